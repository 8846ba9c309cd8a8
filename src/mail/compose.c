/* What does a letter look like on its way? Headers (RFC 5322), text as quoted-printable, an
 * attachment as base64. Made by a machine, and says so (RFC 3834): holiday replies stay away. */

#include <string.h>
#include "mail/mail_in.h"

#define LONGEST_ID 100
#define LONGEST_NAME 200
#define LONGEST_TYPE 100
/* Neither quoted-printable nor base64 can hold "=_". */
#define BOUNDARY "=_part"

static bool id_good(Str id) {
    if (!id.n || id.n > LONGEST_ID || id.p[0] == '.' || id.p[id.n - 1] == '.') return false;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == '.';
        if (!good || (c == '.' && id.p[i - 1] == '.')) return false;
    }
    return true;
}

static bool text_good(Str text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) return false;
    }
    return str_is_utf8(text);
}

/* type/subtype with parameters in plain signs: goes into a header as it is. */
static bool type_good(Str type) {
    if (!type.n || type.n > LONGEST_TYPE || str_find(type, S("/"), 0) == SIZE_MAX) return false;
    for (size_t i = 0; i < type.n; i++) {
        char c = type.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    (c && strchr("/;=+-. ", c) != NULL);
        if (!good) return false;
    }
    return true;
}

static Err letter_check(Cx *cx, const Letter *letter) {
    if (!mail_address_good(letter->to)) return fail(cx, INVALID, MSG_MAIL_ADDRESS, letter->to);
    if (!header_text_good(letter->to_name) || letter->to_name.n > LONGEST_NAME)
        return fail(cx, INVALID, MSG_MAIL_HEADER, letter->to_name);
    if (!letter->subject.n || !header_text_good(letter->subject) ||
        letter->subject.n > MAIL_MOST_SUBJECT)
        return fail(cx, INVALID, MSG_MAIL_HEADER, letter->subject);
    if (!id_good(letter->id)) return fail(cx, INVALID, MSG_MAIL_HEADER, letter->id);
    if (!text_good(letter->text)) return fail(cx, INVALID, MSG_MAIL_TEXT);
    if (letter->attachment.n == 0) return OK;
    if (!letter->attachment_name.n || !header_text_good(letter->attachment_name) ||
        letter->attachment_name.n > LONGEST_NAME)
        return fail(cx, INVALID, MSG_MAIL_HEADER, letter->attachment_name);
    if (!type_good(letter->attachment_type))
        return fail(cx, INVALID, MSG_MAIL_HEADER, letter->attachment_type);
    return OK;
}

static void mailbox_put(Buf *out, const char *header, const Mailbox *box) {
    buf_format(out, "%s: ", header);
    if (box->name.n) {
        header_name_put(out, box->name);
        buf_put(out, S("\r\n <"));
    }
    buf_put(out, box->address);
    buf_put(out, box->name.n ? S(">\r\n") : S("\r\n"));
}

/* "Sun, 22 Nov 2026 15:45:46 +0000": names of days and months are English by the standard. */
static void date_put(Buf *out, int64_t seconds) {
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Date date = date_of_time(seconds);
    int64_t midnight = date_time(date), rest = seconds - midnight;
    int day = (int)(((midnight / 86400) % 7 + 7) % 7);
    buf_format(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[day], (int)date.day,
               months[date.month - 1], (int)date.year, (int)(rest / 3600), (int)(rest / 60 % 60),
               (int)(rest % 60));
}

static void headers_put(Cx *cx, Buf *out, const Mailbox *from, const Letter *letter) {
    Mailbox to = {letter->to_name, letter->to};
    date_put(out, cx->clock());
    mailbox_put(out, "From", from);
    mailbox_put(out, "To", &to);
    Str domain = mail_domain(from->address);
    buf_format(out, "Message-ID: <%.*s@%.*s>\r\n", STR_ARG(letter->id), STR_ARG(domain));
    buf_put(out, S("Subject: "));
    header_text_put(out, letter->subject);
    /* the second line keeps Exchange from answering with holiday notes, too */
    buf_put(out, S("\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
                   "MIME-Version: 1.0\r\n"));
}

static void text_put(Buf *out, Str text) {
    buf_put(out, S("Content-Type: text/plain; charset=UTF-8\r\n"
                   "Content-Transfer-Encoding: quoted-printable\r\n\r\n"));
    quoted_printable_put(out, text);
}

static void parts_put(Cx *cx, Buf *out, const Letter *letter) {
    buf_put(out, S("Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n"
                   "--" BOUNDARY "\r\n"));
    text_put(out, letter->text);
    buf_format(out, "\r\n--" BOUNDARY "\r\nContent-Type: %.*s", STR_ARG(letter->attachment_type));
    buf_put(out, S("\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"));
    header_parameter_put(out, "filename", letter->attachment_name);
    buf_put(out, S("\r\n\r\n"));
    base64_lines_put(cx, out, letter->attachment);
    buf_put(out, S("--" BOUNDARY "--\r\n"));
}

Err mail_compose(Cx *cx, Buf *out, const MailServer *server, const Letter *letter) {
    Mailbox from;
    if (!mailbox_read(cx, &from, server->from))
        return fail(cx, INVALID, MSG_MAIL_FROM, server->from);
    TRY(letter_check(cx, letter));
    headers_put(cx, out, &from, letter);
    if (letter->attachment.n)
        parts_put(cx, out, letter);
    else
        text_put(out, letter->text);
    if (out->full) return fail(cx, INVALID, MSG_MAIL_TOO_LARGE);
    return OK;
}
