#pragma once
/* Inside formats/: SDMX-JSON. sdmx_json_structure.c reads what the columns are and which data sets
 * there are, sdmx_json_values.c single values and groups; sdmx_json.c gives the observations as
 * rows. */

#include "formats/sdmx_ml_in.h"

typedef enum Attach { AT_SET, AT_SERIES, AT_OBSERVATION, ATTACHES } Attach;

typedef struct Component { /* a dimension, a measure or an attribute */
    Str id, label;
    ColumnRole role;
    Str otherwise;      /* what a value that is left out stands for; empty: nothing */
    int64_t position;   /* in keys of groups; -1: not told */
    ColumnCode *values; /* by index; none: values stand in the data as they are */
    size_t n_values;
    size_t column;
} Component;

typedef struct Components {
    Component *at;
    size_t n;
} Components;

typedef struct CubeStructure {
    Str name;
    JsonPlace place;
    size_t n_observations;
    Components dimensions[ATTACHES], attributes[ATTACHES], measures;
    Components of_groups; /* attributes of some of the dimensions */
    Component **slots;    /* all dimensions, in the order of keys of groups */
    size_t n_slots;
} CubeStructure;

typedef struct CubeData { /* a data set */
    size_t structure;
    SdmxAction action;
    JsonPlace attributes, series, observations, groups;
} CubeData;

typedef struct CubeMessage {
    CubeStructure *structures;
    size_t n_structures;
    CubeData *sets;
    size_t n_sets;
} CubeMessage;

/* NOT_FOUND where the text is no SDMX-JSON; INVALID where it holds no data. */
Err sdmx_json_message(Cx *cx, Arena *mem, const JsonText *text, CubeMessage *out) CHECKED;
/* The components of the structure chosen. */
Err sdmx_json_components(Cx *cx, Arena *mem, const JsonText *text,
                         CubeStructure *structure) CHECKED;

/* ---- sdmx_json_values.c ---- */

/* The value that begins with the token of the walk: an index into the component's list, or a text,
 * a number, a text in several languages, or a list of these. The walk is behind it then. */
Err sdmx_json_text(Cx *cx, Arena *mem, JsonWalk *walk, const Component *component,
                   Str *out) CHECKED;
/* Adds the groups of a data set; names are columns. */
Err sdmx_json_groups(Cx *cx, Arena *mem, const JsonText *text, const CubeStructure *structure,
                     JsonPlace place, SdmxSet *out) CHECKED;
