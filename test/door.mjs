// What do the tests of the doors (command line, HTTP, browser) have in common? TAP, a folder that goes away again, the program as a
// process, a server on a free port, and requests sent exactly as they are written. Nothing but node's own modules.
//
// Told by the environment: WIRK (the program, else ./wirk), WIRK_TEST_STORE and WIRK_DB (run on this one store, empty at the start;
// else on SQLite and, where WIRK_TEST_POSTGRES names an empty database, on PostgreSQL as well); WIRK_TEST_EXAMPLE (a folder in which the
// example was loaded once: example.mjs).

import { spawn, spawnSync } from 'node:child_process';
import { constants, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const program = resolve(process.env.WIRK || join(root, 'wirk'));
export const files = join(root, 'data/ruhr/files');

// ---- TAP ------------------------------------------------------------------------------------------

let ran = 0;
let failed = 0;

export function ok(good, name, ...remarks) {
  ran++;
  if (!good) failed++;
  console.log(`${good ? 'ok' : 'not ok'} ${ran} - ${name.replace(/[\n#]/g, ' ')}`);
  if (!good) for (const remark of remarks) for (const line of shown(remark).split('\n')) console.log(`#   ${line}`);
  return good;
}

function shown(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
  return text.length > 1500 ? `${text.slice(0, 1500)} …` : text;
}

export function is(got, want, name) {
  return ok(Object.is(got, want), name, `got:  ${shown(got)}`, `want: ${shown(want)}`);
}

export function has(text, part, name) {
  const found = part instanceof RegExp ? part.test(text) : text.includes(part);
  return ok(found, name, `looked for: ${part}`, `in: ${text}`);
}

export function skip(name, why) {
  ran++;
  console.log(`ok ${ran} - ${name} # SKIP ${why}`);
}

// One test for many equal things: fails with the first few that are wrong.
export function none(wrong, name) {
  return ok(wrong.length === 0, name, ...wrong.slice(0, 12), ...(wrong.length > 12 ? [`… ${wrong.length} in all`] : []));
}

// ---- files ----------------------------------------------------------------------------------------

// All that the entries of an archive (a workbook, too) say.
export const zipText = (bytes) => {
  let text = '';
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0 && at < bytes.length; at = bytes.indexOf('PK\x03\x04', at + 4)) {
    const size = bytes.readUInt32LE(at + 18), from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    try {
      text += bytes.readUInt16LE(at + 8) === 8 ? inflateRawSync(bytes.subarray(from, size ? from + size : undefined)) : bytes.subarray(from, from + size);
    } catch {
      // no entry begins here
    }
  }
  return text;
};

// ---- the end --------------------------------------------------------------------------------------

const children = new Set();
const afterwards = [];
let over = false;

function clean() {
  if (over) return;
  over = true;
  for (const child of children) child.kill('SIGKILL');
  for (const step of afterwards.reverse()) {
    try {
      step();
    } catch {
      // what is gone already need not be cleaned up
    }
  }
}

export function later(step) {
  afterwards.push(step);
}

process.on('exit', clean);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => {
    console.log(`Bail out! ${String(error?.message ?? error).split('\n')[0]}`);
    console.error(error);
    process.exit(1);
  });

export async function run(seconds, main) {
  const timer = setTimeout(() => {
    console.log(`Bail out! not done after ${seconds} s`);
    process.exit(1);
  }, seconds * 1000);
  await main();
  clearTimeout(timer);
  console.log(`1..${ran}`);
  process.exitCode = failed ? 1 : 0;
  clean();
}

let kept = '';
export function folder() {
  if (!kept) {
    kept = mkdtempSync(join(tmpdir(), 'wirk-door-'));
    later(() => rmSync(kept, { recursive: true, force: true }));
  }
  return kept;
}

export function stores() {
  const { WIRK_TEST_STORE, WIRK_DB, WIRK_TEST_POSTGRES } = process.env;
  if (WIRK_TEST_STORE && WIRK_DB) return [{ name: WIRK_TEST_STORE, db: WIRK_DB }];
  const list = [{ name: 'sqlite', db: join(folder(), 'sqlite.db') }];
  if (WIRK_TEST_POSTGRES) list.push({ name: 'postgresql', db: WIRK_TEST_POSTGRES });
  return list;
}

// The example region in an empty store: {code, out, err} of `wirk demo`. Loading takes seconds of processor time; where WIRK_TEST_EXAMPLE
// names a folder in which that was done once for all tests, what came of it is copied from there.
export function example(db) {
  const kept = process.env.WIRK_TEST_EXAMPLE;
  if (!kept) return wirk(['demo', '--db', db]);
  const server = /^(postgres.*)\/([^/?]+)$/.exec(db);
  const told = JSON.parse(readFileSync(join(kept, server ? 'postgresql.json' : 'sqlite.json'), 'utf8'));
  if (!server) copyFileSync(join(kept, 'sqlite.db'), db, constants.COPYFILE_EXCL);
  else {
    const copied = spawnSync('psql', ['-X', '-q', '-d', `${server[1]}/postgres`, '-c', `DROP DATABASE "${server[2]}"`, '-c', `CREATE DATABASE "${server[2]}" TEMPLATE "${told.database}" STRATEGY file_copy`]);
    if (copied.status !== 0) throw new Error(`the example is not copied: ${copied.stderr}`);
  }
  return told;
}

// ---- the program ----------------------------------------------------------------------------------

function environment(extra) {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', ...extra };
  delete env.LANG;
  if (!extra?.WIRK_DB) delete env.WIRK_DB;
  return env;
}

// Runs it to its end: {code, out, err}; code is null where it crashed or did not end in time.
export function wirk(args, { env, cwd = root, seconds = 60 } = {}) {
  const done = spawnSync(program, args, {
    cwd, env: environment(env), timeout: seconds * 1000, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: done.status, signal: done.signal, out: String(done.stdout), err: String(done.stderr), bytes: done.stdout };
}

// The same without waiting, so that several can be under way.
export function begin(args, { env, cwd = root } = {}) {
  const child = spawn(program, args, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.out = '';
  child.err = '';
  child.stdout.on('data', (bytes) => (child.out += bytes));
  child.stderr.on('data', (bytes) => (child.err += bytes));
  child.ended = new Promise((tell) =>
    child.on('close', (code, signal) => {
      children.delete(child);
      tell({ code, signal, out: child.out, err: child.err });
    }),
  );
  return child;
}

// Serves a store. Port 0 asks for any free port; which one it is, the program says on standard error. null: whichever it takes by itself.
export async function serve(db, { listen = '127.0.0.1:0', env, more = [] } = {}) {
  const child = begin(['serve', '--db', db, ...(listen ? ['--listen', listen] : []), ...more], { env });
  const address = await new Promise((tell, refuse) => {
    const look = () => {
      const found = /https?:\/\/[^\s/]+:(\d+)\//.exec(child.err);
      if (found) tell(found);
    };
    child.stderr.on('data', look);
    child.ended.then((end) => refuse(new Error(`serve ended with ${end.code ?? end.signal}: ${end.err}`)));
    setTimeout(() => refuse(new Error(`serve said nothing: ${child.err}`)), 20000).unref();
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  return {
    child,
    port: Number(address[1]),
    base: address[0].replace(/\/$/, ''),
    agent,
    async stop() {
      agent.destroy();
      child.kill('SIGTERM');
      return child.ended;
    },
  };
}

// ---- requests -------------------------------------------------------------------------------------

// The address goes out as it is written. {status, headers, body (Buffer), text}
// A server closes a connection that lay idle, and who is just about to use it again hears "reset": that is asked once more, on a fresh
// one (RFC 9112, 9.3.1). A fresh connection that is reset is a fault.
export function ask(server, path, { method = 'GET', headers = {}, body, agent = server.agent, seconds = 20 } = {}) {
  return new Promise((tell, refuse) => {
    const request = http.request({ host: '127.0.0.1', port: server.port, path, method, headers, agent }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('error', refuse);
      reply.on('end', () => {
        const bytes = Buffer.concat(parts);
        tell({ status: reply.statusCode, headers: reply.headers, body: bytes, text: bytes.toString('utf8') });
      });
    });
    request.setTimeout(seconds * 1000, () => request.destroy(new Error(`no answer within ${seconds} s: ${path}`)));
    request.on('error', (error) => {
      const idle = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (idle) tell(ask(server, path, { method, headers, body, agent: false, seconds }));
      else refuse(error);
    });
    request.end(body);
  });
}

// Raw bytes over a connection of their own; resolves with what came back when the other side closed or `until` was seen.
export function wire(server, bytes, { until, seconds = 20 } = {}) {
  return new Promise((tell, refuse) => {
    let got = '';
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      tell(got);
    };
    socket.setTimeout(seconds * 1000, () => socket.destroy(new Error(`connection left open for ${seconds} s`)));
    socket.on('data', (part) => {
      got += part.toString('latin1');
      if (until?.test(got)) end();
    });
    socket.on('end', end);
    socket.on('error', (error) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? end() : refuse(error)));
  });
}

export async function several(list, width, each) {
  const out = new Array(list.length);
  let next = 0;
  const worker = async () => {
    while (next < list.length) {
      const i = next++;
      out[i] = await each(list[i], i);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, worker));
  return out;
}

// ---- tables ---------------------------------------------------------------------------------------

// RFC 4180: rows of fields. Throws at what is no CSV.
export function readCsv(text, separator = ',') {
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('open quotation mark');
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[at++];
        else break;
      }
      at++;
    } else {
      const start = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') at++;
      field = text.slice(start, at);
      if (field.includes('"')) throw new Error(`stray quotation mark in ${field}`);
    }
    row.push(field);
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push('');
      continue;
    }
    if (text.startsWith('\r\n', at)) at += 2;
    else if (at < text.length) throw new Error(`line ends with ${JSON.stringify(text.slice(at, at + 2))}`);
    rows.push(row);
    row = [];
  }
  return rows;
}

// Of what `wirk show --json` or a page's .json gives: the figure of a region, period and cell.
export function figure(data, { indicator, region, period, cell = '' }) {
  return data.figures.find((f) => (!indicator || f.indicator === indicator) && f.region === region && f.period === period && f.cell === cell);
}
