// How many values would the table have? Counts while a reader chooses, from what the form says of itself.

import { german } from './words.js';

const MOST = 200000;
const written = new Intl.NumberFormat(german ? 'de' : 'en');

function perUnit(form) {
  if (form.elements.period?.checked) return Number(form.elements.period.dataset.latest);
  const years = [...form.querySelectorAll('[data-year]')];
  if (years.length) {
    const ends = [Number(form.elements.from.value) || -Infinity, Number(form.elements.to.value) || Infinity].sort((a, b) => a - b);
    return years.filter((y) => Number(y.dataset.year) >= ends[0] && Number(y.dataset.year) <= ends[1]).reduce((sum, y) => sum + Number(y.dataset.n), 0);
  }
  return [...form.querySelectorAll('input[data-n]:checked')].reduce((sum, box) => sum + Number(box.dataset.n), 0);
}

export function counting(form) {
  const count = form.querySelector('.build__count');
  const next = form.querySelector('button[name="step"]');
  form.addEventListener('change', () => {
    const n = perUnit(form) * Number(form.dataset.each);
    const over = n > MOST;
    count.textContent = (over ? form.dataset.tooMany : form.dataset.count).replace('#', written.format(n));
    count.classList.toggle('build__count--over', over);
    next.disabled = n === 0;
  });
}
