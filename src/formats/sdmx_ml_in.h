#pragma once
/* Inside formats/: SDMX-ML. sdmx_message.c walks a message and tells its observations,
 * sdmx_groups.c keeps what is told of groups of series, sdmx_structure.c reads descriptions
 * (dimensions, code lists), and sdmx_ml.c makes rows of it all. */

#include "formats/cube_in.h"

#define SDMX_MOST_GROUPS ((size_t)32 << 20) /* bytes of all groups of a message */

typedef struct SdmxPair {
    size_t name; /* of the set's names */
    Str text;
} SdmxPair;

typedef struct SdmxPairs {
    Arena *mem;
    VEC(SdmxPair) list;
} SdmxPairs;

typedef struct SdmxName { /* a dimension, a measure or an attribute, and where it was seen */
    Str id;
    bool key; /* told as part of a key */
    size_t on_set, on_group, on_series, on_observation;
    /* known once all has been seen: */
    ColumnRole role;
    size_t column;
} SdmxName;

/* ---- sdmx_groups.c ---- */

typedef struct SdmxGroup { /* an attribute for all series that share a part of their key */
    const SdmxPair *pairs;
    size_t n;
} SdmxGroup;

typedef struct SdmxGroupKind { /* groups with the same dimensions in their key */
    const size_t *key;         /* names, rising */
    size_t n_key;
    Index by_key;
    VEC(SdmxGroup) groups;
} SdmxGroupKind;

typedef struct SdmxGroups {
    VEC(SdmxGroup) told;
    VEC(SdmxGroupKind) kinds;
} SdmxGroups;

typedef struct SdmxSet { /* all data sets of one structure */
    Str name;
    Str dimension_at_observation;
    VEC(SdmxName) names;
    Index by_id;
    size_t n_series, n_observations, n_deletions;
    SdmxGroups groups;
} SdmxSet;

Err sdmx_group_keep(Cx *cx, Arena *mem, SdmxSet *set, const SdmxPairs *pairs) CHECKED;
/* Once it is known which names are dimensions. */
Err sdmx_groups_index(Cx *cx, Arena *mem, SdmxSet *set, const bool *is_key) CHECKED;
/* Fills the cells, by name, that are empty and that a group has something for. */
void sdmx_groups_fill(const SdmxGroups *groups, Str *by_name, Buf *scratch);

/* ---- sdmx_message.c ---- */

typedef enum SdmxLevel {
    LEVEL_SET,
    LEVEL_GROUP,
    LEVEL_SERIES,
    LEVEL_OBSERVATION,
    LEVELS
} SdmxLevel;

typedef struct SdmxHeader { /* "Structure" of the header: what a data set refers to */
    Str id, name, dimension_at_observation;
} SdmxHeader;

typedef struct SdmxMessage {
    Str file;
    Arena *mem; /* of what is kept */
    XmlReader *xml;
    Container *container;
    VEC(SdmxHeader) headers;
    VEC(SdmxSet) sets;
    Buf said;                /* texts of an error or the footer */
    Str kind;                /* name of the outermost element */
    bool generic, described; /* keys are told as such; structures are described */
    /* walking */
    bool survey; /* the first time: names are collected, nothing pauses */
    size_t chosen;
    size_t at; /* the set that is walked; SIZE_MAX: none, or one that deletes */
    SdmxLevel level;
    SdmxPairs levels[LEVELS];
    bool in_header, in_footer, in_series, in_key, in_component, wants_text;
    Arena *text_mem;
    Str text;
    char action[16];
    Buf component, component_text; /* an attribute told as an element of its own */
} SdmxMessage;

/* Opens the message and looks it through. INVALID where it can hold no data. */
Err sdmx_message_open(Cx *cx, SdmxMessage *message, Container *container) CHECKED;
/* From the start, giving the observations of one set. */
Err sdmx_message_begin(Cx *cx, SdmxMessage *message, size_t chosen) CHECKED;
/* The next observation is in `levels`; NOT_FOUND at the end. */
Err sdmx_message_next(Cx *cx, SdmxMessage *message) CHECKED;
/* "urn:sdmx:…Codelist=SDMX:CL_FREQ(1.0)" is "SDMX:CL_FREQ(1.0)"; else the text itself. */
Str sdmx_urn_name(Str urn);

/* ---- sdmx_structure.c ---- */

typedef enum SdmxKind { KIND_DIMENSION, KIND_TIME, KIND_MEASURE, KIND_ATTRIBUTE } SdmxKind;

typedef struct SdmxComponent {
    Str id, concept, codelist, role;
    SdmxKind kind;
} SdmxComponent;

typedef struct SdmxStructure {
    Str name; /* "ECB:ECB_EXR", without version, as all names here */
    Str label;
    VEC(SdmxComponent) components; /* in the order of the key */
} SdmxStructure;

typedef struct SdmxList { /* a code list */
    VEC(ColumnCode) codes;
} SdmxList;

typedef struct SdmxConcept {
    Str label, codelist;
} SdmxConcept;

typedef struct SdmxFlow {
    Str label, structure;
} SdmxFlow;

typedef struct SdmxStructures {
    Arena *mem;
    VEC(SdmxStructure) structures;
    VEC(SdmxList) lists;
    VEC(SdmxConcept) concepts;
    VEC(SdmxFlow) flows;
    Index structure_of, list_of, concept_of, flow_of;
    size_t n_codes;
} SdmxStructures;

/* Adds what a message describes. */
Err sdmx_structures_read(Cx *cx, SdmxStructures *out, Container *container) CHECKED;
/* That of a data set, told as a structure or as a flow; else the only one there is. NULL: none. */
const SdmxStructure *sdmx_structure_find(const SdmxStructures *structures, Str name, Str *label);
const SdmxComponent *sdmx_component_find(const SdmxStructure *structure, Str id);
const SdmxList *sdmx_list_find(const SdmxStructures *structures, const SdmxComponent *component);
Str sdmx_label_find(const SdmxStructures *structures, const SdmxComponent *component);
