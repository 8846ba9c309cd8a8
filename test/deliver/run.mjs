// Somebody looks at a file, delivers it with one button and sees what came of it; changes are undone. On each store.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { example, files, folder, has, is, ok, run, serve, stores, wirk } from '../door.mjs';
import { sink, textOf } from '../letters/sink.mjs';
import { PASSWORD, Somebody, administrator, invited, keyOf, until, versionOf } from '../people.mjs';

const fileOf = (text) => /name="file" value="(\d+)"/.exec(text)?.[1];
const row = async (one, path) => JSON.parse((await one.go(`${path}.json`)).text).rows[0];
const ended = (one, path) => until(60, async () => { const job = await row(one, path); return /^(fertig|gescheitert|abgebrochen|erledigt|fehlgeschlagen|beendet)/i.test(job.state) && job; });

async function people(server) {
  const admin = await administrator(server);
  for (const id of ['stadt-a', 'stadt-b']) await admin.post('/admin/organisations', { id, name: `Stadt ${id.at(-1).toUpperCase()}`, region: '' });
  return { admin, one: await invited(admin, 'lia@example.org', 'deliverer', 'stadt-a'), other: await invited(admin, 'ole@example.org', 'deliverer', 'stadt-b'), reader: await invited(admin, 'rea@example.org', 'reader', 'stadt-a') };
}

const known = readFileSync(join(files, '21111-02-06-4.csv.gz'));

async function delivers(server, { admin, one, other, reader }) {
  const visitor = await new Somebody(server).check(known, 'a.csv');
  ok(!visitor.text.includes('action="/deliver"') && !fileOf(visitor.text), 'a visitor is offered nothing');
  const read = await reader.check(known, 'a.csv');
  ok(!read.text.includes('action="/deliver"'), 'nor is who may not deliver');
  is((await reader.post('/deliver', { file: '1', organisation: 'stadt-a' })).status, 403, 'who cannot either');
  const bad = await one.check('a;b\n1;2;3\n"x', 'kaputt.csv');
  ok(!bad.text.includes('action="/deliver"') && bad.text.includes('lässt sich die Datei nicht liefern'), 'with errors there is no button, and it says why', bad.text.slice(0, 3000));
  const seen = await one.check(known, 'Abgänge <1>.csv');
  is(seen.headers['cache-control'], 'private, no-store', 'the result is kept by nobody');
  const file = fileOf(seen.text);
  ok(file && seen.text.includes('für „Stadt A“'), 'who may deliver is offered a button', seen.text.slice(0, 4000));
  is((await one.post('/deliver', { file, organisation: 'stadt-b' })).status, 403, 'not for an organisation of others');
  is((await other.post('/deliver', { file, organisation: 'stadt-b' })).status, 404, 'not a file of others');
  is((await one.post('/deliver', { file: '99999', organisation: 'stadt-a' })).status, 404, 'not one that is none');
  is((await one.post('/deliver', { file, organisation: 'nirgends' })).status, 404, 'not for one that is none');
  has((await one.post('/deliver', { file })).text, 'name="organisation"', 'without an organisation it is asked for');
  is((await one.post('/deliver', { file, organisation: 'stadt-a', form_key: 'x'.repeat(43) })).status, 403, 'not without the key of the session');
  const told = await one.post('/deliver', { file, organisation: 'stadt-a' });
  is(told.status, 303, 'pressed: it is a job');
  const path = told.headers.location;
  ok(/^\/job\/\d+$/.test(path), 'whose page is shown', path);
  is((await one.post('/deliver', { file, organisation: 'stadt-a' })).headers.location, path, 'pressed twice: the same job');
  has((await one.go(path)).text, /data-live="\/job\/\d+\.json"|\/delivery\/\d+/, 'the page stays fresh while it runs');
  const job = await ended(one, path);
  has(job?.told ?? '', /^(Angenommen als Lieferung|Diese Datei liegt schon vor, als Lieferung) \d+/, 'it ends with the number of the delivery');
  const page = (await one.go(path)).text;
  ok(page.includes('Abgänge &lt;1&gt;.csv') && page.includes('Stadt A'), 'the page names file and organisation', page.slice(0, 4000));
  is((await one.go(/href="(\/delivery\/\d+)"/.exec(page)?.[1])).status, 200, 'and leads to the delivery');
  has((await one.go(path.replace('/job', '/en/job'))).text, /delivery \d+\./, 'in English, too');
  is((await other.go(path)).status, 404, 'to others it is not there');
  is((await new Somebody(server).go(path)).status, 303, 'to visitors neither');
  is((await admin.go(path)).status, 200, 'who looks after jobs sees it');
  is((await other.post(`${path}/stop`)).status, 404, 'others cannot stop it');
  is((await one.post(`${path}/stop`)).headers.location, path, 'what is done cannot be stopped: its page says what came of it');
  ok(!(await one.go(path)).text.includes(`${path}/stop`), '... and has no button for that');
  is(JSON.parse((await one.go('/jobs.json')).text).rows.length, 1, 'the own list has it');
  is(JSON.parse((await other.go('/jobs.json')).text).rows.length, 0, 'that of others has not');
  has((await one.go('/jobs.csv')).text, 'job,file,state', 'as CSV, too');
  const log = JSON.parse((await admin.go('/admin/log.json?event=job')).text).rows;
  ok(log.some((entry) => entry.who === 'lia' && entry.after.includes('stadt-a')), 'the log says who delivered for whom', log);
}

// New bytes that every store takes: the same table in another file name is known, so one number changes.
const fresh = (n) => `${readFileSync(new URL('../data/delivery/leavers.csv', import.meta.url), 'latin1')}${'\r\n'.repeat(n)}`;

async function late(server, { one }) {
  const text = Buffer.from(fresh(1), 'latin1');
  const file = fileOf((await one.check(text, 'spaet.csv')).text);
  ok(file, 'a file is looked at');
  await one.post('/logout');
  one.cookie = 'x'.repeat(43);
  const led = await one.post('/deliver', { file, organisation: 'stadt-a' });
  is(led.status, 401, 'the session has ended meanwhile');
  const hidden = (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(led.text)?.[1].replace(/&amp;/g, '&');
  const offered = await one.post('/login', { mail: 'lia@example.org', password: PASSWORD, draft: hidden('draft'), draft_to: hidden('draft_to') });
  is(offered.status, 200, 'after signing in again');
  is(fileOf(offered.text), file, 'the button is there still');
  one.key = keyOf(offered.text);
  is((await one.post('/deliver', { file, organisation: 'stadt-a' })).status, 303, 'and delivers without a second upload');
}

async function many(server, { other }) {
  const first = fileOf((await other.check(Buffer.from(fresh(10), 'latin1'), 'n0.csv')).text);
  for (let i = 1; i <= 5; i++) await other.check(Buffer.from(fresh(10 + i), 'latin1'), `n${i}.csv`);
  const reply = await other.post('/deliver', { file: first, organisation: 'stadt-b' });
  is(reply.status, 404, 'of too many files the oldest gave way');
  has(reply.text, 'liegt nicht mehr bereit', 'and that is said');
}

// Ordered, then killed at once; the next start delivers it.
async function killed(db, server, { one }) {
  const file = fileOf((await one.check(Buffer.from(fresh(3), 'latin1'), 'wichtig.csv')).text);
  const { location } = (await one.post('/deliver', { file, organisation: 'stadt-a' })).headers;
  server.agent.destroy();
  server.child.kill('SIGKILL');
  await server.child.ended;
  const next = await serve(db);
  const again = await new Somebody(next).enter('lia@example.org');
  const job = await until(90, async () => { const now = await row(again, location); return now.told && now; });
  has(job?.told ?? '', /Lieferung \d+/, 'a job that was ordered before the program was killed is done afterwards');
  const same = JSON.parse((await again.go('/deliveries.json')).text).rows.filter((entry) => entry.file === 'wichtig.csv').length;
  is(same, 1, 'exactly once');
  return next;
}

async function undoes(server, admin) {
  const at = '/admin/organisation/stadt-b';
  const page = async () => (await admin.go(at)).text;
  const buttons = (text) => [...text.matchAll(/name="entry" value="(\d+)"><input type="hidden" name="version" value="(\d+)"/g)].map(([, entry, version]) => ({ entry, version }));
  await admin.post(at, { name: 'Stadt B, Amt', region: '', version: versionOf(await page()) });
  await admin.post(at, { name: 'Stadt B, Amt', region: '05112', version: versionOf(await page()) });
  const text = await page();
  has(text, 'Name: von „Stadt B“ zu „Stadt B, Amt“', 'the history tells from what to what');
  const [, renamed] = buttons(text);
  is((await admin.post(`${at}/undo`, { ...renamed, version: '1' })).status, 409, 'who saw an older version is told');
  is((await admin.post(`${at}/undo`, renamed)).status, 303, 'the renaming is undone');
  const now = JSON.parse((await admin.go(`${at}.json`)).text).rows[0];
  ok(now.name === 'Stadt B' && now.region === '05112', 'the earlier name stands, what came later stays', now);
  has(await page(), new RegExp(`nimmt Nr. ${renamed.entry} zurück`), 'the history says so');
  const twice = await admin.post(`${at}/undo`, { entry: renamed.entry, version: versionOf(await page()) });
  is(twice.status, 409, 'once more: something newer stands there');
  const account = /href="(\/admin\/account\/\d+)">rea/.exec((await admin.go('/admin/accounts')).text)?.[1];
  const given = buttons((await admin.go(account)).text)[0];
  is((await admin.post(`${account}/undo`, given)).status, 303, 'a role that was given is taken back');
  has((await admin.go(account)).text, /Rolle[\s\S]*nimmt Nr\./, 'which the history of the account tells');
  is((await admin.post(`${account}/undo`, given)).status, 409, 'not twice');
  is((await admin.post('/account/undo', { entry: given.entry, version: '1' })).status, 404, 'an entry of somebody else');
}

// With a mail server whoever delivered is told by letter, without figures or the name of the file.
async function byLetter(db) {
  const mail = await sink({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
  const settings = join(folder(), 'deliver.yaml');
  writeFileSync(settings, `address: http://127.0.0.1:1\nname: Bildungsbüro\nmail-server: smtp://127.0.0.1:${mail.port}\nmail-from: "Wirk <wirk@example.org>"\n`);
  const server = await serve(db, { more: ['--settings', settings] });
  const one = await new Somebody(server).enter('lia@example.org');
  const file = fileOf((await one.check(Buffer.from(fresh(4), 'latin1'), 'brief.csv')).text);
  const { location } = (await one.post('/deliver', { file, organisation: 'stadt-a' })).headers;
  const letter = await until(30, () => mail.letters[0]);
  is(letter?.to[0], 'lia@example.org', 'who delivered gets a letter');
  const text = textOf(letter);
  ok(text.includes(`http://127.0.0.1:1${location}`) && !text.includes('brief.csv'), 'that leads to the page of the job and does not name the file', text);
  is((await server.stop()).code, 0, 'the server that sends it ends well');
}

async function onStore({ name, db }) {
  is(example(db).code !== null, true, `${name}: the example loads`);
  let server = await serve(db);
  const all = await people(server);
  await delivers(server, all);
  await late(server, all);
  await many(server, all);
  await undoes(server, all.admin);
  server = await killed(db, server, all);
  is((await server.stop()).code, 0, 'the server ends well');
  await byLetter(db);
  is(wirk(['verify', '--db', db]).code, 0, 'and the store is whole');
}

await run(400, async () => {
  for (const store of stores()) await onStore(store);
});
