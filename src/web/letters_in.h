#pragma once
/* Letters that the pages of accounts want sent. */

#include "base/secret.h"
#include "jobs/jobs.h"
#include "mail/mail.h"
#include "web/web_in.h"

typedef enum LetterKind { LETTER_INVITATION, LETTER_RESET, LETTERS } LetterKind;

/* The operator has a mail server, and a public address that links can lead to. */
bool letters_go_out(const Settings *settings);
/* INVALID where letters are wanted and could not be sent. */
Err letters_check(Cx *cx, const Settings *settings) CHECKED;
/* A letter to an account, as a job; none where the same waits already. */
Err letter_put(Cx *cx, LetterKind kind, int64_t account, Lang lang) CHECKED;
/* A letter with a link to set a new password, where there is such an account; OK where not. */
Err letter_reset(Cx *cx, Str mail) CHECKED;
/* Until a fixed while after `begun` (monotonic milliseconds), so that the time tells nothing. */
void evenly_wait(int64_t begun);
/* The thread that sends them; NULL where none go out. */
JobWorker *letters_begin(Arena *mem, Str store, const Settings *settings);
void letters_end(JobWorker *worker);
