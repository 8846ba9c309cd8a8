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

size_t flat_value_column(const HeadRow *headings) {
    return column_named(headings, S("value"));
}

bool flat_recognise(const HeadRow *headings) {
    bool code = false, attribute = false;
    for (size_t i = 0; i < headings->n; i++) {
        code = code || numbered(headings->cells[i], S("_variable_code"));
        attribute = attribute || numbered(headings->cells[i], S("_variable_attribute_code"));
    }
    return code && attribute && flat_value_column(headings) != SIZE_MAX &&
           column_named(headings, S("time")) != SIZE_MAX;
}
