#pragma once
/* Between the files of the pages of evidence: figures of the store, a teaching file or a file that
 * was sent become the input of a method; what it found goes into one frame, and leaves as page,
 * JSON and CSV. A page is
 *     evidence_begin → evidence_option … → evidence_columns (of the store) → evidence_work
 *     → where `worked`: evidence_block, evidence_draw, topic_row … → evidence_reply */

#include "analysis/analysis.h"
#include "chart/chart.h"
#include "web/figure_in.h"
#include "web/topic_in.h"

enum {
    EVIDENCE_OPTIONS_MOST = 32,
    EVIDENCE_BLOCKS_MOST = 12,
    EVIDENCE_LIMITS_MOST = 12,
    EVIDENCE_WIDE = 880, /* of pictures, as in the figure block */
    EVIDENCE_NARROW = 320
};

/* Where the numbers come from. */
typedef enum EvidenceData { DATA_STORE, DATA_TEACHING, DATA_FILE } EvidenceData;

typedef struct EvidenceAbout {
    const char *path;   /* "/evidence/gap" */
    const char *method; /* "gap" */
    bool no_store;      /* nothing of the store can answer it: it begins with the teaching file */
    bool no_teaching;   /* the teaching file of its method does not fit it */
    Msg title, lead;
    bool asked_only;   /* its form asks for nothing else */
    const char *asked; /* options that its form asks for, "unit,group,weight"; NULL: as the table
                          says (evidence_methods.def) */
} EvidenceAbout;

typedef struct Evidence {
    const Request *request;
    const EvidenceAbout *about;
    const Method *method;
    EvidenceData data;
    bool invented; /* the data say so themselves: a teaching file, also one that was sent */
    Str teaching;  /* the teaching file; empty: none */
    Asked asked[EVIDENCE_OPTIONS_MOST];
    Call call;
    PublishedColumns columns; /* of DATA_STORE */
    Result result;
    bool worked; /* there is a result; else the page says why there is none */
    EvidencePage page;
} Evidence;

/* What all data that are invented say of themselves, in both languages at once. */
#define INVENTED_MARK S("erfundene Daten / invented data")

/* From the address: data=teaching, data=store; a file where one was sent. Options that were sent
 * with it (POST) count. The method's words fill the frame. */
Err evidence_begin(Cx *cx, const Request *request, const EvidenceAbout *about,
                   Evidence *out) CHECKED;
/* An option of the method, where it was not sent already; nothing where the value is empty. Of a
 * file that was sent only what is no name of a column: `evidence_columns` names those of the
 * store, the page those of its teaching file. */
void evidence_option(Evidence *evidence, const char *name, Str value);
/* With what the teaching file of the method is worked out; nothing where other data are asked for.
 */
void evidence_taught(Cx *cx, Evidence *evidence);
/* What was asked for; empty: nothing. */
Str evidence_asked(const Evidence *evidence, Str name);
/* Asks for the column "joined": since which year the query's areas are partners. */
Err evidence_joins(Cx *cx, ColumnsQuery *query) CHECKED;
/* Figures of the store as the input. */
Err evidence_columns(Cx *cx, Evidence *evidence, const ColumnsQuery *query) CHECKED;
/* "12 von 90 Zeilen haben keine Zahl …"; empty: none is left out. */
Str evidence_left_out(Cx *cx, const PublishedColumns *columns);
/* Works it out. What is wrong with the data, or too much of it, stands on the page, and `worked` is
 * false. */
Err evidence_work(Cx *cx, Evidence *evidence) CHECKED;

/* The result of that name; NAN where there is none. */
double evidence_number(const Evidence *evidence, const char *path);
/* What must be borne in mind: breaks, small numbers, what is not shown. Nothing where empty. */
void evidence_limit(Evidence *evidence, Str text);
/* A choice among figures of the store: a field of the form that leads to another view. */
FormField *evidence_choice(Cx *cx, Evidence *evidence, const char *name, Msg label, size_t n);

EvidenceBlock *evidence_block(Evidence *evidence, const char *id, Str heading);
/* The picture in both forms, with the mark inside where the data are invented. */
Err evidence_picture(Cx *cx, const Evidence *evidence, EvidenceBlock *block, Str wide,
                     Str narrow) CHECKED;
/* Draws a chart of chart/ so: EVIDENCE_DRAW(cx, &evidence, block, chart_bars, bars). It sets id and
 * width, and the title where it has none. Only a page has pictures. */
#define EVIDENCE_DRAW(cx, evidence, block, draw, chart) \
    do { \
        if ((evidence)->request->format != AS_HTML) break; \
        Buf wide_ = buf_new((cx)->mem, PAGE_MOST), narrow_ = buf_new((cx)->mem, PAGE_MOST); \
        (chart).lang = (cx)->lang; \
        if (!(chart).title.n) (chart).title = (block)->heading; \
        (chart).id = str_format((cx)->mem, "bild-%.*s", STR_ARG((block)->id)); \
        (chart).width = EVIDENCE_WIDE; \
        TRY(draw((cx), &wide_, &(chart))); \
        (chart).id = str_format((cx)->mem, "bild-%.*s-schmal", STR_ARG((block)->id)); \
        (chart).width = EVIDENCE_NARROW; \
        TRY(draw((cx), &narrow_, &(chart))); \
        TRY(evidence_picture((cx), (evidence), (block), buf_str(&wide_), buf_str(&narrow_))); \
    } while (0)
/* A number of the results as a point of a chart; not finite: not meaningful. */
ChartPoint evidence_point(double value, double low, double high, int decimals);

/* As page, JSON or CSV; `.csv?part=input` is what the method read. */
Err evidence_reply(Cx *cx, Evidence *evidence, Reply *reply) CHECKED;
/* The same for a page with a template of its own: where is_page, the frame is filled and the page
 * is still to be written. */
Err evidence_finish(Cx *cx, Evidence *evidence, Reply *reply, bool *is_page) CHECKED;

/* ---- evidence_file.c: files that were sent, and teaching files ---- */

/* What a method has beside its table: options that its form asks for first, its teaching file
 * (empty: none), and the options that this and its template are worked out with. */
typedef struct Taught {
    const char *method, *asked, *file, *columns;
} Taught;
const Taught *taught_of(Str method);
/* The option as its teaching file is worked out with; empty: without it. */
Str taught_value(const Taught *of, Str option);

/* "gap": a teaching file; "templates/gap": the template of a method. False: there is none. */
bool teaching_find(const char *name, Str *out);
/* A file that was sent says of itself that it is invented. */
bool file_invented(Cx *cx, const Posted *posted);
/* The form for a file of one's own: a field for each option, filled with what was asked for. */
void evidence_form(Cx *cx, Evidence *evidence);
/* "wirk analyse gap --input zahlen.csv --group sex" */
Str evidence_call(Cx *cx, const Evidence *evidence);

/* ---- evidence_files.c: how results leave ---- */

/* The name of a file of this page: "wirk-segregation-input.csv". */
Str evidence_file_name(Cx *cx, const Evidence *evidence, const char *ending);
void evidence_json(Cx *cx, Buf *out, const Evidence *evidence);
void evidence_csv(Cx *cx, Buf *out, const Evidence *evidence);
/* What the method read; empty: a file that its reader has. */
Str evidence_input(const Evidence *evidence);
void evidence_downloads(Cx *cx, Evidence *evidence);
