// Is what the server sends valid HTML? Asks for each address and gives back what the HTML standard's checker says of it.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// Real errors only: taste (how a void element is closed, how long a title is) is no fault of a page.
const rules = {
  extends: ['html-validate:standard'],
  rules: {
    'doctype-style': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off', 'attr-quotes': 'off', 'long-title': 'off', 'no-inline-style': 'error', 'require-sri': 'off',
    'no-raw-characters': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'no-redundant-role': 'off', 'prefer-native-element': 'off', 'tel-non-breaking': 'off',
  },
};

// { faults: [text], checked } ; without the checker installed, checked is 0 and the caller says that it skips.
export async function validFaults(base, addresses, headers = {}) {
  let HtmlValidate;
  try {
    ({ HtmlValidate } = require('html-validate'));
  } catch {
    return { faults: [], checked: 0 };
  }
  const checker = new HtmlValidate(rules);
  const faults = [];
  for (const address of addresses) {
    const reply = await fetch(base + address, { redirect: 'manual', headers });
    const report = await checker.validateString(await reply.text(), `${address}.html`);
    for (const { messages } of report.results)
      for (const m of messages) faults.push(`${address}: ${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  }
  return { faults, checked: addresses.length };
}
