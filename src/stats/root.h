#pragma once
/* The zero of a function of one number: Brent's method (Algorithms for Minimization without
 * Derivatives, 1973, chapter 4), until the ends are neighbours among the doubles or the function is
 * exactly 0. It halves at worst, so it always ends. */

typedef double RootFunction(double x, const void *arg);
/* f is continuous and has opposite signs at low and high; an end where it is 0 is the zero. Where
 * both signs are the same, the end where |f| is smaller comes back. */
double root_between(RootFunction *f, const void *arg, double low, double high);
/* f falls or rises from a sign at `start` to the other one further on: the far end is sought by
 * doubling the step. NAN where no change of sign is found before 1e300. */
double root_beyond(RootFunction *f, const void *arg, double start, double step);
/* The same from a place on either side: the zero lies towards +step where f(start) > 0, else
 * towards −step. */
double root_around(RootFunction *f, const void *arg, double start, double step);
/* The place of the largest value of `height` between low and high, `slope` being its derivative (or
 * of its sign): the best of steps + 1 places, then the zero of the slope beside it. At an end that
 * is the best and from which it falls, that end. */
double root_best(RootFunction *height, RootFunction *slope, const void *arg, const double *ends,
                 int steps);
