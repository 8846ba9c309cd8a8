/* How long, how much? What bench/run.sh cannot tell by itself: time, processor time and memory of a
 * command, time to the first answer of a server that is just starting, and many different requests
 * over one connection. measure run COMMAND…             prints wall time (ms), processor time (ms),
 * most memory (kB) measure first PORT PATH COMMAND… prints the ms from the start of COMMAND to the
 * first byte of its answer measure ask PORT [BODY-FILE [COOKIE]] asks for each path on standard
 * input; prints how many were answered with 200, and the ms measure port prints a port that is free
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what) {
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    exit(3);
}

static pid_t start(char **command) {
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child > 0) return child;
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0), dup2(null, 1), dup2(null, 2);
    execvp(command[0], command);
    _exit(127);
}

static double ms_of(struct timeval t) {
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int run(char **command) {
    double before = now_ms();
    pid_t child = start(command);
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) < 0) die("wait");
    printf("%.1f %.1f %ld\n", now_ms() - before, ms_of(used.ru_utime) + ms_of(used.ru_stime),
           used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static struct sockaddr_in local(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int dial(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = local(port);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

static void send_request(int fd, const char *path, const char *cookie) {
    char text[4096];
    int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s%s\r\n", path,
                     *cookie ? "Cookie: " : "", cookie, *cookie ? "\r\n" : "");
    if (n < 0 || (size_t)n >= sizeof text || write(fd, text, (size_t)n) != n) die(path);
}

static int first(int port, const char *path, char **command) {
    double before = now_ms();
    pid_t child = start(command);
    int fd = -1;
    while ((fd = dial(port)) < 0 && now_ms() - before < 20000)
        usleep(100);
    if (fd < 0) die("no connection");
    send_request(fd, path, "");
    char answer[16];
    ssize_t n = read(fd, answer, sizeof answer);
    double after = now_ms();
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    if (n < 12 || memcmp(answer + 9, "200", 3) != 0) die("no good answer");
    printf("%.2f\n", after - before);
    return 0;
}

/* One answer; true where its status is 200. */
static int answer_read(int fd, FILE *keep) {
    static char text[65536];
    size_t n = 0, body = 0;
    char *end = NULL;
    while (!end) {
        ssize_t got = read(fd, text + n, sizeof text - 1 - n);
        if (got <= 0) die("answer");
        n += (size_t)got;
        text[n] = 0;
        end = strstr(text, "\r\n\r\n");
    }
    const char *length = strcasestr(text, "content-length:");
    if (!length) die("no length");
    size_t all = strtoul(length + 15, NULL, 10);
    body = n - (size_t)(end + 4 - text);
    if (keep) fwrite(end + 4, 1, body, keep);
    int good = strncmp(text + 9, "200", 3) == 0;
    while (body < all) {
        ssize_t got = read(fd, text, sizeof text);
        if (got <= 0) die("body");
        if (keep) fwrite(text, 1, (size_t)got, keep);
        body += (size_t)got;
    }
    return good;
}

static int ask(int port, const char *file, const char *cookie) {
    int fd = dial(port);
    if (fd < 0) die("no connection");
    FILE *keep = file ? fopen(file, "wb") : NULL;
    char path[2048];
    size_t good = 0;
    double before = now_ms();
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = 0;
        send_request(fd, path, cookie);
        good += (size_t)answer_read(fd, keep);
    }
    printf("%zu %.1f\n", good, now_ms() - before);
    if (keep) fclose(keep);
    close(fd);
    return 0;
}

static int free_port(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = local(0);
    socklen_t n = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, n) ||
        getsockname(fd, (struct sockaddr *)&address, &n))
        die("port");
    printf("%d\n", ntohs(address.sin_port));
    return 0;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "run") == 0 && argc > 2) return run(argv + 2);
    if (strcmp(what, "first") == 0 && argc > 4) return first(atoi(argv[2]), argv[3], argv + 4);
    if (strcmp(what, "ask") == 0 && argc > 2)
        return ask(atoi(argv[2]), argc > 3 ? argv[3] : NULL, argc > 4 ? argv[4] : "");
    if (strcmp(what, "port") == 0) return free_port();
    fputs("use: measure run COMMAND… | first PORT PATH COMMAND… | ask PORT [BODY-FILE "
          "[COOKIE]] | port\n",
          stderr);
    return 2;
}
