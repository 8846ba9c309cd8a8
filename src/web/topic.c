/* How are the pages of the partnership put together? Sections that the template shows, and the same
 * as rows for programs. */

#include "web/agenda_in.h"
#include "web/topic_in.h"

enum { ROWS_FIRST = 16, LINKS_MOST = 400, PARAGRAPHS_MOST = 60, ACTIONS_MOST = 8 };

/* ---- what they are made from ---- */

Err together_get(Cx *cx, const Request *request, Reply *reply, Together *out) {
    int64_t now = cx->clock();
    *out = (Together){.person = request->person, .today = local_date(now)};
    TRY(records_now(cx, &out->records));
    TRY(partners_now(cx, &out->all));
    reply->until = local_day_ends(now);
    return OK;
}

Err together_record(Cx *cx, const Request *request, const Together *of, Kind kind,
                    const Record **out) {
    const Record *found = record_find(of->records, kind, request->part);
    if (!found || !record_seen(cx, of->records, found, of->person))
        return fail(cx, NOT_FOUND, MSG_TOGETHER_NO_RECORD, kind_word(cx->lang, kind),
                    request->part);
    *out = found;
    return OK;
}

/* ---- the page ---- */

TopicPage *topic_new(Cx *cx, const Request *request, Str title) {
    TopicPage *page = NEW(cx->mem, TopicPage);
    page->head = page_head(cx, request, title, S("/partners"));
    page->title = title;
    page->sections = NEW_ARRAY(cx->mem, TopicSection, TOPIC_SECTIONS_MOST);
    page->actions = NEW_ARRAY(cx->mem, Link, ACTIONS_MOST);
    return page;
}

void topic_crumb(Cx *cx, const Request *request, TopicPage *page, const char *path, Msg text) {
    page->crumb = message_text(cx->lang, text);
    page->crumb_href = page_href(cx, request, "%s", path);
}

void topic_action(Cx *cx, TopicPage *page, Str href, Msg text) {
    must(page->n_actions < ACTIONS_MOST);
    page->actions[page->n_actions++] = (Link){.href = href, .text = message_text(cx->lang, text)};
}

void topic_enter(Cx *cx, const Request *request, TopicPage *page, Kind kind) {
    Str href = enter_href(cx, request, kind);
    if (href.n) topic_action(cx, page, href, MSG_WORK_ENTER);
}

Err topic_change(Cx *cx, const Request *request, TopicPage *page, const Together *of,
                 const Record *record) {
    const Scene scene = {.records = of->records, .request = request};
    Str href;
    TRY(scene_change(cx, &scene, record, &href));
    if (href.n) topic_action(cx, page, href, MSG_TOGETHER_RECORD);
    return OK;
}

TopicSection *topic_section(TopicPage *page, const char *id, Str heading) {
    must(page->n_sections < TOPIC_SECTIONS_MOST);
    TopicSection *section = &page->sections[page->n_sections++];
    section->id = str_of(id);
    section->heading = heading;
    return section;
}

static void fact_add(Cx *cx, TopicSection *section, TopicCell fact) {
    if (!section->facts) section->facts = NEW_ARRAY(cx->mem, TopicCell, TOPIC_FACTS_MOST);
    must(section->n_facts < TOPIC_FACTS_MOST);
    section->facts[section->n_facts++] = fact;
}

void section_told(Cx *cx, TopicSection *section, Msg name, Str text, Str href) {
    if (!text.n) return;
    fact_add(cx, section,
             (TopicCell){.text = text, .href = href, .label = message_text(cx->lang, name)});
}

void section_known(Cx *cx, TopicSection *section, Msg name, Str text, Str href) {
    section_told(cx, section, name, text.n ? text : not_recorded(cx), text.n ? href : S(""));
}

void section_text(Cx *cx, TopicSection *section, Str prose) {
    if (!section->paragraphs) section->paragraphs = NEW_ARRAY(cx->mem, Str, PARAGRAPHS_MOST);
    for (Str rest = prose, line; str_cut(&rest, '\n', &line);) {
        line = str_trim(line);
        if (line.n && section->n_paragraphs < PARAGRAPHS_MOST)
            section->paragraphs[section->n_paragraphs++] = line;
    }
}

void section_leads(Cx *cx, TopicSection *section, Str href, Str text, Str note) {
    if (!section->links) section->links = NEW_ARRAY(cx->mem, Link, LINKS_MOST);
    if (section->n_links == LINKS_MOST) return;
    section->links[section->n_links++] = (Link){.href = href, .text = text, .note = note};
}

/* "https://www.uni-due.de/x" -> "uni-due.de" */
static Str host_of(Str address) {
    size_t from = str_find(address, S("://"), 0);
    Str host = str_slice(address, from == SIZE_MAX ? 0 : from + 3, address.n);
    size_t end = str_find(host, S("/"), 0);
    host = str_slice(host, 0, end == SIZE_MAX ? host.n : end);
    return str_starts(host, S("www.")) ? str_slice(host, 4, host.n) : host;
}

void cell_source(TopicCell *cell, Str source) {
    bool web = str_starts(source, S("https://")) || str_starts(source, S("http://"));
    cell->text = web ? host_of(source) : source;
    cell->href = web ? source : S("");
}

void section_sources(Cx *cx, TopicSection *section, RecordValues sources) {
    for (size_t i = 0; i < sources.n; i++) {
        Msg name = i ? MSG_TOGETHER_SOURCE_MORE : MSG_TOGETHER_SOURCE_OF;
        if (section->n_facts >= TOPIC_FACTS_MOST - 2 || !sources.list[i].n) continue;
        section_told(cx, section, name, sources.list[i], S(""));
        cell_source(&section->facts[section->n_facts - 1], sources.list[i]);
    }
}

void section_cut(Cx *cx, TopicSection *section, size_t whole) {
    Str parts[] = {words_count(cx->mem, cx->lang, TOPIC_ROWS_MOST),
                   words_count(cx->mem, cx->lang, (int64_t)whole)};
    if (whole > TOPIC_ROWS_MOST)
        section->empty = message_fill(cx->mem, cx->lang, MSG_TOGETHER_ROWS_SHOWN, 2, parts);
}

/* ---- tables ---- */

void topic_table(Cx *cx, TopicTable *table, Str caption, size_t n, const TopicColumn *columns) {
    must(n <= TOPIC_COLUMNS_MOST);
    table->caption = caption;
    table->columns = NEW_ARRAY(cx->mem, TopicCell, n);
    table->ids = NEW_ARRAY(cx->mem, const char *, n);
    table->n_columns = n;
    for (size_t i = 0; i < n; i++) {
        table->ids[i] = columns[i].id;
        table->columns[i] = (TopicCell){.text = message_text(cx->lang, columns[i].title),
                                        .number = columns[i].number};
    }
}

TopicRow *topic_row(Cx *cx, TopicTable *table) {
    if (table->n_rows == table->rows_made) {
        size_t more = table->rows_made ? 2 * table->rows_made : ROWS_FIRST;
        TopicRow *rows = NEW_ARRAY(cx->mem, TopicRow, more);
        for (size_t i = 0; i < table->n_rows; i++)
            rows[i] = table->rows[i];
        table->rows = rows;
        table->rows_made = more;
    }
    TopicRow *row = &table->rows[table->n_rows++];
    row->cells = NEW_ARRAY(cx->mem, TopicCell, table->n_columns);
    return row;
}

TopicCell *topic_cell(TopicTable *table, TopicRow *row, Str text) {
    must(row->n_cells < table->n_columns);
    const TopicCell *column = &table->columns[row->n_cells];
    TopicCell *cell = &row->cells[row->n_cells++];
    *cell = (TopicCell){.text = text, .label = column->text, .number = column->number};
    return cell;
}

TopicCell *topic_link(TopicTable *table, TopicRow *row, Str text, Str href) {
    TopicCell *cell = topic_cell(table, row, text);
    cell->href = href;
    return cell;
}

TopicPage *topic_list(Cx *cx, const Request *request, const TopicList *list) {
    Str title = message_text(cx->lang, list->title);
    TopicPage *page = topic_new(cx, request, title);
    topic_crumb(cx, request, page, "/partners", MSG_TOGETHER_TITLE);
    page->lead = message_text(cx->lang, list->lead);
    topic_table(cx, &topic_section(page, "", S(""))->table, title, list->n_columns, list->columns);
    return page;
}

/* ---- replies ---- */

static void sheet_line(Cx *cx, Sheet *sheet, const TopicSection *section, size_t row,
                       const TopicCell *cell) {
    vec_push(cx->mem, &sheet->cells, section->id.n ? section->id : section->heading);
    vec_push(cx->mem, &sheet->cells, row ? str_format(cx->mem, "%zu", row) : S(""));
    vec_push(cx->mem, &sheet->cells, cell->label);
    vec_push(cx->mem, &sheet->cells, cell->text);
    vec_push(cx->mem, &sheet->cells, cell->href);
}

static void sheet_section(Cx *cx, Sheet *sheet, const TopicSection *section) {
    for (size_t i = 0; i < section->n_facts; i++)
        sheet_line(cx, sheet, section, 0, &section->facts[i]);
    for (size_t i = 0; i < section->n_paragraphs; i++)
        sheet_line(cx, sheet, section, i + 1, &(TopicCell){.text = section->paragraphs[i]});
    for (size_t r = 0; r < section->table.n_rows; r++)
        for (size_t c = 0; c < section->table.rows[r].n_cells; c++)
            sheet_line(cx, sheet, section, r + 1, &section->table.rows[r].cells[c]);
    for (size_t i = 0; i < section->n_links; i++)
        sheet_line(cx, sheet, section, i + 1,
                   &(TopicCell){.text = section->links[i].text, .href = section->links[i].href});
}

Err topic_reply(Cx *cx, const Request *request, Reply *reply, const TopicPage *page) {
    static const char *const columns[] = {"section", "row", "name", "text", "address"};
    if (request->format == AS_HTML) {
        page_topic(&reply->body, request->lang, page);
        return OK;
    }
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns,
                   .columns = columns,
                   .chosen = page->chosen,
                   .n_chosen = page->n_chosen};
    const TopicSection top = {.id = S("page")};
    sheet_line(cx, &sheet, &top, 0, &(TopicCell){.text = page->title});
    for (size_t i = 0; i < page->n_sections; i++)
        sheet_section(cx, &sheet, &page->sections[i]);
    return sheet_reply(cx, request, reply, &sheet);
}

Err topic_table_reply(Cx *cx, const Request *request, Reply *reply, const TopicTable *table) {
    Sheet sheet = {.n_columns = table->n_columns,
                   .columns = table->ids,
                   .chosen = table->chosen,
                   .n_chosen = table->n_chosen};
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < table->n_columns; c++)
            vec_push(cx->mem, &sheet.cells, table->rows[r].cells[c].text);
    return sheet_reply(cx, request, reply, &sheet);
}

Err topic_list_reply(Cx *cx, const Request *request, Reply *reply, const TopicPage *page,
                     const TopicTable *table) {
    if (request->format != AS_HTML) return topic_table_reply(cx, request, reply, table);
    page_topic(&reply->body, request->lang, page);
    return OK;
}

/* ---- what several pages say ---- */

Str partner_href(Cx *cx, const Request *request, Str id) {
    return page_href(cx, request, "/partner/%.*s", STR_ARG(id));
}

Str agreement_href(Cx *cx, const Request *request, Str id) {
    return page_href(cx, request, "/agreement/%.*s", STR_ARG(id));
}

Str body_href(Cx *cx, const Request *request, Str id) {
    return page_href(cx, request, "/body/%.*s", STR_ARG(id));
}

Str topic_href(Cx *cx, const Request *request, Kind kind, Str id) {
    switch (kind) {
    case KIND_PARTNER: return partner_href(cx, request, id);
    case KIND_AGREEMENT: return agreement_href(cx, request, id);
    case KIND_BODY: return body_href(cx, request, id);
    case KIND_MEASURE: return page_href(cx, request, "/measure/%.*s", STR_ARG(id));
    default:
        return page_href(cx, request, "/record/%.*s/%.*s", STR_ARG(kind_of(kind)->id), STR_ARG(id));
    }
}

Str heading_of(Cx *cx, Str word) {
    bool small = word.n && word.p[0] >= 'a' && word.p[0] <= 'z';
    return small ? str_format(cx->mem, "%c%.*s", word.p[0] - 'a' + 'A', (int)word.n - 1, word.p + 1)
                 : word;
}

Str not_recorded(const Cx *cx) {
    return message_text(cx->lang, MSG_TOGETHER_NOT_RECORDED);
}

Str choice_of(const Record *record, FieldName field, Lang lang) {
    Str id = record_text(record, field);
    return id.n ? choice_word(lang, field_of(field)->choices, id) : id;
}

Str ends_told(Cx *cx, const Together *of, const Agreement *agreement) {
    Day until = agreement->until;
    if (!day_recorded(until) || agreement->renewed) return S("");
    int64_t days = (date_time(until.last) - date_time(of->today)) / 86400;
    if (days < 0 || days > ENDS_SOON_DAYS) return S("");
    Str parts[] = {day_told(cx->mem, cx->lang, until),
                   message_count(cx->mem, cx->lang, MSG_TOGETHER_IN_DAYS, days)};
    return message_fill(cx->mem, cx->lang, MSG_TOGETHER_ENDS, 2, parts);
}

Str term_told(Cx *cx, const Agreement *agreement) {
    Str from = day_recorded(agreement->from) ? day_told(cx->mem, cx->lang, agreement->from)
                                             : not_recorded(cx);
    Str until = day_recorded(agreement->until) ? day_told(cx->mem, cx->lang, agreement->until)
                                               : not_recorded(cx);
    Str parts[] = {from, until};
    bool known = day_recorded(agreement->from) || day_recorded(agreement->until);
    if (!known && agreement->term != TERM_OPEN) return not_recorded(cx);
    if (agreement->term == TERM_OPEN)
        return message_fill(cx->mem, cx->lang, MSG_TOGETHER_TERM_OPEN, 1, &from);
    return message_fill(cx->mem, cx->lang, MSG_TOGETHER_TERM, 2, parts);
}
