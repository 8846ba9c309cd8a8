/* Who has an account here, and with which roles? The list, invitations, and the page of one account
 * for those who look after accounts. */

#include "web/desk_in.h"
#include "web/letters_in.h"

/* ---- parts of forms ---- */

/* Where the reader may give roles, be it for a programme only. */
static bool may_give(const Person *person, const Organisation *organisation) {
    bool some = reaches_grant(person, &(Grant){.organisation = organisation->number});
    for (size_t i = 0; i < person->n_grants; i++)
        some |= person->grants[i].organisation == organisation->number &&
                reaches_grant(person, &person->grants[i]);
    return some && !organisation->archived;
}

/* A role within an organisation, perhaps for one programme. */
static Err grant_fields(Cx *cx, const Request *request, FormView *form) {
    Organisation *all;
    size_t n;
    TRY(organisation_list(cx, &all, &n));
    FormField *role = form_choice(cx, form, "role", MSG_ACCOUNT_ROLE, ROLES + 1);
    choice_add(role, S(""), message_text(cx->lang, MSG_ADMIN_CHOOSE), false);
    for (Role r = 0; r < ROLES; r++)
        choice_add(role, role_id(r), role_name(cx->lang, r),
                   str_equal(sent(request, S("role")), role_id(r)));
    FormField *organisation =
        form_choice(cx, form, "organisation", MSG_ACCOUNT_ORGANISATION, n + 1);
    choice_add(organisation, S(""), message_text(cx->lang, MSG_ADMIN_CHOOSE), false);
    for (size_t i = 0; i < n; i++)
        if (may_give(request->person, &all[i]))
            choice_add(organisation, all[i].id, all[i].name,
                       str_equal(sent(request, S("organisation")), all[i].id));
    FormField *programme = form_line(cx, request, form, "programme", MSG_ACCOUNT_PROGRAMME, "text");
    programme->hint = message_text(cx->lang, MSG_ADMIN_PROGRAMME_HINT);
    return OK;
}

static Err grant_sent(Cx *cx, const Request *request, Grant *out) {
    Organisation organisation;
    *out = (Grant){.programme = str_trim(sent(request, S("programme")))};
    if (!role_read(sent(request, S("role")), &out->role))
        return fail(cx, INVALID, MSG_ADMIN_NO_ROLE);
    Str id = sent(request, S("organisation"));
    if (!id.n) return fail(cx, INVALID, MSG_ADMIN_NO_ORGANISATION);
    TRY(organisation_get(cx, &organisation, id));
    out->organisation = organisation.number;
    return OK;
}

static Str state_of(Lang lang, const Person *person) {
    if (person->closed) return message_text(lang, MSG_ADMIN_CLOSED);
    return message_text(lang, person->password ? MSG_ADMIN_OPEN : MSG_ADMIN_INVITED);
}

static Str roles_of(Cx *cx, const Person *person) {
    VEC(Str) names = {0};
    for (size_t i = 0; i < person->n_grants; i++)
        vec_push(cx->mem, &names, role_name(cx->lang, person->grants[i].role));
    return str_join(cx->mem, names.n, names.at, S(", "));
}

/* ---- the list ---- */

static const DeskColumn list_columns[] = {{"name", MSG_LINK_NAME},
                                          {"mail", MSG_LOGIN_MAIL},
                                          {"roles", MSG_ACCOUNT_ROLES},
                                          {"state", MSG_ADMIN_STATE},
                                          {"second_factor", MSG_FACTOR_TITLE}};

static Err accounts_table(Cx *cx, const Request *request, DeskTable *table) {
    Person *list;
    size_t n;
    TRY(account_list(cx, &list, &n));
    table_begin(cx, table, message_text(cx->lang, MSG_ADMIN_ACCOUNTS),
                sizeof list_columns / sizeof *list_columns, list_columns);
    for (size_t i = 0; i < n; i++) {
        if (!reaches_some(request->person, &list[i])) continue;
        DeskRow *row = table_row(cx, table);
        row_link(row, list[i].name.n ? list[i].name : list[i].mail,
                 page_href(cx, request, "/admin/account/%lld", (long long)list[i].account));
        row_cell(row, list[i].mail);
        row_cell(row, roles_of(cx, &list[i]));
        row_cell(row, state_of(cx->lang, &list[i]));
        row_cell(row, yes_no(cx->lang, list[i].second_factor));
    }
    return OK;
}

static Err accounts_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    DeskPage *desk = desk_new(cx, request, MSG_ADMIN_ACCOUNTS);
    TRY(desk_problem(cx, desk, reply, err));
    desk->lead =
        message_text(cx->lang, reaches_house(request->person) ? MSG_ADMIN_ACCOUNTS_LEAD
                                                              : MSG_ADMIN_ACCOUNTS_LEAD_OWN);
    TRY(accounts_table(cx, request, &desk_section(desk, S(""))->table));
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_ADMIN_INVITE));
    section->lead = message_text(cx->lang, MSG_ADMIN_INVITE_LEAD);
    FormView *form = section_form(cx, request, section, page_href(cx, request, "/admin/accounts"));
    form->submit = message_text(cx->lang, MSG_ADMIN_INVITE_SUBMIT);
    FormField *mail = form_line(cx, request, form, "mail", MSG_LOGIN_MAIL, "email");
    FormField *name = form_line(cx, request, form, "name", MSG_LINK_NAME, "text");
    mail->required = name->required = true;
    form_language(cx, form, language_sent(request));
    TRY(grant_fields(cx, request, form));
    section_link(cx, section, page_href(cx, request, "/rights"), MSG_RIGHTS_TITLE);
    return desk_reply(cx, request, reply, desk);
}

Err route_admin_accounts(Cx *cx, const Request *request, Reply *reply) {
    DeskTable table;
    if (request->format == AS_HTML) return accounts_page(cx, request, reply, OK);
    TRY(accounts_table(cx, request, &table));
    return table_reply(cx, request, reply, &table, list_columns);
}

/* Without a mail server whoever invites hands the link over; it is told this once. */
static Err link_told(Cx *cx, const Request *request, Reply *reply, Str path) {
    Request shown = request_at(request, S("/admin/accounts"));
    DeskPage *desk = desk_new(cx, &shown, MSG_ADMIN_LINK);
    DeskSection *section = desk_section(desk, S(""));
    desk->lead = message_text(cx->lang, MSG_ADMIN_LINK_LEAD);
    section->codes = NEW(cx->mem, Str);
    section->n_codes = 1;
    *section->codes = address_whole(cx, request, path);
    section_link(cx, section, page_href(cx, request, "/admin/accounts"), MSG_ADMIN_ACCOUNTS);
    return desk_reply(cx, &shown, reply, desk);
}

static Err invited(Cx *cx, const Request *request, Str *link) {
    Grant grant;
    TRY(grant_sent(cx, request, &grant));
    const Invitation wanted = {.mail = sent(request, S("mail")),
                               .name = sent(request, S("name")),
                               .grant = &grant,
                               .lang = language_sent(request)};
    return link_invite(cx, link, &wanted);
}

/* The letter makes a link of its own; the account is there already. */
static Err letter_wanted(Cx *cx, const Request *request, Reply *reply, const Person *person) {
    int64_t job;
    TRY(letter_put(cx, letter_way_in(person), person, &job));
    return led_to(cx, request, reply, "/admin/accounts?done=letter");
}

Err route_admin_invited(Cx *cx, const Request *request, Reply *reply) {
    Str link;
    Person person;
    Err err = invited(cx, request, &link);
    if (err) return accounts_page(cx, request, reply, err);
    if (!letters_go_out(request->settings))
        return link_told(cx, request, reply,
                         page_href(cx, request, "/invitation/%.*s", STR_ARG(link)));
    TRY(account_by_mail(cx, &person, str_trim(sent(request, S("mail")))));
    return letter_wanted(cx, request, reply, &person);
}

/* ---- one account ---- */

static Err person_asked(Cx *cx, const Request *request, Person *out) {
    int64_t number = 0;
    if (!int_read(request->part, &number))
        return fail(cx, NOT_FOUND, MSG_WEB_NO_PAGE, request->path);
    TRY(account_get(cx, out, number));
    return reaches_some(request->person, out) ? OK : fail(cx, DENIED, MSG_ACCOUNTS_BEYOND);
}

static Str person_href(Cx *cx, const Request *request, const Person *person, const char *what) {
    return page_href(cx, request, "/admin/account/%lld%s", (long long)person->account, what);
}

static const DeskColumn grant_columns[] = {{"role", MSG_ACCOUNT_ROLE},
                                           {"organisation", MSG_ACCOUNT_ORGANISATION},
                                           {"programme", MSG_ACCOUNT_PROGRAMME}};

static Err grants_table(Cx *cx, const Request *request, const Person *person, DeskTable *table) {
    table_begin(cx, table, message_text(cx->lang, MSG_ACCOUNT_ROLES),
                sizeof grant_columns / sizeof *grant_columns, grant_columns);
    table->acts = true;
    for (size_t i = 0; i < person->n_grants; i++) {
        const Grant *grant = &person->grants[i];
        Organisation organisation;
        TRY(organisation_by_number(cx, &organisation, grant->organisation));
        DeskRow *row = table_row(cx, table);
        row_cell(row, role_name(cx->lang, grant->role));
        row_cell(row, organisation.name);
        row_cell(row, grant->programme.n ? grant->programme
                                         : message_text(cx->lang, MSG_ACCOUNT_ALL_PROGRAMMES));
        if (!reaches_grant(request->person, grant)) continue;
        FormView *form = row_action(cx, request, table, row,
                                    person_href(cx, request, person, "/take"), MSG_ADMIN_TAKE);
        form->about = role_name(cx->lang, grant->role);
        form_hidden(cx, form, "role", role_id(grant->role));
        form_hidden(cx, form, "organisation", organisation.id);
        form_hidden(cx, form, "programme", grant->programme);
    }
    return OK;
}

/* Of archived organisations: they are listed, and give no right. */
static Err resting_rows(Cx *cx, const Request *request, const Person *person, DeskTable *table) {
    for (size_t i = 0; i < person->n_resting; i++) {
        const Grant *grant = &person->resting[i];
        Organisation organisation;
        TRY(organisation_by_number(cx, &organisation, grant->organisation));
        DeskRow *row = table_row(cx, table);
        row_cell(row, role_name(cx->lang, grant->role));
        row_cell(row,
                 request->format == AS_HTML
                     ? message_fill(cx->mem, cx->lang, MSG_ACCOUNT_RESTING, 1, &organisation.name)
                     : organisation.name);
        row_cell(row, grant->programme);
    }
    return OK;
}

static Err section_grants(Cx *cx, const Request *request, DeskPage *desk, const Person *person) {
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_ACCOUNT_ROLES));
    TRY(grants_table(cx, request, person, &section->table));
    TRY(resting_rows(cx, request, person, &section->table));
    if (!section->table.n_rows) {
        section->table.n_columns = 0;
        section->empty = message_text(cx->lang, MSG_ACCOUNT_NO_ROLES);
    }
    if (person->closed) return OK;
    FormView *form = section_form(cx, request, section, person_href(cx, request, person, "/give"));
    form->heading = message_text(cx->lang, MSG_ADMIN_GIVE_TITLE);
    form->submit = message_text(cx->lang, MSG_ADMIN_GIVE);
    return grant_fields(cx, request, form);
}

static void section_ways(Cx *cx, const Request *request, DeskPage *desk, const Person *person) {
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_ADMIN_LINK_NEW));
    section->lead = message_text(cx->lang, MSG_ADMIN_LINK_NEW_LEAD);
    FormView *form = section_form(cx, request, section, person_href(cx, request, person, "/link"));
    form->submit = message_text(cx->lang, MSG_ADMIN_LINK_MAKE);
    section = desk_section(desk, message_text(cx->lang, MSG_ADMIN_CLOSE_TITLE));
    section->lead = message_text(cx->lang, MSG_ADMIN_CLOSE_LEAD);
    form = section_form(cx, request, section, person_href(cx, request, person, "/close"));
    form->submit = message_text(cx->lang, MSG_ADMIN_CLOSE);
    form->grave = true;
    form_line(cx, request, form, "reason", MSG_ADMIN_REASON, "text")->required = true;
}

static Err section_past(Cx *cx, const Request *request, DeskPage *desk, const Person *person) {
    HistoryView history = {.version = person->version};
    Edit *list;
    if (!person->closed) history.action = person_href(cx, request, person, "/undo");
    TRY(account_history(cx, &list, &history.n, person->account));
    history.list = list;
    section_history(cx, request, desk, &history);
    return OK;
}

static Err account_desk(Cx *cx, const Request *request, Reply *reply, const Person *own) {
    Person person;
    Err err = cx->fault.kind;
    Request shown =
        request_at(request, str_format(cx->mem, "/admin/account/%.*s", STR_ARG(request->part)));
    DeskPage *desk = desk_new(cx, &shown, MSG_ADMIN_ACCOUNTS);
    TRY(desk_problem(cx, desk, reply, err));
    TRY(person_asked(cx, request, &person));
    desk->head.title = person.name.n ? person.name : person.mail;
    const Person *sides[] = {&person, own};
    if (err == CONFLICT) person_beside(cx, desk, MSG_HISTORY_BESIDE_ONLY, sides);
    DeskSection *section = desk_section(desk, S(""));
    section_fact(cx, section, MSG_LOGIN_MAIL, person.mail);
    section_fact(cx, section, MSG_ADMIN_STATE, state_of(cx->lang, &person));
    section_fact(cx, section, MSG_FACTOR_TITLE, yes_no(cx->lang, person.second_factor));
    bool whole = reaches_account(request->person, &person);
    TRY(section_grants(cx, &shown, desk, &person));
    if (whole && !person.closed) section_ways(cx, &shown, desk, &person);
    if (whole) TRY(section_past(cx, &shown, desk, &person));
    section = desk_section(desk, S(""));
    if (!whole) section->lead = message_text(cx->lang, MSG_ADMIN_ACCOUNT_SHARED);
    section_link(cx, section, page_href(cx, request, "/admin/accounts"), MSG_ADMIN_ACCOUNTS);
    return desk_reply(cx, &shown, reply, desk);
}

Err route_admin_account(Cx *cx, const Request *request, Reply *reply) {
    Person person;
    DeskTable table;
    if (request->format == AS_HTML) return account_desk(cx, request, reply, NULL);
    TRY(person_asked(cx, request, &person));
    TRY(grants_table(cx, request, &person, &table));
    return table_reply(cx, request, reply, &table, grant_columns);
}

/* ---- its changes ---- */

typedef Err Change(Cx *cx, int64_t account, const Grant *grant);

static Err grant_changed(Cx *cx, const Request *request, Change *change) {
    Person person;
    Grant grant;
    TRY(person_asked(cx, request, &person));
    TRY(grant_sent(cx, request, &grant));
    return change(cx, person.account, &grant);
}

Err route_admin_given(Cx *cx, const Request *request, Reply *reply) {
    Err err = grant_changed(cx, request, role_give);
    if (err) return account_desk(cx, request, reply, NULL);
    return led_to(cx, request, reply, "/admin/account/%.*s?done=given", STR_ARG(request->part));
}

Err route_admin_taken(Cx *cx, const Request *request, Reply *reply) {
    Err err = grant_changed(cx, request, role_take);
    if (err) return account_desk(cx, request, reply, NULL);
    return led_to(cx, request, reply, "/admin/account/%.*s?done=taken", STR_ARG(request->part));
}

Err route_admin_account_undone(Cx *cx, const Request *request, Reply *reply) {
    Person person, wanted;
    TRY(person_asked(cx, request, &person));
    Undo undo = undo_sent(request, person.account);
    wanted = person;
    if (account_undo(cx, &person, &wanted, &undo)) return account_desk(cx, request, reply, &wanted);
    return led_to(cx, request, reply, "/admin/account/%.*s?done=undone", STR_ARG(request->part));
}

static Err closed(Cx *cx, const Request *request) {
    Person person;
    Str reason = str_trim(sent(request, S("reason")));
    TRY(person_asked(cx, request, &person));
    if (!reason.n) return fail(cx, INVALID, MSG_ADMIN_NO_REASON);
    return account_close(cx, person.account, reason);
}

Err route_admin_closed(Cx *cx, const Request *request, Reply *reply) {
    Err err = closed(cx, request);
    if (err) return account_desk(cx, request, reply, NULL);
    return led_to(cx, request, reply, "/admin/account/%.*s?done=closed", STR_ARG(request->part));
}

/* Another invitation for who has not followed theirs yet, else a link to set a new password. */
static Err link_new(Cx *cx, Str *link, const Person *person) {
    if (person->password) return link_reset(cx, link, person->mail);
    const Invitation again = {.mail = person->mail, .name = person->name, .lang = person->lang};
    return link_invite(cx, link, &again);
}

Err route_admin_link(Cx *cx, const Request *request, Reply *reply) {
    Person person;
    Str link;
    TRY(person_asked(cx, request, &person));
    if (link_new(cx, &link, &person)) return account_desk(cx, request, reply, NULL);
    if (letters_go_out(request->settings)) return letter_wanted(cx, request, reply, &person);
    const char *where = person.password ? "reset" : "invitation";
    return link_told(cx, request, reply, page_href(cx, request, "/%s/%.*s", where, STR_ARG(link)));
}
