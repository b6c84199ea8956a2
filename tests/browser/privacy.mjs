// What leaves the browser and what stays in it: every request goes to the site itself, nothing is kept but the cookies
// that the server sets, nothing breaks the policy of the site, no page is heavy, and the library sets no cookie.

import { BASE, DETAILS, DESKTOP, Visitor, suite } from './lib.mjs';
import { collect } from './pages.mjs';

const MOST_BYTES = 30 * 1024;

/** What a page could have kept. Runs in the page. */
async function kept() {
  return {
    localStorage: localStorage.length,
    sessionStorage: sessionStorage.length,
    indexedDB: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    'service workers': (await navigator.serviceWorker.getRegistrations()).length,
    'cookies that scripts can read': document.cookie.length,
  };
}

async function journey(v, look) {
  await v.paste('SSPR_0009');
  await look();
  await v.goOn();
  await look();
  await v.answer('user');
  await look();
  const outcome = v.path;
  const saved = v.page.waitForResponse((r) => r.url().endsWith('/steps'));
  await v.page.locator('input[name=tick]').first().check();
  await saved;
  await v.verdict('not_fixed');
  if (!v.path.endsWith('/next')) throw new Error(`“No, not yet” after a tick leads to ${v.path}`);
  await look();
  await v.press('main a[href$="/details"]');
  await look();
  await v.press('main .acts a.btn');
  for (const fields of Object.values(DETAILS)) {
    await v.fill(fields);
    await look();
  }
  await v.press('main .acts a[href$="/check"]');
  await look();
  await v.press('main form .btn');
  await look();
  await v.page.click('button[data-copy]');
  await v.page.waitForTimeout(200);
  await v.press('footer button[value=dark]');
  await look();
  await v.open(outcome);
  await v.verdict('fixed');
  await look();
  await v.press('footer a[href$="/delete"]');
  await v.press('main form .btn.bad');
  await look();
  for (const path of ['/problems', '/problems?q=locked', '/problems/sspr-0009', '/e/SSPR_0012', '/contact', '/privacy']) {
    await v.open(path);
    await look();
  }
}

async function watched(browser, faults) {
  const context = await browser.newContext({ viewport: DESKTOP, baseURL: BASE });
  const origin = new URL(BASE).origin;
  let requests = 0;
  context.on('request', (request) => {
    requests += 1;
    faults.check(new URL(request.url()).origin === origin, `a request to ${request.url()}`);
  });
  context.on('console', (message) => {
    const quiet = !['error', 'warning'].includes(message.type());
    faults.check(quiet, `console: ${message.text()} (${new URL(message.page()?.url() ?? BASE).pathname})`);
  });
  context.on('weberror', (error) => faults.check(false, `exception: ${error.error().message}`));
  await context.exposeBinding('regainViolation', (_, text) => faults.check(false, `policy: ${text}`));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (e) =>
      globalThis.regainViolation(`${e.violatedDirective} ${e.blockedURI} on ${location.pathname}`),
    );
  });
  const v = await Visitor.in(context);
  await journey(v, async () => {
    for (const [where, count] of Object.entries(await v.page.evaluate(kept))) {
      faults.check(count === 0, `${where}: ${count} on ${v.path.replace(/^\/s\/[^/]+/, '')}`);
    }
  });
  faults.check(requests > 30, `only ${requests} requests were seen`);
  const names = (await context.cookies()).map((c) => c.name).sort();
  const foreign = names.filter((n) => !['__Host-regain', '__Host-theme'].includes(n));
  faults.check(foreign.length === 0, `cookies nobody knows: ${foreign}`);
  for (const cookie of await context.cookies()) {
    faults.check(cookie.secure && cookie.httpOnly && cookie.sameSite !== 'None', `cookie ${cookie.name} is open`);
  }
  await context.close();
}

await suite('privacy', async (browser, faults) => {
  await watched(browser, faults);
  let heaviest = { bytes: 0 };
  for (const page of await collect(browser)) {
    faults.check(page.bytes <= MOST_BYTES, `${page.name}: a first visit transfers ${page.bytes} bytes`);
    if (page.bytes > heaviest.bytes) heaviest = page;
    const library = page.journey === 'library';
    if (library) faults.check(!('set-cookie' in page.headers), `${page.name} sets a cookie`);
  }
  faults.check(heaviest.bytes > 5000, 'the weights were not measured');
  console.log(`heaviest: ${heaviest.name}, ${heaviest.bytes} bytes`);
});
