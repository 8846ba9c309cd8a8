/* Do names stand in the order of a German dictionary? */

#include "tap.h"

#include "base/base.h"
#include "words/words.h"

static Arena *mem;

int main(void) {
    mem = arena_new();
    is_str(words_collation(mem, S("Mülheim an der Ruhr")), "mulheim an der ruhr", "ü = u");
    is_str(words_collation(mem, S("ÄÖÜäöüß")), "aouaouss", "ä = a, ö = o, ü = u, ß = ss");
    is_str(words_collation(mem, S("GROẞ")), "gross", "capital ß");
    is_str(words_collation(mem, S("Ennepe-Ruhr-Kreis")), "ennepe ruhr kreis",
           "a hyphen is a space");
    is_str(words_collation(mem, S("Łódź Čapek Ægir Œuvre Þor")), "lodz capek aegir oeuvre thor",
           "letters of the neighbours");
    is_str(words_collation(mem, S("u\u0308ber")), "uber", "decomposed ü");
    is_str(words_collation(mem, S("a\u00a0b\u00adc×÷")), "a bc×÷",
           "no-break space, soft hyphen, signs");
    is_str(words_collation(mem, S("Дом 東")), "Дом 東", "other scripts stay");
    is_str(words_collation(mem, STR_NONE), "", "nothing");
    is_str(words_collation(mem, S("a\xC3")), "a\xC3", "a cut letter does no harm");
    ok(str_compare(words_collation(mem, S("Öde")), words_collation(mem, S("Ofen"))) < 0,
       "Öde before Ofen");
    ok(str_compare(words_collation(mem, S("Zeche")), words_collation(mem, S("Ähre"))) > 0,
       "Ähre before Zeche");
    arena_free(mem);
    return done();
}
