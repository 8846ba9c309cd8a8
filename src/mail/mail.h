#pragma once
/* Letters by SMTP (libcurl): composed here (RFC 5322, MIME: text and, where there is one, an
 * attachment), sent to the operator's server, over TLS from the start (smtps://) or by STARTTLS,
 * which is needed. What a letter says is its sender's business. */

#include "base/base.h"

#define MAIL_MOST_BYTES ((size_t)20 << 20) /* of a letter as it goes out */
#define MAIL_MOST_SUBJECT 250
#define MAIL_LIMIT_MS 30000

typedef struct MailServer {
    Str address;        /* smtp://host:port, smtps://host:port; without port: 587 and 465 */
    Str name, password; /* empty: none */
    Str from;           /* "Wirk <wirk@example.org>" or the address alone */
    Str authorities;    /* file of the certificates to trust (PEM); empty: those of the system */
    bool plain;         /* without TLS, only for servers on this machine */
} MailServer;

typedef struct Letter {
    Str to, to_name, subject,
        text; /* UTF-8; the text's lines are folded by the reader, not by us */
    Str id;   /* left part of the Message-ID: the same letter sent again has the same */
    Str attachment, attachment_name, attachment_type; /* empty: none; "text/calendar" … */
} Letter;

/* INVALID: a setting, an address or a header that is none (line ends never pass), more than fits;
 * BUSY: the server is away, slow or says 4xx; BROKEN: it refuses for good (5xx), with its words,
 * or cannot be trusted. At most MAIL_LIMIT_MS, less where the context's deadline is nearer. */
Err mail_send(Cx *cx, const MailServer *server, const Letter *letter) CHECKED;
/* The letter as it goes out, lines ended by CRLF. INVALID as above. */
Err mail_compose(Cx *cx, Buf *out, const MailServer *server, const Letter *letter) CHECKED;
/* name@example.org, in ASCII (an international domain in its xn-- form); no name, no brackets. */
bool mail_address_good(Str address);
/* Are these settings such that letters could be sent? Asks nobody. */
Err mail_server_check(Cx *cx, const MailServer *server) CHECKED;
