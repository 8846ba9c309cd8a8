/* Who runs this house, and what do they say of it? Reads the operator's settings and checks every
 * entry before anything is served: a mistake in a legal notice must not be found by its readers. */

#include <arpa/inet.h>
#include <string.h>

#include "cli/cli_in.h"
#include "formats/formats.h"
#include "mail/mail.h"

enum { FILE_MOST = 1 << 20, GROUP_ROLES_MOST = 500 };

typedef struct Reading {
    Cx *cx;
    Str file;
    const Node *node; /* of the entry that is looked at */
    Str key;
} Reading;

typedef Err Check(Reading *r, Str *text);

/* {1} file, {2} line, {3} entry, {4} more. */
static Err refuse(Reading *r, Msg message, Str more) {
    Cx *cx = r->cx;
    return fail(cx, INVALID, message, r->file, str_format(cx->mem, "%zu", r->node->line), r->key,
                more);
}

/* ---- what a line must be ---- */

static bool all_of(Str text, const char *signs) {
    for (size_t i = 0; i < text.n; i++)
        if (!text.p[i] || !strchr(signs, text.p[i])) return false;
    return text.n > 0;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static Err check_LINE(Reading *r, Str *text) {
    for (size_t i = 0; i < text->n; i++)
        if ((unsigned char)text->p[i] < 0x20 || text->p[i] == 0x7F)
            return refuse(r, MSG_SETTINGS_ONE_LINE, STR_NONE);
    return OK;
}

static bool host_right(Str host) {
    return all_of(host, LETTERS DIGITS ".-") && host.p[0] != '.' && host.p[0] != '-' &&
           str_find(host, S(".."), 0) == SIZE_MAX;
}

/* "https://host" or with a port; http only where nobody else listens. */
static Err check_ADDRESS(Reading *r, Str *text) {
    Str rest = *text;
    bool safe = str_starts(rest, S("https://"));
    if (!safe && !str_starts(rest, S("http://"))) return refuse(r, MSG_SETTINGS_BAD_ADDRESS, *text);
    rest = str_slice(rest, safe ? 8 : 7, rest.n);
    if (str_ends(rest, S("/"))) rest.n--, text->n--;
    size_t colon = str_find(rest, S(":"), 0);
    Str host = str_slice(rest, 0, colon), port = str_slice(rest, host.n + 1, rest.n);
    int64_t number = 0;
    bool port_right = colon == SIZE_MAX || (all_of(port, DIGITS) && int_read(port, &number) &&
                                            number > 0 && number < 65536);
    if (!host_right(host) || !port_right) return refuse(r, MSG_SETTINGS_BAD_ADDRESS, *text);
    bool own = str_equal(host, S("localhost")) ||
               (str_starts(host, S("127.")) && all_of(host, DIGITS "."));
    return safe || own ? OK : refuse(r, MSG_SETTINGS_NOT_SAFE, *text);
}

static Err check_MAIL(Reading *r, Str *text) {
    size_t at = str_find(*text, S("@"), 0);
    Str name = str_slice(*text, 0, at), host = str_slice(*text, name.n + 1, text->n);
    bool right = at != SIZE_MAX && all_of(name, LETTERS DIGITS "._+-") && host_right(host) &&
                 str_find(host, S("."), 0) != SIZE_MAX;
    return right ? OK : refuse(r, MSG_SETTINGS_BAD_MAIL, *text);
}

static Err check_PHONE(Reading *r, Str *text) {
    return all_of(*text, DIGITS "+ -/()") ? OK : refuse(r, MSG_SETTINGS_BAD_PHONE, *text);
}

static Err check_DATE(Reading *r, Str *text) {
    Date date;
    if (!date_read(*text, &date)) return refuse(r, MSG_SETTINGS_BAD_DATE, *text);
    *text = date_iso(r->cx->mem, date);
    return OK;
}

/* As a connection names it: "127.0.0.1", "::1". */
static Err check_PROXY(Reading *r, Str *text) {
    unsigned char bytes[16];
    const char *address = cstr(r->cx->mem, *text);
    bool right =
        inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1;
    return right ? OK : refuse(r, MSG_SETTINGS_BAD_PROXY, *text);
}

/* Where it lies, so that nothing depends on where the server was started. */
static Err check_PROGRAM(Reading *r, Str *text) {
    return str_starts(*text, S("/")) ? check_LINE(r, text)
                                     : refuse(r, MSG_SETTINGS_BAD_PROGRAM, *text);
}

static Err check_SMTP(Reading *r, Str *text) {
    bool right = str_starts(*text, S("smtp://")) || str_starts(*text, S("smtps://"));
    return right ? check_LINE(r, text) : refuse(r, MSG_SETTINGS_BAD_SMTP, *text);
}

/* The address that a provider of single sign-on calls itself by may have a path. */
static Err check_ISSUER(Reading *r, Str *text) {
    static const char *const own[] = {"http://127.", "http://localhost", "http://[::1]"};
    bool safe = str_starts(*text, S("https://"));
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        safe |= str_starts(*text, str_of(own[i]));
    return safe ? check_LINE(r, text) : refuse(r, MSG_SETTINGS_BAD_ISSUER, *text);
}

/* ---- entries ---- */

static Err text_within(Reading *r, size_t most, Str *out) {
    if (r->node->kind != NODE_TEXT) return refuse(r, MSG_SETTINGS_NO_TEXT, STR_NONE);
    *out = str_trim(r->node->text);
    if (out->n > most)
        return refuse(r, MSG_SETTINGS_TOO_LONG,
                      words_count(r->cx->mem, r->cx->lang, (int64_t)most));
    return OK;
}

static Err read_line(Reading *r, Str *out, Check *check, size_t most) {
    Str text;
    TRY(text_within(r, most, &text));
    if (!text.n) return OK;
    TRY(check(r, &text));
    *out = text;
    return OK;
}

static Err sign_refused(Reading *r, Str text) {
    for (size_t i = 0; i < text.n; i++)
        if (((unsigned char)text.p[i] < 0x20 && text.p[i] != '\n') || text.p[i] == 0x7F)
            return refuse(r, MSG_SETTINGS_BAD_SIGN, STR_NONE);
    return OK;
}

/* German first; English may follow later, pages say so. */
static Err read_texts(Reading *r, Texts *out, size_t most) {
    const Node *map = r->node;
    Str key = r->key;
    if (map->kind != NODE_MAP) return refuse(r, MSG_SETTINGS_NO_LANGUAGES, STR_NONE);
    for (size_t i = 0; i < map->n; i++) {
        bool de = str_equal(map->keys[i], S("de"));
        r->node = map->items[i];
        r->key = str_format(r->cx->mem, "%.*s/%.*s", STR_ARG(key), STR_ARG(map->keys[i]));
        if (!de && !str_equal(map->keys[i], S("en")))
            return refuse(r, MSG_SETTINGS_NO_LANGUAGES, STR_NONE);
        TRY(text_within(r, most, &out->in[de ? DE : EN]));
        TRY(sign_refused(r, out->in[de ? DE : EN]));
    }
    return OK;
}

/* "editor@stadt-essen", or for one programme "coordinator@stadt-essen/ganztag". */
static Err read_role(Reading *r, Str text, GroupRole *out) {
    size_t at = str_find(text, S("@"), 0);
    Str role = str_trim(str_slice(text, 0, at));
    if (at == SIZE_MAX || !role_read(role, &out->role))
        return refuse(r, MSG_SETTINGS_BAD_ROLE, str_trim(text));
    Str where = str_trim(str_slice(text, at + 1, text.n));
    size_t slash = str_find(where, S("/"), 0);
    out->organisation = str_slice(where, 0, slash);
    out->programme = slash == SIZE_MAX ? STR_NONE : str_slice(where, slash + 1, where.n);
    bool right = out->organisation.n && (slash == SIZE_MAX || out->programme.n);
    return right ? OK : refuse(r, MSG_SETTINGS_BAD_ROLE, str_trim(text));
}

/* Each group with its roles, parted by commas. */
static Err read_roles(Reading *r, GroupRoles *out, size_t most) {
    const Node *map = r->node;
    Str key = r->key;
    VEC(GroupRole) all = {0};
    if (map->kind != NODE_MAP) return refuse(r, MSG_SETTINGS_NO_GROUPS, STR_NONE);
    for (size_t i = 0; i < map->n; i++) {
        Str line, part;
        r->node = map->items[i];
        r->key = str_format(r->cx->mem, "%.*s/%.*s", STR_ARG(key), STR_ARG(map->keys[i]));
        TRY(text_within(r, most, &line));
        while (str_cut(&line, ',', &part)) {
            GroupRole role = {.group = map->keys[i]};
            TRY(read_role(r, part, &role));
            if (all.n == GROUP_ROLES_MOST) return refuse(r, MSG_SETTINGS_MANY_ROLES, STR_NONE);
            vec_push(r->cx->mem, &all, role);
        }
    }
    *out = (GroupRoles){all.n, all.at};
    return OK;
}

static Err read_entry(Reading *r, Settings *out) {
    VEC(Str) known = {0};
#define SETTING_LINE(member, name, kind, most) \
    if (str_equal(r->key, S(name))) return read_line(r, &out->member, check_##kind, most); \
    vec_push(r->cx->mem, &known, S(name));
#define SETTING_TEXTS(member, name, most) \
    if (str_equal(r->key, S(name))) return read_texts(r, &out->member, most); \
    vec_push(r->cx->mem, &known, S(name));
#define SETTING_ROLES(member, name, most) \
    if (str_equal(r->key, S(name))) return read_roles(r, &out->member, most); \
    vec_push(r->cx->mem, &known, S(name));
#include "web/settings.def"
#undef SETTING_LINE
#undef SETTING_TEXTS
#undef SETTING_ROLES
    return refuse(r, MSG_SETTINGS_UNKNOWN, str_join(r->cx->mem, known.n, known.at, S(", ")));
}

/* ---- entries beside each other ---- */

static void look_at(Reading *r, const Node *root, const char *key) {
    r->key = str_of(key);
    for (size_t i = 0; i < root->n; i++)
        if (str_equal(root->keys[i], r->key)) r->node = root->items[i];
}

static Err check_needs(Reading *r, const Node *root, const Settings *s) {
    const struct {
        const char *entry, *needed;
        Str there, other;
    } needs[] = {
        {"mail-server", "address", s->mail_server, s->address},
        {"mail-server", "mail-from", s->mail_server, s->mail_from},
        {"mail-password-file", "mail-name", s->mail_password_file, s->mail_name},
        {"sign-on-issuer", "address", s->sign_on_issuer, s->address},
        {"sign-on-issuer", "sign-on-client", s->sign_on_issuer, s->sign_on_client},
    };
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        if (!needs[i].there.n || needs[i].other.n) continue;
        look_at(r, root, needs[i].entry);
        return refuse(r, MSG_SETTINGS_NEEDS, str_of(needs[i].needed));
    }
    return OK;
}

/* The words of the room that will send, with the line of the entry that it means. */
static Err check_letters(Reading *r, const Node *root, const Settings *s) {
    Cx *cx = r->cx;
    const MailServer server = {
        .address = s->mail_server, .name = s->mail_name, .from = s->mail_from};
    if (!s->mail_server.n || !mail_server_check(cx, &server)) return OK;
    Msg said = cx->fault.message;
    Str words = fault_text(cx->mem, cx->lang, &cx->fault);
    look_at(r, root,
            said == MSG_MAIL_FROM      ? "mail-from"
            : said == MSG_MAIL_ACCOUNT ? "mail-name"
                                       : "mail-server");
    return refuse(r, MSG_SETTINGS_AT, words);
}

/* Beside an SQLite store the key lies by itself. */
static Err check_key(Reading *r, const Node *root, const Settings *s, Str store) {
    bool beside = !str_starts(store, S("postgres://")) && !str_starts(store, S("postgresql://"));
    if (beside || !s->sign_on_issuer.n || s->key_file.n) return OK;
    look_at(r, root, "sign-on-issuer");
    return refuse(r, MSG_SETTINGS_AT, message_text(r->cx->lang, MSG_ACCOUNTS_KEY_UNNAMED));
}

Err settings_read(Cx *cx, Settings *out, Str path, Str store) {
    Str text;
    Node *root;
    TRY(file_read(cx, &text, path, FILE_MOST));
    Str file = path_last(path);
    if (!str_is_utf8(text)) return fail(cx, INVALID, MSG_SETTINGS_NOT_UTF8, file);
    TRY(yaml_read(cx, &root, file, text));
    Reading r = {.cx = cx, .file = file, .node = root, .key = S("–")};
    Settings settings = {.address = STR_NONE};
    if (root->kind != NODE_MAP) return refuse(&r, MSG_SETTINGS_NO_ENTRIES, STR_NONE);
    for (size_t i = 0; i < root->n; i++) {
        r.node = root->items[i];
        r.key = root->keys[i];
        TRY(read_entry(&r, &settings));
    }
    TRY(check_needs(&r, root, &settings));
    TRY(check_letters(&r, root, &settings));
    TRY(check_key(&r, root, &settings, store));
    *out = settings;
    return OK;
}

Err settings_given(Cx *cx, const Options *options, Settings *out) {
    *out = (Settings){.address = STR_NONE};
    return options->settings.n ? settings_read(cx, out, options->settings, store_address(options))
                               : OK;
}
