/* What does a description of structures say? Which dimensions, measures and attributes a structure
 * has, in which order, what they are called, and the code lists. References are told as an element
 * "Ref", as a URN, or (version 3) as text; versions are left out of names, because references may
 * leave them open. */

#include "formats/sdmx_ml_in.h"

#define MOST_ITEMS 20000 /* structures, lists, concepts and flows, each */

typedef enum Slot { SLOT_NONE, SLOT_CONCEPT, SLOT_CODELIST, SLOT_ROLE, SLOT_STRUCTURE } Slot;
typedef enum Item { ITEM_NONE, ITEM_STRUCTURE, ITEM_CODE, ITEM_CONCEPT, ITEM_FLOW } Item;

typedef struct StructureWalk {
    SdmxStructures *out;
    Str file;
    Slot slot; /* what a reference that comes is for */
    size_t slot_depth, component_depth;
    Item item; /* what a name that comes is for */
    size_t item_depth;
    int label_rank; /* of the name taken so far */
    Str scheme;     /* "AGENCY:SCHEME" of the concepts that come */
    bool in_lists;  /* of dimensions, measures, attributes */
    Arena *text_mem;
    Str text;
    int text_rank;
} StructureWalk;

static bool is(const XmlElement *element, const char *name) {
    return str_equal(element->name.local, str_of(name));
}

/* "SDMX:CL_FREQ(2.0)" is "SDMX:CL_FREQ"; "A:S(1.0).FREQ" is "A:S.FREQ" */
static Str without_version(Arena *mem, Str name) {
    size_t open = str_find(name, S("("), 0), close = str_find(name, S(")"), 0);
    if (open == SIZE_MAX || close == SIZE_MAX || close < open) return name;
    return str_format(mem, "%.*s%.*s", (int)open, name.p, (int)(name.n - close - 1),
                      name.p + close + 1);
}

static Str name_of(Arena *mem, const XmlElement *element) {
    return str_format(mem, "%.*s:%.*s", STR_ARG(xml_attribute(element, S("agencyID"))),
                      STR_ARG(xml_attribute(element, S("id"))));
}

static Err too_many(Cx *cx, const StructureWalk *walk, size_t most) {
    return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_CODES, walk->file,
                str_format(cx->mem, "%zu", most));
}

static void item_begin(StructureWalk *walk, Item item, size_t depth) {
    walk->item = item;
    walk->item_depth = depth;
    walk->label_rank = 0;
}

/* ---- what is described ---- */

static Err structure_start(Cx *cx, StructureWalk *walk, const XmlElement *element) {
    SdmxStructures *out = walk->out;
    if (out->structures.n == MOST_ITEMS) return too_many(cx, walk, MOST_ITEMS);
    Str name = name_of(out->mem, element);
    index_put(out->mem, &out->structure_of, name, out->structures.n);
    vec_push(out->mem, &out->structures, (SdmxStructure){.name = name});
    walk->component_depth = 0;
    item_begin(walk, ITEM_STRUCTURE, element->depth);
    return OK;
}

static Err list_start(Cx *cx, StructureWalk *walk, const XmlElement *element) {
    SdmxStructures *out = walk->out;
    if (out->lists.n == MOST_ITEMS) return too_many(cx, walk, MOST_ITEMS);
    index_put(out->mem, &out->list_of, name_of(out->mem, element), out->lists.n);
    vec_push(out->mem, &out->lists, (SdmxList){.codes = {0}});
    walk->item = ITEM_NONE;
    return OK;
}

static Err code_start(Cx *cx, StructureWalk *walk, const XmlElement *element) {
    SdmxStructures *out = walk->out;
    if (!out->lists.n) return OK;
    if (++out->n_codes > CUBE_MOST_CODES) return too_many(cx, walk, CUBE_MOST_CODES);
    SdmxList *list = &out->lists.at[out->lists.n - 1];
    vec_push(out->mem, &list->codes,
             (ColumnCode){.code = str_copy(out->mem, xml_attribute(element, S("id")))});
    item_begin(walk, ITEM_CODE, element->depth);
    return OK;
}

static Err concept_start(Cx *cx, StructureWalk *walk, const XmlElement *element) {
    SdmxStructures *out = walk->out;
    if (out->concepts.n == MOST_ITEMS) return too_many(cx, walk, MOST_ITEMS);
    Str name = str_format(out->mem, "%.*s.%.*s", STR_ARG(walk->scheme),
                          STR_ARG(xml_attribute(element, S("id"))));
    index_put(out->mem, &out->concept_of, name, out->concepts.n);
    vec_push(out->mem, &out->concepts, (SdmxConcept){.label = STR_NONE});
    item_begin(walk, ITEM_CONCEPT, element->depth);
    return OK;
}

static Err flow_start(Cx *cx, StructureWalk *walk, const XmlElement *element) {
    SdmxStructures *out = walk->out;
    if (out->flows.n == MOST_ITEMS) return too_many(cx, walk, MOST_ITEMS);
    index_put(out->mem, &out->flow_of, name_of(out->mem, element), out->flows.n);
    vec_push(out->mem, &out->flows, (SdmxFlow){.label = STR_NONE});
    item_begin(walk, ITEM_FLOW, element->depth);
    return OK;
}

/* Within a component, elements of the same names say what an attribute belongs to. */
static Err component_start(Cx *cx, StructureWalk *walk, const XmlElement *element) {
    static const struct {
        const char *name;
        SdmxKind kind;
    } kinds[] = {{"Dimension", KIND_DIMENSION},
                 {"TimeDimension", KIND_TIME},
                 {"MeasureDimension", KIND_DIMENSION},
                 {"PrimaryMeasure", KIND_MEASURE},
                 {"Measure", KIND_MEASURE},
                 {"Attribute", KIND_ATTRIBUTE}};
    SdmxStructures *out = walk->out;
    if (!walk->in_lists || walk->component_depth || !out->structures.n) return OK;
    SdmxStructure *structure = &out->structures.at[out->structures.n - 1];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is(element, kinds[i].name)) continue;
        if (structure->components.n == TABLE_MOST_COLUMNS)
            return too_many(cx, walk, TABLE_MOST_COLUMNS);
        vec_push(out->mem, &structure->components,
                 (SdmxComponent){.id = str_copy(out->mem, xml_attribute(element, S("id"))),
                                 .kind = kinds[i].kind});
        walk->component_depth = element->depth;
        return OK;
    }
    return OK;
}

/* ---- references ---- */

static SdmxComponent *component_now(const StructureWalk *walk) {
    const SdmxStructures *out = walk->out;
    if (!walk->component_depth) return NULL;
    SdmxStructure *structure = &out->structures.at[out->structures.n - 1];
    return &structure->components.at[structure->components.n - 1];
}

static void refer(StructureWalk *walk, Str name) {
    SdmxStructures *out = walk->out;
    SdmxComponent *component = component_now(walk);
    Str kept = without_version(out->mem, str_copy(out->mem, sdmx_urn_name(name)));
    if (!kept.n) return;
    if (walk->slot == SLOT_STRUCTURE && out->flows.n)
        out->flows.at[out->flows.n - 1].structure = kept;
    else if (walk->slot == SLOT_CODELIST && !component && out->concepts.n)
        out->concepts.at[out->concepts.n - 1].codelist = kept;
    if (!component) return;
    size_t dot = kept.n;
    while (dot && kept.p[dot - 1] != '.')
        dot--;
    Str last = str_slice(kept, dot, kept.n);
    if (walk->slot == SLOT_CONCEPT) {
        component->concept = kept;
        if (!component->id.n) component->id = last;
    } else if (walk->slot == SLOT_CODELIST) {
        component->codelist = kept;
    } else if (walk->slot == SLOT_ROLE) {
        component->role = last;
    }
}

static void reference_start(StructureWalk *walk, const XmlElement *element) {
    Str agency = xml_attribute(element, S("agencyID")), id = xml_attribute(element, S("id"));
    Str parent = xml_attribute(element, S("maintainableParentID"));
    refer(walk, parent.n ? str_format(walk->text_mem, "%.*s:%.*s.%.*s", STR_ARG(agency),
                                      STR_ARG(parent), STR_ARG(id))
                         : str_format(walk->text_mem, "%.*s:%.*s", STR_ARG(agency), STR_ARG(id)));
}

static Slot slot_of(const StructureWalk *walk, const XmlElement *element) {
    if (is(element, "ConceptIdentity")) return SLOT_CONCEPT;
    if (is(element, "Enumeration")) return SLOT_CODELIST;
    if (is(element, "ConceptRole")) return SLOT_ROLE;
    return walk->item == ITEM_FLOW && is(element, "Structure") ? SLOT_STRUCTURE : SLOT_NONE;
}

/* ---- names ---- */

/* The reader's language is best, then English, then whatever comes first. */
static int rank_of(const Cx *cx, const XmlElement *element) {
    Str lang = xml_attribute(element, S("lang"));
    if (str_starts(lang, cx->lang == DE ? S("de") : S("en"))) return 3;
    return !lang.n || str_starts(lang, S("en")) ? 2 : 1;
}

static void label_end(StructureWalk *walk) {
    SdmxStructures *out = walk->out;
    if (walk->text_rank <= walk->label_rank) return;
    walk->label_rank = walk->text_rank;
    Str label = heading_text(out->mem, walk->text);
    switch (walk->item) {
    case ITEM_STRUCTURE: out->structures.at[out->structures.n - 1].label = label; break;
    case ITEM_CONCEPT: out->concepts.at[out->concepts.n - 1].label = label; break;
    case ITEM_FLOW: out->flows.at[out->flows.n - 1].label = label; break;
    case ITEM_CODE: {
        SdmxList *list = &out->lists.at[out->lists.n - 1];
        list->codes.at[list->codes.n - 1].label = label;
        break;
    }
    case ITEM_NONE: break;
    }
}

/* ---- the walk ---- */

static Err on_start(Cx *cx, void *arg, const XmlElement *element) {
    StructureWalk *walk = arg;
    arena_reset(walk->text_mem);
    walk->text = STR_NONE;
    walk->text_rank = rank_of(cx, element);
    Slot slot = slot_of(walk, element);
    if (slot && !walk->slot) {
        walk->slot = slot;
        walk->slot_depth = element->depth;
        return OK;
    }
    if (walk->slot && is(element, "Ref")) reference_start(walk, element);
    if (is(element, "DataStructure")) return structure_start(cx, walk, element);
    if (is(element, "Codelist")) return list_start(cx, walk, element);
    if (is(element, "Code")) return code_start(cx, walk, element);
    if (is(element, "ConceptScheme")) walk->scheme = name_of(walk->out->mem, element);
    if (is(element, "Concept") && walk->scheme.n) return concept_start(cx, walk, element);
    if (is(element, "Dataflow")) return flow_start(cx, walk, element);
    if (str_ends(element->name.local, S("List"))) walk->in_lists = true;
    return component_start(cx, walk, element);
}

static Err on_end(Cx *cx, void *arg, const XmlElement *element) {
    StructureWalk *walk = arg;
    (void)cx;
    bool urn = is(element, "URN"), own = element->depth == walk->slot_depth;
    if (walk->slot && (urn || own) && str_trim(walk->text).n) refer(walk, walk->text);
    if (walk->slot && own) walk->slot = SLOT_NONE;
    if (walk->item && element->depth == walk->item_depth + 1 && is(element, "Name"))
        label_end(walk);
    if (walk->item && element->depth == walk->item_depth) walk->item = ITEM_NONE;
    if (element->depth == walk->component_depth) walk->component_depth = 0;
    if (str_ends(element->name.local, S("List"))) walk->in_lists = false;
    walk->text = STR_NONE;
    return OK;
}

static Err on_text(Cx *cx, void *arg, Str text, size_t line) {
    StructureWalk *walk = arg;
    (void)cx, (void)line;
    walk->text = str_copy(walk->text_mem, text);
    return OK;
}

Err sdmx_structures_read(Cx *cx, SdmxStructures *out, Container *container) {
    StructureWalk walk = {
        .out = out, .file = container_name(container), .text_mem = arena_within(cx->mem)};
    ByteSource source = {walk.file, CUBE_MOST_BYTES, container_more, container};
    XmlHandlers handlers = {.start = on_start, .end = on_end, .text = on_text};
    return xml_parse(cx, &source, &handlers, &walk);
}

/* ---- asking ---- */

const SdmxStructure *sdmx_structure_find(const SdmxStructures *structures, Str name, Str *label) {
    Str plain = without_version(structures->mem, name);
    size_t flow = index_get(&structures->flow_of, plain);
    size_t at = index_get(&structures->structure_of, plain);
    *label = STR_NONE;
    if (flow != SIZE_MAX) {
        *label = structures->flows.at[flow].label;
        if (at == SIZE_MAX)
            at = index_get(&structures->structure_of, structures->flows.at[flow].structure);
    }
    if (at == SIZE_MAX && structures->structures.n == 1) at = 0;
    if (at == SIZE_MAX) return NULL;
    if (!label->n) *label = structures->structures.at[at].label;
    return &structures->structures.at[at];
}

const SdmxComponent *sdmx_component_find(const SdmxStructure *structure, Str id) {
    for (size_t i = 0; i < structure->components.n; i++)
        if (str_equal(structure->components.at[i].id, id)) return &structure->components.at[i];
    return NULL;
}

static const SdmxConcept *concept_find(const SdmxStructures *structures,
                                       const SdmxComponent *component) {
    size_t at = index_get(&structures->concept_of, component->concept);
    return at == SIZE_MAX ? NULL : &structures->concepts.at[at];
}

const SdmxList *sdmx_list_find(const SdmxStructures *structures, const SdmxComponent *component) {
    const SdmxConcept *concept = concept_find(structures, component);
    Str name = component->codelist.n ? component->codelist : concept ? concept->codelist : STR_NONE;
    size_t at = index_get(&structures->list_of, name);
    return at == SIZE_MAX ? NULL : &structures->lists.at[at];
}

Str sdmx_label_find(const SdmxStructures *structures, const SdmxComponent *component) {
    const SdmxConcept *concept = concept_find(structures, component);
    return concept ? concept->label : STR_NONE;
}
