/* Which areas does a plain text hold? Well-Known Text (POLYGON, MULTIPOLYGON and collections of
 * them, each one area, with or without "SRID=…;" in front), and the polygon files of Osmosis. */

#include <string.h>

#include "formats/shapes_in.h"

#define MOST_NUMBERS 4 /* of a position; the first two count */

typedef struct Reading {
    ShapeMaker *maker;
    Str text;
    size_t at, line;
    int64_t system; /* of the first SRID; 0: none yet */
} Reading;

static Err refused(const Reading *reading, Msg message) {
    const ShapeMaker *maker = reading->maker;
    return fail(maker->cx, INVALID, message, maker->name,
                str_format(maker->cx->mem, "%zu", reading->line));
}

static Err not_wkt(const Reading *reading) {
    return refused(reading, MSG_FORMATS_SHAPE_WKT);
}

/* ---- words ---- */

static char blank_skipped(Reading *reading) {
    for (; reading->at < reading->text.n; reading->at++) {
        char c = reading->text.p[reading->at];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return c;
        reading->line += c == '\n';
    }
    return '\0';
}

static bool sign(Reading *reading, char c) {
    if (blank_skipped(reading) != c) return false;
    reading->at++;
    return true;
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The word that comes next, small or capital. */
static bool word(Reading *reading, const char *wanted) {
    blank_skipped(reading);
    size_t n = strlen(wanted);
    Str here = str_slice(reading->text, reading->at, reading->text.n);
    if (here.n < n || (here.n > n && is_letter(here.p[n]))) return false;
    for (size_t i = 0; i < n; i++)
        if ((here.p[i] & ~0x20) != wanted[i]) return false;
    reading->at += n;
    return true;
}

static bool number(Reading *reading, double *out) {
    blank_skipped(reading);
    size_t from = reading->at;
    while (reading->at < reading->text.n && coordinate_sign(reading->text.p[reading->at]))
        reading->at++;
    return coordinate_read(str_slice(reading->text, from, reading->at), out);
}

/* ---- Well-Known Text ---- */

static Err position(Reading *reading) {
    double numbers[MOST_NUMBERS];
    size_t n = 0;
    for (char c = blank_skipped(reading); c != ',' && c != ')'; c = blank_skipped(reading))
        if (n == MOST_NUMBERS || !number(reading, &numbers[n++]))
            return refused(reading, MSG_FORMATS_SHAPE_POSITION);
    if (n < 2) return refused(reading, MSG_FORMATS_SHAPE_POSITION);
    return shape_position(reading->maker, numbers[0], numbers[1], reading->line);
}

/* "((x y, …), …)" behind POLYGON, or one of those of a MULTIPOLYGON. */
static Err polygon(Reading *reading) {
    bool hole = false;
    if (word(reading, "EMPTY")) {
        reading->maker->broken = true;
        return OK;
    }
    if (!sign(reading, '(')) return not_wkt(reading);
    do {
        if (!sign(reading, '(')) return not_wkt(reading);
        do
            TRY(position(reading));
        while (sign(reading, ','));
        if (!sign(reading, ')')) return not_wkt(reading);
        shape_ring_end(reading->maker, hole);
        hole = true;
    } while (sign(reading, ','));
    return sign(reading, ')') ? OK : not_wkt(reading);
}

static Err polygons(Reading *reading) {
    if (word(reading, "EMPTY")) {
        reading->maker->broken = true;
        return OK;
    }
    if (!sign(reading, '(')) return not_wkt(reading);
    do
        TRY(polygon(reading));
    while (sign(reading, ','));
    return sign(reading, ')') ? OK : not_wkt(reading);
}

/* Whether positions have heights and measures is seen by their numbers. */
static void dimensions(Reading *reading) {
    if (!word(reading, "ZM") && !word(reading, "Z")) (void)word(reading, "M");
}

static Err geometry(Reading *reading) {
    bool single = word(reading, "POLYGON");
    if (!single && !word(reading, "MULTIPOLYGON")) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    dimensions(reading);
    return single ? polygon(reading) : polygons(reading);
}

/* One inside another is refused. */
static Err collection(Reading *reading) {
    if (!word(reading, "GEOMETRYCOLLECTION")) return geometry(reading);
    dimensions(reading);
    if (word(reading, "EMPTY")) return OK;
    if (!sign(reading, '(')) return not_wkt(reading);
    do
        TRY(geometry(reading));
    while (sign(reading, ','));
    return sign(reading, ')') ? OK : not_wkt(reading);
}

/* "SRID=4326;": all of one file are in the same system. */
static Err system_of(Reading *reading) {
    double found = 0;
    if (!word(reading, "SRID")) return reading->system > 0 ? not_wkt(reading) : OK;
    if (!sign(reading, '=') || !number(reading, &found) || !sign(reading, ';') || found < 1 ||
        found > 999999 || found != (double)(int64_t)found)
        return not_wkt(reading);
    if (reading->system == (int64_t)found) return OK;
    if (reading->system) return not_wkt(reading);
    reading->system = (int64_t)found;
    Err err =
        projection_of_number(reading->maker->cx, &reading->maker->projection, reading->system);
    return err == NOT_FOUND ? refused(reading, MSG_FORMATS_SHAPE_CRS) : err;
}

Err wkt_read(ShapeMaker *maker, Str text) {
    Reading reading = {.maker = maker, .text = text, .line = 1};
    while (blank_skipped(&reading)) {
        size_t line = reading.line;
        TRY(system_of(&reading));
        if (!reading.system) reading.system = -1; /* none now, so none later */
        shape_begin(maker, line);
        TRY(collection(&reading));
        TRY(shape_end(maker));
        (void)sign(&reading, ';');
    }
    return OK;
}

bool wkt_looks(Str start) {
    Reading reading = {.text = start, .line = 1};
    double ignored;
    if (word(&reading, "SRID") &&
        !(sign(&reading, '=') && number(&reading, &ignored) && sign(&reading, ';')))
        return false;
    if (!word(&reading, "POLYGON") && !word(&reading, "MULTIPOLYGON") &&
        !word(&reading, "GEOMETRYCOLLECTION"))
        return false;
    dimensions(&reading);
    return word(&reading, "EMPTY") || sign(&reading, '(');
}

/* ---- Osmosis: a name, then sections of positions, each up to END, and END ---- */

static bool next_line(Reading *reading, Str *line) {
    if (reading->at >= reading->text.n) return false;
    size_t end = str_find(reading->text, S("\n"), reading->at);
    if (end == SIZE_MAX) end = reading->text.n;
    *line = str_trim(str_slice(reading->text, reading->at, end));
    reading->at = end + 1;
    reading->line++;
    return true;
}

static bool pair(Str line, double *x, double *y) {
    Reading reading = {.text = line};
    return number(&reading, x) && number(&reading, y) && reading.at == line.n;
}

/* The positions of a section up to its END; the last need not repeat the first. */
static Err section(Reading *reading, bool hole) {
    Str line;
    double x, y;
    while (next_line(reading, &line)) {
        if (str_equal(line, S("END"))) {
            shape_ring_close(reading->maker);
            shape_ring_end(reading->maker, hole);
            return OK;
        }
        if (!line.n) continue;
        if (!pair(line, &x, &y)) return refused(reading, MSG_FORMATS_SHAPE_POSITION);
        TRY(shape_position(reading->maker, x, y, reading->line));
    }
    return refused(reading, MSG_FORMATS_SHAPE_POLY_SHORT);
}

Err poly_read(ShapeMaker *maker, Str text) {
    Reading reading = {.maker = maker, .text = text};
    Str name, line;
    if (!str_is_utf8(text) || !next_line(&reading, &name))
        return refused(&reading, MSG_FORMATS_SHAPE_POLY_SHORT);
    shape_begin(maker, 1);
    TRY(shape_property(maker, S("name"), name));
    while (next_line(&reading, &line)) {
        if (!line.n) continue;
        if (str_equal(line, S("END"))) return shape_end(maker);
        TRY(section(&reading, line.p[0] == '!'));
    }
    return refused(&reading, MSG_FORMATS_SHAPE_POLY_SHORT);
}

/* Two words, then at least two lines of two numbers between blanks. */
bool poly_looks(Str start) {
    Reading reading = {.text = start};
    Str name, first, line;
    double x, y;
    if (!next_line(&reading, &name) || !next_line(&reading, &first) || !name.n || !first.n)
        return false;
    for (size_t i = 0; i < first.n; i++)
        if (str_find(S(";,\t|"), str_slice(first, i, i + 1), 0) != SIZE_MAX) return false;
    for (size_t i = 0; i < 2; i++)
        if (!next_line(&reading, &line) || !pair(line, &x, &y)) return false;
    return true;
}
