// A planner at the map, in a real browser: with the keyboard, with the mouse, without script, on a small screen, on paper.
// mapWalk(browser, base, tap): tap has ok, is, has and none of test/door.mjs.

import { WIDE } from './look.mjs';

const MAP = '/indicator/D-14a?tab=map';
const TOWNS = '/indicator/D-04?tab=map';

const selectedRows = (page) => page.locator('.map-list tr.marked .map-toggle').allTextContents();
const outlines = (page) => page.locator('svg.chart-map:visible .chosen-areas > *').count();
const parameter = (page, name) => new URL(page.url()).searchParams.get(name);

async function byKeyboard(browser, base, { ok, is, has }) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(base + MAP);
  let stops = 0;
  const onMap = () => page.evaluate(() => document.activeElement.matches('svg.chart-map .mark'));
  while (stops < 40 && !(await onMap())) {
    await page.keyboard.press('Tab');
    stops++;
  }
  ok(await onMap(), `Tab reaches the map (${stops} stops)`);
  const label = () => page.evaluate(() => document.activeElement.dataset.label);
  const first = await label();
  has(first, /: .*%.*; .*%/, 'an area tells its value and what it is compared with');
  await page.keyboard.press('ArrowRight');
  ok((await label()) !== first && (await onMap()), 'an arrow leads to the next area');
  const name = (await label()).split(':')[0];
  const address = page.url();
  await page.keyboard.press('Enter');
  is((await selectedRows(page)).join(), name, 'Enter selects it in the list');
  is(await outlines(page), 1, 'and draws it strong');
  has(parameter(page, 'select'), /^\d{5}$/, 'and the address knows it');
  is(await page.locator('[role=status]').textContent(), `${name}: ausgewählt`, 'and it is told');
  ok(await onMap(), 'the focus stays where it was');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  is((await selectedRows(page)).length, 2, 'a second area joins it');
  await page.reload();
  is((await selectedRows(page)).length, 2, 'the address brings both back');
  is(await outlines(page), 2, 'and their outlines');
  const row = page.locator('.map-list tr.marked .map-toggle').first();
  await row.focus();
  await page.keyboard.press('Enter');
  is((await selectedRows(page)).length, 1, 'in the list, a second Enter lets go');
  is(await outlines(page), 1, 'also in the picture');
  await page.locator('.map-clear a').focus();
  await page.keyboard.press('Enter');
  is((await selectedRows(page)).length, 0, 'the selection is cleared');
  is(page.url(), address, 'the address is as it was');
  is(faults.join(), '', 'no error on the way');
  await context.close();
}

async function byMouse(browser, base, { ok, is, has }) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(base + MAP);
  const row = page.locator('.map-list tr[data-key]').nth(4);
  const key = await row.getAttribute('data-key');
  await row.hover();
  is(await page.locator(`svg.chart-map:visible .mark.pointed .area[data-key="${key}"]`).count(), 1, 'pointing at a row shows its area');
  await page.locator('svg.chart-map:visible .area[data-key="05112"]').hover({ force: true });
  is(await page.locator('.map-list tr.pointed').getAttribute('data-key'), '05112', 'and the other way round');
  await page.locator('svg.chart-map:visible .area[data-key="05112"]').click({ force: true });
  is(parameter(page, 'select'), '05112', 'a click selects');
  const table = page.locator('.figure__tabs a').last();
  has(await table.getAttribute('href'), /select=05112/, 'the other tabs keep the selection');
  await page.locator('svg.chart-map:visible .area[data-key="05112"]').click({ force: true });
  is(parameter(page, 'select'), null, 'a second click lets go');

  const slider = page.locator('.map-slider');
  is(await slider.inputValue(), await slider.getAttribute('max'), 'the slider starts at the latest period');
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  is(await slider.getAttribute('aria-valuetext'), '2013', 'arrows step through the years');
  await page.waitForURL(/period=2013/);
  has(await page.locator('.map-title').textContent(), '2013', 'the map is of that year');
  const bounds = async () => (await page.locator('svg.chart-map:visible .legend .key').allTextContents()).map((text) => text.replace(/ \(\d+\)$/, '')).join();
  const then = await bounds();
  await Promise.all([page.waitForURL(/period=2014/), page.locator('.map-steps a[rel=next]').click()]);
  is(await bounds(), then, 'the classes stay the same');

  await page.goto(base + TOWNS);
  await page.locator('.map-ways summary').click();
  await page.selectOption('#map-class', 'natural');
  await page.selectOption('#map-number', '4');
  await Promise.all([page.waitForURL(/number=4/), page.locator('.map-choices button[type=submit]').click()]);
  is(await page.locator('svg.chart-map:visible .legend rect.swatch').count(), 5, 'four natural classes and zero by itself');
  if (!(await page.locator('#map-zero').isVisible())) await page.locator('.map-ways summary').click();
  await page.check('#map-zero');
  await Promise.all([page.waitForURL(/zero=among/), page.locator('.map-choices button[type=submit]').click()]);
  is(await page.locator('svg.chart-map:visible .legend rect.swatch').count(), 4, 'or zero in the lowest of the four');
  is(await page.locator('#map-class').inputValue(), 'natural', 'the form shows what was chosen');
  ok((await page.locator('svg.chart-map:visible .mark').count()) > 50, 'each town is an area');
  await context.close();
}

async function withoutScript(browser, base, { is, has }) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + MAP);
  await Promise.all([page.waitForURL(/select=/), page.locator('.map-list .map-toggle').nth(2).click()]);
  is((await selectedRows(page)).length, 1, 'without script a name selects its area');
  is(await outlines(page), 1, 'and the map shows it');
  await Promise.all([page.waitForURL(/period=/), page.locator('.map-steps a[rel=prev]').click()]);
  is((await selectedRows(page)).length, 1, 'the year before keeps the selection');
  await Promise.all([page.waitForURL((url) => !url.searchParams.get('select')), page.locator('.map-clear a').click()]);
  is((await selectedRows(page)).length, 0, 'and it is cleared');
  await page.locator('.map-ways summary').click();
  await page.selectOption('#map-class', 'manual');
  await page.fill('#map-breaks', '5; 7,5');
  await Promise.all([page.waitForURL(/breaks=/), page.locator('.map-choices button[type=submit]').click()]);
  has((await page.locator('svg.chart-map:visible .legend').textContent()).replace(/\u00a0/g, ' '), 'über 5,0 bis 7,5 %', 'bounds told by hand are in the legend');
  await page.goto(`${base}/indicator/D-10?tab=map`);
  const title = await page.locator('.map-title').textContent();
  await page.selectOption('#map-cell', { label: 'Gymnasium' });
  await Promise.all([page.waitForURL(/cell=/), page.locator('.map-choices button[type=submit]').click()]);
  has(await page.locator('.map-title').textContent(), 'Gymnasium', `the title carries the part (before: ${title})`);
  await page.goto(`${base}/indicator/A-01?tab=map`);
  is(await page.locator('.map-warning').count(), 0, 'counts are circles');
  await page.goto(`${base}/indicator/A-01?tab=map&show=colour`);
  is(await page.locator('.map-warning').count(), 1, 'as colours they carry a warning');
  const reply = await page.goto(`${base}${MAP}&class=jenks:99`);
  is(reply.status(), 400, 'what is no method is refused');
  has(await page.locator('main').textContent(), 'natural:5', 'and those there are are named');
  await context.close();
}

async function smallAndPaper(browser, base, { ok, is }) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  for (const path of [MAP, TOWNS, '/indicator/D-01b?tab=map', '/en/indicator/D-10?tab=map&palette=diverging']) {
    await page.goto(base + path);
    if (!(await page.locator('.map-ways').getAttribute('open'))) await page.locator('.map-ways summary').click();
    ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), `${path} fits on 320 pixels`);
  }
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  await page.goto(base + TOWNS);
  is(await page.locator('.map-choices:visible, .map-clear:visible').count(), 0, 'paper has no choices');
  is(await page.locator('.map-list tbody tr:visible').count(), 53, 'and all areas');
  // As wide as the paper between its margins; 259 mm of A4 are left between top and bottom.
  await page.setViewportSize({ width: 673, height: 979 });
  for (const path of [MAP, TOWNS, `/en${TOWNS}`]) {
    await page.goto(base + path);
    const end = await page.evaluate(() => document.querySelector('.figure__source').getBoundingClientRect().bottom + scrollY);
    ok(end < 979, `${path}: map, list and source end on the first page`, end);
  }
  await context.close();
}

export async function mapWalk(browser, base, tap) {
  await byKeyboard(browser, base, tap);
  await byMouse(browser, base, tap);
  await withoutScript(browser, base, tap);
  await smallAndPaper(browser, base, tap);
}
