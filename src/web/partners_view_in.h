#pragma once
/* The page of all partners: what its address asks for, and its views. */

#include "web/topic_in.h"

typedef struct PartnersAsk {
    const Request *request;
    Together of;
    CountWish wish;
    Str kind; /* as in the address; empty: all */
    Str tab;  /* "list", "map", "time", "network" */
} PartnersAsk;

/* The same page with one parameter replaced. */
Str partners_with(Cx *cx, const PartnersAsk *ask, const char *name, Str value);
Str partners_kind_word(Cx *cx, Str kind); /* "Kommunen"; empty: "Partner" */

Err partners_map(Cx *cx, const PartnersAsk *ask, PartnersPage *page) CHECKED;
Err partners_time(Cx *cx, const PartnersAsk *ask, PartnersPage *page) CHECKED;
Err partners_ties(Cx *cx, const PartnersAsk *ask, PartnersPage *page) CHECKED;
