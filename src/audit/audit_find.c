/* Which entries does a reader ask for? They come in parts of a thousand at most, so that neither a
 * long log nor a long search fills the memory. */

#include "audit/audit_in.h"

enum { MOST_FOUND = 1000, USUAL_FOUND = 100, PART_ENTRIES = 1000, MOST_WORDS = 16 };

/* ---- words ---- */

/* Lower case of ASCII and of the Latin letters with marks (U+00C0 … U+00DE, two bytes each). */
static Str folded(Arena *mem, Str text) {
    char *to = arena_alloc(mem, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool marked = i && (unsigned char)text.p[i - 1] == 0xC3 && c >= 0x80 && c <= 0x9E;
        bool capital = (c >= 'A' && c <= 'Z') || (marked && c != 0x97);
        to[i] = (char)(capital ? c + 0x20 : c);
    }
    return (Str){to, text.n};
}

typedef struct Wanted {
    Str words[MOST_WORDS];
    size_t n;
} Wanted;

static Wanted wanted_of(Arena *mem, Str words) {
    Wanted out = {.n = 0};
    for (Str rest = folded(mem, words), part; out.n < MOST_WORDS && str_cut(&rest, ' ', &part);)
        if (str_trim(part).n) out.words[out.n++] = str_trim(part);
    return out;
}

static bool fits(Arena *mem, const Wanted *wanted, const AuditEntry *entry) {
    if (!wanted->n) return true;
    const Str texts[] = {entry->who, entry->origin, entry->subject, entry->before, entry->after};
    Str all = folded(mem, str_join(mem, sizeof texts / sizeof *texts, texts, S("\n")));
    for (size_t i = 0; i < wanted->n; i++)
        if (str_find(all, wanted->words[i], 0) == SIZE_MAX) return false;
    return true;
}

/* ---- parts ---- */

typedef struct Part {
    Arena *mem;
    AuditEntry *at;
    size_t n;
} Part;

static Err part_read(Cx *cx, Part *out, const AuditPart *ask) {
    Rows *rows;
    Err err;
    VEC(AuditEntry) list = {0};
    TRY(sql_audit_part(cx, &rows, ask));
    while ((err = rows_next(cx, rows)) == OK)
        vec_push(out->mem, &list, audit_row(out->mem, rows));
    out->at = list.at;
    out->n = list.n;
    return err == NOT_FOUND ? OK : err;
}

/* Calls fn for each entry that fits until it says NOT_FOUND (enough). */
static Err walk(Cx *cx, AuditPart *ask, Err (*fn)(Cx *cx, void *arg, const AuditEntry *entry),
                void *arg) {
    Wanted wanted = wanted_of(cx->mem, ask->query->words);
    Part part = {.mem = arena_within(cx->mem)};
    for (;;) {
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        TRY(part_read(cx, &part, ask));
        if (!part.at) return OK;
        for (size_t i = 0; i < part.n; i++)
            if (fits(part.mem, &wanted, &part.at[i])) {
                Err err = fn(cx, arg, &part.at[i]);
                if (err) return err == NOT_FOUND ? OK : err;
            }
        if (part.n < ask->most) return OK;
        ask->beyond = part.at[part.n - 1].number;
        arena_reset(part.mem);
    }
}

typedef struct Found {
    VEC(AuditEntry) list;
    size_t most;
} Found;

static Err found_add(Cx *cx, void *arg, const AuditEntry *entry) {
    Found *found = arg;
    AuditEntry own = *entry;
    Str *const texts[] = {&own.id,    &own.who,  &own.origin,  &own.subject, &own.before,
                          &own.after, &own.salt, &own.content, &own.chain};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = str_copy(cx->mem, *texts[i]);
    vec_push(cx->mem, &found->list, own);
    return found->list.n == found->most ? NOT_FOUND : OK;
}

Err audit_find(Cx *cx, AuditEntry **out, size_t *n, const AuditQuery *query) {
    size_t most = query->most ? query->most : USUAL_FOUND;
    Found found = {.most = most < MOST_FOUND ? most : MOST_FOUND};
    AuditPart ask = {.query = query,
                     .beyond = query->below ? query->below : INT64_MAX,
                     .most = query->words.n ? PART_ENTRIES : found.most};
    TRY(walk(cx, &ask, found_add, &found));
    *out = found.list.at;
    *n = found.list.n;
    return OK;
}

typedef struct Each {
    Err (*fn)(Cx *cx, void *arg, const AuditEntry *entry);
    void *arg;
    int64_t below;
} Each;

static Err each_one(Cx *cx, void *arg, const AuditEntry *entry) {
    const Each *each = arg;
    if (each->below && entry->number >= each->below) return NOT_FOUND;
    return each->fn(cx, each->arg, entry);
}

Err audit_each(Cx *cx, const AuditQuery *query,
               Err (*fn)(Cx *cx, void *arg, const AuditEntry *entry), void *arg) {
    Each each = {fn, arg, query->below};
    AuditPart ask = {
        .query = query, .beyond = INT64_MIN, .most = PART_ENTRIES, .oldest_first = true};
    return walk(cx, &ask, each_one, &each);
}
