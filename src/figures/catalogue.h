#pragma once
/* What the partnership agreed on: regions and their sets, dimensions, measures, indicator
 * definitions and mapping files. Declared in YAML (data/ruhr/catalogue; docs/catalogue.md tells the
 * format), kept with versions in the store, and held here as one immutable snapshot. No values. */

#include "formats/formats.h"
#include "words/words.h"

typedef struct Texts { /* the same thing in each language */
    Str in[LANGS];
} Texts;

/* ---- regions ---- */

typedef enum RegionKind { /* REGION_CITY is a kreisfreie Stadt: Kreis and Gemeinde at once, one
                             region, two keys */
                          REGION_STATE,
                          REGION_LAND,
                          REGION_DISTRICT_GROUP,
                          REGION_CITY,
                          REGION_KREIS,
                          REGION_TOWN,
                          REGION_SCHOOL,
                          REGION_SET,
                          REGION_KINDS
} RegionKind;

typedef struct SourceRow { /* a row of a delivered file; delivery 0: none */
    int64_t delivery;
    size_t line;
} SourceRow;

typedef struct Region Region;
struct Region {
    int64_t id;
    RegionKind kind;
    Str key;   /* the shortest official key: "05112", "05562", "05562032", "05", "DG", school
                  "100020", set "MR" */
    Str *keys; /* all keys and codes it is found by: "05112", "05112000", "DEA12" … */
    size_t n_keys;
    Texts name;              /* "Duisburg" */
    Texts full_name;         /* "Duisburg, kreisfreie Stadt" */
    const Region *parent;    /* administrative hierarchy; NULL at its top */
    const Region **children; /* administrative, next level down, schools not among them */
    size_t n_children;
    Period valid_from, valid_to; /* days; year 0 = without limit. valid_to is the last day */
    /* sets: */
    const Region **members; /* after exclusions; Kreise, cities or towns, disjoint */
    size_t n_members;
    Texts note; /* why, and what is left out */
    /* schools: */
    Str school_type;            /* code of dimension schooltype */
    double easting, northing;   /* metres in `crs`; NAN where unknown */
    int crs;                    /* EPSG number, 0 unknown */
    double longitude, latitude; /* the same in degrees of WGS84; NAN where unknown */
    SourceRow listed, placed;   /* that said name, town and type; that said where it lies */
    /* boundary (WGS84), or n_rings == 0 */
    const double *points;
    const size_t *ring_points;
    size_t n_rings;
    double west, south, east, north; /* of it, in degrees */
};

/* ---- definitions ---- */

typedef struct DimensionCode {
    Str code;
    Texts label;
    bool part; /* one of the parts that together are the whole */
    Str *also; /* other words for it, as files write it */
    size_t n_also;
} DimensionCode;
typedef struct Dimension {
    Str id; /* "sex" */
    Texts label;
    DimensionCode *codes;
    size_t n_codes;
    bool complete; /* the parts add up to the total: a missing part or total can be derived */
    bool ordered;  /* its parts are stages, the lowest first: one stands above another */
} Dimension;

typedef enum SchoolFact { /* what a measure says of a single school */
                          SCHOOL_LISTED,
                          SCHOOL_PUPILS,
                          SCHOOL_INDEX,
                          SCHOOL_STARTCHANCEN, /* 1 yes, 0 no */
                          SCHOOL_FACTS
} SchoolFact;

typedef struct Measure {
    Str id; /* "leavers" */
    int64_t number;
    Texts title;
    Unit unit;
    bool adds;       /* may be summed over disjoint regions */
    bool of_places;  /* observed at schools; areas are sums over the schools in them */
    SchoolFact fact; /* that pages about schools show; SCHOOL_FACTS: none of them */
} Measure;

typedef struct Break {
    Period
        before; /* no line and no difference between earlier periods and this one or later ones */
    Texts reason;
} Break;

typedef enum Place { PLACE_SCHOOL, PLACE_RESIDENCE, PLACE_INSTITUTION, PLACE_CENTRE, PLACES } Place;

typedef struct Indicator {
    Str id;     /* "D-14a" */
    Str family; /* "D-14": rival definitions share it and never a series */
    int version;
    Texts title, subject, definition, limits, source, newer;
    Texts also; /* other words that readers look for it by, separated by commas; may be empty */
    Str newer_table, newer_command;
    Str field; /* "A" … "H" of the catalogue */
    Unit unit;
    int decimals;
    Polarity polarity;
    Place place;
    Str stage, aspect, secrecy; /* codes; words are the messages "stage.<code>", "aspect.<code>",
                                   "secrecy_regime.<code>" */
    Str formula;
    Texts period_word;    /* "Abgangsjahr"; may be empty */
    const Dimension **by; /* breakdowns it can be shown by */
    size_t n_by;
    const Dimension *needs; /* without this breakdown it says nothing; NULL */
    Break *breaks;
    size_t n_breaks;
    const Region *
        *excluded; /* regions left out of every sum; they themselves are "not meaningful" */
    size_t n_excluded;
    int headline; /* place on the start page, 0 = not there */
} Indicator;

typedef struct Catalogue Catalogue;

/* Brings the catalogue in `dir` (or the built-in one where dir is empty) into the store: a changed
 * definition or mapping becomes a new version, an unchanged one changes nothing. INVALID with file,
 * line and reason; nothing half done. */
Err catalogue_agree(Cx *cx, Str dir) CHECKED;
/* The snapshot for the store's present revision and for who asks (cx->viewer, figures/release.h);
 * loaded when first asked for, shared by all threads. A store without any catalogue gets the
 * built-in one first. It stays valid until the context ends. */
Err catalogue_get(Cx *cx, const Catalogue **out) CHECKED;
/* Number of the newest delivery it knows; 0 where there is none. */
int64_t catalogue_last_delivery(const Catalogue *catalogue);
/* Of the newest one of which who asks may see anything. */
int64_t catalogue_last_seen(const Catalogue *catalogue);
/* ... up to that number; 0: none. */
int64_t catalogue_seen_until(const Catalogue *catalogue, int64_t delivery);
/* Something is withheld from the public: others may see more. */
bool catalogue_hides(const Catalogue *catalogue);

/* Until then (seconds since 1970) it holds what may be seen: an embargo ends then. INT64_MAX: none
 * is running. */
int64_t catalogue_until(const Catalogue *catalogue);

/* From now on catalogue_get gives this context the same snapshot, without asking the store again:
 * one page tells of one state. Not for a context that delivers or agrees. */
Err catalogue_hold(Cx *cx) CHECKED;

Err region_find(Cx *cx, const Catalogue *catalogue, Str key,
                const Region **out) CHECKED; /* NOT_FOUND with near keys */
/* By key, or by a name as people write it ("Essen", "Kreis Unna"). NOT_FOUND; INVALID, with keys
 * and names, for a name that several areas have. */
Err region_named(Cx *cx, const Catalogue *catalogue, Str text, const Region **out) CHECKED;
/* A key that somebody enters, written as the catalogue does. Empty stays so, and any stays where no
 * areas are loaded yet. INVALID, with near keys and their names, for one that no area has. */
Err area_known(Cx *cx, Str *key) CHECKED;
const Region *const *regions_all(const Catalogue *catalogue, size_t *n); /* without schools */
const Region *const *schools_all(const Catalogue *catalogue, size_t *n); /* by town, then key */
/* Kreis or city that a town lies in; itself for these; NULL above. */
const Region *region_kreis(const Region *region);
bool region_contains(const Region *outer,
                     const Region *inner); /* administrative or as member of a set */
bool region_valid(const Region *region, Period period);
/* The area of the partnership (its set, "MR") and the set of the area it is compared with ("05").
 */
const Region *area_own(const Catalogue *catalogue);
const Region *area_around(const Catalogue *catalogue);

Err indicator_find(Cx *cx, const Catalogue *catalogue, Str id, const Indicator **out) CHECKED;
/* By id, or all of a family ("D-14", "C-03"): at least one on OK. */
Err indicators_find(Cx *cx, const Catalogue *catalogue, Str id_or_family, const Indicator ***out,
                    size_t *n) CHECKED;
/* Whether its figures are k of n: a share of some among those that it counts, so that chance has a
 * size; with `by` those of each part of that dimension, of which each has an n of its own. */
bool indicator_counts(const Indicator *indicator, const Dimension *by);
/* The versions that its definition has had, the newest first. */
typedef struct DefinitionVersion {
    int64_t version, agreed_on; /* seconds since 1970 */
} DefinitionVersion;
Err indicator_versions(Cx *cx, const Indicator *indicator, DefinitionVersion **out,
                       size_t *n) CHECKED;
const Indicator *const *indicators_all(const Catalogue *catalogue, size_t *n); /* by id */
const Dimension *dimension_find(const Catalogue *catalogue, Str id);
const Measure *measure_find(const Catalogue *catalogue, Str id);
const Node *catalogue_checks(
    const Catalogue *catalogue); /* checks.yaml: printed figures and pairs to compare */

/* A cell is a set of dimension codes, written in one way only: dimensions by name,
 * "certificate=none;sex=f"; the total is "". */
Err cell_read(Cx *cx, const Catalogue *catalogue, Str text, Str *canonical) CHECKED;
/* "ohne Hauptschulabschluss, weiblich"; the total gives the word for it. */
Str cell_label(Arena *mem, Lang lang, const Catalogue *catalogue, Str cell);

/* ---- words ---- (of codes: empty where there is no such code) */

Str stage_word(Lang lang, Str code);
Str aspect_word(Lang lang, Str code);
Str secrecy_regime_word(Lang lang, Str code);
Str field_word(Lang lang, Str field); /* "D" -> "Allgemeinbildende Schulen" */
Str place_word(Lang lang, Place place);
Str polarity_word(Lang lang, Polarity polarity);
Str region_kind_word(Lang lang, RegionKind kind);

/* What an earlier catalogue had and the present one has not. NOT_FOUND, without a fault to tell,
 * where it never was or still is. Looks at most at 20 versions. */
typedef struct Withdrawn {
    int64_t since; /* seconds since 1970 */
    Texts name;
    Str family; /* of an indicator */
} Withdrawn;
Err withdrawn_find(Cx *cx, Withdrawn *out, bool region, Str id) CHECKED;
