/* Is that an address? Only what every server takes: dot-atoms in ASCII (RFC 5321), no comments, no
 * quoted names, no line ends. */

#include <string.h>
#include "mail/mail_in.h"

#define LONGEST_ADDRESS 254
#define LONGEST_LOCAL 64
#define LONGEST_LABEL 63

static bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool local_good(Str local) {
    if (local.n > LONGEST_LOCAL) return false;
    for (Str rest = local, atom; rest.p;) {
        str_cut(&rest, '.', &atom);
        if (!atom.n) return false;
        for (size_t i = 0; i < atom.n; i++)
            if (!atom.p[i] ||
                (!letter_or_digit(atom.p[i]) && !strchr("!#$%&'*+-/=?^_`{|}~", atom.p[i])))
                return false;
    }
    return local.n > 0;
}

static bool domain_good(Str domain) {
    for (Str rest = domain, label; rest.p;) {
        str_cut(&rest, '.', &label);
        if (!label.n || label.n > LONGEST_LABEL) return false;
        if (label.p[0] == '-' || label.p[label.n - 1] == '-') return false;
        for (size_t i = 0; i < label.n; i++)
            if (!letter_or_digit(label.p[i]) && label.p[i] != '-') return false;
    }
    return domain.n > 0;
}

bool mail_address_good(Str address) {
    size_t at = str_find(address, S("@"), 0);
    return at != SIZE_MAX && address.n <= LONGEST_ADDRESS &&
           local_good(str_slice(address, 0, at)) &&
           domain_good(str_slice(address, at + 1, address.n));
}

Str mail_domain(Str address) {
    return str_slice(address, str_find(address, S("@"), 0) + 1, address.n);
}

/* The name between quotation marks, its backslashes taken away. */
static Str unquoted(Cx *cx, Str name) {
    if (name.n < 2 || name.p[0] != '"' || name.p[name.n - 1] != '"') return name;
    Buf out = buf_new(cx->mem, name.n);
    for (size_t i = 1; i + 1 < name.n; i++) {
        if (name.p[i] == '\\' && i + 2 < name.n) i++;
        buf_char(&out, name.p[i]);
    }
    return buf_str(&out);
}

bool mailbox_read(Cx *cx, Mailbox *out, Str text) {
    text = str_trim(text);
    Mailbox box = {.address = text};
    size_t open = str_find(text, S("<"), 0);
    if (open != SIZE_MAX && str_ends(text, S(">"))) {
        box.address = str_slice(text, open + 1, text.n - 1);
        box.name = unquoted(cx, str_trim(str_slice(text, 0, open)));
    }
    if (!mail_address_good(box.address) || !header_text_good(box.name)) return false;
    *out = box;
    return true;
}
