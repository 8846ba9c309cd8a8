// Who is signed in sees what the table of rights gives, and nobody else does: a reader of another organisation, the owner's house, an
// account without a role, keys for programs, visitors, asked one after the other for the same addresses.

import { ask, is, none, ok, wirk } from '../door.mjs';
import { PASSWORD, Somebody } from '../people.mjs';


function runs(db, ...args) {
  const done = wirk([...args, '--db', db]);
  if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.err}`);
  return done.out;
}

// Invited, with a password: the headers of their browser.
async function invited(server, db, mail, role, organisation) {
  const given = role ? ['--role', role, '--organisation', organisation] : [];
  const link = runs(db, 'user', 'invite', mail, '--name', mail.split('@')[0], ...given).trim();
  const one = new Somebody(server);
  const reply = await one.post(link, { name: mail.split('@')[0], password: PASSWORD, again: PASSWORD });
  if (!one.cookie) throw new Error(`${mail} cannot sign in: ${reply.status} ${reply.text.slice(0, 300)}`);
  return { cookie: `wirk=${one.cookie}` };
}

const key = (db, mail, rights) => ({ authorization: `Bearer ${JSON.parse(runs(db, 'token', 'create', mail, '--name', rights, '--rights', rights, '--days', '7', '--format', 'json')).rows[0].token}` });

export async function people(server, db) {
  for (const id of ['lehrstadt', 'nachbarstadt']) runs(db, 'organisation', 'add', id, '--name', id);
  const one = (name, role, organisation) => invited(server, db, `${name}@example.org`, role, organisation);
  return {
    visitor: {},
    house: await one('house', 'reader', 'lehrstadt'),
    owner: await one('owner', 'owner', 'lehrstadt'),
    partner: await one('partner', 'reader', 'nachbarstadt'),
    editor: await one('editor', 'editor', 'lehrstadt'),
    programme: await programme(server, db),
    nobody: await one('nobody'),
    houseKey: key(db, 'house@example.org', 'see-unreleased'),
    partnerKey: key(db, 'partner@example.org', 'see-partnership'),
    otherKey: key(db, 'owner@example.org', 'release'),
  };
}

// A role for one programme of the organisation is none for its data.
async function programme(server, db) {
  const headers = await invited(server, db, 'programme@example.org');
  runs(db, 'role', 'give', 'programme@example.org', '--role', 'reader', '--organisation', 'lehrstadt', '--programme', 'reading');
  return headers;
}

const address = '/indicator/D-13a.json?period=2015&areas=05562032,05562004';
async function number(server, headers) {
  const reply = await ask(server, address, { headers });
  return JSON.parse(reply.text).figures.find((figure) => figure.region === '05562032').number;
}

// Exactly those see the number.
export async function seen(server, all, who, name) {
  const wrong = [];
  for (const round of [1, 2])
    for (const [id, headers] of Object.entries(all))
      if (((await number(server, headers)) === 999983) !== who.includes(id)) wrong.push(`${id}, round ${round}`);
  none(wrong, `${name}: ${who.join(', ') || 'nobody'} and nobody else`);
}

// ---- what is told of it ---------------------------------------------------------------------------------

// A page or file with a number that is not public says so, and no cache between keeps it.
export function told(pages, forbidden, found, name) {
  const shown = pages.filter((page) => found([page], forbidden).length);
  ok(shown.length > 100, `${name}: ${shown.length} pages and files tell it`);
  const says = (page) => /class="beyond"|not-public|Nicht öffentlich|nicht öffentlich|[Nn]ot public/.test(page.text) || /nicht-oeffentlich|not-public/.test(page.headers['content-disposition'] ?? '');
  none(shown.filter((page) => !says(page)).map((page) => page.path), `${name}: each of them says that it is not public`);
  none(shown.filter((page) => !/^private/.test(page.headers['cache-control'])).map((page) => page.path), `${name}: none is for caches that are shared`);
  none(pages.filter((page) => page.path.includes('/embed/') && found([page], forbidden).length).map((page) => page.path), `${name}: frames are for everybody`);
}

// ---- the cache --------------------------------------------------------------------------------------------

const addresses = [
  '/', '/indicator/D-13a?period=2016', '/indicator/D-13a?period=2016&tab=table', address, '/indicator/D-13a.csv?period=2016', '/indicator/D-13a.svg?period=2016',
  '/indicator/D-13a.png?period=2016', '/indicator/D-13a.xlsx?period=2016', '/region/05112', '/region/05112.json', '/compare?areas=05112,05113&indicators=D-13a', '/deliveries', '/deliveries.csv',
  '/disagreements', '/disagreements.json', '/build?indicators=D-13a&areas=05112&step=result', '/profiles?areas=05112', '/en/indicator/D-13a?period=2016', '/indicator/D-13a/origin?region=05112&period=2016',
];

// A picture is made by a program beside the server, which may find no time on a machine with much to do: asked again.
async function answered(server, path, headers) {
  for (let again = 3; ; again--) {
    const reply = await ask(server, path, { headers });
    if (reply.status !== 503 || !again) return reply;
  }
}

// The same addresses by turns, each with the tags that the others got: everybody gets what they get alone, on a server that nobody asked before.
export async function apart(server, fresh, all, name) {
  const callers = ['visitor', 'house', 'partner', 'nobody', 'houseKey'];
  const want = new Map();
  for (const id of callers) {
    const alone = await fresh();
    for (const path of addresses) want.set(`${id} ${path}`, await answered(alone, path, all[id]));
    await alone.stop();
  }
  const wrong = [...want].filter(([, reply]) => reply.status !== 200).map(([which, reply]) => `${which}: ${reply.status} alone`);
  let differ = 0;
  for (const path of addresses) {
    const tags = callers.map((id) => want.get(`${id} ${path}`).headers.etag);
    if (new Set(tags).size > 1) differ++;
    for (const id of [...callers, ...callers.toReversed(), 'house', 'visitor', 'house'])
      for (const tag of [undefined, ...new Set(tags)]) {
        const expected = want.get(`${id} ${path}`);
        const reply = await answered(server, path, { ...all[id], ...(tag ? { 'if-none-match': tag } : {}) });
        const status = tag === expected.headers.etag && tag ? 304 : 200;
        if (reply.status !== status) wrong.push(`${id} ${path} ${tag}: ${reply.status}, expected ${status}`);
        if (reply.status === 200 && !reply.body.equals(expected.body)) wrong.push(`${id} ${path}: another's page`);
        for (const header of ['cache-control', 'vary']) if (reply.headers[header] !== expected.headers[header]) wrong.push(`${id} ${path}: ${header} ${reply.headers[header]}`);
      }
    if (!/Cookie/.test(want.get(`visitor ${path}`).headers.vary)) wrong.push(`${path}: Vary ${want.get(`visitor ${path}`).headers.vary}`);
  }
  none(wrong, `${name}: nobody gets the page of another, whatever tags they show`);
  ok(differ > 12, `${name}: ${differ} addresses say different things to different people`);
}

// ---- a file that is looked at --------------------------------------------------------------------------------

const boundary = '----wirk-test';
const field = (name, value, file) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n\r\n${value}\r\n`);

// A file like the one that was delivered, with other numbers: its own house is told what it said before, nobody else.
export async function checked(server, all, file, mapping, forbidden, found, name) {
  const body = Buffer.concat([field('sender', 'lehrstadt'), field('mapping', mapping), field('file', file, 'again.csv'), Buffer.from(`--${boundary}--\r\n`)]);
  const told_ = new Map();
  for (const [id, headers] of Object.entries(all))
    for (const path of ['/check', '/check.json']) {
      const reply = await ask(server, path, { method: 'POST', body, headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` } });
      if (reply.status !== 200) throw new Error(`${id}: ${reply.status} ${reply.text.slice(0, 500)}`);
      told_.set(id, [...(told_.get(id) ?? []), ...found([{ path, text: reply.text }], forbidden)]);
    }
  const house = ['house', 'owner', 'houseKey'];
  ok(house.every((id) => told_.get(id).length), `${name}: its own house is told what it delivered before`, [...told_]);
  none(Object.keys(all).filter((id) => !house.includes(id)).flatMap((id) => told_.get(id)), `${name}: nobody else, whatever sender they name`);
}

// ---- a lesser view from the next request on ----------------------------------------------------------------

export async function lesser(server, db, all, name) {
  is(await number(server, all.house), 999983, `${name}: with the role`);
  runs(db, 'role', 'take', 'house@example.org', '--role', 'reader', '--organisation', 'lehrstadt');
  is(await number(server, all.house), null, `${name}: without the role the next request sees less`);
  is(await number(server, all.houseKey), null, `${name}: so does a key`);
  runs(db, 'role', 'give', 'house@example.org', '--role', 'reader', '--organisation', 'lehrstadt');
  is(await number(server, all.house), 999983, `${name}: given again`);
  runs(db, 'user', 'sign-out', 'house@example.org');
  is(await number(server, all.house), null, `${name}: signed out elsewhere, the next request is a visitor's`);
  is(await number(server, all.owner), 999983, `${name}: who stays signed in still sees it`);
  runs(db, 'user', 'close', 'owner@example.org', '--reason', 'left');
  is(await number(server, all.owner), null, `${name}: of a closed account, too`);
}
