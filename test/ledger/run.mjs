// What was ever made public stands in the ledger, and a release is held against all of it. Made-up counts: one partner's file shows a Kreis
// without one town, another's the Kreis; one edition hides a cell, a later one shows it. Such a release is named and needs a confirmation; where
// a rule of confidentiality would be broken it is refused; what comes to what is released is told its owner. On each store.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { example, folder, has, is, ok, run, serve, stores, wirk } from '../door.mjs';
import { administrator, invited, versionOf } from '../people.mjs';

const RE = ['05562004', '05562008', '05562012', '05562014', '05562016', '05562020', '05562024', '05562028', '05562032', '05562036'];
const HERTEN = '05562020';
const count = (town) => (town === HERTEN ? 2 : 1000 + 10 * RE.indexOf(town));
const mapping = (id, rule) => `mapping: ${id}\ntitle: {de: Made up, en: Made up}\nkind: csv\nregion: Schlüssel\nperiod: {column: Jahr, kind: year}\n${rule ? `protect: ${rule}\n` : ''}columns:\n  - {path: [n], measure: leavers}\n`;

function deliver(db, sender, id, rows, rule, year = 2023) {
  const at = folder();
  writeFileSync(join(at, 'made.yaml'), mapping(id, rule));
  writeFileSync(join(at, 'made.csv'), `Jahr;Schlüssel;n\n${rows.map((row) => `${year};${row.join(';')}\n`).join('')}`);
  const done = wirk(['deliver', join(at, 'made.csv'), '--sender', sender, '--mapping', join(at, 'made.yaml'), '--db', db]);
  ok(done.code === 0, `${sender} delivers ${id}`, done.err, done.out);
}
const give = (db, sender, id, ...more) => wirk(['release', 'give', id, '--organisation', sender, '--audience', 'public', '--reason', 'made for a test', '--db', db, '--lang', 'de', ...more]);
const ledger = (db) => JSON.parse(wirk(['ledger', '--db', db, '--json']).out);
const rows = (table) => table.rows ?? table;

// On the page of the release, without script: both languages, links to what was published before, and no way around a rule.
async function pages(db, name) {
  const server = await serve(db);
  const admin = await administrator(server);
  for (const id of ['land', 'kreis']) await admin.post('/admin/organisations', { id, name: id, region: '' });
  const owner = await invited(admin, 'olga@example.org', 'owner', 'land');
  const give = async (id, more = {}, lang = '') => owner.post(`${lang}/release/${id}/land/give`, { version: versionOf((await owner.go(`/release/${id}/land`)).text), audience: 'public', reason: 'made for a test', ...more });

  const preview = (await give('made-again')).text;
  has(preview, /Herten: [^<]*2021, ist 2\./, `${name}: the preview names the cell`);
  const links = [...preview.matchAll(/<a href="(\/delivery\/\d+)">Lieferung \d+<\/a>/g)].map((link) => link[1]);
  ok(links.length > 1, `${name}: … with links to what was published before`, links);
  for (const link of new Set(links)) is((await owner.go(link)).status, 200, `${name}: … ${link} is there`);
  has((await give('made-again', {}, '/en')).text, /Herten: [^<]*2021, is 2\./, `${name}: … in English, too`);
  is((await give('made-again', { step: 'confirm' })).status, 409, `${name}: unseen it is not released`);
  has(preview, 'name="revealing" value="yes"', `${name}: the form of the preview confirms it`);
  is((await give('made-again', { step: 'confirm', revealing: 'yes' })).status, 303, `${name}: … and releases it`);

  const refused = (await give('ruled-kreise')).text;
  ok(refused.includes('Herten: ') && !refused.includes('value="confirm"') && !refused.includes('name="revealing"'), `${name}: where a rule would be broken there is no button`, refused.slice(-4000));
  is((await give('ruled-kreise', { step: 'confirm', revealing: 'yes' })).status, 409, `${name}: … nor another way`);

  const told = (await owner.go('/release/made-open/land')).text;
  has(told, /Die neueste Lieferung[\s\S]*Herten: [^<]*2022, ist 2\./, `${name}: what a delivery to released data gives away is told on their page`);
  await server.stop();
}

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

    // What a rule protects is not given away, not even by who confirms it.
    deliver(db, 'kreis', 'ruled-towns', [...others.map((town) => [town, count(town)]), [HERTEN, 2]], '{method: suppress, threshold: 3}', 2024);
    is(give(db, 'kreis', 'ruled-towns').code, 0, `${name}: towns with a rule`);
    ok(Number(rows(ledger(db))[0].hidden) === 1, `${name}: … are told with one of them hidden`, rows(ledger(db))[0]);
    deliver(db, 'land', 'ruled-kreise', [['05562', RE.reduce((sum, town) => sum + count(town), 0)]], '', 2024);
    const until = rows(ledger(db)).length;
    for (const more of [[], ['--yes']]) {
      const done = give(db, 'land', 'ruled-kreise', ...more);
      ok(done.code !== 0 && done.err.includes('Geheimhaltungsregel') && done.err.includes('Herten'), `${name}: the Kreis beside them is refused ${more}`, done.err);
    }
    is(rows(ledger(db)).length, until, `${name}: … nothing of it stays`);

    // A delivery to what is released is told as its release says.
    for (const year of [2021, 2022]) {
      deliver(db, 'kreis', `made-${year}`, [...others.map((town) => [town, count(town)]), [HERTEN, '.']], '', year);
      is(give(db, 'kreis', `made-${year}`).code, 0, `${name}: towns of ${year}`);
    }
    const kreis = [['05562', RE.reduce((sum, town) => sum + count(town), 0)]];
    deliver(db, 'land', 'made-open', [['05562004', count('05562004')]], '', 2022);
    is(give(db, 'land', 'made-open').code, 0, `${name}: a town is released`);
    deliver(db, 'land', 'made-open', kreis, '', 2022);
    deliver(db, 'land', 'made-again', kreis, '', 2021);
    await pages(db, name);
  }
});
