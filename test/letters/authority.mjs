// An authority of certificates on this machine, and such as it gives out: good ones, ended ones, ones for another name, and one that
// nobody vouches for. Made by openssl, by the day given, so that no test waits for one to end.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { folder } from '../door.mjs';

const day = (offset) => `${new Date(Date.now() + offset * 864e5).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
const openssl = (...args) => execFileSync('openssl', args, { stdio: 'ignore' });

// {path: of its certificate, text, give(name, {host, from, to}) -> {key, cert}}; from and to in days from now.
export function authority(name) {
  const own = mkdtempSync(join(folder(), `${name}-`)); // each store's test has its own
  const at = (file) => join(own, file);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('ca.cnf'), `[ca]\ndefault_ca = own\n[own]\ndatabase = ${at('index.txt')}\nnew_certs_dir = ${own}\nrand_serial = yes\ndefault_md = sha256\npolicy = any\ncopy_extensions = copy\nunique_subject = no\n[any]\ncommonName = supplied\n`);
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '30', '-subj', `/CN=${name}`);
  return {
    path: at('ca.pem'),
    text: readFileSync(at('ca.pem'), 'utf8'),
    give(file, { host = 'localhost', from = -1, to = 7 } = {}) {
      const named = /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
      openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${file}.key`), '-out', at(`${file}.csr`), '-subj', `/CN=${host}`, '-addext', `subjectAltName=${named}`);
      openssl('ca', '-batch', '-config', at('ca.cnf'), '-cert', at('ca.pem'), '-keyfile', at('ca.key'), '-in', at(`${file}.csr`), '-out', at(`${file}.pem`), '-startdate', day(from), '-enddate', day(to), '-notext');
      return { key: readFileSync(at(`${file}.key`)), cert: readFileSync(at(`${file}.pem`)) };
    },
  };
}
