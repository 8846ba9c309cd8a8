/* Does the same person stand in the file twice? Each identifier becomes a digest of 88 bits, with
 * its line; by their first bits they wait in 1024 parts, outside of memory once there are many, and
 * each part is then looked at by itself. What identifies a person is never kept or shown. With 88
 * bits two different identifiers among a thousand million meet with a chance of one in 10^8. */

#include <stdatomic.h>
#include <string.h>
#include "base/base.h"
#include "figures/tally_in.h"

#define PARTS 1024
#define CHUNK 256 /* persons of one part that are written together */
#define MOST_TOLD 100
#define MOST_PASSES ((size_t)1 << 16)
#define LINE_MASK (((uint64_t)1 << PERSON_LINE_BITS) - 1)

typedef struct Part {
    Person *at; /* CHUNK: not yet written */
    size_t n;
    VEC(uint32_t) chunks; /* places in the file, in units of a chunk */
} Part;

struct People {
    Arena *mem;
    int file; /* -1: nothing had to be written yet */
    uint32_t chunks;
    size_t room;
    Part parts[PARTS];
};

/* ---- digests ---- */

static inline uint64_t folded(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

Person person_of(Str id, uint32_t period) {
    uint64_t a = ((uint64_t)period << 32 | id.n) ^ 0x8ebc6af09c88c6e3u;
    uint64_t b = ((uint64_t)period << 32 | id.n) ^ 0x1d8e4e27c47d124fu;
    for (size_t at = 0; at < id.n; at += 8) {
        uint64_t word = 0;
        if (id.n - at >= 8)
            memcpy(&word, id.p + at, 8);
        else
            for (size_t i = at; i < id.n; i++)
                word = word << 8 | (uint8_t)id.p[i];
        a = folded(a ^ word, 0xa0761d6478bd642fu) + word;
        b = folded(b + word, 0xe7037ed1a0b428dbu) ^ word;
    }
    a = folded(a ^ 0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu);
    b = folded(b ^ 0x165667B19E3779F9u, 0x85EBCA77C2B2AE63u);
    return (Person){a, b & ~LINE_MASK};
}

/* ---- taking in ---- */

People *people_new(Arena *mem, size_t room) {
    People *people = NEW(mem, People);
    people->mem = mem;
    people->file = -1;
    people->room = room;
    for (size_t i = 0; i < PARTS; i++)
        people->parts[i].at = NEW_ARRAY(mem, Person, CHUNK);
    return people;
}

static Err write_chunk(Cx *cx, People *people, Part *part) {
    if (people->file < 0) TRY(spill_file(cx, people->mem, &people->file));
    TRY(spill_write(cx, people->file, part->at, CHUNK * sizeof(Person),
                    (int64_t)people->chunks * CHUNK * (int64_t)sizeof(Person)));
    vec_push(people->mem, &part->chunks, people->chunks);
    people->chunks++;
    part->n = 0;
    return OK;
}

Err people_add(Cx *cx, People *people, const Person *persons, size_t n, size_t line) {
    for (size_t i = 0; i < n; i++) {
        Part *part = &people->parts[persons[i].id >> 54];
        part->at[part->n++] = (Person){persons[i].id, persons[i].line + line};
        if (part->n == CHUNK) TRY(write_chunk(cx, people, part));
    }
    return OK;
}

/* ---- looking for those that stand twice ---- */

typedef struct Twice {
    uint64_t line, first;
} Twice;

typedef struct TwiceList { /* the first ones by line; all are counted */
    Twice at[MOST_TOLD];
    size_t n;
    uint64_t all;
} TwiceList;

static void twice_add(TwiceList *list, Twice twice) {
    list->all++;
    if (list->n == MOST_TOLD && twice.line >= list->at[MOST_TOLD - 1].line) return;
    size_t at = list->n < MOST_TOLD ? list->n++ : MOST_TOLD - 1;
    for (; at && list->at[at - 1].line > twice.line; at--)
        list->at[at] = list->at[at - 1];
    list->at[at] = twice;
}

typedef struct Judge { /* of one thread */
    Cx cx;
    Err err;
    const People *people;
    atomic_size_t *next;
    Person *chunk, *kept;
    uint32_t *slots; /* place in `kept`, and one */
    size_t n_slots, n_kept;
    size_t passes, pass;
    TwiceList part, whole;
} Judge;

/* False: there is no room for one more. */
static bool judge_person(Judge *judge, const Person *person) {
    if ((person->id >> 38 & 0xFFFF) * judge->passes >> 16 != judge->pass) return true;
    size_t slot = (size_t)person->id & (judge->n_slots - 1);
    for (; judge->slots[slot]; slot = (slot + 1) & (judge->n_slots - 1)) {
        const Person *other = &judge->kept[judge->slots[slot] - 1];
        if (other->id != person->id || (other->line ^ person->line) >> PERSON_LINE_BITS) continue;
        twice_add(&judge->part, (Twice){person->line & LINE_MASK, other->line & LINE_MASK});
        return true;
    }
    if (judge->n_kept == judge->people->room) return false;
    judge->kept[judge->n_kept++] = *person;
    judge->slots[slot] = (uint32_t)judge->n_kept;
    return true;
}

static Err judge_pass(Judge *judge, const Part *part, bool *fits) {
    memset(judge->slots, 0, judge->n_slots * sizeof *judge->slots);
    judge->n_kept = 0;
    *fits = true;
    for (size_t c = 0; c <= part->chunks.n && *fits; c++) {
        const Person *persons = part->at;
        size_t n = part->n;
        if (c < part->chunks.n) {
            TRY(spill_read(&judge->cx, judge->people->file, judge->chunk, CHUNK * sizeof(Person),
                           (int64_t)part->chunks.at[c] * CHUNK * (int64_t)sizeof(Person)));
            persons = judge->chunk;
            n = CHUNK;
        }
        for (size_t i = 0; i < n && *fits; i++)
            *fits = judge_person(judge, &persons[i]);
    }
    return OK;
}

static size_t slots_for(size_t persons) {
    size_t n = 64;
    while (n < 2 * persons)
        n *= 2;
    return n;
}

/* In as many passes as the room asks for; a part that is fuller than thought begins anew. */
static Err judge_part(Judge *judge, const Part *part) {
    size_t n = part->chunks.n * CHUNK + part->n, room = judge->people->room;
    bool fits = false;
    for (judge->passes = n / room + 1; !fits; judge->passes *= 2) {
        if (judge->passes > MOST_PASSES) return fail(&judge->cx, LIMIT, MSG_DELIVERY_LATE);
        judge->n_slots = slots_for(judge->passes == 1 ? n : room);
        judge->part.n = judge->part.all = 0;
        fits = true;
        for (judge->pass = 0; judge->pass < judge->passes && fits; judge->pass++)
            TRY(judge_pass(judge, part, &fits));
    }
    for (size_t i = 0; i < judge->part.n; i++)
        twice_add(&judge->whole, judge->part.at[i]);
    judge->whole.all += judge->part.all - judge->part.n;
    return OK;
}

static void judge_parts(void *arg) {
    Judge *judge = arg;
    const People *people = judge->people;
    for (size_t i; !judge->err && (i = atomic_fetch_add(judge->next, 1)) < PARTS;)
        judge->err = judge_part(judge, &people->parts[i]);
}

Err people_judge(Cx *cx, People *people, size_t threads, size_t place, Findings *findings) {
    atomic_size_t next = 0;
    Judge *judges = NEW_ARRAY(cx->mem, Judge, threads);
    Pool *pool = pool_new(threads, threads);
    for (size_t t = 0; t < threads; t++) {
        Judge *judge = &judges[t];
        judge->cx = *cx;
        judge->cx.mem = arena_new();
        judge->people = people;
        judge->next = &next;
        judge->chunk = NEW_ARRAY(judge->cx.mem, Person, CHUNK);
        judge->kept = NEW_ARRAY(judge->cx.mem, Person, people->room);
        judge->slots = NEW_ARRAY(judge->cx.mem, uint32_t, slots_for(people->room));
        must(pool_put(pool, judge_parts, judge));
    }
    pool_free(pool);
    TwiceList all = {.n = 0};
    Err err = OK;
    for (size_t t = 0; t < threads; t++) {
        for (size_t i = 0; i < judges[t].whole.n; i++)
            twice_add(&all, judges[t].whole.at[i]);
        all.all += judges[t].whole.all - judges[t].whole.n;
        if (judges[t].err && !err) fault_keep(cx, &judges[t].cx.fault);
        if (judges[t].err && !err) err = judges[t].err;
        arena_free(judges[t].cx.mem);
    }
    for (size_t i = 0; i < all.n && !err; i++)
        finding_add(findings, RULE_ID_DOUBLE, all.at[i].line, place, STR_NONE,
                    str_format(cx->mem, "%llu", (unsigned long long)all.at[i].first));
    if (!err) findings->of_rule[RULE_ID_DOUBLE] += all.all - all.n;
    return err;
}
