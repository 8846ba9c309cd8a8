// The agenda as an editor enters it and readers meet it: field, goal, target, measure with milestone and weekly note, promise and impact
// check of the invented partner, each through its form, each on its page at once, and taken back; the registry as map; lines counted from
// the year of joining; every page of the agenda wide, on the narrowest screen, on paper. `tap` is what test/door.mjs exports.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { validFaults } from '../http/valid.mjs';
import { administrator, invited } from '../people.mjs';
import { WIDE, linesOf, looseBoxes, open, tooWide, violations } from './look.mjs';

const NARROW = { width: 320, height: 640 };
const PAGES = ['/agenda', '/agenda?on=2014-01-01', '/target/PROBE', '/measures', '/measure/PROBE', '/partner/musterstadt', '/partner/musterstadt/brief', '/actors', '/actors?tab=map',
  '/actors/gaps', '/actors/gaps?stage=primary&need=none', '/actor/PROBE', '/hurdles', '/courses', '/course/PROBE', '/indicator/D-14a?areas=05112,05113,05913&chart=joined',
  '/indicator/D-14a?areas=05112,05113,05913&chart=joined&tab=table'];

const submit = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function windowOf(browser, base, one, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
  if (one) await context.addCookies([{ name: 'wirk', value: one.cookie, url: base, httpOnly: true, sameSite: 'Lax' }]);
  return { context, page: await open(context, base) };
}

// ---- entered through forms -----------------------------------------------------------------------------------

// Fills the form as somebody does who sees it: lists are chosen from, boxes ticked, the rest is written. Gives back the id it is saved under.
async function enter(page, base, kind, fields) {
  await page.goto(`${base}/records/${kind}/new`);
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#f-${name}`);
    const box = page.locator(`input[type=checkbox][name="${name}"][value="${value}"]`);
    if (await box.count()) await box.check();
    else if ((await field.evaluate((e) => e.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await submit(page, 'Eintragen');
  const saved = new RegExp(`/record/${kind}/([^?]+)\\?done=saved`).exec(page.url());
  if (!saved) throw new Error(`${kind}: ${await page.locator('main').innerText()}`);
  return decodeURIComponent(saved[1]);
}

async function story(browser, base, eda, tap) {
  const { context, page } = await windowOf(browser, base, eda);
  const reads = async (path) => {
    await page.goto(base + path);
    return (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
  };
  const field = await enter(page, base, 'field', { name: 'Lesen (erfunden)', from: '01.01.2024' });
  tap.has(await reads('/agenda'), 'Lesen (erfunden)', 'a field stands in the agenda');
  tap.ok(!(await reads('/agenda?on=2020-01-01')).includes('Lesen (erfunden)'), 'not before it was in force');
  const goal = await enter(page, base, 'goal', { text: 'Alle Kinder lesen (erfunden)', fields: field, number: '99' });
  tap.has(await reads('/agenda'), /Alle Kinder lesen \(erfunden\)[\s\S]*Kein Zielwert vereinbart/, 'a goal without a target says so');
  const outcome = await enter(page, base, 'outcome', { goal, text: 'Weniger ohne Abschluss (erfunden)' });
  const target = await enter(page, base, 'target', { outcome, indicator: 'D-14a', region: '05112', direction: 'down', base_period: '2013', value: '3,5', period: '2030', invented: 'yes' });
  tap.has(await reads(`/target/${target}`), /Ziel: 3,5 % bis 2030/, 'the target has its page, with value and time');
  tap.is(await page.locator('svg.chart:visible').count(), 1, 'its history and its line are drawn');
  const promise = await enter(page, base, 'commitment', { partner: 'musterstadt', text: 'Wir lesen vor (erfunden).', due: '31.12.2099', owner: 'Amt für Bildung' });
  tap.has(await reads('/partner/musterstadt/brief'), 'Wir lesen vor (erfunden).', 'the promise stands on the two pages for the signatory');
  const measure = await enter(page, base, 'measure', { title: 'Vorlesestunde (erfunden)', owner: 'musterstadt', state: 'running', goals: goal, commitments: promise, input: 'Zwei Stellen' });
  tap.has(await reads('/measures'), 'Vorlesestunde (erfunden)', 'the measure stands on the page of the week');
  await enter(page, base, 'milestone', { measure, title: 'Erste Stunde', due: '01.02.2020', who: 'Amt für Bildung' });
  await enter(page, base, 'note', { measure, day: '20.11.2026', state: 'stuck', text: 'Raum fehlt' });
  const week = await page.goto(`${base}/measures`).then(() => page.locator('tr', { hasText: 'Vorlesestunde (erfunden)' }).innerText());
  tap.has(week, /Erste Stunde[\s\S]*Amt für Bildung|Amt für Bildung[\s\S]*Erste Stunde/, 'what is overdue and with whom');
  tap.has(week, 'Raum fehlt', 'and the note of the week');
  tap.has(await reads(`/measure/${measure}`), 'Für diese Maßnahme ist noch keine Wirkung belegt', 'nothing is shown to work yet');
  const check = await enter(page, base, 'impact-check', { measure, question: 'Lesen sie besser?', registered: '10.03.2025', data_from: '20.06.2025', done: '30.10.2025', result: 'Etwas besser', step: '4', learnt: 'Dranbleiben' });
  tap.has(await reads(`/measure/${measure}`), /Stufe 4/, 'the impact check says up to which step it is');
  tap.has(await reads('/partner/musterstadt/brief'), /Wir lesen vor[\s\S]*Vorlesestunde/, 'the promise is answered by the measure');

  await page.goto(`${base}/record/impact-check/${check}/change`);
  await page.locator('#f-step').selectOption('6');
  await submit(page, 'Speichern');
  tap.has(await reads(`/measure/${measure}`), /Stufe 6/, 'a change shows at once');
  await page.goto(`${base}/record/impact-check/${check}`);
  await page.getByRole('button', { name: /^Wieder so 1$/ }).click();
  tap.has(await reads(`/measure/${measure}`), /Stufe 4/, 'and is taken back with one click');
  tap.none(page.faults, 'no error on the way');
  await context.close();
  return { target, measure };
}

// ---- the registry, and lines since joining -------------------------------------------------------------------

async function registry(browser, base, eda, tap) {
  const { context, page } = await windowOf(browser, base, eda);
  const actor = await enter(page, base, 'actor', { name: 'Lesebus (erfunden)', region: '05978', stages: 'primary', themes: 'language' });
  await enter(page, base, 'actor', { name: 'Lesepaten (erfunden)', region: '05112', stages: 'primary', themes: 'language' });
  const course = await enter(page, base, 'course', { title: 'Vorlesen lernen (erfunden)', begins: '01.07.2099 14:00', place: 'Rathaus' });
  await context.close();
  const visitor = await windowOf(browser, base, null, { javaScriptEnabled: false });
  const still = visitor.page;
  await still.goto(`${base}/actors`);
  await still.getByRole('link', { name: 'Karte', exact: true }).click();
  const word = (key) => still.locator(`svg.chart:visible .area[data-key="${key}"]`).evaluate((area) => area.closest('.mark').dataset.label);
  tap.is(await still.locator('svg.chart:visible .area').count(), 53, 'each of 53 places is on the map of the registry');
  tap.has(await word('05112'), '1 Angebot', 'one offer where it is');
  tap.has(await word('05978004'), /0 Angebote, 1 Angebot für den ganzen Kreis/, 'what is there for the whole Kreis is said of each town');
  tap.is(await still.locator('.topic__table tbody tr').count(), 53, 'the table beside it says the same');
  await still.getByLabel('Thema').selectOption('sport');
  await submit(still, 'Anzeigen');
  tap.has(await word('05112'), '0 Angebote', 'the map follows what is chosen');
  await still.goto(`${base}/actors/gaps?stage=primary&theme=language`);
  tap.has(await still.locator('.chart-states:visible').textContent(), /hoher Bedarf/, 'where nothing is and need is high has a sign of its own');
  await still.locator('svg.chart:visible a:has(.area[data-key="05112"])').click();
  tap.has(await still.locator('main').innerText(), /1 Angebot\b[\s\S]*Lesepaten/, 'an area leads to its list');
  await still.goto(`${base}/indicator/D-14a?areas=05112,05113,05913,05111`);
  await still.getByRole('link', { name: 'Ab dem Beitritt' }).click();
  tap.has(still.url(), 'chart=joined', 'lines can be counted from the year of joining');
  tap.has(await still.locator('.figure__not-shown').innerText(), /ersten eigenen Unterschrift[\s\S]*Nicht gezeigt[\s\S]*Düsseldorf/, 'by a rule that is stated, without those who never joined');
  tap.has(await still.locator('svg.chart:visible .mark').first().getAttribute('aria-label'), /\d{4} \(.*Beitritt\)/, 'each value with both years');
  await visitor.context.close();
  return { actor, course };
}

// ---- every page ----------------------------------------------------------------------------------------------

async function everyPage(browser, base, eda, ids, tap) {
  const wrong = [];
  const path = (page) => page.replace(/\/(\w+)\/PROBE/, (_, kind) => `/${kind}/${ids[kind]}`);
  for (const [viewport, languages] of [[WIDE, ['', '/en']], [NARROW, ['']]]) {
    const { context, page } = await windowOf(browser, base, eda, { viewport });
    for (const one of PAGES)
      for (const language of languages) {
        const reply = await page.goto(base + language + path(one));
        const name = `${viewport.width} ${language}${path(one)}`;
        if (reply.status() !== 200) wrong.push(`${name}: ${reply.status()}`);
        if (!language) wrong.push(...(await violations(page, name)));
        wrong.push(...page.faults.splice(0).map((fault) => `${name}: ${fault}`));
        if ((await page.locator('h1').count()) !== 1) wrong.push(`${name}: not one h1`);
        if (viewport !== NARROW) continue;
        wrong.push(...[await tooWide(page), ...(await looseBoxes(page))].filter(Boolean).map((fault) => `${name}: ${fault}`));
        if ((await linesOf(page, '.nav a')) > 2) wrong.push(`${name}: more than two lines of navigation`);
      }
    await context.close();
  }
  tap.none(wrong, `${PAGES.length} pages of the agenda: accessible, one heading, wide and on 320 px, the navigation in two lines`);
  const seen = PAGES.map(path).filter((one) => !one.startsWith('/measure/') && !one.startsWith('/target/'));
  const { faults, checked } = await validFaults(base, [...seen, ...seen.map((one) => `/en${one}`)]);
  if (checked) tap.none(faults, `${checked} addresses are valid HTML`);
  else tap.skip('valid HTML', 'no checker installed');
}

async function twoClicks(browser, base, tap) {
  const { context, page } = await windowOf(browser, base, null);
  await page.goto(base);
  await page.locator('.nav').getByRole('link', { name: 'Agenda' }).click();
  tap.has(await page.locator('h1').innerText(), 'Agenda', 'the agenda is one click from the start page');
  tap.is(await page.locator('.nav [aria-current]').innerText(), 'Agenda', 'and the navigation says where one is');
  await page.emulateMedia({ media: 'print' });
  await page.goto(`${base}/actors/gaps`);
  tap.ok(await page.locator('svg.chart-states').first().isVisible(), 'on paper the map stays');
  if (process.env.WIRK_SHOTS) writeFileSync(join(process.env.WIRK_SHOTS, 'gaps.pdf'), await page.pdf({ format: 'A4' }));
  await context.close();
}

export async function agendaWalk(browser, tap) {
  const db = join(tap.folder(), 'agenda.db');
  tap.is(tap.example(db).code, 0, 'the example region loads');
  const server = await tap.serve(db);
  const admin = await administrator(server);
  const house = /<option value="([^"]+)"[^>]*>Geschäftsstelle/.exec((await admin.go('/admin/accounts')).text)[1];
  const eda = await invited(admin, 'eda@example.org', 'editor', house);
  const ids = { ...(await story(browser, server.base, eda, tap)), ...(await registry(browser, server.base, eda, tap)) };
  await everyPage(browser, server.base, eda, ids, tap);
  await twoClicks(browser, server.base, tap);
  await server.stop();
}
