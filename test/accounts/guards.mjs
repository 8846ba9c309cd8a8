// How far does a role reach that was given in one organisation, what is asked for before somebody's way in changes, and what is refused
// before anybody comes? With people who try to get further than they should.

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { begin, folder, has, is, none, ok, serve, skip } from '../door.mjs';

const linkOf = (reply) => /\/(?:invitation|reset)\/[\w-]{43}/.exec(reply.text)?.[0];
const jsonOf = async (one, path) => JSON.parse((await one.go(path)).text).rows;
const alert = (reply) => /role="alert">([\s\S]*?)<\/div>/.exec(reply.text)?.[1] ?? '';

async function invited(tools, server, admin, mail, role, organisation) {
  const told = await admin.post('/admin/accounts', { mail, name: `Frau ${mail}`, role, organisation });
  const link = linkOf(told);
  if (!link) throw new Error(`${mail} is not invited: ${told.status} ${alert(told)}`);
  const guest = new tools.Somebody(server);
  const entered = await guest.post(link, { name: `Frau ${mail}`, password: tools.PASSWORD, again: tools.PASSWORD });
  if (entered.status !== 303) throw new Error(`${mail} cannot enter: ${entered.status}`);
  return guest.keyed();
}

async function numberOf(admin, mail) {
  const { text } = await admin.go('/admin/accounts');
  return [...text.matchAll(/\/admin\/account\/(\d+)">[^<]*<\/a>\s*<\/t[dh]>\s*<td[^>]*>\s*([^<\s]+)/g)].find(([, , said]) => said === mail)?.[1];
}

// ---- reach ------------------------------------------------------------------------------------------------

async function reach(tools, server, admin) {
  for (const id of ['verein-a', 'verein-b']) await admin.post('/admin/organisations', { id, name: `Verein ${id.slice(-1).toUpperCase()}`, region: '' });
  const chief = await invited(tools, server, admin, 'leitung-a@example.org', 'administrator', 'verein-a');
  await invited(tools, server, admin, 'lena-a@example.org', 'reader', 'verein-a');
  await invited(tools, server, admin, 'kim-b@example.org', 'owner', 'verein-b');
  const pending = linkOf(await admin.post('/admin/accounts', { mail: 'wartet-b@example.org', name: 'W', role: 'owner', organisation: 'verein-b' }));
  const number = {};
  for (const name of ['administrator', 'leitung-a', 'lena-a', 'kim-b', 'wartet-b']) number[name] = await numberOf(admin, `${name}@example.org`);
  is(JSON.stringify((await jsonOf(chief, '/admin/accounts.json')).map((row) => row.mail).sort()), '["leitung-a@example.org","lena-a@example.org"]', 'the administrator of an organisation sees its accounts');
  const page = (await chief.go('/admin/accounts')).text;
  ok(/value="verein-a"/.test(page) && !/value="(verein-b|house)"/.test(page), 'and is offered that organisation alone', page.slice(-3000));
  ok(!/href="\/admin\/(organisations|log|jobs)"/.test(page), 'nothing leads to what is the house’s');
  const wrong = [];
  const refused = async (what, reply) => (reply.status === 403 ? null : wrong.push(`${what}: ${reply.status} ${alert(reply)}`));
  for (const who of ['administrator', 'kim-b', 'wartet-b']) {
    const at = `/admin/account/${number[who]}`;
    for (const path of [at, `${at}.json`, `${at}.csv`]) await refused(`GET ${path}`, await chief.go(path));
    await refused(`give ${who}`, await chief.post(`${at}/give`, { role: 'reader', organisation: 'verein-a' }));
    for (const organisation of ['verein-a', 'verein-b', 'house']) await refused(`take ${who} ${organisation}`, await chief.post(`${at}/take`, { role: 'owner', organisation }));
    for (const what of ['link', 'close', 'undo']) await refused(`${what} ${who}`, await chief.post(`${at}/${what}`, { reason: 'x', entry: '1', version: '1' }));
  }
  for (const who of ['leitung-a', 'lena-a'])
    for (const organisation of ['house', 'verein-b'])
      for (const role of ['administrator', 'reviewer', 'owner', 'reader']) await refused(`give ${who} ${role}@${organisation}`, await chief.post(`/admin/account/${number[who]}/give`, { role, organisation }));
  for (const [mail, role, organisation] of [['neu@b.example.org', 'reader', 'verein-b'], ['neu@b.example.org', 'administrator', 'house'], ['wartet-b@example.org', 'reader', 'verein-a'], ['kim-b@example.org', 'reader', 'verein-a']])
    await refused(`invite ${mail} ${organisation}`, await chief.post('/admin/accounts', { mail, name: 'N', role, organisation }));
  for (const path of ['/admin/organisations', '/admin/organisation/verein-a', '/admin/organisation/house', '/admin/log', '/admin/log.json', '/admin/jobs']) await refused(path, await chief.go(path));
  await refused('an organisation', await chief.post('/admin/organisations', { id: 'house-2', name: 'H', region: '' }));
  await refused('its own', await chief.post('/admin/organisation/verein-a', { name: 'H', region: '', version: '1' }));
  none(wrong, 'and reaches nothing beyond');
  has(alert(await chief.post(`/admin/account/${number['lena-a']}/give`, { role: 'administrator', organisation: 'house' })), 'Administration einer Organisation betreut', 'is told why');
  has((await chief.go('/en/admin/log')).text, 'takes the role in the house itself', 'also for pages of the house');
  is((await new tools.Somebody(server).go(pending)).status, 200, 'the invitation of the other organisation stays good');
  is((await chief.post(`/admin/account/${number['lena-a']}/give`, { role: 'deliverer', organisation: 'verein-a' })).status, 303, 'gives a role in the own one');
  is((await chief.post(`/admin/account/${number['lena-a']}/take`, { role: 'deliverer', organisation: 'verein-a' })).status, 303, 'takes it');
  ok(linkOf(await chief.post(`/admin/account/${number['lena-a']}/link`)), 'makes a link for who belongs to it alone');
  await admin.post(`/admin/account/${number['lena-a']}/give`, { role: 'reader', organisation: 'verein-b' });
  const shared = await chief.go(`/admin/account/${number['lena-a']}`);
  ok(shared.status === 200 && shared.text.includes('auch Rollen außerhalb Ihrer Organisation') && !/\/(link|close|undo)"/.test(shared.text), 'who belongs to two is seen, with what can be done', shared.text.slice(-2500));
  is((await chief.post(`/admin/account/${number['lena-a']}/link`)).status, 403, 'but gets no link from one of them');
  is((await chief.post(`/admin/account/${number['lena-a']}/close`, { reason: 'x' })).status, 403, 'nor is closed by it');
  const token = /wirk_[\w-]{43}/.exec((await chief.post('/account/tokens', { token: 'T', days: '7', right: 'manage-accounts' })).text)?.[0];
  const program = new tools.Somebody(server, { authorization: `Bearer ${token}` });
  is((await program.post(`/admin/account/${number['kim-b']}/close`, { reason: 'x' })).status, 403, 'a token reaches no further than its person');
  is((await chief.post('/account/tokens', { token: 'T', days: '7', right: 'see-log' })).status, 403, 'nor is one made for more');
  // Whoever opened the page before the role was taken does nothing with it.
  await admin.post(`/admin/account/${number['leitung-a']}/take`, { role: 'administrator', organisation: 'verein-a' });
  is((await chief.post('/admin/accounts', { mail: 'spaet@example.org', name: 'S', role: 'reader', organisation: 'verein-a' })).status, 403, 'a role that was taken is over at once');
}

// ---- the way in changes only for who has just shown who they are -----------------------------------------------

// As if ten minutes had passed: what is known for a while is forgotten.
export function minutesLater(db) {
  const sql = "DELETE FROM login_delay WHERE kind = 'confirmed'";
  const [tool, args] = db.startsWith('postgres') ? ['psql', ['-q', db, '-c', sql]] : ['sqlite3', [db, sql]];
  if (spawnSync(tool, ['--version']).error) return false;
  execFileSync(tool, args, { stdio: 'ignore' });
  return true;
}

async function confirmed(tools, server, db, admin) {
  const one = await invited(tools, server, admin, 'sicher@example.org', 'owner', 'house');
  if (!minutesLater(db)) return skip('ten minutes later', 'needs sqlite3 or psql');
  const token = { token: 'T', days: '7', right: 'release' };
  for (const [path, fields] of [['/account/factor', {}], ['/account/tokens', token]]) {
    const page = await one.go(path === '/account/tokens' ? '/account' : path);
    has(page.text, new RegExp(`action="${path}"[\\s\\S]*?name="password"`), `${path}: ten minutes after the login the form asks for the password`);
    const without = await one.post(path, fields);
    ok(without.status === 403 && /noch einmal das Passwort/.test(alert(without)) && !/wirk_[\w-]{43}|otpauth/.test(without.text), 'without it: nothing', without.status, alert(without));
    is((await one.post(path, { ...fields, password: 'falsch, aber lang genug' })).status, 403, 'with a wrong one: nothing');
  }
  is((await one.post('/account/tokens', { ...token, password: tools.PASSWORD })).status, 200, 'with the right one it is made');
  is((await one.post('/account/tokens', token)).status, 200, 'and for ten minutes nothing more is asked');
  ok(!/action="\/account\/tokens"[\s\S]*?name="password"/.test((await one.go('/account')).text.split('action="/account/password"')[0]), 'nor shown');
}

// ---- every form without its key, and from elsewhere -----------------------------------------------------------------

async function forged(tools, server, admin, routes) {
  const wrong = [];
  const posts = routes.filter(({ method, forms }) => method === 'POST' && forms === 'form');
  const pathOf = (pattern) => pattern.replace(/\*/g, '1');
  let n = 0;
  for (const { pattern, right } of posts) {
    const path = pathOf(pattern);
    const cases = [['sec-fetch-site: cross-site', { 'sec-fetch-site': 'cross-site' }, {}], ['origin: evil', { origin: 'https://evil.example' }, {}], ['origin of another port', { origin: 'http://127.0.0.1:1' }, {}]];
    if (right !== 'everyone') cases.push(['no key', {}, { form_key: '' }], ['the key of nobody', {}, { form_key: 'A'.repeat(43) }], ['the key in the address', {}, { form_key: '' }, `?form_key=${admin.key}`]);
    for (const [what, headers, fields, query = ''] of cases) {
      const reply = await admin.post(path + query, fields, headers);
      n++;
      if (reply.status !== 403 || reply.headers['set-cookie']) wrong.push(`${path}, ${what}: ${reply.status}`);
    }
    const get = await admin.go(`${path}?form_key=${admin.key}&role=reader&reason=x&mail=a`);
    if (get.headers['set-cookie']) wrong.push(`GET ${path}: a cookie`);
  }
  none(wrong, `${posts.length} forms, ${n} forgeries: refused`);
  is((await admin.go('/account')).status, 200, 'and the session is untouched');
}

// ---- whom a link is told for ------------------------------------------------------------------------------------------

export async function hosts(tools, db) {
  const settings = join(folder(), 'hosts.yaml');
  writeFileSync(settings, 'address: http://127.0.0.1:1\n');
  const server = await serve(db, { more: ['--settings', settings] });
  const admin = await tools.signedIn(server, 'administrator@example.org');
  const told = await admin.post('/admin/accounts', { mail: 'host@example.org', name: 'H', role: 'reader', organisation: 'house' }, { host: 'evil.example', origin: 'http://127.0.0.1:1' });
  ok(told.status === 200 && told.text.includes('http://127.0.0.1:1/invitation/') && !told.text.includes('evil.example'), 'a link names the house, whatever host was asked for', told.status);
  for (const path of ['/', '/about', '/login', '/indicator/D-14a', '/nirgends', '/account']) {
    const { text, headers } = await admin.go(path, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' } });
    ok(!text.includes('evil.example') && !JSON.stringify(headers).includes('evil.example'), `${path}: the host that was asked for stands nowhere`);
  }
  is((await server.stop()).code, 0, 'the server ends well');
}

// ---- the origin that hides ----------------------------------------------------------------------------------------

async function hiding(tools, server, admin) {
  for (const [what, headers, status] of [
    ['from another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    ['from a site beside', { origin: 'null', 'sec-fetch-site': 'same-site' }, 403],
    ['from another house', { origin: 'https://evil.example' }, 403],
    ['from itself, as newer browsers say', { origin: 'null', 'sec-fetch-site': 'same-origin' }, 303],
    ['from a page that tells nobody where it is, as older ones say', { origin: 'null' }, 303],
  ]) {
    const mail = `null-${status}-${what.length}@example.org`;
    const link = linkOf(await admin.post('/admin/accounts', { mail, name: 'N', role: 'reader', organisation: 'house' }));
    const reply = await new tools.Somebody(server).post(`/en${link}`, { name: 'N', password: tools.PASSWORD, again: tools.PASSWORD }, headers);
    is(reply.status, status, `a secret link, ${what}: ${status}`);
    is((await new tools.Somebody(server).go(link)).status, status === 303 ? 403 : 200, 'which is used up, or not');
  }
  for (const path of ['/login', '/reset', '/logout', '/account', '/login/code', '/login/elsewhere', '/deliver', '/check'])
    is((await new tools.Somebody(server).post(path, { mail: 'a', password: 'b' }, { origin: 'null' })).status, 403, `${path}: an origin that hides is refused`);
}

// ---- both at once ---------------------------------------------------------------------------------------------------

async function races(tools, server, admin) {
  const link = linkOf(await admin.post('/admin/accounts', { mail: 'zweimal@example.org', name: 'Z', role: 'reader', organisation: 'house' }));
  const post = (i) => new tools.Somebody(server).post(link, { name: `Z${i}`, password: `${tools.PASSWORD} ${i}`, again: `${tools.PASSWORD} ${i}` });
  const statuses = (await Promise.all(Array.from({ length: 6 }, (_, i) => post(i)))).map((reply) => reply.status);
  is(statuses.filter((status) => status === 303).length, 1, `of six who follow one link at once one is let in (${statuses})`);
  const invite = () => admin.post('/admin/accounts', { mail: 'zugleich@example.org', name: 'Z', role: 'reader', organisation: 'house' });
  const links = (await Promise.all([invite(), invite(), invite()])).map(linkOf).filter(Boolean);
  const good = [];
  for (const one of links) if ((await new tools.Somebody(server).go(one)).status === 200) good.push(one);
  is(good.length, 1, 'of several invitations at once the last is good');
}

async function closedMeanwhile(tools, server, admin) {
  const one = await invited(tools, server, admin, 'geht@example.org', 'reviewer', 'house');
  const token = /wirk_[\w-]{43}/.exec((await one.post('/account/tokens', { token: 'T', days: '7', right: 'see-log' })).text)?.[0];
  const program = new tools.Somebody(server, { authorization: `Bearer ${token}` });
  is((await program.go('/admin/log.json')).status, 200, 'a token reads');
  const number = await numberOf(admin, 'geht@example.org');
  const reset = linkOf(await admin.post(`/admin/account/${number}/link`));
  is((await admin.post(`/admin/account/${number}/close`, { reason: 'weg' })).status, 303, 'its account is closed');
  is((await one.go('/account')).status, 303, 'who is signed in is out at once');
  is((await one.post('/account', { name: 'X', language: 'de', version: '1' })).status, 401, 'and changes nothing');
  is((await program.go('/admin/log.json')).status, 401, 'nor does the token read');
  is((await new tools.Somebody(server).go(reset)).status, 403, 'nor does a link let in');
  is((await new tools.Somebody(server).post('/login', { mail: 'geht@example.org', password: tools.PASSWORD })).status, 403, 'nor the password');
}

export async function guards(tools, server, db, admin) {
  await forged(tools, server, admin, tools.routes);
  await reach(tools, server, admin);
  await confirmed(tools, server, db, admin);
  await hiding(tools, server, admin);
  await races(tools, server, admin);
  await closedMeanwhile(tools, server, admin);
}

// ---- before anybody comes ---------------------------------------------------------------------------------------------

async function refusedStart(db, name, lines) {
  const settings = join(folder(), `${name}.yaml`);
  writeFileSync(settings, `address: https://wirk.example.org\n${lines.join('\n')}\n`);
  const child = begin(['serve', '--db', db, '--listen', '127.0.0.1:0', '--settings', settings]);
  const timer = setTimeout(() => child.kill('SIGTERM'), 8000);
  const end = await child.ended;
  clearTimeout(timer);
  return end;
}

export async function starts(db) {
  const file = (name, mode, text = `${'0f'.repeat(32)}\n`) => {
    const path = join(folder(), name);
    writeFileSync(path, text, { mode: 0o600 });
    chmodSync(path, mode);
    return path;
  };
  const provider = ['sign-on-issuer: https://login.example.org', 'sign-on-client: wirk'];
  const key = `key-file: ${file('good.key', 0o600)}`;
  for (const [what, lines, words] of [
    ['a key that the group may read', [`key-file: ${file('group.key', 0o640)}`], /chmod 600/],
    ['a key that all may read', [`key-file: ${file('all.key', 0o604)}`], /chmod 600/],
    ['a key that others may write', [`key-file: ${file('write.key', 0o602)}`], /chmod 600/],
    ['half a key', [`key-file: ${file('half.key', 0o600, '0f0f')}`], /64/],
    ['a secret for the provider that the group may read', [key, ...provider, `sign-on-secret-file: ${file('group-secret', 0o640, 'geheim')}`], /chmod 600/],
    ['a secret for the provider that is not there', [key, ...provider, `sign-on-secret-file: ${join(folder(), 'nowhere')}`], /nowhere/],
    ['authorities that are none', [key, ...provider, `sign-on-authorities: ${file('none.pem', 0o644, 'no certificate')}`], /none\.pem/],
    ['authorities that are not there', [key, ...provider, `sign-on-authorities: ${join(folder(), 'nowhere.pem')}`], /nowhere\.pem/],
    ['a password for letters that the group may read', [key, 'mail-server: smtp://127.0.0.1:25', 'mail-from: a@example.org', 'mail-name: a', `mail-password-file: ${file('group-password', 0o640, 'geheim')}`], /chmod 600/],
    ...(db.startsWith('postgres') ? [['single sign-on without a key', provider, /key-file/]] : []),
  ]) {
    const end = await refusedStart(db, 'start', lines);
    ok([2, 3].includes(end.code) && words.test(end.err) && !/https?:\/\/127\.0\.0\.1:\d+\//.test(end.err) && !end.err.includes('geheim'), `${what}: refused before it listens`, end.code, end.err);
  }
  if (db.startsWith('postgres')) return;
  const beside = `${db}.key`;
  if (!existsSync(beside)) return;
  chmodSync(beside, 0o640);
  const end = await refusedStart(db, 'beside', []);
  chmodSync(beside, 0o600);
  ok(end.code === 2 && /chmod 600/.test(end.err), 'the key beside the store, likewise', end.code, end.err);
}
