// How late is the latest hundredth when requests come at a steady rate? Prints the 99th percentile in ms, coordinated omission corrected.
// use: node bench/steady.mjs BASE FILE-OF-PATHS PER-SECOND SECONDS

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const autocannon = createRequire(resolve('build/autocannon/package.json'))('autocannon');
const [url, file, rate, seconds] = process.argv.slice(2);
const requests = readFileSync(file, 'utf8').trim().split('\n').map((path) => ({ method: 'GET', path }));
const connections = 10;
// Each connection asks for a part of the list of its own, no longer than it can come to: a generator that prepares more is late itself.
const each = Math.ceil((Number(rate) * Number(seconds)) / connections);
if (requests.length < each * connections) throw new Error(`${requests.length} paths are too few`);
let part = 0;
const setupClient = (client) => client.setRequests(requests.slice(part * each, ++part * each));
const found = await autocannon({ url, requests: [requests[0]], setupClient, overallRate: Number(rate), duration: Number(seconds), connections });
if (found.non2xx || found.errors) throw new Error(`${found.non2xx} other answers, ${found.errors} errors`);
console.log(found.latency.p99.toFixed(2));
