#pragma once
/* The partnership: who takes part, agreements, bodies, meetings. Most pages are topics: sections of
 * facts, tables, texts and links, one template for all. */

#include "web/page.h"
#include "web/pages_agenda.h"
#include "web/pages_accounts.h"

typedef struct TopicCell {
    Str text, href, label, note; /* href, note may be empty; label: what its column is called */
    bool number;
} TopicCell;
typedef struct TopicRow {
    Str id;
    TopicCell *cells;
    size_t n_cells;
} TopicRow;
typedef struct TopicTable {
    Str caption;
    TopicCell *columns; /* text and number */
    const char **ids;   /* of the columns, for programs */
    size_t n_columns;   /* 0: no table */
    TopicRow *rows;
    size_t n_rows, rows_made;
    const Fact *chosen; /* parameters by which its rows were chosen: files say so */
    size_t n_chosen;
} TopicTable;

typedef struct TopicSection {
    Str id, heading, lead;
    TopicCell *facts; /* label: what it is */
    size_t n_facts;
    Str *paragraphs;
    size_t n_paragraphs;
    Safe picture, picture_small;
    bool has_picture;
    TopicTable table;
    Str empty; /* what is said where there is nothing */
    FormView *forms;
    size_t n_forms;
    Link *links;
    size_t n_links;
} TopicSection;

typedef struct TopicPage {
    Head head;
    Str crumb, crumb_href, kind, title, lead;
    Str told;   /* what was done */
    Str marked; /* what must be known before anything else: invented, ends soon */
    TopicSection *sections;
    size_t n_sections;
    PartnerPromises promises;
    Link *actions;
    size_t n_actions;
    const Fact *chosen; /* parameters by which its rows were chosen: files say so */
    size_t n_chosen;
} TopicPage;

typedef struct RuleNumber {
    Str name, number, sentence, href;
    bool chosen;
} RuleNumber;

typedef struct PartnersPage {
    Head head;
    Str action, tab, day, find; /* day: as a field takes it */
    Option *kinds, *rules;
    size_t n_kinds, n_rules;
    Str number, number_of, told, rule; /* "14", "Kommunen am 9. April 2024" */
    RuleNumber *others;
    size_t n_others;
    TopicCell *stated; /* counts that were published: label, text what explains them, note where */
    size_t n_stated;
    Link *ends; /* terms that end soon */
    size_t n_ends;
    TopicTable found; /* of a search */
    Str find_told;
    Link *tabs;
    size_t n_tabs;
    bool is_list, is_map, is_time, is_network;
    TopicSection *groups; /* of the list */
    size_t n_groups;
    TopicSection view; /* of the other tabs */
    Link *steps;       /* of the map: days on which something changed */
    size_t n_steps;
    Option *days; /* the same for the slider, the newest first */
    size_t n_days;
    Fact *kept;
    size_t n_kept;
    Link *links; /* agreements, bodies */
    size_t n_links;
} PartnersPage;

PAGE(page_topic, TopicPage)
PAGE(part_topic_section, TopicSection)
PAGE(part_topic_table, TopicTable)
PAGE(part_topic_cell, TopicCell)
PAGE(part_topic_picture, TopicSection)
PAGE(page_partners, PartnersPage)
