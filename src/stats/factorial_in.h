#pragma once
/* Parts of Loader's expansion that the binomial and the Poisson distribution share. */

/* ln n! − (n + 1/2) ln n + n − ln(2π) / 2: what Stirling's formula leaves out; n > 0. */
double factorial_rest(double n);
/* x ln(x / mean) + mean − x, without loss where x is close to the mean; x > 0, mean > 0. */
double factorial_deviance(double x, double mean);
