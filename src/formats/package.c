/* Which parts does an office zip have, and what do they point to? Nothing is written anywhere, so a
 * name cannot lead out of it; still, names that try to, links and names that stand twice belong to
 * no office file and are refused. What a part unpacks to is bounded, whatever the zip says. */

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "formats/sheets_in.h"

#define MOST_PARTS 10000
#define MOST_LIST ((size_t)8 << 20) /* bytes of the zip's list of its parts */
#define SMALL_PART ((size_t)8 << 20)
/* Sheets full of the same value come to 100; deflate alone cannot pass 1032. */
#define MOST_RATIO 300
#define KEPT_STEP ((size_t)1 << 20) /* between two looks at the clock */

struct Package {
    Str name;
    zip_t *zip;
    Index parts; /* lower-case names */
};

struct Part {
    Package *package;
    zip_file_t *file;
    zip_uint64_t index, packed, size; /* packed: its bytes in the zip; size: as the zip says */
    zip_uint32_t sum;                 /* CRC-32, as the zip says */
    bool deflated;                    /* in the usual way, with all of the above told */
    size_t given;
    Arena *kept; /* NULL, or where the whole of it is */
    Str whole;
};

Str package_name(const Package *package) {
    return package->name;
}

/* ---- opening ---- */

static uint32_t little(const uint8_t *bytes, size_t n) {
    uint32_t value = 0;
    while (n--)
        value = value << 8 | bytes[n];
    return value;
}

/* The list's end mark stands in the last 64 kB. Which of several marks is the right one is for the
 * library to say; none may ask for too much. */
Err zip_bounded(Cx *cx, int file, Str name) {
    enum { TAIL = 22 + 65535, MARK = 22 };
    uint8_t *tail = arena_alloc(cx->mem, TAIL);
    size_t got = 0;
    off_t size = lseek(file, 0, SEEK_END);
    if (size < 0 || lseek(file, size > TAIL ? size - TAIL : 0, SEEK_SET) < 0)
        return file_failed(cx, name, errno);
    TRY(file_fill(cx, file, name, tail, TAIL, &got));
    if (lseek(file, 0, SEEK_SET) < 0) return file_failed(cx, name, errno);
    for (size_t i = 0; i + MARK <= got; i++) {
        if (tail[i] != 'P' || memcmp(tail + i, "PK\5\6", 4) != 0) continue;
        if (little(tail + i + 10, 2) > MOST_PARTS || little(tail + i + 12, 4) > MOST_LIST)
            return fail(cx, LIMIT, MSG_FORMATS_ZIP_PARTS, name);
    }
    return OK;
}

static void package_close(void *p) {
    zip_discard(((Package *)p)->zip);
}

static Err broken(Cx *cx, const Package *package) {
    return fail(cx, INVALID, MSG_FORMATS_PACKED_BROKEN, package->name);
}

static Err zip_failed(Cx *cx, const Package *package, int error) {
    if (error == ZIP_ER_NOZIP || error == ZIP_ER_INCONS || error == ZIP_ER_EOF)
        return fail(cx, INVALID, MSG_FORMATS_PACKED_SHORT, package->name);
    if (error == ZIP_ER_NOPASSWD || error == ZIP_ER_ENCRNOTSUPP)
        return fail(cx, INVALID, MSG_FORMATS_PACKED_SECRET, package->name);
    return broken(cx, package);
}

/* Lower case; some programs for Windows write '\' between folders. */
static Str key_of(Arena *mem, Str name) {
    char *key = cstr(mem, name);
    for (size_t i = 0; i < name.n; i++) {
        if (key[i] >= 'A' && key[i] <= 'Z') key[i] = (char)(key[i] + 32);
        if (key[i] == '\\') key[i] = '/';
    }
    return (Str){key, name.n};
}

static bool leads_out(Str name) {
    if (str_starts(name, S("/"))) return true;
    Str part;
    for (Str rest = name; str_cut(&rest, '/', &part);)
        if (str_equal(part, S(".."))) return true;
    return false;
}

static bool is_link(zip_t *zip, zip_uint64_t index) {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    return !zip_file_get_external_attributes(zip, index, 0, &system, &attributes) &&
           system == ZIP_OPSYS_UNIX && (attributes >> 16 & S_IFMT) == S_IFLNK;
}

static Err list_parts(Cx *cx, Package *package) {
    zip_int64_t n = zip_get_num_entries(package->zip, 0);
    if (n > MOST_PARTS) return fail(cx, LIMIT, MSG_FORMATS_ZIP_PARTS, package->name);
    for (zip_int64_t i = 0; i < n; i++) {
        const char *told = zip_get_name(package->zip, (zip_uint64_t)i, 0);
        if (!told) return broken(cx, package);
        Str name = key_of(cx->mem, str_of(told));
        if (leads_out(name))
            return fail(cx, INVALID, MSG_FORMATS_ZIP_LEADS_OUT, package->name, str_of(told));
        if (is_link(package->zip, (zip_uint64_t)i))
            return fail(cx, INVALID, MSG_FORMATS_ZIP_LINK, package->name, str_of(told));
        if (package_has(package, name))
            return fail(cx, INVALID, MSG_FORMATS_ZIP_DOUBLE, package->name, str_of(told));
        index_put(cx->mem, &package->parts, name, (size_t)i);
    }
    return OK;
}

static Err open_zip(Cx *cx, Package **out, const RowsAsk *ask) {
    int file = -1, error = 0;
    struct stat state;
    Package *package = NEW(cx->mem, Package);
    package->name = str_copy(cx->mem, ask_name(ask));
    TRY(file_open(cx, &file, &state, ask->path, package->name));
    Err err = (size_t)state.st_size > TABLE_MOST_BYTES
                  ? fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, package->name)
                  : zip_bounded(cx, file, package->name);
    package->zip = err ? NULL : zip_fdopen(file, 0, &error);
    if (!package->zip) close(file);
    TRY(err);
    if (!package->zip) return zip_failed(cx, package, error);
    arena_defer(cx->mem, package_close, package);
    *out = package;
    return OK;
}

Err package_open(Cx *cx, Package **out, const RowsAsk *ask) {
    Package *package = NULL;
    TRY(open_zip(cx, &package, ask));
    must(package != NULL);
    TRY(list_parts(cx, package));
    *out = package;
    return OK;
}

bool package_is_workbook(Cx *cx, const RowsAsk *ask) {
    ArenaMark mark = arena_mark(cx->mem);
    Package *package = NULL;
    bool workbook = false;
    if (open_zip(cx, &package, ask) == OK && package) {
        const char *others[] = {"xl/workbook.bin", "word/document.xml", "ppt/presentation.xml"};
        workbook = zip_name_locate(package->zip, "[Content_Types].xml", ZIP_FL_NOCASE) >= 0;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            workbook = workbook && zip_name_locate(package->zip, others[i], ZIP_FL_NOCASE) < 0;
    }
    arena_rewind(cx->mem, mark);
    return workbook;
}

bool package_has(const Package *package, Str part) {
    return index_get(&package->parts, part) != SIZE_MAX;
}

/* ---- one part ---- */

static Err part_begin(Cx *cx, Part *part) {
    Package *package = part->package;
    part->given = 0;
    part->file = zip_fopen_index(package->zip, part->index, 0);
    if (part->file) return OK;
    return zip_failed(cx, package, zip_error_code_zip(zip_get_error(package->zip)));
}

void part_close(Part *part) {
    if (!part) return;
    if (part->file) zip_fclose(part->file);
    arena_free(part->kept);
    part->file = NULL;
    part->kept = NULL;
    part->whole = STR_NONE;
}

static void part_end(void *part) {
    part_close(part);
}

static Err check_size(Cx *cx, const Part *part, zip_uint64_t size) {
    Str name = part->package->name;
    if (size > TABLE_MOST_BYTES) return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, name);
    if (size > SMALL_PART && size / MOST_RATIO > part->packed)
        return fail(cx, LIMIT, MSG_FORMATS_ZIP_BOMB, name);
    return OK;
}

Err part_open(Cx *cx, Part **out, Package *package, Str name) {
    size_t index = index_get(&package->parts, key_of(cx->mem, name));
    if (index == SIZE_MAX) return NOT_FOUND;
    Part *part = NEW(cx->mem, Part);
    zip_stat_t state;
    *part = (Part){.package = package, .index = index};
    if (zip_stat_index(package->zip, index, 0, &state)) return broken(cx, package);
    part->packed = state.valid & ZIP_STAT_COMP_SIZE ? state.comp_size : 0;
    part->size = state.valid & ZIP_STAT_SIZE ? state.size : UINT64_MAX;
    const zip_uint64_t wanted = ZIP_STAT_COMP_SIZE | ZIP_STAT_SIZE | ZIP_STAT_CRC |
                                ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    part->sum = state.crc;
    part->deflated = (state.valid & wanted) == wanted && state.comp_method == ZIP_CM_DEFLATE &&
                     state.encryption_method == ZIP_EM_NONE;
    if (state.valid & ZIP_STAT_SIZE) TRY(check_size(cx, part, state.size));
    TRY(part_begin(cx, part));
    arena_defer(cx->mem, part_end, part);
    *out = part;
    return OK;
}

Err part_read(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got) {
    Part *part = from;
    if (cx_late(cx)) return fail(cx, LIMIT, MSG_FORMATS_LATE, part->package->name);
    zip_int64_t n = zip_fread(part->file, into, room);
    if (n < 0)
        return zip_failed(cx, part->package, zip_error_code_zip(zip_file_get_error(part->file)));
    part->given += (size_t)n;
    *got = (size_t)n;
    return check_size(cx, part, part->given);
}

Err part_rewind(Cx *cx, Part *part) {
    if (part->file) zip_fclose(part->file);
    part->file = NULL;
    return part_begin(cx, part);
}

/* A large block is gone through once: in pages of 4 kB, getting them would cost as much as a fifth
 * of unpacking. Where the system has none larger, nothing is lost. */
static void ask_large_pages(uint8_t *bytes, size_t n) {
    const size_t page = (size_t)2 << 20;
    size_t skip = (page - (uintptr_t)bytes % page) % page;
    if (n > skip + page) madvise(bytes + skip, (n - skip) / page * page, MADV_HUGEPAGE);
}

static uint8_t *block(Arena *mem, size_t n) {
    uint8_t *bytes = arena_alloc(mem, n);
    ask_large_pages(bytes, n);
    return bytes;
}

/* Until `room` is full or the part is over. */
static Err fill(Cx *cx, Part *part, uint8_t *bytes, size_t room) {
    size_t n = 0, got = 1;
    while (got && n < room) {
        TRY(part_read(cx, part, bytes + n, room - n < KEPT_STEP ? room - n : KEPT_STEP, &got));
        n += got;
    }
    return n == (size_t)part->size ? OK : broken(cx, part->package);
}

/* All packed bytes as they stand in the zip; fewer than it says: broken. */
static Err read_packed(Cx *cx, const Part *part, uint8_t *into) {
    zip_file_t *file = zip_fopen_index(part->package->zip, part->index, ZIP_FL_COMPRESSED);
    if (!file) return broken(cx, part->package);
    zip_int64_t n = 1;
    size_t at = 0;
    while (n > 0 && at < part->packed) {
        n = zip_fread(file, into + at, part->packed - at);
        at += n > 0 ? (size_t)n : 0;
    }
    zip_fclose(file);
    return at == part->packed ? OK : broken(cx, part->package);
}

/* A part that is unpacked as a whole need not be able to stop anywhere: that takes half the time.
 * What does not come out as the zip says is broken. */
static Err unpack(Cx *cx, Part *part, uint8_t *bytes) {
    Arena *mem = arena_new();
    uint8_t *packed = block(mem, part->packed);
    size_t n = 0;
    Err err = read_packed(cx, part, packed);
    struct libdeflate_decompressor *tool = libdeflate_alloc_decompressor();
    must(tool != NULL);
    if (!err && (libdeflate_deflate_decompress(tool, packed, part->packed, bytes, part->size, &n) ||
                 n != part->size || libdeflate_crc32(0, bytes, n) != part->sum))
        err = broken(cx, part->package);
    libdeflate_free_decompressor(tool);
    arena_free(mem);
    if (!err && cx_late(cx)) return fail(cx, LIMIT, MSG_FORMATS_LATE, part->package->name);
    return err;
}

Err part_keep(Cx *cx, Part *part, Str *whole) {
    *whole = part->whole;
    if (part->kept || part->size > PART_MOST_KEPT) return OK;
    size_t room = (size_t)part->size + 1; /* one more, to see that it ends */
    bool at_once = part->deflated && part->size && part->packed <= PART_MOST_KEPT;
    part->kept = arena_new();
    uint8_t *bytes = block(part->kept, room);
    TRY(at_once ? unpack(cx, part, bytes) : fill(cx, part, bytes, room));
    *whole = part->whole = (Str){(const char *)bytes, (size_t)part->size};
    return OK;
}

Err part_parse(Cx *cx, Package *package, Str name, const XmlHandlers *handlers, void *arg) {
    Part *part = NULL;
    TRY(part_open(cx, &part, package, name));
    Err err = xml_parse(cx, &(ByteSource){package->name, TABLE_MOST_BYTES, part_read, part},
                        handlers, arg);
    part_close(part);
    return err;
}

/* ---- what points to what ---- */

#define MOST_RELATIONS 20000

typedef struct RelationsRun {
    Relations *out;
    Package *package;
    Str folder; /* of the part that points, with '/' at its end */
} RelationsRun;

/* "/xl/a.xml", "a.xml", "../a.xml" and "./a.xml" from the folder "xl/b/". */
static Str target_of(Arena *mem, Str folder, Str target) {
    if (str_starts(target, S("/"))) return str_copy(mem, str_slice(target, 1, target.n));
    for (;;) {
        if (str_starts(target, S("./"))) {
            target = str_slice(target, 2, target.n);
        } else if (str_starts(target, S("../"))) {
            target = str_slice(target, 3, target.n);
            if (folder.n) folder = path_folder(str_slice(folder, 0, folder.n - 1));
        } else {
            return str_join(mem, 2, (Str[]){folder, target}, STR_NONE);
        }
    }
}

static Err on_relation(Cx *cx, void *arg, const XmlElement *element) {
    RelationsRun *run = arg;
    if (!str_equal(element->name.local, S("Relationship"))) return OK;
    if (str_equal(xml_attribute(element, S("TargetMode")), S("External"))) return OK;
    if (run->out->list.n == MOST_RELATIONS)
        return fail(cx, LIMIT, MSG_FORMATS_ZIP_PARTS, run->package->name);
    Str target = xml_attribute(element, S("Target"));
    vec_push(cx->mem, &run->out->list,
             (Relation){
                 str_copy(cx->mem, xml_attribute(element, S("Id"))),
                 str_copy(cx->mem, path_last(xml_attribute(element, S("Type")))),
                 target_of(cx->mem, run->folder, target),
             });
    return OK;
}

Err package_relations(Cx *cx, Relations *out, Package *package, Str of) {
    Str last = path_last(of), folder = path_folder(of);
    RelationsRun run = {out, package, folder};
    Str name = str_join(cx->mem, 4, (Str[]){folder, S("_rels/"), last, S(".rels")}, STR_NONE);
    *out = (Relations){0};
    Err err = part_parse(cx, package, name, &(XmlHandlers){.start = on_relation}, &run);
    return err == NOT_FOUND ? OK : err;
}
