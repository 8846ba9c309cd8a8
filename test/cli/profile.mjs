// wirk profile: a file for each area, as HTML that needs nothing beside it and, where a Chromium is installed, as PDF of two pages.

import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder, has, is, none, ok, skip, wirk } from '../door.mjs';

const wholePdf = (bytes) => bytes.subarray(0, 5).toString() === '%PDF-' && bytes.subarray(-1024).includes('%%EOF');
const pagesOf = (bytes) => (bytes.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;

function htmlFiles(db) {
  const to = join(folder(), 'steckbriefe');
  const { code, out, err } = wirk(['profile', '--all', '--to', to, '--db', db]);
  is(code, 0, 'profile --all');
  has(out, /^59 .*\n$/, 'says how many');
  has(err, '59/59', 'and how far it is, on standard error');
  const names = readdirSync(to);
  is(names.length, 59, 'a file for each area');
  none(names.filter((name) => !/^[a-z0-9-]+\.html$/.test(name)), 'whose names any system takes');
  ok(names.includes('05117-muelheim-an-der-ruhr.html') && names.includes('mr-metropole-ruhr.html'), 'with key and name', names.slice(0, 5));
  const faults = [];
  for (const name of names) {
    const html = readFileSync(join(to, name), 'utf8');
    if (!html.startsWith('<!DOCTYPE html>') || !html.trimEnd().endsWith('</html>')) faults.push(`${name}: not whole`);
    if (/<script|<link|(?:src|href)="(?!#|https?:)/.test(html.replace(/<style>[\s\S]*?<\/style>/, ''))) faults.push(`${name}: needs something beside it`);
    if (/url\((?!data:|"data:)/.test(html)) faults.push(`${name}: letters from elsewhere`);
    if ((html.match(/class="sheet"/g) ?? []).length !== 2) faults.push(`${name}: not two sheets`);
  }
  none(faults, 'each stands alone and has two sheets');
  const before = readFileSync(join(to, '05112-duisburg.html'), 'utf8');
  has(before, /502\.270/, 'with the figures');
  writeFileSync(join(to, '05112-duisburg.html'), 'old');
  is(wirk(['profile', '05112', '--to', to, '--db', db]).code, 0, 'an existing file is no obstacle');
  is(readFileSync(join(to, '05112-duisburg.html'), 'utf8'), before, 'it is replaced');
  is(wirk(['profile', '05112000', 'MR', '--to', to, '--db', db, '--lang', 'en']).code, 0, 'areas by any of their keys, in English');
  has(readFileSync(join(to, '05112-duisburg.html'), 'utf8'), '<html lang="en">', 'the file is in English');
  is(readdirSync(to).length, 59, 'and nothing else lies there');
}

function wrong(db) {
  const to = join(folder(), 'nicht');
  const faults = [];
  const file = join(folder(), 'eine-datei');
  writeFileSync(file, '');
  for (const [args, code, named] of [
    [['profile'], 2, 'wirk profile'],
    [['profile', '05112'], 2, '--to'],
    [['profile', '05112', '--all', '--to', to], 2, '05112'],
    [['profile', '05112', '--to', to, '--format', 'xml'], 2, 'xml'],
    [['profile', '05112', '--to', to, '--format', 'csv'], 2, 'html'],
    [['profile', '99999', '--to', to], 2, '99999'],
    [['profile', '05112', '--to', to, '--as-of', 'soon'], 2, 'soon'],
    [['profile', '05112', '--to', file], 3, 'eine-datei'],
    [['profile', '05112', '--to', '/proc/nowhere'], 3, '/proc/nowhere'],
    [['show', 'A-01', '--format', 'pdf'], 2, 'pdf'],
  ]) {
    const got = wirk([...args, '--db', db]);
    if (got.code !== code || got.out !== '' || !got.err.includes(named)) faults.push(`${args.join(' ')}: ${got.code}: ${got.err}`);
  }
  none(faults, 'profile: wrong use and wrong places are told');
  ok(!existsSync(to) || readdirSync(to).length === 0, 'and nothing is written');
}

// Stand-ins for a browser that is not there, fails, or leaves half a file.
function badBrowsers(db) {
  const to = join(folder(), 'pdf');
  const tool = (name, text) => {
    const path = join(folder(), name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const half = 'for word; do case $word in --print-to-pdf=*) printf %s "%PDF-1.4 half" > "${word#--print-to-pdf=}";; esac; done';
  mkdirSync(to);
  writeFileSync(join(to, '05112-duisburg.pdf'), 'old');
  const faults = [];
  for (const [name, browser, named] of [
    ['none', '/nowhere/chromium', '/nowhere/chromium'],
    ['fails', tool('fails', 'exit 7'), '7'],
    ['idle', tool('idle', 'exit 0'), 'PDF'],
    ['half', tool('half', half), 'PDF'],
  ]) {
    const { code, out, err } = wirk(['profile', '05112', '--to', to, '--format', 'pdf', '--db', db], { env: { WIRK_BROWSER: browser } });
    if (code !== 3 || out !== '' || !err.includes(named)) faults.push(`${name}: ${code}: ${err}${out}`);
  }
  none(faults, 'without a working browser: exit code 3, and the message says which');
  is(readdirSync(to).join(), '05112-duisburg.pdf', 'nothing half written is left');
  is(readFileSync(join(to, '05112-duisburg.pdf'), 'utf8'), 'old', 'and the old file is still there');
}

function pdfFiles(db) {
  const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!browser) return skip('profiles as PDF', 'no Chromium is installed');
  const to = join(folder(), 'gedruckt');
  const { code, err } = wirk(['profile', '05562', '05562032', '--to', to, '--format', 'pdf', '--db', db], { env: { WIRK_BROWSER: browser } });
  is(code, 0, 'profile --format pdf');
  const names = readdirSync(to).sort();
  is(names.join(), '05562-kreis-recklinghausen.pdf,05562032-recklinghausen.pdf', 'a PDF for each');
  const bytes = names.map((name) => readFileSync(join(to, name)));
  ok(bytes.every(wholePdf), 'each is whole', err);
  is(bytes.map(pagesOf).join(), '2,2', 'and has two pages');
}

export function profileFiles(db) {
  htmlFiles(db);
  wrong(db);
  badBrowsers(db);
  pdfFiles(db);
}
