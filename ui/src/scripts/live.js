// Keeps the cells of a table fresh while something runs: the same rows as .json beside the page, every two seconds while it is seen. A row that
// is new, or that ended, asks for the page itself, which has the right buttons. A page that nobody has touched for a quarter of an hour asks no
// more: it must not keep somebody signed in who has left.

const LEFT_MS = 15 * 60 * 1000;

export function live(table) {
  const address = table.dataset.live;
  const rows = table.tBodies[0].rows;
  let touched = Date.now();
  for (const event of ['pointerdown', 'keydown', 'pageshow']) addEventListener(event, () => (touched = Date.now()), { passive: true });
  async function look() {
    if (document.hidden || table.contains(document.activeElement) || Date.now() - touched > LEFT_MS) return;
    const reply = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => null);
    if (!reply?.ok) return;
    const fresh = (await reply.json()).rows;
    const known = fresh.length === rows.length && fresh.every((row, i) => row.job === rows[i].cells[0].textContent);
    if (table.contains(document.activeElement)) return;
    if (!known || fresh.some((row, i) => row.state !== rows[i].cells[2].textContent)) return location.replace(location.pathname);
    fresh.forEach((row, i) => {
      for (const [cell, text] of [[3, row.progress], [4, row.attempts], [7, row.told]]) {
        rows[i].cells[cell].textContent = text;
        rows[i].cells[cell].dataset.label = table.tHead.rows[0].cells[cell].textContent;
      }
    });
  }
  setInterval(look, 2000);
}
