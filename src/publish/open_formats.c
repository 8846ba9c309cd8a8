/* How does a table of figures look as JSON and as CSV? One writer each, so that the command line,
 * the pages' .json and .csv and both stores give the same bytes. */

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "publish/publish_in.h"

void publish_number(Buf *out, const Value *value, double number) {
    const double exact = 9007199254740992; /* up to here a whole number is written as it is */
    if (!isfinite(number)) return;
    if (fabs(number) < exact && !(number > floor(number))) {
        buf_int(out, (int64_t)number);
        return;
    }
    int decimals = value_decimals(value, 6);
    char text[DBL_MAX_10_EXP + 16];
    int n = snprintf(text, sizeof text, "%.*f", decimals, number);
    if (decimals > 0) {
        while (text[n - 1] == '0')
            n--;
        if (text[n - 1] == '.') n--;
    }
    if (n == 2 && text[0] == '-' && text[1] == '0') text[0] = '0', n = 1;
    buf_put(out, (Str){text, (size_t)n});
}

static void json_number(Json *j, const char *key, const Value *value, double number) {
    json_key(j, str_of(key));
    if (!isfinite(number)) {
        json_null(j);
        return;
    }
    Buf text = buf_new(j->out->mem, 64);
    publish_number(&text, value, number);
    json_raw_number(j, buf_str(&text));
}

static void json_texts(Json *j, const char *key, const Texts *texts) {
    json_key(j, str_of(key));
    json_object(j);
    json_field(j, "de", texts->in[DE]);
    json_field(j, "en", texts->in[EN]);
    json_object_end(j);
}

static void json_marks(Json *j, const Value *value) {
    json_key(j, S("marks"));
    json_array(j);
#define MARK(name, id, bit) \
    if (value->marks & name) json_str(j, S(id));
#include "figures/states.def"
#undef MARK
    json_array_end(j);
}

static void json_value(Json *j, const Value *value) {
    json_number(j, "number", value, value->number);
    json_field(j, "state", presence_id(value->presence));
    json_key(j, S("band"));
    if (isfinite(value->low) && isfinite(value->high)) {
        json_array(j);
        Value wide =
            *value; /* a band's own ends are shown more finely than the number they surround */
        wide.low = wide.high = wide.number;
        Buf low = buf_new(j->out->mem, 64), high = buf_new(j->out->mem, 64);
        publish_number(&low, &wide, value->low);
        publish_number(&high, &wide, value->high);
        json_raw_number(j, buf_str(&low));
        json_raw_number(j, buf_str(&high));
        json_array_end(j);
    } else {
        json_null(j);
    }
    json_field(j, "unit", unit_id(value->unit));
    json_field(j, "precision", precision_id(value->precision));
    if (value->base) json_field_int(j, "rounded_to", value->base);
    json_field(j, "secrecy", secrecy_id(value->secrecy));
    json_marks(j, value);
    Value counts = {.low = 0, .high = 0, .decimals = value->decimals};
    json_number(j, "numerator", &counts, value->numerator);
    json_number(j, "denominator", &counts, value->denominator);
}

static void json_figure(Json *j, const PublishedFigure *f) {
    Arena *mem = j->out->mem;
    json_object(j);
    json_field(j, "indicator", f->indicator->id);
    json_field_int(j, "definition_version", f->indicator->version);
    json_field(j, "region", f->region->key);
    json_field(j, "region_name", f->region->name.in[DE]);
    json_field(j, "period", period_code(mem, f->period));
    json_field(j, "cell", f->cell);
    if (f->derived) json_field(j, "derived", derived_id(mem, f));
    if (f->derived == DERIVED_SINCE)
        json_field_int(j, "years_since_joining", f->period.year - f->joined);
    json_value(j, &f->value);
    json_key(j, S("value_of_region"));
    json_str(j, f->stand_in ? f->stand_in->key : f->region->key);
    json_key(j, S("delivery"));
    if (f->first.delivery)
        json_int(j, f->first.delivery);
    else
        json_null(j);
    json_key(j, S("row"));
    if (f->first.delivery)
        json_int(j, (int64_t)f->first.row);
    else
        json_null(j);
    json_key(j, S("column"));
    if (f->first.delivery)
        json_int(j, (int64_t)f->first.column);
    else
        json_null(j);
    json_field_int(j, "cells", (int64_t)f->n_cells);
    json_object_end(j);
}

static Err json_indicator(Cx *cx, Json *j, const PublishedTable *table) {
    const Indicator *indicator = table->indicator;
    Arena *mem = j->out->mem;
    Texts source;
    for (Lang lang = DE; lang < LANGS; lang++)
        TRY(publish_source(cx, &source.in[lang], lang, table));
    json_object(j);
    json_field(j, "id", indicator->id);
    json_field(j, "family", indicator->family);
    json_field_int(j, "definition_version", indicator->version);
    json_texts(j, "title", &indicator->title);
    json_texts(j, "definition", &indicator->definition);
    json_texts(j, "limits", &indicator->limits);
    json_texts(j, "source", &source);
    json_field(j, "unit", unit_id(indicator->unit));
    json_field(j, "formula", indicator->formula);
    json_field(j, "stage", indicator->stage);
    json_field(j, "aspect", indicator->aspect);
    json_field(j, "secrecy_regime", indicator->secrecy);
    json_key(j, S("breaks"));
    json_array(j);
    for (size_t i = 0; i < indicator->n_breaks; i++) {
        json_object(j);
        json_field(j, "before", period_code(mem, indicator->breaks[i].before));
        json_texts(j, "reason", &indicator->breaks[i].reason);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
    return OK;
}

static Err json_delivery(Cx *cx, Json *j, int64_t number) {
    Delivery delivery;
    TRY(publish_delivery(cx, &delivery, number));
    json_object(j);
    json_field_int(j, "delivery", number);
    json_field(j, "file", delivery.file_name);
    json_field(j, "sha256", delivery.sha256);
    json_field(j, "stand", delivery.stand);
    json_field(j, "attribution", delivery.attribution);
    json_object_end(j);
    return OK;
}

static bool known_before(const PublishedTable *const *tables, size_t t, int64_t number) {
    for (size_t i = 0; i < t; i++)
        for (size_t d = 0; d < tables[i]->n_deliveries; d++)
            if (tables[i]->deliveries[d] == number) return true;
    return false;
}

static bool any_not_public(const PublishedTable *const *tables, size_t n) {
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            if (tables[t]->figures[i].value.marks & NOT_PUBLIC) return true;
    return false;
}

Err publish_json(Cx *cx, Buf *out, const PublishedTable *const *tables, size_t n) {
    Json j = json_begin(out);
    json_object(&j);
    json_field_int(&j, "as_of_delivery", n ? tables[0]->as_of : 0);
    if (any_not_public(tables, n))
        json_field(&j, "not_public", message_text(cx->lang, MSG_BEYOND_VIEW));
    json_key(&j, S("indicators"));
    json_array(&j);
    for (size_t t = 0; t < n; t++)
        TRY(json_indicator(cx, &j, tables[t]));
    json_array_end(&j);
    json_key(&j, S("figures"));
    json_array(&j);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            json_figure(&j, &tables[t]->figures[i]);
    json_array_end(&j);
    json_key(&j, S("deliveries"));
    json_array(&j);
    for (size_t t = 0; t < n; t++)
        for (size_t d = 0; d < tables[t]->n_deliveries; d++)
            if (!known_before(tables, t, tables[t]->deliveries[d]))
                TRY(json_delivery(cx, &j, tables[t]->deliveries[d]));
    json_array_end(&j);
    json_object_end(&j);
    buf_char(out, '\n');
    return buf_check(cx, out);
}

typedef struct CsvStyle {
    Buf *out;
    char separator;
    Decimal decimal;
    bool derived, since; /* there are derived figures; such by years since joining */
} CsvStyle;

static void csv_text(CsvStyle *csv, Str text) {
    buf_csv_text(csv->out, text, csv->separator);
    buf_char(csv->out, csv->separator);
}

static void csv_text_after(CsvStyle *csv, Str text) { /* of the last column */
    buf_char(csv->out, csv->separator);
    buf_csv_text(csv->out, text, csv->separator);
}

static void csv_number(CsvStyle *csv, const Value *value, double number) {
    Buf text = buf_new(csv->out->mem, 64);
    publish_number(&text, value, number);
    Str s = buf_str(&text);
    for (size_t i = 0; i < s.n; i++)
        if (text.p[i] == '.' && csv->decimal == DECIMAL_COMMA) text.p[i] = ',';
    csv_text(csv, s);
}

static void csv_count(CsvStyle *csv, int64_t number) {
    if (number) buf_int(csv->out, number);
    buf_char(csv->out, csv->separator);
}

/* Only tables that tell what is derived say so, in the last columns. */
static void find_derived(const PublishedTable *const *tables, size_t n, CsvStyle *csv) {
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t]->n; i++) {
            Derived derived = tables[t]->figures[i].derived;
            csv->derived |= derived != DERIVED_NOT;
            csv->since |= derived == DERIVED_SINCE;
        }
}

static void csv_figure(Cx *cx, CsvStyle *csv, const PublishedFigure *f) {
    const Value *v = &f->value;
    Value ends = *v;
    ends.low = ends.high = ends.number;
    Str marks = S("");
#define MARK(name, id, bit) \
    if (v->marks & name) \
        marks = str_format(cx->mem, "%.*s%s" id, STR_ARG(marks), marks.n ? " " : "");
#include "figures/states.def"
#undef MARK
    csv_text(csv, f->indicator->id);
    csv_count(csv, f->indicator->version);
    csv_text(csv, f->region->key);
    csv_text(csv, f->region->name.in[DE]);
    csv_text(csv, period_code(cx->mem, f->period));
    csv_text(csv, f->cell);
    csv_text(csv, publish_cell_label(cx, DE, f));
    csv_number(csv, v, v->number);
    csv_text(csv, presence_id(v->presence));
    csv_number(csv, &ends, v->low);
    csv_number(csv, &ends, v->high);
    csv_text(csv, unit_id(v->unit));
    csv_text(csv, precision_id(v->precision));
    csv_text(csv, marks);
    csv_text(csv, secrecy_id(v->secrecy));
    csv_text(csv, f->stand_in ? f->stand_in->key : f->region->key);
    csv_count(csv, f->first.delivery);
    csv_count(csv, (int64_t)f->first.row);
    csv_count(csv, (int64_t)f->first.column);
    buf_int(csv->out, (int64_t)f->n_cells);
    if (csv->derived) csv_text_after(csv, derived_id(cx->mem, f));
    if (csv->since)
        csv_text_after(csv, f->derived == DERIVED_SINCE
                                ? str_int(cx->mem, f->period.year - f->joined)
                                : STR_NONE);
    buf_put(csv->out, S("\r\n"));
}

Err publish_csv(Cx *cx, Buf *out, const PublishedTable *const *tables, size_t n, char separator,
                Decimal decimal) {
    static const char *const heads[] = {
        "indicator",  "definition_version",
        "region",     "region_name",
        "period",     "cell",
        "cell_label", "number",
        "state",      "band_low",
        "band_high",  "unit",
        "precision",  "marks",
        "secrecy",    "value_of_region",
        "delivery",   "row",
        "column",     "cells",
    };
    CsvStyle csv = {.out = out, .separator = separator, .decimal = decimal};
    find_derived(tables, n, &csv);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i) buf_char(out, separator);
        buf_put(out, str_of(heads[i]));
    }
    if (csv.derived) csv_text_after(&csv, S("derived"));
    if (csv.since) csv_text_after(&csv, S("years_since_joining"));
    buf_put(out, S("\r\n"));
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < tables[t]->n; i++)
            csv_figure(cx, &csv, &tables[t]->figures[i]);
    return buf_check(cx, out);
}
