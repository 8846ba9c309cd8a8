/* How is it kept what came of a job's file, and read again? As JSON beside the file: pairs, and the
 * first of its findings. Also what such jobs say of themselves. */

#include "web/results_in.h"

enum { KEPT_FINDINGS = 500, VALUE_MOST = 200 };

/* ---- of the job ---- */

Err job_note(Cx *cx, const JobNoted *noted) {
    Buf after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json j = json_begin(&after);
    json_object(&j);
    json_field(&j, "kind", noted->kind);
    json_field(&j, noted->about, noted->value);
    json_field(&j, "sha256", noted->sha256);
    json_object_end(&j);
    TRY(buf_check(cx, &after));
    const AuditNote note = {AUDIT_JOB_START, str_format(cx->mem, "job:%lld", (long long)noted->job),
                            S(""), buf_str(&after)};
    return audit_write(cx, &note);
}

Err job_goes_on(Cx *cx, const Job *job, const int64_t done_of[2], bool *over) {
    Fault before = cx->fault;
    Err err = job_progress(cx, job, done_of[0], done_of[1]);
    *over = err == DENIED;
    if (*over) return err;
    cx->fault = before;
    return OK;
}

/* ---- of what came of it ---- */

Err json_pairs(Cx *cx, Str json, void (*each)(void *arg, Str key, const JsonToken *token),
               void *arg) {
    JsonReader *reader = json_read(cx->mem, json);
    JsonToken token = {.kind = JSON_NULL};
    Str key = STR_NONE;
    while (json.n && token.kind != JSON_END) {
        TRY(json_next(cx, reader, &token));
        if (token.kind == JSON_KEY)
            key = token.text;
        else
            each(arg, key, &token);
    }
    return OK;
}

static Str clipped(Str text) {
    Str cut = str_slice(text, 0, VALUE_MOST);
    while (cut.n && !str_is_utf8(cut))
        cut.n--;
    return cut;
}

void findings_write(Json *j, const Findings *findings) {
    json_key(j, S("findings"));
    json_array(j);
    for (size_t i = 0; i < findings->list.n && i < KEPT_FINDINGS; i++) {
        const Finding *f = &findings->list.at[i];
        json_object(j);
        json_field(j, "rule", rule_id(f->rule));
        json_field_int(j, "row", (int64_t)f->row);
        json_field_int(j, "column", (int64_t)f->column);
        json_field(j, "found", clipped(f->value));
        json_field(j, "expected", clipped(f->expected));
        json_object_end(j);
    }
    json_array_end(j);
}

int64_t findings_found(const Findings *findings) {
    int64_t n = 0;
    for (Rule rule = 0; rule < RULES; rule++)
        n += (int64_t)findings->of_rule[rule];
    return n;
}

void finding_pair(FindingBack *back, Findings *out, Str key, const JsonToken *token) {
    Finding *f = &back->finding;
    int64_t number = 0;
    if (token->kind == JSON_STRING) {
        if (str_equal(key, S("found"))) f->value = token->text;
        if (str_equal(key, S("expected"))) f->expected = token->text;
        for (Rule rule = 0; str_equal(key, S("rule")) && rule < RULES; rule++)
            if (str_equal(token->text, rule_id(rule))) {
                f->rule = rule;
                back->known = true;
            }
    }
    if (token->kind == JSON_NUMBER && int_read(token->text, &number)) {
        if (str_equal(key, S("row"))) f->row = (size_t)number;
        if (str_equal(key, S("column"))) f->column = (size_t)number;
    }
    if (token->kind != JSON_OBJECT_END || !back->known) return;
    vec_push(out->mem, &out->list, *f);
    back->known = false;
}
