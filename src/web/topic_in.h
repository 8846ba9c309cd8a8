#pragma once
/* Putting together the pages of the partnership: sections of facts, tables, texts and links, the
 * same as page and as rows for programs. */

#include "chart/chart.h"
#include "partners/partners.h"
#include "web/web_in.h"

enum {
    TOPIC_SECTIONS_MOST = 14,
    TOPIC_FACTS_MOST = 24,
    TOPIC_COLUMNS_MOST = 11,
    TOPIC_ROWS_MOST = 500 /* of a table on a page; programs get all */
};

typedef struct Together { /* what a page of the partnership is made from */
    const Records *records;
    const Register *all;
    const Person *person; /* who sees it; NULL: everybody */
    Date today;           /* by the wall clock */
} Together;
/* The moment at which the present day ends is noted in the reply: till then it may be kept. */
Err together_get(Cx *cx, const Request *request, Reply *reply, Together *out) CHECKED;
/* The record of the request's first part. NOT_FOUND with a message, also where they may not see it.
 */
Err together_record(Cx *cx, const Request *request, const Together *of, Kind kind,
                    const Record **out) CHECKED;

TopicPage *topic_new(Cx *cx, const Request *request, Str title);
typedef struct TopicColumn {
    const char *id;
    Msg title;
    bool number;
} TopicColumn;
typedef struct TopicList { /* a page that is one table */
    Msg title, lead;
    size_t n_columns;
    const TopicColumn *columns;
} TopicList;
/* Its page, below that of all partners; the table is that of its only section. */
TopicPage *topic_list(Cx *cx, const Request *request, const TopicList *list);
void topic_crumb(Cx *cx, const Request *request, TopicPage *page, const char *path, Msg text);
void topic_action(Cx *cx, TopicPage *page, Str href, Msg text);
/* Where the record is changed; nothing for those who may not. */
Err topic_change(Cx *cx, const Request *request, TopicPage *page, const Together *of,
                 const Record *record) CHECKED;
/* Where records of a kind are entered; nothing for those who enter none. */
void topic_enter(Cx *cx, const Request *request, TopicPage *page, Kind kind);
TopicSection *topic_section(TopicPage *page, const char *id, Str heading);
/* Nothing where the text is empty. */
void section_told(Cx *cx, TopicSection *section, Msg name, Str text, Str href);
/* The same, where it is missing "hier nicht erfasst". */
void section_known(Cx *cx, TopicSection *section, Msg name, Str text, Str href);
void section_text(Cx *cx, TopicSection *section, Str prose); /* in paragraphs */
void section_leads(Cx *cx, TopicSection *section, Str href, Str text, Str note);
/* Says that a table was cut off, where there are more rows than a page shows. */
void section_cut(Cx *cx, TopicSection *section, size_t whole);
/* Where something is told: a web address as a link, called by its host; else as it is. */
void cell_source(TopicCell *cell, Str source);
/* A fact for each of them. */
void section_sources(Cx *cx, TopicSection *section, RecordValues sources);

void topic_table(Cx *cx, TopicTable *table, Str caption, size_t n, const TopicColumn *columns);
TopicRow *topic_row(Cx *cx, TopicTable *table);
TopicCell *topic_cell(TopicTable *table, TopicRow *row, Str text);
TopicCell *topic_link(TopicTable *table, TopicRow *row, Str text, Str href);

/* As page, or everything as rows of section, row, name, text, address. */
Err topic_reply(Cx *cx, const Request *request, Reply *reply, const TopicPage *page) CHECKED;
/* The page, or for programs this one table of it. */
Err topic_list_reply(Cx *cx, const Request *request, Reply *reply, const TopicPage *page,
                     const TopicTable *table) CHECKED;
Err topic_table_reply(Cx *cx, const Request *request, Reply *reply,
                      const TopicTable *table) CHECKED;

/* ---- what several pages say ---- */

Str partner_href(Cx *cx, const Request *request, Str id);
Str agreement_href(Cx *cx, const Request *request, Str id);
Str body_href(Cx *cx, const Request *request, Str id);
/* Where most is told of a record: its page of the partnership, else itself. */
Str topic_href(Cx *cx, const Request *request, Kind kind, Str id);
/* "endet am 31. Dezember 2024 (in 39 Tagen)"; empty where it ends later or is over. */
Str ends_told(Cx *cx, const Together *of, const Agreement *agreement);
/* "2023-04-21 bis 2024-12-31", "ohne vereinbartes Ende", "Laufzeit hier nicht erfasst" */
Str term_told(Cx *cx, const Agreement *agreement);
enum { ENDS_SOON_DAYS = 90 };
Str choice_of(const Record *record, FieldName field, Lang lang);
Str not_recorded(const Cx *cx);
Str heading_of(Cx *cx, Str word); /* with a capital */

/* states_map.c */
MapArea region_shape(const Cx *cx, const Region *region);
/* Wide and for phones; its title is the section's heading. */
Err states_picture(Cx *cx, const StatesChart *chart, TopicSection *view) CHECKED;

/* agenda_evidence.c */
Err partner_promises_fill(Cx *cx, const Request *request, const Together *of, const Record *partner,
                          PartnerPromises *out) CHECKED;
