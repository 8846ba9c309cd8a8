/* Which methods are there, does a call fit one, and what does it say of an option? Everything comes
 * from the table (methods.def). */

#include <math.h>
#include <string.h>

#include "analysis/analysis_in.h"

#define TEXT_OF(literal) \
    { literal, sizeof literal - 1 }

/* Where the options of a method begin in the list of all: behind an entry without a name. */
enum {
#define METHOD(symbol, ...) AT_##symbol,
#define OPTION(method, symbol, ...) AT_##method##_##symbol,
#include "analysis/methods.def"
#undef METHOD
#undef OPTION
};

static const MethodOption options[] = {
#define METHOD(...) {.flags = 0},
#define OPTION(method, symbol, name, kind, flags, fallback, of) \
    {TEXT_OF(name),     kind,        flags, \
     TEXT_OF(fallback), TEXT_OF(of), MSG_ANALYSIS_##method##_OPTION_##symbol},
#include "analysis/methods.def"
#undef METHOD
#undef OPTION
    {.flags = 0},
};

static const Method methods[] = {
#define METHOD(symbol, function, id, least, most, example) \
    {TEXT_OF(id), \
     least, \
     most, \
     TEXT_OF(example), \
     MSG_ANALYSIS_##symbol##_TITLE, \
     MSG_ANALYSIS_##symbol##_WHAT, \
     MSG_ANALYSIS_##symbol##_FORMULA, \
     MSG_ANALYSIS_##symbol##_SOURCE, \
     options + AT_##symbol + 1},
#define OPTION(...)
#include "analysis/methods.def"
#undef METHOD
#undef OPTION
};
enum { METHODS = sizeof methods / sizeof *methods };

typedef Err Analyse(Cx *cx, Result *result, const Call *call);
static Analyse *const functions[METHODS] = {
#define METHOD(symbol, function, ...) analyse_##function,
#define OPTION(...)
#include "analysis/methods.def"
#undef METHOD
#undef OPTION
};

size_t methods_count(void) {
    return METHODS;
}

const Method *method_at(size_t i) {
    must(i < METHODS);
    return &methods[i];
}

Err method_find(Cx *cx, const Method **out, Str id) {
    VEC(Str) names = {0};
    for (size_t i = 0; i < METHODS; i++) {
        vec_push(cx->mem, &names, methods[i].id);
        if (!str_equal(methods[i].id, id)) continue;
        *out = &methods[i];
        return OK;
    }
    return fail(cx, INVALID, MSG_ANALYSIS_NO_METHOD, id,
                str_join(cx->mem, names.n, names.at, S(", ")));
}

static Msg kind_word(OptionKind kind) {
    switch (kind) {
    case CODES: return MSG_ANALYSIS_KIND_CODES;
    case NUMBERS: return MSG_ANALYSIS_KIND_NUMBERS;
    case GAPPED: return MSG_ANALYSIS_KIND_GAPPED;
    case MARKS: return MSG_ANALYSIS_KIND_MARKS;
    case WHOLE: return MSG_ANALYSIS_KIND_WHOLE;
    case NUMBER: return MSG_ANALYSIS_KIND_NUMBER;
    case CHOICE: return MSG_ANALYSIS_KIND_CHOICE;
    case TEXT: break;
    }
    return MSG_ANALYSIS_KIND_TEXT;
}

bool option_is_column(const MethodOption *option) {
    return option->kind <= MARKS;
}

Str option_told(Cx *cx, const MethodOption *option) {
    bool several = option->flags & SEVERAL;
    Str parts[5];
    size_t n = 0;
    parts[n++] = message_fill(cx->mem, cx->lang, kind_word(option->kind), 1, &option->of);
    if (several) parts[n++] = message_text(cx->lang, MSG_ANALYSIS_SEVERAL);
    if (several && option_is_column(option))
        parts[n++] = message_text(cx->lang, MSG_ANALYSIS_PATTERNS);
    if (option->flags & NEEDED) parts[n++] = message_text(cx->lang, MSG_ANALYSIS_NEEDED);
    if (option->fallback.n)
        parts[n++] = message_fill(cx->mem, cx->lang, MSG_ANALYSIS_FALLBACK, 1, &option->fallback);
    return str_join(cx->mem, n, parts, S("; "));
}

/* ---- what was asked for ---- */

static Str dashed(Cx *cx, Str option) {
    return str_format(cx->mem, "--%.*s", STR_ARG(option));
}

static const MethodOption *option_of(const Method *method, Str name) {
    for (const MethodOption *option = method->options; option->name.n; option++)
        if (str_equal(option->name, name)) return option;
    return NULL;
}

static const Asked *asked_of(const Call *call, Str name) {
    for (size_t i = 0; i < call->n_asked; i++)
        if (str_equal(call->asked[i].name, name)) return &call->asked[i];
    return NULL;
}

Str call_text(const Call *call, const char *name) {
    const MethodOption *option = option_of(call->method, str_of(name));
    must(option != NULL);
    const Asked *asked = asked_of(call, option->name);
    return asked ? asked->value : option->fallback;
}

bool call_has(const Call *call, const char *option) {
    return call_text(call, option).n > 0;
}

double call_number(const Call *call, const char *option) {
    Number number = {0};
    return number_read(call_text(call, option), DECIMAL_POINT, &number) ? number.value : 0;
}

int64_t call_whole(const Call *call, const char *option) {
    int64_t whole = 0;
    return int_read(call_text(call, option), &whole) ? whole : 0;
}

size_t call_list(Cx *cx, const Call *call, const char *option, Str **out) {
    VEC(Str) parts = {0};
    for (Str rest = call_text(call, option), part; str_cut(&rest, ',', &part);)
        if (str_trim(part).n) vec_push(cx->mem, &parts, str_trim(part));
    *out = parts.at;
    return parts.n;
}

Err option_wrong(Cx *cx, const Call *call, const char *option, Msg message, Str more) {
    return fail(cx, INVALID, message, dashed(cx, str_of(option)), call_text(call, option), more);
}

/* ---- whether it fits ---- */

static bool among(Str choices, Str value) {
    for (Str rest = choices, part; str_cut(&rest, '|', &part);)
        if (str_equal(part, value)) return true;
    return false;
}

/* "0.5..0.999" */
static bool within(Str range, double value) {
    size_t dots = str_find(range, S(".."), 0);
    Number least, most;
    must(dots != SIZE_MAX && number_read(str_slice(range, 0, dots), DECIMAL_POINT, &least) &&
         number_read(str_slice(range, dots + 2, range.n), DECIMAL_POINT, &most));
    return value >= least.value && value <= most.value;
}

static Err value_check(Cx *cx, const MethodOption *option, Str value) {
    Str name = dashed(cx, option->name);
    int64_t whole;
    Number number;
    if (!str_trim(value).n) return fail(cx, INVALID, MSG_ANALYSIS_OPTION_EMPTY, name);
    switch (option->kind) {
    case WHOLE:
        if (int_read(value, &whole) && within(option->of, (double)whole)) return OK;
        return fail(cx, INVALID, MSG_ANALYSIS_NO_WHOLE, name, value, option->of);
    case NUMBER:
        if (number_read(value, DECIMAL_POINT, &number) && within(option->of, number.value))
            return OK;
        return fail(cx, INVALID, MSG_ANALYSIS_NO_NUMBER, name, value, option->of);
    case CHOICE:
        if (among(option->of, value)) return OK;
        return fail(cx, INVALID, MSG_ANALYSIS_NO_CHOICE, name, value, option->of);
    case CODES:
    case NUMBERS:
    case GAPPED:
    case MARKS:
    case TEXT: break;
    }
    return OK;
}

static Err asked_check(Cx *cx, const Call *call, const Asked *asked) {
    const MethodOption *option = option_of(call->method, asked->name);
    VEC(Str) names = {0};
    for (const MethodOption *o = call->method->options; o->name.n; o++)
        vec_push(cx->mem, &names, dashed(cx, o->name));
    if (!option)
        return fail(cx, INVALID, MSG_ANALYSIS_NO_OPTION, call->method->id, dashed(cx, asked->name),
                    str_join(cx->mem, names.n, names.at, S(", ")));
    if (asked_of(call, asked->name) != asked)
        return fail(cx, INVALID, MSG_ANALYSIS_OPTION_TWICE, dashed(cx, asked->name));
    return value_check(cx, option, asked->value);
}

Err call_check(Cx *cx, const Call *call) {
    const Method *method = call->method;
    for (size_t i = 0; i < call->n_asked; i++)
        TRY(asked_check(cx, call, &call->asked[i]));
    for (const MethodOption *option = method->options; option->name.n; option++)
        if (option->flags & NEEDED && !asked_of(call, option->name))
            return fail(cx, INVALID, MSG_ANALYSIS_OPTION_NEEDED, method->id,
                        dashed(cx, option->name), message_text(cx->lang, option->what));
    if (call->n_inputs < method->inputs_least || call->n_inputs > method->inputs_most)
        return fail(cx, INVALID,
                    method->inputs_least == method->inputs_most ? MSG_ANALYSIS_INPUTS_EXACT
                                                                : MSG_ANALYSIS_INPUTS_RANGE,
                    method->id, str_int(cx->mem, (int64_t)call->n_inputs),
                    str_int(cx->mem, (int64_t)method->inputs_least),
                    str_int(cx->mem, (int64_t)method->inputs_most));
    return OK;
}

Err analysis_run(Cx *cx, Result *out, const Call *call) {
    TRY(call_check(cx, call));
    Result result = {.root = NEW(cx->mem, Item)};
    *result.root = (Item){.kind = ITEM_OBJECT, .mem = cx->mem};
    TRY(functions[call->method - methods](cx, &result, call));
    /* Draws stop at the deadline; what they left half done is no result. */
    if (cx_late(cx)) return fail(cx, LIMIT, MSG_ANALYSIS_LATE, call->method->id);
    *out = result;
    return OK;
}
