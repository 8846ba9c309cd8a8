/* Are declarations read as they look, and is everything clever refused with its line? */

#include "formats_test.h"

typedef struct Reading {
    Cx cx;
    Node *root;
    Err err;
} Reading;

static void read_text(Reading *r, Str text) {
    *r = (Reading){0};
    cx_begin(&r->cx, DE);
    r->err = yaml_read(&r->cx, &r->root, S("x.yaml"), text);
}

static void good(void) {
    Reading r;
    read_text(&r, S("# comment\nid: 05112\non: yes\nnothing: ~\nempty:\ntext: \"a\\tb\"\nlong: >\n "
                    " one\n  two\n"
                    "list:\n  - 1\n  - {a: x, b: [y, z]}\n'quo: ted': ä\n"));
    is_int(r.err, OK, "read");
    is_int(r.root->kind, NODE_MAP, "a map");
    is_int(r.root->n, 8, "of eight keys");
    is_str(node_text(r.root, S("id")), "05112", "a leading zero stays");
    is_str(node_text(r.root, S("on")), "yes", "a word stays a word");
    is_str(node_text(r.root, S("nothing")), "~", "whatever it is");
    is_str(node_text(r.root, S("empty")), "", "no text is an empty text");
    is_str(node_text(r.root, S("text")), "a\tb", "escapes");
    is_str(node_text(r.root, S("long")), "one two\n", "folded lines");
    is_str(node_text(r.root, S("quo: ted")), "ä", "quoted keys");
    const Node *list = node_get(r.root, S("list"));
    ok(list && list->kind == NODE_LIST && list->n == 2 && list->line == 11, "a list with its line");
    const Node *inner = node_get(list->items[1], S("b"));
    ok(inner && inner->n == 2 && str_equal(inner->items[1]->text, S("z")),
       "lists in maps in lists");
    ok(!node_get(r.root, S("absent")) && !node_get(list, S("a")) && !node_get(NULL, S("a")),
       "what is absent is NULL");
    is_str(node_text(r.root, S("list")), "", "a list is no text");
    cx_end(&r.cx);
}

static void refused(void) {
    static const struct {
        Str text;
        const char *words;
    } cases[] = {
        {S("a: &x 1\nb: 2\n"), "Zeile 1: Anker"},
        {S("a: 1\nb: *x\n"), "Zeile 2: Anker"},
        {S("a: &x [1]\n"), "Anker"},
        {S("a: &x {b: 1}\n"), "Anker"},
        {S("a: !!int 1\n"), "Zeile 1: Typangaben"},
        {S("a: !own [1]\n"), "Typangaben"},
        {S("!m {a: 1}\n"), "Typangaben"},
        {S("%YAML 1.1\n---\na: 1\n"), "Direktiven"},
        {S("a: 1\n---\nb: 2\n"), "nur ein Dokument"},
        {S("a: 1\nb: 2\na: 3\n"), "Zeile 3: Der Schlüssel „a“ steht zweimal"},
        {S("x:\n - {k: 1, k: 2}\n"), "Zeile 2: Der Schlüssel „k“"},
        {S("? [a, b]\n: 1\n"), "einfacher Text"},
        {S("{a: 1}: 2\n"), "einfacher Text"},
        {S("a: [1\nb: 2\n"), "kein gültiges YAML"},
        {S("a:\n\t- 1\n"), "kein gültiges YAML"},
        {S("a: \"\\0\"\n"), "NUL"},
        {S("a: \xff\n"), "kein gültiges YAML"},
        {S("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]\n"), "16 Ebenen"},
        {S(""), "keine Angaben"},
        {S("# nothing\n"), "keine Angaben"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Reading r;
        read_text(&r, cases[i].text);
        Str text = fault_text(r.cx.mem, DE, &r.cx.fault);
        if (!ok(r.err == INVALID && str_find(text, str_of(cases[i].words), 0) != SIZE_MAX,
                "refused: %s", cases[i].words))
            printf("# %d %.*s\n", r.err, STR_ARG(text));
        cx_end(&r.cx);
    }
    Reading r;
    read_text(&r, S("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]\n"));
    is_int(r.err, OK, "16 levels are allowed");
    cx_end(&r.cx);
}

static void limits(void) {
    Reading r;
    Cx cx;
    cx_begin(&cx, DE);
    Buf text = buf_new(cx.mem, 4 << 20);
    while (text.n <= (size_t)1 << 20)
        buf_put(&text, S("- some text\n"));
    read_text(&r, buf_str(&text));
    is_int(r.err, LIMIT, "over 1 MB");
    cx_end(&r.cx);
    read_text(&r, str_slice(buf_str(&text), 0, 12 * 80000));
    ok(r.err == OK && r.root->n == 80000, "80 000 entries");
    cx_end(&r.cx);
    text.n = 0;
    while (text.n < 900000)
        buf_char(&text, '[');
    read_text(&r, buf_str(&text));
    is_int(r.err, INVALID, "brackets without end");
    cx_end(&r.cx);
    text.n = 0;
    buf_char(&text, '[');
    while (text.n < 900000)
        buf_put(&text, S("1,"));
    buf_char(&text, ']');
    read_text(&r, buf_str(&text));
    is_int(r.err, LIMIT, "450 000 entries");
    cx_end(&r.cx);
    text.n = 0;
    for (int i = 0; i < 60000; i++)
        buf_format(&text, "k%d: 1\n", i);
    read_text(&r, buf_str(&text));
    ok(r.err == OK && r.root->n == 60000, "60 000 keys");
    cx_end(&r.cx);
    Str sample = S("a: 1\nb:\n  - {c: \"d\\u00e4\", e: [f, 'g']}\n  - |\n    text\nh: ?\n");
    bool bounded = true;
    for (size_t n = 0; n <= sample.n; n++) {
        read_text(&r, str_slice(sample, 0, n));
        bounded = bounded && (r.err == OK || r.err == INVALID);
        cx_end(&r.cx);
    }
    ok(bounded, "cut off at any byte it is read or refused");
    cx_end(&cx);
}

int main(void) {
    good();
    refused();
    limits();
    return done();
}
