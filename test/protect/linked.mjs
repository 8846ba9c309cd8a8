// Tables that are published together, or one after the other: does the same cell have the same status everywhere, and do all of them together give
// nothing away? The reference case has what GaussSuppression's ways of linking make of two tables; `wirk attack` looks at theirs and at ours.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, has, is, none, ok, root, wirk } from '../door.mjs';

const at = join(root, 'test/reference/sdc/linked_tables');
const input = join(at, 'input_cells.csv');
const expected = JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8'));
const areas = 'code,parent\nEU,\nnonEU,\nSpain,EU\nPortugal,EU\nIceland,nonEU\n';
const dims = ['--dim', 'age', '--dim', 'geo:@eu', '--dim', 'year'];
const tables = ['--table', 'age,geo:1,year', '--table', 'geo,year'];

const place = (cell) => `${cell.age ?? 'Total'}/${cell.eu ?? cell.geo}/${cell.year}`;

// What somebody learns who has both tables, of the cells that one of them hides: known exactly, or shown by the other.
function learned(all) {
  const to = folder(), tree = join(to, 'areas.csv');
  writeFileSync(tree, areas);
  const files = all.map((table, i) => {
    const rows = table.map((cell) => `${place(cell).replaceAll('/', ',')},${cell.suppressed ? 'x' : cell.freq}`);
    writeFileSync(join(to, `${i}.csv`), `age,geo,year,freq\n${rows.join('\n')}\n`);
    return join(to, `${i}.csv`);
  });
  const seen = JSON.parse(wirk(['attack', ...files, '--count', 'freq', '--dim', 'age', '--dim', `geo:${tree}`, '--dim', 'year', '--json']).out);
  const open = new Map(seen.table.map((cell) => [place(cell), cell]));
  const hidden = [...new Set(all.flat().filter((cell) => cell.suppressed).map(place))];
  return hidden.filter((name) => !open.has(name) || open.get(name).least === open.get(name).most);
}

function together() {
  const to = folder(), proof = join(to, 'proof.csv'), table = join(to, 'table.csv'), tree = join(to, 'areas.csv');
  const call = ['protect', input, '--count', 'freq', ...dims, ...tables, '--threshold', '2'];
  const made = JSON.parse(wirk([...call, '--json']).out);
  const cells = new Map(made.table.map((cell) => [place(cell), cell]));
  const ours = { table_1: [], table_2: [] };
  for (const [name, rows] of Object.entries(expected.local)) {
    ours[name] = rows.map((row) => ({ ...row, suppressed: cells.get(place(row)).suppressed === 1 }));
    none(rows.filter((row) => cells.get(place(row)).freq !== row.freq || Boolean(cells.get(place(row)).primary) !== row.primary).map(place),
      `linked, ${name}: ${rows.length} sums and primary cells are as expected`);
  }
  none(learned(Object.values(ours)), 'linked: both tables together give none of our hidden cells away');
  const differ = ['Total', '2014', '2015', '2016'].filter((year) => cells.get(`Total/nonEU/${year}`).state !== cells.get(`Total/Iceland/${year}`).state);
  none(differ, 'linked: a cell with two names has one status');
  const lost = new Set([...expected.super_consistent.table_1, ...expected.super_consistent.table_2].filter((cell) => cell.suppressed).map(place));
  ok(made.suppressed <= lost.size, `linked: ${made.suppressed} cells are hidden, by the way of theirs that holds ${lost.size}`);
  is(made.table.filter((cell) => cell.state === 'unpublished').length, 24, 'linked: what is in no table is neither hidden nor shown');

  const fails = { local: true, consistent: true, back_tracking: false, super_consistent: false };
  for (const [way, fail] of Object.entries(fails)) {
    const known = learned(Object.values(expected[way]));
    ok(known.length > 0 === fail, `linked: “${way}” ${fail ? `gives ${known.length} away` : 'holds'}`, known);
  }
  none(learned([expected.global_formula]), 'linked: one joint call holds');

  writeFileSync(tree, areas);
  writeFileSync(table, wirk([...call, '--format', 'csv', '--proof', proof]).out);
  const checker = (width) => spawnSync(join(root, 'build/tools/proof'), [table, proof, String(width), '-', tree, '-'], { encoding: 'utf8' });
  is(checker(1).status, 0, 'linked: the proof holds');
  is(checker(1000).status, 1, 'linked: … and not for more than was asked for');
  const text = readFileSync(table, 'utf8');
  writeFileSync(table, text.replace('secondary', 'shown'));
  is(checker(1).status, 1, 'linked: … nor with a hidden cell shown');
}

// A region and the same without one town: first one is published, then the other.
function later() {
  const to = folder(), path = (name, text) => (writeFileSync(join(to, name), text), join(to, name));
  const table = path('table.csv', 'town,kind,n\nHerten,a,2\nHerten,b,40\nMarl,a,30\nMarl,b,50\nBottrop,a,25\nBottrop,b,60\n');
  const tree = path('towns.csv', 'code,parent\nRegion,\nHerten,Region\nMarl,Region\nBottrop,Region\n');
  const sets = path('sets.csv', 'code,parent\nRegion ohne Herten,\nMarl,Region ohne Herten\nBottrop,Region ohne Herten\n');
  const call = (...more) => wirk(['protect', table, '--count', 'n', '--dim', `town:${tree}:${sets}`, '--dim', 'kind', '--lang', 'de', ...more]);
  const named = (out) => new Map(JSON.parse(out).table.map((cell) => [`${cell.town}/${cell.kind}`, cell]));
  const region = path('region.csv', 'town,kind,n\nRegion,a,57\nRegion,b,150\nRegion,Total,207\n');
  const without = path('without.csv', 'town,kind,n\nRegion ohne Herten,a,55\n');
  const all = named(call('--json').out);
  ok(all.get('Region/a').suppressed + all.get('Region ohne Herten/a').suppressed > 0, 'the region and the same without a small town are not both shown');
  const next = call('--earlier', region, '--json');
  const cells = named(next.out);
  is(cells.get('Region/a').state, 'shown', 'what was shown earlier stays shown');
  is(cells.get('Region/a').reason, 'earlier', '… and says why');
  is(cells.get('Region ohne Herten/a').suppressed, 1, '… so that the region without the town is hidden');
  const both = call('--earlier', region, '--earlier', without);
  ok(both.code === 1 && both.out === '' && ['„Herten / a“', 'region.csv, without.csv', 'zwischen 2 und 2'].every((part) => both.err.includes(part)),
    'two earlier ones that give a cell away are named', both.err);
  const more = path('more.csv', 'town,kind,n\nBottrop,b,60\n');
  const three = call('--earlier', more, '--earlier', region, '--earlier', without);
  ok(three.err.includes('region.csv, without.csv') && !three.err.includes('more.csv'), '… and no others', three.err);
  const told = call('--earlier', path('told.csv', 'town,kind,n\nMarl,a,30\nHerten,a,2\n'));
  ok(told.code === 1 && ['told.csv, Zeile 3', '„Herten / a“', 'mit 2'].every((part) => told.err.includes(part)), 'a small cell that was shown is told with its line', told.err);
  const other = call('--earlier', path('other.csv', 'town,kind,n\nMarl,a,31\n'));
  ok(other.code === 1 && ['other.csv', 'Zeile 2', '31', '30', 'table.csv'].every((part) => other.err.includes(part)), 'another count than now is told', other.err);
  const kept = named(call('--earlier', path('kept.csv', 'town,kind,n\nMarl,b,x\nBottrop,b,60\n'), '--json').out);
  ok(kept.get('Marl/b').state === 'primary' && kept.get('Marl/b').reason === 'earlier', 'what was hidden earlier stays hidden');
}

const wrongs = [
  [['--table', 'age,region'], ['„region“', 'age, geo, year']],
  [['--table', 'age,geo:3'], ['„geo“', '0', '2', '„3“']],
  [['--table', 'age,age'], ['„age“', 'zweimal']],
  [['--table', 'age:x'], ['„x“']],
];

export function linked() {
  together();
  later();
  for (const [more, says] of wrongs) {
    const found = wirk(['protect', input, '--count', 'freq', ...dims, '--lang', 'de', ...more]);
    ok(found.code === 1 && found.out === '' && says.every((part) => found.err.includes(part)), `${more.join(' ')} is told`, found.err);
  }
  const to = folder(), file = join(to, 'twice.csv');
  writeFileSync(file, 'geo,eu,n\na,x,4\nb,y,5\na,y,6\n');
  has(wirk(['protect', file, '--count', 'n', '--dim', 'geo:@eu', '--lang', 'en']).err, 'twice.csv, line 4: “a” belongs to “y” here, but to “x” in line 2.', 'a code that belongs to two is told');
}
