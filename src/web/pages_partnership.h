#pragma once
/* The partnership: who takes part, agreements, bodies, meetings. Most pages are topics: sections of
 * facts, tables, texts and links, one template for all. */

#include "web/pages_agenda.h"
#include "web/pages_topic.h"

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
PAGE(page_partners, PartnersPage)
