/* Is the table whole: every field has a type, a list or a kind to refer to, a word in both
 * languages, and every kind a way to its owner? */

#include "tap.h"
#include "records/records.h"

/* Said by a message of its own, not by the id that stands in where there is none. */
static bool worded(Str german, Str english, Str id) {
    return german.n && english.n && (!str_equal(german, id) || !str_equal(english, id));
}

static bool field_whole(const FieldOf *field, const KindOf *kind) {
    size_t n = 0;
    if (field->kind != kind->kind || field_find(kind->kind, field->id) != field) return false;
    if (field->type == FIELD_CHOICE) choices_of(field->choices, &n);
    bool list = (field->type == FIELD_CHOICE) == (n > 0);
    bool refers = (field->type == FIELD_RECORD) == (field->refers < KINDS);
    bool personal = !(field->flags & FIELD_PERSONAL) || !(field->flags & FIELD_REQUIRED);
    return list && refers && personal;
}

static void test_fields(void) {
    size_t counted = 0;
    for (Kind k = 0; k < KINDS; k++) {
        const KindOf *kind = kind_of(k);
        Kind again = KINDS;
        ok(kind_read(kind->id, &again) && again == k, "%.*s by its id", STR_ARG(kind->id));
        ok(worded(kind_word(DE, k), kind_word(EN, k), kind->id) &&
               worded(kinds_word(DE, k), kinds_word(EN, k), kind->id),
           "... has words");
        ok(kind->n_fields > 0 && kind->n_fields <= 20, "... and fields");
        for (size_t i = 0; i < kind->n_fields; i++) {
            const FieldOf *field = &kind->fields[i];
            ok(field->name == counted++ && field_place(field->name) == i &&
                   field_whole(field, kind) && field_of(field->name) == field,
               "... %.*s", STR_ARG(field->id));
            ok(worded(field_title(DE, field), field_title(EN, field), field->id), "... has words");
            if (field->flags & FIELD_ENGLISH)
                ok(i > 0 && field->type == kind->fields[i - 1].type, "... follows the German one");
        }
    }
    is_int(counted, FIELDS, "all fields");
}

/* By the owner's field from kind to kind: to a partner, in few steps. */
static void test_owners(void) {
    for (Kind k = 0; k < KINDS; k++) {
        Kind at = k;
        size_t steps = 0;
        while (steps++ < 5 && kind_of(at)->owner.n && at != KIND_PARTNER) {
            const FieldOf *field = field_find(at, kind_of(at)->owner);
            must(field);
            at = field->refers;
        }
        ok(!kind_of(k)->owner.n || at == KIND_PARTNER, "%.*s leads to a partner",
           STR_ARG(kind_of(k)->id));
        ok(kind_of(k)->sight != SIGHT_TOLD || kind_of(k)->owner.n, "... where a partner tells it");
    }
}

static void test_choices(void) {
    size_t n;
    const Choice *kinds = choices_of(S("partner-kind"), &n);
    is_int(n, 9, "kinds of partners");
    is_str(kinds[1].id, "kreis", "in order");
    is_str(choice_word(DE, S("partner-kind"), S("city")), "kreisfreie Stadt", "in German");
    is_str(choice_word(EN, S("impact-step"), S("7")), "step 7: society changes", "in English");
    is_str(choice_word(DE, S("term"), S("never")), "never", "an unknown one stays");
    choices_of(S("nothing"), &n);
    is_int(n, 0, "no such list");
    for (FieldName name = 0; name < FIELDS; name++) {
        const FieldOf *field = field_of(name);
        const Choice *of = choices_of(field->choices, &n);
        for (size_t i = 0; i < n; i++)
            ok(!str_equal(choice_word(DE, of[i].list, of[i].id), of[i].id), "%.*s: %.*s has a word",
               STR_ARG(of[i].list), STR_ARG(of[i].id));
    }
}

int main(void) {
    test_fields();
    test_owners();
    test_choices();
    is_str(field_title(DE, field_of(AGREEMENT_FROM)), "Gilt von", "a word of the kind's own");
    is_str(field_title(EN, field_of(MILESTONE_DUE)), "Due on", "a shared one");
    return done();
}
