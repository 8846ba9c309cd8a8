/* Whose data are released for whom? Every data set of the reader's own houses, and of all of them
 * for who looks after the whole; official data are nobody's own and only counted. */

#include "web/desk_in.h"
#include "web/releases_in.h"

/* ---- who may know of what ---- */

bool set_seen_by(const Person *person, SeenSet *seen) {
    const Organisation *owner = &seen->owner;
    seen->own = false;
    for (size_t i = 0; i < person->n_grants; i++)
        seen->own |= owner->number && person->grants[i].organisation == owner->number;
    seen->may = owner->number && may_for(person, RIGHT_release, owner->number);
    return seen->own || may(person, RIGHT_see_releases);
}

Err set_owner(Cx *cx, const DataSet *set, Organisation *out) {
    Fault before = cx->fault;
    Err err = organisation_get(cx, out, set->organisation);
    if (err != NOT_FOUND) return err;
    cx->fault = before;
    *out = (Organisation){.id = set->organisation, .name = set->organisation};
    return OK;
}

/* A slash inside a part stays written as %2F by the router, since it parts no path. */
static Str part_read(Cx *cx, Str part) {
    Buf out = buf_new(cx->mem, part.n + 1);
    for (size_t i = 0; i < part.n; i++) {
        bool slash = str_equal(str_lower(cx->mem, str_slice(part, i, i + 3)), S("%2f"));
        buf_char(&out, slash ? '/' : part.p[i]);
        if (slash) i += 2;
    }
    return buf_str(&out);
}

Err set_asked(Cx *cx, const Request *request, SeenSet *out) {
    Fault before = cx->fault;
    Err err =
        data_set_get(cx, &out->set, part_read(cx, request->part), part_read(cx, request->second));
    if (err == NOT_FOUND) cx->fault = before;
    if (err == NOT_FOUND) return fail(cx, NOT_FOUND, MSG_RELEASES_NOT_HERE);
    TRY(err);
    TRY(set_owner(cx, &out->set, &out->owner));
    return set_seen_by(request->person, out) ? OK : fail(cx, NOT_FOUND, MSG_RELEASES_NOT_HERE);
}

typedef struct SeenSets {
    VEC(SeenSet) list;
    int64_t official;
} SeenSets;

static Err sets_seen(Cx *cx, const Person *person, SeenSets *out) {
    DataSet *sets;
    Organisation *organisations;
    size_t n, n_organisations;
    TRY(data_sets(cx, &sets, &n));
    TRY(organisation_list(cx, &organisations, &n_organisations));
    for (size_t i = 0; i < n; i++) {
        SeenSet seen = {.set = sets[i]};
        seen.owner = (Organisation){.id = sets[i].organisation, .name = sets[i].organisation};
        for (size_t k = 0; k < n_organisations; k++)
            if (str_equal(organisations[k].id, sets[i].organisation)) seen.owner = organisations[k];
        out->official += !sets[i].organisation.n;
        if (sets[i].organisation.n && set_seen_by(person, &seen))
            vec_push(cx->mem, &out->list, seen);
    }
    return OK;
}

/* ---- the list ---- */

static Str facts_of(Cx *cx, const SeenSet *seen) {
    const DataSet *set = &seen->set;
    Str newest[] = {str_int(cx->mem, set->newest), day_local(cx, set->received)};
    Str parts[] = {seen->owner.name,
                   message_count(cx->mem, cx->lang, MSG_RELEASES_N_DELIVERIES, set->deliveries),
                   message_fill(cx->mem, cx->lang, MSG_RELEASES_NEWEST, 2, newest)};
    return str_join(cx->mem, 3, parts, S(" · "));
}

/* What is in force, or the last that was taken back, or that there was nothing yet. */
static void states_fill(Cx *cx, const SeenSet *seen, ReleaseCard *card) {
    const DataSet *set = &seen->set;
    card->states = NEW_ARRAY(cx->mem, Str, set->n_releases + 1);
    for (size_t i = 0; i < set->n_releases; i++) {
        const DataRelease *r = &set->releases[i];
        if (r->withdrawn) continue;
        Str texts[] = {release_told(cx, r), release_scope(cx, r)};
        card->states[card->n_states++] =
            message_fill(cx->mem, cx->lang, MSG_RELEASES_DECISION_OF, 2, texts);
    }
    if (card->n_states) return;
    Msg house = seen->own ? MSG_RELEASES_STATE_YOUR_HOUSE : MSG_RELEASES_STATE_HOUSE;
    card->states[card->n_states++] =
        set->n_releases ? release_told(cx, &set->releases[0]) : message_text(cx->lang, house);
}

static ReleaseCard card_of(Cx *cx, const Request *request, const SeenSet *seen) {
    int64_t later;
    ReleaseSign sign = release_sign(cx, &seen->set);
    bool open = data_set_audience(cx, &seen->set, &later) != FOR_HOUSE || later;
    ReleaseCard card = {
        .href = page_href(cx, request, "%.*s", STR_ARG(release_path(cx, &seen->set))),
        .title = seen->set.title.in[cx->lang],
        .facts = facts_of(cx, seen),
        .sign = sign.id,
        .badge = sign.word,
        .wants = seen->may && !open,
        .next = message_text(cx->lang, !seen->may ? MSG_RELEASES_LOOK
                                       : open     ? MSG_RELEASES_CHANGE
                                                  : MSG_RELEASES_RELEASE_NOW),
    };
    states_fill(cx, seen, &card);
    return card;
}

static Str lead_of(Cx *cx, const Person *person) {
    bool all = may(person, RIGHT_see_releases);
    return message_text(cx->lang, all ? MSG_RELEASES_LEAD_ALL : MSG_RELEASES_LEAD);
}

static Str empty_of(Cx *cx, const Person *person) {
    return message_text(cx->lang, may(person, RIGHT_see_releases) ? MSG_RELEASES_EMPTY_ALL
                                  : person->n_grants              ? MSG_RELEASES_EMPTY
                                                                  : MSG_RELEASES_NO_ROLE);
}

static Err list_page(Cx *cx, const Request *request, Reply *reply, const SeenSets *sets) {
    const Person *person = request->person;
    ReleasesPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_RELEASES_TITLE), S("")),
        .lead = lead_of(cx, person),
        .cards = NEW_ARRAY(cx->mem, ReleaseCard, sets->list.n + 1),
    };
    int64_t waiting = 0;
    for (int wants = 1; wants >= 0; wants--) /* what waits for a decision stands first */
        for (size_t i = 0; i < sets->list.n; i++) {
            ReleaseCard card = card_of(cx, request, &sets->list.at[i]);
            if (card.wants != (wants == 1)) continue;
            page.cards[page.n_cards++] = card;
            waiting += wants;
        }
    if (waiting) page.waiting = message_count(cx->mem, cx->lang, MSG_RELEASES_N_WAITING, waiting);
    if (!page.n_cards) page.empty = empty_of(cx, person);
    if (sets->official)
        page.official = message_count(cx->mem, cx->lang, MSG_RELEASES_N_OFFICIAL, sets->official);
    page_releases(&reply->body, request->lang, &page);
    return OK;
}

static Err list_sheet(Cx *cx, const Request *request, Reply *reply, const SeenSets *sets) {
    static const char *const columns[] = {"mapping",    "organisation", "title",    "owner",
                                          "deliveries", "newest",       "received", "state",
                                          "embargo",    "in_force",     "releases"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < sets->list.n; i++) {
        const SeenSet *seen = &sets->list.at[i];
        const DataSet *set = &seen->set;
        int64_t later, in_force = 0;
        for (size_t k = 0; k < set->n_releases; k++)
            in_force += !set->releases[k].withdrawn;
        (void)data_set_audience(cx, set, &later);
        Str cells[] = {set->mapping,
                       set->organisation,
                       set->title.in[cx->lang],
                       seen->owner.name,
                       str_int(cx->mem, set->deliveries),
                       str_int(cx->mem, set->newest),
                       time_iso(cx->mem, set->received),
                       release_sign(cx, set).id,
                       later ? time_iso(cx->mem, later) : S(""),
                       str_int(cx->mem, in_force),
                       str_int(cx->mem, (int64_t)set->n_releases)};
        for (size_t c = 0; c < sheet.n_columns; c++)
            vec_push(cx->mem, &sheet.cells, cells[c]);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_releases(Cx *cx, const Request *request, Reply *reply) {
    SeenSets sets = {.official = 0};
    TRY(sets_seen(cx, request->person, &sets));
    return request->format == AS_HTML ? list_page(cx, request, reply, &sets)
                                      : list_sheet(cx, request, reply, &sets);
}
