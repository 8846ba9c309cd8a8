// Signing in elsewhere as a browser meets it: the package oidc-provider on this machine, roles from groups, somebody unknown, a way back that
// somebody else began, a provider that is away or silent, and that nothing secret is told on the way.

import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

import { ask, folder, has, is, later, none, ok, serve } from '../door.mjs';
import { authority } from '../letters/authority.mjs';
import { people, provider, secret, signIn } from '../letters/provider.mjs';

const house = 'https://wirk.example.org';
const back = '/login/elsewhere/back';

const hidden = (text, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1].replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'");

// A browser that keeps cookies as it is told, here and (`there`) with the provider.
class Browser {
  constructor(server, tools) {
    Object.assign(this, { server, tools, jar: new Map(), lines: [], there: new Map(), seen: [] });
  }
  async go(path, { method = 'GET', body, headers = {} } = {}) {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await ask(this.server, path, { method, body, headers: { ...this.tools.browser, ...(cookie ? { cookie } : {}), ...headers } });
    for (const line of reply.headers['set-cookie'] ?? []) {
      this.lines.push(line);
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/Max-Age=0/.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return reply;
  }
  post(path, fields = {}, headers = {}) {
    return this.go(path, { method: 'POST', body: this.tools.form(fields), headers: { ...this.tools.coded, ...headers } });
  }
  // Presses the button: the address that the page leads on to.
  async begin(fields = {}, language = '') {
    const reply = await this.post(`${language}/login/elsewhere`, fields);
    return /^0; url=(.*)$/.exec(reply.headers.refresh ?? '')?.[1];
  }
  async signIn(who, fields, language) {
    return this.go(`${back}?${await signIn(await this.begin(fields, language), who, this.there, this.seen)}`);
  }
  async keyed() {
    this.key = hidden((await this.go('/account')).text, 'form_key');
    return this;
  }
  change(path, fields = {}) {
    return this.post(path, { form_key: this.key, ...fields });
  }
}

function settings(name, lines) {
  const path = join(folder(), `${name}.yaml`);
  writeFileSync(path, [`address: ${house}`, 'mail: hilfe@example.org', ...lines, ''].join('\n'));
  return { more: ['--settings', path] };
}

// Beside an SQLite store the key lies by itself.
const keyOf = (db) => (db.startsWith('postgres') ? [`key-file: ${join(folder(), 'house.key')}`] : []);

async function invite(admin, mail, organisation) {
  const told = await admin.post('/admin/accounts', { mail, name: 'Wer Eingeladen', role: 'reader', organisation, form_key: admin.key });
  return /\/invitation\/[\w-]{43}/.exec(told.text)?.[0];
}

// An administrator with a password, in a house behind https.
async function administrator(server, tools) {
  const admin = new Browser(server, tools);
  is((await admin.post('/login', { mail: 'administrator@example.org', password: tools.PASSWORD })).status, 303, 'beside it, a password still opens');
  const page = (await admin.go('/admin/accounts')).text;
  admin.key = /name="form_key" value="([^"]+)"/.exec(page)?.[1];
  return { admin, organisation: /<select[^>]*name="organisation"[\s\S]*?<option value="([a-z0-9-]+)"/.exec(page)?.[1] };
}

// ---- as it should be ---------------------------------------------------------------------------------

async function wayThere(server, tools) {
  const one = new Browser(server, tools);
  const login = (await one.go('/login?next=/admin/log')).text;
  ok(/action="\/login\/elsewhere"/.test(login) && login.includes('Mit dem Konto der Stadt anmelden') && /name="password"/.test(login), 'the login offers both ways', login.slice(-2500));
  has((await one.go('/en/login')).text, 'Sign in with your city account', 'in English, too');
  const reply = await one.post('/login/elsewhere');
  is(reply.status, 200, 'the button leads to a page');
  has(reply.headers['set-cookie']?.[0] ?? '', /^__Host-wirk-way=[\w-]{100,}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/, 'the way is kept by this browser alone, for ten minutes');
  is(reply.headers['cache-control'], 'private, no-store', 'which nobody else keeps');
  const address = new URL(/^0; url=(.*)$/.exec(reply.headers.refresh)[1]);
  has(reply.text, 'href="http://127.0.0.1', 'with a link for those whom it does not lead on');
  ok(['state', 'nonce', 'code_challenge'].every((name) => address.searchParams.get(name)?.length === 43) && address.searchParams.get('redirect_uri') === house + back, 'the address asks for a code', address.href);
  const kept = Buffer.from(/=([\w-]+)/.exec(reply.headers['set-cookie'][0])[1], 'base64url').toString('latin1');
  ok(!kept.includes(address.searchParams.get('state')) && !kept.includes(address.searchParams.get('nonce')), 'what is kept cannot be read');
  is((await one.post('/login/elsewhere', {}, { 'sec-fetch-site': 'cross-site' })).status, 403, 'another site cannot begin it');
  is((await one.go('/login/elsewhere')).headers.location, '/login', 'nor a link');
}

async function unknown(server, tools) {
  const one = new Browser(server, tools);
  const page = await one.signIn('anna');
  is(page.status, 403, 'somebody without an account is not let in');
  ok(['Hier gibt es noch kein Konto für Sie', 'Änna Größe', 'anna@example.org', 'hilfe@example.org'].every((part) => page.text.includes(part)), 'and told whom to ask', page.text.slice(-2500));
  ok(!one.jar.has('__Host-wirk') && !one.jar.has('__Host-wirk-way'), 'no session, and the way is used up', [...one.jar.keys()]);
  is(page.headers['referrer-policy'], 'no-referrer', 'the page tells its address to nobody');
  ok(!/code=|state=/.test(page.text), 'and has no code in it');
  const english = await new Browser(server, tools).signIn('chris', {}, '/en');
  has(english.text, 'There is no account for you here yet', 'in the language in which it was begun');
}

async function rolesFollow(server, tools, { admin, organisation }) {
  await invite(admin, 'anna@example.org', organisation);
  const one = new Browser(server, tools);
  const reply = await one.signIn('anna', { next: '/en/account?done=saved' });
  is(`${reply.status} ${reply.headers.location}`, '303 /en/account?done=saved', 'who was invited is let in and led on');
  has(one.lines.join('\n'), /^__Host-wirk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/m, 'with a session');
  const roles = async (browser) => [...(await browser.go('/en/account')).text.matchAll(/<td[^>]*>(Backbone editor|Deliverer|Reader|Reviewer|Editor[^<]*)<\/td>/g)].map((m) => m[1]).sort();
  const first = await roles(one);
  ok(first.length === 3, 'the groups give roles, beside the one of the invitation', first);
  people.anna.groups = ['daten'];
  const again = new Browser(server, tools);
  is((await again.signIn('anna')).status, 303, 'the second time, too');
  const second = await roles(again);
  ok(second.length === 2, 'and a group left takes its role', second);
  people.anna.groups = ['daten', 'backbone-redaktion'];
  is((await again.signIn('anna', { next: '//evil.example/' })).headers.location, '/account', 'nobody is led out of the house');
  await invite(admin, 'bernd@example.org', organisation);
  const page = await new Browser(server, tools).signIn('bernd');
  ok(page.status === 403 && page.text.includes('noch nicht bestätigt'), 'a mail address that was not verified opens nothing', page.text.slice(-1500));
}

async function out(server, tools, issuer) {
  const one = new Browser(server, tools);
  await one.signIn('anna');
  const key = /name="form_key" value="([^"]+)"/.exec((await one.go('/account')).text)?.[1];
  is((await one.post('/logout', { form_key: key })).headers.location, '/login?done=out', 'signing out here');
  has((await one.go('/login?done=out')).text, 'href="/logout/elsewhere"', 'offers to sign out there');
  const there = await one.go('/logout/elsewhere');
  ok(there.status === 303 && there.headers.location.startsWith(issuer) && there.headers.location.includes(encodeURIComponent(`${house}/login`)), 'and leads there', there.headers.location);
}

// ---- a form whose session has ended -------------------------------------------------------------------------

async function drafts(server, tools) {
  const one = new Browser(server, tools);
  await one.signIn('dora');
  await one.keyed();
  const entered = { name: 'Änna & "Größe"', language: 'en', version: '1', password: 'geheim geheim' };
  one.jar.set('__Host-wirk', 'x'.repeat(43));
  const late = await one.change('/account', entered);
  is(late.status, 401, 'a form of an ended session is not taken');
  const button = /<form[^>]*action="\/login\/elsewhere"[\s\S]*?<\/form>/.exec(late.text)?.[0] ?? '';
  const draft = hidden(button, 'draft'), draft_to = hidden(button, 'draft_to');
  ok(draft && draft_to === '/account' && !/geheim|form_key/.test(draft), 'the button to sign in elsewhere takes along what was entered, and no secret', button);
  const offered = await one.signIn('dora', { draft, draft_to });
  ok(offered.status === 200 && hidden(offered.text, 'name') === entered.name && /action="\/account"/.test(offered.text), 'after the way there and back it is shown', offered.status, offered.text.slice(-2500));
  ok(one.jar.has('__Host-wirk') && one.jar.get('__Host-wirk').length === 43 && !one.jar.has('__Host-wirk-way'), 'with a new session, and nothing else is kept');
  one.key = hidden(offered.text, 'form_key');
  const version = /name="version" value="(\d+)"/.exec((await one.go('/account')).text)?.[1];
  is((await one.change('/account', { name: hidden(offered.text, 'name'), language: hidden(offered.text, 'language'), version })).status, 303, 'and sent once more');
  is((await new Browser(server, tools).signIn('dora', { draft, draft_to: '//evil.example/' })).text.match(/action="[^"]*evil/), null, 'a draft leads nowhere else');
  const forged = await new Browser(server, tools).signIn('dora', { draft: 'a=b', draft_to: '/check' });
  ok(!/action="\/check"/.test(forged.text), 'nor to a form for everybody', forged.text.slice(-1500));
  await longDrafts(server, tools, entered);
}

// Whatever a form may hold travels; what is kept for it is bounded, and opened once, by its own browser.
async function longDrafts(server, tools, entered) {
  const one = new Browser(server, tools), name = `Ö${'x'.repeat(30000)}`;
  one.jar.set('__Host-wirk', 'x'.repeat(43));
  const late = await one.change('/account', { ...entered, name });
  const sent = { draft: hidden(late.text, 'draft'), draft_to: hidden(late.text, 'draft_to') };
  ok(late.status === 401 && /action="\/login\/elsewhere"/.test(late.text), 'thirty thousand letters are offered to go along', late.status);
  const way = await one.begin(sent);
  ok(one.jar.get('__Host-wirk-way').length < 3900, 'in a cookie that no browser drops', one.jar.get('__Host-wirk-way')?.length);
  const back_ = `${back}?${await signIn(way, 'dora', one.there, one.seen)}`, kept = one.jar.get('__Host-wirk-way');
  is(hidden((await one.go(back_)).text, 'name'), name, 'and are there afterwards, letter by letter');
  const again = new Browser(server, tools);
  again.jar.set('__Host-wirk-way', kept);
  ok(!(await again.go(back_)).text.includes('xxxxxxxx'), 'once');
  const five = Array.from({ length: 5 }, () => new Browser(server, tools));
  const ways = [];
  for (const [i, browser] of five.entries()) ways.push(await browser.begin({ draft: `name=Nr${i}`, draft_to: '/account' }));
  const shown = [];
  for (const [i, browser] of five.entries()) shown.push(await browser.go(`${back}?${await signIn(ways[i], 'dora', browser.there, browser.seen)}`));
  is(shown.map((reply) => hidden(reply.text, 'name') ?? reply.headers.location).join(), '/account?done=draft_gone,Nr1,Nr2,Nr3,Nr4', 'of one address four wait at once: the oldest gives way');
  has((await five[0].go('/account?done=draft_gone')).text, 'nicht mehr da', 'which is said');
}

// Who has no password shows anew, at the provider, who they are.
async function anew(server, tools) {
  const one = new Browser(server, tools);
  await one.signIn('dora');
  await one.keyed();
  const token = { token: 'T', days: '7', right: 'see-unreleased' };
  const refused = await one.change('/account/tokens', token);
  ok(refused.status === 403 && /noch einmal anmelden/i.test(refused.text) && /name="anew"/.test(refused.text) && !/wirk_[\w-]{43}/.test(refused.text), 'a token is not made for a login of unknown age', refused.status);
  const page = await one.go('/account/factor');
  ok(/name="anew" value="1"/.test(page.text) && hidden(page.text, 'next') === '/account/factor', 'before a second factor one is asked to sign in once more', page.text.slice(-2500));
  is((await one.change('/account/factor')).status, 403, 'and gets none without');
  one.seen.length = 0;
  await one.signIn('dora');
  await one.keyed();
  ok(!one.seen.includes('login') && (await one.change('/account/tokens', token)).status === 403, 'a login that the provider gives without asking does not count', one.seen);
  // Who leads the browser by themselves leaves out what asks for it.
  const address = new URL(await one.begin({ anew: '1' }));
  is(`${address.searchParams.get('prompt')} ${address.searchParams.get('max_age')}`, 'login 0', 'the provider is asked to ask');
  for (const name of ['prompt', 'max_age']) address.searchParams.delete(name);
  is((await one.go(`${back}?${await signIn(address.href, 'dora', one.there)}`)).status, 303, 'an address that was changed lets in');
  await one.keyed();
  is((await one.change('/account/tokens', token)).status, 403, 'but does not count');
  one.seen.length = 0;
  const again = await one.signIn('dora', { anew: '1', next: '/account/factor' });
  ok(again.headers.location === '/account/factor' && one.seen.includes('login'), 'asked there, and led back', again.headers.location, one.seen);
  await one.keyed();
  is((await one.change('/account/tokens', token)).status, 200, 'then a token is made');
  const offer = await one.change('/account/factor');
  is(offer.status, 200, 'and a second factor offered');
}

// ---- in bad faith -----------------------------------------------------------------------------------------

async function wrongWays(server, tools) {
  const query = async (browser, who = 'anna') => signIn(await browser.begin(), who);
  const cases = [
    ['without a way', 403, async (one) => `${await query(new Browser(server, tools))}`],
    ['with another state', 400, async (one) => (await query(one)).replace(/state=[\w-]+/, `state=${'x'.repeat(43)}`)],
    ['without state', 400, async (one) => (await query(one)).replace(/state=[\w-]+/, '')],
    ['with what another browser began', 400, async (one) => {
      await one.begin();
      return query(new Browser(server, tools));
    }],
    ['with a sealed way that was changed', 403, async (one) => {
      const got = await query(one);
      const way = one.jar.get('__Host-wirk-way');
      one.jar.set('__Host-wirk-way', way.slice(0, 50) + (way[50] === 'A' ? 'B' : 'A') + way.slice(51));
      return got;
    }],
    ['with a way of nonsense', 403, async (one) => {
      one.jar.set('__Host-wirk-way', 'x'.repeat(300));
      return 'code=a&state=b';
    }],
    ['after turning back', 403, async (one) => query(one, null)],
  ];
  for (const [what, status, make] of cases) {
    const one = new Browser(server, tools);
    const reply = await one.go(`${back}?${await make(one)}`);
    is(reply.status, status, `back ${what}: ${status}`);
    ok(!one.jar.has('__Host-wirk') && /role="alert"/.test(reply.text) && /name="password"/.test(reply.text) && !/code=/.test(reply.text), `back ${what}: no session, the login with its reason`, reply.text.slice(-1500));
  }
  const one = new Browser(server, tools);
  const got = await query(one), way = one.jar.get('__Host-wirk-way');
  is((await one.go(`${back}?${got}`)).status, 303, 'the right way back');
  one.jar.set('__Host-wirk-way', way);
  is((await one.go(`${back}?${got}`)).status, 400, 'is good once');
  is((await one.go(`${back}?code=${'x'.repeat(6000)}&state=a`)).status, 403, 'a long code is looked at');
}

async function secretsKept(server, { admin }) {
  const log = (await admin.go('/admin/log.json')).text, said = server.child.err;
  none([secret, 'code=', 'code_verifier', 'eyJ', 'Geheim'].filter((part) => log.includes(part) || said.includes(part)), 'neither the log nor what the program says holds a secret');
  for (const path of [`/reset/${'x'.repeat(43)}`, `/invitation/${'x'.repeat(43)}`, `/en/first/${'x'.repeat(43)}`, back])
    is((await ask(server, path)).headers['referrer-policy'], 'no-referrer', `${path.slice(0, 22)}…: tells its address to nobody`);
  is((await ask(server, '/about')).headers['referrer-policy'], 'same-origin', 'other pages tell it to this house');
}

// ---- a provider that is away ----------------------------------------------------------------------------------

async function away(db, tools) {
  const server = await serve(db, settings('away', [...keyOf(db), 'sign-on-issuer: http://127.0.0.1:1/x', 'sign-on-client: wirk']));
  const one = new Browser(server, tools);
  for (const [language, words] of [['', 'geht gerade nicht'], ['/en', 'does not work right now']]) {
    const reply = await one.post(`${language}/login/elsewhere`);
    ok(reply.status === 503 && reply.text.includes(words) && reply.headers['retry-after'] === '30', `a provider that is away: the page says so ${language}`, reply.status, reply.text.slice(-1500));
    ok(/name="password"/.test(reply.text) && !one.jar.has('__Host-wirk-way'), 'and offers the password');
  }
  is((await one.post('/login', { mail: 'administrator@example.org', password: tools.PASSWORD })).status, 303, 'which opens');
  is((await server.stop()).code, 0, 'the server ends well');
}

// Whoever waits for a silent provider keeps nobody else from signing in.
async function silent(db, tools) {
  const sockets = new Set();
  const mute = net.createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise((tell) => mute.listen(0, '127.0.0.1', tell));
  later(() => mute.close());
  const server = await serve(db, settings('silent', [...keyOf(db), `sign-on-issuer: http://127.0.0.1:${mute.address().port}`, 'sign-on-client: wirk']));
  const waiting = Array.from({ length: 18 }, () => ask(server, '/login/elsewhere', { method: 'POST', headers: { ...tools.browser, ...tools.coded }, agent: false }).catch(() => null));
  const begun = performance.now();
  is((await new Browser(server, tools).post('/login', { mail: 'administrator@example.org', password: tools.PASSWORD })).status, 303, 'while others wait for a silent provider, a password opens');
  ok(performance.now() - begun < 5000, 'soon', performance.now() - begun);
  for (let i = 0; i < 100 && sockets.size < 4; i++) await new Promise((tell) => setTimeout(tell, 20));
  is(sockets.size, 4, 'four ask at once');
  const hangUp = setInterval(() => sockets.forEach((socket) => socket.destroy()), 20);
  const replies = await Promise.all(waiting);
  clearInterval(hangUp);
  ok(replies.every((reply) => reply?.status === 503), 'all of them are told in the end', replies.map((reply) => reply?.status));
  is((await server.stop()).code, 0, 'the server ends well');
}

// The provider as it mostly is: behind TLS, here with certificates of an authority of the house.
async function secured(db, tools) {
  const own = authority('house'), places = { redirect: house + back, afterLogout: `${house}/login` };
  const at = (secure) => provider(true, places, { authority: own.text, ...secure });
  const lines = (there, file) => [`sign-on-issuer: ${there.issuer}`, 'sign-on-client: public', ...(file ? [`sign-on-authorities: ${file}`] : []), ...keyOf(db)];
  const there = await at(own.give('good'));
  const server = await serve(db, settings('secured', lines(there, own.path)));
  const { admin, organisation } = await administrator(server, tools);
  await invite(admin, 'dora@example.org', organisation);
  is((await new Browser(server, tools).signIn('dora')).status, 303, 'signing in at a provider behind TLS');
  await drafts(server, tools);
  await anew(server, tools);
  is((await server.stop()).code, 0, 'the server ends well');
  for (const [what, secure, file] of [
    ['nobody vouches for', own.give('unknown'), null],
    ['has ended', own.give('ended', { from: -9, to: -2 }), own.path],
    ['is for another name', own.give('elsewhere', { host: 'login.example.org' }), own.path],
  ]) {
    const bad = await serve(db, settings('insecure', lines(await at(secure), file)));
    const one = new Browser(bad, tools);
    const reply = await one.post('/login/elsewhere');
    ok(reply.status >= 500 && /role="alert"/.test(reply.text) && !one.jar.has('__Host-wirk-way') && !reply.headers.refresh, `a provider whose certificate ${what}: nobody is led there`, reply.status, reply.text.slice(-1500));
    await bad.stop();
  }
}

export async function signOn(db, tools) {
  const there = await provider(true, { redirect: house + back, afterLogout: `${house}/login` });
  const file = join(folder(), 'sign-on-secret');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  const lines = [`sign-on-issuer: ${there.issuer}`, 'sign-on-client: wirk', `sign-on-secret-file: ${file}`, 'sign-on-scopes: profile email groups', 'sign-on-button:', '  de: Mit dem Konto der Stadt anmelden', '  en: Sign in with your city account'];
  lines.push(...keyOf(db));
  const first = await serve(db, settings('probe', lines));
  const { organisation } = await administrator(first, tools);
  await first.stop();
  const server = await serve(db, settings('elsewhere', [...lines, 'sign-on-groups:', `  backbone-redaktion: editor@${organisation}, reviewer@${organisation}`, `  daten: reviewer@${organisation}`, '  nobody: owner@nowhere']));
  const known = await administrator(server, tools);
  await wayThere(server, tools);
  await unknown(server, tools);
  await rolesFollow(server, tools, known);
  await out(server, tools, there.issuer);
  await wrongWays(server, tools);
  await secretsKept(server, known);
  is((await server.stop()).code, 0, 'the server ends well');
  await secured(db, tools);
  await away(db, tools);
  await silent(db, tools);
}
