// Without the script: the same journeys with the same end. What only a browser does with a form (which radio button it
// sends, which button was pressed) is looked at here as well, because nothing else sees it.

import { BASE, DETAILS, Visitor, suite } from './lib.mjs';
import { PICTURE } from './pages.mjs';

/** A window in which the script does not run, or does. */
async function visitor(browser, javaScriptEnabled) {
  return Visitor.in(await browser.newContext({ javaScriptEnabled, baseURL: BASE }));
}

/** Paste, steps, tick, not fixed, details, summary, fixed. @returns what stands at the end of each part */
async function employee(v) {
  const end = {};
  await v.paste('SSPR_0009');
  end.found = await v.h1();
  await v.goOn();
  await v.answer('user');
  const outcome = v.path;
  end.outcome = await v.h1();
  await v.page.locator('input[name=tick]').first().check();
  await v.press('form[data-ticks] .acts .btn');
  await v.open(outcome);
  end.ticks = await v.page.locator('input[name=tick]:checked').count();
  await v.verdict('not_fixed');
  end.next = await v.h1();
  await v.press('main a[href$="/details"]');
  await v.press('main .acts a.btn');
  for (const fields of Object.values(DETAILS)) await v.fill(fields);
  end.details = await v.page.locator('.meter p').innerText();
  await v.press('main .acts a[href$="/check"]');
  await v.press('main form .btn');
  // The reference, and the line that says when, differ from one session to the next.
  const summary = (await v.page.innerText('#text')).replaceAll(v.session.slice(3), 'REFERENCE');
  end.summary = summary.split('\n').filter((line) => !/ UTC[,;]/.test(line)).join('\n');
  await v.open(outcome);
  await v.verdict('fixed');
  end.done = await v.h1();
  end.path = v.path.replace(/^\/s\/[^/]+/, '');
  return end;
}

/** To event 33004 by the questions. */
async function administrator(v) {
  const end = {};
  await v.start();
  await v.answer('admin');
  await v.answer('code');
  await v.code('33004');
  end.outcome = await v.h1();
  end.path = v.path.replace(/^\/s\/[^/]+/, '');
  end.steps = await v.page.locator('.steps > li').count();
  await v.verdict('partly');
  end.next = await v.page.locator('main dl.sum').first().innerText();
  return end;
}

/** The script saves a tick, and the same page is then answered: two forms of one page, one after the other. */
async function tickThenVerdict(v) {
  await v.paste('SSPR_0009');
  await v.goOn();
  await v.answer('user');
  const saved = v.page.waitForResponse((r) => r.url().endsWith('/steps'));
  await v.page.locator('input[name=tick]').first().check();
  await saved;
  await v.verdict('not_fixed');
  return v.path;
}

async function toCode(v) {
  await v.start();
  await v.answer('user');
  await v.answer('code');
  await v.code('SSPR_0019');
}

await suite('nojs', async (browser, faults) => {
  for (const journey of [employee, administrator]) {
    const without = await journey(await visitor(browser, false));
    const withIt = await journey(await visitor(browser, true));
    for (const part of Object.keys(withIt)) {
      const same = without[part] === withIt[part];
      faults.check(same, `${journey.name}: ${part} is “${without[part]}”, and “${withIt[part]}” with the script`);
    }
    const end = { employee: '/done', administrator: '/outcome/event-33004' }[journey.name];
    faults.check(without.path === end, `${journey.name} gets to ${without.path}`);
    if (journey === employee) faults.check(without.ticks === 1, `${without.ticks} ticks were kept`);
  }

  const after = await tickThenVerdict(await visitor(browser, true));
  faults.check(after.endsWith('/next'), `an answer after the script saved a tick is lost: it leads to ${after}`);

  const form = 'main form:has(#file) .btn';
  const painter = await visitor(browser, false);
  await painter.start();
  await painter.open(`${painter.session}/files`);
  await painter.page.fill('#about', 'The page that said no');
  await painter.press(form);
  const kept = await painter.page.inputValue('#about');
  faults.check(kept === 'The page that said no', `a form without a file loses what was said: “${kept}”`);
  await painter.page.setInputFiles('#file', PICTURE);
  await painter.press(form);
  const [download] = await Promise.all([
    painter.page.waitForEvent('download'),
    painter.page.locator('main dl.sum a').first().click(),
  ]);
  const named = download.suggestedFilename();
  faults.check(named === 'screenshot-1.png', `the picture is handed out as ${named}`);
  await painter.press('main dl.sum form button');
  const left = await painter.page.locator('main dl.sum').count();
  faults.check(left === 0, 'a picture that was deleted is still listed');

  const v = await visitor(browser, false);
  await v.open('/');
  const dead = await v.page.locator('.js-only:visible').count();
  faults.check(dead === 0, 'something that needs the script is shown without it');

  // An empty answer: without the script the browser itself puts the focus on the error.
  await v.press('main form:has(#text) .btn');
  const focus = await v.page.evaluate(() => !!document.activeElement?.closest('.errsum'));
  faults.check(focus, 'the summary of errors does not have the focus');
  const theme = await v.press('footer button[value=dark]');
  faults.check(theme.ok(), `the theme, changed on a page with an error, answers ${theme.status()}`);

  await toCode(v);
  await v.code('SSPR_0009');
  faults.check(v.path.endsWith('/outcome/sspr-0009'), `a code that was corrected leads to ${v.path}`);
  await toCode(v);
  const near = await v.press('main form[novalidate] button.link');
  const there = v.path.includes('/outcome/');
  faults.check(there, `one of the codes that look like it leads to ${v.path}, status ${near.status()}`);
});
