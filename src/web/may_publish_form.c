/* What can be changed? The rule, and for a file what its columns are; the file travels inside the
 * form, so that nothing of it need be kept here. */

#include "formats/formats.h"
#include "web/may_publish_in.h"

enum { RULE_FIELDS = 6, COLUMNS = 2 * DIMENSIONS_MOST + 2, MORE = 4, KEPT = 8 };

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static FormField field_of(Cx *cx, const char *name, Str label, Msg hint) {
    return (FormField){.id = str_format(cx->mem, "feld-%s", name),
                       .name = str_of(name),
                       .label = label,
                       .hint = hint == MSG_MAY_NONE ? STR_NONE : say(cx, hint),
                       .kind = S("text"),
                       .most = 300};
}

static FormField number_field(Cx *cx, const char *name, Msg label, Msg hint, int64_t value) {
    FormField field = field_of(cx, name, say(cx, label), hint);
    field.value = str_int(cx->mem, value);
    field.code = true;
    return field;
}

typedef struct Two { /* values and words of a choice of two */
    const char *values[2];
    Msg words[2];
    bool second;
} Two;

static FormField two_field(Cx *cx, const char *name, Msg label, Msg hint, const Two *two) {
    FormField field = field_of(cx, name, say(cx, label), hint);
    field.is_choice = true;
    field.options = NEW_ARRAY(cx->mem, Option, 2);
    field.n_options = 2;
    for (size_t i = 0; i < 2; i++)
        field.options[i] =
            (Option){str_of(two->values[i]), say(cx, two->words[i]), (i == 1) == two->second};
    return field;
}

static void rules_fill(Cx *cx, const May *may, MayForm *form) {
    const Wish *wish = &may->choice.wish;
    form->rules = NEW_ARRAY(cx->mem, FormField, RULE_FIELDS);
    form->rules[form->n_rules++] =
        number_field(cx, "threshold", MSG_MAY_THRESHOLD, MSG_MAY_THRESHOLD_HINT, wish->threshold);
    form->rules[form->n_rules++] = two_field(
        cx, "zeros", MSG_MAY_ZEROS, MSG_MAY_ZEROS_HINT,
        &(Two){{"show", "hide"}, {MSG_MAY_ZEROS_SHOW, MSG_MAY_ZEROS_HIDE}, wish->hide_zeros});
    form->rules[form->n_rules++] =
        two_field(cx, "group", MSG_MAY_GROUP, MSG_MAY_GROUP_HINT,
                  &(Two){{"no", "yes"}, {MSG_MAY_GROUP_NO, MSG_MAY_GROUP_YES}, wish->all_of_them});
    form->rules[form->n_rules++] =
        number_field(cx, "width", MSG_MAY_WIDTH, MSG_MAY_WIDTH_HINT, wish->width);
    form->rules[form->n_rules++] = two_field(
        cx, "insiders", MSG_MAY_INSIDERS, MSG_MAY_INSIDERS_HINT,
        &(Two){{"no", "yes"}, {MSG_MAY_INSIDERS_NO, MSG_MAY_INSIDERS_YES}, wish->insiders});
    FormField seed =
        number_field(cx, "seed", MSG_MAY_SEED,
                     may->house ? MSG_MAY_SEED_HINT_HOUSE : MSG_MAY_SEED_HINT, may->choice.seed);
    if (may->choice.seed == NO_SEED) seed.value = STR_NONE;
    form->rules[form->n_rules++] = seed;
}

/* ---- columns ---- */

typedef struct ColumnField {
    const char *name;
    Str label;
    Msg hint, none; /* hint MSG_MAY_NONE: none */
    size_t chosen;
} ColumnField;

static FormField column_field(Cx *cx, const MaySheet *sheet, const ColumnField *of) {
    FormField field = field_of(cx, of->name, of->label, of->hint);
    field.is_choice = true;
    field.options = NEW_ARRAY(cx->mem, Option, sheet->n_columns + 1);
    field.options[field.n_options++] =
        (Option){S("none"), say(cx, of->none), of->chosen == MAY_NONE};
    for (size_t c = 0; c < sheet->n_columns; c++)
        field.options[field.n_options++] = (Option){column_letters(cx->mem, c + 1),
                                                    may_column_name(cx, sheet, c), of->chosen == c};
    return field;
}

static void columns_fill(Cx *cx, const May *may, MayForm *form) {
    static const char *const names[DIMENSIONS_MOST][2] = {
        {"dim1", "above1"}, {"dim2", "above2"}, {"dim3", "above3"}, {"dim4", "above4"}};
    const MayChoice *choice = &may->choice;
    const MaySheet *sheet = &may->sheet;
    form->columns = NEW_ARRAY(cx->mem, FormField, COLUMNS);
    form->more = NEW_ARRAY(cx->mem, FormField, MORE);
    for (size_t d = 0; d < DIMENSIONS_MOST; d++) {
        Str number = str_format(cx->mem, "%zu", d + 1);
        bool there = d < choice->n_dimensions;
        Str label = message_fill(cx->mem, cx->lang, MSG_MAY_DIMENSION, 1, &number);
        form->columns[form->n_columns++] =
            column_field(cx, sheet,
                         &(ColumnField){names[d][0], label, MSG_MAY_NONE, MSG_MAY_NONE,
                                        there ? choice->dimensions[d] : MAY_NONE});
        form->columns[form->n_columns++] = column_field(
            cx, sheet,
            &(ColumnField){names[d][1], message_fill(cx->mem, cx->lang, MSG_MAY_ABOVE, 1, &number),
                           MSG_MAY_NONE, MSG_MAY_NONE, there ? choice->above[d] : MAY_NONE});
    }
    form->columns[form->n_columns++] =
        column_field(cx, sheet,
                     &(ColumnField){"count", say(cx, MSG_MAY_COUNT_FROM), MSG_MAY_COUNT_HINT,
                                    MSG_MAY_EACH_ROW, choice->count});
    form->columns[form->n_columns++] = column_field(
        cx, sheet,
        &(ColumnField){"count_to", say(cx, MSG_MAY_COUNT_TO), MSG_MAY_COUNT_TO_HINT, MSG_MAY_NONE,
                       choice->count_last == choice->count ? MAY_NONE : choice->count_last});
    FormField across = field_of(cx, "across", say(cx, MSG_MAY_ACROSS_LABEL), MSG_MAY_NONE);
    across.value = choice->across;
    form->more[form->n_more++] = across;
    form->more[form->n_more++] =
        column_field(cx, sheet,
                     &(ColumnField){"hierarchy_of", say(cx, MSG_MAY_LIST_OF), MSG_MAY_NONE,
                                    MSG_MAY_NONE, choice->listed});
    form->list_label = say(cx, MSG_MAY_LIST_LABEL);
    form->list_hint = say(cx, MSG_MAY_LIST_HINT);
    form->list = choice->list;
}

/* ---- what goes along ---- */

static void keep(MayForm *form, const char *name, Str value) {
    if (value.n) form->kept[form->n_kept++] = (Hidden){str_of(name), value};
}

void may_form(Cx *cx, const May *may, MayForm *form) {
    static const char *const house[] = {"indicator", "by", "period", "areas", "as_of"};
    *form = (MayForm){.action = page_href(cx, may->request, "/may-publish"),
                      .sends = !may->house,
                      .kept = NEW_ARRAY(cx->mem, Hidden, KEPT)};
    rules_fill(cx, may, form);
    if (may->house) {
        for (size_t i = 0; i < sizeof house / sizeof *house; i++)
            keep(form, house[i], may_asked(may->request, house[i]));
        return;
    }
    Str kept = may_kept(cx, &may->sheet);
    columns_fill(cx, may, form);
    keep(form, "kept", kept);
    keep(form, "kept_name", may->sheet.name);
    if (!kept.n) form->not_kept = say(cx, MSG_MAY_NOT_KEPT);
}
