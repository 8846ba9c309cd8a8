// Accounts from the command line: invited, given roles, signed out, closed; keys made and revoked; every step in the log, no secret in it.

import { has, is, ok, wirk } from '../door.mjs';

// What was changed is shown and undone, as on the pages; what came later stays.
function undone(ask, rows) {
  const change = (...args) => is(ask('organisation', 'change', 'stadt-musterstadt', ...args).code, 0, `organisation change ${args.join(' ')}`);
  const there = () => rows('organisation').find((row) => row.id === 'stadt-musterstadt');
  change('--name', 'Musterstadt');
  change('--region', '05112');
  const history = rows('organisation', 'history', 'stadt-musterstadt');
  ok(history.length === 3 && history[1].change === 'Name: from “Stadt Musterstadt” to “Musterstadt”.' && history[2].undo === '', 'the history of an organisation', history);
  is(ask('organisation', 'undo', 'stadt-musterstadt', String(history[1].number)).code, 0, 'its renaming is undone');
  ok(there().name === 'Stadt Musterstadt' && there().region === '05112', '... and what came later stays', there());
  is(rows('organisation', 'history', 'stadt-musterstadt')[0].undoes, history[1].number, '... which the history tells');
  is(ask('organisation', 'undo', 'stadt-musterstadt', String(history[1].number)).code, 2, '... not twice');
  is(ask('organisation', 'undo', 'stadt-musterstadt', String(history[2].number)).code, 2, 'that it was made is not undone');
  change('--region=');
  is(there().region, '', 'a region is taken away');
  change('--archived', 'yes');
  is(there().state, 'archived', 'archived');
  ok(rows('user', 'roles', 'kim@example.org').every((row) => row.state === 'resting'), '... its roles rest', rows('user', 'roles', 'kim@example.org'));
  change('--archived', 'no');
  is(ask('user', 'change', 'kim@example.org', '--name', 'Kim Muster', '--language', 'de').code, 0, 'name and language of somebody');
  const [renamed] = rows('user', 'history', 'kim@example.org');
  ok(renamed.change.includes('“Kim” to “Kim Muster”') && renamed.change.includes('“English” to “Deutsch”'), 'the history of an account', renamed);
  is(ask('user', 'undo', 'kim@example.org', String(renamed.number)).code, 0, 'undone');
  is(rows('user').find((row) => row.mail === 'kim@example.org').name, 'Kim', '... it is as it was');
  const given = rows('user', 'history', 'kim@example.org').find((row) => row.event === 'role.give' && row.change.includes('reading'));
  is(ask('user', 'undo', 'kim@example.org', String(given.number)).code, 0, 'a role that was given is taken back');
  is(rows('user', 'roles', 'kim@example.org').map((row) => row.role).join(), 'owner', '... the other stays');
  for (const args of [['organisation', 'undo', 'stadt-musterstadt', 'x'], ['organisation', 'history', 'nowhere'], ['organisation', 'change', 'stadt-musterstadt'], ['organisation', 'change', 'stadt-musterstadt', '--archived', 'so'], ['user', 'undo', 'kim@example.org', '1'], ['user', 'change', 'kim@example.org'], ['user', 'change', 'kim@example.org', '--language', 'fr'], ['user', 'roles', 'no@example.org']])
    is(ask(...args).code, 2, `refused: ${args.join(' ')}`);
}

export function accounts(db) {
  const ask = (...args) => wirk([...args, '--db', db, '--lang', 'en']);
  const rows = (...args) => JSON.parse(ask(...args, '--json').out).rows;
  is(ask('organisation', 'add', 'stadt-musterstadt', '--name', 'Stadt Musterstadt', '--region', '05113').code, 0, 'an organisation');
  is(ask('organisation', 'add', 'stadt-musterstadt', '--name', 'Zweite').code, 2, '... once');
  is(ask('organisation', 'add', 'Stadt', '--name', 'A').code, 2, 'not under a name with capitals');
  const nowhere = ask('organisation', 'add', 'stadt-nirgends', '--name', 'Nirgends', '--region', '05119x');
  ok(nowhere.code === 2 && nowhere.err.includes('05119x'), 'not in an area that there is not', nowhere.err);
  const near = ask('organisation', 'change', 'stadt-musterstadt', '--region', '0511');
  ok(near.code === 2 && /0511\d \(\S/.test(near.err), '... and the nearest are named', near.err);
  is(ask('organisation', 'change', 'stadt-musterstadt', '--region', '99999').code, 2, '... nor moved there');
  is(ask('organisation', 'change', 'stadt-musterstadt', '--region', '05113000').code, 0, 'the long key is the same area');
  is(rows('organisation').find((row) => row.id === 'stadt-musterstadt')?.region, '05113', 'listed');
  const invited = ask('user', 'invite', 'kim@example.org', '--name', 'Kim', '--role', 'owner', '--organisation', 'stadt-musterstadt');
  ok(invited.code === 0 && /^\/invitation\/[\w-]{43}\n$/.test(invited.out), 'an invitation is one link', invited.out, invited.err);
  is(ask('user', 'invite', 'no mail').code, 2, 'not without a mail address');
  const noRole = ask('user', 'invite', 'b@example.org', '--role', 'boss', '--organisation', 'stadt-musterstadt');
  ok(noRole.code === 2 && noRole.err.includes('administrator, editor, deliverer'), 'a role that is none: the others are named', noRole.err);
  is(ask('user', 'invite', 'b@example.org', '--role', 'owner').code, 2, 'a role needs an organisation');
  const kim = rows('user').find((row) => row.mail === 'kim@example.org');
  ok(kim?.roles === 'owner@stadt-musterstadt' && kim.state === 'no-password', 'listed with role and state', JSON.stringify(kim));
  has(ask('user', '--format', 'csv').out, /^number,mail,name,state,roles\r\n/, 'as CSV');
  is(ask('role', 'give', 'kim@example.org', '--role', 'coordinator', '--organisation', 'stadt-musterstadt', '--programme', 'reading').code, 0, 'another role');
  has(rows('user').find((row) => row.mail === 'kim@example.org').roles, 'coordinator@stadt-musterstadt/reading', '... for a programme');
  is(ask('role', 'take', 'kim@example.org', '--role', 'reader', '--organisation', 'stadt-musterstadt').code, 2, 'a role that was not given');
  const table = rows('role');
  is(table.find((row) => row.right === 'release').owner, 'own', 'the table of rights');
  const read = wirk(['role', '--db', db, '--lang', 'de']).out, english = ask('role').out;
  ok(/freigeben und zurückziehen\. +eigene/.test(read) && / eigene; im Haus alle/.test(read) && !/ (yes|own|both)( |$)/m.test(read), 'in the words of who reads it', read);
  ok(/ yes /.test(english) && / own( |$)/m.test(english), 'in English, too', english);
  is(table.find((row) => row.right === 'manage-accounts').owner, '', '... says who may not');
  const [key] = rows('token', 'create', 'kim@example.org', '--name', 'Export', '--rights', 'release', '--days', '7');
  ok(/^wirk_[\w-]{43}$/.test(key.token), 'a key is told once', JSON.stringify(key));
  ok(!('token' in rows('token', 'list', 'kim@example.org')[0]), '... and never again');
  is(ask('token', 'create', 'kim@example.org', '--name', 'A', '--rights', 'purge').code, 2, 'no right that the account lacks');
  is(ask('token', 'create', 'kim@example.org', '--name', 'A', '--rights', 'release', '--days', '367').code, 2, 'at most a year');
  is(ask('token', 'revoke', 'kim@example.org', String(key.number)).code, 0, 'revoked');
  is(rows('token', 'list', 'kim@example.org')[0].state, 'revoked', '... and listed so');
  is(rows('user', 'sessions', 'kim@example.org').length, 0, 'no sessions yet');
  is(ask('user', 'sign-out', 'kim@example.org').code, 0, 'signed out everywhere');
  is(ask('user', 'reset', 'nobody@example.org').code, 2, 'nobody of this address');
  undone(ask, rows);
  is(ask('user', 'close', 'kim@example.org').code, 2, 'closing asks for a reason');
  is(ask('user', 'close', 'kim@example.org', '--reason', 'moved on').code, 0, 'closed');
  is(rows('user').find((row) => row.mail === 'kim@example.org').state, 'closed', '... and listed so');
  is(ask('user', 'reset', 'kim@example.org').code, 2, 'a closed account gets no link');
  for (const args of [['user', 'nope'], ['user', 'invite'], ['user', 'list', 'x'], ['role', 'give'], ['token'], ['token', 'revoke', 'kim@example.org']])
    is(ask(...args).code, 2, `wrong use: ${args.join(' ')}`);
  const log = ask('log', '--subject', `account:${kim.number}`, '--all', '--json').out;
  for (const event of ['account.invite', 'role.give', 'token.create', 'token.revoke', 'session.revoke', 'account.close']) has(log, event, `the log tells of ${event}`);
  ok(!log.includes(key.token) && !log.includes(invited.out.trim().split('/').pop()), 'and of no secret');
}
