// How does a reader move through a picture? Focus and arrow keys from mark to mark; the text of a mark as a tooltip.

export function picture(svg) {
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

  // One tab stop per picture, or per panel of small multiples: the mark that had the focus last.
  function stop(mark) {
    const all = mark.closest('.panel') ?? svg;
    for (const other of all.querySelectorAll('.mark')) other.setAttribute('tabindex', other === mark ? '0' : '-1');
  }

  function go(mark) {
    if (!mark) return;
    stop(mark);
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
    stop(mark);
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
