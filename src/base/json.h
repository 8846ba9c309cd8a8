#pragma once
/* JSON: a writer into a Buf, and a pull reader over a text in memory. Both keep a stack of at most
 * 32 levels. */

#include "base/buf.h"

typedef struct Json { /* writer; commas and indentation are its business */
    Buf *out;
    unsigned depth;
    bool filled[33];
    bool after_key;
} Json;

Json json_begin(Buf *out);
void json_object(Json *j);
void json_object_end(Json *j);
void json_array(Json *j);
void json_array_end(Json *j);
void json_key(Json *j, Str key);
void json_str(Json *j, Str s);
void json_int(Json *j, int64_t value);
/* decimals >= 0: fixed decimals; -1: shortest form that reads back the same. Not finite: null. */
void json_double(Json *j, double value, int decimals);
/* A number already written as JSON wants it (checked: anything else is our own mistake). */
void json_raw_number(Json *j, Str digits);
void json_bool(Json *j, bool value);
void json_null(Json *j);
/* key and value in one call */
void json_field(Json *j, const char *key, Str value);
void json_field_int(Json *j, const char *key, int64_t value);

typedef enum JsonKind {
    JSON_END,
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
} JsonKind;

typedef struct JsonToken {
    JsonKind kind;
    Str text;      /* key or string, unescaped; digits of a number as written */
    double number; /* of JSON_NUMBER */
    size_t offset; /* byte in the text, from 0 */
} JsonToken;

/* The whole text is a number as JSON writes it. */
bool json_is_number(Str text);

typedef struct JsonReader JsonReader;
/* The text must be UTF-8 and outlive the reader. */
JsonReader *json_read(Arena *mem, Str text);
/* INVALID with byte offset for anything that is not JSON (RFC 8259), also for a byte order mark,
 * U+0000 and half a surrogate pair in a string; LIMIT for nesting over 32 and for numbers beyond a
 * double. After the text: JSON_END, again and again. A failure is met again by the next call. Keys
 * that occur twice both arrive. */
Err json_next(Cx *cx, JsonReader *reader, JsonToken *token) CHECKED;
/* Steps over the value that comes next, whatever it is; over key and value where a key comes next.
 * INVALID where the object, array or text ends instead. */
Err json_skip(Cx *cx, JsonReader *reader) CHECKED;
