#pragma once
/* What the files of this room share with each other and with nobody else. */

#include "partners/partners.h"

static inline Answer both(Answer a, Answer b) {
    return a < b ? a : b;
}
static inline Answer either(Answer a, Answer b) {
    return a > b ? a : b;
}
static inline Answer opposite(Answer a) {
    return (Answer)(YES - a);
}

/* Dates as whole numbers that sort as they do. */
static inline int date_number(Date date) {
    return (date.year * 16 + date.month) * 32 + date.day;
}
static inline int day_order(Day day) {
    return date_number(day.first);
}
Date date_after(Date date, int64_t days); /* negative: before */

/* Of the agreement, or of one that it renews, whatever the number of steps: O(steps). */
bool agreement_follows(const Agreement *later, const Agreement *earlier);
/* Was it given by then, and is it not withdrawn by then? */
Answer signature_stands(const Signature *signature, Date on);
/* … and does the term run on this day? */
Answer signature_in_force(const Signature *signature, Date on);
/* Has a withdrawal ended it by then? *by: the signature that was withdrawn; NULL not wanted. */
Answer signature_withdrawn(const Signature *signature, Date on, const Signature **by);
/* When the agreement binds the partner: not before it begins, not before it is signed. */
Day signature_begins(const Signature *signature);

/* Those of a list of signatures that come nearest to what is asked. */
typedef struct Found {
    Answer answer;
    const Signature *by; /* the first with this answer; NULL: NO to all */
} Found;
Found signed_by(const Partner *partner, Date on);
Found in_force_by(const Partner *partner, Date on);
Found represented_by(const Partner *partner, Date on);
Found covered_by(const Register *all, Str key, Str kreis, Date on);
/* The latest that is over by then; NULL: none. */
const Signature *lapsed_by(const Partner *partner, Date on);
/* The first that comes later; NULL: none. */
const Signature *coming_of(const Partner *partner, Date on);
/* The withdrawal that ended all; NULL: none. */
const Signature *withdrawn_of(const Partner *partner, Date on);

/* count.c: is a partner in by a rule (any but COVERED), a place by COVERED? */
typedef struct Why {
    Answer in;
    CountReason reason;
    const Signature *by;
} Why;
Why partner_why(const Register *all, const Partner *partner, const CountWish *wish);
Why place_why(const Register *all, const PlaceOf *place, Date on);

/* stated.c: fills the matches of what was stated; the rest of the register is whole. */
void stated_explain(Arena *mem, const Register *all, StatedCount *stated);

PartnerKind partner_kind_of(Str id); /* PARTNER_OTHER where it is none */
Texts texts_same(Str text);
Str partner_name(const Partner *partner); /* empty for NULL */

/* register.c: out of the records; what is joined by it needs no records any more. */
void register_read(Arena *mem, const Records *records, const Catalogue *catalogue, Register *out);

/* snapshot.c: forgets what is kept; for tests and sanitizers. */
void partners_drop(void);

/* names.c */
const PartnerNames *names_of(Arena *mem, const Register *all);
/* The letters and digits of the folded text alone: "Hochschule Ruhr-West" -> "hochschuleruhrwest".
 */
Str name_key(Arena *mem, Str name);

void conflicts_of_terms(Conflicts *to, const Register *all); /* conflicts_terms.c */
