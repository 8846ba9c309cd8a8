// The pages as they are used: without script, with the keyboard alone, with the mouse, on paper, in large letters, sending a file.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { files, folder, has, is, none, ok } from '../door.mjs';
import { PHONE, WIDE, open, tooWide, violations } from './look.mjs';
import { english, faultsOf, pages, shots } from './pages.mjs';

// ---- without script ----------------------------------------------------------------------------------------

async function withoutScript(browser, base) {
  const off = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const on = await browser.newContext({ viewport: WIDE });
  const [still, moving] = [await open(off, base), await open(on, base)];
  const faults = [];
  const words = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ').trim();
  for (const name of ['start', 'lines', 'map', 'table', 'origin', 'city', 'disagreements', 'about']) {
    await still.goto(base + pages[name]);
    await moving.goto(base + pages[name]);
    const [a, b] = [await words(still), (await words(moving)).replace(/ (Kopieren)(?= |$)/g, '')];
    if (a.length < 300 || a !== b) faults.push(`${name}: ${a.length} characters without script, ${b.length} with`);
  }
  none(faults, 'without script every word is there');
  await still.goto(base + pages.lines);
  is(await still.locator('svg.chart:visible').count(), 1, 'and so is the chart');
  is(await still.locator('svg.chart:visible .mark[aria-label]').count() > 10, true, 'with its marks in words');
  await still.selectOption('#areas', { index: 2 });
  await Promise.all([still.waitForURL(/areas=/), still.click('.choices button')]);
  has(still.url(), /areas=05112/, 'the form works without script');
  is(await still.locator('#areas').inputValue(), '05112,MR', 'and shows what was chosen');
  await still.click('.figure__tabs a >> nth=2');
  has(still.url(), /tab=table/, 'tabs are links');
  has(still.url(), /areas=05112/, 'that keep what was chosen');
  is(await still.locator('table.data tbody tr').count(), 2, 'the table has the two areas');
  const tip = await still.locator('.tooltip').count();
  is(tip, 0, 'nothing waits for a script');
  await off.close();
  await on.close();
}

// ---- the keyboard alone --------------------------------------------------------------------------------------

const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const shape = e.querySelector?.(':scope > :is(path, rect, circle, polygon), :scope > g > :is(path, rect, circle), :scope > a > :is(path, rect)');
    const ring = shape ? getComputedStyle(shape) : null;
    // What lies over the middle of it, as a head or a foot that stays in sight does (WCAG 2.2, 2.4.11).
    const over = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 1), innerHeight - 1));
    return {
      html: e.outerHTML.slice(0, 120),
      tag: e.tagName,
      id: e.id,
      mark: e.matches('.mark'),
      label: e.dataset?.label,
      covered: over !== null && !e.contains(over) && !over.contains(e) && !e.closest('svg') && !(e.labels && [...e.labels].includes(over)),
      shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
      ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || (ring !== null && parseFloat(ring.strokeWidth) >= 2),
    };
  });

async function tabThrough(page, most) {
  const stops = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (stop.tag === 'BODY') break;
    stops.push(stop);
  }
  return stops;
}

async function keyboard(browser, base) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  await page.goto(base + pages.lines);
  await page.keyboard.press('Tab');
  const skip = await focused(page);
  ok(skip.html.includes('href="#inhalt"') && skip.shown, 'the first stop is the way to the content, and it shows itself', skip);
  await page.keyboard.press('Enter');
  is((await focused(page)).id, 'inhalt', 'it leads there');
  await page.keyboard.press('Tab');
  is(await page.evaluate(() => !!document.activeElement.closest('main')), true, 'the next stop is in the content');

  for (const name of ['lines', 'map', 'table', 'city', 'start', 'about', 'indicators', 'build-areas']) {
    await page.goto(base + pages[name]);
    const stops = await tabThrough(page, 45);
    none(stops.filter((stop) => !stop.shown || !stop.ring || stop.covered).map((stop) => JSON.stringify(stop)), `${name}: each of ${stops.length} stops is seen`);
    if (name === 'lines' || name === 'map') is(stops.filter((stop) => stop.mark).length, 1, `${name}: the picture is one stop`);
  }

  await page.goto(base + pages.lines);
  await page.locator('svg.chart:visible .mark[tabindex="0"]').focus();
  const first = await focused(page);
  ok(first.mark && first.label, 'a mark has the focus', first);
  is(await page.locator('.tooltip:visible').textContent(), first.label, 'its tooltip says what it is');
  await page.keyboard.press('Home');
  const home = await focused(page);
  await page.keyboard.press('ArrowRight');
  const next = await focused(page);
  ok(next.mark && next.label !== home.label, 'the right arrow goes to the next mark', home.label, next.label);
  is(await page.locator('.tooltip:visible').textContent(), next.label, 'and the tooltip goes along');
  await page.keyboard.press('ArrowLeft');
  is((await focused(page)).label, home.label, 'the left arrow goes back');
  await page.keyboard.press('End');
  ok((await focused(page)).label !== home.label, 'End goes to the last');
  await page.keyboard.press('Escape');
  is(await page.locator('.tooltip:visible').count(), 0, 'Escape takes the tooltip away');
  is((await focused(page)).mark, true, 'and leaves the focus');
  is(await page.locator('svg.chart:visible .mark[tabindex="0"]').count(), 1, 'one mark stays the stop');

  await page.goto(base + pages.map);
  await page.locator('svg.chart:visible .mark[tabindex="0"]').focus();
  const seen = new Set();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowUp']) {
    await page.keyboard.press(key);
    seen.add((await focused(page)).label);
  }
  ok(seen.size >= 5, 'arrows walk over the map', [...seen]);
  await Promise.all([page.waitForURL(/select=/), page.keyboard.press('Enter')]);
  has(page.url(), /select=\d{5}/, 'Enter marks the area');

  await page.goto(base + pages.lines);
  await page.locator('.figure__tabs a').nth(1).focus();
  await Promise.all([page.waitForURL(/tab=map/), page.keyboard.press('Enter')]);
  is(await page.locator('.figure__tabs [aria-current]').textContent(), 'Karte', 'a tab opens with Enter');
  none(faultsOf(page, 'keyboard'), 'no error on the way');
  await context.close();
}

// ---- mouse, sorting, language ------------------------------------------------------------------------------------

async function mouse(browser, base) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  await page.goto(base + pages.map);
  const mark = page.locator('svg.chart:visible .mark').nth(3);
  await mark.hover({ force: true });
  is(await page.locator('.tooltip:visible').textContent(), await mark.getAttribute('data-label'), 'pointing at an area shows its number');
  const inside = await page.evaluate(() => {
    const tip = document.querySelector('.tooltip').getBoundingClientRect();
    return tip.left >= 0 && tip.right <= innerWidth && tip.top >= 0;
  });
  ok(inside, 'the tooltip stays on the screen');
  await page.mouse.move(2, 2);
  is(await page.locator('.tooltip:visible').count(), 0, 'and goes away');

  await page.goto(base + pages.table);
  const column = async () => page.locator('table.data tbody:last-of-type tr td:nth-child(2) .value').allTextContents();
  const before = await column();
  await page.locator('table.data thead th').nth(1).locator('button').click();
  is(await page.locator('table.data thead th').nth(1).getAttribute('aria-sort'), 'ascending', 'a click on a heading sorts');
  const numbers = (await column()).map((text) => Number(text.replace(/[^\d,−-]/g, '').replace(',', '.'))).filter((n) => !Number.isNaN(n));
  ok(numbers.length > 5 && numbers.every((n, i) => i === 0 || n >= numbers[i - 1]), 'by number', numbers);
  is((await column()).sort().join(), before.sort().join(), 'and loses no row');

  for (const path of ['/indicator/D-14a?tab=map&period=2011&areas=05112%2CMR', '/region/05562', '/disagreements', '/']) {
    await page.goto(base + path);
    const there = new URL(page.url());
    await Promise.all([page.waitForURL(/\/en/), page.locator('.top__language').click()]);
    const url = new URL(page.url());
    is(url.pathname + url.search, english(there.pathname) + there.search, `the other language of ${path} is the same page`);
    is(await page.locator('html').getAttribute('lang'), 'en', 'in English');
    await Promise.all([page.waitForURL((u) => !u.pathname.startsWith('/en')), page.locator('.top__language').click()]);
    is(new URL(page.url()).pathname + new URL(page.url()).search, there.pathname + there.search, 'and back again');
  }
  await page.goto(`${base}/en/region/05112`);
  const hrefs = await page.locator('main a[href^="/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  none(hrefs.filter((href) => !href.startsWith('/en/')), 'English pages link to English pages');
  none(faultsOf(page, 'mouse'), 'no error on the way');
  await context.close();
}

// ---- paper ---------------------------------------------------------------------------------------------------------

async function paper(browser, base) {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 } });
  const page = await open(context, base);
  await page.emulateMedia({ media: 'print' });
  const faults = [];
  for (const name of ['start', 'lines', 'map', 'table', 'city', 'origin', 'disagreements', 'schools', 'compare']) {
    await page.goto(base + pages[name]);
    // The sheets of a profile have a foot of their own.
    const seen = await page.evaluate((bottom) => {
      const shown = (selector) => [...document.querySelectorAll(selector)].some((e) => e.getClientRects().length > 0);
      return {
        hidden: ['.nav', '.skip', '.choices', '.figure__tabs', '.figure__actions', '.copy', '.top__language', 'button.copy'].filter(shown),
        missing: ['h1', 'main', bottom].filter((selector) => !shown(selector)),
        picture: !document.querySelector("svg.chart") || shown('svg.chart'),
        cut: [...document.querySelectorAll('.table-frame')].some((e) => getComputedStyle(e).overflow !== 'visible'),
      };
    }, name === 'city' ? '.sheet__foot' : '.bottom');
    if (seen.hidden.length || seen.missing.length || !seen.picture || seen.cut) faults.push(`${name}: ${JSON.stringify(seen)}`);
    if (shots) await page.screenshot({ path: join(shots, `${name}-print.png`), fullPage: true });
  }
  none(faults, 'on paper: no navigation, but heading, picture, table and source');
  await page.goto(base + pages.map);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  has(await page.locator('.bottom__printed').innerText(), new RegExp(`${pages.map.replace('?', '\\?')}, \\d+\\. \\S+ \\d{4}$`), 'the last line on paper names address and day');
  await page.goto(base + pages.city);
  const pdf = await page.pdf({ format: 'A4', tagged: true });
  ok(pdf.length > 10000 && pdf.subarray(0, 5).toString() === '%PDF-', 'a page prints');
  await context.close();
}

// Large letters and strong contrast: nothing is lost.
async function circumstances(browser, base) {
  const context = await browser.newContext({ viewport: { width: 640, height: 900 }, forcedColors: 'active', colorScheme: 'dark', deviceScaleFactor: 2 });
  const page = await open(context, base);
  const faults = [];
  for (const name of ['start', 'lines', 'map', 'table', 'town']) {
    await page.goto(base + pages[name]);
    const wide = await tooWide(page);
    if (wide) faults.push(`${name}: ${wide}`);
  }
  none(faults, 'at twice the size, in forced colours: pages fit');
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = [];
  for (const name of ['start', 'lines', 'table', 'town', 'disagreements', 'origin']) {
    await page.goto(base + pages[name]);
    const wide = await tooWide(page);
    if (wide) narrow.push(`${name}: ${wide}`);
  }
  none(narrow, 'on 320 pixels, too');
  await context.close();
}

// ---- sending a file ----------------------------------------------------------------------------------------

// A table that is known, with a key that is none; and one that nobody knows.
function filesToSend() {
  const text = gunzipSync(readFileSync(join(files, '21111-02-06-4.csv.gz'))).toString('latin1').replace(/;05112;/, ';0511x;');
  const unknown = 'Stadt;Kinder\n' + Array.from({ length: 60 }, (_, i) => `Ort ${i};${i * 7}\n`).join('');
  const wrong = join(folder(), 'Abgänge falsch.csv');
  writeFileSync(wrong, Buffer.from(text, 'latin1'));
  writeFileSync(join(folder(), 'unbekannt.csv'), unknown);
  return { wrong, unknown: join(folder(), 'unbekannt.csv') };
}

async function sendFile(page, base, path, file) {
  await page.goto(base + path);
  await page.setInputFiles('.drop__file', file);
  await Promise.all([page.waitForSelector('.verdict'), page.click('.drop__button')]);
}

async function fileCheck(browser, base) {
  const { wrong, unknown } = filesToSend();
  const rules = [];
  const faults = [];
  const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true, reducedMotion: 'reduce' });
  const page = await open(context, base);
  for (const [name, path, file] of [['wrong', '/check', wrong], ['wrong, English', '/en/check', wrong], ['unknown', '/check', unknown]]) {
    await page.setViewportSize(WIDE);
    await sendFile(page, base, path, file);
    rules.push(...(await violations(page, `result ${name}`)));
    if (shots) await page.screenshot({ path: join(shots, `checked-${name}.png`), fullPage: true });
    await page.setViewportSize(PHONE);
    const wide = await tooWide(page);
    if (wide) faults.push(`${name}: ${wide}`);
    faults.push(...faultsOf(page, name));
  }
  none(rules, 'what was found keeps the rules of accessibility');
  none(faults, 'and fits on 360 pixels, without an error');
  await page.setViewportSize(WIDE);
  await sendFile(page, base, '/check', wrong);
  has(await page.locator('main').innerText(), '0511x', 'the wrong key is named');
  ok((await page.locator('.preview tbody tr').count()) === 50, 'the first 50 rows are shown');
  for (const [what, link, start] of [['list', '.verdict__take .button', 'PK'], ['JSON', '.verdict__take a:not(.button)', '{']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(link)]);
    const bytes = readFileSync(await download.path());
    ok(bytes.subarray(0, start.length).toString() === start, `the ${what} is saved as ${download.suggestedFilename()}`, bytes.subarray(0, 20).toString());
  }
  // Dropped on the form: it sends itself.
  await page.goto(base + '/check');
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'gezogen.csv'));
    return transfer;
  }, readFileSync(unknown, 'utf8'));
  await Promise.all([page.waitForSelector('.verdict'), page.dispatchEvent('.drop__area', 'drop', { dataTransfer: dropped })]);
  has(await page.locator('.crumbs').innerText(), 'gezogen.csv', 'a dropped file is sent at once');
  // Too large: told before it is sent.
  await page.goto(base + '/check');
  await page.setInputFiles('.drop__file', { name: 'gross.csv', mimeType: 'text/csv', buffer: Buffer.alloc(21 << 20, 'a;b\n') });
  ok(await page.locator('.drop__button').isDisabled(), 'a file over 20 MB is not sent');
  has(await page.locator('.drop__chosen').innerText(), '20 MB', 'and the limit is named');
  await context.close();

  const still = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const plain = await open(still, base);
  await plain.goto(base + '/check');
  await plain.setInputFiles('.drop__file', wrong);
  await plain.focus('.drop__button');
  await Promise.all([plain.waitForSelector('.verdict'), plain.keyboard.press('Enter')]);
  has(await plain.locator('.verdict').innerText(), /Fehler/, 'without script, by keyboard: the verdict');
  ok((await plain.locator('.finding li').count()) > 0, 'and the findings');
  await still.close();
}

export async function useWalk(browser, base) {
  for (const walk of [withoutScript, keyboard, mouse, paper, circumstances, fileCheck]) await walk(browser, base);
}
