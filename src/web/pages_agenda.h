#pragma once
/* The agenda, its measures and their evidence. */

#include "web/page.h"
#include "web/pages_topic.h"

typedef struct StepLine { /* of the Wirkungstreppe */
    Str number, text;
    bool shown;   /* evidenced, or below what is */
    bool highest; /* the step that is evidenced */
    bool parted;  /* here begins what changes for people, for all */
    Str part;
} StepLine;

typedef struct CheckLine {
    Str question, registered, design, due, data_from, done, result, step, learnt, changes;
    Str assess_href; /* where figures answer it */
    Link *sources;   /* of its result */
    size_t n_sources;
    bool late, overdue; /* asked after its data were there; to be done by now */
} CheckLine;

typedef struct EvidenceLine {
    Link measure;
    Str owner, state, sentence;
    Str step; /* "4"; empty: none is evidenced */
    bool above;
} EvidenceLine;

typedef struct MeasureLine {
    Link measure, owner;
    Str state, attention, attention_id;
    Str note, note_day, note_state;
    Str next, next_day;
    Str *overdue;
    size_t n_overdue;
    Link *changes;
    size_t n_changes;
    Str changes_more;
    Str money;
    bool beyond;
    Str risks;
} MeasureLine;

typedef struct MeasuresPage {
    Head head;
    bool partner;
    Str action, since, since_told, today, count;
    Str summary;
    Link *weeks;
    size_t n_weeks;
    MeasureLine *rows;
    size_t n_rows;
    Str *overdue; /* of promises: no measure's */
    size_t n_overdue;
    Str enter_href;
} MeasuresPage;

typedef struct LogicLine {
    Str title, hint, text;
} LogicLine;
typedef struct MilestoneLine {
    Str title, due, done, who;
    bool overdue;
} MilestoneLine;
typedef struct MoneyLine {
    Str line, year, plan, spent;
} MoneyLine;
typedef struct RiskLine {
    Str text, chance, harm, answer, over;
} RiskLine;
typedef struct NoteLine {
    Str day, state, text;
} NoteLine;
typedef struct PathLine {
    Str step, state, day, result, reason;
    Link body;
    bool now, done;
} PathLine;

typedef struct MeasurePage {
    Head head;
    Str title, state, change_href;
    bool partner, invented;
    Link owner;
    Str office, span;
    Link *partners, *goals, *indicators;
    size_t n_partners, n_goals, n_indicators;
    Str programmes;
    Str *overdue;
    size_t n_overdue;
    LogicLine logic[4];
    size_t n_logic;
    Str logic_missing;
    StepLine steps[7];
    size_t n_steps;
    Str evidence;
    CheckLine *checks;
    size_t n_checks;
    Link *promises;
    size_t n_promises;
    MilestoneLine *milestones;
    size_t n_milestones;
    MoneyLine *money;
    size_t n_money;
    Str money_sum;
    bool beyond;
    RiskLine *risks;
    size_t n_risks;
    NoteLine *notes;
    size_t n_notes;
    PathLine path[5];
    size_t n_path;
    Str *waiting;
    size_t n_waiting;
    Link *sources;
    size_t n_sources;
} MeasurePage;

/* Promises → measures → evidence → what is open: a part of a partner's page. */
typedef struct PromiseLine {
    Str text, duty, since, due, owner, state, state_id, note;
    EvidenceLine *measures;
    size_t n_measures;
} PromiseLine;
typedef struct PartnerPromises {
    bool present; /* the page is that of a partner */
    bool shown;   /* released by the owner, or for who has a role */
    bool invented, not_recorded;
    Str told; /* why nothing is shown, or for whom it is */
    PromiseLine *promises;
    size_t n_promises;
    EvidenceLine *others; /* measures that answer none of these promises */
    size_t n_others;
    Str *open;
    size_t n_open;
    Str brief_href;
} PartnerPromises;

/* ---- the agenda ---- */

typedef struct AimLine {
    Link target, region;
    Str indicator;
    Str state, state_id, sentence, rule, goal_value;
    bool invented;
} AimLine;
typedef struct OutcomeLine {
    Str text;
    AimLine *aims;
    size_t n_aims;
} OutcomeLine;
typedef struct GoalLine {
    Str id, text, number, serves, validity;
    OutcomeLine *outcomes;
    size_t n_outcomes;
    EvidenceLine *measures;
    size_t n_measures;
    Link *sources;
    size_t n_sources;
} GoalLine;
typedef struct FieldLine {
    Str name, validity;
} FieldLine;
typedef struct AgendaPage {
    Head head;
    Str action, on, on_told, enter_href;
    FieldLine *fields, *unsure_fields; /* unsure: whether in force on the day is not recorded */
    size_t n_fields, n_unsure_fields;
    GoalLine *goals;
    size_t n_goals;
} AgendaPage;

typedef struct StoryPart {
    Str title, text, id;
} StoryPart;
typedef struct TargetLine {
    Str period, value, line, ahead, band;
    bool after_break;
} TargetLine;
typedef struct TargetPage {
    Head head;
    Str title, goal, outcome, state, state_id, sentence, rule, ahead, wanted, change_href;
    Link indicator, region;
    bool invented;
    Safe picture;
    bool has_picture;
    TargetLine *rows;
    size_t n_rows;
    StoryPart story[5];
    size_t n_story;
    EvidenceLine *measures;
    size_t n_measures;
} TargetPage;

/* ---- two pages for who signs ---- */

typedef struct DoneLine {
    Str day, kind, text, measure;
} DoneLine;
typedef struct BriefFigure {
    Str href, title, period, position_text;
    FigureView here, own;
    Safe position;
    bool has_position;
} BriefFigure;
typedef struct DecisionLine {
    Str text, body, due, waits;
} DecisionLine;
typedef struct BriefPage {
    Head head;
    Str name, since_told, since, action, pdf_href, page_href;
    PartnerPromises promises;
    DoneLine *done;
    size_t n_done;
    Str done_more, area, own_name;
    BriefFigure *figures;
    size_t n_figures;
    DecisionLine *decisions;
    size_t n_decisions;
    bool partner; /* decisions are the partnership's */
    bool whole;   /* the figures are those of the whole area: nothing to compare them with */
} BriefPage;

/* ---- the registry ---- */

typedef struct ActorLine {
    Link actor, region;
    Str kind, stages, themes, groups, evidence;
} ActorLine;
typedef struct ActorsPage {
    Head head;
    Str action, reset_href, count, shown, before_href, after_href, enter_href, doubles_href;
    Option *places, *stages, *themes;
    size_t n_places, n_stages, n_themes;
    Str name, group;
    bool filtered, is_map;
    Link *tabs;
    size_t n_tabs;
    ActorLine *rows;
    size_t n_rows;
    TopicSection map; /* in place of the rows */
} ActorsPage;
typedef struct ActorPage {
    Head head;
    Str title, kind, stages, themes, groups, funding, evidence, address, home, note;
    Link region;
    Link *sources;
    size_t n_sources;
    Str change_href;
    Link *alike; /* others at the same place with the same stage and theme */
    size_t n_alike;
} ActorPage;

typedef struct NeedCell {
    Str text;
    bool empty;
} NeedCell;
typedef struct NeedRow {
    Link region;
    Str need, need_id, number;
    NeedCell *cells;
    size_t n_cells;
} NeedRow;
typedef struct GapsPage {
    Head head;
    Str action, summary, need_told, cell_means, matrix_title;
    Option *needs, *stages, *themes;
    size_t n_needs, n_stages, n_themes;
    TopicSection map;
    Str *heads; /* of the matrix: stages, or themes of one stage */
    size_t n_heads;
    NeedRow *rows;
    size_t n_rows;
    Fact *gaps, *overlaps;
    size_t n_gaps, n_overlaps;
    Str gaps_more, no_gaps, overlaps_more, overlaps_href;
    bool overlaps_shown; /* takes as long as all else of the page: only where it is asked for */
} GapsPage;
typedef struct DoubleLine {
    Link first, second;
    Str region, how;
} DoubleLine;
typedef struct DoublesPage {
    Head head;
    DoubleLine *rows;
    size_t n_rows;
    Str count, more;
} DoublesPage;

/* ---- barriers, courses ---- */

typedef struct HurdleLine {
    Link hurdle;
    Str state, who, regions, rule, id;
} HurdleLine;
typedef struct HurdlesPage {
    Head head;
    bool partner;
    HurdleLine *rows;
    size_t n_rows;
    Str enter_href;
} HurdlesPage;
typedef struct HurdlePage {
    Head head;
    Str title, state, who, regions, rule, change_href;
    Link *measures;
    size_t n_measures;
    Str *decisions;
    size_t n_decisions;
} HurdlePage;
typedef struct CourseLine {
    Link course;
    Str begins, place, organiser, group, counts;
} CourseLine;
typedef struct CoursesPage {
    Head head;
    CourseLine *coming, *past;
    size_t n_coming, n_past;
    Str enter_href;
} CoursesPage;
typedef struct CoursePage {
    Head head;
    Str title, begins, ends, place, group, register_href, ics_href, change_href;
    Link organiser;
    Fact *counts;
    size_t n_counts;
    Link *measures;
    size_t n_measures;
} CoursePage;

PAGE(page_actors, ActorsPage)
PAGE(page_actor, ActorPage)
PAGE(page_gaps, GapsPage)
PAGE(page_doubles, DoublesPage)
PAGE(page_hurdles, HurdlesPage)
PAGE(page_hurdle, HurdlePage)
PAGE(page_courses, CoursesPage)
PAGE(page_course, CoursePage)
PAGE(part_course, CourseLine)
PAGE(page_brief, BriefPage)
PAGE(page_agenda, AgendaPage)
PAGE(page_target, TargetPage)
PAGE(page_measures, MeasuresPage)
PAGE(page_measure, MeasurePage)
PAGE(part_evidence, EvidenceLine)
PAGE(part_partner_promises, PartnerPromises)
