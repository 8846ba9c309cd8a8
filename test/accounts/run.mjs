// People at the door: every route with every role, visitors and tokens, held against the table of rights; forms from elsewhere; addresses,
// cookies and names in bad faith; two who edit at once; the log. On each store.

import { readFileSync, writeFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';

import { ask, example, folder, has, is, later, none, ok, root, run, serve, skip, stores, wire, wirk } from '../door.mjs';
import { browser, coded, PASSWORD, Somebody, until } from '../people.mjs';
import { guards, hosts, starts } from './guards.mjs';
import { signOn } from './sign_on.mjs';

const form = (fields) => new URLSearchParams(fields).toString();

// ---- the tables that the program is made of -------------------------------------------------------

function tables() {
  const text = (name) => readFileSync(join(root, 'src/accounts', name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const roles = [...text('roles.def').matchAll(/ROLE\((\w+), "([^"]+)"\)/g)].map(([, symbol, id]) => ({ symbol, id }));
  const rights = new Map();
  const reach = new Map();
  for (const [, , id, far, who] of text('rights.def').matchAll(/RIGHT\((\w+), "([^"]+)", (\w+), ([^\n]+)\)\n/g)) {
    rights.set(id, new Set(/EVERYBODY|SIGNED_IN/.test(who) ? [who.trim()] : [...who.matchAll(/R\((\w+)\)/g)].map((m) => m[1])));
    reach.set(id, far);
  }
  const listed = wirk(['serve', '--routes']).out.trim().split('\n');
  const routes = listed.map((line) => /^(\S+) +(\S+) +(\S+) +(\S+) +(\S+)/.exec(line)).map(([, method, pattern, right, speed, forms]) => ({ method, pattern, right, speed, forms }));
  return { roles, rights, reach, routes };
}

// ---- people ----------------------------------------------------------------------------------------

const signedIn = (server, mail, headers) => new Somebody(server, headers).enter(mail);

async function firstAccount(server) {
  const link = await until(10, () => /\/first\/[\w-]{43}/.exec(server.child.err)?.[0]);
  ok(link, 'the first start tells a link', server.child.err);
  const one = new Somebody(server);
  const page = await one.go(link);
  is(page.status, 200, 'the link opens a page');
  is(page.headers['cache-control'], 'private, no-store', 'which nobody keeps');
  const fields = { mail: 'administrator@example.org', name: 'Anna Amt', house: 'Geschäftsstelle' };
  for (const [name, password, again] of [['a short password', 'kurz', 'kurz'], ['a common one', 'passwort1234', 'passwort1234'], ['two that differ', PASSWORD, `${PASSWORD}!`]]) {
    const reply = await one.post(link, { ...fields, password, again });
    is(reply.status, 422, `${name} is refused`);
    ok(reply.text.includes('value="Anna Amt"') && !reply.text.includes(`value="${password}"`), 'the form keeps the name and no password', reply.text.slice(-2000));
  }
  const made = await one.post(link, { ...fields, password: PASSWORD, again: PASSWORD });
  is(made.status, 303, 'the first account is made');
  is(made.headers.location, '/account/factor?done=welcome', 'and led to the second factor');
  const line = made.headers['set-cookie'][0];
  has(line, /^wirk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/, 'its cookie is for this house and no script');
  is((await new Somebody(server).go(link)).status, 403, 'the link is good once');
  return one.keyed();
}

// An account for each role, by invitation.
async function accounts(server, admin, roles) {
  const page = (await admin.go('/admin/accounts')).text;
  const organisation = /<select[^>]*name="organisation"[\s\S]*?<option value="([a-z0-9-]+)"/.exec(page)?.[1];
  ok(organisation, 'the first account made an organisation', page.slice(-3000));
  const wrong = [];
  is((await admin.post('/admin/organisations', { id: 'verein', name: 'Verein', region: '' })).status, 303, 'a second organisation');
  const all = [...roles.slice(1).map(({ id }) => [id, id, organisation]), ...roles.map(({ id }) => [id, `${id}-verein`, 'verein'])];
  for (const [role, id, where] of all) {
    const told = await admin.post('/admin/accounts', { mail: `${id}@example.org`, name: `Frau ${id}`, role, organisation: where });
    const link = /\/invitation\/[\w-]{43}/.exec(told.text)?.[0];
    if (told.status !== 200 || !link) wrong.push(`${id}: ${told.status} ${told.text.slice(-1500)}`);
    const guest = new Somebody(server);
    const entered = await guest.post(link, { name: `Frau ${id}`, password: PASSWORD, again: PASSWORD });
    if (entered.status !== 303 || !guest.cookie) wrong.push(`${id}: ${entered.status}`);
    if ((await new Somebody(server).go(link)).status !== 403) wrong.push(`${id}: the link is good twice`);
  }
  none(wrong, 'each role, in the house and in an organisation, is invited, sets a password and is signed in');
  return organisation;
}

// ---- every route with every role ----------------------------------------------------------------------

const samples = { '/indicator': 'D-14a', '/region': '05112', '/school': '164719', '/embed/indicator': 'D-14a', '/delivery': '21' };
const pathOf = (pattern) => pattern.replace(/^(\/[^*]*?)\/\*/, (_, before) => `${before}/${samples[before] ?? '999999'}`).replace('/*', '/1');

// How a route answered: 'in', 'visitor' (401 or to the login), 'denied' (403 by the guard, which programs are told in JSON).
function answer(reply) {
  if (reply.status === 401 || (reply.status === 303 && /^(\/en)?\/login\?next=/.test(reply.headers.location ?? ''))) return 'visitor';
  return reply.status === 403 && /^application\/json/.test(reply.headers['content-type']) ? 'denied' : 'in';
}

function wanted({ right }, who, rights, reach) {
  if (right === 'everyone') return 'in';
  if (who.visitor) return 'visitor';
  if (who.token) return who.token === right ? 'in' : 'denied';
  if (right === 'signed-in') return 'in';
  return rights.get(right).has(who.role) && (who.house || reach.get(right) !== 'HOUSE') ? 'in' : 'denied';
}

async function everyRoute(server, { roles, rights, reach, routes }, admin) {
  const page = await admin.post('/account/tokens', { token: 'Nachtlauf', days: '30', right: 'see-log' });
  const token = /wirk_[\w-]{43}/.exec(page.text)?.[0];
  ok(token, 'a token is made and told', page.text.slice(-1500));
  const callers = [
    { name: 'a visitor', visitor: true, make: () => new Somebody(server, {}) },
    { name: 'a visitor with a browser', visitor: true, make: () => new Somebody(server) },
    { name: 'a token for the log', token: 'see-log', make: () => new Somebody(server, { authorization: `Bearer ${token}` }) },
    { name: 'a token that is none', visitor: true, make: () => new Somebody(server, { authorization: `Bearer wirk_${'x'.repeat(43)}` }) },
    ...roles.map(({ symbol, id }) => ({ name: id, role: symbol, house: true, make: () => signedIn(server, `${id}@example.org`, {}) })),
    ...roles.map(({ symbol, id }) => ({ name: `${id} of an organisation`, role: symbol, make: () => signedIn(server, `${id}-verein@example.org`, {}) })),
  ];
  const known = new Set(rights.keys());
  none(routes.filter((route) => !known.has(route.right)).map((route) => route.pattern), 'each route names a right of the table');
  let asked = 0;
  for (const caller of callers) {
    const wrong = [];
    let one = await caller.make();
    for (const route of routes.filter((r) => !/upload/.test(r.forms))) {
      const path = pathOf(route.pattern);
      const reply = route.method === 'POST' ? await one.post(path) : await one.go(path);
      const got = answer(reply), want = wanted(route, caller, rights, reach);
      asked++;
      if (got !== want) wrong.push(`${route.method} ${path}: ${got} (${reply.status}), expected ${want}`);
      if (route.right !== 'everyone' && reply.headers['cache-control'] !== 'private, no-store') wrong.push(`${path}: ${reply.headers['cache-control']}`);
      if (route.right !== 'everyone' && reply.headers.etag) wrong.push(`${path}: an ETag`);
      if (route.right === 'everyone' && route.method === 'GET' && route.forms !== 'html' && reply.headers['set-cookie']) wrong.push(`${path}: a cookie`);
      if (/logout|sessions/.test(path) && caller.role) one = await caller.make();
    }
    none(wrong, `${caller.name}: each route as the table says`);
  }
  ok(asked > 500, `${asked} requests`);
  for (const ending of ['.json', '.csv']) {
    const reply = await ask(server, `/admin/log${ending}`, { headers: { authorization: `Bearer ${token}` } });
    is(reply.status, 200, `a token reads the log as ${ending}`);
  }
  const again = await signedIn(server, 'administrator@example.org');
  const list = (await again.go('/account')).text;
  const number = /\/account\/token\/(\d+)/.exec(list)?.[1];
  is((await again.post(`/account/token/${number}`)).status, 303, 'the token is revoked');
  is((await ask(server, '/admin/log.json', { headers: { authorization: `Bearer ${token}` } })).status, 401, 'and opens nothing any more');
  return again; // the administrator among the roles ended all other sessions
}

// Who lacks a right is told who has it.
async function deniedWords(server) {
  const one = await signedIn(server, 'reader@example.org');
  const page = await one.go('/admin/accounts');
  is(page.status, 403, 'without the right: 403');
  has(page.text, /Menschen einladen[\s\S]*Administration/, 'the page says which role may do it');
  has((await one.go('/en/admin/accounts')).text, 'This takes a right that your role does not have', 'in English, too');
}

// ---- public pages, for who is signed in -----------------------------------------------------------------

// Pages of figures and texts name nobody: where nothing is withheld they are the same for all, and cost no look at who asks.
async function samePages(server, admin) {
  for (const path of ['/', '/indicator/D-14a', '/rights']) {
    const visitor = await ask(server, path, { headers: browser });
    const person = await admin.go(path);
    is(person.headers.etag, visitor.headers.etag, `${path}: the same page for who is signed in`);
    is(person.headers['cache-control'], 'no-cache', 'which may be kept');
    is(person.headers['set-cookie'], undefined, 'and sets no cookie');
    const again = await admin.go(path, { headers: { 'if-none-match': visitor.headers.etag } });
    is(again.status, 304, 'and is not sent twice');
  }
}

// On all others they are known: told who they are, with the way to their pages. Their copy is theirs alone, and that of visitors stays as it is.
async function knownEverywhere(server, admin) {
  const asVisitor = (path, headers = {}) => ask(server, path, { headers: { ...browser, ...headers } });
  for (const path of ['/partners', '/partner/witten', '/agreements', '/bodies', '/nowhere']) {
    const visitor = await asVisitor(path), person = await admin.go(path), { etag } = person.headers;
    ok(/class="own__who">[^<]*<strong>Anna Amt/.test(person.text) && /href="\/account"/.test(person.text), `${path}: who is signed in is known`, person.text.slice(0, 3000));
    ok(!/own__who|Anna Amt|form_key/.test(visitor.text) && /href="\/login"/.test(visitor.text), 'a visitor is not');
    is(person.headers['set-cookie'], undefined, 'no cookie is set');
    if (path === '/nowhere') continue;
    is(person.headers['cache-control'], 'private, no-cache', 'no cache that is shared keeps it');
    has(person.headers.vary, 'Cookie', 'nor shows it for another cookie');
    is((await admin.go(path, { headers: { 'if-none-match': etag } })).status, 304, 'their browser shows it again');
    is((await admin.go(path, { headers: { 'if-none-match': visitor.headers.etag } })).status, 200, 'but not the page of visitors');
    const after = await asVisitor(path, { 'if-none-match': etag });
    ok(after.status === 200 && after.body.equals(visitor.body) && after.headers['cache-control'] === 'no-cache', 'visitors get theirs, byte by byte as before', after.status);
  }
  const frame = '/embed/indicator/D-14a';
  ok((await admin.go(frame)).body.equals((await asVisitor(frame)).body), 'a frame is the same for all');
  const other = await signedIn(server, 'reader@example.org');
  const page = await other.go('/partners');
  ok(page.text.includes('Frau reader') && !page.text.includes('Anna Amt'), 'nobody gets the page of another');
  await other.post('/logout');
  ok((await other.go('/partners')).body.equals((await asVisitor('/partners')).body), 'who has signed out is a visitor again');
}

// ---- in bad faith ------------------------------------------------------------------------------------------

async function elsewhere(server, admin) {
  const change = { name: 'Umbenannt', language: 'de', version: '1' };
  const name = async () => /name="name"[^>]* value="([^"]*)"/.exec((await admin.go('/account')).text)?.[1];
  const before = await name();
  const cases = [
    ['without the key', { form_key: '' }, {}],
    ['with another key', { form_key: 'A'.repeat(43) }, {}],
    ['with a key that is longer', { form_key: `${admin.key}A` }, {}],
    ['with a part of the key', { form_key: admin.key.slice(0, 20) }, {}],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['from a site beside', {}, { 'sec-fetch-site': 'same-site' }],
    ['from another origin', {}, { origin: 'https://evil.example' }],
    ['from an origin that hides', {}, { origin: 'null' }],
    ['from another port', {}, { origin: `http://127.0.0.1:${server.port + 1}` }],
  ];
  for (const [what, fields, headers] of cases)
    is((await admin.post('/account', { ...change, ...fields }, headers)).status, 403, `a form ${what}: 403`);
  is(await name(), before, 'nothing was changed');
  const other = await signedIn(server, 'editor@example.org');
  is((await admin.post('/account', { ...change, form_key: other.key })).status, 403, 'the key of somebody else’s session: 403');
  is((await new Somebody(server).post('/login', { mail: 'editor@example.org', password: PASSWORD }, { origin: 'https://evil.example' })).status, 403, 'a login from another house: 403');
  const get = await admin.go('/logout');
  is(get.status, 404, 'nothing is changed by a link');
}

async function ways(server) {
  const wrong = [];
  const nexts = ['https://evil.example/', '//evil.example', '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)', '/\tevil', '/a\r\nSet-Cookie: x=1', 'evil.example', ' /account', `/${'a'.repeat(3000)}`, '/\u0000'];
  for (const next of nexts) {
    const one = new Somebody(server);
    const reply = await one.post('/login', { mail: 'reader@example.org', password: PASSWORD, next });
    if (next.includes('\u0000') ? reply.status !== 400 : reply.status !== 303 || reply.headers.location !== '/account') wrong.push(`${JSON.stringify(next.slice(0, 40))}: ${reply.status} ${reply.headers.location}`);
    if (reply.headers['set-cookie']?.some((line) => line.startsWith('x='))) wrong.push(`${JSON.stringify(next)}: a header of its own`);
    const page = await new Somebody(server).go(`/login?next=${encodeURIComponent(next)}`);
    if (/name="next" value="[^"]/.test(page.text)) wrong.push(`${JSON.stringify(next.slice(0, 40))}: stands in the form`);
  }
  none(wrong, 'no login leads out of the house');
  const one = new Somebody(server);
  const good = await one.post('/login', { mail: 'reader@example.org', password: PASSWORD, next: '/en/region/Köln?a=ü' });
  is(good.headers.location, '/en/region/K%C3%B6ln?a=%C3%BC', 'a page of ours is led to, written as addresses are');
  is((await one.go('/login')).headers.location, '/account', 'who is signed in already is led to the own account');
  is((await one.go('/en/login?next=%2Frights')).headers.location, '/rights', 'or where they wanted to go');
  is((await one.go('/login?next=https%3A%2F%2Fevil.example')).headers.location, '/account', 'and not out of the house');
  const spent = await new Somebody(server).go(`/en/invitation/${'x'.repeat(43)}`);
  ok(spent.status === 403 && spent.text.includes('<a href="/en/login">Sign in</a>') && !spent.text.includes('login?next'), 'a link that is spent leads to the login, and names nothing', spent.text.slice(-3000));
  const clock = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', dateStyle: 'medium', timeStyle: 'short' });
  const now = Date.now(), account = (await one.go('/account')).text;
  ok([0, 1, 2].some((minutes) => account.includes(`${clock.format(now - minutes * 60000)} Uhr`)) && !account.includes('UTC'), 'times are those of a clock in Germany', account.slice(-4000));
  const led = await new Somebody(server).go('/en/admin/log?words=a%20b&from=2026-01-01');
  is(led.headers.location, '/en/login?next=%2Fen%2Fadmin%2Flog%3Fwords%3Da%2520b%26from%3D2026-01-01', 'a visitor comes back to the page with all that was asked');
}

async function cookies(server) {
  const wrong = [];
  const values = ['', 'x', 'x'.repeat(43), 'ü'.repeat(20), "' OR 1=1 --", '%00', 'a'.repeat(4000), 'a"b"', ';;;;', '='.repeat(50), '../'.repeat(14), '\t'];
  for (const value of values) {
    const reply = await ask(server, '/account.json', { headers: { cookie: `wirk=${Buffer.from(value).toString('latin1')}` } });
    if (reply.status !== 401) wrong.push(`${value.slice(0, 20)}: ${reply.status}`);
    const page = await ask(server, '/about', { headers: { cookie: `wirk=${Buffer.from(value).toString('latin1')}` } });
    if (page.status !== 200) wrong.push(`${value.slice(0, 20)}, a public page: ${page.status}`);
  }
  none(wrong, 'a cookie of nonsense is nobody');
  for (const value of ['Bearer', 'Bearer x', 'Basic YTpi', `Bearer wirk_${'ü'.repeat(21)}`, `Bearer wirk_${'a'.repeat(5000)}`])
    is((await ask(server, '/admin/log', { headers: { authorization: Buffer.from(value).toString('latin1') } })).status, 401, `Authorization: ${value.slice(0, 14)}…: 401`);
}

async function bodies(server, admin) {
  const many = new URLSearchParams(Array.from({ length: 601 }, (_, i) => [`f${i}`, '1'])).toString();
  const send = (body, headers = coded) => ask(server, '/login', { method: 'POST', body, headers });
  is((await send(many)).status, 413, '601 fields: 413');
  is((await send(`mail=${'a'.repeat(660000)}`)).status, 413, 'more than 640 kB: 413');
  has(await wire(server, `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: ${coded['content-type']}\r\nContent-Length: ${2 << 20}\r\nConnection: close\r\n\r\n`), /^HTTP\/1\.1 413/, 'two megabytes: 413 before they come');
  is((await send('mail=%ff')).status, 400, 'what is no text: 400');
  is((await send('{"mail":"a"}', { 'content-type': 'application/json' })).status, 400, 'another type: 400');
  is((await send('mail=a', { 'content-type': 'application/x-www-form-urlencodedx' })).status, 400, 'a type that only begins so: 400');
  const wrong = (reply) => [403, 429].includes(reply.status); // 429: after so many the address has to wait
  ok(wrong(await send('mail=a&password=b', { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' })), 'the type in other letters is read');
  ok(wrong(await send('')), 'an empty form is a wrong login');
  is((await admin.go('/account', { method: 'PUT', body: 'a', headers: coded })).status, 413, 'other methods take nothing');
  has(await wire(server, `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: ${coded['content-type']}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nmail=\r\n0\r\n\r\n`), /^HTTP\/1\.1 (403|429)/, 'a form in pieces is read');
  is((await ask(server, '/', {})).status, 200, 'after all that: the start page');
}

async function names(server, admin) {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
  const page = await admin.go('/account');
  const version = /name="version" value="(\d+)"/.exec(page.text)?.[1];
  const saved = await admin.post('/account', { name: evil, language: 'de', version });
  ok(saved.status === 303 || saved.status === 422, 'a name of markup is taken or refused', saved.status);
  await admin.post('/admin/organisations', { id: 'boese', name: evil, region: '' });
  const formula = '=HYPERLINK("http://evil.example")';
  await admin.post('/admin/organisations', { id: 'formel', name: formula, region: '' });
  const wrong = [];
  for (const path of ['/account', '/admin/accounts', '/admin/organisations', '/admin/organisation/boese', '/admin/log', '/admin/account/1', '/login?next=/%22%3E%3Cscript%3Ealert(1)', `/account?done=${encodeURIComponent(evil)}`, `/admin/log?words=${encodeURIComponent(evil)}`]) {
    const { text } = await admin.go(path);
    if (/<script>|<img src=x/.test(text)) wrong.push(path);
  }
  none(wrong, 'no name is ever markup');
  const csv = (await admin.go('/admin/organisations.csv')).text;
  ok(!/(^|,)"?=HYPERLINK/m.test(csv), 'and no name a formula', csv);
  const again = /name="version" value="(\d+)"/.exec((await admin.go('/account')).text)?.[1];
  is((await admin.post('/account', { name: 'Anna Amt', language: 'de', version: again })).status, 303, 'the name is set back');
  const late = await admin.post('/account', { name: 'Anna Spät', language: 'en', version: again });
  is(late.status, 409, 'the own account changed in two windows: 409');
  ok(late.text.includes('Jemand war schneller') && /<td[^>]*>Anna Spät</.test(late.text), 'both stand beside each other', late.text);
  ok(/name="name"[^>]* value="Anna Spät"/.test(late.text) && /value="en"[^>]* selected/.test(late.text), 'and what was entered is in the form still', late.text);
}

// ---- two editors, sessions, the log --------------------------------------------------------------------------

async function twoEditors(server, admin) {
  await admin.post('/admin/organisations', { id: 'stadt-essen', name: 'Stadt Essen', region: '05113' });
  const other = await signedIn(server, 'administrator@example.org');
  const opened = (await admin.go('/admin/organisation/stadt-essen')).text;
  const version = /name="version" value="(\d+)"/.exec(opened)?.[1];
  const astray = await admin.post('/admin/organisations', { id: 'stadt-nirgends', name: 'Nirgends', region: '99999' });
  ok(astray.status === 422 && astray.text.includes('99999') && astray.text.includes('value="Nirgends"'), 'an area that there is not: refused, and what was entered stays', astray.status);
  const moved = await admin.post('/admin/organisation/stadt-essen', { name: 'Stadt Essen', region: '99999', version: '1' });
  ok(moved.status === 422 && moved.text.includes('99999'), '... nor is one moved there', moved.status);
  is((await other.post('/admin/organisation/stadt-essen', { name: 'Stadt Essen, Schulamt', region: '05113', version })).status, 303, 'the first of two saves');
  const second = await admin.post('/admin/organisation/stadt-essen', { name: 'Essen', region: '05113', version });
  is(second.status, 409, 'the second is told');
  const text = second.text;
  ok(text.includes('Stadt Essen, Schulamt') && text.includes('value="Essen"'), 'sees the other change, and keeps what was entered', text.slice(-3500));
  const fresh = /name="version" value="(\d+)"/.exec(text)?.[1];
  is((await admin.post('/admin/organisation/stadt-essen', { name: 'Essen', region: '05113', version: fresh })).status, 303, 'and may save it now');
  is(JSON.parse((await admin.go('/admin/organisation/stadt-essen.json')).text).rows[0].name, 'Essen', 'which then stands there');
}

// A form that was filled in while its session ended: nothing has to be entered twice.
async function drafts(server) {
  const one = await signedIn(server, 'administrator@example.org');
  await one.post('/logout');
  one.cookie = 'x'.repeat(43);
  const late = await one.post('/admin/organisations', { id: 'spaet', name: 'Spät & "gesendet"', region: '05113', password: 'nicht weiter' });
  is(late.status, 401, 'a form of an ended session is not taken');
  const hidden = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1].replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'");
  const draft = hidden(late.text, 'draft'), to = hidden(late.text, 'draft_to');
  ok(draft && to === '/admin/organisations' && !/nicht|form_key/.test(draft), 'what was entered goes along with the login, no secret does', draft);
  const wrong = await one.post('/login', { mail: 'administrator@example.org', password: 'falsch', draft, draft_to: to });
  is(hidden(wrong.text, 'draft'), draft, 'also past a wrong password');
  const aimed = await one.post('/login', { mail: 'administrator@example.org', password: PASSWORD, draft: 'mail=x%40evil.example&role=administrator', draft_to: '/check' });
  ok(!/action="\/check"/.test(aimed.text) && /action="\/account"/.test(aimed.text), 'a draft goes to a form of who is signed in only', aimed.text.slice(-2000));
  const offered = await one.post('/login', { mail: 'administrator@example.org', password: PASSWORD, draft, draft_to: to });
  is(offered.status, 200, 'after the login it is shown');
  ok(/<dd[^>]*>\s*\/admin\/organisations/.test(offered.text), 'and where it goes', offered.text.slice(-2500));
  one.key = hidden(offered.text, 'form_key');
  const saved = await one.post('/admin/organisations', { id: hidden(offered.text, 'id'), name: hidden(offered.text, 'name'), region: hidden(offered.text, 'region') });
  is(saved.status, 303, 'and sent once more');
  is(JSON.parse((await one.go('/admin/organisation/spaet.json')).text).rows[0].name, 'Spät & "gesendet"', 'as it was entered');
  const evil = await one.post('/login', { mail: 'administrator@example.org', password: PASSWORD, draft, draft_to: '//evil.example/' });
  ok(!/action="[^"]*evil/.test(evil.text), 'a draft leads nowhere else', evil.text);
  const page = await new Somebody(server, {}).post('/admin/organisations', { id: 'x' });
  has(page.headers['content-type'], 'application/json', 'a program is told in JSON');
}

async function sessions(server) {
  const here = await signedIn(server, 'owner@example.org');
  const there = await signedIn(server, 'owner@example.org');
  is((await there.go('/account')).status, 200, 'somebody is signed in on two machines');
  const number = /action="\/account\/session\/(\d+)"/.exec((await here.go('/account')).text)?.[1];
  is((await here.post(`/account/session/${number}`)).status, 303, 'one ends the other');
  is((await there.go('/account')).status, 303, 'which is at the login again');
  const foreign = await signedIn(server, 'reader@example.org');
  const own = /action="\/account\/session\/(\d+)"/.exec((await (await signedIn(server, 'owner@example.org')).go('/account')).text)?.[1];
  is((await foreign.post(`/account/session/${own}`)).status, 404, 'nobody ends somebody else’s');
  const old = here.cookie;
  is((await here.post('/logout')).status, 303, 'signing out');
  is((await ask(server, '/account.json', { headers: { cookie: `wirk=${old}` } })).status, 401, 'ends it here, not only in the browser');
}

async function log(server, admin) {
  const page = await admin.go('/admin/log?event=organisation.change');
  has(page.text, /Eine Organisation wurde angelegt oder geändert\./, 'the log tells changes');
  const rows = JSON.parse((await admin.go('/admin/log.json')).text).rows;
  ok(rows.length > 30 && rows.every((row, i) => !i || Number(row.number) === Number(rows[i - 1].number) - 1) && rows.at(-1).number === '1', 'the export is whole and in order, the newest first', rows.length);
  const kinds = new Set(rows.map((row) => row.event));
  none(['account.invite', 'organisation.change', 'login.good', 'session.revoke', 'token.create', 'token.revoke'].filter((kind) => !kinds.has(kind)), 'what was done stands in it');
  ok(!JSON.stringify(rows).includes(PASSWORD) && !/wirk_[\w-]{20}/.test(JSON.stringify(rows)), 'and no secret');
  ok(rows.some((row) => row.event === 'organisation.change' && row.who && row.origin === '127.0.0.1'), 'with who and from where', rows.at(-1));
  ok(rows.some((row) => /^account:\d+$/.test(row.subject) && row.subject_words === 'Frau reader (reader@example.org)'), 'the export has the stable key, and the words beside it', rows.find((row) => row.subject.startsWith('account:')));
  const given = rows.find((row) => row.event === 'role.give' && row.after.includes('"reader"') && row.after.includes('"verein"'));
  is(`${given?.event_words} ${given?.after_words}`, 'Eine Rolle wurde vergeben. Rolle: Lesen; Organisation: Verein', 'in words for readers');
  const shown = (await admin.go('/admin/log?event=role')).text, english = (await admin.go('/en/admin/log?event=role')).text;
  ok(shown.includes('Frau reader (reader@example.org)') && !/>account:\d/.test(shown) && !/"role"|role:/.test(shown), 'the page names people, not keys', shown.slice(-2500));
  has(english, /Role: Reader; Organisation: /, 'in English, too');
  const reviewer = (await (await signedIn(server, 'reviewer@example.org')).go('/admin/log?event=role')).text;
  ok(reviewer.includes('Frau reader') && !reviewer.includes('reader@example.org'), 'who looks after no accounts reads names without addresses', reviewer.slice(-2500));
  is((await admin.go('/admin/log?from=gestern')).status, 400, 'a day that is none: 400');
  const below = JSON.parse((await admin.go('/admin/log.json?below=6')).text);
  is(JSON.stringify([below.rows.map((row) => row.number), below.next]), '[["5","4","3","2","1"],null]', 'it may begin anywhere, and says where it ends');
  has((await admin.go('/admin/log.csv?event=log')).text, 'log.read', 'taking it along is logged');
}

// The number that a telephone would show (RFC 6238).
function codeOf(base32, at = Date.now() / 1000) {
  const bits = [...base32.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const digest = createHmac('sha1', key).update(step).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

// After a new password or a second factor a copy of the old cookie opens nothing; and what is asked for may be long.
async function renewed(server, db) {
  const one = await signedIn(server, 'coordinator@example.org');
  const stolen = async (cookie) => (await ask(server, '/account.json', { headers: { cookie: `wirk=${cookie}` } })).status;
  const first = one.cookie, other = `${PASSWORD}, auch nicht`;
  is((await one.post('/account/password', { old: PASSWORD, password: other, again: other })).status, 303, 'a new password');
  ok(one.cookie !== first && (await stolen(first)) === 401 && (await stolen(one.cookie)) === 200, 'comes with a new cookie: a copy of the old one opens nothing');
  await one.keyed();
  const again = await one.post('/account/password', { old: other, password: PASSWORD, again: PASSWORD });
  is(again.status, 303, 'and back');
  await one.keyed();
  const offer = await one.post('/account/factor');
  if (!/\.db$/.test(db) && offer.status !== 200) return skip('a second factor', 'needs a key file on this store');
  const base32 = /name="base32" value="([A-Z2-7]+)"/.exec(offer.text)?.[1];
  const second = one.cookie;
  is((await one.post('/account/factor/confirm', { base32, address: 'x', code: codeOf(base32) })).status, 200, 'a second factor');
  ok(one.cookie !== second && (await stolen(second)) === 401 && (await stolen(one.cookie)) === 200, 'likewise');
  const back = await new Somebody(server).post('/login', { mail: 'coordinator@example.org', password: PASSWORD, next: `/${'ä'.repeat(700)}` });
  ok(back.status === 303 && /^\/login\/code\?next=/.test(back.headers.location), 'who wanted a very long address is asked for the code', back.status);
}

// Two who take each other's role at the same moment.
async function lastOne(server, admin) {
  const organisation = 'house'; // which the first account made
  const rows = [...(await admin.go('/admin/accounts')).text.matchAll(/\/admin\/account\/(\d+)">[^<]*<\/a>\s*<\/t[dh]>\s*<td[^>]*>\s*([^<\s]+)/g)];
  const number = (mail) => rows.find(([, , said]) => said === mail)?.[1];
  const [here, there] = [number('administrator@example.org'), number('reviewer@example.org')];
  ok(here && there, 'two people in the list', rows);
  is((await admin.post(`/admin/account/${there}/give`, { role: 'administrator', organisation })).status, 303, 'a second administrator');
  const second = await signedIn(server, 'reviewer@example.org');
  const taken = await Promise.all([
    admin.post(`/admin/account/${there}/take`, { role: 'administrator', organisation }),
    second.post(`/admin/account/${here}/take`, { role: 'administrator', organisation }),
  ]);
  const statuses = taken.map((reply) => reply.status).sort();
  ok(statuses[0] === 303 && (statuses[1] === 409 || statuses[1] === 403), 'of two who take each other’s role one stays', statuses);
  const left = (await admin.go('/admin/accounts')).status === 200 ? [admin, there, 0] : [second, here, 1];
  if (left[2]) {
    await second.keyed();
    is((await second.post(`/admin/account/${here}/give`, { role: 'administrator', organisation })).status, 303, 'who gives it back');
    is((await second.post(`/admin/account/${there}/take`, { role: 'administrator', organisation })).status, 303, 'and leaves');
  }
  is((await admin.go('/admin/accounts')).status, 200, 'there is always one');
}

async function delays(server) {
  const one = new Somebody(server);
  const replies = [];
  for (let i = 0; i < 5; i++) replies.push(await one.post('/login', { mail: 'deliverer@example.org', password: `falsch ${i}` }));
  ok(replies[0].status === 403 && replies.at(-1).status === 429, 'a wrong password again and again has to wait', replies.map((reply) => reply.status));
  ok(Number(replies.at(-1).headers['retry-after']) >= 1, 'so many seconds', replies.at(-1).headers);
  const unknown = await new Somebody(server).post('/login', { mail: 'niemand@example.org', password: 'falsch' });
  const words = (reply) => /role="alert">([\s\S]*?)<\/div>/.exec(reply.text)?.[1];
  is(words(unknown), words(replies[0]), 'an account that is none is told the same');
}

// The order of events tells it, no clock: while sixty passwords of strangers are tried two at a time, who is signed in is answered, also
// where something is changed.
async function unstarved(server, admin) {
  const strangers = 60;
  let open = strangers;
  const login = (i) => new Promise((tell) => {
    const body = form({ mail: `stranger-${i}@example.org`, password: 'kein Passwort von hier' });
    const headers = { ...coded, ...browser, 'content-length': Buffer.byteLength(body) };
    const request = http.request({ host: '127.0.0.1', port: server.port, path: '/login', method: 'POST', agent: false, localAddress: `127.0.1.${i + 1}`, headers }, (reply) => {
      reply.resume();
      reply.on('end', () => tell((open--, reply.statusCode)));
    });
    request.on('error', (fault) => tell((open--, fault.message)));
    request.end(body);
  });
  const logins = Array.from({ length: strangers }, (_, i) => login(i));
  await Promise.race(logins);
  const left = {};
  const page = admin.go('/account').then((reply) => ((left.page = open), reply));
  const change = admin.post('/admin/job/999999/stop').then((reply) => ((left.change = open), reply));
  is((await page).status, 200, 'while passwords are tried a page is answered');
  is((await change).status, 404, 'and a change is');
  ok(left.page >= strangers / 4 && left.change >= strangers / 4, 'before most of those who wait at the door', left);
  const statuses = await Promise.all(logins);
  none(statuses.filter((status) => status !== 403), 'who are refused, each after a look at the password');
}

async function safely(db) {
  const settings = join(folder(), 'https.yaml');
  writeFileSync(settings, 'address: https://wirk.example.org\n');
  const server = await serve(db, { more: ['--settings', settings] });
  const one = new Somebody(server);
  const reply = await one.go('/login', { method: 'POST', body: form({ mail: 'administrator@example.org', password: PASSWORD }), headers: coded });
  has(reply.headers['set-cookie']?.[0] ?? '', /^__Host-wirk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/, 'behind https the cookie stays there');
  for (const path of ['/', '/login', '/nowhere', '/assets/none.css'])
    is((await ask(server, path)).headers['strict-transport-security'], 'max-age=31536000', `${path}: https for a year`);
  await server.stop();
}

// ---- letters --------------------------------------------------------------------------------------------------

// As little of a mail server as takes a letter.
async function sink() {
  const letters = [];
  const server = net.createServer((socket) => {
    let text = '', data = false;
    socket.write('220 sink ESMTP\r\n');
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes;
      for (;;) {
        const end = text.indexOf(data ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (data ? 5 : 2));
        if (data) letters.push(part);
        const word = data ? '' : part.slice(0, 4).toUpperCase();
        data = word === 'DATA';
        socket.write(data ? '354 go on\r\n' : word === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  later(() => server.close());
  return { letters, port: server.address().port };
}

const unfolded = (letter) => {
  const body = letter.slice(letter.indexOf('\r\n\r\n') + 4);
  if (/content-transfer-encoding: base64/i.test(letter)) return Buffer.from(body, 'base64').toString();
  return Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString();
};

// How long the reply takes tells nothing: the middle of many, by turns, against an account that is there and one that is not.
async function evenly(server) {
  const took = { 'neu@example.org': [], 'niemand@example.org': [] };
  for (let i = 0; i < 120; i++)
    for (const [mail, list] of Object.entries(took)) {
      const begun = performance.now();
      await ask(server, '/reset', { method: 'POST', body: form({ mail }), headers: { ...coded, ...browser } });
      list.push(performance.now() - begun);
    }
  const [there, not] = Object.values(took).map((list) => list.sort((a, b) => a - b)[list.length / 2]);
  ok(Math.abs(there - not) < 1 + 0.25 * Math.max(there, not) && Math.max(there, not) < 40, 'nor does the time tell it, and nobody sleeps', { there, not });
}

async function byLetter(db) {
  const mail = await sink();
  const settings = join(folder(), 'letters.yaml');
  writeFileSync(settings, `address: http://127.0.0.1:1\nname: Bildungsbüro\nmail-server: smtp://127.0.0.1:${mail.port}\nmail-from: "Wirk <wirk@example.org>"\n`);
  const server = await serve(db, { more: ['--settings', settings] });
  const admin = await signedIn(server, 'administrator@example.org');
  const organisation = /<select[^>]*name="organisation"[\s\S]*?<option value="([a-z0-9-]+)"/.exec((await admin.go('/admin/accounts')).text)?.[1];
  const invited = await admin.post('/admin/accounts', { mail: 'neu@example.org', name: 'Nele Neu', role: 'reader', organisation, language: 'en' });
  ok(invited.status === 303 && !/invitation\/[\w-]{43}/.test(invited.text), 'with a mail server the link is not shown', invited.status, invited.text.slice(-500));
  const letter = await until(10, () => mail.letters[0]);
  ok(letter, 'a letter goes out', JSON.parse((await admin.go('/admin/jobs.json')).text).rows);
  const text = unfolded(letter ?? '');
  const link = /http:\/\/127\.0\.0\.1:1(?:\/en)?(\/invitation\/[\w-]{43})/.exec(text)?.[1];
  ok(link && text.includes('Nele Neu') && text.includes('Bildungsbüro'), 'with name, house and link', text);
  ok(text.includes('Anna Amt invites you') && /Your role: Reader \(.+\)\./.test(text), 'in the language that was chosen, with who invites, and as whom', text);
  const logged = JSON.parse((await admin.go('/admin/log.json?event=account.invite')).text).rows.filter((row) => row.after.includes('neu@example.org'));
  is(logged.length, 1, 'the log tells of one invitation');
  const guest = new Somebody(server);
  is((await guest.post(link, { name: 'Nele Neu', password: PASSWORD, again: PASSWORD })).status, 303, 'the link sets a password');
  const took = [];
  const replies = [];
  for (const mailAddress of ['neu@example.org', 'niemand@example.org', 'neu@example.org']) {
    const begun = performance.now();
    replies.push(await new Somebody(server).post('/reset', { mail: mailAddress }));
    took.push(performance.now() - begun);
  }
  ok(replies.every((reply) => reply.status === 303 && reply.headers.location === '/reset?done=sent') , 'a forgotten password: the same is said whether there is an account or not', took);
  await evenly(server);
  const second = await until(10, () => mail.letters[1]);
  const reset = /http:\/\/127\.0\.0\.1:1(?:\/en)?(\/reset\/[\w-]{43})/.exec(unfolded(second ?? ''))?.[1];
  ok(reset, 'but only one of them gets a letter', second);
  has(unfolded(second ?? ''), 'all tokens for programs end', 'which says what ends with the old password');
  is((await new Somebody(server).post(reset, { password: `${PASSWORD} 2`, again: `${PASSWORD} 2` })).headers.location, '/account?done=reset', 'whose link sets a new password');
  is((await guest.go('/account')).status, 303, 'and ends the other sessions');
  const rows = await until(10, async () => {
    const list = JSON.parse((await admin.go('/en/admin/jobs.json')).text).rows.filter((row) => row.kind === 'mail');
    return list.length >= 2 && list.every((row) => row.state === list[0].state) && list;
  });
  ok(rows && !JSON.stringify(rows).includes(reset?.slice(-43)), 'the page of jobs tells both, without the link', rows);
  is(mail.letters.length, 2, 'two letters in all: asking again at once brings no other');
  is((await server.stop()).code, 0, 'the server that sends letters ends well');
}

async function onStore({ name, db }, all) {
  is(example(db).code !== null, true, `${name}: the example loads`);
  const server = await serve(db);
  const first = await firstAccount(server);
  await accounts(server, first, all.roles);
  const admin = await everyRoute(server, all, first);
  await deniedWords(server);
  await samePages(server, admin);
  await knownEverywhere(server, admin);
  await elsewhere(server, admin);
  await ways(server);
  await cookies(server);
  await bodies(server, admin);
  await names(server, admin);
  await twoEditors(server, admin);
  await drafts(server);
  await sessions(server);
  await renewed(server, db);
  await guards({ Somebody, PASSWORD, routes: all.routes }, server, db, admin);
  await lastOne(server, admin);
  await log(server, admin);
  await delays(server);
  await unstarved(server, admin);
  is((await server.stop()).code, 0, 'the server ends well');
  await safely(db);
  await starts(db);
  await hosts({ signedIn }, db);
  await byLetter(db);
  await signOn(db, { signedIn, form, coded, browser, PASSWORD });
}

await run(500, async () => {
  const all = tables();
  ok(all.roles.length >= 7 && all.rights.size >= 10, `${all.roles.length} roles, ${all.rights.size} rights`);
  for (const store of stores()) await onStore(store, all);
});
