// People at the door as they meet it: the first link, a password, the second factor, the first page; an invitation; a new password; a session
// ended from another browser; two who edit at once; with the keyboard alone and without script, in German and English. `tap` is what
// test/door.mjs exports.

import { createHmac } from 'node:crypto';
import { join } from 'node:path';

import { WIDE, open, tooWide, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };
const PASSWORD = 'Vier Wörter, die keiner rät';

// RFC 6238 with RFC 4648: the code that an app shows.
function codeOf(base32, at = Date.now() / 1000) {
  const bits = [...base32.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const digest = createHmac('sha1', key).update(step).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

async function firstLink(server) {
  for (let i = 0; i < 100; i++) {
    const link = /\/first\/[\w-]{43}/.exec(server.child.err)?.[0];
    if (link) return link;
    await new Promise((tell) => setTimeout(tell, 50));
  }
  throw new Error(`no first link: ${server.child.err}`);
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
  tap.has(guest.url(), '/account?done=password', 'a new password is set by link');
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
      wrong.push(...(await violations(page, language + path)));
      await page.setViewportSize(NARROW);
      const wide = await tooWide(page);
      if (wide) narrow.push(`${language}${path}: ${wide}`);
    }
  tap.none([...wrong, ...seen.rules], 'the pages of people keep the rules of accessibility');
  tap.none(narrow, 'and fit on 320 pixels');
  tap.none(page.faults, 'without an error');
  await context.close();
}

export async function accountsWalk(browser, tap) {
  const server = await tap.serve(join(tap.folder(), 'people.db'));
  const seen = { rules: [] };
  await first(browser, server.base, await firstLink(server), tap, seen);
  await invite(browser, server.base, tap, seen);
  await keyboard(browser, server.base, tap, seen);
  await together(browser, server.base, tap, seen);
  await revoked(browser, server.base, tap);
  await everyPage(browser, server.base, tap, seen);
  tap.is((await server.stop()).code, 0, 'its server ends well');
}
