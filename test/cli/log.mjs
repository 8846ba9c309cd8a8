// The log as another program sees it: the chain is reckoned anew from what `wirk log --all` exports, by the form that src/audit/audit.h
// describes and Node's own SHA-256. And purging, from the command line to the page that says why.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

import { ask, folder, has, is, none, ok, readCsv, serve, wirk } from '../door.mjs';
import { same } from './files.mjs';

function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = Buffer.from(String(part));
    hash.update(`${bytes.length}:`).update(bytes).update(',');
  }
  return hash.digest('hex');
}

// What is wrong with an exported log.
function faults(rows) {
  const wrong = [];
  let before = '0'.repeat(64);
  rows.forEach((row, i) => {
    if (row.number !== i + 1) wrong.push(`${row.number}: its number`);
    const content = digest(row.salt, row.account, row.who, row.origin, row.subject, row.before, row.after);
    if (!row.erased && content !== row.content) wrong.push(`${row.number}: its contents`);
    if (digest(before, row.number, row.seconds, row.event, row.content) !== row.chain) wrong.push(`${row.number}: its chain`);
    before = row.chain;
  });
  return wrong;
}

function exported(db) {
  const { code, out, err } = wirk(['log', '--all', '--json', '--db', db]);
  is(code, 0, `log --all ${err}`);
  return JSON.parse(out).rows;
}

export function logbook(db) {
  const head = wirk(['log', '--head', '--db', db]).out.trim();
  has(head, /^[1-9]\d*:[0-9a-f]{64}$/, 'log --head');
  const rows = exported(db);
  none(faults(rows), 'the exported chain holds for a program that is not ours');
  ok(faults(rows.filter((_, i) => i !== 2)).length > 0 && faults(rows.with(4, { ...rows[4], who: 'Eve' })).length === 1, 'and that program finds faults');
  const accepted = rows.filter((row) => row.event === 'delivery.accept');
  const agreed = rows.filter((row) => row.event === 'agreed.change');
  is(accepted.length, JSON.parse(accepted.at(-1).after).added === undefined ? -1 : Number(accepted.at(-1).subject.split(':')[1]), 'an entry for each delivery');
  ok(agreed.length > 50 && agreed.every((row) => JSON.parse(row.after).version >= 1), 'and for each definition', String(agreed.length));
  is(accepted[0].who, `command line: ${userInfo().username}`, 'with who it was');
  is(accepted[0].origin, 'command line', 'and from where');
  const last = rows.at(-1);
  is(last.event, 'log.read', 'who reads the log is in it');
  const csv = readCsv(wirk(['log', '--event', 'delivery', '--most', '2', '--format', 'csv', '--db', db]).out);
  ok(csv.length === 3 && csv[1][2] === 'delivery.accept' && Number(csv[1][0]) > Number(csv[2][0]), 'filtered, newest first', csv);
  is(wirk(['verify', '--head', head, '--db', db]).code, 0, 'verify with a head that was kept');
  const cut = wirk(['verify', '--head', `${rows.length + 1000}:${'0'.repeat(64)}`, '--db', db]);
  ok(cut.code === 1 && cut.out.includes('Das Ende fehlt'), 'with one that is not there', cut.out, cut.err);
  for (const args of [['--head', '12:abc'], ['--head']]) is(wirk(['verify', ...args, '--db', db]).code, 2, `verify ${args} is wrong use`);
  for (const args of [['--event', 'nothing'], ['--from', 'gestern'], ['--most', '1001'], ['--account', 'x'], ['delivery']])
    is(wirk(['log', ...args, '--db', db]).code, 2, `log ${args} is wrong use`);
  const since = (from) => JSON.parse(wirk(['log', '--from', from, '--all', '--json', '--db', db]).out).rows.length;
  const today = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', dateStyle: 'medium' }).format(new Date());
  ok(since(today) > 0 && since(`${today} 00:00`) > 0, 'a day and an hour as people write them');
  is(since('01.01.2100 10:30'), 0, '… of what comes there is nothing');
  is(wirk(['log', '--from', '22.11.2026 24:00', '--db', db]).code, 2, 'no such hour');
  const unknown = wirk(['release', 'uses', 'no-such-set', '--db', db]);
  ok(unknown.code === 2 && unknown.err.includes('no-such-set'), 'release uses says that there is no such data set', unknown.out, unknown.err);
  for (const args of [['frobnicate'], ['stop'], ['stop', 'x'], ['stop', '99'], ['list', '1']]) is(wirk(['job', ...args, '--db', db]).code, 2, `job ${args} is wrong use`);
  is(JSON.parse(wirk(['job', '--json', '--db', db]).out).rows.length, 0, 'there are no jobs');
}

export async function purged(db) {
  const shown = () => JSON.stringify(JSON.parse(wirk(['show', 'D-14a', '--region', '05112', '--json', '--db', db]).out).figures);
  const before = shown();
  const { file } = same.corrected(folder(), 57);
  const given = wirk(['deliver', file, '--db', db, '--json']);
  const delivery = JSON.parse(given.out).files[0].delivery;
  ok(delivery > 0, 'a delivery', given.err);
  for (const args of [[], [String(delivery)], [String(delivery), '--reason', ' '], ['x', '--reason', 'y'], ['1', '2', '--reason', 'y']])
    is(wirk(['purge', ...args, '--db', db]).code, 2, `purge ${args} is wrong use`);
  ok(shown() !== before, 'changes a figure');
  const done = wirk(['purge', String(delivery), '--reason', 'Namen <b>von</b> Kindern', '--db', db]);
  ok(done.code === 0 && done.out.includes('ist getilgt'), 'purged', done.out, done.err);
  is(shown(), before, 'the figures are what they were before');
  is(wirk(['verify', '--db', db]).code, 0, 'the store is whole');
  const again = wirk(['deliver', file, '--db', db]);
  ok(again.code !== 0 && (again.out + again.err).includes('getilgt'), 'the same file is not taken again', again.out, again.err);
  const server = await serve(db);
  const page = await ask(server, `/delivery/${delivery}`);
  is(page.status, 410, 'its page is gone');
  ok(page.text.includes('Namen &lt;b&gt;von&lt;/b&gt; Kindern') && page.text.includes('entfernt'), 'and says why', page.text.slice(0, 3000));
  is((await ask(server, `/delivery/${delivery}/file`)).status, 410, 'and so is its file');
  await server.stop();
}

// What entries say is taken away: first it is only shown; then it is nowhere in the store any more, and the chain holds.
export function erased(db) {
  const ask = (...args) => wirk([...args, '--db', db, '--lang', 'en']);
  const mail = 'fortgegangen@example.org';
  const bytes = () => ['', '-wal', '-shm'].map((end) => `${db}${end}`).filter((path) => existsSync(path)).map((path) => readFileSync(path, 'latin1')).join('');
  is(ask('organisation', 'add', 'verein-fort', '--name', 'Verein Fort').code, 0, 'an organisation');
  is(ask('user', 'invite', mail, '--name', 'Frau Fortgegangen', '--role', 'owner', '--organisation', 'verein-fort').code, 0, 'somebody');
  is(ask('user', 'change', mail, '--name', 'Frau Quittenbaum').code, 0, 'has a name');
  is(ask('user', 'change', mail, '--name', 'Jemand').code, 0, 'and then another one');
  if (existsSync(db)) has(bytes(), 'Quittenbaum', 'which the log tells');
  for (const args of [[], ['0'], ['x'], ['1', '--person', mail], ['--all'], ['--person', mail, '--account', '1'], ['1', '--yes'], ['1', '--yes', '--reason', ' '], ['99999999'], ['--person', 'nobody@example.org'], ['--event', 'nothing']])
    is(ask('log', 'erase', ...args).code, 2, `log erase ${args.join(' ')} is wrong use`);
  const before = exported(db).length;
  const shown = ask('log', 'erase', '--person', mail, '--json');
  const rows = JSON.parse(shown.out).rows;
  ok(shown.code === 0 && rows.length === 4 && rows.every((row) => row.subject === rows[0].subject), 'without --yes it shows what would be erased', shown.out, shown.err);
  has(shown.err, 'Nothing is erased yet', '... and says so');
  none(exported(db).filter((row) => row.erased), '... and erases nothing');
  is(ask('log', 'erase', String(rows[0].number), String(rows[0].number), '--yes', '--reason', 'request of a person').code, 0, 'erased by number, named twice');
  const done = ask('log', 'erase', '--person', mail, '--yes', '--reason', 'request of a person');
  ok(done.code === 0 && done.out.includes('3.'), 'the others by person', done.out, done.err);
  const after = exported(db);
  const gone = after.filter((row) => row.erased);
  is(gone.map((row) => row.number).join(), rows.map((row) => row.number).join(), 'those and no others');
  none(gone.filter((row) => row.who || row.subject || row.before || row.after || row.salt), 'they say nothing any more');
  none(faults(after), 'the chain holds for a program that is not ours');
  const told = after.filter((row) => row.event === 'log.erase');
  ok(told.length === 4 && told.every((row) => row.after.includes('request of a person') && row.number > before), 'each erasure is an entry, with its reason');
  is(ask('log', 'erase', String(told[0].number), '--yes', '--reason', 'x').code, 2, '... which cannot be erased');
  if (existsSync(db)) ok(!bytes().includes('Quittenbaum'), 'no byte of it is left in the store');
  const whole = ask('verify');
  ok(whole.code === 0 && /of 4 of them what they said is erased/.test(whole.out), 'verify says how many', whole.out, whole.err);
  is(ask('log', 'erase', '--person', mail, '--yes', '--reason', 'once more').code, 0, 'once more is no fault');
  const period = ask('log', 'erase', '--from', '2100-01-01', '--yes', '--reason', 'none');
  ok(period.code === 0 && period.out.includes(': 0.'), 'nor a time in which nothing was', period.out, period.err);
}
