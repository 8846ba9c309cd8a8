// Does `wirk protect` hide what must be hidden, lose no more than others do, and prove it? The reference tables are held against the sums, the
// primary cells and the losses found with other programs; each proof is checked by tools/proof.c, which shares no code with the program, and must
// no longer hold when the table, the proof or a state is changed. What is wrong with a file or a call must be told with its place.
// `wirk attack` must find the bounds that were found by linear programming (scipy), and know what several publications tell together.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, has, is, none, ok, readCsv, root, run, wirk } from '../door.mjs';
import { linked } from './linked.mjs';

const reference = join(root, 'test/reference/sdc');
const cases = [
  { name: 'freq_2dim', dims: ['town', 'type'] },
  { name: 'freq_3dim', dims: ['town', 'type', 'nat'] },
];

const call = (test, ...more) => {
  const at = join(reference, test.name);
  const dims = test.dims.flatMap((dim) => ['--dim', `${dim}:${join(at, `hierarchy_${dim}.csv`)}`]);
  return wirk(['protect', join(at, 'input_cells.csv'), '--count', 'freq', ...dims, ...more]);
};
const checker = join(root, 'build/tools/proof');
const proved = (test, table, proof, width) =>
  spawnSync(checker, [table, proof, String(width), ...test.dims.map((dim) => join(reference, test.name, `hierarchy_${dim}.csv`))], { encoding: 'utf8' });

// ---- against other programs ----------------------------------------------------------------------------

// No more is lost than by GaussSuppression, whose cells are at least 3 apart where zeros are shown, and 1 where they are hidden.
const wishes = [
  { width: 1, zeros: 'show', primary: 'primary_1_maxN', theirs: 'gauss_suppressed' },
  { width: 3, zeros: 'show', primary: 'primary_1_maxN', theirs: 'gauss_suppressed' },
  { width: 1, zeros: 'hide', primary: 'primary_0_maxN', theirs: 'gauss_suppressed_zeros_protected' },
];

function held(test, wish) {
  const name = `${test.name}, width ${wish.width}, zeros ${wish.zeros}`;
  const [heads, ...rows] = readCsv(readFileSync(join(reference, test.name, 'expected_cells.csv'), 'utf8').replace(/\r?\n/g, '\r\n'));
  const expected = rows.map((row) => Object.fromEntries(heads.map((head, i) => [head, row[i]])));
  const result = JSON.parse(call(test, '--width', String(wish.width), '--zeros', wish.zeros, '--json').out);
  const key = (cell) => test.dims.map((dim) => cell[dim]).join('/');
  const cells = new Map(result.table.map((cell) => [key(cell), cell]));
  const wrong = expected.filter((cell) => {
    const ours = cells.get(key(cell));
    return !ours || ours.freq !== Number(cell.freq) || ours.primary !== Number(cell[wish.primary]) || (ours.primary && !ours.suppressed);
  });
  none(wrong.map(key), `${name}: ${expected.length} sums and primary cells are as expected`);
  is(cells.size, expected.length, `${name}: there are no other cells`);
  is(result.proved, result.suppressed, `${name}: each hidden cell is proved`);
  const theirs = expected.filter((cell) => cell[wish.theirs] === '1');
  const value = theirs.reduce((sum, cell) => sum + Number(cell.freq), 0);
  ok(result.suppressed <= theirs.length && result.suppressed_value <= value,
    `${name}: ${result.suppressed} cells with ${result.suppressed_value} are hidden, by GaussSuppression ${theirs.length} with ${value}`);
}

// ---- the proof -----------------------------------------------------------------------------------------

function proofs(test, ...more) {
  const at = folder(), table = join(at, 'table.csv'), proof = join(at, 'proof.csv');
  const width = more.includes('--width') ? more[more.indexOf('--width') + 1] : 1;
  const name = `${test.name} ${more.join(' ')}`;
  const text = call(test, '--format', 'csv', '--proof', proof, ...more).out;
  writeFileSync(table, text);
  const found = proved(test, table, proof, width);
  ok(found.status === 0, `${name}: the proof holds`, found.stdout, found.stderr);
  const moves = readFileSync(proof, 'utf8');
  is(call(test, '--format', 'csv', ...more).out, text, `${name}: the same again`);

  const broken = (what, otherTable, otherMoves) => {
    writeFileSync(table, otherTable);
    writeFileSync(proof, otherMoves);
    ok(proved(test, table, proof, width).status === 1, `${name}: the checker finds ${what}`);
  };
  broken('a hidden cell that is shown', text.replace(/secondary,complement,\d*,-?\d*,\d*,-?\d*/, 'shown,,,,,'), moves);
  broken('a count that is another', text.replace(/(\d+),secondary/, (_, n) => `${Number(n) + 1},secondary`), moves);
  broken('a change that is another', text, moves.replace(/,1\n/, ',2\n'));
  broken('a move made too often', text.replace(/primary,small,(\d+),(-?)\d+/, (_, id, sign) => `primary,small,${id},${sign || '-'}1000000000`), moves);
}

// ---- what somebody learns ------------------------------------------------------------------------------

const records = (path) => {
  const [heads, ...rows] = readCsv(readFileSync(path, 'utf8').replace(/\r?\n/g, '\r\n'));
  return rows.map((row) => Object.fromEntries(heads.map((head, i) => [head, row[i]])));
};

function audited(test, way) {
  const at = join(reference, test.name), key = (cell) => test.dims.map((dim) => cell[dim]).join('/');
  const cells = records(join(at, 'expected_cells.csv')), bounds = records(join(at, `audit_${way}.csv`));
  const audit = JSON.parse(readFileSync(join(at, 'audit.json'), 'utf8'));
  const hidden = new Set(bounds.map(key));
  const path = join(folder(), 'published.csv');
  writeFileSync(path, `${[...test.dims, 'freq'].join(',')}\n${cells.map((cell) => `${key(cell).replaceAll('/', ',')},${hidden.has(key(cell)) ? 'x' : cell.freq}`).join('\n')}\n`);
  const dims = test.dims.flatMap((dim) => ['--dim', `${dim}:${join(at, `hierarchy_${dim}.csv`)}`]);
  const seen = JSON.parse(wirk(['attack', path, '--count', 'freq', ...dims, '--json']).out);
  const found = new Map(seen.table.map((cell) => [key(cell), cell]));
  const name = `${test.name}, ${way}`;
  is(seen.constraints, audit.constraints, `${name}: as many sums`);
  is(seen.suppressed, audit[way].suppressed, `${name}: as many hidden cells`);
  is(seen.all_suppressed_exactly_recoverable, audit[way].all_suppressed_exactly_recoverable, `${name}: as many can be worked out`);
  none(bounds.filter((cell) => Math.abs(found.get(key(cell)).lower - cell.lower) > 1e-9 || Math.abs(found.get(key(cell)).upper - cell.upper) > 1e-9)
    .map((cell) => `${key(cell)}: ${cell.lower} … ${cell.upper}, here ${JSON.stringify(found.get(key(cell)))}`), `${name}: ${bounds.length} bounds are those of the linear program`);
  none(seen.table.filter((cell) => !cell.exact || cell.least !== Math.ceil(cell.lower) || cell.most > Math.floor(cell.upper)).map(key),
    `${name}: those of whole numbers are within them, and there are tables that have them`);
}

// ---- amounts -------------------------------------------------------------------------------------------

const amounts = join(reference, 'magnitude_dominance');
const amountDims = ['town', 'type'];
const amountCall = (...more) => wirk(['protect', join(amounts, 'input_micro.csv'), '--value', 'euro',
  ...amountDims.flatMap((dim) => ['--dim', `${dim}:${join(amounts, `hierarchy_${dim}.csv`)}`]), ...more]);
const amountKey = (cell) => amountDims.map((dim) => cell[dim]).join('/');
const rules = [
  { name: 'dom_1_80_2_90', ask: ['--dominance', '1:80,2:90'], reason: 'dominance' },
  { name: 'p_percent_10', ask: ['--p-percent', '10'], reason: 'p-percent' },
  { name: 'p_percent_10_by_traeger', ask: ['--p-percent', '10', '--holder', 'traeger'], reason: 'p-percent' },
  { name: 'dom_1_75_by_traeger', ask: ['--dominance', '1:75', '--holder', 'traeger'], reason: 'dominance' },
  { name: 'few_contributors_maxN2_by_traeger', ask: ['--contributors', '2', '--holder', 'traeger'], reason: 'few' },
];
const near = (one, other) => Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other));

// Sums, contributors, the largest of them and all primary cells as expected; no more lost, whether the width is what the rule needs or a cent.
function amountsHeld(rule, ...more) {
  const expected = records(join(amounts, 'expected_cells.csv'));
  const result = JSON.parse(amountCall(...rule.ask, ...more, '--json').out);
  const found = new Map(result.table.map((cell) => [amountKey(cell), cell]));
  const held = rule.ask.includes('--holder');
  const name = `${rule.name} ${more.join(' ')}`;
  const same = held ? ['n_traeger', 't1', 't2'] : ['n_contrib', 'x1', 'x2', 'x3'];
  none(expected.filter((cell) => {
    const ours = found.get(amountKey(cell));
    return !ours || !near(ours.euro, Number(cell.euro)) || same.some((key) => !near(ours[key], Number(cell[key])))
      || ours.primary !== Number(cell[`${rule.name}_primary`]) || (ours.primary && ours.reason !== rule.reason);
  }).map(amountKey), `${name}: ${expected.length} sums, contributors and primary cells are as expected`);
  const theirs = expected.filter((cell) => cell[`${rule.name}_suppressed`] === '1');
  const value = theirs.reduce((sum, cell) => sum + Number(cell.euro), 0);
  ok(result.suppressed <= theirs.length && result.suppressed_value <= value + 1e-6,
    `${name}: ${result.suppressed} cells with ${result.suppressed_value} are hidden, by GaussSuppression ${theirs.length} with ${value}`);
}

// The largest contributor cannot be told from the published table to less than the rule says.
function amountsProved(...ask) {
  const at = folder(), table = join(at, 'table.csv'), proof = join(at, 'proof.csv');
  const name = `amounts ${ask.join(' ')}`;
  const check = () => spawnSync(checker, [table, proof, '1', ...amountDims.map((dim) => join(amounts, `hierarchy_${dim}.csv`))], { encoding: 'utf8' });
  const text = amountCall(...ask, '--format', 'csv', '--proof', proof).out;
  writeFileSync(table, text);
  none(text.trim().split('\n').filter((line, _, [heads]) => line.split(',').length !== heads.split(',').length), `${name}: each row has as many fields as there are heads`);
  const found = check();
  ok(found.status === 0, `${name}: the proof holds`, found.stdout, found.stderr);
  const broken = (what, other) => {
    ok(other !== text, `${name}: there is such a cell`);
    writeFileSync(table, other);
    ok(check().status === 1, `${name}: the checker finds ${what}`);
  };
  broken('a wider width', text.replace(/(primary,[^\n]*),[\d.]+,[\d.]+,((?:[^,\n]*,){4}[^,\n]*\n)/, '$1,99999999999.00,99999999999.00,$2'));
  broken('a hidden cell that is shown', text.replace(/secondary,complement[^\n]*/, 'shown,,,,,,,,,,,,'));
  // Somebody who is alone in every hidden cell knows all proofs of the others.
  broken('somebody who knows the proof', text.replace(/(secondary,complement,(?:[^,\n]*,){6})[^,\n]*/g, '$1Somebody'));
}

// A table that is all small is not given out as one that is protected.
function allSmall() {
  const path = join(folder(), 'small.csv'), ask = ['--count', 'n', '--dim', 'a', '--lang', 'en'];
  writeFileSync(path, 'a,n\nx,1\ny,1\n');
  const nothing = wirk(['protect', path, ...ask]);
  ok(nothing.code === 1 && nothing.out === '' && nothing.err.includes('Nothing would be left to show'), 'where even the total is small, nothing is given out', nothing.out, nothing.err);
  writeFileSync(path, 'a,n\nx,2\ny,3\n');
  has(wirk(['protect', path, ...ask]).out, 'Only totals are left', 'where only totals are left, that is said');
}

// The bounds that scipy found for what GaussSuppression publishes, to the cent.
function amountsAudited(rule) {
  const cells = records(join(amounts, 'expected_cells.csv'));
  const bounds = records(join(amounts, `audit_${rule.name}_suppressed.csv`));
  const audit = JSON.parse(readFileSync(join(amounts, 'audit.json'), 'utf8'));
  const path = join(folder(), 'published.csv');
  writeFileSync(path, `town,type,euro\n${cells.map((cell) => `${cell.town},${cell.type},${cell[`${rule.name}_suppressed`] === '1' ? 'x' : cell.euro}`).join('\n')}\n`);
  const seen = JSON.parse(wirk(['attack', path, '--value', 'euro', ...amountDims.flatMap((dim) => ['--dim', `${dim}:${join(amounts, `hierarchy_${dim}.csv`)}`]), '--json']).out);
  const found = new Map(seen.table.map((cell) => [amountKey(cell), cell]));
  is(seen.constraints, audit.constraints, `${rule.name}: as many sums`);
  is(found.size, bounds.length, `${rule.name}: as many hidden cells`);
  none(bounds.filter((cell) => !near(found.get(amountKey(cell)).lower, Number(cell.lower)) || !near(found.get(amountKey(cell)).upper, Number(cell.upper))).map(amountKey),
    `${rule.name}: ${bounds.length} bounds are those of the linear program`);
}

const amountWrongs = [
  { name: 'an amount below 0', table: 'x,y,v,h\na,p,1,A\nb,q,-2,B\n', ask: ['--p-percent', '10'], says: ['table.csv', 'Zeile 3', '„v“', '„-2“'] },
  { name: 'an empty holder', table: 'x,y,v,h\na,p,1,A\nb,q,2,\n', ask: ['--p-percent', '10', '--holder', 'h'], says: ['Zeile 3', '„h“'] },
  { name: 'amounts that all say too much', table: 'x,y,v,h\na,p,1,A\nb,q,2,A\n', ask: ['--p-percent', '10', '--holder', 'h'], says: ['nichts zu zeigen'] },
  { name: 'five decimals', table: 'x,y,v,h\na,p,1.00001,A\nb,q,2,A\n', ask: ['--p-percent', '10'], says: ['Zeile 2', '„1.00001“'] },
  { name: 'no rule', table: 'x,y,v,h\na,p,1,A\nb,q,2,A\n', ask: [], use: true, says: ['--dominance'] },
  { name: 'a threshold for amounts', table: 'x,y,v,h\na,p,1,A\n', ask: ['--threshold', '3', '--p-percent', '10'], use: true, says: ['--contributors'] },
  { name: 'a share of 100 %', table: 'x,y,v,h\na,p,1,A\n', ask: ['--dominance', '1:100'], use: true, says: ['dominance', '1:100'] },
  { name: 'p above q', table: 'x,y,v,h\na,p,1,A\n', ask: ['--p-percent', '20:10'], use: true, says: ['20:10'] },
  { name: 'costs that are none', table: 'x,y,v,h\na,p,1,A\nb,q,2,B\n', ask: ['--p-percent', '10', '--weight', 'h'], says: ['Zeile 2', '„h“', '„A“'] },
  { name: 'a width finer than the amounts', table: 'x,y,v,h\na,p,1,A\nb,q,2,B\n', ask: ['--p-percent', '10', '--width', '0.5'], says: ['width', '0.5'] },
];

function amountWrong(test) {
  const path = join(folder(), 'table.csv');
  writeFileSync(path, test.table);
  const got = wirk(['protect', path, '--value', 'v', '--dim', 'x', '--dim', 'y', ...test.ask, '--lang', 'de']);
  ok(got.code === (test.use ? 2 : 1) && got.out === '' && test.says.every((part) => got.err.includes(part)), `${test.name} is told`, got.code, got.err);
}

// A cell is dear or cheap to hide by what a column says; a total without a row costs what its parts do.
function costs() {
  const path = join(folder(), 'table.csv');
  writeFileSync(path, 'x,y,n,c\na,p,1,1\na,q,9,100\na,r,8,5\nb,p,9,7\nb,q,9,1\nb,r,12,9\n');
  const hidden = (...more) => {
    const result = JSON.parse(wirk(['protect', path, '--count', 'n', '--dim', 'x', '--dim', 'y', '--threshold', '1', ...more, '--json']).out);
    return { ...result, hidden: result.table.filter((cell) => cell.suppressed).map((cell) => `${cell.x}${cell.y}`).join(' ') };
  };
  const dear = hidden('--weight', 'c');
  is(dear.hidden, 'ap ar bp br', 'the cheapest cells by their costs are hidden');
  is(dear.suppressed_cost, 22, '… and their costs told');
}

// The region, the region without one town, the same by another feature, and a later table.
function together() {
  const at = folder(), path = (name, text) => (writeFileSync(join(at, name), text), join(at, name));
  const towns = path('towns.csv', 'code,parent\nRegion,\nRegion ohne Herten,Region\nHerten,Region\nBottrop,Region ohne Herten\nMarl,Region ohne Herten\n');
  const all = path('all.csv', 'town,kind,n\nRegion,Total,30\nRegion,a,12\nRegion,b,18\nBottrop,Total,\nHerten,Total,x\n');
  const without = path('without.csv', 'town,kind,n\nRegion ohne Herten,Total,27\n');
  const totals = path('totals.csv', 'town,n\nMarl,20\n');
  const other = path('other.csv', 'town,kind,n\nMarl,Total,21\n');
  const attack = (files, ...more) => wirk(['attack', ...files, '--count', 'n', '--dim', `town:${towns}`, '--dim', 'kind', ...more]);
  const bounds = (files, town) => JSON.parse(attack(files, '--json').out).table.find((cell) => cell.town === town && cell.kind === 'Total');
  const told = ({ least, most }) => `${least} … ${most}`;
  is(told(bounds([all], 'Herten')), '0 … 30', 'one table alone does not give the town away');
  is(told(bounds([all, without], 'Herten')), '3 … 3', 'two that differ by the town do');
  is(told(bounds([all, without], 'Bottrop')), '0 … 27', '… and bound what they do not tell');
  is(told(bounds([all, without, totals], 'Bottrop')), '7 … 7', 'a table without a dimension tells the totals');
  const de = attack([all, totals, other], '--lang', 'de');
  ok(de.code === 0 && ['other.csv', 'totals.csv', 'Fassungen'].some((part) => de.out.includes(part)), 'two tables that tell different counts are versions, and people are told', de.out, de.err);
  const wrongly = path('wrong.csv', 'town,n\nBottrop,40\n');
  has(attack([all, wrongly], '--lang', 'de').out, 'wrong.csv nennt andere Zahlen als all.csv', 'a part that is more than the total is another version');
  const none = attack([path('none.csv', 'town,kind,n\nRegion,Total,30\nBottrop,Total,40\nMarl,a,1\nMarl,b,1\n')], '--lang', 'de');
  ok(none.code === 1 && none.out === '' && none.err.includes('none.csv') && none.err.includes('widerspricht'), 'a table that contradicts itself is told', none.out, none.err);
  has(attack([all, without], '--lang', 'en').out, 'Worked out: “Herten / Total” is 3. It follows from: all.csv + without.csv; hidden in all.csv.', 'people are told as well');
  has(attack([all, without], '--format', 'csv').out, 'town,kind,lower,upper,least,most,exact,by\n', 'a table, too');
  const open = path('open.csv', 'town,kind,n\nBottrop,a,4\nMarl,b,x\n');
  const cell = JSON.parse(attack([open], '--json').out).table.find(({ town, kind }) => town === 'Marl' && kind === 'Total');
  ok(cell.upper === null && cell.most === null && cell.least === 0 && cell.exact, 'what nothing bounds has no upper end', cell);
}

// ---- rounding ------------------------------------------------------------------------------------------

// The least change was found with scipy 1.10.1 (HiGHS); the table itself is not unique.
function rounded(test, base) {
  const at = join(reference, test.at), expected = JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8'));
  const ask = (method, ...more) => call({ ...test, name: test.at }, '--method', method, '--base', String(base), '--json', ...more);
  const text = ask('control').out, result = JSON.parse(text), key = (cell) => test.dims.map((dim) => cell[dim]).join('/');
  is(result.L1_distance, expected.L1_distance_optimal, `${test.at}: the changes are as small as they can be`);
  ok(result.optimal && result.L1_lower_bound === result.L1_distance && result.L1_distance_optimal === result.L1_distance && result.feasible_zero_restricted && result.additive,
    '… which is proven');
  const cells = new Map(result.table.map((cell) => [key(cell), cell]));
  none(records(join(at, 'expected_rounding.csv')).filter((cell) => cells.get(key(cell))?.freq !== Number(cell.freq)).map(key), '… of the same counts');
  none(result.table.filter(({ freq, rounded: to, change, least, most }) => to % base || Math.abs(to - freq) >= base || (freq % base === 0 && to !== freq) || change !== to - freq || least > freq || most < freq).map(key),
    '… each goes to a neighbouring multiple, and stands for what it was');
  // Sums, from the hierarchies alone.
  const lines = test.dims.map((dim) => records(join(at, `hierarchy_${dim}.csv`)));
  const bad = [];
  for (const cell of result.table) test.dims.forEach((dim, d) => {
    const parts = lines[d].filter(({ parent }) => parent === cell[dim]);
    const sum = parts.reduce((all, { code }) => all + cells.get(key({ ...cell, [dim]: code })).rounded, 0);
    if (parts.length && sum !== cell.rounded) bad.push(`${key(cell)} by ${dim}`);
  });
  none(bad, '… and all sums hold');
  is(ask('control').out, text, '… the same again');
  const each = JSON.parse(ask('round').out);
  none(each.table.filter(({ freq, rounded: to }) => to !== Math.round(freq / base) * base).map(key), `${test.at}: each by itself goes to the nearest multiple`);
  ok(each.additive === false && each.L1_distance <= result.L1_distance && each.max_abs_change === Math.floor(base / 2), '… which is said not to be additive');
}

function notRounded() {
  // Found by counting out: 2 × 2 × 2 cells without a zero-restricted rounding to multiples of 2.
  const at = folder(), table = join(at, 'table.csv');
  const ask = (...more) => wirk(['protect', table, '--count', 'n', '--dim', 'x', '--dim', 'y', '--dim', 'z', '--method', 'control', '--base', '2', ...more]);
  writeFileSync(table, 'x,y,z,n\na,p,s,1\na,q,t,1\nb,p,t,1\nb,q,s,1\n');
  const no = ask('--lang', 'de', '--json'), wide = JSON.parse(ask('--wider', 'yes', '--json').out);
  ok(no.code === 1 && no.out === '' && no.err.includes('bewiesen') && no.err.includes('--wider yes'), 'that no table fits is told, and nothing is given out', no.err);
  ok(wide.feasible_zero_restricted === false && wide.max_abs_change === 2 && wide.optimal, '… larger changes fit when asked for', wide);
  for (const base of ['1', '0', '-5', '2.5', 'x']) is(wirk(['protect', table, '--count', 'n', '--dim', 'x', '--dim', 'y', '--method', 'round', '--base', base]).code, 2, `base ${base} is wrong use`);
  const large = wirk(['protect', table, '--count', 'n', '--dim', 'x', '--dim', 'y', '--dim', 'z', '--method', 'round', '--base', '50', '--lang', 'de']);
  ok(large.code === 1 && large.err.includes('50') && large.err.includes('4'), 'a base larger than all is told', large.err);
  const other = ask('--width', '3', '--lang', 'de');
  ok(other.code === 2 && other.err.includes('--width') && other.err.includes('suppress'), 'an option of another method is told', other.err);
}

// ---- cell keys -----------------------------------------------------------------------------------------

// Found with the R packages cellKey 1.0.2 and ptable 0.3.3.
function keyed() {
  const at = join(reference, 'cellkey_counts'), dims = ['town', 'type', 'nat'];
  const dim = (name) => ['--dim', `${name}:${join(at, `hierarchy_${name}.csv`)}`];
  const micro = join(at, 'input_micro.csv'), ptable = ['--ptable', join(at, 'input_ptable.csv')];
  const ask = (names, ...more) => wirk(['protect', micro, '--method', 'cellkey', '--key', 'rkey', ...names.flatMap(dim), ...ptable, '--json', ...more]);
  const result = JSON.parse(ask(dims).out), expected = JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8'));
  const key = (cell) => dims.map((name) => cell[name] ?? '').join('/'), cells = new Map(result.table.map((cell) => [key(cell), cell]));
  none(records(join(at, 'expected_cells.csv')).filter((cell) => ['uwc', 'puwc', 'row_nr', 'pert'].some((name) => cells.get(key(cell))?.[name] !== Number(cell[name])) ||
    Math.abs(cells.get(key(cell)).ckey - cell.ckey) > 1e-9).map(key), 'all counts, keys and changes are those of the R package');
  ok(result.cells === expected.cells && result.changed === expected.changed && result.sum_pert === expected.sum_pert && result.additive === false, '… and so is their summary');
  is(JSON.stringify(result.measures_overview.map(({ noise, cnt }) => [noise, cnt])), JSON.stringify(expected.measures_overview.map(({ noise, cnt }) => [Number(noise), cnt])), '… and how many changed by how much');
  none(result.table.filter(({ uwc, puwc, least, most }) => (uwc === 0 && puwc !== 0) || puwc === 1 || puwc === 2 || uwc < least || uwc > most).map(key), '0 stays 0, blocked counts are not published, and each stands for what it was');
  const totals = { town: 'Ruhr', type: 'Insgesamt', nat: 'alle' };
  for (const names of [['town', 'type'], ['nat', 'town']]) {
    const table = JSON.parse(ask(names).out).table;
    none(table.filter((cell) => cells.get(key({ ...totals, ...cell })).puwc !== cell.puwc).map(key), `the same cells have the same changes by ${names.join(' and ')}`);
  }
}

function keyedBySeed() {
  const at = join(reference, 'freq_3dim'), dim = (name) => ['--dim', `${name}:${join(at, `hierarchy_${name}.csv`)}`];
  const ask = (dims, ...more) => wirk(['protect', join(at, 'input_cells.csv'), '--count', 'freq', '--method', 'cellkey', ...dims, '--json', ...more]);
  const dims = ['town', 'type', 'nat'], key = (cell) => dims.map((name) => cell[name]).join('/');
  const table = (...all) => new Map(JSON.parse(ask(...all).out).table.map((cell) => [key(cell), cell]));
  const one = table(dims.flatMap(dim), '--seed', '7'), turned = table([...dims].reverse().flatMap(dim), '--seed', '7'), other = table(dims.flatMap(dim), '--seed', '8');
  none([...one].filter(([name, cell]) => turned.get(name).puwc !== cell.puwc || turned.get(name).ckey !== cell.ckey).map(([name]) => name), 'keys of a seed do not depend on the order of the dimensions');
  const flat = table([...dim('town'), '--dim', 'type', ...dim('nat')], '--seed', '7', '--total', 'Insgesamt');
  none([...flat].filter(([name, cell]) => one.get(name).puwc !== cell.puwc).map(([name]) => name), '… nor on which totals there are');
  ok([...one].filter(([name, cell]) => other.get(name).puwc !== cell.puwc).length > one.size / 3, '… but on the seed');
  ok([...one.values()].every(({ uwc, pert }) => Math.abs(pert) <= 5 && (uwc || !pert)), '… and changes are within their bound');

  const file = folder(), path = (name, text) => (writeFileSync(join(file, name), text), join(file, name));
  const wrongs = [
    ['x,k\na,0.5\nb,1\n', 'Zeile 3', '„1“'], ['x,k\na,-0.1\nb,0.2\n', 'Zeile 2', '„-0.1“'], ['x,k\na,0.5\nb,\n', 'Zeile 3', '„k“'], ['x,k\na,0.5\nb,NaN\n', 'Zeile 3', '„NaN“'],
  ];
  for (const [text, ...says] of wrongs) {
    const told = wirk(['protect', path('r.csv', text), '--method', 'cellkey', '--key', 'k', '--dim', 'x', '--lang', 'de']);
    ok(told.code === 1 && told.out === '' && says.every((part) => told.err.includes(part)), `a key that is none is told: ${says.join(' ')}`, told.err);
  }
  const heads = 'i,j,p_int_lb,p_int_ub\n', records2 = path('r.csv', 'x,k\na,0.5\nb,0.25\n');
  const tables = [
    [`${heads}0,0,0,1\n1,0,0,0.5\n1,2,0.6,1\n`, 'p.csv', '1'], [`${heads}0,0,0,1\n2,2,0,1\n`, 'p.csv', '2'], [`${heads}0,1,0,1\n`, 'p.csv', '0'],
    [`${heads}0,0,0,1\n1,x,0,1\n`, 'Zeile 3', '„x“'], [`${heads}0,0,0,1\n1,1,0,1.5\n`, 'Zeile 3', '„1.5“'], ['i,j,p\n0,0,1\n', '„p_int_lb“', 'i, j, p'], [heads, 'p.csv'],
  ];
  for (const [text, ...says] of tables) {
    const told = wirk(['protect', records2, '--method', 'cellkey', '--key', 'k', '--dim', 'x', '--ptable', path('p.csv', text), '--lang', 'de']);
    ok(told.code === 1 && told.out === '' && says.every((part) => told.err.includes(part)), `a table of changes that is none is told: ${says.join(' ')}`, told.err);
  }
  for (const more of [[], ['--seed', '1', '--key', 'k'], ['--key', 'k', '--count', 'n'], ['--key', 'k', '--ptable', 'p.csv', '--bound', '3'], ['--key', 'k', '--bound', '51'], ['--key', 'k', '--variance', '0']])
    is(wirk(['protect', records2, '--method', 'cellkey', '--dim', 'x', ...more]).code, 2, `cellkey with ${more.join(' ') || 'nothing'} is wrong use`);
  const help = wirk(['protect', '--help', '--lang', 'en']).out;
  none(['suppress', 'round', 'control', 'cellkey', '--threshold', '--base', '--ptable', 'p_int_lb', 'puwc', 'row_nr', 'ckey', 'rounded', 'suppressed_value', 'L1_distance'].filter((word) => !help.includes(word)), '--help states methods, options and columns');
}

// ---- what is wrong -------------------------------------------------------------------------------------

const tree = 'code,parent\nall,\na,all\nb,all\n';
const wrongs = [
  { name: 'a total that does not add up', table: 'x,y,n\na,p,3\nb,p,4\nall,p,8\na,q,1\n', says: ['table.csv', 'Zeile 4', '„all / p“', '8', '7'] },
  { name: 'a cell twice', table: 'x,y,n\na,p,3\nb,q,4\na,p,3\n', says: ['Zeile 4', 'Zeile 2', '„a / p“'] },
  { name: 'an unknown code', table: 'x,y,n\na,p,3\nc,q,4\n', says: ['Zeile 3', '„x“', '„c“'] },
  { name: 'a count below 0', table: 'x,y,n\na,p,-3\nb,q,4\n', says: ['Zeile 2', '„n“', '„-3“'] },
  { name: 'a count that is none', table: 'x,y,n\na,p,many\nb,q,4\n', says: ['Zeile 2', '„many“'] },
  { name: 'half a person', table: 'x,y,n\na,p,1.5\nb,q,4\n', says: ['Zeile 2', '„1.5“'] },
  { name: 'one category', table: 'x,y,n\na,p,3\nb,p,4\n', says: ['„y“'] },
  { name: 'a cycle', table: 'x,y,n\na,p,3\nb,q,4\n', tree: 'code,parent\nall,\na,b\nb,a\n', says: ['h.csv', 'Zeile 3', '„a“', '„b“'] },
  { name: 'no total', table: 'x,y,n\na,p,3\nb,q,4\n', tree: 'code,parent\na,b\nb,a\n', says: ['h.csv', '„x“'] },
  { name: 'a parent that is none', table: 'x,y,n\na,p,3\nb,q,4\n', tree: 'code,parent\nall,\na,west\nb,all\n', says: ['h.csv', 'Zeile 3', '„west“'] },
  { name: 'a code twice', table: 'x,y,n\na,p,3\nb,q,4\n', tree: `${tree}a,all\n`, says: ['h.csv', 'Zeile 5', '„a“'] },
  { name: 'no such column', table: 'x,z,n\na,p,3\nb,q,4\n', says: ['table.csv', '„y“', 'x, z, n'] },
  { name: 'no rows', table: 'x,y,n\n', says: ['table.csv'] },
];

function wrong(test) {
  const at = folder(), table = join(at, 'table.csv'), hierarchy = join(at, 'h.csv');
  writeFileSync(table, test.table);
  writeFileSync(hierarchy, test.tree ?? tree);
  const args = ['protect', table, '--count', 'n', '--dim', `x:${hierarchy}`, '--dim', 'y', '--json'];
  const de = wirk([...args, '--lang', 'de']), en = wirk([...args, '--lang', 'en']);
  ok(de.code === 1 && en.code === 1 && de.out === '' && de.err !== en.err && test.says.every((part) => de.err.includes(part)),
    `${test.name} is told, and nothing is given out`, de.err, en.err, de.out);
}

await run(200, () => {
  for (const test of cases) for (const wish of wishes) held(test, wish);
  proofs(cases[0]);
  proofs(cases[1]);
  proofs(cases[1], '--width', '2', '--insiders', 'yes');
  for (const way of ['primary_1_maxN', 'gauss_suppressed', 'gauss_suppressed_zeros_protected', 'sdctable_simpleheuristic', 'sdctable_gauss', 'sdctable_hypercube']) audited(cases[0], way);
  for (const way of ['primary_1_maxN', 'gauss_suppressed', 'gauss_suppressed_zeros_protected', 'sdctable_gauss']) audited(cases[1], way);
  rounded({ at: 'controlled_rounding_2dim_base3', dims: ['town', 'type'] }, 3);
  rounded({ at: 'controlled_rounding_3dim_base5', dims: ['town', 'type', 'nat'] }, 5);
  notRounded();
  keyed();
  keyedBySeed();
  together();
  linked();
  for (const rule of rules) for (const more of [[], ['--width', '0.01'], ['--width', '1000', '--weight', 'cells'], ['--insiders', 'no']]) amountsHeld(rule, ...more);
  amountsProved('--dominance', '1:75', '--holder', 'traeger');
  amountsProved('--contributors', '5', '--p-percent', '20', '--holder', 'traeger');
  for (const rule of rules.slice(0, 4)) amountsAudited(rule);
  for (const test of amountWrongs) amountWrong(test);
  costs();
  for (const test of wrongs) wrong(test);

  const at = folder(), table = join(at, 'table.csv');
  allSmall();
  writeFileSync(table, 'x,y,n\na,p,5\na,q,0\na,r,0\nb,p,9\nb,q,9\nb,r,30\n');
  const group = JSON.parse(wirk(['protect', table, '--count', 'n', '--dim', 'x', '--dim', 'y', '--group', 'yes', '--json']).out);
  const reason = (x, y) => group.table.find((cell) => cell.x === x && cell.y === y).reason;
  ok(reason('a', 'p') === 'all' && reason('a', 'r') === 'all-other', 'all of a total in one part is hidden, with the largest neighbour that is empty');
  const use = wirk(['protect', table, '--count', 'n', '--dim', 'x', '--breadth', '3', '--lang', 'en']);
  is(use.code, 2, 'an unknown option is wrong use');
  has(use.err, '--threshold', '… which names those there are');
});
