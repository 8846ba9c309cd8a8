// How does a reader get anywhere without leaving the keyboard? Ctrl/Cmd+K opens a search over every page; it asks /search.json.

import { german } from './words.js';

const words = german
  ? { label: 'Suche: Indikator, Ort, Schule, Partner oder Begriff', none: 'Nichts gefunden. Enter zeigt die nächsten Wörter.', lost: 'Die Suche antwortet nicht.',
      legend: [['↑ ↓', 'wählen'], ['Enter', 'öffnen'], ['Strg Enter', 'neuer Tab'], ['⌫', 'eine Ebene höher'], ['Esc', 'schließen']], hits: (n) => `${n} Treffer` }
  : { label: 'Search: indicator, place, school, partner or term', none: 'Nothing found. Enter shows the nearest words.', lost: 'The search does not answer.',
      legend: [['↑ ↓', 'choose'], ['Enter', 'open'], ['Ctrl Enter', 'new tab'], ['⌫', 'one level up'], ['Esc', 'close']], hits: (n) => (n === 1 ? '1 hit' : `${n} hits`) };
const base = german ? '' : '/en';
const WAIT = 120;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// The page above this one: "/indicator/D-14a" lies below "/indicators", these below the start.
function above() {
  const path = location.pathname.replace(/^\/en(?=\/|$)/, '');
  const parts = path.split('/').filter(Boolean);
  if (parts.length > 2) return `${base}/${parts.slice(0, -1).join('/')}`;
  const lists = { indicator: 'indicators', region: 'regions', school: 'schools', partner: 'partners', agreement: 'agreements', body: 'bodies', measure: 'measures', actor: 'actors', hurdle: 'hurdles', course: 'courses', delivery: 'deliveries' };
  return `${base}/${(parts.length === 2 && lists[parts[0]]) || ''}`;
}

export function palette() {
  const list = element('ul', { class: 'palette__list', role: 'listbox', id: 'palette-list', 'aria-label': words.label });
  const field = element('input', {
    class: 'palette__field', type: 'text', role: 'combobox', 'aria-label': words.label, placeholder: words.label, 'aria-autocomplete': 'list',
    'aria-expanded': 'false', 'aria-controls': 'palette-list', autocomplete: 'off', spellcheck: 'false', maxlength: '200',
  });
  const status = element('p', { class: 'palette__status', role: 'status' });
  const legend = element('p', { class: 'palette__legend' }, ...words.legend.map(([key, text]) => element('span', {}, element('kbd', {}, key), ` ${text}`)));
  const dialog = element('dialog', { class: 'palette', 'aria-label': words.label }, field, list, status, legend);
  let trigger = null;
  let timer = 0;
  let asking = null;
  let hits = [];
  let at = -1;

  function choose(next) {
    at = next;
    for (const [i, hit] of [...list.children].entries()) hit.setAttribute('aria-selected', String(i === at));
    if (at < 0) field.removeAttribute('aria-activedescendant');
    else {
      field.setAttribute('aria-activedescendant', list.children[at].id);
      list.children[at].scrollIntoView({ block: 'nearest' });
    }
  }

  function show(found) {
    hits = found;
    list.replaceChildren(...hits.map((hit, i) => {
      const row = element('li', { class: 'palette__hit', role: 'option', id: `palette-${i}` }, hit.title,
        element('span', { class: 'palette__note' }, `${hit.kind_name} · ${hit.note}`));
      row.addEventListener('click', (event) => open(i, event.ctrlKey || event.metaKey));
      return row;
    }));
    field.setAttribute('aria-expanded', String(hits.length > 0));
    status.textContent = !field.value.trim() ? '' : hits.length ? words.hits(hits.length) : words.none;
    choose(hits.length ? 0 : -1);
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const text = field.value.trim();
    if (!text) return show([]);
    try {
      const reply = await fetch(`${base}/search.json?q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (!reply.ok) throw new Error(reply.status);
      show((await reply.json()).rows.slice(0, 20));
    } catch (error) {
      if (error.name === 'AbortError') return;
      show([]);
      status.textContent = words.lost;
    }
  }

  function go(address, apart) {
    if (apart) window.open(address, '_blank', 'noopener');
    else location.href = address;
  }

  function open(i, apart) {
    if (hits[i]) go(hits[i].address, apart);
    else if (field.value.trim()) go(`${base}/search?q=${encodeURIComponent(field.value.trim())}`, apart);
  }

  function toggle() {
    if (dialog.open) return dialog.close();
    if (document.querySelector('dialog[open]')) return;
    trigger = document.activeElement;
    if (!dialog.isConnected) document.body.append(dialog);
    field.value = '';
    show([]);
    dialog.showModal();
    field.focus();
  }

  dialog.addEventListener('close', () => {
    asking?.abort();
    clearTimeout(timer);
    if (trigger?.isConnected) trigger.focus();
  });
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener('keydown', async (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      event.preventDefault();
      choose((at + step + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const apart = event.ctrlKey || event.metaKey;
      clearTimeout(timer);
      if (field.value.trim() && field.value !== field.dataset.asked) await ask();
      open(at, apart);
    } else if (event.key === 'Backspace' && !field.value) {
      event.preventDefault();
      go(above(), false);
    }
  });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      toggle();
    }
  });
  for (const opener of document.querySelectorAll('[data-palette]'))
    opener.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      toggle();
    });
}
