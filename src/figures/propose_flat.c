/* Which mapping would read this ffcsv file? The format itself names variables, codes and values;
 * only which variable is the region is to be found, and what is counted. */

#include "base/base.h"
#include "figures/propose_in.h"

#define MOST_GROUPS 20

typedef struct FlatGroup {
    size_t code, label, attribute, attribute_label;
    bool region;
} FlatGroup;

typedef struct Flat {
    FlatGroup groups[MOST_GROUPS];
    size_t n;
    size_t value_code, value_label, value_unit, time;
} Flat;

static size_t column_named(const Proposal *p, Str name) {
    for (size_t c = 0; c < p->n; c++)
        if (p->table->columns[c].n_path && str_equal(p->table->columns[c].path[0], name)) return c;
    return NOWHERE;
}

static Str only_text(const Proposal *p, size_t c) {
    return c < p->n && p->guesses[c].texts.n ? p->guesses[c].texts.at[0].text : STR_NONE;
}

static void find_groups(const Proposal *p, Flat *flat) {
    flat->value_code = column_named(p, S("value_variable_code"));
    flat->value_label = column_named(p, S("value_variable_label"));
    flat->value_unit = column_named(p, S("value_unit"));
    flat->time = column_named(p, S("time"));
    for (size_t i = 1; i < 100 && flat->n < MOST_GROUPS; i++) {
        FlatGroup group = {
            column_named(p, str_format(p->scratch, "%zu_variable_code", i)),
            column_named(p, str_format(p->scratch, "%zu_variable_label", i)),
            column_named(p, str_format(p->scratch, "%zu_variable_attribute_code", i)),
            column_named(p, str_format(p->scratch, "%zu_variable_attribute_label", i)), false};
        if (group.code != NOWHERE && group.attribute != NOWHERE) flat->groups[flat->n++] = group;
    }
}

/* The group with the most keys of the register or of other Länder. */
static size_t region_group(Proposal *p, const Flat *flat) {
    size_t best = NOWHERE, most = 0;
    for (size_t i = 0; i < flat->n; i++) {
        const Guess *guess = &p->guesses[flat->groups[i].attribute];
        size_t keys = 0, known = 0;
        for (size_t k = 0; k < guess->texts.n; k++) {
            Key key = key_read(p->intake, guess->texts.at[k].text);
            known += key.kind == KEY_KNOWN;
            keys += key.kind == KEY_KNOWN || key.kind == KEY_OUTSIDE;
        }
        if (known && keys * 2 > guess->texts.n && keys > most) best = i, most = keys;
    }
    return best;
}

/* The label beside a code, in the sample. */
static Str label_of(const Proposal *p, size_t code, size_t label, size_t text) {
    for (size_t r = 0; label < p->n && r < p->n_sample; r++)
        if (p->cells[r * p->n + code] == text && p->cells[r * p->n + label] != NONE32)
            return p->guesses[label].texts.at[p->cells[r * p->n + label]].text;
    return p->guesses[code].texts.at[text].text;
}

static void write_group(Buf *out, const Proposal *p, const FlatGroup *group, Str id) {
    const Guess *codes = &p->guesses[group->attribute];
    buf_put(out, S("  "));
    yaml_text(out, only_text(p, group->code));
    buf_format(out, ":\n    dimension: %.*s\n    codes:\n      \"\": total\n", STR_ARG(id));
    for (size_t i = 0; i < codes->texts.n; i++) {
        Str code = codes->texts.at[i].text;
        bool total = words_only(p->mem, WORDS_TOTAL, code);
        buf_put(out, S("      "));
        yaml_text(out, code);
        buf_put(out, S(": "));
        yaml_text(out, total ? S("total") : str_format(p->mem, "c%zu", i + 1));
        buf_char(out, '\n');
    }
}

static void write_breakdown(Buf *out, const Proposal *p, const FlatGroup *group, Str id) {
    const Guess *codes = &p->guesses[group->attribute];
    buf_format(out, "  - id: %.*s\n    label: ", STR_ARG(id));
    yaml_text(out, only_text(p, group->label).n ? only_text(p, group->label) : id);
    buf_put(out, S("\n    complete: no\n    codes:\n"));
    for (size_t i = 0; i < codes->texts.n; i++) {
        if (words_only(p->mem, WORDS_TOTAL, codes->texts.at[i].text)) continue;
        buf_format(out, "      - {code: \"c%zu\", label: ", i + 1);
        yaml_text(out, label_of(p, group->attribute, group->attribute_label, i));
        buf_put(out, S("}\n"));
    }
}

static Unit unit_at(const Proposal *p, const Flat *flat, size_t text) {
    Str unit = STR_NONE;
    for (size_t r = 0; flat->value_unit < p->n && r < p->n_sample && !unit.n; r++)
        if (p->cells[r * p->n + flat->value_code] == text &&
            p->cells[r * p->n + flat->value_unit] != NONE32)
            unit =
                p->guesses[flat->value_unit].texts.at[p->cells[r * p->n + flat->value_unit]].text;
    if (words_have(p->mem, WORDS_SHARE, unit) || str_equal(unit, S("%"))) return UNIT_PERCENT;
    size_t value = column_named(p, S("value"));
    const Guess *guess = value < p->n ? &p->guesses[value] : NULL;
    return guess && guess->whole == guess->numbers && !guess->negative ? UNIT_COUNT : UNIT_RATIO;
}

static Str group_id(const Proposal *p, const Flat *flat, size_t i) {
    return str_format(p->mem, "own-%zu-%.*s", i + 1,
                      STR_ARG(propose_slug(p->mem, only_text(p, flat->groups[i].code))));
}

static void write_all(Buf *out, const Cx *cx, const Proposal *p, const Flat *flat, size_t region) {
    const Guess *values = &p->guesses[flat->value_code];
    static const char *const kinds[] = {"year", "school-year", "semester", "day"};
    size_t kind = PERIOD_YEAR;
    for (size_t k = 0; flat->time < p->n && k <= PERIOD_DAY; k++)
        if (p->guesses[flat->time].kinds[k] > p->guesses[flat->time].kinds[kind]) kind = k;
    buf_format(out, "# %.*s\n", STR_ARG(message_text(cx->lang, MSG_CHECK_FILE_HEAD)));
    buf_format(out, "mapping: %.*s-own\ntitle: ",
               STR_ARG(propose_slug(p->mem, label_of(p, flat->value_code, flat->value_label, 0))));
    yaml_text(out, label_of(p, flat->value_code, flat->value_label, 0));
    buf_put(out, S("\nkind: flat\nregion: ["));
    for (size_t i = 0; i < p->guesses[flat->groups[region].code].texts.n; i++) {
        if (i) buf_put(out, S(", "));
        yaml_text(out, p->guesses[flat->groups[region].code].texts.at[i].text);
    }
    buf_format(out, "]\nperiod: {from: time, kind: %s}\nvalues:\n", kinds[kind]);
    for (size_t i = 0; i < values->texts.n; i++) {
        buf_put(out, S("  "));
        yaml_text(out, values->texts.at[i].text);
        buf_format(out, ": {measure: own-%zu}\n", i + 1);
    }
    if (flat->n > 1) buf_put(out, S("dimensions:\n"));
    for (size_t i = 0; i < flat->n; i++)
        if (i != region) write_group(out, p, &flat->groups[i], group_id(p, flat, i));
    buf_put(out, S("measures:\n"));
    for (size_t i = 0; i < values->texts.n; i++) {
        Unit unit = unit_at(p, flat, i);
        buf_format(out, "  - {id: own-%zu, unit: %s, adds: %s, dimensions: [", i + 1,
                   unit == UNIT_COUNT     ? "count"
                   : unit == UNIT_PERCENT ? "percent"
                                          : "ratio",
                   unit == UNIT_COUNT ? "yes" : "no");
        for (size_t g = 0, n = 0; g < flat->n; g++)
            if (g != region)
                buf_format(out, "%s%.*s", n++ ? ", " : "", STR_ARG(group_id(p, flat, g)));
        buf_put(out, S("], title: "));
        yaml_text(out, label_of(p, flat->value_code, flat->value_label, i));
        buf_put(out, S("}\n"));
    }
    if (flat->n > 1) buf_put(out, S("breakdowns:\n"));
    for (size_t i = 0; i < flat->n; i++)
        if (i != region) write_breakdown(out, p, &flat->groups[i], group_id(p, flat, i));
}

Err propose_flat(Cx *cx, Proposal *p, Str *yaml) {
    Flat flat = {.n = 0};
    find_groups(p, &flat);
    size_t region = region_group(p, &flat);
    if (flat.value_code == NOWHERE || !p->guesses[flat.value_code].texts.n)
        return propose_nothing(cx, p, RULE_MAPPING_NO_VALUE);
    if (region == NOWHERE) return propose_nothing(cx, p, RULE_MAPPING_NO_REGION);
    size_t keys = flat.groups[region].attribute;
    p->guesses[keys].use = USE_REGION;
    p->guesses[keys].reason = say_reason(p, MSG_CHECK_WHY_VARIABLE, propose_number(p, keys),
                                         only_text(p, flat.groups[region].label).n
                                             ? only_text(p, flat.groups[region].label)
                                             : only_text(p, flat.groups[region].code));
    Buf out = buf_new(cx->mem, PROPOSAL_MOST);
    write_all(&out, cx, p, &flat, region);
    TRY(buf_check(cx, &out));
    *yaml = buf_str(&out);
    return OK;
}
