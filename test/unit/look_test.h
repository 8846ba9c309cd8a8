#pragma once
/* Shared by the tests of looking at a file before it is delivered. */

#include "deliveries.h"
#include "figures/check.h"

typedef struct Looked {
    Err err;
    Checked checked;
    Findings findings;
} Looked;

static Looked look_at(Cx *cx, Str path, const CheckOptions *options) {
    Looked out = {.findings = {.mem = cx->mem}};
    out.err = check_file(cx, &out.checked, &out.findings, path, options);
    if (out.err) printf("# fault: %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    return out;
}
