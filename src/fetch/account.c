/* Who asks? The account comes from a file or from outside, goes into the head of each request, and
 * is taken out of every text that an office sends back. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fetch/fetch_in.h"

#define FILE_MOST_BYTES 4096
#define LONGEST_FIELD 500

static Err text_read(Cx *cx, Str *out, Str path) {
    int file = open(cstr(cx->mem, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat state;
    if (file < 0 || fstat(file, &state)) {
        int number = errno;
        if (file >= 0) close(file);
        return fail(cx, number == ENOENT ? NOT_FOUND : BROKEN, MSG_FETCH_FILE, path,
                    str_copy(cx->mem, str_of(strerror(number))));
    }
    char *bytes = arena_alloc(cx->mem, FILE_MOST_BYTES + 1);
    ssize_t n = S_ISREG(state.st_mode) ? read(file, bytes, FILE_MOST_BYTES + 1) : -1;
    close(file);
    if (n < 0 || n > FILE_MOST_BYTES) return fail(cx, INVALID, MSG_FETCH_ACCOUNT_FILE, path);
    if (state.st_mode & S_IRWXO) return fail(cx, DENIED, MSG_FETCH_ACCOUNT_OPEN, path);
    *out = (Str){bytes, (size_t)n};
    return OK;
}

/* "name = value"; the value may hold any sign but a line break, "=" too. */
static bool line_read(Str line, Str name, Str *out) {
    Str rest = line, key;
    if (!str_cut(&rest, '=', &key) || !rest.p || !str_equal(str_trim(key), name)) return false;
    *out = str_trim(rest);
    return true;
}

/* Both travel as lines of a request's head: a line break in them would be a further line. */
static bool field_fits(Str field) {
    for (size_t i = 0; i < field.n; i++)
        if ((unsigned char)field.p[i] < 0x20 || field.p[i] == 0x7f) return false;
    return field.n <= LONGEST_FIELD && str_is_utf8(field);
}

Err fetch_account_read(Cx *cx, Account *out, Str file, const Account *otherwise) {
    Account account = *otherwise;
    if (file.n) {
        Str rest, line;
        account = (Account){0};
        TRY(text_read(cx, &rest, file));
        while (str_cut(&rest, '\n', &line)) {
            line = str_trim(line);
            if (!line.n || line.p[0] == '#') continue;
            if (!line_read(line, S("user"), &account.user) &&
                !line_read(line, S("password"), &account.password))
                return fail(cx, INVALID, MSG_FETCH_ACCOUNT_FILE, file);
        }
    }
    if (!account.user.n) return fail(cx, INVALID, MSG_FETCH_NO_ACCOUNT);
    if (!field_fits(account.user) || !field_fits(account.password))
        return fail(cx, INVALID, MSG_FETCH_ACCOUNT_SIGNS);
    *out = account;
    return OK;
}

static Str without(Arena *mem, Str text, Str secret) {
    if (!secret.n) return text;
    Buf out = buf_new(mem, text.n * 4 + 16);
    for (size_t from = 0;;) {
        size_t at = str_find(text, secret, from);
        buf_put(&out, str_slice(text, from, at));
        if (at == SIZE_MAX) return buf_str(&out);
        buf_put(&out, S("***"));
        from = at + secret.n;
    }
}

Str account_hide(Arena *mem, const Account *account, Str text) {
    return without(mem, without(mem, text, account->password), account->user);
}
