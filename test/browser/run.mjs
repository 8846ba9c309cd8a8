// The pages in a real browser, in parts that stand alone: every page held against the accessibility rules, then one walk for each topic.
// WIRK_SHOTS=DIR keeps pictures of what was seen.
// use: run.mjs [PART…]   without a name all of them
//      run.mjs --parts   their names, one on each line

import { createRequire } from 'node:module';

import * as door from '../door.mjs';
import { accountsWalk } from './accounts.mjs';
import { agendaWalk } from './agenda.mjs';
import { figureWalk } from './figure.mjs';
import { mapWalk } from './map.mjs';
import { mayPublishWalk } from './may_publish.mjs';
import { originWalk } from './origin.mjs';
import { everyPage, everyPageLoads } from './pages.mjs';
import { partnershipWalk } from './partnership.mjs';
import { profileWalk } from './profile.mjs';
import { recordsWalk } from './records.mjs';
import { releasesWalk } from './releases.mjs';
import { schoolsWalk } from './schools.mjs';
import { searchWalk } from './search.mjs';
import { useWalk } from './use.mjs';

const { folder, later, ok, run, serve, stores } = door;
const { chromium } = createRequire(import.meta.url)('playwright-core');

// What is done on the example; and with people and stores of their own. The longest come first: check.sh gives each part to whoever is free.
const onExample = {
  pages: everyPage, profile: profileWalk, search: searchWalk, schools: schoolsWalk, partnership: partnershipWalk, use: useWalk, map: mapWalk, origin: originWalk, figure: figureWalk, 'may-publish': mayPublishWalk,
};
const onTheirOwn = { accounts: accountsWalk, agenda: agendaWalk, records: recordsWalk, releases: releasesWalk };
const parts = [...Object.keys(onExample), ...Object.keys(onTheirOwn)];

async function withExample(db, walks) {
  const loaded = door.example(db);
  ok(loaded.code === 0 || loaded.code === 1, 'the example region loads', loaded.err);
  const server = await serve(db);
  for (const walk of walks) await walk(server.base);
  await server.stop();
}

async function walksOf(chosen) {
  const browser = await chromium.launch({
    executablePath: process.env.WIRK_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    env: { ...process.env, HOME: folder() },
  });
  later(() => browser.process?.()?.kill('SIGKILL'));
  const [first, ...others] = stores();
  const walks = chosen.filter((name) => onExample[name]).map((name) => (base) => onExample[name](browser, base, door));
  if (walks.length) await withExample(first.db, walks);
  if (chosen.includes('pages')) for (const { db } of others) await withExample(db, [(base) => everyPageLoads(browser, base, door)]);
  for (const name of chosen) await onTheirOwn[name]?.(browser, door);
  await browser.close();
}

const wanted = process.argv.slice(2);
if (wanted[0] === '--parts') console.log(parts.join('\n'));
else if (wanted.every((name) => parts.includes(name))) await run(600, () => walksOf(wanted.length ? wanted : parts));
else throw new Error(`there are ${parts.join(', ')}`);
