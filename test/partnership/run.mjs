// The partnership at the door: five cities sign, a Kreis for its nine towns, two more follow; counts, map, pages, duties and reminders follow
// by themselves. Meetings as calendar files (read by ical.js), invitations and reminders as letters. On each store, byte for byte the same.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';

import { ask, folder, has, is, none, ok, root, run, serve, stores, wirk } from '../door.mjs';
import { sink } from '../letters/sink.mjs';
import { administrator, invited, until, versionOf } from '../people.mjs';

const example = join(root, 'data/ruhr/partners');
// By the wall clock of the house, which the day of a page is.
const berlin = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(Date.now() + days * 86400000));

const rows = async (server, path) => JSON.parse((await ask(server, path)).text);
const counted = async (server, on, rule, kind = 'municipality') => {
  const told = await rows(server, `/partners.json?on=${on}&rule=${rule}&kind=${kind}`);
  return told.unknown ? `${told.at_least}–${told.at_most}` : `${told.at_least}`;
};

function put(db, kind, id, fields) {
  const told = wirk(['record', 'put', kind, id, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`), '--db', db]);
  if (told.code !== 0) throw new Error(`${kind} ${id}: ${told.out}${told.err}`);
}

function take(db, kind, text) {
  const path = join(folder(), `${kind}.csv`);
  writeFileSync(path, text);
  const told = wirk(['record', 'take', kind, path, '--db', db]);
  if (told.code !== 0) throw new Error(`${kind}: ${told.out}${told.err}`);
}

const csv = (kind) => readFileSync(join(example, `${kind}.csv`), 'utf8').trimEnd().split('\n');
// The example as it stood on a day: signatures of later ones come later.
function signatures(which) {
  const [head, ...lines] = csv('signature');
  return [head, ...lines.filter((line) => which(line.split(',')[0]))].join('\n');
}

const kinds = ['partner', 'agreement', 'duty', 'body', 'seat', 'stated-count'];

async function story(server, db) {
  is(await counted(server, '2023-04-20', 'signed'), '7', 'before April 2023: seven municipalities');
  const steps = [
    ['2023-04-21', (id) => ['2023-bottrop', '2023-duisburg', '2023-hagen', '2023-hamm', '2023-herne'].includes(id), '12', '11'],
    ['2023-05-31', (id) => id === '2023-ennepe-ruhr-kreis', '13', '12'],
    ['2024-01-11', (id) => id === '2024-kreis-unna', '14', '13'],
    ['2024-04-09', (id) => id === '2024-oberhausen', '15', '14'],
  ];
  for (const [day, which, signed, district] of steps) {
    take(db, 'signature', signatures(which));
    is(await until(5, async () => ((await counted(server, day, 'signed')) === signed ? signed : null)), signed, `${day}: ${signed} have signed themselves`);
    is(await counted(server, day, 'district-level'), district, `… ${district} Kreise and cities`);
  }
  is(await counted(server, '2019-06-01', 'district-level'), '6', 'in 2019 six Kreise and cities');
  is(await counted(server, '2019-01-15', 'signed'), '5–7', 'a day of which only the month is known: at least 5, at most 7');
  is(await counted(server, '2024-01-11', 'signed', 'university'), '7', 'seven universities');
  const page = (await ask(server, '/partners?on=2024-01-11&kind=municipality&rule=district-level')).text;
  has(page, '<span class="big-number">13</span>', 'the page tells the number');
  has(page, 'Kreisangehörige Städte zählen nicht', '… and its rule in words');
  for (const number of [/<strong>14<\/strong> selbst unterschrieben/, /13 ergibt die Regel „nur Kreise/, /14 ergibt die Regel „nur Kreise/, /7 ergibt die Regel „selbst/]) has(page, number, `beside it ${number}`);
}

async function places(server) {
  const at = async (day) => Object.fromEntries((await rows(server, `/partners.json?tab=map&on=${day}`)).rows.map((row) => [row.name, row]));
  const before = await at('2023-05-30'), after = await at('2023-05-31');
  ok(before.Witten && before.Witten.standing !== after.Witten?.standing, 'Witten the day before', before.Witten);
  is(after.Witten?.standing, 'vertreten durch einen Kreis', 'Witten from the day on which the Kreis signs for it');
  is(Object.values(after).filter((row) => row.standing === 'vertreten durch einen Kreis').length, 9, 'nine towns are represented');
  is(after.Hamm?.standing, 'hat selbst unterschrieben', 'Hamm has signed');
  const wesel = Object.values(after).filter((row) => row.part_of === 'Kreis Wesel');
  is(wesel.length, 13, 'Kreis Wesel has thirteen towns');
  none(wesel.filter((row) => row.standing !== 'noch nicht: bis dahin keine Unterschrift erfasst').map((row) => row.name), 'none of which has signed yet, as far as is recorded');
  is((await at('2025-01-02')).Hamm?.standing, 'Laufzeit beendet, keine Erneuerung erfasst', 'after the term Hamm has lapsed');
  const time = (await rows(server, '/partners.json?tab=time&kind=municipality')).rows;
  ok(time.some((row) => row.day === '2019-01' && row.partner === 'Stadt Bochum'), 'the month stays a month', time.slice(0, 3));
  ok(!time.some((row) => /Musterstadt/.test(row.partner)), 'nobody invented');
  has((await ask(server, '/partners?tab=time')).text, 'nur Monat oder Jahr bekannt', 'the picture says what is not known to the day');
  const net = (await rows(server, '/partners.json?tab=network')).rows;
  ok(net.some((row) => row.from === 'Ennepe-Ruhr-Kreis' && row.tie === 'vertritt' && row.to === 'Stadt Witten'), 'the network tells who represents whom');
}

async function pages(server) {
  const partner = (await ask(server, '/partner/ennepe-ruhr-kreis')).text;
  for (const part of ['Stadt Witten', 'Tag der Pressemitteilung', 'hier nicht erfasst', 'kein Ergebnis dieses Partners allein', 'sobald dieser Partner sie freigibt']) has(partner, part, `its page: ${part}`);
  has((await ask(server, '/partner/witten')).text, /href="\/partner\/ennepe-ruhr-kreis">Ennepe-Ruhr-Kreis<\/a> <span class="key">vertritt diese Stadt/, 'the town names who represents it');
  has((await ask(server, '/partner/musterstadt')).text, 'ist erfunden', 'the invented one says so');
  for (const id of ['rub', 'rvr', 'land-nrw', 'stiftung-mercator']) is((await ask(server, `/partner/${id}`)).status, 200, `a page for ${id}`);
  const agreement = (await ask(server, '/en/agreement/kooperation-2023-2024')).text;
  for (const part of ['31 December 2024', 'Check the impact of one’s own activities', 'not recorded here', 'Stadt Hamm']) has(agreement, part, `the agreement: ${part}`);
  has((await ask(server, '/partners?q=Hochschule+Ruhr-West')).text, /href="\/partner\/hochschule-ruhr-west">Hochschule Ruhr West/, 'the search forgives a hyphen');
  has((await ask(server, '/partners?q=Hochschule+Rur+Wset')).text, 'href="/partner/hochschule-ruhr-west"', '… and typing errors');
  const bad = ['/partners?on=gestern', '/partners?rule=x', '/partners?kind=x', '/partners?tab=x', '/partners?on=2024-02-30', '/body/leitungsgruppe?on=x'];
  for (const path of bad) is((await ask(server, path)).status, 400, `${path} is refused with what there is`);
  for (const path of ['/partner/nobody', '/agreement/none', '/body/none', '/partner/%3Cscript%3E']) is((await ask(server, path)).status, 404, `${path}: not there`);
  is((await ask(server, '/partners?unknown=1')).status, 200, 'unknown parameters are ignored');
  for (const path of ['/conflicts', '/decisions', '/tasks', '/meeting/m1', '/meeting/m1.ics', '/body/leitungsgruppe/meetings.ics']) is((await ask(server, path)).status, 401, `${path} asks a visitor to sign in`);
}

function event(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

const long = 'Sitzung; mit, Zeichen \\ und sehr langem Namen über die Übergänge von der Grundschule zur weiterführenden Schule in der Region';

async function meetings(server, db, admin) {
  const editor = await invited(admin, 'editor@example.org', 'editor', 'house');
  put(db, 'meeting', 'm1', { body: 'leitungsgruppe', title: long, begins: '2027-07-01 14:00', ends: '2027-07-01 16:30', place: 'Essen, Raum 1', state: 'planned', minutes: 'Es wurde beraten.' });
  put(db, 'meeting', 'm2', { body: 'leitungsgruppe', title: 'Winter', begins: '2027-12-01 09:00', state: 'planned' });
  put(db, 'topic', 't1', { meeting: 'm1', number: '2', title: 'Zweitens' });
  put(db, 'topic', 't2', { meeting: 'm1', number: '1', title: 'Erstens' });
  put(db, 'decision', 'd1', { text: 'Wir bleiben zusammen.', body: 'leitungsgruppe', topic: 't1', state: 'waiting', waits_for: 'bottrop | herne', resolved_by: 'herne' });
  put(db, 'task', 'late', { text: 'Schon lange fällig', due: '2020-01-01', partner: 'bottrop' });
  put(db, 'task', 'open', { text: 'Noch Zeit', due: '2190-01-01', meeting: 'm1' });
  const page = await until(5, async () => { const reply = await editor.go('/meeting/m1'); return reply.status === 200 ? reply.text : null; });
  ok(page.indexOf('Erstens') > 0 && page.indexOf('Erstens') < page.indexOf('Zweitens'), 'the agenda stands in its order');
  for (const part of ['Es wurde beraten.', 'Wir bleiben zusammen.', 'Noch Zeit', '14:00 bis 16:30 Uhr']) has(page, part, `the meeting: ${part}`);
  const first = (await editor.go('/meeting/m1.ics')).text;
  none(first.split('\r\n').filter((line) => Buffer.byteLength(line) > 75), 'no line is longer than 75 bytes');
  ok(!/[^\r]\n/.test(first), 'each ends with CR LF');
  const [one] = event(first);
  has(one.summary, long, 'ical.js reads the title as it was entered');
  is(one.location, 'Essen, Raum 1', '… and the place');
  is(one.startDate.toJSDate().toISOString(), '2027-07-01T12:00:00.000Z', 'in summer two hours ahead of UTC');
  is(one.endDate.toJSDate().toISOString(), '2027-07-01T14:30:00.000Z', '… until');
  const both = event((await editor.go('/body/leitungsgruppe/meetings.ics')).text);
  is(both.length, 2, 'the body’s calendar has both');
  is(both.find((at) => /Winter/.test(at.summary)).startDate.toJSDate().toISOString(), '2027-12-01T08:00:00.000Z', 'in winter one hour ahead');
  put(db, 'meeting', 'm1', { state: 'cancelled' });
  const text = await until(5, async () => { const now = (await editor.go('/meeting/m1.ics')).text; return now.includes('CANCELLED') ? now : null; });
  const [changed] = event(text);
  is(changed.uid, one.uid, 'the name of the event never changes');
  ok(changed.sequence > one.sequence, 'its number grows', changed.sequence);
  has((await editor.go('/decisions')).text, /Wartet auf den Rat von[\s\S]*Stadt Bottrop/, 'the decision waits for one council');
  ok(!/Stadt Herne/.test((await editor.go('/decisions')).text), '… and no longer for the other');
  const tasks = (await editor.go('/tasks')).text;
  ok(tasks.indexOf('Schon lange fällig') < tasks.indexOf('Noch Zeit'), 'the overdue task comes first');
  put(db, 'agreement', 'doppelt', { title: 'Doppelt', term: 'fixed', from: '2024-06-01', until: '2025-06-01' });
  put(db, 'signature', 'doppelt-herne', { agreement: 'doppelt', partner: 'herne', day: '2024-06-01' });
  const conflicts = await until(5, async () => { const { text } = await editor.go('/conflicts'); return text.includes('Doppelt') ? text : null; });
  has(conflicts ?? '', /href="\/record\/[a-z-]+\/[^"]+"/, 'what does not fit leads to where it can be mended');
  const answer = /href="(\/records\/answer\/new\?conflict=[^"]+)"/.exec(conflicts ?? '')?.[1];
  has((await editor.go(answer ?? '/')).text, /id="f-conflict"[^>]* value="terms-[a-z]+:[^"]+"/, 'and to a form for an answer that knows what it answers');
  await names(db, editor);
  await manyConflicts(db, editor);
  await conflictOfChange(db, editor);
  return editor;
}

// A change that makes something not fit says so, its record shows it, page and command tell the same, and an answer settles it.
async function conflictOfChange(db, editor) {
  put(db, 'decision', 'alt', { text: 'Längst fällig', body: 'leitungsgruppe', state: 'wanted', due: '2020-01-31' });
  ok(await until(5, async () => /31\. Januar 2020 <span class="topic__note">Überfällig/.test((await editor.go('/decisions')).text)), 'an overdue decision is marked');
  const version = versionOf((await editor.go('/record/meeting/m2/change')).text);
  const saved = await editor.post('/record/meeting/m2/change', { version, ends: '01.12.2027 08:00' });
  is(saved.headers.location, '/record/meeting/m2?done=saved&made=1', 'a meeting that ends before it begins is stored');
  const page = (await editor.go(saved.headers.location)).text;
  has(page, 'Damit passt an einer Stelle etwas nicht mehr zusammen. <a href="/conflicts">', '… its page says what that made, with a link');
  has(page, 'Sitzung „Winter – 01.12.2027, 09:00 Uhr“: „Ende“ (01.12.2027, 08:00 Uhr) liegt vor „Beginn“', '… and lists it');
  const key = 'days-inverted:meeting:begins:ends:m2';
  const listed = (await editor.go('/conflicts.json')).text;
  has(listed, key, 'the page of all has it, by its key');
  const told = JSON.parse(wirk(['agenda', 'conflicts', '--json', '--db', db]).out).rows;
  is(told.length, JSON.parse(wirk(['partners', '--conflicts', '--json', '--db', db]).out).rows.length, 'two commands tell the same');
  none(told.filter((row) => !listed.includes(JSON.stringify(row.key))), '… as the page does');
  has((await editor.go('/records')).text, new RegExp(`<a href="/conflicts">[^<]+</a>: ${told.filter((row) => !row.answer).length} Stellen ohne Antwort`), 'the overview says how many are open');
  const answered = await editor.post('/records/answer/new', { conflict: key, text: 'Der Kalender folgt.' });
  has(answered.headers.location ?? '', /\?done=saved&ended=1$/, 'an answer settles it');
  has((await editor.go(answered.headers.location)).text, 'Eine Stelle, an der etwas nicht zusammenpasste, ist damit erledigt.', '… and its page says so');
  ok(!(await editor.go('/record/meeting/m2')).text.includes('liegt vor „Beginn“'), 'the record no longer lists it');
  has((await editor.go('/conflicts')).text, 'Der Kalender folgt.', '… the page of all shows the answer');
}

// Names where a key or an id belongs: in a form what is not clear is asked, in a file it is told; neither guesses.
async function names(db, editor) {
  const form = (fields) => editor.post('/records/actor/new', { name: 'Leseverein', ...fields });
  const asked = await form({ region: 'klinghausen' });
  is(asked.status, 422, 'a part of the names of several areas is asked for');
  has(asked.text, '<option value="05562">Kreis Recklinghausen [05562]</option>', '… by name, without script');
  has((await form({ region: 'Ennepe' })).text, '<option value="05954">Ennepe-Ruhr-Kreis', '… also where one alone has it');
  const stored = await form({ region: 'kreis recklinghausen' });
  has((await editor.go(`${stored.headers.location.split('?')[0]}.json`)).text, '"05562"', 'a whole name is understood');
  put(db, 'goal', 'sprache', { text: 'Sprache' });
  put(db, 'outcome', 'lesen', { goal: 'Sprache', text: 'Mehr lesen' });
  const target = (indicator) => editor.post('/records/target/new', { outcome: 'lesen', indicator, region: 'Essen', direction: 'up' });
  const which = await target('abgang');
  is(which.status, 422, 'a part of the title of an indicator is asked for');
  const [, id, title] = /<option value="([A-Z]-[^"]+)">([^<]+) \[[^\]]+\]<\/option>/.exec(which.text) ?? [];
  is((await target(title ?? '-')).status, 303, 'its whole title is understood');
  has((await editor.go('/records/target.json')).text, `"${id}"`, '… as its id');
  const csv = join(folder(), 'actors.csv');
  const taken = (region) => (writeFileSync(csv, `name,region\nVerein ${region},${region}\n`), wirk(['record', 'take', 'actor', csv, '--db', db]));
  is(taken('Essen').code, 0, 'a file may say Essen');
  const wrong = taken('Esse');
  ok(wrong.code !== 0 && /„Esse“ gibt es nicht/.test(wrong.out + wrong.err), '… a part of it is not guessed', wrong.out + wrong.err);
}

// Agreements that end before they begin: a page shows the first of many and says so, files have all.
async function manyConflicts(db, editor) {
  const lines = Array.from({ length: 510 }, (_, i) => `falsch-${i},Falsch ${i},fixed,2001-02-01,2001-01-01`);
  take(db, 'agreement', ['id,title,term,from,until', ...lines, ''].join('\n'));
  const text = await until(5, async () => { const now = (await editor.go('/conflicts')).text; return now.includes('Falsch') ? now : null; }) ?? '';
  const all = JSON.parse((await editor.go('/conflicts.json')).text);
  const open = JSON.stringify(all).match(/Falsch \d+/g) ?? [];
  is(new Set(open).size, 510, 'the file has every one');
  has(text, /Gezeigt sind 500 von 5\d\d Zeilen/, 'the page says of how many it shows 500');
  is((text.match(/<tr/g) ?? []).length, 501, '… which it does, below one head');
}

async function letters(db) {
  const mail = await sink();
  const settings = join(folder(), 'house.yaml');
  writeFileSync(settings, `address: http://127.0.0.1:1\nname: Bildungsbüro\nmail-server: smtp://127.0.0.1:${mail.port}\nmail-from: "Wirk <wirk@example.org>"\n`);
  put(db, 'seat', 'someone', { body: 'leitungsgruppe', office: 'Schulamt', name: 'Ada Amt', mail: 'ada@example.org' });
  put(db, 'agreement', 'kurz', { title: 'Kurze Vereinbarung', term: 'fixed', from: '2020-01-01', until: berlin(60) });
  put(db, 'signature', 'kurz-herne', { agreement: 'kurz', partner: 'herne', day: '2020-01-01' });
  let server = await serve(db, { more: ['--settings', settings] });
  const letter = await until(20, () => mail.letters[0]);
  const parsed = letter && (await simpleParser(letter.bytes));
  has(parsed?.subject ?? '', 'Kurze Vereinbarung', 'a reminder goes to the editor 90 days ahead');
  const { Somebody } = await import('../people.mjs');
  const editor = await new Somebody(server).enter('editor@example.org');
  has((await ask(server, '/partners')).text, /Kurze Vereinbarung<\/a> <strong>endet am/, 'the page tells that it ends');
  has((await ask(server, '/partner/herne')).text, 'endet am', '… that of the partner, too');
  const page = (await editor.go('/meeting/m2')).text;
  has(page, 'Einladungen senden', 'an editor may invite');
  is((await editor.post('/meeting/m2/invite')).headers.location, '/meeting/m2?done=invited', 'the button leads back');
  const sent = await until(20, () => mail.letters[1]);
  const invitation = sent && (await simpleParser(sent.bytes));
  is(sent?.to[0], 'ada@example.org', 'the invitation goes to who sits there');
  is(event(invitation?.attachments[0]?.content.toString('utf8') ?? '')[0]?.summary, 'Leitungsgruppe: Winter', '… with the date as a calendar file');
  is((await editor.post('/meeting/m2/invite')).status, 303, 'asked again');
  await server.stop();
  server = await serve(db, { more: ['--settings', settings] });
  put(db, 'agreement', 'kurz', { until: berlin(20) });
  await server.stop();
  server = await serve(db, { more: ['--settings', settings] });
  const again = await until(20, () => mail.letters[2]);
  has(again ? (await simpleParser(again.bytes)).subject : '', 'Kurze Vereinbarung', 'another 30 days ahead');
  await new Promise((tell) => setTimeout(tell, 1500));
  is(mail.letters.length, 3, 'each letter once, whatever restarts');
  put(db, 'agreement', 'neu', { title: 'Erneuerung', term: 'open', from: berlin(21), renews: 'kurz' });
  ok(await until(5, async () => !/Kurze Vereinbarung<\/a> <strong>endet/.test((await ask(server, '/partners')).text)), 'a renewal ends the reminder');
  const after = await new Somebody(server).enter('editor@example.org');
  const log = (await after.go('/admin/jobs.json')).text;
  ok(!log.includes('ada@example.org'), 'jobs name no mail address of a person', log.slice(0, 500));
  await server.stop();
}

const compared = ['/partners', '/partners?tab=map&on=2024-04-09', '/partners?tab=time', '/partners?tab=network', '/en/partners?kind=university', '/partners.json', '/partners.csv', '/partner/ennepe-ruhr-kreis', '/partner/witten.json', '/agreements', '/agreement/kooperation-2023-2024', '/agreement/kooperation-2023-2024.csv', '/bodies', '/body/steuerungsgruppe'];
const seen = new Map();

async function onStore({ name, db }) {
  for (const kind of kinds) take(db, kind, `${csv(kind).join('\n')}\n`);
  take(db, 'signature', signatures((id) => !/^202[34]-/.test(id)));
  let server = await serve(db);
  await story(server, db);
  await places(server);
  await pages(server);
  for (const path of compared) {
    const { text } = await ask(server, path);
    if (seen.has(path)) ok(seen.get(path) === text, `${name}: ${path} is the same on both stores`);
    else seen.set(path, text);
  }
  const admin = await administrator(server);
  await meetings(server, db, admin);
  is((await server.stop()).code, 0, 'the server ends well');
  await letters(db);
}

await run(200, async () => {
  for (const store of stores()) await onStore(store);
});
