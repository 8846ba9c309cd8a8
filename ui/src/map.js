// What does a map do more where scripts run? Areas are selected in place, in the picture and in the list; what is pointed at in one shows in the
// other; a slider steps through the periods. Each of these is a link or a field that works without.

import { selection } from './scripts/map_selection.js';
import { slider } from './scripts/map_slider.js';

for (const body of document.querySelectorAll('.figure__body--map')) selection(body);
for (const field of document.querySelectorAll('.map-time')) slider(field);
