// What a mail program reads (the package mailparser, which knows nothing of ours) is what was written; and every way a server can
// refuse, fall silent or lie ends with the right kind of fault and clear words.

import { simpleParser } from 'mailparser';

import { folder, has, is, none, ok, skip } from '../door.mjs';
import { account, certificate, mutterer, sink } from './sink.mjs';

const clock = 1795362346; // 2026-11-22 15:45:46 UTC
const from = 'Bildungsbüro Größe & Söhne <wirk@bildung.example.org>';

const letters = [
  { name: 'plain', subject: 'Invitation', to_name: 'Anna Schmidt', text: 'Dear Anna,\n\nwelcome.\n' },
  { name: 'German', subject: 'Einladung zur Bildungsregion Mülheim: bitte bestätigen Sie Ihre Adresse für die Schüler*innenzahlen bis übermorgen', to_name: 'Jörg Müller-Lüdenscheidt', text: 'Sehr geehrte Schüler*innen,\n\nSie sind eingeladen: „Größe“ – 100 % 😀\n' },
  { name: 'other scripts', subject: '数据已准备好 — Отчёт готов — التقرير جاهز 👩‍👩‍👧‍👦', to_name: 'Ğülşen Çelik', text: 'Отчёт готов\nالتقرير جاهز\n数据\n' },
  { name: 'long lines', subject: 'x'.repeat(200), to_name: `${'Lang '.repeat(20)}Name`, text: `${'ein langes Wort '.repeat(400)}\n${'ü'.repeat(3000)}\n${'y'.repeat(2000)}` },
  { name: 'traps of the way', subject: '=?UTF-8?Q?not_decoded?=  two  spaces', to_name: '"Quoted" \\ <x@y>, z', text: '.\n..two dots\n.one dot\nFrom here\n=3D and =\nends with spaces   \ttab\t\n\n\n-- \nsignature' },
  { name: 'line ends', subject: 'Ends', text: 'one\r\ntwo\rthree\nfour' },
  { name: 'no text', subject: 'Empty', text: '' },
  { name: 'edges of lines', subject: `${'ä'.repeat(8)}${'a'.repeat(30)}`, text: Array.from({ length: 12 }, (_, i) => `${'a'.repeat(70 + i)}\n${'a'.repeat(70 + i)} \n${'a'.repeat(70 + i)}ü\n`).join('') },
];

const calendar = Buffer.from('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n');
const attached = [
  { name: 'calendar', subject: 'Termin', text: 'Anbei.\n', bytes: calendar, attachment_name: 'termin.ics', attachment_type: 'text/calendar; charset=UTF-8; method=REQUEST' },
  { name: 'any bytes', subject: 'Datei', text: 'ü\n', bytes: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255)), attachment_name: 'Schülerzahlen „2026“ 100%.bin', attachment_type: 'application/octet-stream' },
];

function lines(text) {
  const plain = text.replace(/\r\n?/g, '\n');
  return plain && !plain.endsWith('\n') ? `${plain}\n` : plain;
}

// On the way: ASCII, CRLF, no long line, nothing hidden.
function travels(bytes) {
  const text = bytes.toString('latin1');
  const wrong = [];
  if (/[^\x20-\x7e\r\n\t]/.test(text)) wrong.push('not ASCII');
  if (/[^\r]\n|\r[^\n]/.test(text)) wrong.push('bare line ends');
  for (const line of text.split('\r\n')) if (line.length > 78) wrong.push(`long: ${line}`);
  return wrong;
}

async function comparison(speak, server, letter) {
  const wrong = [];
  const same = (what, got, want) => got === want || wrong.push(`${what}: ${JSON.stringify(got)} for ${JSON.stringify(want)}`);
  const id = `letter-${letter.name.replace(/ /g, '-')}.1`;
  const got = await speak.ask({ ...server.asked, ...letter, name: account.name, id, clock, attachment: letter.bytes?.toString('base64') ?? '', bytes: undefined });
  same('sent', got.err, 'OK');
  const taken = server.letters.pop();
  if (!taken) return [...wrong, JSON.stringify(got)];
  const read = await simpleParser(taken.bytes, { skipTextToHtml: true });
  same('envelope from', taken.from, 'wirk@bildung.example.org');
  same('envelope to', taken.to.join(), letter.to ?? server.asked.to);
  same('from name', read.from.value[0].name, 'Bildungsbüro Größe & Söhne');
  same('from', read.from.value[0].address, 'wirk@bildung.example.org');
  same('to name', read.to.value[0].name, letter.to_name ?? '');
  same('to', read.to.value.map((one) => one.address).join(), server.asked.to);
  same('subject', read.subject, letter.subject);
  same('text', read.text ?? '', lines(letter.text));
  same('id', read.messageId, `<${id}@bildung.example.org>`);
  same('date', read.date?.toISOString(), '2026-11-22T15:45:46.000Z');
  same('made by a machine', read.headers.get('auto-submitted'), 'auto-generated');
  same('greeted as', taken.greeted, 'bildung.example.org');
  same('attachments', read.attachments.length, letter.bytes ? 1 : 0);
  if (letter.bytes && read.attachments[0]) {
    same('file name', read.attachments[0].filename, letter.attachment_name);
    same('file type', read.attachments[0].contentType, letter.attachment_type.split(';')[0]);
    same('file', read.attachments[0].content.toString('hex'), letter.bytes.toString('hex'));
  }
  return [...wrong, ...travels(taken.bytes)];
}

async function arriving(speak, server) {
  for (const letter of [...letters, ...attached]) none(await comparison(speak, server, letter), `${letter.name}: a mail program reads what was written`);
  await speak.ask({ ...server.asked, clock });
  const one = server.letters.pop();
  ok(one.tls && one.user === account.name, 'over TLS, signed in', one);
}

// Nothing that anybody types becomes a header or a command of its own.
async function injections(speak, server) {
  const wrong = [];
  const bad = ['a\r\nBcc: evil@example.org', 'a\nBcc: evil@example.org', 'a\rBcc: evil@example.org', 'a\u0001b', 'a\u007fb', 'a\u000bb'];
  for (const field of ['subject', 'to_name', 'to', 'from', 'id', 'attachment_name', 'attachment_type', 'address', 'name', 'password'])
    for (const text of field === 'to' ? [...bad, 'a@b.example>\r\nRCPT TO:<evil@example.org', 'a@b.example> SIZE=1', 'Anna <a@b.example>', 'a@b.example,c@d.example', 'a b@c.example', 'ä@b.example', 'a@b..c', '@b.example', 'a@', 'a', '', `${'a'.repeat(65)}@b.example`, 'a@-b.example', '"a b"@c.example'] : bad) {
      const got = await speak.ask({ ...server.asked, attachment: 'YQ==', attachment_name: 'a.txt', attachment_type: 'text/plain', [field]: field === 'from' ? `${text} <wirk@example.org>` : text });
      if (got.err !== 'INVALID' || !got.de || got.de === got.en) wrong.push(`${field} = ${JSON.stringify(text)}: ${JSON.stringify(got)}`);
    }
  for (const field of ['subject', 'id', 'text']) {
    const got = await speak.ask({ ...server.asked, [field]: field === 'text' ? 'a\u0000b'.replace('\u0000', '\u0002') : '' });
    if (got.err !== 'INVALID') wrong.push(`${field}: ${JSON.stringify(got)}`);
  }
  none(wrong, 'line ends and control characters are refused in every place');
  is(server.letters.length, 0, 'and nothing was sent');
}

async function refusals(speak, server) {
  const cases = [
    ['busy@example.org', 'BUSY', /451.*Greylisting/],
    ['gone@example.org', 'BROKEN', /550.*No such user here/],
    ['full@example.org', 'BUSY', /452.*Insufficient storage/],
    ['spam@example.org', 'BROKEN', /554.*Looks like spam/],
    ['echo@example.org', 'BROKEN', /554.*\*\*\* \/ \*\*\*/],
  ];
  for (const [to, kind, words] of cases) told(await speak.ask({ ...server.asked, to }), kind, words, to);
  told(await speak.ask({ ...server.asked, password: `${account.password}!` }), 'BROKEN', /Anmeldung.*535/, 'a wrong password');
  told(await speak.ask({ ...server.asked, name: undefined, password: undefined }), 'BROKEN', /530/, 'no account where one is needed');
  is(server.letters.length, 0, 'nothing of it was taken');
}

function told(got, kind, words, name) {
  is(got.err, kind, `${name}: ${kind}`);
  has(got.de ?? '', words, `${name}: says why`);
  ok(got.de !== got.en && !/\{\d\}/.test(got.de + got.en), `${name}: in German and English`, got);
  ok(!(got.de + got.en).includes('Geheim'), `${name}: no password is told`, got);
}

const ofOthers = {
  asked: { do: 'send', from, to: 'anna@example.org', to_name: '', subject: 'Hallo', text: 'x', id: 'one' },
};
const at = (port, more) => ({ ...ofOthers.asked, address: `smtp://127.0.0.1:${port}`, ...more });

async function ways(speak, trusted) {
  const plain = await sink({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
  told(await speak.ask(at(plain.port)), 'BROKEN', /STARTTLS/, 'a server without TLS');
  is(plain.letters.length, 0, 'it gets nothing');
  is((await speak.ask(at(plain.port, { plain: 'yes' }))).err, 'OK', 'without TLS where that is wished, on this machine');
  is(plain.letters.length, 1, 'it has the letter');
  told(await speak.ask({ ...ofOthers.asked, plain: 'yes', address: 'smtp://mail.example.org:25' }), 'INVALID', /mail\.example\.org/, 'without TLS to another machine');
  for (const address of ['http://localhost', 'mail.example.org', 'smtp://a:b@localhost', 'smtp://localhost/x', 'smtp://localhost?x=1', 'smtp://', 'file:///etc/passwd', ''])
    told(await speak.ask({ ...ofOthers.asked, address }), 'INVALID', /Adresse/, `“${address}”`);
  const silent = await mutterer([]);
  const before = Date.now();
  told(await speak.ask(at(silent, { ms: 300, plain: 'yes' })), 'BUSY', /rechtzeitig/, 'a server that says nothing');
  ok(Date.now() - before < 5000, 'it is left when the time is up');
  told(await speak.ask(at(await mutterer(['220 x', '250 x']), { ms: 300, plain: 'yes' })), 'BUSY', /rechtzeitig/, 'one that falls silent');
  told(await speak.ask(at(await mutterer(['421 4.3.2 Wartung bis morgen']), { plain: 'yes' })), 'BUSY', /421|erreichen|gerade/, 'one that is closed');
  told(await speak.ask(at(await mutterer(['220 x', '250 x', '550-5.7.1 first line\r\n550 5.7.1 second line']), { plain: 'yes', ms: 3000 })), 'BROKEN', /550.*first line 5\.7\.1 second line/, 'words over several lines');
  const slow = Date.now();
  is((await speak.ask(at(await mutterer(['220 x', '250 x', '250 x', '250 x', '354 x', '250 taken']), { plain: 'yes' }))).err, 'OK', 'one that takes the letter and says no goodbye');
  ok(Date.now() - slow < 10000, 'is not waited for');
  told(await speak.ask(at(await mutterer(['HTTP/1.1 400 Bad Request']), { plain: 'yes', ms: 500 })), 'BUSY', /127\.0\.0\.1/, 'one that speaks something else');
  told(await speak.ask(at(1, { plain: 'yes' })), 'BUSY', /nimmt keine Verbindung an/, 'a server that is away');
  if (!trusted) return;
  const tls = await sink({ secure: true, ...trusted });
  const address = `smtps://localhost:${tls.port}`;
  is((await speak.ask({ ...ofOthers.asked, address, authorities: trusted.path })).err, 'OK', 'TLS from the start');
  ok(tls.letters.pop()?.tls, 'it came over TLS');
  told(await speak.ask({ ...ofOthers.asked, address }), 'BROKEN', /vertrauenswürdig/, 'a certificate that nobody vouches for');
  told(await speak.ask({ ...ofOthers.asked, address: `smtp://localhost:${tls.port}`, authorities: trusted.path, ms: 500 }), 'BUSY', /./, 'STARTTLS where TLS is needed from the start');
  told(await speak.ask({ ...ofOthers.asked, address: `smtps://127.0.0.1:${tls.port}`, authorities: trusted.path }), 'BROKEN', /vertrauenswürdig/, 'a certificate of another name');
  is(tls.letters.length, 0, 'they get nothing');
}

export async function letterTests(speak) {
  const trusted = certificate(folder(), 'localhost');
  if (!trusted) skip('letters over TLS', 'openssl is not there');
  else {
    const server = await sink({ authOptional: false, ...trusted });
    server.asked = { ...ofOthers.asked, address: `smtp://localhost:${server.port}`, authorities: trusted.path, ...account };
    await arriving(speak, server);
    await injections(speak, server);
    await refusals(speak, server);
    told(await speak.ask({ ...server.asked, authorities: undefined }), 'BROKEN', /vertrauenswürdig/, 'STARTTLS with a certificate that nobody vouches for');
    is(server.letters.length, 0, 'nothing came');
  }
  await ways(speak, trusted);
}
