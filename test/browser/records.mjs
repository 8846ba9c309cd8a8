// What people enter about the partnership, as they meet it: an agreement with its signature, a measure with its milestones, a file with
// many offers; faults beside their fields; two who edit at once; with the keyboard alone and without script, in German and English, on a
// narrow screen. `tap` is what test/door.mjs exports.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { administrator, invited } from '../people.mjs';
import { WIDE, open, tooWide, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };

// A window of somebody who is signed in.
async function windowOf(browser, base, one, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  await context.addCookies([{ name: 'wirk', value: one.cookie, url: base, httpOnly: true, sameSite: 'Lax' }]);
  return { context, page: await open(context, base) };
}

const submit = (page, name) => page.getByRole('button', { name, exact: true }).click();

// ---- an agreement and its signature, without script ------------------------------------------------------

async function enters(browser, base, eda, tap) {
  const { context, page } = await windowOf(browser, base, eda, { javaScriptEnabled: false });
  await page.goto(`${base}/records`);
  await page.locator('a[href="/records/partner/new"]').click();
  await page.getByLabel('Name (nötig)').fill('Kreis Unna');
  await submit(page, 'Eintragen');
  tap.has(await page.locator('[role=alert]').innerText(), 'Noch nicht gespeichert', 'what is missing is told');
  tap.is(await page.getByLabel('Name (nötig)').inputValue(), 'Kreis Unna', 'what was entered stays');
  await page.locator('[role=alert] a').first().click();
  tap.is(await page.evaluate(() => location.hash), '#f-kind', 'and a link leads to the field');
  await page.getByLabel('Art (nötig)').selectOption({ label: 'Kreis' });
  await submit(page, 'Eintragen');
  tap.has(page.url(), '/record/partner/kreis-unna?done=saved', 'then it is saved');
  await page.goto(`${base}/records/agreement/new`);
  await page.getByLabel('Titel (nötig)').fill('Vereinbarung 2013');
  await page.locator('#f-from').fill('2013');
  await page.locator('#f-term').selectOption({ index: 2 });
  await submit(page, 'Eintragen');
  tap.has(await page.locator('.record__lines').innerText(), '2013', 'a year is a day, too');
  await page.getByRole('link', { name: 'Unterschrift', exact: true }).click();
  tap.is(await page.locator('#f-agreement').inputValue(), 'vereinbarung-2013', 'what belongs to it begins with it');
  await page.locator('#f-partner').selectOption({ label: 'Kreis Unna' });
  await page.locator('#f-day').fill('31.02.2024');
  await submit(page, 'Eintragen');
  tap.has(await page.locator('#f-day-fault').innerText(), '31.02.2024', 'a day that is none is told beside it');
  await page.locator('#f-day').fill('11.01.2024');
  await submit(page, 'Eintragen');
  tap.has(await page.locator('.record__lines').innerText(), '11. Januar 2024', 'the day in words');
  await page.goto(`${base}/record/partner/kreis-unna`);
  tap.has(await page.locator('.record__linked').first().innerText(), 'Unterschriften', 'and the partner’s page leads to its signature');
  await context.close();
}

// ---- two at once -------------------------------------------------------------------------------------------

async function twoEditors(browser, base, { eda, zoe }, tap) {
  const first = await windowOf(browser, base, eda);
  const second = await windowOf(browser, base, zoe);
  const path = `${base}/record/agreement/vereinbarung-2013/change`;
  await first.page.goto(path);
  await second.page.goto(path);
  await first.page.getByLabel('Titel (nötig)').fill('Vereinbarung von 2013');
  await submit(first.page, 'Speichern');
  await second.page.locator('#f-note').fill('Aus dem Archiv');
  await submit(second.page, 'Speichern');
  tap.is(await second.page.locator('#f-note').inputValue(), 'Aus dem Archiv', 'the second keeps what was entered');
  tap.is(await second.page.getByLabel('Titel (nötig)').inputValue(), 'Vereinbarung von 2013', 'and has what the first changed');
  tap.has(await second.page.locator('.desk__table').innerText(), 'Aus dem Archiv', 'beside each other');
  await submit(second.page, 'Speichern');
  tap.has(await second.page.locator('.record__lines').innerText(), /Vereinbarung von 2013[\s\S]*Aus dem Archiv/, 'one more click saves both');
  await second.page.getByRole('button', { name: /^Wieder so 1$/ }).click();
  tap.has(await second.page.locator('h1').innerText(), 'Vereinbarung 2013', 'an earlier version is back with one click');
  tap.none(first.page.faults, 'no error for the first');
  tap.none(second.page.faults.filter((fault) => !fault.includes('409')), 'nor for the second');
  await first.context.close();
  await second.context.close();
}

// ---- with the keyboard alone -----------------------------------------------------------------------------------

async function keyboard(browser, base, eda, tap) {
  const { context, page } = await windowOf(browser, base, eda);
  await page.goto(`${base}/en/records/goal/new`);
  await page.locator('#f-text').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  tap.has(await page.evaluate(() => document.activeElement.className), 'record__faults', 'faults have the focus at once');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  tap.is(await page.evaluate(() => document.activeElement.id), 'f-text', 'and lead to the field');
  await page.keyboard.type('Every child can read');
  await page.keyboard.press('Enter');
  await page.waitForURL(/done=saved/);
  tap.is(await page.locator('h1').innerText(), 'Every child can read', 'entered with the keyboard alone');
  tap.none(page.faults.filter((fault) => !fault.includes('422')), 'no error on the way');
  await context.close();
}

// ---- a file of many ------------------------------------------------------------------------------------------------

async function readIn(browser, base, eda, tap) {
  const { context, page } = await windowOf(browser, base, eda);
  const file = join(tap.folder(), 'angebote.csv');
  writeFileSync(file, 'Name;Gebiet\r\nLesepaten;05112\r\nMathezirkel;99999\r\n'.replace('Name;Gebiet', 'name;region'));
  await page.goto(`${base}/records/actor`);
  await page.getByRole('link', { name: 'Aus einer Datei einlesen' }).click();
  await page.setInputFiles('#file', file);
  await submit(page, 'Nachsehen');
  tap.has(await page.locator('main').innerText(), /Zeile 3/, 'an error with its place');
  tap.is(await page.getByRole('button', { name: 'So einlesen' }).count(), 0, 'nothing to confirm yet');
  writeFileSync(file, 'name;region\r\nLesepaten;05112\r\nMathezirkel;05113\r\n');
  await page.setInputFiles('#file', file);
  await submit(page, 'Nachsehen');
  await submit(page, 'So einlesen');
  tap.has(await page.locator('main').innerText(), /eingelesen[\s\S]*1 bis 2 von 2/, 'then both are there');
  await page.getByLabel('Suchen', { exact: true }).fill('mathe');
  await submit(page, 'Anzeigen');
  tap.has(await page.locator('main').innerText(), '1 bis 1 von 1', 'and found');
  tap.none(page.faults.filter((fault) => !fault.includes('422')), 'no error on the way');
  await context.close();
}

// ---- every page, narrow and wide -----------------------------------------------------------------------------------

async function everyPage(browser, base, eda, tap) {
  const wrong = [];
  const paths = ['/records', '/records/agreement', '/records/agreement/new', '/record/agreement/vereinbarung-2013', '/record/agreement/vereinbarung-2013/change',
    '/record/agreement/vereinbarung-2013/hand-over', '/records/measure/new', '/records/contact/new', '/records/actor/import', '/records/picture/hand-over'];
  for (const viewport of [WIDE, NARROW]) {
    const { context, page } = await windowOf(browser, base, eda, { viewport, bypassCSP: true });
    for (const language of ['', '/en'])
      for (const path of paths) {
        const reply = await page.goto(base + language + path);
        const name = `${language}${path} at ${viewport.width}`;
        if (reply.status() !== 200) wrong.push(`${name}: ${reply.status()}`);
        if ((await page.locator('h1').count()) !== 1) wrong.push(`${name}: not one h1`);
        if (viewport === NARROW) wrong.push(...[await tooWide(page)].filter(Boolean).map((what) => `${name}: ${what}`));
        wrong.push(...(await violations(page, name)));
      }
    wrong.push(...page.faults);
    await context.close();
  }
  tap.none(wrong, `${paths.length} pages of records in both languages: accessible, one heading, narrow and wide`);
}

export async function recordsWalk(browser, tap) {
  const server = await tap.serve(join(tap.folder(), 'records.db'));
  const admin = await administrator(server);
  const house = /<option value="([^"]+)"[^>]*>Geschäftsstelle/.exec((await admin.go('/admin/accounts')).text)[1];
  const eda = await invited(admin, 'eda@example.org', 'editor', house);
  const zoe = await invited(admin, 'zoe@example.org', 'editor', house);
  await enters(browser, server.base, eda, tap);
  await twoEditors(browser, server.base, { eda, zoe }, tap);
  await keyboard(browser, server.base, eda, tap);
  await readIn(browser, server.base, eda, tap);
  await everyPage(browser, server.base, eda, tap);
  await server.stop();
}
