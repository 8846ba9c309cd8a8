// Every public page in both languages held against the accessibility rules, on a wide and on two narrow screens.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { PHONE, WIDE, linesOf, looseBoxes, open, tooWide, violations } from './look.mjs';

export const shots = process.env.WIRK_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

// The walks of single topics look at further pages, not at these once more.
export const pages = {
  start: '/',
  indicators: '/indicators',
  lines: '/indicator/D-14a',
  bars: '/indicator/F-01a',
  map: '/indicator/D-14a?tab=map',
  table: '/indicator/D-14a?tab=table&areas=all',
  broken: '/indicator/D-14a?tab=table&by=sex&areas=05112,MR',
  origin: '/indicator/D-14a/origin?region=05112&period=2015',
  row: '/delivery/21/row/87?column=6',
  'origin-town': '/indicator/D-14a/origin?region=05562032&period=2015',
  regions: '/regions',
  city: '/region/05112',
  kreis: '/region/05562',
  town: '/region/05562032',
  set: '/region/MR',
  disagreements: '/disagreements',
  deliveries: '/deliveries',
  delivery: '/delivery/1',
  check: '/check',
  'may-publish': '/may-publish',
  'may-publish-house': '/may-publish?indicator=D-13b&threshold=400',
  about: '/about',
  data: '/about/data',
  imprint: '/impressum',
  privacy: '/privacy',
  accessibility: '/accessibility',
  barrier: '/barrier?page=/region/05112',
  schools: '/schools',
  school: '/school/164719',
  compare: '/compare',
  search: '/search?q=Herne+Abschluss',
  build: '/build',
  'build-areas': '/build?field=D&step=areas',
  'map-towns': '/indicator/D-04?tab=map',
  'map-circles': '/indicator/D-01b?tab=map',
  'map-part': '/indicator/D-10?tab=map',
  heat: '/indicator/D-14a?chart=heat',
  multiples: '/indicator/D-14a?chart=multiples',
  shares: '/indicator/D-13a?by=certificate&chart=shares',
  gap: '/indicator/D-14a?by=sex&chart=gap',
  index: '/indicator/D-14a?chart=index',
  distribution: '/indicator/D-14a?chart=distribution',
  balance: '/indicator/D-14a?chart=balance',
  frame: '/embed/indicator/D-14a',
  download: '/indicator/D-14a/download',
  profiles: '/profiles',
  evidence: '/evidence',
  segregation: '/evidence/segregation',
  'gap-between': '/evidence/gap',
  'gap-taught': '/evidence/gap?data=teaching',
  chance: '/evidence/chance',
  stages: '/evidence/stages',
  'stages-areas': '/evidence/stages?by=area',
  'stages-types': '/evidence/stages?by=type',
  'segregation-taught': '/evidence/segregation?data=teaching',
  transitions: '/evidence/transitions',
  planner: '/evidence/planner',
  impact: '/evidence/impact',
  'impact-taught': '/evidence/impact?data=teaching',
  method: '/method/segregation?data=teaching',
  'not-found': '/nirgends',
};

export const english = (path) => `/en${path}`;

export function faultsOf(page, name, expected = []) {
  const faults = page.faults.splice(0).filter((text) => !expected.some((part) => text.includes(part)));
  return faults.map((text) => `${name}: ${text}`);
}

// Letters of a picture that shrinks with it: at least 8.5 pixels high on the screen.
const smallLetters = (page) =>
  page.evaluate(() => {
    for (const svg of document.querySelectorAll('svg.chart'))
      if (svg.getClientRects().length)
        for (const text of svg.querySelectorAll('text')) {
          const size = parseFloat(getComputedStyle(text).fontSize) * (svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
          if (size < 8.5 && text.getClientRects().length) return `letters of ${size.toFixed(1)} px: ${text.textContent}`;
        }
    return null;
  });

// The narrowest screen that has to do (WCAG 2.1, 1.4.10).
const SMALL = { width: 320, height: 640 };
async function smallFaults(page) {
  const wide = await tooWide(page);
  const lines = await linesOf(page, '.nav a');
  return [...(wide ? [wide] : []), ...(lines > 2 ? [`${lines} lines of navigation`] : []), ...(await looseBoxes(page))];
}

// ---- every page ------------------------------------------------------------------------------------------

// Opens each page: what was wrong with it is told to `look`, which looks further.
async function through(browser, base, languages, look) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await open(context, base);
  const faults = [];
  for (const [name, path] of Object.entries(pages))
    for (const language of languages) {
      const label = `${language} ${name}`;
      await page.setViewportSize(WIDE);
      const reply = await page.goto(base + (language === 'en' ? english(path) : path), { waitUntil: 'load' });
      const status = name === 'not-found' ? 404 : 200;
      if (reply.status() !== status) faults.push(`${label}: ${reply.status()}`);
      if ((await page.locator('h1').count()) !== 1) faults.push(`${label}: not one h1`);
      if (shots) await page.screenshot({ path: join(shots, `${name}-${language}.png`), fullPage: true });
      await look?.(page, name, language, label);
      faults.push(...faultsOf(page, label, name === 'not-found' ? ['status of 404'] : []));
    }
  await context.close();
  return { faults, count: Object.keys(pages).length * languages.length };
}

export async function everyPage(browser, base, { none }) {
  const wrong = { rules: [], narrow: [], small: [] };
  const { faults, count } = await through(browser, base, ['de', 'en'], async (page, name, language, label) => {
    wrong.rules.push(...(await violations(page, label)));
    for (const viewport of [WIDE, PHONE]) {
      await page.setViewportSize(viewport);
      const wide = await tooWide(page);
      if (wide) wrong.narrow.push(`${label}, ${viewport.width} px: ${wide}`);
    }
    await page.setViewportSize(SMALL);
    wrong.small.push(...(await smallFaults(page)).map((text) => `${label}: ${text}`));
    await page.setViewportSize(PHONE);
    const small = await smallLetters(page);
    if (small) wrong.narrow.push(`${label}: ${small}`);
    if (language === 'de') wrong.rules.push(...(await violations(page, `${label}, 360 px`)));
    if (shots && language === 'de') await page.screenshot({ path: join(shots, `${name}-phone.png`), fullPage: true });
  });
  none(wrong.rules, `${count} pages keep the rules of accessibility`);
  none(faults, `${count} pages load without an error and from this host only`);
  none(wrong.narrow, `${count} pages fit on 1280 and on 360 pixels`);
  none(wrong.small, 'on 320 pixels, too: only tables of numbers move sideways, the navigation takes two lines');
}

// On the second store the pages load; test/http holds what both say against each other.
export async function everyPageLoads(browser, base, { none }) {
  const { faults, count } = await through(browser, base, ['de']);
  none(faults, `${count} pages load without an error and from this host only`);
}
