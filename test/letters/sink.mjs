// Mail servers on this machine: the package smtp-server behind TLS, STARTTLS or nothing, which keeps what it gets and refuses what the
// recipient's name says; and servers that say a few lines only, for what no proper server does.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

import { later } from '../door.mjs';

export const account = { name: 'wirk@example.org', password: 'Geheim-Wört 17%' };

// An authority of one's own: {key, cert, path}; undefined without openssl.
export function certificate(folder, host) {
  const [key, cert] = ['key', 'cert'].map((name) => join(folder, `${host}-${name}.pem`));
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]);
  return made.status === 0 ? { key: readFileSync(key), cert: readFileSync(cert), path: cert } : undefined;
}

function refusal(code, words) {
  return Object.assign(new Error(words), { responseCode: code });
}

const atRecipient = {
  'busy@example.org': [451, '4.7.1 Greylisting, bitte später'],
  'gone@example.org': [550, '5.1.1 No such user here'],
  'echo@example.org': [554, `5.7.1 ${account.password} / ${Buffer.from(`\0${account.name}\0${account.password}`).toString('base64')}`],
};
const atEnd = {
  'full@example.org': [452, '4.3.1 Insufficient storage'],
  'spam@example.org': [554, '5.7.1 Looks like spam'],
};

// {port, letters: [{from, to, bytes, tls, greeted, user}]}
export async function sink(options = {}) {
  const letters = [];
  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    authOptional: true,
    ...options,
    onAuth(auth, session, tell) {
      const good = auth.username === account.name && auth.password === account.password;
      if (good) tell(null, { user: auth.username });
      else tell(refusal(535, `5.7.8 Bad credentials for ${auth.username} ${auth.password}`));
    },
    onRcptTo(address, session, tell) {
      const no = atRecipient[address.address];
      tell(no ? refusal(...no) : null);
    },
    onData(stream, session, tell) {
      const parts = [];
      stream.on('data', (part) => parts.push(part));
      stream.on('end', () => {
        const no = atEnd[session.envelope.rcptTo[0].address];
        if (no) return tell(refusal(...no));
        letters.push({
          from: session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map((one) => one.address),
          bytes: Buffer.concat(parts),
          tls: session.secure,
          greeted: session.hostNameAppearsAs,
          user: session.user,
        });
        tell(null, 'taken');
      });
    },
  });
  server.on('error', () => {}); // a client that hangs up where it does not trust us
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  later(() => server.close());
  return { port: server.server.address().port, letters };
}

// What a letter of one part says.
export function textOf(letter) {
  const [head, ...body] = String(letter?.bytes).split('\r\n\r\n');
  if (/content-transfer-encoding: base64/i.test(head)) return Buffer.from(body.join(''), 'base64').toString();
  return body.join('\n').replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

// Says its lines one after the other, one for each line it gets; then nothing more.
export async function mutterer(lines) {
  const server = net.createServer((socket) => {
    const left = [...lines];
    const say = () => left.length && socket.write(`${left.shift()}\r\n`);
    say();
    socket.on('data', say);
    socket.on('error', () => {});
  });
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  later(() => server.close());
  server.unref();
  return server.address().port;
}
