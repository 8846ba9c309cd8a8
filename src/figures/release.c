/* How does an owner release data, and take releases back? Each is a row that stays, with a line in
 * the log in the same transaction. */

#include "audit/audit.h"
#include "base/base.h"
#include "figures/ledger_guard_in.h"
#include "figures/release_in.h"
#include "figures/snapshot_in.h"

static const char *const audience_ids[] = {"house", "partnership", "public"};
static const char *const levels[] = {"land", "group", "kreis", "town", "school"};
enum { LEVELS = sizeof levels / sizeof *levels };

/* ---- words ---- */

Str audience_id(Audience audience) {
    must((unsigned)audience < AUDIENCES);
    return str_of(audience_ids[audience]);
}

bool audience_read(Str id, Audience *out) {
    for (int i = 0; i < AUDIENCES; i++)
        if (str_equal(id, str_of(audience_ids[i]))) {
            *out = (Audience)i;
            return true;
        }
    return false;
}

Str audience_word(Lang lang, Audience audience) {
    static const Msg words[AUDIENCES] = {MSG_RELEASE_FOR_HOUSE, MSG_RELEASE_FOR_PARTNERSHIP,
                                         MSG_RELEASE_FOR_PUBLIC};
    must((unsigned)audience < AUDIENCES);
    return message_text(lang, words[audience]);
}

Str release_level_word(Lang lang, Str level) {
    static const Msg words[LEVELS] = {MSG_RELEASE_LEVEL_LAND, MSG_RELEASE_LEVEL_GROUP,
                                      MSG_RELEASE_LEVEL_KREIS, MSG_RELEASE_LEVEL_TOWN,
                                      MSG_RELEASE_LEVEL_SCHOOL};
    for (size_t i = 0; i < LEVELS; i++)
        if (str_equal(level, str_of(levels[i]))) return message_text(lang, words[i]);
    return S("");
}

Str release_level(size_t i) {
    return i < LEVELS ? str_of(levels[i]) : S("");
}

/* ---- for programs ---- */

const char *const *release_columns(void) {
    static const char *const columns[RELEASE_COLUMNS] = {
        "release", "audience", "from", "to",        "level",        "embargo",
        "reason",  "given",    "who",  "withdrawn", "withdrawn_by", "withdrawn_reason"};
    return columns;
}

static Str moment_iso(Cx *cx, int64_t at) {
    return at ? time_iso(cx->mem, at) : S("");
}

void release_cells(Cx *cx, const DataRelease *r, Str *cells) {
    const Str texts[RELEASE_COLUMNS] = {r->number ? str_int(cx->mem, r->number) : S(""),
                                        audience_id(r->audience),
                                        r->from,
                                        r->to,
                                        r->level,
                                        moment_iso(cx, r->embargo),
                                        r->loaded ? S("on-loading") : r->reason,
                                        moment_iso(cx, r->given),
                                        r->who,
                                        moment_iso(cx, r->withdrawn),
                                        r->withdrawn_by,
                                        r->withdrawn_reason};
    for (size_t c = 0; c < RELEASE_COLUMNS; c++)
        cells[c] = texts[c];
}

/* ---- what was asked for ---- */

static Err reason_check(Cx *cx, Str reason) {
    bool good = str_trim(reason).n && reason.n <= RELEASE_MOST_REASON && str_is_utf8(reason);
    return good ? OK : fail(cx, INVALID, MSG_RELEASE_REASON, str_int(cx->mem, RELEASE_MOST_REASON));
}

/* In its canonical text. */
static Err period_check(Cx *cx, Str *text, Period *out) {
    *out = (Period){0};
    if (!text->n) return OK;
    if (!period_read(*text, out)) return fail(cx, INVALID, MSG_RELEASE_PERIOD, *text);
    *text = period_code(cx->mem, *out);
    return OK;
}

Err release_check(Cx *cx, DataRelease *what) {
    Period from, to;
    TRY(reason_check(cx, what->reason));
    TRY(period_check(cx, &what->from, &from));
    TRY(period_check(cx, &what->to, &to));
    if (from.year && to.year && from.year > to.year)
        return fail(cx, INVALID, MSG_RELEASE_BACKWARDS, what->from, what->to);
    if (what->level.n && !release_level_word(cx->lang, what->level).n)
        return fail(cx, INVALID, MSG_RELEASE_LEVEL, what->level);
    if (what->audience != FOR_PARTNERSHIP && what->audience != FOR_PUBLIC)
        return fail(cx, INVALID, MSG_RELEASE_AUDIENCE);
    return what->embargo < 0 ? fail(cx, INVALID, MSG_RELEASE_EMBARGO) : OK;
}

/* ---- the log ---- */

static Str release_words(Cx *cx, const DataRelease *r) {
    Buf words = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&words);
    json_object(&json);
    json_field(&json, "mapping", r->mapping);
    json_field(&json, "organisation", r->organisation);
    json_field(&json, "from", r->from);
    json_field(&json, "to", r->to);
    json_field(&json, "level", r->level);
    json_field(&json, "audience", audience_id(r->audience));
    if (r->embargo) json_field(&json, "embargo", time_iso(cx->mem, r->embargo));
    json_field(&json, "reason", r->reason);
    if (r->revealing) json_field(&json, "revealing", S("accepted"));
    json_object_end(&json);
    return buf_str(&words);
}

static Str withdrawal_words(Cx *cx, Str reason) {
    Buf words = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&words);
    json_object(&json);
    json_field(&json, "reason", reason);
    json_object_end(&json);
    return buf_str(&words);
}

static Err tell(Cx *cx, AuditEvent event, const DataRelease *r) {
    bool given = event == AUDIT_RELEASE_GIVE;
    const AuditNote note = {.event = event,
                            .subject = str_format(cx->mem, "release:%lld", (long long)r->number),
                            .before = given ? S("") : release_words(cx, r),
                            .after = given ? release_words(cx, r)
                                           : withdrawal_words(cx, r->withdrawn_reason)};
    return audit_write(cx, &note);
}

/* ---- giving and taking back ---- */

static Str actor_name(const Cx *cx) {
    return cx->actor ? cx->actor->name : S("Wirk");
}

static Err release_write(Cx *cx, DataRelease *what) {
    int64_t last;
    TRY(sql_release_last(cx, &last));
    what->number = last + 1;
    what->given = cx->clock();
    what->account = cx->actor ? cx->actor->account : 0;
    what->who = actor_name(cx);
    TRY(sql_release_add(cx, what));
    TRY(tell(cx, AUDIT_RELEASE_GIVE, what));
    return store_touch(cx);
}

/* Refused where a rule of confidentiality would be broken; else it must be wanted as it is. */
static Err reveals_judge(Cx *cx, const DataRelease *what, const ReleaseReveals *reveals) {
    if (!reveals->n || (what->revealing && !reveals->protected)) return OK;
    const ReleaseReveal *first = &reveals->list[0];
    Str place[] = {first->region, first->breakdown};
    return fail(cx, CONFLICT,
                reveals->protected ? MSG_RELEASE_REVEALS_PROTECTED : MSG_RELEASE_REVEALS,
                str_int(cx->mem, (int64_t)reveals->n),
                str_join(cx->mem, first->breakdown.n ? 2 : 1, place, S(", ")), first->measure,
                first->period);
}

typedef struct Giving {
    DataRelease *what;
    bool looking, looked; /* only what it would give away is asked for */
    ReleaseReveals *reveals;
} Giving;

static Err give_in_store(Cx *cx, void *arg) {
    Giving *giving = arg;
    DataRelease *what = giving->what;
    int64_t releases, deliveries;
    TRY(sql_set_known(cx, what->mapping, what->organisation, &releases, &deliveries));
    if (!deliveries)
        return fail(cx, NOT_FOUND, MSG_RELEASE_NO_SET, what->mapping, what->organisation);
    if (what->seen.n) {
        DataSet now;
        TRY(data_set_get(cx, &now, what->mapping, what->organisation));
        if (!str_equal(data_set_version(cx->mem, &now), what->seen))
            return fail(cx, CONFLICT, MSG_RELEASE_CHANGED);
    }
    TRY(release_write(cx, what));
    TRY(ledger_release(cx, what));
    if (giving->looking) {
        TRY(ledger_reveals(cx, what, giving->reveals));
        giving->looked = true;
        return fail(cx, CONFLICT, MSG_RELEASE_CHANGED); /* nothing of it stays */
    }
    ReleaseReveals reveals;
    TRY(ledger_reveals(cx, what, &reveals));
    return reveals_judge(cx, what, &reveals);
}

Err release_give(Cx *cx, DataRelease *what) {
    TRY(release_check(cx, what));
    what->loaded = false;
    return store_do(cx, give_in_store, &(Giving){.what = what});
}

Err release_reveals(Cx *cx, DataRelease *what, ReleaseReveals *out) {
    DataRelease trial = *what;
    Giving giving = {.what = &trial, .looking = true, .reveals = out};
    Fault before = cx->fault;
    TRY(release_check(cx, &trial));
    trial.loaded = false;
    Err err = store_do(cx, give_in_store, &giving);
    if (!giving.looked) return err;
    cx->fault = before;
    return OK;
}

static Err withdraw_in_store(Cx *cx, void *arg) {
    DataRelease *release = arg;
    Str reason = release->withdrawn_reason;
    TRY(release_get(cx, release, release->number));
    if (release->withdrawn)
        return fail(cx, CONFLICT, MSG_RELEASE_WITHDRAWN_ALREADY, str_int(cx->mem, release->number));
    release->withdrawn = cx->clock();
    release->withdrawn_by = actor_name(cx);
    release->withdrawn_reason = reason;
    TRY(sql_release_withdraw(cx, release));
    TRY(tell(cx, AUDIT_RELEASE_WITHDRAW, release));
    return store_touch(cx);
}

Err release_withdraw(Cx *cx, int64_t number, Str reason) {
    DataRelease release = {.number = number, .withdrawn_reason = reason};
    TRY(reason_check(cx, reason));
    return store_do(cx, withdraw_in_store, &release);
}

Err release_loaded(Cx *cx, int64_t delivery, Str mapping, Str organisation, bool open) {
    int64_t releases, deliveries;
    TRY(sql_set_add(cx, delivery, mapping, organisation));
    if (!open) return OK;
    TRY(sql_set_known(cx, mapping, organisation, &releases, &deliveries));
    if (releases) return OK; /* perhaps taken back: loading it again does not undo that */
    DataRelease release = {
        .mapping = mapping, .organisation = organisation, .audience = FOR_PUBLIC, .loaded = true};
    return release_write(cx, &release);
}

/* ---- looking ---- */

static DataRelease release_of_row(Cx *cx, const Rows *rows) {
    DataRelease out = {.number = rows_int(rows, 0),
                       .mapping = str_copy(cx->mem, rows_text(rows, 1)),
                       .organisation = str_copy(cx->mem, rows_text(rows, 2)),
                       .from = str_copy(cx->mem, rows_text(rows, 3)),
                       .to = str_copy(cx->mem, rows_text(rows, 4)),
                       .level = str_copy(cx->mem, rows_text(rows, 5)),
                       .embargo = rows_int(rows, 7),
                       .loaded = rows_int(rows, 8) != 0,
                       .reason = str_copy(cx->mem, rows_text(rows, 9)),
                       .given = rows_int(rows, 10),
                       .account = rows_int(rows, 11),
                       .who = str_copy(cx->mem, rows_text(rows, 12)),
                       .withdrawn = rows_int(rows, 13),
                       .withdrawn_by = str_copy(cx->mem, rows_text(rows, 14)),
                       .withdrawn_reason = str_copy(cx->mem, rows_text(rows, 15))};
    if (!audience_read(rows_text(rows, 6), &out.audience)) out.audience = FOR_HOUSE;
    return out;
}

Err release_get(Cx *cx, DataRelease *out, int64_t number) {
    Rows *rows;
    if (number <= 0) return fail(cx, NOT_FOUND, MSG_RELEASE_UNKNOWN, str_int(cx->mem, number));
    TRY(sql_releases(cx, &rows, number));
    Err err = rows_next(cx, rows);
    if (err == NOT_FOUND) return fail(cx, NOT_FOUND, MSG_RELEASE_UNKNOWN, str_int(cx->mem, number));
    TRY(err);
    *out = release_of_row(cx, rows);
    rows_close(rows);
    return OK;
}

typedef struct DataSets {
    VEC(DataSet) list;
} DataSets;

static Err sets_read(Cx *cx, DataSets *out) {
    Rows *rows;
    Err err;
    TRY(sql_sets(cx, &rows));
    while (!(err = rows_next(cx, rows))) {
        DataSet set = {.mapping = str_copy(cx->mem, rows_text(rows, 0)),
                       .organisation = str_copy(cx->mem, rows_text(rows, 1)),
                       .deliveries = rows_int(rows, 2),
                       .newest = rows_int(rows, 3)};
        vec_push(cx->mem, &out->list, set);
    }
    return err == NOT_FOUND ? OK : err;
}

static Err releases_read(Cx *cx, DataSets *sets) {
    VEC(DataRelease) all = {0};
    Rows *rows;
    Err err;
    TRY(sql_releases(cx, &rows, 0));
    while (!(err = rows_next(cx, rows)))
        vec_push(cx->mem, &all, release_of_row(cx, rows));
    if (err != NOT_FOUND) return err;
    for (size_t i = 0; i < sets->list.n; i++) {
        DataSet *set = &sets->list.at[i];
        set->releases = NEW_ARRAY(cx->mem, DataRelease, all.n + 1);
        for (size_t k = 0; k < all.n; k++)
            if (str_equal(all.at[k].mapping, set->mapping) &&
                str_equal(all.at[k].organisation, set->organisation))
                set->releases[set->n_releases++] = all.at[k];
    }
    return OK;
}

static Err set_describe(Cx *cx, DataSet *set) {
    Delivery newest;
    TRY(delivery_get(cx, &newest, set->newest));
    set->title = newest.title;
    set->publisher = newest.publisher;
    set->licence = newest.licence;
    set->received = newest.received;
    return OK;
}

Err data_sets(Cx *cx, DataSet **out, size_t *n) {
    DataSets sets = {0};
    TRY(sets_read(cx, &sets));
    TRY(releases_read(cx, &sets));
    for (size_t i = 0; i < sets.list.n; i++)
        TRY(set_describe(cx, &sets.list.at[i]));
    *out = sets.list.at;
    *n = sets.list.n;
    return OK;
}

Err data_set_get(Cx *cx, DataSet *out, Str mapping, Str organisation) {
    DataSets all = {0}, one = {0};
    TRY(sets_read(cx, &all));
    for (size_t i = 0; i < all.list.n; i++)
        if (str_equal(all.list.at[i].mapping, mapping) &&
            str_equal(all.list.at[i].organisation, organisation))
            vec_push(cx->mem, &one.list, all.list.at[i]);
    if (!one.list.n) return fail(cx, NOT_FOUND, MSG_RELEASE_NO_SET, mapping, organisation);
    TRY(releases_read(cx, &one));
    TRY(set_describe(cx, one.list.at));
    *out = one.list.at[0];
    return OK;
}

Err data_set_of(Cx *cx, DataSet *out, int64_t delivery) {
    Rows *rows;
    TRY(sql_set_of(cx, &rows, delivery));
    TRY(rows_next(cx, rows));
    Str mapping = str_copy(cx->mem, rows_text(rows, 0));
    Str organisation = str_copy(cx->mem, rows_text(rows, 1));
    rows_close(rows);
    return data_set_get(cx, out, mapping, organisation);
}

Str data_set_version(Arena *mem, const DataSet *set) {
    size_t withdrawn = 0;
    for (size_t i = 0; i < set->n_releases; i++)
        withdrawn += set->releases[i].withdrawn != 0;
    return str_format(mem, "%lld.%zu.%zu", (long long)set->newest, set->n_releases, withdrawn);
}

Audience data_set_audience(Cx *cx, const DataSet *set, int64_t *later) {
    Audience widest = FOR_HOUSE;
    *later = 0;
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        bool waits = r->embargo > cx->clock();
        if (r->withdrawn) continue;
        if (!waits && r->audience > widest) widest = r->audience;
        if (waits && (!*later || r->embargo < *later)) *later = r->embargo;
    }
    return widest;
}

PartAudience data_set_part_audience(Cx *cx, const DataSet *set, const DataSetPart *part) {
    PartAudience out = {.now = FOR_HOUSE};
    int64_t now = cx->clock();
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        bool counts = !r->withdrawn && r->embargo <= now && release_covers(r, part);
        if (counts && r->audience > out.now) out.now = r->audience;
    }
    out.then = out.now;
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        bool wider = !r->withdrawn && r->embargo > now && r->audience > out.now;
        if (!wider || (out.later && r->embargo > out.later) || !release_covers(r, part)) continue;
        if (r->embargo < out.later || !out.later || r->audience > out.then) out.then = r->audience;
        out.later = r->embargo;
    }
    return out;
}

Err viewer_narrow(Cx *cx, const Viewer *viewer, const Viewer **out) {
    const Catalogue *catalogue;
    Cx public = *cx;
    public.viewer = NULL;
    if (catalogue_get(&public, &catalogue)) return fault_pass(cx, &public.fault);
    *out = visibility_narrow(cx, &catalogue->seen, viewer);
    return OK;
}

Err delivery_public(Cx *cx, int64_t delivery, bool *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    *out = visibility_whole(catalogue->open, delivery);
    return OK;
}

Err delivery_protected(Cx *cx, int64_t delivery, bool *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Visibility *seen = &catalogue->seen;
    *out = visibility_rule(seen, delivery) && visibility_any(seen, delivery) &&
           !visibility_whole(seen, delivery);
    return OK;
}

Err delivery_released(Cx *cx, int64_t delivery, bool *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    *out = visibility_whole(&catalogue->seen, delivery);
    return OK;
}
