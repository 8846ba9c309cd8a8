// What do browsers get? Makes ui/dist from ui/src and the KERN design system: one style sheet (KERN, purged to what the pages use, then our
// own layer), one script, the icon, and two weights of Fira Sans cut to the letters that German and English need.
// use: node ui/build.mjs [OUT]      The same sources give the same bytes; `make check` proves that ui/dist is what they give.

import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import subset from 'subset-font';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(process.argv[2] ?? join(root, 'ui/dist'));
const kern = join(root, 'node_modules/@kern-ux/native/dist');
const browsers = ['chrome111', 'firefox113', 'safari16.4'];
const weights = { 400: 'Regular', 600: 'SemiBold' };

const text = (path) => readFileSync(path, 'utf8');

function files(folder, ending) {
  let found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found = found.concat(files(path, ending));
    else if (ending.test(entry.name)) found.push(path);
  }
  return found.sort();
}

// ---- what the pages use -------------------------------------------------------------------------

const templates = files(join(root, 'ui/pages'), /\.html$/).map(text).join('\n');
const writers = [...files(join(root, 'src'), /\.c$/), ...files(join(root, 'ui/src'), /\.js$/)].map(text).join('\n');
const usedClasses = new Set((templates + writers).match(/kern-[a-z0-9_-]+/g) ?? []);
const usedElements = new Set([...(templates + '<svg>').matchAll(/<([a-z][a-z0-9]*)/g)].map((m) => m[1]));

// ---- a small reader of style sheets ---------------------------------------------------------------

// A list of {head, body: text} and {head, rules: list}; enough for a style sheet without nested rules of its own.
function parse(css) {
  let at = 0;
  const source = css.replace(/\/\*[\s\S]*?\*\//g, '');
  function upTo(stops) {
    const start = at;
    let quote = '';
    let depth = 0;
    for (; at < source.length; at++) {
      const c = source[at];
      if (quote) {
        if (c === '\\') at++;
        else if (c === quote) quote = '';
      } else if (c === '"' || c === "'") quote = c;
      else if (c === '(') depth++;
      else if (c === ')') depth--;
      else if (!depth && stops.includes(c)) break;
    }
    return source.slice(start, at).trim();
  }
  function rules() {
    const list = [];
    for (;;) {
      const head = upTo('{};');
      const stop = source[at++];
      if (stop === undefined || stop === '}') return list;
      if (stop === ';') continue; // @charset, @import
      if (/^@(media|supports|layer|container)/.test(head)) list.push({ head, rules: rules() });
      else if (/^@keyframes/.test(head)) list.push({ head, rules: rules(), whole: true });
      else {
        list.push({ head, body: upTo('}') });
        at++;
      }
    }
  }
  return rules();
}

// Parts of a text between a separator that stands outside of brackets and quotation marks.
function split(source, separator) {
  const parts = [];
  let depth = 0;
  let quote = '';
  let part = '';
  for (const c of source) {
    if (quote) quote = c === quote ? '' : quote;
    else if (c === '"' || c === "'") quote = c;
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    if (c === separator && !depth && !quote) {
      parts.push(part.trim());
      part = '';
    } else part += c;
  }
  parts.push(part.trim());
  return parts.filter((p) => p);
}

// ---- the purge ------------------------------------------------------------------------------------

function selectorUsed(selector) {
  if (/data-kern-theme|::?-moz-focus/.test(selector)) return false;
  // Our own layer draws the focus ring, the same for everything.
  if (/:focus/.test(selector) && !/\.kern-/.test(selector)) return false;
  const plain = selector.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, '').replace(/\[[^\]]*\]/g, '');
  for (const [, name] of plain.matchAll(/\.([A-Za-z][\w-]*)/g)) if (!usedClasses.has(name)) return false;
  const bare = plain.replace(/::?[a-z-]+(\((?:[^()]|\([^()]*\))*\))?/g, '');
  for (const [, name] of bare.matchAll(/(?:^|[\s>+~])([a-z][a-z0-9]*)/g)) if (!usedElements.has(name)) return false;
  return !/#/.test(bare);
}

function purge(rules) {
  const kept = [];
  for (const rule of rules) {
    if (rule.whole) kept.push(rule);
    else if (rule.rules) {
      if (/prefers-color-scheme:\s*dark/.test(rule.head)) continue; // the pages are light
      const inner = purge(rule.rules);
      if (/prefers-color-scheme:\s*light/.test(rule.head)) kept.push(...inner);
      else if (inner.length) kept.push({ head: rule.head, rules: inner });
    } else if (rule.head.startsWith('@')) continue; // fonts are ours
    else {
      const selectors = split(rule.head, ',').filter(selectorUsed);
      if (selectors.length) kept.push({ head: selectors.join(','), body: rule.body });
    }
  }
  return kept;
}

function eachBody(rules, visit) {
  for (const rule of rules) rule.rules ? eachBody(rule.rules, visit) : visit(rule);
}

// Takes away the variables that nothing asks for, also not by way of another one.
function purgeVariables(rules, own) {
  const defined = new Map();
  const wanted = [];
  const ask = (value) => wanted.push(...[...value.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
  eachBody(rules, (rule) => {
    rule.parts = split(rule.body, ';');
    for (const part of rule.parts) {
      const name = /^(--[\w-]+)\s*:/.exec(part)?.[1];
      if (name) defined.set(name, (defined.get(name) ?? '') + part.slice(name.length));
      else ask(part);
    }
  });
  ask(own);
  const used = new Set();
  while (wanted.length) {
    const name = wanted.pop();
    if (used.has(name)) continue;
    used.add(name);
    ask(defined.get(name) ?? '');
  }
  eachBody(rules, (rule) => {
    rule.parts = rule.parts.filter((part) => !/^--/.test(part) || used.has(/^(--[\w-]+)/.exec(part)[1]));
    rule.body = rule.parts.join(';');
  });
}

function write(rules) {
  let css = '';
  const frames = new Set();
  eachBody(rules.filter((rule) => !rule.whole), (rule) => {
    for (const [, value] of rule.body.matchAll(/animation(?:-name)?:([^;]*)/g)) value.split(/[\s,]+/).forEach((w) => frames.add(w));
  });
  for (const rule of rules) {
    if (rule.whole && !frames.has(rule.head.split(/\s+/)[1])) continue;
    const body = rule.rules ? write(rule.rules.map((r) => ({ ...r, whole: false }))) : rule.body;
    if (body) css += `${rule.head}{${body}}\n`;
  }
  return css;
}

// ---- fonts ----------------------------------------------------------------------------------------

function hashed(name, bytes, ending) {
  return `${name}.${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.${ending}`;
}

// Latin with its accents (names of people and places in Europe), punctuation, and the signs that numbers and tables need.
function letters() {
  let all = '';
  for (const [from, to] of [[0x20, 0x7e], [0xa0, 0x17f], [0x2010, 0x2027], [0x2030, 0x203a]])
    for (let code = from; code <= to; code++) all += String.fromCodePoint(code);
  return all + '\u202f\u2009€−×÷≤≥≠≈±·←↑→↓↔↕Ωμ√∞∑Δ½¼¾²³¹⁴₀₁₂ẞ';
}
const keepFeatures = ['kern', 'liga', 'mark', 'mkmk', 'ccmp', 'locl', 'tnum', 'lnum', 'pnum', 'frac', 'case'];

// ---- all together ---------------------------------------------------------------------------------

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

let faces = '';
for (const [weight, name] of Object.entries(weights)) {
  const whole = readFileSync(join(kern, `fonts/fira-sans/FiraSans-${name}.woff2`));
  const bytes = await subset(whole, letters(), { targetFormat: 'woff2', keepFeatures, noHinting: true });
  const file = hashed(`fira-sans-${weight}`, bytes, 'woff2');
  writeFileSync(join(out, file), bytes);
  faces += `@font-face{font-family:"Fira Sans";src:url("${file}") format("woff2");font-weight:${weight};font-style:normal;font-display:swap}\n`;
}

const icon = readFileSync(join(root, 'ui/src/wirk.svg'));
const iconFile = hashed('wirk', icon, 'svg');
writeFileSync(join(out, iconFile), icon);

// In this order: the later ones win.
const sheets = ['ground', 'forms', 'frame', 'start', 'choices', 'figure', 'values', 'tables', 'map', 'profile', 'schools', 'partnership', 'compare', 'search', 'builder', 'agenda', 'evidence',
  'check', 'may_publish', 'about', 'account', 'records', 'releases', 'charts', 'wide', 'circumstances'];
const strange = files(join(root, 'ui/src/styles'), /\.css$/).filter((path) => !sheets.includes(basename(path, '.css')));
if (strange.length) throw new Error(`not in the list of sheets: ${strange.join(', ')}`);
const own = sheets
  .map((name) => join(root, `ui/src/styles/${name}.css`))
  .filter(existsSync)
  .map(text)
  .join('\n')
  .replaceAll('wirk.svg', iconFile);
const design = purge(parse(text(join(kern, 'kern.css'))));
purgeVariables(design, own);
const credits =
  '/*! KERN UX 2.7.2, EUPL-1.2, purged to what these pages use. Fira Sans, SIL Open Font License 1.1. Wirk, EUPL-1.2. */\n';
const style = await transform(faces + write(design) + own, { loader: 'css', minify: true, target: browsers, legalComments: 'none' });
writeFileSync(join(out, 'wirk.css'), credits + style.code);

// Each with everything it imports, and how many bytes it may have; a page loads the first, a page with a map also the second.
const scripts = { 'wirk.js': 15000, 'map.js': 25000 };
for (const [name, most] of Object.entries(scripts)) {
  const entry = join(root, 'ui/src', name);
  if (!existsSync(entry)) continue;
  const made = await build({ entryPoints: [entry], bundle: true, write: false, minify: true, target: browsers, format: 'iife', legalComments: 'none' });
  writeFileSync(join(out, name), made.outputFiles[0].contents);
  if (made.outputFiles[0].contents.length > most) throw new Error(`${name} is ${made.outputFiles[0].contents.length} bytes; the limit is ${most}`);
}
