/* Does the reader of SDMX-JSON stand any bytes? */

#include "cube.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    return cube_fuzz(EN, bytes, n);
}
