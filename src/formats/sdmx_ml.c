/* Which rows are in an SDMX-ML message? One for each observation of the structure chosen, with what
 * its series, its groups and its data set tell repeated on it.
 *
 * What is a dimension: a generic message tells its keys, and a description beside the message tells
 * it exactly. A structure-specific message alone does not tell. Then, below a series, the dimension
 * that the header names for observations is one, and all else is an attribute; of a series (or of
 * an observation without one) a dimension is what all of them carry, unless SDMX itself knows the
 * identifier as an attribute. */

#include "formats/sdmx_ml_in.h"

#define MOST_MEMBERS 20 /* of a zip */

typedef struct SdmxMl {
    SdmxMessage message;
    SdmxStructures described;
    const SdmxStructure *structure; /* NULL: not described */
    SdmxSet *set;
    Str *by_name, *cells;
    size_t *column_of; /* by name */
    bool *is_value;    /* by name */
    size_t n_read;
    Buf scratch;
} SdmxMl;

/* ---- recognising ---- */

typedef enum SdmxRoot { ROOT_OTHER, ROOT_DATA, ROOT_STRUCTURE } SdmxRoot;

/* UTF-16 has a zero beside each letter of these names. */
static Str without_zeros(char *text, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (text[i]) text[kept++] = text[i];
    return (Str){text, kept};
}

static bool ends_name(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' || c == '>';
}

/* The name of the outermost element, behind declaration and remarks, without its prefix. */
static Str root_name(Str text) {
    size_t at = 0;
    for (;;) {
        at = str_find(text, S("<"), at);
        if (at == SIZE_MAX || at + 1 >= text.n) return STR_NONE;
        char next = text.p[++at];
        if (next == '?') {
            at = str_find(text, S("?>"), at);
        } else if (str_starts(str_slice(text, at, text.n), S("!--"))) {
            at = str_find(text, S("-->"), at);
        } else if (next == '!') { /* a document type, which is refused when it is read */
            at++;
        } else {
            break;
        }
        if (at == SIZE_MAX) return STR_NONE;
    }
    size_t end = at;
    while (end < text.n && !ends_name(text.p[end]))
        if (text.p[end++] == ':') at = end;
    return str_slice(text, at, end);
}

static Err root_look(Cx *cx, Container *container, SdmxRoot *out) {
    char first[4096];
    size_t got = 0;
    *out = ROOT_OTHER;
    TRY(container_read(cx, container, (uint8_t *)first, sizeof first, &got));
    Str text = str_lower(cx->mem, without_zeros(first, got));
    Str before = str_slice(text, 0, str_find(text, S("<"), 0));
    for (size_t i = 0; i < before.n; i++) /* blanks and a byte order mark */
        if ((uint8_t)before.p[i] > ' ' && (uint8_t)before.p[i] < 0x80) return OK;
    if (str_find(text, S("www.sdmx.org/resources/sdmxml"), 0) == SIZE_MAX) return OK;
    Str name = root_name(text);
    if (str_equal(name, S("structure")))
        *out = ROOT_STRUCTURE;
    else if (name.n && !str_equal(name, S("html")))
        *out = ROOT_DATA;
    return container_rewind(cx, container);
}

typedef struct SdmxFiles { /* what is in the file, or in the zip */
    Container *data;
    Container *descriptions[MOST_MEMBERS];
    size_t n_data, n_descriptions, n_others;
} SdmxFiles;

static Err take_file(Cx *cx, SdmxFiles *files, Container *container) {
    SdmxRoot root;
    TRY(root_look(cx, container, &root));
    if (root == ROOT_DATA) {
        files->data = container;
        files->n_data++;
    } else if (root == ROOT_STRUCTURE) {
        files->descriptions[files->n_descriptions++] = container;
    } else {
        files->n_others++;
    }
    return OK;
}

/* One message, alone or in a zip together with descriptions. NOT_FOUND: something else. */
static Err files_find(Cx *cx, SdmxFiles *files, const RowsAsk *ask) {
    Container *container;
    *files = (SdmxFiles){.data = NULL};
    if (container_open(cx, &container, ask) == OK) {
        TRY(take_file(cx, files, container));
    } else {
        for (size_t i = 0;; i++) {
            if (i == MOST_MEMBERS) return NOT_FOUND;
            Err err = container_open_member(cx, &container, ask, i);
            if (err == NOT_FOUND) break;
            TRY(err);
            TRY(take_file(cx, files, container));
        }
    }
    if (!files->n_data && files->n_descriptions) files->data = files->descriptions[0];
    return files->n_others || files->n_data > 1 || !files->data ? NOT_FOUND : OK;
}

bool sdmx_ml_knows(Cx *cx, const RowsAsk *ask) {
    SdmxFiles files;
    return files_find(cx, &files, ask) == OK;
}

/* ---- columns ---- */

static ColumnRole role_of(const SdmxMessage *message, const SdmxSet *set, const SdmxName *name,
                          bool valued) {
    ColumnRole known = sdmx_role(name->id);
    if (known == ROLE_TIME || known == ROLE_VALUE || known == ROLE_ATTRIBUTE) {
        if (!message->generic || known != ROLE_ATTRIBUTE || !name->key) return known;
    }
    ColumnRole dimension = known == ROLE_REGION ? ROLE_REGION : ROLE_DIMENSION;
    if (message->generic) return name->key ? dimension : ROLE_ATTRIBUTE;
    if (str_equal(name->id, set->dimension_at_observation)) return dimension;
    if (set->n_series && name->on_series)
        return name->on_series == set->n_series ? dimension : ROLE_ATTRIBUTE;
    if (!name->on_observation) return ROLE_ATTRIBUTE;
    if (!valued) return ROLE_UNKNOWN;
    return !set->n_series && name->on_observation == set->n_observations ? dimension
                                                                         : ROLE_ATTRIBUTE;
}

static ColumnRole role_described(const SdmxComponent *component) {
    if (!component) return ROLE_ATTRIBUTE;
    switch (component->kind) {
    case KIND_TIME: return ROLE_TIME;
    case KIND_MEASURE: return ROLE_VALUE;
    case KIND_ATTRIBUTE: return ROLE_ATTRIBUTE;
    case KIND_DIMENSION: break;
    }
    bool region =
        sdmx_role(component->role) == ROLE_REGION || sdmx_role(component->id) == ROLE_REGION;
    return region ? ROLE_REGION : ROLE_DIMENSION;
}

static void give_roles(const SdmxMl *ml) {
    SdmxSet *set = ml->set;
    for (size_t i = 0; ml->structure && i < set->names.n; i++)
        set->names.at[i].role =
            role_described(sdmx_component_find(ml->structure, set->names.at[i].id));
    if (ml->structure) return;
    bool valued = index_get(&set->by_id, S("OBS_VALUE")) != SIZE_MAX;
    for (size_t i = 0; i < set->names.n; i++)
        set->names.at[i].role = role_of(&ml->message, set, &set->names.at[i], valued);
}

/* Names that may be in the key of a group: dimensions; where these are not certain, all that a
 * group has in common with series and observations. */
static Err index_groups(Cx *cx, SdmxMl *ml) {
    SdmxSet *set = ml->set;
    Arena *mem = arena_within(cx->mem);
    bool *is_key = NEW_ARRAY(mem, bool, set->names.n + 1);
    for (size_t i = 0; i < set->names.n; i++) {
        const SdmxName *name = &set->names.at[i];
        is_key[i] = ml->message.generic
                        ? name->key
                        : (name->on_series || name->on_observation) && name->role != ROLE_VALUE;
    }
    return sdmx_groups_index(cx, mem, set, is_key);
}

/* Names in the order of the description; those that it does not know behind. */
static void names_order(const SdmxMl *ml, size_t *names) {
    const SdmxSet *set = ml->set;
    size_t n = 0, described = ml->structure ? ml->structure->components.n : 0;
    for (size_t i = 0; i < described; i++) {
        size_t name = index_get(&set->by_id, ml->structure->components.at[i].id);
        if (name != SIZE_MAX && sdmx_component_find(ml->structure, set->names.at[name].id) ==
                                    &ml->structure->components.at[i])
            names[n++] = name;
    }
    for (size_t i = 0; i < set->names.n; i++)
        if (!ml->structure || !sdmx_component_find(ml->structure, set->names.at[i].id))
            names[n++] = i;
    must(n == set->names.n);
}

static TableColumn column_of(Cx *cx, const SdmxMl *ml, const SdmxName *name) {
    TableColumn column = cube_column(cx->mem, name->id, STR_NONE, name->role);
    const SdmxComponent *component =
        ml->structure ? sdmx_component_find(ml->structure, name->id) : NULL;
    if (!component) return column;
    column.label = sdmx_label_find(&ml->described, component);
    const SdmxList *list = sdmx_list_find(&ml->described, component);
    if (!list) return column;
    column.codes = list->codes.at;
    column.n_codes = list->codes.n;
    return column;
}

static void make_columns(Cx *cx, SdmxMl *ml, Rows *rows) {
    SdmxSet *set = ml->set;
    size_t n = set->names.n;
    ColumnRole *roles = NEW_ARRAY(cx->mem, ColumnRole, n + 1);
    size_t *order = NEW_ARRAY(cx->mem, size_t, n + 1), *names = NEW_ARRAY(cx->mem, size_t, n + 1);
    names_order(ml, names);
    for (size_t i = 0; i < n; i++)
        roles[i] = set->names.at[names[i]].role;
    cube_order(roles, n, order);
    rows->columns = NEW_ARRAY(cx->mem, TableColumn, n + 1);
    rows->n_columns = n;
    ml->column_of = NEW_ARRAY(cx->mem, size_t, n + 1);
    ml->cells = NEW_ARRAY(cx->mem, Str, n + 1);
    ml->by_name = NEW_ARRAY(cx->mem, Str, n + 1);
    ml->is_value = NEW_ARRAY(cx->mem, bool, n + 1);
    for (size_t c = 0; c < n; c++) {
        size_t name = names[order[c]];
        ml->column_of[name] = c;
        ml->is_value[name] = set->names.at[name].role == ROLE_VALUE;
        rows->columns[c] = column_of(cx, ml, &set->names.at[name]);
    }
}

/* ---- rows ---- */

static void fill(SdmxMl *ml, SdmxLevel level, bool over) {
    const SdmxPairs *pairs = &ml->message.levels[level];
    for (size_t i = 0; i < pairs->list.n; i++) {
        Str *cell = &ml->by_name[pairs->list.at[i].name];
        if (over || !cell->n) *cell = pairs->list.at[i].text;
    }
}

static Err ml_next(Cx *cx, void *state, RawRow *row) {
    SdmxMl *ml = state;
    size_t n = ml->set->names.n;
    TRY(sdmx_message_next(cx, &ml->message));
    for (size_t i = 0; i < n; i++)
        ml->by_name[i] = STR_NONE;
    fill(ml, LEVEL_SERIES, true);
    fill(ml, LEVEL_OBSERVATION, true);
    sdmx_groups_fill(&ml->set->groups, ml->by_name, &ml->scratch);
    fill(ml, LEVEL_SET, false);
    for (size_t i = 0; i < n; i++)
        ml->cells[ml->column_of[i]] = ml->is_value[i] ? sdmx_value(ml->by_name[i]) : ml->by_name[i];
    *row = (RawRow){.cells = ml->cells, .n = n, .line = ++ml->n_read};
    return OK;
}

static Err ml_rewind(Cx *cx, void *state) {
    SdmxMl *ml = state;
    ml->n_read = 0;
    return sdmx_message_begin(cx, &ml->message, ml->message.chosen);
}

static void tell_deletions(const SdmxMl *ml, Findings *findings) {
    if (ml->set->n_deletions)
        finding_add(findings, RULE_CUBE_DELETION, 0, 0, ml->set->name, STR_NONE);
    if (ml->message.said.n)
        finding_add(findings, RULE_CUBE_MESSAGE, 0, 0, buf_str(&ml->message.said), STR_NONE);
}

Err sdmx_ml_rows(Cx *cx, Rows *out, const RowsAsk *ask) {
    SdmxFiles *files = NEW(cx->mem, SdmxFiles);
    SdmxMl *ml = NEW(cx->mem, SdmxMl);
    TRY(files_find(cx, files, ask));
    TRY(sdmx_message_open(cx, &ml->message, files->data));
    ml->described.mem = arena_within(cx->mem);
    for (size_t i = 0; i < files->n_descriptions; i++)
        TRY(sdmx_structures_read(cx, &ml->described, files->descriptions[i]));
    size_t n = ml->message.sets.n;
    CubeSet *choice = NEW_ARRAY(cx->mem, CubeSet, n + 1);
    for (size_t i = 0; i < n; i++)
        choice[i] = (CubeSet){ml->message.sets.at[i].name, ml->message.sets.at[i].n_observations};
    *out = (Rows){.name = ml->message.file,
                  .format = FORMAT_SDMX_ML,
                  .packed = container_packed(files->data),
                  .state = ml,
                  .next = ml_next,
                  .rewind = ml_rewind};
    TRY(cube_choose(cx, out, ask, choice, n));
    ml->set = &ml->message.sets.at[out->sheet];
    ml->message.chosen = out->sheet;
    ml->structure = sdmx_structure_find(&ml->described, ml->set->name, &out->title);
    ml->scratch = buf_new(arena_within(cx->mem), XML_MOST_TEXT);
    give_roles(ml);
    TRY(index_groups(cx, ml));
    make_columns(cx, ml, out);
    tell_deletions(ml, ask->findings);
    out->title = out->title.n ? str_format(cx->mem, "%.*s: %.*s", STR_ARG(ml->set->name),
                                           STR_ARG(out->title))
                              : ml->set->name;
    return ml_rewind(cx, ml);
}
