// All that a server shows to somebody, and whether it writes a number that nobody may see.

import { createHash } from 'node:crypto';

import { ask, zipText } from './door.mjs';

const links = (text) => [...text.matchAll(/(?:href|src|action)="(\/[^"#]*)/g)].map((found) => found[1].replaceAll('&amp;', '&'));

// The addresses and what their pages lead to, as many as `most`.
export async function follow(server, start, headers, most) {
  const waiting = [...start];
  const seen = new Set(waiting), pages = [];
  for (let i = 0; i < waiting.length && pages.length < most; i += 8) {
    const asked = waiting.slice(i, i + 8);
    for (const [k, page] of (await Promise.all(asked.map((path) => ask(server, path, { headers })))).entries()) {
      const packed = page.body.subarray(0, 4).equals(Buffer.from('PK\x03\x04'));
      pages.push({ path: asked[k], status: page.status, headers: page.headers, text: packed ? zipText(page.body) : page.text });
      for (const link of /html/.test(page.headers['content-type'] ?? '') ? links(page.text) : [])
        if (!seen.has(link) && !link.startsWith('/assets/')) seen.add(link), waiting.push(link);
    }
  }
  return pages;
}

// As files, German pages and English pages write a number.
export const ways = (number) => {
  const plain = String(number), [whole, part] = plain.split('.');
  const grouped = (sign) => whole.replace(/\B(?=(\d{3})+$)/g, sign);
  const tail = (sign) => (part ? sign + part.slice(0, 4) : '');
  return [plain, grouped('.') + tail(','), grouped(',') + tail('.'), grouped('\u202f') + tail(','), grouped(' ') + tail(',')];
};

// The forbidden numbers by their first five characters, and what is known of texts: most pages say the same in each crawl, and are looked
// through once.
const looked = new WeakMap();
function lookOf(forbidden) {
  if (!looked.has(forbidden)) {
    const by = new Map();
    for (const word of forbidden) by.set(word.slice(0, 5), [...(by.get(word.slice(0, 5)) ?? []), word]);
    looked.set(forbidden, { by, known: new Map() });
  }
  return looked.get(forbidden);
}

const isDigit = (code) => code >= 48 && code <= 57;
function wordsIn(text, forbidden) {
  const { by, known } = lookOf(forbidden), digest = createHash('sha256').update(text).digest('hex');
  if (known.has(digest)) return known.get(digest);
  const words = new Set();
  for (let i = 0, before = false; i < text.length; i++) {
    const digit = isDigit(text.charCodeAt(i));
    if (digit && !before) for (const word of by.get(text.slice(i, i + 5)) ?? []) if (text.startsWith(word, i)) words.add(word);
    before = digit;
  }
  known.set(digest, words);
  return words;
}

// Each number in a text that begins with one of them.
export function found(pages, forbidden) {
  const out = new Set();
  for (const { path, text } of pages) for (const word of wordsIn(text, forbidden)) if (!decodeURIComponent(path).includes(word)) out.add(`${word} in ${path}`);
  return [...out];
}
