/* Which organisations are there, and how are two editors of one kept from overwriting each other?
 */

#include "accounts/accounts_in.h"

enum { LONGEST_ID = 60, LONGEST_NAME = 200, LONGEST_REGION = 20 };

static Organisation organisation_of(Arena *mem, const Rows *rows) {
    return (Organisation){
        .number = rows_int(rows, 0),
        .id = str_copy(mem, rows_text(rows, 1)),
        .name = str_copy(mem, rows_text(rows, 2)),
        .region = str_copy(mem, rows_text(rows, 3)),
        .archived = rows_int(rows, 4) != 0,
        .version = rows_int(rows, 5),
    };
}

static Err organisation_one(Cx *cx, Organisation *out, Rows *rows, Str asked) {
    Err err = rows_next(cx, rows);
    if (!err) *out = organisation_of(cx->mem, rows);
    rows_close(rows);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_ORGANISATION, asked) : err;
}

Err organisation_list(Cx *cx, Organisation **out, size_t *n) {
    Rows *rows;
    VEC(Organisation) all = {0};
    TRY(QUERY(cx, &rows, ORGANISATIONS));
    Err err;
    while (!(err = rows_next(cx, rows)))
        vec_push(cx->mem, &all, organisation_of(cx->mem, rows));
    if (err != NOT_FOUND) return err;
    *out = all.at;
    *n = all.n;
    return OK;
}

Err organisation_get(Cx *cx, Organisation *out, Str id) {
    Rows *rows;
    if (id.n > LONGEST_ID || !str_is_utf8(id))
        return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_ORGANISATION, id);
    TRY(QUERY(cx, &rows, ORGANISATION_OF_ID, ARG_S(id)));
    return organisation_one(cx, out, rows, id);
}

Err organisation_by_number(Cx *cx, Organisation *out, int64_t number) {
    Rows *rows;
    TRY(QUERY(cx, &rows, ORGANISATION_OF_NUMBER, ARG_I(number)));
    return organisation_one(cx, out, rows, str_format(cx->mem, "%lld", (long long)number));
}

/* ---- changing ---- */

static bool id_good(Str id) {
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool inside = i > 0 && i + 1 < id.n && id.p[i - 1] != '-';
        if (!letter && !(c == '-' && inside)) return false;
    }
    return id.n > 0 && id.n <= LONGEST_ID;
}

static bool region_good(Str region) {
    for (size_t i = 0; i < region.n; i++) {
        char c = region.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
            return false;
    }
    return region.n <= LONGEST_REGION;
}

static Err organisation_judge(Cx *cx, const Organisation *wanted) {
    Str name = str_trim(wanted->name);
    if (wanted->number == 0 && !id_good(wanted->id))
        return fail(cx, INVALID, MSG_ACCOUNTS_ORGANISATION_ID, wanted->id);
    if (!name.n || name.n > LONGEST_NAME || !str_equal(line_clean(cx->mem, name, name.n), name))
        return fail(cx, INVALID, MSG_ACCOUNTS_ORGANISATION_NAME);
    if (!region_good(wanted->region))
        return fail(cx, INVALID, MSG_ACCOUNTS_ORGANISATION_REGION, wanted->region);
    return OK;
}

static Str archived_told(const Organisation *organisation) {
    return organisation->archived ? S("true") : S("false");
}

static Str told(Arena *mem, const Organisation *organisation, int64_t undoes) {
    Str fields[] = {S("name"),     organisation->name,
                    S("region"),   organisation->region,
                    S("archived"), archived_told(organisation),
                    S("undoes"),   str_format(mem, "%lld", (long long)undoes)};
    return note_fields(mem, undoes ? 8 : 6, fields);
}

/* `undoes`: an entry of the log; 0: none. */
static Err change_note(Cx *cx, const Organisation *before, const Organisation *after,
                       int64_t undoes) {
    AuditNote note = {
        AUDIT_ORGANISATION_CHANGE,
        str_format(cx->mem, "organisation:%lld", (long long)after->number),
        before ? told(cx->mem, before, 0) : STR_NONE,
        told(cx->mem, after, undoes),
    };
    return audit_write(cx, &note);
}

Err organisation_add(Cx *cx, Organisation *out, const Organisation *wanted) {
    Organisation new = *wanted, there;
    Err err = organisation_get(cx, &there, wanted->id);
    if (!err) {
        *out = (Organisation){0};
        return fail(cx, CONFLICT, MSG_ACCOUNTS_ORGANISATION_TAKEN, wanted->id);
    }
    if (err != NOT_FOUND) return err;
    new.version = 1;
    new.name = str_trim(new.name);
    TRY(SQL_NUMBER(cx, &new.number, ORGANISATION_NEXT));
    TRY(RUN(cx, ORGANISATION_ADD, ARG_I(new.number), ARG_S(new.id), ARG_S(new.name),
            ARG_S(new.region), ARG_I(new.archived)));
    TRY(change_note(cx, NULL, &new, 0));
    *out = new;
    return OK;
}

/* What changes in what stands there, as its next version. */
static Err next_version(Cx *cx, Organisation *out, const Organisation *wanted, int64_t undoes) {
    Organisation there = *out, after = *out;
    Administrators administrators;
    after.name = str_trim(wanted->name);
    after.region = wanted->region;
    after.archived = wanted->archived;
    if (str_equal(there.name, after.name) && str_equal(there.region, after.region) &&
        there.archived == after.archived)
        return OK;
    after.version++;
    TRY(administrators_count(cx, &administrators));
    TRY(RUN(cx, ORGANISATION_CHANGE, ARG_I(after.number), ARG_S(after.name), ARG_S(after.region),
            ARG_I(after.archived)));
    TRY(administrator_stays(cx, &administrators));
    TRY(change_note(cx, &there, &after, undoes));
    *out = after;
    return OK;
}

typedef struct Put {
    Organisation wanted; /* a copy: *out may be where it stands */
    Organisation *out;
} Put;

static Err put(Cx *cx, void *arg) {
    Put *p = arg;
    const Organisation *wanted = &p->wanted;
    if (wanted->number == 0) return organisation_add(cx, p->out, wanted);
    TRY(organisation_by_number(cx, p->out, wanted->number));
    if (p->out->version != wanted->version)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_CHANGED_MEANWHILE, p->out->name);
    return next_version(cx, p->out, wanted, 0);
}

Err organisation_put(Cx *cx, Organisation *out, const Organisation *wanted) {
    Put p = {*wanted, out};
    TRY(organisation_judge(cx, wanted));
    return store_do(cx, put, &p);
}

/* ---- undoing ---- */

typedef struct Undoing {
    const Undo *undo;
    Organisation *out, *wanted;
} Undoing;

/* What stands there, and what undoing would make of it. */
static Err undo_look(Cx *cx, Undoing *u) {
    Edit found = {0};
    int64_t number = u->undo->subject;
    TRY(organisation_by_number(cx, u->out, number));
    *u->wanted = *u->out;
    TRY(change_find(cx, &found, str_format(cx->mem, "organisation:%lld", (long long)number),
                    u->undo->entry));
    Str archived = archived_told(u->out);
    bool newest = change_back(&found, S("name"), &u->wanted->name);
    newest &= change_back(&found, S("region"), &u->wanted->region);
    newest &= change_back(&found, S("archived"), &archived);
    u->wanted->archived = str_equal(archived, S("true"));
    if (u->out->version != u->undo->version)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_CHANGED_MEANWHILE, u->out->name);
    if (!newest)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_CHANGED_SINCE,
                    str_format(cx->mem, "%lld", (long long)found.number));
    return organisation_judge(cx, u->wanted);
}

static Err undo_one(Cx *cx, void *arg) {
    Undoing *u = arg;
    TRY(undo_look(cx, u)); /* again: another may have been quicker */
    return next_version(cx, u->out, u->wanted, u->undo->entry);
}

/* Outside a transaction: whoever knows areas reads the store for it. */
static Err undo_area(Cx *cx, const Undoing *u) {
    Str key = u->wanted->region;
    if (!u->undo->area || str_equal(key, u->out->region)) return OK;
    Err err = u->undo->area(cx, &key);
    if (err != INVALID) return err;
    return fail(cx, INVALID, MSG_ACCOUNTS_UNDO_AREA, u->wanted->region,
                str_format(cx->mem, "%lld", (long long)u->undo->entry));
}

Err organisation_undo(Cx *cx, Organisation *out, Organisation *wanted, const Undo *undo) {
    Undoing u = {undo, out, wanted};
    TRY(undo_look(cx, &u));
    TRY(undo_area(cx, &u));
    return store_do(cx, undo_one, &u);
}
