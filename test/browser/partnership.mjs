// The partnership as a reader meets it: the count with its rule, the map stepped through time with the keyboard and without script, the
// pages of partners and agreements, on a wide screen, on the narrowest one, on paper. `tap` is what test/door.mjs exports.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, root, serve, wirk } from '../door.mjs';
import { validFaults } from '../http/valid.mjs';
import { administrator, invited } from '../people.mjs';
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

// ---- the story, entered at the desk ---------------------------------------------------------------------------

const example = (kind) => readFileSync(join(root, 'data/ruhr/partners', `${kind}.csv`), 'utf8').trimEnd().split('\n');
const said = 'RuhrFutur, Mitteilung vom 21. April 2023';
const send = (page, name) => page.getByRole('button', { name, exact: true }).click();

// What was before 2023 comes as files, as an office has it in its tables.
async function before2023(page, base) {
  const early = (kind) => example(kind).filter((line) => !/musterstadt|beispiel|^[^,]*202[34]/.test(line)).join('\n');
  for (const kind of ['partner', 'agreement', 'signature']) {
    const path = join(folder(), `${kind}.csv`);
    writeFileSync(path, `${early(kind)}\n`);
    await page.goto(`${base}/records/${kind}/import`);
    await page.setInputFiles('#file', path);
    await send(page, 'Nachsehen');
    await send(page, 'So einlesen');
    await page.waitForURL(/done=imported/);
  }
}

async function agreement(page, base, fields) {
  await page.goto(`${base}/records/agreement/new`);
  for (const [field, text] of Object.entries(fields))
    await (field === 'term' ? page.locator('#f-term').selectOption(text) : page.locator(`#f-${field}`).fill(text));
  await page.locator('#f-title').press('Enter');
  await page.waitForURL(/done=saved/);
  return page.url().split('?')[0];
}

// From the page of the agreement, with the keyboard alone: the link, the partner by the letters of its name, the day, Enter.
async function signature(page, at, { partner, day, dayIs, towns = [] }) {
  await page.goto(at);
  await page.getByRole('link', { name: 'Unterschrift', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.locator('#f-partner').focus();
  await page.keyboard.type(partner);
  await page.locator('#f-day').focus();
  await page.keyboard.type(day);
  if (dayIs) await page.locator('#f-day_is').selectOption(dayIs);
  for (const town of towns) {
    await page.getByRole('checkbox', { name: town, exact: true }).focus();
    await page.keyboard.press('Space');
  }
  await page.locator('#f-day').press('Enter');
  await page.waitForURL(/done=saved/);
}

async function counts(page, base, tap, on, signed, district) {
  await page.goto(`${base}/partners?on=${on}&kind=municipality`);
  const other = page.locator('a[href*="rule=district-level"]').first();
  tap.is(`${await page.locator('.big-number').innerText()} / ${(await other.innerText()).replace(/\s+/g, ' ')}`, `${signed} / ${district} nur Kreise und kreisfreie Städte`, `${on}: ${signed} have signed themselves, ${district} Kreise and cities`);
}

async function fiveCities(page, base, tap) {
  const at = await agreement(page, base, { title: 'Kooperationsvereinbarung für 2023 und 2024', from: '01.01.2023', term: 'fixed', until: '31.12.2024', sources: said });
  const duties = example('duty').filter((line) => line.startsWith('pflicht')).map((line) => /,\d,"?(.*?)"?,[A-Z]/.exec(line)[1]);
  for (const [i, text] of duties.entries()) {
    await page.goto(at);
    await page.getByRole('link', { name: 'Pflicht aus einer Vereinbarung', exact: true }).click();
    await page.locator('#f-number').fill(`${i + 1}`);
    await page.locator('#f-text').fill(text);
    await send(page, 'Eintragen');
  }
  await counts(page, base, tap, '2023-04-21', 7, 6);
  for (const city of ['Stadt Bottrop', 'Stadt Duisburg', 'Stadt Hagen', 'Stadt Hamm', 'Stadt Herne']) await signature(page, at, { partner: city, day: '21.04.2023', dayIs: 'signing' });
  await counts(page, base, tap, '2023-04-20', 7, 6);
  await counts(page, base, tap, '2023-04-21', 12, 11);
  const id = at.split('/').at(-1);
  await page.goto(`${base}/agreement/${id}`);
  tap.is(await page.locator('#pflichten p').allInnerTexts().then((texts) => texts.length), 4, 'the agreement tells its four duties');
  tap.has(await page.locator('#pflichten').innerText(), /1\. Die Verantwortungsgemeinschaft[\s\S]*4\. Die Wirkung/, 'in their order');
  tap.is(await page.locator('#parteien tbody tr').count(), 5, 'and who signed it');
  return id;
}

async function theKreis(page, base, tap) {
  const at = await agreement(page, base, { title: 'Beitritt des Ennepe-Ruhr-Kreises', term: 'unknown' });
  const towns = ['Breckerfeld', 'Ennepetal', 'Gevelsberg', 'Hattingen', 'Herdecke', 'Schwelm', 'Sprockhövel', 'Wetter (Ruhr)', 'Witten'].map((name) => `Stadt ${name}`);
  await signature(page, at, { partner: 'Ennepe-Ruhr-Kreis', day: '31.05.2023', dayIs: 'press', towns });
  await counts(page, base, tap, '2023-05-31', 13, 12);
  await page.goto(`${base}/partner/witten`);
  tap.has(await page.locator('main').innerText(), /Ennepe-Ruhr-Kreis\s*vertritt diese Stadt/, 'the page of a town names who represents it');
  await page.goto(`${base}/partner/ennepe-ruhr-kreis`);
  tap.is(await page.locator('#vertretung li').count(), 9, 'that of the Kreis its nine towns');
}

// The slider follows what was entered: its next stop is the next day on which something changed.
async function onTheMap(page, base, tap) {
  const represented = () => page.locator('tr', { hasText: 'vertreten durch einen Kreis' }).count();
  await page.goto(`${base}/partners?tab=map&on=2023-04-21&kind=municipality`);
  tap.is(await represented(), 0, 'the map before the Kreis: nobody is represented');
  for (const [day, signed] of [['2023-05-31', 13], ['2024-01-11', 14], ['2024-04-09', 15]]) {
    await page.locator('.map-slider').focus();
    await Promise.all([page.waitForURL(new RegExp(`on=${day}`)), page.keyboard.press('ArrowRight')]);
    tap.is(`${await page.locator('.big-number').innerText()} ${await represented()}`, `${signed} 9`, `${day}: an arrow key leads to ${signed}, with nine towns represented`);
  }
  tap.is(await page.locator('tr', { hasText: 'Kreis Wesel' }).filter({ hasText: 'noch nicht: bis dahin keine Unterschrift erfasst' }).count(), 13, 'Kreis Wesel: not yet');
}

async function theEnd(page, base, tap, { db, id }) {
  const told = () => wirk(['partners', '--ends', '--on', '2024-11-15', '--days', '90', '--db', db]).out;
  tap.has(told(), /Stadt Bottrop, Stadt Duisburg, Stadt Hagen, Stadt Hamm, Stadt Herne/, 'in November 2024 the end of the term is told, with whom it concerns');
  const soon = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(Date.now() + 60 * 86400000));
  await page.goto(`${base}/partner/hamm`);
  tap.has(await page.locator('main').innerText(), 'Laufzeit beendet', 'its page says that the term is over');
  const at = await agreement(page, base, { title: 'Erneuerung', from: '01.01.2025', term: 'fixed', until: soon });
  await page.goto(`${at}/change`);
  await page.locator('#f-renews').selectOption(id);
  await send(page, 'Speichern');
  await signature(page, at, { partner: 'Stadt Hamm', day: '02.01.2025' });
  tap.has(told(), /Stadt Bottrop, Stadt Duisburg, Stadt Hagen, Stadt Herne/, 'who has signed the renewal needs no reminder, the others do');
  await page.goto(`${base}/partners`);
  tap.has(await page.locator('main').innerText(), /Erneuerung\s+endet am/, 'the renewal ends in 60 days: the page reminds of it by itself');
  await page.goto(`${base}/partner/hamm`);
  tap.has(await page.locator('main').innerText(), /endet am[\s\S]*in 60 Tagen/, 'and so does that of the partner');
}

// ---- the pages behind the login -------------------------------------------------------------------------------

function put(db, kind, id, fields) {
  const told = wirk(['record', 'put', kind, id, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`), '--db', db]);
  if (told.code !== 0) throw new Error(`${kind} ${id}: ${told.out}${told.err}`);
}

const inside = ['/bodies', '/body/leitung', '/body/leitung/meetings', '/meeting/erste', '/decisions', '/tasks', '/conflicts', '/agreements', '/partner/hamm', '/records/signature', '/records/actor/import/1'];

async function behindTheLogin(browser, { base, db, eda }, tap) {
  put(db, 'body', 'leitung', { name: 'Leitungsgruppe', kind: 'steering', task: 'Sie lenkt die Partnerschaft.' });
  put(db, 'seat', 'hamm-schulamt', { body: 'leitung', partner: 'hamm', office: 'Schulamt', from: '2023' });
  put(db, 'seat', 'herne-frueher', { body: 'leitung', partner: 'herne', office: 'Jugendamt', from: '2013', until: '2019-01' });
  put(db, 'meeting', 'erste', { body: 'leitung', title: 'Frühjahrssitzung', begins: '2027-03-01 14:00', ends: '2027-03-01 16:00', place: 'Essen', state: 'planned', minutes: 'Alle waren da.' });
  put(db, 'topic', 'top1', { meeting: 'erste', number: '1', title: 'Verlängerung', paper: 'Vorlage 1', minutes: 'Einstimmig.' });
  put(db, 'decision', 'd1', { text: 'Die Vereinbarung wird erneuert.', body: 'leitung', topic: 'top1', state: 'waiting', waits_for: 'herne | hamm', resolved_by: 'hamm', due: '2027-06-01' });
  put(db, 'decision', 'd2', { text: 'Ein Bericht erscheint jedes Jahr.', body: 'leitung', state: 'taken', day: '2024-01-11' });
  put(db, 'task', 't1', { text: 'Entwurf verschicken', partner: 'hamm', who: 'Schulamt', due: '2020-01-01', meeting: 'erste' });
  put(db, 'task', 't2', { text: 'Raum bestellen', due: '2190-01-01' });
  put(db, 'agreement', 'doppelt', { title: 'Zweite Vereinbarung', term: 'fixed', from: '2023-06-01', until: '2024-06-01' });
  put(db, 'signature', 'doppelt-hamm', { agreement: 'doppelt', partner: 'hamm', day: '2023-06-01' });
  const large = `name,region\n${Array.from({ length: 6000 }, (_, i) => `Angebot ${i},${i === 4000 ? '99999' : '05112'}`).join('\n')}\n`;
  await eda.send('/records/actor/import', large, 'Angebote.csv');
  const wrong = [];
  for (const [viewport, language] of [[WIDE, ''], [NARROW, '/en']]) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'wirk', value: eda.cookie, url: base, httpOnly: true, sameSite: 'Lax' }]);
    const page = await open(context, base);
    for (const path of inside) {
      const reply = await page.goto(base + language + path);
      const name = `${viewport.width} ${language}${path}`;
      if (reply.status() !== 200) wrong.push(`${name}: ${reply.status()}`);
      wrong.push(...page.faults.splice(0).map((fault) => `${name}: ${fault}`));
      if ((await page.locator('h1').count()) !== 1) wrong.push(`${name}: not one h1`);
      if (viewport === WIDE) wrong.push(...(await violations(page, name)));
      else wrong.push(...[await tooWide(page), ...(await looseBoxes(page))].filter(Boolean).map((fault) => `${name}: ${fault}`));
      if (process.env.WIRK_SHOTS) await page.screenshot({ path: `${process.env.WIRK_SHOTS}/inside${path.replaceAll('/', '-')}-${viewport.width}.png`, fullPage: true });
    }
    await context.close();
  }
  const { faults } = await validFaults(base, inside.flatMap((path) => [path, `/en${path}`]), { cookie: `wirk=${eda.cookie}`, accept: 'text/html' });
  tap.none([...wrong, ...faults], `${inside.length} pages of bodies, meetings, decisions, tasks, conflicts and files on their way: accessible, valid, narrow and wide`);
}

export async function atTheDesk(browser, tap) {
  const db = join(folder(), 'story.db');
  const server = await serve(db);
  const admin = await administrator(server);
  const house = /<option value="([^"]+)"[^>]*>Geschäftsstelle/.exec((await admin.go('/admin/accounts')).text)[1];
  const eda = await invited(admin, 'eda@example.org', 'editor', house);
  const { base } = server;
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'wirk', value: eda.cookie, url: base, httpOnly: true, sameSite: 'Lax' }]);
  const page = await open(context, base);
  page.setDefaultTimeout(10000);
  await before2023(page, base);
  const id = await fiveCities(page, base, tap);
  await theKreis(page, base, tap);
  await signature(page, await agreement(page, base, { title: 'Beitritt des Kreises Unna', term: 'unknown' }), { partner: 'Kreis Unna', day: '11.01.2024' });
  await counts(page, base, tap, '2024-01-11', 14, 13);
  await signature(page, await agreement(page, base, { title: 'Beitritt der Stadt Oberhausen', term: 'unknown' }), { partner: 'Stadt Oberhausen', day: '09.04.2024' });
  await counts(page, base, tap, '2024-04-09', 15, 14);
  await onTheMap(page, base, tap);
  await theEnd(page, base, tap, { db, id });
  tap.none(page.faults, 'no error on the way');
  await context.close();
  await behindTheLogin(browser, { base, db, eda }, tap);
  await server.stop();
}

export async function partnershipWalk(browser, base, tap) {
  await everyPage(browser, base, tap);
  await throughTime(browser, base, tap);
  await printed(browser, base, tap);
  await atTheDesk(browser, tap);
}
