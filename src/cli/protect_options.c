/* What was `wirk protect` asked for, and what can it be asked for? The table is protect.def. */

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "cli/protect_in.h"

enum { ATTEMPTS_MOST = 10000, CONTRIBUTORS_MOST = 1000 };
#define THRESHOLD 3
#define BASE 5
#define VARIANCE_MOST 10000
#define THRESHOLD_MOST ((int64_t)1 << 40)

typedef enum Kind { KIND_TEXT, KIND_WHOLE, KIND_NUMBER, KIND_EITHER, KIND_CHOICE, KIND_OWN } Kind;

typedef struct Take {
    Kind kind;
    size_t field; /* in Protecting */
    int64_t least, most;
    Err (*own)(Cx *cx, Protecting *all, const Asked *asked);
} Take;

typedef struct Option {
    Str name, values;
    unsigned methods; /* a bit for each that it belongs to */
    Take take;
    Msg what;
} Option;

static Err dim_take(Cx *cx, Protecting *all, const Asked *asked) {
    return dimension_take(cx, &all->ask, asked->value);
}

static Err text_take(Cx *cx, const Str **list, size_t *n, Str text) {
    Str *longer = NEW_ARRAY(cx->mem, Str, *n + 1);
    memcpy(longer, *list ? *list : longer, *n * sizeof *longer);
    longer[(*n)++] = text;
    *list = longer;
    return OK;
}

static Err table_take(Cx *cx, Protecting *all, const Asked *asked) {
    return text_take(cx, &all->ask.tables, &all->ask.n_tables, asked->value);
}

static Err earlier_take(Cx *cx, Protecting *all, const Asked *asked) {
    return text_take(cx, &all->ask.more, &all->ask.n_more, asked->value);
}

#define METHOD(symbol, name) symbol = 1u << METHOD_##symbol,
#define OPTION(symbol, name, values, methods, take)
enum Methods {
#include "cli/protect.def"
    EVERY = (1u << METHODS) - 1
};
#undef METHOD
#undef OPTION

#define TEXT(to) \
    { .kind = KIND_TEXT, .field = offsetof(Protecting, to) }
#define WHOLE(to, from, up_to) \
    { .kind = KIND_WHOLE, .field = offsetof(Protecting, to), .least = (from), .most = (up_to) }
#define NUMBER(to, up_to) \
    { .kind = KIND_NUMBER, .field = offsetof(Protecting, to), .most = (up_to) }
#define EITHER(to) \
    { .kind = KIND_EITHER, .field = offsetof(Protecting, to) }
#define CHOICE(to) \
    { .kind = KIND_CHOICE, .field = offsetof(Protecting, to) }
#define OWN(function) \
    { .kind = KIND_OWN, .own = (function) }

#define METHOD(symbol, name) [METHOD_##symbol] = {S(name), MSG_PROTECT_METHOD_##symbol},
#define OPTION(symbol, name, values, methods, take)
static const struct {
    Str name;
    Msg what;
} methods[] = {
#include "cli/protect.def"
};
#undef METHOD
#undef OPTION

#define METHOD(symbol, name)
#define OPTION(symbol, name, values, methods, take) \
    {S(name), S(values), methods, take, MSG_PROTECT_HELP_##symbol},
static const Option options_all[] = {
#include "cli/protect.def"
};
#undef METHOD
#undef OPTION
enum { OPTIONS = sizeof options_all / sizeof *options_all };

/* ---- what was asked for ---- */

static Err option_wrong(Cx *cx, const Asked *asked, Str of) {
    return fail(cx, INVALID, MSG_PROTECT_OPTION_WRONG, asked->name, asked->value, of);
}

static Err whole_take(Cx *cx, const Take *take, const Asked *asked, int64_t *out) {
    if (int_read(asked->value, out) && *out >= take->least && *out <= take->most) return OK;
    return option_wrong(
        cx, asked,
        str_format(cx->mem, "%lld … %lld", (long long)take->least, (long long)take->most));
}

/* Above 0. */
static Err number_take(Cx *cx, const Take *take, const Asked *asked, double *out) {
    Number number;
    if (number_read(asked->value, DECIMAL_POINT, &number) && number.value > 0 &&
        number.value <= (double)take->most) {
        *out = number.value;
        return OK;
    }
    return option_wrong(cx, asked, str_format(cx->mem, "0.000001 … %lld", (long long)take->most));
}

/* "a|b|c": the place of the value among them. */
static Err choice_take(Cx *cx, const Option *option, const Asked *asked, unsigned *out) {
    unsigned place = 0;
    for (Str rest = option->values, one; str_cut(&rest, '|', &one); place++)
        if (str_equal(one, asked->value)) {
            *out = place;
            return OK;
        }
    return option_wrong(cx, asked, option->values);
}

static Err option_take(Cx *cx, Protecting *all, const Option *option, const Asked *asked) {
    void *field = (char *)all + option->take.field;
    unsigned place;
    switch (option->take.kind) {
    case KIND_TEXT: memcpy(field, &asked->value, sizeof asked->value); return OK;
    case KIND_WHOLE: return whole_take(cx, &option->take, asked, field);
    case KIND_NUMBER: return number_take(cx, &option->take, asked, field);
    case KIND_EITHER:
        TRY(choice_take(cx, option, asked, &place));
        *(bool *)field = place;
        return OK;
    case KIND_CHOICE: return choice_take(cx, option, asked, field);
    case KIND_OWN: break;
    }
    return option->take.own(cx, all, asked);
}

static const Option *option_find(Str name) {
    for (size_t i = 0; i < OPTIONS; i++)
        if (str_equal(options_all[i].name, name)) return &options_all[i];
    return NULL;
}

static Err option_unknown(Cx *cx, Str name) {
    Str names[OPTIONS];
    for (size_t i = 0; i < OPTIONS; i++)
        names[i] = str_format(cx->mem, "--%.*s", STR_ARG(options_all[i].name));
    return fail(cx, INVALID, MSG_PROTECT_OPTION_UNKNOWN, S("protect"), name,
                str_join(cx->mem, OPTIONS, names, S(", ")));
}

static Str methods_of(Cx *cx, const Option *option) {
    Str names[METHODS];
    size_t n = 0;
    for (size_t m = 0; m < METHODS; m++)
        if (option->methods >> m & 1) names[n++] = methods[m].name;
    return str_join(cx->mem, n, names, S(", "));
}

Err dimension_take(Cx *cx, TableAsk *ask, Str value) {
    if (ask->n_dimensions == DIMENSIONS_MOST)
        return fail(cx, INVALID, MSG_PROTECT_DIMENSIONS_MOST, str_int(cx->mem, DIMENSIONS_MOST));
    DimensionAsk *dimension = &ask->dimensions[ask->n_dimensions++];
    size_t colon = str_find(value, S(":"), 0);
    dimension->column = str_slice(value, 0, colon);
    VEC(Str) files = {0};
    while (colon != SIZE_MAX) {
        size_t from = colon + 1;
        colon = str_find(value, S(":"), from);
        vec_push(cx->mem, &files, str_slice(value, from, colon == SIZE_MAX ? value.n : colon));
    }
    if (files.n > HIERARCHIES_MOST)
        return fail(cx, INVALID, MSG_PROTECT_HIERARCHIES_MOST, dimension->column,
                    str_int(cx->mem, HIERARCHIES_MOST));
    if (files.n) {
        dimension->hierarchy = files.at[0];
        dimension->further = files.at + 1;
        dimension->n_further = files.n - 1;
    }
    return OK;
}

static bool is_asked(const Options *options, Str name) {
    for (size_t i = 0; i < options->n_of_method; i++)
        if (str_equal(options->of_method[i].name, name)) return true;
    return false;
}

Err protect_options_take(Cx *cx, Protecting *all, const Options *options) {
    *all = (Protecting){.ask.total = S("Total"),
                        .wish = {.threshold = THRESHOLD, .width = 1},
                        .base = BASE,
                        .bound = PERTURBATION_BOUND,
                        .blocked = PERTURBATION_BLOCKED,
                        .variance = PERTURBATION_VARIANCE,
                        .stay = NAN};
    for (size_t i = 0; i < options->n_of_method; i++) {
        const Asked *asked = &options->of_method[i];
        const Option *option = option_find(asked->name);
        if (!option) return option_unknown(cx, asked->name);
        TRY(option_take(cx, all, option, asked));
    }
    for (size_t i = 0; i < options->n_of_method; i++) {
        const Option *option = option_find(options->of_method[i].name);
        if (!(option->methods >> all->method & 1))
            return fail(cx, INVALID, MSG_PROTECT_OPTION_OTHER, option->name, methods_of(cx, option),
                        methods[all->method].name);
    }
    if (options->n_arguments > 1)
        return fail(cx, INVALID, MSG_PROTECT_FILE_ONE, S("protect"), options->arguments[1]);
    if (!options->n_arguments || !(figure_name(all).n || all->key.n) || !all->ask.n_dimensions)
        return fail(
            cx, INVALID, MSG_PROTECT_OPTION_NEEDED, S("protect"),
            S("FILE --count COLUMN|--value COLUMN|--key COLUMN --dim COLUMN[:HIERARCHY.csv]"));
    all->ask.path = options->arguments[0];
    TRY(cellkey_check(cx, all,
                      &(CellkeyAsked){.seed = is_asked(options, S("seed")),
                                      .changes = is_asked(options, S("variance")) ||
                                                 is_asked(options, S("bound")) ||
                                                 is_asked(options, S("blocked")) ||
                                                 is_asked(options, S("stay"))}));
    TRY(magnitude_check(cx, all, is_asked(options, S("threshold"))));
    if (is_magnitude(all) && !is_asked(options, S("insiders"))) all->wish.insiders = true;
    if (is_magnitude(all)) all->wish.threshold = 0;
    return OK;
}

/* ---- what can be asked for ---- */

static void part_print(Cx *cx, Msg head, const Msg *lines, size_t n) {
    fputc('\n', stdout);
    say_message(cx, stdout, head, 0, NULL);
    for (size_t i = 0; i < n; i++) {
        fputs("  ", stdout);
        say_message(cx, stdout, lines[i], 0, NULL);
    }
}

static void option_print(Cx *cx, const Option *option) {
    printf("  --%.*s %.*s\n      ", STR_ARG(option->name), STR_ARG(option->values));
    say(stdout, message_text(cx->lang, option->what));
    Str of = methods_of(cx, option);
    fputc(option->methods == EVERY ? '\n' : ' ', stdout);
    if (option->methods != EVERY) say_message(cx, stdout, MSG_PROTECT_HELP_ONLY, 1, &of);
}

void protect_help(Cx *cx) {
    static const Msg input[] = {MSG_PROTECT_INPUT_ROWS,  MSG_PROTECT_INPUT_DIM,
                                MSG_PROTECT_INPUT_COUNT, MSG_PROTECT_INPUT_HIERARCHY,
                                MSG_PROTECT_INPUT_VALUE, MSG_PROTECT_INPUT_COST,
                                MSG_PROTECT_INPUT_KEYS,  MSG_PROTECT_INPUT_PTABLE};
    static const Msg output[] = {MSG_PROTECT_OUTPUT_CELLS,   MSG_PROTECT_OUTPUT_SUPPRESS,
                                 MSG_PROTECT_OUTPUT_REASON,  MSG_PROTECT_OUTPUT_VALUE,
                                 MSG_PROTECT_OUTPUT_PROOF,   MSG_PROTECT_OUTPUT_SUMMARY,
                                 MSG_PROTECT_OUTPUT_ROUND,   MSG_PROTECT_OUTPUT_CONTROL,
                                 MSG_PROTECT_OUTPUT_CELLKEY, MSG_PROTECT_OUTPUT_CODES};
    fputc('\n', stdout);
    say_message(cx, stdout, MSG_PROTECT_HEAD_METHODS, 0, NULL);
    for (size_t m = 0; m < METHODS; m++) {
        printf("  %.*s\n      ", STR_ARG(methods[m].name));
        say_message(cx, stdout, methods[m].what, 0, NULL);
    }
    fputc('\n', stdout);
    say_message(cx, stdout, MSG_PROTECT_HEAD_OPTIONS, 0, NULL);
    for (size_t i = 0; i < OPTIONS; i++)
        option_print(cx, &options_all[i]);
    part_print(cx, MSG_PROTECT_HEAD_INPUT, input, sizeof input / sizeof *input);
    part_print(cx, MSG_PROTECT_HEAD_OUTPUT, output, sizeof output / sizeof *output);
}
