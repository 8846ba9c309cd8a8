// People with accounts who use the pages: their cookie, the key of their forms, files that they send. For the tests of the doors.

import { ask } from './door.mjs';

export const PASSWORD = 'Vier Wörter, die keiner rät';
export const coded = { 'content-type': 'application/x-www-form-urlencoded' };
export const browser = { accept: 'text/html,application/xhtml+xml' };
const boundary = '----wirk-test';

// What a page keeps in its forms: the key of the session, the version that was seen.
export const keyOf = (text) => /name="form_key" value="([^"]+)"/.exec(text)?.[1] ?? '';
export const versionOf = (text) => /name="version" value="([^"]+)"/.exec(text)?.[1] ?? '';

const part = (name, bytes, more = '') => Buffer.concat([Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]);
const partsOf = (fields) => Object.entries(fields).map(([name, value]) => part(name, `${value}`));
const fileOf = (bytes, name) => part('file', bytes, `; filename="${name}"`);

// A browser of somebody, or with other headers a program: keeps its cookie and the key of its forms.
export class Somebody {
  constructor(server, headers = browser) {
    Object.assign(this, { server, headers, cookie: '', key: '' });
  }
  async go(path, { method = 'GET', body, headers = {} } = {}) {
    const cookie = this.cookie ? { cookie: `wirk=${this.cookie}` } : {};
    const reply = await ask(this.server, path, { method, body, headers: { ...this.headers, ...cookie, ...headers } });
    const fresh = /wirk=([^;]*)/.exec(reply.headers['set-cookie']?.[0] ?? '')?.[1];
    if (fresh !== undefined) this.cookie = fresh;
    return reply;
  }
  // Fields: an object, or pairs where a name comes more than once.
  async post(path, fields = {}, headers = {}) {
    const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
    const own = this.key && !pairs.some(([name]) => name === 'form_key') ? [['form_key', this.key]] : [];
    return this.go(path, { method: 'POST', body: new URLSearchParams([...own, ...pairs]).toString(), headers: { ...coded, ...headers } });
  }
  async send(path, bytes, name, fields = {}) {
    return this.upload(path, [...partsOf({ form_key: this.key, ...fields }), fileOf(bytes, name)]);
  }
  // A file that is only looked at: the form needs no key.
  async check(bytes, name, fields = {}) {
    return this.upload('/check', [fileOf(bytes, name), ...partsOf(fields)]);
  }
  async upload(path, parts) {
    const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
    return this.go(path, { method: 'POST', body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } });
  }
  async enter(mail) {
    const reply = await this.post('/login', { mail, password: PASSWORD });
    if (reply.status !== 303) throw new Error(`${mail}: ${reply.status}`);
    return this.keyed();
  }
  async keyed() {
    this.key = keyOf((await this.go('/account', { headers: browser })).text);
    return this;
  }
}

export async function until(seconds, look) {
  for (let i = 0; i < seconds * 20; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((tell) => setTimeout(tell, 50));
  }
  return null;
}

// The link to the first account, which a server over a fresh store tells on standard error.
export async function firstLink(server) {
  const link = await until(10, () => /\/first\/[\w-]{43}/.exec(server.child.err)?.[0]);
  if (!link) throw new Error(`no first link: ${server.child.err}`);
  return link;
}

// The first account of a fresh store.
export async function administrator(server) {
  const link = await firstLink(server);
  const admin = new Somebody(server);
  await admin.post(link, { mail: 'admin@example.org', name: 'Anna Amt', house: 'Geschäftsstelle', password: PASSWORD, again: PASSWORD });
  return admin.keyed();
}

export async function invited(admin, mail, role, organisation) {
  const told = await admin.post('/admin/accounts', { mail, name: mail.split('@')[0], role, organisation });
  const guest = new Somebody(admin.server);
  await guest.post(/\/invitation\/[\w-]{43}/.exec(told.text)[0], { name: mail.split('@')[0], password: PASSWORD, again: PASSWORD });
  return new Somebody(admin.server).enter(mail);
}
