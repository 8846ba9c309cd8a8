/* How does an entry get into the log, and what does it say no longer once it is erased? Its number
 * and its place in the chain are given inside the transaction of what it tells; as there is one
 * writer at a time, nobody comes between. */

#include <sodium.h>
#include "audit/audit_in.h"

/* ---- events ---- */

typedef struct Event {
    Str id;
    Msg words;
} Event;

static const Event events[] = {
#define EVENT(symbol, id) {{id, sizeof(id) - 1}, MSG_AUDIT_##symbol},
#include "audit/events.def"
#undef EVENT
};

Str audit_event_id(AuditEvent event) {
    must(event < AUDIT_EVENTS);
    return events[event].id;
}

Str audit_event_words(Lang lang, AuditEvent event) {
    must(event < AUDIT_EVENTS);
    return message_text(lang, events[event].words);
}

bool audit_event_read(Str id, AuditEvent *out) {
    for (AuditEvent event = 0; event < AUDIT_EVENTS; event++)
        if (str_equal(events[event].id, id)) {
            *out = event;
            return true;
        }
    return false;
}

/* ---- digests ---- */

static void part_add(Arena *mem, Sha256 *hash, Str part) {
    sha256_add(hash, str_format(mem, "%zu:", part.n));
    sha256_add(hash, part);
    sha256_add(hash, S(","));
}

static Str digest_of(Arena *mem, size_t n, const Str *parts) {
    Sha256 *hash = sha256_new(mem);
    for (size_t i = 0; i < n; i++)
        part_add(mem, hash, parts[i]);
    return sha256_hex(mem, hash);
}

Str audit_content_digest(Arena *mem, const AuditEntry *entry) {
    const Str parts[] = {entry->salt,    str_int(mem, entry->account),
                         entry->who,     entry->origin,
                         entry->subject, entry->before,
                         entry->after};
    return digest_of(mem, sizeof parts / sizeof *parts, parts);
}

Str audit_chain_digest(Arena *mem, Str before, const AuditEntry *entry) {
    const Str parts[] = {before, str_int(mem, entry->number), str_int(mem, entry->at), entry->id,
                         entry->content};
    return digest_of(mem, sizeof parts / sizeof *parts, parts);
}

/* ---- writing ---- */

static Err note_check(Cx *cx, const AuditEntry *entry) {
    const Str texts[] = {entry->who, entry->origin, entry->subject, entry->before, entry->after};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].n > AUDIT_MOST_BYTES) return fail(cx, LIMIT, MSG_AUDIT_TOO_LONG, entry->id);
    return OK;
}

Err audit_write(Cx *cx, const AuditNote *note) {
    static const Actor program = {.name = {"Wirk", 4}};
    must(store_doing(cx->store));
    const Actor *actor = cx->actor ? cx->actor : &program;
    unsigned char salt[AUDIT_SALT_BYTES];
    char hex[2 * sizeof salt + 1];
    randombytes_buf(salt, sizeof salt);
    sodium_bin2hex(hex, sizeof hex, salt, sizeof salt);
    AuditEntry entry = {.at = cx->clock(),
                        .id = audit_event_id(note->event),
                        .who = actor->name,
                        .origin = actor->origin,
                        .subject = note->subject,
                        .before = note->before,
                        .after = note->after,
                        .account = actor->account,
                        .salt = str_of(hex)};
    TRY(note_check(cx, &entry));
    Str before;
    TRY(sql_audit_head(cx, &entry.number, &before));
    entry.number++;
    entry.content = audit_content_digest(cx->mem, &entry);
    entry.chain = audit_chain_digest(cx->mem, before, &entry);
    return sql_audit_add(cx, &entry, (Str){(const char *)salt, sizeof salt});
}

Err audit_head(Cx *cx, int64_t *number, Str *chain) {
    return sql_audit_head(cx, number, chain);
}

/* ---- erasing ---- */

Err audit_erase(Cx *cx, int64_t number, Str reason) {
    Str event, shown = str_int(cx->mem, number);
    bool erased;
    must(store_doing(cx->store));
    Err err = sql_audit_event(cx, number, &event, &erased);
    if (err == NOT_FOUND) return fail(cx, NOT_FOUND, MSG_AUDIT_NO_ENTRY, shown);
    TRY(err);
    if (str_equal(event, audit_event_id(AUDIT_AUDIT_ERASE)))
        return fail(cx, CONFLICT, MSG_AUDIT_ERASES, shown);
    if (erased) return OK;
    TRY(sql_audit_erase(cx, number));
    Buf after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&after);
    json_object(&json);
    json_field(&json, "reason", reason);
    json_object_end(&json);
    TRY(buf_check(cx, &after));
    const AuditNote note = {.event = AUDIT_AUDIT_ERASE,
                            .subject = str_format(cx->mem, "log:%lld", (long long)number),
                            .after = buf_str(&after)};
    return audit_write(cx, &note);
}
