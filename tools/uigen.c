/* How does a page template become C? Reads HTML templates and writes one function per page or part:
 * void NAME(Buf *out, Lang lang, const TYPE *p). What a template says is checked twice: here for
 * its place in the HTML (text, quoted attribute, address; scripts and styles are refused), and by
 * the C compiler for fields, types and message keys, which it reports with the template's own line.
 * tools/README.md lists what may stand in a template. */

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BLOCKS = 32, MOST_WORD = 128, MOST_UNITS = 512, MOST_ARGUMENTS = 6 };

/* Where in the HTML the cursor stands. */
typedef enum In { IN_TEXT, IN_TAG, IN_VALUE, IN_SCRIPT } In;
typedef struct Place {
    In in;
    char quote;          /* of the attribute value */
    bool filled;         /* something stands in the value already */
    char tag[MOST_WORD]; /* "a", "/a" */
    char attribute[MOST_WORD];
} Place;

typedef struct Block {
    bool loop, has_else;
    char variable[MOST_WORD];
    int line;
    Place before, then; /* where the block started; where its first branch ended */
} Block;

typedef struct Unit { /* a page or part */
    char name[MOST_WORD], type[MOST_WORD];
    bool part;
} Unit;

typedef struct Template {
    const char *file, *p;
    int line;
    FILE *out;
    bool dry; /* first run: only learns which parts there are */
    bool in_unit;
    Place place;
    Block blocks[MOST_BLOCKS];
    int depth;
    char *literal; /* text not written yet, so that neighbours become one */
    size_t literal_n, literal_room;
    size_t blanks, blanks_lines; /* blanks met and not decided on */
    bool after_block;            /* the last thing was a block-level tag: blanks mean nothing */
    bool preformatted;
} Template;

static Unit units[MOST_UNITS];
static size_t units_n;
static int faults;

__attribute__((format(printf, 2, 3))) static void complain(const Template *t, const char *format,
                                                           ...) {
    if (t->dry) return;
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", t->file, t->line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    faults++;
}

static void *need(void *p) {
    if (p) return p;
    fputs("uigen: out of memory\n", stderr);
    exit(3);
}

/* Is the word one of the list " a b c "? */
static bool in_list(const char *word, const char *list) {
    size_t n = strlen(word);
    for (const char *p = list; n && (p = strstr(p, word)); p++)
        if (p > list && p[-1] == ' ' && p[n] == ' ') return true;
    return false;
}

/* ---- literal text
 * --------------------------------------------------------------------------------- */

static void literal_add(Template *t, const char *text, size_t n) {
    if (t->literal_n + n > t->literal_room) {
        t->literal_room = (t->literal_n + n) * 2;
        t->literal = need(realloc(t->literal, t->literal_room));
    }
    if (n) memcpy(t->literal + t->literal_n, text, n);
    t->literal_n += n;
}

static void literal_flush(Template *t) {
    if (t->literal_n) {
        fputs("    buf_put(out, S(\"", t->out);
        for (size_t i = 0; i < t->literal_n; i++) {
            unsigned char c = (unsigned char)t->literal[i];
            if (c == '\n')
                fputs(i + 1 < t->literal_n ? "\\n\"\n                   \"" : "\\n", t->out);
            else if (c == '"' || c == '\\' || c == '?')
                fprintf(t->out, "\\%c", c);
            else if (c < ' ')
                fprintf(t->out, "\\%03o", c);
            else
                fputc(c, t->out);
        }
        fputs("\"));\n", t->out);
    }
    t->literal_n = 0;
}

static bool block_level(const char *tag) {
    return in_list(*tag == '/' ? tag + 1 : tag,
                   " html head body title meta link script main nav header footer section article "
                   "aside div p h1 h2 h3 h4 h5 h6 "
                   "ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td figure "
                   "figcaption form fieldset legend "
                   "details summary select option hr blockquote address pre !doctype ");
}

/* The name of the tag that starts at p ("<" included), lower case, with the slash of a closing tag.
 */
static void tag_name(const char *p, char name[MOST_WORD]) {
    size_t n = 0;
    for (p++; *p && n + 1 < MOST_WORD &&
              (isalnum((unsigned char)*p) || *p == '!' || *p == '-' || (*p == '/' && !n));
         p++)
        name[n++] = (char)tolower((unsigned char)*p);
    name[n] = 0;
}

/* Decides on the blanks met, now that it is known what follows: indentation goes, a word space
 * stays. */
static void blanks_end(Template *t, bool end_of_unit) {
    size_t n = t->blanks;
    bool broken = t->blanks_lines > 0;
    t->blanks = t->blanks_lines = 0;
    if (!n) return;
    if (!broken || t->preformatted) {
        literal_add(t, t->p - n, n);
        return;
    }
    char next[MOST_WORD] = "";
    if (*t->p == '<') tag_name(t->p, next);
    switch (t->place.in) {
    case IN_TEXT:
        if (!end_of_unit && !t->after_block && !block_level(next)) literal_add(t, "\n", 1);
        break;
    case IN_TAG:
        if (*t->p != '>') literal_add(t, " ", 1);
        break;
    case IN_VALUE:
        if (t->place.filled && *t->p != t->place.quote) literal_add(t, " ", 1);
        break;
    case IN_SCRIPT: break;
    }
}

static void tag_end(Template *t) {
    t->place.in = IN_TEXT;
    t->after_block = block_level(t->place.tag);
    if (in_list(t->place.tag, " pre textarea ")) t->preformatted = true;
    if (in_list(t->place.tag, " /pre /textarea ")) t->preformatted = false;
    if (strcmp(t->place.tag, "script") == 0) t->place.in = IN_SCRIPT;
    if (strcmp(t->place.tag, "style") == 0) complain(t, "styles belong into ui/src/styles");
}

/* Reads an attribute's name and its opening quote, if it has a value. */
static void attribute_begin(Template *t) {
    size_t n = strcspn(t->p, " \t\r\n=>/{\"'");
    if (!n || n >= MOST_WORD) {
        literal_add(t, t->p++, 1);
        return;
    }
    for (size_t i = 0; i < n; i++)
        t->place.attribute[i] = (char)tolower((unsigned char)t->p[i]);
    t->place.attribute[n] = 0;
    literal_add(t, t->p, n);
    t->p += n;
    if (strncmp(t->place.attribute, "on", 2) == 0)
        complain(t, "scripts belong into ui/src, not into %s", t->place.attribute);
    if (strcmp(t->place.attribute, "style") == 0)
        complain(t, "styles belong into ui/src/styles, not into an attribute");
    if (*t->p != '=') return;
    literal_add(t, t->p++, 1);
    if (*t->p != '"' && *t->p != '\'') {
        complain(t, "the value of %s needs quotation marks", t->place.attribute);
        return;
    }
    t->place.quote = *t->p;
    t->place.in = IN_VALUE;
    t->place.filled = false;
    literal_add(t, t->p++, 1);
}

/* Takes the next piece of plain HTML. */
static void html_step(Template *t) {
    char c = *t->p;
    if (isspace((unsigned char)c)) {
        t->blanks++;
        if (c == '\n') {
            t->blanks_lines++;
            t->line++;
        }
        t->p++;
        return;
    }
    if (t->place.in == IN_TEXT &&
        strncmp(t->p, "<!--", 4) == 0) { /* comments are for the writer, not for the reader */
        const char *end = strstr(t->p, "-->");
        if (!end) complain(t, "comment without end");
        blanks_end(t, true);
        for (end = end ? end + 3 : t->p + strlen(t->p); t->p < end; t->p++)
            t->line += *t->p == '\n';
        return;
    }
    blanks_end(t, false);
    if (!t->in_unit) {
        complain(t, "text before the line {{page NAME TYPE}} or {{part NAME TYPE}}");
        t->in_unit = true; /* once is enough */
    }
    switch (t->place.in) {
    case IN_SCRIPT:
        if (c != '<')
            complain(t, "a script in a page is refused by the browser: scripts belong into ui/src");
        /* fall through */
    case IN_TEXT:
        if (c == '<') {
            tag_name(t->p, t->place.tag);
            if (!*t->place.tag) complain(t, "write &lt; for the sign <");
            t->place.in = IN_TAG;
            literal_add(t, t->p, 1 + strlen(t->place.tag));
            t->p += 1 + strlen(t->place.tag);
            return;
        }
        t->after_block = false;
        break;
    case IN_TAG:
        if (c == '>')
            tag_end(t);
        else {
            attribute_begin(t);
            return;
        }
        break;
    case IN_VALUE:
        if (c == t->place.quote)
            t->place.in = IN_TAG;
        else
            t->place.filled = true;
        break;
    }
    literal_add(t, t->p++, 1);
}

/* ---- expressions
 * ---------------------------------------------------------------------------------- */

static bool is_name(const char *text, size_t n) {
    if (!n || isdigit((unsigned char)*text)) return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_') return false;
    return true;
}

/* "row.name" -> "row->name", "row" -> "(*row)", "row->name" (row is a pointer in an array) ->
 * "(*row)->name". With count, the last field's name is that of its count: "p.rows" -> "p->n_rows".
 */
static bool path_write(Template *t, const char *text, bool count, char *to, size_t room) {
    size_t n = strcspn(text, ".-");
    char first[MOST_WORD], rest[MOST_WORD];
    snprintf(first, sizeof first, "%.*s", (int)n, text);
    bool known = strcmp(first, "p") == 0;
    for (int i = 0; i < t->depth; i++)
        known |= t->blocks[i].loop && strcmp(t->blocks[i].variable, first) == 0;
    if (!known) {
        complain(t, "\"%s\": neither p nor the name of an enclosing {{#each … as name}}", text);
        return false;
    }
    const char *p = text + n, *last = p;
    while (*p) {
        last = p + (*p == '.' ? 1 : 2);
        size_t field = *p == '.' || strncmp(p, "->", 2) == 0 ? strcspn(last, ".-") : 0;
        if (!is_name(last, field)) {
            complain(t, "\"%s\" is not a field (p.field, row.field, row.part->field)", text);
            return false;
        }
        p = last + field;
    }
    if (count && !text[n]) {
        complain(t, "{{#each}} needs a field with a count beside it, not \"%s\"", text);
        return false;
    }
    snprintf(rest, sizeof rest, "%.*s%s%s", (int)(last - (text + n)), text + n, count ? "n_" : "",
             last);
    const char *prefix = strcmp(first, "p") == 0 ? "" : "v_"; /* a row may be called "break" */
    if (!text[n])
        snprintf(to, room, "(*%s%s)", prefix, first);
    else if (text[n] == '.')
        snprintf(to, room, "%s%s->%s", prefix, first, rest + 1);
    else
        snprintf(to, room, "(*%s%s)%s", prefix, first, rest);
    return true;
}

static void code(Template *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void code(Template *t, const char *format, ...) {
    literal_flush(t);
    fprintf(t->out, "#line %d \"%s\"\n    ", t->line, t->file);
    va_list args;
    va_start(args, format);
    vfprintf(t->out, format, args);
    va_end(args);
    fputc('\n', t->out);
}

static bool is_address(const Place *place) {
    return in_list(place->attribute, " href src action formaction poster cite srcset ");
}

/* Something with a value stands here: is this a place for it? */
static bool place_check(Template *t, bool plain_text, bool *address) {
    *address = false;
    if (!t->in_unit) {
        complain(t, "this stands before {{page NAME TYPE}} or {{part NAME TYPE}}");
        return false;
    }
    if (t->place.in == IN_SCRIPT || t->place.in == IN_TAG) {
        complain(t, t->place.in == IN_TAG
                        ? "inside a tag a value may only stand in a quoted attribute"
                        : "no values inside scripts");
        return false;
    }
    if (t->place.in == IN_VALUE && is_address(&t->place) && plain_text) {
        *address = !t->place.filled;
        if (t->place.filled) {
            complain(t, "inside the address of %s write {{url …}} or {{int …}}",
                     t->place.attribute);
            return false;
        }
    }
    t->place.filled = true;
    t->after_block = false;
    return true;
}

/* ---- constructs
 * ----------------------------------------------------------------------------------- */

static void unit_begin(Template *t, bool part, const char *name, const char *type) {
    if (t->depth)
        complain(t, "a page or part cannot begin inside {{#%s}}",
                 t->blocks[t->depth - 1].loop ? "each" : "if");
    if (!is_name(name, strlen(name)) || !is_name(type, strlen(type)))
        complain(t, "write {{page NAME TYPE}} or {{part NAME TYPE}}");
    literal_flush(t);
    if (t->in_unit) fputs("}\n", t->out);
    t->in_unit = true;
    t->place = (Place){0};
    t->after_block = true;
    if (t->dry && units_n < MOST_UNITS) {
        Unit *unit = &units[units_n++];
        snprintf(unit->name, sizeof unit->name, "%s", name);
        snprintf(unit->type, sizeof unit->type, "%s", type);
        unit->part = part;
    }
    code(t, "void %s(Buf *out, Lang lang, const %s *p) {", name, type);
    code(t, "(void)lang, (void)p;");
}

static void each_begin(Template *t, char *words[], int n) {
    char items[4 * MOST_WORD], count[4 * MOST_WORD];
    if (n != 4 || strcmp(words[2], "as") != 0 || !is_name(words[3], strlen(words[3]))) {
        complain(t, "write {{#each p.rows as row}}");
        return;
    }
    if (!path_write(t, words[1], false, items, sizeof items) ||
        !path_write(t, words[1], true, count, sizeof count))
        return;
    const char *row = words[3];
    code(t, "for (size_t i_%s = 0; i_%s < %s; i_%s++) { __auto_type v_%s = &%s[i_%s]; (void)v_%s;",
         row, row, count, row, row, items, row, row);
    if (t->depth == MOST_BLOCKS) {
        complain(t, "more than %d blocks inside each other", MOST_BLOCKS);
        return;
    }
    Block *block = &t->blocks[t->depth++];
    *block = (Block){.loop = true, .line = t->line, .before = t->place};
    snprintf(block->variable, sizeof block->variable, "%s", row);
}

static void if_begin(Template *t, char *words[], int n) {
    char path[4 * MOST_WORD];
    const char *text = n == 2 ? words[1] : "";
    bool not = *text == '!';
    if (n != 2) {
        complain(t, "write {{#if p.field}} or {{#if !p.field}}");
        return;
    }
    if (!path_write(t, text + not, false, path, sizeof path)) return;
    code(t, "if (%sUI_TRUE(%s)) {", not ? "!" : "", path);
    if (t->depth == MOST_BLOCKS) {
        complain(t, "more than %d blocks inside each other", MOST_BLOCKS);
        return;
    }
    t->blocks[t->depth++] = (Block){.line = t->line, .before = t->place};
}

/* Both ways through a block must end in the same place of the HTML. */
static void same_place(Template *t, const Place *a) {
    const Place *b = &t->place;
    bool same =
        a->in == b->in &&
        (a->in != IN_VALUE || (a->quote == b->quote && strcmp(a->attribute, b->attribute) == 0)) &&
        ((a->in != IN_TAG && a->in != IN_VALUE) || strcmp(a->tag, b->tag) == 0);
    if (!same)
        complain(t,
                 "this way through the block ends inside another tag or attribute than the other");
    t->place.filled |= a->filled;
}

static void block_end(Template *t, bool loop) {
    if (!t->depth || t->blocks[t->depth - 1].loop != loop) {
        complain(t, "{{/%s}} closes nothing", loop ? "each" : "if");
        return;
    }
    Block *block = &t->blocks[--t->depth];
    same_place(t, block->has_else ? &block->then : &block->before);
    code(t, "}");
}

static void else_begin(Template *t) {
    Block *block = t->depth ? &t->blocks[t->depth - 1] : NULL;
    if (!block || block->loop || block->has_else) {
        complain(t, "{{else}} without {{#if}}");
        return;
    }
    block->has_else = true;
    block->then = t->place;
    t->place = block->before;
    code(t, "} else {");
}

static void part_call(Template *t, char *words[], int n) {
    const char *name = words[0] + 1;
    char path[4 * MOST_WORD] = "(*p)";
    if (n > 2 || (n == 2 && !path_write(t, words[1], false, path, sizeof path))) {
        complain(t, "write {{>part p.field}} or {{>part}}");
        return;
    }
    if (t->place.in != IN_TEXT) complain(t, "a part may only stand between tags");
    const Unit *unit = NULL;
    for (size_t i = 0; i < units_n; i++)
        if (units[i].part && strcmp(units[i].name, name) == 0) unit = &units[i];
    if (!unit) {
        complain(t, "there is no part \"%s\"", name);
        return;
    }
    const char *type = unit->type;
    code(t, "%s(out, lang, _Generic((%s), %s: &(%s), %s *: (%s), const %s *: (%s)));", name, path,
         type, path, type, path, type, path);
}

/* {{t:key}}, {{t:key p.a p.b}} with texts for {1}, {2}; {{n:key p.count}} for a message with a
 * plural. */
static void message_put(Template *t, char *words[], int n) {
    char key[MOST_WORD], list[MOST_ARGUMENTS * 4 * MOST_WORD] = "";
    bool address, plural = words[0][0] == 'n';
    size_t k = 0;
    for (const char *p = words[0] + 2; *p && k + 1 < sizeof key; p++)
        key[k++] = isalnum((unsigned char)*p) ? (char)toupper((unsigned char)*p) : '_';
    key[k] = 0;
    if (!place_check(t, false, &address)) return;
    if (!k || n - 1 > MOST_ARGUMENTS || (plural && n != 2)) {
        complain(t, "write {{t:key}}, {{t:key p.text …}} or {{n:key p.count}}");
        return;
    }
    for (int i = 1; i < n; i++) {
        char path[4 * MOST_WORD];
        if (!path_write(t, words[i], false, path, sizeof path)) return;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i > 1 ? ", " : "", path);
    }
    if (plural)
        code(t, "buf_html(out, message_count(out->mem, lang, MSG_%s, UI_INT(%s)));", key, list);
    else if (n == 1)
        code(t, "buf_html(out, message_text(lang, MSG_%s));", key);
    else
        code(t, "buf_html(out, message_fill(out->mem, lang, MSG_%s, %d, (const Str[]){%s}));", key,
             n - 1, list);
}

static void value_put(Template *t, char *words[], int n) {
    char path[4 * MOST_WORD];
    const char *how = n == 2 ? words[0] : "", *text = words[n - 1];
    bool address;
    size_t length = strlen(text);
    if (n > 2 || (n == 2 && !in_list(how, " int url raw "))) {
        complain(t, "unknown construct {{%s …}}", words[0]);
        return;
    }
    if (!place_check(t, n == 1 && text[length - 1] != '#', &address)) return;
    if (n == 1 && text[length - 1] == '#') { /* {{row#}}: 1, 2, 3 … */
        text = words[0];
        words[0][length - 1] = 0;
        if (path_write(t, text, false, path, sizeof path))
            code(t, "buf_int(out, (int64_t)(i_%s + 1));", text);
        return;
    }
    if (!path_write(t, text, false, path, sizeof path)) return;
    if (strcmp(how, "raw") == 0 && t->place.in != IN_TEXT)
        complain(t, "{{raw …}} may only stand between tags");
    if (strcmp(how, "int") == 0)
        code(t, "buf_int(out, UI_INT(%s));", path);
    else if (strcmp(how, "url") == 0)
        code(t, "buf_url(out, %s);", path);
    else if (strcmp(how, "raw") == 0)
        code(t, "ui_safe(out, %s);", path);
    else if (address)
        code(t, "ui_address(out, %s);", path);
    else
        code(t, "buf_html(out, %s);", path);
}

static void construct(Template *t) {
    const char *start = t->p + 2, *end = strstr(start, "}}");
    blanks_end(t, end && (strncmp(start, "page ", 5) == 0 || strncmp(start, "part ", 5) == 0));
    if (!end || (end - start) >= 8 * MOST_WORD) {
        complain(t, "{{ without }}");
        t->p += strlen(t->p);
        return;
    }
    char text[8 * MOST_WORD], *words[16] = {text}, *rest = NULL;
    int n = 0, lines = 0;
    snprintf(text, sizeof text, "%.*s", (int)(end - start), start);
    for (const char *p = start; p < end; p++)
        lines += *p == '\n';
    for (char *word = strtok_r(text, " \t\r\n", &rest); word && n < 16;
         word = strtok_r(NULL, " \t\r\n", &rest)) {
        if (strlen(word) >= MOST_WORD) complain(t, "too long: %s", word);
        words[n++] = word;
    }
    t->p = end + 2;
    bool value = false;
    if (!n)
        complain(t, "empty {{}}");
    else if (words[0][0] == '!')
        ; /* a comment */
    else if (strcmp(words[0], "page") == 0 || strcmp(words[0], "part") == 0)
        unit_begin(t, words[0][2] == 'r', n > 1 ? words[1] : "", n == 3 ? words[2] : "");
    else if (strcmp(words[0], "#each") == 0)
        each_begin(t, words, n);
    else if (strcmp(words[0], "#if") == 0)
        if_begin(t, words, n);
    else if (strcmp(words[0], "else") == 0)
        else_begin(t);
    else if (strcmp(words[0], "/each") == 0 || strcmp(words[0], "/if") == 0)
        block_end(t, words[0][1] == 'e');
    else if (words[0][0] == '>')
        part_call(t, words, n);
    else if (strncmp(words[0], "t:", 2) == 0 || strncmp(words[0], "n:", 2) == 0)
        message_put(t, words, n), value = true;
    else
        value_put(t, words, n), value = true;
    t->line += lines;
    if (value || (n && words[0][0] == '>')) t->after_block = false;
}

static void template_read(const char *file, const char *text, FILE *out, bool dry) {
    Template t = {.file = file, .p = text, .line = 1, .out = out, .dry = dry, .after_block = true};
    while (*t.p) {
        if (t.p[0] == '{' && t.p[1] == '{')
            construct(&t);
        else
            html_step(&t);
    }
    blanks_end(&t, true);
    if (t.depth) {
        t.line = t.blocks[t.depth - 1].line;
        complain(&t, "{{#%s}} is not closed", t.blocks[t.depth - 1].loop ? "each" : "if");
    }
    if (t.place.in != IN_TEXT) complain(&t, "the file ends inside a tag");
    literal_flush(&t);
    if (t.in_unit) fputs("}\n\n", out);
    free(t.literal);
}

/* ---- the file
 * ------------------------------------------------------------------------------------- */

static char *file_read(const char *path) {
    FILE *in = fopen(path, "r");
    char *text = need(calloc(1, 1));
    size_t n = 0, got;
    char piece[4096];
    if (!in) {
        fprintf(stderr, "%s:0: %s\n", path, strerror(errno));
        exit(1);
    }
    while ((got = fread(piece, 1, sizeof piece, in)) > 0) {
        text = need(realloc(text, n + got + 1));
        memcpy(text + n, piece, got);
        n += got;
        text[n] = 0;
    }
    fclose(in);
    return text;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs("use: uigen OUT.c [TEMPLATE.html…]\n", stderr);
        return 2;
    }
    char *fresh = NULL, **texts = need(calloc((size_t)argc, sizeof *texts));
    if (asprintf(&fresh, "%s.new", argv[1]) < 0) need(NULL);
    FILE *nowhere = need(fopen("/dev/null", "w")), *out = fopen(fresh, "w");
    if (!out) {
        fprintf(stderr, "uigen: %s: %s\n", fresh, strerror(errno));
        return 3;
    }
    for (int i = 2; i < argc; i++) {
        texts[i] = file_read(argv[i]);
        template_read(argv[i], texts[i], nowhere, true);
    }
    fclose(nowhere);
    fputs("/* Made from ui/pages by tools/uigen. */\n\n", out);
    fputs(argc > 2 ? "#include \"web/template_in.h\"\n\n" : "#include <stddef.h>\n", out);
    for (size_t i = 0; i < units_n; i++)
        fprintf(out, "void %s(Buf *out, Lang lang, const %s *p);\n", units[i].name, units[i].type);
    fputs("\n", out);
    for (int i = 2; i < argc; i++) {
        template_read(argv[i], texts[i], out, false);
        free(texts[i]);
    }
    free(texts);
    bool written = fclose(out) == 0;
    if (faults || !written || rename(fresh, argv[1]) != 0) {
        remove(fresh);
        return faults ? 1 : 3;
    }
    free(fresh);
    return 0;
}
