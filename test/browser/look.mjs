// What do the tests in the browser look at on every page? Errors, the rules of accessibility, and whether it fits.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

// A page that remembers what went wrong on it.
export async function open(context, base) {
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith('data:')) page.faults.push(`another host: ${url}`);
  });
  page.on('requestfailed', (request) => request.failure()?.errorText === 'net::ERR_ABORTED' || page.faults.push(`not loaded: ${request.url()}`));
  return page;
}

export async function violations(page, name) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${name}: ${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} | ${n.any.map((a) => a.message).join('; ').slice(0, 200)}`).join(' || ')}`);
}

export const tooWide = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return null;
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.table-frame *, svg *'));
    return `${document.documentElement.scrollWidth} > ${width}: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ')}`;
  });

// What moves sideways by itself: only a table of numbers, a picture or a listing may, in a box that has a name and takes the keyboard.
export const looseBoxes = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((e) => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1 && !e.closest('svg'))
      .filter((e) => !(e.tabIndex === 0 && (e.matches('pre') || (e.getAttribute('role') === 'region' && (e.ariaLabel || e.getAttribute('aria-labelledby')) && e.querySelector('table:not(.data--list)')))))
      .map((e) => `moves sideways: ${e.outerHTML.slice(0, 120)}`));

// In how many lines do links stand?
export const linesOf = (page, selector) =>
  page.locator(selector).evaluateAll((links) => new Set(links.map((a) => Math.round(a.getBoundingClientRect().top))).size);
