// The two pages for who signs as PDF: printed by a real Chromium (tags, language and text read by poppler's pdfinfo and pdftotext), and by
// stand-ins that are missing, killed, too slow, or tell what they were given.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ask, folder, has, is, none, ok, serve, skip } from '../door.mjs';

const PATH = '/partner/beispielstadt/brief.pdf';
const browser = { accept: 'text/html,application/xhtml+xml' };
const is503 = ({ status }) => status === 503;

function tool(name, lines) {
  const path = join(folder(), name);
  writeFileSync(path, `#!/bin/sh\nfor word; do case $word in --print-to-pdf=*) pdf=\${word#--print-to-pdf=};; file://*) page=\${word#file://};; esac; done\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

// A server that prints with this program, and a private place in which it makes its folders.
async function printing(db, program) {
  const file = join(folder(), 'settings.yaml'), temporary = join(folder(), 'temporary');
  mkdirSync(temporary, { recursive: true });
  writeFileSync(file, program ? `browser: ${program}\n` : 'name: Haus\n');
  const server = await serve(db, { env: { TMPDIR: temporary }, more: ['--settings', file] });
  return { server, left: () => readdirSync(temporary).filter((name) => /^wirk-.{6}$/.test(name)) };
}

function poppler(program, args) {
  return String(spawnSync(program, args, { encoding: 'utf8' }).stdout);
}

async function real(db, admin) {
  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  if (!chromium) return skip('two pages as PDF', 'no Chromium is installed');
  if (spawnSync('pdfinfo', ['-v']).error) return skip('two pages as PDF', 'poppler-utils is not installed');
  const { server, left } = await printing(db, '');
  for (const [lang, prefix, heading, name] of [['de', '', 'auf zwei Seiten', 'zwei-seiten'], ['en', '/en', 'on two pages', 'two-pages']]) {
    const reply = await ask(server, `${prefix}${PATH}`, { headers: browser, seconds: 60 });
    is(`${reply.status} ${reply.headers['content-type']}`, '200 application/pdf', `${lang}: a PDF`);
    is(reply.headers['cache-control'], 'no-cache', 'that is the same for all visitors');
    has(reply.headers['content-disposition'], `beispielstadt-${name}.pdf`, 'with a name of its own');
    const file = join(folder(), `${lang}.pdf`);
    writeFileSync(file, reply.body);
    const about = poppler('pdfinfo', [file]), tags = poppler('pdfinfo', ['-struct', file]), text = poppler('pdftotext', [file, '-']);
    for (const line of [/Tagged: +yes/, /Pages: +2\n/, /JavaScript: +no/, /A4/, heading]) has(about, line, `pdfinfo says ${line}`);
    for (const tag of [/^ +H1\b/m, /^ +H2\b/m, /^ +Table\b/m, /^ +TH\b/m]) has(tags, tag, `tagged: ${tag}`);
    has(reply.body.toString('latin1'), `/Lang (${lang})`, 'its language is set');
    has(text, 'Wir prüfen, ob es wirkt (erfunden).', 'the promise stands in it as text');
    ok(!text.includes('BESCHLUSS-GEHEIM'), 'and no decision for a visitor');
    writeFileSync(file, (await ask(server, `${prefix}${PATH}`, { headers: admin, seconds: 60 })).body);
    has(poppler('pdftotext', [file, '-']), 'BESCHLUSS-GEHEIM', 'but for the partnership');
  }
  none(left(), 'nothing is left of what the browser wrote');
  is((await server.stop()).code, 0, 'the server ends well');
}

// What the browser is given: the page as who asks sees it, and no cookie; one at a time.
async function given(db, admin) {
  const told = join(folder(), 'told'), copy = join(folder(), 'copy.html');
  rmSync(told, { force: true }); // of the other store
  const { server, left } = await printing(db, tool('tells', `{ echo begin; printf '%s\\n' "$@"; env; cat "$page"; echo; } >>${told}; sleep 0.3; printf '%%PDF-1.4 %%%%EOF' >"$pdf"; echo end >>${told}; cp "$page" ${copy}`));
  is((await ask(server, PATH, { headers: admin })).status, 200, 'a stand-in prints');
  const secret = admin.cookie.replace('wirk=', ''), heard = readFileSync(told, 'utf8');
  ok(secret.length > 20 && !heard.includes(secret), 'no cookie is handed on, neither as a word nor in the environment nor in the page');
  ok(!/WIRK_/.test(heard), 'nor our environment');
  ok(!/<script|<link /.test(readFileSync(copy, 'utf8')), 'the page has no script and fetches nothing');
  has(readFileSync(copy, 'utf8'), 'BESCHLUSS-GEHEIM', 'it is the page of who asks');
  const two = await Promise.all([ask(server, PATH, { headers: admin }), ask(server, PATH)]);
  is(two.map(({ status }) => status).join(), '200,200', 'two at once: both get theirs');
  is(readFileSync(told, 'utf8').split('BESCHLUSS-GEHEIM').length - 1, 2, 'each its own: the decision stands in the page of the partnership, not in the other');
  const many = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(server, `${PATH}?since=2026-0${i + 1}-01`, { headers: browser })));
  ok(many.filter(({ status }) => status === 200).length >= 6 && many.some(is503), 'of eight at once some are asked to come again', many.map(({ status }) => status));
  const refused = many.find(is503);
  has(refused?.text, 'Gerade werden schon mehrere PDF gedruckt', 'on a page that says so');
  ok(Number(refused?.headers['retry-after']) > 0, 'and when');
  const order = readFileSync(told, 'utf8').split('\n').filter((line) => line === 'begin' || line === 'end');
  ok(order.every((line, i) => line === (i % 2 ? 'end' : 'begin')), 'never two browsers at a time', order);
  none(left(), 'nothing is left');
  is((await server.stop()).code, 0, 'the server ends well');
}

async function failing(db) {
  for (const [name, program, said] of [
    ['none', '/nowhere/chromium', 'Ein Chromium fehlt'],
    ['killed', tool('killed', 'kill -9 $$'), 'durch Signal 9 beendet'],
    ['half', tool('half', 'printf "%%PDF-1.4 half" >"$pdf"'), 'kein vollständiges PDF'],
    ['slow', tool('slow', 'sleep 300 & sleep 300'), 'nach 20 Sekunden abgebrochen'],
  ]) {
    const { server, left } = await printing(db, program);
    const waiting = ask(server, PATH, { headers: browser, seconds: 60 });
    is((await ask(server, '/partner/beispielstadt/brief')).status, 200, `${name}: meanwhile pages are served`);
    const reply = await waiting;
    is(reply.status, 503, `${name}: no PDF`);
    has(reply.text, said, 'and why, in words');
    ok(!reply.text.includes(program), 'without telling where programs lie');
    is(reply.headers['content-type'], 'text/html; charset=utf-8', 'on a page, for a browser');
    none(left(), 'nothing is left');
    is((await server.stop()).code, 0, 'the server ends well');
  }
}

export async function paper(db, admin) {
  await real(db, admin);
  await given(db, admin);
  await failing(db);
}
