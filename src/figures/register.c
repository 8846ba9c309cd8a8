/* Which schools are there, and where? A register tells name, town and type of each school, a list
 * of places its coordinates. Table school is what the newest of both said; it is derived and
 * written anew, never the observations. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"

static Str cell(const Row *row, size_t column) {
    return column < row->n ? str_trim(row->cells[column]) : STR_NONE;
}

/* ---- one row ---- */

static Str school_name(Intake *intake, const Layout *layout, const Row *row) {
    Str parts[16];
    size_t n = 0;
    for (size_t i = 0; i < layout->mapping->n_register_name && n < sizeof parts / sizeof *parts;
         i++) {
        Str part = cell(row, layout->name[i]);
        if (part.n) parts[n++] = part;
    }
    return str_join(intake->mem, n, parts, S(" "));
}

/* False: the row is left out. */
static bool register_part(Intake *intake, const Layout *layout, const Row *row, School *school) {
    const Region *town;
    bool outside;
    const CodeList *types = &layout->mapping->register_types;
    const MappedCode *type =
        code_list_find(types, mapping_fold(intake->scratch, cell(row, layout->type)));
    if (!type)
        finding_add(intake->findings, RULE_LABEL_UNKNOWN, row->line, layout->type + 1,
                    cell(row, layout->type), STR_NONE);
    if (!type || type->ignore) return false;
    if (!key_accept(intake, cell(row, layout->town), row->line, layout->town + 1, &town,
                    &outside)) {
        if (outside) intake_outside(intake, cell(row, layout->town), row->line, layout->town + 1);
        return false;
    }
    school->name = school_name(intake, layout, row);
    school->town = town->key;
    school->type = type->code;
    return true;
}

static bool coordinate(Intake *intake, const Layout *layout, const Row *row, size_t column,
                       double *out) {
    Str text = cell(row, column);
    Number number;
    *out = (double)NAN;
    if (!text.n || str_equal(text, S("null")) || str_equal(text, S("0"))) return false;
    if (!number_read(text, layout->columns[column].decimal, &number) &&
        !number_read(text, DECIMAL_POINT, &number)) {
        finding_add(intake->findings, RULE_NUMBER_UNREADABLE, row->line, column + 1, text,
                    STR_NONE);
        return false;
    }
    *out = number.value;
    return number.value > 0;
}

/* "EPSG:25832", "25832"; anything without digits means the declared one. */
static int crs_of(const Layout *layout, const Row *row) {
    if (layout->crs == NOWHERE) return layout->mapping->crs_default;
    Str text = cell(row, layout->crs);
    size_t colon = str_find(text, S(":"), 0);
    int64_t number;
    if (colon != NOWHERE) text = str_slice(text, colon + 1, text.n);
    return int_read(text, &number) && number > 0 && number < 1000000 ? (int)number
                                                                     : layout->mapping->crs_default;
}

static void place_part(Intake *intake, const Layout *layout, const Row *row, School *school) {
    double easting, northing;
    bool both = coordinate(intake, layout, row, layout->easting, &easting) &&
                coordinate(intake, layout, row, layout->northing, &northing);
    if (!both) return;
    school->easting = easting;
    school->northing = northing;
    school->crs = crs_of(layout, row);
}

Err register_row(Cx *cx, const Layout *layout, const Row *row, Intake *intake, bool *skip) {
    const Mapping *mapping = layout->mapping;
    Str code = cell(row, layout->region);
    School school = {.easting = (double)NAN, .northing = (double)NAN, .line = row->line};
    const Region *known = region_by_key(intake->catalogue, code, true);
    *skip = true;
    if (!mapping->has_register && !known) {
        finding_add(intake->findings, RULE_PLACE_NOT_IN_REGISTER, row->line, layout->region + 1,
                    code, STR_NONE);
        return OK;
    }
    if (mapping->has_register && !register_part(intake, layout, row, &school)) return OK;
    if (mapping->has_places) place_part(intake, layout, row, &school);
    *skip = false;
    school.spot = intake_place(intake, code);
    if (known) intake->spots.at[school.spot].number = known->id;
    if (!(mapping->has_register || mapping->has_places)) return OK;
    if (numbers_get(&intake->school_of_spot, school.spot) != NONE32) return OK;
    if (intake->schools.n >= DELIVERY_MOST_SCHOOLS)
        return fail(cx, LIMIT, MSG_DELIVERY_TOO_MANY,
                    str_format(cx->mem, "%u", DELIVERY_MOST_SCHOOLS));
    numbers_put(intake->mem, &intake->school_of_spot, school.spot, (uint32_t)intake->schools.n);
    vec_push(intake->mem, &intake->schools, school);
    return OK;
}

/* ---- schools without a place ---- */

static const School *school_of(const Intake *intake, Str code) {
    size_t spot = index_get(&intake->spot_of_code, code);
    uint32_t at = spot == NOWHERE ? NONE32 : numbers_get(&intake->school_of_spot, spot);
    return at >= intake->schools.n ? NULL : &intake->schools.at[at];
}

static bool in_own_area(const Intake *intake, const Region *town) {
    const Region *own = area_own(intake->catalogue);
    return own && town && region_contains(own, town);
}

static void note_missing(Intake *intake, const School *here, Str code, Str name) {
    Str both = str_join(intake->scratch, 2, (Str[]){code, name}, S(" "));
    finding_add(intake->findings, RULE_PLACE_WITHOUT_COORDINATES, here ? here->line : 0, 0, both,
                STR_NONE);
}

void register_notes(Intake *intake) {
    if (!intake->mapping || !intake->mapping->has_places) return;
    size_t n;
    const Region *const *known = schools_all(intake->catalogue, &n);
    for (size_t i = 0; i < n; i++) {
        const School *here = school_of(intake, known[i]->key);
        if (!isnan(known[i]->easting) || (here && !isnan(here->easting))) continue;
        if (in_own_area(intake, known[i]->parent))
            note_missing(intake, here, known[i]->key, known[i]->name.in[DE]);
    }
    if (!intake->mapping->has_register || !intake->schools.at) return;
    for (size_t i = 0; i < intake->schools.n; i++) {
        const School *school = &intake->schools.at[i];
        Str code = intake->spots.at[school->spot].code;
        if (!isnan(school->easting) || region_by_key(intake->catalogue, code, true)) continue;
        if (in_own_area(intake, region_by_key(intake->catalogue, school->town, false)))
            note_missing(intake, school, code, school->name);
    }
}

/* ---- table school ---- */

typedef struct SchoolRow {
    int64_t region, delivery, line, crs, place_delivery, place_line;
    Str name, town, type;
    double easting, northing;
} SchoolRow;

typedef struct SchoolRows {
    VEC(SchoolRow) list;
    NumberTable of_region;
} SchoolRows;

static Err rows_load(Cx *cx, SchoolRows *out) {
    Rows *rows;
    Err err;
    TRY(sql_school_rows(cx, &rows));
    while (!(err = rows_next(cx, rows))) {
        SchoolRow row = {.region = rows_int(rows, 0),
                         .delivery = rows_int(rows, 1),
                         .line = rows_int(rows, 2),
                         .name = str_copy(cx->mem, rows_text(rows, 3)),
                         .town = str_copy(cx->mem, rows_text(rows, 4)),
                         .type = str_copy(cx->mem, rows_text(rows, 5)),
                         .easting = rows_null(rows, 6) ? (double)NAN : rows_real(rows, 6),
                         .northing = rows_null(rows, 7) ? (double)NAN : rows_real(rows, 7),
                         .crs = rows_null(rows, 8) ? 0 : rows_int(rows, 8),
                         .place_delivery = rows_null(rows, 9) ? 0 : rows_int(rows, 9),
                         .place_line = rows_null(rows, 10) ? 0 : rows_int(rows, 10)};
        numbers_put(cx->mem, &out->of_region, (uint64_t)row.region, (uint32_t)out->list.n);
        vec_push(cx->mem, &out->list, row);
    }
    return err == NOT_FOUND ? OK : err;
}

/* True where the school is new or something about it has changed. */
static bool row_update(SchoolRow *row, const School *school, const Mapping *mapping,
                       int64_t delivery) {
    bool named = mapping->has_register &&
                 !(str_equal(row->name, school->name) && str_equal(row->town, school->town) &&
                   str_equal(row->type, school->type));
    bool placed =
        !isnan(school->easting) && !(row->easting == school->easting &&
                                     row->northing == school->northing && row->crs == school->crs);
    if (named || (mapping->has_register && !row->delivery)) {
        row->name = school->name, row->town = school->town, row->type = school->type;
        row->delivery = delivery, row->line = (int64_t)school->line;
        named = true;
    }
    if (placed) {
        row->easting = school->easting, row->northing = school->northing, row->crs = school->crs;
        row->place_delivery = delivery, row->place_line = (int64_t)school->line;
    }
    return named || placed;
}

static bool rows_merge(Cx *cx, SchoolRows *rows, const Intake *intake, int64_t delivery) {
    bool changed = false;
    for (size_t i = 0; i < intake->schools.n; i++) {
        const School *school = &intake->schools.at[i];
        must(school->spot < intake->spots.n);
        int64_t region = intake->spots.at[school->spot].number;
        uint32_t at = numbers_get(&rows->of_region, (uint64_t)region);
        if (at == NONE32) {
            if (!intake->mapping->has_register)
                continue; /* known by number only: nothing to hang a place on */
            at = (uint32_t)rows->list.n;
            SchoolRow fresh = {.region = region, .easting = (double)NAN, .northing = (double)NAN};
            numbers_put(cx->mem, &rows->of_region, (uint64_t)region, at);
            vec_push(cx->mem, &rows->list, fresh);
        }
        must(rows->list.at && at < rows->list.n);
        changed |= row_update(&rows->list.at[at], school, intake->mapping, delivery);
    }
    return changed;
}

Err register_store(Cx *cx, const Intake *intake, int64_t delivery) {
    static const char *const columns[] = {"region", "delivery",       "line",      "name",
                                          "town",   "school_type",    "easting",   "northing",
                                          "crs",    "place_delivery", "place_line"};
    SchoolRows rows = {.of_region = {0}};
    if (!intake->schools.n) return OK;
    TRY(rows_load(cx, &rows));
    if (!rows_merge(cx, &rows, intake, delivery)) return OK;
    TRY(sql_schools_clear(cx));
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "school", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < rows.list.n; i++) {
        const SchoolRow *row = &rows.list.at[i];
        bool placed = row->place_delivery != 0;
        Arg args[] = {ARG_I(row->region),
                      ARG_I(row->delivery),
                      ARG_I(row->line),
                      ARG_S(row->name),
                      ARG_S(row->town),
                      ARG_S(row->type),
                      placed ? ARG_D(row->easting) : ARG_N,
                      placed ? ARG_D(row->northing) : ARG_N,
                      placed ? ARG_I(row->crs) : ARG_N,
                      placed ? ARG_I(row->place_delivery) : ARG_N,
                      placed ? ARG_I(row->place_line) : ARG_N};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}
