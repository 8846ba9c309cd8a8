// What does a page do more where scripts run? Moves through the marks of a picture with the arrow keys and shows their text, sorts tables,
// copies, and takes a dropped file. Nothing here is needed to read a page.

const german = document.documentElement.lang.startsWith('de');
const say = german
  ? { copy: 'Kopieren', copied: 'Kopiert', failed: 'Kopieren ist nicht erlaubt', large: 'erlaubt sind 20 MB.', checking: 'Die Datei wird geprüft …' }
  : { copy: 'Copy', copied: 'Copied', failed: 'Copying is not allowed', large: '20 MB are allowed.', checking: 'The file is being checked …' };

// ---- pictures: focus, arrow keys, tooltip ---------------------------------------------------------

function picture(svg) {
  const marks = [...svg.querySelectorAll('.mark')];
  const frame = svg.parentElement;
  if (!marks.length || !frame) return;
  if (getComputedStyle(frame).position === 'static') frame.style.position = 'relative';
  // What the tip says, assistive technology reads from the mark itself.
  const tip = document.createElement('div');
  tip.className = 'tooltip';
  tip.setAttribute('aria-hidden', 'true');
  tip.hidden = true;
  frame.append(tip);

  const middle = (mark) => {
    const box = mark.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };

  function show(mark) {
    const outer = frame.getBoundingClientRect();
    const box = mark.getBoundingClientRect();
    tip.textContent = mark.dataset.label ?? '';
    tip.hidden = !tip.textContent;
    if (tip.hidden) return;
    const left = box.left + box.width / 2 - outer.left - tip.offsetWidth / 2;
    let top = box.top - outer.top - tip.offsetHeight - 8;
    if (outer.top + top < 0) top = box.bottom - outer.top + 8;
    tip.style.left = `${Math.max(0, Math.min(left, frame.clientWidth - tip.offsetWidth))}px`;
    tip.style.top = `${top}px`;
  }

  function hide() {
    tip.hidden = true;
  }

  function go(mark) {
    if (!mark) return;
    for (const other of marks) other.setAttribute('tabindex', other === mark ? '0' : '-1');
    mark.focus({ preventScroll: false });
  }

  // The nearest mark in a direction: what lies straight ahead counts more than what lies aside.
  function towards(from, x, y) {
    const [fx, fy] = middle(from);
    let best = null;
    let least = Infinity;
    for (const mark of marks) {
      if (mark === from) continue;
      const [mx, my] = middle(mark);
      const along = (mx - fx) * x + (my - fy) * y;
      const aside = Math.abs((mx - fx) * y) + Math.abs((my - fy) * x);
      if (along > 0.5 && along + 3 * aside < least) {
        least = along + 3 * aside;
        best = mark;
      }
    }
    return best;
  }

  const keys = {
    ArrowRight: (mark) => towards(mark, 1, 0),
    ArrowLeft: (mark) => towards(mark, -1, 0),
    ArrowDown: (mark) => towards(mark, 0, 1),
    ArrowUp: (mark) => towards(mark, 0, -1),
    Home: () => marks[0],
    End: () => marks[marks.length - 1],
  };

  svg.addEventListener('keydown', (event) => {
    const mark = event.target.closest?.('.mark');
    if (!mark || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') hide();
    else if (keys[event.key]) {
      event.preventDefault();
      go(keys[event.key](mark));
    } else if (event.key === 'Enter') {
      const link = mark.closest('a') ?? mark.querySelector('a');
      if (link) location.href = link.getAttribute('href');
    }
  });
  svg.addEventListener('focusin', (event) => {
    const mark = event.target.closest?.('.mark');
    if (!mark) return;
    for (const other of marks) other.setAttribute('tabindex', other === mark ? '0' : '-1');
    show(mark);
  });
  svg.addEventListener('focusout', hide);
  svg.addEventListener('pointerover', (event) => {
    const mark = event.target.closest?.('.mark');
    if (mark) show(mark);
  });
  svg.addEventListener('pointerout', () => {
    const focused = svg.contains(document.activeElement) && document.activeElement.closest('.mark');
    if (focused) show(focused);
    else hide();
  });
}

// ---- tables: sorting --------------------------------------------------------------------------------

// The value a cell is sorted by: what it says it is, else its number, else its text. Missing ones are NaN or empty.
function sortValue(cell) {
  const marked = cell.matches('[data-sort]') ? cell : cell.querySelector('[data-sort]');
  if (marked) return marked.dataset.sort === '' ? NaN : Number(marked.dataset.sort);
  const text = (cell.querySelector('.value') ?? cell).textContent.trim();
  const plain = text.replace(/[\s\u00a0\u202f%]/g, '').replace(/\u2212/g, '-');
  const number = german ? plain.replace(/\./g, '').replace(',', '.') : plain.replace(/,/g, '');
  return /^[-+]?\d+(\.\d+)?$/.test(number) ? Number(number) : text;
}

function compare(a, b) {
  const missingA = Number.isNaN(a) || a === '';
  const missingB = Number.isNaN(b) || b === '';
  if (missingA || missingB) return { fixed: true, order: missingA - missingB };
  if (typeof a === 'number' && typeof b === 'number') return { order: a - b };
  if (typeof a !== typeof b) return { fixed: true, order: typeof a === 'number' ? -1 : 1 };
  return { order: a.localeCompare(b, german ? 'de' : 'en', { numeric: true }) };
}

function sortable(table) {
  const body = table.tBodies[0];
  const heads = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
  if (!body || body.rows.length < 3 || table.querySelector('[rowspan], [colspan]')) return;
  for (const [column, head] of heads.entries()) {
    if (!head.textContent.trim()) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sorter';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const rows = [...body.rows].map((row) => [row, sortValue(row.cells[column])]);
      rows.sort(([, a], [, b]) => {
        const { fixed, order } = compare(a, b);
        return down && !fixed ? -order : order;
      });
      body.append(...rows.map(([row]) => row));
    });
  }
}

// ---- copying ----------------------------------------------------------------------------------------

// A table as spreadsheets take it: tabs between cells; within a cell one line.
function tableText(table) {
  const line = (row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()).join('\t');
  return [...table.rows].map(line).join('\n');
}

function copyButton(after, what) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = say.copy;
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(what());
      button.textContent = say.copied;
    } catch {
      button.textContent = say.failed;
    }
    setTimeout(() => (button.textContent = say.copy), 3000);
  });
  after.after(button);
}

// ---- looking at a file: drop it anywhere on the form ---------------------------------------------------

const fileMost = 20 * 1024 * 1024;

function drop(form) {
  const input = form.querySelector('.drop__file');
  const chosen = form.querySelector('.drop__chosen');
  const button = form.querySelector('.drop__button');
  if (!input || !chosen || !button) return;

  function tell(text, wrong) {
    chosen.textContent = text;
    chosen.classList.toggle('drop__chosen--wrong', wrong);
  }

  function take() {
    const file = input.files[0];
    if (!file) return tell('', false);
    const megabytes = (file.size / 1048576).toLocaleString(german ? 'de-DE' : 'en-GB', { maximumFractionDigits: 1 });
    const large = file.size > fileMost;
    button.disabled = large;
    tell(large ? `${file.name}: ${megabytes} MB – ${say.large}` : `${file.name} (${megabytes} MB)`, large);
  }

  input.addEventListener('change', take);
  form.addEventListener('submit', () => {
    button.disabled = true;
    tell(say.checking, false);
  });
  window.addEventListener('pageshow', take);
  for (const kind of ['dragenter', 'dragover'])
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add('drop--over');
    });
  for (const kind of ['dragleave', 'drop']) form.addEventListener(kind, () => form.classList.remove('drop--over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    take();
    if (!button.disabled) form.requestSubmit(button);
  });
}

for (const form of document.querySelectorAll('form.drop')) drop(form);
for (const svg of document.querySelectorAll('svg.chart')) picture(svg);
for (const table of document.querySelectorAll('table.data')) {
  sortable(table);
  const frame = table.closest('.table-frame');
  if (frame && table.rows.length > 2) copyButton(frame, () => tableText(table));
}
for (const citation of document.querySelectorAll('.citation')) copyButton(citation, () => citation.textContent.trim());
