/* Which agreements are there, and what does one say: who signed it, when and where, for how long,
 * which duties it names? What is not known says so. */

#include <stdlib.h>

#include "web/topic_in.h"

static const Agreement *agreement_find(const Register *all, Str id) {
    for (size_t i = 0; i < all->n_agreements; i++)
        if (str_equal(all->agreements[i].id, id)) return &all->agreements[i];
    return NULL;
}

/* ---- the list ---- */

static Day signed_first(const Agreement *agreement) {
    Day first = {{0}, {0}};
    for (size_t i = 0; i < agreement->n_signatures; i++) {
        Day day = agreement->signatures[i]->day;
        if (day_recorded(day) && (!day_recorded(first) || date_order(day.first, first.first) < 0))
            first = day;
    }
    return first;
}

typedef struct Signed { /* an agreement and the first day on which it was signed */
    const Agreement *agreement;
    Day day;
} Signed;

/* The newest first; without a day last. */
static int by_day_signed(const void *a, const void *b) {
    const Signed *x = a, *y = b;
    if (day_recorded(x->day) != day_recorded(y->day)) return day_recorded(x->day) ? -1 : 1;
    int order = date_order(y->day.first, x->day.first);
    return order ? order : str_compare(x->agreement->id, y->agreement->id);
}

static Signed *signed_list(Cx *cx, const Register *all) {
    Signed *list = NEW_ARRAY(cx->mem, Signed, all->n_agreements + 1);
    for (size_t i = 0; i < all->n_agreements; i++)
        list[i] = (Signed){&all->agreements[i], signed_first(&all->agreements[i])};
    if (all->n_agreements) qsort(list, all->n_agreements, sizeof *list, by_day_signed);
    return list;
}

Err route_agreements(Cx *cx, const Request *request, Reply *reply) {
    static const TopicColumn columns[] = {{"agreement", MSG_TOGETHER_COL_AGREEMENT, false},
                                          {"signed", MSG_TOGETHER_COL_SIGNED, false},
                                          {"term", MSG_TOGETHER_COL_TERM, false},
                                          {"partners", MSG_TOGETHER_COL_SIGNATURES, true}};
    Together of;
    static const TopicList list_of = {MSG_TOGETHER_AGREEMENTS, MSG_TOGETHER_AGREEMENTS_LEAD, 4,
                                      columns};
    TRY(together_get(cx, request, reply, &of));
    TopicPage *page = topic_list(cx, request, &list_of);
    TopicSection *section = &page->sections[0];
    const Signed *list = signed_list(cx, of.all);
    for (size_t i = 0; i < of.all->n_agreements; i++) {
        const Agreement *at = list[i].agreement;
        if (request->format == AS_HTML && i == TOPIC_ROWS_MOST) break;
        TopicRow *row = topic_row(cx, &section->table);
        topic_link(&section->table, row, at->title.in[cx->lang],
                   agreement_href(cx, request, at->id))
            ->note = ends_told(cx, &of, at);
        topic_cell(&section->table, row, day_told(cx->mem, cx->lang, list[i].day));
        topic_cell(&section->table, row, term_told(cx, at));
        topic_cell(&section->table, row, words_count(cx->mem, cx->lang, (int64_t)at->n_signatures));
    }
    if (!of.all->n_agreements) section->empty = not_recorded(cx);
    section_cut(cx, section, of.all->n_agreements);
    return topic_list_reply(cx, request, reply, page, &section->table);
}

/* ---- one ---- */

static void term_fill(Cx *cx, const Request *request, const Together *of,
                      const Agreement *agreement, TopicPage *page) {
    TopicSection *section = topic_section(page, "laufzeit", S(""));
    const Record *record = record_find(of->records, KIND_AGREEMENT, agreement->id);
    section_told(cx, section, MSG_TOGETHER_COL_TERM, term_told(cx, agreement), S(""));
    if (agreement->renews)
        section_told(cx, section, MSG_TOGETHER_RENEWS, agreement->renews->title.in[cx->lang],
                     agreement_href(cx, request, agreement->renews->id));
    size_t n;
    const Record *const *later = records_naming(of->records, AGREEMENT_RENEWS, agreement->id, &n);
    for (size_t i = 0; i < n && section->n_facts < 8; i++)
        section_told(cx, section, MSG_TOGETHER_RENEWED_BY,
                     record_words(later[i], AGREEMENT_TITLE, cx->lang),
                     agreement_href(cx, request, later[i]->id));
    Str digest = record_text(record, AGREEMENT_DOCUMENT);
    section_known(cx, section, MSG_TOGETHER_DOCUMENT,
                  digest.n ? message_text(cx->lang, MSG_TOGETHER_TAKE) : S(""),
                  page_href(cx, request, "/record/agreement/%.*s/file", STR_ARG(agreement->id)));
    section_told(cx, section, MSG_TOGETHER_HASH, digest, S(""));
    section_sources(cx, section, record_values(record, AGREEMENT_SOURCES));
    section_text(cx, section, record_text(record, AGREEMENT_NOTE));
}

static Str towns_told(Cx *cx, const Signature *at) {
    Str *names = NEW_ARRAY(cx->mem, Str, at->n_represents + 1);
    for (size_t i = 0; i < at->n_represents; i++)
        names[i] = at->represents[i]->name;
    return str_join(cx->mem, at->n_represents, names, S(", "));
}

static void parties_fill(Cx *cx, const Request *request, const Together *of,
                         const Agreement *agreement, TopicPage *page) {
    static const TopicColumn columns[] = {
        {"partner", MSG_TOGETHER_COL_PARTNER, false}, {"side", MSG_TOGETHER_COL_SIDE, false},
        {"day", MSG_TOGETHER_COL_SIGNED, false},      {"place", MSG_TOGETHER_COL_WHERE, false},
        {"represents", MSG_TOGETHER_COL_FOR, false},  {"source", MSG_TOGETHER_COL_SOURCE, false}};
    Str heading = message_text(cx->lang, MSG_TOGETHER_PARTIES);
    TopicSection *section = topic_section(page, "parteien", heading);
    TopicTable *table = &section->table;
    topic_table(cx, table, heading, 6, columns);
    for (size_t i = 0; i < agreement->n_signatures; i++) {
        const Signature *at = agreement->signatures[i];
        const Record *record = record_find(of->records, KIND_SIGNATURE, at->id);
        if (!record) continue;
        TopicRow *row = topic_row(cx, table);
        Str source = record_text(record, SIGNATURE_SOURCES);
        topic_link(table, row, at->partner->name, partner_href(cx, request, at->partner->id));
        topic_cell(table, row, choice_of(record, SIGNATURE_SIDE, cx->lang));
        topic_cell(table, row, day_told(cx->mem, cx->lang, at->day))->note =
            choice_of(record, SIGNATURE_DAY_IS, cx->lang);
        topic_cell(table, row, record_text(record, SIGNATURE_PLACE));
        topic_cell(table, row, towns_told(cx, at));
        cell_source(topic_cell(table, row, S("")), source);
    }
    if (!agreement->n_signatures) section->empty = not_recorded(cx);
}

/* By office only: names of people are never told to everybody. */
static void people_fill(Cx *cx, const Request *request, const Together *of,
                        const Agreement *agreement, TopicPage *page) {
    static const TopicColumn columns[] = {{"as", MSG_TOGETHER_COL_AS, false},
                                          {"office", MSG_TOGETHER_COL_OFFICE, false},
                                          {"for", MSG_TOGETHER_COL_OF, false},
                                          {"source", MSG_TOGETHER_COL_SOURCE, false}};
    Str heading = message_text(cx->lang, MSG_TOGETHER_PEOPLE);
    TopicSection *section = topic_section(page, "menschen", heading);
    topic_table(cx, &section->table, heading, 4, columns);
    for (size_t i = 0; i < agreement->n_signatures; i++) {
        size_t n;
        const Signature *at = agreement->signatures[i];
        const Record *const *list = records_naming(of->records, SIGNATORY_SIGNATURE, at->id, &n);
        const Record *signature = record_find(of->records, KIND_SIGNATURE, at->id);
        RecordValues sources = {0};
        if (signature) sources = record_values(signature, SIGNATURE_SOURCES);
        for (size_t k = 0; k < n; k++) {
            TopicRow *row = topic_row(cx, &section->table);
            Str side = record_text(list[k], SIGNATORY_FOR);
            topic_cell(&section->table, row, choice_of(list[k], SIGNATORY_AS, cx->lang));
            topic_cell(&section->table, row, record_text(list[k], SIGNATORY_OFFICE));
            topic_link(&section->table, row, side.n ? side : at->partner->name,
                       side.n ? S("") : partner_href(cx, request, at->partner->id));
            /* The last one tells most: the first says that it was signed. */
            cell_source(topic_cell(&section->table, row, S("")),
                        sources.n ? sources.list[sources.n - 1] : not_recorded(cx));
        }
    }
    if (!section->table.n_rows) section->empty = not_recorded(cx);
}

static int by_number(const void *a, const void *b) {
    const Record *x = *(const Record *const *)a, *y = *(const Record *const *)b;
    int64_t left = 0, right = 0;
    (void)int_read(record_text(x, DUTY_PLACE), &left);
    (void)int_read(record_text(y, DUTY_PLACE), &right);
    return left < right ? -1 : left > right;
}

static void duties_fill(Cx *cx, const Together *of, const Agreement *agreement, TopicPage *page) {
    size_t n;
    const Record *const *found = records_naming(of->records, DUTY_AGREEMENT, agreement->id, &n);
    const Record **list = NEW_ARRAY(cx->mem, const Record *, n + 1);
    TopicSection *section =
        topic_section(page, "pflichten", message_text(cx->lang, MSG_TOGETHER_DUTIES));
    for (size_t i = 0; i < n; i++)
        list[i] = found[i];
    if (n) qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0; i < n; i++)
        section_text(cx, section,
                     str_format(cx->mem, "%.*s. %.*s", STR_ARG(record_text(list[i], DUTY_PLACE)),
                                STR_ARG(record_words(list[i], DUTY_TEXT, cx->lang))));
    if (!n) section->empty = not_recorded(cx);
}

static void press_fill(Cx *cx, const Request *request, const Together *of,
                       const Agreement *agreement, TopicPage *page) {
    size_t n;
    const Record *record = record_find(of->records, KIND_AGREEMENT, agreement->id);
    const Record *const *pictures =
        records_naming(of->records, PICTURE_AGREEMENT, agreement->id, &n);
    TopicSection *section =
        topic_section(page, "presse", message_text(cx->lang, MSG_TOGETHER_PRESS));
    section_text(cx, section, record_text(record, AGREEMENT_PRESS));
    for (size_t i = 0; i < n; i++) {
        Str rights = record_text(pictures[i], PICTURE_RIGHTS);
        section_leads(cx, section,
                      page_href(cx, request, "/record/picture/%.*s/file", STR_ARG(pictures[i]->id)),
                      record_text(pictures[i], PICTURE_CAPTION),
                      message_fill(cx->mem, cx->lang, MSG_TOGETHER_RIGHTS, 1, &rights));
    }
    if (!section->n_paragraphs && !n) section->empty = not_recorded(cx);
}

Err route_agreement(Cx *cx, const Request *request, Reply *reply) {
    Together of;
    const Record *record;
    TRY(together_get(cx, request, reply, &of));
    TRY(together_record(cx, request, &of, KIND_AGREEMENT, &record));
    const Agreement *agreement = agreement_find(of.all, record->id);
    if (!agreement)
        return fail(cx, NOT_FOUND, MSG_TOGETHER_NO_RECORD, kind_word(cx->lang, KIND_AGREEMENT),
                    request->part);
    TopicPage *page = topic_new(cx, request, agreement->title.in[cx->lang]);
    topic_crumb(cx, request, page, "/agreements", MSG_TOGETHER_AGREEMENTS);
    Str ends = ends_told(cx, &of, agreement);
    if (ends.n) page->marked = ends;
    term_fill(cx, request, &of, agreement, page);
    parties_fill(cx, request, &of, agreement, page);
    people_fill(cx, request, &of, agreement, page);
    duties_fill(cx, &of, agreement, page);
    press_fill(cx, request, &of, agreement, page);
    TRY(topic_change(cx, request, page, &of, record));
    return topic_reply(cx, request, reply, page);
}
