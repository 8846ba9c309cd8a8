// What does a page do more where scripts run? Moves through the marks of a picture with the arrow keys and shows their text, sorts tables,
// copies, takes a dropped file, finds pages from the keyboard, and counts what a table would hold. Nothing here is needed to read a page.

import { counting } from './scripts/builder.js';
import { copyButton } from './scripts/copy.js';
import { drop } from './scripts/drop.js';
import { singleKeys } from './scripts/keys.js';
import { palette } from './scripts/palette.js';
import { live } from './scripts/live.js';
import { paper } from './scripts/paper.js';
import { picture } from './scripts/pictures.js';
import { sortable, tableText } from './scripts/tables.js';

for (const form of document.querySelectorAll('form.drop')) drop(form);
for (const svg of document.querySelectorAll('svg.chart')) picture(svg);
for (const table of document.querySelectorAll('table.data')) {
  sortable(table);
  const frame = table.closest('.table-frame');
  if (frame && table.rows.length > 2) copyButton(frame, () => tableText(table));
}
for (const table of document.querySelectorAll('table[data-live]')) live(table);
for (const link of document.querySelectorAll('a[data-print]'))
  link.addEventListener('click', (event) => {
    event.preventDefault();
    print();
  });
// Where the settings name no address of the house, the browser knows it: what is copied has to lead here from anywhere.
const whole = (text) => text.trim().replace(/(^|[\s"])\/(?=[a-z])/g, `$1${location.origin}/`);
for (const citation of document.querySelectorAll('.citation')) copyButton(citation, () => whole(citation.textContent));
for (const form of document.querySelectorAll('form[data-build]')) counting(form);
for (const line of document.querySelectorAll('.bottom__printed')) paper(line);
palette();
singleKeys();
