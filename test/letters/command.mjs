// Invitations and new passwords from the command line: with a mail server the same letter goes out that the pages send, without one, or with
// --print, the link is printed. On each store.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { begin, folder, has, is, ok, serve, stores, wirk } from '../door.mjs';
import { PASSWORD } from '../people.mjs';
import { mutterer, sink, textOf } from './sink.mjs';

// The program as a process of its own, while the mail server answers in this one.
const ask = (db, ...args) => begin([...args, '--db', db, '--lang', 'en']).ended;

function settings(name, port) {
  const path = join(folder(), `${name}.yaml`);
  const mail = port ? `mail-server: smtp://127.0.0.1:${port}\nmail-from: "Wirk <wirk@example.org>"\n` : '';
  writeFileSync(path, `address: https://bildung.example.org\nname: Bildungsbüro\n${mail}`);
  return path;
}

const linkOf = (text) => /https:\/\/bildung\.example\.org(?:\/en)?(\/(?:invitation|reset)\/[\w-]{43})/.exec(text)?.[1];

async function onStore({ name, db }) {
  const mail = await sink({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
  const with_mail = settings(`${name}-mail`, mail.port), without = settings(`${name}-none`, 0);
  is(wirk(['organisation', 'add', 'stadt', '--name', 'Stadt', '--db', db]).code, 0, `${name}: an organisation`);
  const invited = await ask(db, 'user', 'invite', 'uta@example.org', '--name', 'Uta', '--role', 'owner', '--organisation', 'stadt', '--settings', with_mail);
  ok(invited.code === 0 && invited.out === 'The letter with the link is sent to uta@example.org.\n', 'an invitation goes out as a letter, and it says to whom', invited.out, invited.err);
  is(mail.letters.length, 1, 'one letter');
  is(mail.letters[0]?.to.join(), 'uta@example.org', 'to who is invited');
  const link = linkOf(textOf(mail.letters[0]));
  has(link ?? '', /^\/invitation\//, 'with a link to the house');
  ok(!invited.out.includes(link) && !invited.err.includes(link), 'which is printed nowhere');
  const printed = await ask(db, 'user', 'reset', 'uta@example.org', '--settings', with_mail, '--print');
  has(printed.out, /^https:\/\/bildung\.example\.org\/reset\/[\w-]{43}\n$/, '--print prints the link instead');
  const plain = await ask(db, 'user', 'reset', 'uta@example.org', '--settings', without);
  has(plain.out, /^https:\/\/bildung\.example\.org\/reset\/[\w-]{43}\n$/, 'so do settings without a mail server');
  has((await ask(db, 'user', 'reset', 'uta@example.org')).out, /^\/reset\/[\w-]{43}\n$/, 'and none at all');
  is(mail.letters.length, 1, 'no letter goes out then');
  const told = JSON.parse((await ask(db, 'user', 'invite', 'uta@example.org', '--settings', with_mail, '--json')).out).rows[0];
  ok(told.to === 'uta@example.org' && told.state === 'done', 'in JSON, too', told);
  await entersBy(db, linkOf(textOf(mail.letters[1])), link);
  const reset = await ask(db, 'user', 'reset', 'uta@example.org', '--settings', with_mail);
  ok(reset.code === 0 && /^\/reset\//.test(linkOf(textOf(mail.letters[2])) ?? ''), 'who has a password gets a letter to set a new one', reset.err);
  await refused(db, with_mail, name);
  const log = wirk(['log', '--all', '--json', '--db', db]).out;
  ok(!mail.letters.some((letter) => log.includes(linkOf(textOf(letter)).split('/').pop())), 'no link is in the log');
}

// The newest invitation opens the door, the one before it does not any more.
async function entersBy(db, link, earlier) {
  const server = await serve(db);
  const status = async (path) => (await fetch(`${server.base}${path}`)).status;
  is(await status(earlier), 403, 'an earlier invitation is over');
  is(await status(link), 200, 'the newest opens its page');
  const body = new URLSearchParams({ name: 'Uta', password: PASSWORD, again: PASSWORD });
  is((await fetch(`${server.base}${link}`, { method: 'POST', body, redirect: 'manual' })).status, 303, 'and lets in');
  await server.stop();
}

async function refused(db, with_mail, name) {
  const nobody = await ask(db, 'user', 'invite', 'gone@example.org', '--settings', with_mail);
  ok(nobody.code === 3 && nobody.err.includes('gone@example.org') && nobody.err.includes('No such user'), 'a recipient that is none is told in the words of the mail server', nobody.err);
  const busy = await ask(db, 'user', 'invite', 'busy@example.org', '--settings', with_mail);
  ok(busy.code === 3 && /could not be sent yet[\s\S]*job \d+/.test(busy.err), 'one that is to wait is tried again, as a job', busy.err);
  const jobs = JSON.parse(wirk(['job', '--json', '--db', db]).out).rows;
  ok(jobs[0].kind === 'mail' && jobs[0].state === 'waiting' && jobs[0].attempts === 1, 'which waits', jobs[0]);
  const silent = settings(`${name}-mutter`, await mutterer(['554 go away']));
  is((await ask(db, 'user', 'invite', 'eva@example.org', '--settings', silent)).code, 3, 'a server that wants no letters');
  const again = await ask(db, 'user', 'invite', 'eva@example.org', '--settings', with_mail);
  is(again.code, 0, 'another one takes it');
  is((await ask(db, 'user', 'invite', 'no mail', '--settings', with_mail)).code, 2, 'what is no address is refused');
  is((await ask(db, 'user', 'reset', 'nobody@example.org', '--settings', with_mail)).code, 2, 'so is who has no account');
}

export async function commandTests() {
  for (const store of stores()) await onStore(store);
}
