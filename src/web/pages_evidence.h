#pragma once
/* Pages of evidence: what a method makes of figures of the store, of a teaching file or of a file
 * that was sent; the same frame around all of them (part_evidence_*.html). */

#include "web/pages_figure.h"
#include "web/pages_topic.h"

typedef struct EvidenceBlock { /* one thing that was found: picture and table of the same values */
    Str id, heading, lead;     /* lead may be empty */
    Str mark;                  /* "erfundene Daten / invented data", or empty */
    Safe picture;              /* wide and for phones */
    bool has_picture;
    TopicTable table; /* exactly the values drawn; n_columns 0: none */
    Str note;         /* under them; may be empty */
} EvidenceBlock;

typedef struct EvidenceForm { /* a file of one's own */
    Str action;
    FormField *fields, *more; /* what is asked for; what may be */
    size_t n_fields, n_more;
    Link template, teaching; /* to begin with; href empty: there is none */
} EvidenceForm;

typedef struct EvidenceFrame {
    Head head;
    Str crumb, crumb_href;
    Str title, lead; /* the question, and what answers it */
    Link *inputs;    /* which figures: of this house, invented, one's own file */
    size_t n_inputs;
    Str mark;            /* the data are invented: said on top, at each picture, in each file */
    Str finding, unsure; /* what was found in one sentence; how sure that is */
    Str problem, file;   /* why nothing could be worked out; the file that was sent */
    Str *limits;         /* what who reads it must bear in mind */
    size_t n_limits;
    Str choices_action; /* which figures of this house; n_choices 0: there is nothing to choose */
    FormField *choices;
    size_t n_choices;
    Hidden *kept;
    size_t n_kept;
    EvidenceForm form;
    Str what, formula, source_text; /* of the method */
    Str call;                       /* that gives the same results */
    FigureCredits credits;          /* of figures of this house; source empty: none */
    Str left_out;
    Link *downloads;
    size_t n_downloads;
    Link method; /* everything about it */
} EvidenceFrame;

typedef struct EvidencePage {
    EvidenceFrame frame;
    EvidenceBlock *blocks;
    size_t n_blocks;
} EvidencePage;

typedef struct HubQuestion {
    Str href, question, answer, with; /* with: which figures answer it */
} HubQuestion;

typedef struct HubPage {
    Head head;
    HubQuestion *questions;
    size_t n_questions;
    Link *methods;
    size_t n_methods;
} HubPage;

PAGE(page_hub, HubPage)
PAGE(page_evidence, EvidencePage)
PAGE(part_evidence_head, EvidenceFrame)
PAGE(part_evidence_block, EvidenceBlock)
PAGE(part_evidence_foot, EvidenceFrame)
PAGE(part_evidence_form, EvidenceForm)
