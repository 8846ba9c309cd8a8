/* Whose data are these? Every source that was ever delivered, with its licence, the line it asks
 * for and its newest delivery: from the deliveries themselves, so that none can be forgotten. */

#include "web/web_in.h"

typedef struct Source {
    const Delivery *newest;
    int64_t deliveries;
} Source;

typedef VEC(Source) Sources;

/* A table of a publisher, whatever its files were called. */
static bool same_source(const Delivery *a, const Delivery *b) {
    return str_equal(a->mapping, b->mapping) && str_equal(a->title.in[DE], b->title.in[DE]) &&
           str_equal(a->publisher, b->publisher) &&
           (a->mapping.n || str_equal(a->file_name, b->file_name));
}

static void sources_of(Cx *cx, const Delivery *all, size_t n, Sources *out) {
    for (size_t i = 0; i < n; i++) { /* newest first */
        size_t k = 0;
        if (all[i].withheld) continue; /* there is nothing to be told of it */
        while (k < out->n && !same_source(out->at[k].newest, &all[i]))
            k++;
        if (k == out->n) vec_push(cx->mem, out, ((Source){.newest = &all[i]}));
        out->at[k].deliveries++;
    }
}

/* "dl-de/by-2-0; ODbL-1.0 (Koordinaten)": each of them, with its address where that is known. */
static void licences_of(Cx *cx, Str text, HouseSource *row) {
    static const struct {
        Str id, name, address;
    } known[] = {
#define LICENCE(id, name, address) {S(id), S(name), S(address)},
#include "figures/licences.def"
#undef LICENCE
    };
    VEC(Link) list = {0};
    for (Str rest = text, part; str_cut(&rest, ';', &part);) {
        Link link = {.text = str_trim(part)};
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            bool named = str_starts(link.text, known[i].id) &&
                         (link.text.n == known[i].id.n || link.text.p[known[i].id.n] == ' ');
            if (!named) continue;
            link.href = known[i].address;
            link.note = known[i].name;
        }
        if (link.text.n) vec_push(cx->mem, &list, link);
    }
    row->licences = list.at;
    row->n_licences = list.n;
}

static Err sources_sheet(Cx *cx, const Request *request, Reply *reply, const Sources *sources) {
    static const char *const columns[] = {"publisher", "title",       "file",
                                          "licence",   "attribution", "newest",
                                          "received",  "stand",       "deliveries"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < sources->n; i++) {
        const Delivery *d = sources->at[i].newest;
        Str cells[] = {d->publisher,
                       d->title.in[cx->lang],
                       d->file_name,
                       d->licence,
                       d->attribution,
                       str_format(cx->mem, "%lld", (long long)d->number),
                       date_iso(cx->mem, local_date(d->received)),
                       d->stand,
                       str_format(cx->mem, "%lld", (long long)sources->at[i].deliveries)};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
            vec_push(cx->mem, &sheet.cells, cells[k]);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_sources(Cx *cx, const Request *request, Reply *reply) {
    Delivery *all;
    size_t n;
    Sources sources = {0};
    TRY(publish_deliveries(cx, &all, &n));
    sources_of(cx, all, n, &sources);
    for (size_t i = 0; i < sources.n; i++)
        publish_note_delivery(cx, sources.at[i].newest);
    if (request->format != AS_HTML) return sources_sheet(cx, request, reply, &sources);
    Str count = words_count(cx->mem, cx->lang, (int64_t)sources.n);
    SourcesPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_HOUSE_SOURCES), S("/about")),
        .lead = message_fill(cx->mem, cx->lang, MSG_HOUSE_SOURCES_LEAD, 1, &count),
        .rows = NEW_ARRAY(cx->mem, HouseSource, sources.n + 1),
    };
    for (size_t i = 0; i < sources.n; i++) {
        const Delivery *d = sources.at[i].newest;
        HouseSource *row = &page.rows[page.n_rows++];
        *row = (HouseSource){
            .publisher = d->publisher,
            .title = d->title.in[cx->lang],
            .file = d->file_name,
            .attribution = d->attribution,
            .newest = str_format(cx->mem, "%lld", (long long)d->number),
            .newest_href = page_href(cx, request, "/delivery/%lld", (long long)d->number),
            .received = day_local(cx, d->received),
            .stand = d->stand,
            .deliveries = words_count(cx->mem, cx->lang, sources.at[i].deliveries),
        };
        licences_of(cx, d->licence, row);
    }
    page_sources(&reply->body, request->lang, &page);
    return OK;
}
