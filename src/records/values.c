/* Is it a value of its field, and how is it written once and for all? People write "11.1.2024",
 * "1.250,00", "ja"; what is kept has one form. What could mean two things is refused, not guessed.
 */

#include <string.h>
#include "records/records_in.h"
#include "words/search.h"

enum {
    TEXT_MOST = 500,
    PROSE_MOST = 20000,
    ADDRESS_MOST = 2000,
    MAIL_MOST = 254,
    DIGEST_DIGITS = 64,
    WHOLE_MOST = 2000000000,
    MONEY_DECIMALS = 2,
    NUMBER_DECIMALS_MOST = 6,
    GROUP = 3,
};
#define NUMBER_MOST 1e12

static ValueRead good(Str value) {
    return (ValueRead){.value = value, .rule = RULES};
}

static ValueRead bad(Cx *cx, Msg expected) {
    return (ValueRead){.rule = RULE_RECORD_VALUE, .expected = message_text(cx->lang, expected)};
}

/* ---- texts ---- */

static bool control(char c) {
    return (unsigned char)c < ' ' || c == 0x7f;
}

/* One line: no control signs at all. Paragraphs: line ends and tabs, and every line end is "\n". */
static ValueRead text_read(Cx *cx, Str text, bool lines, size_t most) {
    if (text.n > most)
        return (ValueRead){.rule = RULE_RECORD_LONG, .expected = str_int(cx->mem, (int64_t)most)};
    Buf out = buf_new(cx->mem, most + 1);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (lines && c == '\r') {
            if (i + 1 == text.n || text.p[i + 1] != '\n') buf_char(&out, '\n');
            continue;
        }
        if (control(c) && !(lines && (c == '\n' || c == '\t')))
            return (ValueRead){.rule = RULE_RECORD_TEXT};
        buf_char(&out, c);
    }
    return good(buf_str(&out));
}

Str text_folded(Arena *mem, Str text) {
    enum { WORDS_MOST = 256 };
    Str words[WORDS_MOST];
    Buf apart = buf_new(mem, TEXT_MOST); /* "Ruhr-West" and "Ruhr West" are one */
    for (size_t i = 0; i < text.n; i++)
        buf_char(&apart, text.p[i] == '-' ? ' ' : text.p[i]);
    size_t n = words_pieces(mem, buf_str(&apart), words, NULL, WORDS_MOST);
    return str_join(mem, n, words, S(" "));
}

/* ---- choices, flags ---- */

static bool same_word(Arena *mem, Str a, Str b) {
    return str_equal(text_folded(mem, a), text_folded(mem, b));
}

/* By its id, or by its word in either language. */
static ValueRead choice_read(Cx *cx, const FieldOf *field, Str text) {
    size_t n;
    const Choice *of = choices_of(field->choices, &n);
    Str *words = NEW_ARRAY(cx->mem, Str, n);
    for (size_t i = 0; i < n; i++) {
        if (str_equal(text, of[i].id)) return good(of[i].id);
        Str word = choice_word(cx->lang, field->choices, of[i].id);
        words[i] = str_format(cx->mem, "%.*s (%.*s)", STR_ARG(word), STR_ARG(of[i].id));
    }
    for (size_t i = 0; text.n <= TEXT_MOST && i < n; i++)
        for (Lang lang = 0; lang < LANGS; lang++)
            if (same_word(cx->mem, text, choice_word(lang, field->choices, of[i].id)))
                return good(of[i].id);
    return (ValueRead){.rule = RULE_RECORD_CHOICE,
                       .expected = str_join(cx->mem, n, words, S(", "))};
}

static ValueRead flag_read(Cx *cx, Str text) {
    static const char *const yes[] = {"yes", "ja", "x", "true", "wahr", "1"};
    static const char *const no[] = {"no", "nein", "false", "falsch", "0"};
    Str lower = str_lower(cx->mem, text);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_equal(lower, str_of(yes[i]))) return good(S("yes"));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (str_equal(lower, str_of(no[i]))) return good(S(""));
    return bad(cx, MSG_RECORD_EXPECTED_FLAG);
}

/* ---- numbers ---- */

static ValueRead whole_read(Cx *cx, Str text) {
    int64_t value;
    if (!int_read(text, &value) || value > WHOLE_MOST) return bad(cx, MSG_RECORD_EXPECTED_WHOLE);
    return good(str_int(cx->mem, value));
}

/* With so many decimals; whole and decimals are kept as they are. */
static Str decimal_text(Arena *mem, Number number, int decimals) {
    uint64_t scaled = 0, ten = 1;
    must(number_scaled(number.value, decimals, &scaled));
    for (int i = 0; i < decimals; i++)
        ten *= 10;
    const char *sign = number.value < 0 && scaled ? "-" : "";
    if (!decimals) return str_format(mem, "%s%llu", sign, (unsigned long long)scaled);
    return str_format(mem, "%s%llu.%0*llu", sign, (unsigned long long)(scaled / ten), decimals,
                      (unsigned long long)(scaled % ten));
}

static bool number_taken(Str text, Decimal decimal, int most, Number *out) {
    return text.n <= 40 && str_find(text, S("E"), 0) == SIZE_MAX &&
           str_find(text, S("e"), 0) == SIZE_MAX && number_read(text, decimal, out) &&
           out->decimals <= most && out->value < NUMBER_MOST && out->value > -NUMBER_MOST;
}

/* Whatever sign stands for the decimals: a text that both readings take, with different values, is
 * ambiguous ("1.234"). */
static bool either(Str text, int most, Number *out, bool *two) {
    Number comma, point;
    bool a = number_taken(text, DECIMAL_COMMA, most, &comma);
    bool b = number_taken(text, DECIMAL_POINT, most, &point);
    *two = a && b && comma.decimals != point.decimals;
    *out = a ? comma : point;
    return a || b;
}

static ValueRead decimal_read(Cx *cx, Str text) {
    Number number;
    bool two;
    if (!either(text, NUMBER_DECIMALS_MOST, &number, &two))
        return bad(cx, MSG_RECORD_EXPECTED_DECIMAL);
    if (two) return bad(cx, MSG_RECORD_EXPECTED_ONE_NUMBER);
    /* Written with three decimals it would be ambiguous when it is read again. */
    int decimals = number.decimals == GROUP ? GROUP + 1 : number.decimals;
    return good(decimal_text(cx->mem, number, decimals));
}

/* Never more than two decimals, so that "1.234" is no riddle here. */
static ValueRead money_read(Cx *cx, Str text) {
    Number number;
    bool two;
    if (!either(text, MONEY_DECIMALS, &number, &two)) return bad(cx, MSG_RECORD_EXPECTED_MONEY);
    return good(decimal_text(cx->mem, number, MONEY_DECIMALS));
}

/* ---- times ---- */

static ValueRead day_value(Cx *cx, Str text) {
    Day day;
    if (!day_read(text, &day)) return bad(cx, MSG_RECORD_EXPECTED_DAY);
    return good(day_canonical(cx->mem, day));
}

/* "2026-12-01 14:00", "2026-12-01T14:00", "01.12.2026, 14:00 Uhr" */
static ValueRead moment_value(Cx *cx, Str text) {
    enum { DATE = 10, TIME = 5 };
    Date date;
    Str rest = str_trim(str_slice(text, DATE, text.n));
    if (str_starts(rest, S("T")) || str_starts(rest, S(","))) rest = str_slice(rest, 1, rest.n);
    if (str_ends(rest, S("Uhr"))) rest = str_slice(rest, 0, rest.n - 3);
    rest = str_trim(rest);
    int64_t hour = 0, minute = 0;
    if (rest.n != TIME || rest.p[2] != ':' || !date_read(str_slice(text, 0, DATE), &date) ||
        !int_read(str_slice(rest, 0, 2), &hour) || !int_read(str_slice(rest, 3, TIME), &minute) ||
        hour > 23 || minute > 59)
        return bad(cx, MSG_RECORD_EXPECTED_MOMENT);
    return good(str_format(cx->mem, "%04d-%02d-%02d %02d:%02d", date.year, date.month, date.day,
                           (int)hour, (int)minute));
}

static ValueRead period_value(Cx *cx, Str text) {
    Period period;
    if (!period_read(text, &period)) return bad(cx, MSG_RECORD_EXPECTED_PERIOD);
    return good(period_code(cx->mem, period));
}

/* ---- addresses, ids ---- */

static bool plain(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f ||
            strchr("\"<>\\^`{|}", text.p[i]))
            return false;
    return true;
}

static ValueRead address_value(Cx *cx, Str text) {
    size_t head = str_starts(text, S("https://")) ? 8 : str_starts(text, S("http://")) ? 7 : 0;
    bool host = head && text.n > head && !strchr("/?#:.@", text.p[head]);
    if (!host || text.n > ADDRESS_MOST || !plain(text)) return bad(cx, MSG_RECORD_EXPECTED_ADDRESS);
    return good(text);
}

static ValueRead mail_value(Cx *cx, Str text) {
    size_t at = str_find(text, S("@"), 0), dot = SIZE_MAX;
    if (at != SIZE_MAX && at > 0) dot = str_find(text, S("."), at + 2);
    bool once = at != SIZE_MAX && str_find(text, S("@"), at + 1) == SIZE_MAX;
    bool signs = plain(text) && str_find(text, S(","), 0) == SIZE_MAX &&
                 str_find(text, S(";"), 0) == SIZE_MAX;
    if (!once || !signs || dot == SIZE_MAX || dot + 1 >= text.n || text.n > MAIL_MOST)
        return bad(cx, MSG_RECORD_EXPECTED_MAIL);
    return good(text);
}

bool id_formed(Str id) {
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool inside = i > 0 && i + 1 < id.n && id.p[i - 1] != '-';
        if (!letter && !(c == '-' && inside)) return false;
    }
    return id.n > 0 && id.n <= RECORD_ID_MOST;
}

/* A character as an id has it: "ä" is "ae"; empty where it only separates. */
static Str id_letters(Arena *mem, Str character) {
    static const struct {
        Str from, to;
    } german[] = {{S("ä"), S("ae")}, {S("ö"), S("oe")}, {S("ü"), S("ue")}, {S("ß"), S("ss")},
                  {S("Ä"), S("ae")}, {S("Ö"), S("oe")}, {S("Ü"), S("ue")}};
    for (size_t i = 0; i < sizeof german / sizeof *german; i++)
        if (str_equal(character, german[i].from)) return german[i].to;
    Str folded = character.n == 1 ? str_lower(mem, character) : words_fold(mem, character);
    return id_formed(folded) ? folded : S("");
}

Str id_made(Arena *mem, Str text) {
    enum { LONGEST = RECORD_ID_MOST - 8 /* room for a number */ };
    Buf out = buf_new(mem, LONGEST);
    bool apart = false;
    text = str_slice(text, 0, TEXT_MOST);
    for (size_t i = 0, n; i < text.n; i += n) {
        n = str_character(text, i);
        Str letters = n ? id_letters(mem, str_slice(text, i, i + n)) : S("");
        n = n ? n : 1;
        if (letters.n && out.n + letters.n + 1 > LONGEST) break;
        if (letters.n && apart && out.n) buf_char(&out, '-');
        if (letters.n) apart = false;
        if (!letters.n) apart = true;
        buf_put(&out, letters);
    }
    return buf_str(&out);
}

static ValueRead id_value(Cx *cx, Str text) {
    if (!id_formed(text)) return bad(cx, MSG_RECORD_EXPECTED_ID);
    return good(text);
}

static ValueRead key_value(Cx *cx, Str text) {
    enum { KEY_MOST = 60 };
    if (text.n > KEY_MOST || !plain(text)) return bad(cx, MSG_RECORD_EXPECTED_KEY);
    return good(text);
}

static ValueRead file_value(Cx *cx, Str text) {
    bool hex = text.n == DIGEST_DIGITS;
    for (size_t i = 0; i < text.n && hex; i++)
        hex = (text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'a' && text.p[i] <= 'f');
    return hex ? good(text) : bad(cx, MSG_RECORD_EXPECTED_FILE);
}

ValueRead value_read(Cx *cx, const FieldOf *field, Str text) {
    text = str_trim(text);
    if (!str_is_utf8(text)) return (ValueRead){.rule = RULE_RECORD_TEXT};
    if (!text.n) return good(S(""));
    switch (field->type) {
    case FIELD_TEXT: return text_read(cx, text, false, TEXT_MOST);
    case FIELD_PROSE: return text_read(cx, text, true, PROSE_MOST);
    case FIELD_CHOICE: return choice_read(cx, field, text);
    case FIELD_DAY: return day_value(cx, text);
    case FIELD_MOMENT: return moment_value(cx, text);
    case FIELD_PERIOD: return period_value(cx, text);
    case FIELD_WHOLE: return whole_read(cx, text);
    case FIELD_DECIMAL: return decimal_read(cx, text);
    case FIELD_MONEY: return money_read(cx, text);
    case FIELD_FLAG: return flag_read(cx, text);
    case FIELD_RECORD: return id_value(cx, text);
    case FIELD_REGION:
    case FIELD_INDICATOR: return key_value(cx, text);
    case FIELD_ADDRESS: return address_value(cx, text);
    case FIELD_MAIL: return mail_value(cx, text);
    case FIELD_FILE: return file_value(cx, text);
    case FIELD_TYPES: break;
    }
    return (ValueRead){.rule = RULE_RECORD_TEXT};
}
