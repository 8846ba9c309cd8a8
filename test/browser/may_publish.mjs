// "May I publish this?" with the keyboard alone: a table is chosen, judged, changed in its rule, and the counts with noise are taken along.
// Called by run.mjs: mayPublishWalk(browser, base, {ok, is, has, none}).

import { readFileSync } from 'node:fs';

import { PHONE, WIDE, looseBoxes, open, tooWide, violations } from './look.mjs';

const table = 'town;county;GY;GE;HS;Total\nHerten;RE;20;30;2;52\nMarl;RE;25;1;14;40\nBottrop;BO;60;50;30;140\nEssen;E;80;-;3;83\n';
const REACH = 200; // steps of the tab key

// Goes on with the tab key until what is looked for has the focus.
async function tabTo(page, selector) {
  for (let i = 0; i < REACH; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return true;
  }
  return false;
}

const seedOf = (page) => page.locator('#feld-seed').inputValue();

async function looksWell(page, language, { none }) {
  const faults = [];
  for (const size of [WIDE, PHONE, { width: 320, height: 640 }]) {
    await page.setViewportSize(size);
    const wide = await tooWide(page);
    faults.push(...(await violations(page, `${language} ${size.width}`)), ...(await looseBoxes(page)), ...(wide ? [wide] : []));
  }
  await page.setViewportSize(WIDE);
  none(faults, `${language}: the answer keeps the rules of accessibility on all screens`);
}

async function walk(browser, base, language, told) {
  const { ok, is, has } = told;
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', acceptDownloads: true });
  const page = await open(context, base);
  await page.goto(`${base}${language === 'en' ? '/en' : ''}/may-publish`);
  await page.locator('#datei').setInputFiles({ name: 'zahlen.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await page.locator('#datei').focus();
  ok(await tabTo(page, '.drop__button'), `${language}: from the file the tab key leads to the button`);
  await Promise.all([page.waitForSelector('.verdict'), page.keyboard.press('Enter')]);
  await looksWell(page, language, told);
  const frame = page.locator('.table-frame[aria-labelledby="wege"]');
  ok(await frame.evaluate((e) => e.scrollWidth <= e.clientWidth), `${language}: all of each way is seen on a wide screen`, await frame.evaluate((e) => `${e.scrollWidth} > ${e.clientWidth}`));
  const seed = await seedOf(page);
  ok(/^\d+$/.test(seed), `${language}: a secret number was drawn`, seed);
  ok(await tabTo(page, '#feld-threshold'), `${language}: the rule is reached with the tab key`);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  is(await page.locator('#feld-threshold').inputValue(), '2', `${language}: Enter works it out again, and takes nothing along`);
  is(await seedOf(page), seed, `${language}: with the same secret number`);
  ok(await tabTo(page, 'button[value="cellkey.csv"]'), `${language}: the file with noise is reached`);
  has(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), language === 'en' ? 'Random noise (cell-key method): CSV' : 'Zufälliges Rauschen (Cell-Key-Methode): CSV', 'its button has a name of its own');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
  is(lines.length, 33, `${language}: and has a line for each cell`);
  told.none(page.faults, `${language}: without an error`);
  await context.close();
}

export async function mayPublishWalk(browser, base, told) {
  for (const language of ['de', 'en']) await walk(browser, base, language, told);
}
