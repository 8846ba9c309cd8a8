#pragma once
/* Who works together, by which signature, for which towns, since when and until when? Typed views
 * of the records, rules of counting, what contradicts itself, the course of time, and the search
 * for partners. Everything is worked out for a day; no count is stored anywhere. What is not known
 * stays unknown: answers are yes, no, or not known. */

#include "figures/catalogue.h"
#include "records/records.h"

/* ---- what is recorded, as one immutable register ---- */

typedef enum PartnerKind { /* ids and words: choices.def, "partner-kind" */
                           PARTNER_CITY,
                           PARTNER_KREIS,
                           PARTNER_TOWN,
                           PARTNER_UNIVERSITY,
                           PARTNER_ASSOCIATION,
                           PARTNER_LAND,
                           PARTNER_FOUNDATION,
                           PARTNER_COMPANY,
                           PARTNER_OTHER,
                           PARTNER_KINDS
} PartnerKind;

typedef struct Partner Partner;
typedef struct Agreement Agreement;
typedef struct Signature Signature;

struct Partner {
    Str id, name;
    const Str *aliases;
    size_t n_aliases;
    PartnerKind kind;
    Str region, kreis; /* keys: its own, and of the Kreis that it lies in; empty: none */
    bool invented;     /* shows something, is never counted */
    /* By the first day that is possible, then id: its own ones, those by which others speak for it.
     */
    const Signature **signatures, **represented;
    size_t n_signatures, n_represented;
};

typedef enum Term { TERM_FIXED, TERM_OPEN, TERM_UNKNOWN } Term;
struct Agreement {
    Str id;
    Texts title;
    Day from, until; /* the last day */
    Term term;
    const Agreement *renews;
    bool renewed; /* another one renews it */
    const Signature **signatures;
    size_t n_signatures;
};

struct Signature {
    Str id;
    Partner *partner;
    Agreement *agreement;
    Day day;
    bool press; /* the day is that of the press release: signed then or before */
    Partner **represents;
    size_t n_represents;
    Day withdrawn;
};

typedef struct Body {
    Str id;
    Texts name;
} Body;
typedef struct Seat {
    Str id;
    const Body *body;
    const Partner *partner; /* NULL: of none */
    Str office;
    Str name; /* of a person: compared, never told */
    Day from, until;
} Seat;
typedef struct Undertaking { /* a measure, as far as the network of partners needs it */
    Str id, title;
    const Partner *owner;
    Partner **partners;
    size_t n_partners;
} Undertaking;
typedef struct StatedCount { /* how many partners somebody else has said there are */
    Str id, text;
    int64_t number;
    unsigned kinds; /* PARTNERS_OF bits */
    Day day;        /* not recorded: any */
    /* When a rule gives that number, within the days on which it may have been said: by rule, then
     * day. */
    const struct CountMatch *matches;
    size_t n_matches;
} StatedCount;
typedef struct PlaceOf { /* a city or town of the partnership's area */
    Str key, kreis;      /* kreis: the city itself */
    Texts name;
} PlaceOf;

typedef struct PartnerNames PartnerNames;
typedef struct Register {
    Partner *partners; /* each list by id */
    Agreement *agreements;
    Signature *signatures;
    Body *bodies;
    Seat *seats;
    Undertaking *undertakings;
    StatedCount *stated;
    PlaceOf *places; /* by key */
    size_t n_partners, n_agreements, n_signatures, n_bodies, n_seats, n_undertakings, n_stated,
        n_places;
    Index partner_ids, partner_regions; /* -> place in `partners` */
    const PartnerNames *names;
    const struct PartnerEvent *events; /* what happened to all, by first possible day */
    size_t n_events;
} Register;

/* Of the store's present state; made once per change, shared by all threads, valid until the
 * context ends. */
Err partners_now(Cx *cx, const Register **out) CHECKED;
/* Joins what stands in the lists: whose signatures, by which key, under which names. The lists need
 * not be sorted; pointers between them must be right. partners_now does it; for registers made by
 * hand. */
void register_join(Arena *mem, Register *all);
const Partner *partner_find(const Register *all, Str id); /* NULL: none */
const Partner *partner_of_region(const Register *all, Str key);
Str partner_kind_id(PartnerKind kind);
Str partner_kind_word(Lang lang, PartnerKind kind);

/* Sets of kinds. Read: a kind's id, or "municipality" = city, kreis and town; empty = all. */
#define PARTNERS_OF(kind) (1u << (kind))
#define PARTNERS_ALL (PARTNERS_OF(PARTNER_KINDS) - 1)
#define PARTNERS_MUNICIPAL \
    (PARTNERS_OF(PARTNER_CITY) | PARTNERS_OF(PARTNER_KREIS) | PARTNERS_OF(PARTNER_TOWN))
bool partner_kinds_read(Str id, unsigned *out);

/* ---- who was a member on a day, by what ---- */

typedef enum StandingState { /* ids and words: standings.def */
#define STANDING(symbol, id) STANDING_##symbol,
#include "partners/standings.def"
#undef STANDING
                             STANDING_STATES
} StandingState;

typedef struct Standing {
    StandingState state;
    Answer own;      /* has signed itself, with no known withdrawal */
    Answer in_force; /* … and the term runs */
    Answer represented, covered;
    const Signature *by; /* the state's evidence; NULL: there is none */
} Standing;
Standing partner_standing(const Register *all, const Partner *partner, Date on);
/* Of a town, city or Kreis by its key and that of its Kreis, whether it is a partner or not. */
Standing region_standing(const Register *all, Str key, Str kreis, Date on);
Str standing_id(StandingState state);
Str standing_word(Lang lang, StandingState state); /* "vertreten durch einen Kreis" */
/* "Unterschrieben am 21. April 2023." with what is known of term and representation. */
Str standing_told(Arena *mem, Lang lang, const Standing *standing);

/* The year in which it joined, by the rule of the sentence: that of its first own signature; of who
 * has none that of the first one by which a Kreis speaks for it. False where the area is no partner
 * or an invented one, or the year of one of these signatures is not known. */
bool region_joined(const Register *all, Str key, int *year);
Str joined_rule_sentence(Lang lang);

/* ---- how many partners on a day: a query with a stated rule ---- */

typedef enum CountRule {
#define COUNT_RULE(symbol, id) COUNT_##symbol,
#include "partners/rules.def"
#undef COUNT_RULE
    COUNT_RULES
} CountRule;
bool count_rule_read(Str id, CountRule *out);
Str count_rule_id(CountRule rule);
Str count_rule_sentence(Lang lang, CountRule rule);

typedef enum CountReason {
#define REASON(symbol, id) REASON_##symbol,
#include "partners/reasons.def"
#undef REASON
    REASONS
} CountReason;
typedef struct CountEntry { /* a partner, or with COVERED a place */
    const Partner *partner;
    const PlaceOf *place;
    Answer in;
    CountReason reason;
    const Signature *by; /* on which the reason rests; NULL: none */
} CountEntry;
typedef struct CountWish {
    Date on;
    CountRule rule;
    unsigned kinds;
} CountWish;
typedef struct PartnerCount {
    CountWish wish;
    size_t sure, open; /* in; may be in. At most sure + open */
    CountEntry *list;  /* those in, those that may be, those out; each by id or key */
    size_t n;
} PartnerCount;
/* O(partners + signatures), nothing kept. */
void partners_count(Arena *mem, PartnerCount *out, const Register *all, const CountWish *wish);
/* "14", or "mindestens 5; bei 2 weiteren ist nicht bekannt, ob …". */
Str count_told(Arena *mem, Lang lang, const PartnerCount *count);
Str count_reason_id(CountReason reason);
Str count_reason_told(Arena *mem, Lang lang, const CountEntry *entry);

/* When does a rule give a stated number? First and last day of a run of days. */
typedef struct CountMatch {
    CountRule rule;
    Date first, last; /* last of an open run: 9999-12-31 */
} CountMatch;

/* ---- what contradicts itself, until somebody answers ---- */

/* What the register says against itself. */
void partners_conflicts(Conflicts *to, const Register *all);

/* ---- the search that forgives ---- */

typedef struct PartnerFound {
    Kind kind; /* partner, measure, body or agreement */
    Str id;
    Texts name;     /* its own */
    Str by;         /* the name or other name that it was found by */
    int difference; /* 0: the same but for spelling; more: farther */
} PartnerFound;
/* The nearest first; `most` at most. Spaces, hyphens, capitals, umlauts and typing errors do not
 * matter. */
void partners_search(Arena *mem, const Register *all, Str text, PartnerFound **out, size_t *n,
                     size_t most);
/* Who is already there under this name or another of its names, but for its spelling? NULL: nobody.
 */
const Partner *partner_named(Arena *mem, const Register *all, Str name);

/* ---- the course of time ---- */

typedef enum Happening {
#define HAPPENING(symbol, id) HAPPENED_##symbol,
#include "partners/happenings.def"
#undef HAPPENING
    HAPPENINGS
} Happening;
typedef struct PartnerEvent {
    Happening kind;
    Day day, until;         /* until: of a gap */
    const Partner *partner; /* NULL: of all who signed */
    const Agreement *agreement;
    const Signature *signature; /* NULL where none is behind it */
} PartnerEvent;
/* Of the agreements and partners of this register, by first possible day; for all of them it is
 * part of the register. */
void partners_timeline(Arena *mem, const Register *all, const PartnerEvent **out, size_t *n);
Str happening_id(Happening kind);
Str happening_told(Arena *mem, Lang lang, const PartnerEvent *event);

/* Agreements whose term ends from `on` up to so many days later, with the partners who have not
 * signed one that renews it; none where all have. */
typedef struct Reminder {
    const Agreement *agreement;
    int64_t days;             /* until its last day: 0 = today */
    const Partner **partners; /* who has signed it and not withdrawn */
    size_t n_partners;
} Reminder;
void partners_reminders(Arena *mem, const Register *all, Date on, int64_t days, Reminder **out,
                        size_t *n);

/* ---- who is joined to whom ---- */

typedef enum TieKind {
    TIE_SIGNED,
    TIE_REPRESENTS,
    TIE_SEAT,
    TIE_OWNS,
    TIE_TAKES_PART,
    TIE_RENEWS
} TieKind;
typedef struct Tie {
    TieKind kind;
    Kind from_kind, to_kind;
    Str from, to;
    Kind by_kind; /* the record that says so: who may not see it, may not see the tie */
    Str by;
} Tie;
void partners_network(Arena *mem, const Register *all, Tie **out, size_t *n);
Str tie_id(TieKind kind);
