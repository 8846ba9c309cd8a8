/* How does something become agreed on? A folder of declarations is checked as a whole; then what is
 * new or changed becomes a new version, what is no longer there is withdrawn by an empty version,
 * and regions and measures get their numbers, all in one transaction. Also: numbers for what
 * deliveries bring. */

#include "audit/audit.h"
#include "figures/figures_sql.h"
#include "figures/snapshot_in.h"

/* ---- numbers ---- */

static Err number_for(Cx *cx, NumberedKind kind, Str code, int64_t *out) {
    Err err = sql_number_find(cx, kind, code, out);
    if (err != NOT_FOUND) return err;
    TRY(sql_number_last(cx, kind, out));
    return sql_number_add(cx, kind, ++*out, code);
}

Err number_for_area(Cx *cx, Str code, int64_t *out) {
    return number_for(cx, NUMBERED_AREA, code, out);
}

Err number_for_measure(Cx *cx, Str id, int64_t *out) {
    return number_for(cx, NUMBERED_MEASURE, id, out);
}

Err number_for_cell(Cx *cx, Str canonical, int64_t *out) {
    return number_for(cx, NUMBERED_CELL, canonical, out);
}

/* Numbers that regions of a kind have already. */
static Err numbers_known(Cx *cx, Str kind, Index *out) {
    Rows *rows;
    *out = (Index){0};
    TRY(sql_regions(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK)
        if (str_equal(rows_text(rows, 1), kind))
            index_put(cx->mem, out, str_copy(cx->mem, rows_text(rows, 2)),
                      (size_t)rows_int(rows, 0));
    return err == NOT_FOUND ? OK : err;
}

/* Numbers for many regions of a kind: those that have none are added in one go. */
static Err numbers_for_regions(Cx *cx, const char *kind, size_t n, const Str *codes,
                               int64_t *numbers) {
    static const char *const columns[] = {"number", "kind", "code"};
    Index known;
    int64_t highest;
    TRY(numbers_known(cx, str_of(kind), &known));
    TRY(sql_number_last(cx, NUMBERED_AREA, &highest)); /* areas and schools share the numbers */
    Bulk *bulk = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t number = index_get(&known, codes[i]);
        if (number == SIZE_MAX) {
            number = (size_t)++highest;
            index_put(cx->mem, &known, codes[i], number);
            if (!bulk) TRY(bulk_open(cx, &bulk, "region", 3, columns));
            Arg row[] = {ARG_I((int64_t)number), ARG_S(str_of(kind)), ARG_S(codes[i])};
            TRY(bulk_row(cx, bulk, row));
        }
        numbers[i] = (int64_t)number;
    }
    return bulk ? bulk_close(cx, bulk) : OK;
}

Err numbers_for_schools(Cx *cx, size_t n, const Str *codes, int64_t *numbers) {
    return numbers_for_regions(cx, "school", n, codes, numbers);
}

/* ---- versions ---- */

typedef struct Agreement {
    const Declarations *wanted;
    const Definitions *definitions;
} Agreement;

static bool same_declaration(const Declaration *a, const Declaration *b) {
    return a->kind == b->kind && str_equal(a->id, b->id);
}

static const Declaration *declaration_of(const Declarations *all, const Declaration *like) {
    for (size_t i = 0; i < all->list.n; i++)
        if (same_declaration(&all->list.at[i], like)) return &all->list.at[i];
    return NULL;
}

/* The texts themselves stay readable in table agreed. */
static Err version_words(Cx *cx, Str *out, Str content, int64_t version) {
    Buf words = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&words);
    json_object(&json);
    json_field_int(&json, "version", version);
    if (!content.n) {
        json_key(&json, S("withdrawn"));
        json_bool(&json, true);
    }
    json_object_end(&json);
    *out = buf_str(&words);
    return buf_check(cx, &words);
}

static Err version_tell(Cx *cx, const Declaration *declaration, Str content, int64_t version) {
    Str kind = declaration_kind_id(declaration->kind);
    AuditNote note = {.event = AUDIT_AGREED_CHANGE,
                      .subject = declaration->id.n ? str_format(cx->mem, "%.*s:%.*s", STR_ARG(kind),
                                                                STR_ARG(declaration->id))
                                                   : kind};
    if (version > 1) TRY(version_words(cx, &note.before, S("text"), version - 1));
    TRY(version_words(cx, &note.after, content, version));
    return audit_write(cx, &note);
}

static Err version_add(Cx *cx, const Declaration *declaration, Str content, int64_t version) {
    const AgreedRow row = {.kind = declaration_kind_id(declaration->kind),
                           .id = declaration->id,
                           .version = version,
                           .agreed_on = cx->clock(),
                           .content = content};
    TRY(sql_agreed_add(cx, &row));
    return version_tell(cx, declaration, content, version);
}

static Err versions_add(Cx *cx, const Declarations *wanted, const Declarations *stored,
                        bool *changed) {
    for (size_t i = 0; i < wanted->list.n; i++) {
        const Declaration *now = &wanted->list.at[i];
        const Declaration *before = declaration_of(stored, now);
        if (before && str_equal(before->content, now->content)) continue;
        *changed = true;
        TRY(version_add(cx, now, now->content, before ? before->version + 1 : 1));
    }
    for (size_t i = 0; i < stored->list.n; i++) {
        const Declaration *before = &stored->list.at[i];
        if (before->content.n == 0 || declaration_of(wanted, before)) continue;
        *changed = true;
        TRY(version_add(cx, before, S(""), before->version + 1));
    }
    return OK;
}

static Err agree_in_store(Cx *cx, void *arg) {
    const Agreement *agreement = arg;
    const Definitions *d = agreement->definitions;
    Declarations stored;
    bool changed = false;
    TRY(declarations_stored(cx, &stored, true));
    TRY(versions_add(cx, agreement->wanted, &stored, &changed));
    if (!changed) return OK;
    size_t n = d->n_areas + d->n_sets;
    Str *codes = NEW_ARRAY(cx->mem, Str, n);
    int64_t *numbers = NEW_ARRAY(cx->mem, int64_t, n), number;
    for (size_t i = 0; i < n; i++)
        codes[i] = d->regions[i]->region.key;
    TRY(numbers_for_regions(cx, "area", n, codes, numbers));
    for (size_t i = 0; i < d->n_measures; i++)
        TRY(number_for_measure(cx, d->measures[i].measure.id, &number));
    return store_touch(cx);
}

static void definitions_end(void *p) {
    Definitions *d = p;
    arena_free(d->mem);
}

Err catalogue_agree(Cx *cx, Str dir) {
    Declarations wanted;
    TRY(declarations_read(cx, dir, &wanted));
    Definitions *definitions;
    TRY(definitions_build(cx, &wanted, false, &definitions));
    arena_defer(cx->mem, definitions_end, definitions);
    Agreement agreement = {&wanted, definitions};
    return store_do(cx, agree_in_store, &agreement);
}

Err indicator_versions(Cx *cx, const Indicator *indicator, DefinitionVersion **out, size_t *n) {
    VEC(DefinitionVersion) list = {0};
    Rows *rows;
    Err err;
    TRY(sql_agreed_versions(cx, &rows, declaration_kind_id(DECLARED_INDICATOR), indicator->id));
    while ((err = rows_next(cx, rows)) == OK)
        vec_push(cx->mem, &list, (DefinitionVersion){rows_int(rows, 0), rows_int(rows, 1)});
    rows_close(rows);
    if (err != NOT_FOUND) return err;
    *out = list.at, *n = list.n;
    return OK;
}
