// What a rule of confidentiality hides: does nothing public say it, neither as a number nor by subtraction, nor all that is published together? Made data
// with small counts are delivered with `protect:` and released; every page, file and picture of them is looked through, and what they publish is
// attacked: sum by sum, and with `wirk attack`. So are earlier states after a correction, and what each of two owners knows who sees its own.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, example, folder, is, none, ok, readCsv, run, serve, stores, wirk } from '../door.mjs';
import { follow, found, ways } from '../crawl.mjs';
import { people } from '../released/signed_in.mjs';
import { HIDDEN, bounds, published, subtracted } from './attacker.mjs';
import { KREISE, TOTAL, file, keyOf, made, mapping, ratesFile, ratesMapping, summed } from './made.mjs';

const MOST_PAGES = [500, 150]; // on the first store; on the second, whose snapshot is made by the same code
const YEAR = '2023', SHARED = '2022', LOST = '2021', ZEROS = '2024', ROUND = '2020', RATES = '2025';
const YEARS = [YEAR, SHARED, LOST, ZEROS, ROUND];
const REGIONS = Object.entries(KREISE).flat(2);
const HALF = [...KREISE['05562'].slice(0, 5), ...KREISE['05954'].slice(0, 4)];

const cells = made(YEARS);
const truth = summed(cells);
// The file is corrected: a small count has become a large one, another large one small.
const corrected = new Map(cells);
const [small, large] = [(count) => count >= 1 && count <= 3, (count) => count > 3].map((fits) => [...cells].find(([key, count]) => key.startsWith(YEAR) && key.includes(' none ') && fits(count))[0]);
corrected.set(small, 33333), corrected.set(large, 2);
const later = summed(corrected);

function deliver(db, sender, id, rule, content, text) {
  deliverBy(db, sender, mapping(id, `{de: ${text}, en: ${text}}`, rule), content);
}

function deliverBy(db, sender, yaml, content) {
  const at = (name) => join(folder(), name);
  writeFileSync(at('made.yaml'), yaml);
  writeFileSync(at('made.csv'), content);
  const done = wirk(['deliver', at('made.csv'), '--sender', sender, '--mapping', at('made.yaml'), '--db', db]);
  if (done.code !== 0) throw new Error(done.err + done.out);
}

function release(db, sender, id) {
  const done = wirk(['release', 'give', id, '--organisation', sender, '--audience', 'public', '--reason', 'made for a test', '--db', db]);
  if (done.code !== 0) throw new Error(done.err);
}

// ---- what is published is attacked --------------------------------------------------------------------------

const hiddenOf = (cells_) => [...cells_].filter(([, count]) => count === HIDDEN).map(([key]) => key);

// Of these hidden cells none can be worked out; `width` apart is what each can be.
function safe(cells_, hidden, years, name, { zeros = 'show', width = 1 } = {}) {
  const by = subtracted(cells_, years);
  none(hidden.filter((key) => by.has(key)), `${name}: no subtraction gives a hidden count`);
  for (const year of years) {
    const table = new Map(bounds(cells_, year, zeros).table.map((row) => [keyOf(year, row.region, row.certificate, row.sex), row]));
    const narrow = hidden.filter((key) => key.startsWith(`${year} `) && table.get(key).most !== null && table.get(key).most - table.get(key).least < width);
    none(narrow, `${name}, ${year}: nor does all that is published together`);
  }
}

// ---- everything public is looked through ----------------------------------------------------------------------

function addresses(number) {
  const out = [], towns = KREISE['05562'].slice(0, 6).join(',');
  for (const lang of ['', '/en']) {
    for (const path of ['/', '/about', '/deliveries', '/deliveries.json', '/deliveries.csv', '/disagreements', '/disagreements.json', '/region/05562', '/region/05562004', '/region/05562.json', `/compare?areas=${towns}&indicators=D-14a,D-13a&period=${YEAR}`, `/build?indicators=D-14a&areas=${towns}&step=result`, '/profiles?areas=05562', '/profile/05562', '/schools'])
      out.push(lang + path);
    for (const id of ['D-13a', 'D-13b', 'D-14a', 'D-14b'])
      for (const query of [`period=${YEAR}`, `areas=${towns}`, `areas=${towns}&tab=table&period=${YEAR}`, `areas=${REGIONS.join(',')}&period=${YEAR}&tab=table`, `areas=${towns}&by=sex&period=${YEAR}`, `areas=05562&by=certificate&period=${YEAR}`, `areas=${towns}&by=certificate&period=${YEAR}&tab=table`, `areas=${towns}&period=${YEAR}&chart=map`, `areas=${towns}&chart=index`, `areas=${towns}&chart=balance`, `areas=05562,MR,05`]) {
        out.push(`${lang}/indicator/${id}?${query}`);
        for (const form of ['json', 'csv', 'svg', 'xlsx', 'md', 'docx']) out.push(`${lang}/indicator/${id}.${form}?${query}`);
      }
    for (const id of ['D-13a', 'D-14a']) out.push(`${lang}/indicator/${id}/origin?region=05562004&period=${YEAR}`, `${lang}/indicator/${id}/origin.json?region=05562004&period=${YEAR}`, `${lang}/indicator/${id}/versions.json?region=05562004&period=${YEAR}`, `${lang}/embed/indicator/${id}?areas=${towns}&period=${YEAR}`);
    for (const word of ['Abgänge', 'Castrop-Rauxel', 'kreishaus']) out.push(`${lang}/search?q=${encodeURIComponent(word)}`, `${lang}/search.json?q=${encodeURIComponent(word)}`);
    for (const part of ['', '.json', '/file', '/file.json', '/row/2', '/row/2.json', '/findings.json']) out.push(`${lang}/delivery/${number}${part}`);
  }
  return out;
}

// Hidden numbers with five digits and more, and the shares that they make.
function forbiddenOf(hidden, told, sums) {
  const open = new Set([...told.values()].filter((count) => count !== HIDDEN).map(String)), out = new Set();
  for (const key of hidden) {
    const [year, region, certificate, sex] = key.split(' '), count = sums.get(key), of = sums.get(keyOf(year, region, 'total', sex));
    out.add(String(count));
    if (certificate !== 'total' && count) out.add(((100 * count) / of).toFixed(4)), out.add(((100 * count) / of).toFixed(6));
  }
  return [...out].filter((number) => number.replace(/\D/g, '').replace(/^0+/, '').length >= 5 && !open.has(number)).flatMap(ways);
}

// A table says of each hidden cell the word, and leaves none empty.
async function words(server, hidden, name) {
  const wrong = [];
  for (const [lang, word] of [['', 'gesperrt'], ['/en', 'suppressed']]) {
    for (const sex of ['total', 'f', 'm']) {
      const here = hidden.filter((key) => key.startsWith(`${YEAR} `) && key.endsWith(` none ${sex}`));
      const by = sex === 'total' ? '' : '&by=sex', cell = sex === 'total' ? '' : `sex=${sex}`;
      const query = `areas=${here.map((key) => key.split(' ')[1]).join(',')}&period=${YEAR}${by}`;
      const [head, ...rows] = readCsv((await ask(server, `${lang}/indicator/D-14a.csv?${query}`)).text);
      const at = (row, column) => row[head.indexOf(column)];
      for (const key of here) {
        const row = rows.find((one) => at(one, 'region') === key.split(' ')[1] && at(one, 'cell') === cell);
        if (!row || at(row, 'number') !== '' || at(row, 'secrecy') !== 'protected' || at(row, 'band_low') !== '' || at(row, 'band_high') !== '') wrong.push(`${lang} ${key}: ${row}`);
      }
      const page = (await ask(server, `${lang}/indicator/D-14a?${query}&tab=table`)).text;
      if (here.length && (page.match(new RegExp(word, 'g')) ?? []).length < here.length) wrong.push(`${lang} ${query}: too few times "${word}"`);
      if (/<td[^>]*>\s*<\/td>/.test(page)) wrong.push(`${lang} ${query}: an empty cell`);
      for (const form of ['svg', 'xlsx']) {
        const reply = await ask(server, `${lang}/indicator/D-14a.${form}?${query}`);
        if (reply.status !== 200) wrong.push(`${lang} ${form}: ${reply.status}`);
      }
      const svg = (await ask(server, `${lang}/indicator/D-14a.svg?${query}&chart=bars`)).text;
      if (here.length > 1 && sex === 'total' && !svg.includes('state-protected')) wrong.push(`${lang} ${query}: no pattern`);
    }
  }
  none(wrong, `${name}: a hidden cell has its word and pattern, and is never 0 or empty`);
}

// ---- the course -----------------------------------------------------------------------------------------------

async function one(server, db, most, name) {
  const first = await published(server, [YEAR]);
  const hidden = hiddenOf(first.cells), shown = [...first.cells].filter(([, count]) => count !== HIDDEN);
  ok(hidden.length > 20, `${name}: ${hidden.length} of ${first.cells.size} counts are hidden`);
  none(shown.filter(([key, count]) => count !== truth.get(key)).map(([key]) => key), `${name}: what is shown is true`);
  none(shown.filter(([, count]) => count >= 1 && count <= 3).map(([key]) => key), `${name}: and never small`);
  ok(shown.length > 4 * hidden.length, `${name}: most is shown`);
  is([...first.states].join(), 'protected', `${name}: readers are not told which ones a rule names`);
  safe(first.cells, hidden, [YEAR], name);
  const number = Math.max(...JSON.parse((await ask(server, '/deliveries.json')).text).rows.map((row) => row.delivery));
  const pages = await follow(server, addresses(number), {}, most);
  const forbidden = forbiddenOf(hidden, first.cells, truth);
  ok(forbidden.length > 40, `${name}: ${forbidden.length} numbers to be looked for in ${pages.length} pages and files`);
  none(found(pages, forbidden), `${name}: none of them says one`);
  none(pages.filter((page) => page.status >= 500).map((page) => page.path), `${name}: and none fails`);
  is((await ask(server, `/delivery/${number}/file`)).status, 403, `${name}: the file stays in the house`);
  is((await ask(server, `/delivery/${number}/row/2`)).status, 403, `${name}: so do its rows`);
  await words(server, hidden, name);
  return { hidden, number, forbidden };
}

async function owners(server, all, before, name) {
  const own = await published(server, [YEAR], { headers: all.house });
  none(hiddenOf(own.cells), `${name}: its own house sees all`);
  none([...own.cells].filter(([key, count]) => count !== truth.get(key)).map(([key]) => key), `${name}: as it is`);
  const kinds = before.hidden.map((key) => own.marks.get(key)?.find((mark) => mark.startsWith('held-')));
  ok(kinds.includes('held-small') && kinds.includes('held-beside'), `${name}: with marks that say what others do not see, and why`);
  const small_ = before.hidden.filter((key) => truth.get(key) >= 1 && truth.get(key) <= 3);
  none(small_.filter((key) => !own.marks.get(key).includes('held-small') || !own.marks.get(key).includes('not-public')), `${name}: the small ones by the rule`);
  const told = found(await follow(server, addresses(before.number).filter((path) => path.includes('D-14a.')), all.house, 60), before.forbidden);
  ok(told.length > 20, `${name}: ${told.length} places tell it what they tell nobody else`);
  const partner = await published(server, [YEAR], { headers: all.partner });
  is(hiddenOf(partner.cells).sort().join('|'), [...before.hidden].sort().join('|'), `${name}: another organisation sees what all see`);
}

async function versions(server, db, before, name) {
  deliver(db, 'lehrstadt', 'lehrstadt-made', '{threshold: 3}', file([YEAR], REGIONS, later), 'Gemachtes');
  const now = await published(server, [YEAR]), then = await published(server, [YEAR], { as_of: before.number });
  is(hiddenOf(now.cells).sort().join('|'), hiddenOf(then.cells).sort().join('|'), `${name}: corrected: hidden at one state is hidden at all`);
  ok([small, large].every((key) => now.cells.get(key) === HIDDEN), `${name}: what is small at one of them, too`);
  none(before.hidden.filter((key) => now.cells.get(key) !== HIDDEN), `${name}: nothing that was hidden is shown now`);
  for (const [state, which] of [[now, 'now'], [then, 'before']]) safe(state.cells, hiddenOf(state.cells), [YEAR], `${name}: ${which}`);
  const origin = (await ask(server, `/indicator/D-14a/origin.json?region=${small.split(' ')[1]}&period=${YEAR}&cell=sex=${small.split(' ')[3]}`)).text;
  none(found([{ path: '', text: origin }], ['33333']), `${name}: nor does its history say it`);
}

// Two owners of one table: what each knows of its own does not give away what the other hides.
async function shared(server, db, all, name) {
  const others = REGIONS.filter((region) => !HALF.includes(region));
  deliver(db, 'lehrstadt', 'lehrstadt-made', '{threshold: 3}', file([SHARED], others, truth), 'Gemachtes');
  deliver(db, 'nachbarstadt', 'nachbarstadt-made', '{threshold: 3}', file([SHARED], HALF, truth), 'Gemachtes');
  release(db, 'nachbarstadt', 'nachbarstadt-made');
  const open = await published(server, [SHARED]);
  safe(open.cells, hiddenOf(open.cells), [SHARED], `${name}: two owners`);
  for (const [who, theirs] of [['house', others], ['partner', HALF]]) {
    const view = await published(server, [SHARED], { headers: all[who] });
    const hidden = hiddenOf(view.cells), foreign = hidden.filter((key) => truth.get(key) >= 1 && truth.get(key) <= 3);
    none(hidden.filter((key) => theirs.includes(key.split(' ')[1])), `${name}: ${who} sees its own`);
    ok(foreign.length > 3, `${name}: ${who} does not see ${foreign.length} small counts of the other`);
    safe(view.cells, foreign, [SHARED], `${name}: ${who} knows its own`);
  }
}

// All but one town are known from elsewhere: its numbers cannot be protected, and none of them is shown.
async function lost(server, db, all, name) {
  const town = HALF[0];
  deliver(db, 'offen', 'offen-made', '', file([LOST], REGIONS.filter((region) => region !== town), truth), 'Offenes');
  release(db, 'offen', 'offen-made');
  deliver(db, 'nachbarstadt', 'nachbarstadt-made', '{threshold: 3}', file([LOST], [town], truth), 'Gemachtes');
  const view = await published(server, [LOST]);
  const here = [...view.cells].filter(([key]) => key.split(' ')[1] === town);
  ok(here.length > 5 && here.every(([, count]) => count === HIDDEN), `${name}: a table that cannot be protected is hidden as a whole`, here);
  is([...view.states].join(), 'whole-table', `${name}: and says so`);
  ok((await ask(server, `/indicator/D-14a?areas=${town},05562&period=${LOST}&tab=table`)).text.includes('Tabelle gesperrt'), `${name}: in words`);
  const page = (await ask(server, '/release/nachbarstadt-made/nachbarstadt', { headers: all.partner })).text;
  ok(page.includes(`${LOST}: Diese Zahlen ließen sich nicht schützen`) && /durch die Regel, \d+ weitere/.test(page), `${name}: its owner is told why, and how much else is hidden`);
  const foreign = (await ask(server, '/release/nachbarstadt-made/nachbarstadt', { headers: all.house })).text;
  ok(!/durch die Regel|ließen sich nicht schützen/.test(foreign), `${name}: nobody else is`);
}

async function zeros(server, db, name) {
  deliver(db, 'nullen', 'nullen-made', '{threshold: 3, zeros: hide, group: yes, width: 2}', file([ZEROS], REGIONS, truth), 'Nullen');
  release(db, 'nullen', 'nullen-made');
  const view = await published(server, [ZEROS]), hidden = hiddenOf(view.cells);
  none([...view.cells].filter(([, count]) => count !== HIDDEN && count <= 3).map(([key]) => key), `${name}: where zeros are hidden none is shown`);
  ok(hidden.some((key) => !truth.get(key)), `${name}: and there are some`);
  safe(view.cells, hidden, [ZEROS], `${name}: zeros hidden`, { zeros: 'hide', width: 2 });
}

async function rounded(server, db, name) {
  deliver(db, 'gerundet', 'gerundet-made', '{method: round, base: 5}', file([ROUND], REGIONS, truth), 'Gerundetes');
  release(db, 'gerundet', 'gerundet-made');
  const figures = JSON.parse((await ask(server, `/indicator/D-13a.json?period=${ROUND}&areas=${REGIONS.join(',')}&by=sex`)).text).figures;
  none(figures.filter((figure) => figure.number !== 5 * Math.round(truth.get(keyOf(ROUND, figure.region, 'total', /sex=(.)/.exec(figure.cell)?.[1] ?? 'total')) / 5)).map((figure) => `${figure.region} ${figure.cell} ${figure.number}`), `${name}: rounded to 5`);
  none(figures.filter((figure) => figure.precision !== 'rounded' || figure.band[1] - figure.band[0] !== 4).map((figure) => figure.region), `${name}: with the band that says so`);
}

// A rate that its owner delivers beside its counts: with the total that is shown it would tell the hidden count.
async function rates(server, db, all, name) {
  const few = HALF.slice(0, 4), sums = summed(new Map([...made([RATES])].map(([key, n]) => [key, few.includes(key.split(' ')[1]) && key.includes(' none ') ? 1 : n])));
  const count = (region, certificate) => sums.get(keyOf(RATES, region, certificate, TOTAL));
  const delivered = new Map(REGIONS.map((region) => [region, (100 * count(region, 'none')) / count(region, TOTAL)]));
  deliver(db, 'nachbarstadt', 'raten-zahlen', '{threshold: 3}', file([RATES], REGIONS, sums), 'Zahlen');
  deliverBy(db, 'nachbarstadt', ratesMapping('raten-quoten'), ratesFile(RATES, delivered));
  for (const id of ['raten-zahlen', 'raten-quoten']) release(db, 'nachbarstadt', id);
  const address = `/indicator/D-14c.json?period=${RATES}&areas=${REGIONS.join(',')}`;
  const told = async (headers) => new Map(JSON.parse((await ask(server, address, { headers })).text).figures.map((figure) => [figure.region, figure]));
  const view = await published(server, [RATES]), seen = await told({}), own = await told(all.partner);
  const hides = (region) => view.cells.get(keyOf(RATES, region, 'none', TOTAL)) === HIDDEN;
  const hidden = REGIONS.filter(hides), shown = REGIONS.filter((region) => seen.get(region).number !== null);
  ok(hidden.length > 2 && hidden.some((region) => typeof view.cells.get(keyOf(RATES, region, TOTAL, TOTAL)) === 'number'), `${name}: ${hidden.length} counts are hidden beside totals that are shown`);
  none(hidden.filter((region) => seen.get(region).number !== null || seen.get(region).secrecy !== 'protected'), `${name}: a delivered rate does not tell a hidden count`);
  ok(shown.length > 2, `${name}: ${shown.length} others are shown`);
  none(REGIONS.filter((region) => Math.abs(own.get(region).number - delivered.get(region)) > 1e-6), `${name}: its own house sees all rates`);
  none(found([{ path: '', text: (await ask(server, `/indicator/D-14c.csv?period=${RATES}&areas=${REGIONS.join(',')}`)).text }], hidden.map((region) => delivered.get(region).toFixed(6)).filter((rate) => Number(rate))), `${name}: nor does its file`);
}

async function course(store, most) {
  const { db, name } = store;
  const loaded = example(db);
  ok(loaded.code === 0 || loaded.code === 1, `${name}: the example loads`, loaded.err);
  const server = await serve(db);
  const all = await people(server, db);
  deliver(db, 'lehrstadt', 'lehrstadt-made', '{threshold: 3}', file([YEAR], REGIONS, truth), 'Gemachtes');
  release(db, 'lehrstadt', 'lehrstadt-made');
  const before = await one(server, db, most, name);
  await owners(server, all, before, name);
  await versions(server, db, before, name);
  await shared(server, db, all, name);
  await lost(server, db, all, name);
  await zeros(server, db, name);
  await rounded(server, db, name);
  await rates(server, db, all, name);
  await server.stop();
}

await run(900, async () => {
  for (const [i, store] of stores().entries()) await course(store, MOST_PAGES[i]);
});
