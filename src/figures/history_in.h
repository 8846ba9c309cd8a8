#pragma once
/* What earlier deliveries said of the measures of a file that comes in: the newest value of each
 * observation, some years around those of the file. For checks_history.c and checks_years.c. */

#include "figures/delivery_in.h"

typedef struct PastValue {
    double number; /* NAN: none */
    uint8_t decimals;
    bool same_table; /* it came with the same mapping */
} PastValue;

typedef struct Gone { /* values of one area that the file no longer has */
    int64_t region;   /* its number */
    size_t values;
} Gone;

typedef struct Past {
    Intake *intake;
    Arena *mem;
    VEC(Period) periods; /* those of the file, in its order, then those of the store only */
    NumberTable period_of_key, spot_of_number, cell_of_number, value_of_key, line_of_key,
        gone_of_region;
    VEC(PastValue) values;
    VEC(Gone) gone;
    size_t met; /* values of the same table that the file has, too */
} Past;

/* NULL: not known. `period` counts in past->periods. */
const PastValue *past_value(const Past *past, uint32_t spot, uint32_t measure, uint32_t cell,
                            uint32_t period);

/* The store has values of this measure and cell in the period, of some area. */
bool past_line(const Past *past, uint32_t measure, uint32_t cell, uint32_t period);

/* checks_years.c: changes from one period to the next, held against those of the other areas. */
void check_years(const Past *past);

/* 1.4826 × the median of the distances from the median: for a normal distribution its standard
 * deviation. Reorders the numbers; n > 0. */
double robust_middle(double *numbers, size_t n, double *spread);
