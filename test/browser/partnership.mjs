// The partnership as a reader meets it: the count with its rule, the map stepped through time with the keyboard and without script, the
// pages of partners and agreements, on a wide screen, on the narrowest one, on paper. `tap` is what test/door.mjs exports.

import { writeFileSync } from 'node:fs';

import { WIDE, linesOf, looseBoxes, open, tooWide, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };
export const partnershipPages = [
  '/partners', '/partners?on=2019-01-15&rule=in-force', '/partners?tab=map&on=2024-04-09', '/partners?tab=time', '/partners?tab=network', '/partners?q=Hochschule+Ruhr-West',
  '/partner/ennepe-ruhr-kreis', '/partner/musterstadt', '/partner/rub', '/agreements', '/agreement/kooperation-2023-2024', '/bodies', '/body/leitungsgruppe',
];

async function everyPage(browser, base, tap) {
  const wrong = [];
  for (const [viewport, languages] of [[WIDE, ['', '/en']], [NARROW, ['']]]) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await open(context, base);
    for (const path of partnershipPages)
      for (const language of languages) {
        await page.goto(base + language + path);
        const name = `${viewport.width} ${language}${path}`;
        wrong.push(...(await violations(page, name)), ...page.faults.splice(0).map((fault) => `${name}: ${fault}`));
        if ((await page.locator('h1').count()) !== 1) wrong.push(`${name}: not one h1`);
        if (viewport !== NARROW) continue;
        wrong.push(...[await tooWide(page), ...(await looseBoxes(page))].filter(Boolean).map((fault) => `${name}: ${fault}`));
        if ((await linesOf(page, '.nav a')) > 2) wrong.push(`${name}: more than two lines of navigation`);
      }
    await context.close();
  }
  tap.none(wrong, 'the pages of the partnership keep the rules of accessibility, and fit 320 px');
}

async function throughTime(browser, base, tap) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  await page.goto(`${base}/partners?tab=map&on=2024-01-11&kind=municipality`);
  tap.is(await page.locator('.big-number').innerText(), '14', 'fourteen have signed');
  await page.locator('.map-slider').focus();
  await Promise.all([page.waitForURL(/on=2024-04-09/), page.keyboard.press('ArrowRight')]);
  tap.is(await page.locator('.big-number').innerText(), '15', 'an arrow key leads to the next day on which something changed');
  tap.has(page.url(), 'kind=municipality', 'what was asked for stays');
  tap.is(await page.locator('.partners__steps [aria-current]').innerText(), '09.04.2024', 'and the row of days says where one is');
  const marks = page.locator('svg.chart:visible .mark');
  tap.is(await marks.count(), 53, 'each of 53 places is a mark');
  await marks.first().focus();
  await page.keyboard.press('ArrowRight');
  tap.has(await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? ''), ': ', 'the arrow keys lead from place to place');
  await context.close();
  const plain = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const still = await open(plain, base);
  await still.goto(`${base}/partners?tab=map`);
  await still.getByRole('link', { name: '31.05.2023', exact: true }).click();
  tap.is(await still.locator('tr', { hasText: 'vertreten durch einen Kreis' }).count(), 9, 'without script the days are links: nine towns are represented');
  await still.goto(`${base}/partners`);
  await still.getByLabel('Tag', { exact: true }).fill('2024-01-11');
  await still.getByLabel('Zählregel').selectOption('district-level');
  await still.getByRole('button', { name: 'Anzeigen' }).first().click();
  tap.is(await still.locator('.big-number').innerText(), '13', 'without script: thirteen by the other rule');
  await plain.close();
}

async function printed(browser, base, tap) {
  const page = await open(await browser.newContext({ viewport: WIDE }), base);
  await page.goto(`${base}/partner/ennepe-ruhr-kreis`);
  await page.emulateMedia({ media: 'print' });
  tap.is(await page.locator('.topic__actions').isVisible(), false, 'on paper there is nothing to press');
  tap.ok(await page.getByRole('heading', { name: 'Vereinbarungen' }).isVisible(), 'but all that is known');
  if (process.env.WIRK_SHOTS) writeFileSync(`${process.env.WIRK_SHOTS}/partner.pdf`, await page.pdf({ format: 'A4' }));
  await page.context().close();
}

export async function partnershipWalk(browser, base, tap) {
  await everyPage(browser, base, tap);
  await throughTime(browser, base, tap);
  await printed(browser, base, tap);
}
