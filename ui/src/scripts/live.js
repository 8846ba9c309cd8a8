// Keeps the cells of a table fresh while something runs: the same rows as .json beside the page, every two seconds while it is seen. A row that
// is new, or that ended, asks for the page itself, which has the right buttons.

export function live(table) {
  const address = table.dataset.live;
  const rows = table.tBodies[0].rows;
  const first = (row) => Object.values(row)[0];
  async function look() {
    if (document.hidden || table.contains(document.activeElement)) return;
    const reply = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => null);
    if (!reply?.ok) return;
    const fresh = (await reply.json()).rows;
    const known = fresh.length === rows.length && fresh.every((row, i) => first(row) === rows[i].cells[0].textContent);
    if (!known || fresh.some((row, i) => row.state !== rows[i].cells[2].textContent)) return location.reload();
    fresh.forEach((row, i) => {
      rows[i].cells[3].textContent = row.progress;
      rows[i].cells[7].textContent = row.told;
    });
  }
  setInterval(look, 2000);
}
