/* In which format does each kind of cell of a workbook show its number? */

#include "formats/sheets_in.h"

typedef struct OwnFormat { /* that the workbook declares itself */
    int64_t id;
    CellFormat format;
} OwnFormat;

typedef struct StylesRun {
    CellFormats *out;
    Str name;
    VEC(OwnFormat) own;
    bool in_cells; /* within <cellXfs>; <cellStyleXfs> has the same elements */
} StylesRun;

/* The later one of two with the same number counts; ascending numbers are the rule. */
static CellFormat format_of(const StylesRun *run, int64_t id) {
    for (size_t i = run->own.n; i-- > 0;)
        if (run->own.at[i].id == id) return run->own.at[i].format;
    return cell_format_built_in(id);
}

#define MOST_OWN 5000 /* a program that writes more than some hundred is in error */

static Err on_start(Cx *cx, void *arg, const XmlElement *element) {
    StylesRun *run = arg;
    Str name = element->name.local;
    int64_t id = 0;
    if (str_equal(name, S("cellXfs"))) run->in_cells = true;
    bool own = str_equal(name, S("numFmt")), cell = run->in_cells && str_equal(name, S("xf"));
    if (!own && !cell) return OK;
    if (run->out->list.n == WORKBOOK_MOST_FORMATS || run->own.n == MOST_OWN)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_STYLES, run->name);
    bool told = int_read(xml_attribute(element, S("numFmtId")), &id);
    if (cell)
        vec_push(cx->mem, &run->out->list, format_of(run, told ? id : 0));
    else if (told && element->depth == 3) /* not those of conditional formats */
        vec_push(cx->mem, &run->own,
                 (OwnFormat){id, cell_format_read(xml_attribute(element, S("formatCode")))});
    return OK;
}

static Err on_end(Cx *cx, void *arg, const XmlElement *element) {
    StylesRun *run = arg;
    (void)cx;
    if (str_equal(element->name.local, S("cellXfs"))) run->in_cells = false;
    return OK;
}

Err cell_formats_read(Cx *cx, CellFormats *out, Package *package, Str part) {
    StylesRun run = {.out = out, .name = package_name(package)};
    *out = (CellFormats){0};
    if (!part.n) return OK;
    Err err = part_parse(cx, package, part, &(XmlHandlers){.start = on_start, .end = on_end}, &run);
    return err == NOT_FOUND ? OK : err;
}
