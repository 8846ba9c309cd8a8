/* What does the page say? Yes or no with its numbers, the table cell by cell, ways side by side,
 * the proof in words. */

#include "web/may_publish_in.h"

enum {
    COLUMNS_MOST = 12, /* codes of the dimension that stands across */
    CELLS_SHOWN = 4000,
    JOINED_SHOWN = 12, /* codes named with a way */
    NOTES_MOST = 10
};

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

static Str told(Cx *cx, Msg message, size_t n, const Str *arguments) {
    return message_fill(cx->mem, cx->lang, message, n, arguments);
}

static Str number(Cx *cx, int64_t n) {
    return words_count(cx->mem, cx->lang, n);
}

/* ---- the rule, in words ---- */

Str may_rule_words(Cx *cx, const May *may) {
    const Wish *wish = &may->choice.wish;
    Str most = number(cx, wish->threshold), width = number(cx, wish->width);
    Str parts[5];
    size_t n = 0;
    parts[n++] =
        wish->threshold ? told(cx, MSG_MAY_RULE_SMALL, 1, &most) : say(cx, MSG_MAY_RULE_NONE);
    parts[n++] = say(cx, wish->hide_zeros ? MSG_MAY_RULE_ZERO : MSG_MAY_RULE_ZERO_SHOWN);
    if (wish->all_of_them) parts[n++] = say(cx, MSG_MAY_RULE_GROUP);
    if (wish->insiders) parts[n++] = say(cx, MSG_MAY_RULE_INSIDERS);
    parts[n++] = told(cx, MSG_MAY_RULE_WIDTH, 1, &width);
    return str_join(cx->mem, n, parts, S("; "));
}

/* ---- yes or no ---- */

static void verdict_fill(Cx *cx, const May *may, MayPage *page) {
    const Advice *advice = &may->advice;
    const Way *first = &advice->ways[0];
    Str cells = number(cx, (int64_t)advice->read.crossing.n_cells);
    if (!advice->n_primary) {
        page->verdict = told(cx, MSG_MAY_YES, 1, &cells);
        page->verdict_class = S("good");
        page->verdict_note = may_rule_words(cx, may);
        return;
    }
    Str parts[] = {message_count(cx->mem, cx->lang, MSG_MAY_NO, (int64_t)advice->n_primary),
                   first->fault.n
                       ? say(cx, MSG_MAY_NEVER)
                       : message_count(cx->mem, cx->lang, MSG_MAY_WITH, (int64_t)first->n_hidden)};
    page->verdict = str_join(cx->mem, 2, parts, S(" "));
    page->verdict_class = S("bad");
    Str numbers[] = {cells, number(cx, (int64_t)advice->n_primary),
                     number(cx, (int64_t)first->done.n_secondary)};
    Str notes[] = {first->fault.n ? first->fault : told(cx, MSG_MAY_SUMMARY, 3, numbers),
                   may_rule_words(cx, may)};
    page->verdict_note = str_join(cx->mem, 2, notes, S(" "));
}

static Str read_as(Cx *cx, const May *may) {
    const MayChoice *choice = &may->choice;
    const TableAsk *ask = &may->table.ask;
    Str names[DIMENSIONS_MOST];
    for (size_t d = 0; d < ask->n_dimensions; d++) {
        bool above = d < choice->n_dimensions && choice->above[d] != MAY_NONE;
        Str parts[] = {ask->dimensions[d].column,
                       above ? may->sheet.headings[choice->above[d]] : STR_NONE};
        names[d] = above ? told(cx, MSG_MAY_READ_ABOVE, 2, parts) : parts[0];
    }
    Str texts[] = {str_join(cx->mem, ask->n_dimensions, names, S(", ")),
                   choice->count == MAY_NONE ? say(cx, MSG_MAY_READ_RECORDS) : ask->count};
    return told(cx, MSG_MAY_READ_AS, 2, texts);
}

static void note_add(MayPage *page, Str text) {
    must(page->n_notes < NOTES_MOST);
    if (text.n) page->notes[page->n_notes++] = text;
}

static void notes_fill(Cx *cx, const May *may, MayPage *page) {
    const Advice *advice = &may->advice;
    page->notes = NEW_ARRAY(cx->mem, Str, NOTES_MOST);
    if (may->table.ask.n_dimensions) note_add(page, read_as(cx, may));
    if (may->sheet.n_sheets > 1) {
        Str parts[] = {str_int(cx->mem, (int64_t)may->sheet.n_sheets),
                       str_join(cx->mem, may->sheet.n_sheets < 20 ? may->sheet.n_sheets : 20,
                                may->sheet.sheets, S(", "))};
        note_add(page, told(cx, MSG_MAY_SHEETS, 2, parts));
    }
    if (may->table.n_empty)
        note_add(page,
                 message_count(cx->mem, cx->lang, MSG_MAY_EMPTY, (int64_t)may->table.n_empty));
    note_add(page, may->note);
    if (may->source.n) note_add(page, told(cx, MSG_MAY_HOUSE_SOURCE, 1, &may->source));
    if (may->advised && advice->n_all && !may->choice.wish.all_of_them)
        note_add(page, message_count(cx->mem, cx->lang, MSG_MAY_ALL, (int64_t)advice->n_all));
}

/* ---- cell by cell ---- */

static Str reason_words(Cx *cx, uint8_t reason) {
    switch ((CellReason)reason) {
    case REASON_SMALL: return say(cx, MSG_MAY_REASON_SMALL);
    case REASON_ZERO: return say(cx, MSG_MAY_REASON_ZERO);
    case REASON_ALL: return say(cx, MSG_MAY_REASON_ALL);
    case REASON_ALL_OTHER: return say(cx, MSG_MAY_REASON_ALL_OTHER);
    case REASON_COMPLEMENT: return say(cx, MSG_MAY_REASON_COMPLEMENT);
    default: return say(cx, MSG_MAY_REASON_OTHER);
    }
}

Str may_cell_text(Cx *cx, const Way *way, size_t cell) {
    if (way->done.states && way->done.states[cell]) return say(cx, MSG_MAY_FILE_SIGN);
    return str_int(cx->mem, way->counts[cell]);
}

typedef struct Grid {
    const Crossing *crossing;
    const uint8_t *states, *reasons;
    const Advice *advice;
    size_t across; /* the dimension whose codes stand side by side; MAY_NONE */
    size_t n_across;
} Grid;

/* The last one with the fewest codes, as far as they fit. */
static Grid grid_of(const Advice *advice) {
    const Crossing *crossing = &advice->read.crossing;
    const Way *first = &advice->ways[0];
    bool done = !first->fault.n && first->done.states;
    Grid grid = {.crossing = crossing,
                 .states = done ? first->done.states : advice->states,
                 .reasons = done ? first->done.reasons : advice->reasons,
                 .advice = advice,
                 .across = MAY_NONE,
                 .n_across = 1};
    for (size_t d = 0; d < crossing->n_dimensions && crossing->n_dimensions > 1; d++) {
        size_t n = crossing->dimensions[d].n;
        if (n <= COLUMNS_MOST && (grid.across == MAY_NONE || n <= grid.n_across))
            grid.across = d, grid.n_across = n;
    }
    return grid;
}

/* A code that is a sum of others: nothing in the outline belongs to the others. */
static bool is_sum(const Outline *outline, Str code) {
    for (size_t i = 0; i < outline->n; i++)
        if (str_equal(outline->lines[i].parent, code)) return true;
    return false;
}

static bool row_hides(const Grid *grid, size_t cell) {
    size_t stride = grid->across == MAY_NONE ? 0 : grid->crossing->strides[grid->across];
    for (size_t i = 0; i < grid->n_across; i++)
        if (grid->states[cell + i * stride]) return true;
    return false;
}

static void row_fill(Cx *cx, const Grid *grid, size_t cell, MayRow *row, bool *const *sums) {
    const Crossing *crossing = grid->crossing;
    size_t stride = grid->across == MAY_NONE ? 0 : crossing->strides[grid->across];
    row->heads = NEW_ARRAY(cx->mem, MayHead, crossing->n_dimensions);
    row->cells = NEW_ARRAY(cx->mem, MayCell, grid->n_across);
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        uint32_t code = cell_code(crossing, cell, d);
        if (d != grid->across)
            row->heads[row->n_heads++] =
                (MayHead){crossing->dimensions[d].codes[code], sums[d][code]};
    }
    for (size_t i = 0; i < grid->n_across; i++) {
        size_t at = cell + i * stride;
        MayCell *to = &row->cells[row->n_cells++];
        to->text = number(cx, crossing->counts[at]);
        if (!grid->states[at]) continue;
        to->kind = grid->states[at] == CELL_PRIMARY ? S("primary") : S("secondary");
        to->word = reason_words(cx, grid->reasons[at]);
    }
}

static void columns_fill(Cx *cx, const May *may, const Grid *grid, MayPage *page) {
    const Crossing *crossing = grid->crossing;
    page->columns = NEW_ARRAY(cx->mem, Str, crossing->n_dimensions + grid->n_across);
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        if (d != grid->across) page->columns[page->n_columns++] = crossing->dimensions[d].name;
    for (size_t i = 0; i < grid->n_across; i++)
        page->columns[page->n_columns++] = grid->across == MAY_NONE
                                               ? may->table.ask.count
                                               : crossing->dimensions[grid->across].codes[i];
}

/* All rows where there are few, else those with hidden cells, as many as a page bears. */
static void table_fill(Cx *cx, const May *may, MayPage *page) {
    Grid grid = grid_of(&may->advice);
    const Crossing *crossing = grid.crossing;
    bool *sums[DIMENSIONS_MOST], all = crossing->n_cells <= CELLS_SHOWN;
    size_t most = CELLS_SHOWN / grid.n_across, n = 0, hiding = 0;
    columns_fill(cx, may, &grid, page);
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        sums[d] = NEW_ARRAY(cx->mem, bool, crossing->dimensions[d].n);
        for (size_t i = 0; i < crossing->dimensions[d].n; i++)
            sums[d][i] = is_sum(&may->advice.outlines[d], crossing->dimensions[d].codes[i]);
    }
    page->rows = NEW_ARRAY(cx->mem, MayRow, most + 1);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        if (grid.across != MAY_NONE && cell_code(crossing, cell, grid.across)) continue;
        n++;
        bool hides = row_hides(&grid, cell);
        hiding += hides;
        if ((all || hides) && page->n_rows < most)
            row_fill(cx, &grid, cell, &page->rows[page->n_rows++], sums);
    }
    page->has_hidden = hiding > 0;
    Str shown[] = {number(cx, (int64_t)page->n_rows), number(cx, (int64_t)hiding)};
    Str some[] = {number(cx, (int64_t)hiding), number(cx, (int64_t)n)};
    if (page->n_rows < hiding)
        page->rows_note = told(cx, MSG_MAY_ROWS_CUT, 2, shown);
    else if (!all)
        page->rows_note = told(cx, MSG_MAY_ROWS_SOME, 2, some);
}

/* ---- ways ---- */

Str may_way_id(Cx *cx, const May *may, const Way *way) {
    static const char *const names[WAY_KINDS] = {"suppress", "level",   "joined",
                                                 "round",    "control", "cellkey"};
    (void)may;
    if (way->kind == WAY_SUPPRESS || way->kind == WAY_CELLKEY) return str_of(names[way->kind]);
    if (way->base) return str_format(cx->mem, "%s-%lld", names[way->kind], (long long)way->base);
    return str_format(cx->mem, "%s-%zu", names[way->kind], way->dimension + 1);
}

Str may_way_title(Cx *cx, const May *may, const Way *way) {
    const Crossing *crossing = &may->advice.read.crossing;
    Str name = crossing->dimensions[way->dimension].name, base = number(cx, way->base);
    switch (way->kind) {
    case WAY_LEVEL:
        return told(cx,
                    way->table.crossing.n_dimensions < crossing->n_dimensions ? MSG_MAY_WAY_WITHOUT
                                                                              : MSG_MAY_WAY_LEVEL,
                    1, &name);
    case WAY_JOINED: return told(cx, MSG_MAY_WAY_JOINED, 1, &name);
    case WAY_ROUND: return told(cx, MSG_MAY_WAY_ROUND, 1, &base);
    case WAY_CONTROL: return told(cx, MSG_MAY_WAY_CONTROL, 1, &base);
    case WAY_CELLKEY: return say(cx, MSG_MAY_WAY_CELLKEY);
    case WAY_SUPPRESS:
    case WAY_KINDS: break;
    }
    return say(cx, MSG_MAY_WAY_SUPPRESS);
}

static Str way_what(Cx *cx, const May *may, const Way *way) {
    size_t n = way->table.n_joined < JOINED_SHOWN ? way->table.n_joined : JOINED_SHOWN;
    Str joined = str_join(cx->mem, n, way->table.joined, S(", "));
    if (n < way->table.n_joined) joined = str_format(cx->mem, "%.*s …", STR_ARG(joined));
    Str parts[] = {number(cx, (int64_t)way->table.crossing.n_cells),
                   number(cx, (int64_t)may->advice.read.crossing.n_cells), joined};
    Str noise[] = {number(cx, way->noise.bound),
                   words_number(cx->mem, cx->lang, way->noise.variance, 0),
                   number(cx, way->noise.blocked)};
    switch (way->kind) {
    case WAY_LEVEL: return told(cx, MSG_MAY_WAY_LEVEL_WHAT, 2, parts);
    case WAY_JOINED: return told(cx, MSG_MAY_WAY_JOINED_WHAT, 3, parts);
    case WAY_ROUND: return say(cx, MSG_MAY_WAY_ROUND_WHAT);
    case WAY_CONTROL: return say(cx, MSG_MAY_WAY_CONTROL_WHAT);
    case WAY_CELLKEY: return told(cx, MSG_MAY_WAY_CELLKEY_WHAT, 3, noise);
    case WAY_SUPPRESS:
    case WAY_KINDS: break;
    }
    return say(cx, MSG_MAY_WAY_SUPPRESS_WHAT);
}

static Str way_known(Cx *cx, const May *may, const Way *way) {
    Str stands = number(cx, way->stands);
    if (way->stands) return told(cx, MSG_MAY_KNOWN_ROUNDED, 1, &stands);
    if (!way->n_hidden) return say(cx, MSG_MAY_KNOWN_NOTHING);
    bool closest = way->bounded && way->closest != NO_LIMIT;
    Str apart = number(cx, closest ? way->closest + 1 : may->choice.wish.width);
    return told(cx, closest ? MSG_MAY_KNOWN_CLOSEST : MSG_MAY_KNOWN_WIDTH, 1, &apart);
}

static void way_fill(Cx *cx, const May *may, const Way *way, MayWay *out, bool takes) {
    *out = (MayWay){.title = may_way_title(cx, may, way),
                    .what = way_what(cx, may, way),
                    .problem = way->fault};
    if (way->fault.n) return;
    Str cells[] = {number(cx, (int64_t)way->n_hidden),
                   number(cx, (int64_t)way->table.crossing.n_cells)};
    Str changed[] = {number(cx, (int64_t)way->n_changed), cells[1]};
    Str id = may_way_id(cx, may, way);
    out->hidden = told(cx, MSG_MAY_OF_CELLS, 2, cells);
    out->value = number(cx, way->value);
    out->changed = told(cx, MSG_MAY_OF_CELLS, 2, changed);
    out->largest = number(cx, way->largest);
    out->mean = words_number(cx->mem, cx->lang, way->mean, way->mean > 0 ? 2 : 0);
    out->additive = say(cx, way->additive ? MSG_MAY_YES_WORD : MSG_MAY_NO_WORD);
    out->known = way_known(cx, may, way);
    if (!takes) return;
    out->csv = str_format(cx->mem, "%.*s.csv", STR_ARG(id));
    out->xlsx = str_format(cx->mem, "%.*s.xlsx", STR_ARG(id));
}

/* ---- the proof ---- */

static void file_add(MayPage *page, Str take, Str text) {
    page->files[page->n_files++] = (MayFile){take, text};
}

/* What the call reads and what the checker does, named for both. */
static Str hierarchies_add(Cx *cx, const May *may, MayPage *page) {
    const TableAsk *ask = &may->table.ask;
    Buf names = buf_new(cx->mem, 1000);
    for (size_t d = 0; d < ask->n_dimensions; d++) {
        Str name = str_format(cx->mem, "hierarchy-%zu.csv", d + 1);
        buf_format(&names, " %.*s", STR_ARG(name));
        file_add(page, name, told(cx, MSG_MAY_PROOF_HIERARCHY, 1, &ask->dimensions[d].column));
    }
    return buf_str(&names);
}

static void proof_fill(Cx *cx, const May *may, MayPage *page, bool takes) {
    const Way *first = &may->advice.ways[0];
    page->call = may_call(cx, may);
    page->call_lead = say(cx, MSG_MAY_CALL);
    page->proof = first->fault;
    if (first->fault.n) return;
    Str numbers[] = {number(cx, (int64_t)first->n_hidden), number(cx, may->choice.wish.width)};
    page->proof =
        first->n_hidden ? told(cx, MSG_MAY_PROOF_LEAD, 2, numbers) : say(cx, MSG_MAY_PROOF_NONE);
    if (!first->n_hidden || !takes) return;
    page->files_lead = say(cx, MSG_MAY_PROOF_FILES);
    page->files = NEW_ARRAY(cx->mem, MayFile, 2 + DIMENSIONS_MOST);
    file_add(page, S("table.csv"), say(cx, MSG_MAY_PROOF_TABLE));
    file_add(page, S("proof.csv"), say(cx, MSG_MAY_PROOF_MOVES));
    Str names = hierarchies_add(cx, may, page);
    page->proof_call = str_format(cx->mem, "proof table.csv proof.csv %lld%.*s",
                                  (long long)may->choice.wish.width, STR_ARG(names));
}

/* What is too large for a page goes to the command line. */
static void large_fill(Cx *cx, const May *may, MayPage *page) {
    Str most = number(cx, MAY_CELLS_MOST);
    page->call = may_call(cx, may);
    page->call_lead = told(cx, MSG_MAY_NO_CALL, 1, &most);
    if (page->form.not_kept.n) return;
    page->files_lead = say(cx, MSG_MAY_LARGE_FILES);
    page->files = NEW_ARRAY(cx->mem, MayFile, 1 + DIMENSIONS_MOST);
    file_add(page, S("cells.csv"), say(cx, MSG_MAY_FILE_CELLS));
    (void)hierarchies_add(cx, may, page);
}

/* ---- all of it ---- */

Err may_show(Cx *cx, May *may, MayPage *page) {
    page->file = may->sheet.name;
    page->is_house = may->house;
    notes_fill(cx, may, page);
    if (!may->advised) {
        page->verdict = say(cx, MSG_MAY_NO_ANSWER);
        page->verdict_class = S("look");
        page->verdict_note = may->problem;
        if (may->too_large) large_fill(cx, may, page);
        return OK;
    }
    const Way *first = &may->advice.ways[0];
    bool takes = page->has_form && !page->form.not_kept.n;
    verdict_fill(cx, may, page);
    if (takes && !first->fault.n) page->take = may_way_id(cx, may, first);
    table_fill(cx, may, page);
    page->ways = NEW_ARRAY(cx->mem, MayWay, WAYS_MOST);
    bool controlled = false;
    for (size_t i = 0; i < may->advice.n_ways && may->advice.n_primary; i++) {
        controlled = controlled || may->advice.ways[i].kind == WAY_CONTROL;
        way_fill(cx, may, &may->advice.ways[i], &page->ways[page->n_ways++], takes);
    }
    if (page->n_ways && !controlled) page->ways_note = say(cx, MSG_MAY_CONTROL_LARGE);
    proof_fill(cx, may, page, takes);
    return OK;
}
