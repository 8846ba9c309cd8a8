/* What does the page that puts areas side by side show? Its form, its table, its notes. */

#include "web/compare_in.h"

Str plain_commas(Cx *cx, Str query) {
    Buf out = buf_new(cx->mem, query.n + 1);
    for (size_t i = 0; i < query.n; i++) {
        bool comma = str_equal(str_slice(query, i, i + 3), S("%2C"));
        buf_char(&out, comma ? ',' : query.p[i]);
        if (comma) i += 2;
    }
    return buf_str(&out);
}

/* ---- the form ---- */

static bool is_chosen(const Compare *compare, const Region *region) {
    for (size_t i = BESIDE; i < compare->n_regions; i++)
        if (compare->regions[i] == region) return true;
    return false;
}

static CompareGroup *group_begin(Cx *cx, CompareGroup *groups, size_t *n, Str name, size_t most) {
    CompareGroup *group = &groups[(*n)++];
    *group = (CompareGroup){.name = name, .choices = NEW_ARRAY(cx->mem, CompareChoice, most + 1)};
    return group;
}

static void area_choice(Cx *cx, const Compare *compare, CompareGroup *group, const Region *region) {
    group->choices[group->n_choices++] = (CompareChoice){
        .value = region->key,
        .text = region->name.in[cx->lang],
        .chosen = is_chosen(compare, region),
    };
}

static void areas_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    const Region *own = area_own(compare->catalogue), *around = area_around(compare->catalogue);
    size_t n;
    const Region *const *all = regions_all(compare->catalogue, &n);
    page->areas = NEW_ARRAY(cx->mem, CompareGroup, own->n_members + 3);
    CompareGroup *group =
        group_begin(cx, page->areas, &page->n_areas,
                    message_text(cx->lang, MSG_WEB_REGIONS_MEMBERS), own->n_members);
    for (size_t i = 0; i < own->n_members; i++)
        area_choice(cx, compare, group, own->members[i]);
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *kreis = own->members[i];
        if (!kreis->n_children) continue;
        group = group_begin(cx, page->areas, &page->n_areas, kreis->name.in[cx->lang],
                            kreis->n_children);
        for (size_t t = 0; t < kreis->n_children; t++)
            area_choice(cx, compare, group, kreis->children[t]);
    }
    group = group_begin(cx, page->areas, &page->n_areas,
                        message_text(cx->lang, MSG_WEB_REGIONS_SETS), n);
    for (size_t i = 0; i < n; i++) {
        bool wide = all[i]->kind == REGION_SET || all[i]->kind == REGION_LAND;
        if (wide && all[i] != own && all[i] != around) area_choice(cx, compare, group, all[i]);
    }
}

static void indicators_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    size_t n;
    const Indicator *const *all = indicators_all(compare->catalogue, &n);
    page->indicators = NEW_ARRAY(cx->mem, CompareGroup, n + 1);
    CompareGroup *group = NULL;
    for (size_t i = 0; i < n; i++) {
        Str name = field_word(cx->lang, all[i]->field);
        if (!group || !str_equal(group->name, name))
            group = group_begin(cx, page->indicators, &page->n_indicators, name, n - i);
        bool chosen = false;
        for (size_t k = 0; k < compare->indicators.n; k++)
            chosen |= compare->indicators.at[k] == all[i];
        group->choices[group->n_choices++] = (CompareChoice){
            .value = all[i]->id, .text = all[i]->title.in[cx->lang], .chosen = chosen};
    }
}

static void bases_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    page->bases = NEW_ARRAY(cx->mem, Option, compare->n_regions + 1);
    page->bases[page->n_bases++] =
        (Option){S(""), message_text(cx->lang, MSG_COMPARE_NO_DIFFERENCES), !compare->base};
    for (size_t i = 0; i < compare->n_regions; i++) {
        const Region *region = compare->regions[i];
        page->bases[page->n_bases++] =
            (Option){region->key, region->name.in[cx->lang], region == compare->base};
    }
}

static void orders_offer(Cx *cx, const Compare *compare, ComparePage *page) {
    Option *options = NEW_ARRAY(cx->mem, Option, compare->indicators.n + 2);
    size_t n = 0;
    bool by_name = str_equal(compare->order, S("name"));
    options[n++] = (Option){S(""), message_text(cx->lang, MSG_COMPARE_AS_CHOSEN),
                            !compare->ranked && !by_name};
    options[n++] = (Option){S("name"), message_text(cx->lang, MSG_COMPARE_BY_NAME), by_name};
    for (size_t i = 0; i < compare->indicators.n; i++) {
        const Indicator *indicator = compare->indicators.at[i];
        Str value = str_format(cx->mem, "value:%.*s", STR_ARG(indicator->id));
        Str title = indicator->title.in[cx->lang];
        Str text = message_fill(cx->mem, cx->lang, MSG_COMPARE_BY_VALUE, 1, &title);
        options[n++] = (Option){value, text, indicator == compare->ranked};
    }
    page->orders = options, page->n_orders = n;
}

Str compare_keys(Cx *cx, const Region *const *list, size_t n) {
    VEC(Str) keys = {0};
    for (size_t i = 0; i < n; i++)
        vec_push(cx->mem, &keys, list[i]->key);
    return str_join(cx->mem, keys.n, keys.at, S(","));
}

static Link start_link(Cx *cx, const Request *request, Str text, const Region *const *list,
                       size_t n) {
    size_t most = n < COMPARED_MOST ? n : COMPARED_MOST;
    return (Link){
        .href =
            page_href(cx, request, "/compare?areas=%.*s%.*s", STR_ARG(compare_keys(cx, list, most)),
                      STR_ARG(as_of_kept(cx, request, '&'))),
        .text = text,
    };
}

static void starts_offer(Cx *cx, const Request *request, const Compare *compare,
                         ComparePage *page) {
    const Region *own = area_own(compare->catalogue);
    page->starts = NEW_ARRAY(cx->mem, Link, own->n_members + 1);
    page->starts[page->n_starts++] =
        start_link(cx, request, message_text(cx->lang, MSG_COMPARE_START_MEMBERS), own->members,
                   own->n_members);
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *kreis = own->members[i];
        Str name = kreis->name.in[cx->lang];
        if (kreis->n_children)
            page->starts[page->n_starts++] = start_link(
                cx, request, message_fill(cx->mem, cx->lang, MSG_COMPARE_START_TOWNS, 1, &name),
                kreis->children, kreis->n_children);
    }
}

void compare_choices(Cx *cx, const Request *request, const Compare *compare, ComparePage *page) {
    Str counts[] = {
        words_number(cx->mem, cx->lang, (double)(compare->n_regions - BESIDE), 0),
        words_number(cx->mem, cx->lang, (double)compare->indicators.n, 0),
    };
    page->action = page_href(cx, request, "/compare");
    page->choosing = !compare->some;
    page->areas_label = message_fill(cx->mem, cx->lang, MSG_COMPARE_AREAS, 1, &counts[0]);
    page->indicators_label = message_fill(cx->mem, cx->lang, MSG_COMPARE_INDICATORS, 1, &counts[1]);
    page->period = compare->period;
    page->as_of = request->get(request, S("as_of"));
    page->select = request->get(request, S("select"));
    areas_offer(cx, compare, page);
    indicators_offer(cx, compare, page);
    if (!compare->some) {
        starts_offer(cx, request, compare, page);
        return;
    }
    bases_offer(cx, compare, page);
    orders_offer(cx, compare, page);
    compare_pair_offer(cx, compare, page);
    compare_course_offer(cx, compare, page);
}

/* ---- the table ---- */

static bool period_is(const PublishedFigure *figure, const PublishedRow *row) {
    return period_compare(figure->period, row->period) == 0;
}

static Err cell_fill(Cx *cx, const Request *request, const Compare *compare,
                     const PublishedRow *row, size_t i, CompareCell *out) {
    const PublishedFigure *figure = &row->figures[i];
    *out = (CompareCell){
        .figure = figure_view(cx, request, figure),
        .beside = i < BESIDE,
        .base = figure->region == compare->base,
        .marked = compare_is_selected(compare, figure->region),
    };
    if (!period_is(figure, row) && value_has_number(&figure->value))
        out->period = words_period(cx->mem, cx->lang, figure->period);
    Buf bar = buf_new(cx->mem, 1024);
    TRY(publish_row_bar(cx, &bar, row, i));
    out->has_bar = bar.n > 0;
    out->bar = (Safe){buf_str(&bar)};
    for (size_t b = 0; b < row->n; b++)
        if (compare->base && row->figures[b].region == compare->base)
            out->difference = publish_difference(cx, cx->lang, figure, &row->figures[b]).text;
    return OK;
}

static Err row_fill(Cx *cx, const Request *request, const Compare *compare, const PublishedRow *row,
                    CompareRow *out) {
    *out = (CompareRow){
        .indicator = row->indicator->id,
        .title = row->indicator->title.in[cx->lang],
        .href = page_href(cx, request, "/indicator/%.*s?areas=%.*s%s%.*s%.*s",
                          STR_ARG(row->indicator->id),
                          STR_ARG(compare_keys(cx, compare->regions, compare->n_regions)),
                          compare->n_selected ? "&select=" : "",
                          STR_ARG(compare_keys(cx, compare->selected, compare->n_selected)),
                          STR_ARG(as_of_kept(cx, request, '&'))),
        .period = words_period(cx->mem, cx->lang, row->period),
        .uncommon = !row->common,
        .cells = NEW_ARRAY(cx->mem, CompareCell, row->n),
        .n_cells = row->n,
    };
    for (size_t i = 0; i < row->n; i++)
        TRY(cell_fill(cx, request, compare, row, i, &out->cells[i]));
    return OK;
}

static Err fields_fill(Cx *cx, const Request *request, const Compare *compare, ComparePage *page) {
    page->fields = NEW_ARRAY(cx->mem, CompareField, compare->n_rows + 1);
    for (size_t i = 0; i < compare->n_rows; i++) {
        const PublishedRow *row = &compare->rows[i];
        Str name = field_word(cx->lang, row->indicator->field);
        CompareField *field = page->n_fields ? &page->fields[page->n_fields - 1] : NULL;
        if (!field || !str_equal(field->name, name)) {
            field = &page->fields[page->n_fields++];
            *field = (CompareField){.name = name,
                                    .rows = NEW_ARRAY(cx->mem, CompareRow, compare->n_rows - i)};
        }
        TRY(row_fill(cx, request, compare, row, &field->rows[field->n_rows++]));
    }
    return OK;
}

static void notes_fill(Cx *cx, const Compare *compare, ComparePage *page) {
    size_t uncommon = 0;
    Lang lang = cx->lang;
    for (size_t i = 0; i < compare->n_rows; i++)
        uncommon += !compare->rows[i].common;
    Str count = words_number(cx->mem, lang, (double)uncommon, 0);
    page->period_note =
        compare->period.n
            ? message_fill(cx->mem, lang, MSG_COMPARE_PERIOD_ASKED, 1, &compare->period)
        : uncommon ? message_fill(cx->mem, lang, MSG_COMPARE_PERIODS_DIFFER, 1, &count)
                   : message_text(lang, MSG_COMPARE_PERIODS_COMMON);
    if (compare->base) {
        Str name = compare->base->name.in[lang];
        page->base_note = message_fill(cx->mem, lang, MSG_COMPARE_BASE_NOTE, 1, &name);
    }
    if (str_equal(compare->order, S("name")))
        page->order_rule = message_text(lang, MSG_COMPARE_RULE_NAME);
    if (compare->ranked) {
        Str title = compare->ranked->title.in[lang];
        page->order_rule = message_fill(cx->mem, lang, MSG_COMPARE_RULE_VALUE, 1, &title);
    }
    if (!compare->without.n) return;
    Str all = str_join(cx->mem, compare->without.n, compare->without.at, S("; "));
    page->without = message_fill(cx->mem, lang, MSG_COMPARE_WITHOUT, 1, &all);
}

static void meanings_fill(Cx *cx, const Request *request, const Compare *compare,
                          ComparePage *page) {
    uint32_t explained = 0;
    page->meanings = NEW_ARRAY(cx->mem, CompareMeaning, compare->n_rows + 1);
    for (size_t i = 0; i < compare->n_rows; i++) {
        const Indicator *indicator = compare->rows[i].indicator;
        page->meanings[page->n_meanings++] = (CompareMeaning){
            .id = indicator->id,
            .title = indicator->title.in[cx->lang],
            .definition =
                glossary_text(cx, request, indicator->definition.in[cx->lang], &explained),
            .limits = glossary_text(cx, request, indicator->limits.in[cx->lang], &explained),
        };
    }
}

Err compare_result(Cx *cx, const Request *request, const Compare *compare, ComparePage *page) {
    page->heads = NEW_ARRAY(cx->mem, CompareHead, compare->n_regions);
    page->n_heads = compare->n_regions;
    page->n_columns = compare->n_regions + 1;
    for (size_t i = 0; i < compare->n_regions; i++)
        page->heads[i] = (CompareHead){
            .name = compare->regions[i]->name.in[cx->lang],
            .href = region_href(cx, request, compare->regions[i]),
            .base = compare->regions[i] == compare->base,
            .marked = compare_is_selected(compare, compare->regions[i]),
        };
    if (compare->as_of) {
        page->fixed_note = message_fill(cx->mem, cx->lang, MSG_WEB_FIXED_NOTE, 1, &page->as_of);
        page->live_href = page_href(cx, request, "/compare?%.*s",
                                    STR_ARG(query_with(cx, request, S("as_of"), S(""))));
    }
    notes_fill(cx, compare, page);
    TRY(compare_pair(cx, request, compare, &page->pair));
    TRY(compare_course(cx, request, compare, page));
    TRY(compare_table_actions(cx, request, compare, &page->take));
    meanings_fill(cx, request, compare, page);
    return fields_fill(cx, request, compare, page);
}
