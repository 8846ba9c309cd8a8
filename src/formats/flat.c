/* Is a table a flat file of a GENESIS database ("ffcsv")? Its columns have fixed names and no fixed
 * order or number. */

#include "formats/formats_in.h"

/* "3_variable_attribute_code": a digit or two, then `tail`. */
static bool numbered(Str name, Str tail) {
    size_t i = 0;
    while (i < name.n && i < 2 && name.p[i] >= '0' && name.p[i] <= '9')
        i++;
    return i && str_equal(str_slice(name, i, name.n), tail);
}

static size_t column_named(const HeadRow *headings, Str name) {
    for (size_t i = 0; i < headings->n; i++)
        if (str_equal(headings->cells[i], name)) return i;
    return SIZE_MAX;
}

bool flat_recognise(const HeadRow *headings) {
    bool code = false, attribute = false;
    for (size_t i = 0; i < headings->n; i++) {
        code = code || numbered(headings->cells[i], S("_variable_code"));
        attribute = attribute || numbered(headings->cells[i], S("_variable_attribute_code"));
    }
    return code && attribute && column_named(headings, S("value")) != SIZE_MAX &&
           column_named(headings, S("time")) != SIZE_MAX;
}

void flat_begin(Reader *reader, const HeadRow *headings) {
    reader->flat_time = column_named(headings, S("time"));
    reader->flat_value = column_named(headings, S("value"));
}

/* Where a label is missing together with its separator, and another cell has come in, all cells
 * behind it stand below the wrong headings: a unit or a code where the value should be. */
bool flat_value_right(Str value) {
    if (!value.n || (value.p[0] >= '0' && value.p[0] <= '9' && value.n < 20)) return true;
    return value.n <= 3 || cell_is_sign(value) || cell_is_number(value);
}

bool flat_row_right(Reader *reader, const RawRow *row, bool tell) {
    Str value = str_trim(row->cells[reader->flat_value]);
    if (flat_value_right(value)) return true;
    if (tell)
        finding_add(reader->findings, RULE_FLAT_SHIFTED_ROW, row->line, reader->flat_value + 1,
                    value, STR_NONE);
    return false;
}
