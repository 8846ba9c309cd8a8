// A file is sent to be looked at: what comes back, what is refused, and that nothing stays behind.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import net from 'node:net';
import { gzipSync } from 'node:zlib';

import { ask, example, files, folder, has, is, none, ok, readCsv, root, run, serve, wire, wirk, zipText } from '../door.mjs';

const boundary = '----wirk-test';
const part = (name, value, file) =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
const form = (...parts) => Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };

const post = (server, path, body, more = {}) => ask(server, path, { method: 'POST', body, headers: { ...headers, ...more } });
const sent = (server, bytes, name = 'datei.csv', path = '/check.json') => post(server, path, form(part('file', bytes, name)));

const known = () => readFileSync(join(files, '21111-02-06-4.csv.gz'));

// Files that the server has open and that have no name any more.
function unnamed(server) {
  return readdirSync(`/proc/${server.child.pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${server.child.pid}/fd/${fd}`).endsWith('(deleted)');
    } catch {
      return false;
    }
  });
}

async function looks(server, temporary) {
  const good = await sent(server, known(), 'Abgänge "2017".csv');
  is(good.status, 200, 'a known table is looked at');
  const said = JSON.parse(good.text);
  is(said.origin, 'agreed', 'by its agreed mapping');
  ok(said.rows > 1000 && said.columns.length > 3, 'rows and columns are told', said.rows);
  has((await sent(server, known(), 'a.csv', '/en/check')).text, 'The file can be delivered', 'in English');
  const page = await sent(server, 'key;value\n05112;<script>alert(1)</script>\n', '<img src=x>.csv', '/check');
  ok(!page.text.includes('<script>alert') && !page.text.includes('<img src=x>'), 'the sender’s text is never markup', page.text.slice(0, 2000));
  is(page.headers['cache-control'], 'no-store', 'a result is kept by nobody');
  const list = /href="data:application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet;base64,([A-Za-z0-9+/=]+)" download="([^"]+)"/.exec(page.text);
  ok(list && Buffer.from(list[1], 'base64').subarray(0, 2).toString() === 'PK', 'the page carries the list as a workbook', page.text.length);
  const pdf = await sent(server, '%PDF-1.7\n%âãÏÓ\n', 'a.pdf', '/check');
  is(pdf.status, 422, 'a PDF: 422');
  has(pdf.text, '„a.pdf“ sieht aus wie eine PDF-Datei', 'it says what the file looks like, and calls it as its sender does');
  has((await sent(server, 'POLYGON((0 0,1 1', 'grenzen <1>.wkt', '/check.json')).text, '„grenzen <1>.wkt“', 'boundaries are called so, too');
  is(JSON.parse((await sent(server, '', 'leer.csv')).text).fault !== undefined, true, 'an empty file is told');
  is(JSON.parse((await wirk(['show', 'D-14a', '--db', server.db, '--format', 'json'])).out || '{}') !== null, true, 'the store still answers');
  none(unnamed(server), 'no file stays open');
  none(readdirSync(temporary), 'no file stays on the disk');
}

// A method on a file: worked out, told what is wrong, invented data that say so when they are sent back.
async function evidence(server, temporary) {
  const rows = ['schule,gruppe,zahl'];
  for (let i = 0; i < 8; i++) rows.push(`S${i},a,${40 + 5 * i}`, `S${i},b,${90 - 9 * i}`);
  const bytes = `${rows.join('\r\n')}\r\n`;
  const fields = [part('unit', 'schule'), part('group', 'gruppe'), part('weight', 'zahl')];
  const work = (path, file, ...more) => post(server, path, form(part('file', file, 'zahlen.csv'), ...more));
  const told = JSON.parse((await work('/evidence/segregation.json', bytes, ...fields)).text);
  const a = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => 40 + 5 * i), b = a.map((_, i) => 90 - 9 * i), sum = (list) => list.reduce((x, y) => x + y, 0);
  const apart = sum(a.map((n, i) => Math.abs(n / sum(a) - b[i] / sum(b)))) / 2;
  ok(Math.abs(told.result.dissimilarity_a_vs_b - apart) < 1e-12, 'a method works on a file', told);
  is(told.invented, undefined, 'which is not invented');
  const page = await work('/evidence/segregation', bytes, ...fields);
  is(page.status, 200, 'the page of a file');
  has(page.text, 'value="schule"', 'its form stays filled');
  ok(/href="data:text\/csv;base64,[A-Za-z0-9+/=]+" download="wirk-segregation\.csv"/.test(page.text), 'the page carries the results', page.text.length);
  is(page.headers['cache-control'], 'no-store', 'and is kept by nobody');
  const wrong = await work('/evidence/segregation', bytes.replace('45', '<b>'), ...fields);
  is(wrong.status, 422, 'a cell that is no number: 422');
  has(wrong.text, 'zahlen.csv, Zeile 4, Spalte „zahl“: „&lt;b&gt;“ ist keine Zahl.', 'it is told with its place');
  has(wrong.text, 'value="schule"', 'and the form stays filled');
  is((await work('/method/segregation', bytes, ...fields, part('bootstrap', '100000'))).status, 200, 'a method by itself, with many draws');
  is((await work('/method/segregation.json', bytes, part('unit', 'x'.repeat(1001)))).status, 413, 'a field that is too long');
  const teaching = (await ask(server, '/evidence/segregation.csv?data=teaching&part=input')).text;
  const back = await work('/en/evidence/segregation', teaching, part('unit', 'school'), part('group', 'language'), part('weight', 'pupils'));
  ok((back.text.match(/erfundene Daten \/ invented data/g) ?? []).length > 4, 'invented data say so when they are sent back, too', back.text.length);
  const even = await work('/en/method/concentration', 'low,index\n1,3\n1,5\n1,8\n', part('outcome', 'low'), part('rank', 'index'));
  has(even.text, 'Column “low”: all values are the same', 'an outcome that never changes is told');
  const years = [1, 2, 3, 4].flatMap((unit) => [2020, 2021, 2022].map((year) => `S${unit},${year},${unit < 3 ? 2022 : ''},${year - 2000 + (unit < 3 && year === 2022 ? 3 : 0)}`));
  const alike = await work('/evidence/impact', `unit,time,first,y\n${years.join('\n')}\n`, part('unit', 'unit'), part('time', 'time'), part('first-treated', 'first'), part('outcome', 'y'));
  has(alike.text, 'Wie sicher das ist, lässt sich nicht sagen', 'where nothing scatters no limits are told');
  none(unnamed(server), 'no file stays open');
  none(readdirSync(temporary), 'no file stays on the disk');
}

// A seed is drawn and travels in the page; with it the command line, which was held against other tools, publishes the same counts.
async function noise(page, taken, at) {
  const seedOf = (text) => /name="seed" type="text" value="(\d+)"/.exec(text)[1];
  const seed = seedOf(page.text);
  has(page.text, 'value="cellkey.xlsx"', 'noise is one of the ways');
  const rows = readCsv(await taken('cellkey.csv', part('seed', seed))).slice(1);
  writeFileSync(at('cells.csv'), await taken('cells.csv'));
  const ask = ['protect', at('cells.csv'), '--count', 'Count', '--dim', `town:${at('hierarchy-1.csv')}`, '--dim', `Column:${at('hierarchy-2.csv')}`];
  const line = await wirk([...ask, '--method', 'cellkey', '--seed', seed, '--format', 'csv']);
  const [heads, ...told] = readCsv(line.out.replace(/\r?\n/g, '\r\n'));
  const counts = new Map(told.map((row) => [`${row[heads.indexOf('town')]} ${row[heads.indexOf('Column')]}`, row[heads.indexOf('puwc')]]));
  ok(rows.length > 0 && counts.size === rows.length, 'the command line takes the same cells', line.err, rows.length, counts.size);
  none(rows.filter((row) => counts.get(`${row[0]} ${row[1]}`) !== row[2]), 'and gives each the same count for the same seed');
  is(await taken('cellkey.csv', part('seed', seed)), await taken('cellkey.csv', part('seed', seed)), 'the same seed gives the same file');
  const other = String((Number(seed) % 999999) + 1);
  ok((await taken('cellkey.csv', part('seed', other))) !== (await taken('cellkey.csv', part('seed', seed))), 'another one gives another', seed, other);
}

// "May I publish this?": a table is judged, its proof checked by a program of its own, what is wrong told with its place; no published file
// tells which cells a rule hides.
async function mayPublish(server, temporary) {
  const work = (file, ...more) => post(server, '/en/may-publish', form(part('file', file, 'zahlen.csv'), ...more));
  const wide = 'Schools\n\ntown;county;GY;GE;HS;Total\nHerten;RE;20;30;2;52\nMarl;RE;25;1;14;40\nBottrop;BO;60;50;30;140\nEssen;E;80;-;3;83\n';
  const page = await work(wide);
  is(page.status, 200, 'counts side by side are read');
  has(page.text, 'No, not like this: 4 cells give too much away.', 'no comes first, with its number');
  has(page.text, 'town (belongs to county)', 'a column that groups another is seen');
  ok(page.text.includes('may__cell--primary') && page.text.includes('may__cell--secondary'), 'both kinds of hidden cells are told apart', page.text.length);
  is(page.headers['cache-control'], 'no-store', 'the answer is kept by nobody');
  const kept = /name="kept" value="([^"]+)"/.exec(page.text)[1].replaceAll('&quot;', '"');
  const taken = async (what, ...more) => (await post(server, '/en/may-publish', form(part('kept', kept), part('kept_name', 'zahlen.csv'), part('take', what), ...more))).text;
  const files = Object.fromEntries(await Promise.all(['table.csv', 'proof.csv', 'hierarchy-1.csv', 'hierarchy-2.csv', 'suppress.csv'].map(async (what) => [what, await taken(what)])));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder(), name), text);
  const at = (name) => join(folder(), name);
  const checked = spawnSync(join(root, 'build/tools/proof'), [at('table.csv'), at('proof.csv'), '1', at('hierarchy-1.csv'), at('hierarchy-2.csv')], { encoding: 'utf8' });
  ok(checked.status === 0, 'the proof holds', checked.stdout, checked.stderr);
  const rows = readCsv(files['suppress.csv']).slice(1), truth = readCsv(files['table.csv'].replaceAll('\n', '\r\n')).slice(1);
  none(rows.filter((row, i) => (row[2] === 'x') !== (truth[i][3] !== 'shown') || (row[2] === 'x') !== (row[3] === 'hidden') || (row[2] !== 'x' && row[2] !== truth[i][2])),
    'the corrected table hides just these, all alike, and shows the others as they are');
  const book = await post(server, '/may-publish', form(part('file', wide, 'zahlen.csv'), part('take', 'suppress.xlsx')));
  const text = zipText(book.body);
  ok(text.includes('Es ist nicht 0') && !text.includes('ergänzend'), 'the workbook explains the sign, and not which cells a rule hides', text.length);
  await noise(page, taken, at);
  const people = `id;town;sex\n${Array.from({ length: 60 }, (_, i) => `P${i};${i % 4 ? 'Marl' : 'Herten'};${i % 7 ? 'w' : 'm'}`).join('\n')}\n`;
  has((await work(people)).text, 'Read as: town, sex; counts: each row one case.', 'a row for each person');
  has((await work('x;y;n\na;p;30\nb;p;14\na;q;9\nb;q;40\n')).text, 'Yes: none of the 9 cells', 'yes, where nothing is small');
  const wrong = async (file, says, ...more) => {
    const reply = await work(file, ...more);
    is(reply.status, 422, `what cannot be answered: ${says}`);
    has(reply.text, says, 'is told with its place');
  };
  const list = 'x;y;n\na;p;30\nb;p;14\na;q;9\nb;q;40\n';
  await wrong('x;y;n\na;p;3\nb;p;4\na;q;9\nb;q;4\ntotal;p;8\n', 'zahlen.csv, line 6: “total / p” is 8, but its parts add up to 7.');
  await wrong('x;y;n\na;p;3\nb;p;-4\n', 'zahlen.csv, line 3, column “n”', part('dim1', 'x'), part('count', 'n'));
  await wrong('x;y;n\na;p;3\nb;q;4\na;p;9\n', 'stands in line 2 already', part('dim1', 'x'), part('dim2', 'y'), part('count', 'n'));
  await wrong(list, 'belongs to itself', part('dim1', 'x'), part('dim2', 'y'), part('count', 'n'), part('hierarchy_of', 'x'), part('hierarchy', 'all;\na;west\nb;west\nwest;east\neast;west'));
  await wrong(list, 'the code “b” is not in the hierarchy', part('dim1', 'x'), part('dim2', 'y'), part('count', 'n'), part('hierarchy_of', 'x'), part('hierarchy', 'all;\na;all\nc;all'));
  await wrong('t;k;n\na;west;3\nb;west;4\na;east;9\n', '“a” belongs to “east” here, but to “west” further up.', part('dim1', 't'), part('above1', 'k'), part('count', 'n'));
  await wrong(list, 'has no column “zz”', part('dim1', 'x'), part('count', 'zz'));
  const large = `a;b;n\n${Array.from({ length: 110 * 110 }, (_, i) => `a${i % 110};b${Math.floor(i / 110)};20`).join('\n')}\n`;
  const told = await work(large);
  is(told.status, 422, 'a table of more cells than the page works out');
  has(told.text, 'wirk protect &#39;zahlen.csv&#39; --count &#39;n&#39;', 'gets the call for the command line');
  for (let i = 0; i < 50 && unnamed(server).length; i++) await new Promise((go) => setTimeout(go, 20));
  none(unnamed(server), 'no file stays open');
  none(readdirSync(temporary), 'no file stays on the disk');
}

// The form of each method is filled so that its template can be sent back as it is.
async function templates(server) {
  const methods = new Set([...(await ask(server, '/evidence')).text.matchAll(/href="\/method\/([a-z-]+)"/g)].map((found) => found[1]));
  ok(methods.size > 15, 'the hub names the methods', methods.size);
  for (const method of methods) {
    const path = `/en/method/${method}`;
    const filled = (await ask(server, path)).text.split('<form class="drop"')[1].split('</form>')[0];
    const fields = [...filled.matchAll(/<input id="angabe-[^"]*" name="([^"]+)" type="text" value="([^"]*)"/g)].map((found) => part(found[1], found[2]));
    ok(fields.length > 0 && filled.includes(' required'), `the form of ${method} is filled`, filled);
    const template = (await ask(server, `/method/${method}.csv?part=template`)).text;
    const back = await post(server, path, form(part('file', template, 'template.csv'), ...fields));
    is(back.status, 200, `the template of ${method} can be sent back`);
    has(back.text, 'erfundene Daten / invented data', 'and what comes of it is called invented');
  }
}

// As many columns as a table may have, each cell and heading as long as it gets on the way into a page.
async function wides(server) {
  const row = (text, n = 2000) => `${Array.from({ length: n }, (_, i) => text(i)).join(';')}\n`;
  const cells = await sent(server, row((i) => `Spalte ${i}`) + row(() => '&'.repeat(90)).repeat(50), 'breit.csv', '/check');
  is(cells.status, 200, 'a table of 2,000 columns still gives a page');
  has(cells.text, 'die ersten 100 von 2.000 Spalten', 'it says how many of them are shown');
  has(cells.text, 'Die 2.000 Spalten im Einzelnen', 'columns of which the same is to be said stand in one row');
  const headings = await sent(server, row((i) => '&'.repeat(490) + i) + row(() => '1').repeat(50), 'lang.csv', '/en/check');
  is(headings.status, 200, 'so does one with headings of a megabyte');
  has(headings.text, 'first 100 of 2,000 columns', 'in English, too');
  const said = JSON.parse((await sent(server, row((i) => '&'.repeat(490) + i) + row(() => '1'), 'lang.csv')).text);
  is(said.columns.length, 2000, 'programs get all columns');
  const long = 'ä'.repeat(120) + '.csv';
  has((await sent(server, 'nur ein Text\n', long)).text, long, 'a long name stays whole');
  has((await sent(server, 'nur ein Text\n', 'ä'.repeat(300))).text, `"${'ä'.repeat(127)}"`, 'a longer one is cut');
  const one = await sent(server, '{"type":"Feature","properties":{"a":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[0,0]]]}}', 'eins.geojson', '/check');
  has(one.text, '>1 Zeile gelesen<', 'one is one, and what is not there is not counted');
}

async function refusals(server) {
  is((await post(server, '/check', form(part('sheet', 'x')))).status, 400, 'a form without a file: 400');
  has((await post(server, '/en/check', form(part('file', '', '')))).text, 'No file was chosen', 'nothing chosen is told');
  is((await post(server, '/check', form(part('file', 'a;b\n1;2\n', 'a.csv'), part('file', 'a;b\n1;2\n', 'b.csv')))).status, 400, 'two files: 400');
  is((await post(server, '/check', form(part('file', 'a;b\n', 'a.csv'), part('sheet', 'x'.repeat(5000))))).status, 413, 'an entry that is too long: 413');
  is((await post(server, '/check', 'a=b', { 'content-type': 'text/plain' })).status, 400, 'no form: 400');
  is((await post(server, '/check', 'nonsense')).status, 400, 'no parts: 400');
  is((await post(server, '/check', form(part('file', 'a;b\n', 'a.csv')), { 'sec-fetch-site': 'cross-site' })).status, 403, 'from another site: 403');
  is((await post(server, '/check', form(part('file', 'a;b\n', 'a.csv')), { origin: 'https://elsewhere.example' })).status, 403, 'with another origin: 403');
  is((await post(server, '/check', form(part('file', 'a;b\n', 'a.csv')), { origin: `http://127.0.0.1:${server.port}` })).status !== 403, true, 'with its own origin: not 403');
  is((await post(server, '/about', form(part('file', 'x', 'a')))).status, 413, 'a page that takes no form: 413');
}

async function sizes(server) {
  const large = Buffer.alloc(21 << 20, 'a;b\n');
  const told = await sent(server, large, 'gross.csv', '/check');
  is(told.status, 413, 'over 20 MB: 413');
  has(told.text, '20 MB', 'the limit is named');
  const chunked = await new Promise((tell) => {
    const socket = net.connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => (text += bytes));
    socket.on('close', () => tell(text));
    socket.on('error', () => tell(text));
    socket.write(`POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: ${headers['content-type']}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`);
    const body = form(part('file', large, 'gross.csv'));
    for (let at = 0; at < body.length; at += 1 << 20) {
      const piece = body.subarray(at, at + (1 << 20));
      socket.write(`${piece.length.toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n');
    }
    socket.write('0\r\n\r\n');
  });
  has(chunked, /^HTTP\/1\.1 413/, 'over 20 MB without a length: 413');
  has(await wire(server, `POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: ${headers['content-type']}\r\nContent-Length: 99999999999\r\n\r\n`, { until: /\r\n\r\n/ }), /^HTTP\/1\.1 413/, 'far too much: 413 before it comes');
  const nearly = Buffer.alloc(19 << 20, '05112;2015;12\n');
  is((await sent(server, Buffer.concat([Buffer.from('key;year;value\n'), nearly]), 'viel.csv')).status, 200, '19 MB are looked at');
}

// The server sees a connection come or go a moment later: what it answers once it has seen it, within 20 s.
async function settled(server, status) {
  let reply;
  for (let i = 0; i < 200; i++) {
    reply = await sent(server, known());
    if (reply.status === status) break;
    await new Promise((go) => setTimeout(go, 100));
  }
  return reply;
}

async function crowds(server) {
  const halves = Array.from({ length: 30 }, () => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: ${headers['content-type']}\r\nContent-Length: 100000\r\n\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na;b\n`);
    return socket;
  });
  is((await settled(server, 503)).status, 503, 'with 30 uploads under way the next one waits');
  is((await ask(server, '/about')).status, 200, 'readers are not disturbed');
  for (const socket of halves) socket.destroy();
  for (let i = 0; i < 400 && unnamed(server).length; i++) await new Promise((go) => setTimeout(go, 50));
  none(unnamed(server), 'aborted uploads leave nothing open');
  is((await settled(server, 200)).status, 200, 'and the next one is taken');
  const all = await Promise.all(Array.from({ length: 8 }, () => sent(server, known())));
  none(all.filter((reply) => reply.status !== 200).map((reply) => reply.status), 'eight at once are all answered');
  ok(new Set(all.map((reply) => reply.text)).size === 1, 'with the same result');
}

// A file travels inside the page with its assumptions: changed ones need no file, and nothing of it is kept.
async function travels(server) {
  const rows = ['school,year,grade,pupils'];
  for (let year = 2015; year < 2026; year++) for (const grade of [1, 2]) rows.push(`"Schule <A>",${year},${grade},${40 + ((year * 7 + grade) % 9)}`);
  const columns = ['year', 'grade', 'pupils', 'school'].map((name) => part(name, name));
  const first = await post(server, '/evidence/planner', form(part('file', rows.join('\n'), 'schulen.csv'), ...columns));
  is(first.status, 200, 'a planner works with a file of its own');
  const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(first.text)?.[1].replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&#34;|&quot;/g, '"').replace(/&amp;/g, '&') ?? '';
  const kept = hidden('kept');
  ok(kept.includes('Schule <A>') && hidden('kept_name') === 'schulen.csv', 'the file stands in its form', kept.slice(0, 200));
  const again = await post(server, '/evidence/planner', form(part('kept', kept), part('kept_name', 'schulen.csv'), part('assumed', '1'), part('ratios', '1:0.5'), ...columns));
  ok(again.status === 200 && again.text.includes('schulen.csv') && !again.text.includes('erfundene Daten') && again.text.includes('value="1:0.5"'), 'other assumptions need no file', again.text.slice(0, 300));
  const wrong = await post(server, '/evidence/planner', form(part('kept', kept), part('kept_name', 'schulen.csv'), part('assumed', '1'), part('ratios', '8:0.5'), ...columns));
  ok(wrong.status === 422 && wrong.text.includes('value="8:0.5"') && wrong.text.includes('name="kept"'), 'a wrong assumption is told, the form still filled', wrong.text.slice(0, 300));
  const none_ = await post(server, '/evidence/planner', form(part('assumed', '1'), ...columns));
  is(none_.status, 400, 'without any file there is nothing to work with');
}

await run(280, async () => {
  const db = join(folder(), 'check.db');
  const temporary = join(folder(), 'tmp');
  mkdirSync(temporary);
  const loaded = example(db);
  ok(loaded.code === 0 || loaded.code === 1, 'the example region loads', loaded.err);
  const before = readFileSync(db);
  const server = Object.assign(await serve(db, { env: { TMPDIR: temporary } }), { db });
  await looks(server, temporary);
  await wides(server);
  await evidence(server, temporary);
  await mayPublish(server, temporary);
  await templates(server);
  await travels(server);
  await refusals(server);
  await sizes(server);
  await crowds(server);
  ok(readFileSync(db).equals(before), 'the store has not changed by one byte');
  const slow = gzipSync(Buffer.alloc(64 << 20, 'a;b\n'));
  const lasting = { method: 'POST', body: form(part('file', slow, 'gross.csv')), headers, agent: false };
  const busy = Array.from({ length: 6 }, () => ask(server, '/check.json', lasting).catch(() => ({ status: 0 })));
  for (let i = 0; i < 200 && unnamed(server).length < busy.length; i++) await new Promise((go) => setTimeout(go, 20));
  const end = await server.stop();
  const last = (await Promise.all(busy)).map((reply) => reply.status);
  none(last.filter((status) => status !== 200 && status !== 503), 'whoever sent a file before the end gets a reply');
  ok(last.includes(503), 'work that was not begun is refused, so that the end comes soon', last);
  is(end.code, 0, 'the server ends well');
});
