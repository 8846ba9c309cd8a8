/* How does a profile find room on two sheets of paper? Each row and heading takes at most what
 * profile.css gives it in print; the sheets are filled by that measure, so that the paper does not
 * depend on how long the words happen to be. */

#include <limits.h>
#include <stdlib.h>

#include "web/profile_in.h"

/* Tenths of millimetres, as in profile.css under @media print. */
enum {
    ROW = 111,
    FIELD = 58,
    FIRST_SHEET = 2390,  /* below name, head line and head of the table */
    SECOND_SHEET = 1830, /* what is missing, parts, sets and sources stand below */
    ORPHANS = 2,         /* a field does not begin with so few rows at the end of a sheet */
};

static int height(const ProfileField *field) {
    int rows = 0;
    for (size_t r = 0; r < field->n_rows; r++)
        rows += !field->rows[r].unprinted;
    return rows ? FIELD + rows * ROW : 0;
}

static int heights(const ProfileField *fields, size_t n) {
    int all = 0;
    for (size_t i = 0; i < n; i++)
        all += height(&fields[i]);
    return all;
}

/* The last row that is still printed and comes after another of its family and field: the first
 * definition of a question stays longest. */
static ProfileRow *least(ProfileField *fields, size_t n) {
    ProfileRow *any = NULL;
    for (size_t i = n; i-- > 0;)
        for (size_t r = fields[i].n_rows; r-- > 0;) {
            ProfileRow *row = &fields[i].rows[r];
            if (row->unprinted) continue;
            if (!any) any = row;
            Str family = str_slice(row->indicator, 0, row->indicator.n - 1);
            if (r > 0 && str_starts(fields[i].rows[r - 1].indicator, family)) return row;
        }
    return any;
}

/* How many rows of the field go onto the first sheet, with `room` left there. */
static size_t rows_before(const ProfileField *field, int room) {
    size_t rows = 0, printed = 0;
    for (room -= FIELD; rows < field->n_rows; rows++) {
        if (!field->rows[rows].unprinted && (room -= ROW) < 0) break;
        printed += !field->rows[rows].unprinted;
    }
    return printed <= ORPHANS && rows < field->n_rows ? 0 : rows;
}

/* Where the second sheet begins: `whole` fields and `rows` of the next stand on the first. */
typedef struct Parting {
    size_t whole, rows;
    bool fits;
} Parting;

/* Between fields so that both sheets are filled alike; false where none of these ways fits. */
static bool part_between(const ProfileField *fields, size_t n, Parting *out) {
    int least = INT_MAX, all = heights(fields, n), used = 0;
    for (size_t whole = 0; whole <= n; whole++) {
        int rest = all - used, apart = abs(used - rest);
        if (used <= FIRST_SHEET && rest <= SECOND_SHEET && apart < least) {
            least = apart;
            *out = (Parting){.whole = whole, .fits = true};
        }
        if (whole < n) used += height(&fields[whole]);
    }
    return least < INT_MAX;
}

/* Else within the field that stands across. */
static Parting parting_of(const ProfileField *fields, size_t n) {
    Parting parting = {0};
    int used = 0;
    if (part_between(fields, n, &parting)) return parting;
    while (parting.whole < n && used + height(&fields[parting.whole]) <= FIRST_SHEET)
        used += height(&fields[parting.whole++]);
    if (parting.whole == n) return parting;
    ProfileField part = fields[parting.whole];
    parting.rows = part.n_rows = rows_before(&part, FIRST_SHEET - used);
    int before = parting.rows ? height(&part) - FIELD : 0; /* its heading stands on both */
    parting.fits = heights(fields + parting.whole, n - parting.whole) - before <= SECOND_SHEET;
    return parting;
}

static void leave_out(Cx *cx, Profile *profile, ProfileField *fields, size_t n) {
    while (!parting_of(fields, n).fits) {
        ProfileRow *row = least(fields, n);
        row->unprinted = true;
        profile->unprinted = profile->unprinted.n
                                 ? str_format(cx->mem, "%.*s, %.*s", STR_ARG(profile->unprinted),
                                              STR_ARG(row->indicator))
                                 : row->indicator;
    }
    for (size_t i = 0; i < n; i++)
        fields[i].unprinted = height(&fields[i]) == 0;
}

void profile_share_out(Cx *cx, Profile *profile, ProfileField *fields, size_t n_fields) {
    leave_out(cx, profile, fields, n_fields);
    Parting parting = parting_of(fields, n_fields);
    ProfileSheet *first = &profile->first, *second = &profile->second;
    first->fields = fields;
    first->n_fields = parting.whole;
    second->fields = NEW_ARRAY(cx->mem, ProfileField, n_fields + 1);
    for (size_t i = parting.whole; i < n_fields; i++)
        second->fields[second->n_fields++] = fields[i];
    if (!parting.rows) return;
    fields[first->n_fields++].n_rows = parting.rows;
    second->fields[0].rows += parting.rows;
    second->fields[0].n_rows -= parting.rows;
}
