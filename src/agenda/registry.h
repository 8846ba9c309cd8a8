#pragma once
/* The registry of initiatives and actors: what exists where, where is nothing, where do several do
 * the same, against need; and which entries are the same actor twice. */

#include "agenda/measures.h"
#include "figures/catalogue.h"

/* ---- the actors, as the questions below read them: once for a snapshot ---- */

typedef struct ActorFacts {
    size_t place;            /* among the places of all */
    uint64_t stages, themes; /* bit by bit as choices_of has them */
} ActorFacts;
typedef struct ActorsRead {
    const ActorFacts *list; /* in the order of records_of(KIND_ACTOR) */
    size_t n;
    const Str *places; /* their keys as they were entered, each once */
    size_t n_places;
} ActorsRead;
const ActorsRead *actors_read(const Records *records);
/* Has it this one? `choice` SIZE_MAX: whatever it has. */
bool actor_has(uint64_t choices, size_t choice);

/* ---- place × stage × theme, against need ---- */

typedef enum NeedClass { /* thirds of the places that have a number; the last third of the greatest
                            need */
                         NEED_UNKNOWN, /* no number: never taken for little need */
                         NEED_LOW,
                         NEED_MIDDLE,
                         NEED_HIGH,
                         NEED_CLASSES
} NeedClass;
typedef struct RegistryNeed { /* as publish/ lets it out: child poverty, social index … */
    const Region *region;
    bool number;
    double value, low, high;
} RegistryNeed;
typedef struct RegistryAsk {
    const RegistryNeed *needs; /* the places, in the order of the matrix */
    size_t n;
    const Region *area;    /* that holds them all: its actors count for everybody; may be NULL */
    bool lower_is_needier; /* by the indicator's polarity: the number rises as things get better */
    const AgendaAsk *who;
} RegistryAsk;
typedef struct RegistryPlace {
    const Region *region;
    NeedClass need;
    const RegistryNeed *number;
    size_t actors;       /* in it */
    size_t unclassified; /* of these, without stage or theme: they stand in no cell */
} RegistryPlace;
enum { OVERLAP_LEAST = 3 }; /* so many for the same people at one place, stage and theme */
typedef struct RegistryMatrix {
    RegistryPlace *places;
    size_t n_places;
    const Choice *stages, *themes;
    size_t n_stages, n_themes;
    uint32_t *counts; /* place by place, stage by stage, theme by theme */
    uint32_t
        *everywhere; /* stage by stage, theme by theme: actors of an area that holds the places */
    size_t actors, elsewhere; /* counted; of an area that is none of these */
    bool lower_is_needier;    /* as it was asked */
} RegistryMatrix;
/* An actor of a town counts at its Kreis where the town itself is no place. One of several stages
 * or themes counts in each of their cells. LIMIT over 2,000 places. O(actors · stages · themes). */
Err registry_matrix(Cx *cx, RegistryMatrix *out, const Records *records,
                    const RegistryAsk *ask) CHECKED;
uint32_t registry_count(const RegistryMatrix *matrix, size_t place, size_t stage, size_t theme);

typedef struct RegistryGap { /* where is nothing */
    size_t place, stage;
    size_t theme; /* SIZE_MAX: in none of the themes */
} RegistryGap;
/* Place by place: the greatest need first, places without a number last, of equals in the order of
 * the matrix. At a place stages without anything come before single themes; of such a stage only
 * the stage is told. A registry without any entry knows of no gaps. */
Err registry_gaps(Cx *cx, RegistryGap **out, size_t *n, const RegistryMatrix *matrix) CHECKED;

typedef struct RegistryOverlap { /* where do several do the same for the same people */
    size_t place, stage, theme;
    Str group; /* the target group, as the first of them calls it; empty: none of them says */
    const Record **actors;
    size_t n;
} RegistryOverlap;
/* Most actors first. Not a fault: a reason to talk to each other. */
Err registry_overlaps(Cx *cx, RegistryOverlap **out, size_t *n, const RegistryMatrix *matrix,
                      const Records *records, const RegistryAsk *ask) CHECKED;
Str need_id(NeedClass need); /* "high" */
Str need_word(Lang lang, NeedClass need);

/* ---- where on the map ---- */

typedef struct RegistryTown {
    const Region *region; /* a city or town; a Kreis of which no towns are known */
    const Region *member; /* of the area: the city itself, the town's Kreis */
    size_t actors;        /* there */
    size_t around;        /* entered for its Kreis as a whole */
} RegistryTown;
typedef struct RegistryTowns {
    RegistryTown *list; /* in the order of the area's members, and of the towns of a Kreis */
    size_t n;
    size_t everywhere, elsewhere; /* of an area that holds members; of one that is none of these */
} RegistryTowns;
/* Where actors are of which so many are at each of the places. O(towns + places). */
void registry_towns(Cx *cx, RegistryTowns *out, const Region *area, const ActorsRead *read,
                    const size_t *counts);

/* ---- the same actor twice ---- */

typedef struct ActorEntry { /* a record, or a row of a file before it is taken */
    Str name, place;        /* place: official key, compared as it is */
} ActorEntry;
typedef enum SameHow {
    SAME_NAME, /* the same words, whatever their order, case, umlauts, hyphens and legal form */
    SAME_NEAR, /* one word is written otherwise, or is there only once */
} SameHow;
typedef struct ActorPair {
    size_t first, second; /* places in the list, first < second */
    SameHow how;
} ActorPair;
enum { ACTORS_MOST = 100000, ACTOR_PAIRS_MOST = 20000 };
/* Pairs at one place that look like one actor: by first, then second. Names of which only numbers
 * differ ("Grundschule 1", "Grundschule 2") are two. Work is bounded: each entry is held against at
 * most a few dozen others that share all words but one and the beginning or end of that one; so a
 * pair with two misspelt words may be missed. LIMIT over 100,000 entries; at most 20,000 pairs,
 * *more says that there are others. O(words · log words). */
Err actors_same(Cx *cx, ActorPair **out, size_t *n, bool *more, const ActorEntry *entries,
                size_t n_entries) CHECKED;
/* The same of the records, in the order of records_of(KIND_ACTOR): worked out once for a snapshot.
 */
Err actors_doubled(Cx *cx, const ActorPair **out, size_t *n, bool *more,
                   const Records *records) CHECKED;
