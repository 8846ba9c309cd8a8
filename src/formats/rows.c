/* Which reader knows this file? Asked in turn, by content, never by name; what no other reader
 * knows is taken for a text. */

#include "formats/formats_in.h"

typedef struct RowsReader {
    bool (*knows)(Cx *cx, const RowsAsk *ask); /* NULL: takes everything */
    Err (*open)(Cx *cx, Rows *out, const RowsAsk *ask);
} RowsReader;

static const RowsReader readers[] = {
    {NULL, csv_rows},
};

Err rows_open(Cx *cx, Rows *out, const RowsAsk *ask) {
    size_t i = 0;
    while (readers[i].knows && !readers[i].knows(cx, ask))
        i++;
    return readers[i].open(cx, out, ask);
}

Str format_name(FileFormat format) {
    static const Str names[FILE_FORMATS] = {[FORMAT_TEXT] = S("CSV")};
    return names[format];
}
