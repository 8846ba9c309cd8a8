/* Is the log still as it was written? Each entry is held against the digest that follows from the
 * chain of the entry before it as it stands there: so one changed row is told as one, and not all
 * that come after it. */

#include "audit/audit_in.h"

typedef struct Proof {
    void (*say)(void *arg, Str line);
    void *arg;
    AuditProof found;
    int64_t head; /* kept elsewhere; 0: none */
    Str head_chain;
    int64_t last;  /* number of the entry before */
    Str chain;     /* of the entry before; empty where that one is missing */
    char kept[64]; /* where it stands: it outlives the row's memory */
} Proof;

static void tell(Cx *cx, Proof *proof, Msg message, int64_t first, int64_t second) {
    const Str arguments[] = {str_int(cx->mem, first), str_int(cx->mem, second)};
    proof->found.faults++;
    proof->say(proof->arg, message_fill(cx->mem, cx->lang, message, 2, arguments));
}

static void number_check(Cx *cx, Proof *proof, const AuditEntry *entry) {
    int64_t wanted = proof->last + 1;
    if (entry->number == wanted) return;
    if (entry->number < 1)
        tell(cx, proof, MSG_AUDIT_VERIFY_INSERTED, entry->number, 0);
    else if (entry->number == wanted + 1)
        tell(cx, proof, MSG_AUDIT_VERIFY_MISSING, wanted, 0);
    else
        tell(cx, proof, MSG_AUDIT_VERIFY_MISSING_SOME, wanted, entry->number - 1);
    proof->chain = STR_NONE;
}

static void content_check(Cx *cx, Proof *proof, const AuditEntry *entry, bool told) {
    proof->found.erased += entry->erased && told;
    if (entry->erased && !told)
        tell(cx, proof, MSG_AUDIT_VERIFY_TAKEN, entry->number, 0);
    else if (!entry->erased && !str_equal(audit_content_digest(cx->mem, entry), entry->content))
        tell(cx, proof, MSG_AUDIT_VERIFY_CONTENT, entry->number, 0);
}

static void entry_check(Cx *cx, Proof *proof, const AuditEntry *entry, bool told) {
    number_check(cx, proof, entry);
    if (entry->number < 1) return;
    proof->found.entries++;
    Str wanted = proof->chain.n ? audit_chain_digest(cx->mem, proof->chain, entry) : entry->chain;
    if (!str_equal(wanted, entry->chain))
        tell(cx, proof, MSG_AUDIT_VERIFY_CHANGED, entry->number, 0);
    content_check(cx, proof, entry, told);
    if (entry->number == proof->head && !str_equal(entry->chain, proof->head_chain))
        tell(cx, proof, MSG_AUDIT_VERIFY_HEAD, entry->number, 0);
}

static Err head_read(Cx *cx, Proof *proof, Str head) {
    if (!head.n) return OK;
    Str rest = head, number;
    bool good = str_cut(&rest, ':', &number) && int_read(number, &proof->head) &&
                proof->head >= 0 && rest.n == AUDIT_NO_CHAIN.n;
    for (size_t i = 0; good && i < rest.n; i++)
        good = (rest.p[i] >= '0' && rest.p[i] <= '9') || (rest.p[i] >= 'a' && rest.p[i] <= 'f');
    if (!good) return fail(cx, INVALID, MSG_AUDIT_HEAD_FORM, head);
    proof->head_chain = rest;
    return OK;
}

static Err entries_check(Cx *cx, Proof *proof) {
    Rows *rows;
    Err err;
    TRY(sql_audit_all(cx, &rows));
    while ((err = rows_next(cx, rows)) == OK) {
        ArenaMark mark = arena_mark(cx->mem);
        AuditEntry entry = audit_row(cx->mem, rows);
        entry_check(cx, proof, &entry, rows_int(rows, AUDIT_COLUMN_TOLD) > 0);
        if (entry.number >= 1) {
            proof->last = entry.number;
            proof->chain = str_slice(entry.chain, 0, sizeof proof->kept);
            for (size_t i = 0; i < proof->chain.n; i++)
                proof->kept[i] = proof->chain.p[i];
            proof->chain.p = proof->kept;
        }
        arena_rewind(cx->mem, mark);
    }
    return err == NOT_FOUND ? OK : err;
}

Err audit_verify(Cx *cx, Str head, void (*say)(void *arg, Str line), void *arg, AuditProof *out) {
    Proof proof = {.say = say, .arg = arg, .chain = AUDIT_NO_CHAIN};
    int64_t stray, first;
    TRY(head_read(cx, &proof, head));
    TRY(entries_check(cx, &proof));
    if (proof.head > proof.last) tell(cx, &proof, MSG_AUDIT_VERIFY_CUT, proof.head, proof.last);
    TRY(sql_audit_stray(cx, &stray, &first));
    if (stray) tell(cx, &proof, MSG_AUDIT_VERIFY_STRAY, first, stray);
    *out = proof.found;
    return OK;
}
