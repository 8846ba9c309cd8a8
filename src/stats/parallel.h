#pragma once
/* Work that is the same for each of many numbers, done by several threads of our own
 * (base/thread.h). Each piece must depend on its number alone – a simulation's piece has a random
 * stream of its own – so that the result does not depend on how many threads there are. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many threads parallel_each will use for n pieces: `threads` (0: one per core), at most n and
 * PARALLEL_MOST. For scratch, one set per thread. */
enum { PARALLEL_MOST = 64 };
size_t parallel_threads(size_t threads, size_t n);

/* work(arg, i, thread) once for each i of 0 … n − 1, thread below parallel_threads(threads, n);
 * returns when all is done. In the caller's thread where one is enough. */
void parallel_each(size_t threads, size_t n, void (*work)(void *arg, size_t i, size_t thread),
                   void *arg);

/* The same up to a moment (monotonic_ms; 0: none): past it no further piece begins, and false says
 * that some are missing, so that the results are good for nothing. Whoever has a deadline and works
 * for minutes passes it down to here. */
typedef struct Crew {
    size_t threads;
    int64_t deadline;
} Crew;
bool parallel_until(Crew crew, size_t n, void (*work)(void *arg, size_t i, size_t thread),
                    void *arg);
