// What every suite needs: a browser, a list of faults, and a visitor who fills in the pages of Regain.
// It knows the marks of the pages (names of fields, classes of the frame) and nothing of single texts.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** The address of the server under test: the first argument, without a slash at the end. */
export const BASE = (process.argv[2] ?? '').replace(/\/$/, '');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function executable() {
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error(`no browser: none of ${NAMES.join(', ')} is on the PATH`);
}

/** A headless Chromium of this machine; nothing is downloaded. */
export const launch = () => chromium.launch({ executablePath: executable() });

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 320, height: 640 };

/** A value for every detail that Microsoft asks for, in the order of the pages. */
export const DETAILS = {
  what: { 'what-value': 'I clicked Reset. The page said SSPR_0009.' },
  page: { 'page-named': 'reset' },
  screenshot: { 'screenshot-value': 'later' },
  code: { 'code-guid': '{0B1E3A2E 9A11 4C55 B9CC 0123456789AB}' },
  when: {
    'when-day': '20',
    'when-month': '10',
    'when-year': '2026',
    'when-time': '10.05',
    'when-zone': 'Europe/Amsterdam',
  },
  user: { 'user-value': 'mia@contoso.com' },
  type: { 'type-value': 'not_known' },
  licence: { 'licence-value': 'yes', 'licence-name': 'Entra ID P1' },
  log: { 'log-value': 'none' },
};

/** Faults found, told apart by their text; a suite that collected any ends with status 1. */
export class Faults {
  #found = new Set();
  #checks = 0;

  /** Notes `fault` unless `good`. */
  check(good, fault) {
    this.#checks += 1;
    if (!good) this.#found.add(fault);
    return good;
  }

  /** Prints the outcome; a suite that checked nothing is a fault as well. */
  report(suite) {
    for (const fault of this.#found) console.log(`FAULT ${fault}`);
    console.log(`${suite}: ${this.#checks} checks, ${this.#found.size} faults`);
    process.exitCode = this.#found.size > 0 || this.#checks === 0 ? 1 : 0;
  }
}

/** Runs a suite with a browser; any exception is a failure, and the browser is closed in any case. */
export async function suite(name, run) {
  if (!BASE) {
    console.error(`usage: node ${name}.mjs BASE_URL`);
    process.exitCode = 2;
    return;
  }
  const faults = new Faults();
  const browser = await launch();
  try {
    await run(browser, faults);
    faults.report(name);
  } catch (error) {
    faults.report(name);
    console.log(`STOPPED ${error.stack}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/** Somebody with one browser window, who reads pages and fills in forms with a mouse. */
export class Visitor {
  constructor(page) {
    this.page = page;
  }

  static async in(context) {
    return new Visitor(await context.newPage());
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  /** `/s/7KQ2M-F9XDA`, the root of the session whose page is open. */
  get session() {
    return this.path.match(/^\/s\/[^/]+/)?.[0] ?? '';
  }

  h1() {
    return this.page.locator('h1').innerText();
  }

  open(path) {
    return this.page.goto(BASE + path, { waitUntil: 'load' });
  }

  /** Presses what `selector` names and waits for the page that follows. */
  async press(selector) {
    const [response] = await Promise.all([
      this.page.waitForNavigation({ waitUntil: 'load' }),
      this.page.locator(selector).first().click(),
    ]);
    return response;
  }

  async paste(text) {
    await this.open('/');
    await this.page.fill('#text', text);
    return this.press('main form:has(#text) .btn');
  }

  /** From the first page to the first question. */
  async start() {
    await this.open('/');
    return this.press('main form:not(.card):not(details form) .btn.alt');
  }

  /** Chooses a radio button of a question by its value and goes on. */
  async answer(value) {
    await this.page.check(`input[name=answer][value="${value}"]`);
    return this.press('main form[novalidate] .btn');
  }

  /** Types a code into a question for a code and goes on. */
  async code(typed) {
    await this.page.fill('#code', typed);
    return this.press('main form[novalidate] .btn');
  }

  async verdict(value) {
    await this.page.check(`input[name=verdict][value="${value}"]`);
    return this.press('#verdict .btn');
  }

  /** Fills in fields by their names, as a person would, and goes on: text, `true` for a tick, else a radio button. */
  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`[name="${name}"]`);
      const type = await field.first().evaluate((e) => e.type);
      if (type === 'radio') await this.page.check(`[name="${name}"][value="${value}"]`);
      else if (type === 'checkbox') await field.setChecked(value);
      else if (type === 'select-one') await field.selectOption(value);
      else await field.fill(value);
    }
    return this.press('main form[novalidate] .btn');
  }

  /** Follows the big button of the page that says what was understood. */
  goOn() {
    return this.press('main .acts > a.btn');
  }
}
