/* How does a reader want the map? Classes, palette and what is shown, as the address says it. */

#include "web/map_wish_in.h"

/* ---- bounds told by hand ---- */

/* As the reader's language writes numbers, or, where that is none, as the other one does. */
static bool read_bound(Lang lang, Str text, bool plain, double *out) {
    Number number;
    Decimal first = lang == DE && !plain ? DECIMAL_COMMA : DECIMAL_POINT;
    bool good = number_read(text, first, &number) ||
                number_read(text, first == DECIMAL_COMMA ? DECIMAL_POINT : DECIMAL_COMMA, &number);
    if (good) *out = number.value;
    return good;
}

/* "2,4.5,6" as addresses have it; "2; 4,5; 6" or "2 4,5 6" as people write it. */
static Err read_bounds(Cx *cx, Str text, MapChoice *choice) {
    text = str_trim(text);
    char between = str_find(text, S(";"), 0) != SIZE_MAX   ? ';'
                   : str_find(text, S(" "), 0) != SIZE_MAX ? ' '
                                                           : ',';
    for (Str rest = text, part; str_cut(&rest, between, &part);) {
        part = str_trim(part);
        if (between == ' ' && str_ends(part, S(","))) part = str_slice(part, 0, part.n - 1);
        if (!part.n) continue;
        double bound;
        if (!read_bound(cx->lang, part, between == ',', &bound))
            return fail(cx, INVALID, MSG_MAP_NO_BOUND, part);
        if (choice->n_bounds == CLASS_BOUNDS)
            return fail(cx, INVALID, MSG_MAP_TOO_MANY_BOUNDS,
                        str_format(cx->mem, "%d", CLASS_BOUNDS));
        choice->bounds[choice->n_bounds++] = bound;
    }
    return OK;
}

/* ---- the other words ---- */

static Err unknown(Cx *cx, Str name, Str value, Str known) {
    return fail(cx, INVALID, MSG_MAP_NO_CHOICE, name, value, known);
}

static Err read_number(Cx *cx, Str text, size_t *out) {
    int64_t number;
    if (!text.n) return OK;
    if (!int_read(text, &number) || number < CLASSES_LEAST || number > CLASSES_MOST)
        return unknown(cx, S("class"), text, S("2 … 9"));
    *out = (size_t)number;
    return OK;
}

/* "natural:6"; in a form method and number are two fields. */
static Err read_classes(Cx *cx, const Request *request, MapChoice *choice) {
    ClassWish *wish = &choice->wish.classes;
    Str text = request->get(request, S("class")), rest = text, method;
    TRY(read_bounds(cx, request->get(request, S("breaks")), choice));
    wish->method = choice->n_bounds && !text.n ? CLASS_MANUAL : CLASS_QUANTILE;
    wish->classes = CLASSES_USUAL;
    if (text.n) {
        str_cut(&rest, ':', &method);
        if (!class_method_read(method, &wish->method))
            return unknown(cx, S("class"), text,
                           S("quantile:5, equal:5, natural:5, deviation:5, manual"));
    }
    TRY(read_number(cx, rest.n && text.n ? rest : request->get(request, S("number")),
                    &wish->classes));
    /* By hand without a bound: the usual ones, to be changed in the field. */
    if (wish->method == CLASS_MANUAL && !choice->n_bounds) wish->method = CLASS_QUANTILE;
    wish->manual = choice->bounds;
    wish->n_manual = choice->n_bounds;
    return OK;
}

static Err read_flag(Cx *cx, const Request *request, const char *name, const char *word,
                     bool *out) {
    Str text = request->get(request, str_of(name));
    *out = str_equal(text, str_of(word));
    if (text.n && !*out) return unknown(cx, str_of(name), text, str_of(word));
    return OK;
}

Err map_choice_read(Cx *cx, const Request *request, MapChoice *choice) {
    MapWish *wish = &choice->wish;
    bool own_breaks = str_equal(request->get(request, S("breaks")), S("own"));
    if (own_breaks)
        *choice = (MapChoice){.wish.classes.classes = CLASSES_USUAL};
    else
        TRY(read_classes(cx, request, choice));
    Str palette = request->get(request, S("palette")), show = request->get(request, S("show"));
    if (palette.n && !map_palette_read(palette, &wish->palette))
        return unknown(cx, S("palette"), palette, S("sequential, diverging, pattern"));
    if (str_equal(show, S("circles")))
        wish->show = SHOW_CIRCLES;
    else if (str_equal(show, S("colour")))
        wish->show = SHOW_COLOUR;
    else if (show.n)
        return unknown(cx, S("show"), show, S("circles, colour"));
    wish->zero_among = str_equal(request->get(request, S("zero")), S("among"));
    if (!wish->zero_among) TRY(read_flag(cx, request, "zero", "own", &wish->classes.zero_own));
    TRY(read_flag(cx, request, "missing", "hide", &wish->hide_missing));
    TRY(read_flag(cx, request, "scale", "own", &wish->own_scale));
    wish->own_scale = wish->own_scale || own_breaks;
    return OK;
}

/* ---- as fields of a form ---- */

static Option *options(Cx *cx, size_t n) {
    return NEW_ARRAY(cx->mem, Option, n);
}

void map_choice_fill(Cx *cx, const MapChoice *choice, const PublishedMap *map, MapView *view) {
    static const Msg methods[CLASS_METHODS] = {
        [CLASS_QUANTILE] = MSG_MAP_METHOD_QUANTILE, [CLASS_EQUAL] = MSG_MAP_METHOD_EQUAL,
        [CLASS_NATURAL] = MSG_MAP_METHOD_NATURAL,   [CLASS_DEVIATION] = MSG_MAP_METHOD_DEVIATION,
        [CLASS_MANUAL] = MSG_MAP_METHOD_MANUAL,
    };
    static const Msg palettes[MAP_PALETTES] = {
        [PALETTE_SEQUENTIAL] = MSG_MAP_PALETTE_SEQUENTIAL,
        [PALETTE_DIVERGING] = MSG_MAP_PALETTE_DIVERGING,
        [PALETTE_PATTERN] = MSG_MAP_PALETTE_PATTERN,
    };
    const MapWish *wish = &choice->wish;
    view->methods = options(cx, CLASS_METHODS);
    for (size_t i = 0; i < CLASS_METHODS; i++)
        view->methods[view->n_methods++] =
            (Option){class_method_id((ClassMethod)i), message_text(cx->lang, methods[i]),
                     wish->classes.method == (ClassMethod)i};
    view->numbers = options(cx, CLASSES_MOST);
    for (size_t i = CLASSES_LEAST; i <= CLASSES_MOST; i++) {
        Str number = str_format(cx->mem, "%zu", i);
        view->numbers[view->n_numbers++] = (Option){number, number, wish->classes.classes == i};
    }
    view->palettes = options(cx, MAP_PALETTES);
    for (size_t i = 0; i < MAP_PALETTES; i++)
        view->palettes[view->n_palettes++] =
            (Option){map_palette_id((MapPalette)i), message_text(cx->lang, palettes[i]),
                     wish->palette == (MapPalette)i};
    view->shows = options(cx, 2);
    view->shows[view->n_shows++] =
        (Option){S("colour"), message_text(cx->lang, MSG_MAP_SHOW_COLOUR), !map->circles};
    view->shows[view->n_shows++] =
        (Option){S("circles"), message_text(cx->lang, MSG_MAP_SHOW_CIRCLES), map->circles};
    Str *bounds = NEW_ARRAY(cx->mem, Str, CLASS_BOUNDS);
    for (size_t i = 0; i < map->classes.n_bounds; i++)
        bounds[i] = words_number(cx->mem, cx->lang, map->classes.bounds[i], map->classes.decimals);
    view->bounds = str_join(cx->mem, map->classes.n_bounds, bounds, S("; "));
    view->colours = !map->circles;
    view->zero_apart = map->zero_apart;
    view->zero_own = map->classes.zero_own;
    view->hide_missing = wish->hide_missing;
    view->own_scale = wish->own_scale;
    view->changed = wish->classes.method != CLASS_QUANTILE || wish->palette || wish->own_scale ||
                    wish->classes.classes != CLASSES_USUAL || wish->hide_missing ||
                    wish->classes.zero_own || wish->zero_among || wish->show != SHOW_AS_FITS;
}
