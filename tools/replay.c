/* Does a reader still stand what once broke it? Linked to one fuzz/<reader>.c, it gives the reader
 * every file named on the command line, one after the other, without a fuzzing engine: the kept
 * inputs are tests. TAP on standard output. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        FILE *in = fopen(argv[i], "rb");
        if (!in) {
            printf("not ok %d - %s cannot be opened\n", i, argv[i]);
            continue;
        }
        /* A block of exactly the right size, so that the sanitizer sees one byte too far. */
        fseek(in, 0, SEEK_END);
        long n = ftell(in);
        rewind(in);
        uint8_t *bytes = malloc(n > 0 ? (size_t)n : 1);
        bool whole = bytes && n >= 0 && fread(bytes, 1, (size_t)n, in) == (size_t)n;
        fclose(in);
        if (whole) LLVMFuzzerTestOneInput(bytes, (size_t)n);
        printf("%sok %d - %s\n", whole ? "" : "not ", i, argv[i]);
        fflush(stdout);
        free(bytes);
    }
    printf("1..%d\n", argc - 1);
    return 0;
}
