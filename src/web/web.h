#pragma once
/* The door for browsers and programs: HTTP/1.1, pages that are complete without script, and .json
 * and .csv beside each. */

#include "accounts/accounts.h"
#include "figures/catalogue.h"
#include "jobs/jobs.h"

/* Which groups of single sign-on give which roles here. */
typedef struct GroupRoles {
    size_t n;
    GroupRole *at;
} GroupRoles;

/* What the operator says of the house (web/settings.def). Every text may be empty: then it is not
 * known, and pages say so. The address has no slash at its end. */
typedef struct Settings {
#define SETTING_LINE(member, key, kind, most) Str member;
#define SETTING_TEXTS(member, key, most) Texts member;
#define SETTING_ROLES(member, key, most) GroupRoles member;
#include "web/settings.def"
#undef SETTING_LINE
#undef SETTING_TEXTS
#undef SETTING_ROLES
    bool tls; /* the server itself speaks TLS: told by web_serve */
} Settings;

typedef struct WebOptions {
    Str store;   /* address of the store */
    Str address; /* "127.0.0.1:8080" */
    bool moves;  /* a busy port is named and the next one tried, ten times; else it is the end */
    Str certificate, key;             /* files in PEM, to speak TLS; empty: plain HTTP */
    const Settings *settings;         /* NULL: nothing is known */
    void (*say)(void *arg, Str line); /* told where it listens, and which ports were busy */
    void *arg;
} WebOptions;

/* Serves until SIGINT or SIGTERM, then finishes the requests under way. INVALID for an address that
 * is none, BROKEN where no port, or not the one asked for, is free or the store cannot be opened.
 */
Err web_serve(Cx *cx, const WebOptions *options) CHECKED;

/* The profile of an area as one HTML file that needs nothing beside it: style and letters stand
 * inside, scripts are left out, and links lead to the house's public address or, where it has none,
 * nowhere. In the context's language; as_of as in an address, may be empty. NOT_FOUND for a key
 * that no area has. */
Err web_profile(Cx *cx, Buf *out, Str key, const Settings *settings, Str as_of) CHECKED;

/* Do letters go out with these settings? */
bool web_sends_letters(const Settings *settings);
/* The same where no settings are named (NULL), as far as the store tells: some went out before. */
Err web_letters_known(Cx *cx, const Settings *settings, bool *out) CHECKED;
/* A letter with a way in, the same as the pages send: an invitation, or a link to set a new
 * password for who has one. As a job that is tried at once, after those that wait already; `out` is
 * what became of it. INVALID for settings with which no letter can be sent. */
Err web_letter_send(Cx *cx, const Settings *settings, const Person *person, Job *out) CHECKED;
/* Stops a job, as the page of jobs does (jobs/jobs.h), and has whoever delivers by it told;
 * settings as for web_letters_known. */
Err web_job_stop(Cx *cx, int64_t number, const Settings *settings) CHECKED;

/* The routes as a table for the reader: method, pattern, right, speed, one sentence. */
void web_routes(Buf *out);
