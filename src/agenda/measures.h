#pragma once
/* Measures: where each stands this week, what is overdue and with whom, its way to a decision. */

#include "records/records.h"

/* Who looks, and when. */
typedef struct AgendaAsk {
    Date today;
    int64_t since;        /* seconds since 1970: what has changed from then on */
    const Person *person; /* NULL: a visitor, who sees what is public and released */
    bool whole;           /* the command line of the house: everything */
} AgendaAsk;
/* The day by the wall clock of the house, and changes of so many days before and of itself. */
AgendaAsk agenda_ask(Cx *cx, int days, const Person *person);

enum {
    WEEK_DAYS = 7,
    NOTE_OLD_DAYS = 14, /* a running measure without a note for longer: nobody has told lately */
    AGENDA_LIST_MOST = 50000,
};

typedef struct AgendaDue { /* something that was to be done by now and is not */
    const Record *what;    /* milestone, impact check, commitment */
    const Record *measure; /* NULL: of a commitment */
    Day due;
    int days;              /* since the last day it may have been due on */
    const Record *partner; /* with whom; NULL where that is not recorded */
    Str who;               /* the office there; may be empty */
} AgendaDue;
typedef struct AgendaChange {
    const Record *what; /* the measure itself, or what belongs to it */
    bool fresh;         /* entered for the first time */
} AgendaChange;
typedef struct MeasureMoney { /* cents */
    int64_t plan, spent;
    size_t lines, unknown; /* of which nobody said what was spent */
    bool beyond;           /* more was spent than planned */
    bool too_large;        /* the sums are beyond what can be counted: 0 */
} MeasureMoney;

/* The Ampel of the last note, and what the program sees by itself. */
typedef enum MeasureAttention {
    ATTENTION_STUCK,        /* its last note says so */
    ATTENTION_OVERDUE,      /* something is overdue, or its last note is in doubt */
    ATTENTION_SILENT,       /* running, and no note for two weeks */
    ATTENTION_NONE,         /* running as it should */
    ATTENTION_RESTING,      /* not running, and nothing is open */
    ATTENTION_NOT_RECORDED, /* running, and nothing but its name has been entered: no judgement */
    ATTENTIONS
} MeasureAttention;
typedef struct MeasureWeek {
    const Record *measure, *owner; /* owner NULL: not recorded */
    const Record *note;            /* the newest one; NULL */
    const Record *next;            /* the next open milestone that is not overdue; NULL */
    MeasureAttention attention;
    AgendaDue *overdue; /* the longest overdue first */
    size_t n_overdue;
    AgendaChange *changes; /* newest first */
    size_t n_changes;
    MeasureMoney money, money_of_year; /* of all years; of this one */
    size_t risks, risks_high;          /* open; with high chance and high harm */
} MeasureWeek;
typedef struct Weekly {
    MeasureWeek *measures; /* what needs attention first, then by title */
    size_t n, n_overdue, n_changes, n_silent;
    size_t of_attention[ATTENTIONS];
} Weekly;
/* All measures that are neither ended nor rejected, and those that changed or have something open.
 * LIMIT over 50,000. O(n log n) over the measures and what belongs to them. */
Err agenda_weekly(Cx *cx, Weekly *out, const Records *records, const AgendaAsk *ask) CHECKED;
/* One of them. */
Err measure_week(Cx *cx, MeasureWeek *out, const Records *records, const Record *measure,
                 const AgendaAsk *ask) CHECKED;
/* Nobody has begun to tell how it goes: no milestone, money, risk, note, check. */
bool measure_untold(const Records *records, const Record *measure);
Str attention_id(MeasureAttention attention); /* "stuck" */
Str attention_word(Lang lang, MeasureAttention attention);
/* "seit 12 Tagen bei der Stadt Musterstadt, Bildungsbüro: Vertrag unterschrieben" */
Str due_sentence(Arena *mem, Lang lang, const Records *records, const AgendaDue *due);
Str money_text(Arena *mem, Lang lang, int64_t cents); /* "1.250,00 €" */
/* Everything overdue, the longest first: of measures, and commitments that were to be kept or
 * checked. */
Err agenda_overdue(Cx *cx, AgendaDue **out, size_t *n, const Records *records,
                   const AgendaAsk *ask) CHECKED;

/* ---- the way to a decision ---- */

typedef enum PathState {
    PATH_DONE, /* an entry says so */
    PATH_SAID, /* the measure's state says so, without an entry about it */
    PATH_NOW,  /* the next step */
    PATH_BACK, /* it was given back */
    PATH_NO,   /* it was rejected */
    PATH_AHEAD
} PathState;
enum { PATH_STEPS = 5 }; /* submitted, complete, voted, decided, running */
typedef struct PathStep {
    Str state;              /* a measure's state */
    const Record *approval; /* the newest one of that step; NULL */
    PathState is;
} PathStep;
typedef struct ApprovalPath {
    PathStep steps[PATH_STEPS];
    Str missing;            /* the state that comes next; empty: none, or rejected */
    const Record **waiting; /* decisions that wait for the resolution of a council */
    size_t n_waiting;
} ApprovalPath;
Err measure_path(Cx *cx, ApprovalPath *out, const Records *records, const Record *measure) CHECKED;
Str path_state_word(Lang lang, PathState state);
/* The partners whose councils have not resolved yet. */
const Record **decision_waits(Arena *mem, const Records *records, const Record *decision,
                              size_t *n);
/* "Stadt Bottrop, Stadt Herne"; empty: none. */
Str decision_waits_told(Arena *mem, Lang lang, const Records *records, const Record *decision);
/* Wanted or waiting for a council after the day by which it was due. */
bool decision_overdue(const Record *decision, Date today);

/* ---- the logic model (IOOI) ---- */

typedef struct LogicModel {
    FieldName fields[4]; /* input, output, outcome, impact */
    Str texts[4];
    size_t missing;
} LogicModel;
LogicModel measure_logic(const Record *measure);
