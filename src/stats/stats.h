#pragma once
/* Pure numerics, a header per topic. */

#include "stats/multinomial.h"
#include "stats/parallel.h"
#include "stats/random.h"
#include "stats/segregation.h"
#include "stats/segregation_change.h"
#include "stats/segregation_draws.h"
#include "stats/student.h"
#include "stats/trend.h"
