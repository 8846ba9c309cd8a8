/* Does the reader of JSON-stat stand any bytes? */

#include "cube.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    int file;
    cx_begin(&cx, DE);
    cube_check(&cx, cube_file(&cx, bytes, n, &file));
    close(file);
    cx_end(&cx);
    return 0;
}
