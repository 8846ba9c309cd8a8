/* wirk organisation: which organisations work together here, what was changed of them, and how is
 * that undone? */

#include "cli/listing_in.h"
#include "figures/catalogue.h"

static Err list(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"number", MSG_CLI_COL_NUMBER, true}, {"id", MSG_CLI_COL_ID, false},
        {"name", MSG_CLI_COL_NAME, false},    {"region", MSG_CLI_COL_REGION, false},
        {"state", MSG_CLI_COL_STATE, false},
    };
    Organisation *all;
    size_t n;
    Listing told = {COLUMNS(columns)};
    TRY(organisation_list(cx, &all, &n));
    for (size_t i = 0; i < n; i++) {
        listing_number(cx, &told, all[i].number);
        listing_text(cx, &told, all[i].id);
        listing_text(cx, &told, all[i].name);
        listing_text(cx, &told, all[i].region);
        listing_text(cx, &told, all[i].archived ? S("archived") : S("open"));
    }
    return listing_print(cx, &told, options->output);
}

static Err add(Cx *cx, const Options *options) {
    Organisation made;
    Organisation wanted = {
        .id = options->arguments[1], .name = options->name, .region = options->region};
    TRY(area_known(cx, &wanted.region));
    return organisation_put(cx, &made, &wanted);
}

static Err archived_read(Cx *cx, Str text, bool *out) {
    bool yes = str_equal(text, S("yes"));
    if (!yes && !str_equal(text, S("no"))) return fail(cx, INVALID, MSG_CLI_YES_OR_NO, text);
    *out = yes;
    return OK;
}

/* What is not named stays as it is. */
static Err change(Cx *cx, const Options *options) {
    Organisation there;
    TRY(organisation_get(cx, &there, options->arguments[1]));
    if (!options->name.n && !options->region.p && !options->archived.n)
        return fail(cx, INVALID, MSG_CLI_ORGANISATION_CHANGE_WHAT);
    if (options->name.n) there.name = options->name;
    if (options->region.p) there.region = options->region; /* --region= takes it away */
    if (options->region.p) TRY(area_known(cx, &there.region));
    if (options->archived.n) TRY(archived_read(cx, options->archived, &there.archived));
    return organisation_put(cx, &there, &there);
}

/* ---- what was changed ---- */

Err edits_print(Cx *cx, const Edit *edits, size_t n, Output output) {
    static const ListingColumn columns[] = {
        {"number", MSG_CLI_COL_NUMBER, true}, {"at", MSG_CLI_COL_AT, false},
        {"who", MSG_CLI_COL_WHO, false},      {"change", MSG_HISTORY_CHANGE, false},
        {"undo", MSG_HISTORY_UNDO, false},    {"event", MSG_CLI_COL_EVENT, false},
        {"undoes", MSG_CLI_COL_NUMBER, true},
    };
    /* The table leaves out what its sentence says already. */
    Listing told = {COLUMNS(columns)};
    if (output == OUTPUT_TABLE) told.n_columns -= 2;
    for (size_t i = 0; i < n; i++) {
        const Edit *edit = &edits[i];
        listing_number(cx, &told, edit->number);
        listing_time(cx, &told, edit->at);
        listing_text(cx, &told, edit->who);
        listing_text(cx, &told, edit_words(cx, edit));
        listing_text(cx, &told, edit->can_undo ? S("yes") : S(""));
        if (output == OUTPUT_TABLE) continue;
        listing_text(cx, &told, edit->event < AUDIT_EVENTS ? audit_event_id(edit->event) : S(""));
        listing_text(cx, &told, edit->undoes ? str_int(cx->mem, edit->undoes) : S(""));
    }
    return listing_print(cx, &told, output);
}

static Err history(Cx *cx, const Options *options) {
    Organisation organisation;
    Edit *edits;
    size_t n;
    TRY(organisation_get(cx, &organisation, options->arguments[1]));
    TRY(organisation_history(cx, &edits, &n, organisation.number));
    return edits_print(cx, edits, n, options->output);
}

static Err undo(Cx *cx, const Options *options) {
    Organisation there, wanted;
    Undo what = {.area = area_known};
    TRY(whole_read(cx, options->arguments[2], INT64_MAX, &what.entry));
    TRY(organisation_get(cx, &there, options->arguments[1]));
    what.subject = there.number;
    what.version = there.version;
    return organisation_undo(cx, &there, &wanted, &what);
}

int command_organisation(Cx *cx, const Options *options) {
    static const Task tasks[] = {
        {"list", 0, list},       {"add", 1, add},   {"change", 1, change},
        {"history", 1, history}, {"undo", 2, undo},
    };
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}
