/* What does not fit in what people entered: all of it, what of it is about one record, and what a
 * change has made or ended? It stays until an entry is put right or somebody answers. */

#include "agenda/agenda.h"
#include "web/record_in.h"
#include "web/topic_in.h"

/* ---- all of it ---- */

/* The form of an answer, begun with what it answers; empty: it is answered, or not theirs to. */
static Str answer_href(Cx *cx, const Request *request, const Conflict *conflict) {
    if (conflict->answer.n || !may(request->person, RIGHT_agree)) return S("");
    Request fresh = *request;
    fresh.query = S("");
    Str query = query_with(cx, &fresh, S("conflict"), conflict->key);
    return page_href(cx, request, "/records/answer/new?%.*s", STR_ARG(query));
}

/* Its records, by what they are called: the first is the likeliest place to mend it. */
static void conflict_places(Cx *cx, const Request *request, const Together *of,
                            const Conflict *conflict, TopicTable *table, TopicRow *row) {
    size_t n = request->format == AS_HTML ? table->n_columns - 2 : CONFLICT_RECORDS;
    for (size_t i = 0; i < n; i++) {
        const ConflictAt *at = &conflict->at[i];
        const Record *record = at->id.n ? record_find(of->records, at->kind, at->id) : NULL;
        if (record)
            topic_link(table, row, record_title(cx->mem, of->records, record, cx->lang),
                       record_href(cx, request, record, ""));
        else
            topic_cell(table, row, S(""));
    }
}

/* What it is called by is for programs. */
static void conflict_row(Cx *cx, const Request *request, const Together *of,
                         const Conflict *conflict, TopicTable *table) {
    Str href = answer_href(cx, request, conflict);
    TopicRow *row = topic_row(cx, table);
    topic_cell(table, row, conflict->text);
    conflict_places(cx, request, of, conflict, table, row);
    topic_link(table, row, href.n ? message_text(cx->lang, MSG_TOGETHER_ANSWER) : conflict->answer,
               href);
    if (request->format != AS_HTML) topic_cell(table, row, conflict->key);
}

/* How many columns of records a page needs, so that none is empty all the way down. */
static size_t places_most(const Conflicts *all) {
    size_t most = 1;
    for (size_t i = 0; i < all->list.n; i++)
        while (most < CONFLICT_RECORDS && all->list.at[i].at[most].id.n)
            most++;
    return most;
}

static const TopicColumn answer_column = {"answer", MSG_TOGETHER_COL_ANSWER, false},
                         key_column = {"key", MSG_TOGETHER_COL_KEY, false};

Err route_conflicts(Cx *cx, const Request *request, Reply *reply) {
    TopicColumn columns[CONFLICT_RECORDS + 3] = {{"told", MSG_TOGETHER_COL_CONFLICT, false},
                                                 {"record", MSG_TOGETHER_COL_RECORD, false},
                                                 {"other", MSG_TOGETHER_COL_OTHER, false},
                                                 {"third", MSG_TOGETHER_COL_OTHER, false}};
    bool whole_page = request->format == AS_HTML;
    Together of;
    Conflicts all;
    TRY(together_get(cx, request, reply, &of));
    TRY(conflicts_now(cx, &all, of.today));
    size_t n_columns = 1 + (whole_page ? places_most(&all) : CONFLICT_RECORDS);
    columns[n_columns++] = answer_column;
    if (!whole_page) columns[n_columns++] = key_column;
    TopicPage *page = topic_new(cx, request, message_text(cx->lang, MSG_TOGETHER_CONFLICTS));
    topic_crumb(cx, request, page, "/bodies", MSG_TOGETHER_BODIES);
    page->lead = message_text(cx->lang, MSG_TOGETHER_CONFLICTS_LEAD);
    for (int answered = 0; answered < 2; answered++) {
        Str heading =
            message_text(cx->lang, answered ? MSG_TOGETHER_ANSWERED : MSG_TOGETHER_UNANSWERED);
        TopicSection *section = topic_section(page, answered ? "answered" : "open", heading);
        topic_table(cx, &section->table, heading, n_columns, columns);
        size_t whole = 0;
        for (size_t i = 0; i < all.list.n; i++) {
            const Conflict *conflict = &all.list.at[i];
            if ((conflict->answer.n > 0) != (answered == 1)) continue;
            if (!whole_page || whole++ < TOPIC_ROWS_MOST)
                conflict_row(cx, request, &of, conflict, &section->table);
        }
        section_cut(cx, section, whole);
        if (!section->table.n_rows && answered) page->n_sections--;
        if (!section->table.n_rows && !answered)
            section->empty = message_text(cx->lang, MSG_TOGETHER_NO_CONFLICT);
    }
    return topic_reply(cx, request, reply, page);
}

/* ---- about one record ---- */

static bool sees(const Request *request) {
    return may(request->person, RIGHT_see_partnership);
}

Str conflicts_href(Cx *cx, const Request *request) {
    return page_href(cx, request, "/conflicts");
}

size_t conflicts_open(const Conflicts *all) {
    size_t open = 0;
    for (size_t i = 0; i < all->list.n; i++)
        open += all->list.at[i].answer.n == 0;
    return open;
}

Err record_conflicts(Cx *cx, const Request *request, const Record *record, RecordPage *page) {
    Conflicts all;
    if (!sees(request)) return OK;
    TRY(conflicts_now(cx, &all, local_date(cx->clock())));
    page->conflicts = NEW_ARRAY(cx->mem, RecordConflict, all.list.n + 1);
    for (size_t i = 0; i < all.list.n; i++) {
        const Conflict *conflict = &all.list.at[i];
        if (!conflict->answer.n && conflict_names(conflict, record))
            page->conflicts[page->n_conflicts++] =
                (RecordConflict){conflict->text, answer_href(cx, request, conflict)};
    }
    page->conflicts_href = conflicts_href(cx, request);
    return OK;
}

/* ---- what a change made of it ---- */

Err conflicts_before(Cx *cx, const Request *request, Conflicts *out) {
    *out = (Conflicts){0};
    return sees(request) ? conflicts_now(cx, out, local_date(cx->clock())) : OK;
}

/* Open ones of the one list that are not open in the other. */
static size_t more_open(Cx *cx, const Conflicts *in, const Conflicts *than) {
    size_t n = 0;
    Index there = {0};
    for (size_t i = 0; i < than->list.n; i++)
        if (!than->list.at[i].answer.n) index_put(cx->mem, &there, than->list.at[i].key, i);
    for (size_t i = 0; i < in->list.n; i++)
        n += !in->list.at[i].answer.n &&
             (!there.n || index_get(&there, in->list.at[i].key) == SIZE_MAX);
    return n;
}

Err record_done(Cx *cx, const Request *request, Reply *reply, const RecordDone *done) {
    Conflicts now;
    TRY(conflicts_before(cx, request, &now));
    size_t made = more_open(cx, &now, done->before), ended = more_open(cx, done->before, &now);
    Str words[] = {S(""), S("")};
    if (made) words[0] = str_format(cx->mem, "&made=%zu", made);
    if (ended) words[1] = str_format(cx->mem, "&ended=%zu", ended);
    return led_to(cx, request, reply, "/record/%.*s/%.*s?done=%s%.*s%.*s",
                  STR_ARG(kind_of(done->kind)->id), STR_ARG(done->id), done->what,
                  STR_ARG(words[0]), STR_ARG(words[1]));
}

Str conflicts_told(Cx *cx, const Request *request) {
    static const struct {
        Str name;
        Msg text;
    } of[] = {{S("made"), MSG_ENTRY_CONFLICTS_MADE}, {S("ended"), MSG_ENTRY_CONFLICTS_ENDED}};
    VEC(Str) told = {0};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        int64_t n = 0;
        if (int_read(request->get(request, of[i].name), &n) && n > 0)
            vec_push(cx->mem, &told, message_count(cx->mem, cx->lang, of[i].text, n));
    }
    return str_join(cx->mem, told.n, told.at, S(" "));
}
