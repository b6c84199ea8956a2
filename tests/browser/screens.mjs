// Pictures of every kind of page, for people to look at: node screens.mjs BASE_URL FOLDER [PART_OF_A_NAME]
// Not a test.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DESKTOP, PHONE, launch } from './lib.mjs';
import { collect } from './pages.mjs';
import { show } from './show.mjs';

const [, , , folder = 'screens', part = ''] = process.argv;
mkdirSync(folder, { recursive: true });
const browser = await launch();
const all = (await collect(browser)).filter((seen) => seen.name.includes(part));
for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await (await browser.newContext({ viewport, colorScheme })).newPage();
    for (const seen of all) {
      await show(page, seen);
      const file = `${seen.name.replace(/[^a-z0-9]+/gi, '-')}.${name}-${colorScheme}.png`;
      await page.screenshot({ path: join(folder, file), fullPage: true });
    }
  }
}
await browser.close();
console.log(`${all.length * 4} pictures in ${folder}`);
