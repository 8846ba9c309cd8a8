// Made data with small counts, which nobody has delivered: leavers of the towns of two Kreise by certificate and sex, in years after all that
// the example tells of. Every town, Kreis and total is in the files, so that each number could be worked out from others. What is not small
// has five digits and more, so that it can be found in a page.

export const CODES = { certificate: ['none', 'hsa', 'msa', 'fhr', 'abitur'], sex: ['f', 'm'] };
export const KREISE = {
  '05562': ['05562004', '05562008', '05562012', '05562014', '05562016', '05562020', '05562024', '05562028', '05562032', '05562036'],
  '05954': ['05954004', '05954008', '05954012', '05954016', '05954020', '05954024', '05954028', '05954032', '05954036'],
};
export const TOTAL = 'total';
export const all = (dimension) => [TOTAL, ...CODES[dimension]];
export const keyOf = (year, region, certificate, sex) => [year, region, certificate, sex].join(' ');

// Deterministic: the same numbers everywhere.
function numbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

// The inner cells, "year region certificate sex" -> count: few without a certificate in a third of them, none at all in a tenth.
export function made(years, seed = 7) {
  const next = numbers(seed), cells = new Map();
  for (const year of years)
    for (const town of Object.values(KREISE).flat())
      for (const certificate of CODES.certificate)
        for (const sex of CODES.sex) {
          const chance = certificate === 'none' ? next() : 1, large = 10007 + Math.floor(next() * 89990);
          cells.set(keyOf(year, town, certificate, sex), chance < 0.1 ? 0 : chance < 0.4 ? 1 + Math.floor(next() * 3) : large);
        }
  return cells;
}

// With all totals.
export function summed(cells) {
  const out = new Map();
  for (const [key, count] of cells) {
    const [year, town, certificate, sex] = key.split(' ');
    for (const region of [town, town.slice(0, 5)])
      for (const c of [certificate, TOTAL]) for (const s of [sex, TOTAL]) out.set(keyOf(year, region, c, s), (out.get(keyOf(year, region, c, s)) ?? 0) + count);
  }
  return out;
}

const columns = all('certificate').flatMap((certificate) => all('sex').map((sex) => ({ certificate, sex, name: `${certificate} ${sex}` })));

export const mapping = (id, title, protect) => `mapping: ${id}
title: ${title}
kind: csv
region: Schlüssel
period: {column: Jahr, kind: year}
${protect ? `protect: ${protect}\n` : ''}columns:
${columns.map(({ certificate, sex, name }) => {
  const cell = Object.entries({ certificate, sex }).filter(([, code]) => code !== TOTAL).map(([dimension, code]) => `${dimension}: ${code}`).join(', ');
  return `  - {path: ["${name}"], measure: leavers${cell ? `, cell: {${cell}}` : ''}}`;
}).join('\n')}
`;

export function file(years, regions, sums) {
  const rows = years.flatMap((year) => regions.map((region) => [year, region, ...columns.map(({ certificate, sex }) => sums.get(keyOf(year, region, certificate, sex)))].join(';')));
  return `${['Jahr', 'Schlüssel', ...columns.map(({ name }) => name)].join(';')}\n${rows.join('\n')}\n`;
}

// Rates that are delivered, of the same areas.
export const ratesMapping = (id) => `mapping: ${id}
title: Quoten
kind: csv
region: Schlüssel
period: {column: Jahr, kind: year}
protect: {threshold: 3}
columns:
  - {path: Quote, measure: inkar_leavers_none}
`;

export const ratesFile = (year, rates) => `Jahr;Schlüssel;Quote\n${[...rates].map(([region, rate]) => `${year};${region};${rate.toFixed(6)}\n`).join('')}`;
