/* Is a table of persons counted to cells, each person once, and is nothing of them kept? */

#include "tally_test.h"

#define PERSONS_HEAD "synthetic_id;school_year;district;school_type;sex;year_of_birth\n"

static void persons_store(Cx *cx) {
    char command[400];
    snprintf(command, sizeof command,
             "rm -rf '%s/catalogue' && cp -r " RUHR " '%s/catalogue' && cp "
             "test/data/tally/pupils-single.yaml '%s/catalogue/mappings/'",
             folder, folder, folder);
    must(system(command) == 0);
    char dir[128];
    snprintf(dir, sizeof dir, "%s/catalogue", folder);
    store_fresh(cx, dir);
}

static void test_persons(void) {
    Cx cx;
    persons_store(&cx);
    Str text = S(PERSONS_HEAD "S1;2015/16;05112;Gymnasien;w;2001\n"
                              "S2;2015/16;05112;Gymnasien;w;2001\n"
                              "S3;2015/16;05112;Gymnasien;m;2002\n"
                              "S3;2014/15;05112;Gymnasien;m;2002\n"
                              "S4;2015/16;09175;Gymnasien;m;2002\n");
    DeliverOptions options = {.check_only = true};
    Told good = long_way(&cx, (TallyOrder){.path = file_write(&cx, text)});
    is_str(good.findings, "region.outside 6:3 09175 | ", "five persons, none twice");
    is_str(good.cells,
           "05112 2014/15 schooltype=gymnasium;sex=m pupils = 1\n"
           "05112 2015/16 schooltype=gymnasium;sex=f pupils = 2\n"
           "05112 2015/16 schooltype=gymnasium;sex=m pupils = 1",
           "are counted to three cells");
    Str wrong = S(PERSONS_HEAD "S1;2015/16;05112;Gymnasien;w;2001\n"
                               "S2;2015/16;5112;Gymnasien;w;2001\n"
                               "S1;2015/16;05113;Realschulen;w;2001\n"
                               ";2015/16;05113;Realschulen;w;2001\n"
                               "S5;2015/16;05113;Hogwarts;w;2001\n"
                               "S6;irgendwann;05113;Realschulen;w;2001\n"
                               "S7;2015/16;05113;Realschulen;w\n");
    Told bad =
        long_way(&cx, (TallyOrder){.path = file_write(&cx, wrong), .block = 16, .threads = 2});
    is_str(
        bad.findings,
        "csv.ragged-row 8:0 5 | 6\nid.double 4:1  | 2\nid.missing 5:1  | \n"
        "label.unknown 6:4 Hogwarts | \nperiod.unreadable 7:2 irgendwann | 2015/16\n"
        "region.lost-zero 3:3 5112 | 05112\nregion.missing 0:0 05111, 05114, 05116, 05117, 05119, "
        "05120, 05122, 05124, … | 51",
        "each fault is told with its place");
    ok(bad.outcome == DELIVERY_REFUSED && !bad.cells.p, "and no cells are written");
    Given checked = give_with(&cx, file_write(&cx, text), &options);
    ok(stored(&cx, &checked) && checked.delivery.tallied && checked.delivery.cells == 3,
       "the check of a small file counts persons, too");
    Str before = store_counts(&cx);
    Given given = give_text(&cx, text);
    ok(given.err == INVALID && cx.fault.message == MSG_TALLY_SINGLE, "persons cannot be delivered");
    ok(str_equal(before, store_counts(&cx)), "nothing of them is stored");
    cx_end(&cx);
}

/* Against a count in plain arrays; persons wait outside of memory, and must be split again. */
static void test_many_persons(void) {
    enum { MANY = 60000, TWICE = 37 };
    static const char *const types[] = {"Gymnasien", "Realschulen",
                                        "Schularten mit mehreren Bildungsgängen"};
    static const char *const codes[] = {"gymnasium", "realschule", "multi-track"};
    static const char *const keys[] = {"05112", "05113", "05911"};
    int counted[3][3][2] = {0};
    Cx cx;
    persons_store(&cx);
    Buf out = buf_new(cx.mem, (size_t)8 << 20);
    buf_put(&out, S(PERSONS_HEAD));
    size_t lines[TWICE], firsts[TWICE], n = 0;
    for (size_t i = 0; i < MANY; i++) {
        uint32_t t = draw(3), k = draw(3), s = draw(2);
        counted[k][t][s]++;
        bool twice = i % 1600 == 1599 && n < TWICE;
        if (twice) firsts[n] = i - 1000 - n + 2, lines[n] = i + 2;
        buf_format(&out, "\"S%07zu\";2015/16;%s;\"%s\";%c;2001\n", twice ? i - 1000 - n : i,
                   keys[k], types[t], s ? 'w' : 'm');
        n += twice;
    }
    Str path = file_write(&cx, buf_str(&out));
    Told told =
        long_way(&cx, (TallyOrder){.path = path, .persons = 20, .block = 4000, .threads = 3});
    Lines want = {0};
    for (size_t i = 0; i < n; i++)
        vec_push(cx.mem, &want, str_format(cx.mem, "id.double %zu:1  | %zu", lines[i], firsts[i]));
    vec_push(
        cx.mem, &want,
        S("region.missing 0:0 05111, 05114, 05116, 05117, 05119, 05120, 05122, 05124, … | 50"));
    ok(n == TWICE && str_equal(told.findings, sorted(cx.mem, &want)),
       "each of %zu persons that stand twice is found", n);
    is_int(told.n_cells, 18, "eighteen cells");
    /* the same without those that stand twice, to see the cells */
    Buf clean = buf_new(cx.mem, (size_t)8 << 20);
    Str line;
    size_t number = 0;
    for (Str rest = buf_str(&out); str_cut(&rest, '\n', &line);) {
        if (!line.n) continue;
        Str tail = str_slice(line, str_find(line, S(";"), 0), line.n);
        if (number++)
            buf_format(&clean, "N%zu%.*s\r\n", number, STR_ARG(tail));
        else
            buf_format(&clean, "%.*s\r\n", STR_ARG(line));
    }
    told = long_way(&cx, (TallyOrder){.path = file_write(&cx, buf_str(&clean)), .persons = 20});
    Lines cells = {0};
    for (size_t k = 0; k < 3; k++)
        for (size_t t = 0; t < 3; t++)
            for (size_t s = 0; s < 2; s++)
                vec_push(cx.mem, &cells,
                         str_format(cx.mem, "%s 2015/16 schooltype=%s;sex=%s pupils = %d", keys[k],
                                    codes[t], s ? "f" : "m", counted[k][t][s]));
    ok(str_equal(told.cells, sorted(cx.mem, &cells)), "each person is counted once");
    cx_end(&cx);
}

int main(void) {
    alarm(300);
    folder_make();
    test_persons();
    test_many_persons();
    folder_drop();
    return done();
}
