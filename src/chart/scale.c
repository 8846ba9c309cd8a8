/* Where do ticks stand, and where on the axis is a value? Nice numbers for any finite range,
 * however wide or narrow. */

#include <math.h>

#include "chart/chart_in.h"

enum { MOST_TICKS = 16 };

static double nice_step(double range, size_t wanted) {
    double raw = range / (double)(wanted > 1 ? wanted - 1 : 1);
    double power = pow(10, floor(log10(raw)));
    double mantissa = raw / power;
    double nice = mantissa < 1.5   ? 1
                  : mantissa < 3.2 ? 2
                  : mantissa < 7.1 ? 5
                                   : 10; /* the nearest by ratio */
    return nice * power;
}

/* A range with room in it, also where all values are the same. */
static void widen(double *low, double *high, bool whole) {
    if (!isfinite(*low) || !isfinite(*high) || *low > *high) {
        *low = 0;
        *high = 1;
    }
    if (*high > *low) return;
    double room = *low == 0 ? 1 : fabs(*low) * 0.1;
    if (whole && room < 1) room = 1;
    if (*low >= 0 && *low - room < 0)
        *high += room;
    else if (fabs(*low) > 1e300)
        *low < 0 ? (*high = 0) : (*low = 0);
    else {
        *low -= room;
        *high += room;
    }
}

Scale scale_nice(double low, double high, size_t wanted, bool whole) {
    widen(&low, &high, whole);
    double most = fmax(fabs(low), fabs(high));
    Scale scale = {.low = low, .high = high};
    if (most > 1e290) { /* no room for nice numbers above */
        scale.ticks[0] = low;
        scale.ticks[1] = high;
        scale.n_ticks = 2;
        return scale;
    }
    double step = nice_step(high - low, wanted);
    step = fmax(step, 1e-6);                       /* more decimals are never shown */
    step = fmax(step, nice_step(most * 1e-12, 2)); /* finer steps would drown in rounding */
    if (whole) step = fmax(step, 1);
    double first = floor(low / step + 1e-9), last = ceil(high / step - 1e-9);
    if (last <= first) last = first + 1;
    while (last - first + 1 > MOST_TICKS) {
        step *= 2;
        first = floor(low / step + 1e-9);
        last = ceil(high / step - 1e-9);
    }
    for (double i = first; i <= last; i++)
        scale.ticks[scale.n_ticks++] = i == 0 ? 0 : i * step;
    scale.low = first * step;
    scale.high = last * step;
    double decimals = -floor(log10(step) + 1e-9);
    scale.decimals = decimals <= 0 ? 0 : decimals >= 6 ? 6 : (int)decimals;
    return scale;
}

double scale_at(const Scale *scale, double value) {
    double at = (value / 2 - scale->low / 2) /
                (scale->high / 2 - scale->low / 2); /* halves do not overflow */
    return at < 0 || !isfinite(at) ? 0 : at > 1 ? 1 : at;
}

/* Years and their part since year 0. */
static double time_of(Period period) {
    int month = period.month >= 1 && period.month <= 12 ? period.month : 1;
    int day = period.day >= 1 && period.day <= 31 ? period.day : 1;
    return period.year + (month - 1) / 12.0 + (day - 1) / 365.0;
}

double *period_parts(Arena *mem, const Period *periods, size_t n) {
    double *parts = NEW_ARRAY(mem, double, n + 1), first = INFINITY, last = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        first = fmin(first, time_of(periods[i]));
        last = fmax(last, time_of(periods[i]));
    }
    for (size_t i = 0; i < n; i++)
        parts[i] = last > first ? (time_of(periods[i]) - first) / (last - first) : 0.5;
    return parts;
}
