/* Do the judges of what somebody enters at the door stand any bytes? The first byte says what the
 * rest is: a password, a mail address, a name, the code of a second factor, or a network address.
 */

#include <stdint.h>
#include "accounts/accounts_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void password_try(Cx *cx, Str text) {
    Err err = password_judge(cx, text, S("kim.beispiel@example.org"), S("Kim Beispiel"));
    must(err == OK || err == INVALID);
    must(err || (text.n >= 12 && text.n <= 4 * 128 && str_is_utf8(text)));
}

/* What was taken goes into the head of a letter. */
static void mail_try(Cx *cx, Str text) {
    if (mail_judge(cx, text)) return;
    must(str_is_utf8(mail_fold(cx->mem, text)));
    for (size_t i = 0; i < text.n; i++)
        must(text.p[i] > ' ' && text.p[i] < 0x7F && !str_equal((Str){text.p + i, 1}, S(",")) &&
             text.p[i] != '<' && text.p[i] != '>' && text.p[i] != '"');
}

static void name_try(Cx *cx, Str text) {
    Str clean = line_clean(cx->mem, text, 200);
    must(clean.n <= 200 && str_is_utf8(clean));
    for (size_t i = 0; i < clean.n; i++)
        must((unsigned char)clean.p[i] >= ' ' && clean.p[i] != 0x7F);
    must(str_equal(line_clean(cx->mem, clean, 200), clean));
    must(name_judge(cx, text) == OK || text.n > 200 || !str_equal(clean, text) || !text.n);
}

static void code_try(Str text) {
    Str secret = S("12345678901234567890");
    int64_t step = 0;
    if (code_fits(secret, 1795362346, 0, text, &step))
        must(step >= 1795362346 / 30 - 1 && step <= 1795362346 / 30 + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    if (!n) return 0;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes + 1, n - 1};
    switch (bytes[0]) {
    case 'p': password_try(&cx, text); break;
    case 'm': mail_try(&cx, text); break;
    case 'n': name_try(&cx, text); break;
    case 'c': code_try(text); break;
    default: must(delay_origin(cx.mem, text).p || !text.n);
    }
    cx_end(&cx);
    return 0;
}
