/* Where are the assumptions changed? In two tables: what all variants share, and the variants side
 * by side; on paper the same tables say what was assumed. */

#include "web/planner_in.h"

enum { FIELD_MOST = 900 }; /* characters */

/* Choices in words; the first of the other variants is that theirs is that of the first. */
static void choices_fill(Cx *cx, const Evidence *evidence, PlannerCell *cell, const char *name,
                         bool none) {
    static const struct {
        const char *id;
        Msg word;
    } words[] = {
        {"mean_all", MSG_PLANNER_MEAN_ALL},
        {"mean_last3", MSG_PLANNER_MEAN_LAST3},
        {"weighted_1_2_3", MSG_PLANNER_WEIGHTED},
        {"last", MSG_PLANNER_LAST},
        {"median_last5", MSG_PLANNER_MEDIAN},
        {"geometric_last3", MSG_PLANNER_GEOMETRIC},
        {"pooled_last3", MSG_PLANNER_POOLED},
        {"school", MSG_PLANNER_OF_SCHOOL},
        {"all", MSG_PLANNER_OF_ALL},
    };
    const MethodOption *option = evidence->method->options;
    while (option->name.n && !str_equal(option->name, str_of(name)))
        option++;
    cell->is_choice = true;
    cell->options = NEW_ARRAY(cx->mem, Option, sizeof words / sizeof *words + 1);
    if (none)
        cell->options[cell->n_options++] =
            (Option){.text = message_text(cx->lang, MSG_PLANNER_AS_FIRST)};
    for (Str rest = option->of, part; str_cut(&rest, '|', &part);) {
        size_t i = 0;
        while (!str_equal(part, str_of(words[i].id)))
            i++;
        Option one = {part, message_text(cx->lang, words[i].word), str_equal(part, cell->value)};
        cell->options[cell->n_options++] = one;
        if (one.chosen || !cell->said.n) cell->said = one.text; /* the first one, where none is */
    }
    if (none && !cell->value.n) cell->said = cell->options[0].text;
}

static PlannerCell cell_of(Cx *cx, const PlannerAsk *ask, Str name, Str value) {
    return (PlannerCell){.id = str_format(cx->mem, "annahme-%.*s", STR_ARG(name)),
                         .name = name,
                         .value = value,
                         .said = value,
                         .most = FIELD_MOST,
                         .is_short = ask->kind == PLANNER_SHARE};
}

/* What the past says, beside the field that changes it: "1 → 2: 0,973". */
static Str ratios_told(Cx *cx, const Evidence *evidence) {
    Buf out = buf_new(cx->mem, 4 << 10);
    const Item *list = evidence->worked ? result_at(evidence->result.root, "ratios") : NULL;
    for (const Item *row = list ? list->first : NULL; row; row = row->next) {
        Str ratio = words_number(cx->mem, cx->lang, result_number_at(row, "ratio"), 3);
        buf_format(&out, "%s%.*s → %.*s: %.*s", buf_str(&out).n ? "; " : "",
                   STR_ARG(result_at(row, "from")->text), STR_ARG(result_at(row, "to")->text),
                   STR_ARG(ratio));
    }
    return out.full ? STR_NONE : buf_str(&out);
}

static PlannerRow row_of(Cx *cx, const PlannerAsk *ask, size_t cells) {
    return (PlannerRow){.id = str_of(ask->name),
                        .label = message_text(cx->lang, ask->label),
                        .hint = message_text(cx->lang, ask->hint),
                        .cells = NEW_ARRAY(cx->mem, PlannerCell, cells),
                        .n_cells = cells};
}

static void cell_finish(PlannerRow *row, PlannerCell *cell, Cx *cx) {
    cell->hint_id = str_format(cx->mem, "%.*s-hint", STR_ARG(row->id));
    if (!cell->said.n) cell->said = S("–");
}

static void shared_fill(Cx *cx, const Evidence *evidence, PlannerTable *table) {
    size_t n;
    const PlannerAsk *asks = planner_shared(&n);
    *table = (PlannerTable){.id = S("gemeinsam"),
                            .caption = message_text(cx->lang, MSG_PLANNER_SHARED),
                            .rows = NEW_ARRAY(cx->mem, PlannerRow, n)};
    for (size_t i = 0; i < n; i++) {
        PlannerRow *row = &table->rows[table->n_rows++];
        *row = row_of(cx, &asks[i], 1);
        PlannerCell *cell = row->cells;
        *cell = cell_of(cx, &asks[i], str_of(asks[i].name),
                        planner_shared_value(cx, evidence, &asks[i]));
        cell->is_long = asks[i].kind == PLANNER_COUNTS && i == 0; /* years upon years */
        row->field = cell->id;
        if (asks[i].kind == PLANNER_CHOICE) choices_fill(cx, evidence, cell, asks[i].name, false);
        cell_finish(row, cell, cx);
    }
}

/* Nothing of it is assumed: there is no such variant. */
static bool is_empty(Cx *cx, const Evidence *evidence, size_t variant) {
    size_t n;
    const PlannerAsk *asks = planner_own(&n);
    for (size_t i = 0; i < n; i++)
        if (planner_own_value(cx, evidence, &asks[i], variant).n) return false;
    return true;
}

static void variants_fill(Cx *cx, const Evidence *evidence, PlannerTable *table) {
    static const Msg names[VARIANTS_MOST] = {MSG_PLANNER_VARIANT_A, MSG_PLANNER_VARIANT_B,
                                             MSG_PLANNER_VARIANT_C};
    size_t n;
    const PlannerAsk *asks = planner_own(&n);
    *table = (PlannerTable){.id = S("varianten"),
                            .caption = message_text(cx->lang, MSG_PLANNER_VARIANTS),
                            .hint = message_text(cx->lang, MSG_PLANNER_VARIANT_HINT),
                            .heads = NEW_ARRAY(cx->mem, PlannerHead, VARIANTS_MOST),
                            .n_heads = VARIANTS_MOST,
                            .rows = NEW_ARRAY(cx->mem, PlannerRow, n)};
    for (size_t v = 0; v < VARIANTS_MOST; v++)
        table->heads[v] =
            (PlannerHead){message_text(cx->lang, names[v]), v && is_empty(cx, evidence, v)};
    for (size_t i = 0; i < n; i++) {
        PlannerRow *row = &table->rows[table->n_rows++];
        *row = row_of(cx, &asks[i], VARIANTS_MOST);
        Str told = asks[i].kind == PLANNER_SHARES ? ratios_told(cx, evidence) : STR_NONE;
        if (told.n && asks[i].hint == MSG_PLANNER_RATIOS_HINT)
            row->hint = message_fill(cx->mem, cx->lang, MSG_PLANNER_RATIOS_NOW, 1, &told);
        for (size_t v = 0; v < VARIANTS_MOST; v++) {
            PlannerCell *cell = &row->cells[v];
            *cell = cell_of(cx, &asks[i], planner_own_name(cx, &asks[i], v),
                            planner_own_value(cx, evidence, &asks[i], v));
            cell->which = table->heads[v].text;
            cell->label = row->label;
            cell->is_empty = table->heads[v].is_empty;
            if (v && !cell->said.n) cell->said = message_text(cx->lang, MSG_PLANNER_AS_FIRST);
            if (asks[i].kind == PLANNER_CHOICE)
                choices_fill(cx, evidence, cell, asks[i].name, v > 0);
            cell_finish(row, cell, cx);
        }
    }
}

void planner_form(Cx *cx, const Evidence *evidence, const char *path, PlannerForm *out) {
    *out = (PlannerForm){.action = page_href(cx, evidence->request, "%s", path),
                         .kept = NEW_ARRAY(cx->mem, Hidden, 12),
                         .tables = NEW_ARRAY(cx->mem, PlannerTable, 2)};
    out->kept[out->n_kept++] = (Hidden){S("assumed"), S("1")};
    out->sends = evidence->data == DATA_FILE;
    if (out->sends && !planner_file_keep(cx, evidence, out)) {
        out->not_kept = message_text(cx->lang, MSG_PLANNER_NOT_KEPT);
        return;
    }
    if (!out->sends) out->kept[out->n_kept++] = (Hidden){S("data"), S("teaching")};
    shared_fill(cx, evidence, &out->tables[out->n_tables++]);
    variants_fill(cx, evidence, &out->tables[out->n_tables++]);
}
