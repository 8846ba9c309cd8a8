/* What do all readers of statistical cubes need? Choosing a data set, the order of columns, and
 * what the identifiers mean that SDMX has given one meaning for all senders. */

#include "formats/cube_in.h"

/* ---- choosing ---- */

static Str names_joined(Arena *mem, const CubeSet *sets, size_t n) {
    Str *names = NEW_ARRAY(mem, Str, n);
    for (size_t i = 0; i < n; i++)
        names[i] = sets[i].name;
    return str_join(mem, n < 20 ? n : 20, names, S(", "));
}

Err cube_choose(Cx *cx, Rows *rows, const RowsAsk *ask, const CubeSet *sets, size_t n) {
    size_t best = SIZE_MAX;
    Str *names = NEW_ARRAY(cx->mem, Str, n + 1);
    if (!n) return fail(cx, INVALID, MSG_FORMATS_CUBE_NO_DATA, rows->name);
    for (size_t i = 0; i < n; i++) {
        names[i] = str_copy(cx->mem, sets[i].name);
        bool fits = !ask->sheet.n || str_equal(ask->sheet, sets[i].name);
        if (fits && (best == SIZE_MAX || sets[i].n > sets[best].n)) best = i;
    }
    if (best == SIZE_MAX)
        return fail(cx, INVALID, MSG_FORMATS_CUBE_NO_SET, rows->name, str_copy(cx->mem, ask->sheet),
                    names_joined(cx->mem, sets, n));
    rows->sheets = names;
    rows->n_sheets = n;
    rows->sheet = best;
    return OK;
}

/* ---- columns ---- */

static int place_of(ColumnRole role) {
    switch (role) {
    case ROLE_DIMENSION:
    case ROLE_REGION:
    case ROLE_METRIC: return 0;
    case ROLE_UNKNOWN: return 1;
    case ROLE_TIME: return 2;
    case ROLE_VALUE: return 3;
    case ROLE_ATTRIBUTE: return 4;
    }
    return 4;
}

void cube_order(const ColumnRole *roles, size_t n, size_t *order) {
    size_t filled = 0;
    for (int place = 0; place <= 4; place++)
        for (size_t i = 0; i < n; i++)
            if (place_of(roles[i]) == place) order[filled++] = i;
}

TableColumn cube_column(Arena *mem, Str id, Str label, ColumnRole role) {
    Str *path = NEW(mem, Str);
    *path = heading_text(mem, id);
    return (TableColumn){.path = path, .n_path = path->n > 0, .role = role, .label = label};
}

/* ---- SDMX ---- */

static bool same_word(Str a, const char *b) {
    size_t i = 0;
    for (; i < a.n && b[i]; i++)
        if ((a.p[i] >= 'a' && a.p[i] <= 'z' ? a.p[i] - 32 : a.p[i]) != b[i]) return false;
    return i == a.n && !b[i];
}

/* The concepts that the content-oriented guidelines of SDMX list for all subject matters; only
 * those that are never (or always) a dimension. */
ColumnRole sdmx_role(Str id) {
    static const struct {
        const char *id;
        ColumnRole role;
    } known[] = {
        {"TIME_PERIOD", ROLE_TIME},          {"OBS_VALUE", ROLE_VALUE},
        {"REF_AREA", ROLE_REGION},           {"GEO", ROLE_REGION},
        {"OBS_STATUS", ROLE_ATTRIBUTE},      {"OBS_FLAG", ROLE_ATTRIBUTE},
        {"OBS_CONF", ROLE_ATTRIBUTE},        {"CONF_STATUS", ROLE_ATTRIBUTE},
        {"CONF_STATUS_OBS", ROLE_ATTRIBUTE}, {"PRE_BREAK_VALUE", ROLE_ATTRIBUTE},
        {"OBS_PRE_BREAK", ROLE_ATTRIBUTE},   {"UNIT_MULT", ROLE_ATTRIBUTE},
        {"DECIMALS", ROLE_ATTRIBUTE},        {"TIME_FORMAT", ROLE_ATTRIBUTE},
        {"TITLE", ROLE_ATTRIBUTE},           {"TITLE_COMPL", ROLE_ATTRIBUTE},
        {"COLL_METHOD", ROLE_ATTRIBUTE},     {"COLLECTION", ROLE_ATTRIBUTE},
        {"AVAILABILITY", ROLE_ATTRIBUTE},    {"COMMENT_OBS", ROLE_ATTRIBUTE},
        {"OBS_COM", ROLE_ATTRIBUTE},         {"COMMENT_TS", ROLE_ATTRIBUTE},
        {"COMMENT_DSET", ROLE_ATTRIBUTE},    {"BASE_PER", ROLE_ATTRIBUTE},
        {"EMBARGO_TIME", ROLE_ATTRIBUTE},    {"LAST_UPDATE", ROLE_ATTRIBUTE},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (same_word(id, known[i].id)) return known[i].role;
    return ROLE_UNKNOWN;
}

Str sdmx_value(Str text) {
    Str word = str_trim(text);
    bool none =
        str_equal(word, S("NaN")) || str_equal(word, S("#N/A")) || str_equal(word, S("#NA"));
    return none ? STR_NONE : text;
}

SdmxAction sdmx_action(Str word) {
    static const char *const data[] = {"I",           "A",      "R",       "M",
                                       "INFORMATION", "APPEND", "REPLACE", "MERGE"};
    word = str_trim(word);
    if (!word.n) return ACTION_DATA;
    for (size_t i = 0; i < sizeof data / sizeof *data; i++)
        if (same_word(word, data[i])) return ACTION_DATA;
    return same_word(word, "D") || same_word(word, "DELETE") ? ACTION_DELETE : ACTION_UNKNOWN;
}
