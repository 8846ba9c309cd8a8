/* Which table does a reader want? One step after the other, each a form of its own; what the others
 * say stands in the address and is summed up beside. */

#include <string.h>

#include "web/builder_in.h"

enum { FEATURED_MOST = 8 };

static Str text_of(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static Str number_text(Cx *cx, size_t number) {
    return words_number(cx->mem, cx->lang, (double)number, 0);
}

static Str filled(Cx *cx, Msg message, Str first, Str second) {
    return message_fill(cx->mem, cx->lang, message, 2, (Str[]){first, second});
}

/* ---- what the steps say ---- */

static Str areas_summary(Cx *cx, const Build *b) {
    enum { NAMED = 3 };
    Str names[NAMED];
    if (!b->areas.n)
        return filled(cx, MSG_BUILD_AREAS_ALL, area_own(b->catalogue)->name.in[cx->lang],
                      number_text(cx, b->n_regions));
    for (size_t i = 0; i < NAMED && i < b->n_regions; i++)
        names[i] = b->regions[i]->name.in[cx->lang];
    if (b->n_regions <= NAMED) return str_join(cx->mem, b->n_regions, names, S(", "));
    return filled(cx, MSG_BUILD_AREAS_MORE, names[0], number_text(cx, b->n_regions - 1));
}

static Str year_text(Cx *cx, int year) {
    return str_format(cx->mem, "%d", year);
}

static Str periods_summary(Cx *cx, const Build *b) {
    if (b->latest) return text_of(cx, MSG_BUILD_PERIODS_LATEST);
    if (b->from && b->from == b->to) return year_text(cx, b->from);
    if (b->from && b->to)
        return filled(cx, MSG_BUILD_PERIODS_RANGE, year_text(cx, b->from), year_text(cx, b->to));
    if (b->from) return filled(cx, MSG_BUILD_PERIODS_FROM, year_text(cx, b->from), STR_NONE);
    if (b->to) return filled(cx, MSG_BUILD_PERIODS_TO, year_text(cx, b->to), STR_NONE);
    return text_of(cx, MSG_BUILD_PERIODS_ALL);
}

static Str indicators_summary(Cx *cx, const Build *b) {
    Str first = STR_NONE;
    for (size_t i = b->n_indicators; i-- > 0;)
        if (b->chosen[i]) first = b->indicators[i]->title.in[cx->lang];
    if (b->n_chosen <= 1) return first;
    return filled(cx, MSG_BUILD_INDICATORS_MORE, first, number_text(cx, b->n_chosen - 1));
}

static Str step_summary(Cx *cx, const Build *b, Step step) {
    switch (step) {
    case STEP_DATA: return b->field.n ? field_word(cx->lang, b->field) : STR_NONE;
    case STEP_AREAS: return areas_summary(cx, b);
    case STEP_PERIODS: return periods_summary(cx, b);
    case STEP_INDICATORS: return indicators_summary(cx, b);
    case STEP_BREAKDOWNS:
        return b->by ? b->by->label.in[cx->lang] : text_of(cx, MSG_BUILD_NOT_BROKEN_DOWN);
    case STEP_RESULT:
    case STEPS: break;
    }
    return STR_NONE;
}

static Str step_name(Cx *cx, Step step) {
    static const Msg names[STEPS] = {MSG_BUILD_STEP_DATA,       MSG_BUILD_STEP_AREAS,
                                     MSG_BUILD_STEP_PERIODS,    MSG_BUILD_STEP_INDICATORS,
                                     MSG_BUILD_STEP_BREAKDOWNS, MSG_BUILD_STEP_RESULT};
    return text_of(cx, names[step]);
}

/* Every step that lies behind, and those whose turn could come, lead back to themselves. */
static void fill_steps(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    page->steps = NEW_ARRAY(cx->mem, BuildStep, STEPS);
    page->n_steps = STEPS;
    for (Step s = STEP_DATA; s < STEPS; s++) {
        bool ready = s == STEP_DATA || (b->field.n && (s <= STEP_INDICATORS || b->n_chosen));
        bool said = s < b->step || (b->n_chosen && s < STEP_RESULT);
        page->steps[s] = (BuildStep){
            .number = str_format(cx->mem, "%d", (int)s + 1),
            .name = step_name(cx, s),
            .summary = said ? step_summary(cx, b, s) : STR_NONE,
            .href = ready && s != b->step ? build_href(cx, request, b, s, "", STR_NONE) : STR_NONE,
            .active = s == b->step,
        };
    }
}

/* ---- the choices of a step ---- */

static void choice_add(BuildGroup *group, BuildChoice choice) {
    group->choices[group->n_choices++] = choice;
}

static BuildGroup *group_add(Cx *cx, BuildPage *page, Str name, size_t most) {
    BuildGroup *group = &page->groups[page->n_groups++];
    *group = (BuildGroup){.name = name, .choices = NEW_ARRAY(cx->mem, BuildChoice, most + 1)};
    return group;
}

static bool is_asked(const Build *b, const Region *region) {
    for (size_t i = 0; i < b->n_regions; i++)
        if (b->regions[i] == region) return true;
    return false;
}

static void area_add(Cx *cx, const Build *b, BuildGroup *group, const Region *region) {
    choice_add(group, (BuildChoice){.name = S("areas"),
                                    .value = region->key,
                                    .text = region->name.in[cx->lang],
                                    .cells = 1,
                                    .chosen = is_asked(b, region)});
}

/* A link that chooses a whole group without a script. */
static void all_link(Cx *cx, const Request *request, const Build *b, BuildGroup *group) {
    Build all = *b;
    Str *keys = NEW_ARRAY(cx->mem, Str, group->n_choices + 1);
    for (size_t i = 0; i < group->n_choices; i++)
        keys[i] = group->choices[i].value;
    all.areas = str_join(cx->mem, group->n_choices, keys, S(","));
    group->all_href = build_href(cx, request, &all, STEP_AREAS, "", STR_NONE);
    group->all_text = filled(cx, MSG_BUILD_ONLY_THESE, number_text(cx, group->n_choices), STR_NONE);
}

static void fill_areas(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    const Region *own = area_own(b->catalogue);
    size_t n;
    const Region *const *all = regions_all(b->catalogue, &n);
    page->groups = NEW_ARRAY(cx->mem, BuildGroup, own->n_members + 4);
    BuildGroup *group = group_add(cx, page, text_of(cx, MSG_BUILD_GROUP_WHOLE), n);
    area_add(cx, b, group, own);
    for (size_t i = 0; i < n; i++) {
        RegionKind kind = all[i]->kind;
        bool whole = kind == REGION_SET || kind == REGION_LAND || kind == REGION_STATE;
        if (whole && all[i] != own && !all[i]->valid_to.year) area_add(cx, b, group, all[i]);
    }
    group = group_add(cx, page, text_of(cx, MSG_BUILD_GROUP_MEMBERS), own->n_members);
    for (size_t i = 0; i < own->n_members; i++)
        area_add(cx, b, group, own->members[i]);
    all_link(cx, request, b, group);
    for (size_t m = 0; m < own->n_members; m++) {
        const Region *kreis = own->members[m];
        if (!kreis->n_children) continue;
        group = group_add(cx, page,
                          filled(cx, MSG_BUILD_GROUP_TOWNS, kreis->name.in[cx->lang], STR_NONE),
                          kreis->n_children);
        for (size_t i = 0; i < kreis->n_children; i++)
            area_add(cx, b, group, kreis->children[i]);
        all_link(cx, request, b, group);
    }
    size_t each = b->n_regions ? build_count(b) / b->n_regions : 0;
    page->each = (int64_t)each;
}

/* Values by the year in which their periods start. */
static void fill_periods(Cx *cx, const Build *b, BuildPage *page) {
    enum { FIRST = 1800, LAST = 2200 };
    size_t *by_year = NEW_ARRAY(cx->mem, size_t, LAST - FIRST + 1);
    bool *has = NEW_ARRAY(cx->mem, bool, LAST - FIRST + 1);
    size_t years = 0;
    for (size_t i = 0; i < b->n_indicators; i++) {
        bool counts = b->chosen[i] || !b->n_chosen;
        size_t cells = build_cells(b, b->by, b->indicators[i]);
        for (size_t p = 0; counts && p < b->n_periods[i]; p++) {
            int year = b->periods[i][p].year - FIRST;
            years += !has[year];
            has[year] = true;
            by_year[year] += cells;
        }
        if (counts && b->n_periods[i]) page->latest_cells += (int64_t)cells;
    }
    page->from = NEW_ARRAY(cx->mem, Option, years + 2);
    page->to = NEW_ARRAY(cx->mem, Option, years + 2);
    page->years = NEW_ARRAY(cx->mem, BuildChoice, years + 1);
    page->from[page->n_from++] = (Option){S(""), text_of(cx, MSG_BUILD_FROM_FIRST), !b->from};
    page->to[page->n_to++] = (Option){S(""), text_of(cx, MSG_BUILD_TO_LAST), !b->to};
    for (int y = 0; y <= LAST - FIRST; y++) {
        if (!has[y]) continue;
        Str year = year_text(cx, y + FIRST);
        page->from[page->n_from++] = (Option){year, year, b->from == y + FIRST};
        page->to[page->n_to++] = (Option){year, year, b->to == y + FIRST};
        page->years[page->n_years++] = (BuildChoice){.value = year, .cells = (int64_t)by_year[y]};
    }
    page->is_periods = true;
    page->latest = b->latest;
    page->each = (int64_t)b->n_regions;
}

static Str periods_text(Cx *cx, const Build *b, size_t i) {
    size_t n = b->n_periods[i];
    if (!n) return text_of(cx, MSG_BUILD_NO_PERIODS);
    Str first = words_period_short(cx->mem, cx->lang, b->periods[i][0]);
    Str last = words_period_short(cx->mem, cx->lang, b->periods[i][n - 1]);
    return n > 1 ? filled(cx, MSG_BUILD_PERIODS_RANGE, first, last) : last;
}

static bool has_rivals(const Build *b, const Indicator *indicator) {
    size_t n = 0;
    for (size_t i = 0; i < b->n_indicators; i++)
        n += str_equal(b->indicators[i]->family, indicator->family);
    return n > 1;
}

static void fill_indicators(Cx *cx, const Build *b, BuildPage *page) {
    page->groups = NEW_ARRAY(cx->mem, BuildGroup, 1);
    BuildGroup *group = group_add(cx, page, field_word(cx->lang, b->field), b->n_indicators);
    for (size_t i = 0; i < b->n_indicators; i++) {
        const Indicator *indicator = b->indicators[i];
        size_t first, periods = build_periods(b, i, &first);
        Str note[] = {indicator->id, periods_text(cx, b, i), text_of(cx, MSG_BUILD_RIVALS)};
        choice_add(group,
                   (BuildChoice){
                       .name = S("indicators"),
                       .value = indicator->id,
                       .text = indicator->title.in[cx->lang],
                       .note = str_join(cx->mem, has_rivals(b, indicator) ? 3 : 2, note, S(" · ")),
                       .cells = (int64_t)(periods * build_cells(b, b->by, indicator)),
                       .chosen = b->chosen[i],
                   });
    }
    page->each = (int64_t)b->n_regions;
}

/* Values of one region, broken down so. */
static size_t cells_by(const Build *b, const Dimension *by, size_t *n_having) {
    size_t cells = 0, first;
    *n_having = 0;
    for (size_t i = 0; i < b->n_indicators; i++) {
        if (!b->chosen[i]) continue;
        *n_having += by && build_by(by, b->indicators[i]) == by;
        cells += build_periods(b, i, &first) * build_cells(b, by, b->indicators[i]);
    }
    return cells;
}

static void breakdown_add(Cx *cx, const Build *b, BuildGroup *group, const Dimension *by) {
    size_t having, cells = cells_by(b, by, &having);
    if (by && !having) return;
    for (size_t i = 0; by && i < group->n_choices; i++)
        if (str_equal(group->choices[i].value, by->id)) return;
    choice_add(group,
               (BuildChoice){
                   .name = S("by"),
                   .value = by ? by->id : S(""),
                   .text = by ? by->label.in[cx->lang] : text_of(cx, MSG_BUILD_NOT_BROKEN_DOWN),
                   .note = by ? filled(cx, MSG_BUILD_HAVING, number_text(cx, having),
                                       number_text(cx, b->n_chosen))
                              : STR_NONE,
                   .cells = (int64_t)cells,
                   .chosen = by == b->by,
               });
}

static void fill_breakdowns(Cx *cx, const Build *b, BuildPage *page) {
    size_t most = 1;
    for (size_t i = 0; i < b->n_indicators; i++)
        most += b->indicators[i]->n_by;
    page->groups = NEW_ARRAY(cx->mem, BuildGroup, 1);
    BuildGroup *group = group_add(cx, page, text_of(cx, MSG_BUILD_STEP_BREAKDOWNS), most);
    breakdown_add(cx, b, group, NULL);
    for (size_t i = 0; i < b->n_indicators; i++)
        for (size_t d = 0; b->chosen[i] && d < b->indicators[i]->n_by; d++)
            breakdown_add(cx, b, group, b->indicators[i]->by[d]);
    page->is_single = true;
    page->each = (int64_t)b->n_regions;
}

/* ---- where a table begins ---- */

static void fill_data_sets(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    size_t n;
    const Indicator *const *all = indicators_all(b->catalogue, &n);
    page->data_sets = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n;) { /* ids begin with the field's letter */
        Build next = {.field = all[i]->field};
        size_t first = i;
        while (i < n && str_equal(all[i]->field, next.field))
            i++;
        page->data_sets[page->n_data_sets++] = (Link){
            .href = build_href(cx, request, &next, STEP_AREAS, "", STR_NONE),
            .text = field_word(cx->lang, next.field),
            .note = message_count(cx->mem, cx->lang, MSG_BUILD_N_INDICATORS, (int64_t)(i - first)),
            .active = str_equal(next.field, b->field),
        };
    }
}

/* What stands on the start page, as tables: one of each family, in that order. */
static void fill_featured(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    size_t n;
    const Indicator *const *all = indicators_all(b->catalogue, &n);
    const Indicator **list = NEW_ARRAY(cx->mem, const Indicator *, n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!all[i]->headline) continue;
        size_t at = kept++;
        for (; at > 0 && list[at - 1]->headline > all[i]->headline; at--)
            list[at] = list[at - 1];
        list[at] = all[i];
    }
    page->featured = NEW_ARRAY(cx->mem, Link, FEATURED_MOST);
    for (size_t i = 0; i < kept && page->n_featured < FEATURED_MOST; i++) {
        size_t before = 0;
        while (before < i && !str_equal(list[before]->family, list[i]->family))
            before++;
        if (before < i) continue;
        Build table = {.field = list[i]->field,
                       .indicators = &list[i],
                       .chosen = (bool[]){true},
                       .n_indicators = 1,
                       .n_chosen = 1};
        page->featured[page->n_featured++] = (Link){
            .href = build_href(cx, request, &table, STEP_RESULT, "", STR_NONE),
            .text = list[i]->title.in[cx->lang],
            .note = field_word(cx->lang, list[i]->field),
        };
    }
}

/* ---- the page ---- */

static void keep(Cx *cx, BuildPage *page, const char *name, Str value) {
    (void)cx;
    if (value.n) page->kept[page->n_kept++] = (Fact){str_of(name), value};
}

/* What the form of a step sends along of the others. */
static void fill_kept(Cx *cx, const Build *b, BuildPage *page) {
    Str *ids = NEW_ARRAY(cx->mem, Str, b->n_indicators + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->n_indicators; i++)
        if (b->chosen[i]) ids[n++] = b->indicators[i]->id;
    page->kept = NEW_ARRAY(cx->mem, Fact, 9);
    keep(cx, page, "field", b->field);
    if (b->step != STEP_AREAS) keep(cx, page, "areas", b->areas);
    if (b->step != STEP_PERIODS) {
        keep(cx, page, "period", b->latest ? S("latest") : STR_NONE);
        keep(cx, page, "from", b->from ? year_text(cx, b->from) : STR_NONE);
        keep(cx, page, "to", b->to ? year_text(cx, b->to) : STR_NONE);
    }
    if (b->step != STEP_INDICATORS) keep(cx, page, "indicators", str_join(cx->mem, n, ids, S(",")));
    if (b->step != STEP_BREAKDOWNS) keep(cx, page, "by", b->by ? b->by->id : STR_NONE);
    keep(cx, page, "form", b->is_long ? S("long") : STR_NONE);
    if (b->as_of) keep(cx, page, "as_of", str_format(cx->mem, "%lld", (long long)b->as_of));
}

static void fill_form(Cx *cx, const Request *request, const Build *b, BuildPage *page) {
    page->is_choice = true;
    fill_kept(cx, b, page);
    switch (b->step) {
    case STEP_AREAS: fill_areas(cx, request, b, page); break;
    case STEP_PERIODS: fill_periods(cx, b, page); break;
    case STEP_INDICATORS: fill_indicators(cx, b, page); break;
    case STEP_BREAKDOWNS: fill_breakdowns(cx, b, page); break;
    case STEP_DATA:
    case STEP_RESULT:
    case STEPS: break;
    }
    page->next_step = step_id(b->step + 1);
    page->next_text = filled(cx, MSG_BUILD_NEXT, step_name(cx, b->step + 1), STR_NONE);
}

static void fill_count(Cx *cx, const Build *b, BuildPage *page) {
    size_t count = build_count(b);
    Str numbers[] = {number_text(cx, count), number_text(cx, BUILD_SHOWN),
                     number_text(cx, BUILD_MOST)};
    Msg pattern = b->n_chosen ? MSG_BUILD_COUNT : MSG_BUILD_COUNT_UP_TO;
    page->too_many = count > BUILD_MOST;
    page->count =
        message_fill(cx->mem, cx->lang, page->too_many ? MSG_BUILD_TOO_MANY : pattern, 3, numbers);
    numbers[0] = S("#");
    page->count_pattern = message_fill(cx->mem, cx->lang, pattern, 3, numbers);
    page->too_many_pattern = message_fill(cx->mem, cx->lang, MSG_BUILD_TOO_MANY, 3, numbers);
}

static Msg help_of(Step step) {
    static const Msg helps[STEPS] = {MSG_BUILD_HELP_DATA,       MSG_BUILD_HELP_AREAS,
                                     MSG_BUILD_HELP_PERIODS,    MSG_BUILD_HELP_INDICATORS,
                                     MSG_BUILD_HELP_BREAKDOWNS, MSG_BUILD_HELP_RESULT};
    return helps[step];
}

Err route_build(Cx *cx, const Request *request, Reply *reply) {
    Build b;
    TRY(build_read(cx, request, &b));
    if (request->format != AS_HTML) return build_data(cx, request, reply, &b);
    BuildPage page = {
        .head = page_head(cx, request, text_of(cx, MSG_BUILD_TITLE), S("/build")),
        .action = page_href(cx, request, "/build#schritt"), /* the next step, not the list of all */
        .step_title = step_name(cx, b.step),
        .step_help = text_of(cx, help_of(b.step)),
    };
    if (b.as_of) {
        Str number = str_format(cx->mem, "%lld", (long long)b.as_of);
        Build live = b;
        live.as_of = 0;
        page.fixed_note = message_fill(cx->mem, cx->lang, MSG_WEB_FIXED_NOTE, 1, &number);
        page.live_href = build_href(cx, request, &live, b.step, "", STR_NONE);
    }
    bool missed = b.step == STEP_INDICATORS && !b.n_chosen &&
                  str_equal(request->get(request, S("step")), step_id(STEP_BREAKDOWNS));
    if (missed) page.fault = text_of(cx, MSG_BUILD_CHOOSE_INDICATOR);
    fill_steps(cx, request, &b, &page);
    fill_count(cx, &b, &page);
    if (b.step == STEP_DATA) {
        fill_data_sets(cx, request, &b, &page);
        fill_featured(cx, request, &b, &page);
    } else if (b.step < STEP_RESULT) {
        fill_form(cx, request, &b, &page);
    } else if (page.too_many) {
        reply->status = 400;
        page.fault = page.count;
    } else {
        TRY(build_result(cx, request, &b, &page));
    }
    page_build(&reply->body, request->lang, &page);
    return OK;
}
