/* Is arena memory zeroed, aligned, kept until its time and given back then, in whatever order it is
 * used? */

#include "tap.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/base.h"
#include "base/sanitizers_in.h"

static Str order; /* of the deferred calls, as they ran */
static char order_text[16];

static void note(void *p) {
    order_text[order.n++] = *(const char *)p;
    order.p = order_text;
}

static bool all_zero(const void *p, size_t n) {
    const unsigned char *bytes = p;
    for (size_t i = 0; i < n; i++)
        if (bytes[i]) return false;
    return true;
}

/* True when fn ends its process by a signal or with an error. */
static bool dies(void (*fn)(void)) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr)) _exit(0);
        fn();
        _exit(0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && status != 0;
}

static void test_alloc(void) {
    Arena *mem = arena_new();
    bool aligned = true, zero = true;
    for (size_t n = 0; n < 3000; n++) {
        unsigned char *p = arena_alloc(mem, n);
        aligned = aligned && (uintptr_t)p % 16 == 0;
        zero = zero && all_zero(p, n);
        memset(p, 0xff, n);
    }
    ok(aligned, "every block is aligned to 16 bytes");
    ok(zero, "every block is zeroed");
    ok(arena_bytes(mem) >= 3000 * 2999 / 2, "the arena knows how much it holds");
    arena_reset(mem);
    ok(arena_bytes(mem) <= 64 << 10, "after the reset at most the first chunk is kept");
    ok(all_zero(arena_alloc(mem, 20000), 20000), "memory used before the reset is zero again");
    char *big = arena_alloc(mem, 5 << 20);
    big[(5 << 20) - 1] = 1;
    ok(all_zero(big, (5 << 20) - 1), "a block larger than every chunk is zeroed and usable");
    int64_t *numbers = NEW_ARRAY(mem, int64_t, 100);
    numbers[99] = 7;
    is_int(numbers[99], 7, "a typed array holds its last item");
    arena_free(mem);
    arena_free(NULL);
}

static void test_grow(void) {
    Arena *mem = arena_new();
    char *p = arena_grow(mem, NULL, 0, 10);
    memcpy(p, "0123456789", 10);
    char *q = arena_grow(mem, p, 10, 30000);
    ok(memcmp(q, "0123456789", 10) == 0 && all_zero(q + 10, 29990), "growing keeps and zeroes");
    arena_alloc(mem, 1);
    memset(q + 10, 'x', 29990);
    char *r = arena_grow(mem, q, 30000, 300000);
    ok(r != q && memcmp(r, "0123456789x", 11) == 0 && r[29999] == 'x',
       "a block that was not last moves");
    ok(all_zero(r + 30000, 270000), "the new part of a moved block is zero");
    memset(r, 'y', 300000);
    char *s = arena_grow(mem, r, 300000, 4000000);
    ok(s[0] == 'y' && s[299999] == 'y' && all_zero(s + 300000, 3700000),
       "a block of its own chunk grows");
    ok(arena_grow(mem, s, 4000000, 100) == s, "a smaller size leaves the block in place");
    ok(all_zero(arena_alloc(mem, 100000), 100000), "what follows a grown block is zeroed");

    VEC(size_t) squares = {0};
    for (size_t i = 0; i < 100000; i++)
        vec_push(mem, &squares, i * i);
    bool right = squares.n == 100000;
    for (size_t i = 0; i < squares.n; i++)
        right = right && squares.at[i] == i * i;
    ok(right, "a vector of 100000 items keeps all of them");
    arena_free(mem);
}

static void test_rewind(void) {
    Arena *mem = arena_new();
    char *kept = arena_alloc(mem, 100);
    memset(kept, 'k', 100);
    order = STR_NONE;
    arena_defer(mem, note, "a");
    size_t before = arena_bytes(mem);
    for (int round = 0; round < 50; round++) {
        ArenaMark mark = arena_mark(mem);
        char *scratch = arena_alloc(mem, 200000);
        if (round == 49) ok(all_zero(scratch, 200000), "scratch memory is zeroed in each round");
        memset(scratch, 's', 200000);
        memset(arena_alloc(mem, 64), 's', 64);
        if (round < 2) arena_defer(mem, note, "b");
        if (round < 2) arena_defer(mem, note, "c");
        arena_rewind(mem, mark);
    }
    is_str(order, "cbcb", "a rewind runs what was deferred after the mark, newest first, once");
    is_int(arena_bytes(mem), before, "scratch rounds leave nothing behind");
    ok(kept[0] == 'k' && kept[99] == 'k', "what was there before the mark stays");
    ArenaMark outer = arena_mark(mem);
    arena_defer(mem, note, "o");
    ArenaMark inner = arena_mark(mem);
    arena_defer(mem, note, "i");
    arena_rewind(mem, inner);
    is_str(order, "cbcbi", "an inner rewind leaves the outer's deferred calls");
    arena_rewind(mem, outer);
    is_str(order, "cbcbio", "the outer rewind runs them");
    arena_free(mem);
    is_str(order, "cbcbioa", "freeing runs the rest");
}

typedef struct Chain {
    Arena *mem;
    int left;
} Chain;

static void defer_again(void *p) {
    Chain *chain = p;
    note("d");
    arena_alloc(chain->mem, 50000);
    if (--chain->left) arena_defer(chain->mem, defer_again, chain);
}

static void test_deferred_defers(void) {
    order = STR_NONE;
    Arena *mem = arena_new();
    Chain chain = {mem, 3};
    arena_defer(mem, defer_again, &chain);
    arena_reset(mem);
    is_str(order, "ddd", "a deferred call may allocate and defer again");
    arena_reset(mem);
    is_int(order.n, 3, "a second reset runs nothing twice");
    arena_free(mem);
}

static void test_within(void) {
    order = STR_NONE;
    Arena *mem = arena_new();
    ArenaMark mark = arena_mark(mem);
    Arena *own = arena_within(mem);
    size_t before = arena_bytes(mem);
    arena_alloc(own, 500000);
    arena_defer(own, note, "w");
    is_int(arena_bytes(mem), before, "one within another has memory of its own");
    arena_reset(own);
    is_str(order, "w", "and is reset by itself");
    arena_defer(own, note, "x");
    arena_rewind(mem, mark);
    is_str(order, "wx", "it goes with the one it is in");
    arena_free(mem);
}

static void ask_too_much(void) {
    arena_alloc(arena_new(), SIZE_MAX - 8);
}

static void overflow_array(void) {
    NEW_ARRAY(arena_new(), int64_t, SIZE_MAX / 4);
}

#if WITH_ADDRESS_SANITIZER
static void overrun(void) {
    volatile char *p = arena_alloc(arena_new(), 13);
    p[13] = 1;
}

static void use_after_reset(void) {
    Arena *mem = arena_new();
    volatile char *p = arena_alloc(mem, 13);
    arena_reset(mem);
    p[0] = 1;
}

static void use_after_move(void) {
    Arena *mem = arena_new();
    volatile char *p = arena_alloc(mem, 13);
    arena_grow(mem, (void *)(uintptr_t)p, 13, 64);
    p[0] = 1;
}
#endif

static void test_mistakes(void) {
    ok(dies(ask_too_much), "an absurd size ends the process");
    ok(dies(overflow_array), "an array whose size overflows ends the process");
#if WITH_ADDRESS_SANITIZER
    ok(dies(overrun), "the sanitizer finds one byte of overrun");
    ok(dies(use_after_reset), "the sanitizer finds use after the reset");
    ok(dies(use_after_move), "the sanitizer finds use of a moved block");
#endif
}

int main(void) {
    test_alloc();
    test_grow();
    test_rewind();
    test_deferred_defers();
    test_within();
    test_mistakes();
    return done();
}
