/* What becomes of a form whose session has ended meanwhile? What was entered goes along with the
 * login and is offered again after it, so that nothing has to be entered twice. Passwords and codes
 * do not. */

#include "records/records.h"
#include "web/desk_in.h"
#include "web/server_in.h"

static bool travels(Str name) {
    static const char *const secret[] = {"form_key", "password", "again", "old", "code", "draft"};
    for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
        if (str_equal(name, str_of(secret[i]))) return false;
    return true;
}

/* NULL text where it is too long: sent along with the login, its signs are written longer once
 * more. */
static Str packed(Cx *cx, const SentForm *form) {
    Buf out = buf_new(cx->mem, 256 << 10);
    for (size_t i = 0; i < form->n; i++) {
        if (!travels(form->fields[i].name)) continue;
        if (out.n) buf_char(&out, '&');
        buf_url(&out, form->fields[i].name);
        buf_char(&out, '=');
        buf_url(&out, form->fields[i].value);
    }
    return out.full ? STR_NONE : buf_str(&out);
}

void draft_carry(Cx *cx, const Request *request, FormView *form) {
    if (!sent(request, S("draft")).n) return;
    form_hidden(cx, form, "draft", sent(request, S("draft")));
    form_hidden(cx, form, "draft_to", sent(request, S("draft_to")));
}

Err draft_page(Cx *cx, const Request *request, Reply *reply) {
    Request shown = request_at(request, S("/login"));
    shown.form = NULL;
    shown.alone = true;
    DeskPage *desk = desk_new(cx, &shown, MSG_LOGIN_TITLE);
    desk->problem = message_text(cx->lang, MSG_DRAFT_ENDED);
    Str draft = packed(cx, request->form), to = page_here(cx, request);
    if (!draft.p) desk->problem = message_text(cx->lang, MSG_DRAFT_TOO_LONG);
    FormView *forms[2] = {NULL};
    bool elsewhere = request->sign_on != NULL;
    if (elsewhere) forms[0] = elsewhere_form(cx, &shown, desk_section(desk, S("")), STR_NONE);
    Str heading = elsewhere ? message_text(cx->lang, MSG_LOGIN_HERE) : S("");
    forms[1] = login_form(cx, &shown, desk_section(desk, heading));
    for (size_t i = 0; i < 2; i++) {
        if (!forms[i]) continue;
        form_hidden(cx, forms[i], "draft", draft);
        form_hidden(cx, forms[i], "draft_to", to);
    }
    reply->status = 401;
    return desk_reply(cx, &shown, reply, desk);
}

/* "…/records/KIND/new", "…/record/KIND/ID/change": its fields have names for readers. NULL: another
 * form, or none of its fields. */
static const FieldOf *field_of_form(Str to, Str name) {
    Kind kind;
    for (Str rest = str_slice(to, 0, str_find(to, S("?"), 0)), part; str_cut(&rest, '/', &part);)
        if (str_equal(part, S("records")) || str_equal(part, S("record")))
            return str_cut(&rest, '/', &part) && kind_read(part, &kind) ? field_find(kind, name)
                                                                        : NULL;
    return NULL;
}

/* What is sent again, to be looked at before. */
static void draft_table(Cx *cx, DeskSection *section, const SentForm *draft, Str to) {
    static const DeskColumn columns[] = {{"field", MSG_BESIDE_FIELD}, {"own", MSG_BESIDE_OWN}};
    table_begin(cx, &section->table, message_text(cx->lang, MSG_DRAFT_TITLE), 2, columns);
    for (size_t i = 0; i < draft->n; i++) {
        if (!draft->fields[i].value.n || str_equal(draft->fields[i].name, S("version"))) continue;
        DeskRow *row = table_row(cx, &section->table);
        const FieldOf *field = field_of_form(to, draft->fields[i].name);
        Str value = draft->fields[i].value;
        row_cell(row, field ? field_title(cx->lang, field) : draft->fields[i].name);
        row_cell(row, field && field->type == FIELD_CHOICE
                          ? choice_word(cx->lang, field->choices, value)
                          : value);
    }
    if (!section->table.n_rows) section->table.n_columns = 0;
}

/* Only to a form of ours that somebody fills in who is signed in, and they see which. */
static Str draft_address(Cx *cx, Str told) {
    Str address = address_inside(told), path = str_slice(address, 0, str_find(address, S("?"), 0));
    return path.n && route_is_own_form(cx, path) ? address : S("/account");
}

Err draft_offer(Cx *cx, const Request *request, Reply *reply, const Session *session) {
    Request shown = request_at(request, S("/login"));
    Str text = sent(request, S("draft")), to = draft_address(cx, sent(request, S("draft_to")));
    FormReader *reader = form_begin(cx);
    form_take(reader, text.p, text.n);
    const SentForm *draft = form_finish(reader);
    if (cx->fault.kind) return cx->fault.kind;
    Person *person = NEW(cx->mem, Person); /* who has just come in, perhaps another */
    TRY(account_get(cx, person, session->account));
    shown.person = person;
    shown.session = session;
    shown.form = NULL;
    DeskPage *desk = desk_new(cx, &shown, MSG_DRAFT_TITLE);
    desk->lead = message_text(cx->lang, MSG_DRAFT_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    section_fact(cx, section, MSG_DRAFT_TO, to);
    draft_table(cx, section, draft, to);
    FormView *form = section_form(cx, &shown, section, to);
    form->submit = message_text(cx->lang, MSG_DRAFT_SEND);
    form->hidden = NEW_ARRAY(cx->mem, Fact, draft->n);
    for (size_t i = 0; i < draft->n; i++)
        if (travels(draft->fields[i].name))
            form->hidden[form->n_hidden++] = (Fact){draft->fields[i].name, draft->fields[i].value};
    section_link(cx, section, page_href(cx, request, "/account"), MSG_FACTOR_TO_ACCOUNT);
    return desk_reply(cx, &shown, reply, desk);
}
