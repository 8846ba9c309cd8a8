// The schools as a new user would look for one: on the map, in the table, on its own page; in German and English, with the keyboard alone,
// without script, on a narrow phone, on paper. `tap` is what test/door.mjs exports: ok, is, has, none.

import { WIDE, open, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };

const headline = (page) => page.locator('.figure__headline').innerText();
const count = async (page) => Number((await headline(page)).replace(/\D/g, ''));
const marks = (page) => page.locator('svg.chart:visible .mark');
const shown = (page) => page.locator('table.data--schools tbody tr');

const numberOf = (label) => Number((/^[\d.,]+/.exec(label)?.[0] ?? '1').replace(/\D/g, ''));
const schoolsOf = (labels) => labels.reduce((sum, label) => sum + (/^[\d.,]+ (Schulen|schools)/.test(label) ? numberOf(label) : 1), 0);

// ---- the map ------------------------------------------------------------------------------------------

async function map(browser, base, tap) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  await page.goto(`${base}/schools`);
  const all = await count(page);
  tap.ok(all > 1000, 'the schools of the region are counted', await headline(page));
  const labels = await marks(page).evaluateAll((list) => list.map((mark) => mark.getAttribute('aria-label')));
  const unplaced = await page.locator('.unplaced li').count();
  tap.is(schoolsOf(labels) + unplaced, all, 'every school is on the map, or named below it');
  tap.ok(labels.length < all / 5, 'close ones are one circle', labels.length);
  let steps = 0;
  for (; steps < 8; steps++) {
    const groups = page.locator('svg.chart:visible a:has(.place-group)');
    if (!(await groups.count())) break;
    const before = await count(page);
    const label = await groups.first().locator('.mark').getAttribute('aria-label');
    const href = await groups.first().getAttribute('href');
    await page.goto(base + href);
    tap.ok((await count(page)) >= numberOf(label) && (await count(page)) < before, `${label} leads closer`, href, await headline(page));
    if (href.includes('tab=table')) break;
  }
  tap.ok(steps < 8, 'some steps lead to single schools');
  await page.goto(`${base}/schools?area=05915&type=gymnasium`);
  const single = marks(page).filter({ has: page.locator('.place') }).first();
  tap.has(await single.getAttribute('aria-label'), /Gymnasium in Hamm\. Schüler\*innen: [\d.]+\. Schulsozialindex: .+\. Startchancen-Programm: (ja|nein)/, 'a sign says what is known');
  await single.hover({ force: true });
  tap.is(await page.locator('.tooltip:visible').textContent(), await single.getAttribute('data-label'), 'and shows it where one points');
  tap.none(page.faults, 'no error on the map');
  await context.close();
}

// ---- filters, table, the page of a school ------------------------------------------------------------------

async function find(browser, base, tap, language) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: language === 'en' });
  const page = await open(context, base);
  const prefix = language === 'en' ? '/en' : '';
  await page.goto(`${base}${prefix}/schools`);
  const all = await count(page);
  await page.selectOption('#gebiet', '05913');
  await page.selectOption('#schulform', 'gesamtschule');
  await Promise.all([page.waitForURL(/area=05913/), page.click('.choices button')]);
  const some = await count(page);
  tap.ok(some > 0 && some < all / 10, `${language}: the form takes area and type`, await headline(page));
  tap.is(await page.locator('#gebiet').inputValue(), '05913', 'and shows what was chosen');
  tap.is(await shown(page).count(), some, 'few schools are listed under the map');
  await page.selectOption('#index-von', '8');
  await Promise.all([page.waitForURL(/index_from=8/), page.click('.choices button')]);
  const indexes = await page.locator('table.data--schools tbody td:nth-child(5)').allInnerTexts();
  tap.ok(indexes.length > 0 && indexes.every((text) => Number(text) >= 8), 'by index', indexes);
  await Promise.all([page.waitForURL(/schools/), page.locator('.figure__subtitle a').click()]);
  tap.is(await count(page), all, 'the selection can be cleared');
  await page.goto(`${base}${prefix}/schools?tab=table`);
  tap.is(await shown(page).count(), 100, 'the table has pages');
  tap.has(await page.locator('.pages span').innerText(), language === 'en' ? '1–100 of 1,' : '1–100 von 1.', 'and says of how many');
  let rows = 100;
  while (await page.locator('.pages [rel=next]').count()) {
    await page.goto(base + (await page.locator('.pages [rel=next]').getAttribute('href')));
    rows += await shown(page).count();
  }
  tap.is(rows, all, 'no row is left out');
  await page.goto(`${base}${prefix}/schools?tab=table`);
  await Promise.all([page.waitForURL(/order=pupils/), page.locator('thead a').nth(3).click()]);
  await Promise.all([page.waitForURL(/order=pupils-down/), page.locator('thead a').nth(3).click()]);
  const pupils = (await page.locator('table.data--schools tbody td:nth-child(4)').allInnerTexts()).map((text) => Number(text.replace(/\D/g, '')));
  tap.ok(pupils.every((n, i) => i === 0 || n <= pupils[i - 1]), 'a heading sorts, also without script', pupils.slice(0, 5));
  tap.is(await page.locator('thead [aria-sort=descending]').count(), 1, 'and tells so');
  await page.fill('#name', 'goethe');
  await Promise.all([page.waitForURL(/name=goethe/), page.click('.choices button')]);
  tap.ok((await shown(page).first().innerText()).toLowerCase().includes('goethe'), 'a word of the name finds it');
  await Promise.all([page.waitForURL(/\/school\/\d+/), shown(page).first().locator('th a').click()]);
  tap.is(await page.locator('h1').count(), 1, 'a school has a page');
  const facts = await page.locator('.data--school tbody tr').allInnerTexts();
  tap.ok(facts.length >= 5 && facts.slice(0, 4).every((text) => /(Zeile|[Rr]ow|[Ll]ine) \d+/.test(text)), 'each entry tells the row it is from', facts);
  tap.ok(/2024\/25/.test(facts[0]) && /2025\/26/.test(facts[1]), 'and its own date', facts);
  tap.is(await page.locator('svg.chart:visible .place-ring').count(), 1, 'its place is on a small map');
  await Promise.all([page.waitForURL(/\/delivery\/\d+/), page.locator('#fact-pupils a').click()]);
  tap.has(page.url(), /\/delivery\/\d+/, 'the source is a delivery');
  tap.none(page.faults, `${language}: no error on the way`);
  await context.close();
}

async function unknown(browser, base, tap) {
  const context = await browser.newContext({ viewport: WIDE });
  const page = await context.newPage();
  const reply = await page.goto(`${base}/school/999999`);
  tap.is(reply.status(), 404, 'a number nobody has is not found');
  tap.has(await page.locator('main').innerText(), '999999', 'and the page helps');
  for (const query of ['area=99999', 'type=zauberschule', 'index_from=12', 'startchancen=vielleicht', 'bbox=1,2,3'])
    tap.is((await page.goto(`${base}/schools?${query}`)).status(), 400, `${query} is refused`);
  await page.goto(`${base}/schools?name=xyzzy-nirgends`);
  tap.is(await count(page), 0, 'nothing found is said');
  tap.is(await page.locator('main a[href="/schools?tab=map"], main a[href="/schools"]').count() > 0, true, 'with a way on');
  await context.close();
}

// ---- keyboard --------------------------------------------------------------------------------------------

async function keyboard(browser, base, tap) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${base}/schools?area=05915`);
  await page.locator('#gebiet').focus();
  const stops = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => {
      const e = document.activeElement;
      const box = e.getBoundingClientRect();
      return { mark: e.matches('.mark'), text: (e.textContent || e.id).slice(0, 40), seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
    }));
  }
  tap.none(stops.filter((stop) => !stop.seen).map((stop) => JSON.stringify(stop)), 'each stop is seen');
  tap.is(stops.filter((stop) => stop.mark).length, 1, 'the map is one stop');
  await page.goto(`${base}/schools`);
  await page.locator('svg.chart:visible .mark[tabindex="0"]').focus();
  const seen = new Set();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowDown']) {
    await page.keyboard.press(key);
    seen.add(await page.evaluate(() => document.activeElement.dataset.label));
  }
  tap.ok(seen.size >= 4, 'arrow keys walk over the signs', [...seen]);
  await Promise.all([page.waitForURL(/bbox=|\/school\//), page.keyboard.press('Enter')]);
  tap.has(page.url(), /bbox=|\/school\//, 'Enter leads closer or to the school');
  await context.close();
}

// ---- narrow, paper, accessibility -----------------------------------------------------------------------------

const pages = ['/schools', '/schools?tab=table', '/schools?bbox=6.98,51.44,7.06,51.48', '/schools?area=05915', '/schools?name=xyzzy-nirgends', '/school/'];

async function looks(browser, base, tap) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const list = await (await page.request.get(`${base}/schools.json`)).json();
  const first = list.rows.find((row) => row.type === 'gymnasium' && row.longitude).number;
  const wrong = [];
  const narrow = [];
  for (const path of pages.map((path) => (path.endsWith('/school/') ? path + first : path)))
    for (const prefix of ['', '/en']) {
      await page.setViewportSize(WIDE);
      await page.goto(base + prefix + path);
      wrong.push(...(await violations(page, prefix + path)));
      await page.setViewportSize(NARROW);
      const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth));
      if (width > NARROW.width) narrow.push(`${prefix}${path}: ${width}`);
      const small = await page.evaluate(() => [...document.querySelectorAll('svg.chart')].filter((svg) => svg.getClientRects().length).flatMap((svg) =>
        [...svg.querySelectorAll('text')].filter((text) => parseFloat(getComputedStyle(text).fontSize) * (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width) < 8).map((text) => text.textContent)));
      narrow.push(...small.slice(0, 2).map((text) => `${prefix}${path}: small letters: ${text}`));
      if (!prefix) wrong.push(...(await violations(page, `${path}, 320 px`)));
    }
  tap.none(wrong, 'the pages keep the rules of accessibility');
  tap.none(narrow, 'and fit on 320 pixels');
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  for (const path of ['/schools', `/school/${first}`]) {
    await page.goto(base + path);
    const seen = await page.evaluate(() => {
      const is = (selector) => [...document.querySelectorAll(selector)].some((e) => e.getClientRects().length > 0);
      return { gone: !is('.choices') && !is('.zoom') && !is('.nav'), there: is('h1') && is('svg.chart') && is('.bottom') };
    });
    tap.ok(seen.gone && seen.there, `${path} on paper: the map without forms`, seen);
  }
  await context.close();
}

export async function schoolsWalk(browser, base, tap) {
  await map(browser, base, tap);
  for (const language of ['de', 'en']) await find(browser, base, tap, language);
  await unknown(browser, base, tap);
  await keyboard(browser, base, tap);
  await looks(browser, base, tap);
}
