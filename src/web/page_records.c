/* What is entered by hand about the partnership, and how much of each? Kind by kind, and each kind
 * as a list that can be searched, sorted, and taken along as a file that can be read in again. */

#include <stdlib.h>

#include "agenda/agenda.h"
#include "web/record_in.h"
#include "words/search.h"

enum { PAGE_ROWS = 100, COLUMNS_MOST = 5 };

/* ---- the overview ---- */

static size_t seen_of(Cx *cx, const Request *request, const Records *records, Kind kind) {
    size_t n, seen = 0;
    const Record *const *all = records_of(records, kind, &n);
    if (kind_of(kind)->sight == SIGHT_PUBLIC || has_role(request->person)) return n;
    for (size_t i = 0; i < n; i++)
        seen += record_seen(cx, records, all[i], request->person);
    return seen;
}

static bool kind_shown(const Request *request, Kind kind) {
    return kind_of(kind)->sight != SIGHT_PARTNERS || has_role(request->person);
}

static RecordRoom room_of(Cx *cx, const Request *request, const Records *records,
                          const Kind from_to[2]) {
    RecordRoom room = {.kinds = NEW_ARRAY(cx->mem, RecordKindRow, KINDS)};
    for (Kind kind = from_to[0]; kind < from_to[1]; kind++) {
        Str id = kind_of(kind)->id;
        if (!kind_shown(request, kind)) continue;
        room.kinds[room.n_kinds++] = (RecordKindRow){
            .href = page_href(cx, request, "/records/%.*s", STR_ARG(id)),
            .text = kinds_word(cx->lang, kind),
            .count = words_count(cx->mem, cx->lang, (int64_t)seen_of(cx, request, records, kind)),
            .new_href = may(request->person, kind_of(kind)->right)
                            ? page_href(cx, request, "/records/%.*s/new", STR_ARG(id))
                            : S(""),
        };
    }
    return room;
}

static Err overview_sheet(Cx *cx, const Request *request, Reply *reply, const Records *records) {
    static const char *const columns[] = {"kind", "title", "records"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (Kind kind = 0; kind < KINDS; kind++) {
        if (!kind_shown(request, kind)) continue;
        vec_push(cx->mem, &sheet.cells, kind_of(kind)->id);
        vec_push(cx->mem, &sheet.cells, kinds_word(cx->lang, kind));
        vec_push(cx->mem, &sheet.cells,
                 str_int(cx->mem, (int64_t)seen_of(cx, request, records, kind)));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_records(Cx *cx, const Request *request, Reply *reply) {
    static const Kind partners[] = {0, KIND_FIELD_OF_ACTION},
                      agenda[] = {KIND_FIELD_OF_ACTION, KINDS};
    const Records *records;
    reply->personal = true;
    TRY(records_now(cx, &records));
    if (request->format != AS_HTML) return overview_sheet(cx, request, reply, records);
    RecordRoom rooms[] = {room_of(cx, request, records, partners),
                          room_of(cx, request, records, agenda)};
    rooms[0].heading = message_text(cx->lang, MSG_ENTRY_ROOM_PARTNERS);
    rooms[1].heading = message_text(cx->lang, MSG_ENTRY_ROOM_AGENDA);
    RecordsPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_ENTRY_TITLE), S("")),
        .lead = message_text(cx->lang, may(request->person, RIGHT_carry)   ? MSG_ENTRY_LEAD_ENTERS
                                       : may(request->person, RIGHT_agree) ? MSG_ENTRY_LEAD_ENTERS
                                                                           : MSG_ENTRY_LEAD),
        .rooms = rooms,
        .n_rooms = 2,
    };
    if (may(request->person, RIGHT_see_partnership)) {
        Conflicts all;
        TRY(conflicts_now(cx, &all, local_date(cx->clock())));
        size_t open = conflicts_open(&all);
        page.conflicts =
            open ? message_count(cx->mem, cx->lang, MSG_ENTRY_CONFLICTS_OPEN, (int64_t)open)
                 : message_text(cx->lang, MSG_TOGETHER_NO_CONFLICT);
        page.conflicts_href = conflicts_href(cx, request);
    }
    page_records(&reply->body, request->lang, &page);
    return OK;
}

/* ---- which of a kind ---- */

typedef struct Listing {
    const Request *request;
    const RecordAsked *asked;
    const Record *const *at; /* that are shown on some page */
    size_t n, first;
    const FieldOf *columns[COLUMNS_MOST]; /* beside the title */
    size_t n_columns;
    const FieldOf *sort; /* NULL: by id */
    bool title, down;    /* sorted by title */
    Str query;
    bool archived;
    Str *namings; /* by place of the field: what it is to name; empty: whatever */
    const RecordsChosen *chosen;
    size_t n_chosen;
} Listing;

/* What tells most in one line: what is required, then choices, days, what it belongs to. */
static int worth(const FieldOf *field) {
    switch (field->type) {
    case FIELD_PROSE:
    case FIELD_FILE:
    case FIELD_ADDRESS:
    case FIELD_MAIL:
    case FIELD_FLAG: return 0;
    default: break;
    }
    if (field->flags & (FIELD_PERSONAL | FIELD_ENGLISH)) return 0;
    if (field->flags & FIELD_REQUIRED) return 3;
    if (field->flags & FIELD_MANY) return 0;
    return field->type == FIELD_TEXT ? 1 : 2;
}

static void columns_choose(Listing *l) {
    const KindOf *kind = l->asked->kind;
    bool titled = false; /* the first required text is the title itself */
    for (int least = 3; least > 0; least--)
        for (size_t i = 0; i < kind->n_fields && l->n_columns < COLUMNS_MOST - 1; i++) {
            const FieldOf *field = &kind->fields[i];
            bool text = field->flags & FIELD_REQUIRED && field->type == FIELD_TEXT;
            if (worth(field) != least) continue;
            if (text && !titled) {
                titled = true;
                continue;
            }
            l->columns[l->n_columns++] = field;
        }
}

/* By what they are chosen: words, whether they are put away, "?measure=mentoring" only those that
 * name it there. */
static void chosen_read(Cx *cx, Listing *l) {
    const KindOf *kind = l->asked->kind;
    const Request *request = l->request;
    RecordsChosen *chosen = NEW_ARRAY(cx->mem, RecordsChosen, kind->n_fields + 2);
    l->query = str_trim(request->get(request, S("q")));
    l->archived = str_equal(request->get(request, S("archived")), S("yes"));
    l->namings = NEW_ARRAY(cx->mem, Str, kind->n_fields);
    l->chosen = chosen;
    if (l->query.n)
        chosen[l->n_chosen++] =
            (RecordsChosen){S("q"), message_text(cx->lang, MSG_ENTRY_SEARCH), l->query};
    if (l->archived)
        chosen[l->n_chosen++] = (RecordsChosen){
            S("archived"), message_text(cx->lang, MSG_RECORD_COLUMN_ARCHIVED), S("yes")};
    for (size_t i = 0; i < kind->n_fields; i++) {
        const FieldOf *field = &kind->fields[i];
        if (field->type == FIELD_RECORD) l->namings[i] = request->get(request, field->id);
        if (l->namings[i].n)
            chosen[l->n_chosen++] =
                (RecordsChosen){field->id, field_title(cx->lang, field), l->namings[i]};
    }
}

static bool named(const Listing *l, const Record *record) {
    for (size_t i = 0; i < l->asked->kind->n_fields; i++) {
        bool there = !l->namings[i].n;
        for (size_t v = 0; !there && v < record->values[i].n; v++)
            there = str_equal(record->values[i].list[v], l->namings[i]);
        if (!there) return false;
    }
    return true;
}

static Err choose(Cx *cx, Listing *l) {
    const RecordAsked *asked = l->asked;
    const Request *request = l->request;
    bool archived = l->archived;
    bool all_seen = has_role(request->person) || (asked->kind->sight == SIGHT_PUBLIC && !archived);
    Str wanted = words_fold(cx->mem, l->query);
    const RecordsSought sought = {asked->kind->kind, wanted, cx->lang, archived};
    l->at = wanted.n   ? records_seek(cx->mem, asked->records, &sought, &l->n)
            : archived ? records_all(asked->records, asked->kind->kind, &l->n)
                       : records_of(asked->records, asked->kind->kind, &l->n);
    if (!l->n_chosen && all_seen) return OK;
    const Record **chosen = NEW_ARRAY(cx->mem, const Record *, l->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const Record *record = l->at[i];
        ArenaMark mark = arena_mark(cx->mem);
        bool in = (!archived || record->archived) &&
                  (all_seen || record_seen(cx, asked->records, record, request->person)) &&
                  named(l, record);
        arena_rewind(cx->mem, mark);
        if (in) chosen[n++] = record;
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_ENTRY_LATE);
    }
    l->at = chosen;
    l->n = n;
    return OK;
}

/* ---- in which order ---- */

typedef struct Keyed {
    Str text;
    double number;
    size_t place; /* that it has without sorting */
    const Record *record;
} Keyed;

static int by_key(const void *a, const void *b) {
    const Keyed *x = a, *y = b;
    if (!x->text.n != !y->text.n) return x->text.n ? -1 : 1; /* what is not known comes last */
    int order = x->number < y->number ? -1 : x->number > y->number ? 1 : 0;
    if (!order) order = str_compare(x->text, y->text);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_key_down(const void *a, const void *b) {
    const Keyed *x = a, *y = b;
    if (!x->text.n || !y->text.n) return by_key(a, b);
    int order = x->number < y->number ? 1 : x->number > y->number ? -1 : 0;
    if (!order) order = str_compare(y->text, x->text);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static size_t choice_place(const FieldOf *field, Str id) {
    size_t n, i = 0;
    const Choice *of = choices_of(field->choices, &n);
    while (i < n && !str_equal(of[i].id, id))
        i++;
    return i;
}

static void key_of(Cx *cx, const Listing *l, Keyed *key) {
    Str value;
    Number number;
    const Records *records = l->asked->records;
    if (l->title) {
        key->text = words_collation(cx->mem, record_title(cx->mem, records, key->record, cx->lang));
        return;
    }
    value = record_text(key->record, l->sort->name);
    key->text = value;
    if (!value.n) return;
    switch (l->sort->type) {
    case FIELD_CHOICE: key->number = (double)choice_place(l->sort, value); break;
    case FIELD_WHOLE:
    case FIELD_DECIMAL:
    case FIELD_MONEY:
        if (number_read(value, DECIMAL_POINT, &number)) key->number = number.value;
        break;
    case FIELD_DAY:
    case FIELD_MOMENT:
    case FIELD_PERIOD: break; /* as they are written */
    default:
        key->text = words_collation(
            cx->mem, values_words(cx, records, l->sort, record_values(key->record, l->sort->name)));
    }
}

static void sort(Cx *cx, Listing *l) {
    if (!l->sort && !l->title) return;
    Keyed *keys = NEW_ARRAY(cx->mem, Keyed, l->n + 1);
    const Record **sorted = NEW_ARRAY(cx->mem, const Record *, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        keys[i] = (Keyed){.record = l->at[i], .place = i};
        key_of(cx, l, &keys[i]);
    }
    if (l->n) qsort(keys, l->n, sizeof *keys, l->down ? by_key_down : by_key);
    for (size_t i = 0; i < l->n; i++)
        sorted[i] = keys[i].record;
    l->at = sorted;
}

/* ---- the page ---- */

static Str list_path(Cx *cx, const Listing *l, Str query) {
    return page_href(cx, l->request, "/records/%.*s%s%.*s", STR_ARG(l->asked->kind->id),
                     query.n ? "?" : "", STR_ARG(query));
}

/* This list with one parameter set; it begins at its first page again. */
static Str list_with(Cx *cx, const Listing *l, Str name, Str value) {
    Request first = *l->request;
    first.query = query_with(cx, &first, S("done"), S(""));
    first.query = query_with(cx, &first, S("page"), S(""));
    return query_with(cx, &first, name, value);
}

static RecordColumn column_of(Cx *cx, const Listing *l, Str id, Str title) {
    bool here = l->title ? str_equal(id, S("title")) : l->sort && str_equal(id, l->sort->id);
    Request sorted = *l->request;
    sorted.query = list_with(cx, l, S("sort"), id);
    Str query = query_with(cx, &sorted, S("order"), here && !l->down ? S("down") : S(""));
    return (RecordColumn){.title = title,
                          .href = list_path(cx, l, query),
                          .sorted = !here     ? S("")
                                    : l->down ? S("descending")
                                              : S("ascending")};
}

static void columns_fill(Cx *cx, const Listing *l, RecordListPage *page) {
    page->columns = NEW_ARRAY(cx->mem, RecordColumn, l->n_columns + 1);
    page->columns[page->n_columns++] =
        column_of(cx, l, S("title"), message_text(cx->lang, MSG_ENTRY_COLUMN_TITLE));
    for (size_t i = 0; i < l->n_columns; i++)
        page->columns[page->n_columns++] =
            column_of(cx, l, l->columns[i]->id, field_title(cx->lang, l->columns[i]));
}

static Str cell_words(Cx *cx, const Listing *l, const FieldOf *field, const Record *record) {
    RecordValues values = record_values(record, field->name);
    if (field->type == FIELD_RECORD && values.n)
        return value_shown(cx, l->request, l->asked->records, field, record, values.list[0]).text;
    return values_words(cx, l->asked->records, field, values);
}

static void rows_fill(Cx *cx, const Listing *l, RecordListPage *page) {
    size_t end = l->first + PAGE_ROWS < l->n ? l->first + PAGE_ROWS : l->n;
    page->rows = NEW_ARRAY(cx->mem, DeskRow, PAGE_ROWS);
    for (size_t i = l->first; i < end; i++) {
        DeskRow *row = &page->rows[page->n_rows++];
        row->cells = NEW_ARRAY(cx->mem, DeskCell, l->n_columns + 1);
        for (size_t c = 0; c <= l->n_columns; c++)
            row->cells[c].label = page->columns[c].title;
        row_link(row, record_title(cx->mem, l->asked->records, l->at[i], cx->lang),
                 record_href(cx, l->request, l->at[i], ""));
        for (size_t c = 0; c < l->n_columns; c++)
            row_cell(row, cell_words(cx, l, l->columns[c], l->at[i]));
    }
    Str numbers[] = {words_count(cx->mem, cx->lang, (int64_t)l->first + 1),
                     words_count(cx->mem, cx->lang, (int64_t)end),
                     words_count(cx->mem, cx->lang, (int64_t)l->n)};
    if (l->n)
        page->shown = message_fill(cx->mem, cx->lang, MSG_ENTRY_SHOWN, 3, numbers);
    else
        page->empty = message_text(cx->lang, l->query.n ? MSG_ENTRY_NOT_FOUND : MSG_ENTRY_EMPTY);
}

static void pages_fill(Cx *cx, const Listing *l, RecordListPage *page) {
    int64_t here = (int64_t)(l->first / PAGE_ROWS) + 1;
    if (l->n <= PAGE_ROWS) return;
    Str numbers[] = {words_count(cx->mem, cx->lang, here),
                     words_count(cx->mem, cx->lang, (int64_t)((l->n - 1) / PAGE_ROWS) + 1)};
    page->page = message_fill(cx->mem, cx->lang, MSG_ENTRY_PAGE, 2, numbers);
    if (here > 1)
        page->previous_href = list_path(
            cx, l, list_with(cx, l, S("page"), here > 2 ? str_int(cx->mem, here - 1) : S("")));
    if (l->first + PAGE_ROWS < l->n)
        page->next_href = list_path(cx, l, list_with(cx, l, S("page"), str_int(cx->mem, here + 1)));
}

static void links_fill(Cx *cx, const Listing *l, RecordListPage *page) {
    static const struct {
        const char *ending;
        Msg all, some;
    } files[] = {{".csv", MSG_ENTRY_AS_CSV, MSG_ENTRY_SOME_CSV},
                 {".xlsx", MSG_ENTRY_AS_XLSX, MSG_ENTRY_SOME_XLSX}};
    Str id = l->asked->kind->id, word = kind_word(cx->lang, l->asked->kind->kind);
    Str query = l->n_chosen ? list_with(cx, l, S("page"), S("")) : S("");
    page->links = NEW_ARRAY(cx->mem, Link, 3);
    for (size_t i = 0; i < 2; i++)
        page->links[page->n_links++] =
            (Link){.href = page_href(cx, l->request, "/records/%.*s%s%s%.*s", STR_ARG(id),
                                     files[i].ending, query.n ? "?" : "", STR_ARG(query)),
                   .text = message_text(cx->lang, l->n_chosen ? files[i].some : files[i].all)};
    if (!l->asked->changes) return;
    page->links[page->n_links++] =
        (Link){.href = page_href(cx, l->request, "/records/%.*s/import", STR_ARG(id)),
               .text = message_text(cx->lang, MSG_ENTRY_IMPORT)};
    page->new_href = page_href(cx, l->request, "/records/%.*s/new", STR_ARG(id));
    page->new_text = message_fill(cx->mem, cx->lang, MSG_ENTRY_NEW, 1, &word);
}

static Err list_read(Cx *cx, Listing *l) {
    const Request *request = l->request;
    Str sorted = request->get(request, S("sort"));
    int64_t page = 0;
    chosen_read(cx, l);
    l->title = str_equal(sorted, S("title"));
    l->down = str_equal(request->get(request, S("order")), S("down"));
    columns_choose(l);
    for (size_t i = 0; i < l->n_columns; i++)
        if (str_equal(sorted, l->columns[i]->id)) l->sort = l->columns[i];
    TRY(choose(cx, l));
    sort(cx, l);
    if (int_read(request->get(request, S("page")), &page) && page > 1 &&
        page <= RECORDS_MOST / PAGE_ROWS)
        l->first = (size_t)(page - 1) * PAGE_ROWS;
    if (l->first >= l->n) l->first = 0;
    return OK;
}

static Err list_page(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked) {
    Listing l = {.request = request, .asked = asked};
    TRY(list_read(cx, &l));
    Str id = asked->kind->id;
    RecordListPage page = {
        .head = page_head(cx, request, kinds_word(cx->lang, asked->kind->kind), S("")),
        .action = page_href(cx, request, "/records/%.*s", STR_ARG(id)),
        .query = l.query,
        .home_href = page_href(cx, request, "/records"),
    };
    if (has_role(request->person)) {
        page.archived = NEW_ARRAY(cx->mem, Option, 2);
        page.archived[page.n_archived++] =
            (Option){S(""), message_text(cx->lang, MSG_ENTRY_CURRENT), !l.archived};
        page.archived[page.n_archived++] =
            (Option){S("yes"), message_text(cx->lang, MSG_ENTRY_ONLY_ARCHIVED), l.archived};
    }
    if (str_equal(request->get(request, S("done")), S("imported")))
        page.told = message_text(cx->lang, MSG_ENTRY_DONE_IMPORTED);
    columns_fill(cx, &l, &page);
    rows_fill(cx, &l, &page);
    pages_fill(cx, &l, &page);
    links_fill(cx, &l, &page);
    page_record_list(&reply->body, request->lang, &page);
    return OK;
}

/* What the list shows on all of its pages; where it was not chosen from, all of the kind that who
 * asks sees: to be worked on and read in again. */
static Err list_file(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked) {
    Str out;
    Listing l = {.request = request, .asked = asked};
    TRY(list_read(cx, &l));
    RecordsGive give = {.kind = asked->kind->kind,
                        .form = request->format == AS_XLSX  ? RECORDS_XLSX
                                : request->format == AS_CSV ? RECORDS_CSV
                                                            : RECORDS_JSON,
                        .person = request->person,
                        .only = l.n_chosen ? l.at : NULL,
                        .n_only = l.n,
                        .chosen = l.chosen,
                        .n_chosen = l.n_chosen};
    TRY(records_give(cx, &out, &give));
    if (request->format != AS_JSON)
        reply->file_name =
            str_format(cx->mem, "%.*s%s%s", STR_ARG(asked->kind->id),
                       l.n_chosen ? cstr(cx->mem, message_text(cx->lang, MSG_ENTRY_SOME_FILE)) : "",
                       request->format == AS_XLSX ? ".xlsx" : ".csv");
    buf_put(&reply->body, out);
    return buf_check(cx, &reply->body);
}

Err route_record_list(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(record_kind_asked(cx, &request, reply, &asked));
    if (request.format != AS_HTML) return list_file(cx, &request, reply, &asked);
    return list_page(cx, &request, reply, &asked);
}
