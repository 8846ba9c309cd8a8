/* May this file come in? Reads it, checks it as a whole, and stores it as a whole or not at all.
 * Everything needed on the way lives in an arena of its own, so that loading many files needs no
 * more memory than the largest of them. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures.h"
#include "figures/purge_in.h"
#include "figures/release_in.h"
#include "figures/tally.h"

typedef struct Steps { /* what is known of the file so far */
    Str path;
    const DeliverOptions *options;
    Delivery *out;
    Findings *findings;
    const Catalogue *catalogue;
    Intake *intake;
    Outlines *outlines;
    Chosen chosen;
    size_t errors; /* findings before this file */
} Steps;

static bool refused(const Steps *steps) {
    return findings_count(steps->findings, ERROR_FINDING) > steps->errors;
}

/* A reader gave up: with a finding that is a refusal, without one it is a fault. */
static Err gave_up(const Steps *steps, Err err) {
    return (err == INVALID || err == NOT_FOUND) && refused(steps) ? OK : err;
}

void delivery_said(Delivery *out, const Mapping *mapping) {
    out->title = mapping->title;
    out->publisher = mapping->publisher;
    out->licence = mapping->licence;
    out->attribution = mapping->attribution;
    if (mapping->kind == MAPPING_SHAPES) return;
    out->mapping = mapping->id;
    out->mapping_version = mapping->version;
}

Str delivery_form(Arena *mem, const Table *table) {
    Str kind = table->kind == TABLE_GENESIS ? S("GENESIS")
               : table->kind == TABLE_FLAT  ? S("ffcsv")
                                            : format_name(table->format);
    Str packed = table->packed ? S(", zip") : S("");
    if (table->n_sheets)
        return str_format(mem, "%.*s, %.*s%.*s", STR_ARG(kind),
                          STR_ARG(table->sheets[table->sheet]), STR_ARG(packed));
    if (!table->separator) return str_format(mem, "%.*s%.*s", STR_ARG(kind), STR_ARG(packed));
    Str separator = table->separator == '\t' ? S("tab") : (Str){&table->separator, 1};
    Str encoding = encoding_name(table->encoding);
    return str_format(mem, "%.*s, %.*s, %.*s%.*s", STR_ARG(kind), STR_ARG(encoding),
                      STR_ARG(separator), STR_ARG(packed));
}

Str delivery_form_words(Arena *mem, Lang lang, Str form) {
    static const struct {
        Str sign;
        Msg word;
    } signs[] = {{S(", ;"), MSG_CHECK_SEPARATOR_SEMICOLON},
                 {S(", ,"), MSG_CHECK_SEPARATOR_COMMA},
                 {S(", tab"), MSG_CHECK_SEPARATOR_TAB},
                 {S(", |"), MSG_CHECK_SEPARATOR_BAR}};
    Str packed = S(", zip");
    if (!str_ends(form, packed)) packed = STR_NONE;
    Str bare = str_slice(form, 0, form.n - packed.n);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_ends(bare, signs[i].sign)) continue;
        bare = str_slice(bare, 0, bare.n - signs[i].sign.n);
        return str_format(mem, "%.*s, %.*s%.*s", STR_ARG(bare),
                          STR_ARG(message_text(lang, signs[i].word)), STR_ARG(packed));
    }
    return form;
}

/* What nobody agreed on can be looked at, not delivered. */
static Err deliverable(Cx *cx, const Steps *steps) {
    const Mapping *mapping = steps->chosen.layout.mapping;
    if (steps->options->check_only) return OK;
    const Measure *own = mapping_first_own(mapping);
    if (own) return fail(cx, INVALID, MSG_DELIVERY_MEASURE_NOT_AGREED, own->title.in[cx->lang]);
    /* Names and places of schools belong to no release: only open data bring them. */
    if ((mapping->has_register || mapping->has_places) && (steps->chosen.own || !mapping->open))
        return fail(cx, INVALID, MSG_DELIVERY_REGISTER_NOT_OPEN);
    if (mapping->outside == OUTSIDE_ALL) return fail(cx, INVALID, MSG_DELIVERY_AREAS_UNKNOWN);
    return OK;
}

/* A long file, a pipe, or persons: read in one go, never stored. Otherwise steps->path tells where
 * the file can be read as a whole. */
static Err tally_file(Cx *cx, Steps *steps, bool *fits) {
    const DeliverOptions *options = steps->options;
    TallyOrder order = {.path = steps->path,
                        .cells = options->cells,
                        .sender = options->sender,
                        .mapping = options->mapping,
                        .progress = options->progress,
                        .arg = options->arg};
    return tally(cx, &order, steps->out, steps->findings, fits, &steps->path);
}

static Err read_persons(Cx *cx, Steps *steps) {
    bool fits;
    if (!steps->options->check_only) return fail(cx, INVALID, MSG_TALLY_SINGLE);
    TRY(tally_file(cx, steps, &fits));
    return fits ? OK : fail(cx, INVALID, MSG_TALLY_SINGLE);
}

static bool may_see_own(const Cx *cx, const DeliverOptions *options) {
    return !options->check_only || viewer_is_of(cx->viewer, options->sender);
}

static Err read_table(Cx *cx, Steps *steps) {
    Table *table;
    Layout *layout = &steps->chosen.layout;
    steps->chosen.sender = steps->options->sender;
    steps->chosen.yaml = steps->options->mapping;
    const RowsAsk ask = {.path = steps->path,
                         .name = steps->out->file_name,
                         .sheet = steps->options->sheet,
                         .findings = steps->findings};
    TRY(table_open_sheet(cx, &table, &ask));
    TRY(mapping_pick(cx, &steps->chosen, steps->catalogue, table, steps->findings));
    TRY(deliverable(cx, steps));
    delivery_said(steps->out, layout->mapping);
    if (layout->mapping->single) return read_persons(cx, steps);
    steps->intake = intake_new(cx->mem, steps->catalogue, layout->mapping, steps->findings);
    intake_owned(steps->intake, &steps->chosen, steps->options->sender,
                 may_see_own(cx, steps->options));
    layout_tell_unknown(cx->mem, layout, table, steps->findings);
    TRY(translate(cx, layout, table, steps->intake, steps->options));
    steps->out->form = delivery_form(cx->mem, table);
    steps->out->stand = table->stand;
    if (table->copyright.n && !steps->out->attribution.n)
        steps->out->attribution = table->copyright;
    return delivery_judge(cx, steps->intake);
}

static Err read_boundaries(Cx *cx, Steps *steps, const ShapesLook *look) {
    if (look->in_parts && !steps->options->check_only) /* only one of them would be kept */
        return fail(cx, INVALID, MSG_DELIVERY_IN_PARTS, steps->out->file_name);
    steps->intake = intake_new(cx->mem, steps->catalogue, NULL, steps->findings);
    steps->outlines = NEW(cx->mem, Outlines);
    steps->outlines->intake = steps->intake;
    steps->out->form = shape_format_name(look->format);
    TRY(boundaries_read(cx, steps->path, steps->out->file_name, steps->outlines));
    intake_owned(steps->intake, &steps->chosen, steps->options->sender, true);
    if (steps->intake->mapping) delivery_said(steps->out, steps->intake->mapping);
    return OK;
}

/* The same bytes came before: nothing is read, nothing is written. */
static Err known_already(Cx *cx, Steps *steps, bool *known) {
    int64_t number;
    TRY(sql_delivery_of_digest(cx, steps->out->sha256, &number));
    *known = number > 0;
    if (!*known) return OK;
    Str name = steps->out->file_name;
    TRY(delivery_not_purged(cx, number));
    TRY(delivery_get(cx, steps->out, number));
    steps->out->file_name = name;
    steps->out->outcome = DELIVERY_UNCHANGED;
    return OK;
}

static Err store_or_compare(Cx *cx, Steps *steps) {
    Keep keep = {steps->path,     steps->out,      steps->intake,
                 steps->outlines, steps->findings, steps->chosen.own ? &steps->chosen : NULL};
    if (!steps->options->check_only) return delivery_keep(cx, &keep);
    steps->out->outcome = DELIVERY_STORED;
    return delivery_compare(cx, &keep);
}

Err delivery_goes_on(Cx *cx, const DeliverOptions *options, size_t rows) {
    return options->progress ? options->progress(cx, options->arg, options->name, rows, false) : OK;
}

static Err deliver_steps(Cx *cx, Steps *steps) {
    FileLook look;
    ShapesLook shapes;
    bool known = false, fits = false;
    const DeliverOptions *options = steps->options;
    if (options->check_only && (options->cells.n || tally_wanted(cx, steps->path)))
        TRY(tally_file(cx, steps, &fits));
    if (fits) return OK;
    TRY(file_look(cx, steps->path, &look));
    steps->out->sha256 = look.sha256;
    steps->out->bytes = look.bytes;
    if (!steps->options->check_only) TRY(known_already(cx, steps, &known));
    if (known) return OK;
    TRY(delivery_goes_on(cx, options, 0));
    TRY(catalogue_get(cx, &steps->catalogue));
    TRY(shapes_look(cx, &shapes, steps->path));
    Err err = shapes.format ? read_boundaries(cx, steps, &shapes) : read_table(cx, steps);
    if (steps->intake) {
        steps->out->rows = (int64_t)steps->intake->rows;
        steps->out->rows_outside = (int64_t)steps->intake->rows_outside;
    }
    TRY(gave_up(steps, err));
    if (steps->out->tallied) return OK;
    if (!err && !refused(steps)) {
        TRY(delivery_goes_on(cx, options, (size_t)steps->out->rows));
        return store_or_compare(cx, steps);
    }
    steps->out->outcome = DELIVERY_REFUSED;
    return OK;
}

/* ---- once more, from the kept bytes ---- */

/* By the mapping that read it then, as it is today. */
Err delivery_read_again(Cx *cx, ReadAgain *out, const Delivery *delivery,
                        const Catalogue *catalogue) {
    Findings silent = {.mem = cx->mem};
    Delivery again = {.file_name = delivery->file_name};
    DeliverOptions options = {.name = delivery->file_name, .sheet = delivery_sheet_read(delivery)};
    ShapesLook shapes;
    int file;
    Err err = mapping_of_delivery(cx, delivery->number, &options.mapping);
    if (err && err != NOT_FOUND) return err;
    TRY(delivery_bytes(cx, delivery, &file));
    Steps steps = {.path = str_format(cx->mem, "/proc/self/fd/%d", file),
                   .options = &options,
                   .out = &again,
                   .findings = &silent,
                   .catalogue = catalogue};
    TRY(shapes_look(cx, &shapes, steps.path));
    TRY(shapes.format ? read_boundaries(cx, &steps, &shapes) : read_table(cx, &steps));
    *out = (ReadAgain){steps.intake, steps.outlines};
    return str_equal(again.mapping, delivery->mapping) ? OK : INVALID;
}

/* ---- out of the delivery's own arena ---- */

static void keep_texts(Arena *mem, Delivery *out) {
    Str *texts[] = {&out->file_name, &out->sha256,      &out->mapping, &out->publisher,
                    &out->licence,   &out->attribution, &out->stand,   &out->form};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = str_copy(mem, *texts[i]);
    for (Lang lang = DE; lang < LANGS; lang++)
        out->title.in[lang] = str_copy(mem, out->title.in[lang]);
}

void fault_keep(Cx *cx, const Fault *fault) {
    cx->fault = *fault;
    for (size_t i = 0; i < fault->n_arguments; i++)
        cx->fault.arguments[i] = str_copy(cx->mem, fault->arguments[i]);
}

Err deliver(Cx *cx, Delivery *out, Findings *findings, Str path, const DeliverOptions *options) {
    DeliverOptions given = options ? *options : (DeliverOptions){.check_only = false};
    Cx own = *cx;
    own.mem = arena_new();
    if (!given.check_only) own.viewer = NULL; /* findings stay: they may tell what all may see */
    Delivery delivery = {.number = 0};
    if (!given.name.n) given.name = file_name_of(own.mem, path);
    delivery.file_name = file_name_of(own.mem, given.name);
    Steps steps = {.path = path, .options = &given, .out = &delivery, .findings = findings};
    steps.errors = findings_count(findings, ERROR_FINDING);
    Err err = deliver_steps(&own, &steps);
    if (err) {
        fault_keep(cx, &own.fault);
    } else {
        if (given.progress)
            (void)given.progress(&own, given.arg, given.name, (size_t)delivery.rows, true);
        keep_texts(cx->mem, &delivery);
        *out = delivery;
    }
    arena_free(own.mem);
    return err;
}
