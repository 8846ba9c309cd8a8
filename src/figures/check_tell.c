/* What came of a file, for programs and as a list: the same from the command line and the page. */

#include "base/base.h"
#include "figures/check.h"

Str check_outcome(DeliveryOutcome outcome) {
    switch (outcome) {
    case DELIVERY_STORED: return S("stored");
    case DELIVERY_UNCHANGED: return S("unchanged");
    case DELIVERY_REFUSED: break;
    }
    return S("refused");
}

Str check_use(ColumnUse use) {
    switch (use) {
    case USE_REGION: return S("region");
    case USE_NAME: return S("name");
    case USE_PERIOD: return S("period");
    case USE_LABEL: return S("breakdown");
    case USE_VALUE: return S("value");
    case USE_QUALITY: return S("quality");
    case USE_NONE: break;
    }
    return S("none");
}

Str check_origin(MappingOrigin origin) {
    switch (origin) {
    case MAPPING_AGREED: return S("agreed");
    case MAPPING_GIVEN: return S("given");
    case MAPPING_REMEMBERED: return S("remembered");
    case MAPPING_PROPOSED: return S("proposed");
    case MAPPING_ABSENT: break;
    }
    return S("none");
}

static void tell_findings(Cx *cx, Json *j, const Findings *findings) {
    json_key(j, S("findings"));
    json_array(j);
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        json_object(j);
        json_field(j, "rule", rule_id(f->rule));
        json_field(j, "severity", severity_id(rule_severity(f->rule)));
        json_field_int(j, "row", (int64_t)f->row);
        json_field_int(j, "column", (int64_t)f->column);
        json_field(j, "found", f->value);
        json_field(j, "expected", f->expected);
        json_field(j, "text", finding_text(cx->mem, cx->lang, f));
        json_object_end(j);
    }
    json_array_end(j);
    json_key(j, S("counts"));
    json_object(j);
    for (Rule rule = 0; rule < RULES; rule++)
        if (findings->of_rule[rule]) {
            json_key(j, rule_id(rule));
            json_int(j, (int64_t)findings->of_rule[rule]);
        }
    json_object_end(j);
}

static void tell_columns(Cx *cx, Json *j, const Checked *checked) {
    json_key(j, S("columns"));
    json_array(j);
    for (size_t c = 0; c < checked->n_columns; c++) {
        const CheckedColumn *column = &checked->columns[c];
        json_object(j);
        json_field_int(j, "column", (int64_t)c + 1);
        json_field(j, "heading", column->heading);
        json_field(j, "use", check_use(column->use));
        json_field(j, "meaning", column->meaning.in[cx->lang]);
        json_field(j, "reason", column->reason.in[cx->lang]);
        json_object_end(j);
    }
    json_array_end(j);
}

static void tell_strings(Json *j, const char *key, const Str *strings, size_t n) {
    json_key(j, str_of(key));
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_str(j, strings[i]);
    json_array_end(j);
}

static void tell_look(Cx *cx, Json *j, const Checked *checked) {
    json_field(j, "origin", check_origin(checked->origin));
    json_field(j, "decimal", checked->decimal);
    json_field(j, "yaml", checked->yaml);
    tell_strings(j, "sheets", checked->sheets, checked->n_sheets);
    tell_strings(j, "title", checked->title, checked->n_title);
    json_key(j, S("reasons"));
    json_array(j);
    for (size_t i = 0; i < checked->n_reasons; i++)
        json_str(j, checked->reasons[i].in[cx->lang]);
    json_array_end(j);
    tell_columns(cx, j, checked);
}

void check_tell(Cx *cx, Json *j, const CheckTold *told) {
    const Delivery *d = told->delivery;
    json_field(j, "file", told->file);
    json_field(j, "outcome", check_outcome(d->outcome));
    json_field_int(j, "delivery", d->number);
    json_field(j, "mapping", told->checked ? told->checked->mapping_id : d->mapping);
    json_field(j, "form", d->form);
    json_field_int(j, "rows", d->rows);
    json_field_int(j, "rows_outside", d->rows_outside);
    json_field_int(j, "added", d->added);
    json_field_int(j, "changed", d->changed);
    json_field_int(j, "unchanged", d->unchanged);
    if (d->tallied) json_field_int(j, "cells", d->cells);
    if (told->checked) tell_look(cx, j, told->checked);
    tell_findings(cx, j, told->findings);
}

Err check_list(Cx *cx, Str *out, const CheckTold *told) {
    const Checked *checked = told->checked;
    size_t n = checked ? checked->n_columns : 0;
    Str *headings = NEW_ARRAY(cx->mem, Str, n + 1);
    for (size_t c = 0; c < n; c++)
        headings[c] = checked->columns[c].heading;
    FindingsAbout about = {
        .file = told->delivery->file_name,
        .sha256 = told->delivery->sha256,
        .form = told->delivery->form,
        .mapping = checked ? checked->mapping_id : told->delivery->mapping,
        .when = cx->clock(),
        .headings = headings,
        .n_headings = n,
    };
    return findings_list(cx, out, told->findings, &about);
}
