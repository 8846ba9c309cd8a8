/* How is a list said as a table for people, as CSV and as JSON? */

#include "cli/listing_in.h"

enum { MOST_TEXT = 16 << 20 };

static void print_table(Cx *cx, const Listing *list) {
    size_t n = list->n_columns;
    Str *heads = NEW_ARRAY(cx->mem, Str, n);
    bool *right = NEW_ARRAY(cx->mem, bool, n);
    for (size_t c = 0; c < n; c++) {
        heads[c] = message_text(cx->lang, list->columns[c].head);
        right[c] = list->columns[c].number;
    }
    Grid grid = {.n_columns = n, .heads = heads, .right = right};
    for (size_t i = 0; i < list->cells.n; i++)
        vec_push(cx->mem, &grid.cells, text_harmless(cx->mem, list->cells.at[i]));
    grid_print(cx, stdout, &grid);
}

static void put_csv(Buf *out, const Listing *list) {
    size_t n = list->n_columns;
    for (size_t c = 0; c < n; c++)
        buf_format(out, "%s%s", list->columns[c].id, c + 1 < n ? "," : "\r\n");
    for (size_t i = 0; i < list->cells.n; i++) {
        buf_csv_text(out, list->cells.at[i], ',');
        buf_put(out, (i + 1) % n ? S(",") : S("\r\n"));
    }
}

static void put_json(Buf *out, const Listing *list) {
    Json json = json_begin(out);
    json_object(&json);
    json_key(&json, S("rows"));
    json_array(&json);
    for (size_t i = 0; i < list->cells.n; i++) {
        const ListingColumn *column = &list->columns[i % list->n_columns];
        if (i % list->n_columns == 0) json_object(&json);
        json_key(&json, str_of(column->id));
        if (column->number && list->cells.at[i].n)
            json_raw_number(&json, list->cells.at[i]);
        else if (column->number)
            json_null(&json);
        else
            json_str(&json, list->cells.at[i]);
        if ((i + 1) % list->n_columns == 0) json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    buf_char(out, '\n');
}

Err listing_print(Cx *cx, const Listing *list, Output output) {
    must(list->cells.n % list->n_columns == 0);
    if (output == OUTPUT_TABLE) {
        print_table(cx, list);
        return OK;
    }
    Buf out = buf_new(cx->mem, MOST_TEXT);
    if (output == OUTPUT_JSON)
        put_json(&out, list);
    else
        put_csv(&out, list);
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

void listing_number(Cx *cx, Listing *list, int64_t number) {
    vec_push(cx->mem, &list->cells, str_format(cx->mem, "%lld", (long long)number));
}

void listing_text(Cx *cx, Listing *list, Str text) {
    vec_push(cx->mem, &list->cells, text);
}

void listing_time(Cx *cx, Listing *list, int64_t at) {
    vec_push(cx->mem, &list->cells, at ? time_iso(cx->mem, at) : S(""));
}

int task_run(Cx *cx, const Options *options, const Task *tasks, size_t n) {
    Str name = options->n_arguments ? options->arguments[0] : str_of(tasks[0].name);
    VEC(Str) names = {0};
    for (size_t i = 0; i < n; i++) {
        vec_push(cx->mem, &names, str_of(tasks[i].name));
        if (!str_equal(name, str_of(tasks[i].name))) continue;
        size_t given = options->n_arguments ? options->n_arguments - 1 : 0;
        size_t wanted = tasks[i].arguments % AT_LEAST;
        if (given > wanted && tasks[i].arguments < AT_LEAST)
            return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[options->n_arguments - 1]);
        if (given < wanted) return wrong_use(cx, MSG_CLI_TASK_MORE, name);
        if (open_store(cx, options)) return give_up(cx);
        return tasks[i].run(cx, options) ? give_up(cx) : EXIT_FINE;
    }
    Str told[] = {name, str_join(cx->mem, names.n, names.at, S(", "))};
    say(stderr, S("wirk: "));
    say_message(cx, stderr, MSG_CLI_TASK_NONE, 2, told);
    return EXIT_USE;
}
