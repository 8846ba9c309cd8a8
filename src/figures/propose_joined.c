/* Which columns beside each other make up the official key together? Their digits, put one behind
 * the other in some order, must be keys that the register or the book of keys knows, and must stop
 * only where a row speaks of a higher level. No heading is asked: what the cells say decides. */

#include "base/base.h"
#include "figures/propose_in.h"

#define MOST_OF 9 /* of ten rows must have a key */
#define MOST_PARTS 5
#define MOST_PART_DIGITS 5
#define MOST_ORDERS 2000 /* that are tried on the sample */
#define KREIS_DIGITS 5
#define ASSOCIATION_DIGITS 9

typedef struct Search {
    Proposal *p;
    JoinedKey best;
    JoinedKey trying;
    size_t *lengths;   /* of every column, as a part; 0: it is none */
    size_t run, n_run; /* the columns: from run on */
    bool used[MOST_PARTS];
    size_t orders;
    Index seen;
} Search;

/* Digits of one length, but for a few; 0: no part of a key. */
static size_t part_length(const Guess *guess) {
    size_t cells[MOST_PART_DIGITS + 1] = {0}, n = 0;
    for (size_t i = 0; i < guess->texts.n; i++) {
        Str text = guess->texts.at[i].text;
        size_t k = 0;
        while (k < text.n && text.p[k] >= '0' && text.p[k] <= '9')
            k++;
        cells[k == text.n && k <= MOST_PART_DIGITS ? k : 0] += guess->texts.at[i].times;
        n += guess->texts.at[i].times;
    }
    for (size_t k = 1; k <= MOST_PART_DIGITS && !guess->many; k++)
        if (cells[k] && cells[k] * 100 >= n * 95) return k;
    return 0;
}

/* Where a level may end: Land, Regierungsbezirk, Kreis, municipality, association, municipality
 * behind its association. */
static bool level_ends(size_t digits) {
    return digits == 2 || digits == 3 || digits == KREIS_DIGITS || digits == 8 ||
           digits == ASSOCIATION_DIGITS || digits == 12;
}

/* The key of one row of the sample, in the scratch arena; *parts: how many columns it has. False
 * where a column is empty before one that is not. */
static bool key_of_row(const Proposal *p, const JoinedKey *joined, size_t row, Str *key,
                       size_t *parts) {
    Str texts[MOST_PARTS];
    bool ended = false;
    *parts = 0;
    for (size_t i = 0; i < joined->n; i++) {
        uint32_t text = p->cells[row * p->n + joined->columns[i]];
        if (text != NONE32 && ended) return false;
        ended |= text == NONE32;
        if (!ended) texts[(*parts)++] = p->guesses[joined->columns[i]].texts.at[text].text;
    }
    *key = str_join(p->intake->scratch, *parts, texts, STR_NONE);
    return true;
}

/* An association is no area of the register: its Kreis must be right. */
static KeyKind kind_of(const Proposal *p, const JoinedKey *joined, Str key, size_t parts) {
    if (key.n == ASSOCIATION_DIGITS && parts < joined->n) key = str_slice(key, 0, KREIS_DIGITS);
    return key_read(p->intake, key).kind;
}

/* What follows the Kreis may be anything, as far as other Länder go: there the digits themselves
 * must look like those of a key, with leading zeros. */
static bool tail_right(const Search *s, size_t digits, size_t full, size_t full_known) {
    if (digits <= KREIS_DIGITS || full_known * 2 > full) return true;
    size_t before = 0;
    for (size_t i = 0; i < s->trying.n; i++) {
        const Guess *guess = &s->p->guesses[s->trying.columns[i]];
        if (before >= KREIS_DIGITS && guess->leading_zero) return true;
        before += s->lengths[s->trying.columns[i]];
    }
    return false;
}

static bool weigh(Search *s, size_t digits) {
    Proposal *p = s->p;
    JoinedKey *joined = &s->trying;
    size_t wrong = 0, full = 0, full_known = 0, parts;
    Str key;
    joined->rows = joined->right = joined->known = joined->areas = 0;
    s->seen = (Index){0};
    for (size_t r = 0; r < p->n_sample && wrong * 10 <= p->n_sample; r++) {
        arena_reset(p->intake->scratch);
        bool whole = key_of_row(p, joined, r, &key, &parts);
        if (whole && !key.n) continue;
        joined->rows++;
        KeyKind kind = whole ? kind_of(p, joined, key, parts) : KEY_UNKNOWN;
        if (kind != KEY_KNOWN && kind != KEY_OUTSIDE) {
            wrong++;
            continue;
        }
        joined->right++;
        joined->known += kind == KEY_KNOWN;
        full += parts == joined->n;
        full_known += parts == joined->n && kind == KEY_KNOWN;
        if (index_get(&s->seen, key) == NOWHERE)
            index_put(p->mem, &s->seen, str_copy(p->mem, key), joined->areas++);
    }
    return full && joined->rows * 2 > p->n_sample && joined->right * 10 >= joined->rows * MOST_OF &&
           tail_right(s, digits, full, full_known);
}

/* Rows of the sample lie far apart: what the last column tells may not show in them. */
static bool is_better(const JoinedKey *a, const JoinedKey *b) {
    if (a->areas != b->areas) return a->areas > b->areas;
    return a->n != b->n ? a->n > b->n : a->known > b->known;
}

static void try_order(Search *s, size_t digits) {
    if (s->trying.n == s->n_run) {
        if (digits < KREIS_DIGITS || s->orders++ >= MOST_ORDERS) return;
        ArenaMark mark = arena_mark(s->p->mem);
        bool right = weigh(s, digits);
        arena_rewind(s->p->mem, mark);
        if (right && is_better(&s->trying, &s->best)) s->best = s->trying;
        return;
    }
    for (size_t i = 0; i < s->n_run; i++) {
        size_t here = digits + s->lengths[s->run + i];
        if (s->used[i] || !level_ends(here)) continue;
        s->used[i] = true;
        s->trying.columns[s->trying.n++] = s->run + i;
        try_order(s, here);
        s->trying.n--;
        s->used[i] = false;
    }
}

/* Different areas in the sample, by one column alone. */
static size_t areas_of(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    ArenaMark mark = arena_mark(p->mem);
    bool *seen = NEW_ARRAY(p->mem, bool, guess->texts.n + 1);
    size_t n = 0;
    for (size_t r = 0; r < p->n_sample; r++) {
        uint32_t text = p->cells[r * p->n + c];
        n += text == NONE32 ? guess->many : !seen[text];
        if (text != NONE32) seen[text] = true;
    }
    arena_rewind(p->mem, mark);
    return n;
}

bool joined_find(Proposal *p, size_t single, JoinedKey *out) {
    Search search = {.p = p, .lengths = NEW_ARRAY(p->mem, size_t, p->n + 1)};
    for (size_t c = 0; c < p->n; c++)
        search.lengths[c] = part_length(&p->guesses[c]);
    for (size_t c = 0; c < p->n; c++) {
        if (!search.lengths[c]) continue;
        for (search.n_run = 2; search.n_run <= MOST_PARTS && c + search.n_run <= p->n;
             search.n_run++) {
            if (!search.lengths[c + search.n_run - 1]) break;
            search.run = c;
            try_order(&search, 0);
        }
    }
    *out = search.best;
    return search.best.n && (single == NOWHERE || search.best.areas > areas_of(p, single));
}

static Str column_at(const Proposal *p, const JoinedKey *joined, bool last) {
    size_t at = joined->columns[0];
    for (size_t i = 1; i < joined->n; i++)
        if (last ? joined->columns[i] > at : joined->columns[i] < at) at = joined->columns[i];
    return propose_number(p, at);
}

void joined_take(Proposal *p, const JoinedKey *joined) {
    Index seen = {0};
    size_t parts;
    Str key;
    Texts reason = say_reason(p, MSG_CHECK_WHY_KEY_PARTS, column_at(p, joined, false),
                              column_at(p, joined, true), propose_count(p, joined->right),
                              propose_count(p, joined->rows), propose_count(p, joined->known));
    for (size_t i = 0; i < joined->n; i++) {
        p->region[p->n_region++] = joined->columns[i];
        p->guesses[joined->columns[i]].use = USE_REGION;
        p->guesses[joined->columns[i]].reason = reason;
    }
    p->areas = NEW_ARRAY(p->mem, uint32_t, p->n_sample + 1);
    for (size_t r = 0; r < p->n_sample; r++) {
        arena_reset(p->intake->scratch);
        p->areas[r] = NONE32;
        if (!key_of_row(p, joined, r, &key, &parts) || !key.n) continue;
        size_t known = index_get(&seen, key);
        if (known == NOWHERE) {
            known = p->n_areas++;
            index_put(p->mem, &seen, str_copy(p->mem, key), known);
        }
        p->areas[r] = (uint32_t)known;
    }
}

bool joined_tells(const Proposal *p, size_t column) {
    ArenaMark mark = arena_mark(p->mem);
    uint32_t *with = NEW_ARRAY(p->mem, uint32_t, p->n_areas + 1); /* + 1; 0: not seen yet */
    bool tells = true;
    for (size_t r = 0; r < p->n_sample && tells; r++) {
        uint32_t area = p->areas[r], text = p->cells[r * p->n + column];
        if (area == NONE32 || text == NONE32) continue;
        tells = !with[area] || with[area] == text + 1;
        with[area] = text + 1;
    }
    arena_rewind(p->mem, mark);
    return tells;
}
