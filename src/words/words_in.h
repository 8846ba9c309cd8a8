#pragma once
/* What the files of this room share with each other and with nobody else. */

#include "words/words.h"

/* A message with one or two arguments. */
Str words_fill(Arena *mem, Lang lang, Msg message, size_t n, Str first, Str second);
/* A written number with its unit. */
Str words_with_unit(Arena *mem, Lang lang, Str number, Unit unit);
/* The period inside a sentence, after "als" or "der Wert": "2014", "im Schuljahr 2014/15",
 * "am 31.12.2014". */
Str words_when(Arena *mem, Lang lang, Period period);
/* The place inside a sentence: "in Duisburg", "in der Metropole Ruhr", "im Kreis Wesel". */
Str words_where(Arena *mem, Lang lang, Str place);
