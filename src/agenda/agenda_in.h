#pragma once
/* Shared inside agenda/ only. */

#include "agenda/agenda.h"

/* A new series begins after a and not after b. */
bool curve_broken(const Curve *curve, Period a, Period b);
/* Those that are not empty, with a space between them. */
Str sentences_join(Arena *mem, const Str *parts, size_t n);

/* May who asks see it? */
bool agenda_seen(Cx *cx, const Records *records, const Record *record, const AgendaAsk *ask);
int days_between(Date from, Date to);

typedef VEC(AgendaDue) DueList;
/* Its last possible day is over. */
bool due_passed(Day due, Date today);
void due_add(Cx *cx, DueList *list, AgendaDue due, Date today); /* fills `days` */
void due_sort(DueList *list);
/* What of the commitment itself is overdue: to be kept, or to be checked. */
void commitment_due(Cx *cx, DueList *list, const Records *records, const Record *commitment,
                    Date today);
bool measure_over(const Record *measure); /* ended or rejected */
/* Its question was registered after its data were there, for certain. */
bool check_is_late(const Record *check);
/* A real partner's duty of which nothing else has been entered. */
bool commitment_is_bare(const Records *records, const Record *commitment);

/* ---- registry ---- */

/* Each of its keys means this place from now on. */
void region_keys_put(Arena *mem, Index *keys, const Region *region, size_t place);
