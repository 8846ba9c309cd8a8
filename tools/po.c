/* Which texts does the program speak? Reads the message catalogues (DIR/de/ and DIR/en/, gettext
 * .po files) and writes them as C: OUTBASE.h with one enum value per message, OUTBASE.c with the
 * texts. Both languages must say the same things: a message that lacks in one, stands twice, or has
 * other {n} places is refused with its line. */

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = 2, FIELDS = 4, MOST_PLACES = 6 };
static const char *const languages[LANGUAGES] = {"de", "en"};

/* What a .po entry may hold, in the order of `fields`. */
enum { ID, PLURAL_ID, ONE, OTHER };

typedef struct Entry {
    char *field[FIELDS]; /* NULL where absent */
    char *name;          /* of the enum value */
    const char *file;
    int line;
    struct Entry *twin; /* in the other language */
} Entry;

typedef struct Catalogue {
    Entry *at;
    size_t n, room;
} Catalogue;

static int faults;

__attribute__((format(printf, 3, 4))) static void complain(const char *file, int line,
                                                           const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    faults++;
}

static void *need(void *p) {
    if (p) return p;
    fputs("po: out of memory\n", stderr);
    exit(3);
}

/* ---- reading ------------------------------------------------------------------------------------
 */

/* Adds the quoted text that starts at p to *out; false where it is not a complete quoted text. */
static bool quoted_add(const char *p, char **out) {
    size_t n = *out ? strlen(*out) : 0;
    *out = need(realloc(*out, n + strlen(p) + 1));
    if (*p++ != '"') return false;
    while (*p && *p != '"') {
        char c = *p++;
        if (c == '\\') {
            static const char from[] = "ntr\"\\", to[] = "\n\t\r\"\\";
            const char *found = *p ? strchr(from, *p) : NULL;
            if (!found) return false;
            c = to[found - from];
            p++;
        }
        (*out)[n++] = c;
    }
    (*out)[n] = 0;
    if (*p++ != '"') return false;
    return p[strspn(p, " \t\r\n")] == 0;
}

static char *enum_name(const char *id) {
    char *name = need(malloc(strlen(id) + 5)), *p = name;
    memcpy(p, "MSG_", 4);
    for (p += 4; *id; id++) {
        char c = *id;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        *p++ = ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) ? c : '_';
    }
    *p = 0;
    return name;
}

/* Takes a finished entry over; the head of the file (empty id) and an empty entry are passed by. */
static void entry_end(Catalogue *all, Entry *entry) {
    Entry done = *entry;
    memset(entry, 0, sizeof *entry);
    if (!done.field[ID] || !*done.field[ID]) return;
    const char *id = done.field[ID];
    if (!done.field[ONE] || !*done.field[ONE]) {
        complain(done.file, done.line, "message \"%s\" has no text", id);
        return;
    }
    if (!done.field[PLURAL_ID] != !done.field[OTHER]) {
        complain(done.file, done.line,
                 "message \"%s\" needs msgid_plural, msgstr[0] and msgstr[1], or none", id);
        return;
    }
    done.name = enum_name(id);
    if (all->n == all->room) {
        all->room = all->room ? all->room * 2 : 64;
        all->at = need(realloc(all->at, all->room * sizeof *all->at));
    }
    all->at[all->n++] = done;
}

/* The field that a line starts (its keyword), or FIELDS; *rest is what follows. */
static int keyword(const char *line, const char **rest) {
    static const struct {
        const char *word;
        int field;
    } words[] = {{"msgid_plural", PLURAL_ID},
                 {"msgid", ID},
                 {"msgstr[0]", ONE},
                 {"msgstr[1]", OTHER},
                 {"msgstr", ONE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(line, words[i].word, n) == 0 && strchr(" \t\"", line[n]) && line[n]) {
            *rest = line + n + strspn(line + n, " \t");
            return words[i].field;
        }
    }
    return FIELDS;
}

static void file_read(Catalogue *all, const char *path) {
    FILE *in = fopen(path, "r");
    if (!in) {
        complain(path, 0, "%s", strerror(errno));
        return;
    }
    Entry entry = {0};
    int field = FIELDS, number = 0;
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, in) >= 0) {
        number++;
        const char *p = line + strspn(line, " \t\r\n");
        if (!*p || *p == '#') continue;
        if (*p != '"') {
            field = keyword(p, &p);
            if (field == FIELDS) {
                complain(path, number,
                         "neither msgid, msgid_plural, msgstr, a quoted text nor a comment");
                break;
            }
            if (field == ID) {
                entry_end(all, &entry);
                entry.file = path;
                entry.line = number;
            }
            if (entry.field[field]) complain(path, number, "this part of the entry stands twice");
        }
        if (field == FIELDS || !quoted_add(p, &entry.field[field])) {
            complain(path, number, "not a quoted text (escapes: \\n \\t \\r \\\" \\\\)");
            break;
        }
    }
    entry_end(all, &entry);
    free(line);
    fclose(in);
}

static int is_po(const struct dirent *entry) {
    size_t n = strlen(entry->d_name);
    return n > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 3, ".po") == 0;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const Entry *)a)->field[ID], ((const Entry *)b)->field[ID]);
}

static Catalogue catalogue_read(const char *directory, const char *language) {
    Catalogue all = {0};
    char *folder = NULL;
    if (asprintf(&folder, "%s/%s", directory, language) < 0) need(NULL);
    struct dirent **names = NULL;
    int n = scandir(folder, &names, is_po, alphasort);
    for (int i = 0; i < n; i++) {
        char *path = NULL; /* kept: entries point to it */
        if (asprintf(&path, "%s/%s", folder, names[i]->d_name) < 0) need(NULL);
        file_read(&all, path);
        free(names[i]);
    }
    free(names);
    free(folder);
    if (all.n) qsort(all.at, all.n, sizeof *all.at, by_id);
    for (size_t i = 1; i < all.n; i++) {
        const Entry *a = &all.at[i - 1], *b = &all.at[i];
        if (strcmp(a->field[ID], b->field[ID]) == 0)
            complain(b->file, b->line, "message \"%s\" stands already at %s:%d", b->field[ID],
                     a->file, a->line);
    }
    return all;
}

/* ---- agreement between the languages
 * -------------------------------------------------------------- */

/* The {1} … {6} of a text as bits. */
static unsigned places(const Entry *entry, const char *text) {
    unsigned bits = 0;
    for (const char *p = text; p && (p = strchr(p, '{')); p++) {
        size_t digits = strspn(p + 1, "0123456789");
        if (!digits || p[1 + digits] != '}') continue;
        if (digits > 1 || p[1] < '1' || p[1] > '0' + MOST_PLACES)
            complain(entry->file, entry->line, "message \"%s\": places are {1} to {%d}",
                     entry->field[ID], MOST_PLACES);
        else
            bits |= 1u << (p[1] - '0');
    }
    return bits;
}

static void compare(Catalogue *from, const Catalogue *with, const char *other_language) {
    for (size_t i = 0; i < from->n; i++) {
        Entry *entry = &from->at[i];
        const char *id = entry->field[ID];
        Entry *twin = with->n ? bsearch(entry, with->at, with->n, sizeof *with->at, by_id) : NULL;
        entry->twin = twin;
        if (!twin) {
            complain(entry->file, entry->line, "message \"%s\" lacks in \"%s\"", id,
                     other_language);
            continue;
        }
        if (strcmp(other_language, languages[1]) != 0) continue; /* what follows once is enough */
        if (!entry->field[OTHER] != !twin->field[OTHER]) {
            complain(entry->file, entry->line,
                     "message \"%s\" has a plural in one language only, see %s:%d", id, twin->file,
                     twin->line);
            continue;
        }
        /* A singular may leave {1} out ("a school"); so the forms of a plural are looked at
         * together. */
        unsigned mine = places(entry, entry->field[ONE]) | places(entry, entry->field[OTHER]);
        unsigned theirs = places(twin, twin->field[ONE]) | places(twin, twin->field[OTHER]);
        if (mine != theirs)
            complain(entry->file, entry->line, "message \"%s\" has other {n} places than %s:%d", id,
                     twin->file, twin->line);
    }
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(Entry *const *)a)->name, (*(Entry *const *)b)->name);
}

/* "a.b" and "a-b" would be the same enum value. */
static void names_check(Catalogue *all) {
    Entry **sorted = need(malloc((all->n + 1) * sizeof *sorted));
    for (size_t i = 0; i < all->n; i++)
        sorted[i] = &all->at[i];
    qsort(sorted, all->n, sizeof *sorted, by_name);
    for (size_t i = 1; i < all->n; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0 &&
            by_id(sorted[i - 1], sorted[i]) != 0)
            complain(sorted[i]->file, sorted[i]->line, "\"%s\" and \"%s\" would both be %s",
                     sorted[i - 1]->field[ID], sorted[i]->field[ID], sorted[i]->name);
    free(sorted);
}

/* ---- writing
 * -------------------------------------------------------------------------------------- */

static void put_text(FILE *out, const char *text) {
    if (!text) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\' || *p == '?') /* "??" would start a trigraph */
            fprintf(out, "\\%c", *p);
        else if (*p < ' ' || *p == 127)
            fprintf(out, "\\%03o", *p);
        else
            fputc(*p, out);
    }
    fputc('"', out);
}

static void header_write(FILE *out, const Catalogue *de) {
    fputs("#pragma once\n"
          "/* Made from the message catalogues by tools/po. */\n\n"
          "#include <stdbool.h>\n\n"
          "typedef enum Msg {\n",
          out);
    for (size_t i = 0; i < de->n; i++)
        fprintf(out, "    %s,\n", de->at[i].name);
    if (!de->n) fputs("    MSG_NONE,\n", out);
    fputs("    MSGS\n} Msg;\n\n"
          "extern const struct MessageText {\n"
          "    const char *id;\n"
          "    const char *one[2];   /* German, English */\n"
          "    const char *other[2]; /* NULL where the message has no plural */\n"
          "} message_texts[MSGS];\n\n"
          "/* False where there is no message of that id. */\n"
          "bool message_find(const char *id, Msg *out);\n",
          out);
}

static void source_write(FILE *out, const Catalogue *de, const char *header) {
    fprintf(out,
            "/* Made from the message catalogues by tools/po. */\n\n#include \"%s\"\n#include "
            "<string.h>\n\n",
            header);
    fputs("const struct MessageText message_texts[MSGS] = {\n", out);
    for (size_t i = 0; i < de->n; i++) {
        const Entry *entries[LANGUAGES] = {&de->at[i], de->at[i].twin};
        fputs("    {", out);
        put_text(out, entries[0]->field[ID]);
        for (int field = ONE; field <= OTHER; field++) {
            fputs(", {", out);
            put_text(out, entries[0]->field[field]);
            fputs(", ", out);
            put_text(out, entries[1]->field[field]);
            fputs("}", out);
        }
        fputs("},\n", out);
    }
    if (!de->n) fputs("    {\"\", {\"\", \"\"}, {NULL, NULL}},\n", out);
    fputs("};\n\n"
          "bool message_find(const char *id, Msg *out) {\n"
          "    int low = 0, high = (int)MSGS;\n"
          "    while (low < high) {\n"
          "        int middle = (low + high) / 2, order = strcmp(id, message_texts[middle].id);\n"
          "        if (order == 0) {\n"
          "            *out = (Msg)middle;\n"
          "            return true;\n"
          "        }\n"
          "        if (order < 0)\n"
          "            high = middle;\n"
          "        else\n"
          "            low = middle + 1;\n"
          "    }\n"
          "    return false;\n"
          "}\n",
          out);
}

/* Leaves a file alone that holds this text already, so that make does not rebuild what includes it.
 */
static void write_if_changed(const char *path, const char *text, size_t n) {
    FILE *old = fopen(path, "r");
    if (old) {
        char *have = need(malloc(n + 1));
        bool same = fread(have, 1, n + 1, old) == n && memcmp(have, text, n) == 0;
        free(have);
        fclose(old);
        if (same) return;
    }
    char *fresh = NULL;
    if (asprintf(&fresh, "%s.new", path) < 0) need(NULL);
    FILE *out = fopen(fresh, "w");
    if (!out || fwrite(text, 1, n, out) != n || fclose(out) != 0 || rename(fresh, path) != 0) {
        fprintf(stderr, "po: %s: %s\n", path, strerror(errno));
        exit(3);
    }
    free(fresh);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("use: po OUTBASE DIR\n", stderr);
        return 2;
    }
    Catalogue all[LANGUAGES];
    for (int i = 0; i < LANGUAGES; i++)
        all[i] = catalogue_read(argv[2], languages[i]);
    compare(&all[0], &all[1], languages[1]);
    compare(&all[1], &all[0], languages[0]);
    names_check(&all[0]);
    if (faults) return 1;

    const char *slash = strrchr(argv[1], '/');
    for (int i = 0; i < 2; i++) {
        char *text = NULL, *path = NULL, *header = NULL;
        size_t n = 0;
        if (asprintf(&path, "%s.%c", argv[1], i ? 'c' : 'h') < 0) need(NULL);
        if (asprintf(&header, "%s.h", slash ? slash + 1 : argv[1]) < 0) need(NULL);
        FILE *out = need(open_memstream(&text, &n));
        if (i)
            source_write(out, &all[0], header);
        else
            header_write(out, &all[0]);
        fclose(out);
        write_if_changed(path, text, n);
        free(text);
        free(path);
        free(header);
    }
    return 0;
}
