// Which single letters do something? Only outside of text fields, and only while they are switched on (WCAG 2.1.4).

import { element } from './palette.js';
import { german } from './words.js';

const words = german
  ? { title: 'Tasten', off: 'Tasten ausschalten', on: 'Tasten einschalten', close: 'Schließen',
      list: [['Strg K', 'Suche'], ['t', 'nächste Ansicht'], ['d', 'zum Herunterladen'], ['s', 'zu den Quellen'], ['f', 'Abbildung groß'], ['l', 'eigene oder gleiche Achse'],
             ['o', 'Auswahl zurücksetzen'], ['← →', 'Zeitraum zurück, vor'], ['?', 'diese Liste']] }
  : { title: 'Keys', off: 'Switch the keys off', on: 'Switch the keys on', close: 'Close',
      list: [['Ctrl K', 'search'], ['t', 'next view'], ['d', 'to the downloads'], ['s', 'to the sources'], ['f', 'figure in full size'], ['l', 'own or shared axis'],
             ['o', 'reset the choices'], ['← →', 'period back, on'], ['?', 'this list']] };
const NAME = 'wirk-keys';

function active() {
  try {
    return localStorage.getItem(NAME) !== 'off';
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    localStorage.setItem(NAME, on ? 'on' : 'off');
  } catch {
    // Where nothing may be kept, the switch holds for this page.
  }
}

let on = active();

function switchButton() {
  const button = element('button', { type: 'button', class: 'copy' }, on ? words.off : words.on);
  button.addEventListener('click', () => {
    on = !on;
    remember(on);
    for (const other of document.querySelectorAll('[data-keys] button')) other.textContent = on ? words.off : words.on;
  });
  return element('span', { 'data-keys': '' }, button);
}

let dialog = null;
function showKeys() {
  const trigger = document.activeElement;
  if (!dialog) {
    const close = element('button', { type: 'button' }, words.close);
    const rows = words.list.map(([key, text]) => element('div', {}, element('dt', {}, element('kbd', {}, key)), element('dd', {}, text)));
    dialog = element('dialog', { class: 'palette palette--keys', 'aria-labelledby': 'keys-title' },
      element('div', { class: 'key-list' }, element('h2', { id: 'keys-title' }, words.title), element('dl', {}, ...rows),
        element('p', { class: 'search__row' }, close, switchButton())));
    close.addEventListener('click', () => dialog.close());
    document.body.append(dialog);
  }
  dialog.addEventListener('close', () => trigger?.isConnected && trigger.focus(), { once: true });
  dialog.showModal();
}

// What is looked for is marked so by the page, else known by where it stands.
const follow = (selector) => () => document.querySelector(selector)?.click();
function reveal(selector) {
  return () => {
    const target = document.querySelector(selector);
    if (!target) return;
    target.scrollIntoView({ block: 'center' });
    const stop = target.matches('a, button, summary') ? target : target.querySelector('a, button, summary');
    (stop ?? target).focus();
  };
}

function nextTab() {
  const tabs = [...document.querySelectorAll('.figure__tabs a')];
  const here = tabs.findIndex((tab) => tab.hasAttribute('aria-current'));
  tabs[(here + 1) % tabs.length]?.click();
}

function fullScreen() {
  const figure = document.querySelector('.figure');
  if (document.fullscreenElement) document.exitFullscreen();
  else figure?.requestFullscreen?.().catch(() => {});
}

function reset() {
  if (location.search && document.querySelector('.figure, .build, .choices')) location.href = location.pathname;
}

const keys = {
  t: nextTab,
  d: reveal('[data-downloads], .figure__actions'),
  s: reveal('[data-sources], .figure__source'),
  f: fullScreen,
  l: follow('[data-scale]'),
  o: reset,
  '?': showKeys,
  ArrowLeft: follow('a[rel="prev"]'),
  ArrowRight: follow('a[rel="next"]'),
};

const writes = (target) => target.closest('input, textarea, select, [contenteditable], [role="textbox"]');
const moves = (target) => target.closest('svg, .table-frame, [role="listbox"], [role="slider"], [role="tablist"]');

export function singleKeys() {
  for (const place of document.querySelectorAll('[data-keys-switch]')) {
    place.hidden = false;
    place.append(switchButton());
  }
  document.addEventListener('keydown', (event) => {
    const action = keys[event.key];
    if (!action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest('dialog') || writes(event.target)) return;
    if (event.key.startsWith('Arrow') && moves(event.target)) return;
    if (!on) return;
    event.preventDefault();
    action();
  });
}
