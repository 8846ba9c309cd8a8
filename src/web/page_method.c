/* One method by itself, made from the table of methods: what it answers, a form for a file with a
 * field for each option, the same with figures of the house, and what came of it as tables. */

#include "web/evidence_in.h"

enum {
    DRAWS_MOST = 200,   /* on a page of figures of the house */
    SHOWN_MOST = 300,   /* rows of a table on the page */
    COLUMNS_MOST = 8,   /* of a table on the page; wider results are rows of names and values */
    NUMBERS_MOST = 12,  /* of a list in a cell */
    TEXT_MOST = 4 << 10 /* of a cell */
};

/* ---- figures of the house ---- */

static Err breakdowns(Cx *cx, const Indicator *indicator, Str asked, ColumnsQuery *query) {
    for (Str rest = asked, part; str_cut(&rest, ',', &part);) {
        if (!str_trim(part).n) continue;
        if (query->n_by == COLUMNS_BY_MOST) return fail(cx, INVALID, MSG_EVIDENCE_TOO_MANY_BY);
        TRY(publish_breakdown(cx, indicator, str_trim(part), &query->by[query->n_by++]));
    }
    return OK;
}

/* The options stand in the address as they are called. */
static Err options_read(Cx *cx, Evidence *evidence) {
    const Request *request = evidence->request;
    for (const MethodOption *o = evidence->method->options; o->name.n; o++) {
        Str value = request->get(request, o->name);
        int64_t draws;
        if (o->kind == WHOLE && !str_equal(o->name, S("seed")) && int_read(value, &draws) &&
            draws > DRAWS_MOST)
            return fail(cx, INVALID, MSG_EVIDENCE_TOO_MANY_DRAWS, o->name,
                        str_int(cx->mem, DRAWS_MOST));
        evidence_option(evidence, cstr(cx->mem, o->name), value);
    }
    return OK;
}

static Err members(Cx *cx, Str keys, ColumnsQuery *query) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    if (keys.n) return publish_regions(cx, keys, &query->regions, &query->n_regions);
    const Region *own = area_own(catalogue);
    query->regions = own->members, query->n_regions = own->n_members;
    return OK;
}

static void column_add(ColumnsQuery *query, Str name, const Indicator *indicator, ColumnPart part) {
    query->values[query->n_values++] =
        (ColumnWanted){.name = name, .indicator = indicator, .part = part};
}

/* The columns: "value", of a share of cases also "count" and "total", "other" of a second
 * indicator, and "joined". */
static Err columns_read(Cx *cx, Evidence *evidence, Str id) {
    const Request *request = evidence->request;
    const Catalogue *catalogue;
    const Indicator *indicator, *other;
    ColumnsQuery query = {.period = request->get(request, S("period"))};
    Str beside = request->get(request, S("beside"));
    TRY(catalogue_get(cx, &catalogue));
    TRY(indicator_find(cx, catalogue, id, &indicator));
    TRY(members(cx, request->get(request, S("areas")), &query));
    TRY(breakdowns(cx, indicator, request->get(request, S("by")), &query));
    column_add(&query, S("value"), indicator, COLUMN_WHOLE);
    if (query.n_by < 2 && indicator_counts(indicator, query.by[0])) {
        column_add(&query, S("count"), indicator, COLUMN_COUNTED);
        column_add(&query, S("total"), indicator, COLUMN_OF);
    }
    if (beside.n) {
        TRY(indicator_find(cx, catalogue, beside, &other));
        column_add(&query, S("other"), other, COLUMN_WHOLE);
    }
    TRY(evidence_joins(cx, &query));
    TRY(request_as_of(cx, request, &query.as_of));
    return evidence_columns(cx, evidence, &query);
}

/* ---- the form for figures of the house ---- */

static Str by_hint(Cx *cx, const Indicator *indicator) {
    Str *ids = NEW_ARRAY(cx->mem, Str, (indicator ? indicator->n_by : 0) + 1);
    size_t n = 0;
    for (size_t i = 0; indicator && i < indicator->n_by; i++)
        ids[n++] = indicator->by[i]->id;
    Str list = n ? str_join(cx->mem, n, ids, S(", ")) : S("–");
    return message_fill(cx->mem, cx->lang, MSG_EVIDENCE_BY_HINT, 1, &list);
}

static void text_choice(Cx *cx, Evidence *evidence, const char *name, Msg label, Str hint) {
    FormField *field = evidence_choice(cx, evidence, name, label, 0);
    field->value = evidence->request->get(evidence->request, str_of(name));
    field->hint = hint;
    field->most = 500;
}

/* A field for each option; the columns there are stand beside it. */
static void option_choices(Cx *cx, Evidence *evidence, Str columns) {
    EvidenceFrame *frame = &evidence->page.frame;
    for (const MethodOption *o = evidence->method->options; o->name.n; o++) {
        Str hint = option_told(cx, o);
        if (option_is_column(o) && columns.n)
            hint = message_fill(cx->mem, cx->lang, MSG_EVIDENCE_COLUMN_HINT, 2,
                                (Str[]){hint, columns});
        frame->choices[frame->n_choices++] = (FormField){
            .id = str_format(cx->mem, "wahl-%.*s", STR_ARG(o->name)),
            .name = o->name,
            .label = message_text(cx->lang, o->what),
            .hint = hint,
            .value = evidence->request->get(evidence->request, o->name),
            .kind = S("text"),
            .most = 300,
        };
    }
}

/* Returns the indicator of that id; NULL: none. */
static const Indicator *indicator_choice(Cx *cx, Evidence *evidence, const char *name, Msg label,
                                         const Catalogue *catalogue) {
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n), *chosen = NULL;
    Str id = evidence->request->get(evidence->request, str_of(name));
    FormField *field = evidence_choice(cx, evidence, name, label, n + 1);
    field->options[field->n_options++] =
        (Option){.value = S(""), .text = message_text(cx->lang, MSG_EVIDENCE_NO_INDICATOR)};
    for (size_t i = 0; i < n; i++) {
        bool is = str_equal(all[i]->id, id);
        if (is) chosen = all[i];
        field->options[field->n_options++] =
            (Option){all[i]->id,
                     str_format(cx->mem, "%.*s  %.*s", STR_ARG(all[i]->id),
                                STR_ARG(all[i]->title.in[cx->lang])),
                     is};
    }
    return chosen;
}

static Err choices_fill(Cx *cx, Evidence *evidence) {
    enum { OWN_CHOICES = 5 };
    EvidenceFrame *frame = &evidence->page.frame;
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    frame->choices = NEW_ARRAY(cx->mem, FormField, OWN_CHOICES + EVIDENCE_OPTIONS_MOST);
    const Indicator *chosen =
        indicator_choice(cx, evidence, "indicator", MSG_EVIDENCE_INDICATOR, catalogue);
    (void)indicator_choice(cx, evidence, "beside", MSG_EVIDENCE_BESIDE, catalogue);
    text_choice(cx, evidence, "areas", MSG_EVIDENCE_AREAS,
                message_text(cx->lang, MSG_EVIDENCE_AREAS_HINT));
    text_choice(cx, evidence, "by", MSG_EVIDENCE_BY, by_hint(cx, chosen));
    text_choice(cx, evidence, "period", MSG_EVIDENCE_PERIOD,
                message_text(cx->lang, MSG_EVIDENCE_PERIOD_HINT));
    Str csv = evidence->columns.csv;
    size_t end = str_find(csv, S("\r"), 0);
    option_choices(cx, evidence, csv.n ? str_slice(csv, 0, end) : STR_NONE);
    return OK;
}

/* ---- results as tables ---- */

static bool is_plain(const Item *item) {
    return item->kind != ITEM_OBJECT && item->kind != ITEM_LIST;
}

static Str item_text_of(Cx *cx, const Item *item) {
    switch (item->kind) {
    case ITEM_NUMBER: return result_number(cx->mem, cx->lang, item->number, 6);
    case ITEM_WHOLE: return words_count(cx->mem, cx->lang, item->whole);
    case ITEM_TEXT: return item->text;
    case ITEM_TRUTH:
        return message_text(cx->lang, item->whole ? MSG_EVIDENCE_YES : MSG_EVIDENCE_NO);
    case ITEM_NONE:
    case ITEM_OBJECT:
    case ITEM_LIST: break;
    }
    return S("–");
}

static Str list_text(Cx *cx, const Item *list) {
    Buf out = buf_new(cx->mem, TEXT_MOST);
    size_t n = 0;
    for (const Item *part = list->first; part && n < NUMBERS_MOST; part = part->next, n++) {
        if (n) buf_put(&out, S("; "));
        buf_put(&out, item_text_of(cx, part));
    }
    if (list->n > n) buf_put(&out, S(" …"));
    return buf_str(&out);
}

static bool list_is_plain(const Item *list) {
    for (const Item *part = list->first; part; part = part->next)
        if (!is_plain(part)) return false;
    return true;
}

/* Objects of plain values, alike: a table of its own. */
static bool list_is_table(const Item *list) {
    const Item *first = list->first;
    if (!first || first->kind != ITEM_OBJECT || !first->n || first->n > COLUMNS_MOST) return false;
    for (const Item *row = first; row; row = row->next)
        if (row->kind != ITEM_OBJECT || row->n != first->n || !list_is_plain(row)) return false;
    return true;
}

static void columns_put(Cx *cx, TopicTable *table, size_t n) {
    table->columns = NEW_ARRAY(cx->mem, TopicCell, n);
    table->ids = NEW_ARRAY(cx->mem, const char *, n);
}

static void column_put(Cx *cx, TopicTable *table, Str title, bool number) {
    table->ids[table->n_columns] = cstr(cx->mem, title);
    table->columns[table->n_columns++] = (TopicCell){.text = title, .number = number};
}

static Str rows_left(Cx *cx, size_t n) {
    if (n <= SHOWN_MOST) return STR_NONE;
    Str left = words_count(cx->mem, cx->lang, (int64_t)(n - SHOWN_MOST));
    return message_fill(cx->mem, cx->lang, MSG_EVIDENCE_ROWS_LEFT, 1, &left);
}

static void put_table(Cx *cx, Evidence *evidence, const Item *list, Str name) {
    Str id = str_format(cx->mem, "tafel-%zu", evidence->page.n_blocks);
    EvidenceBlock *block = evidence_block(evidence, cstr(cx->mem, id), name);
    columns_put(cx, &block->table, list->first->n);
    for (const Item *part = list->first->first; part; part = part->next)
        column_put(cx, &block->table, part->key, part->kind != ITEM_TEXT);
    for (const Item *row = list->first; row && block->table.n_rows < SHOWN_MOST; row = row->next) {
        TopicRow *out = topic_row(cx, &block->table);
        for (const Item *part = row->first; part; part = part->next)
            topic_cell(&block->table, out, item_text_of(cx, part));
    }
    block->note = rows_left(cx, list->n);
}

/* Everything else: names and values, as the file of results calls them. */
static void put_values(Cx *cx, Evidence *evidence, EvidenceBlock *block, const Item *in, Str path) {
    size_t i = 0;
    for (const Item *part = in->first; part; part = part->next, i++) {
        Str name = in->kind == ITEM_LIST ? str_format(cx->mem, "%.*s[%zu]", STR_ARG(path), i)
                                         : str_format(cx->mem, "%.*s%s%.*s", STR_ARG(path),
                                                      path.n ? "." : "", STR_ARG(part->key));
        bool room = evidence->page.n_blocks < EVIDENCE_BLOCKS_MOST;
        if (part->kind == ITEM_LIST && list_is_table(part) && room) {
            put_table(cx, evidence, part, name);
            continue;
        }
        bool in_cell = part->kind == ITEM_LIST && list_is_plain(part);
        if (!is_plain(part) && !in_cell) {
            put_values(cx, evidence, block, part, name);
            continue;
        }
        if (block->table.n_rows == SHOWN_MOST) {
            block->note = rows_left(cx, SHOWN_MOST + part->n + 1);
            return;
        }
        TopicRow *row = topic_row(cx, &block->table);
        topic_cell(&block->table, row, name);
        topic_cell(&block->table, row, in_cell ? list_text(cx, part) : item_text_of(cx, part));
    }
}

static void blocks_fill(Cx *cx, Evidence *evidence) {
    EvidenceBlock *block =
        evidence_block(evidence, "ergebnis", message_text(cx->lang, MSG_EVIDENCE_RESULT));
    columns_put(cx, &block->table, 2);
    column_put(cx, &block->table, message_text(cx->lang, MSG_EVIDENCE_KEY), false);
    column_put(cx, &block->table, message_text(cx->lang, MSG_EVIDENCE_VALUE), true);
    put_values(cx, evidence, block, evidence->result.root, STR_NONE);
}

/* ---- without figures: what the method is ---- */

static Err options_reply(Cx *cx, const Request *request, Reply *reply, const Method *method) {
    static const char *const columns[] = {"option", "values", "what"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    const struct {
        const char *name;
        Msg text;
    } words[] = {{"title", method->title},
                 {"what", method->what},
                 {"formula", method->formula},
                 {"source", method->source}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        sheet_row(cx, &sheet,
                  (Str[]){str_of(words[i].name), STR_NONE, message_text(cx->lang, words[i].text)});
    for (const MethodOption *o = method->options; o->name.n; o++)
        sheet_row(cx, &sheet,
                  (Str[]){o->name, option_told(cx, o), message_text(cx->lang, o->what)});
    return sheet_reply(cx, request, reply, &sheet);
}

/* A small file with invented rows in it that can be sent back as it is. */
static Err template_reply(Cx *cx, Reply *reply, const Method *method) {
    Str file;
    const char *name = cstr(cx->mem, str_format(cx->mem, "templates/%.*s", STR_ARG(method->id)));
    must(teaching_find(name, &file));
    reply->file_name = str_format(cx->mem, "wirk-%.*s-template.csv", STR_ARG(method->id));
    buf_put(&reply->body, file);
    return buf_check(cx, &reply->body);
}

/* ---- the page ---- */

Err route_method(Cx *cx, const Request *request, Reply *reply) {
    const Method *method;
    Evidence evidence;
    Fault before = cx->fault;
    if (method_find(cx, &method, request->part)) {
        cx->fault = before;
        return fail(cx, NOT_FOUND, MSG_WEB_NO_PAGE, request->path);
    }
    if (request->format == AS_CSV && str_equal(request->get(request, S("part")), S("template")))
        return template_reply(cx, reply, method);
    const EvidenceAbout about = {
        .path = cstr(cx->mem, str_format(cx->mem, "/method/%.*s", STR_ARG(method->id))),
        .method = cstr(cx->mem, method->id),
        .title = method->title,
        .lead = method->what,
    };
    TRY(evidence_begin(cx, request, &about, &evidence));
    Str indicator = request->get(request, S("indicator"));
    bool store = evidence.data == DATA_STORE, idle = store && !indicator.n;
    evidence_taught(cx, &evidence);
    if (store) TRY(options_read(cx, &evidence));
    if (store && !idle) TRY(columns_read(cx, &evidence, indicator));
    if (!idle) TRY(evidence_work(cx, &evidence));
    if (evidence.worked) blocks_fill(cx, &evidence);
    if (idle && request->format != AS_HTML) return options_reply(cx, request, reply, method);
    if (store) TRY(choices_fill(cx, &evidence));
    return evidence_reply(cx, &evidence, reply);
}
