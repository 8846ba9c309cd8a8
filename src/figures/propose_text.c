/* How does a proposal read as a mapping file? The same table always gives the same text; before
 * each choice stands, as a comment, why it was made. What is written here is read back by the
 * ordinary reader of mappings before anybody sees it. */

#include "base/base.h"
#include "figures/propose_in.h"

#define ROUNDED_FROM 30 /* so many numbers must be multiples before that is no chance */

/* ---- pieces of YAML ---- */

void yaml_text(Buf *out, Str text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            buf_format(out, "\\x%02X", c);
        else if (c == 0xC2 && i + 1 < text.n && (unsigned char)text.p[i + 1] < 0xA0)
            buf_format(out, "\\x%02X", (unsigned char)text.p[++i]);
        else if (c == 0xEF && str_starts(str_slice(text, i, text.n), S("\xEF\xBB\xBF")))
            buf_put(out, S("\\uFEFF")), i += 2;
        else if (c == 0xEF && i + 2 < text.n && (unsigned char)text.p[i + 1] == 0xBF &&
                 (unsigned char)text.p[i + 2] >= 0xBE)
            buf_format(out, "\\uFFF%c", (unsigned char)text.p[i + 2] == 0xBE ? 'E' : 'F'), i += 2;
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

/* A comment is one line of printable text. */
static void comment(Buf *out, const char *indent, Str text) {
    if (!text.n) return;
    buf_put(out, str_of(indent));
    buf_put(out, S("# "));
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool odd = c < 0x20 || c == 0x7F ||
                   (c == 0xEF && i + 1 < text.n && (unsigned char)text.p[i + 1] >= 0xBB) ||
                   (c == 0xC2 && i + 1 < text.n && (unsigned char)text.p[i + 1] < 0xA0);
        if (odd && c >= 0x80) i += c == 0xEF ? 2 : 1;
        buf_char(out, odd ? ' ' : (char)c);
    }
    buf_char(out, '\n');
}

static void heading(Buf *out, const Proposal *p, size_t c) {
    yaml_text(out, p->table->columns[c].n_path ? propose_heading(p, c)
                                               : str_format(p->mem, "#%zu", c + 1));
}

static void texts_of(Buf *out, Str text) {
    buf_put(out, S("{de: "));
    yaml_text(out, text);
    buf_put(out, S(", en: "));
    yaml_text(out, text);
    buf_put(out, S("}"));
}

static void why(Buf *out, const Cx *cx, const Proposal *p, size_t c) {
    comment(out, "", p->guesses[c].reason.in[cx->lang]);
}

/* ---- head ---- */

static Str words_of_table(const Proposal *p) {
    for (size_t i = 0; i < p->table->n_title; i++)
        if (str_trim(p->table->title[i]).n > 3) return str_trim(p->table->title[i]);
    return p->file_title;
}

/* The first line of the title as far as it holds no number: periods and counts change. */
static Str title_words(const Proposal *p) {
    if (!p->table->n_title || p->region_from == REGION_FROM_TITLE) return STR_NONE;
    Str line = words_of_table(p);
    size_t end = 0;
    while (end < line.n && !(line.p[end] >= '0' && line.p[end] <= '9'))
        end++;
    return mapping_fold(p->mem, str_slice(line, 0, end)).n >= 8 ? str_trim(str_slice(line, 0, end))
                                                                : STR_NONE;
}

static void write_head(Buf *out, const Cx *cx, const Proposal *p) {
    Str title = words_of_table(p), recognise = title_words(p);
    comment(out, "", message_text(cx->lang, MSG_CHECK_FILE_HEAD));
    for (size_t i = 0; i < p->reasons.n; i++)
        comment(out, "", p->reasons.at[i].in[cx->lang]);
    buf_format(out, "mapping: %.*s\n", STR_ARG(propose_slug(p->mem, title)));
    buf_put(out, S("title: "));
    texts_of(out, title);
    buf_format(out, "\nkind: %s\n", p->genesis ? "genesis" : "csv");
    if (!recognise.n) return;
    buf_put(out, S("recognise: ["));
    yaml_text(out, recognise);
    buf_put(out, S("]\n"));
}

/* ---- region and period ---- */

static void write_outside(Buf *out, const Proposal *p) {
    static const char *const levels[] = {"any", "land", "district-group", "kreis", "town"};
    static const char *const outsides[] = {"official", "unknown", "all"};
    if (p->level != LEVEL_ANY) buf_format(out, ", level: %s", levels[p->level]);
    if (p->outside != OUTSIDE_OFFICIAL) buf_format(out, ", outside: %s", outsides[p->outside]);
    buf_put(out, S("}\n"));
}

static void write_region(Buf *out, const Cx *cx, const Proposal *p) {
    if (p->genesis) {
        buf_put(out, S("region: key\n"));
        return;
    }
    if (p->region_from == REGION_FROM_TITLE) {
        buf_put(out, S("region: {from: title}\n"));
        return;
    }
    if (p->region_from == REGION_FROM_NAME) {
        why(out, cx, p, p->name);
        buf_put(out, S("region: {name: "));
        heading(out, p, p->name);
        write_outside(out, p);
        return;
    }
    why(out, cx, p, p->region[0]);
    if (p->name < p->n) why(out, cx, p, p->name);
    buf_put(out, S("region: {column: ["));
    for (size_t i = 0; i < p->n_region; i++) {
        if (i) buf_put(out, S(", "));
        heading(out, p, p->region[i]);
    }
    buf_put(out, S("]"));
    if (p->name < p->n) {
        buf_put(out, S(", name: "));
        heading(out, p, p->name);
    }
    write_outside(out, p);
    if (p->guesses[p->region[0]].lost) buf_put(out, S("repair: lost-zero\n"));
    if (p->of_schools) buf_put(out, S("region_kind: school\n"));
}

static void write_period(Buf *out, const Cx *cx, const Proposal *p) {
    static const char *const kinds[] = {[PERIOD_YEAR] = "year",
                                        [PERIOD_SCHOOL_YEAR] = "school-year",
                                        [PERIOD_SEMESTER] = "semester",
                                        [PERIOD_DAY] = "day"};
    static const char *const from[] = {[PERIOD_FROM_TIME] = "time",
                                       [PERIOD_FROM_HEADING] = "heading",
                                       [PERIOD_FROM_COLUMNS] = "columns",
                                       [PERIOD_FROM_TITLE] = "title",
                                       [PERIOD_UNKNOWN] = "unknown"};
    if (p->period < p->n) why(out, cx, p, p->period);
    buf_put(out, S("period: {"));
    if (p->period_from == PERIOD_FROM_COLUMN) {
        buf_put(out, S("column: "));
        heading(out, p, p->period);
    } else if (p->period_from == PERIOD_DECLARED) {
        buf_put(out, S("constant: "));
        yaml_text(out, period_code(p->mem, p->period_declared));
    } else {
        buf_format(out, "from: %s", from[p->period_from]);
    }
    buf_format(out, ", kind: %s}\n", kinds[p->period_kind]);
}

/* ---- labels ---- */

static Str code_of_text(const Proposal *p, const Guess *guess, Str text) {
    const DimensionCode *code = propose_code(p, guess->dimension, text);
    return code ? code->code : S("total");
}

static void write_code(Buf *out, Str text, Str code) {
    buf_put(out, S("      "));
    yaml_text(out, text);
    buf_put(out, S(": "));
    yaml_text(out, code.n ? code : S("total"));
    buf_char(out, '\n');
}

static void write_label(Buf *out, const Cx *cx, const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    comment(out, "  ", guess->reason.in[cx->lang]);
    buf_put(out, S("  - "));
    if (!p->genesis) {
        buf_put(out, S("column: "));
        heading(out, p, c);
        buf_put(out, S("\n    "));
    }
    if (guess->dimension) {
        buf_format(out, "dimension: %.*s\n    codes:\n", STR_ARG(guess->dimension->id));
        for (size_t i = 0; i < guess->texts.n; i++)
            write_code(out, guess->texts.at[i].text,
                       code_of_text(p, guess, guess->texts.at[i].text));
        return;
    }
    const OwnBreakdown *b = &p->breakdowns.at[guess->breakdown];
    buf_format(out, "dimension: %.*s\n    codes:\n", STR_ARG(b->id));
    for (size_t i = 0; i < b->n; i++)
        write_code(out, b->texts[i], b->codes[i]);
}

static bool tells_measure(const Proposal *p, size_t c) {
    for (size_t i = 0; i < p->n_measured; i++)
        if (p->measured[i] == c) return true;
    return false;
}

static void write_labels(Buf *out, const Cx *cx, const Proposal *p) {
    bool any = false;
    for (size_t c = 0; c < p->n; c++) {
        if (p->guesses[c].use != USE_LABEL || tells_measure(p, c)) continue;
        if (!any) buf_put(out, S("labels:\n"));
        any = true;
        write_label(out, cx, p, c);
    }
}

/* ---- values ---- */

static Str measure_id(const OwnMeasureGuess *measure) {
    return measure->agreed ? measure->agreed->id : measure->id;
}

static void write_cell(Buf *out, const CellPart *cell, size_t n, Str own, Str code) {
    if (!n && !own.n) return;
    buf_put(out, S(", cell: {"));
    for (size_t i = 0; i < n; i++)
        buf_format(out, "%s%.*s: \"%.*s\"", i ? ", " : "", STR_ARG(cell[i].dimension->id),
                   STR_ARG(cell[i].code));
    if (own.n) buf_format(out, "%s%.*s: \"%.*s\"", n ? ", " : "", STR_ARG(own), STR_ARG(code));
    buf_char(out, '}');
}

static unsigned rounding(const Proposal *p, const Guess *guess) {
    static const unsigned bases[] = {1000, 100, 50, 10, 5, 3};
    if (p->measures.at[guess->measure].unit != UNIT_COUNT || guess->apart < ROUNDED_FROM) return 0;
    if (guess->texts.n < ROUNDED_FROM / 2) return 0;
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (guess->base % bases[i] == 0) return bases[i];
    return 0;
}

static void write_column(Buf *out, const Cx *cx, const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    const TableColumn *column = &p->table->columns[c];
    Str *texts = NEW_ARRAY(p->mem, Str, column->n_path + 1), own = STR_NONE, code = STR_NONE;
    Period period;
    size_t n = column->n_path;
    for (size_t i = 0; i < n; i++)
        texts[i] = column->path[i];
    if (p->period_from == PERIOD_FROM_COLUMNS) n = heading_undated(p->mem, column, &period, texts);
    comment(out, "  ", guess->reason.in[cx->lang]);
    buf_put(out, S("  - {path: ["));
    for (size_t i = 0; i < n; i++) {
        if (i) buf_put(out, S(", "));
        yaml_text(out, texts[i]);
    }
    buf_format(out, "], measure: %.*s", STR_ARG(measure_id(&p->measures.at[guess->measure])));
    if (guess->breakdown != NOWHERE) {
        const OwnBreakdown *b = &p->breakdowns.at[guess->breakdown];
        own = b->id;
        for (size_t i = 0; i < b->n; i++)
            if (str_equal(mapping_fold(p->mem, b->texts[i]),
                          mapping_fold(p->mem, propose_heading(p, c))))
                code = b->codes[i];
        if (!code.n) own = STR_NONE;
    }
    write_cell(out, guess->cell, guess->n_cell, own, code);
    unsigned rounded = rounding(p, guess);
    if (rounded) buf_format(out, ", rounded: %u", rounded);
    buf_put(out, S("}\n"));
}

/* With periods in the headings one declaration stands for all its years. */
static bool declared_before(const Proposal *p, Index *seen, size_t c) {
    const TableColumn *column = &p->table->columns[c];
    Period period;
    if (p->period_from != PERIOD_FROM_COLUMNS) return false;
    Str *texts = NEW_ARRAY(p->mem, Str, column->n_path + 1);
    size_t n = heading_undated(p->mem, column, &period, texts);
    Str folded = mapping_fold(p->mem, layout_path(p->mem, texts, n));
    if (index_get(seen, folded) != NOWHERE) return true;
    index_put(p->mem, seen, folded, c);
    return false;
}

static void write_columns(Buf *out, const Cx *cx, const Proposal *p) {
    Index seen = {0};
    buf_put(out, S("columns:\n"));
    for (size_t c = 0; c < p->n && !out->full; c++)
        if (p->guesses[c].use == USE_VALUE && !declared_before(p, &seen, c))
            write_column(out, cx, p, c);
}

static void write_rows(Buf *out, const Cx *cx, const Proposal *p) {
    for (size_t i = 0; i < p->n_measured; i++)
        why(out, cx, p, p->measured[i]);
    buf_put(out, S("measure: {column: ["));
    for (size_t i = 0; i < p->n_measured; i++) {
        if (i) buf_put(out, S(", "));
        heading(out, p, p->measured[i]);
    }
    buf_put(out, S("]}\n"));
    why(out, cx, p, p->value);
    buf_put(out, S("value: "));
    heading(out, p, p->value);
    buf_put(out, S("\nvalues:\n"));
    for (size_t i = 0; i < p->row_measures.n; i++) {
        const RowMeasure *row = &p->row_measures.at[i];
        buf_put(out, S("  "));
        yaml_text(out, row->said);
        buf_format(out, ": {measure: %.*s", STR_ARG(measure_id(&p->measures.at[row->measure])));
        write_cell(out, row->cell, row->n_cell, STR_NONE, STR_NONE);
        buf_put(out, S("}\n"));
    }
}

/* ---- what is not agreed on ---- */

static const char *unit_word(Unit unit) {
    switch (unit) {
    case UNIT_COUNT: return "count";
    case UNIT_PERCENT: return "percent";
    case UNIT_INDEX: return "index";
    case UNIT_PER_1000: return "per-1000";
    case UNIT_RATIO:
    case UNIT_POINTS:
    case UNITS: break;
    }
    return "ratio";
}

static bool measure_used(const Proposal *p, size_t measure) {
    for (size_t c = 0; c < p->n; c++)
        if (p->guesses[c].use == USE_VALUE && p->guesses[c].measure == measure) return true;
    for (size_t i = 0; i < p->row_measures.n; i++)
        if (p->row_measures.at[i].measure == measure) return true;
    return false;
}

static void write_measures(Buf *out, const Cx *cx, const Proposal *p) {
    bool any = false;
    for (size_t i = 0; i < p->measures.n; i++) {
        const OwnMeasureGuess *m = &p->measures.at[i];
        if (m->agreed || !measure_used(p, i)) continue;
        if (!any) comment(out, "", message_text(cx->lang, MSG_CHECK_FILE_MEASURES));
        if (!any) buf_put(out, S("measures:\n"));
        any = true;
        buf_format(out, "  - {id: %.*s, unit: %s, adds: %s%s, dimensions: [", STR_ARG(m->id),
                   unit_word(m->unit), m->adds ? "yes" : "no", p->of_schools ? ", of: places" : "");
        for (size_t k = 0; k < m->n_dimensions; k++)
            buf_format(out, "%s%.*s", k ? ", " : "", STR_ARG(m->dimensions[k]->id));
        for (size_t k = 0; k < m->n_breakdowns; k++)
            buf_format(out, "%s%.*s", k || m->n_dimensions ? ", " : "",
                       STR_ARG(p->breakdowns.at[m->breakdowns[k]].id));
        buf_put(out, S("], title: "));
        texts_of(out, m->title);
        buf_put(out, S("}\n"));
    }
}

/* What the file's own code list calls the code; else the text itself. */
static Str code_words(const Proposal *p, const OwnBreakdown *b, Str text) {
    if (b->column == NOWHERE) return text;
    const TableColumn *column = &p->table->columns[b->column];
    for (size_t i = 0; i < column->n_codes; i++)
        if (str_equal(column->codes[i].code, text) && column->codes[i].label.n)
            return column->codes[i].label;
    return text;
}

static void write_breakdowns(Buf *out, const Cx *cx, const Proposal *p) {
    if (p->breakdowns.n) comment(out, "", message_text(cx->lang, MSG_CHECK_FILE_BREAKDOWNS));
    if (p->breakdowns.n) buf_put(out, S("breakdowns:\n"));
    for (size_t i = 0; i < p->breakdowns.n; i++) {
        const OwnBreakdown *b = &p->breakdowns.at[i];
        buf_format(out, "  - id: %.*s\n    label: ", STR_ARG(b->id));
        texts_of(out, b->label);
        buf_format(out, "\n    complete: %s\n    codes:\n", b->complete ? "yes" : "no");
        for (size_t k = 0; k < b->n; k++) {
            if (!b->codes[k].n) continue;
            buf_format(out, "      - {code: \"%.*s\", label: ", STR_ARG(b->codes[k]));
            texts_of(out, code_words(p, b, b->texts[k]));
            buf_put(out, S("}\n"));
        }
    }
}

Err propose_text(Cx *cx, const Proposal *p, Str *yaml) {
    Buf out = buf_new(cx->mem, PROPOSAL_MOST);
    write_head(&out, cx, p);
    write_region(&out, cx, p);
    write_period(&out, cx, p);
    write_labels(&out, cx, p);
    if (p->by_row)
        write_rows(&out, cx, p);
    else
        write_columns(&out, cx, p);
    if (p->quality < p->n) {
        why(&out, cx, p, p->quality);
        buf_put(&out, S("quality: "));
        heading(&out, p, p->quality);
        buf_char(&out, '\n');
    }
    write_measures(&out, cx, p);
    write_breakdowns(&out, cx, p);
    TRY(buf_check(cx, &out));
    *yaml = buf_str(&out);
    return OK;
}
