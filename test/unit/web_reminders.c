/* Who is reminded of a term that ends, and when? The clock is moved by hand; each letter is ordered
 * once, however often one looks. */

#include "accounts_test.h"
#include "web/partner_letters_in.h"

static Cx cx;

static void put(Kind kind, const char *id, const char *const fields[][2], size_t n) {
    Record made_one;
    FieldFaults faults = {0};
    const KindOf *of = kind_of(kind);
    RecordWanted wanted = {
        .kind = kind, .id = str_of(id), .values = NEW_ARRAY(cx.mem, RecordValues, of->n_fields)};
    for (size_t i = 0; i < n; i++) {
        const FieldOf *field = field_find(kind, str_of(fields[i][0]));
        Str *value = NEW(cx.mem, Str);
        *value = str_of(fields[i][1]);
        wanted.values[field_place(field->name)] = (RecordValues){value, 1};
    }
    must_ok(&cx, record_put(&cx, &made_one, &faults, &wanted));
}
#define PUT(kind, id, ...) \
    put(kind, id, (const char *const[][2]){__VA_ARGS__}, \
        sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(const char *[2]))

static int64_t letters(void) {
    return count_sql(&cx, "SELECT count(*) FROM job WHERE kind = 'partner-letter'");
}

static void look_on(int year, int month, int day) {
    again(&cx);
    now_is = date_time((Date){(int16_t)year, (uint8_t)month, (uint8_t)day}) + 12 * 3600;
    must_ok(&cx, reminders_look(&cx));
}

static void tests(bool server) {
    (void)server;
    begin(&cx);
    int64_t house = organisation_new(&cx, HOUSE_ID);
    int64_t town = organisation_new(&cx, S("astadt")), other = organisation_new(&cx, S("bstadt"));
    (void)person_new(&cx, S("editor@example.org"), (Grant){ROLE_EDITOR, house, STR_NONE});
    (void)person_new(&cx, S("owner@example.org"), (Grant){ROLE_OWNER, town, STR_NONE});
    (void)person_new(&cx, S("stranger@example.org"), (Grant){ROLE_OWNER, other, STR_NONE});
    (void)person_new(&cx, S("reader@example.org"), (Grant){ROLE_READER, town, STR_NONE});
    PUT(KIND_PARTNER, "astadt", {"name", "Astadt"}, {"kind", "city"});
    PUT(KIND_AGREEMENT, "kurz", {"title", "Kurz"}, {"term", "fixed"}, {"from", "2027-01-01"},
        {"until", "2027-12-31"});
    PUT(KIND_SIGNATURE, "eine", {"agreement", "kurz"}, {"partner", "astadt"},
        {"day", "2027-01-01"});
    look_on(2027, 10, 1);
    is_int(letters(), 0, "91 days before: nobody yet");
    look_on(2027, 10, 2);
    is_int(letters(), 2, "90 days before: an editor and the partner's data owner, nobody else");
    look_on(2027, 10, 2);
    look_on(2027, 11, 30);
    is_int(letters(), 2, "however often one looks until the 31st day");
    look_on(2027, 12, 1);
    is_int(letters(), 4, "30 days before: once more");
    look_on(2027, 12, 31);
    look_on(2028, 1, 1);
    is_int(letters(), 4, "and no more, on the last day and after it");
    is_int(count_sql(&cx, "SELECT count(*) FROM job WHERE kind = 'terms' AND state = 'waiting' AND "
                          "key = '2028-01-02'"),
           1, "the next day has its look");
    PUT(KIND_AGREEMENT, "lang", {"title", "Lang"}, {"term", "fixed"}, {"from", "2028-01-01"},
        {"until", "2028-03-01"});
    PUT(KIND_SIGNATURE, "zwei", {"agreement", "lang"}, {"partner", "astadt"},
        {"day", "2028-01-01"});
    PUT(KIND_AGREEMENT, "neu", {"title", "Neu"}, {"term", "open"}, {"renews", "lang"});
    PUT(KIND_SIGNATURE, "drei", {"agreement", "neu"}, {"partner", "astadt"}, {"day", "2028-02-01"});
    look_on(2028, 2, 20);
    is_int(letters(), 4, "who has signed what renews the term is not reminded");
    PUT(KIND_AGREEMENT, "weit", {"title", "Weit"}, {"term", "fixed"}, {"from", "2028-04-01"},
        {"until", "2028-06-01"});
    PUT(KIND_SIGNATURE, "vier", {"agreement", "weit"}, {"partner", "astadt"},
        {"day", "2028-04-01"});
    PUT(KIND_AGREEMENT, "weiter", {"title", "Weiter"}, {"term", "open"}, {"renews", "weit"});
    look_on(2028, 5, 20);
    is_int(letters(), 6, "a renewal that a partner has not signed silences nothing");
    cx_end(&cx);
}

int main(void) {
    return both_engines(tests);
}
