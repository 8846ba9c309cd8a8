/* What was changed of an organisation or an account, by whom, from what to what? The log is the
 * only history there is: this reads it, and says what undoing one of its entries would bring back.
 */

#include "accounts/accounts_in.h"

enum { LISTED_MOST = 100, FIELDS_MOST = 12 };

/* A field of a log's entry, by its name; {0} where it is the first of that name. */
static EditField *field_of(Edit *change, Str name) {
    for (size_t i = 0; i < change->n_fields; i++)
        if (str_equal(change->fields[i].name, name)) return &change->fields[i];
    must(change->n_fields < FIELDS_MOST);
    EditField *field = &change->fields[change->n_fields++];
    *field = (EditField){.name = name};
    return field;
}

/* {"name":"…","region":"…"}: what is no text there was not written by this room. */
static Err side_read(Cx *cx, Edit *change, Str json, bool after) {
    JsonReader *reader = json_read(cx->mem, json);
    JsonToken token = {.kind = JSON_NULL};
    Str key = STR_NONE;
    for (size_t n = 0; json.n && token.kind != JSON_END && n < 2 * FIELDS_MOST; n++) {
        TRY(json_next(cx, reader, &token));
        if (token.kind == JSON_KEY) key = token.text;
        if (token.kind != JSON_STRING) continue;
        if (str_equal(key, S("undoes"))) {
            (void)int_read(token.text, &change->undoes);
            continue;
        }
        if (change->n_fields == FIELDS_MOST) break;
        EditField *field = field_of(change, key);
        *(after ? &field->after : &field->before) = token.text;
    }
    return OK;
}

/* What stayed as it was is not told. */
static void differing_keep(Edit *change) {
    size_t n = 0;
    for (size_t i = 0; i < change->n_fields; i++)
        if (!str_equal(change->fields[i].before, change->fields[i].after))
            change->fields[n++] = change->fields[i];
    change->n_fields = n;
}

static bool can_undo(const Edit *change, const AuditEntry *entry) {
    if (entry->erased || !change->n_fields) return false;
    switch (change->event) {
    case AUDIT_ORGANISATION_CHANGE:
    case AUDIT_ACCOUNT_CHANGE: return entry->before.n > 0; /* else it was made by that */
    case AUDIT_ROLE_GIVE:
    case AUDIT_ROLE_TAKE: return true;
    default: return false;
    }
}

static Err change_of(Cx *cx, const AuditEntry *entry, Edit *out) {
    *out = (Edit){.number = entry->number,
                  .at = entry->at,
                  .event = entry->event,
                  .who = entry->who,
                  .erased = entry->erased,
                  .fields = NEW_ARRAY(cx->mem, EditField, FIELDS_MOST)};
    TRY(side_read(cx, out, entry->before, false));
    TRY(side_read(cx, out, entry->after, true));
    differing_keep(out);
    out->can_undo = can_undo(out, entry);
    return OK;
}

/* ---- reading ---- */

static Str subject_of(Arena *mem, const char *kind, int64_t number) {
    return str_format(mem, "%s:%lld", kind, (long long)number);
}

/* Newest first, from two lists that are. */
static Err merged(Cx *cx, Edit **out, size_t *n, Str subject, const Str events[2]) {
    AuditEntry *lists[2] = {0};
    size_t lengths[2] = {0}, at[2] = {0};
    VEC(Edit) all = {0};
    for (size_t i = 0; i < 2 && events[i].n; i++)
        TRY(audit_find(cx, &lists[i], &lengths[i],
                       &(AuditQuery){.subject = subject, .event = events[i], .most = LISTED_MOST}));
    while (all.n < LISTED_MOST && (at[0] < lengths[0] || at[1] < lengths[1])) {
        bool first = at[1] == lengths[1] ||
                     (at[0] < lengths[0] && lists[0][at[0]].number > lists[1][at[1]].number);
        Edit change;
        TRY(change_of(cx, first ? &lists[0][at[0]++] : &lists[1][at[1]++], &change));
        vec_push(cx->mem, &all, change);
    }
    *out = all.at;
    *n = all.n;
    return OK;
}

Err organisation_history(Cx *cx, Edit **out, size_t *n, int64_t organisation) {
    return merged(cx, out, n, subject_of(cx->mem, "organisation", organisation),
                  (const Str[2]){S("organisation")});
}

Err account_history(Cx *cx, Edit **out, size_t *n, int64_t account) {
    return merged(cx, out, n, subject_of(cx->mem, "account", account),
                  (const Str[2]){S("account"), S("role")});
}

/* ---- one of them, to be undone ---- */

Err change_find(Cx *cx, Edit *out, Str subject, int64_t entry) {
    AuditEntry *found;
    size_t n = 0;
    if (entry > 0 && entry < INT64_MAX)
        TRY(audit_find(cx, &found, &n,
                       &(AuditQuery){.subject = subject, .below = entry + 1, .most = 1}));
    Str number = str_format(cx->mem, "%lld", (long long)entry);
    if (!n || found[0].number != entry) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_CHANGE, number);
    TRY(change_of(cx, &found[0], out));
    return out->can_undo ? OK : fail(cx, INVALID, MSG_ACCOUNTS_NOT_UNDONE, number);
}

Str change_side(const Edit *change, Str name, bool after) {
    for (size_t i = 0; i < change->n_fields; i++)
        if (str_equal(change->fields[i].name, name))
            return after ? change->fields[i].after : change->fields[i].before;
    return STR_NONE;
}

bool change_back(const Edit *change, Str name, Str *value) {
    for (size_t i = 0; i < change->n_fields; i++) {
        const EditField *field = &change->fields[i];
        if (!str_equal(field->name, name)) continue;
        bool newer = !str_equal(*value, field->after);
        *value = field->before;
        return !newer;
    }
    return true;
}
