/* Whose view is this? Who shows a session or a token is looked up here, once for each request and
 * before the page cache is asked, and nowhere else; where something is withheld from the public
 * they get the view that is theirs (figures/release.h). Whoever is known gets pages made for them,
 * but for those that name nobody (`shared` in routes.def): these they share with all who see the
 * same, and where nothing is withheld nobody is looked up for them. What other houses' pages show
 * in frames is always what everybody sees. */

#include "web/serving_in.h"

static bool id_before(Str a, Str b) {
    size_t i = 0;
    while (i < a.n && i < b.n && a.p[i] == b.p[i])
        i++;
    if (i == a.n || i == b.n) return a.n < b.n;
    return (unsigned char)a.p[i] < (unsigned char)b.p[i];
}

/* Sorted, each once. */
static void organisation_add(Str *list, size_t *n, Str id) {
    size_t at = 0;
    while (at < *n && id_before(list[at], id))
        at++;
    if (at < *n && str_equal(list[at], id)) return;
    for (size_t i = *n; i > at; i--)
        list[i] = list[i - 1];
    list[at] = id;
    ++*n;
}

Err viewer_of(Cx *cx, const Person *person, Viewer *out) {
    size_t n_grants = person ? person->n_grants : 0;
    Str *organisations = NEW_ARRAY(cx->mem, Str, n_grants + 1);
    *out = (Viewer){.partner = may(person, RIGHT_see_partnership), .organisations = organisations};
    for (size_t i = 0; i < n_grants; i++) {
        Organisation organisation;
        int64_t number = person->grants[i].organisation;
        if (!may_for(person, RIGHT_see_unreleased, number)) continue;
        TRY(organisation_by_number(cx, &organisation, number));
        organisation_add(organisations, &out->n_organisations, organisation.id);
    }
    return OK;
}

/* Something is withheld from the public: asked once for each revision. The end of an embargo may
 * make it untrue, which harms nobody. */
static Err hides(Cx *cx, Worker *worker, bool *out) {
    const Catalogue *catalogue;
    if (worker->hides_at != worker->revision) {
        TRY(catalogue_get(cx, &catalogue));
        worker->hides = catalogue_hides(catalogue);
        worker->hides_at = worker->revision;
    }
    *out = worker->hides;
    return OK;
}

static Err view_find(Asked *asked, Worker *worker, const Caller *caller) {
    Cx *cx = &asked->cx;
    Viewer all;
    bool some;
    TRY(hides(cx, worker, &some));
    if (asked->shared && !some) return OK;
    TRY(caller_find(cx, caller, &asked->known));
    if (!asked->known.person || !some) return OK;
    TRY(viewer_of(cx, asked->known.person, &all));
    all.beyond = NEW(cx->mem, Beyond);
    TRY(viewer_narrow(cx, &all, &asked->viewer));
    asked->key.viewer = viewer_key(cx->mem, asked->viewer);
    return OK;
}

bool asked_view(Asked *asked, Worker *worker) {
    if (asked->viewed) return !asked->cx.fault.kind;
    asked->viewed = true;
    const Caller *caller = asked_caller(asked);
    if (!caller->secret.n && !caller->token.n) return true;
    Request request = request_read(&asked->cx, asked->key.path, STR_NONE);
    if (str_starts(request.path, S("/embed/"))) return true;
    asked->shared = !asked->upload && !asked->form && route_is_shared(&request);
    Err err = view_find(asked, worker, caller);
    if (err == BROKEN && worker->open) worker_close(worker, &asked->cx);
    return !err;
}
