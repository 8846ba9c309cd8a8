// How does a reader step through the years? A slider over the periods of the list; letting go loads the map of that period.

export function slider(field) {
  const select = field.querySelector('select');
  if (!select || select.options.length < 3) return;
  const options = [...select.options].reverse(); // the list begins with the newest, a line of time with the oldest
  const range = document.createElement('input');
  range.type = 'range';
  range.className = 'map-slider';
  range.min = 0;
  range.max = options.length - 1;
  range.value = options.findIndex((option) => option.selected);
  range.setAttribute('aria-label', field.querySelector('label').textContent);
  const start = range.value;
  const tell = () => {
    const option = options[range.value];
    range.setAttribute('aria-valuetext', option.textContent);
    select.value = option.value;
  };
  // Arrow keys change it step by step: the page waits until nobody presses any more.
  let waiting = 0;
  function load() {
    clearTimeout(waiting);
    if (range.value === start) return;
    const address = new URL(location.href);
    address.searchParams.set(select.name, options[range.value].value);
    location.assign(address);
  }
  let pointing = false;
  range.addEventListener('pointerdown', () => (pointing = true));
  range.addEventListener('input', tell);
  range.addEventListener('change', () => {
    clearTimeout(waiting);
    if (pointing) load();
    else waiting = setTimeout(load, 600);
    pointing = false;
  });
  select.addEventListener('change', () => {
    range.value = options.findIndex((option) => option.selected);
    range.setAttribute('aria-valuetext', select.selectedOptions[0].textContent);
  });
  select.after(range);
  tell();
}
