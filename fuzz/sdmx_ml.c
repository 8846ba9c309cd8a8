/* Does the reader of SDMX-ML stand any bytes, as a message with data and as a description? */

#include "cube.h"
#include "formats/sdmx_ml_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void describe(Cx *cx, Str path) {
    SdmxStructures structures = {.mem = cx->mem};
    Container *container;
    Str label;
    if (container_open(cx, &container, &(RowsAsk){.path = path})) return;
    Err err = sdmx_structures_read(cx, &structures, container);
    must(!err || err == INVALID || err == LIMIT);
    const SdmxStructure *structure = sdmx_structure_find(&structures, S("A:B(1.0)"), &label);
    for (size_t i = 0; structure && i < structure->components.n; i++) {
        const SdmxList *list = sdmx_list_find(&structures, &structure->components.at[i]);
        must(!list || list->codes.n <= CUBE_MOST_CODES);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    int file;
    cx_begin(&cx, EN);
    Str path = cube_file(&cx, bytes, n, &file);
    cube_check(&cx, path);
    describe(&cx, path);
    close(file);
    cx_end(&cx);
    return 0;
}
