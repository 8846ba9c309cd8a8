/* What may who asks see at this moment? Looked up once for a snapshot: which deliveries belong to
 * which data set, and what of each is released. */

#include "figures/release_in.h"

typedef struct Span { /* what one release covers */
    Date from, to;    /* year 0: without bound */
    int level;        /* down to it; 0: all */
} Span;

struct SetSeen {
    Str mapping, organisation;
    bool own; /* of one's own house */
    bool all; /* so, or released without bounds */
    VEC(Span) spans;
    uint32_t owner; /* number of the organisation */
    int64_t newest; /* delivery */
    const ProtectRule *rule;
};
typedef struct SetSeen SetSeen;

/* How far down from the whole country; 0 is no level. */
static int level_of_kind(RegionKind kind) {
    switch (kind) {
    case REGION_LAND: return 2;
    case REGION_DISTRICT_GROUP: return 3;
    case REGION_CITY:
    case REGION_KREIS: return 4;
    case REGION_TOWN: return 5;
    case REGION_SCHOOL: return 6;
    case REGION_STATE:
    case REGION_SET:
    case REGION_KINDS: break;
    }
    return 1;
}

static int level_of_word(Str word) {
    static const char *const words[] = {"land", "group", "kreis", "town", "school"};
    for (int i = 0; i < 5; i++)
        if (str_equal(word, str_of(words[i]))) return i + 2;
    return 0;
}

Date period_first_day(Period period) {
    uint8_t month = period.kind == PERIOD_SCHOOL_YEAR ? 8 : period.month ? period.month : 1;
    return (Date){period.year, month, period.day ? period.day : 1};
}

/* ---- loading ---- */

static SetSeen *set_get(Cx *cx, Visibility *seen, Index *ids, size_t *room, Str mapping,
                        Str organisation) {
    Str id = str_format(cx->mem, "%.*s\n%.*s", STR_ARG(mapping), STR_ARG(organisation));
    size_t at = index_get(ids, id);
    if (at != SIZE_MAX) return &seen->sets[at];
    if (seen->n_sets == *room) {
        size_t more = *room ? *room * 2 : 64;
        SetSeen *sets = NEW_ARRAY(cx->mem, SetSeen, more);
        for (size_t i = 0; i < seen->n_sets; i++)
            sets[i] = seen->sets[i];
        seen->sets = sets;
        *room = more;
    }
    index_put(cx->mem, ids, id, seen->n_sets);
    SetSeen *set = &seen->sets[seen->n_sets++];
    *set = (SetSeen){.mapping = str_slice(id, 0, mapping.n),
                     .organisation = str_slice(id, mapping.n + 1, id.n)};
    return set;
}

bool viewer_is_of(const Viewer *viewer, Str organisation) {
    for (size_t i = 0; viewer && organisation.n && i < viewer->n_organisations; i++)
        if (str_equal(viewer->organisations[i], organisation)) return true;
    return false;
}

static Span span_of(const DataRelease *release) {
    Span span = {.level = level_of_word(release->level)};
    Period period;
    if (period_read(release->from, &period)) span.from = period_first_day(period);
    if (period_read(release->to, &period)) span.to = period_last_day(period);
    return span;
}

/* One release in force counts for who asks; an embargo that still runs, for the moment it ends. */
static void release_take(Cx *cx, Visibility *seen, SetSeen *set, const Rows *rows) {
    Audience audience;
    int64_t embargo = rows_int(rows, 7);
    bool partner = cx->viewer && cx->viewer->partner;
    if (rows_int(rows, 13) || !audience_read(rows_text(rows, 6), &audience)) return;
    seen->partners |= audience == FOR_PARTNERSHIP;
    if (audience < (partner ? FOR_PARTNERSHIP : FOR_PUBLIC)) return;
    if (embargo > cx->clock()) {
        if (embargo < seen->until) seen->until = embargo;
        return;
    }
    const DataRelease bounds = {
        .from = rows_text(rows, 3), .to = rows_text(rows, 4), .level = rows_text(rows, 5)};
    Span span = span_of(&bounds);
    if (!span.level && !span.from.year && !span.to.year) set->all = true;
    vec_push(cx->mem, &set->spans, span);
}

static const SetSeen *set_seen(const Visibility *seen, int64_t delivery) {
    if (delivery <= 0 || delivery > seen->last_delivery || !seen->set_of[delivery]) return NULL;
    return &seen->sets[seen->set_of[delivery] - 1];
}

static Err releases_take(Cx *cx, Visibility *seen, Index *ids, size_t *room) {
    Rows *rows;
    Err err;
    TRY(sql_releases(cx, &rows, 0));
    while (!(err = rows_next(cx, rows)))
        release_take(cx, seen, set_get(cx, seen, ids, room, rows_text(rows, 1), rows_text(rows, 2)),
                     rows);
    return err == NOT_FOUND ? OK : err;
}

/* The newest mapping's rule holds for all of the data set; where a sender's sets none, that which
 * was agreed on for mappings of this name. */
static Err rules_take(Cx *cx, Visibility *seen, const Catalogue *catalogue) {
    Rows *rows;
    Err err;
    for (size_t i = 0; i < seen->n_sets; i++) {
        const Mapping *agreed = mapping_find(catalogue, seen->sets[i].mapping);
        if (agreed && agreed->protect.set) seen->sets[i].rule = &agreed->protect;
    }
    TRY(sql_rules_of_senders(cx, &rows));
    while (!(err = rows_next(cx, rows))) {
        int64_t delivery = rows_int(rows, 0);
        ProtectRule *rule = NEW(cx->mem, ProtectRule);
        SetSeen *set = (SetSeen *)set_seen(seen, delivery);
        if (!set || set->newest != delivery) continue;
        if ((err = protect_rule_of_text(cx, rows_text(rows, 1), rule))) {
            rows_close(rows);
            return err;
        }
        if (rule->set) set->rule = rule;
    }
    for (size_t i = 0; i < seen->n_sets; i++)
        seen->protects |= seen->sets[i].rule && seen->sets[i].newest;
    return err == NOT_FOUND ? OK : err;
}

static void owners_number(Visibility *seen) {
    uint32_t n = 0;
    for (size_t i = 0; i < seen->n_sets; i++) {
        SetSeen *set = &seen->sets[i];
        for (size_t k = 0; k < i && !set->owner; k++)
            if (str_equal(seen->sets[k].organisation, set->organisation))
                set->owner = seen->sets[k].owner;
        if (!set->owner && set->organisation.n) set->owner = ++n;
    }
}

Err visibility_load(Cx *cx, const Catalogue *catalogue, Visibility *out) {
    int64_t last_delivery = catalogue_last_delivery(catalogue);
    Visibility seen = {.until = INT64_MAX, .last_delivery = last_delivery};
    Index ids = {0};
    size_t room = 0;
    Rows *rows;
    Err err;
    seen.set_of = NEW_ARRAY(cx->mem, uint32_t, last_delivery + 1);
    TRY(releases_take(cx, &seen, &ids, &room));
    TRY(sql_sets_of_deliveries(cx, &rows));
    while (!(err = rows_next(cx, rows))) {
        int64_t delivery = rows_int(rows, 0);
        if (delivery <= 0 || delivery > last_delivery) continue;
        SetSeen *set = set_get(cx, &seen, &ids, &room, rows_text(rows, 1), rows_text(rows, 2));
        if (viewer_is_of(cx->viewer, set->organisation)) set->own = set->all = true;
        set->newest = delivery;
        seen.set_of[delivery] = (uint32_t)(set - seen.sets) + 1;
    }
    if (err != NOT_FOUND) return err;
    TRY(rules_take(cx, &seen, catalogue));
    owners_number(&seen);
    for (int64_t i = 1; i <= last_delivery; i++) {
        if (!visibility_whole(&seen, i)) seen.hides = true;
        if (visibility_any(&seen, i)) seen.last_seen = i;
    }
    *out = seen;
    return OK;
}

/* ---- asking ---- */

static bool span_covers(const Span *span, Period period, int level) {
    if (span->level && level > span->level) return false;
    if (span->from.year && date_time(period_first_day(period)) < date_time(span->from))
        return false;
    return !span->to.year || date_time(period_last_day(period)) <= date_time(span->to);
}

bool release_covers(const DataRelease *release, const DataSetPart *part) {
    Span span = span_of(release);
    return span_covers(&span, part->period, level_of_kind(part->kind));
}

bool visibility_of(const Visibility *seen, int64_t delivery, Period period, RegionKind kind) {
    const SetSeen *set = set_seen(seen, delivery);
    if (!set || set->all) return set != NULL;
    for (size_t i = 0; i < set->spans.n; i++)
        if (span_covers(&set->spans.at[i], period, level_of_kind(kind))) return true;
    return false;
}

bool visibility_any(const Visibility *seen, int64_t delivery) {
    const SetSeen *set = set_seen(seen, delivery);
    return set && (set->all || set->spans.n);
}

bool visibility_whole(const Visibility *seen, int64_t delivery) {
    const SetSeen *set = set_seen(seen, delivery);
    return set && set->all && (set->own || !set->rule);
}

const ProtectRule *visibility_rule(const Visibility *seen, int64_t delivery) {
    const SetSeen *set = set_seen(seen, delivery);
    return set ? set->rule : NULL;
}

bool visibility_protected(const Visibility *seen, size_t i, Str *mapping, Str *organisation) {
    for (size_t k = 0; k < seen->n_sets; k++) {
        const SetSeen *set = &seen->sets[k];
        if (!set->rule || !set->newest || i--) continue;
        *mapping = set->mapping;
        *organisation = set->organisation;
        return true;
    }
    return false;
}

bool visibility_alike(const Visibility *seen, int64_t delivery, int64_t other) {
    return set_seen(seen, delivery) == set_seen(seen, other);
}

bool visibility_is_of(const Visibility *seen, int64_t delivery, Str mapping, Str organisation) {
    const SetSeen *set = set_seen(seen, delivery);
    return set && str_equal(set->mapping, mapping) && str_equal(set->organisation, organisation);
}

bool visibility_own(const Visibility *seen, int64_t delivery) {
    const SetSeen *set = set_seen(seen, delivery);
    return set && set->own;
}

uint32_t visibility_owner(const Visibility *seen, int64_t delivery) {
    const SetSeen *set = set_seen(seen, delivery);
    return set ? set->owner : 0;
}

/* Organisations in the order they are given: whoever makes a viewer sorts them. */
Str viewer_key(Arena *mem, const Viewer *viewer) {
    if (!viewer || (!viewer->partner && !viewer->n_organisations)) return S("");
    Buf key = buf_new(mem, (size_t)1 << 20);
    buf_put(&key, viewer->partner ? S("partner") : S("visitor"));
    for (size_t i = 0; i < viewer->n_organisations; i++) {
        buf_char(&key, '\n');
        buf_put(&key, viewer->organisations[i]);
    }
    return buf_str(&key);
}

/* ---- who sees the same ---- */

static bool hides_of(const Visibility *all, Str organisation) {
    for (size_t i = 0; i < all->n_sets; i++)
        if ((!all->sets[i].all || all->sets[i].rule) &&
            str_equal(all->sets[i].organisation, organisation))
            return true;
    return false;
}

const Viewer *visibility_narrow(Cx *cx, const Visibility *all, const Viewer *viewer) {
    if (!viewer || !all->hides) return NULL;
    Viewer *narrow = NEW(cx->mem, Viewer);
    Str *organisations = NEW_ARRAY(cx->mem, Str, viewer->n_organisations + 1);
    *narrow = (Viewer){.partner = viewer->partner && all->partners,
                       .organisations = organisations,
                       .beyond = viewer->beyond};
    for (size_t i = 0; i < viewer->n_organisations; i++)
        if (hides_of(all, viewer->organisations[i]))
            organisations[narrow->n_organisations++] = viewer->organisations[i];
    return narrow->partner || narrow->n_organisations ? narrow : NULL;
}
