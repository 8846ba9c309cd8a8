/* What stands around a figure on every page? The finding and what it is measured in, tabs and kinds
 * of pictures, steps in time, notes, and the line that says where it comes from. */

#include "web/figure_in.h"

Str figure_path(Cx *cx, const FigureAsk *ask) {
    if (ask->path.n) return ask->path;
    return str_format(cx->mem, "/indicator/%.*s", STR_ARG(ask->indicator->id));
}

Str figure_href(Cx *cx, const Request *request, const FigureAsk *ask, const char *ending,
                Str query) {
    return page_href(cx, request, "%.*s%s%s%.*s", STR_ARG(figure_path(cx, ask)), ending,
                     query.n ? "?" : "", (int)query.n, query.n ? query.p : "");
}

Str public_address(Cx *cx, const Request *request, Str href) {
    Str house = request->settings->address;
    return str_format(cx->mem, "%.*s%.*s", STR_ARG(house), STR_ARG(href));
}

/* The finding: of the first area asked for; where the whole area has no number of its own, the
 * range of its members. */
Err figure_headline(Cx *cx, const FigureAsk *ask, Str *out) {
    if (!ask->n_periods) {
        *out = message_text(cx->lang, MSG_WEB_NO_DATA);
        return OK;
    }
    const Region *region = ask->regions[0];
    PublishedFigure f;
    TRY(publish_figure(cx, &f, ask->indicator, region, ask->period, S(""), ask->as_of));
    Err err = NOT_FOUND;
    bool all = !ask->areas.n || str_equal(ask->areas, S("all"));
    if (all && !value_has_number(&f.value))
        err = publish_spread_headline(cx, out, cx->lang, ask->indicator, ask->period, ask->as_of);
    if (err == NOT_FOUND)
        err = publish_headline(cx, out, cx->lang, ask->indicator, region, ask->period, ask->as_of);
    return err;
}

/* The Kreis whose figures alone are shown for the region that starts here. */
static const Region *region_stand_in(const PublishedTable *table, size_t from) {
    const Region *region = table->figures[from].region, *kreis = NULL;
    for (size_t i = from; i < table->n && table->figures[i].region == region; i++) {
        if (!value_has_number(&table->figures[i].value)) continue;
        if (!table->figures[i].stand_in) return NULL;
        kreis = table->figures[i].stand_in;
    }
    return kreis;
}

/* "Metropole Ruhr, Nordrhein-Westfalen", or how many areas there are. */
static Str areas_text(Cx *cx, const PublishedTable *table) {
    enum { NAMED = 4 };
    VEC(Str) names = {0};
    const Region *last = NULL;
    size_t n = 0;
    for (size_t i = 0; i < table->n; i++) {
        if (table->figures[i].region == last) continue;
        last = table->figures[i].region;
        if (n++ >= NAMED) continue;
        Str name = publish_stand_in_name(cx, last->name.in[cx->lang], region_stand_in(table, i));
        vec_push(cx->mem, &names, name);
    }
    if (n <= NAMED) return str_join(cx->mem, names.n, names.at, S(", "));
    return message_count(cx->mem, cx->lang, MSG_FIGURE_AREAS, (int64_t)n);
}

static Str periods_text(Cx *cx, const FigureShown *shown) {
    const PublishedTable *table = &shown->table;
    if (table->n_periods < 2) return words_period(cx->mem, cx->lang, shown->period);
    Str ends[] = {words_period_short(cx->mem, cx->lang, table->periods[0]),
                  words_period_short(cx->mem, cx->lang, table->periods[table->n_periods - 1])};
    return message_fill(cx->mem, cx->lang, MSG_FIGURE_SPAN, 2, ends);
}

Str figure_subtitle(Cx *cx, const FigureAsk *ask, const FigureShown *shown) {
    if (!ask->n_periods) return STR_NONE;
    bool parts = ask->dimension && shown->kind != PICTURE_MAP;
    bool index = shown->table.n && shown->table.figures[0].derived == DERIVED_INDEX;
    index = index && !shown->table.figures[0].cell.n;
    bool crossed = shown->kind == PICTURE_PYRAMID && shown->table.crossed;
    Str by = parts ? ask->dimension->label.in[cx->lang] : STR_NONE;
    if (crossed) {
        Str both[] = {by, shown->table.crossed->label.in[cx->lang]};
        by = message_fill(cx->mem, cx->lang, MSG_FIGURE_BY_BOTH, 2, both);
    }
    Str cell = shown->map && shown->table.n ? shown->table.figures[0].cell : STR_NONE;
    const Catalogue *catalogue;
    if (cell.n && !catalogue_get(cx, &catalogue))
        cell = cell_label(cx->mem, cx->lang, catalogue, cell);
    Str words[] = {
        ask->indicator->title.in[cx->lang],
        index ? publish_cell_label(cx, cx->lang, &shown->table.figures[0])
              : words_unit(cx->lang, ask->indicator->unit),
        areas_text(cx, &shown->table),
        shown->drawn && shown->kind == PICTURE_JOINED
            ? message_text(cx->lang, MSG_FIGURE_SINCE_JOINING)
            : periods_text(cx, shown),
        parts ? message_fill(cx->mem, cx->lang, MSG_FIGURE_BY, 1, &by) : cell,
    };
    return str_join(cx->mem, words[4].n ? 5 : 4, words, S(" · "));
}

/* ---- links ---- */

static Link link_with(Cx *cx, const Request *request, const FigureAsk *ask, const char *name,
                      Str value) {
    return (Link){
        .href = figure_href(cx, request, ask, "", query_with(cx, request, str_of(name), value))};
}

/* The request with one parameter changed: so that two can be. */
static Request changed(Cx *cx, const Request *request, const char *name, Str value) {
    Request out = *request;
    out.query = query_with(cx, request, str_of(name), value);
    return out;
}

/* The table is the table of what is shown: from the map, that of the map. */
static void fill_tabs(Cx *cx, const Request *request, const FigureAsk *ask, FigureBlock *block) {
    static const struct {
        const char *id;
        Msg text;
    } tabs[FIGURE_TABS] = {
#define TAB(symbol, id, message) [TAB_##symbol] = {id, message},
#include "web/figure_tabs.def"
#undef TAB
    };
    bool map = ask->kind_asked && ask->kind == PICTURE_MAP;
    block->tabs = NEW_ARRAY(cx->mem, Link, FIGURE_TABS);
    for (size_t t = 0; t < FIGURE_TABS; t++) {
        Str chart = t == TAB_TABLE && map ? picture_kind_id(PICTURE_MAP) : STR_NONE;
        Request r = changed(cx, request, "page", STR_NONE);
        if (map || t == TAB_MAP) r = changed(cx, &r, "chart", chart);
        Link *tab = &block->tabs[block->n_tabs++];
        *tab = link_with(cx, &r, ask, "tab", str_of(tabs[t].id));
        tab->text = message_text(cx->lang, tabs[t].text);
        tab->active = ask->tab == t;
    }
}

/* The kinds of charts to choose from, where there is a choice. */
static Err fill_kinds(Cx *cx, const Request *request, const FigureAsk *ask,
                      const FigureShown *shown, FigureBlock *block) {
    bool fits[PICTURE_KINDS];
    if (ask->tab == TAB_MAP || shown->kind == PICTURE_MAP) return OK;
    TRY(figure_kinds(cx, ask, fits));
    block->kinds = NEW_ARRAY(cx->mem, Link, PICTURE_KINDS);
    for (size_t k = 0; k < PICTURE_KINDS; k++) {
        Msg word;
        Str id = picture_kind_id((PictureKind)k);
        if (!fits[k] ||
            !message_find(cstr(cx->mem, str_format(cx->mem, "publish.picture_%.*s", STR_ARG(id))),
                          &word))
            continue;
        Link *kind = &block->kinds[block->n_kinds++];
        *kind = link_with(cx, request, ask, "chart", id);
        kind->text = message_text(cx->lang, word);
        kind->active = shown->drawn && shown->kind == (PictureKind)k;
    }
    if (block->n_kinds < 2) block->n_kinds = 0;
    return OK;
}

/* More than one area beside the whole ones, which stay on top in any order. */
static bool several_parts(const Catalogue *catalogue, const PublishedTable *table) {
    const Region *first = NULL;
    for (size_t i = 0; i < table->n; i++) {
        const Region *region = table->figures[i].region;
        if (region == area_own(catalogue) || region == area_around(catalogue)) continue;
        if (first && region != first) return true;
        first = region;
    }
    return false;
}

static Err fill_order(Cx *cx, const Request *request, const FigureAsk *ask,
                      const FigureShown *shown, FigureBlock *block) {
    static const struct {
        const char *id;
        Msg text, rule;
    } orders[] = {
        [ORDER_ASKED] = {"", MSG_FIGURE_ORDER_ASKED, MSG_FIGURE_ORDER_ASKED},
        [ORDER_NAME] = {"name", MSG_FIGURE_ORDER_NAME, MSG_FIGURE_ORDERED_NAME},
        [ORDER_VALUE] = {"value", MSG_FIGURE_ORDER_VALUE, MSG_FIGURE_ORDERED_VALUE},
        [ORDER_CHANGE] = {"change", MSG_FIGURE_ORDER_CHANGE, MSG_FIGURE_ORDERED_CHANGE},
    };
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const PublishedTable *table = &shown->table;
    if (ask->order != ORDER_ASKED)
        block->order_text = message_text(cx->lang, orders[ask->order].rule);
    if (ask->tab == TAB_MAP || !several_parts(catalogue, table)) return OK;
    block->orders = NEW_ARRAY(cx->mem, Link, ORDER_CHANGE + 1);
    for (size_t i = ORDER_ASKED; i <= ORDER_CHANGE; i++) {
        if (i == ORDER_CHANGE && table->n_periods < 2) continue;
        Link *order = &block->orders[block->n_orders++];
        *order = link_with(cx, request, ask, "order", str_of(orders[i].id));
        order->text = message_text(cx->lang, orders[i].text);
        order->active = ask->order == i;
    }
    return OK;
}

static Option period_option(Cx *cx, Period period, Str chosen) {
    Str code = period_code(cx->mem, period);
    return (Option){code, words_period_short(cx->mem, cx->lang, period), str_equal(code, chosen)};
}

/* From and to, of the periods that form the series shown. */
static void fill_span(Cx *cx, const FigureAsk *ask, const FigureShown *shown, FigureBlock *block) {
    block->from = NEW_ARRAY(cx->mem, Option, ask->n_periods + 3);
    block->to = NEW_ARRAY(cx->mem, Option, ask->n_periods + 3);
    Str first = message_text(cx->lang, MSG_FIGURE_FROM_START);
    Str last = message_text(cx->lang, MSG_FIGURE_TO_NEWEST);
    bool knows_from = !ask->from.n, knows_to = !ask->to.n;
    block->from[block->n_from++] = (Option){S(""), first, !ask->from.n};
    block->to[block->n_to++] = (Option){S(""), last, !ask->to.n};
    for (size_t i = 0; i < ask->n_periods; i++) {
        if (!period_alike(ask->periods[i], shown->period)) continue;
        Option from = period_option(cx, ask->periods[i], ask->from);
        Option to = period_option(cx, ask->periods[i], ask->to);
        knows_from |= from.chosen, knows_to |= to.chosen;
        block->from[block->n_from++] = from, block->to[block->n_to++] = to;
    }
    if (!knows_from) block->from[block->n_from++] = (Option){ask->from, ask->from, true};
    if (!knows_to) block->to[block->n_to++] = (Option){ask->to, ask->to, true};
    if (block->n_from < 3) block->n_from = block->n_to = 0;
}

/* One step back and one forth for what shows one period. */
static void fill_steps(Cx *cx, const Request *request, const FigureAsk *ask,
                       const FigureShown *shown, FigureBlock *block) {
    const Period *before = NULL, *after = NULL;
    for (size_t i = 0; i < ask->n_periods; i++) {
        const Period *p = &ask->periods[i];
        if (!period_alike(*p, shown->period)) continue;
        int order = period_compare(*p, shown->period);
        if (order < 0) before = p;
        if (order > 0 && !after) after = p;
    }
    Request r = changed(cx, request, "from", STR_NONE);
    r = changed(cx, &r, "to", STR_NONE);
    const struct {
        const Period *to;
        Link *link;
    } steps[] = {{before, &block->earlier}, {after, &block->later}};
    for (size_t i = 0; i < 2; i++) {
        if (!steps[i].to) continue;
        *steps[i].link = link_with(cx, &r, ask, "period", period_code(cx->mem, *steps[i].to));
        steps[i].link->text = words_period_short(cx->mem, cx->lang, *steps[i].to);
    }
}

/* Two ways to more: all areas, and where these are shown for one period, all their periods. */
static void fill_more(Cx *cx, const Request *request, const FigureAsk *ask,
                      const FigureShown *shown, FigureBlock *block) {
    if (shown->kind == PICTURE_MAP) return;
    bool all = str_equal(ask->areas, S("all"));
    if (!all) {
        block->all = link_with(cx, request, ask, "areas", S("all"));
        block->all.text = message_text(cx->lang, MSG_FIGURE_ALL_AREAS);
    } else if (shown->table.n_periods == 1 && !ask->one_period && block->n_from) {
        Request r = changed(cx, request, "tab", S("table"));
        block->all = link_with(cx, &r, ask, "from", block->from[1].value);
        block->all.text = message_text(cx->lang, MSG_FIGURE_ALL_PERIODS);
    }
}

/* Small panels: each with an axis of its own or all with the same one, and a page of them. */
static void fill_panels(Cx *cx, const Request *request, const FigureAsk *ask,
                        const FigureShown *shown, FigureBlock *block) {
    if (!shown->drawn || shown->kind != PICTURE_MULTIPLES || ask->tab == TAB_TABLE) return;
    size_t pages = chart_panel_pages(publish_lines(&shown->table));
    size_t page = ask->page < pages ? ask->page : pages;
    Link *links[] = {&block->panels_before, &block->panels_after};
    block->scale = link_with(cx, request, ask, "scale", ask->own_scale ? S("") : S("own"));
    block->scale.text =
        message_text(cx->lang, ask->own_scale ? MSG_FIGURE_SCALE_SHARED : MSG_FIGURE_SCALE_OWN);
    for (size_t i = 0; i < 2; i++) {
        size_t to = i ? page + 1 : page - 1;
        if (to < 1 || to > pages) continue;
        *links[i] = link_with(cx, request, ask, "page", str_format(cx->mem, "%zu", to));
        links[i]->text =
            message_text(cx->lang, i ? MSG_FIGURE_PANELS_AFTER : MSG_FIGURE_PANELS_BEFORE);
    }
}

void figure_kept(Cx *cx, const Request *request, size_t n_left_out, const char *const *left_out,
                 Hidden **out, size_t *n) {
    VEC(Hidden) kept = {0};
    for (Str rest = request->query, pair; str_cut(&rest, '&', &pair);) {
        Str name = str_slice(pair, 0, str_find(pair, S("="), 0));
        bool skip = name.n == 0 || name.n > 20;
        for (size_t i = 0; i < name.n; i++)
            skip |= !((name.p[i] >= 'a' && name.p[i] <= 'z') || name.p[i] == '_');
        for (size_t i = 0; i < n_left_out; i++)
            skip |= str_equal(name, str_of(left_out[i]));
        for (size_t i = 0; i < kept.n; i++)
            skip |= str_equal(name, kept.at[i].name);
        Str value = skip ? STR_NONE : request->get(request, name);
        if (value.n) vec_push(cx->mem, &kept, (Hidden){name, value});
    }
    *out = kept.at, *n = kept.n;
}

/* From which period index lines start: as usual, or one of those shown. */
static void fill_base(Cx *cx, const Request *request, const FigureAsk *ask,
                      const FigureShown *shown, FigureBlock *block) {
    static const char *const left_out[] = {"base", "page"};
    const PublishedTable *table = &shown->table;
    if (!shown->drawn || shown->kind != PICTURE_INDEX || !table->n) return;
    Period base = table->figures[0].of->period;
    Str code = period_code(cx->mem, base), usual = words_period_short(cx->mem, cx->lang, base);
    block->bases = NEW_ARRAY(cx->mem, Option, table->n_periods + 1);
    block->bases[block->n_bases++] =
        (Option){S(""),
                 ask->base.year ? message_text(cx->lang, MSG_FIGURE_BASE_USUAL)
                                : message_fill(cx->mem, cx->lang, MSG_FIGURE_BASE_NOW, 1, &usual),
                 !ask->base.year};
    for (size_t p = 0; p < table->n_periods; p++)
        block->bases[block->n_bases++] =
            period_option(cx, table->periods[p], ask->base.year ? code : STR_NONE);
    figure_kept(cx, request, 2, left_out, &block->base_kept, &block->n_base_kept);
}

static Err fill_choices(Cx *cx, const Request *request, const FigureAsk *ask,
                        const FigureShown *shown, FigureBlock *block) {
    static const char *const left_out[] = {"from", "to", "period", "page"};
    fill_tabs(cx, request, ask, block);
    TRY(fill_kinds(cx, request, ask, shown, block));
    TRY(fill_order(cx, request, ask, shown, block));
    if (!ask->n_periods) return OK;
    bool one = shown->table.n_periods == 1;
    fill_span(cx, ask, shown, block);
    fill_more(cx, request, ask, shown, block);
    fill_panels(cx, request, ask, shown, block);
    fill_base(cx, request, ask, shown, block);
    if (one && ask->tab != TAB_MAP) fill_steps(cx, request, ask, shown, block);
    if (one) block->n_from = block->n_to = 0;
    block->action = figure_href(cx, request, ask, "", STR_NONE);
    figure_kept(cx, request, 4, left_out, &block->kept, &block->n_kept);
    return OK;
}

/* ---- where it comes from ---- */

/* The licence of the boundaries wants their note beside the map, with its address as a link. */
static void credit_boundaries(Cx *cx, const Delivery *delivery, FigureCredits *out) {
    out->boundaries = delivery->attribution;
    size_t at = str_find(out->boundaries, S("https://"), 0);
    if (at == SIZE_MAX) return;
    out->boundaries_href = str_slice(out->boundaries, at, out->boundaries.n);
    Str name = str_trim(str_slice(out->boundaries, 0, at));
    if (str_ends(name, S(","))) name.n--;
    /* The name stays as its owner wants it; that the data were changed is said in the reader's
     * language. */
    Str changed = message_text(DE, MSG_WEB_DATA_CHANGED);
    if (cx->lang != DE && str_ends(name, changed))
        name = str_join(cx->mem, 2,
                        (Str[]){str_slice(name, 0, name.n - changed.n),
                                message_text(cx->lang, MSG_WEB_DATA_CHANGED)},
                        STR_NONE);
    if (name.n) out->boundaries = name;
}

static bool stands_behind(const PublishedTable *table, const Delivery *delivery) {
    for (size_t i = 0; i < table->n_deliveries; i++)
        if (table->deliveries[i] == delivery->number) return true;
    return false;
}

void credits_among(Cx *cx, const Delivery *all, size_t n, const PublishedTable *table,
                   FigureCredits *out) {
    VEC(Str) licences = {0};
    *out = (FigureCredits){.received = 0};
    for (size_t i = 0; i < n; i++) {
        const Delivery *d = &all[i];
        bool known = !d->licence.n;
        for (size_t k = 0; k < licences.n; k++)
            known |= str_equal(licences.at[k], d->licence);
        if (!known && stands_behind(table, d)) vec_push(cx->mem, &licences, d->licence);
        if (d->number == table->as_of) {
            out->received = d->received;
            out->date = day_local(cx, d->received);
        }
        if (!d->mapping.n && !out->boundaries.n && d->number <= table->as_of)
            credit_boundaries(cx, d, out);
    }
    if (table->indicator) out->version = str_format(cx->mem, "%d", table->indicator->version);
    out->number = str_format(cx->mem, "%lld", (long long)table->as_of);
    out->licences = str_join(cx->mem, licences.n, licences.at, S(", "));
}

Err figure_credits(Cx *cx, const PublishedTable *table, FigureCredits *out) {
    Delivery *all;
    size_t n;
    TRY(publish_deliveries(cx, &all, &n));
    credits_among(cx, all, n, table, out);
    return publish_source(cx, &out->source, cx->lang, table);
}

/* ---- all together ---- */

Err figure_notes_list(Cx *cx, const PublishedNotes *notes, FootNote **out, size_t *n) {
    *out = NEW_ARRAY(cx->mem, FootNote, notes->n + 1);
    for (*n = 0; *n < notes->n; ++*n)
        (*out)[*n] = (FootNote){str_format(cx->mem, "%zu", *n + 1), notes->texts[*n]};
    return OK;
}

static Err fill_picture(Cx *cx, const FigureAsk *ask, const FigureShown *shown,
                        FigureBlock *block) {
    Buf picture = buf_new(cx->mem, 4 << 20);
    if (shown->map)
        TRY(map_panel(cx, shown->map, &shown->table, &block->map, &picture));
    else
        TRY(figure_picture(cx, ask, shown, block->headline, FORM_BOTH, &picture));
    TRY(buf_check(cx, &picture));
    block->picture = (Safe){buf_str(&picture)};
    block->has_picture = picture.n > 0;
    return OK;
}

Err figure_block(Cx *cx, const Request *request, const FigureAsk *ask, const FigureShown *shown,
                 FigureBlock *out) {
    PublishedNotes notes;
    FigureBlock block = {
        .id = S("befund"),
        .notes_href = str_join(
            cx->mem, 2, (Str[]){figure_href(cx, request, ask, "", STR_NONE), S("#anmerkungen")},
            STR_NONE),
        .is_table = ask->tab == TAB_TABLE,
        .note = shown->note,
        .subtitle = figure_subtitle(cx, ask, shown),
    };
    TRY(figure_headline(cx, ask, &block.headline));
    TRY(publish_notes(cx, &notes, &shown->table));
    TRY(figure_notes_list(cx, &notes, &block.notes, &block.n_notes));
    if (block.is_table)
        TRY(figure_table(cx, request, ask, shown, &notes, &block.table));
    else
        TRY(fill_picture(cx, ask, shown, &block));
    TRY(fill_choices(cx, request, ask, shown, &block));
    TRY(figure_credits(cx, &shown->table, &block.credits));
    TRY(figure_actions(cx, request, ask, shown, &block));
    *out = block;
    return OK;
}
