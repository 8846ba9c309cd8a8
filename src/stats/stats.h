#pragma once
/* Pure numerics, a header per topic. */

#include "stats/student.h"
#include "stats/trend.h"
