/* How do files get into the program? Writes them as C tables: `migrations` (the schema, each step
 * with its PostgreSQL twin), `built_in` (the catalogue) and `assets` (styles, scripts, fonts: named
 * by their content, and with
 * --pack compressed once, here, instead of at every request). */

#include <brotli/encode.h>
#include <errno.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { HASH_DIGITS = 12 };

typedef struct Bytes {
    unsigned char *p;
    size_t n;
} Bytes;

__attribute__((format(printf, 1, 2))) _Noreturn static void give_up(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("embed: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void *need(void *p) {
    if (!p) give_up("out of memory");
    return p;
}

static Bytes file_read(const char *path) {
    FILE *in = fopen(path, "rb");
    if (!in) give_up("%s: %s", path, strerror(errno));
    Bytes all = {need(malloc(4096)), 0};
    size_t room = 4096, got;
    while ((got = fread(all.p + all.n, 1, room - all.n, in)) > 0) {
        all.n += got;
        if (all.n == room) all.p = need(realloc(all.p, room *= 2));
    }
    if (ferror(in)) give_up("%s: cannot be read", path);
    fclose(in);
    return all;
}

static const char *last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool ends(const char *text, const char *with) {
    size_t n = strlen(text), m = strlen(with);
    return n >= m && strcmp(text + n - m, with) == 0;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* ---- writing C
 * ------------------------------------------------------------------------------------ */

/* A string literal, broken into lines of readable length; octal escapes have three digits, so that
 * a digit after one is not swallowed. */
static void put_literal(FILE *out, Bytes bytes) {
    fputs("\"", out);
    for (size_t i = 0, column = 0; i < bytes.n; i++) {
        unsigned char c = bytes.p[i];
        if (c == '\n')
            column += (size_t)fprintf(out, "\\n");
        else if (c == '"' || c == '\\' || c == '?')
            column += (size_t)fprintf(out, "\\%c", c);
        else if (c < ' ' || c > 126)
            column += (size_t)fprintf(out, "\\%03o", c);
        else
            column += (size_t)fprintf(out, "%c", c);
        if ((column > 90 || c == '\n') && i + 1 < bytes.n) {
            fputs("\"\n     \"", out);
            column = 0;
        }
    }
    fputs("\"", out);
}

static void put_text(FILE *out, const char *text) {
    put_literal(out, (Bytes){(unsigned char *)text, strlen(text)});
}

static void put_bytes(FILE *out, Bytes bytes) {
    if (!bytes.p) {
        fputs("NULL, 0", out);
        return;
    }
    fputs("(const unsigned char *)", out);
    put_literal(out, bytes);
    fprintf(out, ", %zu", bytes.n);
}

static void put_end(FILE *out, const char *type_of_nothing, const char *name, int n) {
    if (!n) fprintf(out, "    {%s},\n", type_of_nothing); /* C knows no empty array */
    fprintf(out, "};\nconst size_t %s_n = %d;\n", name, n);
}

/* ---- migrations
 * ----------------------------------------------------------------------------------- */

static void migrations_write(FILE *out, int n, char **paths) {
    fputs("const struct StoreMigration {\n    const char *name;\n    const char *sql;\n"
          "    const char *sql_postgresql; /* NULL where both stores take the same text */\n} "
          "store_migrations[] = {\n",
          out);
    int written = 0;
    for (int i = 0; i < n; i++) {
        const char *name = last_part(paths[i]);
        if (!ends(name, ".sql")) give_up("%s: not a .sql file", paths[i]);
        if (strspn(name, "0123456789") != 4 || name[4] != '-')
            give_up("%s: the name must be NNNN-topic.sql", paths[i]);
        bool is_twin = ends(name, ".pg.sql");
        int stem = (int)(strlen(paths[i]) - strlen(is_twin ? ".pg.sql" : ".sql"));
        char *other = NULL;
        if (asprintf(&other, "%.*s%s", stem, paths[i], is_twin ? ".sql" : ".pg.sql") < 0)
            need(NULL);
        bool has_other = false;
        for (int k = 0; k < n; k++)
            has_other |= strcmp(paths[k], other) == 0;
        if (is_twin && !has_other) give_up("%s: lacks its twin %s", paths[i], other);
        if (!is_twin) {
            fprintf(out, "    {\"%.*s\",\n     ", (int)strlen(name) - 4, name);
            put_literal(out, file_read(paths[i]));
            fputs(",\n     ", out);
            if (has_other)
                put_literal(out, file_read(other));
            else
                fputs("NULL", out);
            fputs("},\n", out);
            written++;
        }
        free(other);
    }
    put_end(out, "NULL, NULL, NULL", "store_migrations", written);
}

/* ---- the catalogue, teaching files
 * -------------------------------------------------------------------------------- */

static void built_in_write(FILE *out, int n, char **paths, const char *root, const char *names[2]) {
    fprintf(out,
            "const struct %s {\n    const char *path; /* inside %s */\n    const char *text;\n"
            "    size_t n;\n} %s[] = {\n",
            names[0], root, names[1]);
    for (int i = 0; i < n; i++) {
        const char *inside = strstr(paths[i], root);
        Bytes text = file_read(paths[i]);
        fputs("    {", out);
        put_text(out, inside ? inside + strlen(root) : paths[i]);
        fputs(",\n     ", out);
        put_literal(out, text);
        fprintf(out, ", %zu},\n", text.n);
        free(text.p);
    }
    put_end(out, "NULL, NULL, 0", names[1], n);
}

/* ---- assets
 * --------------------------------------------------------------------------------------- */

static const struct Kind {
    const char *ending, *type;
    bool packed; /* compressed in itself */
} kinds[] = {
    {".css", "text/css; charset=utf-8", false},
    {".js", "text/javascript; charset=utf-8", false},
    {".svg", "image/svg+xml", false},
    {".json", "application/json", false},
    {".txt", "text/plain; charset=utf-8", false},
    {".ico", "image/x-icon", false},
    {".png", "image/png", true},
    {".woff2", "font/woff2", true},
};

static const struct Kind *kind_of(const char *path) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ends(path, kinds[i].ending)) return &kinds[i];
    give_up("%s: no known kind of asset", path);
}

static void hash_of(Bytes bytes, char digits[HASH_DIGITS + 1]) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes.p, bytes.n);
    for (int i = 0; i < HASH_DIGITS / 2; i++)
        sprintf(digits + 2 * i, "%02x", hash[i]);
}

/* gzip with a time stamp of zero: the same bytes each time. */
static Bytes gzip(Bytes plain) {
    z_stream stream = {0};
    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        give_up("gzip does not start");
    size_t most = deflateBound(&stream, plain.n);
    Bytes packed = {need(malloc(most)), 0};
    stream.next_in = plain.p;
    stream.avail_in = (unsigned)plain.n;
    stream.next_out = packed.p;
    stream.avail_out = (unsigned)most;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) give_up("gzip fails");
    packed.n = stream.total_out;
    deflateEnd(&stream);
    return packed;
}

static Bytes brotli(Bytes plain) {
    size_t most = BrotliEncoderMaxCompressedSize(plain.n);
    Bytes packed = {need(malloc(most)), most};
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               plain.n, plain.p, &packed.n, packed.p))
        give_up("brotli fails");
    return packed;
}

static void asset_write(FILE *out, const char *path, bool pack) {
    const struct Kind *kind = kind_of(path);
    const char *name = last_part(path);
    Bytes bytes = file_read(path);
    char digits[HASH_DIGITS + 1];
    hash_of(bytes, digits);
    size_t ending = strlen(kind->ending), stem = strlen(name) - ending;
    /* A file that style sheets point to (a font) has its hash in the name already. */
    bool named = stem > HASH_DIGITS + 1 && name[stem - HASH_DIGITS - 1] == '.' &&
                 memcmp(name + stem - HASH_DIGITS, digits, HASH_DIGITS) == 0;
    if (named) stem -= HASH_DIGITS + 1;
    fprintf(out, "    {\"%.*s.%s%s\", \"%.*s%s\", \"%s\",\n     ", (int)stem, name, digits,
            kind->ending, (int)stem, name, kind->ending, kind->type);
    put_bytes(out, bytes);
    for (int i = 0; i < 2; i++) {
        Bytes packed = {0};
        if (pack && !kind->packed && bytes.n) packed = i ? brotli(bytes) : gzip(bytes);
        fputs(",\n     ", out);
        put_bytes(out, packed);
        free(packed.p);
    }
    fputs("},\n", out);
    free(bytes.p);
}

static void assets_write(FILE *out, int n, char **paths, bool pack) {
    fputs("const struct Asset {\n"
          "    const char *name;       /* with the first 12 digits of its SHA-256 before the "
          "ending */\n"
          "    const char *plain_name; /* without */\n"
          "    const char *type;\n"
          "    const unsigned char *bytes;\n    size_t n;\n"
          "    const unsigned char *gzip; /* NULL where it would gain nothing */\n    size_t "
          "gzip_n;\n"
          "    const unsigned char *brotli;\n    size_t brotli_n;\n} assets[] = {\n",
          out);
    for (int i = 0; i < n; i++)
        asset_write(out, paths[i], pack);
    put_end(out, "NULL, NULL, NULL, NULL, 0, NULL, 0, NULL, 0", "assets", n);
}

int main(int argc, char **argv) {
    bool pack = argc > 1 && strcmp(argv[1], "--pack") == 0;
    if (pack) {
        argv++;
        argc--;
    }
    if (argc < 3) {
        fputs("use: embed [--pack] migrations|built_in|teaching|assets OUT.c [FILE…]\n", stderr);
        return 2;
    }
    const char *mode = argv[1], *path = argv[2];
    char **files = argv + 3;
    int n = argc - 3;
    qsort(files, (size_t)n, sizeof *files, by_text);
    char *fresh = NULL;
    if (asprintf(&fresh, "%s.new", path) < 0) need(NULL);
    FILE *out = fopen(fresh, "w");
    if (!out) give_up("%s: %s", fresh, strerror(errno));
    fprintf(out, "/* Made by tools/embed. */\n\n#include <stddef.h>\n\n");
    if (strcmp(mode, "migrations") == 0)
        migrations_write(out, n, files);
    else if (strcmp(mode, "built_in") == 0)
        built_in_write(out, n, files, "catalogue/",
                       (const char *[]){"BuiltInFile", "built_in_files"});
    else if (strcmp(mode, "teaching") == 0)
        built_in_write(out, n, files, "teaching/",
                       (const char *[]){"TeachingFile", "teaching_files"});
    else if (strcmp(mode, "assets") == 0)
        assets_write(out, n, files, pack);
    else
        give_up("unknown mode \"%s\"", mode);
    if (fclose(out) != 0 || rename(fresh, path) != 0) give_up("%s: %s", path, strerror(errno));
    free(fresh);
    return 0;
}
