/* Can these numbers be? Field by field: counts are whole and not negative, shares lie between 0 and
 * what a rate can be. The file as a whole: regions existed then and are all there; the other files
 * named checks_ ask the rest. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define MOST_PERCENT \
    200 /* some rates pass 100: more children in care than residents of that age \
         */

#define MOST_RATE 110 /* not remarkable in a rate of children that may live elsewhere */

/* A share is a part of a whole; a rate need not be. */
static bool names_share(const Intake *intake, const Measure *measure) {
    for (Lang lang = DE; lang < LANGS; lang++) {
        Str title = str_lower(intake->scratch, measure->title.in[lang]);
        if (str_find(title, S("anteil"), 0) != SIZE_MAX ||
            str_find(title, S("share"), 0) != SIZE_MAX)
            return true;
    }
    return false;
}

/* Balances and changes may be negative, and a change as large as it likes. */
static bool names_change(const Intake *intake, const Measure *measure) {
    static const char *const words[] = {"saldo",    "veränder",      "zunahme", "abnahme",
                                        "wachstum", "differ",        "change",  "growth",
                                        "increase", "net migration", "balance"};
    for (Lang lang = DE; lang < LANGS; lang++) {
        Str title = str_lower(intake->scratch, measure->title.in[lang]);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (str_find(title, str_of(words[i]), 0) != SIZE_MAX) return true;
    }
    return false;
}

/* A table of counts in which a point was taken for the decimal sign: only cells like "20.2011" can
 * have said so. */
bool table_counts_only(const Mapping *mapping, const Table *table) {
    bool point = table->decimal == DECIMAL_POINT;
    for (size_t c = 0; c < table->n_columns; c++)
        point |= table->columns[c].decimal == DECIMAL_POINT;
    if (!point) return false;
    for (size_t i = 0; i < mapping->n_columns; i++)
        if (mapping->columns[i].measure->unit != UNIT_COUNT) return false;
    return true;
}

void checks_field(Intake *intake, const Raw *raw, const Measure *measure, Str text) {
    Findings *findings = intake->findings;
    if (!raw_has_number(raw) || raw->dash) return;
    if (measure->unit == UNIT_COUNT) {
        if (raw->number < 0 && !names_change(intake, measure))
            finding_add(findings, RULE_NUMBER_NEGATIVE, raw->line, raw->place, text, STR_NONE);
        if (raw->number != round(raw->number))
            finding_add(findings,
                        intake->counts_only ? RULE_NUMBER_UNREADABLE : RULE_NUMBER_NOT_WHOLE,
                        raw->line, raw->place, text, STR_NONE);
        else if (raw->base > 1 && fmod(raw->number, raw->base) != 0)
            finding_add(findings, RULE_NUMBER_NOT_ROUNDED, raw->line, raw->place, text,
                        str_format(intake->scratch, "%u", raw->base));
    } else if (measure->unit == UNIT_PERCENT) {
        bool can_be = raw->number >= 0 && raw->number <= MOST_PERCENT;
        if (!can_be && !names_change(intake, measure))
            finding_add(findings, RULE_SHARE_RANGE, raw->line, raw->place, text,
                        str_format(intake->scratch, "0 – %d", MOST_PERCENT));
        else if (can_be &&
                 (raw->number > MOST_RATE || (raw->number > 100 && names_share(intake, measure))))
            finding_add(findings, RULE_SHARE_OVER_100, raw->line, raw->place, text, S("0 – 100"));
    }
}

static Str validity_text(Arena *mem, const Region *region) {
    Str from = region->valid_from.year ? period_code(mem, region->valid_from) : STR_NONE;
    Str to = region->valid_to.year ? period_code(mem, region->valid_to) : STR_NONE;
    Str next = region->valid_to.year ? area_follower(mem, region->key) : STR_NONE;
    return str_format(mem, "%.*s – %.*s%s%.*s", STR_ARG(from), STR_ARG(to), next.n ? " → " : "",
                      STR_ARG(next));
}

static void check_validity(Intake *intake, const Raw *raw, bool converted, uint32_t *last_line) {
    const Region *region = intake->spots.at[raw->spot].region;
    if (converted && region && !region->valid_to.year) return;
    if (!region || intake->mapping->territory || *last_line == raw->line) return;
    if (!(region->valid_from.year || region->valid_to.year)) return;
    if (region_valid(region, intake->periods.at[intake->series.at[raw->series].period])) return;
    *last_line = raw->line;
    finding_add(intake->findings, RULE_REGION_NOT_VALID, raw->line, 0, region->key,
                validity_text(intake->scratch, region));
    arena_reset(intake->scratch);
}

/* A file of several regions without a single number is an export gone wrong, not a correction. */
static void check_numbers(Intake *intake) {
    for (size_t i = 0; i < intake->raws.n; i++)
        if (raw_has_number(&intake->raws.at[i])) return;
    if (intake->raws.n && intake->spots.n > 1)
        finding_add(intake->findings, RULE_NUMBER_NONE, intake->raws.at[0].line, 0, STR_NONE,
                    STR_NONE);
}

/* An area that a reform ended may be meant by the one that came after it. */
static bool expected_there(const Intake *intake, const Region *region) {
    if (region->valid_to.year) return false;
    if (intake->mapping->territory) return region_valid(region, intake->mapping->territory_day);
    for (size_t i = 0; i < intake->periods.n; i++)
        if (region_valid(region, intake->periods.at[i])) return true;
    return false;
}

#define MISSING_NAMED 8

/* The file speaks of the Kreis, or of towns in it. */
static bool is_there(const Intake *intake, const Region *kreis, size_t at) {
    if (intake->area_spots[at] != NONE32) return true;
    for (size_t i = 0; i < intake->n_areas; i++)
        if (intake->area_spots[i] != NONE32 && intake->areas[i]->kind == REGION_TOWN &&
            str_starts(intake->areas[i]->key, kreis->key))
            return true;
    return false;
}

/* Of a Land with at least two Kreise in the file: are the others there? A file that was cut between
 * two rows looks whole in every other way. */
static void check_kreise(Intake *intake, const Region *land) {
    Str missing[MISSING_NAMED + 1];
    size_t n = 0, here = 0;
    for (size_t i = 0; i < intake->n_areas; i++) {
        const Region *area = intake->areas[i];
        if (area->kind != REGION_KREIS && area->kind != REGION_CITY) continue;
        if (!str_starts(area->key, land->key)) continue;
        bool there = is_there(intake, area, i);
        here += there;
        if (there || !expected_there(intake, area)) continue;
        if (n < MISSING_NAMED) missing[n] = area->key;
        n++;
    }
    if (here < 2 || !n) return;
    size_t named = n < MISSING_NAMED ? n : MISSING_NAMED;
    if (n > named) missing[named++] = S("…");
    finding_add(intake->findings, RULE_REGION_MISSING, 0, 0,
                str_join(intake->scratch, named, missing, S(", ")),
                str_format(intake->scratch, "%zu", n));
    arena_reset(intake->scratch);
}

void checks_regions(Intake *intake) {
    check_numbers(intake);
    for (size_t i = 0; i < intake->n_areas; i++)
        if (intake->areas[i]->kind == REGION_LAND) check_kreise(intake, intake->areas[i]);
}

void checks_validity(Intake *intake, bool converted) {
    uint32_t last_line = 0;
    for (size_t i = 0; i < intake->raws.n; i++) {
        const Raw *raw = &intake->raws.at[i];
        if (raw_has_number(raw) && !raw->dash) check_validity(intake, raw, converted, &last_line);
    }
}

static void checks_whole(Intake *intake) {
    checks_regions(intake);
    if (intake->mapping->period_from == PERIOD_UNKNOWN) return; /* validity is of a time */
    checks_validity(intake, areas_tell(intake));
}

Err delivery_judge(Cx *cx, Intake *intake) {
    intake_groups(intake);
    sums_prepare(intake);
    rounding_detect(intake);
    dash_settle(intake);
    checks_whole(intake);
    check_sums(intake);
    check_wholes(intake);
    check_labels(intake);
    TRY(check_history(cx, intake));
    TRY(check_sources(cx, intake));
    register_notes(intake);
    return OK;
}
