// The pages of agenda, measures, evidence and registry, on each store: the closed loop of an invented partner from its promise to what is
// shown to work, seen by nobody outside until its owner releases it; what visitors never get (notes, money, risks, decisions); targets with
// their rule; two pages for who signs; gaps, as map, too; courses as calendar entries, read by ical.js; lines since joining.

import ICAL from 'ical.js';

import { ask, example, has, is, none, ok, run, serve, stores, wirk } from '../door.mjs';
import { administrator } from '../people.mjs';
import { paper } from './paper.mjs';

const browser = { accept: 'text/html,application/xhtml+xml' };
const EVIL = '<script>alert(1)</script> "; --';
const SECRETS = ['NOTIZ-GEHEIM', 'POSTEN-GEHEIM', 'RISIKO-GEHEIM', 'BESCHLUSS-GEHEIM', 'HÜRDE-GEHEIM'];
const PAGES = ['/partner/beispielstadt', '/agenda', '/measures', '/measure/lesen', '/target/quote', '/target/ohne-wert', '/partner/beispielstadt/brief', '/actors', '/actors/gaps', '/actor/waldschule', '/courses', '/course/kurs', '/hurdles'];

// In the order in which they refer to each other; days far away, so that the test tells the same tomorrow.
const records = [
  ['partner', 'beispielstadt', { name: 'Beispielstadt (erfunden)', kind: 'city', invented: 'yes' }],
  ['agreement', 'v', { title: 'Vereinbarung (erfunden)', term: 'open' }],
  ['duty', 'd', { agreement: 'v', number: '4', text: 'Die Wirkung prüfen.' }],
  ['body', 'gremium', { name: 'Gremium', kind: 'steering' }],
  ['field', 'alt', { name: 'Altes Feld', until: '2016-12-31' }],
  ['field', 'neu', { name: 'Neues Feld', from: '2017-01-01', replaces: 'alt' }],
  ['goal', 'ziel', { text: 'Alle lesen', text_en: 'Everybody reads', number: '1' }],
  ['goal', 'leer', { text: 'Ziel ohne Indikator', number: '2' }],
  ['outcome', 'merkmal', { goal: 'ziel', text: 'Weniger Arbeitslose (erfunden)' }],
  ['target', 'quote', { outcome: 'merkmal', indicator: 'A-05a', region: '05112', direction: 'down', base_period: '2012', value: '9.5', period: '2028', invented: 'yes' }],
  ['target', 'ohne-wert', { outcome: 'merkmal', indicator: 'A-05a', region: '05113', direction: 'down' }],
  ['story', 'g', { target: 'quote', behind: `Dahinter ${EVIL}`, next: 'Schritt (erfunden)' }],
  ['commitment', 'zusage', { partner: 'beispielstadt', duty: 'd', text: 'Wir prüfen, ob es wirkt (erfunden).', due: '2100-12-31', owner: 'Amt (erfunden)' }],
  ['measure', 'lesen', { title: `Vorlesezeit ${EVIL}`, owner: 'beispielstadt', state: 'running', from: '2025-01-01', goals: 'ziel', commitments: 'zusage', input: 'Zwei Stellen', output: 'Lesestunden' }],
  ['milestone', 'spaet', { measure: 'lesen', title: 'Längst fällig', due: '2020-01-01', who: 'Amt' }],
  ['milestone', 'bald', { measure: 'lesen', title: 'Kommt noch', due: '2099-06-30' }],
  ['money', 'm1', { measure: 'lesen', line: 'POSTEN-GEHEIM', year: '2026', plan: '1250.50', spent: '1300' }],
  ['risk', 'r1', { measure: 'lesen', text: 'RISIKO-GEHEIM', chance: 'high', harm: 'high' }],
  ['note', 'n1', { measure: 'lesen', day: '2026-01-05', state: 'doubt', text: 'NOTIZ-GEHEIM' }],
  ['decision', 'b1', { text: 'BESCHLUSS-GEHEIM', body: 'gremium', state: 'waiting', waits_for: 'beispielstadt', due: '2099-01-01' }],
  ['barrier', 'h1', { title: 'HÜRDE-GEHEIM', state: 'named', regions: '05112', measures: 'lesen' }],
  ['actor', 'waldschule', { name: 'Waldschule (erfunden)', region: '05112', stages: 'primary', themes: 'sustainability', target_group: 'Kinder' }],
  ['actor', 'wald-schule', { name: 'Wald-Schule (erfunden)', region: '05112', stages: 'primary | early', themes: 'sustainability', target_group: 'Eltern' }],
  ['course', 'kurs', { title: 'Lesen; fördern, überall im ganzen Haus mit sehr vielen Umlauten: äöüßäöüßäöüß', begins: '2099-07-01 14:00', ends: '2099-07-01 16:30', place: 'Rathaus, Raum 5', seats: '25', registered: '18' }],
];

function put(db, kind, id, fields) {
  const done = wirk(['record', 'put', kind, id, ...Object.entries(fields).map(([field, value]) => `${field}=${value}`), '--db', db]);
  return done.code === 0 ? [] : [`${kind} ${id}: ${done.out} ${done.err}`];
}

async function everywhere(server, headers, part) {
  const found = [];
  for (const path of PAGES)
    for (const ending of ['', '.json', '.csv'])
      for (const lang of ['', '/en']) {
        const { text } = await ask(server, `${lang}${path}${ending}`, { headers });
        if (text.includes(part)) found.push(`${lang}${path}${ending}`);
      }
  return found;
}

async function hidden(server, admin) {
  for (const path of ['/measure/lesen', '/partner/beispielstadt/brief']) is((await ask(server, path)).status, 404, `${path} is not there for visitors before it is released`);
  none(await everywhere(server, {}, 'Vorlesezeit'), 'no page, no file names the measure before its owner releases it');
  has((await ask(server, '/measure/lesen', { headers: admin })).text, 'Vorlesezeit', 'the partnership sees it');
  has((await ask(server, '/partner/beispielstadt', { headers: admin })).text, 'Vorlesezeit', '… on the page of its partner, too');
  has((await ask(server, '/partner/beispielstadt/brief', { headers: admin })).text, 'Nur für die Partnerschaft', 'and that it is for the partnership only');
  const page = await ask(server, '/partner/beispielstadt', { headers: admin });
  for (const part of ['Wir prüfen, ob es wirkt', 'Nur für die Partnerschaft', 'Vorlesezeit']) has(page.text, part, `so does the partner’s page: ${part}`);
  has(page.headers['cache-control'], 'private', 'which nobody else keeps');
  const seen = (await ask(server, '/partner/beispielstadt')).text;
  has(seen, 'sobald dieser Partner sie freigibt', 'a visitor is told when there will be something');
  ok(!seen.includes('Wir prüfen'), 'and nothing of it');
}

async function shown(server, admin) {
  for (const path of PAGES) is((await ask(server, path)).status, 200, `${path} is there for everybody once it is released`);
  for (const secret of SECRETS) none(await everywhere(server, {}, secret), `${secret} leaves to no visitor`);
  const seen = await everywhere(server, admin, 'NOTIZ-GEHEIM');
  ok(seen.includes('/measures') && seen.includes('/measure/lesen'), 'the partnership reads the note', seen);
  const page = (await ask(server, '/measure/lesen', { headers: admin })).text;
  for (const part of ['1.250,50', 'POSTEN-GEHEIM', 'RISIKO-GEHEIM', 'Zwei Stellen']) has(page, part, `and ${part}`);
  has((await ask(server, '/partner/beispielstadt/brief', { headers: admin })).text, 'BESCHLUSS-GEHEIM', 'and which decision waits for the council');
  none((await everywhere(server, admin, '<script>alert')).filter((path) => !/\.(json|csv)$/.test(path)), 'what people enter stays text on every page');
  is((await ask(server, '/measures', { headers: admin })).headers['cache-control'], 'private, no-store', 'pages of somebody are kept by nobody');
}

async function loop(server, db) {
  let page = (await ask(server, '/measure/lesen')).text;
  has(page, 'Für diese Maßnahme ist noch keine Wirkung belegt', 'without a check the measure says that nothing is shown');
  has(page, 'Längst fällig', 'what is overdue is named');
  const check = { measure: 'lesen', question: 'Lesen sie besser? (erfunden)', registered: '2025-03-10', data_from: '2025-06-20', done: '2025-10-30', result: 'Im Mittel besser (erfunden).', step: '3', learnt: 'Dranbleiben (erfunden).' };
  none(put(db, 'impact-check', 'p1', check), 'a check is entered, its question before its data');
  page = (await ask(server, '/measure/lesen')).text;
  has(page, /Belegt bis zur Stufe 3: .*Nicht darüber/, 'shown up to step 3 says that it is not above');
  ok(!page.includes('Die Frage kam nach den Daten'), 'the question came in time');
  none(put(db, 'impact-check', 'p1', { ...check, step: '5' }), 'a further result');
  has((await ask(server, '/measure/lesen')).text, 'Was sich für Menschen ändert', 'the steps are there');
  const [row] = JSON.parse((await ask(server, '/partner/beispielstadt/brief.json')).text).rows;
  is(`${row.part} ${row.state}`, 'promise evidenced', 'the promise is answered with evidence above step 3');
  none(put(db, 'impact-check', 'p2', { measure: 'lesen', question: 'Nachträglich?', registered: '2025-12-01', data_from: '2025-06-20' }), 'a question after its data');
  has((await ask(server, '/measure/lesen')).text, 'Die Frage kam nach den Daten', 'is told as such');
}

async function agenda(server) {
  const text = (await ask(server, '/agenda')).text;
  for (const part of ['Alle lesen', 'Kein Zielwert vereinbart', 'So wird das bestimmt', 'Wie geht es allen Kindern']) has(text, part, `the agenda tells: ${part}`);
  const before = (await ask(server, '/agenda?on=2014-01-01')).text, after = (await ask(server, '/agenda?on=2018-01-01')).text;
  ok(before.includes('Altes Feld') && !before.includes('<li>Neues Feld'), 'in 2014 the old field');
  ok(!after.includes('<li>Altes Feld') && after.includes('Neues Feld'), 'in 2018 the new one');
  is((await ask(server, '/agenda?on=gestern')).status, 400, 'a day that is none is said so');
  has((await ask(server, '/en/agenda')).text, 'Everybody reads', 'in English, too');
  const rows = JSON.parse((await ask(server, '/agenda.json')).text).rows;
  is(rows.find((row) => row.region === 'Essen')?.state, 'no-target', 'no value agreed on is no state');
  // 13.0 % in 2016 against the line from 12.8 % (2012) to 9.5 % (2028): 12.8 − 3.3 · 4/16 = 11.975, so 12.0 %
  const aim = rows.find((row) => row.region === 'Duisburg');
  is(aim?.state, 'behind', 'above a line that leads down is behind it');
  const line = JSON.parse((await ask(server, '/target/quote.json')).text).rows.find((row) => row.period === '2016');
  is(`${line?.measured} ${line?.line}`.replaceAll('\u00a0', ' '), '13,0 % 12,0 %', 'with the number of the line');
  const page = (await ask(server, '/target/quote')).text;
  for (const part of ['<svg', 'Wenn sich nichts ändert', 'Linie zum Ziel', 'Dahinter &lt;script&gt;', 'Noch nicht geschrieben', 'keine allein erklärt die Kurve']) has(page, part, `the story shows: ${part}`);
}

async function registry(server, admin) {
  has((await ask(server, '/actors?place=05112&stage=primary&theme=sustainability&group=kinder')).text, '1 Angebot<', 'chosen by place, stage, theme and group');
  has((await ask(server, '/actors?place=05113')).text, 'Das heißt nicht, dass es nichts gibt', 'where nothing is entered the page does not say that there is nothing');
  for (const path of ['/actors?stage=x', '/actors?page=0', '/actors?page=99999999999', '/measures?since=2026-02-30', '/actors/gaps?theme=x']) is((await ask(server, path)).status, 400, `${path} is no question`);
  is((await ask(server, '/actors?place=99999')).status, 404, 'nor is a place that is none');
  const cells = JSON.parse((await ask(server, '/actors/gaps.json?need=A-05a')).text).rows.filter((row) => row.region === '05112' && row.actors !== '0');
  is(cells.map((cell) => `${cell.stage} ${cell.theme} ${cell.actors}`).sort().join(), 'early sustainability 1,primary sustainability 2', 'each actor counts in its cells');
  const towns = JSON.parse((await ask(server, '/actors.json?tab=map&stage=primary')).text).rows;
  is(towns.length, 53, 'the map tells of each city and town');
  is(towns.filter((row) => row.actors !== '0').map((row) => `${row.name} ${row.actors}`).join(), 'Duisburg 2', 'where something is');
  const gaps = (await ask(server, '/actors/gaps?stage=early&theme=sustainability')).text;
  for (const part of ['chart chart-states', 'Duisburg: 1 Angebot', 'hoher Bedarf', 'Schulen in herausfordernder Lage']) has(gaps, part, `the map of gaps: ${part}`);
  ok(!(await ask(server, '/actors/gaps?need=none')).text.includes('hoher Bedarf'), 'without need it says nothing of need');
  is((await ask(server, '/actors?tab=x')).status, 400, 'a view that there is not');
  is((await ask(server, '/actors/doubles')).status, 401, 'who may not mend doubles is not shown them');
  ok(admin.cookie.length > 10 && (await ask(server, '/actors/doubles', { headers: admin })).status === 403, 'an administrator is no editor');
}

async function courses(server) {
  const reply = await ask(server, '/course/kurs.ics');
  has(reply.headers['content-type'], 'text/calendar', 'a course is a calendar entry');
  none(reply.text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75), 'no line is longer than 75 bytes');
  ok(!/[^\r]\n/.test(reply.text), 'every line ends as RFC 5545 wants it');
  const [entry] = new ICAL.Component(ICAL.parse(reply.text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  is(entry.summary, 'Lesen; fördern, überall im ganzen Haus mit sehr vielen Umlauten: äöüßäöüßäöüß', 'ical.js reads its title as it was entered');
  is(entry.uid, 'course-kurs@wirk', 'it has a name that stays');
  is(entry.startDate.toJSDate().toISOString(), '2099-07-01T12:00:00.000Z', 'it begins when the German clock shows 14:00 in summer');
  is(entry.endDate.toJSDate().toISOString(), '2099-07-01T14:30:00.000Z', 'and ends when it shows 16:30');
  is(entry.location, 'Rathaus, Raum 5', 'with its place');
  is((await ask(server, '/course/keiner.ics')).status, 404, 'no course, no entry');
}

// The example's partners: Duisburg and Essen have signed; Düsseldorf is no partner; the Kreis of Ennepe-Ruhr represents its towns.
async function joined(server) {
  const query = 'areas=05112,05113,05111&chart=joined';
  const page = (await ask(server, `/indicator/D-14a?${query}`)).text;
  for (const part of ['Jahr des Beitritts', 'Jahre vor dem Beitritt', 'nach Jahren seit dem Beitritt', 'Jahr 0 ist das Jahr der ersten eigenen Unterschrift']) has(page, part, `lines since joining: ${part}`);
  has(page, /Nicht gezeigt, weil kein Jahr des Beitritts bekannt ist: Düsseldorf/, 'who is no partner is named and left out');
  has((await ask(server, '/indicator/D-14a?areas=05111,05112')).text, /<nav class="figure__choice"(?:(?!<\/nav>)(?!chart=joined)[\s\S])*<\/nav>/, 'one partner alone is not offered to be counted so');
  const table = (await ask(server, `/indicator/D-14a?${query}&tab=table`)).text;
  has(table, /Beitritt \d{4}/, 'the table tells the year of joining');
  const { figures } = JSON.parse((await ask(server, `/indicator/D-14a.json?${query}&data=shown`)).text);
  none(figures.filter((f) => f.region === '05111' || f.derived !== `joined ${Number(f.period) - f.years_since_joining}`), 'a file has both years of each value');
  ok(figures.length > 10, 'and all values', figures.length);
  const [head, first] = (await ask(server, `/indicator/D-14a.csv?${query}&data=shown`)).text.split('\r\n');
  has(head, /,derived,years_since_joining$/, 'so has the CSV');
  has(first, /,joined \d{4},-?\d+$/, 'line by line');
  ok(!(await ask(server, '/indicator/D-14a.csv?areas=05112,05113')).text.includes('years_since_joining'), 'only where lines are counted so');
}

async function onStore({ name, db }) {
  is(example(db).code, 0, `${name}: the example loads`);
  none(records.flatMap(([kind, id, fields]) => put(db, kind, id, fields)), 'the loop is entered');
  const server = await serve(db);
  const admin = { ...browser, cookie: `wirk=${(await administrator(server)).cookie}` };
  await hidden(server, admin);
  none(put(db, 'partner', 'beispielstadt', { released: '2025-02-01' }), 'the owner releases its page');
  await shown(server, admin);
  await loop(server, db);
  await agenda(server);
  await registry(server, admin);
  await courses(server);
  await joined(server);
  is((await server.stop()).code, 0, 'the server ends well');
  await paper(db, admin);
}

await run(300, async () => {
  for (const store of stores()) await onStore(store);
});
