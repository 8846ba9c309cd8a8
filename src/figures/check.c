/* What would become of this file? Reads it as a delivery would, with an agreed or a given mapping,
 * and tells what each column was taken for, the first rows and all findings. Nothing is stored. */

#include "figures/check.h"
#include "base/base.h"
#include "figures/check_in.h"
#include "figures/release_in.h"
#include "figures/propose_in.h"
#include "figures/tally.h"

/* ---- the mapping ---- */

/* What is proposed is read back as any mapping file is: a proposal always is one. */
static Err mapping_proposed(Cx *cx, Look *look) {
    Str yaml;
    TRY(propose(cx, look, &yaml, &look->column_reasons));
    TRY(mapping_read_sender(cx, look->catalogue, yaml, &look->chosen.own));
    TRY(layout_fit(cx, &look->layout, look->chosen.own, look->table, look->findings));
    look->chosen.yaml = look->out->yaml = yaml;
    look->out->origin = MAPPING_PROPOSED;
    return OK;
}

/* A proposal without a region is no more than a form to fill in: still nothing reads the table. */
static bool no_region(Cx *cx, const Look *look) {
    const Mapping *own = look->chosen.own;
    return !own || (own->region_from == REGION_FROM_TITLE &&
                    !title_region(cx->mem, look->catalogue, names_index(cx->mem, look->catalogue),
                                  look->table, own->level));
}

static Err mapping_find_or_propose(Cx *cx, Look *look) {
    Chosen *chosen = &look->chosen;
    Findings silent = {.mem = cx->mem};
    chosen->sender = look->options->sender;
    chosen->yaml = look->options->mapping;
    bool given = chosen->yaml.n > 0;
    Err err =
        mapping_pick(cx, chosen, look->catalogue, look->table, given ? look->findings : &silent);
    if (err == NOT_FOUND && !given) {
        err = mapping_proposed(cx, look);
        for (size_t i = 0; i < silent.list.n && no_region(cx, look); i++)
            finding_add(look->findings, silent.list.at[i].rule, 0, 0, silent.list.at[i].value,
                        silent.list.at[i].expected);
        return err;
    }
    TRY(err);
    look->layout = chosen->layout;
    look->out->yaml = chosen->yaml;
    look->out->origin = given                ? MAPPING_GIVEN
                        : chosen->remembered ? MAPPING_REMEMBERED
                                             : MAPPING_AGREED;
    return OK;
}

/* ---- the file ---- */

static bool refused(const Look *look) {
    return findings_count(look->findings, ERROR_FINDING) > look->errors;
}

/* A reader gave up: with a finding that is a refusal, without one it is a fault. */
static Err gave_up(const Look *look, Err err) {
    return (err == INVALID || err == NOT_FOUND) && refused(look) ? OK : err;
}

/* One row per person: counted, never looked at one by one. */
static Err count_persons(Cx *cx, Look *look) {
    TallyOrder order = {
        .path = look->path, .sender = look->options->sender, .mapping = look->options->mapping};
    Str instead;
    bool fits;
    TRY(tally(cx, &order, &look->out->delivery, look->findings, &fits, &instead));
    return fits ? OK : fail(cx, INVALID, MSG_TALLY_SINGLE);
}

static Err read_rows(Cx *cx, Look *look) {
    static const DeliverOptions quiet = {.check_only = true};
    Delivery *delivery = &look->out->delivery;
    delivery_said(delivery, look->layout.mapping);
    look->out->mapping_id = look->layout.mapping->id;
    if (look->layout.mapping->single) return count_persons(cx, look);
    look->intake = intake_new(cx->mem, look->catalogue, look->layout.mapping, look->findings);
    intake_owned(look->intake, &look->chosen, look->options->sender,
                 viewer_is_of(cx->viewer, look->options->sender));
    layout_tell_unknown(cx->mem, &look->layout, look->table, look->findings);
    Err err = translate(cx, &look->layout, look->table, look->intake, &quiet);
    delivery->rows = (int64_t)look->intake->rows;
    delivery->rows_outside = (int64_t)look->intake->rows_outside;
    TRY(err);
    delivery->stand = look->table->stand;
    if (look->table->copyright.n && !delivery->attribution.n)
        delivery->attribution = look->table->copyright;
    TRY(delivery_judge(cx, look->intake));
    const Measure *own = mapping_first_own(look->layout.mapping);
    if (own) finding_add(look->findings, RULE_MAPPING_OWN, 0, 0, own->title.in[cx->lang], STR_NONE);
    return OK;
}

static Err check_table(Cx *cx, Look *look) {
    RowsAsk ask = {
        .path = look->path,
        .name = look->out->delivery.file_name,
        .sheet = look->options->sheet,
        .findings = look->findings,
    };
    TRY(table_open_sheet(cx, &look->table, &ask));
    Err err = mapping_find_or_propose(cx, look);
    if (!err) err = read_rows(cx, look);
    TRY(gave_up(look, err));
    TRY(look_columns(cx, look));
    return look_rows(cx, look);
}

static Err check_boundaries(Cx *cx, Look *look, ShapeFormat format) {
    look->intake = intake_new(cx->mem, look->catalogue, NULL, look->findings);
    look->outlines = NEW(cx->mem, Outlines);
    look->outlines->intake = look->intake;
    look->out->form = shape_format_name(format);
    Err err = boundaries_read(cx, look->path, look->out->delivery.file_name, look->outlines);
    look->out->delivery.rows = (int64_t)look->intake->rows;
    look->out->delivery.rows_outside = (int64_t)look->intake->rows_outside;
    TRY(gave_up(look, err));
    if (!look->intake->mapping) return OK;
    delivery_said(&look->out->delivery, look->intake->mapping);
    look->out->mapping_id = look->intake->mapping->id;
    look->out->origin = MAPPING_AGREED;
    return OK;
}

static Err check_steps(Cx *cx, Look *look) {
    FileLook file;
    ShapesLook shapes;
    Delivery *delivery = &look->out->delivery;
    TRY(file_look(cx, look->path, &file));
    delivery->sha256 = file.sha256;
    delivery->bytes = file.bytes;
    TRY(catalogue_get(cx, &look->catalogue));
    TRY(shapes_look(cx, &shapes, look->path));
    TRY(shapes.format ? check_boundaries(cx, look, shapes.format) : check_table(cx, look));
    delivery->form = look->out->form;
    if (delivery->tallied) return OK;
    delivery->outcome = DELIVERY_REFUSED;
    if (refused(look) || !look->intake) return OK;
    delivery->outcome = DELIVERY_STORED;
    Keep keep = {look->path, delivery, look->intake, look->outlines, look->findings, NULL};
    return delivery_compare(cx, &keep);
}

/* Kept for the next file of this sender and layout; what is known already is not kept again. */
static Err remember(Cx *cx, Look *look) {
    if (!look->options->remember || refused(look) || !look->chosen.own) return OK;
    if (!look->chosen.digest.n) return OK;
    return mapping_remember(cx, &look->chosen);
}

Err check_file(Cx *cx, Checked *out, Findings *findings, Str path, const CheckOptions *options) {
    CheckOptions given = options ? *options : (CheckOptions){.remember = false};
    Checked checked = {.origin = MAPPING_ABSENT};
    if (!given.name.n) given.name = file_name_of(cx->mem, path);
    checked.delivery.file_name = file_name_of(cx->mem, given.name);
    Look look = {.path = path, .options = &given, .out = &checked, .findings = findings};
    look.errors = findings_count(findings, ERROR_FINDING);
    TRY(check_steps(cx, &look));
    TRY(remember(cx, &look));
    *out = checked;
    return OK;
}
