/* What happened, for those who run the program? One line per event, written by one write(2), so
 * that lines of several threads and processes never mix. Bytes that would break the line or the
 * terminal are replaced. */

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/base.h"

#define LONGEST_LINE 2000

static _Atomic int most_told = LOG_INFO;

void log_level(LogLevel most) {
    atomic_store_explicit(&most_told, (int)most, memory_order_relaxed);
}

static size_t head_write(char *line, size_t room, LogLevel level) {
    static const char *const words[] = {"error", "warning", "info", "debug"};
    int64_t now = (int64_t)time(NULL);
    Date date = date_of_time(now);
    int in_day = (int)(now - date_time(date));
    int n = snprintf(line, room, "%04d-%02d-%02dT%02d:%02d:%02dZ %s ", date.year, date.month,
                     date.day, in_day / 3600, in_day / 60 % 60, in_day % 60, words[level]);
    return (size_t)n;
}

/* Cuts an overlong text at the start of a character and marks the cut. */
static size_t shortened(char *line, size_t most) {
    static const char mark[] = "…";
    size_t at = most - sizeof mark;
    while (at > 0 && ((unsigned char)line[at] & 0xc0) == 0x80)
        at--;
    memcpy(line + at, mark, sizeof mark - 1);
    return at + sizeof mark - 1;
}

void log_write(LogLevel level, const char *format, ...) {
    if ((int)level > atomic_load_explicit(&most_told, memory_order_relaxed)) return;
    int error_before = errno;
    char line[LONGEST_LINE + 2];
    size_t head = head_write(line, LONGEST_LINE, level), n = head;
    va_list args;
    va_start(args, format);
    errno = error_before; /* for %m */
    int text = vsnprintf(line + head, LONGEST_LINE - head, format, args);
    va_end(args);
    if (text > 0) n += (size_t)text;
    if (n >= LONGEST_LINE) n = shortened(line, LONGEST_LINE);
    for (size_t i = head; i < n; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) line[i] = ' ';
    line[n++] = '\n';
    while (write(STDERR_FILENO, line, n) < 0 && errno == EINTR)
        continue;
    errno = error_before;
}
