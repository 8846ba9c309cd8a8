// How late is the latest hundredth when requests come at a steady rate? Prints two 99th percentiles in ms: corrected for coordinated
// omission (counted from when a request was due), and as seen (from when it was sent).
// use: node bench/steady.mjs BASE FILE-OF-PATHS PER-SECOND SECONDS

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const autocannon = createRequire(resolve('build/autocannon/package.json'))('autocannon');
const [url, file, rate, seconds] = process.argv.slice(2);
const requests = readFileSync(file, 'utf8').trim().split('\n').map((path) => ({ method: 'GET', path }));
const connections = 10;
let part = 0;

async function load(duration, ignoreCoordinatedOmission) {
  // Each connection asks for a part of the list of its own, no longer than it can come to: a generator that prepares more is late itself.
  const each = Math.ceil((Number(rate) * duration) / connections);
  if (requests.length < part + each * connections) throw new Error(`${requests.length} paths are too few`);
  const setupClient = (client) => {
    client.setRequests(requests.slice(part, part + each));
    part += each;
  };
  const found = await autocannon({ url, requests: [requests[0]], setupClient, overallRate: Number(rate), duration, connections, ignoreCoordinatedOmission });
  if (found.non2xx || found.errors) throw new Error(`${found.non2xx} other answers, ${found.errors} errors`);
  return found.latency.p99.toFixed(2);
}

await load(1, true); // the generator itself is slow at first
const corrected = await load(Number(seconds), false);
const seen = await load(Number(seconds), true);
console.log(`${corrected} ${seen}`);
