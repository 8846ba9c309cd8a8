// Where does a printed page come from, and from which day is it? The server knows neither what the browser calls the house nor the day of printing.

import { german } from './words.js';

export function paper(line) {
  addEventListener('beforeprint', () => {
    line.querySelector('[data-here]').textContent = location.href;
    line.querySelector('[data-today]').textContent = `, ${new Date().toLocaleDateString(german ? 'de-DE' : 'en-GB', { day: 'numeric', month: 'long', year: 'numeric' })}`;
  });
}
