// The rooms mail/ and oidc/ as a process that is told things in JSON (speak.c), in each build that is there: the sanitized one sees what
// the other does not.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import readline from 'node:readline';

import { later, root } from '../door.mjs';

export const builds = ['build/door/letters', 'build/san-address/door/letters', 'build/san-thread/door/letters'].filter((path) => existsSync(join(root, path)));

// {ask(object) -> answer, end() -> exit code}; one question after the other, in the order asked.
export function speaker(build, env = {}) {
  const child = spawn(join(root, build), { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  later(() => child.kill('SIGKILL'));
  const waiting = [];
  readline.createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()(JSON.parse(line)));
  const ended = new Promise((tell) => child.on('close', (code, signal) => tell(code ?? signal)));
  ended.then(() => waiting.forEach((tell) => tell({ err: 'the program ended' })));
  return {
    ask(object) {
      const texts = Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined).map(([key, value]) => [key, String(value)]));
      return new Promise((tell) => {
        waiting.push(tell);
        child.stdin.write(`${JSON.stringify(texts)}\n`);
      });
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}
