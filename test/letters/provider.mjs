// The package oidc-provider on this machine, with or without TLS, signed in to as by a browser.

import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import Provider from 'oidc-provider';

import { later } from '../door.mjs';

export const redirect = 'https://wirk.example.org/login/back';
export const afterLogout = 'https://wirk.example.org/';
export const secret = 'Geheim: 17%+& Zeichen';

export const people = {
  anna: { name: 'Änna Größe', email: 'anna@example.org', email_verified: true, groups: ['daten', 'backbone-redaktion'] },
  bernd: { given_name: 'Bernd', family_name: 'Özdemir', email: 'bernd@example.org', email_verified: false, realm_access: { roles: ['leser'] } },
  dora: { name: 'Dora Dönitz', email: 'dora@example.org', email_verified: true },
  chris: { preferred_username: 'chris' },
};

function key(kind, options, more) {
  return { ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...more };
}

const clients = (inToken) => [
  ['wirk', inToken ? 'client_secret_basic' : 'client_secret_post', 'RS256'],
  ['poster', inToken ? 'client_secret_basic' : 'client_secret_post', 'PS256'],
  ['public', 'none', 'ES256'],
];

// inToken: what is known of a person stands in the ID token; else it must be asked for. `places`: where people come back to. `secure`: over
// TLS with this key and certificate, by the name of `host`; `authority` is whom the browser trusts.
export async function provider(inToken, places = { redirect, afterLogout }, secure = null) {
  const server = secure ? https.createServer(secure) : http.createServer();
  server.on('tlsClientError', () => {}); // who does not trust us hangs up
  if (secure?.authority) trusted.push(secure.authority);
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  later(() => server.closeAllConnections());
  server.unref();
  const issuer = secure ? `https://${secure.host ?? 'localhost'}:${server.address().port}` : `http://127.0.0.1:${server.address().port}`;
  const oidc = new Provider(issuer, {
    clients: clients(inToken).map(([client_id, token_endpoint_auth_method, id_token_signed_response_alg]) => ({
      client_id, token_endpoint_auth_method, id_token_signed_response_alg,
      ...(token_endpoint_auth_method === 'none' ? {} : { client_secret: secret }),
      redirect_uris: [places.redirect], post_logout_redirect_uris: [places.afterLogout],
    })),
    clientAuthMethods: inToken ? ['client_secret_basic', 'client_secret_post', 'none'] : ['client_secret_post', 'none'],
    jwks: { keys: [key('rsa', { modulusLength: 2048 }, { kid: 'one' }), key('ec', { namedCurve: 'P-256' }, { kid: 'two' })] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name', 'preferred_username'], groups: ['groups', 'realm_access'] },
    conformIdTokenClaims: !inToken,
    pkce: { methods: ['S256'], required: () => true },
    cookies: { keys: ['only for this test'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  server.on('request', oidc.callback());
  return { issuer };
}

// Of the browser: whom it trusts beside those that all do.
const trusted = [];

function visit(address, { method, body, headers }) {
  return new Promise((tell, refuse) => {
    const options = { method, headers, agent: false, ...(trusted.length ? { ca: trusted } : {}) };
    const request = (address.startsWith('https:') ? https : http).request(address, options, (reply) => {
      let text = '';
      reply.on('data', (part) => (text += part));
      reply.on('end', () => tell({ status: reply.statusCode, location: reply.headers.location, cookies: reply.headers['set-cookie'] ?? [], text }));
    });
    request.on('error', refuse);
    request.end(body);
  });
}

// Follows the address as a browser would, signs in as `who`, agrees to what is asked; the query that comes back to us. `cookies`: what the
// browser keeps of the provider; `seen`: which questions it was asked.
export async function signIn(address, who, cookies = new Map(), seen = []) {
  const back = new URL(address).searchParams.get('redirect_uri');
  let next = { address };
  for (let step = 0; step < 12; step++) {
    const reply = await visit(next.address, {
      method: next.form ? 'POST' : 'GET',
      body: next.form && new URLSearchParams(next.form).toString(),
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(next.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    });
    for (const line of reply.cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const { text, location: to } = reply;
    if (to?.startsWith(back)) return to.slice(to.indexOf('?') + 1);
    if (to) next = { address: new URL(to, next.address).href };
    else {
      const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1];
      if (!action) throw new Error(`no form: ${reply.status} ${text.slice(0, 300)}`);
      const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1];
      seen.push(prompt);
      next = { address: new URL(action, next.address).href, form: prompt === 'login' ? { prompt, login: who, password: 'x' } : { prompt } };
      if (who === null) next = { address: `${new URL(action, next.address).href}/abort` };
    }
  }
  throw new Error('the login has no end');
}
