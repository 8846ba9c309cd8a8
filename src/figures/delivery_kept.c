/* What did the sender deliver, byte by byte? Takes the kept bytes of a delivery out of the store
 * again, whole or the rows around one of its cells. */

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "base/base.h"
#include "figures/figures.h"
#include "figures/purge_in.h"
#include "store/store.h"

typedef struct Taken {
    int file;
} Taken;

static void taken_close(void *p) {
    const Taken *taken = p;
    if (taken->file >= 0) close(taken->file);
}

static Err disk_failed(Cx *cx) {
    return fail(cx, BROKEN, MSG_DELIVERY_NO_ROOM, str_copy(cx->mem, str_of(strerror(errno))));
}

static Err take_piece(Cx *cx, void *arg, Str bytes) {
    const Taken *taken = arg;
    if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
    for (size_t done = 0; done < bytes.n;) {
        ssize_t some = write(taken->file, bytes.p + done, bytes.n - done);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) return disk_failed(cx);
        done += (size_t)some;
    }
    return OK;
}

Err delivery_bytes(Cx *cx, const Delivery *delivery, int *out) {
    Taken *taken = NEW(cx->mem, Taken);
    taken->file = temporary_file(cx->mem);
    if (taken->file < 0) return disk_failed(cx);
    arena_defer(cx->mem, taken_close, taken);
    TRY(kept_read(cx, delivery->sha256, take_piece, taken));
    *out = taken->file;
    return OK;
}

/* "XLSX, Tabelle1, zip": the sheet that was read stands between the format and the packing. */
Str delivery_sheet_read(const Delivery *delivery) {
    Str form = delivery->form, packed = S(", zip");
    bool book = str_starts(form, S("XLSX, ")) || str_starts(form, S("XLS, "));
    if (!book) return STR_NONE;
    if (str_ends(form, packed)) form.n -= packed.n;
    return str_slice(form, str_find(form, S(", "), 0) + 2, form.n);
}

Err delivery_excerpt(Cx *cx, Excerpt *out, const Delivery *delivery, size_t line, size_t around) {
    Findings findings = {.mem = cx->mem}; /* told when it was delivered */
    int file;
    TRY(delivery_bytes(cx, delivery, &file));
    RowsAsk ask = {.path = str_format(cx->mem, "/proc/self/fd/%d", file),
                   .name = delivery->file_name,
                   .sheet = delivery_sheet_read(delivery),
                   .findings = &findings};
    if (delivery->mapping.n) return excerpt_read(cx, out, &ask, line, around);
    return excerpt_read_shapes(cx, out, &ask, line, around);
}
