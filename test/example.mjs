// Loads the example region once for all tests of a run: into the new folder that WIRK_TEST_EXAMPLE names, and where WIRK_TEST_POSTGRES names
// an empty database, into that; both at the same time. test/door.mjs copies from there.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { begin, ok, run } from './door.mjs';

const { WIRK_TEST_EXAMPLE: folder, WIRK_TEST_POSTGRES: server } = process.env;

async function load(name, db) {
  const { code, out, err } = await begin(['demo', '--db', db]).ended;
  if (ok(code === 0 || code === 1, `${name}: the example region loads`, out, err)) writeFileSync(join(folder, `${name}.json`), JSON.stringify({ code, out, err, database: db.split('/').pop() }));
}

await run(120, async () => {
  mkdirSync(folder, { recursive: true });
  await Promise.all([load('sqlite', join(folder, 'sqlite.db')), ...(server ? [load('postgresql', server)] : [])]);
});
