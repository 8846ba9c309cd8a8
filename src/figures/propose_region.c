/* Which column tells the region? Official keys that the register knows weigh most, then keys of the
 * official lengths under a heading that says so, then names. Numbers of five digits look like keys
 * of other Länder: by themselves they prove nothing. */

#include "base/base.h"
#include "figures/figures_in.h"
#include "figures/propose_in.h"

#define MOST_OF 9 /* of ten cells must be what the column is taken for */

/* ---- what the texts are ---- */

/* "DE", "DEA", "DEA1", "DEA12" */
static bool is_nuts(Str text) {
    if (text.n < 3 || text.n > 5 || !str_starts(text, S("DE"))) return false;
    for (size_t i = 2; i < text.n; i++)
        if (!((text.p[i] >= '0' && text.p[i] <= '9') || (text.p[i] >= 'A' && text.p[i] <= 'Z')))
            return false;
    return true;
}

static void weigh_text(Proposal *p, Guess *guess, const SeenText *seen) {
    const Region *region;
    Str several;
    arena_reset(p->intake->scratch);
    Key key = key_read(p->intake, seen->text);
    bool lost = key.kind == KEY_LOST_ZERO && key_read(p->intake, key.expected).kind == KEY_KNOWN;
    if (key.kind == KEY_KNOWN)
        guess->known += seen->times;
    else if (key.kind == KEY_OUTSIDE && seen->text.n != 3)
        guess->official += seen->times;
    else if (lost)
        guess->lost += seen->times;
    else if (is_nuts(seen->text))
        guess->nuts += seen->times;
    if (region_by_key(p->catalogue, seen->text, true)) guess->schools += seen->times;
    if (key.kind == KEY_KNOWN || guess->numbers > guess->filled / 2) return;
    NameKind named =
        name_read(p->intake->scratch, p->names, seen->text, LEVEL_ANY, &region, &several);
    guess->named += named == NAME_KNOWN ? seen->times : 0;
    guess->several += named == NAME_SEVERAL ? seen->times : 0;
}

static void weigh_all(Proposal *p) {
    for (size_t c = 0; c < p->n; c++)
        for (size_t i = 0; i < p->guesses[c].texts.n; i++)
            weigh_text(p, &p->guesses[c], &p->guesses[c].texts.at[i]);
}

/* Cells behind the texts that were kept. */
static size_t seen_cells(const Guess *guess) {
    size_t n = 0;
    for (size_t i = 0; i < guess->texts.n; i++)
        n += guess->texts.at[i].times;
    return n;
}

static bool most(size_t part, size_t whole) {
    return whole && part * 10 >= whole * MOST_OF;
}

/* ---- one column of keys ---- */

static bool mostly_periods(const Guess *guess) {
    return most(guess->periods, seen_cells(guess));
}

/* 0: no keys. A number with a leading zero, or under a heading like "id", may be a key of anything:
 * where the register knows none of them the heading must speak of areas. */
static double key_weight(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    size_t cells = seen_cells(guess);
    size_t keys = guess->known + guess->official + guess->lost + guess->nuts;
    Str heading = propose_heading(p, c);
    bool area = words_have(p->scratch, WORDS_AREA, heading) ||
                words_have(p->scratch, WORDS_AREA_KEY, heading);
    bool worded = area || words_have(p->scratch, WORDS_KEY, heading);
    bool fractions = guess->numbers && guess->whole < guess->numbers;
    bool proven = guess->known * 2 >= cells || guess->nuts * 2 >= cells || guess->lost * 2 >= cells;
    bool likely = proven || (guess->known && (guess->leading_zero || worded));
    if (!most(keys, cells) || fractions || (!likely && !area)) return 0;
    if (guess->known == 0 && !guess->nuts && guess->length == 2 && !area) return 0;
    if (mostly_periods(guess) && !guess->known && !guess->leading_zero) return 0;
    double weight = 100.0 * (double)guess->known / (double)cells;
    weight += 40.0 * (double)(guess->official + guess->lost + guess->nuts) / (double)cells;
    weight += worded ? 40 : 0;
    weight += guess->leading_zero ? 20 : 0;
    return weight;
}

/* Of the columns that are nearly as sure as the surest, the one with the finest areas; the same
 * areas once more by a longer key do not make that better. */
static size_t best_key(const Proposal *p) {
    double *weights = NEW_ARRAY(p->mem, double, p->n + 1), top = 0;
    size_t best = NOWHERE;
    for (size_t c = 0; c < p->n; c++) {
        weights[c] = key_weight(p, c);
        if (weights[c] > top) top = weights[c];
    }
    for (size_t c = 0; c < p->n; c++) {
        if (weights[c] <= 0 || weights[c] < top * 0.6) continue;
        size_t here = p->guesses[c].texts.n, there = best == NOWHERE ? 0 : p->guesses[best].texts.n;
        bool alike = here * 20 >= there * 19 && there * 20 >= here * 19;
        if (best == NOWHERE || (alike ? weights[c] > weights[best] : here > there)) best = c;
    }
    return best;
}

static Texts key_reason(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    Str numbers[] = {propose_number(p, c), propose_heading(p, c),
                     propose_count(p, guess->known + guess->official + guess->lost + guess->nuts),
                     propose_count(p, seen_cells(guess)), propose_count(p, guess->known)};
    return propose_say(p, guess->lost ? MSG_CHECK_WHY_KEY_LOST : MSG_CHECK_WHY_KEY, 5, numbers);
}

/* ---- schools ---- */

static size_t school_column(const Proposal *p) {
    for (size_t c = 0; c < p->n; c++) {
        const Guess *guess = &p->guesses[c];
        size_t cells = seen_cells(guess);
        bool six = guess->length == 6 && guess->numbers == guess->filled && guess->filled;
        bool worded = words_have(p->scratch, WORDS_SCHOOL, propose_heading(p, c));
        if (six && !guess->negative && (worded || most(guess->schools, cells))) return c;
    }
    return NOWHERE;
}

/* ---- names ---- */

static size_t best_name(const Proposal *p) {
    size_t best = NOWHERE, found = 0;
    for (size_t c = 0; c < p->n; c++) {
        const Guess *guess = &p->guesses[c];
        size_t cells = seen_cells(guess), named = guess->named + guess->several;
        bool enough =
            most(named, cells) || (words_have(p->scratch, WORDS_AREA, propose_heading(p, c)) &&
                                   named && named * 10 >= cells);
        if (!enough || named <= found) continue;
        best = c;
        found = named;
    }
    return best;
}

/* Only Kreise and cities, or only towns and cities, among the names that mean one thing: then the
 * others are meant at that level, too. */
static RegionLevel level_of_names(const Proposal *p, const Guess *guess) {
    const Region *region;
    Str several;
    size_t kreise = 0, towns = 0, others = 0;
    for (size_t i = 0; i < guess->texts.n; i++) {
        arena_reset(p->intake->scratch);
        if (name_read(p->intake->scratch, p->names, guess->texts.at[i].text, LEVEL_ANY, &region,
                      &several) != NAME_KNOWN)
            continue;
        kreise += region->kind == REGION_KREIS;
        towns += region->kind == REGION_TOWN;
        others += region->kind != REGION_KREIS && region->kind != REGION_TOWN &&
                  region->kind != REGION_CITY;
    }
    if (kreise > 2 && !towns) return LEVEL_KREIS;
    if (towns > 2 && !kreise) return LEVEL_TOWN;
    return LEVEL_ANY;
}

static void take_name(Proposal *p, size_t c) {
    Guess *guess = &p->guesses[c];
    size_t cells = seen_cells(guess);
    p->region_from = REGION_FROM_NAME;
    p->name = c;
    guess->use = USE_REGION;
    if (guess->several) p->level = level_of_names(p, guess);
    if (!most(guess->named + guess->several, cells)) p->outside = OUTSIDE_UNKNOWN;
    guess->reason =
        say_reason(p, MSG_CHECK_WHY_NAMES, propose_number(p, c), propose_heading(p, c),
                   propose_count(p, guess->named + guess->several), propose_count(p, cells));
    if (p->level != LEVEL_ANY)
        vec_push(p->mem, &p->reasons,
                 propose_say(p,
                             p->level == LEVEL_KREIS ? MSG_CHECK_WHY_LEVEL_KREIS
                                                     : MSG_CHECK_WHY_LEVEL_TOWN,
                             0, NULL));
}

/* ---- areas of another kind ---- */

/* Nothing of the register is there: a column whose heading says that it holds areas. Codes before
 * names. */
static size_t other_areas(const Proposal *p) {
    size_t best = NOWHERE;
    int weight = 0;
    for (size_t c = 0; c < p->n; c++) {
        const Guess *guess = &p->guesses[c];
        Str heading = propose_heading(p, c);
        ColumnRole role = p->table->columns[c].role;
        if (role != ROLE_UNKNOWN && role != ROLE_DIMENSION && role != ROLE_REGION) continue;
        bool fractions = guess->numbers && guess->whole < guess->numbers;
        if (!guess->filled || fractions || guess->negative) continue;
        if (role != ROLE_REGION && !words_have(p->scratch, WORDS_AREA, heading)) continue;
        int here = 1 + 8 * (role == ROLE_REGION) + 2 * (guess->length > 0) +
                   words_have(p->scratch, WORDS_KEY, heading);
        if (here > weight) best = c, weight = here;
    }
    return best;
}

static void take_other(Proposal *p, size_t c) {
    p->region[p->n_region++] = c;
    p->outside = p->table->kind == TABLE_CUBE ? OUTSIDE_UNKNOWN : OUTSIDE_ALL;
    p->guesses[c].use = USE_REGION;
    p->guesses[c].reason =
        say_reason(p, MSG_CHECK_WHY_OTHER, propose_number(p, c), propose_heading(p, c));
}

/* ---- the choice ---- */

static void take_key(Proposal *p, size_t c) {
    p->region[p->n_region++] = c;
    p->guesses[c].use = USE_REGION;
    p->guesses[c].reason = key_reason(p, c);
    if (p->guesses[c].nuts) p->outside = OUTSIDE_UNKNOWN;
    for (size_t i = 0; i < p->n; i++)
        if (i != c && p->guesses[i].texts.n > 1 && key_weight(p, i) > 0 &&
            !propose_tells(p, c, i) && !propose_tells(p, i, c))
            vec_push(p->mem, &p->reasons,
                     say_reason(p, MSG_CHECK_WHY_SECOND_KEY, propose_number(p, i),
                                propose_heading(p, i), propose_number(p, c)));
}

void propose_region(Proposal *p) {
    size_t c;
    p->name = NOWHERE;
    if (p->genesis) {
        p->region[p->n_region++] = p->table->key_column;
        p->name = p->table->name_column;
        p->guesses[p->table->key_column].use = USE_REGION;
        p->guesses[p->table->key_column].reason =
            say_reason(p, MSG_CHECK_WHY_LAYOUT, propose_number(p, p->table->key_column));
        return;
    }
    weigh_all(p);
    if ((c = school_column(p)) != NOWHERE) {
        p->of_schools = true;
        p->region[p->n_region++] = c;
        p->guesses[c].use = USE_REGION;
        p->guesses[c].reason =
            say_reason(p, MSG_CHECK_WHY_SCHOOLS, propose_number(p, c), propose_heading(p, c));
        return;
    }
    c = best_key(p);
    JoinedKey joined;
    if (joined_find(p, c, &joined)) {
        joined_take(p, &joined);
        return;
    }
    if (c != NOWHERE) {
        take_key(p, c);
        return;
    }
    if ((c = best_name(p)) != NOWHERE) {
        take_name(p, c);
        return;
    }
    const Region *region = title_region(p->mem, p->catalogue, p->names, p->table, LEVEL_ANY);
    if (region) {
        p->region_from = REGION_FROM_TITLE;
        vec_push(p->mem, &p->reasons,
                 say_reason(p, MSG_CHECK_WHY_TITLE_REGION, region->name.in[DE], region->key));
        return;
    }
    if ((c = other_areas(p)) != NOWHERE) {
        take_other(p, c);
        return;
    }
    p->region_from = REGION_FROM_TITLE;
    vec_push(p->mem, &p->reasons, propose_say(p, MSG_CHECK_WHY_NO_REGION, 0, NULL));
}
