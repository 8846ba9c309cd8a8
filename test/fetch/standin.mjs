// A stand-in for a GENESIS server: plays the recorded answers of test/data/genesis-api, and notes what it was asked. The first part of the
// path names the scenario. Per scenario a log: one line per request, and a line "WRONG: …" for whatever a client must never do.
//   node test/fetch/standin.mjs LOG-FOLDER     serves, says its port on standard output; the logs are LOG-FOLDER/SCENARIO

import { appendFileSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const recorded = (name) => readFileSync(join(here, '../data/genesis-api', `pystatis_${name}.json`));
export const account = { user: 'somebody', password: 'geheim=1 Wort' };
export const job = '12531-0043_175879554';

// ---- files -----------------------------------------------------------------------------------------------

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

// A zip with one packed member, as the offices send it.
export function zip(name, bytes) {
  const packed = deflateRawSync(bytes);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

export const table = readFileSync(join(here, '../data/delivery/population-de.csv'));
export const packed = zip('12411_de_flat.csv', table);

// A table of four years and some regions, in no order, for what is asked of it.
const header = '\ufeffstatistics_code;time;1_variable_attribute_code;value\r\n';
const regions = ['DG', '01', '01001', '05', '05111', '05112', '09', '09162', '16', '16051'];
export function rows({ startyear = '2019', endyear = '2022', regionalkey = '' }) {
  const keys = regionalkey.split(',').filter(Boolean);
  const asked = (region) => !keys.length || keys.some((key) => (key.endsWith('*') ? region.startsWith(key.slice(0, -1)) : region === key));
  const out = [];
  for (let year = Number(startyear); year <= Number(endyear); year++)
    for (const region of regions) if (asked(region)) out.push(`99999;${year};${region};${year * 7 + region.length}`);
  return out.reverse();
}
const csv = (fields) => Buffer.from(`${header}${rows(fields).join('\r\n')}\r\n`);
export const header_line = header;

// ---- what it answers --------------------------------------------------------------------------------------

const status = (code, text, type = 'Fehler') => Buffer.from(JSON.stringify({ Ident: { Service: 'data', Method: 'tablefile' }, Status: { Code: code, Content: text, Type: type }, Object: null }));
const page = Buffer.from('<!DOCTYPE html>\n<html><head><title>Wartung &#8211; bitte später</title></head><body>Wartung</body></html>');
const refused = () => status(18054, 'Die Tabelle kann weder im Dialog noch im Hintergrund verarbeitet werden.');
const never = 1 << 30;

// Too large for an answer at once and as a job, where it has more than `most` rows.
function splitting(fields, most) {
  const n = rows(fields).length;
  if (n > most) return fields.job === 'true' ? refused() : recorded('12531-0043_tablefile_code98');
  return n ? zip('t.csv', csv(fields)) : recorded('63121-0001_tablefile_code104');
}

// (method, fields, how often this scenario was asked before) => bytes or {code, head, body, …}
export const scenarios = {
  whole: () => packed,
  plain: () => table,
  gzip: () => gzipSync(table),
  job(method, fields, n) {
    if (method === 'data/tablefile') return recorded(fields.job === 'true' ? '12531-0043_tablefile_code99' : '12531-0043_tablefile_code98');
    if (method === 'catalogue/results') return recorded(n < 4 ? '12531-0043_results_code104' : '12531-0043_results_code0');
    return packed;
  },
  // The list has it before the file can be fetched.
  jobearly(method, fields, n) {
    if (method === 'data/resultfile') return n < 4 ? recorded('12531-0043_results_code104') : packed;
    return scenarios.job(method, fields, method === 'catalogue/results' ? 9 : n);
  },
  jobnever: (method, fields) => scenarios.job(method, fields, 0),
  jobfailed: (method, fields) => (method === 'catalogue/results' ? recorded('61111-0021_tablefile_code-1') : scenarios.job(method, fields, 0)),
  jobhangup: (method, fields) => (fields.job === 'true' ? { hangup: true } : scenarios.job(method, fields, 0)),
  jobbusy: (method, fields, n) => (fields.job === 'true' && n < 2 ? { code: 503 } : scenarios.job(method, fields, 9)),
  jobnameless: (method, fields) => (fields.job === 'true' ? status(99, 'Der Auftrag wurde erstellt.', 'Information') : scenarios.job(method, fields, 0)),
  split: (method, fields) => (method === 'metadata/table' ? Buffer.from(JSON.stringify({ Status: { Code: 0 }, Object: { Time: { From: '31.12.2019', To: '31.12.2022' } } })) : splitting(fields, 6)),
  splityears: (method, fields) => splitting(fields, 20),
  // Heeds neither years nor regions.
  deaf: (method, fields, n) => (n < 2 ? splitting(fields, 1) : zip('t.csv', csv({}))),
  columns: (method, fields, n) => (n < 2 ? splitting(fields, 1) : zip('t.csv', Buffer.from(`a;b${n}\n1;2\n`))),
  stubborn: (method, fields) => splitting(fields, 0),
  nothing: () => recorded('63121-0001_tablefile_code104'),
  fault: () => recorded('61111-0021_tablefile_code-1'),
  filled: () => recorded('12531-0043_table_code0'), // "done", but no file
  account: () => ({ code: 401, body: Buffer.from('{"Code":15,"Content":"Sie sind nicht berechtigt diesen Service aufzurufen.","Type":"ERROR"}') }),
  login: () => ({ code: 404, body: Buffer.from('{"Code":2,"Content":"Ein Fehler ist aufgetreten. (Bitte geben Sie Ihren Nutzernamen ein.)","Type":"ERROR"}') }),
  echo: () => status(7, `Unbekannt: ${account.user} / ${account.password}!`),
  page: () => page,
  closed: () => ({ code: 503, body: page }),
  crowded: (method, fields, n) => (n < 1 ? { code: 429, head: { 'Retry-After': '7' } } : packed),
  crowdedlong: () => ({ code: 429, head: { 'Retry-After': '100000' } }),
  parallel: (method, fields, n) => (n < 2 ? status(6, 'Zu viele parallele Anfragen.') : packed),
  hiccup: (method, fields, n) => (n < 1 ? { code: 500, body: Buffer.from('oops') } : packed),
  broken: () => ({ code: 500, body: status(-1, 'unerwarteter Systemfehler') }),
  hangup: (method, fields, n) => (n < 1 ? { hangup: true } : packed),
  drip: () => ({ drip: true }),
  announced: () => ({ head: { 'Content-Length': String(300 << 20) }, body: Buffer.alloc(1000, 'a;b\n') , open: true }),
  endless: () => ({ endless: true }),
  tornzip: () => packed.subarray(0, packed.length - 100),
  spoiltzip: () => Buffer.concat([packed.subarray(0, 900), Buffer.from('spoilt'), packed.subarray(906)]),
  torngzip: () => gzipSync(table).subarray(0, 2000),
  short: (method, fields, n) => (n < 1 ? { head: { 'Content-Length': String(table.length) }, body: table.subarray(0, 1000), cut: true } : packed),
  textzip: () => zip('t.txt', Buffer.from('Die Tabelle kommt später.')),
  nonsense: () => Buffer.from('{"a": [1, 2'),
  empty: () => Buffer.alloc(0),
  elsewhere: (method, fields, n, port) => ({ code: 307, head: { Location: `http://localhost:${port}/whole/data/tablefile` } }),
  moved: (method, fields, n) => (n < 1 ? { code: 307, head: { Location: '/moved/data/tablefile' } } : packed),
  circle: () => ({ code: 302, head: { Location: '/circle/data/tablefile' } }),
};

// ---- serving ------------------------------------------------------------------------------------------------

// {port, log(scenario), close()}
export function standIn(note = () => {}) {
  const asked = {};
  const logs = {};
  let under_way = 0;
  const server = http.createServer((request, reply) => {
    under_way++;
    reply.on('close', () => under_way--);
    const [, scenario, ...rest] = request.url.split('/');
    const method = rest.join('/');
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const fields = Object.fromEntries(new URLSearchParams(body));
      const wrong = [];
      if (under_way !== 1) wrong.push(`${under_way} requests at a time`);
      if (request.method !== 'POST') wrong.push(request.method);
      if (request.headers.username !== account.user || request.headers.password !== account.password) wrong.push('not this account');
      if (decodeURIComponent(request.url).includes(account.password) || request.url.includes(account.user)) wrong.push('account in the address');
      if (body.includes('geheim') || 'password' in fields || 'username' in fields) wrong.push('account in the body');
      if (!/^Wirk\/\d+\.\d+/.test(request.headers['user-agent'] ?? '')) wrong.push(`user agent ${request.headers['user-agent']}`);
      const told = ['name', 'selection', 'startyear', 'endyear', 'regionalkey', 'job'].filter((key) => key in fields).map((key) => `${key}=${fields[key]}`);
      const line = `${[method, ...told].join(' ')}\n${wrong.map((what) => `WRONG: ${what}\n`).join('')}`;
      logs[scenario] = (logs[scenario] ?? '') + line;
      note(scenario, line);
      asked[scenario] = (asked[scenario] ?? -1) + 1;
      // A moment, so that a second request at the same time would be seen.
      setTimeout(() => answer(reply, scenarios[scenario]?.(method, fields, asked[scenario], server.address().port) ?? { code: 404 }), 3);
    });
  });
  return new Promise((tell) =>
    server.listen(0, '127.0.0.1', () =>
      tell({
        port: server.address().port,
        log: (scenario) => logs[scenario] ?? '',
        close() {
          server.closeAllConnections();
          server.close();
        },
      }),
    ),
  );
}

function answer(reply, what) {
  const { code = 200, head = {}, body = Buffer.alloc(0), ...how } = Buffer.isBuffer(what) ? { body: what } : what;
  if (how.hangup) return reply.destroy();
  const piece = Buffer.alloc(1 << 20, 'a;b\n');
  reply.writeHead(code, how.drip || how.endless || 'Content-Length' in head ? head : { ...head, 'Content-Length': body.length });
  if (how.drip) {
    const timer = setInterval(() => reply.write('a'), 50);
    reply.on('close', () => clearInterval(timer));
  } else if (how.endless) {
    let left = never;
    const more = () => {
      while (!reply.destroyed && left > 0) {
        left -= piece.length;
        if (!reply.write(piece)) return reply.once('drain', more);
      }
    };
    more();
  } else if (how.cut) {
    reply.write(body, () => reply.destroy());
  } else if (how.open) {
    reply.write(body);
  } else {
    reply.end(body);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  const server = await standIn((scenario, line) => appendFileSync(join(folder, scenario), line));
  console.log(server.port);
  process.stdin.resume().on('end', () => process.exit(0)); // goes when who started it goes
}
