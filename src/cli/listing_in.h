#pragma once
/* Lists as table, CSV and JSON, and subcommands that have tasks ("wirk user invite …"). */

#include "cli/cli_in.h"

typedef struct ListingColumn {
    const char *id; /* in CSV and JSON: stable */
    Msg head;       /* in the table */
    bool number;
} ListingColumn;
typedef struct Listing {
    const ListingColumn *columns;
    size_t n_columns;
    VEC(Str) cells; /* row by row; an empty number is unknown */
} Listing;
void listing_number(Cx *cx, Listing *list, int64_t number);
void listing_text(Cx *cx, Listing *list, Str text);
void listing_time(Cx *cx, Listing *list, int64_t at); /* 0: empty */
Err listing_print(Cx *cx, const Listing *list, Output output) CHECKED;
#define COLUMNS(list) .columns = (list), .n_columns = sizeof(list) / sizeof *(list)

/* The first argument says what is to be done; without one it is the first task. The store is open
 * when the task runs. */
enum { AT_LEAST = 1000 };
typedef struct Task {
    const char *name;
    size_t arguments; /* exactly so many after the name; with AT_LEAST added: or more */
    Err (*run)(Cx *cx, const Options *options);
} Task;
int task_run(Cx *cx, const Options *options, const Task *tasks, size_t n);

/* user.c: the role that --role, --organisation and --programme name; `given` false where none is
 * named. */
#include "accounts/accounts.h"
Err grant_read(Cx *cx, const Options *options, Grant *out, bool *given) CHECKED;

/* conflicts.c: *open: how many of them nobody has answered. */
Err conflicts_tell(Cx *cx, const Options *options, size_t *open) CHECKED;

/* organisation.c: what was changed of somebody or something. */
Err edits_print(Cx *cx, const Edit *edits, size_t n, Output output) CHECKED;
