/* How is a table drawn? Which kinds of pictures there are stands in pictures.def; each has its own
 * file, picture_<kind>.c. Here is what they share: the forms of a picture, points with their
 * states, the lines of a table and their names. */

#include "publish/publish_in.h"

static const struct {
    const char *id;
    bool (*fits)(const PublishedTable *table);
    Err (*draw)(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture);
    Err (*told)(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture);
} kinds[] = {
#define PICTURE(symbol, id, fits, draw, told) [PICTURE_##symbol] = {id, fits, draw, told},
#include "publish/pictures.def"
#undef PICTURE
};

Str picture_kind_id(PictureKind kind) {
    return str_of(kinds[kind].id);
}

bool picture_kind_read(Str id, PictureKind *out) {
    for (size_t i = 0; i < PICTURE_KINDS; i++)
        if (str_equal(id, str_of(kinds[i].id))) {
            *out = (PictureKind)i;
            return true;
        }
    return false;
}

bool publish_picture_fits(const PublishedTable *table, PictureKind kind) {
    return kinds[kind].fits(table);
}

Err publish_picture(Cx *cx, Buf *out, const PublishedTable *table, PictureKind kind,
                    const Picture *picture) {
    return kinds[kind].draw(cx, out, table, picture);
}

Err publish_told(Cx *cx, PublishedTable *out, const PublishedTable *table, PictureKind kind,
                 const Picture *picture) {
    return kinds[kind].told(cx, out, table, picture);
}

static MarkState mark_state(const Value *value) {
    if (value->secrecy == NOT_RELEASED) return MARK_NOT_RELEASED;
    if (value->secrecy == COVERING) return MARK_COVERING;
    if (value->secrecy != OPEN) return MARK_PROTECTED;
    switch (value->presence) {
    case PRESENT:
    case ZERO: return MARK_VALUE;
    case NOT_COLLECTED: return MARK_NOT_COLLECTED;
    case NOT_DELIVERED: return MARK_NOT_DELIVERED;
    case NOT_MEANINGFUL: return MARK_NOT_MEANINGFUL;
    case UNKNOWN_AT_SOURCE: return MARK_UNKNOWN;
    case NOT_AT_LEVEL:
    case PRESENCES: return MARK_NOT_AT_LEVEL;
    }
    return MARK_NOT_DELIVERED;
}

ChartPoint picture_point(const PublishedFigure *figure) {
    const Value *v = &figure->value;
    return (ChartPoint){
        .state = mark_state(v),
        .value = v->number,
        .low = v->low,
        .high = v->high,
        .decimals = value_decimals(v, figure->indicator->decimals),
        .provisional = v->marks & PROVISIONAL,
        .revised = v->marks & CORRECTED,
    };
}

bool period_same(Period a, Period b) {
    return period_compare(a, b) == 0;
}

/* Regions stand outside, then periods, then cells. */
size_t picture_cells(const PublishedTable *table) {
    size_t n = 0;
    while (n < table->n && table->figures[n].region == table->figures[0].region &&
           period_same(table->figures[n].period, table->figures[0].period))
        n++;
    return n;
}

size_t publish_lines(const PublishedTable *table) {
    return table->n_periods ? table->n / table->n_periods : 0;
}

PictureLine picture_line(const PublishedTable *table, size_t l) {
    size_t cells = picture_cells(table), region = l / cells;
    return (PictureLine){&table->figures[region * table->n_periods * cells + l % cells], cells};
}

/* The Kreis whose figures the whole line shows in place of a town's; NULL where the town has any of
 * its own. */
const Region *picture_stand_in(const PublishedTable *table, PictureLine line) {
    const Region *kreis = NULL;
    for (size_t p = 0; p < table->n_periods; p++) {
        const PublishedFigure *f = &line.first[p * line.step];
        if (f->stand_in)
            kreis = f->stand_in;
        else if (value_has_number(&f->value))
            return NULL;
    }
    return kreis;
}

Str publish_stand_in_name(Cx *cx, Str name, const Region *stand_in) {
    if (!stand_in) return name;
    Str names[] = {name, stand_in->name.in[cx->lang]};
    return message_fill(cx->mem, cx->lang, MSG_PUBLISH_STAND_IN, 2, names);
}

Str picture_region_name(Cx *cx, const Region *region, const Region *stand_in) {
    return publish_stand_in_name(cx, region->name.in[cx->lang], stand_in);
}

Str picture_line_name(Cx *cx, const Catalogue *catalogue, const PublishedTable *table, size_t l) {
    PictureLine line = picture_line(table, l);
    Str region = picture_region_name(cx, line.first->region, picture_stand_in(table, line));
    if (line.step == 1) return region;
    Str cell = cell_label(cx->mem, cx->lang, catalogue, line.first->cell);
    if (publish_lines(table) == line.step)
        return publish_stand_in_name(cx, cell, picture_stand_in(table, line));
    return str_format(cx->mem, "%.*s, %.*s", STR_ARG(region), STR_ARG(cell));
}

/* A town's line never goes on with the figures of its Kreis. */
PublishedFigure picture_own_figure(const PublishedFigure *f, const Region *stand_in) {
    PublishedFigure own = *f;
    if (f->stand_in == stand_in) return own;
    own.value = value_missing(NOT_AT_LEVEL, f->indicator->unit);
    own.stand_in = NULL;
    return own;
}

ChartPoint picture_own_point(const PublishedFigure *f, const Region *stand_in) {
    PublishedFigure own = picture_own_figure(f, stand_in);
    return picture_point(&own);
}

/* The periods that are alike to the picture's: their places in the table. */
size_t picture_periods(Cx *cx, const PublishedTable *table, Period like, size_t **out) {
    size_t n = 0;
    *out = NEW_ARRAY(cx->mem, size_t, table->n_periods);
    for (size_t p = 0; p < table->n_periods; p++)
        if (period_alike(table->periods[p], like)) (*out)[n++] = p;
    return n;
}
