/* How is a value of a record told, and how would somebody write it into a form? By the type of its
 * field, in the reader's language. */

#include <string.h>

#include "web/record_in.h"

enum { MOMENT_LONGEST = 16 };

Str record_href(Cx *cx, const Request *request, const Record *record, const char *more) {
    return page_href(cx, request, "/record/%.*s/%.*s%s", STR_ARG(kind_of(record->kind)->id),
                     STR_ARG(record->id), more);
}

/* ---- one value as text ---- */

/* "2026-12-01 14:00" apart; false for anything else. */
static bool moment_read(Str value, Date *day, Str *time) {
    *time = str_slice(value, 11, value.n);
    return value.n == MOMENT_LONGEST && date_read(str_slice(value, 0, 10), day);
}

static Str period_words(Cx *cx, Str value) {
    Period period;
    return period_read(value, &period) ? words_period(cx->mem, cx->lang, period) : value;
}

/* "1250.00" with the signs of the language: "1.250,00". */
static Str decimal_words(Cx *cx, Str value) {
    Number number;
    if (!number_read(value, DECIMAL_POINT, &number)) return value;
    return words_number(cx->mem, cx->lang, number.value, number.decimals);
}

static Str region_name(Cx *cx, Str key) {
    const Catalogue *catalogue;
    const Region *region;
    Fault before = cx->fault;
    if (!catalogue_get(cx, &catalogue) && !region_find(cx, catalogue, key, &region))
        return region->full_name.in[cx->lang];
    cx->fault = before;
    return key;
}

Str indicator_title(Cx *cx, Str id) {
    const Catalogue *catalogue;
    const Indicator *indicator;
    Fault before = cx->fault;
    if (!catalogue_get(cx, &catalogue) && !indicator_find(cx, catalogue, id, &indicator))
        return str_format(cx->mem, "%.*s – %.*s", STR_ARG(id),
                          STR_ARG(indicator->title.in[cx->lang]));
    cx->fault = before;
    return id;
}

static Str file_name_of(Cx *cx, Str digest) {
    return str_format(cx->mem, "SHA-256 %.*s…", STR_ARG(str_slice(digest, 0, 12)));
}

static Str reference_title(Cx *cx, const Records *records, Kind kind, Str id) {
    const Record *record = record_find(records, kind, id);
    return record ? record_title(cx->mem, records, record, cx->lang) : id;
}

static Str value_text(Cx *cx, const Records *records, const FieldOf *field, Str value) {
    Day day;
    switch (field->type) {
    case FIELD_CHOICE: return choice_word(cx->lang, field->choices, value);
    case FIELD_DAY: return day_read(value, &day) ? day_told(cx->mem, cx->lang, day) : value;
    case FIELD_MOMENT: return clock_told(cx->mem, cx->lang, value);
    case FIELD_PERIOD: return period_words(cx, value);
    case FIELD_WHOLE: return value.n <= 4 ? value : decimal_words(cx, value); /* also years */
    case FIELD_DECIMAL: return decimal_words(cx, value);
    case FIELD_MONEY: return str_format(cx->mem, "%.*s €", STR_ARG(decimal_words(cx, value)));
    case FIELD_FLAG: return message_text(cx->lang, MSG_RIGHTS_YES);
    case FIELD_RECORD: return reference_title(cx, records, field->refers, value);
    case FIELD_REGION: return region_name(cx, value);
    case FIELD_INDICATOR: return indicator_title(cx, value);
    case FIELD_FILE: return file_name_of(cx, value);
    case FIELD_TEXT:
    case FIELD_PROSE:
    case FIELD_ADDRESS:
    case FIELD_MAIL:
    case FIELD_TYPES: break;
    }
    return value;
}

RecordValue value_shown(Cx *cx, const Request *request, const Records *records,
                        const FieldOf *field, const Record *record, Str value) {
    RecordValue shown = {.text = value_text(cx, records, field, value)};
    if (field->type == FIELD_RECORD) {
        const Record *other = record_find(records, field->refers, value);
        if (other && !record_seen(cx, records, other, request->person))
            shown.text = message_text(cx->lang, MSG_ENTRY_NOT_SEEN);
        else if (other)
            shown.href = record_href(cx, request, other, "");
    }
    if (field->type == FIELD_REGION)
        shown.href = page_href(cx, request, "/region/%.*s", STR_ARG(value));
    if (field->type == FIELD_INDICATOR)
        shown.href = page_href(cx, request, "/indicator/%.*s", STR_ARG(value));
    if (field->type == FIELD_MAIL) shown.href = str_format(cx->mem, "mailto:%.*s", STR_ARG(value));
    if (field->type == FIELD_ADDRESS) {
        shown.href = value;
        shown.outside = true;
    }
    if (field->type == FIELD_FILE) {
        shown.href = record_href(cx, request, record, "/file");
        shown.text = message_text(cx->lang, MSG_ENTRY_FILE_OPEN);
    }
    return shown;
}

Str values_words(Cx *cx, const Records *records, const FieldOf *field, RecordValues values) {
    Str *texts = NEW_ARRAY(cx->mem, Str, values.n + 1);
    for (size_t i = 0; i < values.n; i++)
        texts[i] = value_text(cx, records, field, values.list[i]);
    return str_join(cx->mem, values.n, texts, S("; "));
}

/* ---- as people enter it ---- */

static Str with_comma(Cx *cx, Str value) {
    Buf out = buf_new(cx->mem, value.n + 1);
    for (size_t i = 0; i < value.n; i++)
        buf_char(&out, value.p[i] == '.' ? ',' : value.p[i]);
    return buf_str(&out);
}

/* "2024-01-11" → "11.01.2024", "2019-01" → "01.2019". */
static Str day_turned(Cx *cx, Str value) {
    Str year = str_slice(value, 0, 4);
    if (value.n == 10)
        return str_format(cx->mem, "%.*s.%.*s.%.*s", STR_ARG(str_slice(value, 8, 10)),
                          STR_ARG(str_slice(value, 5, 7)), STR_ARG(year));
    if (value.n == 7)
        return str_format(cx->mem, "%.*s.%.*s", STR_ARG(str_slice(value, 5, 7)), STR_ARG(year));
    return value;
}

Str value_entered(Cx *cx, const FieldOf *field, Str value) {
    Number number;
    Date date;
    Str time;
    Day day;
    if (cx->lang != DE) return value;
    switch (field->type) {
    case FIELD_DECIMAL:
    case FIELD_MONEY:
        return number_read(value, DECIMAL_POINT, &number) ? with_comma(cx, value) : value;
    case FIELD_DAY:
        if (!day_read(value, &day) || !str_equal(day_canonical(cx->mem, day), value)) return value;
        return day_turned(cx, value);
    case FIELD_MOMENT:
        if (!moment_read(value, &date, &time)) return value;
        return str_format(cx->mem, "%.*s %.*s", STR_ARG(day_turned(cx, str_slice(value, 0, 10))),
                          STR_ARG(time));
    default: return value;
    }
}
