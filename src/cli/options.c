/* What was asked for on the command line, and how are answers and faults said there? */

#include <stdlib.h>
#include <string.h>

#include "cli/cli_in.h"

static Lang lang_of(const char *name) {
    return name && strncmp(name, "en", 2) == 0 ? EN : DE;
}

static Lang lang_of_environment(void) {
    const char *all = getenv("LC_ALL");
    return lang_of(all && *all ? all : getenv("LANG"));
}

Err lang_read(Cx *cx, Str text, Lang *out) {
    bool english = str_equal(text, S("en"));
    if (!english && !str_equal(text, S("de"))) return fail(cx, INVALID, MSG_CLI_NO_LANG, text);
    *out = english ? EN : DE;
    return OK;
}

static Err set_format(Cx *cx, Options *options, Str value) {
    if (str_equal(value, S("table")))
        options->output = OUTPUT_TABLE;
    else if (str_equal(value, S("csv")))
        options->output = OUTPUT_CSV;
    else if (str_equal(value, S("json")))
        options->output = OUTPUT_JSON;
    else if (str_equal(value, S("html")) || str_equal(value, S("pdf")))
        options->paper = value;
    else
        return fail(cx, INVALID, MSG_CLI_NO_FORMAT, value);
    return OK;
}

static bool set_flag(Options *options, Str name) {
    const struct {
        const char *name;
        bool *to;
    } flags[] = {
        {"help", &options->help},
        {"version", &options->version},
        {"routes", &options->routes},
        {"propose", &options->propose},
        {"remember", &options->remember},
        {"all", &options->all},
        {"rules", &options->rules},
        {"published", &options->published},
        {"conflicts", &options->conflicts},
        {"timeline", &options->timeline},
        {"ends", &options->ends},
        {"print", &options->print},
        {"yes", &options->yes},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (str_equal(name, str_of(flags[i].name))) return *flags[i].to = true;
    if (!str_equal(name, S("json"))) return false;
    options->output = OUTPUT_JSON;
    return true;
}

static Err set_value(Cx *cx, Options *options, Str name, Str value) {
    const struct {
        const char *name;
        Str *to;
    } texts[] = {
        {"db", &options->db},
        {"data", &options->data},
        {"listen", &options->listen},
        {"region", &options->region},
        {"period", &options->period},
        {"by", &options->by},
        {"catalogue", &options->catalogue},
        {"as-of", &options->as_of},
        {"cells", &options->cells},
        {"from", &options->from},
        {"out", &options->out},
        {"years", &options->years},
        {"account", &options->account},
        {"wait", &options->wait},
        {"sender", &options->sender},
        {"mapping", &options->mapping},
        {"sheet", &options->sheet},
        {"list", &options->list},
        {"to", &options->to},
        {"settings", &options->settings},
        {"tls-certificate", &options->tls_certificate},
        {"tls-key", &options->tls_key},
        {"event", &options->event},
        {"subject", &options->subject},
        {"words", &options->words},
        {"person", &options->person},
        {"most", &options->most},
        {"head", &options->head},
        {"reason", &options->reason},
        {"name", &options->name},
        {"role", &options->role},
        {"organisation", &options->organisation},
        {"programme", &options->programme},
        {"session", &options->session},
        {"rights", &options->rights},
        {"days", &options->days},
        {"archived", &options->archived},
        {"language", &options->language},
        {"audience", &options->audience},
        {"level", &options->level},
        {"embargo", &options->embargo},
        {"need", &options->need},
        {"on", &options->on},
        {"kind", &options->kind},
        {"rule", &options->rule},
        {"find", &options->find},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (str_equal(name, str_of(texts[i].name))) {
            *texts[i].to = value;
            return OK;
        }
    if (str_equal(name, S("format"))) return set_format(cx, options, value);
    return str_equal(name, S("lang")) ? lang_read(cx, value, &cx->lang) : NOT_FOUND;
}

/* The end of the log is asked for (log --head) or given (verify --head 12:4af…). */
static bool head_is_asked(Options *options, Str name, const char *next) {
    if (!str_equal(name, S("head")) || (next && next[0] >= '0' && next[0] <= '9')) return false;
    options->head_asked = true;
    return true;
}

/* Each method of `wirk analyse` has options of its own, and so have `protect` and `attack`, some
 * more than once; they all take a value. */
static bool is_of_method(const Options *options, Str name) {
    static const Str own[] = {S("help"), S("version"), S("json"), S("format"), S("lang")};
    static const Str commands[] = {S("analyse"), S("protect"), S("attack")};
    bool has = false;
    for (size_t i = 0; options->n_arguments && i < sizeof commands / sizeof *commands; i++)
        has |= str_equal(options->arguments[0], commands[i]);
    if (!has) return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_equal(name, own[i])) return false;
    return true;
}

Err options_read(Cx *cx, Options *out, int argc, char **argv) {
    Options options = {.n_arguments = 0};
    cx->lang = lang_of_environment();
    options.arguments = NEW_ARRAY(cx->mem, Str, argc + 1);
    options.given = NEW_ARRAY(cx->mem, Str, argc + 1);
    options.of_method = NEW_ARRAY(cx->mem, Asked, argc + 1);
    bool only_arguments = false;
    for (int i = 1; i < argc; i++) {
        Str text = str_of(argv[i]);
        if (!str_is_utf8(text)) return fail(cx, INVALID, MSG_CLI_NOT_UTF8);
        if (str_equal(text, S("-h"))) text = S("--help");
        if (only_arguments || !str_starts(text, S("--"))) {
            options.arguments[options.n_arguments++] = text;
            continue;
        }
        if (text.n == 2) {
            only_arguments = true;
            continue;
        }
        size_t equals = str_find(text, S("="), 0);
        Str name = str_slice(text, 2, equals == SIZE_MAX ? text.n : equals);
        bool of_method = is_of_method(&options, name);
        if (!of_method) options.given[options.n_given++] = name;
        if (!of_method && equals == SIZE_MAX && set_flag(&options, name)) continue;
        if (!of_method && equals == SIZE_MAX && head_is_asked(&options, name, argv[i + 1]))
            continue;
        Str value = equals == SIZE_MAX ? i + 1 < argc ? str_of(argv[i + 1]) : STR_NONE
                                       : str_slice(text, equals + 1, text.n);
        Err err = of_method ? OK : set_value(cx, &options, name, value);
        if (of_method) options.of_method[options.n_of_method++] = (Asked){name, value};
        if (err == NOT_FOUND) return fail(cx, INVALID, MSG_CLI_NO_OPTION, name);
        if (!str_is_utf8(value)) return fail(cx, INVALID, MSG_CLI_NOT_UTF8);
        if (equals == SIZE_MAX && ++i >= argc) return fail(cx, INVALID, MSG_CLI_NO_VALUE, name);
        TRY(err);
    }
    *out = options;
    return OK;
}

/* ---- which options a subcommand has ---- */

/* The next "--name" of a usage. */
static bool next_option(Str *usage, Str *option) {
    size_t at = str_find(*usage, S("--"), 0), end = at;
    if (at == SIZE_MAX) return false;
    while (end < usage->n && strchr("-abcdefghijklmnopqrstuvwxyz", usage->p[end]))
        end++;
    *option = str_slice(*usage, at, end);
    *usage = str_slice(*usage, end, usage->n);
    return true;
}

static bool is_among(const Str *options, size_t n, Str name) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(str_slice(options[i], 2, options[i].n), name)) return true;
    return false;
}

Err options_check(Cx *cx, const Options *options, Str command, Str usage) {
    VEC(Str) known = {0};
    for (Str option; next_option(&usage, &option);) {
        vec_push(cx->mem, &known, option);
        if (str_equal(option, S("--format"))) vec_push(cx->mem, &known, S("--json"));
    }
    vec_push(cx->mem, &known, S("--lang"));
    vec_push(cx->mem, &known, S("--help"));
    vec_push(cx->mem, &known, S("--version"));
    for (size_t i = 0; i < options->n_given; i++)
        if (!is_among(known.at, known.n, options->given[i]))
            return fail(cx, INVALID, MSG_CLI_OTHER_OPTION, command, options->given[i],
                        str_join(cx->mem, known.n, known.at, S(", ")));
    return OK;
}

Str store_address(const Options *options) {
    if (options->db.n) return options->db;
    const char *named = getenv("WIRK_DB");
    return named && *named ? str_of(named) : S("wirk.db");
}

Err open_store(Cx *cx, const Options *options) {
    Store *store;
    return store_open(cx, &store, store_address(options));
}

void say(FILE *to, Str text) {
    fwrite(text.p, 1, text.n, to);
}

void say_message(Cx *cx, FILE *to, Msg message, size_t n, const Str *arguments) {
    say(to, message_fill(cx->mem, cx->lang, message, n, arguments));
    fputc('\n', to);
}

int give_up(Cx *cx) {
    say(stderr, S("wirk: "));
    say(stderr, fault_text(cx->mem, cx->lang, &cx->fault));
    fputc('\n', stderr);
    switch (cx->fault.kind) {
    case OK: return EXIT_FINE;
    case NOT_FOUND:
    case INVALID:
    case DENIED:
    case CONFLICT:
    case LIMIT: return EXIT_USE;
    case BUSY:
    case BROKEN: break;
    }
    return EXIT_SYSTEM;
}

int wrong_use(Cx *cx, Msg message, Str argument) {
    say(stderr, S("wirk: "));
    say_message(cx, stderr, message, 1, &argument);
    return EXIT_USE;
}

Str text_harmless(Arena *mem, Str text) {
    char *to = cstr(mem, text);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        unsigned char next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
        bool second_set = c == 0xC2 && next >= 0x80 && next < 0xA0;
        bool blank = c <= ' ' || c == 0x7F || second_set;
        i += second_set;
        if (blank && n && to[n - 1] == ' ') continue;
        to[n++] = blank ? ' ' : (char)c;
    }
    return (Str){to, n};
}

Err whole_read(Cx *cx, Str text, int64_t most, int64_t *out) {
    if (!text.n || (int_read(text, out) && *out >= 1 && *out <= most)) return OK;
    return fail(cx, INVALID, MSG_CLI_NO_NUMBER, text, str_format(cx->mem, "%lld", (long long)most));
}

/* Characters, not bytes: continuation bytes of UTF-8 take no place. */
static size_t width_of(Str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += (text.p[i] & 0xC0) != 0x80;
    return n;
}

static void print_cell(FILE *to, Str text, size_t width, bool right, bool last) {
    size_t blanks = width - width_of(text);
    if (right) fprintf(to, "%*s", (int)blanks, "");
    say(to, text);
    if (!last) fprintf(to, "%*s", (int)(right ? 2 : blanks + 2), "");
}

void grid_print(Cx *cx, FILE *to, const Grid *grid) {
    size_t columns = grid->n_columns;
    must(columns > 0);
    size_t *widths = NEW_ARRAY(cx->mem, size_t, columns);
    for (size_t c = 0; c < columns; c++)
        widths[c] = width_of(grid->heads[c]);
    for (size_t i = 0; i < grid->cells.n; i++) {
        size_t width = width_of(grid->cells.at[i]);
        if (width > widths[i % columns]) widths[i % columns] = width;
    }
    for (size_t c = 0; c < columns; c++)
        print_cell(to, grid->heads[c], widths[c], grid->right[c], c + 1 == columns);
    fputc('\n', to);
    for (size_t i = 0; i < grid->cells.n; i++) {
        size_t c = i % columns;
        print_cell(to, grid->cells.at[i], widths[c], grid->right[c], c + 1 == columns);
        if (c + 1 == columns) fputc('\n', to);
    }
}
