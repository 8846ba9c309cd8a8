#pragma once
/* A PostgreSQL server of our own, which a test may stop at any moment and start again. */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char server_folder[96], server_stop[600], server_start[900];

static bool command(const char *text) {
    int code = system(text);
    if (code) printf("# failed: %s\n", text);
    return code == 0;
}

static bool server_begin(char *server, size_t size) {
    char text[300];
    snprintf(server_folder, sizeof server_folder, "/tmp/wirk-flaw-server.%ld", (long)getpid());
    snprintf(text, sizeof text, "tools/postgres.sh start %s", server_folder);
    FILE *out = popen(text, "r");
    if (!out || !fgets(server, (int)size, out)) server[0] = '\0';
    if (!out || pclose(out) != 0 || !server[0]) return false;
    server[strcspn(server, "\n")] = '\0';
    const char *port = strrchr(server, ':');
    if (!port) return false;
    const char *as = geteuid() == 0 ? "runuser -u postgres --" : "";
    static const char find[] = "bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | head -1); cd /; ";
    snprintf(server_stop, sizeof server_stop,
             "%s%s $bin/pg_ctl -D %s/data -m immediate -w stop >/dev/null 2>&1", find, as,
             server_folder);
    snprintf(server_start, sizeof server_start,
             "%s%s $bin/pg_ctl -D %s/data status >/dev/null || %s $bin/pg_ctl -D %s/data -l %s/log "
             "-w -o '-h 127.0.0.1 -p %s -k %s -c fsync=off -c log_min_messages=fatal' start "
             ">/dev/null 2>&1",
             find, as, server_folder, as, server_folder, server_folder, port + 1, server_folder);
    strncat(server, "/postgres", size - strlen(server) - 1);
    return true;
}
