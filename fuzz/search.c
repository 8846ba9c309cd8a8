/* Does the search stand any question, and does it keep its word: hits in order, no more than asked
 * for, each with a name and an address, the same ones the second time? */

#include <stdint.h>
#include "publish/search.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { MOST = 30 };

static void ask(Cx *cx, Str text, Lang lang) {
    SearchHit *hits, *again;
    size_t n, n_again;
    must(!publish_search(cx, &hits, &n, text, lang, MOST));
    must(!publish_search(cx, &again, &n_again, text, lang, MOST));
    must(n <= MOST && n == n_again);
    for (size_t i = 0; i < n; i++) {
        Str address = search_address(cx->mem, &hits[i]);
        must(hits[i].kind < SEARCH_KINDS && hits[i].title.n && address.n);
        must(str_is_utf8(hits[i].title) && str_equal(hits[i].title, again[i].title));
        must(str_equal(address, search_address(cx->mem, &again[i])));
        must(i == 0 || hits[i - 1].score >= hits[i].score);
    }
    Str *near;
    must(!publish_search_near(cx, &near, &n, text, lang, MOST));
    must(n <= MOST);
    for (size_t i = 0; i < n; i++)
        must(near[i].n && str_is_utf8(near[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    static _Thread_local Cx cx; /* one store in memory, for all inputs */
    static _Thread_local bool open;
    if (!open) {
        Store *store;
        cx_begin(&cx, DE);
        must(!store_open(&cx, &store, S(":memory:")));
        const Catalogue *catalogue;
        must(!catalogue_get(&cx, &catalogue));
        open = true;
    }
    ArenaMark mark = arena_mark(cx.mem);
    ask(&cx, (Str){(const char *)bytes, n}, n % 2 ? EN : DE);
    arena_rewind(cx.mem, mark);
    return 0;
}
