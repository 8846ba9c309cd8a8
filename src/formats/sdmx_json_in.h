#pragma once
/* Inside formats/: SDMX-JSON. sdmx_json_structure.c reads what the columns are and which data sets
 * there are; sdmx_json.c gives the observations as rows. */

#include "formats/cube_in.h"

typedef enum Attach { AT_SET, AT_SERIES, AT_OBSERVATION, ATTACHES } Attach;

typedef struct Component { /* a dimension, a measure or an attribute */
    Str id, label;
    ColumnRole role;
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
} CubeStructure;

typedef struct CubeData { /* a data set */
    size_t structure;
    SdmxAction action;
    JsonPlace attributes, series, observations;
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
