/* How is a change told to the log, and in whose name? */

#include "accounts/accounts_in.h"

enum { LONGEST_NOTE = 1 << 16 };

Str note_fields(Arena *mem, size_t n, const Str *fields) {
    Buf out = buf_new(mem, LONGEST_NOTE);
    Json j = json_begin(&out);
    json_object(&j);
    for (size_t i = 0; i + 1 < n; i += 2) {
        json_key(&j, fields[i]);
        json_str(&j, fields[i + 1]);
    }
    json_object_end(&j);
    must(!out.full); /* every field was judged before */
    return buf_str(&out);
}

Err note_account(Cx *cx, AuditEvent event, int64_t account, Str before, Str after) {
    AuditNote note = {event, str_format(cx->mem, "account:%lld", (long long)account), before,
                      after};
    return audit_write(cx, &note);
}

Str line_clean(Arena *mem, Str text, size_t most) {
    Buf out = buf_new(mem, most);
    for (size_t i = 0; i < text.n && !out.full;) {
        size_t n = str_character(text, i);
        bool control = n == 0 || (n == 1 && ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f));
        buf_put(&out, control ? S("?") : (Str){text.p + i, n});
        i += n ? n : 1;
    }
    return buf_str(&out);
}

void acting_begin(Cx *cx, Acting *acting, const Person *person, Str origin) {
    acting->before = cx->actor;
    acting->actor = (Actor){person->name, origin, person->account};
    cx->actor = &acting->actor;
}

void acting_end(Cx *cx, Acting *acting) {
    cx->actor = acting->before;
}
