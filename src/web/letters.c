/* What is sent to people? Letters with a link, as jobs: where it holds a secret, it is made when
 * the letter goes out, so that the secret lies nowhere meanwhile. Without a mail server nothing is
 * sent, and whoever invites hands the link over. */

#include "web/letters_in.h"
#include "web/partner_letters_in.h"
#include "web/releases_in.h"

enum {
    ATTEMPTS = 8,
    ARGUMENTS_MOST = 500,
    LOOK_MOST = 1000,
    REST = 600,
    QUEUE_MOST = 100,
    KINDS_OF_LETTERS = 3
};

bool letters_go_out(const Settings *settings) {
    return settings->mail_server.n && settings->mail_from.n && settings->address.n;
}

static bool on_this_machine(Str address) {
    size_t host = str_find(address, S("://"), 0);
    Str rest = host == SIZE_MAX ? address : str_slice(address, host + 3, address.n);
    return str_starts(rest, S("127.")) || str_starts(rest, S("localhost")) ||
           str_starts(rest, S("[::1]"));
}

/* The password is read anew for each letter: it may be changed while the program runs. */
Err letters_server(Cx *cx, const Settings *settings, MailServer *out) {
    *out = (MailServer){.address = settings->mail_server,
                        .name = settings->mail_name,
                        .from = settings->mail_from,
                        .plain = on_this_machine(settings->mail_server)};
    if (!settings->mail_password_file.n) return OK;
    return secret_read(cx, &out->password, settings->mail_password_file);
}

Err letters_check(Cx *cx, const Settings *settings) {
    MailServer server;
    if (!settings->mail_server.n) return OK;
    if (!settings->address.n) return fail(cx, INVALID, MSG_LETTER_NO_ADDRESS);
    TRY(letters_server(cx, settings, &server));
    return mail_server_check(cx, &server);
}

/* ---- wanting one ---- */

static const struct {
    const char *id, *path;
    Msg subject, text;
} letters[] = {
    [LETTER_INVITATION] = {"invitation", "invitation", MSG_LETTER_INVITATION_SUBJECT,
                           MSG_LETTER_INVITATION},
    [LETTER_RESET] = {"reset", "reset", MSG_LETTER_RESET_SUBJECT, MSG_LETTER_RESET},
    [LETTER_DELIVERED] = {"delivered", "job", MSG_LETTER_DELIVERED_SUBJECT, MSG_LETTER_DELIVERED},
    [LETTER_NOT_DELIVERED] = {"not-delivered", "job", MSG_LETTER_NOT_DELIVERED_SUBJECT,
                              MSG_LETTER_NOT_DELIVERED},
    [LETTER_STOPPED] = {"stopped", "job", MSG_LETTER_STOPPED_SUBJECT, MSG_LETTER_STOPPED},
    [LETTER_RELEASE_WAITS] = {"release-waits", "release", MSG_LETTER_RELEASE_WAITS_SUBJECT,
                              MSG_LETTER_RELEASE_WAITS},
};

typedef struct Wanted {
    LetterKind kind;
    int64_t account;
    Lang lang;
    int64_t job;      /* that it tells of; 0: none */
    int64_t delivery; /* that waits for a release; 0: none */
} Wanted;

static Str arguments_of(Cx *cx, const Wanted *wanted) {
    Buf arguments = buf_new(cx->mem, ARGUMENTS_MOST);
    Json j = json_begin(&arguments);
    json_object(&j);
    json_field(&j, "letter", str_of(letters[wanted->kind].id));
    json_field_int(&j, "account", wanted->account);
    if (wanted->job) json_field_int(&j, "job", wanted->job);
    if (wanted->delivery) json_field_int(&j, "delivery", wanted->delivery);
    json_field(&j, "language", wanted->lang == EN ? S("en") : S("de"));
    json_object_end(&j);
    return buf_str(&arguments);
}

static Err wanted_put(Cx *cx, const Wanted *wanted, int64_t *job) {
    int64_t about = wanted->job ? wanted->job : wanted->account;
    const JobOrder order = {
        .kind = S("mail"),
        .arguments = arguments_of(cx, wanted),
        .key = str_format(cx->mem, "%s:%lld:%.0lld", letters[wanted->kind].id, (long long)about,
                          (long long)wanted->delivery),
    };
    return job_add(cx, job, &order);
}

LetterKind letter_way_in(const Person *person) {
    return person->password ? LETTER_RESET : LETTER_INVITATION;
}

Err letter_put(Cx *cx, LetterKind kind, const Person *person, int64_t *job) {
    const Wanted wanted = {.kind = kind, .account = person->account, .lang = person->lang};
    return wanted_put(cx, &wanted, job);
}

Err letter_about(Cx *cx, LetterKind kind, int64_t account, int64_t job) {
    int64_t number;
    Person person;
    TRY(account_get(cx, &person, account));
    if (person.closed) return OK;
    const Wanted wanted = {.kind = kind, .account = account, .lang = person.lang, .job = job};
    return wanted_put(cx, &wanted, &number);
}

Err letters_release(Cx *cx, int64_t delivery, Str organisation) {
    Organisation owner;
    Person *people;
    size_t n;
    int64_t job;
    TRY(organisation_get(cx, &owner, organisation));
    TRY(account_list(cx, &people, &n));
    for (size_t i = 0; i < n; i++) {
        const Person *one = &people[i];
        if (one->closed || !may_for(one, RIGHT_release, owner.number)) continue;
        const Wanted wanted = {.kind = LETTER_RELEASE_WAITS,
                               .account = one->account,
                               .lang = one->lang,
                               .delivery = delivery};
        TRY(wanted_put(cx, &wanted, &job));
    }
    return OK;
}

/* Anybody can ask for a letter to anybody: one in ten minutes is enough. */
static Err asked_lately(Cx *cx, const Person *person, bool *lately) {
    Job *list;
    size_t n;
    Str same = arguments_of(
        cx, &(Wanted){.kind = LETTER_RESET, .account = person->account, .lang = person->lang});
    TRY(job_list(cx, &list, &n, LOOK_MOST));
    *lately = false;
    for (size_t i = 0; i < n; i++)
        *lately |= str_equal(list[i].arguments, same) && list[i].created > cx->clock() - REST;
    return OK;
}

Err letter_reset(Cx *cx, Str mail) {
    bool lately;
    int64_t number;
    Person person;
    Fault before = cx->fault;
    Err err = account_by_mail(cx, &person, mail);
    if (err == NOT_FOUND || err == INVALID || (!err && (person.closed || !person.password))) {
        cx->fault = before;
        return OK;
    }
    TRY(err);
    TRY(asked_lately(cx, &person, &lately));
    return lately ? OK : letter_put(cx, LETTER_RESET, &person, &number);
}

/* ---- sending it ---- */

static Err wanted_read(Cx *cx, Str arguments, Wanted *out) {
    JsonReader *reader = json_read(cx->mem, arguments);
    JsonToken token = {.kind = JSON_NULL};
    Str key = STR_NONE;
    *out = (Wanted){.kind = LETTERS};
    for (; token.kind != JSON_END;) {
        TRY(json_next(cx, reader, &token));
        if (token.kind == JSON_KEY) key = token.text;
        if (token.kind == JSON_NUMBER && str_equal(key, S("account")))
            (void)int_read(token.text, &out->account);
        if (token.kind == JSON_NUMBER && str_equal(key, S("job")))
            (void)int_read(token.text, &out->job);
        if (token.kind == JSON_NUMBER && str_equal(key, S("delivery")))
            (void)int_read(token.text, &out->delivery);
        if (token.kind != JSON_STRING) continue;
        if (str_equal(key, S("language"))) out->lang = str_equal(token.text, S("en")) ? EN : DE;
        for (LetterKind kind = 0; str_equal(key, S("letter")) && kind < LETTERS; kind++)
            if (str_equal(token.text, str_of(letters[kind].id))) out->kind = kind;
    }
    if (out->kind == LETTERS || !out->account) return fail(cx, INVALID, MSG_LETTER_UNKNOWN);
    return OK;
}

/* A fresh link; what an earlier attempt made ends. */
static Err link_made(Cx *cx, const Wanted *wanted, const Person *person, Str *out) {
    if (wanted->kind == LETTER_RELEASE_WAITS) {
        DataSet set;
        TRY(data_set_of(cx, &set, wanted->delivery));
        *out = str_slice(release_path(cx, &set), sizeof "/release/" - 1, SIZE_MAX);
        return OK;
    }
    if (wanted->job) {
        *out = str_format(cx->mem, "%lld", (long long)wanted->job);
        return OK;
    }
    if (wanted->kind == LETTER_RESET) return link_reset(cx, out, person->mail);
    return link_invite_again(cx, out, person->account);
}

typedef struct Writing { /* what a letter is made of */
    const Job *job;
    const Settings *settings;
    Wanted wanted;
    Person person;
    Str house, link;
} Writing;

/* "Lesen (Verein A), Programmkoordination (Verein B, reading)" */
static Err roles_told(Cx *cx, const Writing *w, Str *out) {
    VEC(Str) all = {0};
    for (size_t i = 0; i < w->person.n_grants; i++) {
        const Grant *grant = &w->person.grants[i];
        Organisation organisation;
        TRY(organisation_by_number(cx, &organisation, grant->organisation));
        vec_push(cx->mem, &all,
                 str_format(cx->mem, "%.*s (%.*s%s%.*s)",
                            STR_ARG(role_name(w->wanted.lang, grant->role)),
                            STR_ARG(organisation.name), grant->programme.n ? ", " : "",
                            STR_ARG(grant->programme)));
    }
    *out = str_join(cx->mem, all.n, all.at, S(", "));
    return OK;
}

/* Who invites, to what, as whom: "Anna Amt lädt Sie ein …" */
static Err invitation_told(Cx *cx, const Writing *w, Str *out) {
    bool somebody = w->job->account && w->job->who.n;
    Str texts[] = {w->house, w->job->who, STR_NONE}, parts[2] = {STR_NONE};
    parts[0] = message_fill(cx->mem, w->wanted.lang,
                            somebody ? MSG_LETTER_INVITED_BY : MSG_LETTER_INVITED, 2, texts);
    TRY(roles_told(cx, w, &texts[2]));
    if (texts[2].n)
        parts[1] = message_fill(cx->mem, w->wanted.lang, MSG_LETTER_INVITED_AS, 3, texts);
    *out = str_join(cx->mem, texts[2].n ? 2 : 1, parts, S("\n\n"));
    return OK;
}

static Err text_of(Cx *cx, const Writing *w, Str *out) {
    const Person *person = &w->person;
    Lang lang = w->wanted.lang;
    Str address =
        str_format(cx->mem, "%.*s%s/%s/%.*s", STR_ARG(w->settings->address),
                   lang == EN ? "/en" : "", letters[w->wanted.kind].path, STR_ARG(w->link));
    Str texts[] = {person->name.n ? person->name : person->mail, w->house, address, STR_NONE};
    if (w->wanted.kind == LETTER_INVITATION) TRY(invitation_told(cx, w, &texts[3]));
    *out = message_fill(cx->mem, lang, letters[w->wanted.kind].text, 4, texts);
    return OK;
}

static Err letter_run(Cx *cx, const Job *job, void *arg) {
    const Settings *settings = arg;
    Writing w = {.job = job,
                 .settings = settings,
                 .house = settings->name.n ? settings->name : settings->address};
    MailServer server;
    Str text;
    TRY(wanted_read(cx, job->arguments, &w.wanted));
    TRY(letters_server(cx, settings, &server));
    TRY(account_get(cx, &w.person, w.wanted.account));
    TRY(link_made(cx, &w.wanted, &w.person, &w.link));
    TRY(text_of(cx, &w, &text));
    const Letter letter = {
        .to = w.person.mail,
        .to_name = w.person.name,
        .subject =
            message_fill(cx->mem, w.wanted.lang, letters[w.wanted.kind].subject, 1, &w.house),
        .text = text,
        .id = str_format(cx->mem, "job-%lld-%d", (long long)job->number, job->attempts),
    };
    TRY(mail_send(cx, &server, &letter));
    job_result(job, w.person.mail);
    return OK;
}

/* Of all letters, in one thread; the first are those to accounts. */
static const JobKind *letters_kinds(Arena *mem, const Settings *settings) {
    JobKind *kinds = NEW_ARRAY(mem, JobKind, KINDS_OF_LETTERS);
    kinds[0] = (JobKind){.id = "mail",
                         .run = letter_run,
                         .arg = (void *)(uintptr_t)settings,
                         .most_attempts = ATTEMPTS};
    kinds[1] = partner_letters_kind(settings);
    kinds[2] = reminders_kind();
    return kinds;
}

JobWorker *letters_begin(Arena *mem, Str store, const Settings *settings) {
    if (!letters_go_out(settings)) return NULL;
    return job_worker_begin(mem, store, letters_kinds(mem, settings), KINDS_OF_LETTERS);
}

void letters_end(JobWorker *worker) {
    if (worker) job_worker_end(worker);
}

/* ---- from the command line ---- */

bool web_sends_letters(const Settings *settings) {
    return letters_go_out(settings);
}

Err web_letters_known(Cx *cx, const Settings *settings, bool *out) {
    Job *list;
    size_t n = 0;
    *out = settings && letters_go_out(settings);
    if (!settings) TRY(job_list(cx, &list, &n, LOOK_MOST));
    for (size_t i = 0; i < n && !*out; i++)
        *out = str_equal(list[i].kind, S("mail")) && list[i].state == JOB_DONE;
    return OK;
}

/* One that could not go out and is to be tried again later gives way to this one. */
static Err letter_now(Cx *cx, const Person *person, Job *out) {
    int64_t number;
    TRY(letter_put(cx, letter_way_in(person), person, &number));
    TRY(job_get(cx, out, number));
    if (out->state != JOB_WAITING || out->next <= cx->clock()) return OK;
    TRY(job_stop(cx, number, NULL, 0));
    TRY(letter_put(cx, letter_way_in(person), person, &number));
    return job_get(cx, out, number);
}

Err web_letter_send(Cx *cx, const Settings *settings, const Person *person, Job *out) {
    const JobKind *kind = letters_kinds(cx->mem, settings);
    TRY(letters_check(cx, settings));
    TRY(letter_now(cx, person, out));
    for (int i = 0; i < QUEUE_MOST && out->state == JOB_WAITING && out->next <= cx->clock(); i++) {
        Err err = job_work(cx, kind, 1);
        if (err && err != NOT_FOUND) return err;
        TRY(job_get(cx, out, out->number));
    }
    return OK;
}
