/* What kind of table is a long file, and which mapping reads it? Decided by its first megabyte, as
 * if that were the whole file; what contradicts it later is told of as it comes. */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/base.h"
#include "figures/tally_in.h"

#define SAMPLE ((size_t)1 << 20)

/* To the last line end that is not inside quotes. */
static Str whole_rows(Str text) {
    size_t quotes = 0, cut = 0;
    for (size_t i = 0; i < text.n; i++) {
        quotes += text.p[i] == '"';
        if (text.p[i] == '\n' && quotes % 2 == 0) cut = i + 1;
    }
    return cut ? str_slice(text, 0, cut) : text;
}

Err sample_read(Cx *cx, TallySample *sample, Stream *stream) {
    char *text = arena_alloc(cx->mem, SAMPLE);
    size_t got = 1, n = 0;
    while (got && n < SAMPLE) {
        TRY(stream_read(cx, stream, text + n, SAMPLE - n, &got));
        n += got;
    }
    sample->text = (Str){text, n};
    sample->ended = got == 0;
    return OK;
}

static void close_file(void *p) {
    close(*(int *)p);
}

static Err memory_file(Cx *cx, Str text, Str *path) {
    int *file = NEW(cx->mem, int);
    *file = memfd_create("wirk", MFD_CLOEXEC);
    if (*file < 0)
        return fail(cx, BROKEN, MSG_FORMATS_FILE_UNREADABLE, S("memfd"),
                    str_copy(cx->mem, str_of(strerror(errno))));
    arena_defer(cx->mem, close_file, file);
    *path = str_format(cx->mem, "/proc/self/fd/%d", *file);
    return spill_write(cx, *file, text.p, text.n, 0);
}

/* What is wrong above the rows is told of the sample; the rows are told of as they come. */
static void keep_head_findings(Findings *to, const Findings *seen, size_t first_line) {
    for (size_t i = 0; i < seen->list.n; i++) {
        const Finding *f = &seen->list.at[i];
        bool of_end = f->rule == RULE_TABLE_NO_ROWS || f->rule == RULE_TABLE_TRUNCATED ||
                      f->rule == RULE_TABLE_NO_LINE_END;
        if (!of_end && f->row < first_line)
            finding_add(to, f->rule, f->row, f->column, f->value, f->expected);
    }
}

static size_t offset_of_line(Str text, size_t line) {
    size_t at = 0;
    for (size_t i = 1; i < line && at < text.n; at++) {
        if (text.p[at] != '\n' && text.p[at] != '\r') continue;
        at = scan_over_line_end(text, at) - 1;
        i++;
    }
    return at;
}

/* Names, several columns of a key, and rows that tell their measure are for files read as a whole.
 */
static bool can_stream(const Layout *layout) {
    const Mapping *mapping = layout->mapping;
    bool kind = mapping->kind == MAPPING_FLAT ||
                (mapping->kind == MAPPING_CSV && mapping->n_region == 1 && !mapping->by_row);
    bool period = mapping->period_from == PERIOD_FROM_TIME ||
                  mapping->period_from == PERIOD_FROM_COLUMN ||
                  mapping->period_from == PERIOD_DECLARED;
    bool region = mapping->region_from == REGION_FROM_KEY && layout->name_column == NOWHERE &&
                  mapping->outside == OUTSIDE_OFFICIAL;
    return kind && period && region && !mapping->has_register && !mapping->has_places;
}

static bool plain_digits(const Mapping *mapping) {
    for (size_t i = 0; i < mapping->n_signs; i++) {
        Str sign = mapping->signs[i].sign;
        if (sign.n && sign.p[0] >= '0' && sign.p[0] <= '9') return false;
    }
    return true;
}

static void form_set(const Cx *cx, TallySample *sample) {
    const Table *table = sample->table;
    sample->form = (TallyForm){
        .layout = &sample->layout,
        .mapping = sample->layout.mapping,
        .encoding = table->encoding,
        .separator = table->separator,
        .n_columns = table->n_columns,
        .decimal = table->decimal,
        .counts_only = table_counts_only(sample->layout.mapping, table),
        .plain_digits = plain_digits(sample->layout.mapping),
        .year = date_of_time(cx->clock()).year,
    };
}

/* Sets *fits; false where the table is not one that can be read in one go. */
Err sample_understand(Cx *cx, TallySample *sample, const Catalogue *catalogue, Findings *findings,
                      bool *fits) {
    Findings seen = {.mem = cx->mem};
    Str path = STR_NONE;
    Row row;
    *fits = false;
    TRY(memory_file(cx, sample->ended ? sample->text : whole_rows(sample->text), &path));
    const RowsAsk ask = {.path = path, .name = sample->name, .findings = &seen};
    Err err = table_open_sheet(cx, &sample->table, &ask);
    if (err == INVALID) return OK; /* the ordinary way says what it is */
    TRY(err);
    const Table *table = sample->table;
    bool text = table->format == FORMAT_TEXT && table->separator;
    if (!text || (table->kind != TABLE_CSV && table->kind != TABLE_FLAT)) return OK;
    if (table->encoding == UTF16_LE || table->encoding == UTF16_BE)
        return sample->ended ? OK
                             : fail(cx, INVALID, MSG_TALLY_WIDE, encoding_name(table->encoding));
    *fits = true;
    TRY(mapping_pick(cx, &sample->chosen, catalogue, sample->table, findings));
    sample->layout = sample->chosen.layout;
    *fits = can_stream(&sample->layout);
    err = table_next(cx, sample->table, &row);
    if (err == NOT_FOUND || err == LIMIT) *fits = false;
    if (!*fits) return OK;
    TRY(err);
    form_set(cx, sample);
    layout_tell_unknown(cx->mem, &sample->layout, table, findings);
    if (sample->form.mapping->period_from == PERIOD_DECLARED)
        finding_add(findings, RULE_PERIOD_DECLARED, 0, 0,
                    period_code(cx->mem, sample->form.mapping->period), STR_NONE);
    keep_head_findings(findings, &seen, row.line);
    sample->line = row.line;
    sample->at = offset_of_line(sample->text, row.line);
    return OK;
}
