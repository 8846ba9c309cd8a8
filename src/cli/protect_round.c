/* wirk protect --method round and control: counts as multiples of a base, each by itself or so that
 * all sums hold. */

#include "cli/protect_in.h"

static Err round_run(Cx *cx, Protecting *all) {
    TRY(protect_read(cx, &all->read, &all->ask));
    primary_find(cx, all);
    return round_each(cx, &all->rounding, &all->read.crossing, all->base);
}

static Err control_run(Cx *cx, Protecting *all) {
    ControlWish wish = {.base = all->base, .wider = all->wider};
    TRY(protect_read(cx, &all->read, &all->ask));
    primary_find(cx, all);
    return round_control(cx, &all->rounding, &all->read.crossing, &wish);
}

static bool is_optimal(const Rounding *rounding) {
    return rounding->distance == rounding->bound;
}

static void truth_json(Json *json, const char *key, bool value) {
    json_key(json, str_of(key));
    json_bool(json, value);
}

static void loss_json(Json *json, const Protecting *all) {
    const Rounding *done = &all->rounding;
    json_field_int(json, "base", done->base);
    truth_json(json, "additive", done->additive);
    json_field_int(json, "changed", (int64_t)done->n_changed);
    json_field_int(json, "L1_distance", done->distance);
    json_field_int(json, "max_abs_change", done->largest);
}

static void round_summary(Json *json, const Protecting *all) {
    json_field(json, "method", S("round"));
    loss_json(json, all);
}

static void control_summary(Json *json, const Protecting *all) {
    const Rounding *done = &all->rounding;
    json_field(json, "method", S("control"));
    loss_json(json, all);
    json_key(json, S("feasible_zero_restricted"));
    if (done->narrower_open)
        json_null(json);
    else
        json_bool(json, done->steps == 1);
    truth_json(json, "optimal", is_optimal(done));
    json_key(json, S("L1_distance_optimal"));
    if (is_optimal(done))
        json_int(json, done->distance);
    else
        json_null(json);
    json_field_int(json, "L1_lower_bound", done->bound);
}

static void cell_json(Json *json, const Protecting *all, size_t cell) {
    const Rounding *done = &all->rounding;
    int64_t count = all->read.crossing.counts[cell], rounded = done->counts[cell], least, most;
    rounding_stands_for(done, rounded, &least, &most);
    json_key(json, all->ask.count);
    json_int(json, count);
    json_field_int(json, "rounded", rounded);
    json_field_int(json, "change", rounded - count);
    json_field_int(json, "least", least);
    json_field_int(json, "most", most);
    primary_json(json, all, cell);
}

static void heads_csv(Buf *out, const Protecting *all) {
    buf_csv(out, all->ask.count, ',');
    buf_put(out, S(",rounded,change,least,most"));
}

static void cell_csv(Buf *out, const Protecting *all, size_t cell) {
    const Rounding *done = &all->rounding;
    int64_t count = all->read.crossing.counts[cell], rounded = done->counts[cell], least, most;
    rounding_stands_for(done, rounded, &least, &most);
    const int64_t numbers[] = {count, rounded, rounded - count, least, most};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (i) buf_char(out, ',');
        buf_int(out, numbers[i]);
    }
}

static void summary_tell(Cx *cx, const Protecting *all) {
    const Rounding *done = &all->rounding;
    Str numbers[] = {str_int(cx->mem, (int64_t)all->read.crossing.n_cells),
                     str_int(cx->mem, done->base), str_int(cx->mem, (int64_t)done->n_changed),
                     str_int(cx->mem, done->distance), str_int(cx->mem, done->largest)};
    say_message(cx, stdout,
                done->additive ? MSG_PROTECT_CONTROL_SUMMARY : MSG_PROTECT_ROUND_SUMMARY, 5,
                numbers);
    if (!done->additive) return;
    if (done->steps > 1)
        say_message(cx, stdout,
                    done->narrower_open ? MSG_PROTECT_CONTROL_OPEN : MSG_PROTECT_CONTROL_WIDER, 0,
                    NULL);
    Str bound = str_int(cx->mem, done->bound);
    say_message(cx, stdout,
                is_optimal(done) ? MSG_PROTECT_CONTROL_OPTIMAL : MSG_PROTECT_CONTROL_BOUND, 1,
                &bound);
}

const ProtectWay protect_round = {
    .run = round_run,
    .summary_json = round_summary,
    .cell_json = cell_json,
    .heads_csv = heads_csv,
    .cell_csv = cell_csv,
    .summary_tell = summary_tell,
};

const ProtectWay protect_control = {
    .run = control_run,
    .summary_json = control_summary,
    .cell_json = cell_json,
    .heads_csv = heads_csv,
    .cell_csv = cell_csv,
    .summary_tell = summary_tell,
};
