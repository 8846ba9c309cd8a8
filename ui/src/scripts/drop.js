// How is a file looked at? It can be dropped anywhere on the form; one that is too large is told before it is sent.

import { german, say } from './words.js';

const fileMost = 20 * 1024 * 1024;

export function drop(form) {
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
