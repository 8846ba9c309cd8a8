/* Which rows are in an SDMX-JSON message? The data sets of one structure, one after the other; in
 * each its observations, then those of its series. Keys are indexes into the values of the
 * dimensions. A data set that deletes is told and left out. */

#include "formats/sdmx_json_in.h"

typedef struct SdmxJson {
    JsonText text;
    CubeStructure *structure;
    CubeData *sets; /* of that structure, with data */
    size_t n_sets;
    Str *cells;
    size_t n_columns, n_read;
    size_t next_set;
    Arena *set_mem, *series_mem, *row_mem;
    SdmxSet groups; /* what is told of some dimensions; its names are columns */
    Buf scratch;
    ArenaMark set_mark, row_mark;
    JsonWalk series, observations;
    bool in_series, in_observations;
} SdmxJson;

static Err wrong(Cx *cx, const SdmxJson *cube, size_t at, const char *what) {
    return json_wrong(cx, &cube->text, at, FORMAT_SDMX_JSON, what);
}

/* ---- cells ---- */

static void clear(SdmxJson *cube, const Components *components) {
    for (size_t i = 0; i < components->n; i++)
        cube->cells[components->at[i].column] = components->at[i].otherwise;
}

/* "0:1": one index for each dimension */
static Err fill_key(Cx *cx, SdmxJson *cube, Str key, const Components *dimensions) {
    size_t n = 0, at = cube->observations.token.offset;
    Str part;
    for (Str rest = key; str_cut(&rest, ':', &part); n++) {
        int64_t index;
        if (n >= dimensions->n || !int_read(part, &index) ||
            (size_t)index >= dimensions->at[n].n_values)
            return wrong(cx, cube, at, "observations");
        cube->cells[dimensions->at[n].column] = dimensions->at[n].values[index].code;
    }
    return n == dimensions->n || (!key.n && !dimensions->n) ? OK
                                                            : wrong(cx, cube, at, "observations");
}

/* The items of the list that is walked, for the components one after the other; what comes behind
 * are numbers of annotations. */
static Err fill_list(Cx *cx, SdmxJson *cube, JsonWalk *walk, const Components *components,
                     Arena *mem) {
    bool any = true;
    for (size_t i = 0; i < components->n; i++) {
        const Component *component = &components->at[i];
        TRY(walk_item(cx, walk, &any));
        if (!any) return OK;
        TRY(sdmx_json_text(cx, mem, walk, component, &cube->cells[component->column]));
        if (component->role == ROLE_VALUE)
            cube->cells[component->column] = sdmx_value(cube->cells[component->column]);
    }
    return OK;
}

static Err fill_attributes(Cx *cx, SdmxJson *cube, JsonPlace place, Attach level, Arena *mem) {
    if (place.kind != JSON_ARRAY) return OK;
    JsonWalk walk = json_walk(mem, &cube->text, place);
    TRY(walk_next(cx, &walk));
    return fill_list(cx, cube, &walk, &cube->structure->attributes[level], mem);
}

/* ---- rows ---- */

static Err observations_begin(Cx *cx, SdmxJson *cube, JsonPlace place, Arena *mem) {
    cube->in_observations = place.kind == JSON_OBJECT;
    if (!cube->in_observations) return OK;
    cube->observations = json_walk(mem, &cube->text, place);
    return walk_next(cx, &cube->observations);
}

static Err set_begin(Cx *cx, SdmxJson *cube, const CubeData *set) {
    const CubeStructure *structure = cube->structure;
    arena_reset(cube->set_mem);
    arena_reset(cube->series_mem);
    for (size_t i = 0; i < cube->n_columns; i++)
        cube->cells[i] = STR_NONE;
    for (size_t i = 0; i < structure->dimensions[AT_SET].n; i++) {
        const Component *dimension = &structure->dimensions[AT_SET].at[i];
        if (dimension->n_values) cube->cells[dimension->column] = dimension->values[0].code;
    }
    for (size_t i = 0; i < structure->attributes[AT_SET].n; i++) { /* the only one needs no index */
        const Component *attribute = &structure->attributes[AT_SET].at[i];
        cube->cells[attribute->column] =
            attribute->n_values == 1 ? attribute->values[0].code : attribute->otherwise;
    }
    TRY(fill_attributes(cx, cube, set->attributes, AT_SET, cube->set_mem));
    TRY(observations_begin(cx, cube, set->observations, cube->series_mem));
    cube->in_series = set->series.kind == JSON_OBJECT;
    if (cube->in_series) {
        cube->series = json_walk(cube->set_mem, &cube->text, set->series);
        TRY(walk_next(cx, &cube->series));
    }
    cube->set_mark = arena_mark(cube->set_mem);
    return OK;
}

/* The next series, whose attributes may stand behind its observations. */
static Err series_begin(Cx *cx, SdmxJson *cube) {
    const Str names[] = {S("attributes"), S("observations")};
    JsonPlace places[2];
    Str key;
    arena_rewind(cube->set_mem, cube->set_mark);
    arena_reset(cube->series_mem);
    TRY(walk_member(cx, &cube->series, &key));
    cube->in_series = key.p != NULL;
    if (!key.p) return OK;
    cube->observations.token.offset = cube->series.token.offset; /* for messages */
    TRY(fill_key(cx, cube, key, &cube->structure->dimensions[AT_SERIES]));
    clear(cube, &cube->structure->attributes[AT_SERIES]);
    TRY(json_find(cx, cube->series_mem, &cube->text, json_place(&cube->series), 2, names, places));
    TRY(walk_skip(cx, &cube->series));
    TRY(fill_attributes(cx, cube, places[0], AT_SERIES, cube->series_mem));
    return observations_begin(cx, cube, places[1], cube->series_mem);
}

/* [value, attributes …]; null or a bare number stand for a list too. */
static Err observation_fill(Cx *cx, SdmxJson *cube) {
    const CubeStructure *structure = cube->structure;
    clear(cube, &structure->measures);
    clear(cube, &structure->attributes[AT_OBSERVATION]);
    if (cube->observations.token.kind != JSON_ARRAY) {
        Str *value = &cube->cells[structure->measures.at[0].column];
        TRY(sdmx_json_text(cx, cube->row_mem, &cube->observations, &structure->measures.at[0],
                           value));
        *value = sdmx_value(*value);
        return OK;
    }
    JsonWalk walk = json_walk(cube->row_mem, &cube->text, json_place(&cube->observations));
    TRY(walk_next(cx, &walk));
    TRY(fill_list(cx, cube, &walk, &structure->measures, cube->row_mem));
    if (walk.token.kind != JSON_ARRAY_END)
        TRY(fill_list(cx, cube, &walk, &structure->attributes[AT_OBSERVATION], cube->row_mem));
    return walk_skip(cx, &cube->observations);
}

static void groups_fill(SdmxJson *cube) {
    const Components *components = &cube->structure->of_groups;
    if (!components->n) return;
    for (size_t i = 0; i < components->n; i++)
        cube->cells[components->at[i].column] = STR_NONE;
    sdmx_groups_fill(&cube->groups.groups, cube->cells, &cube->scratch);
    for (size_t i = 0; i < components->n; i++) {
        Str *cell = &cube->cells[components->at[i].column];
        if (!cell->n) *cell = components->at[i].otherwise;
    }
}

static Err cube_next(Cx *cx, void *state, RawRow *row) {
    SdmxJson *cube = state;
    arena_rewind(cube->row_mem, cube->row_mark);
    if (cube->n_read % 4096 == 0 && cx_late(cx))
        return fail(cx, LIMIT, MSG_FORMATS_LATE, cube->text.name);
    for (;;) {
        Str key = STR_NONE;
        if (cube->in_observations) {
            TRY(walk_member(cx, &cube->observations, &key));
            cube->in_observations = key.p != NULL;
        }
        if (key.p) {
            TRY(fill_key(cx, cube, key, &cube->structure->dimensions[AT_OBSERVATION]));
            TRY(observation_fill(cx, cube));
            groups_fill(cube);
            *row = (RawRow){.cells = cube->cells, .n = cube->n_columns, .line = ++cube->n_read};
            return OK;
        }
        if (cube->in_series) {
            TRY(series_begin(cx, cube));
            continue;
        }
        if (cube->next_set == cube->n_sets) return NOT_FOUND;
        TRY(set_begin(cx, cube, &cube->sets[cube->next_set++]));
    }
}

static Err cube_rewind(Cx *cx, void *state) {
    SdmxJson *cube = state;
    (void)cx;
    cube->next_set = cube->n_read = 0;
    cube->in_series = cube->in_observations = false;
    return OK;
}

/* ---- opening ---- */

static size_t take_all(Component **list, size_t n, Components *components) {
    for (size_t i = 0; i < components->n; i++)
        list[n + i] = &components->at[i];
    return n + components->n;
}

static void make_columns(Cx *cx, SdmxJson *cube, Rows *rows) {
    CubeStructure *structure = cube->structure;
    size_t most = structure->measures.n + structure->of_groups.n, n = 0;
    for (size_t i = 0; i < ATTACHES; i++)
        most += structure->dimensions[i].n + structure->attributes[i].n;
    Component **list = NEW_ARRAY(cx->mem, Component *, most + 1);
    ColumnRole *roles = NEW_ARRAY(cx->mem, ColumnRole, most + 1);
    size_t *order = NEW_ARRAY(cx->mem, size_t, most + 1);
    for (size_t i = 0; i < ATTACHES; i++)
        n = take_all(list, n, &structure->dimensions[i]);
    n = take_all(list, n, &structure->measures);
    for (size_t i = 0; i < ATTACHES; i++)
        n = take_all(list, n, &structure->attributes[i]);
    n = take_all(list, n, &structure->of_groups);
    for (size_t i = 0; i < n; i++)
        roles[i] = list[i]->role;
    cube_order(roles, n, order);
    rows->columns = NEW_ARRAY(cx->mem, TableColumn, n + 1);
    rows->n_columns = cube->n_columns = n;
    cube->cells = NEW_ARRAY(cx->mem, Str, n + 1);
    for (size_t c = 0; c < n; c++) {
        Component *component = list[order[c]];
        component->column = c;
        rows->columns[c] = cube_column(cx->mem, component->id, component->label, component->role);
        rows->columns[c].codes = component->values;
        rows->columns[c].n_codes = component->n_values;
    }
}

/* The groups of all data sets, found by their dimensions. */
static Err read_groups(Cx *cx, SdmxJson *cube, Arena *mem) {
    bool *is_key = NEW_ARRAY(mem, bool, cube->n_columns + 1);
    if (!cube->structure->of_groups.n) return OK;
    cube->groups.name = cube->text.name;
    cube->scratch = buf_new(arena_within(cx->mem), XML_MOST_TEXT);
    for (size_t i = 0; i < cube->n_columns; i++)
        vec_push(mem, &cube->groups.names, (SdmxName){.column = i});
    for (size_t i = 0; i < cube->structure->n_slots; i++)
        is_key[cube->structure->slots[i]->column] = true;
    Arena *kept = arena_within(cx->mem);
    for (size_t i = 0; i < cube->n_sets; i++)
        TRY(sdmx_json_groups(cx, kept, &cube->text, cube->structure, cube->sets[i].groups,
                             &cube->groups));
    return sdmx_groups_index(cx, kept, &cube->groups, is_key);
}

Err sdmx_json_rows(Cx *cx, Rows *out, const JsonRowsAsk *ask) {
    CubeMessage message;
    Arena *mem = arena_within(cx->mem);
    TRY(sdmx_json_message(cx, mem, ask->text, &message));
    CubeSet *choice = NEW_ARRAY(cx->mem, CubeSet, message.n_structures + 1);
    for (size_t i = 0; i < message.n_structures; i++)
        choice[i] = (CubeSet){message.structures[i].name, message.structures[i].n_observations};
    *out = (Rows){.name = ask->text->name,
                  .format = FORMAT_SDMX_JSON,
                  .packed = ask->text->packed,
                  .next = cube_next,
                  .rewind = cube_rewind};
    TRY(cube_choose(cx, out, ask->ask, choice, message.n_structures));
    SdmxJson *cube = NEW(cx->mem, SdmxJson);
    *cube = (SdmxJson){.text = *ask->text,
                       .structure = &message.structures[out->sheet],
                       .sets = NEW_ARRAY(cx->mem, CubeData, message.n_sets + 1),
                       .set_mem = arena_within(cx->mem),
                       .series_mem = arena_within(cx->mem),
                       .row_mem = arena_within(cx->mem)};
    cube->row_mark = arena_mark(cube->row_mem);
    for (size_t i = 0; i < message.n_sets; i++) {
        if (message.sets[i].structure != out->sheet) continue;
        if (message.sets[i].action == ACTION_DATA)
            cube->sets[cube->n_sets++] = message.sets[i];
        else
            finding_add(ask->ask->findings, RULE_CUBE_DELETION, 0, 0, out->sheets[out->sheet],
                        STR_NONE);
    }
    TRY(sdmx_json_components(cx, mem, &cube->text, cube->structure));
    make_columns(cx, cube, out);
    TRY(read_groups(cx, cube, mem));
    out->title = out->sheets[out->sheet];
    out->state = cube;
    return OK;
}
