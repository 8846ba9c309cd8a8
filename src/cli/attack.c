/* wirk attack: what does somebody learn of the hidden cells who knows everything published, and
 * which publications together give it away? */

#include <math.h>
#include <stdlib.h>

#include "cli/protect_in.h"
#include "protect/guard.h"

enum { OUTPUT_MOST = 1 << 30, SHOWN_MOST = 20, WIDTH_MOST = 1 << 20 };
#define THRESHOLD_MOST ((int64_t)1 << 40)

typedef struct Attacked {
    TableAsk ask;
    int64_t floor, width, threshold;
    TableRead read;
    Guarded guarded;
    uint32_t *revealed; /* of each cell: its place in guarded, from 1 on */
    Attack done;
    size_t n_hidden, n_exact, n_open; /* cells not told; known all the same; perhaps known better */
    double *widths;                   /* of those not told, from the least on */
} Attacked;

/* ---- what was asked for ---- */

static Err number_take(Cx *cx, const Asked *asked, int64_t least, int64_t most, int64_t *out) {
    if (int_read(asked->value, out) && *out >= least && *out <= most) return OK;
    return fail(cx, INVALID, MSG_PROTECT_OPTION_WRONG, asked->name, asked->value,
                str_format(cx->mem, "%lld … %lld", (long long)least, (long long)most));
}

static Err option_take(Cx *cx, Attacked *all, const Asked *asked) {
    if (str_equal(asked->name, S("width")))
        return number_take(cx, asked, 1, WIDTH_MOST, &all->width);
    if (str_equal(asked->name, S("threshold")))
        return number_take(cx, asked, 0, THRESHOLD_MOST, &all->threshold);
    if (str_equal(asked->name, S("dim"))) return dimension_take(cx, &all->ask, asked->value);
    if (str_equal(asked->name, S("count")))
        all->ask.count = asked->value;
    else if (str_equal(asked->name, S("value"))) {
        all->ask.count = asked->value;
        all->ask.amounts = true;
    } else if (str_equal(asked->name, S("total")))
        all->ask.total = asked->value;
    else if (str_equal(asked->name, S("zeros"))) {
        all->floor = str_equal(asked->value, S("show"));
        if (!all->floor && !str_equal(asked->value, S("hide")))
            return fail(cx, INVALID, MSG_PROTECT_OPTION_WRONG, asked->name, asked->value,
                        S("hide|show"));
    } else
        return fail(cx, INVALID, MSG_PROTECT_OPTION_UNKNOWN, S("attack"), asked->name,
                    S("--count, --value, --dim, --zeros, --width, --threshold, --total"));
    return OK;
}

static Err options_take(Cx *cx, Attacked *all, const Options *options) {
    all->ask.total = S("Total");
    all->ask.published = all->ask.versions = true;
    all->width = 1, all->threshold = 3;
    for (size_t i = 0; i < options->n_of_method; i++)
        TRY(option_take(cx, all, &options->of_method[i]));
    if (!options->n_arguments || !all->ask.count.n || !all->ask.n_dimensions)
        return fail(
            cx, INVALID, MSG_PROTECT_OPTION_NEEDED, S("attack"),
            S("PUBLISHED [EARLIER…] --count COLUMN|--value COLUMN --dim COLUMN[:HIERARCHY.csv]"));
    all->ask.path = options->arguments[0];
    all->ask.more = options->arguments + 1;
    all->ask.n_more = options->n_arguments - 1;
    return OK;
}

/* ---- what is known ---- */

/* What those tell that were solved together with the new one. */
static void told_merge(Cx *cx, Attacked *all) {
    TableRead *read = &all->read;
    read->told = NEW_ARRAY(cx->mem, uint8_t, read->crossing.n_cells);
    for (size_t i = 0; i <= all->ask.n_more; i++)
        for (size_t t = 0; t < read->publications[i].n && all->guarded.with[i]; t++) {
            Telling telling = read->publications[i].tellings[t];
            uint8_t *told = &read->told[telling.cell];
            if (telling.count == COUNT_HIDDEN) {
                if (*told == TOLD_NOTHING) *told = TOLD_HIDDEN;
                continue;
            }
            *told = TOLD_COUNT;
            read->crossing.counts[telling.cell] = telling.count;
        }
}

static Err find_out(Cx *cx, Attacked *all) {
    const GuardAsk ask = {.crossing = &all->read.crossing,
                          .publications = all->read.publications,
                          .n = all->ask.n_more + 1,
                          .floor = all->floor,
                          .width = all->width,
                          .threshold = all->threshold,
                          .all = true};
    TRY(guard_publications(cx, &all->guarded, &ask));
    all->revealed = NEW_ARRAY(cx->mem, uint32_t, all->read.crossing.n_cells);
    for (uint32_t i = 0; i < all->guarded.n; i++)
        all->revealed[all->guarded.at[i].cell] = i + 1;
    told_merge(cx, all);
    return attack(cx, &all->done, &all->read, all->floor);
}

static Str file_of(const Attacked *all, uint32_t publication) {
    return all->read.publications[publication].name;
}

static Str files_of(Cx *cx, const Attacked *all, const Revealed *revealed) {
    Str *names = NEW_ARRAY(cx->mem, Str, revealed->n_by);
    for (size_t i = 0; i < revealed->n_by; i++)
        names[i] = file_of(all, revealed->by[i]);
    return str_join(cx->mem, revealed->n_by, names, S(" + "));
}

/* ---- what is told ---- */

static bool is_hidden(const Attacked *all, size_t cell) {
    return all->read.told[cell] != TOLD_COUNT;
}

static int compare_widths(const void *a, const void *b) {
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

static void sum_up(Cx *cx, Attacked *all) {
    size_t n_cells = all->read.crossing.n_cells;
    double unit = (double)amount_unit(all->read.decimals);
    all->widths = NEW_ARRAY(cx->mem, double, n_cells);
    for (size_t cell = 0; cell < n_cells; cell++) {
        CellBounds *bounds = &all->done.bounds[cell];
        bounds->lower /= unit, bounds->upper /= unit;
        if (!is_hidden(all, cell)) continue;
        all->n_exact += bounds->least == bounds->most;
        all->n_open += !bounds->exact;
        all->widths[all->n_hidden++] = bounds->most == NO_LIMIT
                                           ? (double)INFINITY
                                           : (double)(bounds->most - bounds->least) / unit;
    }
    qsort(all->widths, all->n_hidden, sizeof *all->widths, compare_widths);
}

static double middle_width(const Attacked *all) {
    size_t n = all->n_hidden;
    return n % 2 ? all->widths[n / 2] : (all->widths[n / 2 - 1] + all->widths[n / 2]) / 2;
}

/* 15 digits; null: no end. */
static void number_json(Json *json, double value) {
    char text[32];
    int n = snprintf(text, sizeof text, "%.15g", value);
    if (isfinite(value))
        json_raw_number(json, (Str){text, (size_t)n});
    else
        json_null(json);
}

static void cell_json(Json *json, const Attacked *all, size_t cell) {
    const Crossing *crossing = &all->read.crossing;
    const CellBounds *bounds = &all->done.bounds[cell];
    json_object(json);
    codes_json(json, crossing, cell);
    json_field(json, "told", all->read.told[cell] == TOLD_HIDDEN ? S("hidden") : S("nothing"));
    json_key(json, S("lower"));
    number_json(json, bounds->lower);
    json_key(json, S("upper"));
    number_json(json, bounds->upper);
    json_key(json, S("least"));
    amount_json(json, bounds->least, all->read.decimals);
    json_key(json, S("most"));
    if (bounds->most == NO_LIMIT)
        json_null(json);
    else
        amount_json(json, bounds->most, all->read.decimals);
    json_key(json, S("exact"));
    json_bool(json, bounds->exact);
    json_object_end(json);
}

static void revealed_json(Json *json, const Attacked *all, const Revealed *revealed) {
    json_object(json);
    codes_json(json, &all->read.crossing, revealed->cell);
    json_key(json, S("least"));
    amount_json(json, revealed->least, all->read.decimals);
    json_key(json, S("most"));
    amount_json(json, revealed->most, all->read.decimals);
    json_key(json, S("hidden_in"));
    if (revealed->hidden)
        json_str(json, file_of(all, revealed->hider));
    else
        json_null(json);
    json_key(json, S("other_version"));
    json_bool(json, revealed->otherwise);
    json_key(json, S("by"));
    json_array(json);
    for (size_t i = 0; i < revealed->n_by; i++)
        json_str(json, file_of(all, revealed->by[i]));
    json_array_end(json);
    json_key(json, S("new"));
    json_bool(json, revealed->n_by && !revealed->by[0]);
    json_key(json, S("smallest"));
    json_bool(json, revealed->smallest);
    json_object_end(json);
}

static void summary_json(Json *json, const Attacked *all) {
    const Crossing *crossing = &all->read.crossing;
    dimensions_json(json, crossing);
    json_field_int(json, "publications", (int64_t)all->ask.n_more + 1);
    json_field_int(json, "versions", (int64_t)all->guarded.n_versions);
    json_field_int(json, "width", all->width);
    json_field_int(json, "constraints", (int64_t)all->done.n_equations);
    json_field_int(json, "cells", (int64_t)crossing->n_cells);
    json_field_int(json, "suppressed", (int64_t)all->n_hidden);
    json_field_int(json, "all_suppressed_exactly_recoverable", (int64_t)all->n_exact);
    json_field_int(json, "not_settled", (int64_t)all->n_open);
    if (!all->n_hidden) return;
    json_key(json, S("min_width"));
    number_json(json, all->widths[0]);
    json_key(json, S("median_width"));
    number_json(json, middle_width(all));
}

static Err json_tell(Cx *cx, const Attacked *all) {
    Buf out = buf_new(cx->mem, OUTPUT_MOST);
    Json json = json_begin(&out);
    json_object(&json);
    summary_json(&json, all);
    json_key(&json, S("table"));
    json_array(&json);
    for (size_t cell = 0; cell < all->read.crossing.n_cells; cell++)
        if (is_hidden(all, cell)) cell_json(&json, all, cell);
    json_array_end(&json);
    json_key(&json, S("revealed"));
    json_array(&json);
    for (size_t i = 0; i < all->guarded.n; i++)
        revealed_json(&json, all, &all->guarded.at[i]);
    json_array_end(&json);
    json_object_end(&json);
    buf_char(&out, '\n');
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

static Err csv_tell(Cx *cx, const Attacked *all) {
    const Crossing *crossing = &all->read.crossing;
    Buf out = buf_new(cx->mem, OUTPUT_MOST);
    log_dimensions(&out, crossing);
    buf_put(&out, S("lower,upper,least,most,exact,by\n"));
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        const CellBounds *bounds = &all->done.bounds[cell];
        if (!is_hidden(all, cell)) continue;
        log_codes(&out, crossing, cell);
        buf_format(&out, "%.15g,", bounds->lower);
        if (isfinite(bounds->upper)) buf_format(&out, "%.15g", bounds->upper);
        buf_char(&out, ',');
        amount_put(&out, bounds->least, all->read.decimals);
        buf_char(&out, ',');
        if (bounds->most != NO_LIMIT) amount_put(&out, bounds->most, all->read.decimals);
        buf_format(&out, ",%d,", bounds->exact);
        if (all->revealed[cell])
            buf_csv(&out, files_of(cx, all, &all->guarded.at[all->revealed[cell] - 1]), ',');
        buf_char(&out, '\n');
    }
    TRY(buf_check(cx, &out));
    say(stdout, buf_str(&out));
    return OK;
}

static Str width_text(Cx *cx, double width) {
    return isfinite(width) ? str_format(cx->mem, "%.15g", width) : S("∞");
}

static void revealed_tell(Cx *cx, const Attacked *all, const Revealed *revealed) {
    bool exact = revealed->least == revealed->most;
    Str ends[] = {amount_text(cx->mem, revealed->least, all->read.decimals),
                  amount_text(cx->mem, revealed->most, all->read.decimals)};
    Str value = exact ? ends[0] : str_join(cx->mem, 2, ends, S(" … "));
    Str what[] = {cell_name(cx, &all->read.crossing, revealed->cell), value,
                  files_of(cx, all, revealed),
                  revealed->hidden ? file_of(all, revealed->hider) : S("")};
    Msg message = !revealed->hidden     ? MSG_PROTECT_ATTACK_UNTOLD
                  : revealed->otherwise ? MSG_PROTECT_ATTACK_OTHERWISE
                                        : MSG_PROTECT_ATTACK_EXACT;
    say_message(cx, stdout, message, 4, what);
}

static void summary_tell(Cx *cx, const Attacked *all) {
    const Crossing *crossing = &all->read.crossing;
    double closest = all->n_hidden ? all->widths[0] : 0;
    double half = all->n_hidden ? middle_width(all) : 0;
    Str numbers[] = {str_int(cx->mem, (int64_t)crossing->n_cells),
                     str_int(cx->mem, (int64_t)all->n_hidden),
                     str_int(cx->mem, (int64_t)all->n_exact),
                     width_text(cx, closest),
                     width_text(cx, half),
                     str_int(cx->mem, (int64_t)all->n_open)};
    say_message(cx, stdout, MSG_PROTECT_ATTACK_SUMMARY, 6, numbers);
    for (size_t i = 1; i <= all->ask.n_more; i++) {
        Str names[] = {file_of(all, (uint32_t)i), file_of(all, 0)};
        if (!all->guarded.with[i]) say_message(cx, stdout, MSG_PROTECT_ATTACK_VERSION, 2, names);
    }
    for (size_t i = 0; i < all->guarded.n && i < SHOWN_MOST; i++)
        revealed_tell(cx, all, &all->guarded.at[i]);
    Str others = str_int(cx->mem, (int64_t)(all->guarded.n - SHOWN_MOST));
    if (all->guarded.n > SHOWN_MOST) say_message(cx, stdout, MSG_PROTECT_ATTACK_MORE, 1, &others);
}

static Err tell(Cx *cx, const Attacked *all, Output output) {
    if (output == OUTPUT_JSON) return json_tell(cx, all);
    if (output == OUTPUT_CSV) return csv_tell(cx, all);
    summary_tell(cx, all);
    return OK;
}

int command_attack(Cx *cx, const Options *options) {
    Attacked all = {0};
    if (options_take(cx, &all, options)) return give_up(cx);
    if (protect_read(cx, &all.read, &all.ask) || find_out(cx, &all)) {
        bool found = cx->fault.kind == INVALID || cx->fault.kind == LIMIT;
        int code = give_up(cx);
        return found ? EXIT_FINDINGS : code;
    }
    sum_up(cx, &all);
    if (tell(cx, &all, options->output)) return give_up(cx);
    return all.guarded.n ? EXIT_FINDINGS : EXIT_FINE;
}
