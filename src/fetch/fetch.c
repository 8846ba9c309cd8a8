/* How does a table get into a file? Asked for as a whole; where the office takes no job for it, in
 * ever smaller parts: first by years, then by region, Land by Land. The parts are joined in the
 * order of years and regions. */

#include <string.h>
#include "fetch/fetch_in.h"

#define LONGEST_TABLE 40
#define LONGEST_REGIONS 2000
#define FIRST_YEAR 1800
#define LAST_YEAR 2200

/* Germany as a whole and its Länder with all that is in them. */
static const char all_regions[] =
    "DG,01*,02*,03*,04*,05*,06*,07*,08*,09*,10*,11*,12*,13*,14*,15*,16*";

static const struct {
    const char *name, *address;
} servers[] = {
#define SERVER(name, address) {name, address},
#include "fetch/servers.def"
#undef SERVER
};
enum { SERVERS = sizeof servers / sizeof *servers };

Str fetch_server(Str name) {
    for (size_t i = 0; i < SERVERS; i++)
        if (str_equal(name, str_of(servers[i].name))) return str_of(servers[i].address);
    return STR_NONE;
}

Str fetch_servers(Arena *mem) {
    Str names[SERVERS];
    for (size_t i = 0; i < SERVERS; i++)
        names[i] = str_of(servers[i].name);
    return str_join(mem, SERVERS, names, S(", "));
}

/* ---- what is asked ---- */

static bool made_of(Str text, const char *more, size_t most) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!plain && (!c || !strchr(more, c))) return false;
    }
    return text.n <= most;
}

static bool year_read(Str text, int *out) {
    int64_t year;
    if (!int_read(text, &year) || year < FIRST_YEAR || year > LAST_YEAR) return false;
    *out = (int)year;
    return true;
}

static Err piece_read(Cx *cx, Piece *out, const FetchRequest *request) {
    *out = (Piece){.regions = request->regions};
    if (!request->table.n || !made_of(request->table, "-_", LONGEST_TABLE))
        return fail(cx, INVALID, MSG_FETCH_NO_NAME, request->table);
    Str keys = request->regions, key;
    bool named = made_of(request->regions, ",*", LONGEST_REGIONS);
    while (keys.n && str_cut(&keys, ',', &key)) /* an empty key would ask for all regions */
        named = named && key.n && (keys.n || !keys.p);
    if (!named) return fail(cx, INVALID, MSG_FETCH_NO_REGIONS, request->regions);
    if (!request->years.n) return OK;
    Str rest = request->years, first;
    str_cut(&rest, '-', &first);
    bool good = year_read(first, &out->first_year);
    out->last_year = out->first_year;
    if (good && rest.p) good = year_read(rest, &out->last_year);
    if (!good || out->last_year < out->first_year)
        return fail(cx, INVALID, MSG_FETCH_NO_YEARS, request->years);
    return OK;
}

/* ---- parts ---- */

typedef struct Fetching {
    Client client;
    Join join;
    VEC(Piece) left; /* still to be asked for, the next one last */
    size_t asked;
    bool split;
} Fetching;

/* Two halves of a list of regions, cut at the comma nearest to the middle of the keys. */
static bool regions_halve(Str regions, Str *first, Str *second) {
    size_t commas = 0, at = 0;
    for (size_t i = 0; i < regions.n; i++)
        commas += regions.p[i] == ',';
    if (!commas) return false;
    for (size_t seen = 0; seen < (commas + 1) / 2; at++)
        seen += regions.p[at] == ',';
    *first = str_slice(regions, 0, at - 1);
    *second = str_slice(regions, at, regions.n);
    return true;
}

/* What a refused piece becomes: years are halved first, for a table's regions stay together then.
 * False: it cannot be made smaller. */
static bool piece_halve(const Piece *piece, Piece halves[2]) {
    halves[0] = halves[1] = *piece;
    if (piece->first_year < piece->last_year) {
        int middle = piece->first_year + (piece->last_year - piece->first_year) / 2;
        halves[0].last_year = middle;
        halves[1].first_year = middle + 1;
        return true;
    }
    Str regions = piece->regions.n ? piece->regions : str_of(all_regions);
    return regions_halve(regions, &halves[0].regions, &halves[1].regions);
}

static Err piece_split(Cx *cx, Fetching *fetching, Piece piece) {
    const FetchWorld *world = fetching->client.wait.world;
    Fault said = cx->fault; /* why there was no job */
    if (!piece.first_year && !fetching->split) {
        Err err = client_years(cx, &fetching->client, &piece);
        if (err == BUSY || err == BROKEN) return err; /* else regions are left to split by */
    }
    Piece halves[2];
    if (!piece_halve(&piece, halves)) {
        cx->fault = said;
        return said.kind;
    }
    if (!fetching->split) world->tell(world->arg, MSG_FETCH_SPLIT, 0, NULL);
    fetching->split = true;
    vec_push(cx->mem, &fetching->left, halves[1]);
    vec_push(cx->mem, &fetching->left, halves[0]);
    return OK;
}

static Err piece_fetch(Cx *cx, Fetching *fetching, FetchOutcome *out, const Piece *piece) {
    Got got = GOT_NOTHING;
    if (++fetching->asked > MOST_PARTS)
        return fail(cx, LIMIT, MSG_FETCH_MANY_PARTS, str_format(cx->mem, "%d", MOST_PARTS));
    TRY(client_table(cx, &got, &fetching->client, piece));
    if (got == GOT_REFUSED) return piece_split(cx, fetching, *piece);
    out->parts += got == GOT_TABLE;
    out->nothing += got == GOT_NOTHING;
    if (got == GOT_TABLE && fetching->split)
        return join_add(cx, &fetching->join, fetching->client.body);
    return OK;
}

static Err all_fetch(Cx *cx, Fetching *fetching, FetchOutcome *out) {
    while (fetching->left.n) {
        Piece piece = fetching->left.at[--fetching->left.n];
        TRY(piece_fetch(cx, fetching, out, &piece));
    }
    if (!out->parts) return cx->fault.kind; /* nothing at all: what the office said last */
    Str file = fetching->client.request->file;
    int whole = fetching->split ? fetching->join.to : fetching->client.body;
    TRY(file_keep(cx, whole, file));
    out->bytes = file_bytes(whole);
    return OK;
}

Err fetch_table(Cx *cx, FetchOutcome *out, const FetchRequest *request, const FetchWorld *world) {
    int64_t limit = request->limit_ms > 0 ? request->limit_ms : LIMIT_MS;
    Fetching fetching = {.client = {.request = request}};
    Client *client = &fetching.client;
    client->wait = (Wait){.world = world, .end = world->now(world->arg) + limit};
    Piece whole;
    TRY(piece_read(cx, &whole, request));
    Str known = fetch_server(request->from);
    int joined;
    TRY(file_scratch(cx, &client->body, request->file));
    TRY(file_scratch(cx, &joined, request->file));
    fetching.join = join_begin(cx, joined);
    HttpPlan plan = {
        .address = known.n ? known : request->from,
        .agent = request->agent,
        .account = request->account,
        .wait = client->wait,
        .body = client->body,
    };
    TRY(http_open(cx, &client->http, &plan));
    *out = (FetchOutcome){.host = http_host(client->http)};
    vec_push(cx->mem, &fetching.left, whole);
    Err err = all_fetch(cx, &fetching, out);
    out->requests = client->requests;
    return err;
}
