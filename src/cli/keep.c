/* wirk backup, restore and verify: the whole store, the log and the records in it. */

#include "cli/cli_in.h"

#include "audit/audit.h"
#include "records/records.h"

static int done(Cx *cx, Err err, Msg message, Str argument) {
    if (err) return give_up(cx);
    say_message(cx, stdout, message, 1, &argument);
    return EXIT_FINE;
}

int command_backup(Cx *cx, const Options *options) {
    if (options->n_arguments != 1) return wrong_use(cx, MSG_CLI_BACKUP_WHERE, S(""));
    Err err = open_store(cx, options);
    if (!err) err = store_backup(cx, options->arguments[0]);
    return done(cx, err, MSG_CLI_BACKED_UP, options->arguments[0]);
}

int command_restore(Cx *cx, const Options *options) {
    if (options->n_arguments != 1) return wrong_use(cx, MSG_CLI_RESTORE_WHAT, S(""));
    Err err = open_store(cx, options);
    if (!err) err = store_restore(cx, options->arguments[0]);
    return done(cx, err, MSG_CLI_RESTORED, options->arguments[0]);
}

static void say_fault(void *arg, Str line) {
    (void)arg;
    say(stdout, line);
    fputc('\n', stdout);
}

int command_verify(Cx *cx, const Options *options) {
    if (options->n_arguments) return wrong_use(cx, MSG_CLI_TOO_MUCH, options->arguments[0]);
    if (options->head_asked) return wrong_use(cx, MSG_CLI_NO_VALUE, S("head"));
    size_t faults = 0, in_records = 0;
    AuditProof proof = {.entries = 0};
    Err err = open_store(cx, options);
    if (!err) err = store_verify(cx, say_fault, NULL, &faults);
    if (!err) err = audit_verify(cx, options->head, say_fault, NULL, &proof);
    if (!err) err = records_verify(cx, say_fault, NULL, &in_records);
    if (err) return give_up(cx);
    faults += proof.faults + in_records;
    Str told[] = {words_count(cx->mem, cx->lang, proof.entries),
                  words_count(cx->mem, cx->lang, proof.erased)};
    if (proof.erased) say_message(cx, stdout, MSG_CLI_VERIFY_ERASED, 2, told);
    Str count = str_format(cx->mem, "%zu", faults);
    say_message(cx, stdout, faults ? MSG_CLI_VERIFY_FAULTS : MSG_CLI_VERIFIED, 1, &count);
    return faults ? EXIT_FINDINGS : EXIT_FINE;
}
