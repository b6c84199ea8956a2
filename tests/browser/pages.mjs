// Every kind of page, seen once: a few journeys with a mouse, and at each stop the answer of the server is kept as it
// came, with its status and its headers. The suites show these answers again without the server having to be in the
// same state, which is what makes a conflict or an error page as easy to examine as the first page.

import { request } from 'node:http';
import { BASE, DETAILS, Visitor } from './lib.mjs';

/**
 * One page as it was served: `journey` groups the pages a person meets one after the other, `bytes` is what a first
 * visit transfers, document and assets together.
 * @typedef {{name: string, journey: string, url: string, status: number, headers: Record<string, string>, body: string,
 *   title: string, bytes: number}} Seen
 */

const EVENT = `Log Name: Application
Source: PasswordResetService
Date: 2026-11-19T13:20:00Z
Event ID: 33004
TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789ab, Reason: ADPermissionsError, Details: Access is denied.`;

/** Some days of a server: resets that fail for want of a right, one that works, and heartbeats. */
function eventLog() {
  const lines = [];
  const add = (hour, second, level, source, number, text) =>
    lines.push(`2026-11-${17 + Math.floor(hour / 24)}T${String(hour % 24).padStart(2, '0')}:10:${second}Z | ${level} | ${source} | ${number} | ${text}`);
  for (let hour = 0; hour < 60; hour += 1) {
    const id = `TrackingId: 0b1e3a2e-9a11-4c55-b9cc-0123456789${String(hour).padStart(2, '0')}`;
    add(hour, '00', 'Information', 'PasswordResetService', 31019, 'Heartbeat');
    if (hour % 7 === 3) add(hour, '01', 'Warning', 'PasswordResetService', 32015, 'The heartbeat could not be sent');
    if (hour % 4 !== 0) continue;
    add(hour, '02', 'Information', 'PasswordResetService', 31001, `${id}, request`);
    add(hour, '03', 'Error', 'ADSync', 6329, 'BAIL: MMS(4924): hr=0x80230619');
    add(hour, '04', 'Error', 'PasswordResetService', 33004, `${id}, Reason: ADPermissionsError, Details: Access is denied.`);
    add(hour, '05', 'Error', 'PasswordResetService', 31003, `${id}, failed`);
  }
  return lines.join('\n');
}

const FILE = { name: 'application.txt', mimeType: 'text/plain', buffer: Buffer.from(eventLog()) };

/** One point. */
export const PICTURE = {
  name: 'screen.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

/** What a check of the network found, with a word that is too long for any line. */
const PROBE = {
  name: 'probe.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify({
      regain_probe: 1,
      time: '2026-11-20T13:00:00Z',
      results: [
        { host: 'login.microsoftonline.com', check: 'tls12', result: 'ok', ms: 41 },
        { host: `${'x'.repeat(60)}.servicebus.windows.net`, check: 'tcp', result: 'refused', detail: 'password: Winter-2026!' },
      ],
    }),
  ),
};

class Walker extends Visitor {
  constructor(page, journey, seen, network) {
    super(page);
    Object.assign(this, { journey, seen, network, last: null });
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) this.last = response;
    });
  }

  /** Keeps the page that is open under this name. */
  async keep(name) {
    const { page, last, journey } = this;
    const end = Date.now() + 5000;
    while (this.network.open.size > 0 && Date.now() < end) await page.waitForTimeout(10);
    if (this.network.open.size > 0) throw new Error(`“${name}” still loads ${[...this.network.open.values()]}`);
    this.seen.push({
      name,
      journey,
      url: page.url(),
      status: last.status(),
      headers: await last.allHeaders(),
      body: await last.text(),
      title: await page.title(),
      bytes: this.network.bytes,
    });
  }
}

// Counts what a document and its assets transfer when nothing is cached. A redirect belongs to the page it leads to.
// The icon is left out, because a headless browser fetches it whenever it likes, and added afterwards.
async function meter(context, page) {
  const network = { bytes: 0, open: new Map() };
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  client.on('Network.requestWillBeSent', (event) => {
    // A stream of news has no end; it is no part of what a page transfers to be shown.
    if (/favicon|\/live\?after=/.test(event.request.url)) return;
    if (event.redirectResponse) network.bytes += event.redirectResponse.encodedDataLength;
    else if (event.type === 'Document') {
      network.bytes = 0;
      network.open.clear();
    }
    network.open.set(event.requestId, event.request.url);
  });
  client.on('Network.loadingFinished', (event) => {
    if (!network.open.has(event.requestId)) return;
    network.bytes += event.encodedDataLength;
    network.open.delete(event.requestId);
  });
  client.on('Network.loadingFailed', (event) => network.open.delete(event.requestId));
  return network;
}

/** All kinds of pages. @returns {Promise<Seen[]>} */
export async function collect(browser) {
  const seen = [];
  const icon = await raw('GET', '/favicon.ico', {});
  const iconBytes = icon.body.length + Object.entries(icon.headers).flat().join('    ').length;
  for (const [journey, walk] of Object.entries(JOURNEYS)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const walker = new Walker(page, journey, seen, await meter(context, page));
    try {
      await walk(walker);
    } catch (error) {
      throw new Error(`journey “${journey}” stopped at ${page.url()} (“${await page.title()}”): ${error.message}`);
    }
    await context.close();
  }
  for (const page of seen) page.bytes += iconBytes;
  return [...seen, ...(await refused())];
}

/** One request as no browser would send it. */
function raw(method, path, headers, body = '') {
  return new Promise((resolve, reject) => {
    const sent = request(BASE + path, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

// Pages for requests that no link and no form of the site makes.
async function refused() {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const own = { ...form, Origin: BASE, 'Sec-Fetch-Site': 'same-origin' };
  const sent = {
    '403 from elsewhere': [403, 'POST', '/find', { ...form, 'Sec-Fetch-Site': 'cross-site' }, 'text=a'],
    '404 no page': [404, 'GET', '/no-such-page', {}],
    '404 not your session': [404, 'GET', '/s/00000-00000/found', {}],
    '405 method': [405, 'POST', '/problems', own, 'a=b'],
    '413 too long': [413, 'POST', '/find', own, `text=${'x+'.repeat(110_000)}`],
    '421 other host': [421, 'GET', '/', { Host: 'elsewhere.example' }],
    '422 form': [422, 'POST', '/find', own, 'text=a&no-such-field=1'],
  };
  const seen = [];
  for (const [name, [status, method, path, headers, body]] of Object.entries(sent)) {
    const got = await raw(method, path, headers, body);
    if (got.status !== status) throw new Error(`${name}: status ${got.status}`);
    const title = got.body.match(/<title>([^<]*)/)?.[1] ?? '';
    // No weight: these are not compressed, because no browser asked.
    seen.push({ name, journey: name, url: BASE + path, ...got, title, bytes: 0 });
  }
  return seen;
}

// Makes a link or a code on the page for sharing.
async function share(v, session, fields) {
  await v.open(`${session}/share`);
  return v.fill(fields);
}

// The address that the page of a new link shows.
const shown = async (v) => new URL(await v.page.locator('#link').inputValue()).pathname;

const JOURNEYS = {
  async employee(v) {
    await v.open('/');
    await v.keep('home');
    await v.press('main form:has(#text) .btn');
    await v.keep('home with error');
    await v.paste('SSPR_0009');
    await v.keep('found certain');
    await v.goOn();
    await v.keep('who');
    await v.press('main form[novalidate] .btn');
    await v.keep('who with error');
    await v.answer('user');
    await v.keep('outcome user');
    const outcome = v.path;
    await v.press('#verdict .btn');
    await v.keep('outcome with error');
    await v.open(outcome);
    await v.verdict('not_fixed');
    await v.keep('next not fixed');
    await v.open('/');
    await v.keep('home with open session');
    await v.open(outcome);
    await v.verdict('fixed');
    await v.keep('done');
    await v.press('footer a[href$="/delete"]');
    await v.keep('delete');
    await v.press('main form .btn.bad');
    await v.keep('deleted');
  },

  async 'employee with questions'(v) {
    await v.start();
    await v.answer('user');
    await v.keep('choice question');
    await v.answer('code');
    await v.keep('code question');
    await v.code('SSPR_0019');
    await v.keep('code question with nearest');
    await v.open(`${v.session}/q/says-account`);
    await v.keep('question moved');
  },

  async 'number of the server'(v) {
    await v.start();
    await v.answer('user');
    await v.answer('code');
    await v.code('33004');
    await v.keep('code question with server number');
  },

  async 'two windows'(v) {
    await v.start();
    await v.answer('user');
    const other = await Visitor.in(v.page.context());
    await other.open(v.path);
    await other.answer('contact');
    await v.answer('signin');
    await v.keep('409 conflict');
  },

  async sharing(v) {
    await v.paste('SSPR_0009 for mia@contoso.com');
    await v.goOn();
    await v.answer('user');
    const { session } = v;
    await v.open(`${session}/share`);
    await v.keep('share empty');
    await v.press('main form .btn');
    await v.keep('share with error');
    await share(v, session, { kind: 'code', label: 'helpdesk' });
    await v.keep('share code made');
    await share(v, session, { kind: 'help', label: 'second-line desk' });
    await v.keep('share link made');
    const help = await shown(v);
    await share(v, session, { kind: 'view', label: 'team lead' });
    const look = await shown(v);
    await v.open(`${session}/notes`);
    await v.keep('notes empty');
    await v.fill({ text: 'I tried it again at ten. <b>Nothing</b> changed.' });
    await v.keep('notes');
    await v.open(`${session}/share`);
    await v.keep('share with links');
    await v.open('/join');
    await v.keep('join');
    await v.fill({ code: '0000 0000' });
    await v.keep('join with error');
    await v.page.context().clearCookies();
    await v.open(help);
    await v.keep('enter to help');
    await v.fill({ name: 'Ada' });
    await v.keep('outcome for a helper');
    await v.open(`${session}/share`);
    await v.keep('403 for a helper');
    await v.page.context().clearCookies();
    await v.open(look);
    await v.press('main form .btn');
    await v.open(`${session}/q/see`);
    await v.keep('problem for a viewer');
    await v.open(`${session}/details/all`);
    await v.keep('details for a viewer');
    await v.open(`${session}/check`);
    await v.keep('check for a viewer');
  },

  async 'link for a phone'(v) {
    await v.start();
    await share(v, v.session, { kind: 'phone' });
    await v.keep('share phone made');
    await v.open(await shown(v));
    await v.keep('enter with a phone');
    await v.press('main form .btn');
    await v.keep('on the phone');
  },

  async 'nothing fits'(v) {
    await v.start();
    for (let i = 0; i < 9 && !v.path.endsWith('/next'); i += 1) await v.answer('unsure');
    await v.keep('next unknown');
  },

  async 'found question'(v) {
    await v.paste('SSPR_0012 on 2026-11-19 at 13:20 UTC, support code 0b1e3a2e-9a11-4c55-b9cc-0123456789ab');
    await v.keep('found question');
    await v.goOn();
    await v.answer('user');
    await v.keep('question of a code');
  },

  async 'found unknown'(v) {
    await v.paste('The blue elephant SSPR_9999 is asleep');
    await v.keep('found unknown');
  },

  async 'found secret'(v) {
    await v.paste('SSPR_0009, I tried password: Winter-2026-Sunshine!');
    await v.keep('found secret removed');
  },

  async 'found lone word'(v) {
    await v.paste('Tr0ub4dor&3x!');
    await v.keep('home with lone word');
  },

  async 'found several'(v) {
    await v.paste('You can’t reset your password because your account is not enabled, or your password could not be changed.');
    await v.keep('found several');
  },

  async administrator(v) {
    await v.paste(EVENT);
    await v.keep('found event');
    await v.goOn();
    await v.answer('admin');
    await v.keep('outcome admin');
    await v.page.locator('input[name=tick]').first().check();
    await v.press('form[data-ticks] .btn');
    await v.keep('outcome admin ticked');
    await v.verdict('partly');
    await v.keep('next admin');
  },

  async details(v) {
    await v.paste('SSPR_0009 User: mia@contoso.com Correlation Id: 0b1e3a2e-9a11-4c55-b9cc-0123456789ab');
    await v.goOn();
    await v.answer('user');
    await v.open(`${v.session}/details`);
    await v.keep('details');
    const links = await v.page.locator('main dl.sum a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    if (links.length < 9) throw new Error(`${links.length} details`);
    for (const path of links) {
      await v.open(path);
      await v.keep(`detail ${path.split('/').pop()}`);
    }
    await v.open(`${v.session}/details/type`);
    await v.fill({});
    await v.keep('detail type with error');
    await v.open(`${v.session}/details/code`);
    await v.fill({ 'code-guid': '12345' });
    await v.keep('detail code with error');
    await v.open(`${v.session}/details/when`);
    await v.fill({ ...DETAILS.when, 'when-day': '25', 'when-time': '02:30' });
    await v.keep('detail when, a time that came twice');
    await v.open(`${v.session}/details/all`);
    await v.keep('details all');
    await v.fill({ 'user-value': 'two words', 'code-guid': '12345' });
    await v.keep('details all with errors');
    for (const [field, fields] of Object.entries(DETAILS)) {
      await v.open(`${v.session}/details/${field}`);
      await v.fill(fields);
    }
    await v.open(`${v.session}/details`);
    await v.keep('details filled');
    await v.open(`${v.session}/check`);
    await v.keep('check');
    await v.page.check('#mask-users');
    await v.press('main form .btn');
    await v.keep('summary with something hidden');
    await v.open(`${v.session}/check`);
    await v.keep('check with something hidden');
    await v.page.uncheck('#mask-users');
    await v.press('main form .btn');
    await v.keep('summary');
    await v.page.fill('#case', '<1>');
    await v.press('main form[action$="/sent"] .btn');
    await v.keep('summary with error of the case');
    await v.page.fill('#case', '2611200040001234');
    await v.press('main form[action$="/sent"] .btn');
    await v.keep('summary that was sent');
  },

  async 'event log'(v) {
    const form = 'main form:has(#file) .btn';
    await v.open('/');
    await v.press(form);
    await v.keep('home with error of the file');
    await v.page.setInputFiles('#file', FILE);
    await v.press(form);
    await v.keep('log');
    const log = v.path;
    await v.press('main .acts .btn');
    await v.answer('admin');
    await v.open(log);
    await v.press(form);
    await v.keep('log with error');
    await v.page.setInputFiles('#file', FILE);
    await v.press(form);
    await v.keep('log, one of two');
  },

  async 'event log to come'(v) {
    await v.paste('SSPR_0009');
    await v.goOn();
    await v.answer('user');
    await v.open(`${v.session}/log`);
    await v.keep('log to come');
    await v.press('main form:has(#text) .btn');
    await v.keep('log to come with error');
  },

  async pictures(v) {
    const form = 'main form:has(#file) .btn';
    await v.paste('SSPR_0009');
    await v.goOn();
    await v.answer('user');
    await v.open(`${v.session}/files`);
    await v.keep('files empty');
    await v.press(form);
    await v.keep('files with error');
    for (const file of [PICTURE, PROBE]) {
      await v.page.fill('#about', 'The page that said no');
      await v.page.setInputFiles('#file', file);
      await v.press(form);
    }
    await v.keep('files');
    await v.press('main dl.sum a[href$="/show"]');
    await v.keep('network check');
  },

  async 'found log'(v) {
    await v.paste(eventLog());
    await v.keep('found log');
  },

  async 'details of an administrator'(v) {
    await v.paste(EVENT);
    await v.goOn();
    await v.answer('admin');
    await v.open(`${v.session}/details`);
    await v.keep('details admin');
    await v.open(`${v.session}/check`);
    await v.keep('check admin');
  },

  async 'shared text'(v) {
    await v.paste(EVENT);
    await v.goOn();
    await v.answer('user');
    await v.keep('outcome shared text');
  },

  async helpdesk(v) {
    await v.open('/problems/aadsts120013');
    await v.press('form:has(button[name=problem]) button');
    await v.answer('helpdesk');
    await v.keep('outcome helpdesk');
  },

  async 'path on the map'(v) {
    await v.paste('SSPR_0009');
    await v.goOn();
    await v.answer('user');
    await v.open(v.path.replace(/\/outcome\/.*/, '/map'));
    await v.keep('path on the map');
  },

  async normal(v) {
    await v.paste('PasswordResetService event 31002');
    await v.goOn();
    await v.answer('admin');
    await v.keep('outcome normal');
  },

  async asks(v) {
    await v.paste('PasswordResetService event 31003');
    await v.goOn();
    await v.answer('admin');
    await v.keep('outcome asks');
  },

  async wait(v) {
    await v.paste('You’ve tried to reset your password too many times');
    await v.goOn();
    await v.answer('user');
    await v.keep('outcome wait');
    await v.press('form:has(input[name=when-quick]) .btn');
    await v.keep('outcome wait with time');
  },

  async library(v) {
    for (const [path, name] of [
      ['/problems', 'problems'],
      ['/problems?q=locked', 'search'],
      ['/problems?q=qqqqzzz', 'search without results'],
      ['/problems/sspr-0009', 'problem'],
      ['/problems/event-33004/admin', 'problem admin'],
      ['/sources', 'sources'],
      ['/map', 'map'],
      ['/map/what-you-see', 'map area'],
      ['/e/SSPR_0012', 'identifier choice'],
      ['/e/SSPR_9999', 'identifier unknown'],
    ]) {
      await v.open(path);
      await v.keep(name);
    }
  },

  async about(v) {
    for (const name of ['contact', 'privacy', 'accessibility']) {
      await v.open(`/${name}`);
      await v.keep(name);
    }
  },

  async theme(v) {
    await v.open('/');
    await v.press('footer button[value=dark]');
    await v.keep('home, dark theme chosen');
  },
};
