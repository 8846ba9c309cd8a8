/* Of which kind of records or which record does a page tell, and what may who asks do with it? To
 * others it is not there. */

#include "web/record_in.h"
#include "web/server_in.h"

bool has_role(const Person *person) {
    return person && person->n_grants > 0;
}

Err record_no_right(Cx *cx, const KindOf *kind) {
    return fail(cx, DENIED, MSG_ENTRY_NO_RIGHT, kinds_word(cx->lang, kind->kind));
}

Err record_not_so(Cx *cx, Err err, const FieldFaults *faults) {
    if (err != INVALID || !faults->list.n) return err;
    return fail(cx, INVALID, MSG_ENTRY_NOT_SO,
                finding_text(cx->mem, cx->lang, &faults->list.at[0].finding));
}

int64_t version_sent(const Request *request) {
    int64_t version = 0;
    (void)int_read(sent(request, S("version")), &version);
    return version;
}

Err record_kind_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *out) {
    Kind kind;
    reply->personal = true; /* it depends on who asks and on what was entered a moment ago */
    if (!kind_read(request->part, &kind))
        return fail(cx, NOT_FOUND, MSG_ENTRY_NO_KIND, request->part);
    *out = (RecordAsked){.kind = kind_of(kind)};
    if (out->kind->sight == SIGHT_PARTNERS && !has_role(request->person)) {
        if (!request->person) reply->status = 401;
        return fail(cx, DENIED, MSG_ENTRY_PARTNERS_ONLY, kinds_word(cx->lang, kind));
    }
    out->changes = out->any = may(request->person, out->kind->right);
    return records_now(cx, &out->records);
}

Err record_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *out) {
    bool field = false;
    const Person *person;
    TRY(record_kind_asked(cx, request, reply, out));
    person = request->person;
    const Record *record = record_find(out->records, out->kind->kind, request->second);
    if (!record || !record_seen(cx, out->records, record, person))
        return fail(cx, NOT_FOUND, MSG_ENTRY_NONE, kind_word(cx->lang, out->kind->kind),
                    request->second);
    out->record = record;
    out->owner = record_owner(out->records, record);
    TRY(kind_changed_by(cx, &out->changes, out->kind->kind, out->owner, person));
    out->any = out->changes;
    for (size_t i = 0; !out->any && person && i < out->kind->n_fields; i++) {
        if (!(out->kind->fields[i].flags & FIELD_OWNED)) continue;
        TRY(field_changed_by(cx, &field, &out->kind->fields[i], out->owner, person));
        out->any |= field;
    }
    return OK;
}
