/* wirk role: what may which role do, and who is given or loses one? */

#include "cli/listing_in.h"

static Str has_it(Right right, Role role) {
    if (right_of_everybody(right) || right_of_signed_in(right)) return S("yes");
    if (!right_of_role(right, role)) return S("");
    if (!right_within(right)) return S("yes");
    return right_wide(right) ? S("both") : S("own");
}

/* As people read it, or as programs do. */
static Str told(Cx *cx, const Options *options, Str has) {
    if (options->output != OUTPUT_TABLE || !has.n) return has;
    Msg words = str_equal(has, S("own"))    ? MSG_CLI_ROLE_OWN
                : str_equal(has, S("both")) ? MSG_CLI_ROLE_BOTH
                                            : MSG_RIGHTS_YES;
    return message_text(cx->lang, words);
}

/* The table of rights: a line for each right, a column for each role. "own": for the organisation
 * the role was given in; "yes": for the whole house where it was given in the house; "both": each
 * of them. */
static Err list(Cx *cx, const Options *options) {
    ListingColumn columns[ROLES + 2] = {{"right", MSG_CLI_COL_RIGHT, false},
                                        {"everybody", MSG_CLI_COL_EVERYBODY, false}};
    Msg names[] = {
#define ROLE(symbol, id) MSG_ROLE_##symbol##_NAME,
#include "accounts/roles.def"
#undef ROLE
    };
    for (Role role = 0; role < ROLES; role++)
        columns[role + 2] = (ListingColumn){role_id(role).p, names[role], false};
    Listing rights = {.columns = columns, .n_columns = ROLES + 2};
    for (Right right = 0; right < RIGHTS; right++) {
        listing_text(cx, &rights,
                     options->output == OUTPUT_TABLE ? right_sentence(cx->lang, right)
                                                     : right_id(right));
        listing_text(cx, &rights, told(cx, options, right_of_everybody(right) ? S("yes") : S("")));
        for (Role role = 0; role < ROLES; role++)
            listing_text(cx, &rights, told(cx, options, has_it(right, role)));
    }
    return listing_print(cx, &rights, options->output);
}

static Err change(Cx *cx, const Options *options, Err (*fn)(Cx *, int64_t, const Grant *)) {
    Person person;
    Grant grant;
    bool given;
    TRY(grant_read(cx, options, &grant, &given));
    if (!given) return fail(cx, INVALID, MSG_CLI_ROLE_WANTED);
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    return fn(cx, person.account, &grant);
}

static Err give(Cx *cx, const Options *options) {
    return change(cx, options, role_give);
}

static Err take(Cx *cx, const Options *options) {
    return change(cx, options, role_take);
}

int command_role(Cx *cx, const Options *options) {
    static const Task tasks[] = {{"list", 0, list}, {"give", 1, give}, {"take", 1, take}};
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}
