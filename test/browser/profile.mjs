// Profiles and comparisons as a new user would go: in both languages, on a wide and a narrow screen, without script, with the keyboard alone,
// and printed: two pages for each area, no row cut.

import { tooWide, violations } from './look.mjs';

const areas = { city: '05112', kreis: '05562', town: '05954004', 'another town': '05170044', 'own area': 'MR', Land: '05' };
const chosen = '/compare?areas=05112,05113,05562032&base=05112';
// Beside those of pages.mjs.
const pages = ['/region/05954004', '/region/05', '/profiles?areas=05112,05562032', chosen,
  `${chosen}&order=value:D-14a`, '/compare?areas=05112,05170004&indicators=A-01,C-03&period=2015'];
const PAPER = { width: 695, height: 1000 }; // as wide as the paper between its margins

const words = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ').replace(/ Kopieren(?= |$)/g, '').trim();
const pagesOf = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

async function everyPage(browser, base, tap) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const wrong = { rules: [], faults: [], narrow: [] };
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.faults.push(message.text()));
  page.on('pageerror', (error) => wrong.faults.push(error.message));
  for (const path of pages)
    for (const prefix of ['', '/en']) {
      await page.setViewportSize({ width: 1280, height: 900 });
      const reply = await page.goto(base + prefix + path, { waitUntil: 'load' });
      if (reply.status() !== 200) wrong.faults.push(`${prefix}${path}: ${reply.status()}`);
      if ((await page.locator('h1').count()) !== 1) wrong.faults.push(`${prefix}${path}: not one h1`);
      wrong.rules.push(...(await violations(page, prefix + path)));
      await page.setViewportSize({ width: 320, height: 640 });
      const wide = await tooWide(page);
      if (wide) wrong.narrow.push(`${prefix}${path}: ${wide}`);
    }
  tap.none(wrong.rules, 'profiles and comparisons keep the rules of accessibility');
  tap.none(wrong.faults, 'and load without an error');
  tap.none(wrong.narrow, 'and fit on 320 pixels');
  await context.close();
}

async function withoutScript(browser, base, tap) {
  const off = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  const on = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const [still, moving] = [await off.newPage(), await on.newPage()];
  const faults = [];
  for (const path of ['/region/05112', chosen]) {
    await still.goto(base + path);
    await moving.goto(base + path);
    const [a, b] = [await words(still), await words(moving)];
    if (a.length < 1000 || a !== b) faults.push(`${path}: ${a.length} characters without script, ${b.length} with`);
  }
  tap.none(faults, 'without script every word of profile and comparison is there');
  await still.goto(`${base}/regions`);
  await still.click('main a[href="/compare"]');
  tap.has(await still.locator('h1').innerText(), 'Gebiete vergleichen', 'from the areas to comparing them');
  await still.check('input[value="05911"]');
  await still.check('input[value="05562032"]');
  await still.click('.compare button');
  tap.has(still.url(), /areas=05911,05562032/, 'what was ticked stands in the address as one list');
  const heads = await still.locator('.compare__table thead th').allInnerTexts();
  tap.is(heads.slice(1).join('|').replace(/-\s+/g, '-').replace(/\s+/g, ' '), 'Metropole Ruhr|Nordrhein-Westfalen|Bochum|Recklinghausen', 'own area and area around stand first');
  await still.selectOption('#base', '05911');
  await still.click('.compare button');
  tap.has(await words(still), 'Unterschied zu Bochum', 'the difference from one of them');
  tap.has(await words(still), /[+−]\d+,\d+ Prozentpunkte/, 'in percentage points');
  tap.ok(!/Geordnet nach/.test(await words(still)), 'nobody is ordered by value unasked');
  await still.selectOption('#order', 'value:A-04');
  await still.click('.compare button');
  tap.has(await words(still), /Geordnet nach: .*höchster Wert zuerst; Gebiete ohne Angabe am Ende; bei Gleichstand nach Namen/, 'and if asked, by a rule that is told');
  await off.close();
  await on.close();
}

// From the profile with the keyboard alone: to the comparison, and to where a number comes from.
async function keyboard(browser, base, tap) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${base}/region/05562032`);
  const reach = async (selector, most) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return true;
    }
    return false;
  };
  tap.ok(await reach('.profile__links a', 30), 'the links of a profile are reached with the tab key');
  await Promise.all([page.waitForURL(/\/compare\?areas=05562032,/), page.keyboard.press('Enter')]);
  tap.is(await page.locator('#base').inputValue(), '05562032', 'and lead to the towns of its Kreis, held against it');
  tap.ok(await reach('.compare summary', 30), 'the choice of areas is reached');
  await page.keyboard.press('Enter');
  tap.is(await page.locator('.compare details').first().getAttribute('open'), '', 'and opens');
  tap.ok(await reach('.compare input[type=checkbox]', 5), 'the first box is next');
  await page.keyboard.press('Space');
  await page.goto(`${base}/region/05562032`);
  tap.ok(await reach('.profile__here a', 60), 'a number is reached');
  await Promise.all([page.waitForURL(/\/origin\?/), page.keyboard.press('Enter')]);
  await context.close();
}

async function told(browser, base, tap) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/region/05562032`);
  const text = await words(page);
  tap.has(text, 'Wert für: Kreis Recklinghausen', 'the figure of a Kreis in place of a town is named so');
  tap.has(text, /(niedriger|höher) als in \d+ von 14 Kreisen und kreisfreien Städten/, 'and stands among Kreise');
  tap.has(text, /(niedriger|höher) als in \d+ von 52 Städten und Gemeinden/, 'its own among towns');
  tap.ok(!/\bRang\b|\bPlatz \d/.test(text), 'without a rank');
  tap.has(text, 'nicht sinnvoll', 'what is missing has its state');
  const bare = await page.locator('.profile__table tbody tr:not(.profile__field)').evaluateAll((rows) => rows.filter((row) => /^\s*$/.test(row.cells[2].innerText)).length);
  tap.is(bare, 0, 'no row is without a value or a state');
  await page.goto(`${base}/en/region/05112`);
  tap.has(await words(page), /(lower|higher) than in \d+ of \d+ (towns and cities|districts and cities)/, 'in English, too');
  await context.close();
}

async function paper(browser, base, tap) {
  const context = await browser.newContext({ viewport: PAPER });
  const page = await context.newPage();
  const wrong = [];
  for (const [name, key] of Object.entries(areas))
    for (const prefix of ['', '/en']) {
      await page.goto(`${base}${prefix}/region/${key}`);
      const pdf = await page.pdf({ preferCSSPageSize: true });
      if (pagesOf(pdf) !== 2) wrong.push(`${prefix} ${name}: ${pagesOf(pdf)} pages`);
    }
  tap.none(wrong, 'a profile takes exactly two pages of paper');
  await page.goto(`${base}/profiles?areas=05562,05562032,05562004`);
  tap.is(pagesOf(await page.pdf({ preferCSSPageSize: true })), 6, 'three of them six');
  await page.emulateMedia({ media: 'print' });
  const over = [];
  for (const [name, key] of Object.entries(areas)) {
    await page.goto(`${base}/region/${key}`);
    const room = await page.locator('.sheet').evaluateAll((sheets) => sheets.map((sheet) => {
      const foot = sheet.querySelector(':scope > .sheet__foot').getBoundingClientRect();
      return foot.top - Math.max(...[...sheet.children].filter((e) => !e.matches('.sheet__foot')).map((e) => e.getBoundingClientRect().bottom));
    }));
    if (room.some((pixels) => pixels < 0)) over.push(`${name}: ${room.map(Math.round)}`);
  }
  tap.none(over, 'what stands on a sheet ends above its foot');
  await context.close();
}

export async function profileWalk(browser, base, tap) {
  await everyPage(browser, base, tap);
  await withoutScript(browser, base, tap);
  await keyboard(browser, base, tap);
  await told(browser, base, tap);
  await paper(browser, base, tap);
}
