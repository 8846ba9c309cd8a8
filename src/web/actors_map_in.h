#pragma once
/* The registry as a map: between the pages that show it. */

#include "web/agenda_in.h"
#include "web/topic_in.h"

typedef struct ActorsMap {
    const Scene *scene;
    const size_t *counts;        /* of the actors that the reader chose: how many at each place */
    Str stage, theme;            /* that were chosen; empty: all */
    const RegistryMatrix *needs; /* whose places are the members of the own area; NULL: no need */
} ActorsMap;
/* Heading, picture and table; for programs the table alone. */
Err actors_map(Cx *cx, const ActorsMap *map, TopicSection *view) CHECKED;
