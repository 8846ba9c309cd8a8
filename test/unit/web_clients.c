/* Slow clients: each request and each reply has its time, however many bytes come. */

#include <sys/socket.h>
#include <unistd.h>
#include "tap.h"
#include "../../src/web/clients.c"

static bool is_open(int peer) {
    char byte;
    return recv(peer, &byte, 1, MSG_DONTWAIT) != 0;
}

int main(void) {
    Arena *mem = arena_new();
    Clients *clients = clients_new(mem, 2);
    int one[2], two[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, one) == 0);
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, two) == 0);
    Client *first = client_begin(clients, one[0], 1000),
           *second = client_begin(clients, two[0], 9000);
    ok(first && second && first != second, "two clients");
    ok(client_begin(clients, 99, 9000) == NULL, "a third is served without being watched");
    client_turn(NULL, true, 9000);
    client_end(NULL);
    is_int(clients_cut_late(clients, 30999), 0, "within its time nobody is cut");
    is_int(clients_cut_late(clients, 31000), 1, "a request of 30 s is too long");
    ok(!is_open(one[1]), "its connection ends");
    ok(is_open(two[1]), "the other one goes on");
    client_end(first);
    client_turn(second, true, 38000);
    is_int(clients_cut_late(clients, 38000 + REPLY_MOST_MS - 1), 0, "a reply has more time");
    client_turn(second, false, 100000);
    is_int(clients_cut_late(clients, 100000 + REQUEST_MOST_MS - 1), 0,
           "the next request begins anew");
    is_int(clients_cut_late(clients, 100000 + REQUEST_MOST_MS), 1, "and has its own time");
    ok(client_begin(clients, one[0], 200000) == first, "a place is used again");
    for (int i = 0; i < 2; i++)
        close(one[i]), close(two[i]);
    arena_free(mem);
    return done();
}
