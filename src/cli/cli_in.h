#pragma once
/* Shared inside cli/ only: options as they were given, and the ways out. */

#include <stdio.h>

#include "analysis/analysis.h"
#include "base/base.h"
#include "store/store.h"
#include "web/web.h"

#define WIRK_VERSION "0.1.0"

typedef enum Output { OUTPUT_TABLE, OUTPUT_CSV, OUTPUT_JSON } Output;

/* Exit codes. */
enum { EXIT_FINE = 0, EXIT_FINDINGS = 1, EXIT_USE = 2, EXIT_SYSTEM = 3 };

typedef struct Options {
    Str db, data, listen, region, period, by, as_of, catalogue, cells;
    Str from, out, years, account, wait; /* of fetch */
    Str sender, mapping, sheet, list;
    Str to, paper; /* of profile: folder; "html" or "pdf", empty where not said */
    bool propose, remember, all;
    Str event, subject, words, person, most, head, reason; /* of log, verify and purge */
    bool head_asked;                                       /* --head without a value */
    Str name, role, organisation, programme, session, rights, days, archived,
        language;                           /* of user, organisation, role, token */
    Str settings, tls_certificate, tls_key; /* of serve */
    Str audience, level, embargo;           /* of release */
    Str need;                               /* of agenda: an indicator */
    Str on, kind, rule, find;               /* of partners */
    bool rules, published, conflicts, timeline, ends;
    Output output;
    bool help, routes, version, print, yes;
    Str *arguments; /* what is no option */
    size_t n_arguments;
    Str *given; /* the options, by their names */
    size_t n_given;
    Asked *of_method; /* of analyse: the options of its methods (analysis/methods.def) */
    size_t n_of_method;
} Options;

/* INVALID with the message of what is wrong; sets cx->lang from --lang, LC_ALL or LANG (German
 * unless English is asked for). */
Err options_read(Cx *cx, Options *out, int argc, char **argv) CHECKED;

/* INVALID where one was given that the usage of the subcommand does not name. */
Err options_check(Cx *cx, const Options *options, Str command, Str usage) CHECKED;

typedef int (*Command)(Cx *cx, const Options *options);
#define COMMAND(name, usage) int command_##name(Cx *cx, const Options *options);
#include "cli/commands.def"
#undef COMMAND

/* What there is to be analysed, or all about the method that the arguments name. */
int analyse_help(Cx *cx, const Options *options);
/* All methods, options and columns of `protect`, and the rules for them. */
void protect_help(Cx *cx);

/* What the operator says of the house, from a YAML file (docs/settings.md), for the store of this
 * address. INVALID with file, line and rule for anything that is not as it should be. */
Err settings_read(Cx *cx, Settings *out, Str path, Str store) CHECKED;
/* The same from --settings; without it nothing is known of the house. */
Err settings_given(Cx *cx, const Options *options, Settings *out) CHECKED;

/* Opens the store named by --db, WIRK_DB or "wirk.db". */
Err open_store(Cx *cx, const Options *options) CHECKED;
Str store_address(const Options *options);

void say(FILE *to, Str text);
void say_message(Cx *cx, FILE *to, Msg message, size_t n, const Str *arguments);
/* Tells the fault on standard error and gives its exit code. */
int give_up(Cx *cx);
int wrong_use(Cx *cx, Msg message, Str argument);

/* A text of anybody's in one line, without what would steer the reader's terminal. */
Str text_harmless(Arena *mem, Str text);
/* A whole number from 1 to `most`; an empty text leaves *out as it is. INVALID otherwise. */
Err whole_read(Cx *cx, Str text, int64_t most, int64_t *out) CHECKED;

/* "de" or "en"; INVALID otherwise. */
Err lang_read(Cx *cx, Str text, Lang *out) CHECKED;

/* A day (its end where that is asked for) or an hour by a clock in Germany, or a moment in UTC; an
 * empty text leaves *out as it is. */
Err moment_read(Cx *cx, Str text, bool end, int64_t *out) CHECKED;

/* Rows of text in columns, aligned by characters; the numbers' columns to the right. */
typedef struct Grid {
    size_t n_columns;
    const Str *heads;
    const bool *right;
    VEC(Str) cells;
} Grid;
void grid_print(Cx *cx, FILE *to, const Grid *grid);

/* Writes a file as a whole or not at all; the message says {1} path and {2} why not. */
Err file_replace(Cx *cx, Str path, Str bytes, Msg failed) CHECKED;
