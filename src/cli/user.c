/* wirk user: who has an account, and how do people get in again? */

#include "cli/listing_in.h"

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

/* ---- ways in ---- */

/* The whole address where the settings name it; on standard output and nowhere else. */
static Err link_tell(Cx *cx, const Options *options, const Settings *settings, Str path) {
    static const ListingColumn columns[] = {{"link", MSG_CLI_COL_LINK, false}};
    Listing told = {COLUMNS(columns)};
    Str address = str_format(cx->mem, "%.*s/%.*s", STR_ARG(settings->address), STR_ARG(path));
    if (options->output != OUTPUT_TABLE) {
        listing_text(cx, &told, address);
        return listing_print(cx, &told, options->output);
    }
    say(stdout, address);
    fputc('\n', stdout);
    return OK;
}

/* A letter that did not go out yet stays a job: whoever serves with a mail server tries again. */
static Err letter_tell(Cx *cx, const Options *options, const Person *person, const Job *job) {
    static const ListingColumn columns[] = {{"job", MSG_CLI_COL_NUMBER, true},
                                            {"to", MSG_CLI_COL_MAIL, false},
                                            {"state", MSG_CLI_COL_STATE, false}};
    Listing told = {COLUMNS(columns)};
    bool good = job->state == JOB_DONE || job->state == JOB_RUNNING;
    if (options->output != OUTPUT_TABLE) {
        listing_number(cx, &told, job->number);
        listing_text(cx, &told, person->mail);
        listing_text(cx, &told, job_state_id(job->state));
        TRY(listing_print(cx, &told, options->output));
    } else if (good) {
        say_message(cx, stdout, job->state == JOB_DONE ? MSG_CLI_LETTER_SENT : MSG_CLI_LETTER_GOES,
                    1, &person->mail);
    }
    if (good) return OK;
    return job->state == JOB_WAITING
               ? fail(cx, BUSY, MSG_CLI_LETTER_LATER, person->mail, job->told,
                      str_int(cx->mem, job->number))
               : fail(cx, BROKEN, MSG_CLI_LETTER_FAILED, person->mail, job->told);
}

/* The letter makes a link of its own, so that the one it has is printed or nowhere. */
static Err way_in(Cx *cx, const Options *options, const Settings *settings, Str path) {
    Person person;
    Job job;
    if (options->print || !web_sends_letters(settings))
        return link_tell(cx, options, settings, path);
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    TRY(web_letter_send(cx, settings, &person, &job));
    return letter_tell(cx, options, &person, &job);
}

static Err invite(Cx *cx, const Options *options) {
    Str link;
    Grant grant;
    bool given;
    Settings settings;
    Invitation wanted = {.mail = options->arguments[1], .name = options->name, .lang = cx->lang};
    TRY(settings_given(cx, options, &settings));
    TRY(grant_read(cx, options, &grant, &given));
    if (options->language.n) TRY(lang_read(cx, options->language, &wanted.lang));
    if (given) wanted.grant = &grant;
    TRY(link_invite(cx, &link, &wanted));
    return way_in(cx, options, &settings, str_format(cx->mem, "invitation/%.*s", STR_ARG(link)));
}

static Err reset(Cx *cx, const Options *options) {
    Str link;
    Settings settings;
    TRY(settings_given(cx, options, &settings));
    TRY(link_reset(cx, &link, options->arguments[1]));
    return way_in(cx, options, &settings, str_format(cx->mem, "reset/%.*s", STR_ARG(link)));
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

/* ---- name, language, roles, and what was changed ---- */

static Err change(Cx *cx, const Options *options) {
    Person person;
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    if (!options->name.n && !options->language.n)
        return fail(cx, INVALID, MSG_CLI_USER_CHANGE_WHAT);
    if (options->name.n) person.name = options->name;
    if (options->language.n) TRY(lang_read(cx, options->language, &person.lang));
    return account_change(cx, &person, &person);
}

static Err grants(Cx *cx, Listing *told, size_t n, const Grant *list, Str state) {
    for (size_t i = 0; i < n; i++) {
        Organisation organisation;
        TRY(organisation_by_number(cx, &organisation, list[i].organisation));
        listing_text(cx, told, role_id(list[i].role));
        listing_text(cx, told, organisation.id);
        listing_text(cx, told, list[i].programme);
        listing_text(cx, told, state);
    }
    return OK;
}

/* Also those that rest with an archived organisation. */
static Err roles(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"role", MSG_ACCOUNT_ROLE, false},
        {"organisation", MSG_ACCOUNT_ORGANISATION, false},
        {"programme", MSG_ACCOUNT_PROGRAMME, false},
        {"state", MSG_CLI_COL_STATE, false},
    };
    Person person;
    Listing told = {COLUMNS(columns)};
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    TRY(grants(cx, &told, person.n_grants, person.grants, S("in-force")));
    TRY(grants(cx, &told, person.n_resting, person.resting, S("resting")));
    return listing_print(cx, &told, options->output);
}

static Err history(Cx *cx, const Options *options) {
    Person person;
    Edit *edits;
    size_t n;
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    TRY(account_history(cx, &edits, &n, person.account));
    return edits_print(cx, edits, n, options->output);
}

static Err undo(Cx *cx, const Options *options) {
    Person person, wanted;
    Undo what = {.entry = 0};
    TRY(whole_read(cx, options->arguments[2], INT64_MAX, &what.entry));
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    what.subject = person.account;
    what.version = person.version;
    return account_undo(cx, &person, &wanted, &what);
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
        {"roles", 1, roles},
        {"change", 1, change},
        {"history", 1, history},
        {"undo", 2, undo},
    };
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}
