// Does `wirk analyse` find what the reference cases say, key by key? test/reference/cases/*.json tell how each case is called and how
// near a result must come; every key of a case's expected.json must be held against a result, or be named as only shown, with the reason.
// What is wrong with a call or a file must be told with its place.
//
// A topic's file: { "cases": [ {
//   "case": "segregation/ruhr_small"            a folder of test/reference, or of ../shared/reference where `shared` is true
//   "calls": { "main": [ARGUMENTS…] }           of `wirk analyse`; {case} is the folder
//   "match": [ { "keys": PATTERN,               of the expected results, as paths: total.M, exposure[of=de,to=tr].exposure, w[0]
//                "call": "main",                whose result (the first call where none is named)
//                "as": "$1",                    its path there, with what the stars of the pattern stood for; else the same path
//                "relative": 1e-10, "absolute": 1e-12,   how far off (either is enough); nothing: the same
//                "most": 1.001,                 not larger than so many times the expected value (a loss)
//                "of": "boot.$1.se", "times": 0.1 } ]    or within so many times another expected value
//   "tables": [ { "file": "expected_local.csv", "at": "local_unit", "by": ["school"], "columns": {"their": "our"}, … } ],
//                                               "stat": "stat" where a column of that name says which result each row is
//   "by": { "exposure": ["of", "to"] }          what tells the entries of a list apart; else their place
//   "shown": [ { "keys": PATTERN, "why": "…" } ]
// } ] }
// And of what is wrong: "wrong": [ { "name": "a missing cell", "call": [ARGUMENTS…], "files": {"a.csv": "school,n\nA,\n"}, "says": ["Zeile 2", "„n“"],
// "code": 1 } ]; {a.csv} in the call is that file.
// In a pattern * stands for anything. The first entry that fits a key holds it.

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { folder as scratch, none, ok, readCsv, root, run, skip, wirk } from '../door.mjs';

const reference = join(root, 'test/reference');
const shared = resolve(root, '../shared/reference');

// ---- paths ---------------------------------------------------------------------------------------------

// All plain values of a tree, by their paths.
function flat(value, by, path = '', list = '') {
  if (Array.isArray(value)) {
    const names = by[list] ?? by[path];
    const found = value.flatMap((entry, i) => {
      const place = names && entry && typeof entry === 'object' ? names.map((name) => `${name}=${entry[name]}`).join(',') : i;
      return [...flat(entry, by, `${path}[${place}]`, list)];
    });
    return found;
  }
  if (value && typeof value === 'object')
    return Object.entries(value).flatMap(([key, part]) => [...flat(part, by, path ? `${path}.${key}` : key, path ? `${list}.${key}` : key)]);
  return [[path, value]];
}

const pattern = (text) => new RegExp(`^${text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('(.*)')}$`);
const fill = (text, found) => text.replace(/\$(\d)/g, (_, i) => found[i] ?? '');

// ---- one value -----------------------------------------------------------------------------------------

// Why a result is not what it should be; empty where it is.
function fault(got, want, rule, others, found) {
  if (got === undefined) return 'is missing';
  if (want === null || got === null || typeof want !== 'number') return Object.is(got, want) ? '' : `is ${got}, not ${want}`;
  if (typeof got !== 'number' || !Number.isFinite(got)) return `is ${got}, not ${want}`;
  const off = Math.abs(got - want);
  if (rule.most !== undefined) return got <= want * rule.most ? '' : `is ${got}, more than ${want} · ${rule.most}`;
  if (off === 0) return '';
  if (rule.relative !== undefined && off <= rule.relative * Math.abs(want)) return '';
  if (rule.absolute !== undefined && off <= rule.absolute) return '';
  if (rule.of !== undefined && off <= rule.times * Math.abs(others.get(fill(rule.of, found)))) return '';
  return `is ${got}, not ${want} (off by ${off.toExponential(2)})`;
}

// ---- one case ------------------------------------------------------------------------------------------

function results(test, folder) {
  const out = new Map();
  for (const [name, args] of Object.entries(test.calls)) {
    const done = wirk(['analyse', ...args.map((arg) => arg.replace('{case}', folder)), '--json'], { seconds: 120 });
    if (!ok(done.code === 0, `${test.case}: ${name} is worked out`, done.err)) return undefined;
    if (!ok(!/NaN|Infinity/.test(done.out), `${test.case}: ${name} says no NaN`, done.out)) return undefined;
    out.set(name, new Map(flat(JSON.parse(done.out), test.by ?? {})));
  }
  return out;
}

function held(test, expected, found) {
  const wrong = [];
  const first = Object.keys(test.calls)[0];
  let matched = 0;
  const others = new Map(expected);
  for (const [path, want] of expected) {
    const shown = (test.shown ?? []).find((rule) => pattern(rule.keys).test(path));
    const rule = (test.match ?? []).find((one) => pattern(one.keys).test(path));
    if (shown && !shown.why) wrong.push(`${path} is only shown, and nobody says why`);
    if (shown) continue;
    if (!rule) {
      wrong.push(`${path} is not held against anything`);
      continue;
    }
    const parts = pattern(rule.keys).exec(path);
    const got = found.get(rule.call ?? first)?.get(rule.as === undefined ? path : fill(rule.as, parts));
    const why = fault(got, want, rule, others, parts);
    if (why) wrong.push(`${path} ${why}`);
    else matched++;
  }
  none(wrong, `${test.case}: ${matched} results are as expected`);
}

// A table of expected values: each row an entry of a list of results.
function table(test, folder, found, rule) {
  const [heads, ...rows] = readCsv(readFileSync(join(folder, rule.file), 'utf8').replace(/\r?\n/g, '\r\n'));
  const first = Object.keys(test.calls)[0];
  const result = found.get(rule.call ?? first);
  const wrong = [];
  let matched = 0;
  rows.forEach((row, i) => {
    const cell = new Map(heads.map((head, c) => [head, row[c]]));
    const place = rule.by ? rule.by.map((name) => `${name}=${cell.get(name)}`).join(',') : i;
    for (const [head, text] of cell) {
      const name = rule.stat ? cell.get(rule.stat) : rule.columns ? rule.columns[head] : head;
      if (name === undefined || rule.by?.includes(head) || head === rule.stat) continue;
      const want = text === '' ? null : text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
      const why = fault(result.get(`${rule.at}[${place}].${name}`), want, rule, new Map(), []);
      if (why) wrong.push(`${rule.at}[${place}].${name} ${why}`);
      else matched++;
    }
  });
  none(wrong, `${test.case}: ${matched} values of ${rule.file} are as expected`);
}

function check(test) {
  const folder = test.shared ? join(shared, test.case) : join(reference, test.case);
  if (test.shared && !existsSync(folder)) return skip(test.case, `${folder} is absent`);
  const found = results(test, folder);
  if (!found) return undefined;
  const file = join(folder, 'expected.json');
  if (existsSync(file)) held(test, flat(JSON.parse(readFileSync(file, 'utf8')), test.by ?? {}), found);
  for (const rule of test.tables ?? []) table(test, folder, found, rule);
  return undefined;
}

// ---- what is wrong -------------------------------------------------------------------------------------

function wrongCall(test) {
  const paths = new Map();
  for (const [name, text] of Object.entries(test.files ?? {})) {
    paths.set(name, join(scratch(), name));
    writeFileSync(paths.get(name), Array.isArray(text) ? `${text.join('\n')}\n` : text);
  }
  const args = test.call.map((arg) => arg.replace(/\{(.*?)\}/g, (_, name) => paths.get(name) ?? name));
  const de = wirk(['analyse', ...args, '--json', '--lang', 'de']);
  const en = wirk(['analyse', ...args, '--json', '--lang', 'en']);
  const said = test.says.every((part) => de.err.includes(part)) && de.err !== en.err && en.err !== '' && de.out === '';
  ok(de.code === (test.code ?? 1) && en.code === de.code && said, `${test.call[0]}, ${test.name}: is told`, `exit code ${de.code}`, de.err, en.err, de.out);
}

await run(500, async () => {
  const topics = readdirSync(join(reference, 'cases')).filter((name) => name.endsWith('.json')).sort();
  for (const topic of topics) {
    const { cases, wrong } = JSON.parse(readFileSync(join(reference, 'cases', topic), 'utf8'));
    for (const test of cases) check(test);
    for (const test of wrong ?? []) wrongCall(test);
  }
});
