// Every kind of page against axe and against the rules of layout: light, dark and 320 px wide; no sideways scrolling
// down to 256 px, with wide text spacing and with forced colours; titles that tell the pages of a journey apart.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { BASE, DESKTOP, PHONE, suite } from './lib.mjs';
import { faint } from './contrast.mjs';
import { collect } from './pages.mjs';
import { show } from './show.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const RULES = {
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  },
  rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true }, 'label-content-name-mismatch': { enabled: true } },
  resultTypes: ['violations', 'incomplete'],
};

const LOOKS = [
  ['light', DESKTOP, { colorScheme: 'light' }],
  ['dark', DESKTOP, { colorScheme: 'dark' }],
  ['320 px', PHONE, { colorScheme: 'light' }],
];

// WCAG 1.4.12, the four measures at once.
const SPACING =
  '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';

/** Pixels by which the page is wider than the window, and elements whose text is cut off. */
function layout() {
  const root = document.documentElement;
  const cut = [...document.body.querySelectorAll('*')].filter((e) => {
    const style = getComputedStyle(e);
    // What only screen readers get is cut off on purpose. A field scrolls; one made for two or four digits shows them.
    if (e.closest('.vh') || !['hidden', 'clip'].includes(style.overflowY)) return false;
    if (e.localName === 'input' && !e.matches('.w2, .w4')) return false;
    return e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
  });
  return { over: root.scrollWidth - root.clientWidth, cut: cut.map((e) => e.outerHTML.slice(0, 80)) };
}

async function audit(page, seen, faults, open) {
  await page.setViewportSize(DESKTOP);
  await show(page, seen);
  // What is folded away is examined as well.
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
  await page.evaluate(AXE);
  for (const [look, size, media] of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ ...media, forcedColors: 'none', reducedMotion: 'reduce' });
    const result = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
    faults.check(result.passes.length > 10, `${seen.name}, ${look}: axe passed only ${result.passes.length} rules`);
    for (const violation of result.violations) {
      const nodes = violation.nodes.map((n) => n.html.replace(/\s+/g, ' ').slice(0, 120));
      faults.check(false, `${seen.name}, ${look}: ${violation.id} (${violation.nodes.length}): ${nodes[0]}`);
    }
    for (const { id, nodes } of result.incomplete) {
      open.set(id, (open.get(id) ?? 0) + nodes.length);
      if (id !== 'color-contrast-enhanced') continue;
      for (const text of await page.evaluate(faint, nodes.map((n) => n.target.join(' ')))) {
        faults.check(false, `${seen.name}, ${look}: contrast ${text}`);
      }
    }
  }
  await narrow(page, seen, faults);
}

// The page stands at 320 px here, with everything unfolded.
async function narrow(page, seen, faults) {
  const look = async (name) => {
    const { over, cut } = await page.evaluate(layout);
    faults.check(over <= 0, `${seen.name}, ${name}: ${over} px too wide`);
    faults.check(cut.length === 0, `${seen.name}, ${name}: cut off: ${cut[0]}`);
  };
  await look('320 px');
  await page.emulateMedia({ forcedColors: 'active' });
  await look('320 px, forced colours');
  await page.setViewportSize({ width: 256, height: 256 });
  await look('256 px, forced colours');
  await page.emulateMedia({ forcedColors: 'none' });
  await look('256 px');
  await page.setViewportSize(PHONE);
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, SPACING);
  await look('320 px, wide text spacing');
  await page.setViewportSize({ width: 256, height: 256 });
  await look('256 px, wide text spacing');
}

/** A title belongs to one page; the same page again, or with an error, is the same page. */
function titles(all, faults) {
  const first = new Map();
  for (const { name, journey, url, title } of all) {
    faults.check(title.length > 0, `${name}: no title`);
    // A form that was refused shows its page again, under the address that it was sent to.
    const path = new URL(url).pathname.replace(/\/(find|find\/file|verdict|text|sent)$/, '') || '/';
    const key = `${journey}: “${title.replace(/^Error: /, '')}”`;
    const before = first.get(key) ?? { name, path };
    faults.check(before.path === path, `${key} is the title of two pages: ${before.name}, ${name}`);
    first.set(key, before);
  }
}

await suite('axe', async (browser, faults) => {
  const all = await collect(browser);
  titles(all, faults);
  // Two windows at once: more than that only wait for each other on two cores.
  const queue = [...all];
  const open = new Map();
  await Promise.all(
    [0, 1].map(async () => {
      const page = await (await browser.newContext({ baseURL: BASE })).newPage();
      for (let seen = queue.shift(); seen; seen = queue.shift()) await audit(page, seen, faults, open);
    }),
  );
  const left = [...open].map(([rule, count]) => `${rule} ${count}`).join(', ') || 'nothing';
  console.log(`${all.length} pages; axe leaves to people: ${left}`);
});
