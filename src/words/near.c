/* How far apart are two words? Errors of typing, bounded, so that a word list is passed quickly. */

#include <string.h>

#include "words/words.h"

enum { LONGEST = 64, FIRST_LETTER = 2 };

int words_errors(size_t letters) {
    return letters < 4 ? 0 : letters < 8 ? 1 : 2;
}

uint32_t words_letters(Str folded) {
    uint32_t set = 0;
    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];
        set |= c >= 'a' && c <= 'z' ? 1u << (c - 'a') : c <= '4' ? 1u << 26 : 1u << 27;
    }
    return set;
}

static int least(int a, int b) {
    return a < b ? a : b;
}

/* Row i of the table of distances from what the two before it hold. */
static int row_fill(Str a, Str b, size_t i, int rows[3][LONGEST + 1]) {
    int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
    int cost_a = i == 1 ? FIRST_LETTER : 1;
    int best = now[0] = before[0] + cost_a;
    for (size_t j = 1; j <= b.n; j++) {
        int first = i == 1 || j == 1 ? FIRST_LETTER : 1;
        int other = before[j - 1] + (a.p[i - 1] == b.p[j - 1] ? 0 : first);
        int left_out = before[j] + cost_a, put_in = now[j - 1] + (j == 1 ? FIRST_LETTER : 1);
        now[j] = least(other, least(left_out, put_in));
        if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
            now[j] = least(now[j], earlier[j - 2] + (i == 2 || j == 2 ? FIRST_LETTER : 1));
        best = least(best, now[j]);
    }
    return best;
}

int words_distance(Str a, Str b, int most) {
    int rows[3][LONGEST + 1];
    size_t gap = a.n > b.n ? a.n - b.n : b.n - a.n;
    if (a.n > LONGEST || b.n > LONGEST || gap > (size_t)most) return most + 1;
    rows[0][0] = 0;
    for (size_t j = 1; j <= b.n; j++)
        rows[0][j] = rows[0][j - 1] + (j == 1 ? FIRST_LETTER : 1);
    int last = rows[0][0];
    for (size_t i = 1; i <= a.n; i++) {
        int best = row_fill(a, b, i, rows);
        /* A turned pair reaches two rows back. */
        if (best > most && last > most) return most + 1;
        last = best;
    }
    return least(rows[a.n % 3][b.n], most + 1);
}
