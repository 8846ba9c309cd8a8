/* How are results kept in their order, and how do they leave? */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis_in.h"

enum { DIGITS = 15 };

static Item *item_new(Item *in, Str key, ItemKind kind) {
    must(in->kind == ITEM_OBJECT ? key.n > 0 : in->kind == ITEM_LIST && !key.n);
    Item *item = NEW(in->mem, Item);
    *item = (Item){.kind = kind, .key = str_copy(in->mem, key), .mem = in->mem};
    if (in->last)
        in->last->next = item;
    else
        in->first = item;
    in->last = item;
    in->n++;
    return item;
}

Item *item_object(Item *in, Str key) {
    return item_new(in, key, ITEM_OBJECT);
}

Item *item_list(Item *in, Str key) {
    return item_new(in, key, ITEM_LIST);
}

void item_number(Item *in, Str key, double value) {
    Item *item = item_new(in, key, isfinite(value) ? ITEM_NUMBER : ITEM_NONE);
    item->number = value == 0 ? 0 : value; /* no negative zero */
}

void item_whole(Item *in, Str key, int64_t value) {
    item_new(in, key, ITEM_WHOLE)->whole = value;
}

void item_text(Item *in, Str key, Str value) {
    item_new(in, key, ITEM_TEXT)->text = str_copy(in->mem, value);
}

void item_truth(Item *in, Str key, bool value) {
    item_new(in, key, ITEM_TRUTH)->whole = value;
}

void item_none(Item *in, Str key) {
    item_new(in, key, ITEM_NONE);
}

void item_numbers(Item *in, Str key, const double *at, size_t n) {
    Item *list = item_list(in, key);
    for (size_t i = 0; i < n; i++)
        item_number(list, STR_NONE, at[i]);
}

void result_note_put(Cx *cx, Result *result, Msg message, size_t n, const Str *arguments) {
    Str note = message_fill(cx->mem, cx->lang, message, n, arguments);
    for (size_t i = 0; i < result->notes.n; i++)
        if (str_equal(result->notes.at[i], note)) return;
    vec_push(cx->mem, &result->notes, note);
}

/* ---- by name ---- */

static const Item *part_named(const Item *in, Str name) {
    for (const Item *part = in->first; part; part = part->next)
        if (str_equal(part->key, name)) return part;
    return NULL;
}

static const Item *part_numbered(const Item *in, size_t number) {
    const Item *part = in->first;
    while (part && number--)
        part = part->next;
    return part;
}

/* Names may have dots in them: the longest one that is there counts. */
static const Item *part_longest(const Item *in, Str path, size_t *used) {
    for (size_t n = path.n; n; n--) {
        if (n < path.n && path.p[n] != '.' && path.p[n] != '[') continue;
        const Item *part = part_named(in, str_slice(path, 0, n));
        *used = n;
        if (part) return part;
    }
    return NULL;
}

const Item *result_at(const Item *root, const char *path) {
    const Item *item = root;
    Str rest = str_of(path);
    while (item && rest.n) {
        size_t used = 0;
        int64_t number;
        if (rest.p[0] == '[') {
            size_t end = str_find(rest, S("]"), 1);
            if (item->kind != ITEM_LIST || end == SIZE_MAX ||
                !int_read(str_slice(rest, 1, end), &number) || number < 0)
                return NULL;
            item = part_numbered(item, (size_t)number);
            used = end + 1;
        } else {
            item = item->kind == ITEM_OBJECT ? part_longest(item, rest, &used) : NULL;
        }
        rest = str_slice(rest, used, rest.n);
        if (rest.n && rest.p[0] == '.') rest = str_slice(rest, 1, rest.n);
    }
    return item;
}

double result_number_at(const Item *root, const char *path) {
    const Item *item = result_at(root, path);
    if (item && item->kind == ITEM_NUMBER) return item->number;
    return item && item->kind == ITEM_WHOLE ? (double)item->whole : NAN;
}

/* ---- out ---- */

static Str digits_of(char text[static 32], double value) {
    return (Str){text, (size_t)snprintf(text, 32, "%.*g", DIGITS, value)};
}

static void put_json(Json *j, const Item *item) {
    char text[32];
    if (item->key.n) json_key(j, item->key);
    switch (item->kind) {
    case ITEM_NONE: json_null(j); return;
    case ITEM_NUMBER: json_raw_number(j, digits_of(text, item->number)); return;
    case ITEM_WHOLE: json_int(j, item->whole); return;
    case ITEM_TEXT: json_str(j, item->text); return;
    case ITEM_TRUTH: json_bool(j, item->whole); return;
    case ITEM_OBJECT: json_object(j); break;
    case ITEM_LIST: json_array(j); break;
    }
    for (const Item *part = item->first; part; part = part->next)
        put_json(j, part);
    item->kind == ITEM_OBJECT ? json_object_end(j) : json_array_end(j);
}

void result_json_in(Json *j, const Result *result) {
    json_object(j);
    for (const Item *item = result->root->first; item; item = item->next)
        put_json(j, item);
    if (result->notes.n) {
        json_key(j, S("notes"));
        json_array(j);
        for (size_t i = 0; i < result->notes.n; i++)
            json_str(j, result->notes.at[i]);
        json_array_end(j);
    }
    json_object_end(j);
}

void result_json(Buf *out, const Result *result) {
    Json j = json_begin(out);
    result_json_in(&j, result);
    buf_char(out, '\n');
}

static void put_csv(Buf *out, const Item *item, Str path) {
    char text[32];
    size_t i = 0;
    for (const Item *part = item->first; part; part = part->next, i++) {
        Str name = item->kind == ITEM_LIST ? str_format(item->mem, "%.*s[%zu]", STR_ARG(path), i)
                                           : str_format(item->mem, "%.*s%s%.*s", STR_ARG(path),
                                                        path.n ? "." : "", STR_ARG(part->key));
        if (part->kind == ITEM_OBJECT || part->kind == ITEM_LIST) {
            put_csv(out, part, name);
            continue;
        }
        buf_csv_text(out, name, ',');
        buf_char(out, ',');
        if (part->kind == ITEM_NUMBER) buf_put(out, digits_of(text, part->number));
        if (part->kind == ITEM_WHOLE) buf_int(out, part->whole);
        if (part->kind == ITEM_TEXT) buf_csv_text(out, part->text, ',');
        if (part->kind == ITEM_TRUTH) buf_put(out, part->whole ? S("true") : S("false"));
        buf_put(out, S("\r\n"));
    }
}

void result_csv(Buf *out, const Result *result) {
    buf_put(out, S("key,value\r\n"));
    put_csv(out, result->root, STR_NONE);
}

/* "· 10⁻⁶" */
static void power_put(Buf *out, int power) {
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char digits[16];
    (void)snprintf(digits, sizeof digits, "%d", power < 0 ? -power : power);
    buf_put(out, S("\u00A0·\u00A010"));
    if (power < 0) buf_put(out, S("⁻"));
    for (const char *digit = digits; *digit; digit++)
        buf_put(out, str_of(raised[*digit - '0']));
}

Str result_number(Arena *mem, Lang lang, double value, int digits) {
    char text[64];
    Buf out = buf_new(mem, 2 * sizeof text);
    (void)snprintf(text, sizeof text, "%.*g", digits, value);
    for (const char *at = text; *at && *at != 'e'; at++)
        buf_char(&out, *at == '.' && lang == DE ? ',' : *at);
    const char *power = strchr(text, 'e');
    if (power) power_put(&out, (int)strtol(power + 1, NULL, 10));
    return buf_str(&out);
}
