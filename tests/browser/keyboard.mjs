// The journey of an employee with the keyboard alone. At every stop of the focus: it can be seen, it is marked, nothing
// covers it. On every page: the focus gets to everything, in the same order forwards and backwards, and is never held.

import { BASE, DESKTOP, DETAILS, PHONE, Visitor, suite } from './lib.mjs';

// More stops than this on one page is a trap, or as bad as one.
const MOST = 120;

/** What the focus is on, and what is wrong with how it shows. Runs in the page. */
function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  // A radio group is one stop, whichever of its buttons has the focus.
  const group = e.type === 'radio' ? `radio ${e.name}` : '';
  const name = e.labels?.[0]?.textContent || e.textContent.trim() || e.id;
  const text = `${e.localName}${e.id ? `#${e.id}` : ''} “${name.trim().replace(/\s+/g, ' ').slice(0, 50)}”`;
  globalThis.regainStops ??= new WeakMap();
  globalThis.regainCount ??= 0;
  if (!globalThis.regainStops.has(e)) globalThis.regainStops.set(e, (globalThis.regainCount += 1));
  const faults = [];
  const rects = [...e.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
  const box = rects[0];
  if (!box) return { key: group || String(globalThis.regainStops.get(e)), text, faults: ['has no size'] };
  const style = getComputedStyle(e);
  const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!outline && style.boxShadow === 'none') faults.push('has neither outline nor ring');
  const visible = { top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight) };
  const left = Math.max(box.left, 0);
  const right = Math.min(box.right, innerWidth);
  // Whole lines must be in view; of what has many lines, two are enough to see where the focus is.
  const enough = Math.min(box.height - 1, 88);
  if (visible.bottom - visible.top < enough || right - left < box.width - 1) faults.push('is not in view');
  else {
    const top = document.elementFromPoint((left + right) / 2, (visible.top + visible.bottom) / 2);
    const own = top && (top === e || e.contains(top) || top.contains(e) || top.closest('label')?.control === e);
    if (!own) faults.push(`is covered by ${top?.outerHTML.slice(0, 60)}`);
  }
  return { key: group || String(globalThis.regainStops.get(e)), text, faults };
}

/** How many stops the page should have: everything that can be reached with Tab, a radio group once. */
function reachable() {
  const all = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex="0"]')];
  const stops = new Set();
  for (const e of all) {
    if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || e.getClientRects().length === 0) continue;
    if (e.closest('details:not([open])') && e.localName !== 'summary') continue;
    stops.add(e.type === 'radio' ? `radio ${e.form?.id ?? ''}${e.name}` : e);
  }
  return stops.size;
}

class Typist extends Visitor {
  constructor(page, faults, look) {
    super(page);
    Object.assign(this, { faults, look });
  }

  check(good, fault) {
    return this.faults.check(good, `${this.look}, ${this.path.replace(/^\/s\/[^/]+/, '')}: ${fault}`);
  }

  /** One press; what the focus is on then, or null where it left the page. */
  async stop(key) {
    await this.page.keyboard.press(key);
    const stop = await this.page.evaluate(focused);
    for (const fault of stop?.faults ?? []) this.check(false, `${stop.text} ${fault}`);
    return stop;
  }

  /** Once around with `key`; the stops in their order. */
  async round(key) {
    const stops = [];
    for (let i = 0; i < MOST; i += 1) {
      const stop = await this.stop(key);
      if (!stop || stop.key === stops[0]?.key) return stops;
      stops.push(stop);
    }
    this.check(false, `the focus is still on the page after ${MOST} presses of ${key}`);
    return stops;
  }

  /** Looks at the whole page: every stop, both ways. */
  async tour() {
    const expected = await this.page.evaluate(reachable);
    await this.page.evaluate(() => document.activeElement?.blur());
    await this.page.keyboard.press('Control+Home');
    const there = await this.round('Tab');
    await this.page.evaluate(() => document.activeElement?.blur());
    const back = await this.round('Shift+Tab');
    this.check(there.length === expected, `${there.length} stops with Tab, ${expected} things to reach`);
    const names = (stops) => stops.map((s) => s.key).sort().join();
    this.check(names(there) === names(back), 'Shift+Tab does not reach what Tab reaches');
    const turned = [...back].reverse().map((s) => s.key);
    // Where a round begins depends on where the last press was; the order does not.
    const at = turned.indexOf(there[0]?.key);
    const order = [...turned.slice(at), ...turned.slice(0, at)].join();
    this.check(order === there.map((s) => s.key).join(), 'Tab and Shift+Tab take different ways');
  }

  /** Presses Tab until the focus is on what `selector` names. */
  async to(selector, key = 'Tab') {
    for (let i = 0; i < MOST; i += 1) {
      await this.stop(key);
      if (await this.page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    }
    throw new Error(`${key} does not lead to ${selector} on ${this.path}`);
  }

  /** Presses a key and waits for the page that follows. */
  async send(key) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), this.page.keyboard.press(key)]);
  }

  /** Moves to the group, chooses with the arrows, and goes on. */
  async choose(name, value, button) {
    await this.take(name, value);
    await this.to(button);
    await this.send('Space');
  }

  /** Moves to the group and chooses with the arrows. */
  async take(name, value) {
    const field = `input[name="${name}"]`;
    // The link of an error has put the focus there already.
    if (!(await this.page.evaluate((s) => document.activeElement?.matches(s), field))) await this.to(field);
    const chosen = () =>
      this.page.evaluate((n) => document.querySelector(`input[name="${n}"]:checked`)?.value, name);
    // Nothing is chosen by arriving there; Space takes the first, the arrows the others.
    await this.page.keyboard.press('Space');
    for (let i = 0; i < 12 && (await chosen()) !== value; i += 1) await this.stop('ArrowDown');
    this.check((await chosen()) === value, `the arrows do not get to ${value}`);
  }

  expect(end) {
    if (!this.check(this.path.endsWith(end), `expected …${end}`)) throw new Error(`at ${this.path}, not …${end}`);
  }
}

async function journey(v) {
  const { page } = v;
  await v.open('/');
  await v.tour();

  // The skip link is the first stop, and it skips.
  await v.open('/');
  await v.to('.skip');
  await page.keyboard.press('Enter');
  await v.stop('Tab');
  const skipped = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
  v.check(skipped, 'after the skip link, Tab is not in the main part');

  // An empty answer: the focus is on the summary, its link leads to the field.
  await v.open('/');
  await v.to('main form:has(#text) .btn');
  await v.send('Enter');
  await onSummary(v);
  await page.keyboard.type('SSPR_0009');
  v.check((await page.inputValue('#text')) === 'SSPR_0009', 'the link of the error does not lead to the field');
  await v.to('main form:has(#text) .btn');
  await v.send('Space');
  v.expect('/found');

  await v.tour();
  await v.to('main .acts > a.btn');
  // A thing that says it is a button must do what a button does.
  const role = await page.evaluate(() => document.activeElement.getAttribute('role'));
  if (role === 'button') await pressed(v, 'Space');
  else await v.send('Enter');
  v.expect('/who');

  await v.tour();
  await v.to('main form[novalidate] .btn');
  await v.send('Enter');
  await onSummary(v);
  await v.choose('answer', 'user', 'main form[novalidate] .btn');
  v.expect('/outcome/sspr-0009');

  await v.tour();
  const tick = v.page.locator('input[name=tick]').first();
  await v.to('input[name=tick]');
  await page.keyboard.press('Space');
  v.check(await tick.isChecked(), 'Space does not tick a step');
  await page.waitForFunction(() => document.getElementById('st').textContent === 'Saved', null, { timeout: 5000 });
  v.check(await page.evaluate(() => document.activeElement.matches('input[name=tick]')), 'saving moves the focus');
  await v.to('#verdict .btn');
  await v.send('Enter');
  await onSummary(v);
  await v.choose('verdict', 'not_fixed', '#verdict .btn');
  v.expect('/next');
  await v.tour();
  await details(v);

  await v.open(`${v.session}/outcome/sspr-0009`);
  v.check(await tick.isChecked(), 'the tick was not kept');
  await v.choose('verdict', 'fixed', '#verdict .btn');
  v.expect('/done');
  await v.tour();
}

/** The error summary has the focus, its first link leads to the field that it is about. */
async function onSummary(v) {
  const there = await v.page.evaluate(() => !!document.activeElement?.closest('.errsum'));
  v.check(there, 'the summary of errors does not have the focus');
  const target = await v.page.getAttribute('.errsum a', 'href');
  await v.to('.errsum a');
  await v.page.keyboard.press('Enter');
  await v.page.waitForTimeout(50);
  const at = await v.page.evaluate(() => `#${document.activeElement?.id}`);
  v.check(at === target, `the link of the error leads to ${at}, not to ${target}`);
}

/** Presses a key on something that calls itself a button; if nothing happens, that is a fault and Enter goes on. */
async function pressed(v, key) {
  const before = v.page.url();
  await v.page.keyboard.press(key);
  await v.page.waitForTimeout(500);
  if (!v.check(v.page.url() !== before, `a link that says role=button does nothing on ${key}`)) await v.send('Enter');
  await v.page.waitForLoadState('load');
}

/** All details one after the other, then the check page and the summary. */
async function details(v) {
  await v.to('main a[href$="/details"]');
  await v.send('Enter');
  v.expect('/details');
  await v.tour();
  await v.to('main .acts a.btn');
  await v.send('Enter');
  for (const [field, fields] of Object.entries(DETAILS)) {
    v.expect(`/details/${field}`);
    await v.tour();
    if (field === 'type') {
      await v.to('main form[novalidate] .btn');
      await v.send('Enter');
      await onSummary(v);
    }
    await typed(v, fields);
  }
  await v.to('main a[href$="/check"]');
  await v.send('Enter');
  v.expect('/check');
  await v.tour();
  await v.to('main form .btn');
  await v.send('Enter');
  v.expect('/summary');
  await v.tour();
  const text = await v.page.innerText('#text');
  v.check(text.includes('mia@contoso.com') && text.includes('20 October 2026'), 'the summary lacks what was typed');
}

/** Fills in one page of the details by keys and goes on. */
async function typed(v, fields) {
  const button = 'main form[novalidate] .btn';
  for (const [name, value] of Object.entries(fields)) {
    const field = `[name="${name}"]`;
    const type = await v.page.locator(field).first().evaluate((e) => e.type);
    if (type === 'radio') await v.take(name, value);
    else {
      await v.to(field);
      await v.page.keyboard.type(value);
    }
  }
  await v.to(button);
  await v.send('Enter');
}

await suite('keyboard', async (browser, faults) => {
  for (const [look, viewport] of [['desktop', DESKTOP], ['320 px', PHONE]]) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', baseURL: BASE });
    await journey(new Typist(await context.newPage(), faults, look));
    await context.close();
  }
});
