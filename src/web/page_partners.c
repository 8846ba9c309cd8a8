/* How many partners were there on a day, who, by which signature, and by which rule is that
 * counted? */

#include "web/partners_view_in.h"

enum { FOUND_MOST = 20, GROUPS = STANDING_STATES + 1 };

static const char *const tabs[] = {"list", "map", "time", "network"};
static const Msg tab_words[] = {MSG_TOGETHER_TAB_LIST, MSG_TOGETHER_TAB_MAP, MSG_TOGETHER_TAB_TIME,
                                MSG_TOGETHER_TAB_NETWORK};
static const Msg rule_names[COUNT_RULES] = {
    [COUNT_SIGNED] = MSG_TOGETHER_RULE_SIGNED,
    [COUNT_DISTRICT_LEVEL] = MSG_TOGETHER_RULE_DISTRICT,
    [COUNT_IN_FORCE] = MSG_TOGETHER_RULE_FORCE,
    [COUNT_REPRESENTED] = MSG_TOGETHER_RULE_REPRESENTED,
    [COUNT_COVERED] = MSG_TOGETHER_RULE_COVERED,
};
static const Str answers[] = {[NO] = S("no"), [UNKNOWN] = S("unknown"), [YES] = S("yes")};

/* ---- what is asked for ---- */

static Err wrong(Cx *cx, const char *name, Str value, Str choices) {
    return fail(cx, INVALID, MSG_FIGURE_WRONG_VALUE, str_of(name), value, choices);
}

static Err tab_read(Cx *cx, PartnersAsk *ask) {
    Str tab = ask->request->get(ask->request, S("tab"));
    ask->tab = S("list");
    if (!tab.n) return OK;
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++)
        if (str_equal(tab, str_of(tabs[i]))) {
            ask->tab = str_of(tabs[i]);
            return OK;
        }
    return wrong(cx, "tab", tab, S("list, map, time, network"));
}

static Err ask_read(Cx *cx, PartnersAsk *ask) {
    const Request *request = ask->request;
    Str on = request->get(request, S("on")), rule = request->get(request, S("rule"));
    ask->kind = request->get(request, S("kind"));
    ask->wish = (CountWish){.on = ask->of.today, .rule = COUNT_SIGNED};
    if (on.n && !date_read(on, &ask->wish.on)) return wrong(cx, "on", on, S("2024-01-11"));
    if (rule.n && !count_rule_read(rule, &ask->wish.rule)) {
        Str ids[COUNT_RULES];
        for (CountRule i = 0; i < COUNT_RULES; i++)
            ids[i] = count_rule_id(i);
        return wrong(cx, "rule", rule, str_join(cx->mem, COUNT_RULES, ids, S(", ")));
    }
    if (!partner_kinds_read(ask->kind, &ask->wish.kinds)) {
        Str ids[PARTNER_KINDS + 1] = {S("municipality")};
        for (PartnerKind i = 0; i < PARTNER_KINDS; i++)
            ids[i + 1] = partner_kind_id(i);
        return wrong(cx, "kind", ask->kind, str_join(cx->mem, PARTNER_KINDS + 1, ids, S(", ")));
    }
    return tab_read(cx, ask);
}

Str partners_with(Cx *cx, const PartnersAsk *ask, const char *name, Str value) {
    const Str parameters[][2] = {
        {S("on"), date_iso(cx->mem, ask->wish.on)},
        {S("kind"), ask->kind},
        {S("rule"), count_rule_id(ask->wish.rule)},
        {S("tab"), ask->tab},
    };
    Buf out = buf_new(cx->mem, 2048);
    buf_put(&out, page_href(cx, ask->request, "/partners"));
    char mark = '?';
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
        Str text = str_equal(parameters[i][0], str_of(name)) ? value : parameters[i][1];
        if (!text.n) continue;
        buf_format(&out, "%c%.*s=", mark, STR_ARG(parameters[i][0]));
        buf_url(&out, text);
        mark = '&';
    }
    return buf_str(&out);
}

Str partners_kind_word(Cx *cx, Str kind) {
    if (!kind.n) return message_text(cx->lang, MSG_TOGETHER_ALL_KINDS);
    if (str_equal(kind, S("municipality"))) return message_text(cx->lang, MSG_TOGETHER_MUNICIPAL);
    return choice_word(cx->lang, S("partner-kind"), kind);
}

static void choices_fill(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    page->kinds = NEW_ARRAY(cx->mem, Option, PARTNER_KINDS + 2);
    page->rules = NEW_ARRAY(cx->mem, Option, COUNT_RULES);
    Str kinds[PARTNER_KINDS + 2] = {S(""), S("municipality")};
    for (PartnerKind i = 0; i < PARTNER_KINDS; i++)
        kinds[i + 2] = partner_kind_id(i);
    for (size_t i = 0; i < PARTNER_KINDS + 2; i++)
        page->kinds[page->n_kinds++] =
            (Option){kinds[i], partners_kind_word(cx, kinds[i]), str_equal(kinds[i], ask->kind)};
    for (CountRule i = 0; i < COUNT_RULES; i++)
        page->rules[page->n_rules++] =
            (Option){count_rule_id(i), message_text(cx->lang, rule_names[i]), i == ask->wish.rule};
    page->tabs = NEW_ARRAY(cx->mem, Link, 4);
    for (size_t i = 0; i < 4; i++)
        page->tabs[page->n_tabs++] = (Link){.href = partners_with(cx, ask, "tab", str_of(tabs[i])),
                                            .text = message_text(cx->lang, tab_words[i]),
                                            .active = str_equal(ask->tab, str_of(tabs[i]))};
    page->kept = NEW_ARRAY(cx->mem, Fact, 3);
    page->kept[page->n_kept++] = (Fact){S("tab"), ask->tab};
    if (ask->kind.n) page->kept[page->n_kept++] = (Fact){S("kind"), ask->kind};
    page->kept[page->n_kept++] = (Fact){S("rule"), count_rule_id(ask->wish.rule)};
}

/* ---- the number ---- */

static Str short_number(Cx *cx, const PartnerCount *count) {
    Str sure = words_count(cx->mem, cx->lang, (int64_t)count->sure);
    if (!count->open) return sure;
    return message_fill(cx->mem, cx->lang, MSG_TOGETHER_AT_LEAST, 1, &sure);
}

static void number_fill(Cx *cx, const PartnersAsk *ask, const PartnerCount *count,
                        PartnersPage *page) {
    Str parts[] = {ask->wish.rule == COUNT_COVERED ? message_text(cx->lang, MSG_TOGETHER_PLACES)
                                                   : partners_kind_word(cx, ask->kind),
                   words_date(cx->mem, cx->lang, ask->wish.on)};
    page->number = short_number(cx, count);
    page->number_of = message_fill(cx->mem, cx->lang, MSG_TOGETHER_ON, 2, parts);
    if (count->open) page->told = count_told(cx->mem, cx->lang, count);
    page->rule = count_rule_sentence(cx->lang, ask->wish.rule);
    page->others = NEW_ARRAY(cx->mem, RuleNumber, COUNT_RULES);
    for (CountRule i = 0; i < COUNT_RULES; i++) {
        CountWish wish = ask->wish;
        PartnerCount other;
        wish.rule = i;
        partners_count(cx->mem, &other, ask->of.all, &wish);
        page->others[page->n_others++] = (RuleNumber){
            .name = message_text(cx->lang, rule_names[i]),
            .number = short_number(cx, &other),
            .href = partners_with(cx, ask, "rule", count_rule_id(i)),
            .chosen = i == ask->wish.rule,
        };
    }
}

static Str counted_kind(unsigned kinds) {
    if (kinds == PARTNERS_MUNICIPAL) return S("municipality");
    for (PartnerKind i = 0; i < PARTNER_KINDS; i++)
        if (kinds == PARTNERS_OF(i)) return partner_kind_id(i);
    return S("");
}

/* "Kreise und kreisfreie Städte: 9. April 2024", leading to that very count. */
static void stated_fill(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    const Register *all = ask->of.all;
    page->stated = NEW_ARRAY(cx->mem, TopicCell, all->n_stated + 1);
    for (size_t i = 0; i < all->n_stated; i++) {
        const StatedCount *said = &all->stated[i];
        const Record *record = record_find(ask->of.records, KIND_STATED_COUNT, said->id);
        TopicCell cell = {.label = record ? record_words(record, STATED_COUNT_TEXT, cx->lang)
                                          : said->text,
                          .text = message_text(cx->lang, MSG_TOGETHER_UNEXPLAINED)};
        if (said->n_matches) {
            CountWish wish = {said->matches[0].first, said->matches[0].rule, said->kinds};
            PartnersAsk other = *ask;
            other.wish = wish;
            other.kind = counted_kind(said->kinds);
            Str parts[] = {message_text(cx->lang, rule_names[wish.rule]),
                           words_date(cx->mem, cx->lang, wish.on),
                           words_count(cx->mem, cx->lang, said->number)};
            cell.text = message_fill(cx->mem, cx->lang, MSG_TOGETHER_EXPLAINED, 3, parts);
            cell.href = partners_with(cx, &other, "", S(""));
        }
        if (record) cell.note = record_text(record, STATED_COUNT_NOTE);
        page->stated[page->n_stated++] = cell;
    }
}

static void ends_fill(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    Reminder *ends;
    size_t n;
    partners_reminders(cx->mem, ask->of.all, ask->of.today, ENDS_SOON_DAYS, &ends, &n);
    page->ends = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n; i++)
        page->ends[page->n_ends++] =
            (Link){.href = agreement_href(cx, ask->request, ends[i].agreement->id),
                   .text = ends[i].agreement->title.in[cx->lang],
                   .note = ends_told(cx, &ask->of, ends[i].agreement)};
}

/* ---- the list ---- */

static Standing standing_of(const PartnersAsk *ask, const CountEntry *entry) {
    const Register *all = ask->of.all;
    if (entry->partner) return partner_standing(all, entry->partner, ask->wish.on);
    return region_standing(all, entry->place->key, entry->place->kreis, ask->wish.on);
}

/* What the evidence rests on: the first source of the signature, else of the partner. */
static Str source_of(const PartnersAsk *ask, const CountEntry *entry, const Signature *by) {
    const Record *record = by ? record_find(ask->of.records, KIND_SIGNATURE, by->id) : NULL;
    Str source = record ? record_text(record, SIGNATURE_SOURCES) : S("");
    if (source.n || !entry->partner) return source;
    record = record_find(ask->of.records, KIND_PARTNER, entry->partner->id);
    return record ? record_text(record, PARTNER_SOURCES) : S("");
}

static const TopicColumn list_columns[] = {
    {"name", MSG_TOGETHER_COL_PARTNER, false},    {"kind", MSG_TOGETHER_COL_KIND, false},
    {"counted", MSG_TOGETHER_COL_COUNTED, false}, {"reason", MSG_TOGETHER_COL_REASON, false},
    {"source", MSG_TOGETHER_COL_SOURCE, false},
};
enum { LIST_COLUMNS = sizeof list_columns / sizeof *list_columns };

static Str counted_word(Cx *cx, Answer in) {
    static const Msg words[] = {[NO] = MSG_TOGETHER_COUNTS_NOT,
                                [UNKNOWN] = MSG_TOGETHER_COUNTS_OPEN,
                                [YES] = MSG_TOGETHER_COUNTS};
    return message_text(cx->lang, words[in]);
}

static void list_row(Cx *cx, const PartnersAsk *ask, const CountEntry *entry, const Standing *now,
                     TopicTable *table) {
    TopicRow *row = topic_row(cx, table);
    const Partner *partner = entry->partner;
    const Signature *by = entry->by ? entry->by : now->by;
    Str source = source_of(ask, entry, by);
    if (partner)
        topic_link(table, row, partner->name, partner_href(cx, ask->request, partner->id));
    else
        topic_link(table, row, entry->place->name.in[cx->lang],
                   page_href(cx, ask->request, "/region/%.*s", STR_ARG(entry->place->key)));
    topic_cell(table, row, partner ? partner_kind_word(cx->lang, partner->kind) : S(""));
    topic_cell(table, row, counted_word(cx, entry->in));
    topic_cell(table, row, count_reason_told(cx->mem, cx->lang, entry));
    cell_source(topic_cell(table, row, S("")), source);
}

static void list_fill(Cx *cx, const PartnersAsk *ask, const PartnerCount *count,
                      PartnersPage *page) {
    static const StandingState order[] = {
        STANDING_SIGNED, STANDING_REPRESENTED, STANDING_COVERED, STANDING_UNKNOWN,
        STANDING_LAPSED, STANDING_WITHDRAWN,   STANDING_NOT_YET, STANDING_NONE};
    TopicTable *tables = NEW_ARRAY(cx->mem, TopicTable, GROUPS);
    for (size_t i = 0; i < GROUPS; i++)
        topic_table(cx, &tables[i],
                    i < STANDING_STATES ? standing_word(cx->lang, (StandingState)i)
                                        : message_text(cx->lang, MSG_TOGETHER_INVENTED_GROUP),
                    LIST_COLUMNS, list_columns);
    for (size_t i = 0; i < count->n; i++) {
        const CountEntry *entry = &count->list[i];
        Standing now = standing_of(ask, entry);
        bool invented = entry->partner && entry->partner->invented;
        list_row(cx, ask, entry, &now, &tables[invented ? GROUPS - 1 : (size_t)now.state]);
    }
    page->groups = NEW_ARRAY(cx->mem, TopicSection, GROUPS);
    for (size_t i = 0; i < GROUPS; i++) {
        const TopicTable *table = &tables[i < GROUPS - 1 ? (size_t)order[i] : i];
        if (!table->n_rows) continue;
        Str parts[] = {heading_of(cx, table->caption),
                       words_count(cx->mem, cx->lang, (int64_t)table->n_rows)};
        page->groups[page->n_groups++] =
            (TopicSection){.heading = message_fill(cx->mem, cx->lang, MSG_TOGETHER_GROUP, 2, parts),
                           .table = *table};
    }
}

/* ---- the search ---- */

static void search_fill(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    static const TopicColumn columns[] = {{"name", MSG_TOGETHER_COL_NAME, false},
                                          {"kind", MSG_TOGETHER_COL_KIND, false},
                                          {"by", MSG_TOGETHER_COL_FOUND_BY, false}};
    PartnerFound *found;
    size_t n;
    page->find = ask->request->get(ask->request, S("q"));
    if (!page->find.n) return;
    partners_search(cx->mem, ask->of.all, page->find, &found, &n, FOUND_MOST);
    topic_table(cx, &page->found, page->find, 3, columns);
    for (size_t i = 0; i < n; i++) {
        const Record *record = record_find(ask->of.records, found[i].kind, found[i].id);
        if (!record || !record_seen(cx, ask->of.records, record, NULL)) continue;
        TopicRow *row = topic_row(cx, &page->found);
        topic_link(&page->found, row, found[i].name.in[cx->lang],
                   topic_href(cx, ask->request, found[i].kind, found[i].id));
        topic_cell(&page->found, row, kind_word(cx->lang, found[i].kind));
        topic_cell(&page->found, row,
                   str_equal(found[i].by, found[i].name.in[cx->lang]) ? S("") : found[i].by);
    }
    page->find_told =
        message_count(cx->mem, cx->lang, MSG_TOGETHER_FOUND, (int64_t)page->found.n_rows);
}

/* ---- for programs ---- */

static void json_entry(Cx *cx, const PartnersAsk *ask, Json *j, const CountEntry *entry) {
    Standing now = standing_of(ask, entry);
    const Signature *by = entry->by ? entry->by : now.by;
    json_object(j);
    json_field(j, "id", entry->partner ? entry->partner->id : entry->place->key);
    json_field(j, "name", entry->partner ? entry->partner->name : entry->place->name.in[cx->lang]);
    json_field(j, "kind", entry->partner ? partner_kind_id(entry->partner->kind) : S("place"));
    json_field(j, "standing", standing_id(now.state));
    json_field(j, "in", answers[entry->in]);
    json_field(j, "reason", count_reason_id(entry->reason));
    json_field(j, "told", count_reason_told(cx->mem, cx->lang, entry));
    json_field(j, "signature", by ? by->id : S(""));
    json_field(j, "agreement", by ? by->agreement->id : S(""));
    json_field(j, "day", by ? day_canonical(cx->mem, by->day) : S(""));
    json_field(j, "source", source_of(ask, entry, by));
    json_object_end(j);
}

/* By what the rows of a file were chosen. */
static void chosen_fill(Cx *cx, const PartnersAsk *ask, const Fact **out, size_t *n) {
    const Fact all[] = {{S("on"), date_iso(cx->mem, ask->wish.on)},
                        {S("kind"), ask->kind.n ? ask->kind : S("all")},
                        {S("rule"), count_rule_id(ask->wish.rule)},
                        {S("tab"), ask->tab}};
    Fact *chosen = NEW_ARRAY(cx->mem, Fact, sizeof all / sizeof *all);
    *n = sizeof all / sizeof *all;
    for (size_t i = 0; i < *n; i++)
        chosen[i] = all[i];
    *out = chosen;
}

static Err count_json(Cx *cx, const PartnersAsk *ask, Reply *reply, const PartnerCount *count) {
    Json j = json_begin(&reply->body);
    json_object(&j);
    json_field(&j, "on", date_iso(cx->mem, ask->wish.on));
    json_field(&j, "kind", ask->kind.n ? ask->kind : S("all"));
    json_field(&j, "rule", count_rule_id(ask->wish.rule));
    json_field(&j, "sentence", count_rule_sentence(cx->lang, ask->wish.rule));
    json_field_int(&j, "at_least", (int64_t)count->sure);
    json_field_int(&j, "at_most", (int64_t)(count->sure + count->open));
    json_field_int(&j, "unknown", (int64_t)count->open);
    json_field(&j, "told", count_told(cx->mem, cx->lang, count));
    json_key(&j, S("rows"));
    json_array(&j);
    for (size_t i = 0; i < count->n; i++)
        json_entry(cx, ask, &j, &count->list[i]);
    json_array_end(&j);
    json_object_end(&j);
    buf_char(&reply->body, '\n');
    return buf_check(cx, &reply->body);
}

static Err count_csv(Cx *cx, const PartnersAsk *ask, Reply *reply, const PartnerCount *count) {
    static const char *const columns[] = {"id",     "name",      "kind",      "standing", "in",
                                          "reason", "signature", "agreement", "day",      "source"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    chosen_fill(cx, ask, &sheet.chosen, &sheet.n_chosen);
    for (size_t i = 0; i < count->n; i++) {
        const CountEntry *entry = &count->list[i];
        Standing now = standing_of(ask, entry);
        const Signature *by = entry->by ? entry->by : now.by;
        Str cells[] = {
            entry->partner ? entry->partner->id : entry->place->key,
            entry->partner ? entry->partner->name : entry->place->name.in[cx->lang],
            entry->partner ? partner_kind_id(entry->partner->kind) : S("place"),
            standing_id(now.state),
            answers[entry->in],
            count_reason_id(entry->reason),
            by ? by->id : S(""),
            by ? by->agreement->id : S(""),
            by ? day_canonical(cx->mem, by->day) : S(""),
            source_of(ask, entry, by),
        };
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
            vec_push(cx->mem, &sheet.cells, cells[k]);
    }
    return sheet_reply(cx, ask->request, reply, &sheet);
}

/* ---- the page ---- */

static void links_fill(Cx *cx, const Request *request, PartnersPage *page) {
    static const struct {
        const char *path;
        Msg text;
    } entries[] = {{"/agreements", MSG_TOGETHER_AGREEMENTS}, {"/bodies", MSG_TOGETHER_BODIES}};
    page->links = NEW_ARRAY(cx->mem, Link, 2);
    for (size_t i = 0; i < 2; i++)
        page->links[page->n_links++] = (Link){.href = page_href(cx, request, "%s", entries[i].path),
                                              .text = message_text(cx->lang, entries[i].text)};
}

static Err view_fill(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    page->is_map = str_equal(ask->tab, S("map"));
    page->is_time = str_equal(ask->tab, S("time"));
    page->is_network = str_equal(ask->tab, S("network"));
    page->is_list = str_equal(ask->tab, S("list"));
    if (page->is_map) return partners_map(cx, ask, page);
    if (page->is_time) return partners_time(cx, ask, page);
    return page->is_network ? partners_ties(cx, ask, page) : OK;
}

Err route_partners(Cx *cx, const Request *request, Reply *reply) {
    PartnersAsk ask = {.request = request};
    PartnerCount count;
    TRY(together_get(cx, request, reply, &ask.of));
    TRY(ask_read(cx, &ask));
    partners_count(cx->mem, &count, ask.of.all, &ask.wish);
    bool list = str_equal(ask.tab, S("list"));
    if (list && request->format == AS_JSON) return count_json(cx, &ask, reply, &count);
    if (list && request->format == AS_CSV) return count_csv(cx, &ask, reply, &count);
    PartnersPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_TOGETHER_TITLE), S("/partners")),
        .action = page_href(cx, request, "/partners"),
        .tab = ask.tab,
        .day = date_iso(cx->mem, ask.wish.on),
    };
    if (str_equal(ask.tab, S("map")) && request->format == AS_HTML)
        page.head.map_script = asset_address(cx->mem, S("map.js"));
    TRY(view_fill(cx, &ask, &page));
    if (request->format != AS_HTML) {
        chosen_fill(cx, &ask, &page.view.table.chosen, &page.view.table.n_chosen);
        return topic_table_reply(cx, request, reply, &page.view.table);
    }
    choices_fill(cx, &ask, &page);
    number_fill(cx, &ask, &count, &page);
    if (list) stated_fill(cx, &ask, &page);
    ends_fill(cx, &ask, &page);
    search_fill(cx, &ask, &page);
    links_fill(cx, request, &page);
    if (list) list_fill(cx, &ask, &count, &page);
    page_partners(&reply->body, request->lang, &page);
    return OK;
}
