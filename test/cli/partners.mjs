// Partners from the command line, on the example's own history. The numbers are the guide's: 7, 13 and 14 were published; counting Herten, too, there
// were 7, 14 and 15 municipalities. Covered cities and towns follow from the official number of municipalities of each Kreis: 53 in all, 13 of them in
// Kreis Wesel, which nobody signed for.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { has, is, ok, root, wirk } from '../door.mjs';

export function partners(db) {
  const ask = (...args) => wirk(['partners', ...args, '--db', db, '--lang', 'en']);
  const count = (on, rule, kind = 'municipality') => JSON.parse(ask('--on', on, '--kind', kind, '--rule', rule, '--json').out);
  const wanted = {
    signed: [7, 14, 15],
    'district-level': [6, 13, 14],
    represented: [7, 23, 24],
    covered: [15, 39, 40],
  };
  for (const [rule, numbers] of Object.entries(wanted))
    ['2019-06-30', '2024-01-11', '2024-04-09'].forEach((on, i) => is(count(on, rule).number, numbers[i], `${rule} on ${on}`));
  is(count('2024-01-11', 'signed', 'university').number, 7, 'seven universities');
  const january = count('2019-01-15', 'signed');
  ok(january.number === null && january.at_least === 5 && january.at_most === 7, 'a month of which the day is not known', JSON.stringify(january).slice(0, 300));
  const force = count('2024-06-01', 'in-force');
  ok(force.number === null && force.at_least === 5 && force.unknown === 10, 'terms that are not known are not guessed', force.told);
  has(force.told, /^at least 5; for 10 more/, '... and said so');
  const rows = count('2024-01-11', 'district-level').rows;
  is(rows.find((row) => row.id === 'herten').reason, 'within-kreis', 'why Herten is out');
  is(rows.find((row) => row.id === 'oberhausen').reason, 'not-yet', 'why Oberhausen is out');
  is(rows.find((row) => row.id === 'musterstadt').reason, 'invented', 'the invented city is never counted');
  is(rows.find((row) => row.id === 'kreis-unna').signature, '2024-kreis-unna', 'why Kreis Unna is in: its signature');
  is(count('2024-01-11', 'signed').rows.find((row) => row.id === 'witten').reason, 'represented', 'Witten is represented');

  const published = JSON.parse(ask('--published', '--json').out).rows;
  const rule = (id) => published.filter((row) => row.id === id).map((row) => row.rule)[0];
  is([rule('ziele-kommunen'), rule('unna-kommunen'), rule('oberhausen-kommunen')].join(), 'signed,district-level,district-level', '7, 13 and 14 are explained');
  is(ask('--rules').out.split('\n').filter((line) => /^(signed|district-level|in-force|represented|covered) /.test(line)).length, 5, 'the rules in words');

  const found = (text) => JSON.parse(ask('--find', text, '--json').out).rows[0]?.id;
  is(found('Hochschule Ruhr-West'), 'hochschule-ruhr-west', 'a hyphen more');
  is(found('Muelheim'), 'muelheim-an-der-ruhr', 'without umlaut');
  is(found('stundents@school'), 'students-at-school', 'misspelt');
  const ends = JSON.parse(ask('--ends', '--on', '2024-10-10', '--days', '90', '--json').out).rows;
  ok(ends.length === 1 && ends[0].days === 82, 'a term that ends soon', JSON.stringify(ends));
  const timeline = JSON.parse(ask('--timeline', '--json').out).rows;
  is(timeline.filter((row) => row.event === 'joined' && row.day.startsWith('2023-04-21')).length, 5, 'five cities join on 21 April 2023');
  const conflicts = ask('--conflicts', '--json');
  is(conflicts.code, 1, 'open conflicts: exit code 1');
  ok(!JSON.parse(conflicts.out).rows.some((row) => row.conflict === 'count-unexplained' || row.conflict === 'double-name'), 'no count is unexplained, nobody is there twice', conflicts.out.slice(0, 500));

  for (const [args, told] of [
    [['--on', '2024-13-01'], '2024-13-01'],
    [['--rule', 'any'], 'district-level'],
    [['--kind', 'citi'], 'municipality'],
    [['--rules', '--timeline'], '--timeline'],
    [['more'], 'more'],
  ]) {
    const wrong = ask(...args);
    ok(wrong.code === 2 && wrong.err.includes(told), `wrong use: ${args.join(' ')}`, String(wrong.code), wrong.err);
  }
  const list = readFileSync(join(root, 'data/ruhr/partners/load.txt'), 'utf8').split('\n').filter((line) => /^[a-z]/.test(line));
  for (const file of list) {
    const again = wirk(['record', 'take', file.replace('.csv', ''), join(root, 'data/ruhr/partners', file), '--db', db, '--lang', 'en', '--json']);
    ok(again.code === 0 && !/"(added|changed)": ?[1-9]/.test(again.out), `${file} again changes nothing`, String(again.code), again.out.slice(0, 300), again.err);
  }
}
