// Signing in by another service: with a real provider as people do it, then with one that lies in every way a provider, or somebody on
// the way, could.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, has, is, none, ok } from '../door.mjs';
import { authority } from './authority.mjs';
import { absent, evil, lies } from './evil.mjs';
import { afterLogout, people, provider, redirect, secret, signIn } from './provider.mjs';

function settings(issuer, more) {
  const secret_file = join(folder(), 'client-secret');
  writeFileSync(secret_file, `${secret}\n`, { mode: 0o600 });
  return { do: 'open', issuer, client: 'wirk', secret_file, redirect, after_logout: afterLogout, scopes: 'profile email groups', groups_claim: 'groups', ...more };
}

// As somebody signs in: {asked, query, got}
async function login(speak, who, change = {}) {
  const asked = await speak.ask({ do: 'begin' });
  if (asked.err !== 'OK') return { asked, got: asked };
  const query = await signIn(asked.address, who);
  const kept = { do: 'finish', state: asked.state, nonce: asked.nonce, verifier: asked.verifier, query };
  return { asked, query, kept, got: await speak.ask({ ...kept, ...change }) };
}

function told(got, kind, words, name) {
  is(got.err, kind, `${name}: ${kind}`);
  has(got.de ?? '', words, `${name}: says why`);
  ok(got.de !== got.en && !/\{\d\}/.test(`${got.de}${got.en}`), `${name}: in German and English`, got);
  ok(!`${got.de}${got.en}`.includes(secret) && !/eyJ/.test(`${got.de}${got.en}`), `${name}: no secret is told`, got);
}

async function peopleSignIn(speak, server, inToken) {
  const where = inToken ? 'all in the token' : 'asked for with the access token';
  await speak.ask(settings(server.issuer));
  const { asked, got } = await login(speak, 'anna');
  is(got.err, 'OK', `${where}: signed in`);
  is(JSON.stringify([got.issuer, got.subject, got.mail, got.verified, got.name, got.groups]), JSON.stringify([server.issuer, 'anna', people.anna.email, true, people.anna.name, people.anna.groups]), `${where}: who it is`);
  const query = new URL(asked.address).searchParams;
  ok(query.get('code_challenge_method') === 'S256' && query.get('code_challenge').length === 43 && !asked.address.includes(asked.verifier), 'PKCE: the address has the challenge, not the verifier');
  ok(query.get('scope').split(' ').includes('openid') && query.get('ui_locales') === 'de', 'and what is asked for');
  const again = await speak.ask({ do: 'begin' });
  ok(again.state !== asked.state && again.nonce !== asked.nonce && again.verifier !== asked.verifier && again.state.length === 43, 'each login has its own state, nonce and verifier');
  for (const [client, groups_claim, groups] of [['poster', 'realm_access.roles', ['leser']], ['public', 'groups', []]]) {
    await speak.ask(settings(server.issuer, { client, groups_claim, ...(client === 'public' ? { secret_file: '' } : {}) }));
    const { got } = await login(speak, 'bernd');
    is(JSON.stringify([got.err, got.name, got.verified, got.groups]), JSON.stringify(['OK', 'Bernd Özdemir', false, groups]), `${where}: ${client}, other algorithm, name in parts, mail not checked`);
  }
  await speak.ask(settings(server.issuer));
  const chris = (await login(speak, 'chris')).got;
  is(JSON.stringify([chris.err, chris.name, chris.mail, chris.verified, chris.groups]), JSON.stringify(['OK', 'chris', '', false, []]), `${where}: somebody of whom little is known`);
}

async function wrongWays(speak, server) {
  const { kept } = await login(speak, 'anna');
  told(await speak.ask(kept), 'INVALID', /schon verwendet/, 'a code used again');
  told((await login(speak, 'anna', { state: 'x'.repeat(43) })).got, 'INVALID', /nicht hier begonnen/, 'the state of another login');
  told((await login(speak, 'anna', { state: '' })).got, 'INVALID', /nicht hier begonnen/, 'no login that was begun');
  told((await login(speak, 'anna', { verifier: 'x'.repeat(43) })).got, 'INVALID', /schon verwendet|abgelaufen/, 'the verifier of another login');
  told((await login(speak, 'anna', { nonce: 'x'.repeat(43) })).got, 'INVALID', /andere.* Anmeldung/, 'the nonce of another login');
  told((await login(speak, null)).got, 'DENIED', /access_denied/, 'somebody who turns back');
  const state = kept.state;
  for (const [query, words] of [
    [`state=${state}`, /unvollständig/], ['', /nicht hier/], [`code=a&state=${state}&state=${state}`, /unvollständig/], [`code=a&code=b&state=${state}`, /unvollständig/],
    [`code=%zz&state=${state}`, /unvollständig/], [`code=%00&state=${state}`, /unvollständig/], [`code=a&state=${state}&iss=https%3A%2F%2Fevil.example`, /evil\.example/],
    [`code=a&state=${state}`, /gemeldet hat sich „–“/], [`error=<script>&state=${state}`, /\(–\)/], [`code=a&state=${state}&x=${'x'.repeat(20000)}`, /unvollständig/],
  ]) {
    const got = await speak.ask({ ...kept, query });
    ok(['INVALID', 'DENIED'].includes(got.err) && words.test(got.de), `came back with ${query.slice(0, 40).replaceAll(state, '…')}: refused, says why`, got);
  }
  const logout = await speak.ask({ do: 'logout' });
  const address = new URL(logout.address);
  ok(logout.address.startsWith(server.issuer) && address.searchParams.get('client_id') === 'wirk' && address.searchParams.get('post_logout_redirect_uri') === afterLogout, 'the way out', logout);
  has(await (await fetch(logout.address)).text(), 'form', 'the provider takes it');
  const wrong = join(folder(), 'wrong-secret');
  writeFileSync(wrong, 'another', { mode: 0o600 });
  await speak.ask(settings(server.issuer, { secret_file: wrong }));
  told((await login(speak, 'anna')).got, 'BROKEN', /Geheimnis/, 'a wrong secret');
  writeFileSync(join(folder(), 'open-secret'), 'another', { mode: 0o644 });
  await speak.ask(settings(server.issuer, { secret_file: join(folder(), 'open-secret') }));
  told((await login(speak, 'anna')).got, 'INVALID', /chmod/, 'a secret that all can read');
  await speak.ask(settings(server.issuer, { secret_file: join(folder(), 'no-secret') }));
  told((await login(speak, 'anna')).got, 'NOT_FOUND', /no-secret/, 'a secret that is not there');
}

async function wrongSettings(speak) {
  const wrong = [];
  for (const change of [{ issuer: 'http://login.example.org' }, { issuer: 'login.example.org' }, { issuer: '' }, { issuer: 'https://a:b@login.example.org' }, { issuer: 'https://login.example.org?x' }, { issuer: 'https://login.example.org#x' },
    { issuer: 'https://login.example.org/\r\nx' }, { redirect: '' }, { redirect: 'http://wirk.example.org/back' }, { client: '' }, { client: 'a\nb' }, { after_logout: 'javascript:alert(1)' }]) {
    const got = await speak.ask(settings('https://login.example.org', change));
    if (got.err !== 'INVALID' || got.de === got.en) wrong.push(`${JSON.stringify(change)}: ${JSON.stringify(got)}`);
  }
  none(wrong, 'settings that cannot be right are refused at once');
}

// A login with the provider that lies; what it is to do travels in the code.
async function lie(speak, server, what, change) {
  const asked = await speak.ask({ do: 'begin', ...change });
  if (asked.err !== 'OK') return asked;
  const code = Buffer.from(JSON.stringify({ ...what, nonce: asked.nonce }, (_, value) => (value === undefined ? absent : value))).toString('base64url');
  return speak.ask({ do: 'finish', state: asked.state, nonce: asked.nonce, verifier: asked.verifier, query: `code=${code}&state=${asked.state}`, ...change });
}

async function liars(speak) {
  const server = await evil();
  const open = (path = 'good') => speak.ask(settings(`${server.base}/${path}`));
  await open();
  const honest = await lie(speak, server, {});
  is(JSON.stringify([honest.err, honest.subject, honest.groups]), JSON.stringify(['OK', 'somebody', ['a', 'b']]), 'what it says is believed where it is right');
  for (const [name, what, words, kind = 'INVALID'] of lies) {
    const got = await lie(speak, server, what, what.ms ? { ms: what.ms } : {});
    if (words) told(got, kind, words, name);
    else is(got.err, 'OK', `${name}: taken`);
  }
  await rotation(speak, server, open);
  for (const [path, words, kind = 'INVALID'] of [
    ['other-issuer', /erwartet.*other-issuer.*anderswo/i], ['no-json', /kein lesbares JSON/], ['list', /kein lesbares JSON/], ['twice', /kein lesbares JSON/], ['plain-token', /token_endpoint/], ['elsewhere', /andere Stelle/],
    ['circle', /andere Stelle/], ['large', /1 MB/, 'LIMIT'], ['endless', /1 MB/, 'LIMIT'], ['no-pkce', /PKCE/], ['missing', /404/], ['broken', /503/, 'BUSY'], ['no-keys', /jwks_uri/], ['script', /authorization_endpoint/],
    ['slow', /rechtzeitig/, 'BUSY'], ['drip', /rechtzeitig/, 'BUSY'], ['hangup', /erreichen/, 'BUSY'],
  ]) {
    await open(path);
    told(await speak.ask({ do: 'begin', ms: ['slow', 'drip'].includes(path) ? 400 : undefined }), kind, words, `a provider that is ${path}`);
  }
  await open('near');
  is((await speak.ask({ do: 'begin' })).err, 'OK', 'sent to another place of the same server: followed');
  is(server.asked('/trap'), 0, 'the other place was never asked');
  await speak.ask(settings('http://127.0.0.1:1/x'));
  told(await speak.ask({ do: 'begin' }), 'BUSY', /erreichen/, 'a provider that is away');
}

// When somebody showed there who they are: told by the token alone, and never later than now.
async function anew(speak, server) {
  await speak.ask(settings(server.issuer));
  const asked = await speak.ask({ do: 'begin' });
  const cookies = new Map(), first = [], second = [], third = [];
  const finish = async (begun, query) => speak.ask({ do: 'finish', state: begun.state, nonce: begun.nonce, verifier: begun.verifier, query });
  ok(!/prompt=|max_age=/.test(asked.address), 'a login asks for nothing special');
  is((await finish(asked, await signIn(asked.address, 'anna', cookies, first))).since, 0, 'and is told no time');
  const again = await speak.ask({ do: 'begin' });
  await signIn(again.address, 'anna', cookies, second);
  ok(first.includes('login') && !second.includes('login'), 'the second time the provider knows who it is', [first, second]);
  const fresh = await speak.ask({ do: 'begin', anew: 1 });
  const got = await finish(fresh, await signIn(fresh.address, 'anna', cookies, third));
  ok(third.includes('login') && Math.abs(got.since - Date.now() / 1000) < 60, 'who has to show it anew is asked, and when is told', [third, got]);
}

async function since(speak) {
  const server = await evil(), now = Math.floor(Date.now() / 1000);
  await speak.ask(settings(`${server.base}/good`));
  for (const [claims, want] of [[{}, 0], [{ auth_time: now - 1000 }, now - 1000], [{ auth_time: now }, now], [{ auth_time: now + 30 }, now + 30], [{ auth_time: now + 1000 }, 0], [{ auth_time: String(now) }, 0], [{ auth_time: 1e300 }, 0], [{ auth_time: null }, 0]])
    is((await lie(speak, server, { claims }, { anew: 1 })).since, want, `auth_time ${claims.auth_time === undefined ? 'missing' : JSON.stringify(claims.auth_time).replace(/\d{9,}/, 'n')}: believed or not`);
}

// A provider as it is outside of tests: behind TLS, with certificates of an authority of the house.
async function secured(speak) {
  const own = authority('own'), other = authority('other');
  const places = { redirect, afterLogout };
  const login = async (server, authorities) => {
    await speak.ask(settings(server.issuer, { authorities }));
    const asked = await speak.ask({ do: 'begin' });
    if (asked.err !== 'OK') return asked;
    return speak.ask({ do: 'finish', state: asked.state, nonce: asked.nonce, verifier: asked.verifier, query: await signIn(asked.address, 'anna') });
  };
  const at = (secure) => provider(false, places, { authority: own.text, ...secure });
  const good = await at(own.give('good'));
  const got = await login(good, own.path);
  is(JSON.stringify([got.err, got.subject, got.mail]), '["OK","anna","anna@example.org"]', 'over TLS: discovery, keys, code and person');
  told(await login(good, undefined), 'BROKEN', /vertrauenswürdig|Zertifikat/, 'an authority that nobody named');
  told(await login(good, other.path), 'BROKEN', /vertrauenswürdig|Zertifikat/, 'another authority');
  for (const [name, secure] of [
    ['a certificate that has ended', own.give('ended', { from: -9, to: -2 })],
    ['a certificate that begins tomorrow', own.give('early', { from: 1, to: 9 })],
    ['a certificate for another name', own.give('elsewhere', { host: 'login.example.org' })],
    ['a certificate for an address, asked by name', own.give('number', { host: '127.0.0.1' })],
    ['a certificate of another authority', other.give('stranger')],
  ])
    told(await login(await at(secure), own.path), 'BROKEN', /vertrauenswürdig|Zertifikat/, name);
  is((await login(await at({ ...own.give('number-2', { host: '127.0.0.1' }), host: '127.0.0.1' }), own.path)).err, 'OK', 'asked by that address it is good');
  const weak = await provider(false, places, { ...own.give('old'), maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0', authority: own.text });
  ok(['BUSY', 'BROKEN'].includes((await login(weak, own.path)).err), 'TLS of long ago is not spoken');
}

// Keys change without notice; who guesses names of keys makes nobody ask for them again and again.
async function rotation(speak, server, open) {
  let clock = Math.floor(Date.now() / 1000);
  await open('rotating');
  const at = (what) => lie(speak, server, { ...what, now: clock }, { clock });
  const asked = () => server.asked('/rotating/keys');
  is((await at({})).err, 'OK', 'signed in');
  is(asked(), 1, 'keys were asked for once');
  is((await at({})).err, 'OK', 'and again');
  is(asked(), 1, 'with the kept key');
  server.rotate();
  clock += 61;
  is((await at({})).err, 'OK', 'the key was changed: signed in');
  is(asked(), 2, 'the new key was asked for');
  for (let i = 0; i < 5; i++) await at({ kid: `guessed-${i}` });
  is(asked(), 2, 'unknown keys within a minute: not asked again');
  clock += 61;
  told(await at({ kid: 'guessed' }), 'INVALID', /Schlüssel/, 'an unknown key');
  is(asked(), 3, 'a minute later: asked once');
  server.rotate('same name');
  clock += 61;
  is((await at({})).err, 'OK', 'another key of the same name: signed in');
  is(asked(), 4, 'it was asked for');
  clock += 3601;
  is((await at({})).err, 'OK', 'an hour later');
  is(asked(), 5, 'keys are asked for anew');
  clock -= 86400;
  is((await at({})).err, 'OK', 'a clock that was set back: signed in');
}

export async function signOnTests(speak) {
  await wrongSettings(speak);
  for (const inToken of [true, false]) {
    const server = await provider(inToken);
    await peopleSignIn(speak, server, inToken);
    if (inToken) await wrongWays(speak, server);
    if (inToken) await anew(speak, server);
  }
  await since(speak);
  await secured(speak);
  await liars(speak);
}
