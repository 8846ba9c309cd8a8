#pragma once
/* What each page shows: the structs that the templates in ui/pages read. */

#include "web/page.h"
#include "web/pages_about.h"
#include "web/pages_accounts.h"
#include "web/pages_builder.h"
#include "web/pages_check.h"
#include "web/pages_compare.h"
#include "web/pages_figure.h"
#include "web/pages_indicator.h"
#include "web/pages_map.h"
#include "web/pages_origin.h"
#include "web/pages_records.h"
#include "web/pages_region.h"
#include "web/pages_releases.h"
#include "web/pages_schools.h"
#include "web/pages_search.h"
#include "web/pages_start.h"
