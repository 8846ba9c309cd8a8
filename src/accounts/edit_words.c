/* What was changed, in the words of a reader: "Name: from “A” to “B”."? The same on pages and on
 * the command line. */

#include "accounts/accounts_in.h"

Str edit_field_words(Lang lang, Str name) {
    static const struct {
        const char *id;
        Msg words;
    } names[] = {{"name", MSG_LINK_NAME},
                 {"mail", MSG_LOGIN_MAIL},
                 {"region", MSG_ORGANISATION_REGION},
                 {"archived", MSG_ORGANISATION_ARCHIVED},
                 {"language", MSG_ACCOUNT_LANGUAGE},
                 {"role", MSG_ACCOUNT_ROLE},
                 {"organisation", MSG_ACCOUNT_ORGANISATION},
                 {"programme", MSG_ACCOUNT_PROGRAMME},
                 {"reason", MSG_ADMIN_REASON}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_of(names[i].id))) return message_text(lang, names[i].words);
    return name;
}

Str edit_value_words(Lang lang, Str name, Str value) {
    Role role;
    if (str_equal(name, S("archived")))
        return message_text(lang, str_equal(value, S("true")) ? MSG_RIGHTS_YES : MSG_RIGHTS_NO);
    if (str_equal(name, S("language")) && value.n)
        return str_equal(value, S("en")) ? S("English") : S("Deutsch");
    if (str_equal(name, S("role")) && role_read(value, &role)) return role_name(lang, role);
    return value;
}

static Str field_told(Cx *cx, const EditField *field, bool both) {
    Str texts[] = {edit_field_words(cx->lang, field->name),
                   edit_value_words(cx->lang, field->name, field->before),
                   edit_value_words(cx->lang, field->name, field->after)};
    if (both && field->before.n && field->after.n)
        return message_fill(cx->mem, cx->lang, MSG_HISTORY_FROM_TO, 3, texts);
    if (both && !field->after.n)
        return message_fill(cx->mem, cx->lang, MSG_HISTORY_FIELD_OUT, 3, texts);
    if (!field->after.n) texts[2] = texts[1];
    return message_fill(cx->mem, cx->lang, MSG_HISTORY_FIELD, 3, texts);
}

Str edit_words(Cx *cx, const Edit *edit) {
    VEC(Str) parts = {0};
    bool both = edit->event == AUDIT_ORGANISATION_CHANGE || edit->event == AUDIT_ACCOUNT_CHANGE;
    if (edit->event == AUDIT_ORGANISATION_CHANGE && !edit->can_undo && !edit->erased)
        vec_push(cx->mem, &parts, message_text(cx->lang, MSG_HISTORY_MADE));
    else if (!both && edit->event < AUDIT_EVENTS)
        vec_push(cx->mem, &parts, audit_event_words(cx->lang, edit->event));
    for (size_t i = 0; i < edit->n_fields; i++)
        vec_push(cx->mem, &parts, field_told(cx, &edit->fields[i], both));
    if (edit->erased) vec_push(cx->mem, &parts, message_text(cx->lang, MSG_LOG_ERASED));
    if (edit->undoes) {
        Str number = str_format(cx->mem, "%lld", (long long)edit->undoes);
        vec_push(cx->mem, &parts, message_fill(cx->mem, cx->lang, MSG_HISTORY_UNDOES, 1, &number));
    }
    return str_join(cx->mem, parts.n, parts.at, S(" "));
}
