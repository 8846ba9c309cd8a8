/* wirk log erase: which entries are no longer to say what they say? Without --yes it only shows
 * them. That they were there, and that they were erased, why and by whom, stays in the chain. */

#include "cli/listing_in.h"
#include "cli/log_in.h"

enum { ERASED_MOST = 10000 };

typedef struct Choice {
    Listing listing;
    VEC(int64_t) numbers;
} Choice;

static const ListingColumn columns[] = {
    {"number", MSG_CLI_COL_NUMBER, true},    {"at", MSG_CLI_COL_AT, false},
    {"event", MSG_CLI_COL_EVENT, false},     {"who", MSG_CLI_COL_WHO, false},
    {"subject", MSG_CLI_COL_SUBJECT, false},
};

/* ---- choosing ---- */

static bool is_chosen(const Choice *choice, int64_t number) {
    for (size_t i = 0; i < choice->numbers.n; i++)
        if (choice->numbers.at[i] == number) return true;
    return false;
}

static Err add(Cx *cx, Choice *choice, const AuditEntry *entry) {
    if (choice->numbers.n == ERASED_MOST)
        return fail(cx, LIMIT, MSG_CLI_LOG_ERASE_MANY, words_count(cx->mem, cx->lang, ERASED_MOST));
    vec_push(cx->mem, &choice->numbers, entry->number);
    listing_number(cx, &choice->listing, entry->number);
    listing_time(cx, &choice->listing, entry->at);
    listing_text(cx, &choice->listing, str_copy(cx->mem, entry->id));
    listing_text(cx, &choice->listing, str_copy(cx->mem, entry->who));
    listing_text(cx, &choice->listing, str_copy(cx->mem, entry->subject));
    return OK;
}

/* What is erased already says nothing, and the entry of an erasure says only why. */
static Err each(Cx *cx, void *arg, const AuditEntry *entry) {
    bool stays = entry->erased || entry->event == AUDIT_AUDIT_ERASE;
    return stays ? OK : add(cx, arg, entry);
}

static Err choose_numbers(Cx *cx, const Options *options, Choice *choice) {
    for (size_t i = 1; i < options->n_arguments; i++) {
        int64_t number = 0;
        AuditEntry *found;
        size_t n;
        TRY(whole_read(cx, options->arguments[i], INT64_MAX - 1, &number));
        TRY(audit_find(cx, &found, &n, &(AuditQuery){.below = number + 1, .most = 1}));
        if (!n || found->number != number)
            return fail(cx, NOT_FOUND, MSG_AUDIT_NO_ENTRY, options->arguments[i]);
        if (found->event == AUDIT_AUDIT_ERASE)
            return fail(cx, CONFLICT, MSG_AUDIT_ERASES, options->arguments[i]);
        if (!found->erased && !is_chosen(choice, number)) TRY(add(cx, choice, found));
    }
    return OK;
}

typedef struct Other {
    Choice *choice;
    int64_t account;
} Other;

/* Those of which the account is the subject, beside those that it acted in. */
static Err each_other(Cx *cx, void *arg, const AuditEntry *entry) {
    const Other *other = arg;
    return entry->account == other->account ? OK : each(cx, other->choice, entry);
}

/* What the person did, and what was done to their account. */
static Err choose_person(Cx *cx, const Options *options, AuditQuery *query, Choice *choice) {
    Person person;
    TRY(account_by_mail(cx, &person, options->person));
    Other other = {choice, person.account};
    query->account = person.account;
    TRY(audit_each(cx, query, each, choice));
    query->account = 0;
    query->subject = str_format(cx->mem, "account:%lld", (long long)person.account);
    return audit_each(cx, query, each_other, &other);
}

static bool asks(const AuditQuery *query) {
    return query->event.n || query->subject.n || query->words.n || query->account || query->from ||
           query->to;
}

/* ---- erasing ---- */

typedef struct Erasing {
    const Choice *choice;
    Str reason;
} Erasing;

static Err erase(Cx *cx, void *arg) {
    const Erasing *erasing = arg;
    for (size_t i = 0; i < erasing->choice->numbers.n; i++)
        TRY(audit_erase(cx, erasing->choice->numbers.at[i], erasing->reason));
    return OK;
}

static Err show(Cx *cx, const Options *options, AuditQuery *query, const Choice *choice) {
    Str count = words_count(cx->mem, cx->lang, (int64_t)choice->numbers.n);
    TRY(log_is_read(cx, query));
    TRY(listing_print(cx, &choice->listing, options->output));
    say_message(cx, stderr, MSG_CLI_LOG_WOULD_ERASE, 1, &count);
    return OK;
}

/* The store is cleaned whether something was left to erase or not: where somebody was in the way
 * the first time, the same once more does it. */
static Err take_away(Cx *cx, const Options *options, const Choice *choice) {
    Erasing erasing = {choice, str_trim(options->reason)};
    Str count = words_count(cx->mem, cx->lang, (int64_t)choice->numbers.n);
    TRY(store_do(cx, erase, &erasing));
    TRY(store_scrub(cx));
    say_message(cx, options->output == OUTPUT_TABLE ? stdout : stderr, MSG_CLI_LOG_IS_ERASED, 1,
                &count);
    return OK;
}

static Err choose(Cx *cx, const Options *options, AuditQuery *query, Choice *choice) {
    if (options->n_arguments > 1) return choose_numbers(cx, options, choice);
    if (options->person.n) return choose_person(cx, options, query, choice);
    return audit_each(cx, query, each, choice);
}

int log_erase(Cx *cx, const Options *options) {
    AuditQuery query;
    Choice choice = {.listing = {COLUMNS(columns)}};
    if (log_query(cx, &query, options)) return give_up(cx);
    bool numbers = options->n_arguments > 1, filter = asks(&query) || options->person.n;
    bool both = options->person.n && (query.account || query.subject.n);
    bool list = options->all || options->head_asked || options->head.n || options->most.n;
    if (numbers == filter || both || list) return wrong_use(cx, MSG_CLI_LOG_ERASE_WHAT, S(""));
    if (options->yes && !str_trim(options->reason).n)
        return wrong_use(cx, MSG_CLI_LOG_ERASE_WHY, S(""));
    Err err = open_store(cx, options);
    if (!err) err = choose(cx, options, &query, &choice);
    if (!err)
        err = options->yes ? take_away(cx, options, &choice) : show(cx, options, &query, &choice);
    return err ? give_up(cx) : EXIT_FINE;
}
