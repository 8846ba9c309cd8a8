/* How does a figure become a file? What is shown or all that was asked for as CSV, JSON or
 * workbook; its picture as SVG with everything it needs to stand alone, and as PNG made of that. */

#include "web/figure_in.h"

/* What is shown where the address says so, else all that was asked for. */
static Err table_of_file(Cx *cx, const FigureAsk *ask, FigureShown *shown) {
    if (ask->data_shown) return figure_shown(cx, ask, shown);
    PublishQuery query = figure_query(ask);
    return publish_table(cx, &shown->table, &query);
}

Err figure_file(Cx *cx, const Request *request, const FigureAsk *ask, Reply *reply) {
    FigureShown shown = {0};
    TRY(table_of_file(cx, ask, &shown));
    return tables_reply(cx, request, reply, (const PublishedTable *[]){&shown.table}, 1);
}
