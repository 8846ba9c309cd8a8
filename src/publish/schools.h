#pragma once
/* Part of publish.h: single schools, as far as they may leave the house. Names, types and places of
 * schools are public registers; what is counted at them passes the same gate as every figure. */

#include "chart/chart.h"
#include "figures/catalogue.h"
#include "figures/value.h"
#include "publish/publish.h"

typedef struct PublishedSchool {
    const Region *region;              /* number, name, town (its parent), type, place */
    PublishedCell facts[SCHOOL_FACTS]; /* each with its period, and the cell that said so */
} PublishedSchool;

typedef enum SchoolAnswer { ANSWER_ANY, ANSWER_YES, ANSWER_NO, ANSWER_UNKNOWN } SchoolAnswer;
typedef enum SchoolOrder { /* the first is that of the towns, then by name */
                           SCHOOLS_BY_TOWN,
                           SCHOOLS_BY_NAME,
                           SCHOOLS_BY_TYPE,
                           SCHOOLS_BY_PUPILS,
                           SCHOOLS_BY_INDEX,
                           SCHOOLS_BY_STARTCHANCEN
} SchoolOrder;

typedef struct SchoolQuery {
    const Region *const *areas; /* none: the own area. A school in several counts once */
    size_t n_areas;
    Str type, name; /* code of a school type; words of the name, or the number; both may be empty */
    int index_from, index_to; /* 0: without limit; schools without an index lie in no limits */
    SchoolAnswer startchancen;
    bool has_frame;
    PlacesFrame frame; /* only schools that lie in it */
    SchoolOrder order;
    bool descending; /* what has no number comes last either way */
    int64_t as_of;
} SchoolQuery;

struct Schools;
typedef struct PublishedSchools {
    const struct Schools *known; /* for the functions below only */
    const Catalogue *catalogue;
    uint32_t *list; /* in the order asked for */
    size_t n;
    size_t n_without_place, n_without_index;
    Value pupils; /* of all, with its band */
    Period periods[SCHOOL_FACTS];
    const Measure *measures[SCHOOL_FACTS]; /* NULL: the catalogue has none */
    int64_t *deliveries;                   /* that the list rests on, ascending */
    size_t n_deliveries;
    int64_t as_of;
} PublishedSchools;

enum { INDEX_LOWEST = 1, INDEX_HIGHEST = 9 };

/* The schools of the newest list as of then that fit the query; O(schools of the areas). */
Err publish_schools(Cx *cx, PublishedSchools *out, const SchoolQuery *query) CHECKED;
const Region *publish_school_region(const PublishedSchools *schools, size_t i);
PublishedSchool publish_school_of(const Cx *cx, const PublishedSchools *schools, size_t i);
/* NOT_FOUND where no register has that number. */
Err publish_school(Cx *cx, PublishedSchool *out, Str number, int64_t as_of) CHECKED;
SchoolAnswer publish_school_startchancen(const PublishedSchool *school);
/* The types that schools of the register have, in the order of their dimension; each with letters
 * of its own for a map, by its place in this list. */
typedef struct SchoolType {
    Str code, name, letters;
} SchoolType;
Err publish_school_types(Cx *cx, Lang lang, const SchoolType **out, size_t *n) CHECKED;
Str publish_school_type_name(Cx *cx, Lang lang, const Catalogue *catalogue, Str code);

/* ---- on which stages of the index they stand (school_stages.c) ---- */

typedef enum StagesBy { STAGES_BY_STAGE, STAGES_BY_TYPE, STAGES_BY_AREA } StagesBy;
typedef struct StagesQuery {
    StagesBy by;                /* what the groups are */
    const Region *const *areas; /* none contains another; none: the own area */
    size_t n_areas;
    int high; /* stages from here on count as high */
    int64_t as_of;
} StagesQuery;
typedef struct StageGroup { /* that has a school with an index */
    Str key, name;
    int64_t schools[INDEX_HIGHEST + 1];  /* on each stage */
    Value share[INDEX_HIGHEST + 1];      /* of its schools, in per cent */
    Value pupils[INDEX_HIGHEST + 1];     /* of the pupils at its schools, in per cent */
    int64_t n, n_high, n_without_pupils; /* schools; on high stages; whose pupils nobody told */
    Value high_share, high_pupils;       /* on high stages, in per cent */
} StageGroup;
typedef struct PublishedStages {
    /* group (its key), name, stage, schools, pupils, and what is counted: by stage those in the
     * Startchancen programme (startchancen; schools of which that is known), else those on high
     * stages (high). A row for each group and stage that has schools. */
    PublishedColumns columns;
    StageGroup *groups, all; /* by stage there is one group for each; their all together */
    size_t n_groups;
    Period index, pupils; /* when; year 0: nobody has any */
    int64_t *deliveries;  /* behind them, ascending */
    size_t n_deliveries;
    int64_t as_of;
} PublishedStages;
/* The schools of the areas by group and stage; those without an index are left out and counted.
 * O(schools of the areas). */
Err publish_stages(Cx *cx, PublishedStages *out, const StagesQuery *query) CHECKED;

typedef struct SchoolsMap {
    Str title;
    Lang lang;
    PictureForm form;
    PlacesFrame frame;          /* see publish_schools_frame */
    const Region *marked;       /* a school that is drawn strong; NULL */
    const Region *const *areas; /* drawn as the ground of the region; none: the own area */
    size_t n_areas;
    Str school_href, part_href, list_href; /* with * for the number, or the part as "w,s,e,n" */
    double shape;
} SchoolsMap;
/* All of the areas, or all places where no boundaries are known; false where neither is. */
bool publish_schools_frame(const PublishedSchools *schools, const Region *const *areas, size_t n,
                           PlacesFrame *out);
Err publish_schools_map(Cx *cx, Buf *out, const PublishedSchools *schools,
                        const SchoolsMap *map) CHECKED;
/* "7.1012,51.4400,7.2100,51.5000" */
Str places_frame_text(Arena *mem, const PlacesFrame *frame);
bool places_frame_read(Str text, PlacesFrame *out);
