/* What does a client take, and what has it already? Reads the request headers that decide how a
 * page is sent. */

#include "web/server_in.h"

/* ";q=0" says that it is not taken. */
static bool weight_is_zero(Str weight) {
    if (!str_starts(weight, S("q=0"))) return false;
    for (size_t i = 3; i < weight.n; i++)
        if (weight.p[i] != '.' && weight.p[i] != '0') return false;
    return true;
}

bool encoding_taken(Str header, Str encoding) {
    for (Str rest = header, part; str_cut(&rest, ',', &part);) {
        size_t semicolon = str_find(part, S(";"), 0);
        if (!str_equal(str_trim(str_slice(part, 0, semicolon)), encoding)) continue;
        if (semicolon == SIZE_MAX) return true;
        return !weight_is_zero(str_trim(str_slice(part, semicolon + 1, part.n)));
    }
    return false;
}

bool tag_known(Str header, Str tag) {
    for (Str rest = header, part; str_cut(&rest, ',', &part);) {
        Str one = str_trim(part);
        if (str_starts(one, S("W/"))) one = str_slice(one, 2, one.n);
        if (str_equal(one, tag) || str_equal(one, S("*"))) return true;
    }
    return false;
}
