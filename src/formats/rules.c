/* What is a finding called, how grave is it, and how is it said? The rules stand in rules.def, the
 * sentences in the message catalogues. */

#include "formats/formats.h"

#define KEPT_IN_ORDER 100
#define KEPT_PER_RULE 120 /* the rest is for columns that have none among the first */
#define MOST_VALUE 200    /* bytes of a foreign value that a finding keeps */

typedef struct RuleText {
    Str id;
    Severity severity;
    Msg title, message;
} RuleText;

static const RuleText rules[RULES] = {
#define RULE(name, id, severity) \
    [RULE_##name] = {S(id), severity, MSG_RULE_TITLE_##name, MSG_RULE_##name},
#include "formats/rules.def"
#undef RULE
};

Str rule_id(Rule rule) {
    must(rule < RULES);
    return rules[rule].id;
}

Str rule_title(Lang lang, Rule rule) {
    must(rule < RULES);
    return message_text(lang, rules[rule].title);
}

Severity rule_severity(Rule rule) {
    must(rule < RULES);
    return rules[rule].severity;
}

static const struct {
    Str id;
    Msg word;
} severities[] = {
    [NOTE] = {S("note"), MSG_FORMATS_SEVERITY_NOTE},
    [WARNING] = {S("warning"), MSG_FORMATS_SEVERITY_WARNING},
    [ERROR_FINDING] = {S("error"), MSG_FORMATS_SEVERITY_ERROR},
};

Str severity_id(Severity severity) {
    must(severity <= ERROR_FINDING);
    return severities[severity].id;
}

Str severity_word(Lang lang, Severity severity) {
    must(severity <= ERROR_FINDING);
    return message_text(lang, severities[severity].word);
}

/* Long values are cut, between two letters. */
static Str value_keep(Arena *mem, Str value) {
    if (value.n <= MOST_VALUE) return str_copy(mem, value);
    size_t n = MOST_VALUE;
    while (n && ((uint8_t)value.p[n] & 0xc0) == 0x80)
        n--;
    Str parts[] = {str_slice(value, 0, n), S("…")};
    return str_join(mem, 2, parts, STR_NONE);
}

/* Who works through a file begins at its top; that another column has the same trouble must show,
 * too. */
static bool keeps(Findings *findings, Rule rule, size_t column) {
    uint64_t bit = (uint64_t)1 << (column % 64);
    bool in_order = findings->kept[rule] < KEPT_IN_ORDER;
    if (!in_order && (findings->columns[rule] & bit || findings->kept[rule] >= KEPT_PER_RULE))
        return false;
    findings->columns[rule] |= bit;
    findings->kept[rule]++;
    return true;
}

void finding_add(Findings *findings, Rule rule, size_t row, size_t column, Str value,
                 Str expected) {
    must(rule < RULES);
    if (!findings) return;
    findings->of_rule[rule]++;
    if (!keeps(findings, rule, column)) return;
    Finding finding = {.rule = rule, .row = row, .column = column};
    finding.value = value_keep(findings->mem, value);
    finding.expected = value_keep(findings->mem, expected);
    vec_push(findings->mem, &findings->list, finding);
}

size_t findings_count(const Findings *findings, Severity severity) {
    size_t n = 0;
    for (size_t i = 0; i < RULES; i++)
        if (rules[i].severity == severity) n += findings->of_rule[i];
    return n;
}

/* The sentence of the rule; what is expected is added as a sentence of its own where the rule does
 * not say it. */
Str finding_text(Arena *mem, Lang lang, const Finding *finding) {
    must(finding->rule < RULES);
    Msg message = rules[finding->rule].message;
    Str arguments[] = {finding_value(mem, lang, finding), finding_expected(mem, lang, finding)};
    Str text = message_fill(mem, lang, message, 2, arguments);
    if (!finding->expected.n || str_find(message_text(lang, message), S("{2}"), 0) != SIZE_MAX)
        return text;
    Str parts[] = {text, message_fill(mem, lang, MSG_FORMATS_EXPECTED, 1, &arguments[1])};
    return str_join(mem, 2, parts, S(" "));
}

Str finding_place(Arena *mem, Lang lang, const Finding *finding) {
    if (!finding->row) return S("");
    Str place[] = {str_format(mem, "%zu", finding->row), str_format(mem, "%zu", finding->column)};
    return message_fill(mem, lang, finding->column ? MSG_FORMATS_PLACE_CELL : MSG_FORMATS_PLACE_ROW,
                        2, place);
}
