// TLS, by the program itself and by nginx in front, and the service of systemd: with the very files of docs/.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';

import { ask, example, folder, has, is, later, none, ok, root, run, serve, skip, wire, wirk } from '../door.mjs';

const path = (name) => join(folder(), name);
const there = (program, ...args) => !spawnSync(program, args).error;

function pair(name, ...kind) {
  execFileSync('openssl', ['req', '-x509', ...kind, '-nodes', '-keyout', path(`${name}.key`), '-out', path(`${name}.pem`), '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'ignore' });
  chmodSync(path(`${name}.key`), 0o600);
}

const secure = (name) => ['--tls-certificate', path(`${name}.pem`), '--tls-key', path(`${name}.key`)];

// A page over TLS: {status, headers, text, protocol}; {error} where there is no connection.
function page(port, address = '/about', options = {}) {
  return new Promise((tell) => {
    const request = https.request({ host: '127.0.0.1', port, path: address, ca: readFileSync(path('a.pem')), servername: 'localhost', agent: false, ...options }, (reply) => {
      const protocol = reply.socket.getProtocol();
      let text = '';
      reply.on('data', (bytes) => (text += bytes));
      reply.on('end', () => tell({ status: reply.statusCode, headers: reply.headers, text, protocol }));
    });
    request.on('error', (error) => tell({ error: error.code ?? error.message }));
    request.setTimeout(20000, () => request.destroy(new Error('no answer')));
    request.end(options.body);
  });
}

function handshake(port, options) {
  return new Promise((tell) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
      tell(`${socket.getProtocol()} ${socket.getCipher().standardName}`);
      socket.destroy();
    });
    socket.on('error', () => tell('refused'));
    socket.setTimeout(15000, () => (tell('nothing'), socket.destroy()));
  });
}

// ---- the program itself ------------------------------------------------------------------------------

async function itself(db) {
  const server = await serve(db, { more: secure('a') });
  has(server.base, /^https:/, 'it says that it listens by https');
  const got = await page(server.port);
  is(got.status, 200, 'a page over TLS');
  is(got.protocol, 'TLSv1.3', 'by the newest version where the client has it');
  is(got.headers['strict-transport-security'], 'max-age=31536000', 'it asks to be come back to by TLS');
  is((await page(server.port, '/nirgends')).headers['strict-transport-security'], 'max-age=31536000', 'a fault, too');
  for (const version of ['TLSv1', 'TLSv1.1'])
    is(await handshake(server.port, { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' }), 'refused', `${version} is refused`);
  has(await handshake(server.port, { maxVersion: 'TLSv1.2' }), /^TLSv1\.2 TLS_ECDHE_\w+_(GCM_SHA\d+|CHACHA20_POLY1305_SHA256)$/, 'TLS 1.2 with keys of its own and a cipher that proves');
  for (const cipher of ['ECDHE-ECDSA-AES128-SHA', 'AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-SHA384'])
    is(await handshake(server.port, { maxVersion: 'TLSv1.2', ciphers: `${cipher}:@SECLEVEL=0` }), 'refused', `${cipher} is refused`);
  const plain = await wire(server, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', { seconds: 18 });
  ok(!/<html|HTTP\/1\.1 2/.test(plain), 'plain HTTP gets no page', plain.slice(0, 100));
  const png = await page(server.port, '/delivery/1/file');
  ok(png.status === 200 && png.text.length > 1000, 'a kept file over TLS', png.status);
  const login = await page(server.port, '/login');
  ok(login.status === 200, 'the login page');
  const silent = Array.from({ length: 40 }, () => net.connect(server.port, '127.0.0.1').on('error', () => {}));
  later(() => silent.forEach((socket) => socket.destroy()));
  is((await page(server.port)).status, 200, 'forty connections that never shake hands hold nobody up');
  silent.forEach((socket) => socket.destroy());
  is((await server.stop()).code, 0, 'it ends well');
  const rsa = await serve(db, { more: secure('b') });
  has(await handshake(rsa.port, {}), /^TLSv1\.3/, 'a certificate with an RSA key does as well');
  await rsa.stop();
}

function refused(db) {
  const told = (...more) => wirk(['serve', '--db', db, '--listen', '127.0.0.1:0', '--lang', 'en', ...more], { seconds: 20 });
  const files = (certificate, key) => told('--tls-certificate', path(certificate), '--tls-key', path(key));
  const wrong = files('a.pem', 'b.key');
  is(wrong.code, 2, 'a key of another certificate: not begun');
  has(wrong.err, /b\.key” does not belong to the first certificate in “.*a\.pem”/, 'both files are named');
  has(files('a.key', 'a.key').err, /a\.key” holds no certificate/, 'a key is no certificate');
  copyFileSync(path('a.pem'), path('no.key'));
  chmodSync(path('no.key'), 0o600);
  has(files('a.pem', 'no.key').err, /no\.key” holds no key/, 'a certificate is no key');
  copyFileSync(path('a.key'), path('open.key'));
  chmodSync(path('open.key'), 0o644);
  const open = files('a.pem', 'open.key');
  has(open.err, /Others on this machine can open .*open\.key/, 'a key that all can read is refused');
  has(open.err, 'chmod 600', 'and what to do is told');
  execFileSync('openssl', ['ec', '-in', path('a.key'), '-aes128', '-passout', 'pass:x', '-out', path('locked.key')], { stdio: 'ignore' });
  chmodSync(path('locked.key'), 0o600);
  has(files('a.pem', 'locked.key').err, /without a password/, 'a key with a password is refused');
  has(told('--tls-certificate', path('a.pem')).err, /certificate and key/, 'one without the other is refused');
  is(files('none.pem', 'a.key').code > 1, true, 'a file that is not there: not begun');
  for (const got of [wrong, open]) ok(!got.err.includes('PRIVATE KEY-----\n'), 'nothing of the key is told');
}

// ---- nginx in front ----------------------------------------------------------------------------------

const freePort = () => new Promise((tell) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => tell(port));
  });
});

// docs/nginx.conf with other ports, name and certificate.
async function nginx(wirkPort) {
  const [plain, safe] = [await freePort(), await freePort()];
  const site = readFileSync(join(root, 'docs/nginx.conf'), 'utf8')
    .replace('server 127.0.0.1:8080;', `server 127.0.0.1:${wirkPort};`)
    .replace('listen 80;', `listen 127.0.0.1:${plain};`).replace('listen [::]:80;', '')
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${safe} ssl http2;`).replace('listen [::]:443 ssl http2;', '')
    .replaceAll('/var/log/nginx', path('nginx'))
    .replaceAll('zahlen.example.org', 'localhost')
    .replace(/ssl_certificate \S+;/, `ssl_certificate ${path('a.pem')};`)
    .replace(/ssl_certificate_key \S+;/, `ssl_certificate_key ${path('a.key')};`);
  const user = process.getuid() === 0 ? 'user root;' : '';
  mkdirSync(path('nginx'), { recursive: true });
  writeFileSync(path('site.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${path('nginx')}/${kind};`).join(' ');
  writeFileSync(path('nginx.conf'), `${user} daemon off; worker_processes 1; pid ${path('nginx.pid')}; error_log stderr;
events { worker_connections 256; }
http { access_log off; ${temporary} include ${path('site.conf')}; }\n`);
  const checked = spawnSync('nginx', ['-t', '-e', 'stderr', '-p', path('nginx'), '-c', path('nginx.conf')]);
  is(checked.status, 0, 'nginx takes docs/nginx.conf');
  if (checked.status !== 0) return console.log(String(checked.stderr).replace(/^/gm, '# '));
  const child = spawn('nginx', ['-e', 'stderr', '-p', path('nginx'), '-c', path('nginx.conf')], { stdio: 'ignore' });
  later(() => child.kill('SIGTERM'));
  for (let i = 0; i < 200; i++) {
    if ((await handshake(safe, {})) !== 'refused') break;
    await new Promise((go) => setTimeout(go, 25));
  }
  return { plain, safe, child };
}


async function behindNginx(db) {
  if (!there('nginx', '-v')) return skip('nginx in front', 'nginx is not installed');
  const settings = path('settings.yaml');
  writeFileSync(settings, 'address: https://localhost\nproxy: 127.0.0.1\n');
  const server = await serve(db, { more: ['--settings', settings] });
  const front = await nginx(server.port);
  if (!front) return;
  const got = await page(front.safe);
  is(got.status, 200, 'a page through nginx');
  is(got.headers['strict-transport-security'], 'max-age=31536000', 'with Strict-Transport-Security, once');
  is(got.headers.server, 'nginx', 'nginx does not tell its version');
  for (const name of ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'etag']) ok(got.headers[name], `${name} comes through`);
  const moved = await wire({ port: front.plain }, 'GET /about?a=b HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  has(moved, /^HTTP\/1\.1 301[\s\S]*Location: https:\/\/localhost\/about\?a=b\r\n/, 'plain HTTP is led to https of this house, whatever host was asked for');
  for (const version of ['TLSv1', 'TLSv1.1'])
    is(await handshake(front.safe, { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' }), 'refused', `nginx: ${version} is refused`);
  const boundary = 'x1y2';
  const form = (bytes) => Buffer.concat([Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n`), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const sent = (bytes, address = '/check.json') => {
    const body = form(bytes);
    return page(front.safe, address, { method: 'POST', body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length, origin: 'https://localhost' } });
  };
  is((await sent(Buffer.alloc(19 << 20, 'key;value\n'))).status, 200, 'a file of 19 MB comes through');
  is((await sent(Buffer.alloc(22 << 20, 'key;value\n'))).status, 413, 'one of 22 MB is refused by nginx');
  is((await sent(Buffer.alloc(1 << 20, 'a'), '/login')).status, 413, 'a megabyte to the login page is refused by nginx');
  const cookie = (await page(front.safe, '/login')).headers['set-cookie'];
  is(cookie, undefined, 'asking for the login page sets no cookie');
  const link = 'x'.repeat(43);
  for (const address of [`/reset/${link}`, `/en/invitation/${link}`, `/first/${link}?a=${link}`, `/login/elsewhere/back?code=${link}&state=${link}`]) await page(front.safe, address);
  let log = '';
  for (let i = 0; i < 80 && !log.includes('/back?'); i++) { // written after the reply
    await new Promise((go) => setTimeout(go, 25));
    log = readFileSync(path('nginx/wirk.log'), 'utf8');
  }
  ok(log.includes('GET /reset/...') && log.includes('GET /login/elsewhere/back?...') && log.includes('GET /about') && !log.includes(link), 'no secret of an address stands in its log', log.slice(-600));
  await origins(db, server, front);
  is((await server.stop()).code, 0, 'the server behind it ends well');
  is((await page(front.safe)).status, 502, 'without it nginx says 502');
  front.child.kill('SIGTERM');
}

// Twenty wrong passwords delay an address, whatever the account: who writes another one into X-Forwarded-For must not get out of it, and
// cannot put somebody else into it.
async function origins(db, server, front) {
  let tried = 0;
  const attempt = () => `mail=nobody${tried++}%40example.org&password=wrong-wrong-wrong`;
  const headers = (body, told) => ({ 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, 'x-forwarded-for': told });
  const direct = async (to, told, body = attempt()) => (await ask(to, '/login', { method: 'POST', body, headers: headers(body, told) })).status;
  const through = async (told, body = attempt()) => (await page(front.safe, '/login', { method: 'POST', body, headers: headers(body, told) })).status;
  let status = 0;
  for (let i = 0; i < 30 && status !== 429; i++) status = await direct(server, `192.0.2.${i}, 203.0.113.9`);
  is(status, 429, 'an address that the proxy tells is delayed: the last one counts');
  is(await direct(server, '198.51.100.77'), 403, 'another one is not');
  is(await direct(server, '203.0.113.9, 198.51.100.78'), 403, 'nor who is told to come by way of it');
  is(await through('203.0.113.9'), 403, 'nor who writes it before nginx: that is thrown away');
  const other = await serve(db);
  status = 0;
  for (let i = 0; i < 30 && status !== 429; i++) status = await direct(other, `203.0.114.${i}`);
  is(status, 429, 'where no proxy is set, nobody is believed');
  await other.stop();
}

// ---- the service of systemd --------------------------------------------------------------------------

function service() {
  const unit = join(root, 'docs/wirk.service');
  const text = readFileSync(unit, 'utf8');
  const missing = ['DynamicUser=yes', 'ProtectSystem=strict', 'NoNewPrivileges=yes', 'PrivateTmp=yes', 'StateDirectory=wirk', 'SystemCallFilter=@system-service',
    'CapabilityBoundingSet=\n', 'MemoryDenyWriteExecute=yes', 'LoadCredential='].filter((line) => !text.includes(`\n${line}`));
  none(missing, 'the unit confines what it runs');
  none(/^MemoryMax=\d/m.test(text) ? [] : ['MemoryMax'], 'and bounds its memory');
  ok(!/(password|secret|key)=\S/i.test(text.replace(/^LoadCredential=.*$|^#.*$/gm, '')), 'no secret stands in it');
  if (!there('systemd-analyze', '--version')) return skip('systemd-analyze takes the unit', 'systemd-analyze is not installed');
  mkdirSync(path('unit'), { recursive: true });
  writeFileSync(path('unit/wirk.service'), text.replace('/usr/local/bin/wirk', '/bin/true'));
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path('unit/wirk.service')]);
  ok(verified.status === 0, 'systemd-analyze verify has nothing to say', String(verified.stderr));
  const rated = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=15', path('unit/wirk.service')]);
  ok(rated.status === 0, 'systemd-analyze security: exposure of 1.5 at most', String(rated.stdout).split('\n').filter((line) => /✗|exposure/.test(line)).join('\n'));
  const asked = /ExecStart=\S+ (.*)/.exec(text)[1].split(' ').filter((word) => word.startsWith('--'));
  const help = wirk(['serve', '--help']).out;
  none(asked.filter((option) => !help.includes(option)), 'it gives options that there are');
}

await run(240, async () => {
  const db = path('tls.db');
  const loaded = example(db);
  ok(loaded.code === 0 || loaded.code === 1, 'the example region loads', loaded.err);
  pair('a', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256');
  pair('b', '-newkey', 'rsa:2048');
  refused(db);
  await itself(db);
  await behindNginx(db);
  service();
});
