/* How is a version of a record kept: as a row whose fields are one JSON object. */

#include "records/records_in.h"

enum { JSON_MOST = 4 << 20 };

/* ---- out of the store ---- */

typedef struct Reading {
    Cx *cx;
    JsonReader *json;
    JsonToken token;
} Reading;

/* One text, or a list of them; what else stands there was not written by this room. */
static Err values_read(Reading *r, RecordValues *out) {
    VEC(Str) list = {0};
    TRY(json_next(r->cx, r->json, &r->token));
    if (r->token.kind == JSON_STRING) {
        Str *one = NEW(r->cx->mem, Str);
        *one = r->token.text;
        *out = (RecordValues){one, one->n > 0};
        return OK;
    }
    if (r->token.kind != JSON_ARRAY) return fail(r->cx, BROKEN, MSG_RECORD_STORED_BROKEN);
    for (;;) {
        TRY(json_next(r->cx, r->json, &r->token));
        if (r->token.kind == JSON_ARRAY_END) break;
        if (r->token.kind != JSON_STRING || list.n == VALUES_MOST)
            return fail(r->cx, BROKEN, MSG_RECORD_STORED_BROKEN);
        vec_push(r->cx->mem, &list, r->token.text);
    }
    *out = (RecordValues){list.at, list.n};
    return OK;
}

static Err fields_read(Cx *cx, const KindOf *kind, Str json, RecordValues *out) {
    Reading r = {.cx = cx, .json = json_read(cx->mem, json)};
    if (!json.n) return OK; /* erased */
    TRY(json_next(cx, r.json, &r.token));
    if (r.token.kind != JSON_OBJECT) return fail(cx, BROKEN, MSG_RECORD_STORED_BROKEN);
    for (;;) {
        TRY(json_next(cx, r.json, &r.token));
        if (r.token.kind != JSON_KEY) break;
        const FieldOf *field = field_find(kind->kind, r.token.text);
        if (field)
            TRY(values_read(&r, &out[field_place(field->name)]));
        else
            TRY(json_skip(cx, r.json)); /* a newer program's */
    }
    return OK;
}

Err record_of_row(Cx *cx, Record *out, const Rows *rows) {
    Kind kind;
    if (!kind_read(rows_text(rows, 1), &kind)) return NOT_FOUND;
    const KindOf *of = kind_of(kind);
    RecordValues *values = NEW_ARRAY(cx->mem, RecordValues, of->n_fields);
    TRY(fields_read(cx, of, str_copy(cx->mem, rows_text(rows, 5)), values));
    *out = (Record){
        .kind = kind,
        .id = str_copy(cx->mem, rows_text(rows, 2)),
        .number = rows_int(rows, 0),
        .version = rows_int(rows, 3),
        .archived = rows_int(rows, 4) != 0,
        .account = rows_int(rows, 6),
        .at = rows_int(rows, 7),
        .values = values,
    };
    return OK;
}

/* ---- into it ---- */

Str fields_json(Arena *mem, const KindOf *kind, const RecordValues *values) {
    Buf out = buf_new(mem, JSON_MOST);
    Json j = json_begin(&out);
    json_object(&j);
    for (size_t i = 0; i < kind->n_fields; i++) {
        if (!values[i].n) continue;
        json_key(&j, kind->fields[i].id);
        if (!(kind->fields[i].flags & FIELD_MANY)) {
            json_str(&j, values[i].list[0]);
            continue;
        }
        json_array(&j);
        for (size_t v = 0; v < values[i].n; v++)
            json_str(&j, values[i].list[v]);
        json_array_end(&j);
    }
    json_object_end(&j);
    must(!out.full); /* RECORD_BYTES_MOST was asked before */
    return buf_str(&out);
}

Err record_store(Cx *cx, const Record *record) {
    const KindOf *kind = kind_of(record->kind);
    TRY(RUN(cx, RECORD_ADD, ARG_I(record->number), ARG_S(kind->id), ARG_S(record->id),
            ARG_I(record->version), ARG_I(record->archived),
            ARG_S(fields_json(cx->mem, kind, record->values)), ARG_I(record->account),
            ARG_I(record->at)));
    return RUN(cx, record->version == 1 ? NEWEST_ADD : NEWEST_CHANGE, ARG_S(kind->id),
               ARG_S(record->id), ARG_I(record->number));
}

bool values_equal(RecordValues a, RecordValues b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!str_equal(a.list[i], b.list[i])) return false;
    return true;
}

Str values_told(Arena *mem, RecordValues values) {
    if (values.n <= 1) return values.n ? values.list[0] : S("");
    return str_join(mem, values.n, values.list, S(" | "));
}
