// Which areas are selected? The address knows them (select=KEY,KEY); map, list and links are held to it.

import { mapSay } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

// Keys stand as they are in addresses, parted by commas.
export function readSelected(search) {
  const keys = (new URLSearchParams(search).get('select') ?? '').split(',').map((key) => key.trim());
  return [...new Set(keys.filter((key) => key))];
}

export function addressWith(search, keys) {
  const parameters = new URLSearchParams(search);
  parameters.delete('select');
  const others = parameters.toString();
  const select = keys.length ? `select=${keys.map(encodeURIComponent).join(',')}` : '';
  return `?${[others, select].filter((part) => part).join('&')}`;
}

export function selection(body) {
  const areas = [...body.querySelectorAll('.chart-map .area[data-key]')];
  const rows = [...body.querySelectorAll('.map-list tr[data-key]')];
  const clear = body.querySelector('.map-clear');
  if (!areas.length || !rows.length) return;
  const hint = clear?.querySelector('a') ? null : clear?.textContent;
  let selected = readSelected(location.search);
  // Whoever does not see the picture hears what happened.
  const told = document.createElement('p');
  told.className = 'kern-sr-only';
  told.setAttribute('role', 'status');
  body.append(told);

  const keyOf = (element) => element?.dataset.key;
  const areaOf = (mark) => mark?.querySelector('.area[data-key]');
  const toggled = (key) => (selected.includes(key) ? selected.filter((other) => other !== key) : [...selected, key]);

  function outline(area, on) {
    const svg = area.closest('svg');
    if (area.querySelector('circle')) return area.classList.toggle('chosen', on);
    const group = svg.querySelector('.chosen-areas');
    const path = area.querySelector('path');
    const old = [...group.children].find((child) => keyOf(child) === keyOf(area) || (path.id && child.getAttribute('href') === `#${path.id}`));
    if (old && !on) old.remove();
    if (old || !on) return;
    const copy = document.createElementNS(SVG, 'path');
    copy.setAttribute('d', path.getAttribute('d'));
    copy.setAttribute('class', 'outline');
    copy.dataset.key = keyOf(area);
    group.append(copy);
  }

  // Links, also the hidden field of the form, lead on with what is selected now.
  function links() {
    for (const link of document.querySelectorAll('.figure__tabs a, .map-steps a')) {
      const url = new URL(link.href);
      link.href = url.pathname + addressWith(url.search, selected);
    }
    const compare = document.querySelector('.figure__compare a');
    if (compare) {
      const url = new URL(compare.href);
      if (compare.dataset.usual) url.searchParams.set('areas', selected.length ? selected.join(',') : compare.dataset.usual);
      compare.href = url.pathname + addressWith(url.search, selected);
    }
    for (const area of areas) area.closest('a')?.setAttribute('href', location.pathname + addressWith(location.search, toggled(keyOf(area))));
    for (const row of rows) row.querySelector('.map-toggle')?.setAttribute('href', location.pathname + addressWith(location.search, toggled(keyOf(row))));
    const form = body.querySelector('.map-choices');
    let field = form?.querySelector('input[name="select"]');
    if (form && !field) {
      field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'select';
      form.prepend(field);
    }
    if (field) {
      field.value = selected.join(',');
      field.disabled = !selected.length;
    }
  }

  function clearing() {
    if (!clear) return;
    clear.replaceChildren();
    if (!selected.length) return void (clear.textContent = hint ?? mapSay.how);
    const link = document.createElement('a');
    link.href = location.pathname + addressWith(location.search, []);
    link.textContent = mapSay.clear;
    clear.append(link);
  }

  function show() {
    for (const area of areas) outline(area, selected.includes(keyOf(area)));
    for (const row of rows) {
      const on = selected.includes(keyOf(row));
      row.classList.toggle('marked', on);
      const link = row.querySelector('.map-toggle');
      if (on) link?.setAttribute('aria-current', 'true');
      else link?.removeAttribute('aria-current');
    }
    links();
    clearing();
  }

  function change(keys) {
    const added = keys.find((key) => !selected.includes(key));
    const gone = selected.find((key) => !keys.includes(key));
    const name = (key) => rows.find((row) => keyOf(row) === key)?.querySelector('.map-toggle')?.textContent ?? key;
    selected = keys;
    history.replaceState(history.state, '', addressWith(location.search, keys) + location.hash);
    show();
    told.textContent = added ? `${name(added)}: ${mapSay.on}` : keys.length ? `${name(gone)}: ${mapSay.off}` : mapSay.none;
  }

  const plain = (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.button;

  // Before the picture's own keys, which would follow the link.
  body.addEventListener('keydown', (event) => {
    const area = areaOf(event.target.closest?.('.chart-map .mark'));
    if (!area || !plain(event) || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    event.stopPropagation();
    change(toggled(keyOf(area)));
  }, true);
  body.addEventListener('click', (event) => {
    if (!plain(event)) return;
    const area = areaOf(event.target.closest('.chart-map .mark'));
    const row = event.target.closest('.map-toggle')?.closest('tr');
    const key = keyOf(area) ?? keyOf(row);
    if (key) {
      event.preventDefault();
      change(toggled(key));
    } else if (event.target.closest('.map-clear a')) {
      event.preventDefault();
      change([]);
      rows[0].querySelector('.map-toggle')?.focus(); // the link is gone: on with the list
    }
  });

  // What is pointed at, or has the focus, shows in both.
  function point(key) {
    for (const area of areas) area.closest('.mark').classList.toggle('pointed', keyOf(area) === key);
    for (const row of rows) row.classList.toggle('pointed', keyOf(row) === key);
  }
  const keyAt = (target) => keyOf(areaOf(target.closest?.('.chart-map .mark'))) ?? keyOf(target.closest?.('.map-list tr[data-key]'));
  for (const kind of ['pointerover', 'focusin']) body.addEventListener(kind, (event) => point(keyAt(event.target)));
  for (const kind of ['pointerleave', 'focusout']) body.addEventListener(kind, () => point(undefined));

  show();
}
