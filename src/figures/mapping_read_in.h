#pragma once
/* What the readers of a mapping declaration share: mapping.c leads, mapping_place.c reads where
 * region and period stand, signs.c what signs mean, mapping_own.c what a sender's mapping brings of
 * its own. */

#include "figures/figures_in.h"
#include "figures/mapping_in.h"

typedef struct MappingReader {
    const Catalogue *catalogue;
    Mapping *mapping;
} MappingReader;

/* ---- mapping.c ---- */

/* The value at fault; where there is none to show, the entry's name. */
Err mapping_bad(Cx *cx, const Node *node, const char *word, Str value) CHECKED;
Err mapping_lacks(Cx *cx, const Node *node, const char *word) CHECKED;
/* Every key of the map must be one of the words, given as "one two three". */
Err mapping_only(Cx *cx, const Node *map, const char *words) CHECKED;
/* A text, or a list of texts. */
Err mapping_texts(Cx *cx, const Node *node, const char *word, Str **out, size_t *n) CHECKED;
Err mapping_text(Cx *cx, const Node *map, const char *word, Str *out) CHECKED;

/* ---- mapping_place.c ---- */

Err mapping_region(Cx *cx, const MappingReader *reader, const Node *map) CHECKED;
Err mapping_period(Cx *cx, Mapping *mapping, const Node *map) CHECKED;

/* ---- signs.c ---- */

/* `signs:` old, new, or a map of signs, which may name the `set` it starts with. */
Err mapping_signs(Cx *cx, Mapping *mapping, const Node *node) CHECKED;

/* ---- mapping_own.c ---- */

/* `breakdowns:` and `measures:` of a sender's mapping. */
Err mapping_own(Cx *cx, const MappingReader *reader, const Node *map) CHECKED;
const Dimension *mapping_dimension(const MappingReader *reader, Str id); /* own or agreed */
const Measure *mapping_measure(const MappingReader *reader, Str id);
