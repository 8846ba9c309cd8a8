/* What does an office's answer say? A table comes as a file; everything else as JSON with a code
 * and a sentence, and in bad hours as a web page. The code alone does not tell all: the name of a
 * job stands in the sentence, and a fault of the account may come without the usual frame. */

#include <string.h>
#include "fetch/fetch_in.h"

#define DEEPEST 32
#define MOST_CODE 1000000000.0

/* ---- which kind of answer ---- */

static Str after_mark(Str text) {
    return str_starts(text, S("\xEF\xBB\xBF")) ? str_slice(text, 3, text.n) : text;
}

static bool is_text(Str head) {
    for (size_t i = 0; i < head.n; i++) {
        unsigned char c = (unsigned char)head.p[i];
        if (c < 0x20 && c != '\t' && c != '\r' && c != '\n') return false;
    }
    return true;
}

AnswerKind answer_kind(Str head) {
    if (!head.n) return ANSWER_EMPTY;
    if (str_starts(head, S("PK\x03\x04")) || str_starts(head, S("PK\x05\x06"))) return ANSWER_ZIP;
    if (str_starts(head, S("\x1F\x8B"))) return ANSWER_GZIP;
    Str text = str_trim(after_mark(head));
    if (!text.n) return ANSWER_EMPTY;
    if (text.p[0] == '{' || text.p[0] == '[') return ANSWER_STATUS;
    if (text.p[0] == '<') return ANSWER_PAGE;
    size_t line = str_find(text, S("\n"), 0);
    bool columns = str_find(str_slice(text, 0, line), S(";"), 0) != SIZE_MAX;
    return columns && is_text(head) ? ANSWER_CSV : ANSWER_UNKNOWN;
}

Str page_title(Arena *mem, Str page) {
    Str lower = str_lower(mem, page);
    size_t from = str_find(lower, S("<title"), 0);
    if (from == SIZE_MAX) return STR_NONE;
    from = str_find(lower, S(">"), from);
    size_t to = from == SIZE_MAX ? SIZE_MAX : str_find(lower, S("</title"), from);
    if (to == SIZE_MAX) return STR_NONE;
    return str_trim(str_slice(page, from + 1, to));
}

/* ---- the code and its sentence ---- */

static Meaning meaning_of(int64_t code) {
    static const struct {
        int64_t code;
        Meaning meaning;
    } known[] = {
#define CODE(number, meaning) {number, meaning},
#include "fetch/codes.def"
#undef CODE
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].code == code) return known[i].meaning;
    return REFUSED;
}

static bool is_name_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_';
}

/* A job is called after its table: the table's name, "_" and a number. */
static bool is_job(Str word) {
    size_t at = word.n;
    while (at && word.p[at - 1] >= '0' && word.p[at - 1] <= '9')
        at--;
    return word.n - at >= 3 && at >= 2 && word.p[at - 1] == '_';
}

static Str job_of(Str sentence) {
    for (size_t from = 0; from < sentence.n;) {
        size_t to = from;
        while (to < sentence.n && is_name_character(sentence.p[to]))
            to++;
        Str word = str_slice(sentence, from, to);
        if (is_job(word)) return word;
        from = to + 1;
    }
    return STR_NONE;
}

/* "31.12.2007", "2007", "2007-12-31", "2007/08": the first four digits in a row. */
static int year_of(Str text) {
    int year = 0, digits = 0;
    for (size_t i = 0; i < text.n && digits < 4; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        year = digit ? year * 10 + (text.p[i] - '0') : 0;
        digits = digit ? digits + 1 : 0;
    }
    return digits == 4 ? year : 0;
}

/* ---- reading ---- */

typedef struct Path { /* where in the JSON a value stands; the items of a list are called "" */
    Str keys[DEEPEST + 1];
    size_t n;
} Path;

static bool path_is(const Path *path, const char *keys) {
    Str rest = str_of(keys), key;
    size_t i = 0;
    while (str_cut(&rest, '.', &key)) {
        if (i >= path->n || !str_equal(path->keys[i], key)) return false;
        i++;
    }
    return i == path->n;
}

typedef struct Reading {
    Status status;
    bool told;   /* a code was seen */
    bool framed; /* in its usual frame: faults of the account come without */
} Reading;

static void take_code(Reading *reading, const JsonToken *token) {
    int64_t code = 0;
    if (token->kind == JSON_NUMBER) {
        if (!(token->number > -MOST_CODE && token->number < MOST_CODE)) return;
        code = (int64_t)token->number;
    } else if (token->kind != JSON_STRING || !int_read(token->text, &code)) {
        return;
    }
    reading->status.code = code;
    reading->told = true;
}

static void take(Cx *cx, Reading *reading, const Path *path, const JsonToken *token) {
    Status *status = &reading->status;
    if (path_is(path, "Status.Code") || path_is(path, "Code")) take_code(reading, token);
    if (path_is(path, "Status.Code")) reading->framed = true;
    if (token->kind != JSON_STRING) return;
    Str text = token->text;
    if (path_is(path, "Status.Content") || path_is(path, "Content") || path_is(path, "Status"))
        status->text = str_trim(text);
    else if (path_is(path, "Status.Type") || path_is(path, "Type"))
        status->type = text;
    else if (path_is(path, "Ident.Service"))
        status->service = text;
    else if (path_is(path, "Ident.Method"))
        status->method = text;
    else if (path_is(path, "Object.Time.From"))
        status->first_year = year_of(text);
    else if (path_is(path, "Object.Time.To"))
        status->last_year = year_of(text);
    else if (path_is(path, "List..Code") && status->listed.n < STATUS_MOST_LISTED)
        vec_push(cx->mem, &status->listed, text);
}

static void path_enter(Path *path) {
    must(path->n <= DEEPEST); /* the reader refuses deeper ones */
    path->keys[path->n++] = STR_NONE;
}

Err status_read(Cx *cx, Status *out, Str json) {
    Reading reading = {0};
    Path path = {0};
    JsonReader *reader = json_read(cx->mem, after_mark(json));
    for (JsonToken token = {0};;) {
        TRY(json_next(cx, reader, &token));
        switch (token.kind) {
        case JSON_END:
            if (!reading.told) return fail(cx, INVALID, MSG_FETCH_NO_CODE);
            *out = reading.status;
            out->meaning = meaning_of(out->code);
            if (out->meaning == REFUSED && !reading.framed) out->meaning = NOT_ALLOWED;
            if (out->meaning == JOB_STARTED) out->job = job_of(out->text);
            return OK;
        case JSON_OBJECT:
        case JSON_ARRAY: path_enter(&path); break;
        case JSON_OBJECT_END:
        case JSON_ARRAY_END: path.n--; break;
        case JSON_KEY: path.keys[path.n - 1] = token.text; break;
        case JSON_STRING:
        case JSON_NUMBER:
        case JSON_TRUE:
        case JSON_FALSE:
        case JSON_NULL: take(cx, &reading, &path, &token); break;
        }
    }
}
