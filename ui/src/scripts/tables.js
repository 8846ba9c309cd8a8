// How is a table sorted, and taken away as text?

import { german } from './words.js';

// The value a cell is sorted by: what it says it is, else its number, else its text. Missing ones are NaN or empty.
function sortValue(cell) {
  const marked = cell.matches('[data-sort]') ? cell : cell.querySelector('[data-sort]');
  if (marked) return marked.dataset.sort === '' ? NaN : Number(marked.dataset.sort);
  const text = (cell.querySelector('.value') ?? cell).textContent.trim();
  const plain = text.replace(/[\s\u00a0\u202f%]/g, '').replace(/\u2212/g, '-');
  const number = german ? plain.replace(/\./g, '').replace(',', '.') : plain.replace(/,/g, '');
  return /^[-+]?\d+(\.\d+)?$/.test(number) ? Number(number) : text;
}

function compare(a, b) {
  const missingA = Number.isNaN(a) || a === '';
  const missingB = Number.isNaN(b) || b === '';
  if (missingA || missingB) return { fixed: true, order: missingA - missingB };
  if (typeof a === 'number' && typeof b === 'number') return { order: a - b };
  if (typeof a !== typeof b) return { fixed: true, order: typeof a === 'number' ? -1 : 1 };
  return { order: a.localeCompare(b, german ? 'de' : 'en', { numeric: true }) };
}

// Not where the server sorts (links in the head), nor where the order is part of what is said.
export function sortable(table) {
  const body = table.tBodies[table.tBodies.length - 1]; // what stands in a first one of several stays on top
  const heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
  if (!body || body.rows.length < 3 || table.querySelector('[rowspan], [colspan], thead a') || table.matches('.data--fixed')) return;
  for (const [column, head] of heads.entries()) {
    if (!head.textContent.trim()) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sorter';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const rows = [...body.rows].map((row) => [row, sortValue(row.cells[column])]);
      rows.sort(([, a], [, b]) => {
        const { fixed, order } = compare(a, b);
        return down && !fixed ? -order : order;
      });
      body.append(...rows.map(([row]) => row));
    });
  }
}

// A table as spreadsheets take it: tabs between cells; within a cell one line.
export function tableText(table) {
  const line = (row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()).join('\t');
  return [...table.rows].map(line).join('\n');
}
