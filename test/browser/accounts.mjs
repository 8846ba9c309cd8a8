// People at the door as they meet it: the first link, a password, the second factor, the first page; an invitation; a new password; a session
// ended from another browser; two who edit at once; with the keyboard alone and without script, in German and English. `tap` is what
// test/door.mjs exports.

import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

import { provider, secret } from '../letters/provider.mjs';
import { PASSWORD, firstLink } from '../people.mjs';
import { WIDE, open, tooWide, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };

// RFC 6238 with RFC 4648: the code that an app shows.
function codeOf(base32, at = Date.now() / 1000) {
  const bits = [...base32.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const digest = createHmac('sha1', key).update(step).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

const submit = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function signIn(page, base, mail, language = '') {
  await page.goto(`${base}${language}/login`);
  await page.locator('[name=mail]').fill(mail);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('main button').click();
}

// ---- the first account, with a second factor ---------------------------------------------------------

async function first(browser, base, link, tap, seen) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + link);
  await page.getByLabel('Name der Organisation, die das Haus betreibt').fill('Geschäftsstelle');
  await page.getByLabel('Mail-Adresse').fill('anna@example.org');
  await page.getByLabel('Name', { exact: true }).fill('Anna Amt');
  await page.getByLabel('Neues Passwort', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Neues Passwort noch einmal').fill(`${PASSWORD}?`);
  await submit(page, 'Passwort setzen und anmelden');
  tap.has(await page.locator('[role=alert]').innerText(), 'nicht gleich', 'two passwords that differ are told');
  tap.is(await page.getByLabel('Name', { exact: true }).inputValue(), 'Anna Amt', 'what was entered stays');
  await page.getByLabel('Neues Passwort', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Neues Passwort noch einmal').fill(PASSWORD);
  await submit(page, 'Passwort setzen und anmelden');
  tap.has(await page.locator('[role=status]').innerText(), 'Willkommen', 'the first account is made and signed in');
  await submit(page, 'Zweiten Faktor einrichten');
  const secret = (await page.locator('.facts dd').first().innerText()).trim();
  tap.ok((await page.locator('svg.qr').boundingBox()).width > 150, 'the QR code is shown');
  await page.getByLabel('Sechs Ziffern').fill('000000');
  await submit(page, 'Einschalten');
  tap.is((await page.locator('.facts dd').first().innerText()).trim(), secret, 'a wrong code does not ask for a new scan');
  await page.getByLabel('Sechs Ziffern').fill(codeOf(secret));
  await submit(page, 'Einschalten');
  const codes = await page.locator('.desk__codes code').allInnerTexts();
  tap.is(new Set(codes).size, 10, 'ten recovery codes are told');
  await page.getByRole('button', { name: 'Abmelden' }).click();
  tap.has(page.url(), '/login?done=out', 'signing out leads to the login');
  await signIn(page, base, 'anna@example.org', '/en');
  tap.has(await page.locator('h1').innerText(), 'second factor', 'after the password a code is asked for');
  await page.goto(`${base}/account`);
  tap.has(page.url(), '/login', 'without it nothing opens');
  await signIn(page, base, 'anna@example.org');
  await page.locator('[name=code]').fill(codes[0]);
  await submit(page, 'Anmelden');
  tap.has(page.url(), '/account', 'a recovery code opens the first page');
  tap.has(await page.locator('main').innerText(), /Übrige Wiederherstellungscodes\s+9/, 'and is used up');
  seen.codes = codes;
  seen.state = await context.storageState();
  await context.close();
}

// ---- invitation, reset --------------------------------------------------------------------------------

async function invite(browser, base, tap, seen) {
  const context = await browser.newContext({ viewport: WIDE, storageState: seen.state });
  const page = await open(context, base);
  await page.goto(`${base}/en/admin/accounts`);
  await page.getByLabel('Mail address').fill('bela@example.org');
  await page.getByLabel('Name', { exact: true }).fill('Béla Bartók');
  await page.getByLabel('Role').selectOption('editor');
  await page.getByLabel('Organisation').selectOption({ index: 1 });
  await submit(page, 'Invite');
  const link = await page.locator('.desk__codes code').innerText();
  tap.has(link, /^http:\/\/127\.0\.0\.1:\d+\/en\/invitation\/[\w-]{43}$/, 'without a mail server the link is told');
  const other = await browser.newContext({ viewport: WIDE });
  const guest = await open(other, base);
  await guest.goto(link);
  tap.is(await guest.getByLabel('Name', { exact: true }).inputValue(), 'Béla Bartók', 'who is invited finds their name');
  await guest.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await guest.getByLabel('New password once more').fill(PASSWORD);
  await submit(guest, 'Set the password and sign in');
  tap.has(guest.url(), '/en/account/factor?done=welcome', 'and is offered a second factor');
  await guest.goto(`${base}/en/admin/accounts`);
  tap.has(await guest.locator('main').innerText(), 'Administrator', 'who may not is told who may');
  tap.none(guest.faults.filter((fault) => !fault.includes('403')), 'no error for who was invited');

  await page.goto(`${base}/admin/accounts`);
  await page.getByRole('link', { name: 'Béla Bartók' }).click();
  await submit(page, 'Link ausstellen');
  const reset = await page.locator('.desk__codes code').innerText();
  await guest.goto(reset);
  await guest.locator('input[name=password]').fill(`${PASSWORD} neu`);
  await guest.locator('input[name=again]').fill(`${PASSWORD} neu`);
  await guest.locator('main button').click();
  tap.has(guest.url(), '/account?done=reset', 'a new password is set by link');
  await guest.goto(reset);
  tap.has(await guest.locator('h1').innerText(), 'Das dürfen Sie hier nicht', 'the link is good once');
  tap.none(page.faults, 'no error for who invites');
  await other.close();
  await context.close();
}

// ---- with the keyboard alone ----------------------------------------------------------------------------

async function tabTo(page, name) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const e = document.activeElement;
      return [e.labels?.[0]?.innerText, e.innerText, e.getAttribute('aria-label')].filter(Boolean).map((text) => text.trim());
    });
    if (here.includes(name)) return true;
  }
  return false;
}

async function keyboard(browser, base, tap, seen) {
  const context = await browser.newContext({ viewport: WIDE, storageState: seen.state });
  const page = await open(context, base);
  await page.goto(`${base}/account`);
  await page.keyboard.press('Tab');
  tap.ok(await tabTo(page, 'Organisationen'), 'the own pages are reached with the keyboard');
  await page.keyboard.press('Enter');
  await page.waitForURL(/organisations/);
  tap.ok(await tabTo(page, 'Kennung'), 'so is a form');
  await page.keyboard.type('stadt-essen');
  await tabTo(page, 'Name');
  await page.keyboard.type('Stadt Essen');
  await page.keyboard.press('Enter');
  await page.waitForURL(/done=saved/);
  tap.has(await page.locator('table').innerText(), 'Stadt Essen', 'an organisation is added without a mouse');
  await context.close();
}

// ---- two editors, a session ended from elsewhere --------------------------------------------------------------

async function together(browser, base, tap, seen) {
  const make = async () => {
    const context = await browser.newContext({ viewport: WIDE, storageState: seen.state });
    return { context, page: await open(context, base) };
  };
  const one = await make(), two = await make();
  for (const { page } of [one, two]) await page.goto(`${base}/admin/organisation/stadt-essen`);
  await one.page.getByLabel('Name').fill('Stadt Essen, Amt für Schule');
  await submit(one.page, 'Speichern');
  await two.page.getByLabel('Name').fill('Essen');
  await submit(two.page, 'Speichern');
  const text = await two.page.locator('main').innerText();
  tap.ok(text.includes('Stadt Essen, Amt für Schule') && text.includes('Jemand war schneller'), 'the second editor sees the change of the first', text);
  tap.is(await two.page.getByLabel('Name').inputValue(), 'Essen', 'and keeps what was entered');
  seen.rules.push(...(await violations(two.page, 'two editors')));
  await submit(two.page, 'Speichern');
  tap.has(await two.page.locator('h1').innerText(), 'Essen', 'and may save it');
  await one.context.close();
  await two.context.close();
}

async function revoked(browser, base, tap) {
  const make = async () => {
    const context = await browser.newContext({ viewport: WIDE });
    const page = await open(context, base);
    await page.goto(`${base}/login`);
    await page.locator('[name=mail]').fill('bela@example.org');
    await page.locator('[name=password]').fill(`${PASSWORD} neu`);
    await submit(page, 'Anmelden');
    return { context, page };
  };
  const here = await make(), there = await make();
  await submit(here.page, 'Überall sonst abmelden');
  await there.page.goto(`${base}/account`);
  tap.has(there.page.url(), '/login?next=%2Faccount', 'a session ended from another browser is over');
  await here.page.reload();
  tap.has(here.page.url(), '/account', 'the one that ended it is not');
  await here.context.close();
  await there.context.close();
}

// ---- every page -------------------------------------------------------------------------------------------------

async function everyPage(browser, base, tap, seen) {
  const context = await browser.newContext({ viewport: WIDE, storageState: seen.state });
  const page = await open(context, base);
  const wrong = [], narrow = [];
  const own = ['/account', '/account/factor', '/admin/accounts', '/admin/account/1', '/admin/account/2', '/admin/organisations', '/admin/organisation/stadt-essen', '/admin/log', '/admin/jobs'];
  for (const path of ['/login', '/reset', '/rights', ...own])
    for (const language of ['', '/en']) {
      await page.setViewportSize(WIDE);
      await page.goto(base + language + path);
      if (await page.evaluate(() => [...document.querySelectorAll('.table-frame')].some((e) => e.scrollWidth > e.clientWidth + 1))) narrow.push(`${language}${path}: a table moves sideways`);
      wrong.push(...(await violations(page, language + path)));
      await page.setViewportSize(NARROW);
      const wide = await tooWide(page);
      if (wide) narrow.push(`${language}${path}: ${wide}`);
    }
  tap.none([...wrong, ...seen.rules.splice(0)], 'the pages of people keep the rules of accessibility');
  tap.none(narrow, 'and fit on 320 pixels');
  tap.none(page.faults, 'without an error');
  await context.close();
}

// ---- single sign-on ---------------------------------------------------------------------------------------------

async function freePort() {
  const server = net.createServer();
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  const { port } = server.address();
  await new Promise((tell) => server.close(tell));
  return port;
}

// From the button to the provider's own pages and back, in the language in which it began.
async function elsewhere(browser, base, tap, language, words) {
  const context = await browser.newContext({ viewport: WIDE, javaScriptEnabled: language === '' });
  const page = await context.newPage();
  await page.goto(`${base}${language}/admin/log`);
  await submit(page, words.button);
  await page.locator('input[name=login]').fill('anna');
  await page.locator('input[name=password]').fill('egal');
  await page.locator('button[type=submit]').click();
  for (let i = 0; i < 3 && !page.url().startsWith(base); i++) await page.locator('button[type=submit]').click();
  tap.is(page.url().replace(base, ''), `${language}/login/code?next=${encodeURIComponent(`${language}/admin/log`)}`, `${words.name}: from the button to the provider and back; the second factor of this house is asked for`);
  await page.locator('[name=code]').fill(words.code);
  await page.locator('main button').click();
  tap.is(page.url().replace(base, ''), `${language}/admin/log`, `${words.name}: then the page that was asked for`);
  await page.goto(`${base}${language}/account`);
  tap.has(await page.locator('main table').first().innerText(), words.role, `${words.name}: a group gave a role`);
  await page.locator('.own__out button').click();
  await page.getByRole('link', { name: words.outThere }).click();
  tap.ok(!page.url().startsWith(base) && /logout|session\/end/.test(page.url()), `${words.name}: signing out there is offered, too`, page.url());
  await context.close();
}

async function signedOnElsewhere(browser, tap, db, seen) {
  const port = await freePort(), base = `http://127.0.0.1:${port}`;
  const there = await provider(true, { redirect: `${base}/login/elsewhere/back`, afterLogout: `${base}/login` });
  const file = join(tap.folder(), 'walk-secret'), path = join(tap.folder(), 'walk.yaml');
  writeFileSync(file, secret, { mode: 0o600 });
  const lines = [`address: ${base}`, `sign-on-issuer: ${there.issuer}`, 'sign-on-client: wirk', `sign-on-secret-file: ${file}`, 'sign-on-scopes: profile email groups', 'sign-on-button:', '  de: Mit dem Konto der Stadt anmelden', '  en: Sign in with your city account', 'sign-on-groups:', '  backbone-redaktion: reviewer@stadt-essen', ''];
  writeFileSync(path, lines.join('\n'));
  const server = await tap.serve(db, { listen: `127.0.0.1:${port}`, more: ['--settings', path] });
  await elsewhere(browser, base, tap, '', { name: 'German', button: 'Mit dem Konto der Stadt anmelden', code: seen.codes[1], role: 'Prüfung', outThere: 'Auch dort abmelden' });
  await elsewhere(browser, base, tap, '/en', { name: 'English, without script', button: 'Sign in with your city account', code: seen.codes[2], role: 'Reviewer', outThere: 'Sign out there, too' });
  const context = await browser.newContext({ viewport: WIDE });
  const page = await open(context, base);
  for (const language of ['', '/en']) {
    await page.setViewportSize(WIDE);
    await page.goto(`${base}${language}/login?done=out`);
    seen.rules.push(...(await violations(page, `${language}/login with both ways`)));
    await page.goto(`${base}${language}/login/elsewhere/back?code=a&state=b`);
    seen.rules.push(...(await violations(page, `${language}/login/elsewhere/back`)));
    await page.setViewportSize(NARROW);
    tap.is(await tooWide(page), null, `${language} a way back that was not begun here fits a phone`);
  }
  await context.close();
  tap.is((await server.stop()).code, 0, 'its server ends well');
}

// ---- a job that runs ------------------------------------------------------------------------------------------------

// A mail server that greets nobody until it is told to.
async function slowSink(tap) {
  const sockets = new Set();
  let refuses = false;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    if (refuses) socket.destroy();
    else sockets.add(socket);
  });
  await new Promise((tell) => server.listen(0, '127.0.0.1', tell));
  tap.later(() => server.close());
  server.unref();
  return {
    port: server.address().port,
    waits: async () => {
      for (let i = 0; i < 200 && !sockets.size; i++) await new Promise((tell) => setTimeout(tell, 25));
      return sockets.size;
    },
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
  };
}

async function running(browser, tap, db, seen) {
  const sink = await slowSink(tap), path = join(tap.folder(), 'slow.yaml'), port = await freePort();
  writeFileSync(path, `address: http://127.0.0.1:${port}\nmail-server: smtp://127.0.0.1:${sink.port}\nmail-from: wirk@example.org\n`);
  const server = await tap.serve(db, { listen: `127.0.0.1:${port}`, more: ['--settings', path] });
  const context = await browser.newContext({ viewport: WIDE });
  let page = await open(context, server.base);
  await signIn(page, server.base, 'anna@example.org');
  await page.locator('[name=code]').fill(seen.codes[3]);
  await submit(page, 'Anmelden');
  await page.goto(`${server.base}/admin/jobs`);
  tap.none((await page.locator('tbody tr').allInnerTexts()).filter((row) => /Brief/.test(row)), 'no letter yet');
  await page.close(); // it may be about to look again by itself
  const other = await context.newPage();
  await other.goto(`${server.base}/admin/accounts`);
  await other.getByLabel('Mail-Adresse').fill('carla@example.org');
  await other.getByLabel('Name', { exact: true }).fill('Carla Curie');
  await other.getByLabel('Rolle').selectOption('reader');
  await other.getByLabel('Organisation').selectOption({ index: 1 });
  await submit(other, 'Einladen');
  tap.ok(await sink.waits(), 'a letter is on its way, and its server waits');
  await other.close();
  page = await open(context, server.base);
  await page.goto(`${server.base}/admin/jobs`);
  const row = page.locator('tbody tr').first();
  tap.has(await row.innerText(), /Brief\s+läuft/, 'the page tells a job that runs');
  seen.rules.push(...(await violations(page, 'a job that runs')));
  await row.getByRole('button', { name: 'Anhalten' }).click();
  await page.waitForURL(/done=stopped/);
  tap.has(await row.innerText(), 'wird angehalten', 'it is told to stop');
  tap.is(await row.getByRole('button').count(), 0, 'once');
  sink.hangUp();
  await page.waitForURL((url) => url.search === '', { timeout: 15000 });
  tap.has(await row.innerText(), /angehalten[\s\S]*Noch einmal/, 'when it has stopped the page shows that by itself');
  await row.getByRole('button', { name: 'Noch einmal' }).click();
  await page.waitForURL(/done=again/);
  tap.ok(await sink.waits(), 'tried again, it runs again');
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForFunction(() => document.querySelector('tbody tr').cells[2].textContent === 'läuft', null, { timeout: 15000 });
  sink.hangUp();
  await page.waitForFunction(() => /\S/.test(document.querySelector('tbody tr').cells[7].textContent), null, { timeout: 15000 });
  tap.has(await row.innerText(), /wartet[\s\S]*Mailserver/, 'and tells by itself that it waits for another try, and why');
  tap.none(page.faults, 'without an error');
  await context.close();
  tap.is((await server.stop()).code, 0, 'its server ends well');
}

export async function accountsWalk(browser, tap) {
  const db = join(tap.folder(), 'people.db');
  const server = await tap.serve(db);
  const seen = { rules: [] };
  await first(browser, server.base, await firstLink(server), tap, seen);
  await invite(browser, server.base, tap, seen);
  await keyboard(browser, server.base, tap, seen);
  await together(browser, server.base, tap, seen);
  await revoked(browser, server.base, tap);
  await everyPage(browser, server.base, tap, seen);
  tap.is((await server.stop()).code, 0, 'its server ends well');
  await signedOnElsewhere(browser, tap, db, seen);
  await running(browser, tap, db, seen);
  tap.none(seen.rules, 'what was seen on the way keeps the rules of accessibility, too');
}
