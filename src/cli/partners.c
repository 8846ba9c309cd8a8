/* wirk partners: who was a partner on a day, by which rule, and what contradicts itself? */

#include "cli/listing_in.h"
#include "partners/partners.h"

enum { MOST_JSON = 16 << 20, FOUND_MOST = 20, DAYS_USUAL = 90, DAYS_MOST = 100000 };

static const Str answers[] = {[NO] = S("no"), [UNKNOWN] = S("unknown"), [YES] = S("yes")};

#define COLUMNS(list) .columns = (list), .n_columns = sizeof(list) / sizeof *(list)

/* ---- the count ---- */

static Err wish_read(Cx *cx, const Options *options, CountWish *out) {
    *out = (CountWish){.on = local_date(cx->clock()), .rule = COUNT_SIGNED};
    if (options->on.n && !date_read(options->on, &out->on))
        return fail(cx, INVALID, MSG_CLI_NO_DAY, options->on);
    if (options->rule.n && !count_rule_read(options->rule, &out->rule)) {
        Str ids[COUNT_RULES];
        for (CountRule rule = 0; rule < COUNT_RULES; rule++)
            ids[rule] = count_rule_id(rule);
        return fail(cx, INVALID, MSG_CLI_NO_COUNT_RULE, options->rule,
                    str_join(cx->mem, COUNT_RULES, ids, S(", ")));
    }
    if (partner_kinds_read(options->kind, &out->kinds)) return OK;
    Str ids[PARTNER_KINDS + 1] = {S("municipality")};
    for (PartnerKind kind = 0; kind < PARTNER_KINDS; kind++)
        ids[kind + 1] = partner_kind_id(kind);
    return fail(cx, INVALID, MSG_CLI_NO_PARTNER_KIND, options->kind,
                str_join(cx->mem, PARTNER_KINDS + 1, ids, S(", ")));
}

static Str entry_id(const CountEntry *entry) {
    return entry->partner ? entry->partner->id : entry->place->key;
}

static Str entry_name(const Cx *cx, const CountEntry *entry) {
    return entry->partner ? entry->partner->name : entry->place->name.in[cx->lang];
}

static void put_entry(Cx *cx, Json *j, const CountEntry *entry) {
    json_object(j);
    json_field(j, "id", entry_id(entry));
    json_field(j, "name", entry_name(cx, entry));
    if (entry->partner) json_field(j, "kind", partner_kind_id(entry->partner->kind));
    json_field(j, "in", answers[entry->in]);
    json_field(j, "reason", count_reason_id(entry->reason));
    json_field(j, "told", count_reason_told(cx->mem, cx->lang, entry));
    if (entry->by) {
        json_field(j, "signature", entry->by->id);
        json_field(j, "agreement", entry->by->agreement->id);
        json_field(j, "day", day_canonical(cx->mem, entry->by->day));
    }
    json_object_end(j);
}

static Err print_json(Cx *cx, const Options *options, const PartnerCount *count) {
    Buf out = buf_new(cx->mem, MOST_JSON);
    Json j = json_begin(&out);
    json_object(&j);
    json_field(&j, "on", date_iso(cx->mem, count->wish.on));
    json_field(&j, "kind", options->kind.n ? options->kind : S("all"));
    json_field(&j, "rule", count_rule_id(count->wish.rule));
    json_field(&j, "sentence", count_rule_sentence(cx->lang, count->wish.rule));
    json_key(&j, S("number")); /* null: not known, between the two that follow */
    if (count->open)
        json_null(&j);
    else
        json_int(&j, (int64_t)count->sure);
    json_field_int(&j, "at_least", (int64_t)count->sure);
    json_field_int(&j, "at_most", (int64_t)(count->sure + count->open));
    json_field_int(&j, "unknown", (int64_t)count->open);
    json_field(&j, "told", count_told(cx->mem, cx->lang, count));
    json_key(&j, S("rows"));
    json_array(&j);
    for (size_t i = 0; i < count->n; i++)
        put_entry(cx, &j, &count->list[i]);
    json_array_end(&j);
    json_object_end(&j);
    buf_char(&out, '\n');
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

static Err tell_count(Cx *cx, const Options *options, const Register *all) {
    static const ListingColumn columns[] = {{"id", MSG_CLI_COL_KEY, false},
                                            {"name", MSG_CLI_COL_NAME, false},
                                            {"in", MSG_CLI_COL_COUNTED, false},
                                            {"told", MSG_CLI_COL_REASON, false}};
    CountWish wish;
    PartnerCount count;
    TRY(wish_read(cx, options, &wish));
    partners_count(cx->mem, &count, all, &wish);
    if (options->output == OUTPUT_JSON) return print_json(cx, options, &count);
    Listing told = {COLUMNS(columns)};
    for (size_t i = 0; i < count.n; i++) {
        const CountEntry *entry = &count.list[i];
        listing_text(cx, &told, entry_id(entry));
        listing_text(cx, &told, entry_name(cx, entry));
        listing_text(cx, &told, answers[entry->in]);
        listing_text(cx, &told, count_reason_told(cx->mem, cx->lang, entry));
    }
    if (options->output == OUTPUT_TABLE) {
        Str parts[] = {words_date(cx->mem, cx->lang, wish.on),
                       count_told(cx->mem, cx->lang, &count), count_rule_id(wish.rule),
                       count_rule_sentence(cx->lang, wish.rule)};
        say_message(cx, stdout, MSG_CLI_PARTNERS_COUNTED, 4, parts);
    }
    return listing_print(cx, &told, options->output);
}

/* ---- the lists ---- */

static Err tell_rules(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {{"rule", MSG_CLI_COL_RULE, false},
                                            {"sentence", MSG_CLI_COL_REASON, false}};
    Listing told = {COLUMNS(columns)};
    for (CountRule rule = 0; rule < COUNT_RULES; rule++) {
        listing_text(cx, &told, count_rule_id(rule));
        listing_text(cx, &told, count_rule_sentence(cx->lang, rule));
    }
    return listing_print(cx, &told, options->output);
}

/* A line for each rule that gives the number, one without a rule where none does. */
static Err tell_published(Cx *cx, const Options *options, const Register *all) {
    static const ListingColumn columns[] = {
        {"id", MSG_CLI_COL_KEY, false},    {"count", MSG_CLI_COL_COUNT, true},
        {"text", MSG_CLI_COL_NAME, false}, {"day", MSG_CLI_COL_DAY, false},
        {"rule", MSG_CLI_COL_RULE, false}, {"first", MSG_CLI_COL_FROM, false},
        {"last", MSG_CLI_COL_UNTIL, false}};
    Listing told = {COLUMNS(columns)};
    for (size_t i = 0; i < all->n_stated; i++) {
        const StatedCount *said = &all->stated[i];
        for (size_t k = 0; k < said->n_matches || k == 0; k++) {
            const CountMatch *match = said->n_matches ? &said->matches[k] : NULL;
            listing_text(cx, &told, said->id);
            listing_number(cx, &told, said->number);
            listing_text(cx, &told, said->text);
            listing_text(cx, &told, day_canonical(cx->mem, said->day));
            listing_text(cx, &told, match ? count_rule_id(match->rule) : S(""));
            listing_text(cx, &told, match ? date_iso(cx->mem, match->first) : S(""));
            listing_text(cx, &told, match ? date_iso(cx->mem, match->last) : S(""));
        }
    }
    return listing_print(cx, &told, options->output);
}

static Err tell_timeline(Cx *cx, const Options *options, const Register *all) {
    static const ListingColumn columns[] = {{"day", MSG_CLI_COL_DAY, false},
                                            {"event", MSG_CLI_COL_EVENT, false},
                                            {"partner", MSG_CLI_COL_KEY, false},
                                            {"agreement", MSG_CLI_COL_AGREEMENT, false},
                                            {"told", MSG_CLI_COL_REASON, false}};
    Listing told = {COLUMNS(columns)};
    for (size_t i = 0; i < all->n_events; i++) {
        const PartnerEvent *event = &all->events[i];
        listing_text(cx, &told, day_canonical(cx->mem, event->day));
        listing_text(cx, &told, happening_id(event->kind));
        listing_text(cx, &told, event->partner ? event->partner->id : S(""));
        listing_text(cx, &told, event->agreement->id);
        listing_text(cx, &told, happening_told(cx->mem, cx->lang, event));
    }
    return listing_print(cx, &told, options->output);
}

static Err tell_ends(Cx *cx, const Options *options, const Register *all) {
    static const ListingColumn columns[] = {{"agreement", MSG_CLI_COL_AGREEMENT, false},
                                            {"until", MSG_CLI_COL_UNTIL, false},
                                            {"days", MSG_CLI_COL_DAYS, true},
                                            {"partners", MSG_CLI_COL_NAME, false}};
    CountWish wish;
    Reminder *ends;
    size_t n;
    int64_t days = DAYS_USUAL;
    TRY(wish_read(cx, options, &wish));
    TRY(whole_read(cx, options->days, DAYS_MOST, &days));
    partners_reminders(cx->mem, all, wish.on, days, &ends, &n);
    Listing told = {COLUMNS(columns)};
    for (size_t i = 0; i < n; i++) {
        VEC(Str) names = {0};
        for (size_t k = 0; k < ends[i].n_partners; k++)
            vec_push(cx->mem, &names, ends[i].partners[k]->name);
        listing_text(cx, &told, ends[i].agreement->id);
        listing_text(cx, &told, day_canonical(cx->mem, ends[i].agreement->until));
        listing_number(cx, &told, ends[i].days);
        listing_text(cx, &told, str_join(cx->mem, names.n, names.at, S(", ")));
    }
    return listing_print(cx, &told, options->output);
}

static Err tell_found(Cx *cx, const Options *options, const Register *all) {
    static const ListingColumn columns[] = {{"kind", MSG_CLI_COL_KIND, false},
                                            {"id", MSG_CLI_COL_KEY, false},
                                            {"name", MSG_CLI_COL_NAME, false},
                                            {"by", MSG_CLI_COL_FOUND_BY, false}};
    PartnerFound *found;
    size_t n;
    partners_search(cx->mem, all, options->find, &found, &n, FOUND_MOST);
    Listing told = {COLUMNS(columns)};
    for (size_t i = 0; i < n; i++) {
        listing_text(cx, &told, kind_of(found[i].kind)->id);
        listing_text(cx, &told, found[i].id);
        listing_text(cx, &told, found[i].name.in[cx->lang]);
        listing_text(cx, &told, found[i].by);
    }
    return listing_print(cx, &told, options->output);
}

/* ---- which of them ---- */

static Err tell(Cx *cx, const Options *options, size_t *open) {
    const Register *all;
    if (options->rules) return tell_rules(cx, options);
    TRY(open_store(cx, options));
    TRY(partners_now(cx, &all));
    if (options->published) return tell_published(cx, options, all);
    if (options->conflicts) return conflicts_tell(cx, options, open);
    if (options->timeline) return tell_timeline(cx, options, all);
    if (options->ends) return tell_ends(cx, options, all);
    return options->find.n ? tell_found(cx, options, all) : tell_count(cx, options, all);
}

int command_partners(Cx *cx, const Options *options) {
    size_t open = 0;
    int asked = options->rules + options->published + options->conflicts + options->timeline +
                options->ends + (options->find.n > 0);
    if (options->n_arguments) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[0]);
    if (asked > 1) return wrong_use(cx, MSG_CLI_PARTNERS_ONE, STR_NONE);
    if (tell(cx, options, &open)) return give_up(cx);
    return open ? EXIT_FINDINGS : EXIT_FINE;
}
