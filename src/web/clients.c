/* Which connections take too long? A client that sends or takes a byte now and then is never idle,
 * so each connection has a clock of its own: for the whole of a request, and for the whole of its
 * reply. */

#include <sys/socket.h>

#include "web/server_in.h"

enum { REQUEST_MOST_MS = 30000, REPLY_MOST_MS = 120000 };

struct Client {
    Clients *all;
    int fd; /* -1: the place is free */
    bool replying;
    int64_t since; /* monotonic milliseconds: connected, reply begun or reply sent */
};

struct Clients {
    Lock lock;
    size_t n;
    Client *at;
};

Clients *clients_new(Arena *mem, size_t most) {
    Clients *clients = NEW(mem, Clients);
    *clients = (Clients){LOCK("clients", 51), most, NEW_ARRAY(mem, Client, most)};
    for (size_t i = 0; i < most; i++)
        clients->at[i] = (Client){.all = clients, .fd = -1};
    return clients;
}

Client *client_begin(Clients *clients, int fd, int64_t now) {
    Client *client = NULL;
    lock_take(&clients->lock);
    for (size_t i = 0; i < clients->n && !client; i++)
        if (clients->at[i].fd < 0) client = &clients->at[i];
    if (client) client->fd = fd, client->replying = false, client->since = now;
    lock_give(&clients->lock);
    return client;
}

void client_turn(Client *client, bool replying, int64_t now) {
    if (!client) return;
    lock_take(&client->all->lock);
    client->replying = replying;
    client->since = now;
    lock_give(&client->all->lock);
}

void client_end(Client *client) {
    if (!client) return;
    lock_take(&client->all->lock);
    client->fd = -1;
    lock_give(&client->all->lock);
}

size_t clients_cut_late(Clients *clients, int64_t now) {
    size_t cut = 0;
    lock_take(&clients->lock);
    for (size_t i = 0; i < clients->n; i++) {
        const Client *client = &clients->at[i];
        int64_t most = client->replying ? REPLY_MOST_MS : REQUEST_MOST_MS;
        if (client->fd < 0 || now - client->since < most) continue;
        shutdown(client->fd, SHUT_RDWR); /* its thread sees the end and closes it */
        cut++;
    }
    lock_give(&clients->lock);
    return cut;
}
