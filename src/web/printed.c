/* How does a page of ours become a PDF? It is made as for who asks, put into one file, and printed
 * by a browser that is installed (paper/): the browser is handed the page itself, so that it sees
 * what they may see and no more, and nobody's cookie. */

#include "paper/paper.h"
#include "web/server_in.h"

enum { PRINT_MS = 20000 };

Err page_print(Cx *cx, const Request *request, Reply *reply, Str page) {
    Printing printing = {.most_ms = PRINT_MS};
    Buf whole;
    Str pdf;
    if (!paper_browser(cx, request->settings->browser, &printing.browser)) {
        log_write(LOG_ERROR, "PDF: %.*s", STR_ARG(printing.browser));
        return fail(cx, BUSY, MSG_WEB_PRINT_NONE);
    }
    TRY(page_standalone(cx, &whole, page, request->settings->address));
    printing.html = buf_str(&whole);
    TRY(paper_print(cx, &pdf, &printing));
    buf_put(&reply->body, pdf);
    return OK; /* too much of it is a fault of the body */
}
