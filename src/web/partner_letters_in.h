#pragma once
/* Letters about the partnership: invitations to meetings, and reminders before a term ends. */

#include "web/letters_in.h"
#include "web/topic_in.h"

/* Who sits in the meeting's body on the day and has an address. */
size_t invited_count(Cx *cx, const Records *records, const Record *meeting, Date on);
/* A letter to each of them, as jobs; written to the log. None twice for the same version of the
 * meeting. */
Err invitations_put(Cx *cx, const Records *records, const Record *meeting, Date on) CHECKED;

/* Each day once: orders the letters that remind of terms which end within 90 and 30 days, each
 * once, and orders itself for the next day. */
Err reminders_look(Cx *cx) CHECKED;
Err reminders_begin(Cx *cx) CHECKED; /* orders it for today */
JobKind partner_letters_kind(const Settings *settings);
JobKind reminders_kind(void);
