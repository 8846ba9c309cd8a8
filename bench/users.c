/* What do a thousand people who are signed in feel, while others try passwords? Makes the accounts
 * as people do (the first link, invitations, passwords), then clicks: one thread, so many
 * connections that stay, a steady rate. A click counts from when it was due, also where an earlier
 * one was late. users make PORT FIRST-PATH N FILE            accounts, one "mail" a line; the first
 * five may all users click PORT FILE SECONDS RATE WRONG PID rate 0: each connection as fast as it
 * is answered; so many strangers try passwords; PID of the server Prints lines: kind, answers, p50,
 * p99, latest (ms); errors; wrong; share of a core of both. */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTIONS = 200,
    AT_DOOR = 16,
    USERS_MOST = 10000,
    ADMINISTRATORS = 5,
    MAKERS = 4,
    STRANGERS_MOST = 32
};
enum { KEPT = 64 << 10, SENT = 4096, SECRET = 43, SAMPLES_MOST = 4 << 20 };
#define PASSWORD "Regenschirm+am+Kanalufer"

typedef enum Kind { PUBLIC, ACCOUNT, CHANGE, ADMIN, LOGIN, WRONG, KINDS } Kind;
static const char *const kinds[KINDS] = {"public", "account", "change", "admin", "login", "wrong"};

typedef struct User {
    char mail[64], cookie[SECRET + 1], key[SECRET + 1];
    long version; /* of the form last seen; 0: none */
    bool administrator;
} User;

typedef struct Reply { /* what is needed of one that came */
    int status;
    size_t head, length; /* bytes */
    char *text;          /* the first of them */
    size_t got;
} Reply;

/* Who clicks does not wait for who signs in: that is somebody else. */
typedef enum Role { CLICKS, SIGNS_IN, STRANGER } Role;

typedef struct Line { /* a connection */
    int fd;
    Role role;
    bool busy, watched, sending;
    Kind kind;
    User *user; /* NULL: a visitor */
    double due;
    long clicks; /* so far */
    Reply reply;
    char request[SENT];
    size_t request_n, request_sent;
} Line;

static struct {
    int port, door; /* door: epoll */
    User users[USERS_MOST];
    int n_users, strangers;
    Line lines[CONNECTIONS + AT_DOOR + STRANGERS_MOST];
    int n_lines;
    float *samples[KINDS];
    size_t n[KINDS];
    size_t errors, refused, tried;
    double begun, seconds, rate;
    uint64_t luck;
} all = {.luck = 88172645463325252u};

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what) {
    fprintf(stderr, "users: %s: %s\n", what, errno ? strerror(errno) : "not as expected");
    exit(3);
}

static unsigned luck(unsigned below) { /* xorshift: the same clicks in each run */
    all.luck ^= all.luck << 13, all.luck ^= all.luck >> 7, all.luck ^= all.luck << 17;
    return (unsigned)(all.luck >> 33) % below;
}

/* Strangers come from everywhere: any address of 127.0.0.0/8 is this machine. */
static int line_open(uint32_t from, bool wait) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)all.port)};
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr = {htonl(from)}};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&own, sizeof own)) die("bind");
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    if (!wait) fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

static size_t request_write(char *to, const char *path, const User *user, const char *body,
                            bool packed) {
    int n = snprintf(to, SENT, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/html\r\n%s",
                     body ? "POST" : "GET", path, all.port,
                     packed ? "Accept-Encoding: gzip, deflate, br\r\n" : "");
    if (user && user->cookie[0])
        n += snprintf(to + n, SENT - (size_t)n, "Cookie: wirk=%s\r\n", user->cookie);
    if (body)
        n += snprintf(to + n, SENT - (size_t)n,
                      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n",
                      strlen(body));
    n += snprintf(to + n, SENT - (size_t)n, "\r\n%s", body ? body : "");
    if (n >= SENT) die("request too long");
    return (size_t)n;
}

/* ---- replies ---- */

/* True: it is whole. The body's end is told by Content-Length, which every page has. */
static bool reply_take(Reply *reply, const char *bytes, size_t n) {
    size_t room = KEPT - (reply->got < KEPT ? reply->got : KEPT), keep = n < room ? n : room;
    memcpy(reply->text + reply->got, bytes, keep);
    if (keep) reply->text[reply->got + keep] = 0;
    reply->got += n;
    if (!reply->head) {
        const char *end = strstr(reply->text, "\r\n\r\n");
        if (!end) return false;
        reply->head = (size_t)(end - reply->text) + 4;
        const char *length = strcasestr(reply->text, "\r\nContent-Length: ");
        reply->length = length && length < end ? strtoul(length + 18, NULL, 10) : 0;
        reply->status = atoi(reply->text + 9);
    }
    return reply->got >= reply->head + reply->length;
}

static void reply_begin(Reply *reply) {
    *reply = (Reply){.text = reply->text};
    reply->text[0] = 0;
}

static void part_copy(char *to, const char *text, const char *before) {
    const char *at = strstr(text, before);
    if (!at) return;
    snprintf(to, SECRET + 1, "%.*s", SECRET, at + strlen(before));
}

static void reply_learn(const Reply *reply, User *user) {
    if (!user) return;
    part_copy(user->cookie, reply->text, "\r\nSet-Cookie: wirk=");
    if (reply->status != 200) return;
    part_copy(user->key, reply->text, "name=\"form_key\" value=\"");
    const char *version = strstr(reply->text, "name=\"version\" value=\"");
    if (version) user->version = atol(version + 22);
}

/* ---- making accounts ---- */

static void exchange(int fd, const char *path, User *user, const char *body, Reply *reply) {
    char request[SENT], bytes[16384];
    size_t n = request_write(request, path, user, body, false);
    reply_begin(reply);
    if (write(fd, request, n) != (ssize_t)n) die("write");
    for (ssize_t got;;) {
        got = read(fd, bytes, sizeof bytes);
        if (got <= 0) die(path);
        if (reply_take(reply, bytes, (size_t)got)) break;
    }
    reply_learn(reply, user);
}

static void maker(int which, int n, User admin, const char *organisation) {
    int fd = line_open(INADDR_LOOPBACK + 1 + (unsigned)which, true);
    Reply reply = {.text = malloc(KEPT + 1)};
    for (int i = 1 + which; i < n; i += MAKERS) {
        char body[SENT], path[200] = "";
        User guest = {0};
        snprintf(body, sizeof body,
                 "form_key=%s&mail=person%d%%40example.org&name=Person+%d&role=%s&organisation=%s",
                 admin.key, i, i, i < ADMINISTRATORS ? "administrator" : "reader", organisation);
        exchange(fd, "/admin/accounts", &admin, body, &reply);
        const char *link = strstr(reply.text + reply.head, "/invitation/");
        if (reply.status != 200 || !link) die("invitation");
        snprintf(path, sizeof path, "%.55s", link);
        snprintf(body, sizeof body, "name=Person+%d&password=" PASSWORD "&again=" PASSWORD, i);
        exchange(fd, path, &guest, body, &reply);
        if (reply.status != 303) die("password");
    }
    exit(0);
}

static int make(const char *link, int n, const char *file) {
    Reply reply = {.text = malloc(KEPT + 1)};
    User admin = {0};
    char organisation[64] = "";
    int fd = line_open(INADDR_LOOPBACK, true);
    exchange(fd, link, &admin,
             "house=Haus&mail=person0%40example.org&name=Person+0&password=" PASSWORD
             "&again=" PASSWORD,
             &reply);
    if (reply.status != 303) die("first account");
    exchange(fd, "/admin/accounts", &admin, NULL, &reply);
    const char *choice = strstr(reply.text, "name=\"organisation\"");
    choice = choice ? strstr(choice, "<option value=\"") : NULL;
    while (choice && choice[15] == '"')
        choice = strstr(choice + 15, "<option value=\"");
    if (!choice || sscanf(choice, "<option value=\"%63[a-z0-9-]", organisation) != 1)
        die("organisation");
    for (int i = 0; i < MAKERS; i++)
        if (fork() == 0) maker(i, n, admin, organisation);
    for (int i = 0, status; i < MAKERS; i++)
        if (wait(&status) < 0 || status) return 3;
    FILE *out = fopen(file, "w");
    if (!out) die(file);
    for (int i = 0; i < n; i++)
        fprintf(out, "person%d@example.org\n", i);
    return fclose(out) ? 3 : 0;
}

/* ---- clicking ---- */

static const char *const public_pages[] = {"/",
                                           "/indicators",
                                           "/indicator/D-14a",
                                           "/indicator/D-14a?tab=map",
                                           "/indicator/D-14a?tab=table",
                                           "/region/05112",
                                           "/region/05113",
                                           "/regions",
                                           "/schools",
                                           "/profiles",
                                           "/compare",
                                           "/deliveries",
                                           "/search?q=Essen",
                                           "/search?q=Schule",
                                           "/about",
                                           "/about/data",
                                           "/en/",
                                           "/en/indicators",
                                           "/en/indicator/D-14a",
                                           "/rights"};
static const char *const admin_pages[] = {"/admin/accounts",  "/admin/log",
                                          "/admin/jobs",      "/admin/organisations",
                                          "/admin/account/7", "/admin/log?event=login.good"};
#define ONE_OF(list) ((list)[luck(sizeof(list) / sizeof *(list))])

/* One of its users who is in; NULL: none yet. */
static User *user_of(const Line *line) {
    int own = all.n_users / CONNECTIONS, first = (int)luck((unsigned)own);
    for (int i = 0; i < own; i++) {
        User *user = &all.users[(line - all.lines) + (long)((first + i) % own) * CONNECTIONS];
        if (user->cookie[0]) return user;
    }
    return NULL;
}

static void login_choose(Line *line, char *path, char *body) {
    line->kind = LOGIN;
    line->user = &all.users[(line - all.lines - CONNECTIONS) + line->clicks * AT_DOOR];
    snprintf(body, SENT / 2, "mail=%s&password=" PASSWORD, line->user->mail);
    snprintf(path, 200, "/login");
}

static void click_choose(Line *line) {
    char body[SENT] = "", path[200] = "";
    bool packed = true;
    unsigned dice = luck(100);
    line->kind = PUBLIC;
    line->user = NULL;
    if (line->role == SIGNS_IN) {
        login_choose(line, path, body);
    } else if ((line->user = user_of(line))) {
        if (line->user->administrator && dice < 60)
            line->kind = ADMIN, snprintf(path, sizeof path, "%s", ONE_OF(admin_pages));
        else if (dice < 30)
            line->kind = ACCOUNT, packed = dice > 2 || line->user->version;
        else if (dice < 35 && line->user->version)
            line->kind = CHANGE;
    }
    if (line->kind == PUBLIC) snprintf(path, sizeof path, "%s", ONE_OF(public_pages));
    if (line->kind == ACCOUNT || line->kind == CHANGE) snprintf(path, sizeof path, "/account");
    if (line->kind == CHANGE) {
        snprintf(body, sizeof body, "form_key=%s&version=%ld&name=Person+%u&language=de",
                 line->user->key, line->user->version, luck(1000000));
        line->user->version = 0;
    }
    line->request_n = request_write(line->request, path, line->user, *body ? body : NULL, packed);
}

static void stranger_choose(Line *line) {
    char body[SENT];
    snprintf(body, sizeof body, "mail=stranger%u%%40example.org&password=falsch+%u",
             luck(1000000000), luck(1000000));
    if (line->fd >= 0) close(line->fd);
    line->watched = line->sending = false;
    line->fd = line_open(0x7F010000u + luck(0xF00000), false);
    line->kind = WRONG;
    line->request_n = request_write(line->request, "/login", NULL, body, true);
}

static void line_watch(Line *line, bool add) {
    bool sending = line->request_sent < line->request_n;
    struct epoll_event event = {.events = EPOLLIN | (sending ? EPOLLOUT : 0), .data.ptr = line};
    if (epoll_ctl(all.door, add ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, line->fd, &event)) die("epoll");
}

static void line_send(Line *line) {
    ssize_t n =
        write(line->fd, line->request + line->request_sent, line->request_n - line->request_sent);
    if (n > 0) line->request_sent += (size_t)n;
    bool left = line->request_sent < line->request_n;
    if (left != line->sending || !line->watched) line_watch(line, !line->watched);
    line->sending = left;
    line->watched = true;
}

static void line_click(Line *line) {
    line->busy = true;
    line->request_sent = 0;
    reply_begin(&line->reply);
    if (line->role == STRANGER)
        stranger_choose(line);
    else
        click_choose(line);
    line_send(line);
}

static bool reply_good(const Line *line) {
    int status = line->reply.status;
    if (line->kind == LOGIN || line->kind == CHANGE)
        return status == 303 && !strstr(line->reply.text, "\r\nLocation: /login");
    return status == 200;
}

/* The logins spread evenly over the first half. Strangers try the next one at once, and so do all
 * where there is no rate. */
static double due_next(const Line *line, double at) {
    double place = (double)(line - all.lines);
    if (line->role == SIGNS_IN) {
        double user = place - CONNECTIONS + (double)line->clicks * AT_DOOR;
        return user < all.n_users ? all.begun + user / all.n_users * all.seconds * 500 : 1e300;
    }
    if (line->role == STRANGER || all.rate <= 0) return at;
    return all.begun + (place + (double)line->clicks * CONNECTIONS) * 1e3 / all.rate;
}

static void line_done(Line *line, double at) {
    line->busy = false;
    line->clicks++;
    if (line->role == STRANGER) {
        all.tried += line->reply.status == 403;
        all.refused += line->reply.status != 403;
    } else if (!reply_good(line)) {
        if (all.errors++ < 5)
            fprintf(stderr, "users: %s answered %.60s\n  to %.80s\n", kinds[line->kind],
                    line->reply.text, line->request);
    }
    if (all.n[line->kind] < SAMPLES_MOST)
        all.samples[line->kind][all.n[line->kind]++] = (float)(at - line->due);
    reply_learn(&line->reply, line->user);
    line->due = due_next(line, at);
}

static void line_hear(Line *line) {
    static char bytes[256 << 10];
    if (line->request_sent < line->request_n) line_send(line);
    for (;;) {
        ssize_t n = read(line->fd, bytes, sizeof bytes);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0 && line->busy) {
            if (line->role != STRANGER && all.errors++ < 5) fprintf(stderr, "users: hung up on\n");
            line->reply.status = 0;
        }
        if (n <= 0) {
            if (line->busy) line_done(line, now_ms());
            close(line->fd);
            line->fd = -1;
            if (line->role == STRANGER) return;
            line->fd = line_open(INADDR_LOOPBACK + 1 + (unsigned)((line - all.lines) % 4), false);
            line->request_n = line->request_sent = 0;
            line->sending = false;
            line_watch(line, true);
            return;
        }
        if (line->busy && reply_take(&line->reply, bytes, (size_t)n)) line_done(line, now_ms());
        if ((size_t)n < sizeof bytes) return;
    }
}

static void lines_open(void) {
    all.door = epoll_create1(EPOLL_CLOEXEC);
    all.n_lines = CONNECTIONS + AT_DOOR + all.strangers;
    for (int i = 0; i < all.n_lines; i++) {
        Line *line = &all.lines[i];
        Role role = i < CONNECTIONS ? CLICKS : i < CONNECTIONS + AT_DOOR ? SIGNS_IN : STRANGER;
        *line = (Line){.fd = -1, .role = role, .reply.text = malloc(KEPT + 1)};
        line->due = due_next(line, all.begun);
        if (line->role == STRANGER) continue;
        line->fd = line_open(INADDR_LOOPBACK + 1 + (unsigned)(i % 4), false);
        line_watch(line, true);
        line->watched = true;
    }
}

static void lines_run(void) {
    struct epoll_event events[CONNECTIONS];
    double end = all.begun + all.seconds * 1e3;
    for (double at = now_ms(); at < end; at = now_ms()) {
        double next = end;
        for (int i = 0; i < all.n_lines; i++) {
            Line *line = &all.lines[i];
            if (!line->busy && line->due <= at) line_click(line);
            if (!line->busy && line->due < next) next = line->due;
        }
        int wait = next - at > 1 ? (int)(next - at) : next > at ? 1 : 0;
        int n = epoll_wait(all.door, events, CONNECTIONS, wait);
        for (int i = 0; i < n; i++)
            line_hear(events[i].data.ptr);
    }
}

/* ---- what came of it ---- */

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void kind_tell(const char *name, float *samples, size_t n) {
    qsort(samples, n, sizeof *samples, by_size);
    printf("%s %zu %.1f %.1f %.1f\n", name, n, n ? samples[n / 2] : 0,
           n ? samples[n * 99 / 100] : 0, n ? samples[n - 1] : 0);
}

static double processor_of(long pid) { /* seconds */
    char path[64];
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *in = fopen(path, "r");
    if (!in || fscanf(in, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                      &kernel) != 2)
        die(path);
    fclose(in);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static void tell(double server, double passed) {
    size_t n = 0;
    float *pages = malloc(sizeof *pages * SAMPLES_MOST * KINDS);
    struct rusage own;
    for (Kind kind = 0; kind < LOGIN; kind++) {
        memcpy(pages + n, all.samples[kind], sizeof *pages * all.n[kind]);
        n += all.n[kind];
    }
    kind_tell("pages", pages, n);
    for (Kind kind = 0; kind < KINDS; kind++)
        kind_tell(kinds[kind], all.samples[kind], all.n[kind]);
    getrusage(RUSAGE_SELF, &own);
    double used = (double)own.ru_utime.tv_sec + (double)own.ru_stime.tv_sec +
                  (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
    printf("errors %zu\ntried %zu\nrefused %zu\nper_second %.0f\ngenerator %.2f\nserver %.2f\n",
           all.errors, all.tried, all.refused, (double)n / passed, used / passed, server / passed);
}

static int click(const char *file, char **argv) {
    FILE *in = fopen(file, "r");
    if (!in) die(file);
    while (all.n_users < USERS_MOST && fscanf(in, "%63s", all.users[all.n_users].mail) == 1) {
        all.users[all.n_users].administrator = all.n_users < ADMINISTRATORS;
        all.n_users++;
    }
    fclose(in);
    all.seconds = atof(argv[0]);
    all.rate = atof(argv[1]);
    all.strangers = atoi(argv[2]) < STRANGERS_MOST ? atoi(argv[2]) : STRANGERS_MOST;
    for (Kind kind = 0; kind < KINDS; kind++)
        all.samples[kind] = malloc(sizeof(float) * SAMPLES_MOST);
    double server = processor_of(atol(argv[3]));
    all.begun = now_ms();
    lines_open();
    lines_run();
    tell(processor_of(atol(argv[3])) - server, (now_ms() - all.begun) / 1e3);
    return all.errors ? 1 : 0;
}

int main(int argc, char **argv) {
    if (argc < 3) die("use: users make|click …");
    all.port = atoi(argv[2]);
    if (argc == 6 && strcmp(argv[1], "make") == 0) return make(argv[3], atoi(argv[4]), argv[5]);
    if (argc == 8 && strcmp(argv[1], "click") == 0) return click(argv[3], argv + 4);
    die("use: users make|click …");
}
