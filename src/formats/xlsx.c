/* Which sheet of a workbook is to be read, and with what? A workbook (XLSX, XLSM) is a zip of XML
 * parts that point to each other; both the usual and the strict namespaces are read, because names
 * are taken without them. Of several visible sheets the one with the most filled cells is read,
 * unless another is asked for by name; what is hidden or left aside is told. */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/sheets_in.h"

typedef struct BookSheet {
    Str name, part;
    bool hidden;
} BookSheet;

typedef struct Book {
    Package *package;
    Relations relations;
    Str strings, styles; /* names of parts, empty where absent */
    bool since_1904;
    VEC(BookSheet) sheets;
    WorkbookSheets names;
    size_t *place; /* of names.visible[i] in sheets */
    bool asked;    /* for a sheet by name */
    size_t budget; /* bytes that may be unpacked to choose */
} Book;

/* ---- what a file is ---- */

bool xlsx_knows(Cx *cx, const RowsAsk *ask) {
    int file = -1;
    struct stat state;
    char magic[4] = {0};
    if (file_open(cx, &file, &state, ask->path, ask_name(ask))) return false;
    bool zip = pread(file, magic, sizeof magic, 0) == sizeof magic && !memcmp(magic, "PK\3\4", 4);
    close(file);
    return zip && package_is_workbook(cx, ask);
}

/* ---- the workbook ---- */

static const Relation *relation_of(const Relations *relations, Str id, Str type) {
    for (size_t i = 0; i < relations->list.n; i++) {
        const Relation *relation = &relations->list.at[i];
        if (id.n ? str_equal(relation->id, id) : str_equal(relation->type, type)) return relation;
    }
    return NULL;
}

static Err take_sheet(Cx *cx, Book *book, const XmlElement *element) {
    Str state = xml_attribute(element, S("state"));
    const Relation *relation =
        relation_of(&book->relations, xml_attribute(element, S("id")), STR_NONE);
    if (!relation || !str_equal(relation->type, S("worksheet"))) return OK; /* a chart, a macro */
    if (book->sheets.n == WORKBOOK_MOST_SHEETS)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_SHEETS, package_name(book->package));
    vec_push(
        cx->mem, &book->sheets,
        (BookSheet){.name = str_copy(cx->mem, xml_attribute(element, S("name"))),
                    .part = relation->target,
                    .hidden = str_equal(state, S("hidden")) || str_equal(state, S("veryHidden"))});
    return OK;
}

static Err on_start(Cx *cx, void *arg, const XmlElement *element) {
    Book *book = arg;
    if (str_equal(element->name.local, S("workbookPr"))) {
        Str told = xml_attribute(element, S("date1904"));
        book->since_1904 = str_equal(told, S("1")) || str_equal(told, S("true"));
    }
    return str_equal(element->name.local, S("sheet")) ? take_sheet(cx, book, element) : OK;
}

static Err no_book(Cx *cx, const Book *book) {
    return fail(cx, INVALID, MSG_FORMATS_NO_WORKBOOK, package_name(book->package));
}

static Err read_book(Cx *cx, Book *book) {
    Relations roots;
    TRY(package_relations(cx, &roots, book->package, STR_NONE));
    const Relation *root = relation_of(&roots, STR_NONE, S("officeDocument"));
    Str part = root ? root->target : S("xl/workbook.xml");
    TRY(package_relations(cx, &book->relations, book->package, part));
    Err err = part_parse(cx, book->package, part, &(XmlHandlers){.start = on_start}, book);
    if (err) return err == NOT_FOUND ? no_book(cx, book) : err;
    const Relation *strings = relation_of(&book->relations, STR_NONE, S("sharedStrings"));
    const Relation *styles = relation_of(&book->relations, STR_NONE, S("styles"));
    if (strings) book->strings = strings->target;
    if (styles) book->styles = styles->target;
    return OK;
}

/* ---- the choice of the sheet ---- */

typedef struct Choice {
    size_t sheet; /* among the visible ones */
    Part *part;
    SheetLook *look;
} Choice;

static void list_sheets(Cx *cx, Book *book) {
    workbook_sheets(cx, &book->names, book->sheets.n);
    book->place = NEW_ARRAY(cx->mem, size_t, book->sheets.n + 1);
    for (size_t i = 0; i < book->sheets.n; i++) {
        const BookSheet *sheet = &book->sheets.at[i];
        book->place[book->names.n_visible] = i;
        workbook_sheet(&book->names, sheet->name, sheet->hidden);
    }
}

static Err look_at(Cx *cx, Book *book, size_t visible, Part **part, SheetLook *look) {
    bool count = !book->asked && book->names.n_visible > 1;
    const BookSheet *sheet = &book->sheets.at[book->place[visible]];
    Err err = part_open(cx, part, book->package, sheet->part);
    if (err == NOT_FOUND)
        return fail(cx, INVALID, MSG_FORMATS_SHEET_ABSENT, package_name(book->package),
                    sheet->name);
    TRY(err);
    const LookAsk ask = {*part, package_name(book->package), count, &book->budget};
    return sheet_look(cx, look, &ask);
}

static Err find_asked(Cx *cx, const Book *book, Str asked, size_t *chosen) {
    for (size_t i = 0; i < book->names.n_visible; i++) {
        if (!str_equal(book->names.visible[i], asked)) continue;
        *chosen = i;
        return OK;
    }
    return fail(cx, INVALID, MSG_FORMATS_NO_SUCH_SHEET, package_name(book->package), asked,
                str_join(cx->mem, book->names.n_visible, book->names.visible, S(", ")));
}

/* The first of those with the most cells; what the others kept goes at once. */
static Err find_fullest(Cx *cx, Book *book, Choice *out) {
    TRY(look_at(cx, book, 0, &out->part, out->look));
    SheetLook *look = NEW(cx->mem, SheetLook);
    for (size_t i = 1; i < book->names.n_visible; i++) {
        Part *part;
        TRY(look_at(cx, book, i, &part, look));
        Part *loser = part;
        if (look->cells > out->look->cells) {
            loser = out->part;
            *out->look = *look;
            out->part = part;
            out->sheet = i;
        }
        part_close(loser);
    }
    return OK;
}

static Err choose(Cx *cx, Book *book, Str asked, Choice *out) {
    *out = (Choice){.look = NEW(cx->mem, SheetLook)};
    if (!book->names.n_visible)
        return fail(cx, INVALID, MSG_FORMATS_NO_SHEET, package_name(book->package));
    if (!asked.n) return find_fullest(cx, book, out);
    TRY(find_asked(cx, book, asked, &out->sheet));
    return look_at(cx, book, out->sheet, &out->part, out->look);
}

Err xlsx_rows(Cx *cx, Rows *out, const RowsAsk *ask) {
    Book *book = NEW(cx->mem, Book);
    SharedStrings *strings;
    CellFormats *formats = NEW(cx->mem, CellFormats);
    Choice choice;
    Sheet *sheet;
    *book = (Book){.asked = ask->sheet.n > 0, .budget = TABLE_MOST_BYTES};
    TRY(package_open(cx, &book->package, ask));
    TRY(read_book(cx, book));
    list_sheets(cx, book);
    TRY(choose(cx, book, ask->sheet, &choice));
    TRY(cell_formats_read(cx, formats, book->package, book->styles));
    TRY(shared_strings_read(cx, &strings, book->package, book->strings));
    book->names.chosen = choice.sheet;
    workbook_tell(cx, ask->findings, &book->names, choice.look);
    const SheetAsk ask_sheet = {
        choice.part,  package_name(book->package), strings, formats, choice.look, book->since_1904,
        ask->findings};
    TRY(sheet_open(cx, &sheet, &ask_sheet));
    *out = (Rows){
        .name = package_name(book->package),
        .format = FORMAT_XLSX,
        .encoding = UTF8,
        .grid = true,
        .sheets = book->names.visible,
        .n_sheets = book->names.n_visible,
        .sheet = choice.sheet,
        .state = sheet,
        .next = sheet_next,
        .rewind = sheet_rewind,
    };
    return OK;
}
