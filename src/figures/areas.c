/* Which areas of Germany are there, and when was each of them? The book of official keys tells a
 * key that never was from one that lies elsewhere, a key that is used after its end (and what
 * followed), and a table in which all years are converted to one territorial status: then areas
 * stand there for years in which they did not exist yet, and all of them existed at once on some
 * day. */

#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"

static const OfficialArea areas[] = {
#define AREA(key, first, last, next, name, sources) {S(key), S(first), S(last), S(next), S(name)},
#include "figures/areas.def"
#undef AREA
};
#define AREAS (sizeof areas / sizeof *areas)
#define A_DAY ((int64_t)86400)
#define MISUSE_NAMED 4
#define KREISE_OF_WHOLE_LAND 5 /* a file with that many of them is about the whole Land */

static size_t area_place(Str key) {
    size_t low = 0, high = AREAS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(areas[middle].key, key);
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NOWHERE;
}

const OfficialArea *area_official(Str key) {
    size_t at = area_place(key.n > 5 ? str_slice(key, 0, 5) : key);
    return at == NOWHERE ? NULL : &areas[at];
}

static bool day_of(Str text, int64_t *out) {
    Date date;
    if (!date_read(text, &date)) return false;
    *out = date_time(date);
    return true;
}

/* Where only the year is known, the area was last seen on its 31 December: it may have lasted
 * until the next one. */
static bool last_day_of(const OfficialArea *area, int64_t *out) {
    if (!day_of(area->last, out)) return false;
    if (str_ends(area->last, S("-12-31"))) *out += 365 * A_DAY;
    return true;
}

static int64_t first_day_of(Period p) {
    Date date = {p.year, 1, 1};
    if (p.kind == PERIOD_DAY || p.kind == PERIOD_SEMESTER) date.month = p.month;
    if (p.kind == PERIOD_DAY) date.day = p.day;
    if (p.kind == PERIOD_SCHOOL_YEAR) date.month = 8;
    return date_time(date);
}

static void violation(AreaMisuse *misuse, Period period, size_t line) {
    if (!misuse->rows++) *misuse = (AreaMisuse){1, line, period};
}

void areas_used(Intake *intake, Str key, Period period, size_t line) {
    size_t at = key.n < 5 ? NOWHERE : area_place(str_slice(key, 0, 5));
    if (at == NOWHERE) return;
    if (!intake->uses) intake->uses = NEW_ARRAY(intake->mem, AreaUse, AREAS);
    AreaUse *use = &intake->uses[at];
    use->rows++;
    int64_t day;
    if (day_of(areas[at].first, &day) && date_time(period_last_day(period)) < day)
        violation(&use->before, period, line);
    if (last_day_of(&areas[at], &day) && first_day_of(period) > day)
        violation(&use->after, period, line);
}

static Str day_text(Arena *mem, int64_t day) {
    return date_iso(mem, date_of_time(day));
}

/* The days on which all areas of the file existed: from *from to *to. False: there are none. */
static bool all_at_once(const Intake *intake, int64_t *from, int64_t *to) {
    *from = INT64_MIN;
    *to = INT64_MAX;
    for (size_t i = 0; i < AREAS; i++) {
        int64_t day;
        if (!intake->uses[i].rows) continue;
        if (day_of(areas[i].first, &day) && day > *from) *from = day;
        if (last_day_of(&areas[i], &day) && day < *to) *to = day;
    }
    return *from <= *to;
}

static size_t kreise_used(const Intake *intake, Str land) {
    size_t n = 0;
    for (size_t i = 0; i < AREAS; i++)
        n += intake->uses[i].rows && areas[i].key.n == 5 && str_starts(areas[i].key, land);
    return n;
}

/* An area that ended is not in the file, the one that took it in is: so the status is a later one.
 */
static int64_t status_from(const Intake *intake, int64_t from) {
    for (size_t i = 0; i < AREAS; i++) {
        int64_t last;
        if (intake->uses[i].rows || !areas[i].next.n || !day_of(areas[i].last, &last)) continue;
        size_t next = area_place(areas[i].next);
        if (next == NOWHERE || !intake->uses[next].rows || last < from) continue;
        if (kreise_used(intake, str_slice(areas[i].key, 0, 2)) >= KREISE_OF_WHOLE_LAND)
            from = last + A_DAY;
    }
    return from;
}

/* Areas of one Land that are misused in the same period and way are told together. */
typedef struct Together {
    const OfficialArea *first;
    AreaMisuse misuse;
    Str names[MISUSE_NAMED];
    size_t n;
} Together;

static void tell_together(Intake *intake, Together *together) {
    Arena *mem = intake->scratch;
    const OfficialArea *area = together->first;
    if (!together->n) return;
    Str next = area_follower(mem, area->key);
    size_t named = together->n < MISUSE_NAMED ? together->n : MISUSE_NAMED;
    Str names = str_join(mem, named, together->names, S(", "));
    Str value = str_format(mem, "%.*s%s (%.*s)", STR_ARG(names), together->n > named ? ", …" : "",
                           STR_ARG(period_code(mem, together->misuse.period)));
    Str expected = str_format(mem, "%.*s – %.*s%s%.*s", STR_ARG(area->first), STR_ARG(area->last),
                              next.n ? " → " : "", STR_ARG(next));
    finding_add(intake->findings, RULE_REGION_NOT_VALID, together->misuse.line, 0, value, expected);
    together->n = 0;
    arena_reset(mem);
}

static void misuse_add(Intake *intake, Together *together, const OfficialArea *area,
                       const AreaMisuse *misuse) {
    bool same = together->n &&
                str_equal(str_slice(together->first->key, 0, 2), str_slice(area->key, 0, 2)) &&
                period_compare(together->misuse.period, misuse->period) == 0;
    if (!same) {
        tell_together(intake, together);
        *together = (Together){.first = area, .misuse = *misuse};
    }
    if (misuse->line < together->misuse.line) together->misuse.line = misuse->line;
    if (together->n < MISUSE_NAMED)
        together->names[together->n] =
            str_format(intake->scratch, "%.*s %.*s", STR_ARG(area->key), STR_ARG(area->name));
    together->n++;
}

Str area_follower(Arena *mem, Str key) {
    const OfficialArea *area = area_official(key);
    const OfficialArea *next = area && area->next.n ? area_official(area->next) : NULL;
    if (!next) return STR_NONE;
    return str_format(mem, "%.*s %.*s", STR_ARG(next->key), STR_ARG(next->name));
}

bool areas_tell(Intake *intake) {
    int64_t from, to;
    size_t before = 0;
    if (!intake->uses) return false;
    for (size_t i = 0; i < AREAS; i++) /* a few rows are a mistake, a whole Land is a conversion */
        before += intake->uses[i].before.rows &&
                  kreise_used(intake, str_slice(areas[i].key, 0, 2)) >= KREISE_OF_WHOLE_LAND;
    bool converted = before && all_at_once(intake, &from, &to);
    if (converted) {
        from = status_from(intake, from);
        finding_add(intake->findings, RULE_REGION_CONVERTED, 0, 0, day_text(intake->scratch, from),
                    STR_NONE);
        arena_reset(intake->scratch);
    }
    Together before_first = {.n = 0}, after_last = {.n = 0};
    for (size_t i = 0; i < AREAS; i++) {
        const AreaUse *use = &intake->uses[i];
        /* Those of the register are told row by row. */
        if (index_get(&intake->area_of_key, areas[i].key) != NOWHERE) continue;
        if (use->after.rows && !intake->mapping->territory)
            misuse_add(intake, &after_last, &areas[i], &use->after);
    }
    tell_together(intake, &after_last);
    for (size_t i = 0; i < AREAS && !converted; i++) {
        const AreaUse *use = &intake->uses[i];
        if (index_get(&intake->area_of_key, areas[i].key) == NOWHERE && use->before.rows)
            misuse_add(intake, &before_first, &areas[i], &use->before);
    }
    tell_together(intake, &before_first);
    return converted;
}
