/* Does looking at a file before delivering it tell what it is, what each column was taken for and
 * what does not fit, and leave the store as it was? */

#include "look_test.h"

static size_t used_as(const Checked *checked, ColumnUse use) {
    size_t n = 0;
    for (size_t i = 0; i < checked->n_columns; i++)
        n += checked->columns[i].use == use;
    return n;
}

static void test_agreed(Cx *cx) {
    Str before = store_counts(cx);
    Looked l = look_at(cx, S(EXCERPT("leavers.csv")), NULL);
    const Checked *c = &l.checked;
    ok(l.err == OK && c->origin == MAPPING_AGREED, "%s: an agreed mapping reads it", engine);
    is_str(c->mapping_id, "leavers-by-certificate", "its id");
    is_str(c->form, "GENESIS, Latin-1 (ISO-8859-1), ;", "the form that was found");
    is_str(delivery_form_words(cx->mem, EN, c->form), "GENESIS, Latin-1 (ISO-8859-1), semicolon",
           "and in words");
    is_str(delivery_form_words(cx->mem, DE, S("CSV, UTF-8, ,, zip")), "CSV, UTF-8, Komma, zip",
           "in each language, packed");
    is_str(delivery_form_words(cx->mem, DE, S("XLSX, Tabelle")), "XLSX, Tabelle", "a sheet's name");
    ok(c->delivery.outcome == DELIVERY_STORED && c->delivery.added > 0, "it would be stored");
    ok(used_as(c, USE_REGION) == 1 && used_as(c, USE_PERIOD) == 1 && used_as(c, USE_NAME) == 1,
       "one column each is region, period and name");
    ok(used_as(c, USE_VALUE) >= 10, "the value columns are told");
    ok(c->n_rows > 5 && c->lines[0] > 1 && c->n_title > 0, "first rows and title");
    ok(str_equal(store_counts(cx), before), "nothing is stored");
    l = look_at(cx, file_write(cx, S("a;b\n1;2\n3;4\n")), NULL);
    ok(l.err == OK && l.checked.delivery.outcome == DELIVERY_REFUSED, "an unknown table: no fault");
    ok(l.checked.n_columns == 2 && l.checked.n_rows == 2, "its columns and rows are shown");
    l = look_at(cx, S("/nowhere/at-all"), NULL);
    ok(l.err == NOT_FOUND, "no such file");
}

static void all(const char *which) {
    Cx cx;
    engine = which;
    store_fresh(&cx, RUHR);
    test_agreed(&cx);
    cx_end(&cx);
}

int main(void) {
    return on_both_stores(all);
}
