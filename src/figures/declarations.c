/* Where do declarations come from, and how is a fault in one told? Texts from a folder, built in,
 * or from the store; readers of their parts that refuse what the format does not know, with file
 * and line. */

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "figures/figures_sql.h"
#include "figures/snapshot_in.h"

#define MOST_FILES ((size_t)1000)
#define MOST_BYTES ((size_t)1 << 20)

extern const struct BuiltInFile {
    const char *path;
    const char *text;
    size_t n;
} built_in_files[];
extern const size_t built_in_files_n;

/* ---- faults and parts ---- */

Err node_fault(Cx *cx, const Node *node, Msg reason, Str word) {
    Str line = str_format(cx->mem, "%zu", node ? node->line : 0);
    return fail(cx, INVALID, MSG_CATALOGUE_LINE, line,
                message_fill(cx->mem, cx->lang, reason, 1, &word));
}

Err text_read(Cx *cx, const Node *map, const char *key, bool optional, Str *out) {
    const Node *node = node_get(map, str_of(key));
    *out = STR_NONE;
    if (!node) return optional ? OK : node_fault(cx, map, MSG_CATALOGUE_KEY_MISSING, str_of(key));
    if (node->kind != NODE_TEXT) return node_fault(cx, node, MSG_CATALOGUE_NOT_TEXT, str_of(key));
    *out = str_trim(node->text);
    if (!optional && out->n == 0)
        return node_fault(cx, node, MSG_CATALOGUE_KEY_MISSING, str_of(key));
    return OK;
}

Err texts_read(Cx *cx, const Node *node, Texts *out) {
    static const char *const keys[LANGS + 1] = {[DE] = "de", [EN] = "en"};
    *out = (Texts){0};
    if (!node) return OK;
    if (node->kind == NODE_TEXT) {
        out->in[DE] = out->in[EN] = str_trim(node->text);
        return OK;
    }
    if (node->kind != NODE_MAP) return node_fault(cx, node, MSG_CATALOGUE_NOT_TEXT, S("de, en"));
    TRY(keys_known(cx, node, keys));
    for (size_t lang = 0; lang < LANGS; lang++) {
        const Node *text = node_get(node, str_of(keys[lang]));
        if (!text) return node_fault(cx, node, MSG_CATALOGUE_LANGUAGE_MISSING, str_of(keys[lang]));
        if (text->kind != NODE_TEXT)
            return node_fault(cx, text, MSG_CATALOGUE_NOT_TEXT, str_of(keys[lang]));
        out->in[lang] = str_trim(text->text);
    }
    return OK;
}

Err keys_known(Cx *cx, const Node *map, const char *const *known) {
    if (map->kind != NODE_MAP) return node_fault(cx, map, MSG_CATALOGUE_NOT_MAP, map->text);
    for (size_t i = 0; i < map->n; i++) {
        const char *const *k = known;
        while (*k && !str_equal(map->keys[i], str_of(*k)))
            k++;
        if (!*k) return node_fault(cx, map->items[i], MSG_CATALOGUE_KEY_UNKNOWN, map->keys[i]);
    }
    return OK;
}

bool code_well_formed(Str code) {
    if (code.n == 0 || code.n > 60) return false;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!good) return false;
    }
    return true;
}

Err list_read(Cx *cx, const Node *map, const char *key, size_t most, const Node **out) {
    static const Node none = {.kind = NODE_LIST};
    const Node *node = node_get(map, str_of(key));
    *out = &none;
    /* `key:` with nothing behind it is an empty text */
    if (!node || (node->kind == NODE_TEXT && node->text.n == 0)) return OK;
    if (node->kind != NODE_LIST) return node_fault(cx, node, MSG_CATALOGUE_NOT_LIST, str_of(key));
    if (node->n > most)
        return node_fault(cx, node, MSG_CATALOGUE_TOO_MANY, str_format(cx->mem, "%zu", most));
    *out = node;
    return OK;
}

Err yes_read(Cx *cx, const Node *map, const char *key, bool otherwise, bool *out) {
    Str text;
    TRY(text_read(cx, map, key, true, &text));
    *out = otherwise;
    if (text.n == 0) return OK;
    *out = str_equal(text, S("yes"));
    if (!*out && !str_equal(text, S("no")))
        return node_fault(cx, node_get(map, str_of(key)), MSG_CATALOGUE_NOT_ALLOWED, text);
    return OK;
}

Err word_read(Cx *cx, const Node *map, const char *key, const char *const *words, size_t *out) {
    Str text;
    TRY(text_read(cx, map, key, false, &text));
    for (size_t i = 0; words[i]; i++)
        if (str_equal(text, str_of(words[i]))) {
            *out = i;
            return OK;
        }
    return node_fault(cx, node_get(map, str_of(key)), MSG_CATALOGUE_NOT_ALLOWED, text);
}

/* ---- kinds and files ---- */

static const char *const kind_ids[DECLARATION_KINDS] = {
    [DECLARED_REGIONS] = "regions",   [DECLARED_DIMENSIONS] = "dimensions",
    [DECLARED_MEASURES] = "measures", [DECLARED_INDICATOR] = "indicator",
    [DECLARED_MAPPING] = "mapping",   [DECLARED_CHECKS] = "checks",
};

Str declaration_kind_id(DeclarationKind kind) {
    return str_of(kind_ids[kind]);
}

/* "indicators/D-14a.yaml" -> indicator, "D-14a". False: no file of a catalogue. */
static bool path_read(Str path, Declaration *out) {
    static const struct {
        const char *name;
        DeclarationKind kind;
    } files[] = {{"regions.yaml", DECLARED_REGIONS},
                 {"dimensions.yaml", DECLARED_DIMENSIONS},
                 {"measures.yaml", DECLARED_MEASURES},
                 {"checks.yaml", DECLARED_CHECKS}};
    static const struct {
        const char *name;
        DeclarationKind kind;
    } folders[] = {{"indicators/", DECLARED_INDICATOR}, {"mappings/", DECLARED_MAPPING}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (str_equal(path, str_of(files[i].name))) {
            out->kind = files[i].kind;
            out->id = S("");
            return true;
        }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        Str folder = str_of(folders[i].name);
        if (!str_starts(path, folder) || !str_ends(path, S(".yaml"))) continue;
        out->kind = folders[i].kind;
        out->id = str_slice(path, folder.n, path.n - 5);
        return out->id.n > 0 && str_find(out->id, S("/"), 0) == SIZE_MAX;
    }
    return false;
}

static void declaration_add(Cx *cx, Declarations *out, Str path, Str content) {
    Declaration d = {.name = path, .content = content, .version = 1};
    if (path_read(path, &d)) vec_push(cx->mem, &out->list, d);
}

static int name_order(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* The *.yaml of one folder in order of their names. */
static Err folder_read(Cx *cx, Str dir, Str prefix, Declarations *out) {
    Str path = str_format(cx->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(prefix));
    DIR *folder = opendir(cstr(cx->mem, path));
    if (!folder && prefix.n && errno == ENOENT) return OK;
    if (!folder)
        return fail(cx, NOT_FOUND, MSG_CATALOGUE_UNREADABLE_FOLDER, path, str_of(strerror(errno)));
    VEC(Str) names = {0};
    for (struct dirent *entry; names.n <= MOST_FILES && (entry = readdir(folder));) {
        Str name = str_of(entry->d_name);
        if (str_ends(name, S(".yaml")) && name.p[0] != '.')
            vec_push(cx->mem, &names, str_copy(cx->mem, name));
    }
    closedir(folder);
    if (names.n > MOST_FILES)
        return fail(cx, LIMIT, MSG_CATALOGUE_TOO_MANY_FILES, path,
                    str_format(cx->mem, "%zu", MOST_FILES));
    if (names.n) qsort(names.at, names.n, sizeof *names.at, name_order);
    for (size_t i = 0; i < names.n; i++) {
        Str name = str_format(cx->mem, "%.*s%.*s", STR_ARG(prefix), STR_ARG(names.at[i]));
        Str text;
        TRY(file_read(cx, &text, str_format(cx->mem, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name)),
                      MOST_BYTES));
        declaration_add(cx, out, name, text);
    }
    return OK;
}

Err declarations_read(Cx *cx, Str dir, Declarations *out) {
    *out = (Declarations){0};
    if (dir.n == 0) {
        for (size_t i = 0; i < built_in_files_n; i++)
            declaration_add(cx, out, str_of(built_in_files[i].path),
                            (Str){built_in_files[i].text, built_in_files[i].n});
        return OK;
    }
    TRY(folder_read(cx, dir, S(""), out));
    TRY(folder_read(cx, dir, S("indicators/"), out));
    return folder_read(cx, dir, S("mappings/"), out);
}

static Str declaration_name(Arena *mem, DeclarationKind kind, Str id) {
    if (id.n == 0) return str_format(mem, "%s.yaml", kind_ids[kind]);
    return str_format(mem, "%ss/%.*s.yaml", kind_ids[kind], STR_ARG(id));
}

Err declarations_stored(Cx *cx, Declarations *out, bool withdrawn_too) {
    *out = (Declarations){0};
    Rows *rows;
    TRY(sql_agreed_newest(cx, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        size_t kind = 0;
        while (kind < DECLARATION_KINDS && !str_equal(rows_text(rows, 0), str_of(kind_ids[kind])))
            kind++;
        if (kind == DECLARATION_KINDS) continue; /* of a newer program */
        Declaration d = {.kind = (DeclarationKind)kind,
                         .id = str_copy(cx->mem, rows_text(rows, 1)),
                         .version = (int)rows_int(rows, 2),
                         .content = str_copy(cx->mem, rows_text(rows, 3))};
        d.name = declaration_name(cx->mem, d.kind, d.id);
        if (d.content.n || withdrawn_too) vec_push(cx->mem, &out->list, d);
    }
    return err == NOT_FOUND ? OK : err;
}

Err declaration_parse(Cx *cx, const Declaration *declaration, Node **out) {
    return yaml_read(cx, out, declaration->name, declaration->content);
}

Err declaration_fault(Cx *cx, const Declaration *declaration, Err err) {
    if (err != INVALID) return err;
    return fail(cx, INVALID, MSG_CATALOGUE_FILE, declaration->name,
                fault_text(cx->mem, cx->lang, &cx->fault));
}
