// What was ever made public stands in the ledger, and a release is held against all of it. Made-up counts: one partner's file shows a Kreis
// without one town, another's the Kreis; one edition hides a cell, a later one shows it. Such a release is named and needs a confirmation; where
// a rule of confidentiality would be broken it is refused. On each store.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { example, folder, has, is, ok, run, stores, wirk } from '../door.mjs';

const RE = ['05562004', '05562008', '05562012', '05562014', '05562016', '05562020', '05562024', '05562028', '05562032', '05562036'];
const HERTEN = '05562020';
const count = (town) => (town === HERTEN ? 2 : 1000 + 10 * RE.indexOf(town));
const mapping = (id, rule) => `mapping: ${id}\ntitle: {de: Made up, en: Made up}\nkind: csv\nregion: Schlüssel\nperiod: {column: Jahr, kind: year}\n${rule ? `protect: ${rule}\n` : ''}columns:\n  - {path: [n], measure: leavers}\n`;

function deliver(db, sender, id, rows, rule) {
  const at = folder();
  writeFileSync(join(at, 'made.yaml'), mapping(id, rule));
  writeFileSync(join(at, 'made.csv'), `Jahr;Schlüssel;n\n${rows.map((row) => `2023;${row.join(';')}\n`).join('')}`);
  const done = wirk(['deliver', join(at, 'made.csv'), '--sender', sender, '--mapping', join(at, 'made.yaml'), '--db', db]);
  ok(done.code === 0, `${sender} delivers ${id}`, done.err, done.out);
}
const give = (db, sender, id, ...more) => wirk(['release', 'give', id, '--organisation', sender, '--audience', 'public', '--reason', 'made for a test', '--db', db, '--lang', 'de', ...more]);
const ledger = (db) => JSON.parse(wirk(['ledger', '--db', db, '--json']).out);
const rows = (table) => table.rows ?? table;

await run(600, async () => {
  for (const store of stores()) {
    const { db, name } = store;
    await example(db);
    const before = rows(ledger(db));
    ok(before.length > 100 && before.every((line) => line.event === 'delivery' && line.audience === 'public' && line.sha256.length === 64), `${name}: open data that were loaded stand in the ledger`, before[0]);
    const known = before.length;

    // What is not released is not told.
    const others = RE.filter((town) => town !== HERTEN);
    deliver(db, 'kreis', 'made-towns', [...others.map((town) => [town, count(town)]), [HERTEN, '.']]);
    is(rows(ledger(db)).length, known, `${name}: a delivery that nobody released is not in it`);
    const first = give(db, 'kreis', 'made-towns');
    ok(first.code === 0 && first.err === '', `${name}: towns, one of them hidden`, first.err);
    const told = rows(ledger(db))[0];
    ok(told.event === 'release' && Number(told.cells) === RE.length && Number(told.hidden) === 1, `${name}: … are told by their release, ten cells, one of them hidden`, told);

    // The Kreis beside them gives the hidden one away.
    deliver(db, 'land', 'made-kreise', [['05562', RE.reduce((sum, town) => sum + count(town), 0)]]);
    const second = give(db, 'land', 'made-kreise');
    ok(second.code !== 0 && second.err.includes('Herten') && second.err.includes(' ist 2') && second.err.includes('--yes'), `${name}: the Kreis would give Herten away, and is not released`, second.err, second.out);
    is(rows(ledger(db)).length, known + 1, `${name}: … nothing of it stays`);
    const third = give(db, 'land', 'made-kreise', '--yes');
    ok(third.code === 0, `${name}: who wants it all the same confirms it`, third.err);
    const log = wirk(['log', '--event', 'release.give', '--db', db, '--json']);
    has(log.out, 'revealing', `${name}: … which is logged`);
    is(rows(ledger(db)).length, known + 2, `${name}: … and told`);

    // The same again tells nothing new; loading a correction does.
    ok(give(db, 'land', 'made-kreise').code === 0 && rows(ledger(db)).length === known + 2, `${name}: what was told before is not told anew`);
    deliver(db, 'land', 'made-kreise', [['05562', 99999]]);
    is(rows(ledger(db)).length, known + 3, `${name}: a correction of what is released is told as it comes`);
    ok(wirk(['purge', String(rows(ledger(db))[0].delivery), '--reason', 'wrong', '--db', db]).code === 0 && rows(ledger(db)).length === known + 3, `${name}: what was told stays known when its delivery is purged`);
  }
});
