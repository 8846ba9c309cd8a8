// What nobody has released: does no page, file or picture say it? A partner delivers numbers that occur nowhere else; everything public
// is crawled (every route, its links, every format) while they are not released, released to the partnership, under embargo, released
// and taken back. What must not be found is told by the released state: its figures, with what is reckoned from them.

import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, example, folder, is, none, ok, root, run, serve, stores, wirk } from '../door.mjs';
import { follow, found, ways } from '../crawl.mjs';
import { leavers } from '../delivered.mjs';
import { until } from '../people.mjs';
import { apart, checked, lesser, people, seen, told } from './signed_in.mjs';

const MOST_PAGES = [1000, 400]; // on the first store; on the second, whose snapshot is made by the same code
const SET = ['lehrstadt-leavers', '--organisation', 'lehrstadt'];
const MAPPING = leavers();
const ROWS = [
  ['05112', 987654, 321789], ['05113', 876543, 123457], ['05117', 765432, 98767], ['05119', 654321, 87659], ['05512', 543219, 76543],
  ['05513', 432198, 65437], ['05562', 321987, 54329], ['05911', 219876, 43217], ['05913', 198765, 32113], ['05914', 187659, 21013],
  ['05915', 176543, 19997], ['05916', 165437, 18899], ['05954', 154321, 17783], ['05978', 143219, 16661], ['05170', 132198, 15551],
  ['05562032', 999983, 333337, 2015], ['05562004', 888887, 222221, 2015],
];

const fileOf = (numbers) => `Jahr;Schlüssel;Insgesamt;ohne\n${ROWS.map((row, i) => `${row[3] ?? 2016};${row[0]};${numbers(row, i).join(';')}\n`).join('')}`;

// ---- crawling ---------------------------------------------------------------------------------------------

async function crawl(server, headers = {}, most = server.pages) {
  const indicators = JSON.parse((await ask(server, '/indicators.json')).text).rows.map((row) => row.id);
  const deliveries = JSON.parse((await ask(server, '/deliveries.json')).text).rows.map((row) => row.delivery);
  const waiting = [];
  for (const lang of ['', '/en']) {
    for (const path of ['/', '/indicators', '/regions', '/disagreements', '/deliveries', '/about', '/about/data', '/schools', '/compare', '/profiles', '/build', '/check'])
      waiting.push(lang + path);
    for (const id of ['D-13a', 'D-14a', 'D-14b', 'D-13b']) {
      for (const query of ['', '?period=2016', '?tab=table', '?tab=table&period=2016', '?areas=05112,05113,MR,05', '?areas=05562032,05562004,05112', '?areas=05562032,05562&tab=table', '?areas=05562032,05112&period=2015', '?by=certificate&period=2016', '?as_of=3', '?chart=index', '?chart=map&period=2016', '?chart=balance']) {
        waiting.push(`${lang}/indicator/${id}${query}`);
        for (const form of ['json', 'csv', 'svg', 'xlsx']) waiting.push(`${lang}/indicator/${id}.${form}${query}`);
      }
      waiting.push(`${lang}/indicator/${id}/origin?region=05112&period=2016`, `${lang}/embed/indicator/${id}?period=2016`);
    }
    for (const word of ['987654', '321789', 'Abgänge', 'lehrstadt']) waiting.push(`${lang}/search?q=${encodeURIComponent(word)}`);
    for (const key of ['05112', 'MR', '05']) waiting.push(`${lang}/region/${key}`, `${lang}/region/${key}.json`, `${lang}/compare?areas=${key},05113`);
  }
  for (const id of indicators) waiting.push(`/indicator/${id}.json`);
  for (const number of deliveries) for (const part of ['', '.json', '/file', '/file.json', '/row/2', '/row/2.json']) waiting.push(`/delivery/${number}${part}`);
  return follow(server, waiting, headers, most);
}

// ---- what must not be found -------------------------------------------------------------------------------

const spread = () => {
  const numbers = new Set();
  for (const [, all, none_] of ROWS) {
    for (const number of [all, none_, all - none_]) numbers.add(number);
    numbers.add(((100 * none_) / all).toFixed(4)), numbers.add(((100 * none_) / all).toFixed(6));
    for (const [, other, less] of ROWS) if (other !== all) numbers.add(Math.abs(all - other)), numbers.add(all + other), numbers.add(Math.abs(none_ - less));
  }
  numbers.add(ROWS.reduce((sum, row) => sum + row[1], 0)), numbers.add(ROWS.reduce((sum, row) => sum + row[2], 0));
  return [...numbers].filter((number) => String(number).replace(/\D/g, '').length >= 5).flatMap(ways);
};

const figures = async (server) => {
  const out = [];
  for (const id of ['D-13a', 'D-14a']) out.push(...JSON.parse((await ask(server, `/indicator/${id}.json?period=2015&areas=05562032,05562004`)).text).figures);
  return out;
};

// The figures of the files that both crawls have, number by number.
function same(some, others, forbidden, name) {
  const numbers = (page) => JSON.parse(page.text).figures?.map((figure) => [figure.indicator, figure.region, figure.period, figure.cell, figure.number].join(' ')).join('\n');
  const files = new Map(others.filter((page) => page.status === 200 && /^\/indicator\/[^/]*\.json/.test(page.path)).map((page) => [page.path, page]));
  const both = some.filter((page) => page.status === 200 && files.has(page.path) && !page.path.includes('as_of'));
  ok(found(both, forbidden).length > 20, `${name}: ${both.length} files`);
  none(both.filter((page) => numbers(page) !== numbers(files.get(page.path))).map((page) => page.path), name);
}

// ---- the clock --------------------------------------------------------------------------------------------

const clock = { library: '', file: '' };

// A server whose clock stands where the test sets it.
async function serveByClock(db) {
  if (!clock.library) {
    clock.library = join(folder(), 'clock.so'), clock.file = join(folder(), 'clock');
    execFileSync('cc', ['-std=gnu17', '-O1', '-D_GNU_SOURCE', '-shared', '-fPIC', '-o', clock.library, join(root, 'test/released/clock.c')]);
  }
  clockSet('');
  return serve(db, { env: { LD_PRELOAD: clock.library, WIRK_TEST_CLOCK: clock.file } });
}

// Seconds since 1970; nothing: the system's clock.
function clockSet(seconds) {
  writeFileSync(`${clock.file}.new`, String(seconds));
  renameSync(`${clock.file}.new`, clock.file);
}

// ---- the course -------------------------------------------------------------------------------------------

// Pages and files that lead to a delivery or name it, beside those that are about deliveries.
function named(pages, number) {
  const about = /^(\/en)?\/deliver(y|ies)\b/;
  const names = new RegExp(`/delivery/${number}["/?]|"delivery": *"?${number}\\b|"as_of_delivery": *${number}\\b`);
  const column = (text) => text.split('\r\n').some((line) => /^"?[A-Z]-\d/.test(line) && line.split(',').at(-4) === String(number));
  return pages.filter((page) => !about.test(page.path) && (names.test(page.text) || (/\.csv/.test(page.path) && column(page.text)))).map((page) => page.path);
}

const release = (db, ...args) => wirk(['release', ...args, '--db', db]);

async function course(store, most) {
  const csv = join(folder(), `${store.name}.csv`), mapping = join(folder(), `${store.name}.yaml`);
  writeFileSync(mapping, MAPPING);
  writeFileSync(csv, fileOf((row) => row.slice(1, 3)));
  const loaded = example(store.db);
  ok(loaded.code === 0 || loaded.code === 1, `${store.name}: the example loads`, loaded.err);
  const server = await serveByClock(store.db);
  server.pages = most;
  const before = await crawl(server);
  const common = new Set(found(before, spread()).map((line) => line.split(' in ')[0]));
  const forbidden = [...new Set(spread())].filter((word) => !common.has(word));
  ok(forbidden.length > 500, `${store.name}: ${forbidden.length} numbers occur nowhere else`);
  const given = wirk(['deliver', csv, '--sender', 'lehrstadt', '--mapping', mapping, '--db', store.db]);
  ok(given.code === 0, `${store.name}: a partner delivers`, given.err + given.out);

  const hidden = await crawl(server);
  ok(hidden.length >= server.pages, `${store.name}: ${hidden.length} pages and files crawled`);
  none(found(hidden, forbidden), `${store.name}: not released: no byte of it`);
  none(hidden.filter((page) => (page.text.includes('lehrstadt') || page.text.includes('Abgänge der Städte')) && !page.path.includes('lehrstadt')).map((page) => page.path), `${store.name}: nor whose it is, or what it is called`);
  none(hidden.filter((page) => page.status >= 500).map((page) => page.path), `${store.name}: and no page fails`);
  const number = JSON.parse((await ask(server, '/deliveries.json')).text).rows[0];
  is(`${number.file ?? ''}${number.sha256}${number.rows}`.includes('.csv'), false, `${store.name}: of the delivery no name of the file`);
  none(named(hidden, number.delivery), `${store.name}: no page or file of figures leads to it`);
  const parts = JSON.parse((await ask(server, '/indicator/D-13a/origin.json?region=05112&period=2016')).text).rows.filter((row) => row.file === '');
  ok(parts.length > 0 && parts.every((row) => `${row.delivery}${row.row}${row.column}${row.number}` === ''), `${store.name}: of a cell behind a hidden figure nothing but which it is`, parts);
  is((await ask(server, `/delivery/${number.delivery}/file`)).status, 403, `${store.name}: the file stays closed`);
  is((await ask(server, `/delivery/${number.delivery}/row/2`)).status, 403, `${store.name}: so do its rows`);
  const state = (await figures(server)).find((figure) => figure.region === '05562032');
  is(`${state.number} ${state.secrecy}`, 'null not-released', `${store.name}: a page says why there is no number`);
  ok((await ask(server, '/indicator/D-13a?period=2015&tab=table&areas=05562032,05112')).text.includes('nicht freigegeben'), `${store.name}: in words`);

  const all = await people(server, store.db);
  await seen(server, all, ['house', 'owner', 'houseKey'], `${store.name}: not released`);
  const own = await crawl(server, all.house);
  told(own, forbidden, found, `${store.name}: the owner's house`);
  none(own.filter((page) => page.status >= 500).map((page) => page.path), `${store.name}: and no page fails`);
  none(found(await crawl(server, all.partner), forbidden), `${store.name}: the rest of the partnership sees no byte of it`);
  await apart(server, () => serve(store.db), all, `${store.name}: not released`);
  await checked(server, all, fileOf((row, i) => [40 + i, 3 + i]), MAPPING, forbidden, found, `${store.name}: a file is looked at`);

  is(release(store.db, 'give', ...SET, '--audience', 'partnership', '--reason', 'for the working group').code, 0, `${store.name}: released to the partnership`);
  none(found(await crawl(server), forbidden), `${store.name}: visitors still see no byte of it`);
  const partners = ['house', 'owner', 'houseKey', 'partner', 'editor', 'programme', 'partnerKey'];
  await seen(server, all, partners, `${store.name}: released to the partnership`);
  told(await crawl(server, all.partner), forbidden, found, `${store.name}: a partner`);
  await apart(server, () => serve(store.db), all, `${store.name}: released to the partnership`);

  const soon = new Date(Date.now() + 1800000).toISOString().replace(/\.\d+/, ''), end = Date.parse(soon) / 1000;
  is(release(store.db, 'give', ...SET, '--audience', 'public', '--embargo', soon, '--reason', 'press conference').code, 0, `${store.name}: released under embargo`);
  clockSet(end - 1);
  none(found(await crawl(server), forbidden), `${store.name}: a second before its end no byte of it`);
  await seen(server, all, partners, `${store.name}: a second before its end`);
  clockSet(end);
  const town = async () => (await figures(server)).find((figure) => figure.region === '05562032');
  is((await town()).number, 999983, `${store.name}: when it ends the number is there at once, without a change of the store`);
  const public_ = await crawl(server);
  const open = found(public_, forbidden);
  ok(open.length > 50, `${store.name}: released, ${open.length} places tell it`);
  const tile = /\/indicator\/D-14a"[\s\S]*?tile__date">([^<]*)<[\s\S]*?tile__source">([^<]*)</.exec((await ask(server, '/')).text) ?? [];
  is(`${tile[1]}: ${tile[2]}`, '2016: lehrstadt: Abgänge der Städte', `${store.name}: on the start page with whose numbers they are`);

  await seen(server, all, Object.keys(all), `${store.name}: released to all`);
  same(own, public_, forbidden, `${store.name}: the owner's house saw before what all see now`);
  const list = JSON.parse(release(store.db, 'list', '--format', 'json').out).rows.filter((row) => row.mapping === SET[0]);
  is(list.length, 2, `${store.name}: both releases are listed`);
  is(wirk(['record', 'put', 'partner', 'lehrstadt', 'name=Lehrstadt', 'kind=other', '--db', store.db]).code, 0, `${store.name}: who delivers is a partner, too`);
  const delivers = async () => (await ask(server, '/partner/lehrstadt')).text.includes('Was dieser Partner liefert');
  ok(await until(5, delivers), `${store.name}: whose page tells what it delivers`);
  is(release(store.db, 'withdraw', list.find((row) => row.audience === 'public').release, '--reason', 'an error').code, 0, `${store.name}: taken back`);
  await until(5, async () => !(await town()).number);
  const gone = await crawl(server);
  none(found(gone, forbidden), `${store.name}: and gone from everywhere`);
  ok(!(await delivers()), `${store.name}: also from what its page tells of deliveries`);
  await seen(server, all, partners, `${store.name}: taken back from the public`);
  await lesser(server, store.db, all, `${store.name}`);
  const log = wirk(['log', '--event', 'release', '--format', 'json', '--db', store.db]).out;
  ok(log.includes('press conference') && log.includes('an error'), `${store.name}: the log tells of all of it`);
  await server.stop();
}

await run(600, async () => {
  for (const [i, store] of stores().entries()) await course(store, MOST_PAGES[i]);
});
