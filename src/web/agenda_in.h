#pragma once
/* What the pages of the agenda, the measures and the registry share: who looks at which records, on
 * which day, and how a record becomes a link. */

#include "publish/target.h"
#include "web/web_in.h"

typedef struct Scene {
    const Records *records;
    AgendaAsk ask;
    const Request *request;
    bool partner; /* of the partnership: sees notes, money and risks */
} Scene;
/* Such a page depends on who asks and on what day it is: visitors' is kept till midnight. */
Err scene_open(Cx *cx, const Request *request, Reply *reply, Scene *out) CHECKED;
/* What everybody sees, whoever asks: pages that are kept and shared. */
Err scene_open_public(Cx *cx, const Request *request, Scene *out) CHECKED;
bool scene_sees(Cx *cx, const Scene *scene, const Record *record);
/* The record that the path names; NOT_FOUND also where who asks does not see it. */
Err scene_find(Cx *cx, const Scene *scene, Kind kind, Str id, const Record **out) CHECKED;

Str scene_title(Cx *cx, const Scene *scene, const Record *record); /* "" for NULL */
/* Of kinds with a page; others have no address. */
Link scene_link(Cx *cx, const Scene *scene, const Record *record);
/* Those of a list of references that who asks sees. */
void scene_links(Cx *cx, const Scene *scene, RecordValues ids, Kind kind, Link **out, size_t *n);
/* Where something is told: a web address as a link, called by its host; else as it is. */
void sources_fill(Cx *cx, RecordValues sources, Link **out, size_t *n);
Str scene_day(Cx *cx, const Record *record, FieldName field); /* empty where not recorded */
/* "Sprache, Medien": choices in words. */
Str choices_told(Cx *cx, const Record *record, FieldName field);
Str values_joined(Cx *cx, const Record *record, FieldName field);
/* "Ziel: 5,0 % bis 2030"; empty where value or time is not agreed on. */
Str target_wanted(Cx *cx, const PublishedTarget *told);
/* A region by its key; without an address where it is no longer known. */
Err region_told(Cx *cx, const Scene *scene, Str key, Link *out) CHECKED;
/* Where it is changed; empty for those who may not. */
Err scene_change(Cx *cx, const Scene *scene, const Record *record, Str *out) CHECKED;
/* Where records of a kind are listed and entered; empty for those who may enter none. */
Str enter_href(Cx *cx, const Request *request, Kind kind);

/* The value is one of the field's; any where it is empty. */
bool has_value(const Record *record, FieldName field, Str value);
/* A choice that the address asks for, by the name of its list, and its place there: SIZE_MAX where
 * none is asked for. INVALID for one that there is not. */
Err choice_asked(Cx *cx, const Request *request, const char *list, Str *out, size_t *place) CHECKED;
/* All of a list, the first for any. */
void choice_options(Cx *cx, const char *list, Str chosen, Option **out, size_t *n);

/* A page as rows: what is told of which part of it. */
typedef struct Told {
    Str part, id, title, day, state, text;
} Told;
void told_begin(Sheet *sheet);
void told_add(Cx *cx, Sheet *sheet, Told told);

/* ---- agenda_evidence.c ---- */

EvidenceLine evidence_line(Cx *cx, const Scene *scene, const MeasureEvidence *evidence);
void evidence_steps(Cx *cx, const MeasureEvidence *evidence, StepLine steps[IMPACT_STEPS]);
CheckLine check_line(Cx *cx, const Scene *scene, const Record *check);
void due_lines(Cx *cx, const Scene *scene, const AgendaDue *due, size_t n_due, Str **out,
               size_t *n);
/* What a partner's page shows of promises, measures, evidence and what is open. */
Err partner_promises(Cx *cx, const Scene *scene, const Record *partner,
                     PartnerPromises *out) CHECKED;
