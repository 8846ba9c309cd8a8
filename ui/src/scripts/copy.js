// What does a button do that copies a text?

import { say } from './words.js';

export function copyButton(after, what) {
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
