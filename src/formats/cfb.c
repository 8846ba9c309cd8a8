/* Which program made this old office file? It is a small file system in a file, and the names in
 * its directory tell: a workbook, a workbook of today under a password, or something else. */

#include <string.h>
#include <unistd.h>

#include "formats/xls_in.h"

#define MOST_SECTORS 64 /* of the directory; each has at least four names */
#define ENTRY 128
#define PIECE_OF_SMALL 64 /* bytes; a stream below the limit in the head is kept in such pieces */
#define MOST_SMALL ((size_t)4 << 20) /* bytes of all small streams together */

#define NAMED_BY_HEAD 109 /* sectors of the table of sectors */
#define MOST_TABLES 1200  /* enough for XLS_MOST_ANSWER in sectors of 512 bytes */

typedef struct Cfb {
    int file;
    uint8_t head[512];
    size_t sector;                /* bytes */
    uint32_t tables[MOST_TABLES]; /* the sectors in which it stands which sector follows which */
    size_t n_tables;
} Cfb;

static uint32_t number_at(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static bool read_at(const Cfb *cfb, uint32_t sector, size_t offset, uint8_t *into, size_t n) {
    off_t at = ((off_t)sector + 1) * (off_t)cfb->sector + (off_t)offset;
    return pread(cfb->file, into, n, at) == (ssize_t)n;
}

static bool is_sector(uint32_t number) {
    return number <= 0xfffffff0U;
}

static void add_table(Cfb *cfb, const uint8_t *entry) {
    if (cfb->n_tables < MOST_TABLES) cfb->tables[cfb->n_tables++] = number_at(entry);
}

/* The head names the first tables; sectors full of names, each with the next one at its end, the
 * others. */
static void find_tables(Cfb *cfb) {
    uint8_t names[4096];
    uint32_t next = number_at(cfb->head + 68);
    for (size_t i = 0; i < NAMED_BY_HEAD; i++)
        add_table(cfb, cfb->head + 76 + i * 4);
    while (cfb->n_tables < MOST_TABLES && is_sector(next) &&
           read_at(cfb, next, 0, names, cfb->sector)) {
        for (size_t at = 0; at + 4 < cfb->sector; at += 4)
            add_table(cfb, names + at);
        next = number_at(names + cfb->sector - 4);
    }
}

static bool next_sector(const Cfb *cfb, uint32_t *sector) {
    uint8_t entry[4];
    must(cfb->sector >= 512);
    size_t in_one = cfb->sector / 4, table = *sector / in_one;
    if (table >= cfb->n_tables) return false;
    uint32_t at = cfb->tables[table];
    if (!is_sector(at) || !read_at(cfb, at, *sector % in_one * 4, entry, 4)) return false;
    *sector = number_at(entry);
    return is_sector(*sector);
}

/* Names are UTF-16. */
static bool is_named(const uint8_t *entry, Str name) {
    if (((size_t)entry[64] | (size_t)entry[65] << 8) != 2 * name.n + 2) return false;
    for (size_t i = 0; i < name.n; i++)
        if (entry[2 * i] != (uint8_t)name.p[i] || entry[2 * i + 1]) return false;
    return true;
}

static bool cfb_begin(Cfb *cfb, int file) {
    *cfb = (Cfb){.file = file};
    if (pread(file, cfb->head, sizeof cfb->head, 0) != sizeof cfb->head) return false;
    cfb->sector = cfb->head[30] == 12 ? 4096 : 512;
    find_tables(cfb);
    return true;
}

/* The first entry that `takes` says yes to, copied to `entry`. */
static bool find_entry(const Cfb *cfb, uint8_t entry[static ENTRY],
                       bool (*takes)(const uint8_t *)) {
    uint32_t sector = number_at(cfb->head + 48);
    for (size_t i = 0; i < MOST_SECTORS; i++) {
        for (size_t at = 0; at < cfb->sector; at += ENTRY) {
            if (!read_at(cfb, sector, at, entry, ENTRY)) return false;
            if (takes(entry)) return true;
        }
        if (!next_sector(cfb, &sector)) break;
    }
    return false;
}

static bool is_package(const uint8_t *entry) {
    return is_named(entry, S("EncryptedPackage"));
}
static bool is_root(const uint8_t *entry) {
    return entry[66] == 5;
}
static bool is_workbook(const uint8_t *entry) {
    return is_named(entry, S("Workbook")) || is_named(entry, S("Book"));
}

CfbKind cfb_look(int file) {
    Cfb cfb;
    uint8_t entry[ENTRY];
    if (!cfb_begin(&cfb, file)) return CFB_OTHER;
    if (find_entry(&cfb, entry, is_package)) return CFB_ENCRYPTED;
    return find_entry(&cfb, entry, is_workbook) ? CFB_WORKBOOK : CFB_OTHER;
}

/* A stream that starts in this sector; empty where it is broken. */
static Str sectors_read(Arena *mem, const Cfb *cfb, uint32_t sector, size_t size) {
    size_t n = 0;
    uint8_t *bytes = arena_alloc(mem, size);
    while (n < size) {
        size_t some = size - n < cfb->sector ? size - n : cfb->sector;
        if (!read_at(cfb, sector, 0, bytes + n, some)) return STR_NONE;
        n += some;
        if (n < size && !next_sector(cfb, &sector)) return STR_NONE;
    }
    return (Str){(const char *)bytes, size};
}

/* Small streams stand in pieces in the stream of the root, with a table of their own. */
static Str pieces_read(Arena *mem, const Cfb *cfb, uint32_t piece, size_t size) {
    uint8_t root[ENTRY];
    if (!find_entry(cfb, root, is_root)) return STR_NONE;
    size_t all = number_at(root + 120), tables = number_at(cfb->head + 64);
    if (all > MOST_SMALL || tables > MOST_SMALL / cfb->sector) return STR_NONE;
    Str pieces = sectors_read(mem, cfb, number_at(root + 116), all);
    Str table = sectors_read(mem, cfb, number_at(cfb->head + 60), tables * cfb->sector);
    if (!pieces.n || !table.n) return STR_NONE;
    char *bytes = arena_alloc(mem, size);
    for (size_t n = 0; n < size; n += PIECE_OF_SMALL) {
        size_t some = size - n < PIECE_OF_SMALL ? size - n : PIECE_OF_SMALL;
        size_t from = (size_t)piece * PIECE_OF_SMALL, next = (size_t)piece * 4;
        if (from + some > pieces.n || next + 4 > table.n) return STR_NONE;
        memcpy(bytes + n, pieces.p + from, some);
        piece = number_at((const uint8_t *)table.p + next);
    }
    return (Str){bytes, size};
}

Str cfb_workbook(Arena *mem, int file) {
    Cfb cfb;
    uint8_t entry[ENTRY];
    if (!cfb_begin(&cfb, file) || !find_entry(&cfb, entry, is_workbook)) return STR_NONE;
    uint32_t first = number_at(entry + 116);
    size_t size = number_at(entry + 120), limit = number_at(cfb.head + 56);
    if (size > XLS_MOST_ANSWER) return STR_NONE;
    return size < limit ? pieces_read(mem, &cfb, first, size)
                        : sectors_read(mem, &cfb, first, size);
}
