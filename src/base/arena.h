#pragma once
/* Memory by region: everything a request, job or command allocates lives in one arena and goes with
 * it. arena.c is the only file that calls malloc. Memory is zeroed and aligned to 16 bytes. Out of
 * memory logs and aborts; too much input is refused earlier, by the limits of the readers. */

#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);
/* One whose first chunk holds so many bytes: little for what stays small and is kept, much for what
 * is reset again and again. */
Arena *arena_sized(size_t first);
/* One of its own, freed when `mem` is reset or freed: for what grows in place or is reset by
 * itself.
 */
Arena *arena_within(Arena *mem);
/* Runs the deferred calls in reverse order, then gives the memory back. */
void arena_free(Arena *mem);
void arena_reset(Arena *mem); /* the same, but keeps the first chunk for reuse */
void *arena_alloc(Arena *mem, size_t bytes);
/* n items of item_bytes each; a product that does not fit counts as out of memory. */
void *arena_array(Arena *mem, size_t item_bytes, size_t n);
/* The block at `old` (of old_bytes) at its new size; moved unless it was the last one allocated. */
void *arena_grow(Arena *mem, void *old, size_t old_bytes, size_t new_bytes);
/* Calls fn(p) when the arena is reset or freed: closes files, statements, handles. */
void arena_defer(Arena *mem, void (*fn)(void *), void *p);
size_t arena_bytes(const Arena *mem); /* held at present, in bytes */

/* Scratch memory in loops: everything allocated (and deferred) after the mark goes at the rewind. A
 * vector or text from before the mark must not grow between the two: its new place would go with
 * the rest. */
typedef struct ArenaMark {
    void *chunk;
    size_t used;
    void *deferred;
} ArenaMark;
ArenaMark arena_mark(Arena *mem);
void arena_rewind(Arena *mem, ArenaMark mark);

#define NEW(mem, T) ((T *)arena_alloc((mem), sizeof(T)))
#define NEW_ARRAY(mem, T, count) ((T *)arena_array((mem), sizeof(T), (size_t)(count)))

/* Growable typed array inside an arena: VEC(Row) rows = {0}; vec_push(mem, &rows, row); rows.at[i],
 * rows.n */
#define VEC(T) \
    struct { \
        T *at; \
        size_t n, room; \
    }
#define vec_push(mem, v, ...) \
    do { \
        if ((v)->n == (v)->room) { \
            size_t room_ = (v)->room ? (v)->room * 2 : 8; \
            (v)->at = \
                arena_grow((mem), (v)->at, (v)->room * sizeof *(v)->at, room_ * sizeof *(v)->at); \
            (v)->room = room_; \
        } \
        (v)->at[(v)->n++] = __VA_ARGS__; \
    } while (0)
