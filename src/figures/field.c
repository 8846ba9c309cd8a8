/* What does one field say: a number, or a sign in its place? A number is read as the file's
 * language writes it or not at all; a sign becomes a state, never a zero. */

#include <math.h>
#include "base/base.h"
#include "figures/delivery_in.h"

/* "(123)" and "/" are unreliable; "123 p", "123 r", "123 s" provisional, corrected, estimated. */
static Str take_marks(Str text, Raw *out) {
    if (text.n > 2 && text.p[0] == '(' && text.p[text.n - 1] == ')') {
        out->marks |= UNRELIABLE;
        return str_trim(str_slice(text, 1, text.n - 1));
    }
    char last = text.n > 1 ? text.p[text.n - 1] : 0;
    if (last == 'p')
        out->marks |= PROVISIONAL;
    else if (last == 'r')
        out->marks |= CORRECTED;
    else if (last == 's')
        out->precision = ESTIMATED;
    else
        return text;
    return str_trim(str_slice(text, 0, text.n - 1));
}

/* What a column of its own says of the quality of a value. */
void field_quality(Str sign, Raw *raw) {
    if (str_equal(sign, S("()")) || str_equal(sign, S("/")))
        raw->marks |= UNRELIABLE;
    else if (str_equal(sign, S("p")))
        raw->marks |= PROVISIONAL;
    else if (str_equal(sign, S("r")))
        raw->marks |= CORRECTED;
    else if (str_equal(sign, S("s")) && raw_has_number(raw))
        raw->precision = ESTIMATED;
}

static void set_state(Raw *out, Presence presence) {
    out->presence = (uint8_t)presence;
    out->number = presence == ZERO ? 0 : (double)NAN;
    out->decimals = 0;
}

bool field_read(const Mapping *mapping, Decimal decimal, Str text, Presence empty, Raw *out) {
    Str s = str_trim(text);
    out->precision = EXACT;
    out->marks = 0;
    out->dash = false;
    if (!s.n) {
        set_state(out, empty);
        return true;
    }
    for (size_t i = 0; i < mapping->n_signs; i++) {
        const MappingSign *sign = &mapping->signs[i];
        if (!str_equal(sign->sign, s)) continue;
        set_state(out, sign->presence);
        out->marks = (uint8_t)sign->marks;
        out->dash = sign->meaning == SIGN_DASH;
        return true;
    }
    Number number;
    if (!number_read(take_marks(s, out), decimal, &number)) return false;
    out->number = number.value;
    out->decimals = (uint8_t)number.decimals;
    out->presence = number.value == 0 ? ZERO : PRESENT;
    return true;
}
