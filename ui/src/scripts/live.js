// Keeps the cells of a table fresh while something runs: the same rows as .json beside the page, every two seconds while it is seen. A row that
// is new, or that ended, asks for the page itself, which has the right buttons. A page that nobody has touched for a quarter of an hour asks no
// more: it must not keep somebody signed in who has left.

const LEFT_MS = 15 * 60 * 1000;

export function live(table) {
  const address = table.dataset.live;
  const rows = table.tBodies[0].rows;
  let touched = Date.now();
  for (const event of ['pointerdown', 'keydown', 'pageshow']) addEventListener(event, () => (touched = Date.now()), { passive: true });
  const told = ['progress', 'attempts', 'told'];
  const cell = (row, fresh, key) => row.cells[Object.keys(fresh).indexOf(key)];
  async function look() {
    if (document.hidden || table.contains(document.activeElement) || Date.now() - touched > LEFT_MS) return;
    const reply = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => null);
    if (!reply?.ok) return;
    const list = (await reply.json()).rows;
    const known = list.length === rows.length && list.every((fresh, i) => Object.values(fresh)[0] === rows[i].cells[0].textContent);
    if (table.contains(document.activeElement)) return;
    if (!known || list.some((fresh, i) => fresh.state !== cell(rows[i], fresh, 'state').textContent)) return location.replace(location.pathname);
    list.forEach((fresh, i) => {
      for (const key of told.filter((key) => key in fresh)) {
        const shown = cell(rows[i], fresh, key);
        shown.textContent = fresh[key];
        shown.dataset.label = table.tHead.rows[0].cells[shown.cellIndex].textContent;
      }
    });
  }
  setInterval(look, 2000);
}
