// What does Lighthouse say of the pages, as seen on a phone? Loads the example, serves it, prints the four scores of each page.
// use: node bench/lighthouse.mjs [PATH…]     exit code 1 where a score is under 95

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const home = resolve('build/lighthouse/node_modules');
const load = (name, file) => import(pathToFileURL(join(home, name, file)));
const { default: lighthouse } = await load('lighthouse', 'core/index.js');
const { launch } = await load('chrome-launcher', 'dist/index.js');
const version = createRequire(join(home, 'x.js'))('lighthouse/package.json').version;

const asked = process.argv.slice(2);
const paths = asked.length ? asked : ['/', '/indicator/D-14a', '/region/05112', '/indicator/D-14a?tab=map'];
const folder = mkdtempSync(join(tmpdir(), 'wirk-lighthouse-'));
const store = join(folder, 'wirk.db');
const loaded = spawnSync('./wirk', ['demo', '--db', store], { stdio: ['ignore', 'ignore', 'inherit'] });
if (loaded.status > 1) process.exit(3);
const server = spawn('./wirk', ['serve', '--db', store, '--listen', '127.0.0.1:8765'], { stdio: ['ignore', 'ignore', 'pipe'] });
const base = await new Promise((tell) => {
  let said = '';
  server.stderr.on('data', (text) => {
    said += text;
    const found = /http:\/\/[\w.:]+/.exec(said);
    if (found) tell(found[0].replace(/\/$/, ''));
  });
});
const chromePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
let low = false;
try {
  console.log(`Lighthouse ${version}, mobile: performance, accessibility, best practices, search engines`);
  for (const path of paths) {
    const { lhr } = await lighthouse(base + path, { port: chrome.port, logLevel: 'error' });
    const scores = Object.values(lhr.categories).map((category) => Math.round(category.score * 100));
    low ||= scores.some((score) => score < 95);
    console.log(`${scores.map((score) => String(score).padStart(4)).join(' ')}  ${path}`);
    for (const category of Object.values(lhr.categories))
      for (const { id, weight } of category.auditRefs)
        if (weight && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
          console.log(`       ${category.id}: ${id} ${lhr.audits[id].score} ${lhr.audits[id].displayValue ?? ''}`);
  }
} finally {
  await chrome.kill();
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(low ? 1 : 0);
