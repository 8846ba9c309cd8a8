// Real files of the example region, spoiled in one thing each, or written in another shape with the same numbers.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { files } from '../door.mjs';

const LEAVERS = '21111-02-06-4.csv.gz'; // a table in Windows-1252: time; key; name; then total and women of each certificate
const CENTRES = '22541-01-04-4_00.csv.gz'; // a table in UTF-8 with key dates
const PEOPLE = '12411-01-01-4_de_flat.csv.gz'; // a flat file

const unpacked = (name) => gunzipSync(readFileSync(join(files, name)));

function lines(name) {
  return unpacked(name).toString('latin1').split('\n');
}

// The 1-based number of the line that begins so.
function at(rows, start) {
  const i = rows.findIndex((row) => row.startsWith(start));
  if (i < 0) throw new Error(`no line begins with ${start}`);
  return i;
}

function field(rows, i, column, value) {
  const fields = rows[i].split(';');
  fields[column - 1] = typeof value === 'function' ? value(fields[column - 1]) : value;
  rows[i] = fields.join(';');
}

export function spoiled(folder) {
  const out = [];
  const put = (name, file, bytes, expected) => {
    const path = join(folder, file);
    writeFileSync(path, bytes, typeof bytes === 'string' ? 'latin1' : undefined);
    out.push({ name, file: path, ...expected });
  };
  // One change to the leavers' line of Duisburg 2015.
  const changed = (name, file, change, expected) => {
    const rows = lines(LEAVERS);
    const i = at(rows, '2015;05112;');
    const more = change(rows, i);
    put(name, file, rows.join('\n'), { row: i + 1, ...expected, ...more });
  };

  put('a PDF file', 'bericht.pdf', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n', { words: /PDF/ });
  put('a PDF file called .csv', 'bericht.csv', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n', { words: /PDF/ });
  put('an image', 'bild.csv', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'), { words: /Bild/ });
  put('a web page instead of a file', 'seite.csv', '<!DOCTYPE html><html><head><title>Fehler</title></head><body>Wartung</body></html>\n', { words: /Webseite/ });
  put('random bytes', 'rauschen.csv', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + 13 * (i >> 3)) & 255)), {});
  put('an empty file', 'leer.csv', '', { words: /leer/ });
  put('a table of something else', 'anderes.csv', 'Obst;Menge\nApfel;3\nBirne;4\n', { rule: 'mapping.none' });
  put('an unfinished packed file', 'halb.csv.gz', readFileSync(join(files, LEAVERS)).subarray(0, 200000), { words: /unvollständig|beschädigt/ });
  put('a damaged packed file', 'kaputt.csv.gz', damagedPacked(), { words: /beschädigt|unvollständig/ });
  put('a bomb', 'bombe.csv.gz', gzipSync(Buffer.alloc(300 << 20, 'a;')), { words: /groß|MB/ });

  {
    const rows = lines(LEAVERS);
    const end = at(rows, '2009;');
    put('a table that breaks off', 'abgebrochen.csv', rows.slice(0, end).join('\n').slice(0, -7), { rule: 'table.truncated' });
  }
  {
    const bytes = unpacked(LEAVERS);
    const rows = lines(LEAVERS);
    const i = at(rows, '2015;05112;');
    const place = rows.slice(0, i).join('\n').length + 12;
    bytes[place] = 0;
    put('a NUL byte', 'null.csv', bytes, { rule: 'text.nul', row: i + 1 });
  }
  {
    const rows = unpacked(CENTRES).toString('utf8').split('\n');
    const i = rows.findIndex((row) => row.includes('Lübeck'));
    const bytes = Buffer.concat([
      Buffer.from(`${rows.slice(0, i).join('\n')}\n`, 'utf8'),
      Buffer.from(`${rows[i]}\n`, 'latin1'),
      Buffer.from(rows.slice(i + 1).join('\n'), 'utf8'),
    ]);
    put('two encodings in one file', 'gemischt.csv', bytes, { rule: 'text.encoding', row: i + 1, words: /Byte|Zeichen/ });
  }
  changed('an unknown region', 'gebiet.csv', (rows, i) => field(rows, i, 2, '05199'), { rule: 'region.unknown', column: 2, words: /05199/ });
  changed('a duplicate cell with another value', 'doppelt.csv', (rows, i) => {
    rows.splice(i + 1, 0, rows[i]);
    field(rows, i + 1, 6, (text) => String(Number(text) + 1));
    return { row: i + 2 };
  }, { rule: 'cell.conflict', column: 6 });
  changed('a negative count', 'negativ.csv', (rows, i) => field(rows, i, 6, '-12'), { rule: 'number.negative', column: 6, words: /-12/ });
  changed('a number like 20.2011', 'punkt.csv', (rows, i) => field(rows, i, 4, '20.2011'), { rule: 'number.unreadable', column: 4, words: /20\.2011/ });
  changed('a letter in a number', 'buchstabe.csv', (rows, i) => field(rows, i, 5, '24O1'), { rule: 'number.unreadable', column: 5, words: /24O1/ });
  changed('a huge number', 'riesig.csv', (rows, i) => field(rows, i, 4, '9'.repeat(400)), { column: 4, rule: 'number.unreadable' });
  changed('a broken period', 'zeit.csv', (rows, i) => field(rows, i, 1, '2o15'), {});
  changed('a row with a cell too many', 'ragged.csv', (rows, i) => {
    rows[i] += ';7;7';
  }, { rule: 'csv.ragged-row' });
  changed('an open quotation mark', 'offen.csv', (rows, i) => field(rows, i, 3, '"Duisburg'), {});
  {
    const rows = lines(LEAVERS);
    for (let i = 0; i < rows.length; i++) rows[i] = rows[i].replace(/^(\d{4});0(\d{1,4});/, '$1;$2;');
    put('keys that lost their leading zero', 'nullen.csv', rows.join('\n'), { rule: 'region.lost-zero', column: 2 });
  }
  changed('one key that lost its leading zero', 'eine-null.csv', (rows, i) => field(rows, i, 2, '5112'), { rule: 'region.lost-zero', column: 2, words: /5112/ });
  {
    const rows = unpacked(PEOPLE).toString('utf8').split('\n');
    const i = rows.findIndex((row) => row.includes(';05112;'));
    rows[i] = rows[i].replace(/;\d+;Anzahl;/, ';20.2011;Anzahl;');
    put('20.2011 in a flat file', 'flach.csv', Buffer.from(rows.join('\n'), 'utf8'), { rule: 'number.unreadable', row: i + 1, words: /20\.2011/ });
    const gone = unpacked(PEOPLE).toString('utf8').replace('1_variable_attribute_code', '1_variable_attribute_cod');
    put('a flat file without a column', 'flach-ohne.csv', Buffer.from(gone, 'utf8'), {});
  }
  return out;
}

function damagedPacked() {
  const bytes = Buffer.from(readFileSync(join(files, LEAVERS)));
  for (let i = 50000; i < 50040; i++) bytes[i] ^= 0xff;
  return bytes;
}

// Files that say the same in another way.
export function variants(folder) {
  const out = [];
  const put = (name, file, bytes, note) => {
    const path = join(folder, file);
    writeFileSync(path, bytes);
    out.push({ name, file: path, note });
  };
  const latin = (rows) => Buffer.from(rows.join('\n'), 'latin1');
  put('unpacked', 'ausgepackt.csv', unpacked(LEAVERS));
  put('in UTF-8', 'utf8.csv', Buffer.from(unpacked(LEAVERS).toString('latin1'), 'utf8'));
  put('in UTF-8 with a mark at its start', 'bom.csv', Buffer.from(`\ufeff${unpacked(LEAVERS).toString('latin1')}`, 'utf8'));
  put('with Windows line ends', 'crlf.csv', latin(lines(LEAVERS).map((row) => `${row.replace(/\r$/, '')}\r`)));
  put('without the line of the table number', 'ohne-nummer.csv', latin(lines(LEAVERS).slice(1)), 'table.no-number-line');
  {
    const rows = lines(LEAVERS);
    const first = at(rows, '2015;DG;');
    rows.splice(first, 0, rows[first - 1].split(';').map((_, i) => (i < 3 ? '' : 'Anzahl')).join(';'));
    put('with one more heading line', 'mehr-kopf.csv', latin(rows));
  }
  {
    // "mit allgemeiner Hochschulreife" before "ohne Hauptschulabschluss": pairs of columns change places in headings and rows.
    const rows = lines(LEAVERS).map((row) => {
      const fields = row.split(';');
      if (fields.length < 17) return row;
      return [...fields.slice(0, 5), ...fields.slice(15, 17), ...fields.slice(7, 15), ...fields.slice(5, 7), ...fields.slice(17)].join(';');
    });
    put('with columns in another order', 'andere-folge.csv', latin(rows));
  }
  {
    const quoted = (row) => row.split(';').map((text) => (/[,"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text)).join(',');
    put('with commas between cells', 'komma.csv', Buffer.from(unpacked(PEOPLE).toString('utf8').split('\n').map(quoted).join('\n'), 'utf8'));
  }
  {
    const [head, ...rest] = unpacked(PEOPLE).toString('utf8').replace(/^\ufeff/, '').trimEnd().split(/\r?\n/);
    const order = head.split(';').map((_, i, all) => all.length - 1 - i);
    const turned = [head, ...rest].map((row) => order.map((i) => row.split(';')[i]).join(';'));
    put('a flat file with its columns reversed', 'flach-gewendet.csv', Buffer.from(`\ufeff${turned.join('\n')}\n`, 'utf8'));
  }
  {
    const english = unpacked(PEOPLE).toString('utf8')
      .replace(/Fortschreibung des Bevölkerungsstandes/g, 'Rolled forward population estimates')
      .replace(/;weiblich;/g, ';female;').replace(/;männlich;/g, ';male;').replace(/;Insgesamt;/g, ';Total;')
      .replace(/;Anzahl;/g, ';number;').replace(/;Stichtag;/g, ';Reference date;')
      .replace(/Kreise und kreisfreie Städte/g, 'Administrative districts').replace(/;Bevölkerungsstand/g, ';Population')
      .replace(/;Geschlecht;/g, ';Sex;');
    put('a flat file in English', 'flach-englisch.csv', Buffer.from(english, 'utf8'));
  }
  return out;
}

export const same = {
  // Duisburg 2015 with more leavers without Hauptschulabschluss than delivered.
  corrected(folder, more = 40) {
    const rows = lines(LEAVERS);
    const i = at(rows, '2015;05112;');
    const fields = rows[i].split(';');
    const share = (100 * (Number(fields[5]) + more)) / Number(fields[3]);
    field(rows, i, 6, (text) => String(Number(text) + more));
    const file = join(folder, `berichtigt-${more}.csv`);
    writeFileSync(file, rows.join('\n'), 'latin1');
    return { file, share };
  },
};
