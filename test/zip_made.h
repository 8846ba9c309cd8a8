#pragma once
/* Zips made for a test or a fuzzer, in memory. */

#include <zip.h>
#include "base/cx.h"

typedef struct ZipPart {
    const char *name;
    Str text;      /* p == NULL: the part is left out */
    bool stored;   /* not packed: large parts of one kind would look like an attack */
    uint32_t mode; /* of a file of Unix, where it is another than a plain one */
} ZipPart;

static inline Str zip_of(Arena *mem, size_t n, const ZipPart *parts) {
    zip_error_t error;
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, &error);
    must(out != NULL);
    zip_source_keep(out);
    zip_t *zip = zip_open_from_source(out, ZIP_TRUNCATE, &error);
    must(zip != NULL);
    for (size_t i = 0; i < n; i++) {
        if (!parts[i].text.p) continue;
        zip_source_t *text = zip_source_buffer(zip, parts[i].text.p, parts[i].text.n, 0);
        zip_int64_t at = text ? zip_file_add(zip, parts[i].name, text, ZIP_FL_ENC_UTF_8) : -1;
        must(at >= 0);
        if (parts[i].stored)
            must(!zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0));
        if (parts[i].mode)
            must(!zip_file_set_external_attributes(zip, (zip_uint64_t)at, 0, ZIP_OPSYS_UNIX,
                                                   parts[i].mode << 16));
    }
    must(!zip_close(zip) && !zip_source_open(out));
    must(!zip_source_seek(out, 0, SEEK_END));
    size_t size = (size_t)zip_source_tell(out);
    must(!zip_source_seek(out, 0, SEEK_SET));
    char *bytes = arena_alloc(mem, size + 1);
    must(zip_source_read(out, bytes, size) == (zip_int64_t)size);
    zip_source_close(out);
    zip_source_free(out);
    return (Str){bytes, size};
}
