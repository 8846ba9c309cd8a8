#pragma once
/* Between the pages that show profiles: one area's, several to be printed, one in a file. */

#include "web/web_in.h"

/* Everything a profile says of an area. */
Err profile_fill(Cx *cx, const Request *request, const Region *region, Profile *out) CHECKED;
/* In two sheets of paper: which rows stand where, and which find no room. The fields of the second
 * begin where the first is full; at most what `profile.css` gives room for. */
void profile_share_out(Cx *cx, Profile *profile, ProfileField *fields, size_t n_fields);
/* All figures of areas as data. */
typedef struct ProfileData {
    const Region **regions;
    size_t n_regions;
    Str period; /* as in PublishQuery */
} ProfileData;
Err profile_data(Cx *cx, const Request *request, Reply *reply, const ProfileData *asked) CHECKED;
