/* Which role may do what? The table of rights as readers see it; it is the one the router asks. */

#include "web/web_in.h"

static bool has(Right right, Role role) {
    return right_of_signed_in(right) || right_of_role(right, role);
}

static Str reach_of(Lang lang, Right right) {
    if (right_of_everybody(right)) return message_text(lang, MSG_RIGHTS_EVERYBODY);
    if (right_of_signed_in(right)) return message_text(lang, MSG_RIGHTS_SIGNED_IN);
    if (right_anywhere(right)) return message_text(lang, MSG_RIGHTS_ANYWHERE);
    if (right_within(right) && right_wide(right)) return message_text(lang, MSG_RIGHTS_BOTH);
    return message_text(lang, right_within(right) ? MSG_RIGHTS_ORGANISATION : MSG_RIGHTS_HOUSE);
}

static Err rights_sheet(Cx *cx, const Request *request, Reply *reply) {
    static const char *const columns[] = {
        "right",
        "sentence",
        "reach",
#define ROLE(symbol, id) id,
#include "accounts/roles.def"
#undef ROLE
    };
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (Right right = 0; right < RIGHTS; right++) {
        vec_push(cx->mem, &sheet.cells, right_id(right));
        vec_push(cx->mem, &sheet.cells, right_sentence(cx->lang, right));
        vec_push(cx->mem, &sheet.cells, reach_of(cx->lang, right));
        for (Role role = 0; role < ROLES; role++)
            vec_push(cx->mem, &sheet.cells, has(right, role) ? S("yes") : S("no"));
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_rights(Cx *cx, const Request *request, Reply *reply) {
    Lang lang = cx->lang;
    if (request->format != AS_HTML) return rights_sheet(cx, request, reply);
    RightsPage page = {
        .head = page_head(cx, request, message_text(lang, MSG_RIGHTS_TITLE), S("")),
        .roles = NEW_ARRAY(cx->mem, Fact, ROLES),
        .n_roles = ROLES,
        .rights = NEW_ARRAY(cx->mem, RightRow, RIGHTS),
        .n_rights = RIGHTS,
    };
    for (Role role = 0; role < ROLES; role++)
        page.roles[role] = (Fact){role_name(lang, role), role_sentence(lang, role)};
    for (Right right = 0; right < RIGHTS; right++) {
        RightRow *row = &page.rights[right];
        *row = (RightRow){.sentence = right_sentence(lang, right),
                          .reach = reach_of(lang, right),
                          .roles = NEW_ARRAY(cx->mem, Option, ROLES),
                          .n_roles = ROLES};
        for (Role role = 0; role < ROLES; role++)
            row->roles[role] = (Option){
                .value = role_name(lang, role),
                .text = message_text(lang, has(right, role) ? MSG_RIGHTS_YES : MSG_RIGHTS_NO),
                .chosen = has(right, role)};
    }
    page_rights(&reply->body, lang, &page);
    return OK;
}
