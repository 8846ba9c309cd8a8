// What a partner delivers in the tests of releasing: its own count of leavers, by a mapping of its own.

export const leavers = (id = 'lehrstadt-leavers', title = '{de: Abgänge der Städte, en: Leavers of the cities}') => `mapping: ${id}
title: ${title}
kind: csv
region: Schlüssel
period: {column: Jahr, kind: year}
columns:
  - {path: Insgesamt, measure: leavers}
  - {path: ohne, measure: leavers, cell: {certificate: none}}
`;
