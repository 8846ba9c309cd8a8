#pragma once
/* An estimate with the interval it lies in. NAN in it stands for what is not defined (the ratio to
 * nothing); infinity is a limit that lies beyond all numbers. */

typedef struct Range {
    double low, high;
} Range;
typedef struct Estimate {
    double value, low, high;
} Estimate;
