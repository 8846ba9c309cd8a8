/* What of all that was asked for is shown, and by which picture? One table for picture, table tab
 * and download: lines where there is a course of time to show for few areas, bars otherwise, the
 * map of the whole area, or the kind that the reader chose. */

#include <string.h>

#include "web/figure_in.h"

enum { LINES_MOST = 8 };

static bool any_number(const PublishedTable *table, const Region *region) {
    for (size_t i = 0; i < table->n; i++)
        if (table->figures[i].region == region && value_has_number(&table->figures[i].value))
            return true;
    return false;
}

static size_t cells_of(const FigureAsk *ask) {
    return ask->dimension ? ask->dimension->n_codes + 1 : 1;
}

/* More than one period to connect. */
static bool has_course(const FigureAsk *ask) {
    size_t alike = 0;
    for (size_t i = 0; i < ask->n_periods; i++)
        alike += period_alike(ask->periods[i], ask->period);
    return alike > 1 && !ask->one_period;
}

static bool has_part(const PublishQuery *query, const Region *whole) {
    for (size_t i = 0; i < query->n_regions; i++)
        if (query->regions[i] != whole && region_contains(whole, query->regions[i])) return true;
    return false;
}

/* Beside its own parts a whole would dwarf them where things are counted: it is left out and named.
 */
static void leave_out_wholes(Cx *cx, PublishQuery *query, Str *note) {
    const Region **kept = NEW_ARRAY(cx->mem, const Region *, query->n_regions);
    VEC(Str) names = {0};
    size_t n = 0;
    for (size_t i = 0; i < query->n_regions; i++) {
        if (has_part(query, query->regions[i]))
            vec_push(cx->mem, &names, query->regions[i]->name.in[cx->lang]);
        else
            kept[n++] = query->regions[i];
    }
    query->regions = kept, query->n_regions = n;
    Str list = str_join(cx->mem, names.n, names.at, S(", "));
    if (names.n) *note = message_fill(cx->mem, cx->lang, MSG_WEB_WHOLES_LEFT_OUT, 1, &list);
}

/* ---- what a kind of picture may be given ---- */

/* The tables that a picture is tried on, in this order. Where the reader named areas, few and all
 * are the same. */
typedef enum Cut { ONE_PERIOD_FEW, ONE_PERIOD_ALL, COURSE_ALL, COURSE_FEW, CUTS } Cut;

/* Few areas: over time the own one, the one around and those the reader marked; of a breakdown the
 * own one. */
static Err few_areas(Cx *cx, const FigureAsk *ask, size_t most, PublishQuery *query) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (ask->areas.n) return OK;
    const Region **few = NEW_ARRAY(cx->mem, const Region *, ask->n_selected + 2);
    few[0] = area_own(catalogue), few[1] = area_around(catalogue);
    query->regions = few, query->n_regions = most;
    for (size_t i = 0; i < ask->n_selected && most > 1; i++)
        if (ask->selected[i] != few[0] && ask->selected[i] != few[1])
            few[query->n_regions++] = ask->selected[i];
    return OK;
}

static Err cut_query(Cx *cx, const FigureAsk *ask, Cut cut, PublishQuery *query, Str *note) {
    *query = figure_query(ask);
    if (cut == COURSE_ALL || cut == COURSE_FEW) {
        query->period = STR_NONE;
        query->alike = &ask->period;
        return cut == COURSE_FEW ? few_areas(cx, ask, ask->dimension ? 1 : 2, query) : OK;
    }
    query->period = period_code(cx->mem, ask->period);
    query->from = query->to = STR_NONE;
    if (cut == ONE_PERIOD_FEW && ask->dimension) TRY(few_areas(cx, ask, 1, query));
    if (ask->indicator->unit == UNIT_COUNT) leave_out_wholes(cx, query, note);
    return OK;
}

/* One period where one was asked for, a course where a span was, else what fits first. */
static bool cut_wanted(const FigureAsk *ask, size_t i, Cut *out) {
    static const Cut usual[] = {ONE_PERIOD_FEW, ONE_PERIOD_ALL, COURSE_ALL, COURSE_FEW};
    static const Cut course[] = {COURSE_ALL, COURSE_FEW, ONE_PERIOD_FEW, ONE_PERIOD_ALL};
    *out = ask->span ? course[i] : usual[i];
    return !ask->one_period || *out == ONE_PERIOD_FEW || *out == ONE_PERIOD_ALL;
}

static Picture picture_of(const FigureAsk *ask, const FigureShown *shown) {
    return (Picture){
        .period = shown->period,
        .selected = ask->selected,
        .n_selected = ask->n_selected,
        .base = ask->base,
        .own_scale = ask->own_scale,
        .first_panel = (ask->page - 1) * CHART_PANELS,
    };
}

static Err evaluate(Cx *cx, const FigureAsk *ask, const PublishQuery *query, FigureShown *out) {
    TRY(publish_table(cx, &out->table, query));
    publish_as_drawn(&out->table, out->kind);
    out->period = ask->period;
    return publish_order(cx, &out->table, ask->order, ask->period);
}

/* The table as what its picture makes of it. */
static Err tell(Cx *cx, const FigureAsk *ask, FigureShown *shown) {
    Picture picture = picture_of(ask, shown);
    shown->drawn_from = shown->table;
    bool one_of_many = shown->kind == PICTURE_PYRAMID &&
                       publish_lines(&shown->table) > ask->dimension->n_codes + 1;
    if (one_of_many) {
        Str notes[] = {shown->note, message_text(cx->lang, MSG_FIGURE_ONE_AREA)};
        shown->note = str_trim(str_join(cx->mem, 2, notes, S(" ")));
    }
    if (shown->kind == PICTURE_JOINED) shown->note = joined_note(cx, &shown->table);
    return publish_told(cx, &shown->table, &shown->drawn_from, shown->kind, &picture);
}

/* NOT_FOUND where none of the tables suits the kind. */
static Err shown_as(Cx *cx, const FigureAsk *ask, PictureKind kind, FigureShown *out) {
    for (size_t i = 0; i < CUTS; i++) {
        Cut cut;
        PublishQuery query;
        PublishedTable outline;
        FigureShown shown = {.kind = kind, .drawn = true};
        if (!cut_wanted(ask, i, &cut)) continue;
        TRY(cut_query(cx, ask, cut, &query, &shown.note));
        TRY(publish_outline(cx, &outline, &query));
        if (!publish_picture_fits(&outline, kind)) continue;
        TRY(evaluate(cx, ask, &query, &shown));
        if (!publish_picture_fits(&shown.table, kind)) continue;
        *out = shown;
        return tell(cx, ask, out);
    }
    return NOT_FOUND;
}

Err figure_kinds(Cx *cx, const FigureAsk *ask, bool fits[PICTURE_KINDS]) {
    memset(fits, 0, PICTURE_KINDS * sizeof *fits);
    for (size_t i = 0; i < CUTS && ask->n_periods; i++) {
        Cut cut;
        PublishQuery query;
        PublishedTable outline;
        Str note;
        if (!cut_wanted(ask, i, &cut)) continue;
        TRY(cut_query(cx, ask, cut, &query, &note));
        TRY(publish_outline(cx, &outline, &query));
        for (size_t k = 0; k < PICTURE_KINDS; k++)
            fits[k] |= k != PICTURE_MAP && publish_picture_fits(&outline, (PictureKind)k);
    }
    return OK;
}

/* ---- the map ---- */

static Err shown_map(Cx *cx, const FigureAsk *ask, FigureShown *out) {
    *out = (FigureShown){.kind = PICTURE_MAP, .drawn = true, .period = ask->period};
    MapAsk *map = NEW(cx->mem, MapAsk);
    *map = (MapAsk){
        .indicator = ask->indicator,
        .dimension = ask->dimension,
        .period = ask->period,
        .periods = ask->periods,
        .n_periods = ask->n_periods,
        .as_of = ask->as_of,
        .address = figure_href(cx, ask->request, ask, "", STR_NONE),
    };
    TRY(map_shown(cx, ask->request, map, &out->map, &out->table));
    publish_as_drawn(&out->table, PICTURE_MAP);
    return publish_order(cx, &out->table, ask->order, ask->period);
}

/* ---- what is shown where nobody chose ---- */

/* The table alone, with the reason. */
static Err shown_table(Cx *cx, const FigureAsk *ask, PictureKind kind, Cut cut, FigureShown *out) {
    PublishQuery query;
    *out = (FigureShown){.kind = kind};
    TRY(cut_query(cx, ask, cut, &query, &out->note));
    TRY(evaluate(cx, ask, &query, out));
    Str count = words_count(cx->mem, cx->lang, (int64_t)out->table.n);
    out->note = message_fill(cx->mem, cx->lang, MSG_WEB_TOO_MANY_BARS, 1, &count);
    return OK;
}

/* Ages of one area are a pyramid where they are known by sex: bars would set groups that overlap,
 * and their total, side by side. */
static Err shown_bars(Cx *cx, const FigureAsk *ask, FigureShown *out) {
    bool several = str_find(ask->areas, S(","), 0) != SIZE_MAX;
    Err err = several || ask->span ? NOT_FOUND : shown_as(cx, ask, PICTURE_PYRAMID, out);
    if (err == NOT_FOUND) err = shown_as(cx, ask, PICTURE_BARS, out);
    return err == NOT_FOUND ? shown_table(cx, ask, PICTURE_BARS, ONE_PERIOD_FEW, out) : err;
}

/* A span of many areas: some kind that shows courses, else the table alone. */
static Err shown_span(Cx *cx, const FigureAsk *ask, FigureShown *out) {
    for (size_t k = 0; k < PICTURE_KINDS; k++) {
        Err err = k == PICTURE_MAP ? NOT_FOUND : shown_as(cx, ask, (PictureKind)k, out);
        if (err && err != NOT_FOUND) return err;
        if (!err && out->table.n_periods > 1) return OK;
    }
    return shown_table(cx, ask, PICTURE_LINES, COURSE_ALL, out);
}

static Err shown_usual(Cx *cx, const FigureAsk *ask, FigureShown *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishQuery lines;
    Str note;
    TRY(cut_query(cx, ask, COURSE_FEW, &lines, &note));
    if (!has_course(ask)) return shown_bars(cx, ask, out);
    if (lines.n_regions * cells_of(ask) > LINES_MOST)
        return ask->span ? shown_span(cx, ask, out) : shown_bars(cx, ask, out);
    *out = (FigureShown){.kind = PICTURE_LINES, .drawn = true};
    TRY(evaluate(cx, ask, &lines, out));
    bool empty = !ask->areas.n && !any_number(&out->table, area_own(catalogue));
    if (!empty && publish_picture_fits(&out->table, PICTURE_LINES)) return tell(cx, ask, out);
    return shown_bars(cx, ask, out);
}

Err figure_shown(Cx *cx, const FigureAsk *ask, FigureShown *out) {
    if (!ask->n_periods) {
        *out = (FigureShown){.kind = PICTURE_BARS};
        PublishQuery query = figure_query(ask);
        return publish_table(cx, &out->table, &query);
    }
    if (ask->kind_asked && ask->kind == PICTURE_MAP) return shown_map(cx, ask, out);
    if (!ask->kind_asked) return shown_usual(cx, ask, out);
    Err err = shown_as(cx, ask, ask->kind, out);
    if (err != NOT_FOUND) return err;
    TRY(shown_usual(cx, ask, out));
    if (!out->note.n) out->note = message_text(cx->lang, MSG_FIGURE_KIND_UNFIT);
    return OK;
}

Err figure_picture(Cx *cx, const FigureAsk *ask, const FigureShown *shown, Str title,
                   PictureForm form, Buf *out) {
    if (!shown->drawn) return OK;
    if (shown->map) return map_picture(cx, shown->map, &shown->table, form, out);
    Picture picture = picture_of(ask, shown);
    PublishedNotes notes;
    TRY(publish_notes(cx, &notes, &shown->table));
    picture.title = title, picture.form = form, picture.notes = &notes;
    TRY(publish_picture(cx, out, &shown->drawn_from, shown->kind, &picture));
    return buf_check(cx, out);
}
