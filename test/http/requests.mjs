// Reads a .t file: requests and what is expected of the answers (the form is explained at the head of pages.t).

import { readFileSync } from 'node:fs';

import { ask, figure, none } from '../door.mjs';

export function readRequests(path) {
  const out = [];
  let request = null;
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const where = `${path}:${i + 1}`;
    if (line.startsWith('#')) continue;
    if (!line.trim()) {
      if (request) out.push(request);
      request = null;
    } else if (!request) {
      const found = /^([A-Z]+) (\S+)$/.exec(line);
      if (!found) throw new Error(`${where}: no request: ${line}`);
      request = { where, method: found[1], path: found[2], headers: {}, status: 0, expected: [] };
    } else if (/^\d{3}$/.test(line)) {
      request.status = Number(line);
    } else {
      expectation(request, line, where);
    }
  }
  if (request) out.push(request);
  for (const { status, where } of out) if (!status) throw new Error(`${where}: no status`);
  return out;
}

function expectation(request, line, where) {
  const header = /^([<>]) ([^:\s]+): (.+)$/.exec(line);
  const text = /^([|!]) (.+)$/.exec(line);
  const number = /^figure ([^\s/]+)(?:\/(\S+))? (\S+) (\S+)$/.exec(line);
  if (header?.[1] === '>') request.headers[header[2]] = header[3];
  else if (header) request.expected.push({ header: header[2], value: header[3] });
  else if (text) request.expected.push({ text: text[2].replace('\\0', '\0'), wanted: text[1] === '|' });
  else if (number) request.expected.push({ region: number[1], cell: number[2] ?? '', period: number[3], value: number[4] });
  else throw new Error(`${where}: not understood: ${line}`);
}

function headerFault({ header, value }, headers) {
  const got = headers[header] ?? 'none';
  const pattern = /^\/(.*)\/$/.exec(value);
  if (pattern ? new RegExp(pattern[1]).test(got) : got === value) return null;
  return `${header}: ${got} (expected ${value})`;
}

// `value` is a number with the digits that count, or the state of a figure without number. Six decimals are published: half of the last
// one may be lost.
export function figureFault(data, { region, period, cell, value, indicator }) {
  const found = figure(data, { indicator, region, period, cell });
  const name = `${indicator ?? ''} ${region} ${period} ${cell}`.trim();
  if (!found) return `${name}: no such figure`;
  if (!/^-?\d/.test(value)) return found.state === value ? null : `${name}: state ${found.state} (expected ${value})`;
  const decimals = (value.split('.')[1] ?? '').length;
  if (typeof found.number !== 'number') return `${name}: ${found.state} (expected ${value})`;
  const off = Math.abs(found.number - Number(value));
  return off <= 0.5 / 10 ** decimals + 6e-7 ? null : `${name}: ${found.number} (expected ${value})`;
}

export async function answerRequest(server, request) {
  const faults = [];
  const reply = await ask(server, request.path, { method: request.method, headers: request.headers });
  if (reply.status !== request.status) faults.push(`status ${reply.status} (expected ${request.status})`);
  if (request.method === 'HEAD' && reply.body.length) faults.push('HEAD has a body');
  let data;
  let text = reply.text.replace(/[\u00a0\u202f]/g, ' ');
  if (text && reply.headers['content-type']?.startsWith('application/json'))
    try {
      data = JSON.parse(text);
      text += JSON.stringify(data); // so that what is expected need not know how it is laid out
    } catch (error) {
      faults.push(String(error));
    }
  for (const expected of request.expected) {
    if (expected.header) faults.push(headerFault(expected, reply.headers));
    else if (expected.text !== undefined) {
      if (text.includes(expected.text) !== expected.wanted)
        faults.push(`${expected.wanted ? 'missing' : 'must not be there'}: ${expected.text}`);
    } else faults.push(data?.figures ? figureFault(data, expected) : `no figures: ${expected.region}`);
  }
  const wrong = faults.filter(Boolean);
  none(wrong.length ? [...wrong, request.where, reply.text.slice(0, 300)] : [], `${request.method} ${request.path} ${request.status}`);
}
