#pragma once
/* What topics are made of: sections of facts, tables, texts, pictures and links. */

#include "web/page.h"
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

PAGE(part_topic_section, TopicSection)
PAGE(part_topic_table, TopicTable)
PAGE(part_topic_cell, TopicCell)
PAGE(part_topic_picture, TopicSection)
