#pragma once
/* Inside figures/: what a snapshot may hold for who asks, and how releases are kept. */

#include "figures/figures_in.h"
#include "figures/mapping_in.h"
#include "figures/release.h"

/* ---- what may be seen ---- */

typedef struct Visibility {
    bool hides;    /* something is withheld */
    bool protects; /* some data set has a rule of confidentiality */
    bool partners; /* of the public: something is or will be released to the partnership only */
    int64_t until; /* seconds since 1970: then an embargo ends; INT64_MAX: none is running */
    struct SetSeen *sets;
    size_t n_sets;
    uint32_t *set_of; /* per delivery number: its data set + 1; 0: none, which nobody may see */
    int64_t last_delivery;
    int64_t last_seen; /* the newest delivery of which anything may be seen; 0 */
} Visibility;
/* For cx->viewer at this moment; of the catalogue the mappings and the last delivery count. It
 * lives in cx->mem. */
Err visibility_load(Cx *cx, const Catalogue *catalogue, Visibility *out) CHECKED;
/* On which a year, school year or semester begins; the day itself. */
Date period_first_day(Period period);
bool visibility_of(const Visibility *seen, int64_t delivery, Period period, RegionKind kind);
/* All that the delivery's data set has and will have: of a protected one only to its own house. */
bool visibility_whole(const Visibility *seen, int64_t delivery);
/* Some of it. */
bool visibility_any(const Visibility *seen, int64_t delivery);
/* The rule of confidentiality of the delivery's data set; NULL: none. */
const ProtectRule *visibility_rule(const Visibility *seen, int64_t delivery);
/* Data sets with such a rule, one by one: false at the end. In an order of no meaning. */
bool visibility_protected(const Visibility *seen, size_t i, Str *mapping, Str *organisation);
/* Both belong to one data set. */
bool visibility_alike(const Visibility *seen, int64_t delivery, int64_t other);
/* The delivery belongs to that data set. */
bool visibility_is_of(const Visibility *seen, int64_t delivery, Str mapping, Str organisation);
/* It is a data set of their own house. */
bool visibility_own(const Visibility *seen, int64_t delivery);
/* Whose it is: a number for each organisation, 0: official. */
uint32_t visibility_owner(const Visibility *seen, int64_t delivery);
/* The organisation is one of theirs. */
bool viewer_is_of(const Viewer *viewer, Str organisation);
/* Of a viewer what makes a difference to what everybody sees; NULL: nothing. In cx->mem. */
const Viewer *visibility_narrow(Cx *cx, const Visibility *all, const Viewer *viewer);

/* ---- deliveries ---- */

/* Inside store_do: to which data set the delivery belongs; open data that were never released
 * before are so now. */
Err release_loaded(Cx *cx, int64_t delivery, Str mapping, Str organisation, bool open) CHECKED;

/* ---- release_sql.c ---- */

Err sql_set_add(Cx *cx, int64_t delivery, Str mapping, Str organisation) CHECKED;
Err sql_set_of(Cx *cx, Rows **out, int64_t delivery) CHECKED; /* mapping, organisation */
Err sql_sets_of_deliveries(Cx *cx, Rows **out) CHECKED;       /* delivery, mapping, organisation */
/* delivery, content: of senders' mappings that may set a rule of confidentiality. */
Err sql_rules_of_senders(Cx *cx, Rows **out) CHECKED;
/* number: of the measures that the data set's deliveries brought. */
Err sql_set_measures(Cx *cx, Rows **out, Str mapping, Str organisation) CHECKED;
Err sql_sets(Cx *cx, Rows **out) CHECKED; /* mapping, organisation, deliveries, newest */
/* number, mapping, organisation, first_period, last_period, level, audience, embargo, loaded,
 * reason, given, account, who, withdrawn, by, why; newest first. Number 0: all. */
Err sql_releases(Cx *cx, Rows **out, int64_t number) CHECKED;
Err sql_release_last(Cx *cx, int64_t *out) CHECKED;
/* How many releases the data set has ever had, and how many deliveries. */
Err sql_set_known(Cx *cx, Str mapping, Str organisation, int64_t *releases,
                  int64_t *deliveries) CHECKED;
Err sql_release_add(Cx *cx, const DataRelease *release) CHECKED;
Err sql_release_withdraw(Cx *cx, const DataRelease *release) CHECKED;
/* id of the measure, number of the region, period, how many values; any order. Goes through all
 * observations. */
Err sql_set_extent(Cx *cx, Rows **out, Str mapping, Str organisation) CHECKED;
