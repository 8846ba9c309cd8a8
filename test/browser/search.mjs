// Searching as a reader would: the palette from the keyboard, the page without script, a table built from its first step to the download.
// Called by run.mjs: searchWalk(browser, base, {ok, is, has, none}).

import { readFileSync } from 'node:fs';

import { open, tooWide, violations } from './look.mjs';

// Beside those of pages.mjs.
const pages = [
  '/search', '/search?q=Xerne', '/build?field=D&step=periods', '/build?field=D&step=indicators', '/build?field=D&indicators=D-14a,D-13a&step=breakdowns',
  '/build?field=D&areas=05112,MR&indicators=D-14a,D-14b&by=sex&step=result', '/build?field=D&areas=05112&indicators=D-14a&form=long&step=result',
];

const active = (page) => page.evaluate(() => ({ tag: document.activeElement.tagName, text: document.activeElement.textContent.trim().slice(0, 60) }));

const selected = (page) => page.locator('.palette__hit[aria-selected="true"]').first().innerText();

// ---- every page ------------------------------------------------------------------------------------------

async function everyPage(browser, base, { none }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await open(context, base);
  const rules = [];
  const narrow = [];
  for (const path of pages)
    for (const language of ['', '/en']) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(base + language + path);
      rules.push(...(await violations(page, language + path)));
      await page.setViewportSize({ width: 320, height: 640 });
      if (await tooWide(page)) narrow.push(`${language}${path}: ${await tooWide(page)}`);
    }
  none(rules, 'search and builder keep the rules of accessibility');
  none(narrow, 'and fit on 320 pixels');
  none(page.faults, 'without an error');
  await context.close();
}

// ---- the palette -----------------------------------------------------------------------------------------

async function type(page, text) {
  const answered = page.waitForResponse((reply) => reply.url().includes('/search.json') && reply.url().includes(encodeURIComponent(text)));
  await page.keyboard.type(text);
  await answered;
  await page.waitForFunction(() => document.querySelector('.palette__status').textContent);
}

async function palette(browser, base, { ok, is, has, none }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await open(context, base);
  const dialog = page.locator('dialog.palette');
  await page.goto(`${base}/indicators`);
  await page.locator('main a').first().focus();
  const before = await active(page);
  await page.keyboard.press('Control+k');
  ok(await dialog.isVisible(), 'Ctrl+K opens the palette');
  is((await active(page)).tag, 'INPUT', 'and one can type at once');
  none(await violations(page, 'palette, empty'), 'it keeps the rules');
  await type(page, 'herne abschluss');
  has(await selected(page), 'Schulabgänge nach Abschluss: Herne', 'the first hit is chosen');
  none(await violations(page, 'palette, hits'), 'also with hits');
  is(await page.getAttribute('.palette__field', 'aria-activedescendant'), 'palette-0', 'the field says which one');
  const first = await selected(page);
  await page.keyboard.press('ArrowDown');
  ok((await selected(page)) !== first, 'the down arrow goes to the next');
  await page.keyboard.press('ArrowUp');
  is(await selected(page), first, 'the up arrow back');
  await page.keyboard.press('ArrowUp');
  is(await page.locator('.palette__hit').last().getAttribute('aria-selected'), 'true', 'and from the first to the last');
  await page.keyboard.press('Escape');
  ok(!(await dialog.isVisible()), 'Escape closes');
  is((await active(page)).text, before.text, 'the focus is where it was');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+k');
  ok(!(await dialog.isVisible()), 'Ctrl+K closes it again');

  await page.keyboard.press('Control+k');
  await type(page, 'duisburg uebergang');
  const [apart] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Control+Enter')]);
  has(apart.url(), '/indicator/D-10?areas=05112,MR', 'Ctrl+Enter opens in a new tab');
  await apart.close();
  await Promise.all([page.waitForURL(/\/indicator\//), page.keyboard.press('Enter')]);
  has(page.url(), '/indicator/D-10?areas=05112,MR', 'Enter opens the chart of the area');

  await page.keyboard.press('Control+k');
  await Promise.all([page.waitForURL(/\/indicators$/), page.keyboard.press('Backspace')]);
  ok(true, 'Backspace on the empty field goes one level up');
  await page.keyboard.press('Control+k');
  await Promise.all([page.waitForURL(/\/search\?q=qqqqqq/), page.keyboard.type('qqqqqq').then(() => page.keyboard.press('Enter'))]);
  has(await page.locator('main').innerText(), 'nichts zu finden', 'what has no hits leads to the page that helps');

  await page.goto(`${base}/en/regions`);
  await page.keyboard.press('Control+k');
  await type(page, 'Herne dropouts');
  has(await page.locator('.palette__list').innerText(), 'Leavers without Hauptschulabschluss', 'in English on English pages');
  await Promise.all([page.waitForURL(/\/en\/indicator\//), page.keyboard.press('Enter')]);
  has(page.url(), '/en/indicator/D-14a', 'and it stays English');

  await page.setViewportSize({ width: 320, height: 640 });
  await page.keyboard.press('Control+k');
  await type(page, 'care rate');
  is(await tooWide(page), null, 'the palette fits on 320 pixels');
  const box = await dialog.boundingBox();
  ok(box.x >= 0 && box.x + box.width <= 320 && box.y + box.height <= 640, 'all of it', box);
  none(page.faults, 'no error on the way');
  await context.close();
}

// ---- single letters --------------------------------------------------------------------------------------

async function letters(browser, base, { ok, is, has, none }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await open(context, base);
  await page.goto(`${base}/indicator/D-14a?areas=05112,MR`);
  await Promise.all([page.waitForURL(/tab=/), page.keyboard.press('t')]);
  ok(true, 't goes to the next view');
  await page.keyboard.press('d');
  is((await active(page)).tag, 'SUMMARY', 'd goes to the downloads');
  await Promise.all([page.waitForURL((url) => !url.search), page.keyboard.press('o')]);
  ok(true, 'o resets the choices');
  await page.keyboard.press('?');
  const list = page.locator('dialog.palette--keys');
  ok(await list.isVisible(), '? shows the keys');
  none(await violations(page, 'list of keys'), 'by the rules');
  await list.locator('[data-keys] button').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  ok(!page.url().includes('tab='), 'switched off they do nothing');
  await page.goto(`${base}/search`);
  has(await page.locator('[data-keys-switch] button').innerText(), 'einschalten', 'the switch is remembered');
  await page.locator('[data-keys-switch] button').click();
  await page.locator('#q').focus();
  await page.keyboard.type('t?');
  is(await page.locator('#q').inputValue(), 't?', 'in a text field letters are letters');
  none(page.faults, 'no error on the way');
  await context.close();
}

// ---- without script --------------------------------------------------------------------------------------

async function follow(page, action) {
  await Promise.all([page.waitForNavigation(), action()]);
}

async function withoutScript(browser, base, { ok, is, has }) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${base}/search`);
  await page.fill('#q', 'Ohne Abschluß Gelsenkirchn');
  await follow(page, () => page.keyboard.press('Enter'));
  await follow(page, () => page.locator('.hits a').first().click());
  has(page.url(), '/indicator/D-14a?areas=05513,MR', 'without script: a question leads to the chart');

  await page.goto(`${base}/build`);
  await follow(page, () => page.locator('.data-sets a', { hasText: 'Allgemeinbildende Schulen' }).first().click());
  const chosen = page.locator('input[name="areas"]:checked');
  while (await chosen.count()) await chosen.first().uncheck();
  await page.check('input[value="05112"]');
  await page.check('input[value="05916"]');
  await follow(page, () => page.click('button[name="step"]'));
  await page.selectOption('#from', '2014');
  await page.selectOption('#to', '2015');
  await follow(page, () => page.click('button[name="step"]'));
  await follow(page, () => page.click('button[name="step"]'));
  has(await page.locator('[role="alert"]').innerText(), 'mindestens einen Indikator', 'without an indicator it does not go on, and says so');
  await page.check('input[value="D-14a"]');
  await follow(page, () => page.click('button[name="step"]'));
  await page.check('input[value="sex"]');
  await follow(page, () => page.click('button[name="step"]'));
  is(await page.locator('.build-table tbody tr').count(), 6, 'two areas, each whole, female, male');
  is(await page.locator('.build-table thead th').count(), 3, 'and two years');
  has(await page.locator('.build-table').innerText(), '6,4', 'with the figures');
  has(await page.locator('.steps').innerText(), 'Duisburg, Herne', 'each step sums up what was chosen');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.figure__actions a').nth(1).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  is(csv.trim().split('\n').length, 13, 'the download holds the same twelve values and a heading');
  await follow(page, () => page.locator('.steps a', { hasText: 'Gebiete' }).click());
  ok(await page.isChecked('input[value="05916"]'), 'a step can be opened again, with what was chosen');
  await page.uncheck('input[value="05916"]');
  await follow(page, () => page.click('button[name="step"]'));
  has(page.url(), 'indicators=D-14a', 'and the later choices stay');
  await context.close();
}

// ---- counting --------------------------------------------------------------------------------------------

async function counting(browser, base, { ok, is, has, none }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await open(context, base);
  const count = async () => Number((await page.locator('.build__count').innerText()).replace(/\./g, '').match(/\d+/)[0]);
  await page.goto(`${base}/build?field=D&areas=05112&indicators=D-14a&step=areas`);
  const one = await count();
  await page.check('input[value="05916"]');
  is(await count(), 2 * one, 'one area more: twice the values');
  await follow(page, () => page.click('button[name="step"]'));
  is(await count(), 2 * one, 'the page that follows counts the same');
  await page.selectOption('#from', '2015');
  is(await count(), 2, 'two areas in the last year');
  await page.selectOption('#from', '');
  await page.check('#latest');
  is(await count(), 2, 'or in the newest');
  await page.goto(`${base}/build?field=D&areas=05112&indicators=D-14a&step=breakdowns`);
  await page.check('input[value="sex"]');
  is(await count(), 3 * one, 'broken down into two parts and the whole');
  await follow(page, () => page.click('button[name="step"]'));
  is(await count(), 3 * one, 'as the table has them');
  has(page.url(), 'by=sex', 'all of it in the address');
  ok((await page.locator('.build-table tbody tr').count()) === 3, 'three rows');
  none(page.faults, 'no error on the way');
  await context.close();
}

export async function searchWalk(browser, base, tap) {
  await everyPage(browser, base, tap);
  await palette(browser, base, tap);
  await letters(browser, base, tap);
  await withoutScript(browser, base, tap);
  await counting(browser, base, tap);
}
