/* What can somebody see and change of themselves? Name, language, password, second factor, where
 * they are signed in, and the tokens of their programs. */

#include "web/desk_in.h"

enum { DAYS_MOST = 365, DAY = 86400 };

static Str number(Cx *cx, int64_t n) {
    return str_format(cx->mem, "%lld", (long long)n);
}

/* ---- who it is ---- */

static void section_person(Cx *cx, const Request *request, DeskPage *desk) {
    const Person *person = request->person;
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_ACCOUNT_PERSON));
    section_fact(cx, section, MSG_LOGIN_MAIL, person->mail);
    FormView *form = section_form(cx, request, section, page_href(cx, request, "/account"));
    FormField *name = form_line(cx, request, form, "name", MSG_LINK_NAME, "text");
    if (!name->value.n) name->value = person->name;
    name->autocomplete = S("name");
    name->required = true;
    Str language = sent(request, S("language"));
    form_language(cx, form, language.n ? (str_equal(language, S("en")) ? EN : DE) : person->lang);
    form_hidden(cx, form, "version", number(cx, person->version));
}

static Err section_roles(Cx *cx, const Request *request, DeskPage *desk) {
    const Person *person = request->person;
    static const DeskColumn columns[] = {{"role", MSG_ACCOUNT_ROLE},
                                         {"organisation", MSG_ACCOUNT_ORGANISATION},
                                         {"programme", MSG_ACCOUNT_PROGRAMME}};
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_ACCOUNT_ROLES));
    if (!person->n_grants) section->empty = message_text(cx->lang, MSG_ACCOUNT_NO_ROLES);
    if (person->n_grants)
        table_begin(cx, &section->table, section->heading, sizeof columns / sizeof *columns,
                    columns);
    for (size_t i = 0; i < person->n_grants; i++) {
        const Grant *grant = &person->grants[i];
        Organisation organisation;
        TRY(organisation_by_number(cx, &organisation, grant->organisation));
        DeskRow *row = table_row(cx, &section->table);
        row_cell(row, role_name(cx->lang, grant->role));
        row_cell(row, organisation.name);
        row_cell(row, grant->programme.n ? grant->programme
                                         : message_text(cx->lang, MSG_ACCOUNT_ALL_PROGRAMMES));
    }
    if (person->n_grants)
        section_link(cx, section, page_href(cx, request, "/releases"), MSG_RELEASES_TO_LIST);
    return OK;
}

static void section_password(Cx *cx, const Request *request, DeskPage *desk) {
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_LOGIN_PASSWORD));
    FormView *form =
        section_form(cx, request, section, page_href(cx, request, "/account/password"));
    form->submit = message_text(cx->lang, MSG_ACCOUNT_PASSWORD_CHANGE);
    FormField *old = form_line(cx, request, form, "old", MSG_ACCOUNT_PASSWORD_OLD, "password");
    old->autocomplete = S("current-password");
    old->required = true;
    password_fields(cx, request, form);
}

static Err section_factor(Cx *cx, const Request *request, DeskPage *desk) {
    const Person *person = request->person;
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_FACTOR_TITLE));
    size_t left = 0;
    if (!person->second_factor) {
        section->lead = message_text(cx->lang, MSG_FACTOR_LEAD);
        section_link(cx, section, page_href(cx, request, "/account/factor"), MSG_FACTOR_BEGIN);
        return OK;
    }
    TRY(recovery_left(cx, person->account, &left));
    section->lead = message_text(cx->lang, MSG_FACTOR_ON);
    section_fact(cx, section, MSG_FACTOR_LEFT, words_count(cx->mem, cx->lang, (int64_t)left));
    FormView *form =
        section_form(cx, request, section, page_href(cx, request, "/account/factor/remove"));
    form->submit = message_text(cx->lang, MSG_FACTOR_REMOVE);
    form->grave = true;
    if (!person->password) return confirm_field(cx, request, section, form);
    FormField *password = form_line(cx, request, form, "password", MSG_LOGIN_PASSWORD, "password");
    password->autocomplete = S("current-password");
    password->required = true;
    return OK;
}

/* ---- sessions ---- */

/* "Firefox, Windows" for what a browser calls itself in a line; that line where it says neither.
 * Several claim to be others, too: the one that claims the fewest stands last. */
static Str browser_told(Cx *cx, Str agent) {
    static const char *const browsers[][2] = {{"Edg", "Edge"},
                                              {"OPR/", "Opera"},
                                              {"Firefox/", "Firefox"},
                                              {"Chrome/", "Chrome"},
                                              {"Safari/", "Safari"}};
    static const char *const systems[][2] = {{"Android", "Android"}, {"iPhone", "iPhone"},
                                             {"iPad", "iPad"},       {"Windows", "Windows"},
                                             {"Mac OS X", "macOS"},  {"Linux", "Linux"}};
    Str found[2];
    size_t n = 0;
    for (size_t i = 0; i < sizeof browsers / sizeof *browsers && n == 0; i++)
        if (str_find(agent, str_of(browsers[i][0]), 0) != SIZE_MAX)
            found[n++] = str_of(browsers[i][1]);
    if (!n) return agent;
    for (size_t i = 0; i < sizeof systems / sizeof *systems && n == 1; i++)
        if (str_find(agent, str_of(systems[i][0]), 0) != SIZE_MAX)
            found[n++] = str_of(systems[i][1]);
    return str_join(cx->mem, n, found, S(", "));
}

static const DeskColumn session_columns[] = {{"begun", MSG_SESSION_BEGUN},
                                             {"used", MSG_SESSION_USED},
                                             {"origin", MSG_SESSION_ORIGIN},
                                             {"agent", MSG_SESSION_AGENT}};

static Err sessions_table(Cx *cx, const Request *request, DeskTable *table) {
    Session *list;
    size_t n;
    TRY(session_list(cx, &list, &n, request->person->account));
    table_begin(cx, table, message_text(cx->lang, MSG_SESSION_TITLE),
                sizeof session_columns / sizeof *session_columns, session_columns);
    table->acts = n > 1;
    for (size_t i = 0; i < n; i++) {
        DeskRow *row = table_row(cx, table);
        bool own = request->session && list[i].number == request->session->number;
        Str agent = request->format == AS_HTML ? browser_told(cx, list[i].agent) : list[i].agent;
        row_moment(cx, request, row, list[i].begun);
        row_moment(cx, request, row, list[i].used);
        row_cell(row, list[i].origin);
        row_cell(row, own ? message_fill(cx->mem, cx->lang, MSG_SESSION_OWN, 1, &agent) : agent);
        if (own) continue;
        FormView *form =
            row_action(cx, request, table, row,
                       page_href(cx, request, "/account/session/%lld", (long long)list[i].number),
                       MSG_SESSION_END);
        form->about = moment_told(cx, request, list[i].begun);
    }
    return OK;
}

static Err section_sessions(Cx *cx, const Request *request, DeskPage *desk) {
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_SESSION_TITLE));
    section->lead = message_text(cx->lang, MSG_SESSION_LEAD);
    TRY(sessions_table(cx, request, &section->table));
    if (section->table.n_rows < 2) return OK;
    FormView *form =
        section_form(cx, request, section, page_href(cx, request, "/account/sessions"));
    form->submit = message_text(cx->lang, MSG_SESSION_END_OTHERS);
    return OK;
}

/* ---- tokens ---- */

static Str rights_told(Cx *cx, uint64_t rights) {
    VEC(Str) words = {0};
    for (Right right = 0; right < RIGHTS; right++)
        if (rights >> right & 1) vec_push(cx->mem, &words, right_sentence(cx->lang, right));
    return str_join(cx->mem, words.n, words.at, S(" "));
}

static Err tokens_table(Cx *cx, const Request *request, DeskTable *table) {
    static const DeskColumn columns[] = {{"name", MSG_TOKEN_NAME},
                                         {"rights", MSG_TOKEN_RIGHTS},
                                         {"used", MSG_TOKEN_USED},
                                         {"ends", MSG_TOKEN_ENDS}};
    Token *list;
    size_t n;
    TRY(token_list(cx, &list, &n, request->person->account));
    table_begin(cx, table, message_text(cx->lang, MSG_TOKEN_TITLE),
                sizeof columns / sizeof *columns, columns);
    table->acts = true;
    for (size_t i = 0; i < n; i++) {
        DeskRow *row = table_row(cx, table);
        row_cell(row, list[i].name);
        row_cell(row, rights_told(cx, list[i].rights));
        row_cell(row, list[i].used ? moment_told(cx, request, list[i].used)
                                   : message_text(cx->lang, MSG_TOKEN_NEVER));
        row_cell(row, list[i].revoked ? message_text(cx->lang, MSG_TOKEN_REVOKED)
                                      : moment_told(cx, request, list[i].ends));
        if (list[i].revoked) continue;
        FormView *form =
            row_action(cx, request, table, row,
                       page_href(cx, request, "/account/token/%lld", (long long)list[i].number),
                       MSG_TOKEN_REVOKE);
        form->about = list[i].name;
    }
    return OK;
}

static Err token_form(Cx *cx, const Request *request, DeskSection *section) {
    static const int days[] = {7, 30, 90, DAYS_MOST};
    FormView *form = section_form(cx, request, section, page_href(cx, request, "/account/tokens"));
    form->heading = message_text(cx->lang, MSG_TOKEN_NEW);
    form->submit = message_text(cx->lang, MSG_TOKEN_CREATE);
    FormField *name = form_line(cx, request, form, "token", MSG_TOKEN_NAME, "text");
    name->hint = message_text(cx->lang, MSG_TOKEN_NAME_HINT);
    name->required = true;
    FormField *ends = form_choice(cx, form, "days", MSG_TOKEN_DAYS, 4);
    for (size_t i = 0; i < 4; i++)
        choice_add(ends, number(cx, days[i]),
                   message_count(cx->mem, cx->lang, MSG_TOKEN_DAY, days[i]), days[i] == 90);
    FormField *rights = form_choice(cx, form, "right", MSG_TOKEN_RIGHTS, RIGHTS);
    rights->is_choice = false;
    rights->is_ticks = true;
    for (Right right = 0; right < RIGHTS; right++)
        if (!right_of_signed_in(right) && may(request->person, right))
            choice_add(rights, right_id(right), right_sentence(cx->lang, right),
                       sent_is(request, S("right"), right_id(right)));
    if (!rights->n_options) form->n_fields--;
    return confirm_field(cx, request, section, form);
}

static Err section_tokens(Cx *cx, const Request *request, DeskPage *desk) {
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_TOKEN_TITLE));
    section->lead = message_text(cx->lang, MSG_TOKEN_LEAD);
    TRY(tokens_table(cx, request, &section->table));
    if (!section->table.n_rows) section->table.n_columns = 0;
    return token_form(cx, request, section);
}

/* ---- history ---- */

static Err section_past(Cx *cx, const Request *request, DeskPage *desk) {
    HistoryView history = {.action = page_href(cx, request, "/account/undo"),
                           .version = request->person->version};
    Edit *list;
    TRY(account_history(cx, &list, &history.n, request->person->account));
    for (size_t i = 0; i < history.n; i++) /* roles are the administrators' */
        list[i].can_undo &= list[i].event == AUDIT_ACCOUNT_CHANGE;
    history.list = list;
    section_history(cx, request, desk, &history);
    return OK;
}

/* ---- the page ---- */

/* `own`: what was to be stored when somebody else was quicker; else NULL. */
static Err account_desk(Cx *cx, const Request *request, Reply *reply, Err err, const Person *own) {
    Request shown = request_at(request, S("/account"));
    DeskPage *desk = desk_new(cx, &shown, MSG_ACCOUNT_TITLE);
    TRY(desk_problem(cx, desk, reply, err));
    const Person *sides[] = {request->person, own};
    if (err == CONFLICT) person_beside(cx, desk, MSG_BESIDE_LEAD, sides);
    section_person(cx, &shown, desk);
    TRY(section_roles(cx, &shown, desk));
    if (request->person->password) section_password(cx, &shown, desk);
    TRY(section_factor(cx, &shown, desk));
    TRY(section_sessions(cx, &shown, desk));
    TRY(section_tokens(cx, &shown, desk));
    TRY(section_past(cx, &shown, desk));
    return desk_reply(cx, &shown, reply, desk);
}

static Err account_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    return account_desk(cx, request, reply, err, NULL);
}

/* Programs are told where somebody is signed in. */
Err route_account(Cx *cx, const Request *request, Reply *reply) {
    DeskTable table;
    if (request->format == AS_HTML) return account_page(cx, request, reply, OK);
    TRY(sessions_table(cx, request, &table));
    return table_reply(cx, request, reply, &table, session_columns);
}

/* ---- changes ---- */

Err route_account_changed(Cx *cx, const Request *request, Reply *reply) {
    Person wanted = *request->person, out;
    wanted.name = str_trim(sent(request, S("name")));
    wanted.lang = str_equal(sent(request, S("language")), S("en")) ? EN : DE;
    if (!int_read(sent(request, S("version")), &wanted.version)) wanted.version = 0;
    Err err = account_change(cx, &out, &wanted);
    if (err) return account_desk(cx, request, reply, err, &wanted);
    return led_to(cx, request, reply, "/account?done=saved");
}

/* What undoing would bring stands in the form, beside what stands there. */
static Err undone_page(Cx *cx, const Request *request, Reply *reply, const Person *wanted) {
    Person shown = *request->person;
    Request again = *request;
    shown.name = wanted->name;
    shown.lang = wanted->lang;
    again.person = &shown;
    return account_page(cx, &again, reply, cx->fault.kind);
}

static bool role_entry(Cx *cx, int64_t account, int64_t entry) {
    Edit *list;
    size_t n;
    if (account_history(cx, &list, &n, account)) return true;
    for (size_t i = 0; i < n; i++)
        if (list[i].number == entry) return list[i].event != AUDIT_ACCOUNT_CHANGE;
    return true;
}

Err route_account_undone(Cx *cx, const Request *request, Reply *reply) {
    Person out = *request->person, wanted = out;
    Undo undo = undo_sent(request, out.account);
    if (role_entry(cx, out.account, undo.entry))
        return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_CHANGE,
                    str_format(cx->mem, "%lld", (long long)undo.entry));
    if (account_undo(cx, &out, &wanted, &undo)) return undone_page(cx, request, reply, &wanted);
    return led_to(cx, request, reply, "/account?done=undone");
}

Err session_renewed(Cx *cx, const Request *request, Reply *reply, Session *out) {
    if (!request->session) return OK;
    *out = *request->session;
    TRY(session_turn(cx, out));
    reply->session = out->secret;
    return OK;
}

/* Whoever knew the old one is signed out everywhere else, and who copied the cookie here. */
static Err password_sent(Cx *cx, const Request *request, Reply *reply) {
    int64_t account = request->person->account;
    TRY(password_twice(cx, request));
    TRY(password_change(cx, account, sent(request, S("old")), sent(request, S("password"))));
    TRY(session_end_others(cx, account, request->session ? request->session->number : 0));
    Session session;
    return session_renewed(cx, request, reply, &session);
}

Err route_password_changed(Cx *cx, const Request *request, Reply *reply) {
    Err err = password_sent(cx, request, reply);
    if (err) return account_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/account?done=password");
}

/* With the password, whenever they signed in; without one, after a new login elsewhere. */
static Err factor_gone(Cx *cx, const Request *request) {
    int64_t account = request->person->account;
    if (request->person->password) return factor_remove(cx, account, sent(request, S("password")));
    TRY(confirm_sent(cx, request));
    return factor_drop(cx, account);
}

Err route_factor_removed(Cx *cx, const Request *request, Reply *reply) {
    Session session;
    Err err = factor_gone(cx, request);
    if (err) return account_page(cx, request, reply, err);
    TRY(session_renewed(cx, request, reply, &session));
    return led_to(cx, request, reply, "/account?done=factor_off");
}

/* The number of the path; 0 where that is none: nothing has it. */
static int64_t part_number(const Request *request) {
    int64_t number = 0;
    return int_read(request->part, &number) ? number : 0;
}

Err route_session_ended(Cx *cx, const Request *request, Reply *reply) {
    Err err = session_end(cx, request->person->account, part_number(request));
    if (err) return account_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/account?done=ended");
}

Err route_sessions_ended(Cx *cx, const Request *request, Reply *reply) {
    int64_t own = request->session ? request->session->number : 0;
    TRY(session_end_others(cx, request->person->account, own));
    return led_to(cx, request, reply, "/account?done=ended");
}

static Err token_sent(Cx *cx, const Request *request, Token *out) {
    int64_t days = 0;
    Token wanted = {.account = request->person->account,
                    .name = str_trim(sent(request, S("token")))};
    bool read = int_read(sent(request, S("days")), &days) && days > 0 && days <= DAYS_MOST;
    if (!read) return fail(cx, INVALID, MSG_TOKEN_BAD_DAYS);
    wanted.ends = cx->clock() + days * DAY;
    for (Right right = 0; right < RIGHTS; right++)
        if (!right_of_signed_in(right) && sent_is(request, S("right"), right_id(right)))
            wanted.rights |= (uint64_t)1 << right;
    return token_create(cx, out, &wanted);
}

Err route_token_created(Cx *cx, const Request *request, Reply *reply) {
    Token token = {0};
    Err err = confirm_sent(cx, request);
    if (!err) err = token_sent(cx, request, &token);
    if (err) return account_page(cx, request, reply, err);
    Request shown = request_at(request, S("/account"));
    DeskPage *desk = desk_new(cx, &shown, MSG_TOKEN_CREATED);
    DeskSection *section = desk_section(desk, token.name);
    section->lead = message_text(cx->lang, MSG_TOKEN_CREATED_LEAD);
    section->codes = NEW(cx->mem, Str);
    section->n_codes = 1;
    *section->codes = token.secret;
    section_fact(cx, section, MSG_TOKEN_HEADER,
                 str_format(cx->mem, "Authorization: Bearer %.*s", STR_ARG(token.secret)));
    section_link(cx, section, page_href(cx, request, "/account"), MSG_FACTOR_TO_ACCOUNT);
    return desk_reply(cx, &shown, reply, desk);
}

Err route_token_revoked(Cx *cx, const Request *request, Reply *reply) {
    Err err = token_revoke(cx, request->person->account, part_number(request));
    if (err) return account_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/account?done=revoked");
}
