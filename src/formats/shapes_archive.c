/* Which files lie in a zip of boundaries? A Shapefile comes as several members with one name, KML
 * beside the pictures it shows. Nothing is unpacked to disk, so links and paths in the archive mean
 * nothing; how much comes out of it in all is bounded. */

#include <zip.h>

#include "formats/shapes_in.h"

#define MOST_MEMBERS 10000

struct Archive {
    Arena *mem;
    Str name;
    zip_t *zip;
    zip_file_t *member;
    size_t given; /* bytes, of all members */
};

static void archive_close(void *p) {
    Archive *archive = p;
    if (archive->member) zip_fclose(archive->member);
    zip_discard(archive->zip);
}

bool archive_looks(Str start) {
    return str_starts(start, S("PK\3\4"));
}

Archive *archive_open(Cx *cx, const RowsAsk *ask) {
    int error = 0;
    zip_t *zip = zip_open(cstr(cx->mem, ask->path), ZIP_RDONLY, &error);
    if (!zip) return NULL;
    Archive *archive = NEW(cx->mem, Archive);
    archive->mem = cx->mem;
    archive->name = str_copy(cx->mem, ask_name(ask));
    archive->zip = zip;
    arena_defer(cx->mem, archive_close, archive);
    return zip_get_num_entries(zip, 0) > MOST_MEMBERS ? NULL : archive;
}

/* What a Macintosh puts beside each file is not one of the files. */
static bool is_shadow(Str name) {
    return str_starts(name, S("__MACOSX/")) || str_starts(path_last(name), S("._"));
}

static bool ends_so(Str name, Str ending) {
    if (name.n <= ending.n) return false;
    for (size_t i = 0; i < ending.n; i++) {
        char c = name.p[name.n - ending.n + i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != ending.p[i]) return false;
    }
    return true;
}

size_t archive_count(const Archive *archive, Str ending, Str *name) {
    size_t n = 0;
    zip_int64_t entries = zip_get_num_entries(archive->zip, 0);
    for (zip_int64_t i = 0; i < entries; i++) {
        Str member = str_of(zip_get_name(archive->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW));
        if (!ends_so(member, ending) || is_shadow(member)) continue;
        if (!n++) *name = member;
    }
    return n;
}

bool archive_has(const Archive *archive, Str name) {
    char *terminated = cstr(archive->mem, name);
    return zip_name_locate(archive->zip, terminated, ZIP_FL_ENC_RAW) >= 0;
}

Str archive_name(const Archive *archive) {
    return archive->name;
}

static Err member_failed(Cx *cx, const Archive *archive, int error) {
    bool locked = error == ZIP_ER_NOPASSWD || error == ZIP_ER_ENCRNOTSUPP;
    return fail(cx, INVALID,
                locked                ? MSG_FORMATS_PACKED_SECRET
                : error == ZIP_ER_EOF ? MSG_FORMATS_PACKED_SHORT
                                      : MSG_FORMATS_PACKED_BROKEN,
                archive->name);
}

Err archive_member(Cx *cx, Archive *archive, Str name) {
    if (archive->member) zip_fclose(archive->member);
    archive->member = zip_fopen(archive->zip, cstr(cx->mem, name), ZIP_FL_ENC_RAW);
    return archive->member
               ? OK
               : member_failed(cx, archive, zip_error_code_zip(zip_get_error(archive->zip)));
}

Err archive_more(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got) {
    Archive *archive = from;
    size_t n = 0;
    if (cx_late(cx)) return fail(cx, LIMIT, MSG_FORMATS_LATE, archive->name);
    while (n < room) {
        zip_int64_t some = zip_fread(archive->member, into + n, room - n);
        if (some < 0)
            return member_failed(cx, archive,
                                 zip_error_code_zip(zip_file_get_error(archive->member)));
        if (some == 0) break;
        n += (size_t)some;
    }
    archive->given += n;
    if (archive->given > SHAPES_MOST_BYTES)
        return fail(cx, LIMIT, MSG_FORMATS_FILE_TOO_LARGE, archive->name,
                    size_text(cx->mem, SHAPES_MOST_BYTES));
    *got = n;
    return OK;
}
