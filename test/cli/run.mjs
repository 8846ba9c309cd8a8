// The command line: every subcommand, wrong use, wrong files, corrections, backup, and the reference numbers. Runs on SQLite, and where
// WIRK_TEST_POSTGRES names an empty database, what touches the store runs there too.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

import { ask, begin, files, figure, folder, has, is, none, ok, readCsv, root, run, serve, skip, stores, wirk } from '../door.mjs';
import { figureFault } from '../http/requests.mjs';
import { spoiled, same, variants } from './files.mjs';
import { erased, logbook, purged } from './log.mjs';
import { profileFiles } from './profile.mjs';
import { accounts } from './accounts.mjs';
import { partners } from './partners.mjs';

const English = { env: { LC_ALL: 'en_GB.UTF-8' } };
const commands = ['demo', 'serve', 'check', 'deliver', 'show', 'profile', 'search', 'fetch', 'backup', 'restore', 'verify', 'log', 'job', 'purge', 'user', 'organisation', 'partners', 'role', 'token', 'analyse', 'protect', 'attack'];
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

// ---- help and wrong use ----------------------------------------------------------------------------------

function help() {
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { code, out, err } = wirk(args);
    ok(code === 0 && err === '' && commands.every((name) => out.includes(`wirk ${name}`)), `wirk ${args} names every command`, out, err);
  }
  is(wirk([]).code, 2, 'wirk alone is wrong use');
  has(wirk([]).err, 'wirk show', 'and tells on standard error what there is');
  is(wirk([]).out, '', 'with nothing on standard output');
  const wrong = [];
  for (const name of commands)
    for (const args of [[name, '--help'], ['help', name]]) {
      const de = wirk([...args, '--lang', 'de']);
      const en = wirk([...args, '--lang', 'en']);
      if (de.code !== 0 || en.code !== 0 || !de.out.startsWith(`wirk ${name}`) || de.out === en.out) wrong.push(`${args.join(' ')}: ${de.out}${en.out}`);
    }
  none(wrong, 'each command explains itself in German and in English');
  has(wirk(['--help'], English).out, 'shared backbone', 'LC_ALL=en… gives English');
  has(wirk(['--help']).out, 'gemeinsame Rückgrat', 'else German');
  has(wirk(['--help', '--lang', 'en']).out, 'shared backbone', '--lang wins');
  has(wirk(['--version']).out, /^wirk \d+\.\d+\.\d+\n$/, '--version');
  const manual = readFileSync(join(root, 'docs/wirk.1'), 'utf8');
  none(commands.filter((name) => !new RegExp(`^\\.B.*\\b${name}\\b`, 'm').test(manual.replace(/\\f[BIR]/g, ''))), 'the manual page names every command');
}

function wrongUse() {
  const calls = [
    [['frobnicate'], 'frobnicate'],
    [['help', 'frobnicate'], 'frobnicate'],
    [['show'], 'wirk show D-14a'],
    [['search'], 'wirk search Herne'],
    [['search', 'Herne', '--region', '05112'], '--region'],
    [['show', 'A-01', 'A-03'], 'wirk show D-14a'],
    [['show', 'A-01', '--colour'], '--colour'],
    [['show', 'A-01', '--colour=red'], '--colour'],
    [['show', 'A-01', '--region'], '--region'],
    [['show', 'A-01', '--format', 'xml'], 'xml'],
    [['show', 'A-01', '--lang', 'fr'], 'fr'],
    [['show', 'A-01', '--as-of', '0'], '0'],
    [['show', 'A-01', '--as-of', 'soon'], 'soon'],
    [['deliver'], ''],
    [['check'], ''],
    [['backup'], ''],
    [['backup', 'a', 'b'], ''],
    [['restore'], ''],
    [['serve', 'now'], 'now'],
    [['serve', '--listen', 'nowhere'], 'nowhere'],
    [['serve', '--listen', '127.0.0.1:99999'], '99999'],
    [['serve', '--listen', '300.1.1.1:80'], '300.1.1.1'],
    [['verify', 'much'], 'much'],
    [['demo', 'much'], 'much'],
    [['demo', '--json'], '--json'],
    [['serve', '--data', 'here'], '--data'],
    [['check', 'a.csv', '--region', '05112'], '--region'],
    [['deliver', 'a.csv', '--list', 'a.xlsx'], '--list'],
    [['show', 'A-01', '--out', 'a.csv'], '--out'],
    [['fetch', '1', '--from', 'destatis', '--out', 'a.csv', '--db', 'a.db'], '--db'],
    [['backup', 'a', '--format', 'csv'], '--format'],
    [['restore', 'a', '--propose'], '--propose'],
    [['verify', '--wait', '1'], '--wait'],
  ];
  const faults = [];
  const db = join(folder(), 'unused.db');
  for (const [args, named] of calls)
    for (const lang of ['de', 'en']) {
      const { code, out, err } = wirk([...args, ...(args.includes('--lang') ? [] : ['--lang', lang])], { env: { WIRK_DB: db } });
      if (code !== 2 || out !== '' || !err.includes(named) || err.trim().split('\n').length > 3)
        faults.push(`${args.join(' ')}: exit code ${code}: ${err}${out}`);
    }
  none(faults, `wrong use (${calls.length} ways): exit code 2, the message names what is wrong`);
}

// ---- showing -----------------------------------------------------------------------------------------------

function show(db) {
  const args = ['show', 'D-14a', '--region', '05112,MR', '--period', '2015', '--db', db];
  const table = wirk(args);
  is(table.code, 0, 'wirk show');
  has(table.out.replace(/\u00a0/g, ' '), /05112 +Duisburg .*6,42 %/, 'the table shows the value with its unit');
  has(wirk([...args, '--lang', 'en']).out, /05112 +Duisburg .*6\.42/, 'in English with a point');
  const json = wirk([...args, '--json']);
  is(json.out, wirk([...args, '--format', 'json']).out, '--json is --format json');
  is(json.out, wirk([...args, '--format=json']).out, '--format=json as well');
  is(json.out, wirk([...args, '--json', '--lang', 'en']).out, 'and says the same in both languages');
  const data = JSON.parse(json.out);
  is(data.figures.map((f) => f.region).join(), '05112,MR', 'regions in the order asked for');
  const f = figure(data, { region: '05112', period: '2015' });
  none(['number', 'state', 'band', 'unit', 'definition_version', 'delivery', 'row', 'column'].filter((key) => !(key in f)), 'each value has number, state, band, unit, version, delivery, row and column');
  const csv = readCsv(wirk([...args, '--format', 'csv']).out);
  is(csv.length, data.figures.length + 1, '--format csv: a line for each figure');
  const both = JSON.parse(wirk(['show', 'D-14a', '--region', '05112,05112000,MR', '--period', '2015', '--db', db, '--json']).out);
  is(both.figures.map((x) => x.region).join(), '05112,MR', 'a city by both of its keys is there once');
  const sex = JSON.parse(wirk(['show', 'D-14a', '--region', '05112', '--period', '2015', '--by', 'sex', '--db', db, '--json']).out);
  is(sex.figures.map((x) => x.cell).join(' '), ' sex=f sex=m', '--by: the total first, then each');
  const family = JSON.parse(wirk(['show', 'D-14', '--region', '05112', '--period', '2015', '--db', db, '--json']).out);
  none(['D-14a', 'D-14b'].filter((id) => !family.figures.some((x) => x.indicator === id)), 'a name shows all its definitions, each under its own id');
  is(wirk([...args.slice(0, -2)], { env: { WIRK_DB: db } }).out, table.out, 'WIRK_DB names the store');
  for (const [what, more, named] of [
    ['an unknown indicator', ['Z-99'], 'Z-99'],
    ['an unknown region', ['A-01', '--region', '05999'], '05999'],
    ['an unknown set', ['A-01', '--region', 'XX'], 'XX'],
    ['an unknown period', ['A-01', '--period', '20.2011'], '20.2011'],
    ['an unknown breakdown', ['A-01', '--by', 'colour'], 'colour'],
    ['a period without data', ['A-01', '--period', '1875'], '1875'],
  ]) {
    const got = wirk(['show', ...more, '--db', db]);
    ok(got.code === 2 && got.out === '' && got.err.includes(named), `${what}: exit code 2`, String(got.code), got.err, got.out);
  }
}

function search(db) {
  const found = wirk(['search', 'Herne', 'Abschluss', '--db', db]);
  is(found.code, 0, 'wirk search');
  has(found.out.split('\n')[1], '/indicator/D-13a?areas=05916,MR', 'area and indicator lead to the chart');
  const json = JSON.parse(wirk(['search', 'BK Ost', '--json', '--db', db]).out);
  is(json.rows[0].kind, 'school', 'a school by a short name');
  is(readCsv(wirk(['search', 'BK Ost', '--format', 'csv', '--db', db]).out).length, json.rows.length + 1, 'the same hits as CSV');
  const none = wirk(['search', 'Xerne', '--db', db]);
  ok(none.code === 1 && none.out === '' && none.err.includes('Herne'), 'nothing found: exit code 1 and near words', String(none.code), none.out, none.err);
  has(wirk(['search', 'Herne dropouts', '--lang', 'en', '--db', db]).out, 'Leavers without Hauptschulabschluss', 'in English');
}

// `wirk show` breaks down by one dimension; a cell of two has its number on the page that tells where it comes from.
async function crossed(db, lines) {
  const faults = [];
  const server = await serve(db);
  for (const { indicator, region, period, cell, value } of lines) {
    const page = await ask(server, `/en/indicator/${indicator}/origin?region=${region}&period=${period}&cell=${encodeURIComponent(cell)}`);
    const got = /class="big-number">([^<]*)</.exec(page.text)?.[1] ?? `status ${page.status}`;
    if (Number(got.replace(/[^-\d.]/g, '')) !== Number(value)) faults.push(`${indicator} ${region} ${period} ${cell}: ${got} (expected ${value})`);
  }
  await server.stop();
  none(faults, `the ${lines.length} reference numbers of crossed cells`);
}

// Each line of the reference file against the program: one call for each indicator and breakdown.
async function reference(db) {
  const path = join(root, 'test/reference/ruhr.csv');
  if (!existsSync(path)) return skip('reference numbers', 'test/reference/ruhr.csv is not there');
  const [heads, ...rows] = readCsv(readFileSync(path, 'utf8').replace(/\r?\n/g, '\r\n'));
  const every = rows.map((row) => Object.fromEntries(heads.map((name, i) => [name, row[i]])));
  const lines = every.filter((line) => !line.cell.includes(';'));
  await crossed(db, every.filter((line) => line.cell.includes(';')));
  const calls = new Map();
  for (const line of lines) {
    const by = line.cell.split(';').filter(Boolean).map((part) => part.split('=')[0]).join(',');
    const key = `${line.indicator}|${by}|${line.period}`;
    if (!calls.has(key)) calls.set(key, []);
    calls.get(key).push(line);
  }
  const faults = [];
  for (const [key, group] of calls) {
    const [indicator, by, period] = key.split('|');
    const regions = [...new Set(group.map((line) => line.region))].join(',');
    const got = wirk(['show', indicator, '--region', regions, '--period', period, ...(by ? ['--by', by] : []), '--db', db, '--json']);
    let data = { figures: [] };
    try {
      data = JSON.parse(got.out);
    } catch {
      if (!group.every((line) => line.value.startsWith('state:'))) faults.push(`${key}: exit code ${got.code}: ${got.err}`);
      continue;
    }
    for (const line of group) {
      const value = line.value.replace(/^state:/, '');
      const digits = /^-?\d/.test(value) ? Number(value).toFixed(Number(line.decimals)) : value;
      const found = figure(data, line);
      if (value === '0' && found?.state === 'zero') continue;
      const fault = figureFault(data, { ...line, value: digits });
      if (fault) faults.push(`${fault} [${line.source}]`);
    }
  }
  none(faults, `the ${lines.length} reference numbers`);
}

// ---- wrong files ---------------------------------------------------------------------------------------------

// What the store tells, in one hash; and that it is whole.
function told(db) {
  const parts = ['A-01', 'D-14a', 'D-13a', 'C-03a'].map((id) => wirk(['show', id, '--json', '--db', db]).out);
  return sha(parts.join('\n'));
}

function refusals(db) {
  const before = told(db);
  const deliveries = newest(db);
  for (const { name, file, rule, row, column, words } of spoiled(folder())) {
    const bytes = sha(readFileSync(file));
    const de = wirk(['deliver', file, '--db', db, '--lang', 'de', '--json']);
    const en = wirk(['check', file, '--db', db, '--lang', 'en', '--json']);
    const text = wirk(['deliver', file, '--db', db, '--lang', 'de']);
    const faults = [];
    for (const [what, { code }] of Object.entries({ deliver: de, 'check --lang en': en, 'deliver as text': text }))
      if (code !== 1) faults.push(`${what}: exit code ${code}`);
    let found;
    try {
      const [german] = JSON.parse(de.out).files;
      const [english] = JSON.parse(en.out).files;
      if (german.outcome !== 'refused') faults.push(`outcome ${german.outcome}`);
      if (rule) {
        const fits = (f) => f.rule === rule && f.severity === 'error' && (!row || f.row === row) && (!column || f.column === column);
        found = german.findings?.find(fits);
        const other = english.findings?.find(fits);
        if (!found || !other) faults.push(`no finding ${rule} in row ${row ?? '-'}, column ${column ?? '-'}`, JSON.stringify(german.findings ?? german).slice(0, 600));
        else {
          if (found.text === other.text || found.text.length < 15) faults.push(`not in two languages: ${found.text}`);
          if (words && !words.test(found.text)) faults.push(`text: ${found.text}`);
          if (!text.out.includes(`[${rule}]`)) faults.push(`as text: ${text.out}`);
          if (row && !text.out.includes(column ? `Zeile ${row}, Spalte ${column}` : `Zeile ${row}`)) faults.push(`place missing as text: ${text.out.slice(0, 500)}`);
        }
      } else {
        const [a, b] = [german.fault ?? german.findings?.map((f) => f.text).join(), english.fault ?? english.findings?.map((f) => f.text).join()];
        if (!a || a === b || (words && !words.test(a))) faults.push(`message: ${a}`, `message: ${b}`);
      }
    } catch (error) {
      faults.push(String(error), de.out.slice(0, 300), de.err);
    }
    if (!text.out.includes('nicht angenommen')) faults.push(`as text: ${text.out.slice(0, 300)}${text.err}`);
    if (sha(readFileSync(file)) !== bytes) faults.push('the file was changed');
    none(faults, `refused: ${name}`);
  }
  is(told(db), before, 'after all refusals the store tells what it told before');
  is(newest(db), deliveries, 'and has no new delivery');
  is(wirk(['verify', '--db', db]).code, 0, 'and is whole');
}

function newest(db) {
  return JSON.parse(wirk(['show', 'D-14a', '--region', '05112', '--period', '2015', '--json', '--db', db]).out).as_of_delivery;
}

// Things that are no file at all.
function noFiles(db) {
  const missing = wirk(['deliver', join(folder(), 'nothing.csv'), '--db', db]);
  ok(missing.code !== 0 && missing.code < 3 && /nothing\.csv/.test(missing.out + missing.err), 'a file that is not there is named', String(missing.code), missing.out + missing.err);
  const directory = wirk(['deliver', folder(), '--db', db]);
  ok(directory.code > 0 && /Ordner/.test(directory.out + directory.err), 'a folder is no file', String(directory.code), directory.out + directory.err);
  const both = wirk(['deliver', join(folder(), 'nothing.csv'), join(files, '12411-01-01-4_de_flat.csv.gz'), '--db', db]);
  ok((both.code === 1 || both.code === 2) && both.out.includes('schon bekannt'), 'one bad file does not keep the next from being read', String(both.code), both.out, both.err);
}

// ---- what is taken along ----------------------------------------------------------------------------------

// The findings as a workbook, and as CSV that no spreadsheet takes for formulas.
function takenAlong(db) {
  const at = folder();
  const { file } = spoiled(at).find(({ rule }) => rule);
  const list = join(at, 'befunde.xlsx');
  const first = wirk(['check', file, '--list', list, '--db', db]);
  is(first.code, 1, 'check --list: findings are findings', first.err);
  ok(readFileSync(list).subarray(0, 4).toString('latin1') === 'PK\x03\x04', 'and stand in a workbook');
  is(readdirSync(at).filter((name) => name.startsWith('befunde.xlsx')).join(), 'befunde.xlsx', 'nothing is left beside it');
  const kept = wirk(['check', list, '--json', '--db', db]);
  has(kept.out, 'XLSX', 'which is read as one');
  const nowhere = wirk(['check', file, '--list', join(at, 'nowhere', 'list.xlsx'), '--db', db]);
  ok(nowhere.code === 3 && nowhere.err.includes('nowhere'), 'where it cannot be written: exit code 3', String(nowhere.code), nowhere.err);
  const two = wirk(['check', file, file, '--list', list, '--db', db]);
  ok(two.code === 2 && two.err.includes('--list'), 'a list is of one file', String(two.code), two.err);

  const evil = join(at, 'evil.csv');
  writeFileSync(evil, 'Kennziffer;Jahr;Personen\n05112;2015;=1+1\n05113;2015;-3\n05114;2015;@x\n05116;2015;12\n05117;2015;13\n05119;2015;14\n');
  const mapping = join(at, 'evil.yaml');
  writeFileSync(mapping, ['mapping: people', 'title: Personen', 'kind: csv', 'region: Kennziffer', 'period: {column: Jahr, kind: year}', 'measures:', '  - {id: people, unit: count, adds: yes, dimensions: [], title: Personen}', 'columns:', '  - {path: [Personen], measure: people}', ''].join('\n'));
  const rows = readCsv(wirk(['check', evil, '--mapping', mapping, '--format', 'csv', '--db', db]).out);
  const found = rows.slice(1).map((row) => row[7]).filter(Boolean);
  for (const text of ["'=1+1", "'@x", '-3']) ok(found.includes(text), `found in CSV: ${text}`, found.join(' '));
  const report = JSON.parse(wirk(['check', evil, '--mapping', mapping, '--json', '--db', db]).out).files[0];
  ok(report.findings.some((f) => f.found === '=1+1'), 'in JSON as it stands in the file');
  none(report.findings.filter((f) => !report.counts[f.rule]), 'each rule is counted');
  is(report.columns.map((c) => `${c.column} ${c.use}`).join(), '1 region,2 period,3 value', 'and each column has its use');
}

// ---- the same numbers from files of another shape -----------------------------------------------------------------

function otherShapes(db) {
  for (const { name, file, note } of variants(folder())) {
    const got = wirk(['deliver', file, '--db', db, '--json']);
    const faults = [];
    try {
      const [told] = JSON.parse(got.out).files;
      const errors = (told.findings ?? []).filter((f) => f.severity === 'error');
      if (told.outcome === 'refused') {
        // A named finding is an answer, too; silence is not.
        if (!errors.length || errors.some((f) => !f.rule || !f.text)) faults.push(`refused without a named finding: ${JSON.stringify(told)}`);
      } else {
        if (told.changed !== 0 || told.added !== 0) faults.push(`${told.added} added, ${told.changed} changed`);
        if (note && !told.findings.some((f) => f.rule === note)) faults.push(`not told: ${note}`);
      }
    } catch (error) {
      faults.push(String(error), got.err);
    }
    none(faults, `${name}: the same numbers or a named finding`);
  }
}

// ---- the same file twice, a corrected file --------------------------------------------------------------------------

function again(db) {
  const before = told(db);
  const last = newest(db);
  const path = join(files, '21111-02-06-4.csv.gz');
  const got = wirk(['deliver', path, '--db', db, '--json']);
  const [told1] = JSON.parse(got.out).files;
  is(told1.outcome, 'unchanged', 'the same file again: known');
  ok(told1.delivery > 0 && told1.delivery <= last, 'the delivery it came with is named', String(told1.delivery));
  const renamed = join(folder(), 'anders.csv.gz');
  copyFileSync(path, renamed);
  is(JSON.parse(wirk(['deliver', renamed, '--db', db, '--json']).out).files[0].outcome, 'unchanged', 'under another name as well');
  is(told(db), before, 'and nothing changed');
  is(newest(db), last, 'nor is there a new delivery');
  const looked = wirk(['check', join(files, '12411-01-01-4_de_flat.csv.gz'), '--db', db]);
  ok(looked.code === 0 || looked.code === 1, 'check looks without storing', looked.out, looked.err);
  is(newest(db), last, 'check makes no delivery');
}

function correction(db) {
  const last = newest(db);
  const before = wirk(['show', 'D-14a', '--region', '05112', '--period', '2015', '--json', '--db', db]);
  const old = JSON.parse(before.out);
  const { file, share } = same.corrected(folder());
  const bytes = sha(readFileSync(file));
  const got = wirk(['deliver', file, '--db', db, '--json']);
  const [told1] = JSON.parse(got.out).files;
  is(told1.outcome, 'stored', 'a corrected file is stored');
  is(told1.delivery, last + 1, 'as a new delivery');
  ok(told1.changed > 0 && told1.changed < 5 && told1.unchanged > 1000, 'only what differs is new', JSON.stringify({ ...told1, findings: 0 }));
  is(sha(readFileSync(file)), bytes, 'the file is as it was');
  const now = JSON.parse(wirk(['show', 'D-14a', '--region', '05112', '--period', '2015', '--json', '--db', db]).out);
  is(now.figures[0].number.toFixed(4), share.toFixed(4), 'the new value is shown');
  is(now.figures[0].delivery, last + 1, 'with its delivery');
  ok(now.figures[0].marks.includes('corrected'), 'marked as corrected', now.figures[0].marks);
  const then = JSON.parse(wirk(['show', 'D-14a', '--region', '05112', '--period', '2015', '--as-of', String(last), '--json', '--db', db]).out);
  is(JSON.stringify(then.figures), JSON.stringify(old.figures), '--as-of shows the old value');
  is(then.as_of_delivery, last, 'and says of which state');
}

// ---- keeping --------------------------------------------------------------------------------------------------------

function keeping(db, name) {
  const kept = join(folder(), `${name}.backup`);
  const saved = wirk(['backup', kept, '--db', db]);
  is(saved.code, 0, 'backup');
  ok(existsSync(kept) && statSync(kept).size > 100000, 'the backup is a file', saved.err);
  const copy = join(folder(), `${name}-restored.db`);
  is(wirk(['restore', kept, '--db', copy]).code, 0, 'restore into an empty store');
  is(told(copy), told(db), 'it tells the same');
  is(wirk(['verify', '--db', copy]).code, 0, 'and is whole');
  const as = (address, n) => wirk(['show', 'D-14a', '--region', '05112', '--as-of', String(n), '--json', '--db', address]).out;
  is(as(copy, newest(db) - 1), as(db, newest(db) - 1), 'older states are kept, too');
  const full = wirk(['restore', kept, '--db', copy]);
  ok(full.code === 2 || full.code === 3, 'a store that is not empty is not overwritten', String(full.code), full.err);
  is(told(copy), told(db), 'and stays as it was');
  const over = wirk(['backup', kept, '--db', db]);
  ok(over.code === 0 || over.code === 2 || over.code === 3, 'backing up onto a file that is there ends with a word', over.err);
  truncateSync(kept, Math.floor(statSync(kept).size * 0.6));
  const broken = join(folder(), `${name}-broken.db`);
  const torn = wirk(['restore', kept, '--db', broken]);
  ok(torn.code >= 1 && torn.code <= 3 && torn.err.length > 20, 'a torn backup is refused with a message', String(torn.code), torn.err);
  if (existsSync(broken)) is(wirk(['show', 'A-01', '--db', broken]).code !== 0, true, 'and leaves nothing half restored');
  const nothing = wirk(['restore', join(folder(), 'nothing.backup'), '--db', broken]);
  ok(nothing.code >= 1 && nothing.code <= 3, 'a backup that is not there is named', nothing.err);
  return copy;
}

function damaged(db) {
  const copy = join(folder(), 'damaged.db');
  wirk(['backup', join(folder(), 'd.backup'), '--db', db]);
  wirk(['restore', join(folder(), 'd.backup'), '--db', copy]);
  const bytes = readFileSync(copy);
  for (let at = 300000; at < 320000; at++) bytes[at] ^= 0x5a;
  writeFileSync(copy, bytes);
  const got = wirk(['verify', '--db', copy]);
  ok(got.code === 1 || got.code === 3, 'verify sees a damaged store', String(got.code), got.out, got.err);
}

function systemFaults() {
  const text = join(folder(), 'text.db');
  writeFileSync(text, 'this is no database, but a text that is long enough to be looked at'.repeat(100));
  const before = sha(readFileSync(text));
  for (const args of [['show', 'A-01'], ['demo'], ['verify'], ['serve', '--listen', '127.0.0.1:0']]) {
    const got = wirk([...args, '--db', text], { seconds: 10 });
    ok((got.code === 2 || got.code === 3) && got.err.includes('text.db'), `a store that is no database, ${args[0]}: named`, String(got.code), got.err);
  }
  is(sha(readFileSync(text)), before, 'it is left as it was');
  mkdirSync(join(folder(), 'dir'), { recursive: true });
  is(wirk(['show', 'A-01', '--db', join(folder(), 'dir')]).code, 3, 'a folder as store: exit code 3');
  is(wirk(['show', 'A-01', '--db', join(folder(), 'no/such/place.db')]).code, 3, 'a store in no folder: exit code 3');
  is(wirk(['show', 'A-01', '--db', 'postgres://nobody@127.0.0.1:9/none']).code, 3, 'a database server that is not there: exit code 3');
  const empty = wirk(['show', 'A-01', '--db', join(folder(), 'fresh.db')]);
  ok(empty.code === 0 || empty.code === 2, 'an empty store answers', String(empty.code), empty.err);
  const nowhere = wirk(['demo', '--data', folder(), '--db', join(folder(), 'fresh2.db')]);
  is(nowhere.code, 2, 'demo without its data: exit code 2');
}

async function ports(db) {
  const taken = net.createServer();
  await new Promise((tell) => taken.listen(0, '127.0.0.1', tell));
  const asked = `127.0.0.1:${taken.address().port}`;
  for (const [lang, words] of [['de', `Anschluss ${asked} ist schon belegt`], ['en', `port ${asked} is already in use`]]) {
    const end = await begin(['serve', '--db', db, '--listen', asked, '--lang', lang]).ended;
    is(end.code, 3, `a busy port that was asked for, ${lang}: exit code 3`);
    ok(end.err.includes(words) && end.err.includes('--listen') && !end.err.includes('http://'), 'it is named, and what to do; no other is taken', end.err);
  }
  await new Promise((tell) => taken.close(tell));

  // Nobody asked for a port: the usual one is busy now, by this test or by somebody else.
  const usual = net.createServer();
  await new Promise((tell) => usual.once('error', tell).listen(8080, '127.0.0.1', tell));
  const server = await serve(db, { listen: null });
  ok(server.port > 8080 && server.port < 8090, 'the usual port is busy: the next one', String(server.port));
  has(server.child.err, 'Anschluss 8080 ist schon belegt', 'the busy one is named');
  const end = await server.stop();
  is(end.code, 0, 'SIGTERM: exit code 0');
  const english = await serve(db, { listen: null, env: { LC_ALL: 'en_GB.UTF-8' } });
  has(english.child.err, /8080.*use/, 'in English, too');
  english.child.kill('SIGINT');
  is((await english.child.ended).code, 0, 'SIGINT: exit code 0');
  await new Promise((tell) => (usual.listening ? usual.close(tell) : tell()));
}

// Two deliveries at the same time: both end well, or one says that it has to wait.
async function together(db) {
  const [a, b] = ['24', '31'].map((more) => same.corrected(folder(), Number(more)).file);
  const ends = await Promise.all([begin(['deliver', a, '--db', db, '--json']).ended, begin(['deliver', b, '--db', db, '--json']).ended]);
  const numbers = ends.map((end) => (end.code <= 1 ? JSON.parse(end.out).files[0].delivery : 0)).filter(Boolean);
  ok(ends.every((end) => [0, 1, 3].includes(end.code)), 'two deliveries at once: both end', ...ends.map((end) => `${end.code} ${end.err}`));
  is(new Set(numbers).size, numbers.length, 'each with its own number');
  is(wirk(['verify', '--db', db]).code, 0, 'and the store is whole');
}

await run(400, async () => {
  help();
  wrongUse();
  systemFaults();
  const restored = [];
  for (const { name, db } of stores()) {
    console.log(`# ${name}`);
    const demo = wirk(['demo', '--db', db]);
    ok(demo.code === 0 || demo.code === 1, 'demo', String(demo.code), demo.err);
    has(demo.out, 'Die Beispielregion ist geladen', 'demo says that it is done');
    none(demo.out.split('\n').filter((line) => / 0 Zeilen gelesen/.test(line)), 'each file of the example has rows');
    const full = name === 'sqlite' || process.env.WIRK_TEST_STORE;
    if (full) {
      show(db);
      search(db);
      await reference(db);
      refusals(db);
      noFiles(db);
      takenAlong(db);
      profileFiles(db);
      await ports(db);
    }
    otherShapes(db);
    accounts(db);
    partners(db);
    again(db);
    correction(db);
    restored.push(keeping(db, name));
    await together(db);
    const second = wirk(['demo', '--db', db]);
    ok(second.code <= 1 && !/angenommen als Lieferung/.test(second.out), 'demo again: all files are known', String(second.code), second.out.slice(0, 400), second.err);
    is(wirk(['verify', '--db', db]).code, 0, 'verify');
    logbook(db);
    await purged(db);
    erased(db);
    if (name === 'sqlite') damaged(db);
  }
  if (restored.length === 2) is(told(restored[0]), told(restored[1]), 'both stores tell the same after the same deliveries');
});
