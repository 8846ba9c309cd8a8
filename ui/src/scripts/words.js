// In which language does the page speak, and what do scripts say in it?

export const german = document.documentElement.lang.startsWith('de');
export const say = german
  ? { copy: 'Kopieren', copied: 'Kopiert', failed: 'Kopieren ist nicht erlaubt', large: 'erlaubt sind 20 MB.', checking: 'Die Datei wird geprüft …' }
  : { copy: 'Copy', copied: 'Copied', failed: 'Copying is not allowed', large: '20 MB are allowed.', checking: 'The file is being checked …' };
