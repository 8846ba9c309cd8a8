#pragma once
/* The closed loop: a sentence of an agreement becomes a commitment, measures answer it, checks ask
 * whether they work. And what a target tells: its story, with what contributes to it. */

#include "agenda/measures.h"
#include "agenda/status.h"

/* ---- what is shown to work ---- */

enum {
    STEPS_OF_OUTPUT = 3,
    IMPACT_STEPS = 7
}; /* of the Wirkungstreppe (PHINEO): 1 to 3 tell what
     was done, 4 to 6 what changes for people, 7 for
     all */
typedef struct MeasureEvidence {
    const Record *measure;
    const Record **checks; /* by day of registration, oldest first */
    size_t n;
    int step;             /* the highest that a finished check shows; 0: none */
    const Record *best;   /* which check shows it; NULL */
    size_t n_open, n_due; /* not finished; of these, overdue */
    size_t n_late;        /* whose question was registered after its data were there */
    bool not_recorded;    /* of a real partner, and nothing but its name has been entered */
} MeasureEvidence;
/* A check counts as finished once its day is recorded and a step with it. */
Err measure_evidence(Cx *cx, MeasureEvidence *out, const Records *records, const Record *measure,
                     const AgendaAsk *ask) CHECKED;
/* "Belegt bis Stufe 2 (…): Das sagt, was getan wurde, nicht, ob sich für die Menschen etwas
 * ändert." */
Str evidence_sentence(Arena *mem, Lang lang, const MeasureEvidence *evidence);

/* ---- promises ---- */

typedef enum LoopState {
    LOOP_NOT_RECORDED, /* a duty of the agreement of a real partner of which nothing else has been
                          entered: neutral, never "open" */
    LOOP_OPEN,         /* nothing answers it yet */
    LOOP_ANSWERED,     /* measures answer it; none has a finished check */
    LOOP_CHECKED,      /* checked, shown up to step 3 at most */
    LOOP_EVIDENCED,    /* shown above step 3 */
    LOOP_STATES
} LoopState;
typedef struct CommitmentLoop {
    const Record *commitment, *duty; /* duty NULL: of no agreement's */
    LoopState state;
    MeasureEvidence *measures; /* that answer it */
    size_t n_measures;
    bool kept, overdue, check_overdue, without_owner;
} CommitmentLoop;
Err commitment_loop(Cx *cx, CommitmentLoop *out, const Records *records, const Record *commitment,
                    const AgendaAsk *ask) CHECKED;
Str loop_id(LoopState state); /* "not-recorded" */
Str loop_word(Lang lang, LoopState state);

typedef struct PartnerLoop {
    const Record *partner;
    CommitmentLoop *promises; /* by duty, then by id */
    size_t n_promises, of_state[LOOP_STATES];
    MeasureEvidence *measures; /* that it carries itself, and those it takes part in after them */
    size_t n_measures, n_own;
    AgendaDue *open; /* overdue, the longest first */
    size_t n_open;
    bool not_recorded; /* of what it does, nothing has been entered: neither open nor without
                          evidence */
} PartnerLoop;
Err partner_loop(Cx *cx, PartnerLoop *out, const Records *records, const Record *partner,
                 const AgendaAsk *ask) CHECKED;

/* ---- two pages for who signs ---- */

typedef struct DoneThing { /* what was done since the day asked for */
    const Record *what;    /* milestone, impact check, kept commitment */
    Day day;
} DoneThing;
typedef struct SignatoryBrief {
    PartnerLoop loop;
    DoneThing *done; /* newest first */
    size_t n_done;
    const Record **targets; /* of the partner's own area: to be held against comparable ones, in no
                               order of rank */
    size_t n_targets;
    const Record **decisions; /* wanted, or waiting for this partner's council; by day due */
    size_t n_decisions;
} SignatoryBrief;
Err signatory_brief(Cx *cx, SignatoryBrief *out, const Records *records, const Record *partner,
                    const AgendaAsk *ask) CHECKED;

/* ---- the story of a target ---- */

enum { STORY_PARTS = 5 }; /* behind the curve, partners, what works, proposal, next steps */
typedef struct TargetStory {
    const Record *target, *outcome, *goal, *story; /* story NULL: not written yet */
    Aim aim;
    FieldName parts[STORY_PARTS];
    Str texts[STORY_PARTS];
    /* Measures that serve the goal, each with its own evidence. The curve tells how all children of
     * the area fare; it is never the result of one of these. */
    MeasureEvidence *contributing;
    size_t n_contributing;
} TargetStory;
Err target_story(Cx *cx, TargetStory *out, const Records *records, const Record *target,
                 const AgendaAsk *ask) CHECKED;
/* The target's fields as what target_status() asks for. */
Aim aim_of(const Record *target);
