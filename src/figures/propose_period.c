/* Where does the table tell its period? In a column, in the headings, above the table; failing that
 * in the name of the file, and else nowhere: then the mapping asks for it. */

#include "base/base.h"
#include "figures/propose_in.h"

static PeriodKind kind_of(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    size_t best = PERIOD_YEAR;
    for (size_t kind = 0; kind <= PERIOD_DAY; kind++)
        if (guess->kinds[kind] > guess->kinds[best]) best = kind;
    bool school =
        guess->kinds[PERIOD_SCHOOL_YEAR] ||
        str_find(words_plain(p->scratch, propose_heading(p, c)), S("schul"), 0) != NOWHERE;
    if (best == PERIOD_YEAR && school) return PERIOD_SCHOOL_YEAR;
    return (PeriodKind)best;
}

static size_t period_cells(const Guess *guess) {
    size_t n = 0;
    for (size_t i = 0; i < guess->texts.n; i++)
        n += guess->texts.at[i].times;
    return n;
}

#define FEW_YEARS 3 /* numbers like years under a heading that speaks of none may be counts */

/* 0: no periods. */
static int period_weight(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    Str heading = propose_heading(p, c);
    ColumnRole role = p->table->columns[c].role;
    if (guess->use != USE_NONE || !guess->filled || role == ROLE_VALUE) return 0;
    if (guess->periods * 20 < period_cells(guess) * 19) return 0;
    int weight = 1 + 8 * (role == ROLE_TIME) + 4 * words_have(p->scratch, WORDS_PERIOD, heading);
    bool numbers = guess->numbers == guess->filled; /* four digits alone may be anything */
    if (numbers && weight == 1 && (guess->texts.n > 60 || guess->filled < FEW_YEARS)) return 0;
    return weight + !numbers + (guess->texts.n > 1);
}

static bool in_column(Proposal *p) {
    size_t best = NOWHERE;
    int weight = 0;
    for (size_t c = 0; c < p->n; c++) {
        int here = period_weight(p, c);
        if (here > weight) best = c, weight = here;
    }
    if (best == NOWHERE) return false;
    Guess *guess = &p->guesses[best];
    p->period_from = PERIOD_FROM_COLUMN;
    p->period = best;
    p->period_kind = kind_of(p, best);
    guess->use = USE_PERIOD;
    guess->reason =
        say_reason(p, MSG_CHECK_WHY_PERIOD, propose_number(p, best), propose_heading(p, best),
                   propose_count(p, guess->periods), propose_count(p, period_cells(guess)));
    return true;
}

static Period heading_period(const Proposal *p, size_t c) {
    const TableColumn *column = &p->table->columns[c];
    Period period = {.year = 0};
    Str rest;
    for (size_t i = 0; i < column->n_path; i++)
        if (when_find(p->scratch, column->path[i], &period, &rest)) return period;
    return (Period){.year = 0};
}

/* Headings of columns with numbers that name a period. */
static bool in_headings(Proposal *p) {
    size_t n = 0, kinds[PERIOD_DAY + 1] = {0}, best = 0;
    Period first = {.year = 0};
    for (size_t c = 0; c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        arena_reset(p->scratch);
        guess->dated = heading_period(p, c);
        if (!guess->dated.year) continue;
        p->dated_apart |= first.year && period_compare(first, guess->dated) != 0;
        first = guess->dated;
        if (guess->use != USE_NONE || !guess->numbers) continue;
        n++;
        kinds[guess->dated.kind]++;
    }
    for (size_t kind = 0; kind <= PERIOD_DAY; kind++)
        if (kinds[kind] > kinds[best]) best = kind;
    if (!n) return false;
    p->period_from = PERIOD_FROM_COLUMNS;
    p->period_kind = (PeriodKind)best;
    vec_push(p->mem, &p->reasons, say_reason(p, MSG_CHECK_WHY_HEADINGS, propose_count(p, n)));
    return true;
}

static bool in_title(Proposal *p) {
    Period found = {.year = 0}, period;
    Str rest;
    for (size_t i = 0; i < p->table->n_title; i++) {
        if (!when_find(p->scratch, p->table->title[i], &period, &rest)) continue;
        if (found.year && period_compare(found, period) != 0) return false;
        found = period;
    }
    if (!found.year) return false;
    p->period_from = PERIOD_FROM_TITLE;
    p->period_kind = found.kind;
    vec_push(p->mem, &p->reasons,
             say_reason(p, MSG_CHECK_WHY_TITLE_PERIOD, period_code(p->mem, found)));
    return true;
}

static bool in_file_name(Proposal *p) {
    Str rest, name = p->file_name;
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '.') {
            name = str_slice(name, 0, i);
            break;
        }
    char *words = cstr(p->mem, name);
    for (char *c = words; *c; c++)
        if (*c == '.') *c = ' ';
    if (!when_find(p->mem, str_of(words), &p->period_declared, &rest)) return false;
    p->period_from = PERIOD_DECLARED;
    p->period_kind = p->period_declared.kind;
    vec_push(p->mem, &p->reasons,
             say_reason(p, MSG_CHECK_WHY_FILE_PERIOD, period_code(p->mem, p->period_declared)));
    return true;
}

static void in_genesis(Proposal *p) {
    p->period = p->table->time_column;
    if (p->period < p->n) {
        p->period_from = PERIOD_FROM_TIME;
        p->period_kind = kind_of(p, p->period);
        return;
    }
    Period period;
    p->period_from = PERIOD_FROM_HEADING;
    if (p->table->heading_period.n && period_read(p->table->heading_period, &period))
        p->period_kind = period.kind;
    else
        p->period_from = PERIOD_UNKNOWN;
}

void propose_period(Proposal *p) {
    p->period = NOWHERE;
    p->period_from = PERIOD_UNKNOWN;
    p->period_kind = PERIOD_YEAR;
    if (p->genesis)
        in_genesis(p);
    else if (!in_column(p) && !in_headings(p) && !in_title(p) && !in_file_name(p))
        vec_push(p->mem, &p->reasons, propose_say(p, MSG_CHECK_WHY_NO_PERIOD, 0, NULL));
    if (p->period < p->n) p->guesses[p->period].use = USE_PERIOD;
}
