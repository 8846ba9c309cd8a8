/* What does a JSON text say, token by token? Strictly RFC 8259 and nothing beside it; no recursion,
 * 32 levels, and never more memory than a small multiple of the text. Stricter than the RFC in
 * three places, where a value could not be carried on: half a surrogate pair, U+0000 in a string,
 * and a number beyond the range of a double. After a failure the reader stays where it is and fails
 * again. Keys that occur twice are the caller's business. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/base.h"

#define DEEPEST 32

typedef enum Expected {
    A_VALUE,
    A_VALUE_OR_END, /* just after '[' */
    A_KEY,
    A_KEY_OR_END, /* just after '{' */
    A_COMMA_OR_END,
    NOTHING_MORE,
} Expected;

struct JsonReader {
    Arena *mem;
    Str text;
    size_t at;
    unsigned depth;
    bool in_object[DEEPEST + 1];
    Expected expected;
};

JsonReader *json_read(Arena *mem, Str text) {
    JsonReader *reader = NEW(mem, JsonReader);
    *reader = (JsonReader){.mem = mem, .text = text, .expected = A_VALUE};
    return reader;
}

/* The message tells the byte counted from 1. */
static Err refuse(Cx *cx, Err kind, Msg message, size_t at) {
    return fail(cx, kind, message, str_format(cx->mem, "%zu", at + 1),
                str_format(cx->mem, "%d", DEEPEST));
}

static Err refuse_cut_off(Cx *cx, const JsonReader *reader) {
    return fail(cx, INVALID, MSG_JSON_CUT_OFF, str_format(cx->mem, "%zu", reader->text.n));
}

static Err refuse_here(Cx *cx, const JsonReader *reader, size_t at) {
    if (at >= reader->text.n) return refuse_cut_off(cx, reader);
    bool character = str_character(reader->text, at) > 0 || reader->text.p[at] == '\0';
    return refuse(cx, INVALID, character ? MSG_JSON_NOT_JSON : MSG_JSON_NOT_UTF8, at);
}

static size_t after_blanks(Str text, size_t at) {
    while (at < text.n &&
           (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\n' || text.p[at] == '\r'))
        at++;
    return at;
}

/* ---- strings ---- */

/* Finds the closing quote of the string whose content starts at `from`; *escaped where a backslash
 * was met. */
static Err string_scan(Cx *cx, const JsonReader *reader, size_t from, size_t *end, bool *escaped) {
    Str text = reader->text;
    *escaped = false;
    for (size_t i = from; i < text.n;) {
        unsigned char c = (unsigned char)text.p[i];
        size_t n = str_character(text, i);
        if (c == '"') {
            *end = i;
            return OK;
        }
        if (n == 0 || c < 0x20) return refuse_here(cx, reader, i);
        if (c == '\\') {
            *escaped = true;
            /* What follows is looked at by string_unescape; here it only must not end the string.
             */
            if (i + 1 < text.n && (text.p[i + 1] == '"' || text.p[i + 1] == '\\')) n = 2;
        }
        i += n;
    }
    return refuse_cut_off(cx, reader);
}

/* Four hex digits at `at`, or -1. */
static int hex4(Str text, size_t at) {
    if (at + 4 > text.n) return -1;
    int value = 0;
    for (size_t i = at; i < at + 4; i++) {
        char c = text.p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

static size_t utf8_write(char *to, int code) {
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xe0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3f));
        to[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3f));
    to[2] = (char)(0x80 | (code >> 6 & 0x3f));
    to[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* The character that \uXXXX at `at` means, with its second half where it is one of a pair. Bytes of
 * text taken, or 0. */
static size_t unicode_escape(Str text, size_t at, int *code) {
    *code = hex4(text, at + 2);
    if (*code < 0xd800 || *code > 0xdfff) return *code > 0 ? 6 : 0;
    if (*code > 0xdbff || !str_starts(str_slice(text, at + 6, text.n), S("\\u"))) return 0;
    int low = hex4(text, at + 8);
    if (low < 0xdc00 || low > 0xdfff) return 0;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return 12;
}

static Err unicode_unescape(Cx *cx, Str text, size_t *at, char **to) {
    int code;
    size_t taken = unicode_escape(text, *at, &code);
    if (!taken)
        return refuse(cx, INVALID, code < 0 ? MSG_JSON_NOT_JSON : MSG_JSON_BAD_CHARACTER, *at);
    *to += utf8_write(*to, code);
    *at += taken;
    return OK;
}

/* Replaces the escapes between from and end; the result is never longer than what it is made from.
 */
static Err string_unescape(Cx *cx, const JsonReader *reader, size_t from, size_t end, Str *out) {
    static const char written[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    Str text = str_slice(reader->text, 0, end);
    char *start = arena_alloc(reader->mem, end - from), *to = start;
    for (size_t i = from; i < end;) {
        if (text.p[i] != '\\') {
            *to++ = text.p[i++];
            continue;
        }
        char kind = text.p[i + 1];
        const char *known = kind ? strchr(written, kind) : NULL;
        if (kind == 'u') {
            TRY(unicode_unescape(cx, text, &i, &to));
        } else if (known) {
            *to++ = meant[known - written];
            i += 2;
        } else {
            return refuse_here(cx, reader, i + 1);
        }
    }
    *out = (Str){start, (size_t)(to - start)};
    return OK;
}

static Err string_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    size_t from = reader->at + 1, end = 0;
    bool escaped;
    TRY(string_scan(cx, reader, from, &end, &escaped));
    token->text = str_slice(reader->text, from, end);
    if (escaped) TRY(string_unescape(cx, reader, from, end, &token->text));
    reader->at = end + 1;
    return OK;
}

/* ---- numbers and words ---- */

static size_t after_digits(Str text, size_t at) {
    while (at < text.n && text.p[at] >= '0' && text.p[at] <= '9')
        at++;
    return at;
}

/* End of the number at `at`; *good is false where its form is not JSON's. */
static size_t number_end(Str text, size_t at, bool *good) {
    if (at < text.n && text.p[at] == '-') at++;
    size_t end = after_digits(text, at);
    *good = end > at;
    if (*good && text.p[at] == '0' && end > at + 1) {
        *good = false;
        return at + 1;
    }
    if (*good && end < text.n && text.p[end] == '.') {
        at = end + 1;
        end = after_digits(text, at);
        *good = end > at;
    }
    if (*good && end < text.n && (text.p[end] == 'e' || text.p[end] == 'E')) {
        at = end + 1;
        if (at < text.n && (text.p[at] == '+' || text.p[at] == '-')) at++;
        end = after_digits(text, at);
        *good = end > at;
    }
    return end;
}

bool json_is_number(Str text) {
    bool good;
    return number_end(text, 0, &good) == text.n && good;
}

static double number_value(Arena *mem, Str digits) {
    char small[64] = {0};
    if (digits.n < sizeof small) {
        memcpy(small, digits.p, digits.n);
        return strtod(small, NULL);
    }
    ArenaMark mark = arena_mark(mem);
    double value = strtod(cstr(mem, digits), NULL);
    arena_rewind(mem, mark);
    return value;
}

static Err number_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    bool good;
    size_t end = number_end(reader->text, reader->at, &good);
    if (!good) return refuse_here(cx, reader, end);
    token->kind = JSON_NUMBER;
    token->text = str_slice(reader->text, reader->at, end);
    token->number = number_value(reader->mem, token->text);
    if (!isfinite(token->number)) return refuse(cx, LIMIT, MSG_JSON_NUMBER_RANGE, reader->at);
    reader->at = end;
    return OK;
}

static Err word_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    static const struct {
        const char *text;
        JsonKind kind;
    } words[] = {{"true", JSON_TRUE}, {"false", JSON_FALSE}, {"null", JSON_NULL}};
    Str rest = str_slice(reader->text, reader->at, reader->text.n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str word = str_of(words[i].text);
        if (!str_starts(rest, word)) continue;
        token->kind = words[i].kind;
        token->text = str_slice(rest, 0, word.n);
        reader->at += word.n;
        return OK;
    }
    return refuse_here(cx, reader, reader->at);
}

/* ---- structure ---- */

static Err container_open(Cx *cx, JsonReader *reader, JsonToken *token, bool object) {
    if (reader->depth == DEEPEST) return refuse(cx, LIMIT, MSG_JSON_TOO_DEEP, reader->at);
    reader->in_object[++reader->depth] = object;
    reader->expected = object ? A_KEY_OR_END : A_VALUE_OR_END;
    reader->at++;
    token->kind = object ? JSON_OBJECT : JSON_ARRAY;
    return OK;
}

static Err container_close(JsonReader *reader, JsonToken *token) {
    token->kind = reader->in_object[reader->depth] ? JSON_OBJECT_END : JSON_ARRAY_END;
    reader->depth--;
    reader->expected = reader->depth ? A_COMMA_OR_END : NOTHING_MORE;
    reader->at++;
    return OK;
}

static Err value_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    char c = reader->text.p[reader->at];
    if (c == '{' || c == '[') return container_open(cx, reader, token, c == '{');
    if (c == '"') {
        token->kind = JSON_STRING;
        TRY(string_next(cx, reader, token));
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        TRY(number_next(cx, reader, token));
    } else {
        TRY(word_next(cx, reader, token));
    }
    reader->expected = reader->depth ? A_COMMA_OR_END : NOTHING_MORE;
    return OK;
}

/* A key and the colon behind it, as one step. */
static Err key_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    token->kind = JSON_KEY;
    TRY(string_next(cx, reader, token));
    size_t colon = after_blanks(reader->text, reader->at);
    if (colon >= reader->text.n || reader->text.p[colon] != ':')
        return refuse_here(cx, reader, colon);
    reader->at = colon + 1;
    reader->expected = A_VALUE;
    return OK;
}

static Err token_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    Str text = reader->text;
    reader->at = after_blanks(text, reader->at);
    token->offset = reader->at;
    if (reader->expected == NOTHING_MORE) {
        if (reader->at < text.n) return refuse_here(cx, reader, reader->at);
        token->kind = JSON_END;
        return OK;
    }
    if (reader->at >= text.n) return refuse_cut_off(cx, reader);
    char c = text.p[reader->at];
    bool may_end = reader->expected != A_VALUE && reader->expected != A_KEY;
    if (may_end && c == (reader->in_object[reader->depth] ? '}' : ']'))
        return container_close(reader, token);
    bool wants_key = reader->expected == A_KEY || reader->expected == A_KEY_OR_END;
    if (wants_key && c == '"') return key_next(cx, reader, token);
    if (wants_key || reader->expected == A_COMMA_OR_END) return refuse_here(cx, reader, reader->at);
    return value_next(cx, reader, token);
}

Err json_next(Cx *cx, JsonReader *reader, JsonToken *token) {
    JsonToken next = {0};
    size_t at_before = reader->at;
    Expected expected_before = reader->expected;
    if (reader->expected == A_COMMA_OR_END) {
        size_t at = after_blanks(reader->text, reader->at);
        if (at < reader->text.n && reader->text.p[at] == ',') {
            reader->at = at + 1;
            reader->expected = reader->in_object[reader->depth] ? A_KEY : A_VALUE;
        }
    }
    Err err = token_next(cx, reader, &next);
    if (err) { /* the depth changes only where a token was read */
        reader->at = at_before;
        reader->expected = expected_before;
        return err;
    }
    *token = next;
    return OK;
}

Err json_skip(Cx *cx, JsonReader *reader) {
    unsigned outside = reader->depth;
    JsonReader before = *reader;
    JsonToken token;
    TRY(json_next(cx, reader, &token));
    if (token.kind == JSON_KEY) TRY(json_next(cx, reader, &token));
    if (token.kind == JSON_END || token.kind == JSON_OBJECT_END || token.kind == JSON_ARRAY_END) {
        *reader = before;
        return refuse(cx, INVALID, MSG_JSON_NO_VALUE, token.offset);
    }
    while (reader->depth > outside)
        TRY(json_next(cx, reader, &token));
    return OK;
}
