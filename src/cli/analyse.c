/* wirk analyse: a method over the named columns of a file. Alone it lists the methods; with --help
 * it tells all about one. */

#include "cli/cli_in.h"

enum { DIGITS_SHOWN = 6, ROWS_SHOWN = 25, NUMBERS_SHOWN = 12, RESULT_MOST = 256 << 20 };

/* ---- what there is ---- */

static void methods_print(Cx *cx, FILE *to) {
    for (size_t i = 0; i < methods_count(); i++) {
        const Method *method = method_at(i);
        fputs("  ", to);
        say(to, method->id);
        fprintf(to, "%*s", method->id.n < 15 ? (int)(15 - method->id.n) : 1, "");
        say_message(cx, to, method->title, 0, NULL);
    }
    fputc('\n', to);
    say_message(cx, to, MSG_ANALYSIS_MORE, 0, NULL);
}

static void option_print(Cx *cx, const MethodOption *option) {
    printf("  --%.*s\n      ", STR_ARG(option->name));
    say(stdout, message_text(cx->lang, option->what));
    fputs(" (", stdout);
    say(stdout, option_told(cx, option));
    fputs(")\n", stdout);
}

static void part_print(Cx *cx, Msg head, Str text) {
    fputc('\n', stdout);
    say_message(cx, stdout, head, 0, NULL);
    fputs("  ", stdout);
    say(stdout, text);
    fputc('\n', stdout);
}

static void method_print(Cx *cx, const Method *method) {
    fputc('\n', stdout);
    say(stdout, method->id);
    fputs(": ", stdout);
    say_message(cx, stdout, method->title, 0, NULL);
    say_message(cx, stdout, method->what, 0, NULL);
    fputc('\n', stdout);
    say_message(cx, stdout, MSG_ANALYSIS_HEAD_OPTIONS, 0, NULL);
    Str inputs = str_int(cx->mem, (int64_t)method->inputs_most);
    say(stdout, S("  --input\n      "));
    say_message(cx, stdout,
                method->inputs_most > 1 ? MSG_ANALYSIS_INPUT_SEVERAL : MSG_ANALYSIS_INPUT_ONE, 1,
                &inputs);
    for (const MethodOption *option = method->options; option->name.n; option++)
        option_print(cx, option);
    part_print(cx, MSG_ANALYSIS_HEAD_FORMULA, message_text(cx->lang, method->formula));
    part_print(cx, MSG_ANALYSIS_HEAD_SOURCE, message_text(cx->lang, method->source));
    part_print(cx, MSG_ANALYSIS_HEAD_EXAMPLE, method->example);
}

int analyse_help(Cx *cx, const Options *options) {
    /* "wirk help analyse METHOD" has a word more before it. */
    size_t at = str_equal(options->arguments[0], S("help")) ? 2 : 1;
    const Method *method;
    if (options->n_arguments <= at) {
        fputc('\n', stdout);
        methods_print(cx, stdout);
        return EXIT_FINE;
    }
    if (method_find(cx, &method, options->arguments[at])) return give_up(cx);
    method_print(cx, method);
    return EXIT_FINE;
}

/* ---- results as tables ---- */

static bool is_plain(const Item *item) {
    return item->kind != ITEM_OBJECT && item->kind != ITEM_LIST;
}

static Str plain_text(Cx *cx, const Item *item) {
    switch (item->kind) {
    case ITEM_NUMBER: return result_number(cx->mem, cx->lang, item->number, DIGITS_SHOWN);
    case ITEM_WHOLE: return str_int(cx->mem, item->whole);
    case ITEM_TEXT: return text_harmless(cx->mem, item->text);
    case ITEM_TRUTH:
        return message_text(cx->lang, item->whole ? MSG_ANALYSIS_YES : MSG_ANALYSIS_NO);
    case ITEM_NONE:
    case ITEM_OBJECT:
    case ITEM_LIST: break;
    }
    return S("–");
}

/* Numbers of a list in a line, the first of many. */
static Str list_text(Cx *cx, const Item *list) {
    VEC(Str) parts = {0};
    for (const Item *item = list->first; item && parts.n < NUMBERS_SHOWN; item = item->next)
        vec_push(cx->mem, &parts, is_plain(item) ? plain_text(cx, item) : S("…"));
    if (list->n > NUMBERS_SHOWN) vec_push(cx->mem, &parts, S("…"));
    return str_join(cx->mem, parts.n, parts.at, S("; "));
}

static Str value_text(Cx *cx, const Item *item) {
    if (is_plain(item)) return plain_text(cx, item);
    return item->kind == ITEM_LIST ? list_text(cx, item) : S("…");
}

/* All of them objects with the same keys: rows of a table. */
static bool is_table(const Item *list) {
    const Item *first = list->first;
    if (list->kind != ITEM_LIST || !first || first->kind != ITEM_OBJECT || !first->n) return false;
    for (const Item *row = first; row; row = row->next) {
        if (row->kind != ITEM_OBJECT || row->n != first->n) return false;
        const Item *head = first->first;
        for (const Item *cell = row->first; cell && head; cell = cell->next, head = head->next)
            if (!str_equal(cell->key, head->key)) return false;
    }
    return true;
}

static void table_print(Cx *cx, const Item *list, Str path) {
    size_t n = list->first->n, c = 0, row_n = 0;
    Str *heads = NEW_ARRAY(cx->mem, Str, n);
    bool *right = NEW_ARRAY(cx->mem, bool, n);
    for (const Item *cell = list->first->first; cell; cell = cell->next, c++) {
        heads[c] = text_harmless(cx->mem, cell->key);
        right[c] = cell->kind == ITEM_NUMBER || cell->kind == ITEM_WHOLE;
    }
    Grid grid = {.n_columns = n, .heads = heads, .right = right};
    for (const Item *row = list->first; row && row_n < ROWS_SHOWN; row = row->next, row_n++)
        for (const Item *cell = row->first; cell; cell = cell->next)
            vec_push(cx->mem, &grid.cells, value_text(cx, cell));
    fputc('\n', stdout);
    say(stdout, text_harmless(cx->mem, path));
    fputc('\n', stdout);
    grid_print(cx, stdout, &grid);
    Str more = str_int(cx->mem, (int64_t)(list->n - row_n));
    if (row_n < list->n) say_message(cx, stdout, MSG_ANALYSIS_ROWS_MORE, 1, &more);
}

static Str path_of(Cx *cx, Str path, const Item *item) {
    if (!path.n) return item->key;
    return str_format(cx->mem, "%.*s.%.*s", STR_ARG(path), STR_ARG(item->key));
}

/* Names and values of an object and of the objects in it. */
static void values_add(Cx *cx, Grid *grid, const Item *object, Str path) {
    for (const Item *item = object->first; item; item = item->next) {
        Str name = path_of(cx, path, item);
        if (item->kind == ITEM_OBJECT) values_add(cx, grid, item, name);
        if (item->kind == ITEM_OBJECT || is_table(item)) continue;
        vec_push(cx->mem, &grid->cells, text_harmless(cx->mem, name));
        vec_push(cx->mem, &grid->cells, value_text(cx, item));
    }
}

static void tables_print(Cx *cx, const Item *object, Str path) {
    for (const Item *item = object->first; item; item = item->next) {
        if (item->kind == ITEM_OBJECT) tables_print(cx, item, path_of(cx, path, item));
        if (is_table(item)) table_print(cx, item, path_of(cx, path, item));
    }
}

static void result_print(Cx *cx, const Result *result) {
    Str heads[] = {message_text(cx->lang, MSG_ANALYSIS_COL_RESULT),
                   message_text(cx->lang, MSG_ANALYSIS_COL_VALUE)};
    Grid grid = {.n_columns = 2, .heads = heads, .right = (const bool[]){false, false}};
    values_add(cx, &grid, result->root, STR_NONE);
    if (grid.cells.n) grid_print(cx, stdout, &grid);
    tables_print(cx, result->root, STR_NONE);
    for (size_t i = 0; i < result->notes.n; i++) {
        fputs(i ? "" : "\n", stdout);
        say(stdout, text_harmless(cx->mem, result->notes.at[i]));
        fputc('\n', stdout);
    }
}

/* ---- a call ---- */

/* The options but --input, and the files: those of --input and those that stand alone. */
static Err call_read(Cx *cx, const Options *options, Call *call) {
    *call = (Call){.n_asked = 0};
    Asked *asked = NEW_ARRAY(cx->mem, Asked, options->n_of_method + 1);
    VEC(Str) paths = {0};
    TRY(method_find(cx, &call->method, options->arguments[0]));
    for (size_t i = 0; i < options->n_of_method; i++) {
        const Asked *one = &options->of_method[i];
        if (str_equal(one->name, S("input")))
            vec_push(cx->mem, &paths, one->value);
        else
            asked[call->n_asked++] = *one;
    }
    for (size_t i = 1; i < options->n_arguments; i++)
        vec_push(cx->mem, &paths, options->arguments[i]);
    call->asked = asked;
    if (paths.n > INPUTS_MOST)
        return fail(cx, INVALID, MSG_ANALYSIS_INPUTS_TOO_MANY, paths.at[INPUTS_MOST]);
    for (size_t i = 0; i < paths.n; i++)
        call->inputs[call->n_inputs++] = (Input){.path = paths.at[i]};
    return call_check(cx, call);
}

static Err result_tell(Cx *cx, const Result *result, Output output) {
    if (output == OUTPUT_TABLE) {
        result_print(cx, result);
        return OK;
    }
    Buf out = buf_new(cx->mem, RESULT_MOST);
    if (output == OUTPUT_JSON)
        result_json(&out, result);
    else
        result_csv(&out, result);
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

int command_analyse(Cx *cx, const Options *options) {
    Call call;
    Result result;
    if (!options->n_arguments) {
        methods_print(cx, stdout);
        return EXIT_FINE;
    }
    if (call_read(cx, options, &call)) return give_up(cx);
    if (analysis_run(cx, &result, &call)) {
        bool found = cx->fault.kind == INVALID || cx->fault.kind == LIMIT;
        int code = give_up(cx);
        return found ? EXIT_FINDINGS : code;
    }
    return result_tell(cx, &result, options->output) ? give_up(cx) : EXIT_FINE;
}
