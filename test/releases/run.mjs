// The owner's pages for release: who sees which data set there, what a release would show before it is given, embargo, taking back, two who
// decide at once, others' data, forms in bad faith, a session that ends on the way, the letter to the owners. On each store.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, example, folder, has, is, none, ok, run, serve, stores, wirk, zipText } from '../door.mjs';
import { leavers } from '../delivered.mjs';
import { sink, textOf } from '../letters/sink.mjs';
import { PASSWORD, Somebody, administrator, invited, keyOf, until, versionOf } from '../people.mjs';

const SET = '/release/lehrstadt-leavers/lehrstadt';
const EVIL = '=cmd|"calc"!A1 <script>alert(1)</script> \'; DROP TABLE x; --';
const table = (...rows) => `Jahr;Schlüssel;Insgesamt;ohne\n${rows.map((row) => `${row.join(';')}\n`).join('')}`;
const FIRST = table([2015, '05562032', 999983, 333337], [2015, '05562004', 888887, 222221], [2016, '05112', 987654, 321789]);

// A release as the page of the data set would send it now.
async function give(one, fields, path = SET) {
  const version = versionOf((await one.go(path)).text);
  return one.post(`${path}/give`, { version, reason: 'Beschluss', ...fields });
}

const rowsOf = async (one, path) => JSON.parse((await one.go(`${path}.json`)).text).rows;
const figure = async (server) => {
  const all = JSON.parse((await ask(server, '/indicator/D-13a.json?period=2015&areas=05562032')).text).figures;
  return all.find((one) => one.region === '05562032')?.number ?? null;
};

// Sixteen who ask at once, over connections that stay: each thread of the server answers some of them.
const everywhere = async (server) => [...new Set(await Promise.all(Array.from({ length: 16 }, () => figure(server))))].join();

async function people(server) {
  const admin = await administrator(server);
  for (const [id, name] of [['lehrstadt', 'Lehrstadt'], ['andersdorf', 'Andersdorf']]) await admin.post('/admin/organisations', { id, name, region: '' });
  const invite = async (mail, role, organisation, lang = 'de') => {
    const one = await invited(admin, mail, role, organisation);
    if (lang === 'en') await one.post('/account', { name: mail.split('@')[0], language: 'en', version: versionOf((await one.go('/account')).text) });
    return one;
  };
  const all = {
    admin, owner: await invite('olga@example.org', 'owner', 'lehrstadt'), second: await invite('oskar@example.org', 'owner', 'lehrstadt', 'en'),
    deliverer: await invite('lia@example.org', 'deliverer', 'lehrstadt'), reader: await invite('rea@example.org', 'reader', 'lehrstadt'),
    coordinator: await invite('cora@example.org', 'coordinator', 'lehrstadt'), reviewer: await invite('rudi@example.org', 'reviewer', 'lehrstadt'),
    editor: await invite('edda@example.org', 'editor', 'house'), other: await invite('otto@example.org', 'owner', 'andersdorf'), mixed: await invite('mia@example.org', 'owner', 'andersdorf'),
  };
  const number = /href="\/admin\/account\/(\d+)">mia</.exec((await admin.go('/admin/accounts')).text)?.[1];
  await admin.post(`/admin/account/${number}/give`, { role: 'reader', organisation: 'lehrstadt' });
  return all;
}

// ---- whose a number is ----

// Wherever a source is named, in page and file: the partner's own number never under the name of the statistical office, an official one
// never under the partner's; both where both are shown.
async function credits(all) {
  const wrong = [], owner = 'Lehrstadt: Abgänge der Städte', office = 'Statistische Ämter', one = all.owner;
  const told = (where, text, theirs, official) => {
    if (text === undefined || text.includes(owner) !== theirs || text.includes(office) !== official) wrong.push(`${where}: ${text}`);
  };
  const part = async (path, pattern) => pattern.exec((await one.go(path)).text)?.[1];
  const own = 'areas=05562032', other = 'areas=05513', both = 'areas=05562032,05513', built = '/build?step=result&indicators=D-13a';
  const beside = /build-table__source">([\s\S]*?)<\/p>/, cited = /class="citation"[^>]*>([^<]*Definition Version[^<]*)</, under = /figure__source">([\s\S]*?)<\/p>/;
  for (const form of ['', '&form=long']) {
    told(`table builder${form}`, await part(`${built}&${own}&from=2015&to=2015${form}`, beside), true, false);
    told(`table builder${form}, official`, await part(`${built}&${other}&from=2015&to=2015${form}`, beside), false, true);
    told(`table builder${form}, both`, await part(`${built}&${both}&from=2015&to=2015${form}`, beside), true, true);
    told(`table builder${form}, years before`, await part(`${built}&${own},05112&from=2013&to=2014${form}`, beside), false, true);
  }
  const json = async (path) => JSON.parse((await one.go(path)).text).indicators.find((indicator) => indicator.id === 'D-13a').source.de;
  for (const [areas, theirs, official] of [[own, true, false], [other, false, true], [both, true, true]]) {
    told(`JSON of the table builder, ${areas}`, await json(`/build.json?step=result&indicators=D-13a&${areas}&from=2015&to=2015`), theirs, official);
    told(`JSON of the indicator, ${areas}`, await json(`/indicator/D-13a.json?period=2015&${areas}`), theirs, official);
    told(`citation, ${areas}`, await part(`/indicator/D-13a?period=2015&${areas}`, cited), theirs, official);
    for (const book of ['/build.xlsx?step=result&indicators=D-13a&from=2015&to=2015&', '/indicator/D-13a.xlsx?period=2015&'])
      told(`${book}${areas}`, zipText((await one.go(`${book}${areas}`)).body), theirs, official);
    const compared = `indicators=D-13a&period=2015&${areas}`; // beside the own area, which is official
    told(`comparison, ${areas}`, await part(`/compare?${compared}`, under), theirs, true);
    told(`citation of the comparison, ${areas}`, await part(`/compare?${compared}`, cited), theirs, true);
    told(`workbook of the comparison, ${areas}`, zipText((await one.go(`/compare.xlsx?${compared}`)).body), theirs, true);
    told(`JSON of the comparison, ${areas}`, await json(`/compare.json?${compared}`), theirs, true);
  }
  for (const [areas, theirs, official] of [['05562032,05562004', true, false], ['05513,05515', false, true], ['05562032,05562004,05513,05515', true, true]])
    told(`picture of a pair, ${areas}`, (await one.go(`/compare.svg?x=D-13a&y=D-14a&period=2015&areas=${areas}`)).text, theirs, official);
  const profile = async (path) => part(path, /profile__sources">([\s\S]*?)<\/p>/);
  const [{ newest }] = await rowsOf(one, '/releases');
  for (const path of ['/region/05562032', `/region/05562032?as_of=${newest - 1}`, '/profiles?areas=05562032']) {
    const text = await profile(path);
    if (text?.includes(owner) !== !path.includes('as_of')) wrong.push(`${path}: ${text}`);
  }
  if (!(await profile('/en/region/05562032'))?.includes('Lehrstadt: Leavers of the cities')) wrong.push('the profile in English');
  none(wrong, 'wherever a source is named it is whose the numbers are');
}

// ---- who sees what there -----------------------------------------------------------------------------------

async function looks(server, all) {
  const wrong = [];
  for (const [name, one] of Object.entries(all)) {
    const theirs = !['other'].includes(name), may = ['owner', 'second'].includes(name);
    const list = await one.go('/releases'), page = await one.go(SET), rows = await rowsOf(one, '/releases');
    if (list.status !== 200 || list.text.includes(SET) !== theirs || rows.length !== (theirs ? 1 : 0)) wrong.push(`${name}: the list (${list.status}, ${rows.length})`);
    if (page.status !== (theirs ? 200 : 404)) wrong.push(`${name}: the page (${page.status})`);
    if (page.text.includes('action="/release/') !== may) wrong.push(`${name}: ${may ? 'no' : 'a'} form`);
    if (list.headers['cache-control'] !== 'private, no-store') wrong.push(`${name}: kept (${list.headers['cache-control']})`);
    for (const [path, fields] of [['give', { audience: 'public' }], ['withdraw', { release: '1' }]]) {
      const { status } = await one.post(`${SET}/${path}`, { reason: 'x', version: '0.0.0', step: 'confirm', ...fields });
      const want = may ? (path === 'give' ? 409 : 404) : name === 'other' ? 404 : 403;
      if (status !== want) wrong.push(`${name}: ${path} (${status}, not ${want})`);
    }
  }
  none(wrong, 'each role sees the list, the page and the form as the table of rights says');
  has((await all.mixed.post(`${SET}/give`, { audience: 'public', reason: 'x' })).text, 'Lehrstadt', 'who owns other data is told whose these are');
  is((await new Somebody(server).go('/releases')).headers.location, '/login?next=%2Freleases', 'a visitor is led to the login');
  is((await ask(server, `${SET}.json`)).status, 401, 'a program to nothing');
  is((await all.owner.post(`${SET}/give`, { audience: 'public', reason: 'x', form_key: 'x'.repeat(43) })).status, 403, 'not without the key of the session');
  const credit = async (path) => /figure__source">([\s\S]*?)<\/p>/.exec((await all.owner.go(path)).text)?.[1] ?? '';
  const own = await credit('/indicator/D-13a?period=2015&areas=05562032'), official = await credit('/indicator/D-13a?period=2015&areas=05513'), both = await credit('/indicator/D-13a?period=2015&areas=05562032,05513');
  ok(own.includes('Lehrstadt: Abgänge der Städte') && !own.includes('Statistische Ämter'), 'beside a number of a partner stands whose it is, not the statistical office', own);
  ok(official.includes('Statistische Ämter') && !official.includes('Lehrstadt'), 'beside an official one that office', official);
  ok(both.includes('Lehrstadt: ') && both.includes('Statistische Ämter'), 'beside both both', both);
  const text = (await all.owner.go('/releases')).text;
  has(text, /Nur Ihr Haus sieht diese Daten/, 'the owner reads how it stands');
  has(text, /\d+ Datensätze aus amtlichen offenen Quellen/, 'official data are counted apart');
  has((await all.owner.go('/account')).text, 'href="/releases"', 'the account leads there');
  const [{ newest }] = await rowsOf(all.owner, '/releases'), closed = await new Somebody(server).go(`/delivery/${newest}`);
  ok(closed.status === 403 && closed.text.includes(`href="/login?next=%2Fdelivery%2F${newest}"`), 'a visitor who may not see the file is led to the login, and back', closed.text.slice(-3000));
  ok(!(await all.other.go(`/delivery/${newest}`)).text.includes('login?next'), 'who is signed in is not');
  const page = (await all.owner.go(SET)).text;
  for (const part of ['href="/indicator/D-13a"', 'href="/region/05112"', '2015 bis 2016', 'kreisfreie Stadt', 'nur das Haus', '1 Lieferung']) has(page, part, `the page tells ${part}`);
  has((await all.owner.go(`/en${SET}`)).text, 'Only your house sees these data', 'in English, too');
  for (const path of ['/release/lehrstadt-leavers/andersdorf', '/release/none/lehrstadt', '/release/%2e%2e/lehrstadt', '/release/lehrstadt-leavers/leh%2Frstadt', '/release/a/b/c'])
    is((await all.owner.go(path)).status, 404, `${path} is not there`);
}

// What the command line delivered for a name that is no organisation here has no owner; who looks after the whole sees it.
async function elsewhere(server, { admin, editor, owner }, { db, csv }) {
  const yaml = join(folder(), 'elsewhere.yaml'), name = 'Amt für Schule/Süd & <Co>';
  writeFileSync(yaml, leavers('"amt/über & <b>"'));
  is(wirk(['deliver', csv, '--sender', name, '--mapping', yaml, '--db', db]).code, 0, 'somebody who is not registered here delivers');
  const wrong = [];
  for (const one of [admin, editor]) {
    const list = (await one.go('/releases')).text, href = /href="(\/release\/amt[^"]*)"/.exec(list)?.[1];
    if (!href || list.includes('<Co>')) wrong.push(`the list: ${href}`);
    const page = await one.go(href);
    if (page.status !== 200 || page.text.includes('action="/release') || page.text.includes('<Co>')) wrong.push(`the page: ${page.status}`);
    if ((await one.post(`${href}/give`, { audience: 'public', reason: 'x', step: 'confirm' })).status !== 403) wrong.push('released');
  }
  none(wrong, 'who looks after the whole sees it under whatever name, without a form');
  is((await rowsOf(owner, '/releases')).length, 1, 'others do not');
}

// ---- giving and taking back -----------------------------------------------------------------------------------

const hidden = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1];
const fieldsOf = (text) => Object.fromEntries(['version', 'audience', 'from', 'to', 'level', 'day', 'time', 'reason', 'release'].map((name) => [name, hidden(text, name)]).filter(([, value]) => value));
const numbersOf = async (one) => (await rowsOf(one, SET)).map((row) => row.release);

async function gives(server, { owner }) {
  const preview = await give(owner, { audience: 'public', level: 'kreis' });
  is(preview.status, 200, 'first there is a preview');
  has(preview.text, /2 Werte werden sichtbar/, 'that counts what becomes visible');
  has(preview.text, /Gleich bleibt, wer die übrigen Werte sieht \(4 Werte\)/, 'and what does not');
  is((await rowsOf(owner, SET)).length, 0, 'nothing has happened by then');
  const changed = await owner.post(`${SET}/give`, { ...fieldsOf(preview.text), step: 'change' });
  ok(changed.status === 200 && /value="public" required checked/.test(changed.text) && /value="kreis" selected/.test(changed.text) && changed.text.includes('>Beschluss</textarea>'), 'going back finds what was entered', changed.text.slice(-6000));
  is(await figure(server), null, 'visitors see nothing yet');
  const whole = fieldsOf((await give(owner, { audience: 'public' })).text);
  is(await everywhere(server), '', 'nobody does');
  const given = await owner.post(`${SET}/give`, { ...whole, step: 'confirm' });
  is(await everywhere(server), '999983', 'confirmed, everybody sees it at once');
  is(given.headers.location, `${SET}?done=released`, 'and the page says so');
  is((await owner.post(`${SET}/give`, { ...whole, step: 'confirm' })).status, 303, 'a button pressed twice');
  is((await rowsOf(owner, SET)).length, 1, 'releases once');
  const page = (await owner.go(given.headers.location)).text;
  has(page, /role="status"[\s\S]*Freigegeben\./, 'the page says so');
  has(page, /Für alle seit/, 'and what is in force');
  has((await give(owner, { audience: 'partnership' })).text, 'ändert sich dadurch jetzt nichts', 'a release that changes nothing says so');
  const [number] = await numbersOf(owner);
  const hide = await owner.post(`${SET}/withdraw`, { version: versionOf(page), release: number, reason: 'Ein Fehler' });
  has(hide.text, /6 Werte sind danach nicht mehr so weit zu sehen/, 'taking back shows first what it would hide');
  is(await everywhere(server), '999983', 'nothing has happened by then');
  const taken = await owner.post(`${SET}/withdraw`, { ...fieldsOf(hide.text), step: 'confirm' });
  is(await everywhere(server), '', 'confirmed, it is gone at once');
  is(taken.headers.location, `${SET}?done=withdrawn`, 'and the page says so');
  is((await owner.post(`${SET}/withdraw`, { version: versionOf((await owner.go(SET)).text), release: number, reason: 'x', step: 'confirm' })).status, 409, 'not twice');
  const text = (await owner.go(SET)).text;
  has(text, 'Ein Fehler', 'the history tells why');
  const again = (await owner.go(new RegExp(`href="([^"]*like=${number})#give"`).exec(text)?.[1])).text;
  ok(/value="public" required checked/.test(again) && again.includes(`Ausgefüllt wie Freigabe ${number}`), 'it can be given again as it was', again.slice(-6000));
  has((await rowsOf(owner, '/releases'))[0].state, 'withdrawn', 'programs are told so');
}

async function embargo(server, { owner }) {
  const preview = await give(owner, { audience: 'public', day: '12. März 2037', time: '8 Uhr', reason: EVIL });
  has(preview.text, '12.03.2037, 08:00 Uhr', 'an embargo is told by the clock in Germany');
  ok(!preview.text.includes('<script>alert') && preview.text.includes('&lt;script&gt;'), 'a reason is a text');
  const fields = { ...fieldsOf(preview.text), reason: EVIL };
  is((await owner.post(`${SET}/give`, { ...fields, step: 'confirm' })).status, 303, 'released under embargo');
  is(await figure(server), null, 'nobody sees it before its end');
  const [row] = await rowsOf(owner, SET);
  is(row.embargo, '2037-03-12T07:00:00Z', 'whose moment programs are told in UTC');
  has(row.reason, EVIL, 'the reason is kept as it was written');
  const csv = (await owner.go(`${SET}.csv`)).text;
  ok(!/[,"]=cmd/.test(csv), 'and is no formula in a CSV', csv);
  has((await owner.go('/releases')).text, 'Für alle ab 12.03.2037, 08:00 Uhr (Sperrfrist)', 'the list tells it');
  has((await owner.go('/en/releases')).text, 'For everybody from 12 March 2037, 08:00 (embargo)', 'in English, too');
  has((await owner.go(SET)).text, 'ab 12.03.2037 alle', 'and the table');
  const page = (await owner.go(SET)).text;
  ok(!page.includes('<script>alert'), 'the page holds no script of others');
  await owner.post(`${SET}/withdraw`, { version: versionOf(page), release: row.release, reason: 'x', step: 'confirm' });
}

async function refuses(server, { owner }) {
  const wrong = [], before = (await rowsOf(owner, SET)).length;
  const cases = [
    ['no audience', { audience: '' }, 422, 'wählen Sie, für wen'], ['the house', { audience: 'house' }, 422, 'wählen Sie, für wen'], ['nonsense', { audience: EVIL }, 422, 'wählen Sie, für wen'],
    ['no reason', { reason: '  ' }, 422, 'schreiben Sie, warum'], ['a long reason', { reason: 'ä'.repeat(600) }, 422, 'schreiben Sie, warum'],
    ['past', { day: '1.1.2020' }, 422, 'schon vorbei'], ['no day', { day: 'bald', time: '8:00' }, 422, 'ist kein Tag'], ['no time', { day: '12.3.2037', time: 'früh' }, 422, 'ist keine Uhrzeit'],
    ['a time alone', { time: '8:00' }, 422, 'fehlt der Tag'], ['an hour that is left out', { day: '29.03.2037', time: '2:30' }, 422, 'vorgestellt'],
    ['a level', { level: 'street' }, 422, 'ist keine Ebene'], ['a period', { from: 'gestern' }, 422, 'ist kein Zeitraum'], ['backwards', { from: '2016', to: '2015' }, 422, 'nach dem letzten'],
    ['an empty part', { from: '2040' }, 422, 'enthält keinen Wert'], ['hostile texts', { from: EVIL, level: EVIL, day: EVIL }, 422, ''],
  ];
  for (const [name, fields, status, words] of cases)
    for (const step of ['', 'confirm']) {
      const reply = await give(owner, { audience: 'public', ...fields, step });
      if (reply.status !== status || !reply.text.includes(words) || reply.text.includes('<script>alert')) wrong.push(`${name}: ${reply.status} ${/role="alert">[\s\S]*?<\/div>/.exec(reply.text)?.[0]}`);
    }
  none(wrong, 'what cannot be is refused with a sentence');
  is((await rowsOf(owner, SET)).length, before, 'and changes nothing');
  const kept = await give(owner, { audience: 'public', day: 'bald', time: '8:00', reason: 'Mein Grund' });
  ok(kept.text.includes('value="bald"') && kept.text.includes('>Mein Grund</textarea>') && /value="public" required checked/.test(kept.text), 'what was entered stays', kept.text.slice(-6000));
  for (const release of ['999999', '1', '-1', 'x', '', '9'.repeat(30)])
    if ((await owner.post(`${SET}/withdraw`, { version: versionOf((await owner.go(SET)).text), release, reason: 'x', step: 'confirm' })).status !== 404) wrong.push(`release ${release}`);
  none(wrong, 'a release of others, or none, is not taken back');
}

async function together(server, { owner, second }) {
  const version = versionOf((await owner.go(SET)).text);
  await give(second, { audience: 'partnership', reason: 'Ich zuerst', step: 'confirm' });
  for (const step of ['', 'confirm']) {
    const late = await owner.post(`${SET}/give`, { version, audience: 'public', reason: 'Ich auch', step });
    is(late.status, 409, 'the second of two is told');
    ok(/Jemand war schneller[\s\S]*oskar[\s\S]*Für die Partnerschaft/.test(late.text) && late.text.includes('>Ich auch</textarea>'), 'what the first did, and keeps what was entered', late.text.slice(0, 5000));
  }
  const [row] = await rowsOf(owner, SET);
  is(row.reason, 'Ich zuerst', 'only the first counts');
  is((await owner.post(`${SET}/withdraw`, { version, release: row.release, reason: 'Ich auch', step: 'confirm' })).status, 409, 'taking back likewise');
  const now = versionOf((await owner.go(SET)).text);
  is((await second.post(`${SET}/withdraw`, { version: now, release: row.release, reason: 'Doch nicht', step: 'confirm' })).status, 303, 'the first takes it back');
  const late = await owner.post(`${SET}/give`, { version: now, audience: 'public', reason: 'x' });
  ok(late.status === 409 && /zurückgenommen von oskar: Doch nicht/.test(late.text), 'which the second is told, too', late.text.slice(0, 5000));
  const both = versionOf((await owner.go(SET)).text);
  const replies = await Promise.all([owner, second].map((one, i) => one.post(`${SET}/give`, { version: both, audience: 'public', reason: `zugleich ${i}`, step: 'confirm' })));
  is(replies.map((reply) => reply.status).sort().join(), '303,409', 'at the same moment one of them comes first');
  await owner.post(`${SET}/withdraw`, { version: versionOf((await owner.go(SET)).text), release: (await numbersOf(owner))[0], reason: 'x', step: 'confirm' });
}

async function late(server) {
  const one = await new Somebody(server).enter('olga@example.org');
  const version = versionOf((await one.go(SET)).text);
  one.cookie = 'x'.repeat(43);
  const led = await one.post(`${SET}/give`, { version, audience: 'public', level: 'kreis', reason: 'Lange überlegt' });
  is(led.status, 401, 'a session that has ended meanwhile');
  const plain = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(led.text)?.[1].replace(/&amp;/g, '&');
  const offered = await one.post('/login', { mail: 'olga@example.org', password: PASSWORD, draft: plain('draft'), draft_to: plain('draft_to') });
  ok(offered.status === 200 && offered.text.includes(`action="${SET}/give"`) && offered.text.includes('Lange überlegt'), 'loses nothing', offered.text.slice(-3000));
  one.key = keyOf(offered.text);
  has((await one.post(`${SET}/give`, fieldsOf(offered.text))).text, /Das wird sichtbar[\s\S]*Lange überlegt/, 'what was entered leads to its preview');
}

// ---- a delivery that waits --------------------------------------------------------------------------------------

async function deliver(one, bytes) {
  const seen = await one.check(bytes, 'werte.csv', { mapping: leavers('lehrstadt-zweite'), sender: 'lehrstadt' });
  const file = /name="file" value="(\d+)"/.exec(seen.text)?.[1];
  ok(file, 'a partner’s file can be delivered', seen.text.slice(0, 3000));
  const { location } = (await one.post('/deliver', { file, organisation: 'lehrstadt' })).headers;
  await until(60, async () => (await rowsOf(one, location))[0].told);
  return location;
}

async function byLetter(db) {
  const mail = await sink({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
  const settings = join(folder(), 'releases.yaml');
  writeFileSync(settings, `address: http://127.0.0.1:1\nname: Bildungsbüro\nmail-server: smtp://127.0.0.1:${mail.port}\nmail-from: "Wirk <wirk@example.org>"\n`);
  const server = await serve(db, { more: ['--settings', settings] });
  const deliverer = await new Somebody(server).enter('lia@example.org'), owner = await new Somebody(server).enter('olga@example.org');
  const location = await deliver(deliverer, table([2012, '05562032', 71234567, 7123456]));
  const where = '/release/lehrstadt-zweite/lehrstadt';
  const page = (await deliverer.go(location)).text;
  ok(page.includes(`href="${where}"`) && page.includes('Noch nicht freigegeben'), 'the page of the job leads to the release', page.slice(0, 5000));
  ok(!page.includes('jetzt freigeben'), 'which who only delivers cannot give');
  const waits = () => mail.letters.filter((letter) => textOf(letter).includes(where));
  await until(30, () => waits().length >= 2);
  await until(30, () => mail.letters.some((letter) => letter.to[0] === 'lia@example.org'));
  is(waits().map((letter) => letter.to[0]).sort().join(), 'olga@example.org,oskar@example.org', 'each owner gets a letter, and nobody else');
  const texts = Object.fromEntries(waits().map((letter) => [letter.to[0], textOf(letter)]));
  has(texts['olga@example.org'] ?? '', `http://127.0.0.1:1${where}`, 'that leads there');
  has(texts['oskar@example.org'] ?? '', `http://127.0.0.1:1/en${where}`, 'in the language of who gets it');
  ok(!/werte\.csv|71234567/.test(Object.values(texts).join()), 'and tells neither file nor figures');
  const preview = await give(owner, { audience: 'partnership' }, where);
  await owner.post(`${where}/give`, { ...fieldsOf(preview.text), step: 'confirm' });
  has((await deliverer.go(location)).text, 'Für wen diese Daten freigegeben sind', 'once released the page of the job says so');
  const before = mail.letters.length;
  await deliver(deliverer, table([2013, '05562032', 71234568, 7123457]));
  await until(30, () => mail.letters.length > before);
  await new Promise((tell) => setTimeout(tell, 500));
  is(waits().length, 2, 'what a release covers already waits for nobody');
  const own = await againWaits(deliverer, owner, where);
  has(own, 'jetzt freigeben', 'an owner who delivers is led to release at once');
  is((await server.stop()).code, 0, 'the server that sends them ends well');
}

// Taken back, the data wait again; an administrator gives the owner the role to deliver as well.
async function againWaits(deliverer, owner, where) {
  const admin = await new Somebody(owner.server).enter('admin@example.org');
  const number = /href="\/admin\/account\/(\d+)">olga</.exec((await admin.go('/admin/accounts')).text)?.[1];
  await admin.post(`/admin/account/${number}/give`, { role: 'deliverer', organisation: 'lehrstadt' });
  const { release } = (await rowsOf(owner, where))[0];
  await owner.post(`${where}/withdraw`, { version: versionOf((await owner.go(where)).text), release, reason: 'x', step: 'confirm' });
  return (await owner.go(await deliver(owner, table([2014, '05562032', 71234569, 7123458])))).text;
}

async function onStore({ name, db }) {
  ok(example(db).code !== null, `${name}: the example loads`);
  let server = await serve(db);
  const all = await people(server);
  const csv = join(folder(), `${name}.csv`), other = join(folder(), `${name}-else.csv`), yaml = join(folder(), `${name}.yaml`);
  writeFileSync(csv, FIRST);
  writeFileSync(other, table([2011, '05562032', 81234567, 8123456]));
  writeFileSync(yaml, leavers('lehrstadt-leavers'));
  is(wirk(['deliver', csv, '--sender', 'lehrstadt', '--mapping', yaml, '--db', db]).code, 0, 'a partner delivers');
  await looks(server, all);
  await credits(all);
  await elsewhere(server, all, { db, csv: other });
  await gives(server, all);
  await embargo(server, all);
  await refuses(server, all);
  await together(server, all);
  await late(server);
  const log = JSON.parse((await all.admin.go('/admin/log.json?event=release')).text).rows;
  ok(log.some((entry) => entry.who === 'oskar' && entry.after.includes('Ich zuerst')), 'the log says who released what, and why', log.slice(0, 3));
  is((await server.stop()).code, 0, 'the server ends well');
  await byLetter(db);
  is(wirk(['verify', '--db', db]).code, 0, 'and the store is whole');
}

await run(400, async () => {
  for (const store of stores()) await onStore(store);
});
