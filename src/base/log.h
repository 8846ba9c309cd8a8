#pragma once
/* The log goes to standard error, one line each: time, level, text. No values of persons, ever. */

#include "base/str.h"

typedef enum LogLevel { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG } LogLevel;
void log_level(LogLevel most);
void log_write(LogLevel level, const char *format, ...) __attribute__((format(printf, 2, 3)));
