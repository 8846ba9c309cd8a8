// A partnership far larger than any there is, as files that `wirk record take` reads: 1,000 organisations, 5,000 agreements, 20,000 actors
// and what belongs to them. All of it is made up; the same each time but for the days, which lie around today.
// use: partnership.mjs make FOLDER AREAS     AREAS: what /en/regions.json says; writes one file for each kind, and load.txt with their order
//      partnership.mjs sign-in ADDRESS LINK  takes an invitation; prints the cookie of who is signed in then
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY = 86400000, TODAY = Math.floor(Date.now() / DAY) * DAY;
let luck = 2463534242;
const below = (n) => ((luck ^= luck << 13), (luck ^= luck >>> 17), (luck ^= luck << 5), (luck >>> 0) % n);
const one = (list) => list[below(list.length)];
const some = (n, list) => [...new Set(Array.from({ length: n }, () => one(list)))].join(' | ');
const day = (from, to) => new Date(TODAY + (from + below(to - from)) * DAY).toISOString().slice(0, 10); // days from today
const later = (text, days) => new Date(Date.parse(text) + days * DAY).toISOString().slice(0, 10);
const moment = (text, hour) => `${text} ${String(hour).padStart(2, '0')}:00`;
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i + 1));

const WORDS = 'Bildung Übergang Sprache Lesen Ganztag Beruf Hochschule Kita Familie Förderung Netzwerk Teilhabe Schule Jugend Zukunft Brücke'.split(' ');
const sentence = (n) => `${times(n, () => one(WORDS)).join(' ')}.`;
const STAGES = ['early', 'primary', 'secondary', 'upper', 'vocational', 'higher', 'further'];
const THEMES = ['language', 'science', 'sustainability', 'culture', 'sport', 'health', 'media', 'democracy', 'careers', 'family', 'inclusion', 'migration', 'mentoring', 'all-day', 'other'];
const INDICATORS = ['D-14a', 'D-13a', 'D-14b', 'A-01'];
const STEPS = ['1', '2', '3', '4', '5', '6', '7'];

function partnership(areas) {
  const keys = areas.map(([key]) => key);
  const whose = { city: 'Stadt', kreis: 'Kreis', town: 'Stadt' };
  const partner = times(1000, (i) => {
    const [key, kind] = areas[i - 1] ?? ['', one(['university', 'association', 'foundation', 'company', 'other'])];
    return { id: `org-${i}`, name: `${whose[kind] ?? 'Haus'} ${one(WORDS)} ${one(WORDS)} ${i}`, kind, region: key, note: sentence(12), released: i % 3 ? '2024-01-01' : '' };
  });
  const orgs = partner.map((row) => row.id);
  const agreement = times(5000, (i) => {
    const from = day(-7000, 0), term = i % 10 < 7 ? 'fixed' : i % 10 < 9 ? 'open' : 'unknown';
    return { id: `agreement-${i}`, title: `Vereinbarung ${i} über ${one(WORDS)} und ${one(WORDS)}`, from, term, until: term === 'fixed' ? later(from, 700 + below(1800)) : '', note: sentence(10) };
  });
  const duty = agreement.flatMap((of, a) => times(2, (i) => ({ id: `duty-${a + 1}-${i}`, agreement: of.id, number: i, text: sentence(15) })));
  const signature = agreement.flatMap((of, a) =>
    times(1 + below(4), (i) => {
      const known = below(10), who = (a * 7 + i * 131) % orgs.length;
      return { id: `signature-${a + 1}-${i}`, agreement: of.id, partner: orgs[who], day: known < 8 ? of.from : known < 9 ? of.from.slice(0, 7) : '', day_is: known < 9 ? 'signing' : '', side: 'joining' };
    }));
  const body = times(40, (i) => ({ id: `body-${i}`, name: `Gremium ${i} ${one(WORDS)}`, kind: one(['leading', 'steering', 'working-group', 'network', 'advisory']), task: sentence(10) }));
  const bodies = body.map((row) => row.id);
  const meeting = times(480, (i) => {
    const when = day(-1200, 300);
    return { id: `meeting-${i}`, body: bodies[i % 40], title: `Sitzung ${i}`, begins: moment(when, 9), ends: moment(when, 12), place: 'Rathaus', state: Date.parse(when) < TODAY ? 'held' : 'planned', minutes: sentence(40) };
  });
  const decision = times(960, (i) => ({ id: `decision-${i}`, text: sentence(14), body: one(bodies), day: day(-1200, 0), state: one(['wanted', 'waiting', 'taken', 'rejected']), waits_for: some(2, orgs) }));
  const field = times(8, (i) => ({ id: `field-${i}`, name: `Handlungsfeld ${i} ${one(WORDS)}`, number: 100 + i, from: '2020-01-01' }));
  const goal = times(40, (i) => ({ id: `goal-${i}`, text: sentence(8), fields: `field-${1 + (i % 8)}`, number: i, from: '2020-01-01' }));
  const outcome = times(80, (i) => ({ id: `outcome-${i}`, goal: `goal-${1 + (i % 40)}`, text: sentence(10) }));
  const target = times(120, (i) => ({ id: `target-${i}`, outcome: `outcome-${1 + (i % 80)}`, indicator: one(INDICATORS), region: one(keys), direction: one(['up', 'down']), base_period: '2014', base_value: String(5 + below(90)), value: String(5 + below(90)), period: '2030' }));
  const commitment = times(2000, (i) => ({ id: `promise-${i}`, partner: one(orgs), duty: one(duty).id, text: sentence(12), from: day(-900, 0), due: day(-200, 900), owner: i % 20 ? 'Fachbereich Bildung' : '', check_due: day(0, 900) }));
  const measure = times(200, (i) => ({
    id: `measure-${i}`, title: `Maßnahme ${i} ${one(WORDS)}`, owner: orgs[(i * 37) % orgs.length], office: 'Fachbereich Bildung', partners: some(3, orgs), state: i % 8 ? 'running' : one(['idea', 'decided', 'ended']),
    from: day(-900, -100), until: day(30, 900), goals: some(2, goal.map((row) => row.id)), commitments: some(3, commitment.map((row) => row.id)), indicators: one(INDICATORS),
    input: sentence(12), output: sentence(12), outcome: sentence(12), impact: sentence(12),
  }));
  const each = (n, id, make) => measure.flatMap((of, m) => times(n, (i) => ({ id: `${id}-${m + 1}-${i}`, measure: of.id, ...make(i, of) })));
  return {
    partner, agreement, duty, signature,
    contact: times(1000, (i) => ({ id: `contact-${i}`, partner: orgs[i - 1], office: 'Bildungsbüro', name: `Person ${i}`, mail: `person${i}@example.org`, from: '2020-01-01' })),
    signatory: signature.map((of, i) => ({ id: `signatory-${i + 1}`, signature: of.id, office: 'Leitung', as: 'signed' })),
    body,
    seat: body.flatMap((of, b) => times(15, (i) => ({ id: `seat-${b + 1}-${i}`, body: of.id, partner: orgs[(b * 15 + i) % orgs.length], office: `Vertretung ${i}`, from: day(-1500, -10) }))),
    meeting,
    topic: meeting.flatMap((of, m) => times(4, (i) => ({ id: `topic-${m + 1}-${i}`, meeting: of.id, number: i, title: sentence(4), minutes: sentence(20) }))),
    decision,
    task: times(2000, (i) => ({ id: `task-${i}`, text: sentence(6), partner: one(orgs), who: 'Bildungsbüro', due: day(-200, 200), done: i % 3 ? day(-200, 0) : '', meeting: one(meeting).id })),
    field, goal, outcome, target,
    story: target.map((of, i) => ({ id: `story-${i + 1}`, target: of.id, behind: sentence(60), works: sentence(60), proposal: sentence(40) })),
    commitment, measure,
    approval: each(2, 'approval', (i) => ({ step: ['complete', 'decided'][i - 1], body: one(bodies), day: day(-900, -100), result: 'yes' })),
    milestone: each(6, 'milestone', (i) => ({ title: sentence(4), due: day(-400, 400), done: i % 2 ? day(-400, 0) : '', who: 'Fachbereich Bildung' })),
    money: each(3, 'money', (i) => ({ line: `Titel ${i}`, year: 2024 + i, plan: String(1000 + below(90000)), spent: String(below(1000)) })),
    risk: each(2, 'risk', () => ({ text: sentence(6), chance: one(['low', 'middle', 'high']), harm: one(['low', 'middle', 'high']), answer: sentence(10) })),
    note: each(10, 'note', (i) => ({ day: day(-7 * i, -7 * i + 7), state: one(['on-track', 'doubt', 'stuck']), text: sentence(15) })),
    'impact-check': each(1, 'check', () => ({ question: sentence(10), registered: day(-900, -400), design: sentence(15), due: day(-100, 400), step: one(STEPS), result: sentence(15) })),
    actor: times(20000, (i) => ({
      id: `actor-${i}`, name: `${one(WORDS)}${one(WORDS).toLowerCase()} ${one(WORDS)} ${i}`, kind: one(['initiative', 'organisation', 'offer']), region: one(keys), address: `Straße ${below(200)}`,
      target_group: 'Kinder', stages: some(2, STAGES), themes: some(2, THEMES), funding: 'Stiftung', evidence: i % 3 ? '' : one(STEPS), home: `https://example.org/${i}`, note: sentence(12),
    })),
    barrier: times(200, (i) => ({ id: `barrier-${i}`, title: sentence(6), regions: some(2, keys), rule: sentence(20), who_can_change: 'Land', state: one(['named', 'addressed', 'removed', 'stays']), measures: one(measure).id })),
    course: times(500, (i) => ({ id: `course-${i}`, title: `Kurs ${i} ${one(WORDS)}`, organiser: one(orgs), begins: moment(day(-300, 300), 9), place: 'Rathaus', target_group: 'Fachkräfte', seats: 20, registered: below(20), measures: one(measure).id })),
  };
}

const field = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
function make(folder, file) {
  const kindOf = (words) => (/independent/.test(words) ? 'city' : /Kreis/.test(words) ? 'kreis' : 'town');
  const areas = JSON.parse(readFileSync(file, 'utf8')).rows.filter((row) => /^\d{5}(\d{3})?$/.test(row.key));
  const all = partnership(areas.map((row) => [row.key, kindOf(row.kind)]));
  for (const [kind, rows] of Object.entries(all)) {
    const columns = Object.keys(rows[0]);
    const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
    writeFileSync(join(folder, `${kind}.csv`), lines.map((line) => `${line.map(field).join(',')}\n`).join(''));
  }
  writeFileSync(join(folder, 'load.txt'), Object.keys(all).map((kind) => `${kind}\n`).join(''));
}

async function signIn(address, link) {
  const password = 'Regenschirm am Kanalufer';
  const reply = await fetch(new URL(new URL(link, address).pathname, address), {
    method: 'POST', redirect: 'manual', headers: { accept: 'text/html' }, body: new URLSearchParams({ name: 'Person', password, again: password }),
  });
  const cookie = reply.headers.getSetCookie().map((text) => /wirk=[^;]+/.exec(text)?.[0]).find(Boolean);
  if (!cookie) throw new Error(`nobody is signed in: ${reply.status}`);
  console.log(cookie);
}

const [what, first, second] = process.argv.slice(2);
if (what === 'make') make(first, second);
else if (what === 'sign-in') await signIn(first, second);
else process.exit(2);
