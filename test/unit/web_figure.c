/* The figure block: what an address asks for, that the table holds exactly what the picture shows,
 * the files it can be taken along as, and that a fixed address stays right after a correction. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "figures_fixture.h"
#include "web/figure_in.h"
#include "web/server_in.h"

static Fixture f;

static bool has(Str text, const char *needle) {
    return str_find(text, str_of(needle), 0) != SIZE_MAX;
}

static Request request_of(const char *path, const char *query) {
    Request r = request_read(&f.cx, str_of(path), str_of(query));
    return r;
}

static Reply replied(const char *path, const char *query, Err want) {
    static const Settings house = {.address = S("https://zahlen.example.org"),
                                   .name = S("Regionalverband Muster")};
    Request r = request_of(path, query);
    r.settings = &house;
    Cx cx = f.cx; /* each page is asked for by itself */
    cx.mem = arena_within(f.cx.mem);
    cx.lang = r.lang;
    Reply reply = {.status = 200, .body = buf_new(cx.mem, PAGE_MOST)};
    Err err = route(&cx, &r, &reply);
    if (!ok(err == want, "%s?%s", path, query))
        printf("# %d: %.*s\n", err, STR_ARG(fault_text(cx.mem, EN, &cx.fault)));
    f.cx.fault = cx.fault;
    return reply;
}
static Str page(const char *path, const char *query) {
    Reply reply = replied(path, query, OK);
    return buf_str(&reply.body);
}

static FigureAsk ask(const char *query) {
    FigureAsk a = {0};
    Request r = request_of("/indicator/D-14a", query);
    GOOD(&f, figure_ask(&f.cx, &r, S("D-14a"), &a));
    return a;
}

/* ---- the address ---- */

static void addresses(void) {
    FigureAsk a = ask("");
    ok(a.tab == TAB_CHART && !a.kind_asked && !a.one_period && !a.span && a.page == 1, "nothing");
    ok(a.period.year == 2015, "starts at the newest period");
    a = ask("from=2013&to=2014&tab=table&order=change&select=05111,05112&data=shown&x=1");
    ok(a.span && a.period.year == 2014, "the newest of a span");
    ok(a.tab == TAB_TABLE && a.order == ORDER_CHANGE && a.n_selected == 2 && a.data_shown, "words");
    a = ask("period=2013&from=2014");
    ok(a.one_period && !a.span && a.period.year == 2013, "one period says more than a span");
    a = ask("tab=map");
    ok(a.kind_asked && a.kind == PICTURE_MAP, "the map's tab is the map");
    a = ask("chart=map");
    is_int(a.tab, TAB_MAP, "and the other way round");
    a = ask("chart=map&tab=table");
    ok(a.tab == TAB_TABLE && a.kind == PICTURE_MAP, "the table of the map");
    static const char *const wrong[] = {
        "tab=nonsense", "chart=pie",   "order=size", "data=some", "page=0",  "select=nobody",
        "areas=x",      "period=soon", "from=x",     "by=colour", "as_of=99"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        replied("/indicator/D-14a", wrong[i], INVALID);
    replied("/indicator/D-14a", "from=2015&to=2013", NOT_FOUND);
    replied("/indicator/D-14a", "from=2030", NOT_FOUND);
    replied("/indicator/D-14a", "chart=bars&unknown=1", OK);
}

/* ---- the table holds exactly what the picture shows ---- */

static size_t marks_of(Str svg, Str *out, size_t most) {
    size_t n = 0;
    for (size_t at = 0; n < most; n++) {
        at = str_find(svg, S("data-label=\""), at);
        if (at == SIZE_MAX) break;
        at += 12;
        out[n] = str_slice(svg, at, str_find(svg, S("\""), at));
    }
    return n;
}

/* What a mark says of the figure: its number, or its state. */
static Str said_of(const PublishedFigure *figure) {
    static const MarkState states[PRESENCES] = {
        [NOT_COLLECTED] = MARK_NOT_COLLECTED,   [NOT_DELIVERED] = MARK_NOT_DELIVERED,
        [NOT_MEANINGFUL] = MARK_NOT_MEANINGFUL, [UNKNOWN_AT_SOURCE] = MARK_UNKNOWN,
        [NOT_AT_LEVEL] = MARK_NOT_AT_LEVEL,
    };
    const Value *v = &figure->value;
    if (!value_has_number(v)) return mark_state_word(DE, states[v->presence]);
    return publish_figure_text(&f.cx, figure);
}

/* A whole word of it: not "Hauptschulabschluss" in "ohne Hauptschulabschluss". */
static bool says(Str label, Str word) {
    size_t at = str_find(label, word, 0);
    return at == 0 || (at != SIZE_MAX && label.p[at - 1] == ' ' && at > 1 && label.p[at - 2] < 'A');
}

/* It names the area, or of one area the cell, and says the value. */
static bool label_is_of(Str label, const PublishedFigure *figure) {
    Str cell = cell_label(f.cx.mem, DE, f.catalogue, figure->cell);
    bool area = !figure->cell.n && says(label, figure->region->name.in[DE]);
    return (area || says(label, cell)) && says(label, said_of(figure));
}

enum { MARKS_MOST = 1000 };
typedef struct Marks {
    Str labels[MARKS_MOST];
    bool used[MARKS_MOST];
    size_t n;
} Marks;

/* Kinds with a mark for each figure: each has its own, and none is left over. */
static size_t without_mark(const PublishedTable *table, Marks *marks) {
    size_t missing = 0;
    for (size_t i = 0; i < table->n; i++) {
        size_t l = 0;
        while (l < marks->n &&
               (marks->used[l] || !label_is_of(marks->labels[l], &table->figures[i])))
            l++;
        if (l < marks->n)
            marks->used[l] = true;
        else
            missing++;
    }
    return missing;
}

/* Kinds whose marks tell of several figures: each number is told by some mark; a whole of parts
 * may be written at the end of its bar only. */
static size_t without_word(const FigureShown *shown, const Marks *marks, Str svg) {
    size_t missing = 0;
    for (size_t i = 0; i < shown->table.n; i++) {
        const PublishedFigure *figure = &shown->table.figures[i];
        bool told = !value_has_number(&figure->value);
        for (size_t l = 0; l < marks->n && !told; l++)
            told = str_find(marks->labels[l], said_of(figure), 0) != SIZE_MAX;
        if (!told && shown->kind == PICTURE_STACKED && !figure->cell.n)
            told = str_find(svg, str_format(f.cx.mem, ">%.*s</text>", STR_ARG(said_of(figure))),
                            0) != SIZE_MAX;
        missing += !told;
    }
    return missing;
}

static void agree(const char *id, const char *query, const FigureAsk *a) {
    FigureShown shown;
    GOOD(&f, figure_shown(&f.cx, a, &shown));
    if (!ok(shown.drawn, "%s %s has a picture", id, query)) return;
    Buf svg = buf_new(f.cx.mem, PAGE_MOST);
    GOOD(&f, figure_picture(&f.cx, a, &shown, S("x"), FORM_WIDE, &svg));
    static Marks marks;
    marks = (Marks){0};
    marks.n = marks_of(buf_str(&svg), marks.labels, MARKS_MOST);
    bool one_each =
        shown.kind == PICTURE_LINES || shown.kind == PICTURE_BARS || shown.kind == PICTURE_MAP;
    size_t missing =
        one_each ? without_mark(&shown.table, &marks) : without_word(&shown, &marks, buf_str(&svg));
    Str kind = picture_kind_id(shown.kind);
    ok(shown.table.n > 0 && missing == 0, "%s %s as %.*s: each of %zu figures is told", id, query,
       STR_ARG(kind), shown.table.n);
    if (one_each) is_int(marks.n, shown.table.n, "and there are no other marks");
}

static void same_table(void) {
    static const struct {
        const char *id, *query;
    } cases[] = {
        {"D-14a", ""},
        {"D-14a", "areas=all"},
        {"D-14a", "by=sex"},
        {"D-14a", "areas=05111,05170004,MR&from=2014"},
        {"D-14a", "areas=05170004,05170008&period=2015&by=sex&order=value"},
        {"D-14a", "areas=05170004,05170008"},
        {"A-01", ""},
        {"A-01", "areas=all&by=sex"},
        {"B-01", ""},
        {"B-01", "areas=05111,05112"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FigureAsk a;
        Request r = request_of("/indicator/x", cases[i].query);
        GOOD(&f, figure_ask(&f.cx, &r, str_of(cases[i].id), &a));
        agree(cases[i].id, cases[i].query, &a);
        bool fits[PICTURE_KINDS];
        GOOD(&f, figure_kinds(&f.cx, &a, fits));
        for (size_t k = 0; k < PICTURE_KINDS; k++) {
            if (!fits[k]) continue;
            a.kind_asked = true, a.kind = (PictureKind)k;
            agree(cases[i].id, cases[i].query, &a);
        }
    }
}

/* Cells of the table tab and rows of the download, of the same address. */
static size_t count(Str text, const char *needle) {
    size_t n = 0;
    for (size_t at = str_find(text, str_of(needle), 0); at != SIZE_MAX;
         at = str_find(text, str_of(needle), at + 1))
        n++;
    return n;
}

static void same_files(void) {
    static const char *const queries[] = {
        "", "areas=all", "by=sex", "tab=map", "areas=05111,MR&from=2014&to=2015", "chart=bars"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char query[200];
        bool map = strcmp(queries[i], "tab=map") == 0;
        snprintf(query, sizeof query, "%s&data=shown", queries[i]);
        size_t rows = count(page("/indicator/D-14a.csv", query), "\r\n") - 1;
        snprintf(query, sizeof query, "%s&tab=table", map ? "chart=map" : queries[i]);
        Str html = page("/indicator/D-14a", query);
        is_int(count(html, "<td>"), rows, queries[i]);
    }
    ok(count(page("/indicator/D-14a.csv", ""), "\r\n") >
           count(page("/indicator/D-14a.csv", "data=shown"), "\r\n"),
       "without data=shown: all that was asked for");
}

/* ---- files ---- */

static void csv(void) {
    Str text = page("/indicator/D-14a.csv", "areas=05111&period=2015");
    ok(has(text, "indicator,definition_version") && has(text, ",10,value"), "as machines read it");
    text = page("/indicator/D-14a.csv", "areas=05111&period=2013&separator=semicolon");
    ok(str_starts(text, S("\xEF\xBB\xBFindicator;")) && has(text, ";7,5;"), "as German Excel does");
    text = page("/indicator/D-14a.csv",
                "areas=05111&period=2013&separator=semicolon&decimal=point&bom=no");
    ok(str_starts(text, S("indicator;")) && has(text, ";7.5;"), "each for itself");
    text = page("/indicator/D-14a.csv", "areas=05111&period=2013&decimal=comma");
    ok(has(text, ",\"7,5\","), "a comma between commas is quoted");
    replied("/indicator/D-14a.csv", "separator=tab", INVALID);
    Reply reply = replied("/indicator/D-14a.csv", "data=shown&areas=05111&from=2014", OK);
    is_str(reply.file_name, "D-14a_2014_2015.csv", "called by indicator and periods");
}

static void pictures(void) {
    Str svg = page("/indicator/D-14a.svg", "areas=all&period=2015");
    ok(str_starts(svg, S("<svg xmlns=")) && str_ends(svg, S("</svg>\n")), "an SVG");
    ok(has(svg, "Quelle:") && has(svg, "/indicator/D-14a?areas=all") && has(svg, "as_of="),
       "with its source and its fixed address");
    ok(has(svg, "<pattern") && !has(svg, "<style") && !has(svg, "href=\""),
       "patterns inside, nothing from outside");
    is_int(count(svg, "<svg"), 2, "one picture in its frame");
    Reply reply = replied("/indicator/D-14a.svg", "period=2015", OK);
    is_str(reply.file_name, "D-14a_2015.svg", "and its name");
    if (access("/usr/bin/rsvg-convert", X_OK)) {
        skip("no rsvg-convert here");
        return;
    }
    reply = replied("/indicator/D-14a.png", "period=2015", OK);
    ok(str_starts(buf_str(&reply.body), S("\x89PNG")), "a PNG");
    Buf out = buf_new(f.cx.mem, 1000);
    is_int(png_of_svg(&f.cx, S("<svg"), &out), BUSY, "what is no picture becomes none");
    is_int(png_of_svg(&f.cx, svg, &out), BUSY, "one that is too large is refused");
}

/* A program of the name rsvg-convert that does something else, in front of PATH. */
static Err converted_by(const char *script, int64_t *took) {
    char directory[] = "/tmp/wirk-converter-XXXXXX", path[64], old[4096], new[4200];
    must(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/rsvg-convert", directory);
    FILE *file = fopen(path, "w");
    must(file && fprintf(file, "#!/bin/sh\n%s\n", script) > 0 && !fclose(file));
    must(chmod(path, 0700) == 0);
    snprintf(old, sizeof old, "%s", getenv("PATH"));
    snprintf(new, sizeof new, "%s:%s", directory, old);
    must(setenv("PATH", new, 1) == 0);
    Buf out = buf_new(f.cx.mem, 1 << 20);
    int64_t begin = monotonic_ms();
    Err err = png_of_svg(&f.cx, S("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), &out);
    *took = monotonic_ms() - begin;
    must(setenv("PATH", old, 1) == 0 && unlink(path) == 0 && rmdir(directory) == 0);
    return err;
}

/* None keeps the thread for slow pages longer than one picture may take (8 seconds). */
static void broken_converters(void) {
    int64_t took;
    is_int(converted_by("exit 0", &took), BUSY, "one that writes nothing");
    is_int(converted_by("echo no picture", &took), BUSY, "one that writes something else");
    is_int(converted_by("exec cat /dev/zero", &took), BUSY, "one that writes without end");
    ok(took < 4000, "is stopped when it is too much");
    is_int(converted_by("printf '\\211PNG\\r\\n\\032\\n'; exit 3", &took), BUSY, "one that fails");
    is_int(converted_by("exec >&-; sleep 30", &took), BUSY, "one that closes its output and stays");
    ok(took >= 7000 && took < 12000, "is waited for no longer than for a picture");
}

static void taken_along(void) {
    Reply reply = replied("/indicator/D-14a/download",
                          "format=csv&data=shown&areas=05111&separator=comma&decimal=point", OK);
    is_int(reply.status, 303, "the form leads on");
    is_str(reply.location,
           "/indicator/D-14a.csv?data=shown&areas=05111&separator=comma&decimal=point",
           "to the stable address");
    reply = replied("/en/indicator/D-14a/download", "format=png&data=all&areas=05111&bom=no", OK);
    is_str(reply.location, "/en/indicator/D-14a.png?areas=05111", "that says nothing needless");
    replied("/indicator/D-14a/download", "format=doc", INVALID);
    ok(has(page("/indicator/D-14a/download", ""), "name=\"format\""),
       "without an answer: the form");
    ok(has(page("/indicator/D-14a/download.json", ""),
           "https://zahlen.example.org/indicator/D-14a.xlsx?data=shown"),
       "its addresses for programs");
    reply = replied("/embed/indicator/D-14a", "areas=05111", OK);
    Str html = buf_str(&reply.body);
    ok(reply.framed, "the frame may be framed");
    ok(has(html, "<svg") && has(html, "Quelle:") && has(html, "/indicator/D-14a?areas=05111") &&
           !has(html, "<nav"),
       "picture, source and way back, no navigation");
    reply = replied("/indicator/D-14a", "areas=05111", OK);
    html = buf_str(&reply.body);
    ok(!reply.framed, "no other page may");
    ok(has(html,
           "&lt;iframe src=&quot;https://zahlen.example.org/embed/indicator/D-14a?areas=05111"),
       "the line for other houses");
    ok(has(html, "&lt;noscript&gt;") && has(html, ".svg?areas=05111"), "with a picture for want");
    ok(has(html, "Regionalverband Muster:") && has(html, "https://zahlen.example.org/indicator/"),
       "the citation names the house and the whole address");
}

/* ---- a correction ---- */

static void fixed(void) {
    static const char *const live = "areas=05111&tab=table&period=2015";
    Str before = page("/indicator/D-14a", live);
    ok(has(before, "10,0\u00a0%") && has(before, "as_of=1"), "before: the number, and its address");
    DELIVER(&f, SEE("leavers", "05111", "2015", "certificate=none", 30));
    ok(has(page("/indicator/D-14a", live), "30,0\u00a0%"), "the live address has the correction");
    Str old = page("/indicator/D-14a", "areas=05111&tab=table&period=2015&as_of=1");
    ok(has(old, "10,0\u00a0%") && !has(old, "30,0\u00a0%"), "the fixed one the old number");
    ok(has(old, "festgehaltene Fassung") && has(old, "href=\"/indicator/D-14a?areas=05111&amp;"),
       "with a note and the way to the newest");
    ok(has(page("/embed/indicator/D-14a", "areas=05111&tab=table&period=2015&as_of=1"), "10,0"),
       "in the frame, too");
    ok(has(page("/indicator/D-14a.csv", "areas=05111&period=2015&as_of=1"), ",10,value"),
       "and in the file");
}

/* ---- a long table ---- */

static void parts(void) {
    FigureAsk a = ask("areas=all&from=2013&tab=table");
    FigureShown shown;
    GOOD(&f, figure_shown(&f.cx, &a, &shown));
    PublishedTable *t = &shown.table; /* the same area again and again */
    size_t size = t->n / a.n_regions, many = 4000;
    PublishedFigure *figures = NEW_ARRAY(f.cx.mem, PublishedFigure, many * size);
    for (size_t i = 0; i < many * size; i++)
        figures[i] = t->figures[3 * size + i % size];
    t->figures = figures, t->n = many * size;
    PublishedNotes notes;
    GOOD(&f, publish_notes(&f.cx, &notes, t));
    Request r = request_of("/indicator/D-14a", "areas=all&page=2");
    size_t seen = 0;
    for (a.page = 1; a.page < 10; a.page++) {
        FigureTable table;
        GOOD(&f, figure_table(&f.cx, &r, &a, &shown, &notes, &table));
        ok(table.n_lines * table.n_heads <= 5000, "at most 5,000 cells at once");
        ok(has(table.part_text, "4.000") && has(table.part_text, "12.000"), "with exact counts");
        seen += table.n_lines;
        if (!table.later_href.n) break;
    }
    is_int(seen, many, "and no line is lost");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    f.cx.lang = DE;
    DELIVER(&f, SEE("leavers", "05111", "2013", "", 40),
            SEE("leavers", "05111", "2013", "certificate=none", 3),
            SEE("leavers", "05111", "2014", "", 100, .marks = PROVISIONAL),
            SEE("leavers", "05111", "2014", "certificate=none", 5),
            SEE("leavers", "05111", "2015", "", 100),
            SEE("leavers", "05111", "2015", "certificate=none", 10),
            SEE("leavers", "05111", "2015", "sex=f", 50),
            SEE("leavers", "05111", "2015", "certificate=none;sex=f", 4),
            SEE("leavers", "05112", "2014", "", 100),
            SEE("leavers", "05112", "2014", "certificate=none", 30),
            SEE("leavers", "05112", "2015", "", 200, .base = 5),
            SEE("leavers", "05112", "2015", "certificate=none", 20, .base = 5),
            SEE("leavers", "05170", "2015", "", 100),
            SEE("leavers", "05170", "2015", "certificate=none", 2),
            SEE("leavers", "05914", "2015", "", 0, .presence = UNKNOWN_AT_SOURCE),
            SEE("leavers", "05170004", "2014", "", 10),
            SEE("leavers", "05170004", "2014", "certificate=none", 1),
            SEE("residents", "05111", "2015-12-31", "", 1000),
            SEE("residents", "05111", "2015-12-31", "sex=f", 510),
            SEE("residents", "05112", "2015-12-31", "", 2000),
            SEE("residents", "05170", "2015-12-31", "", 3000),
            SEE("residents", "05914", "2015-12-31", "", 4000));
    addresses();
    same_table();
    same_files();
    csv();
    pictures();
    broken_converters();
    taken_along();
    parts();
    fixed();
    fixture_end(&f);
    return done();
}
