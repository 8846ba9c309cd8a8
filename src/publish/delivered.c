/* May the bytes of a delivery be shown as they came? Every way a row or a file leaves the house
 * goes through here: official open data count as released when they are loaded, so today all do. */

#include <unistd.h>

#include "publish/publish_in.h"

Err publish_delivery_row(Cx *cx, Excerpt *out, const Delivery *delivery, size_t line,
                         size_t around) {
    return delivery_excerpt(cx, out, delivery, line, around);
}

Err publish_delivery_file(Cx *cx, const Delivery *delivery, int *out) {
    TRY(delivery_bytes(cx, delivery, out));
    if (lseek(*out, 0, SEEK_SET) == 0) return OK;
    return fail(cx, BROKEN, MSG_PUBLISH_NO_FILE, delivery->file_name);
}
