/* How is it told for whom data are released? Sentences and signs of releases, and the table of who
 * sees which values, on every page that speaks of them. */

#include "web/releases_in.h"

enum { KINDS_MOST = REGION_KINDS, PATH_MOST = 8192 };

Str release_path(Cx *cx, const DataSet *set) {
    Buf out = buf_new(cx->mem, PATH_MOST);
    buf_put(&out, S("/release/"));
    buf_url(&out, set->mapping);
    buf_char(&out, '/');
    buf_url(&out, set->organisation);
    return buf_str(&out);
}

/* ---- one release ---- */

Str release_told(Cx *cx, const DataRelease *r) {
    if (r->withdrawn) {
        Str texts[] = {day_local(cx, r->withdrawn), r->withdrawn_by, r->withdrawn_reason};
        return message_fill(cx->mem, cx->lang, MSG_RELEASES_WITHDRAWN, 3, texts);
    }
    bool all = r->audience == FOR_PUBLIC, later = r->embargo > cx->clock();
    Str moment = later ? moment_local(cx, r->embargo)
                       : day_local(cx, r->embargo > r->given ? r->embargo : r->given);
    Msg message = later ? (all ? MSG_RELEASES_LATER_PUBLIC : MSG_RELEASES_LATER_PARTNERSHIP)
                        : (all ? MSG_RELEASES_SINCE_PUBLIC : MSG_RELEASES_SINCE_PARTNERSHIP);
    return message_fill(cx->mem, cx->lang, message, 1, &moment);
}

static Str period_told(Cx *cx, Str code) {
    Period period;
    return period_read(code, &period) ? words_period(cx->mem, cx->lang, period) : code;
}

Str release_scope(Cx *cx, const DataRelease *r) {
    Str level = release_level_word(cx->lang, r->level);
    Str ends[] = {period_told(cx, r->from), period_told(cx, r->to)};
    bool whole = !r->from.n && !r->to.n;
    if (whole && !level.n) return message_text(cx->lang, MSG_RELEASES_SCOPE_ALL);
    Str periods =
        whole                       ? message_text(cx->lang, MSG_RELEASES_PERIODS_ALL)
        : str_equal(r->from, r->to) ? ends[0]
        : !r->to.n   ? message_fill(cx->mem, cx->lang, MSG_RELEASES_PERIOD_FROM, 1, &ends[0])
        : !r->from.n ? message_fill(cx->mem, cx->lang, MSG_RELEASES_PERIOD_TO, 1, &ends[1])
                     : message_fill(cx->mem, cx->lang, MSG_RELEASES_PERIOD_FROM_TO, 2, ends);
    Str parts[] = {periods, level.n ? level : message_text(cx->lang, MSG_RELEASES_LEVELS_ALL)};
    return str_join(cx->mem, 2, parts, S(", "));
}

/* ---- a data set, and parts of it ---- */

static ReleaseSign sign_of(Cx *cx, size_t i) {
    static const struct {
        const char *id;
        Msg word;
    } signs[] = {{"house", MSG_RELEASES_BADGE_HOUSE},
                 {"partnership", MSG_RELEASES_BADGE_PARTNERSHIP},
                 {"public", MSG_RELEASES_BADGE_PUBLIC},
                 {"waits", MSG_RELEASES_BADGE_WAITS},
                 {"withdrawn", MSG_RELEASES_BADGE_WITHDRAWN}};
    return (ReleaseSign){str_of(signs[i].id), message_text(cx->lang, signs[i].word)};
}
enum { SIGN_WAITS = AUDIENCES, SIGN_WITHDRAWN };

ReleaseSign release_sign(Cx *cx, const DataSet *set) {
    int64_t later;
    Audience audience = data_set_audience(cx, set, &later);
    if (audience != FOR_HOUSE) return sign_of(cx, audience);
    if (later) return sign_of(cx, SIGN_WAITS);
    return sign_of(cx, set->n_releases ? SIGN_WITHDRAWN : FOR_HOUSE);
}

static bool audience_same(PartAudience a, PartAudience b) {
    return a.now == b.now && a.then == b.then && a.later == b.later;
}

/* "Partnerschaft, ab 12.03.2027 alle" */
static ReleaseSign audience_told(Cx *cx, PartAudience audience) {
    static const Msg words[AUDIENCES] = {MSG_RELEASES_PART_HOUSE, MSG_RELEASES_PART_PARTNERSHIP,
                                         MSG_RELEASES_PART_PUBLIC};
    ReleaseSign sign = sign_of(cx, audience.now);
    sign.word = message_text(cx->lang, words[audience.now]);
    if (!audience.later) return sign;
    Str texts[] = {sign.word, day_local(cx, audience.later),
                   message_text(cx->lang, words[audience.then])};
    bool house = audience.now == FOR_HOUSE;
    if (house) sign.id = S("waits");
    sign.word = message_fill(cx->mem, cx->lang,
                             house ? MSG_RELEASES_PART_LATER : MSG_RELEASES_PART_MORE, 3, texts);
    return sign;
}

/* ---- the table ---- */

typedef struct Layout {
    RegionKind kinds[KINDS_MOST];
    size_t n;
} Layout;

static bool part_listed(Cx *cx, const TableOf *of, const DataSetPart *part) {
    return !of->after || !audience_same(data_set_part_audience(cx, of->before, part),
                                        data_set_part_audience(cx, of->after, part));
}

static Layout layout_of(Cx *cx, const TableOf *of) {
    Layout layout = {.n = 0};
    for (RegionKind kind = 0; kind < REGION_KINDS; kind++) {
        bool there = false;
        for (size_t i = 0; i < of->extent->n_parts; i++)
            there |=
                of->extent->parts[i].kind == kind && part_listed(cx, of, &of->extent->parts[i]);
        if (there) layout.kinds[layout.n++] = kind;
    }
    return layout;
}

static void cell_fill(Cx *cx, const TableOf *of, const DataSetPart *part, ReleaseCell *cell) {
    ReleaseSign told = audience_told(cx, data_set_part_audience(cx, of->before, part));
    if (of->after) {
        ReleaseSign then = audience_told(cx, data_set_part_audience(cx, of->after, part));
        Str texts[] = {told.word, then.word};
        told = then;
        told.word = message_fill(cx->mem, cx->lang, MSG_RELEASES_FROM_TO, 2, texts);
    }
    cell->values = message_count(cx->mem, cx->lang, MSG_RELEASES_N_VALUES, part->values);
    cell->words = told.word;
    cell->sign = told.id;
}

static ReleaseRow *row_of(Cx *cx, const Layout *layout, ReleaseTable *out, Str period) {
    ReleaseRow *row = &out->rows[out->n_rows++];
    row->period = period;
    row->cells = NEW_ARRAY(cx->mem, ReleaseCell, layout->n + 1);
    row->n_cells = layout->n;
    for (size_t k = 0; k < layout->n; k++)
        row->cells[k].label = region_kind_word(cx->lang, layout->kinds[k]);
    return row;
}

int64_t release_table(Cx *cx, const TableOf *of, ReleaseTable *out) {
    const DataSetExtent *extent = of->extent;
    Layout layout = layout_of(cx, of);
    int64_t values = 0;
    const DataSetPart *before = NULL;
    *out = (ReleaseTable){.columns = NEW_ARRAY(cx->mem, Str, layout.n + 1),
                          .n_columns = layout.n,
                          .rows = NEW_ARRAY(cx->mem, ReleaseRow, extent->n_parts + 1)};
    for (size_t k = 0; k < layout.n; k++)
        out->columns[k] = region_kind_word(cx->lang, layout.kinds[k]);
    for (size_t i = 0; i < extent->n_parts; i++) {
        const DataSetPart *part = &extent->parts[i];
        if (!part_listed(cx, of, part)) continue;
        bool fresh = !before || period_compare(before->period, part->period) != 0;
        ReleaseRow *row =
            fresh ? row_of(cx, &layout, out, words_period(cx->mem, cx->lang, part->period))
                  : &out->rows[out->n_rows - 1];
        for (size_t k = 0; k < layout.n; k++)
            if (layout.kinds[k] == part->kind) cell_fill(cx, of, part, &row->cells[k]);
        values += part->values;
        before = part;
    }
    return values;
}

void release_uses(Cx *cx, const Request *request, const DataSetExtent *extent, ReleaseUse **out) {
    *out = NEW_ARRAY(cx->mem, ReleaseUse, extent->n_uses + 1);
    for (size_t i = 0; i < extent->n_uses; i++) {
        const Indicator *one = extent->uses[i];
        (*out)[i] = (ReleaseUse){
            .href = page_href(cx, request, "/indicator/%.*s", STR_ARG(one->id)),
            .id = one->id,
            .title = one->title.in[cx->lang],
            .note = one->headline ? message_text(cx->lang, MSG_RELEASES_ON_START) : S("")};
    }
}
