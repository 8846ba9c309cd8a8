/* On which stages of the social index do schools stand: all of an area, by type or by area; how
 * many pupils learn there, and how many of the schools get support? The rows that a method reads,
 * and the shares that a picture draws. */

#include <math.h>

#include "publish/publish_in.h"

enum { STAGES_BYTES_MOST = 1 << 20 };

typedef struct StageCount {
    int64_t schools, counted;
    Value pupils; /* of those that have told them */
} StageCount;
typedef struct Group {
    Str key, name;
    StageCount stages[INDEX_HIGHEST + 1];
    int64_t n, n_without_pupils;
} Group;

typedef struct Staging {
    Cx *cx;
    const StagesQuery *query;
    const Catalogue *catalogue;
    const Schools *known;
    Group *groups, all;
    size_t n_groups;
    VEC(ColumnsGap) gaps;
    PublishedStages *out;
} Staging;

/* ---- groups ---- */

static void group_begin(Group *group, Str key, Str name) {
    *group = (Group){.key = key, .name = name};
    for (size_t s = 0; s <= INDEX_HIGHEST; s++)
        group->stages[s].pupils = value_number(0, 0, UNIT_COUNT);
}

static void groups_begin(Staging *s) {
    Cx *cx = s->cx;
    const StagesQuery *q = s->query;
    const Dimension *types = dimension_find(s->catalogue, S("schooltype"));
    s->n_groups = q->by == STAGES_BY_STAGE  ? INDEX_HIGHEST + 1
                  : q->by == STAGES_BY_AREA ? q->n_areas
                  : types                   ? types->n_codes
                                            : 0;
    s->groups = NEW_ARRAY(cx->mem, Group, s->n_groups + 1);
    for (size_t g = 0; g < s->n_groups; g++) {
        Str stage = str_int(cx->mem, (int64_t)g);
        if (q->by == STAGES_BY_STAGE)
            group_begin(&s->groups[g], stage, stage);
        else if (q->by == STAGES_BY_AREA)
            group_begin(&s->groups[g], q->areas[g]->key, q->areas[g]->name.in[cx->lang]);
        else
            group_begin(&s->groups[g], types->codes[g].code, types->codes[g].label.in[cx->lang]);
    }
    group_begin(&s->all, STR_NONE, STR_NONE);
}

/* ---- schools ---- */

static Value fact_of(const Staging *s, size_t at, SchoolFact fact) {
    return publish_pass_value(s->cx, school_value(s->known, &s->known->list[at], fact));
}

static void gap_count(Staging *s, const Value *value) {
    Str reason = publish_state_word(s->cx->lang, value);
    s->out->columns.left_out++;
    for (size_t i = 0; i < s->gaps.n; i++)
        if (str_equal(s->gaps.at[i].reason, reason)) {
            s->gaps.at[i].n++;
            return;
        }
    vec_push(s->cx->mem, &s->gaps, ((ColumnsGap){reason, 1}));
}

static void group_take(Group *group, int stage, bool counted, const Value *pupils) {
    StageCount *at = &group->stages[stage];
    group->n++;
    at->schools++;
    at->counted += counted;
    if (value_has_number(pupils))
        at->pupils = value_add(at->pupils, *pupils);
    else
        group->n_without_pupils++;
}

static void school_take(Staging *s, size_t at, size_t group) {
    const SchoolEntry *school = &s->known->list[at];
    bool by_stage = s->query->by == STAGES_BY_STAGE;
    Value index = fact_of(s, at, SCHOOL_INDEX), pupils = fact_of(s, at, SCHOOL_PUPILS),
          programme = by_stage ? fact_of(s, at, SCHOOL_STARTCHANCEN) : index;
    if (!value_has_number(&index) || (by_stage && !value_has_number(&programme))) {
        gap_count(s, value_has_number(&index) ? &programme : &index);
        return;
    }
    if (!(index.number >= INDEX_LOWEST && index.number <= INDEX_HIGHEST)) return;
    int stage = (int)index.number;
    if (s->query->by == STAGES_BY_TYPE) group = school->type;
    if (by_stage) group = (size_t)stage;
    if (group >= s->n_groups) return; /* of a type that the catalogue does not have */
    bool counted = by_stage ? programme.number > 0 : stage >= s->query->high;
    group_take(&s->groups[group], stage, counted, &pupils);
    group_take(&s->all, stage, counted, &pupils);
    for (int fact = SCHOOL_PUPILS; fact <= (by_stage ? SCHOOL_STARTCHANCEN : SCHOOL_INDEX); fact++)
        school_delivery_note(s->out->deliveries, &s->out->n_deliveries, school->delivery[fact]);
}

static Err schools_take(Staging *s) {
    const StagesQuery *q = s->query;
    bool apart = q->by == STAGES_BY_AREA;
    for (size_t a = 0; a < (apart ? q->n_areas : 1); a++) {
        SchoolQuery query = {.areas = apart ? &q->areas[a] : q->areas,
                             .n_areas = apart ? 1 : q->n_areas,
                             .as_of = q->as_of};
        PublishedSchools schools;
        TRY(publish_schools(s->cx, &schools, &query));
        for (size_t i = 0; i < schools.n; i++)
            school_take(s, schools.list[i], a);
        s->out->index = schools.periods[SCHOOL_INDEX];
        s->out->pupils = schools.periods[SCHOOL_PUPILS];
    }
    return OK;
}

/* ---- what they say ---- */

static void put_rows(Staging *s, const Group *group, Buf *out, const char *end) {
    for (int stage = INDEX_LOWEST; stage <= INDEX_HIGHEST; stage++) {
        const StageCount *at = &group->stages[stage];
        if (!at->schools) continue;
        buf_csv_text(out, group->key, ',');
        buf_char(out, ',');
        buf_csv_text(out, group->name, ',');
        buf_char(out, ',');
        buf_int(out, stage);
        buf_char(out, ',');
        buf_int(out, at->schools);
        buf_char(out, ',');
        buf_int(out, at->counted);
        buf_char(out, ',');
        publish_number(out, &at->pupils, at->pupils.number);
        buf_put(out, str_of(end));
        s->out->columns.rows++;
    }
}

static Value percent_of(Value part, Value whole) {
    return value_percent(value_divide(part, whole));
}

static StageGroup told(const Group *group, int high) {
    StageGroup out = {.key = group->key,
                      .name = group->name,
                      .n = group->n,
                      .n_without_pupils = group->n_without_pupils};
    Value schools = value_number((double)group->n, 0, UNIT_COUNT),
          pupils = value_number(0, 0, UNIT_COUNT), above = pupils;
    for (int i = INDEX_LOWEST; i <= INDEX_HIGHEST; i++) {
        pupils = value_add(pupils, group->stages[i].pupils);
        if (i < high) continue;
        above = value_add(above, group->stages[i].pupils);
        out.n_high += group->stages[i].schools;
    }
    out.high_share = percent_of(value_number((double)out.n_high, 0, UNIT_COUNT), schools);
    out.high_pupils = percent_of(above, pupils);
    for (int i = INDEX_LOWEST; i <= INDEX_HIGHEST; i++) {
        const StageCount *at = &group->stages[i];
        out.schools[i] = at->schools;
        out.share[i] = percent_of(value_number((double)at->schools, 0, UNIT_COUNT), schools);
        out.pupils[i] = percent_of(at->pupils, pupils);
    }
    return out;
}

Err publish_stages(Cx *cx, PublishedStages *out, const StagesQuery *query) {
    PublishedStages stages = {.as_of = query->as_of};
    Staging s = {.cx = cx, .query = query, .out = &stages};
    Buf csv = buf_new(cx->mem, STAGES_BYTES_MOST);
    TRY(catalogue_get(cx, &s.catalogue));
    TRY(schools_get(cx, s.catalogue, query->as_of, &s.known));
    if (!stages.as_of) stages.as_of = catalogue_last_delivery(s.catalogue);
    stages.deliveries = NEW_ARRAY(cx->mem, int64_t, SCHOOL_DELIVERIES_MOST + 1);
    groups_begin(&s);
    TRY(schools_take(&s));
    bool beyond = cx->viewer && cx->viewer->beyond && cx->viewer->beyond->shown;
    buf_put(&csv, S("group,name,stage,schools,"));
    buf_put(&csv, query->by == STAGES_BY_STAGE ? S("startchancen") : S("high"));
    buf_put(&csv, beyond ? S(",pupils,view\r\n") : S(",pupils\r\n"));
    stages.groups = NEW_ARRAY(cx->mem, StageGroup, s.n_groups + 1);
    for (size_t g = 0; g < s.n_groups; g++) {
        if (!s.groups[g].n) continue;
        stages.groups[stages.n_groups++] = told(&s.groups[g], query->high);
        put_rows(&s, &s.groups[g], &csv, beyond ? ",not-public\r\n" : "\r\n");
    }
    TRY(buf_check(cx, &csv));
    stages.all = told(&s.all, query->high);
    stages.columns.csv = buf_str(&csv);
    stages.columns.gaps = s.gaps.at, stages.columns.n_gaps = s.gaps.n;
    *out = stages;
    return OK;
}
