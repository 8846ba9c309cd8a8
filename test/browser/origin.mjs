// From a number to the row of the delivered file it stands in, and what the house says of itself: in a real browser, with and without
// script, wide and narrow. The test client hands over its browser, the server's address and what tells (ok, is, has, none).

import { tooWide, violations } from './look.mjs';

const further = ['/delivery/1/row/6', '/indicator/nirgends'];
// On a wide screen pages.mjs looks at these.
const pages = [...further, '/delivery/21/row/87?column=6', '/impressum', '/privacy', '/accessibility', '/barrier?page=/region/05112', '/about/data'];

async function faultsOf(page, name) {
  const faults = await violations(page, name);
  const wide = await tooWide(page);
  if (wide) faults.push(`${name}: ${wide}`);
  if ((await page.locator('h1').count()) !== 1) faults.push(`${name}: not one h1`);
  return faults;
}

// A reader asks where 6,4 % comes from, and sees the cell of the file.
async function lookUp(page, base, tap) {
  await page.goto(`${base}/indicator/D-14a/origin?region=05112&period=2015`);
  await page.locator('main a[href*="/row/"]').first().click();
  tap.has(page.url(), '/delivery/21/row/87?column=6', 'the cell leads to its row');
  tap.is(await page.locator('.excerpt mark').innerText(), '315', 'the cell is marked');
  tap.is(await page.locator('.excerpt tr[aria-current]').count(), 1, 'in one row');
  await page.locator('.excerpt tbody a').first().click();
  tap.has(page.url(), '/row/84', 'a neighbour is a row of its own');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').click()]);
  tap.is(download.suggestedFilename(), '21111-02-06-4.csv.gz', 'the file can be taken away under its name');
}

export async function originWalk(browser, base, tap) {
  const faults = [];
  for (const [width, javaScriptEnabled] of [[1280, true], [320, true], [1280, false]]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
    const page = await context.newPage();
    for (const path of javaScriptEnabled ? (width === 1280 ? further : pages).flatMap((p) => [p, `/en${p}`]) : []) {
      await page.goto(base + path);
      faults.push(...(await faultsOf(page, `${path} at ${width}`)));
    }
    if (width === 1280) await lookUp(page, base, tap);
    await context.close();
  }
  tap.none(faults, 'rows, the operator’s pages, sources and errors have no fault');
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/region/05112`);
  await page.locator('footer a[href*="/barrier"]').click();
  tap.has(await page.locator('main').innerText(), '/region/05112', 'who reports a barrier need not copy the address');
  await page.goto(`${base}/en/accessibility`);
  tap.has(await page.locator('main').innerText(), 'BITV 2.0', 'the statement is there in English');
  await context.close();
}
