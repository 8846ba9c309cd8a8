/* Where does all memory come from? A list of chunks, the newest on top, handed out from the bottom
 * up. Rewinding frees whole chunks, so giving back a request's memory costs a few calls however
 * much was allocated in it. Builds with AddressSanitizer put every allocation into a chunk of its
 * own and exact size, so that an overrun, a use after the reset and a use of a block that has moved
 * are found where they happen. */

#include <stdlib.h>
#include <string.h>
#include "base/sanitizers_in.h"
#if WITH_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif
#define BASE_ALLOWS_MALLOC
#include "base/base.h"

#define SEPARATE (WITH_ADDRESS_SANITIZER == 1)
#define ALIGNMENT ((size_t)16)
#define FIRST_CHUNK ((size_t)32 << 10)
#define LARGEST_STEP ((size_t)1 << 20)
/* From here on calloc gets fresh pages from the kernel, which are zero without being written. */
#define FRESH_PAGES ((size_t)128 << 10)

typedef struct Chunk {
    struct Chunk *below;
    size_t size, used;
    size_t clean; /* from this offset on the bytes are known to be zero */
} Chunk;

typedef struct Deferred {
    struct Deferred *below;
    void (*fn)(void *);
    void *p;
} Deferred;

struct Arena {
    Chunk *top, *first;
    Deferred *deferred;
    size_t held;
};

_Static_assert(sizeof(Chunk) % 16 == 0, "the bytes after a chunk's head are aligned");

static _Noreturn void out_of_memory(size_t bytes) {
    log_write(LOG_ERROR, "out of memory: %zu bytes asked for", bytes);
    abort();
}

static unsigned char *chunk_bytes(Chunk *chunk) {
    return (unsigned char *)(chunk + 1);
}

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static void chunk_push(Arena *mem, size_t size) {
    bool fresh = SEPARATE || size >= FRESH_PAGES;
    Chunk *chunk = fresh ? calloc(1, sizeof *chunk + size) : malloc(sizeof *chunk + size);
    if (!chunk) out_of_memory(size);
    *chunk = (Chunk){.below = mem->top, .size = size, .clean = fresh ? 0 : size};
    mem->top = chunk;
    mem->held += size;
}

Arena *arena_sized(size_t first) {
    Arena *mem = calloc(1, sizeof *mem);
    if (!mem) out_of_memory(sizeof *mem);
    chunk_push(mem, SEPARATE ? 0 : aligned(first));
    mem->first = mem->top;
    return mem;
}

Arena *arena_new(void) {
    return arena_sized(FIRST_CHUNK);
}

/* Runs what was deferred above `until`, newest first; a deferred call may itself allocate and
 * defer. */
static void run_deferred(Arena *mem, const Deferred *until) {
    while (mem->deferred != until) {
        Deferred *now = mem->deferred;
        mem->deferred = now->below;
        now->fn(now->p);
    }
}

static void release_to(Arena *mem, const Chunk *stop, size_t used) {
    while (mem->top != stop) {
        Chunk *chunk = mem->top;
        mem->top = chunk->below;
        mem->held -= chunk->size;
        free(chunk);
    }
    if (mem->top) mem->top->used = used;
}

void arena_reset(Arena *mem) {
    run_deferred(mem, NULL);
    release_to(mem, mem->first, 0);
}

void arena_free(Arena *mem) {
    if (!mem) return;
    run_deferred(mem, NULL);
    release_to(mem, NULL, 0);
    free(mem);
}

ArenaMark arena_mark(Arena *mem) {
    return (ArenaMark){mem->top, mem->top->used, mem->deferred};
}

void arena_rewind(Arena *mem, ArenaMark mark) {
    run_deferred(mem, mark.deferred);
    release_to(mem, mark.chunk, mark.used);
}

/* The next `bytes` of the top chunk, zeroed; there must be room for them. */
static void *chunk_take(Chunk *chunk, size_t bytes) {
    size_t from = chunk->used, to = from + bytes;
    if (from < chunk->clean)
        memset(chunk_bytes(chunk) + from, 0, (to < chunk->clean ? to : chunk->clean) - from);
    if (to > chunk->clean) chunk->clean = to;
    chunk->used = to;
    return chunk_bytes(chunk) + from;
}

void *arena_alloc(Arena *mem, size_t bytes) {
    if (bytes > PTRDIFF_MAX / 2) out_of_memory(bytes);
    size_t size = SEPARATE ? bytes : aligned(bytes ? bytes : 1);
    if (SEPARATE || size > mem->top->size - mem->top->used) {
        size_t step = mem->top->size < LARGEST_STEP / 2 ? mem->top->size * 2 : LARGEST_STEP;
        chunk_push(mem, SEPARATE || size > step ? size : step);
    }
    return chunk_take(mem->top, size);
}

void *arena_array(Arena *mem, size_t item_bytes, size_t n) {
    size_t bytes;
    if (__builtin_mul_overflow(item_bytes, n, &bytes)) out_of_memory(SIZE_MAX);
    return arena_alloc(mem, bytes);
}

/* A block alone in a chunk of its own grows with the chunk: large texts and arrays leave no old
 * copies behind. */
static void *chunk_regrow(Arena *mem, size_t new_size) {
    Chunk *chunk = realloc(mem->top, sizeof *chunk + new_size);
    if (!chunk) out_of_memory(new_size);
    memset(chunk_bytes(chunk) + chunk->used, 0, new_size - chunk->used);
    mem->held += new_size - chunk->size;
    chunk->size = chunk->used = chunk->clean = new_size;
    mem->top = chunk;
    return chunk_bytes(chunk);
}

void *arena_grow(Arena *mem, void *old, size_t old_bytes, size_t new_bytes) {
    if (new_bytes > PTRDIFF_MAX / 2) out_of_memory(new_bytes);
    if (!old) return arena_alloc(mem, new_bytes);
    if (new_bytes <= old_bytes) return old;
    Chunk *top = mem->top;
    size_t old_size = aligned(old_bytes ? old_bytes : 1), new_size = aligned(new_bytes);
    bool last = !SEPARATE && old_size <= top->used &&
                (unsigned char *)old == chunk_bytes(top) + (top->used - old_size);
    if (last && new_size - old_size <= top->size - top->used) {
        memset((unsigned char *)old + old_bytes, 0, old_size - old_bytes);
        if (new_size > old_size) chunk_take(top, new_size - old_size);
        return old;
    }
    if (last && top != mem->first && top->used == old_size) return chunk_regrow(mem, new_size);
    void *moved = arena_alloc(mem, new_bytes);
    memcpy(moved, old, old_bytes);
    ASAN_POISON_MEMORY_REGION(old, old_bytes);
    return moved;
}

void arena_defer(Arena *mem, void (*fn)(void *), void *p) {
    Deferred *deferred = arena_alloc(mem, sizeof *deferred);
    *deferred = (Deferred){mem->deferred, fn, p};
    mem->deferred = deferred;
}

static void arena_end(void *mem) {
    arena_free(mem);
}

Arena *arena_within(Arena *mem) {
    Arena *own = arena_new();
    arena_defer(mem, arena_end, own);
    return own;
}

size_t arena_bytes(const Arena *mem) {
    return mem->held;
}
