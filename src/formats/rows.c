/* Which reader knows this file? Asked in turn, by content, never by name; what no other reader
 * knows is taken for a text. */

#include "formats/formats_in.h"

typedef struct RowsReader {
    bool (*knows)(Cx *cx, const RowsAsk *ask); /* NULL: takes everything */
    Err (*open)(Cx *cx, Rows *out, const RowsAsk *ask);
} RowsReader;

static const RowsReader readers[] = {
    {xlsx_knows, xlsx_rows},      {xls_knows, xls_rows}, {sdmx_ml_knows, sdmx_ml_rows},
    {json_rows_knows, json_rows}, {NULL, csv_rows},
};

Err rows_open(Cx *cx, Rows *out, const RowsAsk *ask) {
    size_t i = ask->bytes.n ? sizeof readers / sizeof *readers - 1 : 0; /* in memory: a text */
    while (readers[i].knows && !readers[i].knows(cx, ask))
        i++;
    TRY(readers[i].open(cx, out, ask));
    return out->format == FORMAT_TEXT ? sdmx_csv_rows(cx, out, ask) : OK;
}

Str format_name(FileFormat format) {
    static const Str names[FILE_FORMATS] = {
        [FORMAT_TEXT] = S("CSV"),
        [FORMAT_SDMX_CSV] = S("SDMX-CSV"),
        [FORMAT_SDMX_ML] = S("SDMX-ML"),
        [FORMAT_SDMX_JSON] = S("SDMX-JSON"),
        [FORMAT_JSON_STAT] = S("JSON-stat"),
        [FORMAT_XLSX] = S("XLSX"),
        [FORMAT_XLS] = S("XLS"),
    };
    return names[format];
}
