#pragma once
/* Pure numerics, a header per topic. */

#include "stats/parallel.h"
#include "stats/random.h"
#include "stats/segregation.h"
#include "stats/student.h"
#include "stats/trend.h"
