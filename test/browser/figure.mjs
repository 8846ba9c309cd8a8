// A reader with a figure: from the headline to the table of the same numbers, other kinds of charts, a span of time, an order on wish, the files,
// the fixed address, the frame; in both languages, by keyboard, without script, on 320 pixels and on paper.
// figureWalk(browser, base, tap): tap is { ok, is, has, none } of test/door.mjs.

import { WIDE, open, tooWide, violations } from './look.mjs';

const pages = {
  lines: '/indicator/D-14a',
  bars: '/indicator/D-14a?areas=all&order=value',
  parts: '/indicator/D-14a?by=sex',
  map: '/indicator/D-14a?tab=map',
  table: '/indicator/D-14a?areas=all&from=2010&tab=table',
  marks: '/indicator/C-03a?areas=all&tab=table',
  frame: '/embed/indicator/D-14a',
  'frame of a table': '/embed/indicator/D-14a?areas=all&tab=table',
  download: '/indicator/D-14a/download?areas=05112',
};
const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();

// Every action open: rules of accessibility hold, and everything fits.
async function everyForm(browser, base, { none }) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  const rules = [];
  const narrow = [];
  const faults = [];
  for (const [name, path] of Object.entries(pages))
    for (const language of ['', '/en']) {
      await page.setViewportSize(WIDE);
      await page.goto(base + language + path);
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
      rules.push(...(await violations(page, `${language} ${name}`)));
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 740 });
        const wide = await tooWide(page);
        if (wide) narrow.push(`${language} ${name}: ${wide}`);
      }
      faults.push(...page.faults.splice(0).map((text) => `${language} ${name}: ${text}`));
    }
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(base + pages.bars);
    const crossed = await page.evaluate(() => {
      const chart = [...document.querySelectorAll('svg.chart-bars')].find((svg) => svg.getClientRects().length);
      const line = chart.querySelector('.reference').getBoundingClientRect();
      return [...chart.querySelectorAll('text.value')].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < line.right && box.right > line.left;
      }).map((text) => text.textContent);
    });
    narrow.push(...crossed.map((text) => `the line of comparison crosses ${text}`));
  }
  await page.setViewportSize(WIDE);
  await page.goto(base + pages.lines);
  const free = await page.evaluate(() => {
    const chart = document.querySelector('svg.chart.wide');
    return chart.closest('.figure__body').getBoundingClientRect().right - Math.max(...[...chart.querySelectorAll('text')].map((text) => text.getBoundingClientRect().right));
  });
  if (free > 80) narrow.push(`${Math.round(free)} pixels free at the right of the lines`);
  none(rules, 'figures with everything open keep the rules of accessibility');
  none(narrow, 'fit on 360 and 320 pixels, fill what is there, and no line crosses a number');
  none(faults, 'without an error');
  await context.close();
}

// Each mark of the picture is a cell of the table, and the other way round.
async function sameNumbers(browser, base, { none, ok }) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const page = await open(context, base);
  const faults = [];
  for (const [id, query] of [['D-14a', ''], ['D-14a', 'areas=all'], ['D-14a', 'areas=05112,05562,MR'], ['D-14a', 'by=sex'], ['A-01', ''], ['C-03a', 'areas=all'], ['F-01a', ''], ['D-14a', 'tab=map']]) {
    const map = query === 'tab=map';
    await page.goto(`${base}/indicator/${id}?${query}`);
    const marks = (await page.locator('svg.chart.wide .mark').evaluateAll((list) => list.map((m) => m.getAttribute('aria-label')))).map(plain);
    await page.goto(`${base}/indicator/${id}?${map ? 'chart=map' : query}&tab=table`);
    const cells = (await page.locator('table.data td .value:not(.value--missing)').allTextContents()).map(plain);
    const missing = await page.locator('table.data td .value--missing').count();
    if (marks.length !== cells.length + missing) faults.push(`${id} ${query}: ${marks.length} marks, ${cells.length} + ${missing} cells`);
    const left = [...marks];
    for (const cell of cells) {
      const at = left.findIndex((mark) => mark.split(': ').at(-1).split(' (')[0] === cell);
      if (at < 0) faults.push(`${id} ${query}: no mark says ${cell}`);
      else left.splice(at, 1);
    }
    if (left.length !== missing) faults.push(`${id} ${query}: left over ${left.slice(0, 3)}`);
  }
  none(faults, 'the table holds exactly what the picture shows');
  await page.goto(`${base}/indicator/D-14a?areas=all&tab=table`);
  ok((await page.locator('table.data tbody').count()) === 2 && plain(await page.locator('tbody.fixed th').first().innerText()) === 'Metropole Ruhr', 'whole areas stand on top');
  await context.close();
}

// A journey without script: choose, look, take along.
async function journey(browser, base, { ok, is, has }) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false, acceptDownloads: true });
  const page = await open(context, base);
  await page.goto(`${base}/indicator/D-14a`);
  has(plain(await page.locator('.current').innerText()), /6,6 %.*2015.*↓ gesunken gegenüber 2014/, 'the newest value, with an arrow and a word');
  await page.selectOption('#befund-from', { label: '2010' });
  await Promise.all([page.waitForURL(/from=2010/), page.click('.figure__span button')]);
  has(plain(await page.locator('.figure__subtitle').innerText()), '2010 bis 2015', 'a span of time is chosen by a form');
  await page.click('.figure__choice a >> text=Balken');
  has(await page.locator('.figure__choice [aria-current]').innerText(), 'Balken', 'another kind of chart is a link');
  is(await page.locator('svg.chart-bars.wide').count(), 1, 'and is drawn');
  await page.click('.figure__step[rel=prev]');
  has(page.url(), /period=2014/, 'one step back in time');
  await page.goto(`${base}/indicator/D-14a?areas=all&tab=table`);
  is(await page.locator('.figure__order').count(), 0, 'no order by value unless asked for');
  await page.click('.figure__orders a >> text=nach dem Wert');
  has(await page.locator('.figure__order').innerText(), 'auf Wunsch', 'with its rule in words when asked for');
  const numbers = (await page.locator('table.data tbody:last-of-type td .value').allTextContents()).map((t) => Number(plain(t).replace(/[^\d,]/g, '').replace(',', '.')));
  ok(numbers.length === 15 && numbers.every((n, i) => i === 0 || n <= numbers[i - 1]), 'the highest first', numbers);
  await page.click('.action summary >> text=Herunterladen');
  await page.check('.download [value=csv]');
  const form = page.locator('.download');
  is(await form.locator('[name=separator]').inputValue(), 'semicolon', 'German: semicolon');
  const response = page.waitForResponse((r) => r.status() === 303 && r.url().includes('/download'));
  const [download] = await Promise.all([page.waitForEvent('download').catch(() => null), form.locator('button').click({ noWaitAfter: true }).catch(() => {}), response]);
  const address = new URL((await response).headers().location, base);
  has(address.pathname + address.search, /^\/indicator\/D-14a\.csv\?.*data=shown/, 'the form leads to the stable address');
  const text = await (await context.request.get(address.href)).text();
  ok(text.startsWith('\ufeffindicator;') && text.trim().split('\r\n').length === 18, 'of what is shown: 17 areas', text.slice(0, 200));
  await download?.delete();
  await page.goto(`${base}/en/indicator/D-14a?areas=05112`);
  await page.click('.action summary >> text=Share');
  const fixed = await page.locator('.action__body .citation a').nth(1).getAttribute('href');
  await page.goto(base + fixed);
  has(await page.locator('.rivals >> text=newest').innerText(), /newest/i, 'the fixed address says so and leads to the newest');
  await page.click('.action summary >> text=Embed');
  const code = await page.locator('.action__body code').innerText();
  has(code, /^<iframe src="[^"]*\/en\/embed\/indicator\/D-14a\?/, 'one line for other pages');
  await page.goto(base + /src="([^"]*)"/.exec(code)[1].replaceAll('&amp;', '&'));
  is(await page.locator('nav').count(), 0, 'the frame has no navigation');
  has(await page.locator('.figure__source').innerText(), 'Source:', 'but its source');
  await context.close();
}

async function keyboard(browser, base, { ok, is, none }) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  await page.goto(`${base}/indicator/D-14a?areas=all&tab=table`);
  const names = [];
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      return e.closest('.figure__actions') && getComputedStyle(e).outlineStyle !== 'none' ? e.textContent.trim() : e === document.body ? null : '';
    });
    if (at === null) break;
    if (at) names.push(at);
  }
  is(names.join(' · '), 'Herunterladen · Teilen · Einbetten · Drucken · Anmerkungen', 'the five actions, in this order, each with a ring');
  await page.locator('.action summary').first().focus();
  await page.keyboard.press('Enter');
  ok(await page.locator('.download').isVisible(), 'Enter opens the download');
  await page.keyboard.press('Tab');
  ok(await page.evaluate(() => !!document.activeElement.closest('.download')), 'and Tab goes into it');
  await page.locator('.figure__actions a[data-print]').waitFor();
  const printed = await page.evaluate(() => {
    let calls = 0;
    window.print = () => calls++;
    document.querySelector('a[data-print]').click();
    return [calls, location.pathname];
  });
  is(printed.join(), '1,/indicator/D-14a', 'print prints');
  const sorter = page.locator('table.data thead th').nth(1).locator('button');
  await sorter.focus();
  await page.keyboard.press('Enter');
  is(plain(await page.locator('tbody.fixed th').first().innerText()), 'Metropole Ruhr', 'sorted, the whole areas stay on top');
  none(page.faults, 'no error on the way');
  await context.close();
}

async function paper(browser, base, { none }) {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 } });
  const page = await open(context, base);
  await page.emulateMedia({ media: 'print' });
  const faults = [];
  for (const name of ['lines', 'table', 'map', 'frame']) {
    await page.goto(base + pages[name]);
    const seen = await page.evaluate(() => {
      const shown = (selector) => [...document.querySelectorAll(selector)].some((e) => e.getClientRects().length > 0);
      return { hidden: ['.figure__actions', '.figure__choice', '.figure__steer', '.figure__tabs'].filter(shown), missing: ['.figure__headline', '.figure__source'].filter((s) => !shown(s)) };
    });
    if (seen.hidden.length || seen.missing.length) faults.push(`${name}: ${JSON.stringify(seen)}`);
  }
  none(faults, 'on paper: finding and source, no buttons');
  const cities = '05112,05113,05911,05913,05512,05513,05914,05915,05916,05119';
  const wide = [];
  for (const [areas, kind, width] of [['05112,05113,05911,05913', 'lines', 673], ['05112,05113,05911,05913', 'joined', 673], [cities, 'heat', 1047]]) {
    await page.setViewportSize({ width, height: 1123 }); // between the edges of an A4 page, upright or across
    await page.goto(`${base}/indicator/D-14a?areas=${areas}&chart=${kind}&tab=table`);
    const seen = await page.evaluate(() => ({ reaches: Math.ceil(Math.max(...[...document.querySelectorAll('table.data :is(th, td)')].map((cell) => cell.getBoundingClientRect().right))), cells: document.querySelectorAll('table.data thead th').length }));
    if (seen.reaches > width || seen.cells < 20) wide.push(`${kind}, ${areas.length}: ${JSON.stringify(seen)}`);
  }
  none(wide, 'a printed table of many years stays within the page, of a few areas and of many');
  await context.close();
}

export async function figureWalk(browser, base, tap) {
  await everyForm(browser, base, tap);
  await sameNumbers(browser, base, tap);
  await journey(browser, base, tap);
  await keyboard(browser, base, tap);
  await paper(browser, base, tap);
}
