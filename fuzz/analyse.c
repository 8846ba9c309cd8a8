/* Does every method stand any call and any file, and is what it says a result? The first line is
 * the call ("segregation unit=u group=g"), what follows is the file; behind a form feed comes a
 * second one. Results are JSON without anything that is no number. */

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "analysis/analysis.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { ASKED_MOST = 12, DRAWS_DIGITS = 2 };

static int file_of(Cx *cx, Str bytes, Call *call) {
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && (!bytes.n || write(file, bytes.p, bytes.n) == (ssize_t)bytes.n));
    call->inputs[call->n_inputs++] =
        (Input){.path = str_format(cx->mem, "/proc/self/fd/%d", file), .name = S("input.csv")};
    return file;
}

/* False for a call without a method, and one that would draw for long. */
static bool call_of(Cx *cx, Str line, Call *call) {
    Asked *asked = NEW_ARRAY(cx->mem, Asked, ASKED_MOST);
    Str rest = line, name, value;
    if (!str_cut(&rest, ' ', &name) || method_find(cx, &call->method, name)) return false;
    while (call->n_asked < ASKED_MOST && str_cut(&rest, ' ', &value) && str_cut(&value, '=', &name))
        asked[call->n_asked++] = (Asked){name, value.p ? value : S("")};
    call->asked = asked;
    for (const MethodOption *option = call->method->options; option->name.n; option++)
        for (size_t i = 0; i < call->n_asked; i++)
            if (option->kind == WHOLE && str_equal(option->name, asked[i].name) &&
                !str_equal(option->name, S("seed")) && asked[i].value.n > DRAWS_DIGITS)
                return false;
    return true;
}

static void result_check(Cx *cx, const Result *result) {
    Buf out = buf_new(cx->mem, (size_t)256 << 20), rows = buf_new(cx->mem, (size_t)256 << 20);
    JsonToken token;
    result_json(&out, result);
    result_csv(&rows, result);
    must(!buf_check(cx, &out) && !buf_check(cx, &rows));
    JsonReader *reader = json_read(cx->mem, buf_str(&out));
    do
        must(!json_next(cx, reader, &token));
    while (token.kind != JSON_END);
    for (size_t i = 0; i < result->notes.n; i++)
        must(str_is_utf8(result->notes.at[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    Call call = {.n_asked = 0};
    Result result;
    int files[2] = {-1, -1};
    Str rest = {(const char *)bytes, n}, line, first = STR_NONE;
    cx_begin(&cx, n % 2 ? DE : EN);
    if (str_cut(&rest, '\n', &line) && str_is_utf8(line) && call_of(&cx, line, &call)) {
        str_cut(&rest, '\f', &first);
        files[0] = file_of(&cx, first, &call);
        if (rest.p) files[1] = file_of(&cx, rest, &call);
        Err err = analysis_run(&cx, &result, &call);
        must(!err || err == INVALID || err == LIMIT);
        if (!err) result_check(&cx, &result);
        if (err) must(fault_text(cx.mem, cx.lang, &cx.fault).n > 0);
    }
    for (size_t i = 0; i < 2; i++)
        if (files[i] >= 0) close(files[i]);
    cx_end(&cx);
    return 0;
}
