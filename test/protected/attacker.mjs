// Somebody who reads all that is published of the made data and works out what is not: one sum after the other, and with `wirk attack` what all of
// it together leaves open.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, folder, wirk } from '../door.mjs';
import { CODES, KREISE, TOTAL, all, keyOf } from './made.mjs';

const regions = Object.entries(KREISE).flat(2);
export const HIDDEN = 'x';

// All counts that figures tell: key -> number, HIDDEN, or nothing. A share tells its count with the total beside it. `states` gathers how each
// hidden figure is told, `marks` what its owner is told of it.
export async function published(server, years, { headers = {}, as_of = '' } = {}) {
  const cells = new Map(), shares = [], states = new Set(), marks = new Map();
  const asked = [['D-13a', 'certificate'], ['D-13a', 'sex'], ['D-14a', 'sex']];
  for (const [indicator, by] of asked)
    for (const year of years) {
      const address = `/indicator/${indicator}.json?period=${year}&areas=${regions.join(',')}&by=${by}${as_of ? `&as_of=${as_of}` : ''}`;
      const reply = await ask(server, address, { headers });
      for (const figure of JSON.parse(reply.text).figures ?? []) {
        const parts = Object.fromEntries((figure.cell || '').split(';').filter(Boolean).map((part) => part.split('=')));
        const key = (certificate) => keyOf(year, figure.region, parts.certificate ?? certificate, parts.sex ?? TOTAL);
        const hidden = figure.number === null && figure.secrecy !== 'none';
        if (hidden) states.add(figure.secrecy);
        if (indicator === 'D-14a') shares.push({ key: key('none'), total: key(TOTAL), share: figure.number, hidden });
        else if (hidden || figure.number !== null) cells.set(key(TOTAL), hidden ? HIDDEN : figure.number);
        if (figure.marks?.length) marks.set(indicator === 'D-14a' ? key('none') : key(TOTAL), figure.marks);
      }
    }
  for (const { key, total, share, hidden } of shares) {
    const of = cells.get(total);
    if (typeof of === 'number' && share !== null) cells.set(key, Math.round((share * of) / 100));
    else if (hidden && !cells.has(key)) cells.set(key, HIDDEN);
  }
  return { cells, states, marks };
}

// Each sum: the total and its parts.
function* sums(years) {
  for (const year of years)
    for (const certificate of all('certificate'))
      for (const sex of all('sex'))
        for (const region of regions) {
          const key = (r, c, s) => keyOf(year, r, c, s);
          if (KREISE[region]) yield [key(region, certificate, sex), ...KREISE[region].map((town) => key(town, certificate, sex))];
          if (certificate === TOTAL) yield [key(region, certificate, sex), ...CODES.certificate.map((code) => key(region, code, sex))];
          if (sex === TOTAL) yield [key(region, certificate, sex), ...CODES.sex.map((code) => key(region, certificate, code))];
        }
}

// What subtraction gives of what is hidden, again and again.
export function subtracted(cells, years) {
  const known = new Map([...cells].filter(([, count]) => count !== HIDDEN)), found = new Map();
  for (let more = true; more; ) {
    more = false;
    for (const sum of sums(years)) {
      const unknown = sum.filter((key) => !known.has(key));
      if (unknown.length !== 1) continue;
      const parts = sum.slice(1).reduce((rest, key) => rest + (known.get(key) ?? 0), 0);
      const count = unknown[0] === sum[0] ? parts : known.get(sum[0]) - parts;
      known.set(unknown[0], count), (more = true);
      if (cells.get(unknown[0]) === HIDDEN) found.set(unknown[0], count);
    }
  }
  return found;
}

// Between which counts each hidden cell of a year lies for somebody who knows all of it.
export function bounds(cells, year, zeros) {
  const at = (name) => join(folder(), name);
  const rows = [...cells].filter(([key]) => key.startsWith(`${year} `)).map(([key, count]) => [...key.split(' ').slice(1), count === HIDDEN ? '' : count].join(','));
  writeFileSync(at('published.csv'), `region,certificate,sex,n\n${rows.join('\n')}\n`);
  const parents = Object.entries(KREISE).flatMap(([kreis, towns]) => [`${kreis},all`, ...towns.map((town) => `${town},${kreis}`)]);
  writeFileSync(at('regions.csv'), `code,parent\nall,\n${parents.join('\n')}\n`);
  for (const dimension of ['certificate', 'sex']) writeFileSync(at(`${dimension}.csv`), `code,parent\n${TOTAL},\n${CODES[dimension].map((code) => `${code},${TOTAL}`).join('\n')}\n`);
  const dims = [`region:${at('regions.csv')}`, `certificate:${at('certificate.csv')}`, `sex:${at('sex.csv')}`].flatMap((dim) => ['--dim', dim]);
  const done = wirk(['attack', at('published.csv'), '--count', 'n', ...dims, '--zeros', zeros, '--json'], { seconds: 120 });
  if (done.code !== 0 && done.code !== 1) throw new Error(`attack: ${done.err}${done.out}`);
  return JSON.parse(done.out);
}
