#pragma once
/* Shared inside mail/ only: addresses, and text made fit to travel. */

#include "mail/mail.h"

typedef struct Mailbox {
    Str name, address;
} Mailbox;
/* "Name <address>", "\"Name\" <address>" or the address alone. */
bool mailbox_read(Cx *cx, Mailbox *out, Str text);
Str mail_domain(Str address); /* what stands behind the @ */

/* UTF-8 without line ends and other control characters. */
bool header_text_good(Str text);
/* What stands behind "Subject: ": as it is, or as encoded words (RFC 2047), in lines of at most 76
 * characters. */
void header_text_put(Buf *out, Str text);
/* A display name: quoted where it is plain ASCII, else as encoded words. */
void header_name_put(Buf *out, Str name);
/* ; name="…", or ; name*=UTF-8''… (RFC 2231) where it is no ASCII */
void header_parameter_put(Buf *out, const char *name, Str value);
void quoted_printable_put(Buf *out, Str text);
void base64_lines_put(Cx *cx, Buf *out, Str bytes);
