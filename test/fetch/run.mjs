// wirk fetch as a user runs it, against the stand-in server: exit codes, messages, the file, and that no account is ever told. What has
// pauses in it is tested with a made clock in test/unit/fetch_client.c.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';

import { begin, folder, has, is, none, ok, run, skip } from '../door.mjs';
import { account, packed, standIn, table } from './standin.mjs';

const env = { WIRK_GENESIS_USER: account.user, WIRK_GENESIS_PASSWORD: account.password };
const file = () => join(folder(), 'table');

function fetch(server, scenario, more = [], environment = env) {
  const args = ['fetch', '12531-0043', '--from', `http://127.0.0.1:${server.port}/${scenario}`, '--out', file(), ...more];
  return begin(args, { env: environment }).ended;
}

async function whole(server) {
  const got = await fetch(server, 'whole');
  is(got.code, 0, 'a table: exit code 0');
  ok(readFileSync(file()).equals(packed), 'the file is what was sent');
  has(got.out, /Bytes von 127\.0\.0\.1.*wirk check/, 'told on standard output');
  const checked = await begin(['check', file()]).ended;
  ok(checked.code <= 1 && /\d/.test(checked.out) && !checked.out.includes('nicht lesbar'), 'wirk check reads it', checked.out, checked.err);
  await fetch(server, 'plain');
  ok(readFileSync(file()).equals(table), 'a file that is there is replaced as a whole');
  is(statSync(file()).mode & 0o777, 0o666 & ~process.umask(), 'with the usual rights');
  const english = await fetch(server, 'whole', ['--lang', 'en', '--years', '2010-2012']);
  has(english.out, /bytes from/, 'in English');
  has(server.log('whole'), 'startyear=2010 endyear=2012', '--years');
  const parts = await fetch(server, 'splityears', ['--years', '2019-2022']);
  ok(parts.code === 0 && /aus 2 Teilen/.test(parts.out), 'parts are told', parts.out, parts.err);
}

async function refusals(server) {
  const before = readFileSync(file());
  const cases = [
    ['nothing', 2, /hat zur Tabelle 12531-0043/],
    ['fault', 2, /wurde kein Datenquader gefunden/],
    ['login', 2, /Nutzername und Passwort/],
    ['echo', 2, /\*\*\*/],
    ['page', 3, /Wartung/],
    ['announced', 2, /größer als 256 MB/],
    ['tornzip', 3, /unvollständig/],
    ['torngzip', 3, /unvollständig/],
    ['elsewhere', 2, /localhost/],
    ['drip', 3, /Zeit ist um/, ['--wait', '1']],
    ['crowdedlong', 3, /100000 Sekunden/, ['--wait', '5']],
  ];
  for (const [scenario, code, words, more] of cases) {
    const got = await fetch(server, scenario, more);
    is(got.code, code, `${scenario}: exit code ${code}`);
    has(got.err, words, `${scenario}: says why`);
    ok(!(got.err + got.out).includes(account.password) && !(got.err + got.out).includes(account.user), `${scenario}: no account is told`, got.err);
    none(server.log(scenario).split('\n').filter((line) => line.startsWith('WRONG')), `${scenario}: asked politely`);
  }
  ok(readFileSync(file()).equals(before), 'after all refusals the old file is as it was');
  none(readdirSync(folder()).filter((name) => name !== 'table'), 'nothing else is left behind');
}

async function accounts(server) {
  const none_at_all = await fetch(server, 'whole', [], { WIRK_GENESIS_USER: '', WIRK_GENESIS_PASSWORD: '' });
  is(none_at_all.code, 2, 'no account: exit code 2');
  has(none_at_all.err, 'WIRK_GENESIS_USER', 'says where it belongs');
  const path = join(folder(), 'account');
  writeFileSync(path, `# mine\nuser = ${account.user}\npassword = ${account.password}\n`, { mode: 0o600 });
  const own = await fetch(server, 'whole', ['--account', path], {});
  is(own.code, 0, 'an account from a file');
  chmodSync(path, 0o644);
  const open = await fetch(server, 'whole', ['--account', path], {});
  ok(open.code === 2 && /chmod 600/.test(open.err), 'not from one that all can read', open.err);
  is((await fetch(server, 'whole', ['--password', 'x'])).code, 2, 'there is no option for a password');
  none(server.log('whole').split('\n').filter((line) => line.startsWith('WRONG')), 'the account stands in the head of the request only');
}

// A certificate that nobody vouches for: nothing is asked.
async function untrusted() {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder(), name));
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']);
  if (made.status !== 0) return skip('a certificate that nobody vouches for', 'openssl is not there');
  let asked = 0;
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, reply) => {
    asked++;
    reply.end(packed);
  });
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  const args = ['fetch', '12531-0043', '--from', `https://localhost:${server.address().port}/`, '--out', join(folder(), 'y')];
  const got = await begin(args, { env }).ended;
  ok(got.code === 2 && /nicht vertrauenswürdig/.test(got.err), 'a certificate that nobody vouches for: refused', String(got.code), got.err);
  is(asked, 0, 'nothing was asked');
  server.closeAllConnections();
  server.close();
}

async function wrongUse() {
  const calls = [
    [['fetch'], 'wirk fetch'],
    [['fetch', 'a'], 'wirk fetch'],
    [['fetch', 'a', '--from', 'destatis'], 'wirk fetch'],
    [['fetch', 'a', 'b', '--from', 'destatis', '--out', 'x'], 'wirk fetch'],
    [['fetch', 'a', '--from', 'nowhere', '--out', join(folder(), 'x')], 'regionalstatistik'],
    [['fetch', 'a', '--from', 'http://example.org/', '--out', join(folder(), 'x')], 'https://'],
    [['fetch', 'a', '--from', 'destatis', '--out', join(folder(), 'x'), '--wait', 'long'], 'long'],
    [['fetch', 'a', '--from', 'destatis', '--out', join(folder(), 'x'), '--years', 'old'], 'old'],
    [['fetch', 'a b', '--from', 'destatis', '--out', join(folder(), 'x')], 'a b'],
  ];
  const faults = [];
  for (const [args, named] of calls)
    for (const lang of ['de', 'en']) {
      const { code, out, err } = await begin([...args, '--lang', lang], { env }).ended;
      if (code !== 2 || out !== '' || !err.includes(named)) faults.push(`${args.join(' ')}: exit code ${code}: ${err}${out}`);
    }
  none(faults, `wrong use (${calls.length} ways): exit code 2, the message names what is wrong`);
  ok(!existsSync(join(folder(), 'x')), 'and nothing is written');
  const nowhere = await begin(['fetch', 'a', '--from', 'destatis', '--out', join(folder(), 'no/such/x')], { env }).ended;
  is(nowhere.code, 3, 'a folder that is not there: exit code 3, before anybody is asked');
}

await run(120, async () => {
  const server = await standIn();
  await whole(server);
  await refusals(server);
  await accounts(server);
  await untrusted();
  await wrongUse();
  server.close();
});
