/* When was a session or a token used last? Noted in memory while pages are made, so that none of
 * them waits for who writes at that moment, and written down now and then for all together. */

#include <pthread.h>
#include <string.h>
#include "accounts/accounts_in.h"

enum { PLACES = 8192, NOTES_MOST = PLACES / 4 * 3 };

typedef struct Use {
    UseKind kind;
    int64_t number, at; /* at 0: an empty place */
} Use;

static struct {
    pthread_mutex_t mutex;
    size_t n;
    Use places[PLACES];
} notes = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* With the mutex: where it stands, or would. There is always an empty place. */
static Use *place_of(UseKind kind, int64_t number) {
    uint64_t mixed = ((uint64_t)number * 2 + kind) * UINT64_C(0x9E3779B97F4A7C15);
    size_t i = (size_t)(mixed >> 32) % PLACES;
    while (notes.places[i].at && (notes.places[i].kind != kind || notes.places[i].number != number))
        i = (i + 1) % PLACES;
    return &notes.places[i];
}

int64_t use_noted(UseKind kind, int64_t number) {
    must(pthread_mutex_lock(&notes.mutex) == 0);
    int64_t at = place_of(kind, number)->at;
    pthread_mutex_unlock(&notes.mutex);
    return at;
}

void use_note(UseKind kind, int64_t number, int64_t at) {
    must(pthread_mutex_lock(&notes.mutex) == 0);
    Use *place = place_of(kind, number);
    if (!place->at && notes.n < NOTES_MOST) {
        *place = (Use){kind, number, at};
        notes.n++;
    } else if (place->at && place->at < at) {
        place->at = at;
    }
    pthread_mutex_unlock(&notes.mutex);
}

typedef struct Written {
    Use *uses;
    size_t n;
} Written;

static Written notes_copy(Arena *mem) {
    must(pthread_mutex_lock(&notes.mutex) == 0);
    Written written = {NEW_ARRAY(mem, Use, NOTES_MOST), 0};
    for (size_t i = 0; i < PLACES; i++)
        if (notes.places[i].at) written.uses[written.n++] = notes.places[i];
    pthread_mutex_unlock(&notes.mutex);
    return written;
}

/* What was noted anew meanwhile stays for the next time. */
static void notes_forget(Arena *mem, const Written *written) {
    Use *kept = NEW_ARRAY(mem, Use, PLACES);
    size_t n = 0;
    must(pthread_mutex_lock(&notes.mutex) == 0);
    for (size_t i = 0; i < written->n; i++) {
        Use *place = place_of(written->uses[i].kind, written->uses[i].number);
        if (place->at == written->uses[i].at) place->number = -1; /* nothing is called so */
    }
    for (size_t i = 0; i < PLACES; i++)
        if (notes.places[i].at && notes.places[i].number >= 0) kept[n++] = notes.places[i];
    memset(notes.places, 0, sizeof notes.places);
    for (size_t i = 0; i < n; i++)
        *place_of(kept[i].kind, kept[i].number) = kept[i];
    notes.n = n;
    pthread_mutex_unlock(&notes.mutex);
}

static Err write_all(Cx *cx, void *arg) {
    const Written *written = arg;
    for (size_t i = 0; i < written->n; i++) {
        const Use *use = &written->uses[i];
        TRY(RUN(cx, use->kind == USE_SESSION ? SESSION_USED : TOKEN_USED, ARG_I(use->number),
                ARG_I(use->at)));
    }
    return OK;
}

Err uses_write(Cx *cx) {
    Written written = notes_copy(cx->mem);
    if (!written.n) return OK;
    TRY(store_do(cx, write_all, &written));
    notes_forget(cx->mem, &written);
    return OK;
}
