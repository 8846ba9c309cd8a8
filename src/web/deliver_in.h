#pragma once
/* What a check offers to who may deliver the file that was looked at. */

#include "web/delivering_in.h"

typedef struct DeliverOffer {
    Str lead;       /* what the button does, or why there is none; empty: nothing is said */
    FormView *form; /* NULL: there is none */
    JobFile file;   /* that is kept for it; number 0: none */
    Organisation *organisations;
    size_t n_organisations;
} DeliverOffer;
/* Keeps the file that was sent, where the person of the request may deliver it; nothing is offered
 * to others. */
Err deliver_offer(Cx *cx, const Request *request, const Checked *checked, const Findings *findings,
                  DeliverOffer *out) CHECKED;
