// A provider that does what it is told: what is wrong with its tokens travels in the code, what is wrong with what it says of itself, in
// its address. Tokens are built by hand with node's own cryptography, since no library would make most of them.

import { constants, createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import http from 'node:http';

import { later } from '../door.mjs';

const keys = () => ({ rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }), ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }), weak: generateKeyPairSync('rsa', { modulusLength: 1024 }) });
const text = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function signature(pair, alg, bytes) {
  const { rsa, ec } = pair;
  const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' });
  switch (alg) {
    case 'RS256': return sign('sha256', bytes, rsa.privateKey);
    case 'PS256': return sign('sha256', bytes, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'ES256': return sign('sha256', bytes, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
    case 'RS512': return sign('sha512', bytes, rsa.privateKey);
    case 'HS256': return createHmac('sha256', pem).update(bytes).digest();
    default: return Buffer.alloc(0);
  }
}

export const absent = '$absent'; // a field that is not there at all

function without(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== absent));
}

// What is wrong, what the message says (nothing: taken), and the kind of fault.
const hour = 3600;
export const lies = [
  ['RS256', { alg: 'RS256' }], ['PS256', { alg: 'PS256' }], ['ES256', { alg: 'ES256' }],
  ['alg none', { alg: 'none' }, /„none“/], ['alg None', { alg: 'None' }, /„None“/], ['alg none with a signature', { alg: 'none', signature: 'YWJj' }, /„none“/],
  ['HS256 with the public key', { alg: 'HS256' }, /„HS256“/], ['RS512', { alg: 'RS512' }, /„RS512“/], ['no algorithm', { head: { alg: undefined } }, /unterschrieben/],
  ['signed as RS256, called PS256', { alg: 'RS256', head: { alg: 'PS256' } }, /Unterschrift/], ['signed as RS256, called ES256', { alg: 'RS256', head: { alg: 'ES256', kid: 'ec' } }, /Unterschrift/],
  ['signed by somebody else', { stranger: true }, /Unterschrift/], ['claims changed afterwards', { tamper: true }, /Unterschrift/], ['no signature', { signature: '' }, /Unterschrift|aufgebaut/],
  ['a cut signature', { signature: 'YWJj' }, /Unterschrift/], ['an unknown key', { kid: 'nowhere' }, /Schlüssel/], ['a key of another kind', { kid: 'ec' }, /Schlüssel/], ['a weak key', { kid: 'weak' }, /Schlüssel/],
  ['a key for encrypting', { kid: 'enc' }, /Schlüssel/], ['a symmetric key', { kid: 'oct' }, /Schlüssel/], ['no name of a key, of several', { head: { kid: undefined } }, /Schlüssel/],
  ['an extension that must be understood', { head: { crit: ['b64'], b64: false } }, /aufgebaut/], ['its own key inside', { stranger: true, own: true }, /Unterschrift/],
  ['another issuer', { claims: { iss: 'https://evil.example' } }, /evil\.example/], ['no issuer', { claims: { iss: undefined } }, /gemeldet/], ['an issuer with a slash more', { slash: true }, /gemeldet/],
  ['another audience', { claims: { aud: 'other' } }, /„wirk“/], ['no audience', { claims: { aud: undefined } }, /„wirk“/], ['an empty audience', { claims: { aud: [] } }, /„wirk“/],
  ['audiences, ours among them, without azp', { claims: { aud: ['wirk', 'other'] } }, /„wirk“/], ['audiences with azp', { claims: { aud: ['other', 'wirk'], azp: 'wirk' } }], ['made for another', { claims: { aud: ['wirk'], azp: 'other' } }, /„wirk“/],
  ['an audience in a list', { claims: { aud: ['wirk'] } }],
  ['expired', { exp: -61 }, /abgelaufen/], ['expired within the skew', { exp: -50 }], ['no end', { claims: { exp: undefined } }, /„exp“/], ['an end that is text', { claims: { exp: '9999999999' } }, /„exp“/], ['an end beyond time', { claims: { exp: 1e300 } }, /„exp“/],
  ['made in the future', { iat: 70 }, /Zukunft/], ['made in the future within the skew', { iat: 50 }], ['no date', { claims: { iat: undefined } }, /„iat“/], ['valid later', { nbf: hour }, /Zukunft/],
  ['another nonce', { claims: { nonce: 'x' } }, /andere.* Anmeldung/], ['no nonce', { claims: { nonce: undefined } }, /andere.* Anmeldung/], ['nobody', { claims: { sub: undefined } }, /„sub“/], ['a number for a name', { claims: { sub: 17 } }, /„sub“/], ['a name too long', { claims: { sub: 'x'.repeat(256) } }, /„sub“/],
  ['the hash of another access token', { claims: { at_hash: text('0123456789abcdef') } }, /passt nicht/], ['the right hash of the access token', { hash: true }],
  ['a claim twice', { twice: true }, /aufgebaut/], ['five parts', { parts: 2 }, /aufgebaut/], ['two parts', { parts: -1 }, /aufgebaut/], ['no token at all', { body: { access_token: 'x' } }, /id_token/], ['a token that is a number', { body: { id_token: 17 } }, /id_token/], ['a list', { body: [] }, /JSON/],
  ['a token too long', { long: 70000 }, /aufgebaut/], ['nonsense', { body: { id_token: 'a.b.c' } }, /aufgebaut/],
  ['another person in the answer', { claims: { email: undefined }, info: { sub: 'other' } }, /andere Person/], ['an answer without person', { claims: { email: undefined }, info: {} }, /andere Person/],
  ['an answer too large', { size: 2 << 20 }, /1 MB/, 'LIMIT'], ['a slow answer', { slow: true, ms: 400 }, /rechtzeitig/, 'BUSY'], ['sent elsewhere', { elsewhere: true }, /andere Stelle/], ['sent elsewhere with the access token', { claims: { email: undefined }, trap: true }, /andere Stelle/],
  ['too many groups', { groups: 1001 }, /Gruppen/, 'LIMIT'], ['out of order', { status: 503 }, /503/, 'BUSY'], ['an error with markup', { status: 400, body: { error: '<b>', error_description: 'x' } }, /\(–\)/],
];

function made(pair, what, issuer) {
  const now = what.now ?? Math.floor(Date.now() / 1000);
  const alg = 'alg' in what ? what.alg : 'RS256';
  const claims = {
    iss: what.slash ? `${issuer}/` : issuer, aud: 'wirk', sub: 'somebody', nonce: what.nonce, iat: now + (what.iat ?? 0), exp: now + (what.exp ?? 300), email: 'x@example.org', groups: ['a', 'b'],
    ...(what.long ? { long: 'x'.repeat(what.long) } : {}), ...(what.groups ? { groups: Array.from({ length: what.groups }, (_, i) => `g${i}`) } : {}),
    ...(what.nbf ? { nbf: now + what.nbf } : {}), ...(what.hash ? { at_hash: createHash('sha256').update('access').digest().subarray(0, 16).toString('base64url') } : {}), ...what.claims,
  };
  const own = what.own ? { jwk: pair.stranger.rsa.publicKey.export({ format: 'jwk' }), jku: 'http://127.0.0.1/trap' } : {};
  const head = text(without({ alg, kid: what.kid ?? (alg === 'ES256' ? 'ec' : pair.kid), typ: 'JWT', ...own, ...what.head }));
  const said = JSON.stringify(without(claims));
  const body = text(what.twice ? said.replace('{', '{"sub":"admin",') : said);
  const signed = what.signature ?? signature(what.stranger ? pair.stranger : pair, alg, Buffer.from(`${head}.${body}`)).toString('base64url');
  const token = [head, what.tamper ? text({ ...claims, sub: 'admin' }) : body, signed];
  if (what.parts === 2) token.push('a', 'b');
  return (what.parts === -1 ? token.slice(0, 2) : token).join('.');
}

// {base, asked(path) how often, rotate()}
export async function evil() {
  const counts = new Map();
  let pair = { ...keys(), stranger: keys(), kid: 'rsa' };
  const jwks = () => ({
    keys: [
      { ...pair.rsa.publicKey.export({ format: 'jwk' }), kid: pair.kid, use: 'sig' }, { ...pair.stranger.weak.publicKey.export({ format: 'jwk' }), kid: 'weak' }, { ...pair.ec.publicKey.export({ format: 'jwk' }), kid: 'ec', use: 'sig' },
      { ...pair.stranger.rsa.publicKey.export({ format: 'jwk' }), kid: 'enc', use: 'enc' }, { ...pair.stranger.rsa.publicKey.export({ format: 'jwk' }), kid: 'second' }, { kty: 'oct', k: text('secret'), kid: 'oct' }, { kty: 'EC', crv: 'P-256', x: text('1'), y: text('2'), kid: 'off' }, 17, null,
    ],
  });
  const server = http.createServer((request, reply) => {
    const base = `http://127.0.0.1:${server.address().port}`;
    const url = new URL(request.url, base);
    counts.set(url.pathname, (counts.get(url.pathname) ?? 0) + 1);
    const [, path, place] = url.pathname.split('/');
    const issuer = `${base}/${path}`;
    const json = (value, status = 200) => reply.writeHead(status, { 'content-type': 'application/json' }).end(typeof value === 'string' ? value : JSON.stringify(value));
    const go = (to) => reply.writeHead(302, { location: to }).end();
    const said = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, userinfo_endpoint: `${issuer}/info` };
    if (place === '.well-known') {
      switch (path) {
        case 'other-issuer': return json({ ...said, issuer: 'https://anderswo.example' });
        case 'no-json': return json('<html>');
        case 'list': return json('[]');
        case 'twice': return json(JSON.stringify(said).replace('{', '{"issuer":"x",'));
        case 'plain-token': return json({ ...said, token_endpoint: 'http://token.example/' });
        case 'script': return json({ ...said, authorization_endpoint: 'javascript:alert(1)' });
        case 'no-keys': return json({ ...said, jwks_uri: undefined });
        case 'no-pkce': return json({ ...said, code_challenge_methods_supported: ['plain'] });
        case 'elsewhere': return go(`http://localhost:${server.address().port}/trap`);
        case 'near': return url.search ? json(said) : go(`${url.pathname}?again`);
        case 'circle': return go(url.pathname);
        case 'large': return json(' '.repeat(2 << 20));
        case 'endless': {
          const more = () => { while (!reply.destroyed && reply.write(' '.repeat(65536))); };
          reply.on('drain', more);
          return more();
        }
        case 'missing': return json({}, 404);
        case 'broken': return json({}, 503);
        case 'slow': return undefined;
        case 'drip': {
          const timer = setInterval(() => (reply.destroyed ? clearInterval(timer) : reply.write(' ')), 50);
          return undefined;
        }
        case 'hangup': return request.socket.destroy();
        default: return json(said);
      }
    }
    if (place === 'keys') return json(jwks());
    if (place === 'info') {
      const what = JSON.parse(Buffer.from(request.headers.authorization.replace('Bearer access.', ''), 'base64url'));
      return what.trap ? go(`http://localhost:${server.address().port}/trap`) : json(what.info ?? { sub: 'somebody' });
    }
    if (place !== 'token') return json({}, 404);
    let form = '';
    request.on('data', (part) => (form += part));
    request.on('end', () => {
      const what = JSON.parse(Buffer.from(new URLSearchParams(form).get('code'), 'base64url'));
      if (what.slow) return;
      if (what.elsewhere) return go(`http://localhost:${server.address().port}/trap`);
      if (what.size) return json(' '.repeat(what.size));
      const { info, trap } = what;
      json(what.body ?? { id_token: made(pair, what, issuer), token_type: 'Bearer', access_token: what.hash ? 'access' : `access.${text({ info, trap })}` }, what.status ?? 200);
    });
  });
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  later(() => server.closeAllConnections());
  server.unref();
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    asked: (path) => counts.get(path) ?? 0,
    rotate(sameName) {
      pair = { ...keys(), stranger: keys(), kid: sameName ? pair.kid : `${pair.kid}-new` };
    },
  };
}
