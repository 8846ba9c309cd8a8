#pragma once
/* The ground floor: what every room stands on. */

#include "base/arena.h"
#include "base/buf.h"
#include "base/cx.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/network.h"
#include "base/number.h"
#include "base/period.h"
#include "base/secret.h"
#include "base/str.h"
#include "base/temporary.h"
#include "base/thread.h"

#ifndef BASE_ALLOWS_MALLOC /* only arena.c */
#pragma GCC poison malloc calloc realloc free strcpy strcat sprintf strtok atoi atof gmtime \
    localtime
#endif
