/* Who asks for a letter to set a new password, and is there such an account? Looked up aside, after
 * the reply: neither what the page says nor how long it takes tells it, and nobody who signs in
 * waits meanwhile. */

#include "base/thread.h"
#include "web/letters_in.h"

enum { WISHES_MOST = 256, WISH_MS = 10000 };

struct LetterWishes {
    Pool *pool;
    Str store;
};

typedef struct Wish {
    Arena *mem; /* holds it */
    Str store, mail, origin;
} Wish;

/* Nobody is there any more to be told what went wrong. */
static void grant(void *arg) {
    Wish *wish = arg;
    Cx cx;
    Store *store;
    Actor visitor = {.origin = wish->origin};
    cx_begin(&cx, DE);
    cx.deadline = monotonic_ms() + WISH_MS;
    cx.actor = &visitor;
    Err err = store_open(&cx, &store, wish->store);
    if (!err) err = letter_reset(&cx, wish->mail);
    if (err) log_write(LOG_ERROR, "%.*s", STR_ARG(fault_text(cx.mem, EN, &cx.fault)));
    cx_end(&cx);
    arena_free(wish->mem);
}

LetterWishes *letter_wishes_begin(Arena *mem, Str store) {
    LetterWishes *wishes = NEW(mem, LetterWishes);
    *wishes = (LetterWishes){pool_new(1, WISHES_MOST), store};
    return wishes;
}

void letter_wishes_end(LetterWishes *wishes) {
    pool_free(wishes->pool);
}

Err letter_wish(Cx *cx, LetterWishes *wishes, Str mail, Str origin) {
    Arena *mem = arena_new();
    Wish *wish = NEW(mem, Wish);
    *wish = (Wish){mem, wishes->store, str_copy(mem, mail), str_copy(mem, origin)};
    if (pool_put(wishes->pool, grant, wish)) return OK;
    arena_free(mem);
    return fail(cx, BUSY, MSG_DOOR_BUSY);
}
