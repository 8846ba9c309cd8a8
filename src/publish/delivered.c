/* What may be shown of a delivery? Every way a delivery, its findings, a row or the file itself
 * leaves the house goes through here: of one whose data are not wholly released to who asks nothing
 * but that something came, and when. */

#include <unistd.h>

#include "publish/publish_in.h"

static Err delivery_pass(Cx *cx, Delivery *delivery) {
    bool released, protected;
    TRY(delivery_released(cx, delivery->number, &released));
    if (released) {
        bool public;
        TRY(delivery_public(cx, delivery->number, &public));
        delivery->not_public = !public;
    }
    if (released || delivery->purged) return OK;
    Str nothing = S("");
    Delivery shown = {.number = delivery->number,
                      .outcome = delivery->outcome,
                      .received = delivery->received,
                      .mapping = nothing,
                      .publisher = nothing,
                      .owner = nothing,
                      .licence = nothing,
                      .file_name = message_text(cx->lang, MSG_PUBLISH_NOT_RELEASED),
                      .sha256 = nothing,
                      .attribution = nothing,
                      .stand = nothing,
                      .form = nothing,
                      .purge_reason = nothing,
                      .withheld = true};
    TRY(delivery_protected(cx, delivery->number, &protected));
    if (protected) { /* its figures tell whose they are */
        shown.mapping = delivery->mapping, shown.publisher = delivery->publisher;
        shown.owner = delivery->owner, shown.licence = delivery->licence;
        shown.attribution = delivery->attribution, shown.title = delivery->title;
        shown.file_name = message_text(cx->lang, MSG_PUBLISH_FILE_PROTECTED);
    }
    for (Lang lang = 0; !protected && lang < LANGS; lang++)
        shown.title.in[lang] = message_text(lang, MSG_PUBLISH_NOT_RELEASED);
    *delivery = shown;
    return OK;
}

Err publish_delivery(Cx *cx, Delivery *out, int64_t number) {
    TRY(delivery_get(cx, out, number));
    return delivery_pass(cx, out);
}

Err publish_deliveries(Cx *cx, Delivery **out, size_t *n) {
    TRY(delivery_list(cx, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(delivery_pass(cx, &(*out)[i]));
    return OK;
}

void publish_note_delivery(const Cx *cx, const Delivery *delivery) {
    Beyond *beyond = cx->viewer ? cx->viewer->beyond : NULL;
    if (beyond && delivery->not_public) beyond->shown = true;
}

Err publish_delivery_open(Cx *cx, const Delivery *delivery) {
    bool released, protected;
    TRY(delivery_released(cx, delivery->number, &released));
    publish_note_delivery(cx, delivery);
    if (released) return OK;
    TRY(delivery_protected(cx, delivery->number, &protected));
    return fail(cx, DENIED,
                protected ? MSG_PUBLISH_DELIVERY_PROTECTED : MSG_PUBLISH_DELIVERY_NOT_RELEASED);
}

Err publish_findings(Cx *cx, const Delivery *delivery, Findings *out) {
    TRY(publish_delivery_open(cx, delivery));
    return delivery_findings(cx, delivery->number, out);
}

Err publish_delivery_row(Cx *cx, Excerpt *out, const Delivery *delivery, size_t line,
                         size_t around) {
    TRY(publish_delivery_open(cx, delivery));
    return delivery_excerpt(cx, out, delivery, line, around);
}

Err publish_delivery_file(Cx *cx, const Delivery *delivery, int *out) {
    TRY(publish_delivery_open(cx, delivery));
    TRY(delivery_bytes(cx, delivery, out));
    if (lseek(*out, 0, SEEK_SET) == 0) return OK;
    return fail(cx, BROKEN, MSG_PUBLISH_NO_FILE, delivery->file_name);
}
