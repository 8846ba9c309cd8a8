// Clients and files that mean harm: requests that two programs would read in two ways, connections that trickle, addresses that climb,
// names and texts that want to be markup, headers or formulas. Over raw sockets where a client library would put things right.

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';

import { ask, example, files, folder, has, is, later, none, ok, readCsv, root, run, serve, wire, wirk } from '../door.mjs';

// ---- one request, read in one way ----------------------------------------------------------------------

const fields = 'Content-Type: application/x-www-form-urlencoded';
const post = (headers, body) => `POST /login HTTP/1.1\r\nHost: x\r\n${fields}\r\n${headers}\r\n\r\n${body}`;
const get = (headers, line = 'GET /about HTTP/1.1') => `${line}\r\n${headers}\r\n\r\n`;
const hidden = 'GET /hidden-one HTTP/1.1\r\nHost: x\r\n\r\n';

const ambiguous = {
  'two lengths': post('Content-Length: 3\r\nContent-Length: 40', `a=b${hidden}`),
  'the same length twice': post('Content-Length: 3\r\nContent-Length: 3', `a=b${hidden}`),
  'lengths in a list': post('Content-Length: 3, 3', `a=b${hidden}`),
  'a length with a sign': post('Content-Length: +3', `a=b${hidden}`),
  'a negative length': post('Content-Length: -1', `a=b${hidden}`),
  'a length in hexadecimal': post('Content-Length: 0x3', `a=b${hidden}`),
  'a length and letters': post('Content-Length: 3a', `a=b${hidden}`),
  'a length beyond 64 bits': post('Content-Length: 18446744073709551619', `a=b${hidden}`),
  'an empty length': post('Content-Length: ', `a=b${hidden}`),
  'length and chunks': post('Content-Length: 3\r\nTransfer-Encoding: chunked', `0\r\n\r\n${hidden}`),
  'chunks and length': post('Transfer-Encoding: chunked\r\nContent-Length: 5', `0\r\n\r\n${hidden}`),
  'another coding before chunks': post('Transfer-Encoding: identity, chunked', `0\r\n\r\n${hidden}`),
  'a coding that is none': post('Transfer-Encoding: xchunked', `0\r\n\r\n${hidden}`),
  'two codings': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', `0\r\n\r\n${hidden}`),
  'a blank before the colon of chunks': post('Transfer-Encoding : chunked', `0\r\n\r\n${hidden}`),
  'a folded coding': post('Transfer-Encoding:\r\n chunked', `0\r\n\r\n${hidden}`),
  'a length in two lines': post('Content-Length: 5\r\n 0', `a=b${hidden}`),
  'a folded header beside': post('X: y\r\n z\r\nContent-Length: 3', `a=b${hidden}`),
  'a coding hidden in a fold': post('X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 3', `a=b${hidden}`),
  'chunks of HTTP/1.0': `POST /login HTTP/1.0\r\n${fields}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'a negative chunk': post('Transfer-Encoding: chunked', `-3\r\na=b\r\n0\r\n\r\n${hidden}`),
  'a chunk with 0x': post('Transfer-Encoding: chunked', `0x3\r\na=b\r\n0\r\n\r\n${hidden}`),
  'a chunk beyond 64 bits': post('Transfer-Encoding: chunked', `FFFFFFFFFFFFFFFFF\r\na=b\r\n0\r\n\r\n${hidden}`),
  'a chunk that ends late': post('Transfer-Encoding: chunked', `3\r\na=bXX0\r\n\r\n${hidden}`),
  'a blank behind a chunk': post('Transfer-Encoding: chunked', `3 \r\na=b\r\n0\r\n\r\n${hidden}`),
  'no length, then one': get(`Host: x\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}`) + hidden,
  'a folded line': get('Host: x\r\nX: a\r\n b: c'),
  'a first line that is folded': get(' Host: x'),
  'a bare CR': get('Host: x\rX: y'),
  'a blank before the colon': get('Host : x'),
  'no colon': get('Host: x\r\nnonsense'),
  'no host': get('X: y'),
  'two hosts': get('Host: x\r\nHost: y'),
  'a host with markup': get('Host: x"><script>alert(1)</script>'),
  'a host with a path': get('Host: a@b/c?d#e'),
  'a host with a blank': get('Host: a b'),
  'an empty host': get('Host:'),
  'an address for another host': get('Host: x', 'GET http://evil.example/about HTTP/1.1'),
  'an address of another protocol': get('Host: evil.example', 'GET ftp://evil.example/about HTTP/1.1'),
  'a host instead of an address': get('Host: x', 'GET evil.example:80 HTTP/1.1'),
  'a tunnel': get('Host: x', 'CONNECT evil.example:80 HTTP/1.1'),
  'HTTP/0.9': 'GET /about\r\n\r\n',
  'HTTP/2.0 in words': get('Host: x', 'GET /about HTTP/2.0'),
  'HTTP/1.10': get('Host: x', 'GET /about HTTP/1.10'),
  'http in small letters': get('Host: x', 'GET /about http/1.1'),
  'blanks in the address': get('Host: x', 'GET /about more HTTP/1.1'),
  'two blanks in the first line': get('Host: x', 'GET  /about  HTTP/1.1'),
  'tabs in the first line': get('Host: x', 'GET\t/about\tHTTP/1.1'),
  'control characters in the address': get('Host: x', 'GET /about\x01\x1b HTTP/1.1'),
  'control characters in a header': get('Host: x\r\nX: a\x01\x7fb'),
  'a header of 60 kB': get(`Host: x\r\nX: ${'a'.repeat(60000)}`),
  '2,000 headers': get(`Host: x\r\n${Array.from({ length: 2000 }, (_, i) => `X${i}: y`).join('\r\n')}`),
};

const proper = {
  'the address with its own host': [get('Host: x:8080', 'GET http://x:8080/about HTTP/1.1'), /^HTTP\/1\.1 200/],
  'lines that end with LF alone': ['GET /about HTTP/1.1\nHost: x\n\n', /^HTTP\/1\.1 200/],
  'HTTP/1.0 without a host': ['GET /about HTTP/1.0\r\n\r\n', /^HTTP\/1\.[01] 200/],
  'an address in IPv6': [get('Host: [::1]:8080'), /^HTTP\/1\.1 200/],
  'values with and without blanks around, and none': [get('Host:x\r\nX:\r\nY: \r\nZ:  \ty  '), /^HTTP\/1\.1 200/],
  'letters of any language in a header': [get('Host: x\r\nUser-Agent: Grün'), /^HTTP\/1\.1 200/],
  'chunks': [post('Transfer-Encoding: chunked', '3\r\na=b\r\n0\r\n\r\n'), /^HTTP\/1\.1 (4[02][0-9])/],
  'a change of protocol that is not taken': [get('Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA'), /^HTTP\/1\.1 200/],
  'TRACE, which would tell cookies': [get('Host: x\r\nCookie: wirk=telltale', 'TRACE /about HTTP/1.1'), /^HTTP\/1\.1 405(?![\s\S]*telltale)/],
  'options of everything': [get('Host: x', 'OPTIONS * HTTP/1.1'), /^HTTP\/1\.1 405/],
};

async function readings(server) {
  for (const [name, bytes] of Object.entries(ambiguous)) {
    const got = await wire(server, Buffer.from(bytes, 'latin1'), { seconds: 10 }).catch((error) => error.message);
    const right = got === '' || (/^HTTP\/1\.1 (400|413|431|505) /.test(got) && !/HTTP\/1\.1 (?!400|413|431|505)\d/.test(got));
    ok(right && !/hidden-one|<script>|evil\.example/.test(got), `${name}: refused, and the connection closed`, got.slice(0, 300));
  }
  for (const [name, [bytes, want]] of Object.entries(proper))
    has(await wire(server, Buffer.from(bytes, 'latin1'), { until: /\r\n\r\n[\s\S]/, seconds: 10 }), want, `${name}: answered`);
}

// ---- connections that trickle --------------------------------------------------------------------------

// One byte a second is never idle, and still has an end. What came of each: seconds until it was cut off.
function trickle(server, begin, drip, every = 1000) {
  const since = Date.now();
  return new Promise((tell) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(begin));
    const timer = setInterval(() => socket.write(drip), every);
    const over = () => {
      clearInterval(timer);
      tell((Date.now() - since) / 1000);
    };
    socket.on('data', () => {});
    socket.on('error', () => {});
    socket.on('close', over);
    later(() => socket.destroy());
    setTimeout(() => socket.destroy(), 55000).unref();
  });
}

// Asks for much and takes nothing.
function deaf(server) {
  const since = Date.now();
  return new Promise((tell) => {
    const socket = net.connect({ port: server.port, host: '127.0.0.1' }, () => socket.write(get('Host: x', 'GET /build.csv HTTP/1.1').repeat(1) + get('Host: x', 'GET /schools HTTP/1.1').repeat(100)));
    socket.pause();
    socket.on('error', () => {});
    later(() => socket.destroy());
    setTimeout(() => {
      let bytes = 0;
      socket.on('data', (part) => (bytes += part.length));
      socket.on('close', () => tell({ bytes, seconds: (Date.now() - since) / 1000 }));
      socket.resume();
      setTimeout(() => (socket.destroy(), tell({ bytes, seconds: 99 })), 5000).unref();
    }, 36000).unref();
  });
}

const slow = (server) => ({
  'in the first line': trickle(server, 'GET /', 'a'),
  'in a header': trickle(server, 'GET / HTTP/1.1\r\nHost: x\r\nX: ', 'a'),
  'in ever new headers': trickle(server, 'GET / HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n'),
  'without a byte': trickle(server, '', ''),
  'in a form that stops': trickle(server, `POST /login HTTP/1.1\r\nHost: x\r\n${fields}\r\nContent-Length: 1000\r\n\r\na`, ''),
});

async function cutOff(waiting, unheard) {
  for (const [name, ends] of Object.entries(waiting)) {
    const seconds = await ends;
    ok(seconds > 5 && seconds < 40, `who trickles ${name} is cut off within 40 s`, seconds);
  }
  const { seconds } = await unheard;
  ok(seconds < 90, 'who takes no reply is cut off', seconds);
}

// ---- addresses that climb ------------------------------------------------------------------------------

const climbs = ['/../../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2f..%2fetc%2fpasswd', '/%252e%252e%252fetc%252fpasswd', '/..\\..\\etc\\passwd', '/..%5c..%5cetc%5cpasswd',
  '/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd', '/..%c0%af..%c0%afetc/passwd', '/%e0%80%ae%e0%80%ae%e0%80%afetc/passwd', '/%f0%80%80%af', '/%ed%a0%80', '/%fe%ff', '/etc/passwd%00.html', '/.%00./', '/./about/../../etc/passwd',
  '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd', '/assets//etc/passwd', '/assets/%00', '/assets/.', '/delivery/..%2f..%2fetc%2fpasswd/file', '/delivery/1%2ffile', '/region/%2e%2e', '/indicator/%2fetc%2fpasswd', '/%2fevil.example/', '/%5cevil.example/', '//evil.example/%2e%2e'];

async function paths(server) {
  const wrong = [];
  for (const path of climbs)
    for (const prefix of ['', '/en']) {
      const got = await wire(server, get('Host: x\r\nConnection: close', `GET ${prefix}${path} HTTP/1.1`), { seconds: 10 });
      if (!/^HTTP\/1\.1 (404|400) /.test(got) || /root:|\0/.test(got) || /location:/i.test(got)) wrong.push(`${prefix}${path}: ${got.slice(0, 120)}`);
    }
  none(wrong, `${climbs.length} addresses that climb lead nowhere`);
  for (const part of ['%0d%0aX-Evil:%201', '%0aX-Evil:%201', '%e5%98%8a%e5%98%8dX-Evil:%201'])
    for (const path of [`/region/05112000?${part}`, `/login?next=/${part}`, `/region/${part}`, `/indicator/D-14a.csv?areas=${part}`, `/search?q=${part}`, `/account?${part}`]) {
      const got = await wire(server, get('Host: x\r\nAccept: text/html\r\nConnection: close', `GET ${path} HTTP/1.1`), { seconds: 10 });
      if (/^x-evil/im.test(got.split('\r\n\r\n')[0])) wrong.push(path);
    }
  none(wrong, 'no address writes a header');
}

// ---- what stands on every reply ------------------------------------------------------------------------

const types = /^(text\/(html|csv|plain|css|javascript)(; charset=utf-8)|application\/(json|octet-stream|gzip|zip|xml|vnd\.[\w.-]+)(; charset=utf-8)?|image\/(svg\+xml(; charset=utf-8)?|png|x-icon)|font\/woff2)$/;

function headerFaults(path, reply) {
  const faults = [];
  const expect = (good, what) => good || faults.push(`${path} (${reply.status}): ${what}`);
  const policy = reply.headers['content-security-policy'] ?? '';
  const framed = /^(\/en)?\/embed\//.test(path) && reply.status < 400;
  expect(reply.headers['x-content-type-options'] === 'nosniff', 'no nosniff');
  expect(policy.startsWith("default-src 'none'") && !/unsafe-|\*(?!$)|https?:/.test(policy), `policy ${policy}`);
  expect(/base-uri 'none'/.test(policy) && /form-action 'self'/.test(policy), 'policy without base and forms');
  expect(framed || (policy.endsWith("frame-ancestors 'none'") && reply.headers['x-frame-options'] === 'DENY'), 'may be framed');
  const secret = /^(\/en)?\/(first|invitation|reset|login\/elsewhere)\//.test(path); // the address itself is not to be told on
  expect(reply.headers['referrer-policy'] === (secret ? 'no-referrer' : 'same-origin'), 'referrer policy');
  expect(reply.status === 304 || types.test(reply.headers['content-type'] ?? ''), `type ${reply.headers['content-type']}`);
  expect(!reply.headers.server && !reply.headers['x-powered-by'], 'names its server');
  if (/^text\/html/.test(reply.headers['content-type'] ?? '')) {
    expect(!/<script(?![^>]* src=")|\sstyle="|\son[a-z]+\s*=\s*["']|javascript:/i.test(reply.text), 'inline script or style');
    expect(!/<(iframe|object|embed|base)\b/i.test(reply.text), 'frames or objects');
  }
  return faults;
}

async function everyReply(server) {
  const table = wirk(['serve', '--routes']).out.trim().split('\n').map((line) => line.split(/\s+/));
  const standIn = { '/indicator/*': 'D-14a', '/region/*': '05112', '/delivery/*': '1', '/embed/indicator/*': 'D-14a', '/profile/*': '05112', '/school/*': '1' };
  const paths = new Set();
  for (const [method, pattern] of table) {
    if (method !== 'GET') continue;
    const known = Object.entries(standIn).find(([head]) => pattern.startsWith(head));
    const path = known ? known[0].replace('*', known[1]) + pattern.slice(known[0].length) : pattern;
    for (const suffix of ['', '.json', '.csv', '.svg', '.png', '.xlsx']) for (const language of ['', '/en']) paths.add(`${language}${path === '/' ? '/start' : path.replaceAll('*', 'x')}${suffix}`);
  }
  const page = await ask(server, '/');
  for (const [, asset] of page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) paths.add(asset);
  for (const path of ['/', '/en/', '/nirgends', '/assets/none.css', '/region/05112000', `/${'a'.repeat(3000)}`, '/indicator/D-14a?areas=99999', '/delivery/1/file', '/embed/indicator/D-14a?tab=table']) paths.add(path);
  const faults = [];
  const seen = new Set();
  for (const path of paths) {
    const reply = await ask(server, path, { headers: { accept: 'text/html' }, seconds: 60 });
    seen.add(reply.status);
    faults.push(...headerFaults(path, reply));
  }
  const others = [[{ headers: { 'if-none-match': page.headers.etag } }, '/'], [{ method: 'PUT' }, '/'], [{ method: 'POST', body: 'x' }, '/about'], [{ method: 'HEAD' }, '/about'],
    [{ method: 'POST', body: 'x', headers: { 'sec-fetch-site': 'cross-site' } }, '/login'], [{ method: 'POST', body: 'x' }, '/login'], [{}, '/account'], [{ headers: { host: 'a b' } }, '/']];
  for (const [options, path] of others) {
    const reply = await ask(server, path, options);
    seen.add(reply.status);
    faults.push(...headerFaults(`${options.method ?? 'GET'} ${path}`, reply));
  }
  none(faults, `${paths.size + others.length} replies have a strict type, policy and frame rules`);
  none([200, 301, 303, 304, 400, 401, 403, 404, 405, 413, 414].filter((status) => !seen.has(status)), 'among them every kind', [...seen]);
}

// ---- texts that want to be markup or formulas ------------------------------------------------------------

const markup = '<script>alert(1)</script>';
const breaks = `"'><img src=x onerror=alert(2)>${markup}&amp;{{x}}`;
const formula = '=HYPERLINK("http://evil.example";"x")';
const live = (text) => /<script>alert|<img src=x|<svg onload|"'><|href="(javascript|data:text)/i.test(text);

// Each cell as spreadsheets of both worlds would part them.
function formulas(csv) {
  const number = /^[-+]?[\d.,]+(e[-+]?\d+)?%?$/i;
  const risky = (cell) => /^[=+\-@\t\r＝＋－＠]./su.test(cell) && !number.test(cell);
  const found = readCsv(csv).flat().filter(risky);
  for (const line of csv.split(/\r?\n/)) for (const cell of line.split(/[;\t]/).slice(1)) if (risky(cell.replace(/^"+/, ''))) found.push(`after another separator: ${cell}`);
  return found;
}

// The members of a workbook.
function unzip(bytes) {
  const out = new Map();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i--) {
    const [method, size, name, extra, remark, local] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    out.set(bytes.toString('utf8', at + 46, at + 46 + name), (method ? inflateRawSync(packed) : packed).toString('utf8'));
    at += 46 + name + extra + remark;
  }
  return out;
}

function workbookFaults(name, bytes) {
  return [...unzip(bytes)].flatMap(([member, text]) => (/<f[ >]|<hyperlink|externalLink|<script/i.test(member.startsWith('xl/') ? text.replace(/<formula1>.*?<\/formula1>/g, '') : '') ? [`${name}: ${member} has a formula, link or markup`] : []));
}

async function sentFiles(server) {
  const boundary = 'b1';
  const send = (path, name, text) =>
    ask(server, path, { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${text}\r\n--${boundary}--\r\n`) });
  const table = (cell) => `Jahr;${cell};Wert\n2015;${cell};1\n2016;${cell};x\n${cell};${cell};${cell}\n`;
  for (const text of [breaks, markup, formula, `+cmd|' /C calc'!A0`, '@SUM(1)', '-2+3+cmd', 'A,=1+1', '＝1+1', '\u202Egnp.exe']) {
    const quoted = `"${text.replaceAll('"', '""')}"`;
    for (const path of ['/check', '/en/check']) {
      const page = await send(path, `${text.replace(/["\r\n\\/]/g, '')}.csv`, table(quoted));
      ok([200, 422].includes(page.status) && !live(page.text), `${path}: ${text.slice(0, 30)} in names, headings and cells is text`, page.status, page.text.match(/.{80}(<script>alert|<img src=x).{40}/s)?.[0]);
      const list = /base64,([A-Za-z0-9+/=]+)" download=/.exec(page.text);
      if (list) none(workbookFaults(text, Buffer.from(list[1], 'base64')), 'its workbook has no formula');
    }
  }
  const odd = await send('/check.json', 'a\rX-Evil: 1\nb', 'a;b\n1;2\n');
  ok(!odd.headers['x-evil'], 'a name with line ends writes no header');
  is((await send('/check.csv', 'a.csv', 'a;b\n1;2\n')).status, 404, 'what is found in a file is never JSON under the name of CSV');
}

// A file that is accepted, with a hostile name and hostile texts where nothing checks them.
async function delivered(db) {
  const text = gunzipSync(readFileSync(join(files, '21111-02-06-4.csv.gz'))).toString('latin1');
  const name = `=1+1 ${markup.replaceAll('/', '')} "x"; a.csv`;
  mkdirSync(join(folder(), 'in'), { recursive: true });
  const path = join(folder(), 'in', name);
  const row = text.split('\n').find((line) => line.startsWith('2015;05112;'));
  const hostile = row.split(';');
  hostile[2] = `=cmd|' C calc'!A0 ${markup} "`.replaceAll('"', '');
  hostile[5] = String(Number(hostile[5]) + 7);
  writeFileSync(path, text.replace(row, hostile.join(';')), 'latin1');
  const told = wirk(['deliver', path, '--db', db, '--json']);
  const number = JSON.parse(told.out).files?.[0]?.delivery;
  ok(number > 0, 'a file with a hostile name is delivered', told.out.slice(0, 600), told.err);
  return number;
}

async function shownTexts(server, number) {
  const origin = `/indicator/D-14a/origin?region=05112&period=2015`;
  const row = (await ask(server, origin)).text.match(/href="(\/delivery\/[^"]*row[^"]*)"/)?.[1]?.replaceAll('&amp;', '&');
  const pages = ['/deliveries', `/delivery/${number}`, origin, row, '/disagreements', `/search?q=${encodeURIComponent(breaks)}`, `/search?q=${encodeURIComponent(formula)}`, `/barrier?page=${encodeURIComponent(breaks)}`].filter(Boolean);
  ok(row, 'the delivered row has a page');
  const faults = [];
  for (const path of pages)
    for (const language of ['', '/en']) {
      const reply = await ask(server, `${language}${path}`);
      if (reply.status !== 200 || live(reply.text)) faults.push(`${language}${path}: ${reply.status} ${reply.text.match(/.{60}(<script>alert|<img src=x).{40}/s)?.[0]}`);
      faults.push(...headerFaults(path, reply));
    }
  none(faults, 'names and cells of delivered files, and words that are searched for, are text');
  const csvs = ['/deliveries.csv', `/delivery/${number}.csv`, origin.replace('?', '.csv?'), `/search.csv?q=${encodeURIComponent(formula)}`, '/indicators.csv', '/regions.csv', '/schools.csv', '/disagreements.csv', '/indicator/D-14a.csv', '/indicator/D-14a.csv?separator=semicolon&decimal=comma'];
  const risky = [];
  for (const path of csvs) {
    const reply = await ask(server, path);
    if (reply.status === 200 && !/separator=semicolon/.test(path)) risky.push(...formulas(reply.text).map((cell) => `${path}: ${cell}`));
    else if (reply.status !== 200) risky.push(`${path}: ${reply.status}`);
  }
  none(risky, 'no text is a formula in a CSV, whatever separator a spreadsheet expects');
  none(workbookFaults('D-14a', (await ask(server, '/indicator/D-14a.xlsx', { seconds: 60 })).body), 'nor in a workbook');
  const file = await ask(server, `/delivery/${number}/file`);
  const disposition = file.headers['content-disposition'] ?? '';
  ok(/^attachment; filename="[\w .-]+"; filename\*=UTF-8''[\w.~%-]+$/.test(disposition), 'the kept file is saved under a harmless name', disposition);
  is(file.headers['x-content-type-options'], 'nosniff', 'and is not shown');
}

// Definitions whose every text is hostile.
async function catalogue() {
  const [db, agreed, nothing] = ['catalogue.db', 'catalogue', 'nothing'].map((name) => join(folder(), name));
  cpSync(join(root, 'data/ruhr/catalogue'), agreed, { recursive: true });
  mkdirSync(nothing);
  writeFileSync(join(nothing, 'load.txt'), '# nothing\n');
  let changed = 0;
  const worse = (path) =>
    writeFileSync(path, readFileSync(path, 'utf8')
      .replace(/^( +(?:de|en): )"([^"\\]*)"$/gm, (_, head, words) => (changed++, `${head}${JSON.stringify(`${words} ${breaks}`)}`))
      .replace(/^( +(?:de|en): >-\n +)/gm, (head) => (changed++, `${head}${breaks} `)));
  for (const name of readdirSync(join(agreed, 'indicators'))) worse(join(agreed, 'indicators', name));
  for (const name of ['dimensions.yaml', 'measures.yaml']) worse(join(agreed, name));
  const made = wirk(['demo', '--db', db, '--data', nothing, '--catalogue', agreed]);
  ok(made.code === 0 && changed > 100, 'a catalogue of hostile texts is agreed on', changed, made.err.slice(0, 900));
  const given = wirk(['deliver', join(files, '21111-02-06-4.csv.gz'), '--db', db]);
  ok(given.code <= 1, 'its figures are delivered', given.out.slice(0, 600), given.err);
  const server = await serve(db);
  const faults = [];
  let found = 0;
  for (const path of ['/', '/indicators', '/about', '/indicator/D-14a', '/indicator/A-01', '/indicator/D-14a.svg', '/indicator/D-14a/origin?region=05112&period=2015', '/build', '/compare', '/region/05112', '/search?q=script', '/embed/indicator/D-14a', '/sources', '/disagreements'])
    for (const language of ['', '/en']) {
      const reply = await ask(server, `${language}${path}`);
      if (reply.text.includes('&lt;script&gt;alert')) found++;
      const shown = /^(text\/html|image\/svg)/.test(reply.headers['content-type']);
      if (!shown || live(reply.text)) faults.push(`${language}${path}: ${reply.status} ${reply.text.match(/.{80}(<script>alert|<img src=x).{40}/s)?.[0]}`);
    }
  none(faults, 'texts of the catalogue are text on every page');
  ok(found >= 6, `and they do stand there (${found} pages)`);
  await server.stop();
}

await run(280, async () => {
  const db = join(folder(), 'hostile.db');
  const loaded = example(db);
  ok(loaded.code === 0 || loaded.code === 1, 'the example region loads', loaded.err);
  const number = await delivered(db);
  const server = await serve(db);
  const waiting = slow(server);
  const unheard = deaf(server);
  await readings(server);
  await paths(server);
  await everyReply(server);
  await sentFiles(server);
  await shownTexts(server, number);
  await catalogue();
  await cutOff(waiting, unheard);
  is((await ask(server, '/')).status, 200, 'after all that: the start page');
  const end = await server.stop();
  is(end.code, 0, 'and a good end');
  ok(!/Sanitizer|runtime error|must\(/.test(end.err), 'without a mistake of its own', end.err.slice(-1500));
});
