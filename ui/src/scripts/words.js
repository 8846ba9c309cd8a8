// In which language does the page speak, and what do scripts say in it?

export const german = document.documentElement.lang.startsWith('de');
export const say = german
  ? { copy: 'Kopieren', copied: 'Kopiert', failed: 'Kopieren ist nicht erlaubt', large: 'erlaubt sind 20 MB.', checking: 'Die Datei wird geprüft …' }
  : { copy: 'Copy', copied: 'Copied', failed: 'Copying is not allowed', large: '20 MB are allowed.', checking: 'The file is being checked …' };
export const mapSay = german
  ? { clear: 'Auswahl aufheben', how: 'Ein Gebiet anwählen, in der Liste oder auf der Karte: Es wird hervorgehoben.', on: 'ausgewählt', off: 'nicht mehr ausgewählt', none: 'Nichts ist ausgewählt' }
  : { clear: 'Clear selection', how: 'Choose an area, in the list or on the map: it is drawn strong.', on: 'selected', off: 'no longer selected', none: 'Nothing is selected' };
