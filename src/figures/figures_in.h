#pragma once
/* What the files of this room share: the snapshot behind `Catalogue`, numbers for regions, measures
 * and cells, observations in memory, and faults in declarations. Nobody outside figures/ includes
 * this. */

#include "base/date.h"
#include "figures/catalogue.h"
#include "figures/value.h"
#include "store/store.h"

/* ---- declarations ---- */

/* return node_fault(cx, node, MSG_CATALOGUE_…, word): INVALID, with the line of the node, the
 * reason and the word at fault. The reader of the catalogue puts the file's name before it: whoever
 * parses a node need not know the file. */
Err node_fault(Cx *cx, const Node *node, Msg reason, Str word) CHECKED;
/* Text, or {de: …, en: …}; both languages are filled. INVALID where a language is missing or it is
 * a list. */
Err texts_read(Cx *cx, const Node *node, Texts *out) CHECKED;
/* The scalar at `key`; INVALID where it is absent (unless optional: empty then) or no text. */
Err text_read(Cx *cx, const Node *map, const char *key, bool optional, Str *out) CHECKED;
/* INVALID for every key of `map` that is not among `known` (ends with NULL): a misspelt key is
 * never passed over. */
Err keys_known(Cx *cx, const Node *map, const char *const *known) CHECKED;
bool code_well_formed(Str code); /* a-z 0-9 _ - */
/* The list at `key`, an empty one where it is absent; INVALID for anything else or more than `most`
 * items. */
Err list_read(Cx *cx, const Node *map, const char *key, size_t most, const Node **out) CHECKED;
/* `yes` or `no`; `otherwise` where it is absent. */
Err yes_read(Cx *cx, const Node *map, const char *key, bool otherwise, bool *out) CHECKED;
/* The place of the word at `key` among `words` (ends with NULL); INVALID for another one. */
Err word_read(Cx *cx, const Node *map, const char *key, const char *const *words,
              size_t *out) CHECKED;

/* Mappings: mapping_in.h. While the catalogue is built mapping_parse is called for each of them:
 * dimension_find, measure_find, measure_has, region_by_key and area_own work on its `catalogue`,
 * nothing else does, and that pointer itself must not be kept (what those functions return may be).
 * cx->mem is then the snapshot's own arena. Faults by node_fault. */

/* ---- regions and numbers ---- */

/* Exact, by any of its keys; areas and sets, or schools. NULL where there is none. */
const Region *region_by_key(const Catalogue *catalogue, Str key, bool school);
/* The measure is declared with this dimension. */
bool measure_has(const Catalogue *catalogue, const Measure *measure, const Dimension *dimension);
/* Number of a canonical cell, 0 where none was given yet. */
int64_t cell_number(const Catalogue *catalogue, Str canonical);
/* The dimension's code, NULL where it has none such. */
const DimensionCode *dimension_code(const Dimension *dimension, Str code);

/* On which a year, school year or semester ends; the day itself. */
Date period_last_day(Period period);

/* Number of a region, measure or cell, given now where it has none. Only inside store_do. */
Err number_for_area(Cx *cx, Str code, int64_t *out) CHECKED;
Err number_for_measure(Cx *cx, Str id, int64_t *out) CHECKED;
Err number_for_cell(Cx *cx, Str canonical, int64_t *out) CHECKED;
/* The same for many schools at once (bulk); numbers[i] belongs to codes[i]. */
Err numbers_for_schools(Cx *cx, size_t n, const Str *codes, int64_t *numbers) CHECKED;

/* Lets go of all kept snapshots: they end with the last context that uses them. What changes the
 * store need not call it: the next catalogue_get sees the change by itself. */
void catalogue_drop(void);
