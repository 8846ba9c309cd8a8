/* Is it really the person who signed in, before something changes by which they come in? A browser
 * left open, or a stolen cookie, is not enough: whoever has not shown within the last ten minutes
 * who they are enters the password, or signs in once more where they came from. */

#include "web/desk_in.h"

Err confirm_field(Cx *cx, const Request *request, DeskSection *section, FormView *form) {
    bool lately;
    TRY(session_confirmed(cx, &lately, request->session));
    if (lately) return OK;
    if (!request->person->password) {
        section->empty = message_text(cx->lang, MSG_ACCOUNTS_CONFIRM_ELSEWHERE);
        if (request->sign_on) elsewhere_anew(cx, request, section, page_here(cx, request));
        return OK;
    }
    FormField *field = form_line(cx, request, form, "password", MSG_LOGIN_PASSWORD, "password");
    field->hint = message_text(cx->lang, MSG_CONFIRM_HINT);
    field->autocomplete = S("current-password");
    field->required = true;
    return OK;
}

Err confirm_sent(Cx *cx, const Request *request) {
    if (!request->session) return fail(cx, DENIED, MSG_ACCOUNTS_CONFIRM); /* a program */
    return session_confirm(cx, request->session, sent(request, S("password")));
}
