/* Does the reader of the offices' answers stand any bytes, and does it tell the same of the same
 * answer twice? */

#include <stdint.h>
#include <string.h>
#include "fetch/fetch_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes, n};
    AnswerKind kind = answer_kind(text);
    must(kind <= ANSWER_UNKNOWN && (n || kind == ANSWER_EMPTY));
    Str title = page_title(cx.mem, text);
    must(title.n <= n);
    Status status, again;
    Err err = status_read(&cx, &status, text);
    must(err == OK || err == INVALID || err == LIMIT);
    must(status_read(&cx, &again, text) == err);
    if (!err) {
        must(status.code == again.code && status.meaning == again.meaning);
        must(status.listed.n <= STATUS_MOST_LISTED && status.listed.n == again.listed.n);
        must(status.first_year >= 0 && status.first_year <= 9999);
        must(status.last_year >= 0 && status.last_year <= 9999);
        must(status.job.n == 0 || (status.meaning == JOB_STARTED && str_is_utf8(status.job)));
        must(str_is_utf8(status.text) && str_is_utf8(status.type));
        Account account = {S("e"), S("Status")};
        must(str_find(account_hide(cx.mem, &account, status.text), S("Status"), 0) == SIZE_MAX);
    }
    cx_end(&cx);
    return 0;
}
