#pragma once
/* What a column of numbers had taken from it and was then divided by. */

typedef struct Scaling {
    double centre, scale;
} Scaling;
