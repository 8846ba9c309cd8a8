/* wirk protect --method cellkey: counts with noise that is the same wherever the cell stands. */

#include "cli/protect_in.h"

enum { KEY_DECIMALS = 15 };

Err cellkey_check(Cx *cx, const Protecting *all, const CellkeyAsked *asked) {
    if (all->method != METHOD_CELLKEY) return OK;
    if (all->key.n && all->ask.count.n) return fail(cx, INVALID, MSG_PROTECT_KEY_COUNT);
    if (all->key.n && asked->seed) return fail(cx, INVALID, MSG_PROTECT_KEY_SEED);
    if (!all->key.n && !asked->seed)
        return fail(cx, INVALID, MSG_PROTECT_OPTION_NEEDED, S("protect --method cellkey"),
                    S("--key COLUMN | --seed S"));
    if (all->ptable.n && asked->changes) return fail(cx, INVALID, MSG_PROTECT_PTABLE_BESIDE);
    return OK;
}

static Err run(Cx *cx, Protecting *all) {
    int64_t *keys;
    if (all->ptable.n)
        TRY(perturbation_read(cx, &all->changes, all->ptable));
    else
        TRY(perturbation_make(cx, &all->changes,
                              &(PerturbationWish){.bound = (int)all->bound,
                                                  .blocked = (int)all->blocked,
                                                  .variance = all->variance,
                                                  .stay = all->stay}));
    if (all->key.n) {
        Records records;
        TRY(records_read(cx, &records, &(RecordsAsk){.table = all->ask, .key = all->key}));
        all->read = (TableRead){.file = records.file, .crossing = records.crossing};
        keys = cell_keys_of_records(cx, &records);
    } else {
        TRY(protect_read(cx, &all->read, &all->ask));
        keys = cell_keys_of_seed(cx, &all->read.crossing, all->seed);
    }
    primary_find(cx, all);
    cell_key_apply(cx, &all->keyed, &all->read.crossing, keys, &all->changes);
    return OK;
}

static int64_t change_of(const Protecting *all, size_t cell) {
    return all->keyed.counts[cell] - all->read.crossing.counts[cell];
}

/* How many cells changed by how much; here, as in cellKey, the count less what is published. */
static void changes_json(Json *json, const Protecting *all) {
    size_t n = all->read.crossing.n_cells;
    json_key(json, S("measures_overview"));
    json_array(json);
    for (int64_t noise = -all->keyed.largest; noise <= all->keyed.largest; noise++) {
        size_t cells = 0;
        for (size_t cell = 0; cell < n; cell++)
            cells += change_of(all, cell) == -noise;
        if (!cells) continue;
        json_object(json);
        json_field_int(json, "noise", noise);
        json_field_int(json, "cnt", (int64_t)cells);
        json_key(json, S("pct"));
        json_double(json, (double)cells / (double)n, -1);
        json_object_end(json);
    }
    json_array_end(json);
}

static void summary_json(Json *json, const Protecting *all) {
    const CellKeyed *done = &all->keyed;
    json_field(json, "method", S("cellkey"));
    json_key(json, S("additive"));
    json_bool(json, false);
    json_field_int(json, "changed", (int64_t)done->n_changed);
    json_field_int(json, "sum_pert", done->sum);
    json_field_int(json, "L1_distance", done->distance);
    json_field_int(json, "max_abs_change", done->largest);
    changes_json(json, all);
}

static int64_t row_of(const Protecting *all, size_t cell) {
    return all->keyed.steps[cell] == NO_STEP ? -1 : all->keyed.steps[cell] + 1;
}

static void cell_json(Json *json, const Protecting *all, size_t cell) {
    int64_t published = all->keyed.counts[cell], least, most;
    perturbation_stands_for(&all->changes, published, &least, &most);
    json_field_int(json, "uwc", all->read.crossing.counts[cell]);
    json_field_int(json, "puwc", published);
    json_field_int(json, "row_nr", row_of(all, cell));
    json_field_int(json, "pert", change_of(all, cell));
    json_key(json, S("ckey"));
    amount_json(json, all->keyed.keys[cell], KEY_DECIMALS);
    json_field_int(json, "least", least);
    json_field_int(json, "most", most);
    primary_json(json, all, cell);
}

static void heads_csv(Buf *out, const Protecting *all) {
    (void)all;
    buf_put(out, S("uwc,puwc,row_nr,pert,ckey,least,most"));
}

static void cell_csv(Buf *out, const Protecting *all, size_t cell) {
    int64_t published = all->keyed.counts[cell], least, most;
    perturbation_stands_for(&all->changes, published, &least, &most);
    buf_format(out, "%lld,%lld,%lld,%lld,", (long long)all->read.crossing.counts[cell],
               (long long)published, (long long)row_of(all, cell), (long long)change_of(all, cell));
    amount_put(out, all->keyed.keys[cell], KEY_DECIMALS);
    buf_format(out, ",%lld,%lld", (long long)least, (long long)most);
}

static void summary_tell(Cx *cx, const Protecting *all) {
    const CellKeyed *done = &all->keyed;
    Str numbers[] = {str_int(cx->mem, (int64_t)all->read.crossing.n_cells),
                     str_int(cx->mem, (int64_t)done->n_changed), str_int(cx->mem, done->distance),
                     str_int(cx->mem, done->largest)};
    say_message(cx, stdout, MSG_PROTECT_CELLKEY_SUMMARY, 4, numbers);
    say_message(cx, stdout, all->key.n ? MSG_PROTECT_CELLKEY_RECORDS : MSG_PROTECT_CELLKEY_SEED, 0,
                NULL);
}

const ProtectWay protect_cellkey = {
    .run = run,
    .summary_json = summary_json,
    .cell_json = cell_json,
    .heads_csv = heads_csv,
    .cell_csv = cell_csv,
    .summary_tell = summary_tell,
};
