/* What looking at a file brought, for programs: the same JSON from the command line and the page.
 */

#include "base/base.h"
#include "figures/check.h"

Str check_severity(Severity severity) {
    return severity == ERROR_FINDING ? S("error") : severity == WARNING ? S("warning") : S("note");
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

void check_tell_findings(Cx *cx, Json *j, const Findings *findings) {
    json_key(j, S("findings"));
    json_array(j);
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        json_object(j);
        json_field(j, "rule", rule_id(f->rule));
        json_field(j, "severity", check_severity(rule_severity(f->rule)));
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
        json_field(j, "heading", column->heading);
        json_field(j, "use", check_use(column->use));
        json_field(j, "meaning", column->meaning.in[cx->lang]);
        json_field(j, "reason", column->reason.in[cx->lang]);
        json_object_end(j);
    }
    json_array_end(j);
}

static void tell_texts(Cx *cx, Json *j, const char *key, const Texts *texts, size_t n) {
    json_key(j, str_of(key));
    json_array(j);
    for (size_t i = 0; i < n; i++)
        json_str(j, texts[i].in[cx->lang]);
    json_array_end(j);
}

void check_tell(Cx *cx, Json *j, const Checked *checked) {
    const Delivery *d = &checked->delivery;
    json_field(j, "form", checked->form);
    json_field(j, "decimal", checked->decimal);
    json_key(j, S("sheets"));
    json_array(j);
    for (size_t i = 0; i < checked->n_sheets; i++)
        json_str(j, checked->sheets[i]);
    json_array_end(j);
    json_field(j, "origin", check_origin(checked->origin));
    json_field(j, "mapping", checked->mapping_id);
    json_field(j, "yaml", checked->yaml);
    tell_texts(cx, j, "reasons", checked->reasons, checked->n_reasons);
    tell_columns(cx, j, checked);
    json_field_int(j, "rows", d->rows);
    json_field_int(j, "rows_outside", d->rows_outside);
    json_field_int(j, "added", d->added);
    json_field_int(j, "changed", d->changed);
    json_field_int(j, "unchanged", d->unchanged);
}
