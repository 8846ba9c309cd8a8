#pragma once
/* Letters that the pages of accounts want sent. */

#include "base/secret.h"
#include "jobs/jobs.h"
#include "mail/mail.h"
#include "web/web_in.h"

typedef struct LetterWishes LetterWishes;
typedef enum LetterKind {
    LETTER_INVITATION,
    LETTER_RESET,
    LETTER_DELIVERED,
    LETTER_NOT_DELIVERED,
    LETTER_STOPPED,
    LETTER_RELEASE_WAITS,
    LETTERS
} LetterKind;

/* The operator has a mail server, and a public address that links can lead to. */
bool letters_go_out(const Settings *settings);
/* INVALID where letters are wanted and could not be sent. */
Err letters_check(Cx *cx, const Settings *settings) CHECKED;
/* The mail server, with its password as it is now. */
Err letters_server(Cx *cx, const Settings *settings, MailServer *out) CHECKED;
/* Another invitation for who has not followed theirs yet, else a link to set a new password. */
LetterKind letter_way_in(const Person *person);
/* A letter with a way in, as a job, in the account's language; none where the same waits already.
 */
Err letter_put(Cx *cx, LetterKind kind, const Person *person, int64_t *job) CHECKED;
/* Inside store_do: a letter in the account's language that leads to the page of a job. */
Err letter_about(Cx *cx, LetterKind kind, int64_t account, int64_t job) CHECKED;
/* The same, that leads to where the data of a delivery can be released: to each account that may.
 */
Err letters_release(Cx *cx, int64_t delivery, Str organisation) CHECKED;
/* A letter with a link to set a new password, where there is such an account; OK where not. */
Err letter_reset(Cx *cx, Str mail) CHECKED;
/* The same aside, in a thread of its own: costs the same whether there is such an account or not.
 * BUSY where too many wait. */
LetterWishes *letter_wishes_begin(Arena *mem, Str store);
Err letter_wish(Cx *cx, LetterWishes *wishes, Str mail, Str origin) CHECKED;
void letter_wishes_end(LetterWishes *wishes); /* finishes those that wait */
/* The thread that sends them; NULL where none go out. */
JobWorker *letters_begin(Arena *mem, Str store, const Settings *settings);
void letters_end(JobWorker *worker);
