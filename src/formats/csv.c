/* How does text become rows of cells? A state machine over one window of the text: cells are views
 * into it, and only doubled quotes move bytes. The window lives in an arena of its own and grows
 * with the longest row, so that the memory does not depend on the size of the file, and callers may
 * rewind their arena between two rows. */

#include <stdio.h>
#include <string.h>

#include "formats/formats_in.h"

#define ROOM (2 * SOURCE_ROOM) /* of the window, to begin with */

static void window_grow(Csv *csv) {
    const char *old = csv->text;
    size_t room = csv->room * 2;
    for (size_t i = 0; i < csv->n; i++)
        csv->cells[i].p = (const char *)(uintptr_t)(csv->cells[i].p - old);
    csv->text = arena_grow(csv->mem, csv->text, csv->room + 1, room + 1);
    csv->room = room;
    for (size_t i = 0; i < csv->n; i++)
        csv->cells[i].p = csv->text + (uintptr_t)csv->cells[i].p;
}

/* More text behind the row being read, which moves to the front of the window. */
static Err csv_more(Cx *cx, Csv *csv) {
    size_t kept = csv->end - csv->begin, got;
    if (kept > TABLE_MOST_ROW)
        return fail(cx, LIMIT, MSG_FORMATS_ROW_TOO_LONG, str_format(cx->mem, "%zu", csv->row_line));
    if (csv->begin) {
        memmove(csv->text, csv->text + csv->begin, kept);
        for (size_t i = 0; i < csv->n; i++)
            csv->cells[i].p -= csv->begin;
        csv->at -= csv->begin;
        csv->begin = 0;
        csv->end = kept;
    }
    if (csv->room - csv->end < SOURCE_ROOM) window_grow(csv);
    csv->text[csv->end] = '\n'; /* also where reading fails */
    TRY(source_read(cx, csv->source, csv->text + csv->end, csv->room - csv->end, &got));
    csv->ended = got == 0;
    csv->end += got;
    csv->text[csv->end] = '\n';
    return OK;
}

/* There is a byte at text[at + ahead], or the source has nothing more. */
static inline Err csv_see(Cx *cx, Csv *csv, size_t ahead) {
    while (csv->at + ahead >= csv->end && !csv->ended)
        TRY(csv_more(cx, csv));
    return OK;
}

/* To the next separator or line end; quotes on the way are only letters. */
static inline Err to_stop(Cx *cx, Csv *csv, RawRow *row) {
    const char *p = csv->text + csv->at;
    for (;;) {
        while (!csv->stops[(uint8_t)*p])
            p++;
        csv->at = (size_t)(p - csv->text);
        if (*p == '"') {
            if (!row->stray) row->stray = csv->n + 1;
            p++;
            continue;
        }
        if (csv->at < csv->end || csv->ended) return OK;
        TRY(csv_more(cx, csv));
        p = csv->text + csv->at;
    }
}

static inline Err put_cell(Cx *cx, Csv *csv, size_t from, size_t to) {
    if (csv->n > TABLE_MOST_COLUMNS) /* one more may be the empty one behind a last separator */
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_COLUMNS, str_format(cx->mem, "%zu", csv->line));
    csv->cells[csv->n++] = (Str){csv->text + csv->begin + from, to - from};
    return OK;
}

/* Over one line end; the two signs of CR LF are one. */
static Err over_line_end(Cx *cx, Csv *csv) {
    if (csv->text[csv->at] == '\r') {
        TRY(csv_see(cx, csv, 1));
        if (csv->at + 1 < csv->end && csv->text[csv->at + 1] == '\n') csv->at++;
    }
    csv->at++;
    csv->line++;
    return OK;
}

/* Within quotes, up to behind the closing one. Positions are relative to the row, because the
 * window moves. */
static Err through_quotes(Cx *cx, Csv *csv, RawRow *row, size_t *out) {
    size_t segment = *out, opened = csv->line;
    for (;;) {
        const char *p = csv->text + csv->at;
        while (*p != '"' && *p != '\n' && *p != '\r')
            p++;
        csv->at = (size_t)(p - csv->text);
        if (csv->at >= csv->end) {
            TRY(csv_see(cx, csv, 0));
            if (csv->at < csv->end) continue;
            row->open_quote = opened;
        } else if (*p != '"') {
            TRY(over_line_end(cx, csv));
            continue;
        }
        TRY(csv_see(cx, csv, 1));
        bool doubled = !row->open_quote && csv->at + 1 < csv->end && csv->text[csv->at + 1] == '"';
        char *base = csv->text + csv->begin;
        size_t n = csv->at - csv->begin + doubled - segment;
        if (*out != segment) memmove(base + *out, base + segment, n);
        *out += n;
        csv->at += row->open_quote ? 0 : 1 + (size_t)doubled;
        segment = csv->at - csv->begin;
        if (!doubled) return OK;
    }
}

static Err quoted_cell(Cx *cx, Csv *csv, RawRow *row) {
    csv->at++;
    size_t from = csv->at - csv->begin, out = from;
    TRY(through_quotes(cx, csv, row, &out));
    TRY(csv_see(cx, csv, 0));
    size_t rest = csv->at - csv->begin, stray = row->stray;
    TRY(to_stop(cx, csv, row));
    size_t n = csv->at - csv->begin - rest;
    char *base = csv->text + csv->begin;
    if (str_trim((Str){base + rest, n})
            .n) { /* text behind the closing quote stays part of the cell */
        row->stray = stray ? stray : csv->n + 1;
        memmove(base + out, base + rest, n);
        out += n;
    }
    return put_cell(cx, csv, from, out);
}

Err csv_next(Cx *cx, Csv *csv, RawRow *row) {
    *row = (RawRow){.line = csv->line};
    csv->row_line = csv->line;
    csv->begin = csv->at;
    csv->n = 0;
    TRY(csv_see(cx, csv, 0));
    if (csv->at == csv->end) return NOT_FOUND;
    for (;;) {
        TRY(csv_see(cx, csv, 0));
        if (csv->at < csv->end && csv->text[csv->at] == '"') {
            TRY(quoted_cell(cx, csv, row));
        } else {
            size_t from = csv->at - csv->begin;
            TRY(to_stop(cx, csv, row));
            TRY(put_cell(cx, csv, from, csv->at - csv->begin));
        }
        if (csv->at == csv->end || csv->text[csv->at] != csv->separator) break;
        csv->at++;
    }
    if (csv->at - csv->begin > TABLE_MOST_ROW)
        return fail(cx, LIMIT, MSG_FORMATS_ROW_TOO_LONG, str_format(cx->mem, "%zu", row->line));
    row->unended = csv->at == csv->end;
    if (!row->unended) TRY(over_line_end(cx, csv));
    row->cells = csv->cells;
    row->n = csv->n;
    return OK;
}

static Err csv_start(Cx *cx, Csv *csv) {
    char separator = 0;
    csv->begin = csv->at = csv->end = csv->n = 0;
    csv->line = 1;
    csv->ended = false;
    TRY(csv_see(cx, csv, 0));
    size_t line = separator_line((Str){csv->text, csv->end}, &separator);
    if (!line) return OK;
    csv->separator_line = true;
    csv->separator = separator;
    csv->at = line;
    csv->line = 2;
    return OK;
}

Err csv_rewind(Cx *cx, Csv *csv) {
    TRY(source_rewind(cx, csv->source));
    return csv_start(cx, csv);
}

Err csv_open(Cx *cx, Csv *csv, Source *source, bool one_column) {
    *csv = (Csv){.source = source, .mem = arena_within(cx->mem), .room = ROOM};
    csv->text = arena_alloc(csv->mem, ROOM + 1);
    csv->cells = NEW_ARRAY(cx->mem, Str, TABLE_MOST_COLUMNS + 1);
    TRY(csv_start(cx, csv));
    if (!csv->separator) {
        Str sample = {csv->text, csv->end};
        TRY(csv_see(cx, csv, csv->end)); /* asks only whether this was all */
        csv->separator = separator_guess(sample, csv->ended);
    }
    if (!csv->separator && !one_column)
        return fail(cx, INVALID, MSG_FORMATS_NO_SEPARATOR, source_name(source));
    if (!csv->separator) csv->separator = ',';
    csv->stops[(uint8_t)csv->separator] = csv->stops['\n'] = csv->stops['\r'] = csv->stops['"'] =
        true;
    return OK;
}

/* ---- as rows ---- */

static Err rows_next(Cx *cx, void *state, RawRow *row) {
    return csv_next(cx, state, row);
}

static Err rows_rewind(Cx *cx, void *state) {
    return csv_rewind(cx, state);
}

Err csv_rows(Cx *cx, Rows *out, const RowsAsk *ask) {
    Source *source;
    Csv *csv = NEW(cx->mem, Csv);
    TRY(source_open(cx, &source, ask));
    TRY(csv_open(cx, csv, source, ask->one_column));
    *out = (Rows){
        .name = source_name(source),
        .format = FORMAT_TEXT,
        .encoding = source_encoding(source),
        .separator = csv->separator,
        .separator_line = csv->separator_line,
        .packed = source_packed(source),
        .state = csv,
        .next = rows_next,
        .rewind = rows_rewind,
    };
    return cube_begins((Str){csv->text, csv->end}) ? cube_rows(cx, out, csv) : OK;
}

/* ---- the form of a row ---- */

bool row_whole(const RawRow *row, size_t want) {
    return !row->open_quote &&
           (row->n == want || (row->n == want + 1 && !str_trim(row->cells[want]).n));
}

static Str count_text(char text[static 24], size_t n) {
    return (Str){text, (size_t)snprintf(text, 24, "%zu", n)};
}

bool row_form(Findings *findings, const RawRow *row, size_t want) {
    char got_text[24], want_text[24];
    if (row->open_quote) { /* the rest of the file is in it: not a row */
        finding_add(findings, RULE_CSV_OPEN_QUOTE, row->open_quote, 0, STR_NONE, STR_NONE);
        return false;
    }
    if (row->stray)
        finding_add(findings, RULE_CSV_STRAY_QUOTE, row->line, row->stray,
                    row->stray <= row->n ? row->cells[row->stray - 1] : STR_NONE, STR_NONE);
    if (row_whole(row, want)) return true;
    finding_add(findings, RULE_CSV_RAGGED_ROW, row->line, 0, count_text(got_text, row->n),
                count_text(want_text, want));
    return false;
}
