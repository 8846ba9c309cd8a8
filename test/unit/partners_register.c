/* The register as the store's records give it: the example's own files, taken as people take files;
 * it changes with the records and not otherwise. Expected: the guide's timeline of partners. */

#include "tap.h"
#include <stdlib.h>
#include <unistd.h>
#include "figures/figures_in.h"
#include "unit/partners_test.h"

static bool take(Cx *cx, Kind kind, const char *path) {
    Findings findings = {.mem = cx->mem};
    RecordsIntake taken;
    RecordsIntakeAsk ask = {
        .kind = kind, .path = str_of(path), .name = str_of(path), .findings = &findings};
    return records_take(cx, &taken, &ask) == OK;
}

static size_t signed_on(Cx *cx, const char *on) {
    const Register *all;
    PartnerCount count;
    if (partners_now(cx, &all)) return SIZE_MAX;
    partners_count(cx->mem, &count, all, &(CountWish){date(on), COUNT_SIGNED, PARTNERS_MUNICIPAL});
    return count.sure;
}

static void withdraw(Cx *cx, const char *id, const char *day) {
    const Records *records;
    Record out;
    FieldFaults faults = {0};
    Str value = str_of(day);
    if (!ok(records_now(cx, &records) == OK, "the records")) return;
    RecordWanted wanted = record_wanted(cx->mem, record_find(records, KIND_SIGNATURE, str_of(id)));
    wanted.values[field_place(SIGNATURE_WITHDRAWN)] = (RecordValues){&value, 1};
    ok(record_put(cx, &out, &faults, &wanted) == OK, "a withdrawal is entered");
}

static void example(const char *name, Str address) {
    static const struct {
        Kind kind;
        const char *path;
    } files[] = {
        {KIND_PARTNER, "data/ruhr/partners/partner.csv"},
        {KIND_AGREEMENT, "data/ruhr/partners/agreement.csv"},
        {KIND_SIGNATURE, "data/ruhr/partners/signature.csv"},
        {KIND_BODY, "data/ruhr/partners/body.csv"},
        {KIND_SEAT, "data/ruhr/partners/seat.csv"},
    };
    Cx cx;
    Store *store;
    cx_begin(&cx, DE);
    printf("# %s\n", name);
    if (!ok(store_open(&cx, &store, address) == OK, "a store")) return;
    is_int(signed_on(&cx, "2024-01-11"), 0, "without records nobody is a partner");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        ok(take(&cx, files[i].kind, files[i].path), "%s", files[i].path);
    is_int(signed_on(&cx, "2024-01-11"), 14, "14 on 11 January 2024");
    const Register *all, *again;
    ok(partners_now(&cx, &all) == OK && partners_now(&cx, &again) == OK && all == again,
       "the same register as long as nothing changes");
    is_int(all->n_places, 53, "the 53 cities and towns of the area");
    is_str(partner_find(all, S("herten"))->kreis, "05562", "Herten lies in Kreis Recklinghausen");
    is_int(partner_find(all, S("witten"))->n_represented, 1, "Witten is represented");
    ok(!partner_find(all, S("musterstadt"))->kreis.n, "an invented city lies nowhere");
    withdraw(&cx, "2013-essen", "2023-12");
    is_int(signed_on(&cx, "2024-01-11"), 13, "a change is seen at once");
    is_int(signed_on(&cx, "2023-11-30"), 13, "... and only from its day on");
    ok(partners_now(&cx, &again) == OK && again != all, "it is another register");
    is_int(all->n_signatures, again->n_signatures, "the earlier one stands while it is used");
    cx_end(&cx);
}

int main(void) {
    char folder[] = "/tmp/wirk-partners-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    char path[sizeof folder + 20];
    snprintf(path, sizeof path, "%s/store.db", folder);
    example("SQLite", str_of(path));
    partners_drop();
    catalogue_drop();
    char command[sizeof folder + 20];
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command)) return 1;
    return done();
}
