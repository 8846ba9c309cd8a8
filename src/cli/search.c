/* wirk search: what a question may mean, best first, with the address of its page. */

#include "cli/cli_in.h"
#include "publish/search.h"

enum { HITS_MOST = 50, NEAR_MOST = 6 };

static const char *const columns[] = {"kind", "title", "note", "address"};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void print_table(Cx *cx, const SearchHit *hits, size_t n) {
    static const Msg heads[COLUMNS] = {MSG_CLI_COL_KIND, MSG_CLI_COL_TITLE, MSG_CLI_COL_NOTE,
                                       MSG_CLI_COL_ADDRESS};
    static const bool right[COLUMNS];
    Str texts[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        texts[i] = message_text(cx->lang, heads[i]);
    Grid grid = {.n_columns = COLUMNS, .heads = texts, .right = right};
    for (size_t i = 0; i < n; i++) {
        vec_push(cx->mem, &grid.cells, search_kind_word(cx->lang, hits[i].kind));
        vec_push(cx->mem, &grid.cells, hits[i].title);
        vec_push(cx->mem, &grid.cells, hits[i].note);
        vec_push(cx->mem, &grid.cells, search_address(cx->mem, &hits[i]));
    }
    grid_print(cx, stdout, &grid);
}

static void print_csv(Cx *cx, Buf *out, const SearchHit *hits, size_t n) {
    for (size_t c = 0; c < COLUMNS; c++)
        buf_format(out, "%s%s", columns[c], c + 1 < COLUMNS ? "," : "\r\n");
    for (size_t i = 0; i < n; i++) {
        Str cells[COLUMNS] = {search_kind_id(hits[i].kind), hits[i].title, hits[i].note,
                              search_address(cx->mem, &hits[i])};
        for (size_t c = 0; c < COLUMNS; c++) {
            buf_csv_text(out, cells[c], ',');
            buf_put(out, c + 1 < COLUMNS ? S(",") : S("\r\n"));
        }
    }
}

static void print_json(Cx *cx, Buf *out, const SearchHit *hits, size_t n) {
    Json j = json_begin(out);
    json_object(&j);
    json_key(&j, S("rows"));
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_field(&j, "kind", search_kind_id(hits[i].kind));
        json_field(&j, "title", hits[i].title);
        json_field(&j, "note", hits[i].note);
        json_field(&j, "address", search_address(cx->mem, &hits[i]));
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    buf_char(out, '\n');
}

static void tell_near(Cx *cx, Str text) {
    Str *near;
    size_t n;
    if (publish_search_near(cx, &near, &n, text, cx->lang, NEAR_MOST)) return;
    Str list = str_join(cx->mem, n, near, S(", "));
    say_message(cx, stderr, n ? MSG_CLI_NOTHING_FOUND_NEAR : MSG_CLI_NOTHING_FOUND, 2,
                (Str[]){text, list});
}

static Err search(Cx *cx, const Options *options, size_t *n) {
    SearchHit *hits;
    Str text = str_join(cx->mem, options->n_arguments, options->arguments, S(" "));
    TRY(open_store(cx, options));
    TRY(publish_search(cx, &hits, n, text, cx->lang, HITS_MOST));
    if (!*n) tell_near(cx, text);
    Buf out = buf_new(cx->mem, (size_t)1 << 20);
    if (options->output == OUTPUT_JSON)
        print_json(cx, &out, hits, *n);
    else if (options->output == OUTPUT_CSV)
        print_csv(cx, &out, hits, *n);
    else if (*n)
        print_table(cx, hits, *n);
    say(stdout, buf_str(&out));
    return buf_check(cx, &out);
}

int command_search(Cx *cx, const Options *options) {
    size_t n;
    if (!options->n_arguments) return wrong_use(cx, MSG_CLI_SEARCH_WHAT, S(""));
    if (search(cx, options, &n)) return give_up(cx);
    return n ? EXIT_FINE : EXIT_FINDINGS;
}
