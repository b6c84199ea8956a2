// Two people at one session: the owner on a phone, somebody who helps, somebody who only looks. What one does reaches the
// others without a load, moves no focus, and ends when it is turned off or deleted.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { BASE, DESKTOP, PHONE, Visitor, suite } from './lib.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function visitor(browser, viewport, more = {}) {
  return Visitor.in(await browser.newContext({ viewport, baseURL: BASE, ...more }));
}

/** Opens a page and waits until its stream is open. */
async function listen(v, path) {
  const stream = v.page.waitForResponse((r) => r.url().includes('/live?after='));
  await v.open(path);
  return stream;
}

/** Waits until the bar of changes says `words`. */
const told = (v, words) =>
  v.page.waitForFunction((w) => document.querySelector('[data-live]')?.textContent.includes(w), words);

async function share(owner, kind) {
  await owner.open(`${owner.session}/share`);
  await owner.page.check(`input[name=kind][value=${kind}]`);
  const stream = owner.page.waitForResponse((r) => r.url().includes('/live?after='));
  await owner.press('main form .btn');
  await stream;
}

await suite('together', async (browser, faults) => {
  const owner = await visitor(browser, PHONE);
  const helper = await visitor(browser, DESKTOP);
  const viewer = await visitor(browser, DESKTOP);
  for (const v of [owner, helper, viewer]) {
    v.page.on('pageerror', (error) => faults.check(false, `exception: ${error.message}`));
  }
  await owner.start();
  await owner.answer('user');
  const root = owner.session;
  const see = owner.path;
  faults.check((await owner.page.locator('[data-live]').count()) === 0, 'a session of one alone speaks of others');

  // By a code that is read out.
  await share(owner, 'code');
  const code = await owner.page.innerText('#code');
  await helper.open('/join');
  await helper.page.fill('#code', code.toLowerCase().replace(' ', '-'));
  await helper.page.fill('#name', 'Second line');
  await helper.press('main form .btn');
  faults.check(helper.session === root, `the code ${code} leads to ${helper.path}`);
  await told(owner, 'A helper came in');
  faults.check((await owner.page.innerText('#code')) === code, 'what is shown once went away when somebody came in');

  // The helper answers; the owner sees it without a load.
  await listen(owner, see);
  await owner.page.locator('input[name=answer]').first().focus();
  await helper.open(see);
  await helper.answer('contact');
  await told(owner, 'A helper answered a question');
  await owner.page.waitForFunction(() => document.getElementById('st').textContent.includes('A helper answered'));
  const focus = await owner.page.evaluate(() => document.activeElement.name);
  faults.check(focus === 'answer', `a change moved the focus to ${focus}`);
  faults.check(owner.path === see, `a change moved the owner to ${owner.path}`);
  await owner.page.evaluate(AXE);
  const { violations } = await owner.page.evaluate(() => globalThis.axe.run());
  for (const { id, nodes } of violations) faults.check(false, `the bar of changes: ${id}: ${nodes[0].html}`);
  const wide = await owner.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  faults.check(wide <= 0, `with the bar the page is ${wide} px too wide`);
  await owner.press('[data-live] a:not([hidden]):not(.nojs-only)');
  faults.check(owner.path === `${root}/q/contact`, `“Show it” leads to ${owner.path}`);

  // Both answer the same question at once: one of them is asked which answer shall stand, and sees both.
  await Promise.all([owner.open(see), helper.open(see)]);
  const both = [[owner, 'register'], [helper, 'new-password']];
  const labels = await Promise.all(both.map(([v, value]) => v.page.innerText(`input[value="${value}"] + label`)));
  for (const [v, value] of both) await v.page.check(`input[name=answer][value="${value}"]`);
  const answers = await Promise.all(both.map(([v]) => v.press('main form[novalidate] .btn')));
  const statuses = answers.map((r) => r.status()).sort().join(' ');
  faults.check(statuses === '200 409', `two answers at once get ${statuses}`);
  const lost = both[answers.findIndex((r) => r.status() === 409)]?.[0] ?? owner;
  const shown = await lost.page.innerText('main dl.sum');
  for (const label of labels) faults.check(shown.includes(label), `the page of a collision does not say “${label}”`);

  // The owner without the script: after a load, by hand or by choice.
  const state = await owner.page.context().storageState();
  const still = await visitor(browser, PHONE, { javaScriptEnabled: false, storageState: state });
  await still.open(see);
  await helper.open(see);
  await helper.answer('signin');
  await still.press('[data-live] a.nojs-only');
  const chosen = await still.page.locator('input[name=answer]:checked').getAttribute('value');
  faults.check(chosen === 'signin', `without the script the page says ${chosen} after a load`);
  const again = await still.press('[data-live] a.nojs-only >> nth=1');
  faults.check(again.headers().refresh === '30', 'the page does not load itself again where that was chosen');
  const once = await still.press('[data-live] a:not([hidden])');
  faults.check(!('refresh' in once.headers()), 'loading again cannot be stopped');

  // By a link, to look.
  await share(owner, 'view');
  const link = new URL(await owner.page.inputValue('#link')).pathname;
  await viewer.open(link);
  await viewer.press('main form .btn');
  faults.check(viewer.session === root, `the link leads to ${viewer.path}`);
  await viewer.open(see);
  const buttons = await viewer.page.locator('main form button').count();
  faults.check(buttons === 0, `somebody who only looks has ${buttons} buttons`);
  await helper.open(see);
  const stamp = await helper.page.evaluate(() => [...new FormData(document.querySelector('main form'))]);
  const status = await viewer.page.evaluate(
    async ([path, fields]) => (await fetch(path, { method: 'POST', body: new URLSearchParams(fields) })).status,
    [see, [...stamp.filter(([name]) => name !== 'answer'), ['answer', 'contact']]],
  );
  faults.check(status === 403, `an answer made up by somebody who only looks gets ${status}`);

  // A page that is only read is brought up to date where it stands.
  await listen(viewer, `${root}/map`);
  await viewer.page.evaluate(() => { globalThis.same = true; });
  const before = await viewer.page.innerText('#list');
  await helper.answer('contact');
  await told(viewer, 'A helper answered a question');
  await viewer.page.waitForFunction((b) => document.querySelector('#list')?.innerText !== b, before);
  faults.check(await viewer.page.evaluate(() => globalThis.same === true), 'the page was loaded again');

  // Paused, it waits.
  await viewer.page.click('[data-live] button');
  const held = await viewer.page.innerText('[data-live]');
  await listen(owner, see);
  await helper.open(see);
  await helper.answer('signin');
  await told(owner, 'A helper answered a question');
  faults.check((await viewer.page.innerText('[data-live]')) === held, 'a paused page changes');
  const pressed = await viewer.page.getAttribute('[data-live] button', 'aria-pressed');
  faults.check(pressed === 'true', `the button that was pressed says ${pressed}`);
  const now = await viewer.page.innerText('#list');
  await viewer.page.click('[data-live] button');
  await viewer.page.waitForFunction((n) => document.querySelector('#list')?.innerText !== n, now);

  // Turned off: the helper's stream ends, and so does what they press next.
  await listen(helper, see);
  await owner.open(`${root}/share`);
  await owner.press('main table tbody tr:last-child button[name=link]');
  await told(helper, 'This session has ended for you');
  await helper.page.check('input[name=answer][value=contact]');
  const late = await helper.press('main form[novalidate] .btn');
  faults.check(late.status() === 410, `an answer after the code was turned off gets ${late.status()}`);

  // Deleted: everybody is out, and the page of whoever looked says so by itself.
  await owner.open(`${root}/delete`);
  await owner.press('main form .btn.bad');
  await viewer.page.waitForFunction(() => !document.querySelector('#list'));
  faults.check((await viewer.h1()) === 'This has ended', `the page of a deleted session says ${await viewer.h1()}`);
  faults.check((await viewer.open(root)).status() === 410, 'a deleted session can be opened');
});
