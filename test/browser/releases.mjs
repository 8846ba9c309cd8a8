// An owner decides with the keyboard alone: sees what a release would show, gives it, takes it back; in German and English, with and without
// script, on 320 pixels, on paper. `tap` is what test/door.mjs exports.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { leavers } from '../delivered.mjs';
import { PASSWORD, firstLink } from '../people.mjs';
import { WIDE, looseBoxes, open, tooWide, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };
const SET = '/release/lehrstadt-leavers/lehrstadt';
const MAPPING = leavers('lehrstadt-leavers', '{de: "Abgänge nach Abschluss, eigene Zählung des Amtes für Schule und Bildung", en: "Leavers by certificate, own count of the school office"}');

const submit = (page, name) => page.getByRole('button', { name, exact: true }).click();

// The first account looks after people; the owner is invited and signs in.
async function owner(browser, server) {
  const { base } = server, link = await firstLink(server);
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + link);
  for (const [name, value] of [['house', 'Geschäftsstelle'], ['mail', 'anna@example.org'], ['name', 'Anna Amt'], ['password', PASSWORD], ['again', PASSWORD]]) await page.locator(`[name=${name}]`).fill(value);
  await page.locator('main button').click();
  await page.goto(`${base}/admin/organisations`);
  await page.locator('[name=id]').fill('lehrstadt');
  await page.locator('[name=name]').fill('Lehrstadt');
  await page.locator('main .form button').click();
  await page.goto(`${base}/admin/accounts`);
  await page.getByLabel('Mail-Adresse').fill('olga@example.org');
  await page.getByLabel('Name', { exact: true }).fill('Olga Owner');
  await page.getByLabel('Rolle').selectOption('owner');
  await page.getByLabel('Organisation').selectOption('lehrstadt');
  await page.locator('main .form button').last().click();
  const invitation = await page.locator('.desk__codes code').innerText();
  const other = await browser.newContext({ viewport: WIDE });
  const guest = await other.newPage();
  await guest.goto(invitation);
  await guest.locator('input[name=password]').fill(PASSWORD);
  await guest.locator('input[name=again]').fill(PASSWORD);
  await guest.locator('main button').click();
  const state = await other.storageState();
  await context.close();
  await other.close();
  return state;
}

// Tab until what has the focus is named so.
async function tabTo(page, name) {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const e = document.activeElement;
      return [e.labels?.[0]?.textContent, e.textContent, e.getAttribute('aria-label')].filter(Boolean).map((text) => text.trim());
    });
    if (here.some((text) => text === name || text.startsWith(`${name}:`))) return true;
  }
  return false;
}

async function pressed(page, name) {
  const found = await tabTo(page, name);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  return found;
}

async function look(page, seen, name, script) {
  if (script) seen.push(...(await violations(page, name)));
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    const wide = await tooWide(page);
    if (wide) seen.push(`${name}, ${size.width}: ${wide}`);
    seen.push(...(await looseBoxes(page)).map((text) => `${name}, ${size.width}: ${text}`));
  }
}

async function decides(browser, base, state, words, tap, seen) {
  const context = await browser.newContext({ viewport: WIDE, storageState: state, javaScriptEnabled: words.script });
  const page = await open(context, base);
  await page.goto(`${base}${words.prefix}/account`);
  tap.ok(await pressed(page, words.menu), `${words.name}: the own pages lead to the releases`);
  await look(page, seen, `${words.name}: the list`, words.script);
  tap.has(await page.locator('main').innerText(), words.house, `${words.name}: nothing is released`);
  tap.ok(await pressed(page, words.release), `${words.name}: the data set is opened`);
  await look(page, seen, `${words.name}: a data set`, words.script);
  await tabTo(page, words.partnership);
  await page.keyboard.press('ArrowDown');
  tap.ok(await page.getByLabel(words.everybody, { exact: true }).isChecked(), `${words.name}: the arrows choose for whom`);
  await tabTo(page, words.from);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, words.day);
  await page.keyboard.type(words.typed[0]);
  await tabTo(page, words.time);
  await page.keyboard.type(words.typed[1]);
  await tabTo(page, words.why);
  await page.keyboard.type('Beschluss „Öffnung“');
  tap.ok(await pressed(page, words.preview), `${words.name}: the preview is asked for`);
  const preview = await page.locator('main').innerText();
  tap.ok(preview.includes(words.moment) && preview.includes('Beschluss „Öffnung“') && preview.includes(words.visible), `${words.name}: it tells what becomes visible, and when`, preview);
  await look(page, seen, `${words.name}: the preview`, words.script);
  tap.ok(await pressed(page, words.change), `${words.name}: the details can be changed`);
  tap.is(await page.locator('#day').inputValue(), words.shown, `${words.name}: what was entered is there`);
  tap.ok(await pressed(page, words.preview), `${words.name}: and seen again`);
  tap.ok(await pressed(page, words.confirm), `${words.name}: and confirmed`);
  tap.has(await page.locator('[role=status]').innerText(), words.done, `${words.name}: the page says that it is released`);
  tap.has(await page.locator('.in-force').innerText(), words.moment, `${words.name}: and from when on`);
  await look(page, seen, `${words.name}: released`, words.script);
  tap.ok(await tabTo(page, words.take), `${words.name}: it can be taken back`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Zahlen falsch');
  await look(page, seen, `${words.name}: taking back`, words.script);
  tap.ok(await pressed(page, words.takePreview), `${words.name}: what it would hide is shown`);
  tap.has(await page.locator('h1').innerText(), words.hides, `${words.name}: before anything happens`);
  await look(page, seen, `${words.name}: what it would hide`, words.script);
  tap.ok(await pressed(page, words.confirmTake), `${words.name}: it is taken back`);
  tap.has(await page.locator('main').innerText(), 'Zahlen falsch', `${words.name}: and the history says why`);
  await look(page, seen, `${words.name}: taken back`, words.script);
  await page.getByRole('link', { name: words.again }).first().click();
  tap.ok(await page.getByLabel(words.everybody, { exact: true }).isChecked(), `${words.name}: it can be given again as it was`);
  tap.none(page.faults, `${words.name}: without an error`);
  await context.close();
}

const german = {
  name: 'German, with script', prefix: '', script: true, menu: 'Freigaben', house: 'Nur Ihr Haus sieht diese Daten', release: 'Freigeben', partnership: 'Für die Partnerschaft', everybody: 'Für alle',
  from: 'Erster Zeitraum', day: 'Tag', time: 'Uhrzeit', why: 'Warum?', typed: ['12.3.2037', '8 Uhr'], preview: 'Vorschau: Was wird sichtbar?', moment: '12.03.2037, 08:00 Uhr', shown: '12.03.2037',
  visible: 'werden sichtbar', change: 'Angaben ändern', confirm: 'Jetzt freigeben', done: 'Freigegeben.', take: 'Zurücknehmen', takePreview: 'Vorschau: Was wird unsichtbar?', hides: 'Das wird unsichtbar',
  confirmTake: 'Jetzt zurücknehmen', again: 'Noch einmal so freigeben',
};
const english = {
  name: 'English, without script', prefix: '/en', script: false, menu: 'Releases', house: 'Taken back', release: 'Release', partnership: 'For the partnership', everybody: 'For everybody',
  from: 'First period', day: 'Day', time: 'Time', why: 'Why?', typed: ['12 March 2037', '8 am'], preview: 'Preview: what becomes visible?', moment: '12 March 2037, 08:00', shown: '12 March 2037',
  visible: 'become visible', change: 'Change the details', confirm: 'Release now', done: 'Released.', take: 'Take back', takePreview: 'Preview: what becomes invisible?', hides: 'This becomes invisible',
  confirmTake: 'Take back now', again: 'Release like this again',
};

async function paper(browser, base, state, tap, seen) {
  const context = await browser.newContext({ viewport: WIDE, storageState: state });
  const page = await open(context, base);
  for (const path of ['/en/releases', `/en${SET}`]) {
    await page.goto(base + path);
    await look(page, seen, path, true);
  }
  await page.goto(base + SET);
  await page.emulateMedia({ media: 'print' });
  tap.ok(!(await page.locator('.give').isVisible()) && (await page.locator('.who').isVisible()), 'on paper stands who sees what, and no form');
  const wrong = await page.request.post(`${base}${SET}/give`, { form: { audience: 'public' }, headers: { accept: 'text/html' } });
  tap.is(wrong.status(), 403, 'nothing is released without the key of the session');
  await context.close();
}

export async function releasesWalk(browser, tap) {
  const folder = tap.folder(), db = join(folder, 'releases.db'), csv = join(folder, 'releases.csv'), yaml = join(folder, 'releases.yaml');
  const loaded = tap.example(db);
  tap.ok(loaded.code === 0 || loaded.code === 1, 'the example region loads', loaded.err);
  const regions = ['05112', '05113', '05117', '05562032', '05562004'];
  writeFileSync(csv, `Jahr;Schlüssel;Insgesamt;ohne\n${[2021, 2022, 2023].map((year) => regions.map((key, i) => `${year};${key};${1000 + year + i};${90 + i}\n`).join('')).join('')}`);
  writeFileSync(yaml, MAPPING);
  tap.is(tap.wirk(['deliver', csv, '--sender', 'lehrstadt', '--mapping', yaml, '--db', db]).code, 0, 'a partner delivers');
  const server = await tap.serve(db);
  const state = await owner(browser, server), seen = [];
  await decides(browser, server.base, state, german, tap, seen);
  await decides(browser, server.base, state, english, tap, seen);
  await paper(browser, server.base, state, tap, seen);
  tap.none(seen, 'the pages of releases keep the rules of accessibility and fit on 320 pixels');
  tap.is((await server.stop()).code, 0, 'its server ends well');
}
