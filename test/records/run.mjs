// What people enter about the partnership, through the door: each kind is entered, changed, undone and put away; two who edit at once; who
// may and who may not; hostile texts and files; whole files read in and given out. On each store.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, folder, has, is, none, ok, readCsv, root, run, serve, stores, wirk } from '../door.mjs';
import { PASSWORD, Somebody, administrator, invited, until } from '../people.mjs';

// ---- the table that the program is made of ----------------------------------------------------------

function table() {
  const text = (name) => readFileSync(join(root, 'src/records', name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const choices = {};
  for (const [, list, id] of text('choices.def').matchAll(/CHOICE\("([^"]+)", "([^"]+)"\)/g)) (choices[list] ??= []).push(id);
  const kinds = [];
  for (const [, what, rest] of text('kinds.def').matchAll(/^(KIND|FIELD)\((.*)\)\s*$/gm)) {
    const [a, b, c, d, e, f] = rest.split(/,\s*/).map((part) => part.replace(/^"|"$/g, ''));
    if (what === 'KIND') kinds.push({ symbol: a, id: b, right: c, sight: d, owner: e, fields: [] });
    else kinds.at(-1).fields.push({ id: c, type: d, required: /REQUIRED/.test(e), many: /MANY/.test(e), personal: /PERSONAL/.test(e), owned: /OWNED/.test(e), of: f });
  }
  return { kinds, choices };
}

const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

// A value that fits a field, as somebody in Germany would type it.
function value(field, { choices }, kinds, made, n = 1) {
  switch (field.type) {
    case 'CHOICE': return choices[field.of][Math.min(n, choices[field.of].length) - 1];
    case 'DAY': return `1${n}.01.2024`;
    case 'MOMENT': return `0${n}.12.2026 14:00`;
    case 'PERIOD': return '2019';
    case 'WHOLE': return `${n}`;
    case 'DECIMAL': return `${n},5`;
    case 'MONEY': return `${n}.250,00`;
    case 'FLAG': return 'yes';
    case 'RECORD': return made[kinds.find((kind) => kind.symbol === field.of).id] ?? '';
    case 'REGION': return '05112';
    case 'INDICATOR': return 'D-14a';
    case 'ADDRESS': return `https://example.org/${n}`;
    case 'MAIL': return `stelle${n}@example.org`;
    case 'FILE': return made.file ?? '';
    default: return field.personal ? `Erika Muster ${n}` : `${field.id} Nummer ${n}`;
  }
}

const versionOf = (text) => /name="version" value="(\d+)"/.exec(text)?.[1];
const idOf = (reply) => /^\/record\/[^/]+\/([^?]+)/.exec(reply.headers.location ?? '')?.[1];
const json = async (one, path) => JSON.parse((await one.go(`${path}.json`)).text);

// ---- every kind ---------------------------------------------------------------------------------------

async function everyKind(server, all, { editor, visitor, reader }) {
  const { kinds } = all;
  const made = {};
  const wrong = [];
  for (const kind of kinds) {
    const say = (what, reply) => wrong.push(`${kind.id}: ${what} ${reply?.status ?? ''} ${/class="record__fault"[^>]*>([^<]*)/.exec(reply?.text ?? '')?.[1] ?? ''} ${/role="alert"[\s\S]{0,400}/.exec(reply?.text ?? '')?.[0] ?? ''}`);
    let start = `/records/${kind.id}/new`;
    const file = kind.fields.find((field) => field.type === 'FILE' && field.required);
    if (file) {
      const led = await editor.go(start);
      if (led.headers.location !== `/records/${kind.id}/hand-over`) say('begins without its file', led);
      const handed = await editor.send(`/records/${kind.id}/hand-over`, PDF, 'Urkunde.pdf');
      start = handed.headers.location ?? '';
      made.file = new URLSearchParams(start.split('?')[1]).get(file.id);
      if (!/^[0-9a-f]{64}$/.test(made.file ?? '')) say('takes no file', handed);
    }
    const form = await editor.go(start);
    if (form.status !== 200) say('has no form', form);
    for (const field of kind.fields)
      if (!field.owned && field.type !== 'FILE' && !form.text.includes(`id="f-${field.id}"`)) say(`has no field ${field.id}`);
    const empty = await editor.post(`/records/${kind.id}/new`, {});
    const needed = kind.fields.filter((field) => field.required).length;
    if (needed && (empty.status !== 422 || (empty.text.match(/class="record__fault"/g) ?? []).length !== needed)) say(`empty: ${needed} faults are wanted`, empty);
    const fields = kind.fields.filter((field) => !field.owned).map((field) => [field.id, value(field, all, kinds, made)]).filter(([, text]) => text);
    const entered = await editor.post(`/records/${kind.id}/new`, fields);
    made[kind.id] = idOf(entered);
    if (entered.status !== 303 || !made[kind.id]) {
      say('is not entered', entered);
      continue;
    }
    const path = `/record/${kind.id}/${made[kind.id]}`;
    const page = await editor.go(path);
    if (page.status !== 200) say('has no page', page);
    const shown = (await json(editor, path)).rows[0];
    for (const [id, text] of fields)
      if (!kind.fields.find((field) => field.id === id).personal && !shown[id]) say(`lost ${id}: ${text}`);
    // changed: one field that is a text or a day
    const field = kind.fields.find((one) => ['TEXT', 'DAY', 'PROSE', 'WHOLE', 'MONEY', 'CHOICE'].includes(one.type) && !one.personal && !one.owned && !one.many);
    const edit = await editor.go(`${path}/change`);
    const changed = await editor.post(`${path}/change`, { version: versionOf(edit.text), [field.id]: value(field, all, kinds, made, 2) });
    if (changed.status !== 303) say(`is not changed in ${field.id}`, changed);
    const after = (await json(editor, path)).rows[0];
    if (after[field.id] === shown[field.id] || after.version !== '2') say('stayed as it was');
    for (const [id] of fields)
      if (id !== field.id && after[id] !== shown[id]) say(`lost ${id} by a change of ${field.id}`);
    // forged versions
    for (const version of ['1', '3', '-1', '', 'x', '99999999999999999999'])
      if ((await editor.post(`${path}/change`, { version, [field.id]: value(field, all, kinds, made, 3) })).status !== 409) say(`takes version "${version}"`);
    // as it was
    const restored = await editor.post(`${path}/restore`, { to: '1', version: '2' });
    if (restored.status !== 303) say('is not restored', restored);
    const again = (await json(editor, path)).rows[0];
    if (again[field.id] !== shown[field.id] || again.version !== '3') say('is not as it was');
    if ((await editor.post(`${path}/restore`, { to: '2', version: '1' })).status !== 409) say('goes back from an old page');
    // put away and brought back
    const away = await editor.post(`${path}/archive`, { version: '3', archived: 'yes' });
    if (away.status !== 303) say('is not put away', away);
    const listed = (query) => editor.go(`/records/${kind.id}${query}`).then((reply) => reply.text.includes(`href="${path}"`));
    if ((await listed('')) || !(await listed('?archived=yes'))) say('is in the wrong list');
    if ((await visitor.go(path)).status === 200) say('is shown to visitors though put away');
    const back = await editor.post(`${path}/archive`, { version: '4', archived: 'no' });
    if (back.status !== 303) say('is not brought back', back);
    // who sees it
    const seen = (await visitor.go(path)).status;
    if (kind.sight === 'PUBLIC' ? seen !== 200 : seen === 200) say(`${kind.sight} is shown to visitors with ${seen}`);
    if ((await reader.go(path)).status !== 200) say('is not shown to who has a role');
    if ((await reader.go(`${path}/change`)).status !== 403 || (await reader.post(`${path}/change`, { version: '5' })).status !== 403) say('is changed by a reader');
    if ((await visitor.post(`${path}/change`, { version: '5' })).status !== 401) say('is changed by a visitor');
    if ((await editor.go(`/en${path}`)).status !== 200 || (await editor.go(`/en${path}/change`)).status !== 200) say('speaks no English');
  }
  none(wrong, `${kinds.length} kinds: entered, changed, restored, put away, brought back, seen by whom they are for`);
  return made;
}

// ---- what a link proposes --------------------------------------------------------------------------------

async function proposals({ editor, reader }, made) {
  const check = made['impact-check'], path = `/record/impact-check/${check}`;
  const page = await editor.go(`/evidence/impact/${check}?data=teaching`);
  const link = /href="(\/record\/impact-check\/[^"]*\/change\?[^"]*)"/.exec(page.text)?.[1].replaceAll('&amp;', '&') ?? '';
  ok(link.length > 40, 'what figures say of a check can be taken over by who may change it', page.status);
  ok(!(await reader.go(`/evidence/impact/${check}?data=teaching`)).text.includes('/change?'), 'and by nobody else');
  const before = (await json(editor, path)).rows[0];
  const form = (await editor.go(link)).text;
  has(form, /<textarea[^>]*id="f-result"[^>]*>erfundene Daten \/ invented data Wo begonnen wurde/, 'the form has the result, invented data named as such');
  has(form, `/evidence/impact/${check}?data=teaching`, 'and where it stands');
  is(JSON.stringify((await json(editor, path)).rows[0]), JSON.stringify(before), 'nothing is stored by that');
}

// ---- two who edit at once ------------------------------------------------------------------------------

async function twoEditors({ editor, second }, made) {
  const path = `/record/agreement/${made.agreement}`;
  const version = versionOf((await editor.go(`${path}/change`)).text);
  is((await editor.post(`${path}/change`, { version, title: 'Vereinbarung von Eins', note: 'Eins war hier' })).status, 303, 'the first saves');
  const late = await second.post(`${path}/change`, { version, title: 'Vereinbarung von Zwei', press: 'Zwei schreibt' });
  is(late.status, 409, 'the second is told so');
  has(late.text, 'Vereinbarung von Eins', 'and sees what stands there now');
  has(late.text, 'value="Vereinbarung von Zwei"', 'beside what was entered, which is in the form still');
  has(late.text, 'Zwei schreibt', 'the paragraphs, too');
  has(late.text, 'Eins war hier', 'what only the first changed is in the form as it stands now');
  const now = versionOf(late.text);
  const fields = { version: now, title: 'Vereinbarung von Zwei', press: 'Zwei schreibt', note: 'Eins war hier' };
  is((await second.post(`${path}/change`, fields)).status, 303, 'and saves it with one more click');
  const stands = (await json(editor, path)).rows[0];
  is(`${stands.title} / ${stands.note} / ${stands.press}`, 'Vereinbarung von Zwei / Eins war hier / Zwei schreibt', 'nothing of either is lost');
  const page = (await editor.go(path)).text;
  ok(page.indexOf('Eins war hier') > 0 && /zoe/.test(page) && /eda/.test(page), 'the history tells who changed what', page.slice(-3000));
}

// ---- rights ---------------------------------------------------------------------------------------------

async function rights(server, { editor, carrier, foreign, owner, visitor }) {
  for (const id of ['stadt-a', 'stadt-b'])
    is(idOf(await editor.post('/records/partner/new', { id, name: `Stadt ${id.at(-1).toUpperCase()}`, kind: 'city' })), id, `${id}: a partner with the id of its organisation`);
  const own = await carrier.post('/records/measure/new', { title: 'Lesepaten', owner: 'Stadt A', state: 'running' });
  is(own.status, 303, 'a coordinator enters a measure of the own organisation, which is found by its name');
  const path = `/record/measure/${idOf(own)}`;
  const other = await carrier.post('/records/measure/new', { title: 'Fremdes', owner: 'stadt-b', state: 'running' });
  is(other.status, 403, 'and none of another one');
  has(other.text, 'value="Fremdes"', 'what was entered is in the form still');
  is((await carrier.post('/records/agreement/new', { title: 'x', term: 'open' })).status, 403, 'nor what only the house enters');
  is((await foreign.go(`${path}/change`)).status, 403, 'others do not change it');
  is((await foreign.post(`${path}/change`, { version: '1', title: 'Geraubt' })).status, 403, 'not by a forged form either');
  is((await foreign.post(`${path}/archive`, { version: '1', archived: 'yes' })).status, 403, 'nor put it away');
  is((await foreign.post(`${path}/restore`, { version: '1', to: '1' })).status, 403, 'nor set it back');
  is((await carrier.post(`${path}/change`, { version: '1', owner: 'stadt-b' })).status, 403, 'nobody gives a measure to others');
  is((await carrier.post(`${path}/change`, { form_key: 'x'.repeat(43), version: '1', title: 'Von woanders' })).status, 403, 'a form with another key changes nothing');
  is((await json(editor, path)).rows[0].title, 'Lesepaten', 'all of that left it as it was');
  await carried({ editor, carrier, foreign }, path);
  // told once the partner has released its page
  is((await visitor.go(path)).status, 404, 'a measure is not public before its partner says so');
  is((await editor.post('/record/partner/stadt-a/change', { version: '1', released: '01.01.2020', note: 'neu' })).status, 303, 'an editor changes the partner');
  is((await json(editor, '/record/partner/stadt-a')).rows[0].released, '', 'but cannot release its page');
  const form = await owner.go('/record/partner/stadt-a/change');
  ok(form.text.includes('name="released"') && !form.text.includes('name="name"'), 'who answers for the data can, and nothing else');
  is((await owner.post('/record/partner/stadt-a/change', { version: '2', released: '01.01.2020', name: 'Umbenannt' })).status, 303, 'the page is released');
  const partner = (await json(editor, '/record/partner/stadt-a')).rows[0];
  is(`${partner.released} ${partner.name}`, '2020-01-01 Stadt A', 'by that field alone');
  is((await visitor.go(path)).status, 200, 'then its measures are public');
  is((await owner.go('/record/partner/stadt-b/change')).status, 403, 'another partner’s page is not theirs to release');
  is((await editor.post('/record/partner/stadt-a/restore', { version: '3', to: '2' })).status, 403, 'nor does an editor take it back by going to an earlier version');
}

// A file of measures: own ones are taken, rows of others are refused with their place.
async function carried({ editor, carrier, foreign }, path) {
  const look = (one, text, kind = 'measure') => one.send(`/records/${kind}/import`, text, 'Maßnahmen.csv');
  const fileOf = (reply) => /name="file" value="(\d+)"/.exec(reply.text)?.[1];
  const id = path.split('/').at(-1);
  is((await look(carrier, 'title\nx\n', 'agreement')).status, 403, 'whole files of what only the house enters are for the house');
  is((await foreign.go('/records/measure')).text.includes('href="/records/measure/import"'), true, 'who carries measures is offered to read files of them');
  const mixed = await look(carrier, 'title,owner,state\nEigenes,stadt-a,running\nFremdes,stadt-b,running\n');
  is(mixed.status, 422, 'a file with a row of others is refused');
  ok(/Zeile 3, Spalte 2/.test(mixed.text) && mixed.text.includes('record.foreign') && mixed.text.includes('Stadt B') && !fileOf(mixed), 'with its place and whose it is', mixed.text.slice(-4000));
  ok(!/Zeile 2/.test(mixed.text), 'the own row is not blamed');
  const taken = await look(foreign, `id,title,owner,state\n${id},Geraubt,stadt-b,running\n`);
  ok(taken.status === 422 && /Zeile 2/.test(taken.text) && taken.text.includes('Stadt A'), 'nobody takes a measure of others by a file');
  is((await look(foreign, `id,title\n${id},Umbenannt\n`)).status, 422, 'nor renames it');
  const same = await look(foreign, (await foreign.go('/records/measure.csv')).text);
  ok(same.status === 200 && /nichts Neues/.test(same.text), 'rows of others that stay as they are hinder nothing', same.status);
  const own = await look(carrier, 'title,owner,state\nVorlesetag,stadt-a,running\n');
  is((await foreign.post('/records/measure/import/confirm', { file: fileOf(own) })).status, 404, 'a file of somebody else is not there');
  is((await carrier.post('/records/measure/import/confirm', { file: fileOf(own) })).status, 303, 'the own ones are taken');
  ok((await editor.go('/records/measure')).text.includes('Vorlesetag'), 'and stand in the list');
  const released = await look(editor, 'id,released\nstadt-b,2020-01-01\n', 'partner');
  ok(released.status === 422 && released.text.includes('record.owned') && /Zeile 2, Spalte 2/.test(released.text), 'nor does an editor release a partner’s page by a file', released.status);
}

// ---- people ---------------------------------------------------------------------------------------------

async function persons({ editor, reader, visitor, admin }, made) {
  const path = `/record/signatory/${made.signatory}`;
  for (const [name, one] of [['a visitor', visitor], ['a reader', reader]]) {
    const texts = [(await one.go(path)).text, (await one.go(`${path}?person=shown`)).text, (await one.go(`${path}.json`)).text, (await one.go('/records/signatory.csv')).text, (await one.go('/records/signatory')).text];
    ok(texts.every((text) => !text.includes('Erika Muster')), `${name} never sees a person’s name`, texts.find((text) => text.includes('Erika Muster')));
  }
  const before = (await json(admin, '/admin/log')).rows.length;
  ok(!(await editor.go(path)).text.includes('Erika Muster'), 'an editor only where it is asked for');
  ok((await editor.go(`${path}?person=shown`)).text.includes('Erika Muster'), 'then it is shown');
  ok((await json(admin, '/admin/log')).rows.length > before, 'and that is in the log');
  is((await editor.post(`${path}/erase`, { reason: '' })).status, 422, 'erasing wants a reason');
  is((await editor.post(`${path}/erase`, { reason: 'Wunsch der Person' })).status, 303, 'then the person is taken out');
  ok(!(await editor.go(`${path}?person=shown`)).text.includes('Erika Muster'), 'of the page and its history');
}

// ---- hostile texts ---------------------------------------------------------------------------------------

async function hostile({ editor, visitor }) {
  const evil = '<script>alert(1)</script>"\'&amp; {{raw}} =1+1 ﷽ 🙂';
  const entered = await editor.post('/records/actor/new', { name: evil, region: '05112', note: `${evil}\r\n\r\n${evil}`, home: 'https://example.org/?a="b' });
  is(entered.status, 422, 'an address with quotation marks is refused');
  has(entered.text, 'value="&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp; {{raw}} =1+1 ﷽ 🙂"', 'and the text stands in its field as it was');
  const id = idOf(await editor.post('/records/actor/new', { name: evil, region: 'Duisburg, kreisfreie Stadt [05112]', note: `${evil}\r\n\r\n${evil}` }));
  const pages = [`/record/actor/${id}`, `/record/actor/${id}/change`, '/records/actor', `/records/actor?q=${encodeURIComponent('<script>')}`];
  none((await Promise.all(pages.map((path) => editor.go(path)))).filter((reply) => reply.status !== 200 || reply.text.includes('<script>alert') || reply.text.includes('"\'&amp; {{')).map((reply) => reply.text.slice(0, 300)), 'no text of anybody’s becomes markup');
  const csv = readCsv((await visitor.go('/records/actor.csv')).text);
  ok(csv.some((row) => row.includes(evil) || row.some((cell) => cell.includes(evil))), 'and the file has it as it was', csv.slice(0, 3));
  for (const [name, fields, place] of [
    ['a name of 501 letters', { name: 'x'.repeat(501), region: '05112' }, 'f-name-fault'],
    ['a region that is none', { name: 'A', region: '99999' }, 'f-region-fault'],
    ['an address that is a script', { name: 'A', region: '05112', home: 'javascript:alert(1)' }, 'f-home-fault'],
    ['a choice that is none', { name: 'A', region: '05112', kind: 'nothing' }, 'f-kind-fault'],
    ['a line break in a line', { name: 'A\r\nB', region: '05112' }, 'f-name-fault'],
  ]) {
    const reply = await editor.post('/records/actor/new', fields);
    ok(reply.status === 422 && reply.text.includes(`id="${place}"`) && reply.text.includes(`href="#${place.replace('-fault', '')}"`), `${name}: told beside the field, with a link to it on top`, reply.status, /role="alert"[\s\S]{0,600}/.exec(reply.text)?.[0]);
  }
  const long = 'ä'.repeat(9990);
  is((await editor.post('/records/measure/new', { title: 'Lang', owner: 'stadt-a', state: 'idea', input: long, output: long, outcome: long, impact: long })).status, 303, 'four times 20,000 bytes of paragraphs are taken');
  is((await editor.post('/records/actor/new', { name: 'x'.repeat(700 << 10), region: '05112' })).status, 413, 'a form of 700 kB is not');
  for (const path of ['/records/nichts', '/records/nichts/new', '/record/actor/..%2f..%2fetc', '/record/partner/stadt-z', '/record/nichts/x', `/record/actor/${'x'.repeat(300)}`])
    is((await editor.go(path)).status, 404, `${path.slice(0, 40)}: 404`);
  is((await visitor.go('/records/contact')).status, 401, 'what is for partners asks a visitor to sign in');
  for (const query of ['page=-1', 'page=99999999999999', 'sort=nothing', 'order=%00', 'q=%ff', `q=${'%C3%A4'.repeat(200)}`, 'archived=yes'])
    is((await visitor.go(`/records/actor?${query}`)).status, 200, `${query.slice(0, 30)}: a list all the same`);
}

// ---- references by words ------------------------------------------------------------------------------------

async function references({ editor }, made) {
  const several = await editor.post('/records/contact/new', { partner: 'stadt', office: 'Büro' });
  is(several.status, 422, 'a name that fits several is asked again');
  ok(/<select[^>]*name="partner"[\s\S]*?Stadt A \[stadt-a\][\s\S]*?Stadt B \[stadt-b\]/.test(several.text), 'with those it may mean', /role="alert"[\s\S]{0,600}/.exec(several.text)?.[0]);
  has(several.text, 'value="Büro"', 'the rest stays');
  is((await editor.post('/records/contact/new', { partner: 'stadt-a', office: 'Büro' })).status, 303, 'and the answer is taken');
  const nothing = await editor.post('/records/contact/new', { partner: 'Atlantis', office: 'Büro' });
  ok(nothing.status === 422 && nothing.text.includes('„Atlantis“'), 'a name that fits nothing is told');
  const forged = await editor.post('/records/signature/new', { agreement: made.agreement, partner: 'stadt-a', represents: `"><b>` });
  is(forged.status, 422, 'one that is forged, too');
}

// ---- files of records ----------------------------------------------------------------------------------------

async function imports({ editor, other }, seconds) {
  const look = (bytes, name = 'Akteure.csv', one = editor) => one.send('/records/actor/import', bytes, name);
  const fileOf = (reply) => /name="file" value="(\d+)"/.exec(reply.text)?.[1];
  const count = async () => JSON.parse((await editor.go('/records.json')).text).rows.find((row) => row.kind === 'actor').records;
  const before = Number(await count());
  const wrong = await look('name,region,themes\nEins,05112,language\n,05112,\nZwei,00000,nonsense\n');
  is(wrong.status, 422, 'a file with errors is not offered');
  ok(!fileOf(wrong) && /Zeile 3/.test(wrong.text) && /Zeile 4/.test(wrong.text) && /record\.[a-z-]+/.test(wrong.text), 'each error with its place and its rule', wrong.text.slice(-4000));
  is((await look('a,b\n1,2,3\n"')).status, 422, 'what is no table is told');
  is((await look(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'kaputt.xlsx')).status, 422, 'a broken workbook, too');
  const good = await look('name,region,themes\nLesepaten Nord,05112,language | culture\nLesepaten Süd,05113,language\nLesepaten nord,05112,sport\n');
  is(good.status, 200, 'a good one is looked at');
  const facts = Object.fromEntries([...good.text.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/g)].map(([, name, text]) => [name, text]));
  is(`${facts.Zeilen} ${facts.Neu} ${facts['Doppelt, nicht noch einmal eingetragen']}`, '3 2 1', 'what would be new, and what is there twice', );
  is(Number(await count()), before, 'nothing is stored by looking');
  is((await other.post('/records/actor/import/confirm', { file: fileOf(good) })).status, 404, 'somebody else’s file is not there');
  is((await editor.post('/records/actor/import/confirm', { file: fileOf(good) })).headers.location, '/records/actor?done=imported', 'confirmed, it is read in');
  is(Number(await count()), before + 2, 'both are there');
  const twice = await editor.post('/records/actor/import/confirm', { file: fileOf(good) });
  is(Number(await count()), before + 2, `once more changes nothing (${twice.status})`);
  // out, changed, in again
  const out = (await editor.go('/records/actor.csv')).text;
  const same = await look(out);
  ok(/Nichts Neues|nichts Neues/.test(same.text), 'what was given out is the same when it comes back', same.status, /<dl class="facts">[\s\S]*?<\/dl>/.exec(same.text)?.[0]);
  const changed = await look(out.replace('Lesepaten Süd', 'Lesepaten Südwest'));
  has(changed.text, /<dt>Geändert<\/dt><dd>1<\/dd>/, 'one name changed is one change');
  const book = await editor.go('/records/actor.xlsx');
  is(book.headers['content-type'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'as a workbook, too');
  ok(/nichts Neues/.test((await look(book.body, 'Akteure.xlsx')).text), 'which says the same');
  // a selection goes out as it is shown, and says by what it was chosen
  const some = await editor.go('/records/actor.csv?q=lesepaten+nord');
  const picked = readCsv(some.text);
  is(picked.length, 2, 'a file of a search has what the list shows');
  ok(picked[0].at(-1) === 'selection' && picked[1].at(-1) === 'q=lesepaten nord' && /Akteur|actor-auswahl\.csv/.test(some.headers['content-disposition']), 'and says so', picked, some.headers['content-disposition']);
  ok((await editor.go('/records/actor?q=lesepaten+nord')).text.includes('href="/records/actor.csv?q=lesepaten+nord"'), 'the page leads to it');
  is(JSON.parse((await editor.go('/records/actor.json?q=lesepaten+nord')).text).selection.q, 'lesepaten nord', 'JSON, too');
  ok(/nichts Neues/.test((await look(some.text)).text), 'and it can be taken in again');
  ok(/nichts Neues/.test((await look((await editor.go('/records/actor.xlsx?q=lesepaten')).body, 'Auswahl.xlsx')).text), 'a workbook, too, with the selection on a sheet of its own');
  is(readCsv((await editor.go('/records/actor.csv?archived=yes')).text).length, 1, 'nothing is put away');
  ok(!(await editor.go('/records/actor.csv')).text.includes('selection'), 'all of them need no word');
}

// ---- large files, as jobs -------------------------------------------------------------------------------------

const many = (n, name = 'Angebot') => `name,region,themes\n${Array.from({ length: n }, (_, i) => `${name} ${i},0511${2 + (i % 3)},language`).join('\n')}\n`;

async function largeImports({ editor, other, carrier, foreign, admin }, { again }) {
  const look = (one, bytes) => one.send('/records/actor/import', bytes, 'Viele.csv');
  const row = async (one, path) => JSON.parse((await one.go(`${path}.json`)).text).rows[0];
  const ended = (one, path) => until(60, async () => { const job = await row(one, path); return /^(erledigt|fehlgeschlagen|angehalten)$/.test(job.state) && job; });
  const count = async () => Number(JSON.parse((await editor.go('/records.json')).text).rows.find((one) => one.kind === 'actor').records);
  const confirm = (text) => ({ file: /name="file" value="(\d+)"/.exec(text)?.[1], sheet: /name="sheet" value="([^"]*)"/.exec(text)?.[1] ?? '' });
  const before = await count();
  const small = await look(editor, many(5000, 'Klein'));
  is(small.status, 200, '5,000 rows are looked at while the page is made');
  let begun = performance.now();
  const sent = await look(editor, many(20000));
  const path = sent.headers.location ?? '';
  ok(sent.status === 303 && /^\/records\/actor\/import\/\d+$/.test(path), '20,000 rows become a job', sent.status, sent.text.slice(0, 500));
  is((await carrier.go(path)).status, 403, 'that is not shown to who enters no such records');
  is((await editor.go(path.replace('actor', 'partner'))).status, 404, 'nor of another kind');
  const looked = await ended(editor, path);
  is(`${looked?.state}: ${looked?.progress}`, 'erledigt: 20.000', `its rows are told at the end (${Math.round(performance.now() - begun)} ms)`);
  const page = (await editor.go(path)).text;
  has(page, /<dt>Neu<\/dt><dd>20\.000<\/dd>/, 'then its page tells what would become of it');
  is(await count(), before, 'nothing is stored by looking');
  has((await editor.go('/records/actor/import')).text, `href="${path}"`, 'the form leads to it');
  is((await other.post('/records/actor/import/confirm', confirm(page))).status, 404, 'nobody else confirms it');
  begun = performance.now();
  const first = await editor.post('/records/actor/import/confirm', confirm(page));
  const second = await editor.post('/records/actor/import/confirm', confirm(page));
  is(second.headers.location, first.headers.location, 'the button pressed twice orders it once');
  const one = await again(); // the server is ended and begun anew on the way
  const taken = await ended(one, first.headers.location);
  is(taken?.state, 'erledigt', `the job survives a restart (${Math.round(performance.now() - begun)} ms)`);
  has((await one.go(first.headers.location)).text, /Die Datei ist eingelesen[\s\S]*<dt>Neu<\/dt><dd>20\.000<\/dd>/, 'and tells what became of the file');
  is(await count(), before + 20000, 'all of its rows are there, once');
  const list = await one.go('/records/actor?q=angebot+19999');
  ok(list.text.includes('Angebot 19999') && list.text.includes('1 bis 1 von 1'), 'and each is found');
  has((await one.go('/records/actor?sort=title&order=down&page=2')).text, 'rel="prev"', 'page by page, in order');
  // with an error in one row nothing is stored
  const wrong = await look(one, many(20000, 'Falsch').replace('Falsch 19998,05112', 'Falsch 19998,99999').replace('Falsch 19998,05114', 'Falsch 19998,99999').replace('Falsch 19998,05113', 'Falsch 19998,99999'));
  await ended(one, wrong.headers.location);
  const refused = (await one.go(wrong.headers.location)).text;
  ok(/Zeile 20\.?000, Spalte 2/.test(refused) && refused.includes('record.region') && !confirm(refused).file, 'an error is told with place and rule, and nothing can be confirmed', refused.slice(-3000));
  // of who carries measures
  const own = await carrier.send('/records/measure/import', `title,owner,state\n${Array.from({ length: 6000 }, (_, i) => `Maßnahme ${i},stadt-${i === 5000 ? 'b' : 'a'},idea\n`).join('')}`, 'Viele.csv');
  is((await foreign.go(own.headers.location)).status, 404, 'a job is nobody else’s');
  is((await foreign.post(`${own.headers.location}/stop`)).status, 404, 'nor to be stopped by others');
  await ended(carrier, own.headers.location);
  ok(/Zeile 5\.?002, Spalte 2[\s\S]*Stadt B/.test((await carrier.go(own.headers.location)).text), 'in a job, too, a row of others is refused with its place');
  // stopped: the second waits behind the first
  const ahead = await look(one, many(50000, 'Vorher'));
  const behind = await look(one, many(20000, 'Nachher'));
  const told = await one.post(`${behind.headers.location}/stop`);
  is(told.headers.location, `${behind.headers.location}?done=stopped`, 'a job can be stopped');
  is((await ended(one, behind.headers.location))?.state, 'angehalten', 'then it has stopped');
  has((await one.go(behind.headers.location)).text, 'Nichts wurde eingelesen', 'and says that nothing was stored');
  is((await ended(one, ahead.headers.location))?.state, 'erledigt', 'the one before goes on');
  is((await one.post(`${ahead.headers.location}/stop`)).headers.location, ahead.headers.location, 'too late is no mistake');
  is(await count(), before + 20000, 'nothing of these is stored');
  has((await admin.go('/admin/jobs')).text, '<td data-label="Art">Datei mit Einträgen</td>', 'who looks after the jobs sees them');
  const [newest] = JSON.parse((await one.go('/jobs.json')).text).rows;
  ok(/^\d+$/.test(newest.job) && newest.file && newest.state, 'who sent them sees them among the own files', newest);
  has((await one.go('/jobs')).text, behind.headers.location, 'with the way to each');
  const most = await look(one, many(50001));
  is((await ended(one, most.headers.location))?.state, 'fehlgeschlagen', 'more rows than can be taken are refused');
  has((await one.go(most.headers.location)).text, /50\.?000/, 'with how many there may be');
}

// ---- files that records name ----------------------------------------------------------------------------------

async function files({ editor, visitor }, made) {
  const path = `/record/agreement/${made.agreement}`;
  const version = async () => (await json(editor, path)).rows[0].version;
  const wrong = await editor.send(`${path}/hand-over`, '<html><script>alert(1)</script>', 'böse.pdf', { version: await version() });
  is(wrong.status, 422, 'a page that calls itself a PDF is refused');
  const handed = await editor.send(`${path}/hand-over`, PDF, 'Urkunde "A"\u202E.pdf', { version: await version() });
  is(handed.status, 303, 'a PDF is taken', handed.text.slice(0, 500));
  is((await editor.send(`${path}/hand-over`, PDF, 'a.pdf', { version: '1' })).status, 409, 'but not over somebody else’s change');
  is((await editor.send(`${path}/hand-over`, PDF, 'a.pdf', { version: await version(), form_key: 'x'.repeat(43) })).status, 403, 'nor with a foreign key');
  is((await visitor.send(`${path}/hand-over`, PDF, 'a.pdf', { version: '1' })).status, 401, 'nor by a visitor');
  const back = await visitor.go(`${path}/file`);
  is(`${back.status} ${back.headers['content-type']} ${back.headers['x-content-type-options']}`, '200 application/pdf nosniff', 'it is offered back as what it is');
  has(back.headers['content-disposition'] ?? '', /^attachment; filename="Urkunde/, 'to be saved');
  is(back.text, PDF, 'byte by byte');
  is((await editor.go('/record/agreement/nichts/file')).status, 404, 'a file of no record: 404');
}

// ---- a session that ended -------------------------------------------------------------------------------------

async function drafts(server, made) {
  const late = new Somebody(server);
  const reply = await late.post(`/record/agreement/${made.agreement}/change`, { version: '1', title: 'Mühsam getippt', note: 'Zeile 1\r\nZeile 2' });
  is(reply.status, 401, 'without a session a form is not lost');
  has(reply.text, /name="draft" value="[^"]*M%C3%BChsam/, 'what was entered goes along with the login');
  const [draft, draft_to] = ['draft', 'draft_to'].map((name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(reply.text)?.[1].replaceAll('&amp;', '&'));
  const offered = await late.post('/login', { mail: 'eda@example.org', password: PASSWORD, draft, draft_to });
  ok(/<td[^>]*>Titel<\/td>|<th[^>]*>Titel<\/th>/.test(offered.text) && offered.text.includes('Mühsam getippt'), 'after it the fields are told by their names', offered.text);
  has(offered.text, 'Angemeldet als', 'and who came in is told');
  const huge = await new Somebody(server).post(`/record/agreement/${made.agreement}/change`, { version: '1', press: 'ä'.repeat(60000) });
  ok(huge.status === 401 && huge.text.includes('zweiten Fenster'), 'what is too long for that is told how to be saved', huge.status);
}

// From the pages that show something a way leads to where it is entered, for who may.
async function ways(who) {
  const pages = { '/agenda': 'goal', '/measures': 'measure', '/actors': 'actor', '/hurdles': 'barrier', '/courses': 'course', '/decisions': 'decision', '/tasks': 'task' };
  for (const [path, kind] of Object.entries(pages)) has((await who.editor.go(path)).text, `href="/records/${kind}"`, `${path} leads to where it is entered`);
  has((await who.editor.go('/actors')).text, 'href="/actors/doubles"', 'and the registry to what may be entered twice');
  const seen = [];
  for (const path of ['/agenda', '/measures', '/actors', '/hurdles', '/courses']) if (/href="\/records\/|doubles/.test((await who.visitor.go(path)).text)) seen.push(path);
  none(seen, 'visitors are not led there');
}

async function onStore({ name, db }, all) {
  console.log(`# ${name}`);
  const server = await serve(db);
  const admin = await administrator(server);
  for (const id of ['stadt-a', 'stadt-b']) await admin.post('/admin/organisations', { id, name: `Stadt ${id.at(-1).toUpperCase()}`, region: '' });
  const house = /<option value="([^"]+)"[^>]*>Geschäftsstelle/.exec((await admin.go('/admin/accounts')).text)[1];
  const who = {
    admin,
    visitor: new Somebody(server),
    editor: await invited(admin, 'eda@example.org', 'editor', house),
    second: await invited(admin, 'zoe@example.org', 'editor', house),
    carrier: await invited(admin, 'carla@example.org', 'coordinator', 'stadt-a'),
    foreign: await invited(admin, 'fred@example.org', 'deliverer', 'stadt-b'),
    owner: await invited(admin, 'olga@example.org', 'owner', 'stadt-a'),
    reader: await invited(admin, 'rea@example.org', 'reader', 'stadt-a'),
  };
  is((await who.visitor.go('/records')).status, 200, 'the overview is for everybody');
  const made = await everyKind(server, all, who);
  await proposals(who, made);
  await twoEditors(who, made);
  await rights(server, who);
  await persons(who, made);
  await hostile(who);
  await references(who, made);
  await files(who, made);
  await drafts(server, made);
  await ways(who);
  await imports({ editor: who.editor, other: who.second });
  let running = server;
  const again = async () => {
    is((await running.stop()).code, 0, 'the server ends while the job is on its way');
    running = await serve(db);
    for (const one of Object.values(who)) one.server = running;
    return who.editor;
  };
  await largeImports({ ...who, other: who.second }, { again });
  is((await running.stop()).code, 0, 'the server ends well');
}

await run(240, async () => {
  const all = table();
  ok(all.kinds.length >= 29 && all.kinds.every((kind) => kind.fields.length), `${all.kinds.length} kinds`);
  for (const store of stores()) await onStore(store, all);
});
