/* wirk user: who has an account, and how do people get in again? */

#include "cli/listing_in.h"

#define COLUMNS(list) .columns = (list), .n_columns = sizeof(list) / sizeof *(list)

/* ---- roles, as they are named on the command line ---- */

Err grant_read(Cx *cx, const Options *options, Grant *out, bool *given) {
    Organisation organisation;
    *given = options->role.n > 0;
    if (!*given && (options->organisation.n || options->programme.n))
        return fail(cx, INVALID, MSG_CLI_ROLE_WANTED);
    if (!*given) return OK;
    if (!role_read(options->role, &out->role)) {
        Str ids[ROLES];
        for (Role role = 0; role < ROLES; role++)
            ids[role] = role_id(role);
        return fail(cx, INVALID, MSG_CLI_NO_ROLE, options->role,
                    str_join(cx->mem, ROLES, ids, S(", ")));
    }
    if (!options->organisation.n) return fail(cx, INVALID, MSG_CLI_ORGANISATION_WANTED);
    TRY(organisation_get(cx, &organisation, options->organisation));
    out->organisation = organisation.number;
    out->programme = options->programme;
    return OK;
}

static Str organisation_id(const Organisation *all, size_t n, int64_t number) {
    for (size_t i = 0; i < n; i++)
        if (all[i].number == number) return all[i].id;
    return STR_NONE;
}

/* "owner@stadt-essen, coordinator@verein/reading" */
static Str roles_told(Cx *cx, const Person *person, const Organisation *all, size_t n) {
    VEC(Str) told = {0};
    for (size_t i = 0; i < person->n_grants; i++) {
        const Grant *grant = &person->grants[i];
        Str id = organisation_id(all, n, grant->organisation);
        vec_push(cx->mem, &told,
                 str_format(cx->mem, "%.*s@%.*s%s%.*s", STR_ARG(role_id(grant->role)), STR_ARG(id),
                            grant->programme.n ? "/" : "", STR_ARG(grant->programme)));
    }
    return str_join(cx->mem, told.n, told.at, S(", "));
}

static Str state_id(const Person *person) {
    if (person->closed) return S("closed");
    if (person->second_factor) return S("two-factors");
    return person->password ? S("password") : S("no-password");
}

static Err list(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"number", MSG_CLI_COL_NUMBER, true}, {"mail", MSG_CLI_COL_MAIL, false},
        {"name", MSG_CLI_COL_NAME, false},    {"state", MSG_CLI_COL_STATE, false},
        {"roles", MSG_CLI_COL_ROLES, false},
    };
    Person *people;
    Organisation *organisations;
    size_t n, n_organisations;
    Listing told = {COLUMNS(columns)};
    TRY(account_list(cx, &people, &n));
    TRY(organisation_list(cx, &organisations, &n_organisations));
    for (size_t i = 0; i < n; i++) {
        listing_number(cx, &told, people[i].account);
        listing_text(cx, &told, people[i].mail);
        listing_text(cx, &told, people[i].name);
        listing_text(cx, &told, state_id(&people[i]));
        listing_text(cx, &told, roles_told(cx, &people[i], organisations, n_organisations));
    }
    return listing_print(cx, &told, options->output);
}

/* ---- links ---- */

/* The whole address where the settings name it; on standard output and nowhere else. */
static Err link_tell(Cx *cx, const Options *options, const char *path, Str link) {
    Settings settings = {.address = STR_NONE};
    static const ListingColumn columns[] = {{"link", MSG_CLI_COL_LINK, false}};
    Listing told = {COLUMNS(columns)};
    if (options->settings.n) TRY(settings_read(cx, &settings, options->settings));
    Str address =
        str_format(cx->mem, "%.*s/%s/%.*s", STR_ARG(settings.address), path, STR_ARG(link));
    if (options->output != OUTPUT_TABLE) {
        listing_text(cx, &told, address);
        return listing_print(cx, &told, options->output);
    }
    say(stdout, address);
    fputc('\n', stdout);
    return OK;
}

static Err invite(Cx *cx, const Options *options) {
    Str link;
    Grant grant;
    bool given;
    TRY(grant_read(cx, options, &grant, &given));
    TRY(link_invite(cx, &link, options->arguments[1], options->name, given ? &grant : NULL));
    return link_tell(cx, options, "invitation", link);
}

static Err reset(Cx *cx, const Options *options) {
    Str link;
    TRY(link_reset(cx, &link, options->arguments[1]));
    return link_tell(cx, options, "reset", link);
}

/* ---- sessions, closing ---- */

static Err close_one(Cx *cx, const Options *options) {
    Person person;
    if (!options->reason.n) return fail(cx, INVALID, MSG_CLI_REASON_WANTED);
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    return account_close(cx, person.account, options->reason);
}

static Err sessions(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"number", MSG_CLI_COL_NUMBER, true},  {"begun", MSG_CLI_COL_BEGUN, false},
        {"used", MSG_CLI_COL_USED, false},     {"ends", MSG_CLI_COL_ENDS, false},
        {"origin", MSG_CLI_COL_ORIGIN, false}, {"agent", MSG_CLI_COL_AGENT, false},
    };
    Person person;
    Session *all;
    size_t n;
    Listing told = {COLUMNS(columns)};
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    TRY(session_list(cx, &all, &n, person.account));
    for (size_t i = 0; i < n; i++) {
        listing_number(cx, &told, all[i].number);
        listing_time(cx, &told, all[i].begun);
        listing_time(cx, &told, all[i].used);
        listing_time(cx, &told, all[i].ends);
        listing_text(cx, &told, all[i].origin);
        listing_text(cx, &told, all[i].agent);
    }
    return listing_print(cx, &told, options->output);
}

static Err sign_out(Cx *cx, const Options *options) {
    Person person;
    int64_t number = 0;
    TRY(whole_read(cx, options->session, INT64_MAX, &number));
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    return number ? session_end(cx, person.account, number)
                  : session_end_others(cx, person.account, 0);
}

static Err drop_factor(Cx *cx, const Options *options) {
    Person person;
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    return factor_drop(cx, person.account);
}

int command_user(Cx *cx, const Options *options) {
    static const Task tasks[] = {
        {"list", 0, list},
        {"invite", 1, invite},
        {"reset", 1, reset},
        {"close", 1, close_one},
        {"sessions", 1, sessions},
        {"sign-out", 1, sign_out},
        {"drop-factor", 1, drop_factor},
    };
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}

/* ---- wirk organisation ---- */

static Err organisations(Cx *cx, const Options *options) {
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

static Err organisation_new(Cx *cx, const Options *options) {
    Organisation made;
    Organisation wanted = {
        .id = options->arguments[1], .name = options->name, .region = options->region};
    return organisation_put(cx, &made, &wanted);
}

int command_organisation(Cx *cx, const Options *options) {
    static const Task tasks[] = {{"list", 0, organisations}, {"add", 1, organisation_new}};
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}
