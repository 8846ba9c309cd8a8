/* Which table of the house is asked for? An indicator that counts, broken down, for areas at one
 * period, as far as who asks may see it. Areas that lack a number are left out: what is not known
 * is not 0. */

#include "formats/formats.h"
#include "web/may_publish_in.h"

enum { COLUMN_NAME = 1, COLUMN_BY = 4, PERIODS_NAMED = 6, AREAS_NAMED = 20 };

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

/* ---- what is asked for ---- */

static bool counts_by(const Indicator *indicator, const Dimension *by) {
    return indicator->unit == UNIT_COUNT || indicator_counts(indicator, by);
}

static bool is_offered(const Indicator *indicator) {
    for (size_t i = 0; i < indicator->n_by; i++)
        if (counts_by(indicator, indicator->by[i])) return true;
    return false;
}

static Err breakdowns(Cx *cx, const Indicator *indicator, Str asked, ColumnsQuery *query) {
    for (Str rest = asked, part; str_cut(&rest, ',', &part);) {
        if (!str_trim(part).n) continue;
        if (query->n_by == COLUMNS_BY_MOST) return fail(cx, INVALID, MSG_EVIDENCE_TOO_MANY_BY);
        TRY(publish_breakdown(cx, indicator, str_trim(part), &query->by[query->n_by++]));
    }
    for (size_t i = 0; i < indicator->n_by && !query->n_by; i++)
        if (counts_by(indicator, indicator->by[i])) query->by[query->n_by++] = indicator->by[i];
    bool counted = query->n_by && counts_by(indicator, query->by[0]) &&
                   (query->n_by == 1 || indicator->unit == UNIT_COUNT);
    return counted ? OK : fail(cx, INVALID, MSG_MAY_HOUSE_NO_BY, indicator->title.in[cx->lang]);
}

static Err areas_take(Cx *cx, Str keys, ColumnsQuery *query) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (keys.n) return publish_regions(cx, keys, &query->regions, &query->n_regions);
    const Region *own = area_own(catalogue);
    query->regions = own->members, query->n_regions = own->n_members;
    return OK;
}

static Err query_make(Cx *cx, const May *may, const Indicator *indicator, ColumnsQuery *query) {
    const Request *request = may->request;
    *query = (ColumnsQuery){.n_values = 1};
    TRY(request_as_of(cx, request, &query->as_of));
    TRY(breakdowns(cx, indicator, may_asked(request, "by"), query));
    TRY(areas_take(cx, may_asked(request, "areas"), query));
    query->period = str_trim(may_asked(request, "period"));
    if (!query->period.n) query->period = S("latest");
    query->values[0] =
        (ColumnWanted){.name = S("value"),
                       .indicator = indicator,
                       .part = indicator->unit == UNIT_COUNT ? COLUMN_WHOLE : COLUMN_COUNTED};
    return OK;
}

/* ---- as a sheet ---- */

/* Codes become what readers call them. */
static void codes_name(Cx *cx, MaySheet *sheet, Str *cells, const ColumnsQuery *query) {
    for (size_t d = 0; d < query->n_by; d++) {
        const Dimension *by = query->by[d];
        sheet->headings[COLUMN_BY + d] = by->label.in[cx->lang];
        for (size_t r = 0; r < sheet->n_rows; r++) {
            Str *cell = &cells[r * sheet->n_columns + COLUMN_BY + d];
            for (size_t i = 0; i < by->n_codes; i++)
                if (str_equal(*cell, by->codes[i].code)) {
                    *cell = by->codes[i].label.in[cx->lang];
                    break;
                }
        }
    }
}

/* Areas with fewer rows than others go, and are named. */
static void gaps_leave(Cx *cx, May *may, Str *cells) {
    MaySheet *sheet = &may->sheet;
    Index index = {0};
    VEC(Str) names = {0};
    size_t *rows = NEW_ARRAY(cx->mem, size_t, sheet->n_rows + 1), most = 0, kept = 0, n = 0;
    for (size_t r = 0; r < sheet->n_rows; r++) {
        Str key = cells[r * sheet->n_columns];
        size_t at = index_get(&index, key);
        if (at == SIZE_MAX) index_put(cx->mem, &index, key, at = n++);
        if (++rows[at] > most) most = rows[at];
    }
    for (size_t r = 0; r < sheet->n_rows; r++) {
        const Str *row = &cells[r * sheet->n_columns];
        Str name = row[COLUMN_NAME];
        if (rows[index_get(&index, row[0])] < most) {
            if (!names.n || !str_equal(names.at[names.n - 1], name))
                vec_push(cx->mem, &names, name);
            continue;
        }
        for (size_t c = 0; c < sheet->n_columns; c++)
            cells[kept * sheet->n_columns + c] = row[c];
        kept++;
    }
    sheet->n_rows = kept;
    if (!names.n) return;
    Str list = str_join(cx->mem, names.n < AREAS_NAMED ? names.n : AREAS_NAMED, names.at, S(", "));
    if (names.n > AREAS_NAMED) list = str_format(cx->mem, "%.*s …", STR_ARG(list));
    may->note = message_fill(cx->mem, cx->lang, MSG_MAY_HOUSE_LEFT_OUT, 1, &list);
}

static Err period_check(Cx *cx, const PublishedTable *table) {
    Str codes[PERIODS_NAMED];
    size_t n = table->n_periods < PERIODS_NAMED ? table->n_periods : PERIODS_NAMED;
    if (table->n_periods < 2) return OK;
    for (size_t i = 0; i < n; i++)
        codes[i] = period_code(cx->mem, table->periods[i]);
    return fail(cx, INVALID, MSG_MAY_HOUSE_NO_PERIOD,
                words_count(cx->mem, cx->lang, (int64_t)table->n_periods),
                str_join(cx->mem, n, codes, S(", ")));
}

static void choice_fill(May *may, const ColumnsQuery *query) {
    MayChoice *choice = &may->choice;
    choice->n_dimensions = 1 + query->n_by;
    for (size_t d = 0; d < choice->n_dimensions; d++) {
        choice->dimensions[d] = d ? COLUMN_BY + d - 1 : COLUMN_NAME;
        choice->above[d] = MAY_NONE;
    }
    choice->count = choice->count_last = COLUMN_BY + query->n_by;
}

Err may_house(Cx *cx, May *may) {
    const Catalogue *catalogue;
    const Indicator *indicator;
    ColumnsQuery query;
    PublishedColumns columns;
    TRY(catalogue_get(cx, &catalogue));
    TRY(indicator_find(cx, catalogue, may_asked(may->request, "indicator"), &indicator));
    TRY(query_make(cx, may, indicator, &query));
    TRY(publish_columns(cx, &columns, &query));
    may->house = true;
    may->sheet.name = str_format(cx->mem, "%.*s %.*s", STR_ARG(indicator->id),
                                 STR_ARG(indicator->title.in[cx->lang]));
    TRY(period_check(cx, &columns.tables[0]));
    if (!columns.rows) return fail(cx, INVALID, MSG_MAY_HOUSE_EMPTY);
    Str name = may->sheet.name;
    TRY(may_read(cx, &may->sheet, &(RowsAsk){.bytes = columns.csv, .name = name}));
    Str *cells = NEW_ARRAY(cx->mem, Str, may->sheet.n_rows * may->sheet.n_columns + 1);
    for (size_t i = 0; i < may->sheet.n_rows * may->sheet.n_columns; i++)
        cells[i] = may->sheet.cells[i];
    may->sheet.cells = cells;
    may->sheet.headings[COLUMN_NAME] = say(cx, MSG_MAY_AREA);
    may->sheet.headings[COLUMN_BY + query.n_by] = say(cx, MSG_MAY_COUNT);
    codes_name(cx, &may->sheet, cells, &query);
    gaps_leave(cx, may, cells);
    if (!may->sheet.n_rows) return fail(cx, INVALID, MSG_MAY_HOUSE_EMPTY);
    may_propose(cx, &may->choice, &may->sheet);
    choice_fill(may, &query);
    return publish_source(cx, &may->source, cx->lang, &columns.tables[0]);
}

/* ---- the form ---- */

static FormField *field_add(Cx *cx, MayHouse *house, const Request *request, const char *name,
                            Msg label) {
    FormField *field = &house->fields[house->n_fields++];
    *field = (FormField){.id = str_format(cx->mem, "haus-%s", name),
                         .name = str_of(name),
                         .label = say(cx, label),
                         .value = request->posted ? STR_NONE : may_asked(request, name),
                         .kind = S("text"),
                         .most = 500};
    return field;
}

Err may_house_form(Cx *cx, const Request *request, MayHouse *out) {
    enum { FIELDS = 4 };
    const Catalogue *catalogue;
    size_t n, n_by = 0;
    Str by[64];
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *const *all = indicators_all(catalogue, &n);
    *out = (MayHouse){.action = page_href(cx, request, "/may-publish"),
                      .fields = NEW_ARRAY(cx->mem, FormField, FIELDS)};
    FormField *field = field_add(cx, out, request, "indicator", MSG_MAY_INDICATOR);
    field->is_choice = true;
    field->options = NEW_ARRAY(cx->mem, Option, n + 1);
    field->options[field->n_options++] = (Option){.text = say(cx, MSG_MAY_CHOOSE_ONE)};
    for (size_t i = 0; i < n; i++) {
        bool chosen = str_equal(all[i]->id, field->value);
        for (size_t b = 0; chosen && b < all[i]->n_by && n_by < 64; b++)
            by[n_by++] = all[i]->by[b]->id;
        if (!is_offered(all[i])) continue;
        field->options[field->n_options++] =
            (Option){all[i]->id,
                     str_format(cx->mem, "%.*s  %.*s", STR_ARG(all[i]->id),
                                STR_ARG(all[i]->title.in[cx->lang])),
                     chosen};
    }
    Str list = n_by ? str_join(cx->mem, n_by, by, S(", ")) : S("sex, age");
    field_add(cx, out, request, "by", MSG_MAY_BY)->hint =
        message_fill(cx->mem, cx->lang, MSG_MAY_BY_HINT, 1, &list);
    field_add(cx, out, request, "period", MSG_MAY_PERIOD)->hint = say(cx, MSG_MAY_PERIOD_HINT);
    field_add(cx, out, request, "areas", MSG_MAY_AREAS)->hint = say(cx, MSG_MAY_AREAS_HINT);
    return OK;
}
