// Which publications of the same cases give something away together? Made-up tables (no real figures): the Kreis and the Kreis without one
// town, the region with and without it, a table whose later edition shows what the first one hid, sums that only several tables give, and
// the same files in another order. What `wirk attack` names must be the cell, its value, and the publications, no more than it needs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, has, is, ok, run, wirk } from '../door.mjs';

await run(200, () => {
  const at = folder(), path = (name, text) => (writeFileSync(join(at, name), text), join(at, name));
  const areas = path('areas.csv', 'code,parent\nRegion,\nKreis,Region\nBottrop,Region\nHerten,Kreis\nMarl,Kreis\nHaltern,Kreis\n');
  const sets = path('sets.csv', ['code,parent', 'Kreis ohne Herten,', 'Region ohne Herten,', 'Ruhr,', ...['Marl', 'Haltern'].flatMap((town) => [`${town},Kreis ohne Herten`, `${town},Region ohne Herten`]),
    'Bottrop,Region ohne Herten', 'Herten,Ruhr', 'Marl,Ruhr', 'Haltern,Ruhr', 'Bottrop,Ruhr', ''].join('\n'));
  const of = path('of.csv', 'code,parent\nTotal,\na,Total\nb,Total\n');
  const call = (files, ...more) => wirk(['attack', ...files, '--count', 'n', '--dim', `town:${areas}:${sets}`, '--dim', `kind:${of}`, ...more]);
  const names = (cell) => `${cell.town} / ${cell.kind}: ${cell.least === cell.most ? cell.least : `${cell.least} … ${cell.most}`}${cell.hidden_in ? ` (${cell.hidden_in})` : ''} by ${cell.by.join(' + ')}`;
  const revealed = (files, ...more) => JSON.parse(call(files, '--json', ...more).out).revealed.map(names);
  const same = (got, want, name) => is(JSON.stringify(got), JSON.stringify(want), name);

  // The Kreis, and the Kreis without one town.
  const kreis = path('kreis.csv', 'town,kind,n\nKreis,Total,43\nKreis,a,23\nKreis,b,20\n');
  const without = path('without.csv', 'town,kind,n\nKreis ohne Herten,Total,40\nKreis ohne Herten,a,22\nKreis ohne Herten,b,18\n');
  const bottrop = path('bottrop.csv', 'town,kind,n\nBottrop,Total,60\n');
  const small = ['Herten / Total: 3 by without.csv + kreis.csv', 'Herten / a: 1 by without.csv + kreis.csv', 'Herten / b: 2 by without.csv + kreis.csv'];
  same(revealed([without, bottrop, kreis]), small, 'the Kreis and the Kreis without one town give the town away');
  same(revealed([without, kreis, bottrop]), small, '… in any order');
  same(revealed([without, kreis], '--threshold', '2'), small.slice(1), '… as far as its counts are small');
  is(call([without, kreis]).code, 1, '… and that is a finding');
  is(call([without, bottrop]).code, 0, 'one without the other is none');

  // The region with and without it, by the name of a set of areas; what is hidden is named however large it is.
  const hides = path('hides.csv', 'town,kind,n\nHerten,Total,x\nBottrop,Total,60\n');
  const ruhr = path('ruhr.csv', 'town,kind,n\nRuhr,Total,120\n');
  const rest = path('rest.csv', 'town,kind,n\nRegion ohne Herten,Total,102\n');
  same(revealed([rest, ruhr, hides]), ['Herten / Total: 18 (hides.csv) by rest.csv + ruhr.csv'], 'the region with and without Herten, under another name');
  same(revealed([rest, hides, ruhr]), ['Herten / Total: 18 (hides.csv) by rest.csv + ruhr.csv'], '… in any order');

  // An official table hides a cell, its next edition shows it.
  const edition2019 = path('2019.csv', 'town,kind,n\nRegion,Total,120\nHerten,a,x\nMarl,a,14\nBottrop,a,x\n');
  const edition2020 = path('2020.csv', 'town,kind,n\nRegion,Total,121\nHerten,a,2\nMarl,a,15\nBottrop,a,x\n');
  same(revealed([edition2020, edition2019]), ['Herten / a: 2 (2019.csv) by 2020.csv'], 'a later edition with other counts shows what the first one hid');
  has(call([edition2020, edition2019], '--lang', 'de').out, 'Andere Fassung: „Herten / a“ ist in 2019.csv verborgen und nun als 2 bekannt aus: 2020.csv.', '… in words');
  const other = JSON.parse(call([edition2020, edition2019], '--json').out);
  ok(other.revealed[0].other_version && other.table.every((cell) => cell.town !== 'Herten' || cell.kind !== 'a'), '… and the editions are not solved together', other.revealed);
  const again = path('again.csv', 'town,kind,n\nRegion,Total,120\nHerten,a,2\n');
  same(revealed([again, edition2019]), ['Herten / a: 2 (2019.csv) by again.csv'], 'so does one with the same counts');
  is(JSON.parse(call([again, edition2019], '--json').out).revealed[0].other_version, false, '… which is no other version');
  same(revealed([edition2019, again]), ['Herten / a: 2 (2019.csv) by again.csv'], 'what was told before is not new');
  is(JSON.parse(call([edition2019, again], '--json').out).revealed[0].new, false, '… and says so');

  // Three that only together give it away; of several that tell the same, none is named twice.
  const kinds = path('kinds.csv', 'town,kind,n\nRegion,b,70\n');
  const total = path('total.csv', 'town,kind,n\nRegion,Total,120\n');
  const others = path('others.csv', 'town,kind,n\nRegion ohne Herten,a,48\nHerten,a,x\n');
  same(revealed([others, kinds, bottrop, total, ruhr]), ['Herten / a: 2 (others.csv) by others.csv + kinds.csv + total.csv'].map((line) => line), 'three tables together');

  // Narrower than the width, though not exactly.
  const near = path('near.csv', 'town,kind,n\nHerten,Total,x\nHerten,a,x\nHerten,b,x\nKreis,Total,20\nMarl,Total,x\nHaltern,Total,18\n');
  const narrow = path('narrow.csv', 'town,kind,n\nMarl,Total,1\nMarl,a,0\n');
  const wide = revealed([narrow, near], '--width', '2');
  ok(wide.includes('Herten / Total: 1 (near.csv) by narrow.csv + near.csv') && wide.includes('Herten / a: 0 … 1 (near.csv) by narrow.csv + near.csv'), 'cells known to less than the width', wide);
  ok(!revealed([narrow, near]).some((line) => line.startsWith('Herten / a')), '… and by width 1 only those known exactly');

  has(call([without, kreis], '--format', 'csv').out, 'Herten,Total,3,3,3,3,1,without.csv + kreis.csv\n', 'the table names the files');
  const use = call([without, kreis], '--width', '0', '--lang', 'en');
  ok(use.code === 2 && use.err.includes('width') && use.err.includes('“0”'), 'a width of 0 is wrong use', use.err);
});
