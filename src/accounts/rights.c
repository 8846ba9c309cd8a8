/* Who may do what? The table is rights.def; here it is asked. */

#include "accounts/accounts.h"

_Static_assert(RIGHTS <= 64, "a token's rights are bits");

static const Str role_ids[ROLES] = {
#define ROLE(symbol, id) [ROLE_##symbol] = {id, sizeof(id) - 1},
#include "accounts/roles.def"
#undef ROLE
};

static const struct {
    Msg name, sentence;
} role_words[ROLES] = {
#define ROLE(symbol, id) [ROLE_##symbol] = {MSG_ROLE_##symbol##_NAME, MSG_ROLE_##symbol##_SENTENCE},
#include "accounts/roles.def"
#undef ROLE
};

enum { HOUSE, ORGANISATION, BOTH, ANYWHERE };
#define R(role) (UINT32_C(1) << ROLE_##role)
#define EVERYBODY (UINT32_C(1) << ROLES)
#define SIGNED_IN (UINT32_C(1) << (ROLES + 1))
static const struct {
    Str id;
    uint32_t roles;
    int reach;
    Msg sentence;
} rights[RIGHTS] = {
#define MSG_RIGHT_everyone MSG_RIGHT_EVERYONE
#define MSG_RIGHT_signed_in MSG_RIGHT_SIGNED_IN
#define MSG_RIGHT_deliver MSG_RIGHT_DELIVER
#define MSG_RIGHT_see_partnership MSG_RIGHT_SEE_PARTNERSHIP
#define MSG_RIGHT_see_unreleased MSG_RIGHT_SEE_UNRELEASED
#define MSG_RIGHT_release MSG_RIGHT_RELEASE
#define MSG_RIGHT_see_releases MSG_RIGHT_SEE_RELEASES
#define MSG_RIGHT_agree MSG_RIGHT_AGREE
#define MSG_RIGHT_carry MSG_RIGHT_CARRY
#define MSG_RIGHT_purge MSG_RIGHT_PURGE
#define MSG_RIGHT_see_jobs MSG_RIGHT_SEE_JOBS
#define MSG_RIGHT_see_log MSG_RIGHT_SEE_LOG
#define MSG_RIGHT_manage_accounts MSG_RIGHT_MANAGE_ACCOUNTS
#define MSG_RIGHT_manage_organisations MSG_RIGHT_MANAGE_ORGANISATIONS
#define RIGHT(symbol, id, reach, roles) \
    [RIGHT_##symbol] = {{id, sizeof(id) - 1}, roles, reach, MSG_RIGHT_##symbol},
#include "accounts/rights.def"
#undef RIGHT
};

Str role_id(Role role) {
    return role_ids[role];
}

bool role_read(Str id, Role *out) {
    for (Role role = 0; role < ROLES; role++)
        if (str_equal(role_ids[role], id)) {
            *out = role;
            return true;
        }
    return false;
}

Str role_name(Lang lang, Role role) {
    return message_text(lang, role_words[role].name);
}

Str role_sentence(Lang lang, Role role) {
    return message_text(lang, role_words[role].sentence);
}

Str right_id(Right right) {
    return rights[right].id;
}

bool right_read(Str id, Right *out) {
    for (Right right = 0; right < RIGHTS; right++)
        if (str_equal(rights[right].id, id)) {
            *out = right;
            return true;
        }
    return false;
}

Str right_sentence(Lang lang, Right right) {
    return message_text(lang, rights[right].sentence);
}

bool right_of_role(Right right, Role role) {
    return rights[right].roles >> role & 1;
}

bool right_of_everybody(Right right) {
    return rights[right].roles & EVERYBODY;
}

bool right_of_signed_in(Right right) {
    return rights[right].roles & (EVERYBODY | SIGNED_IN);
}

bool right_within(Right right) {
    return rights[right].reach == ORGANISATION || rights[right].reach == BOTH;
}

bool right_wide(Right right) {
    return rights[right].reach != ORGANISATION;
}

bool right_anywhere(Right right) {
    return rights[right].reach == ANYWHERE;
}

/* Given in the house itself, and not for one of its programmes. */
static bool grant_wide(const Person *person, const Grant *grant) {
    return person->house && grant->organisation == person->house && !grant->programme.n;
}

/* What does not depend on a role; false where one has to be asked for. */
static bool without_role(const Person *person, Right right, bool *answer) {
    if (right_of_everybody(right)) return *answer = true;
    *answer = false;
    if (!person || person->closed || person->withheld >> right & 1) return true;
    *answer = right_of_signed_in(right);
    return *answer;
}

bool may(const Person *person, Right right) {
    bool answer;
    if (without_role(person, right, &answer)) return answer;
    for (size_t i = 0; i < person->n_grants; i++)
        if (right_of_role(right, person->grants[i].role) &&
            (right_within(right) || right_anywhere(right) ||
             grant_wide(person, &person->grants[i])))
            return true;
    return false;
}

bool may_within(const Person *person, Right right, int64_t organisation, Str programme) {
    bool answer;
    if (!right_within(right)) return may(person, right);
    if (without_role(person, right, &answer)) return answer;
    for (size_t i = 0; i < person->n_grants; i++) {
        const Grant *grant = &person->grants[i];
        bool here = grant->organisation == organisation &&
                    (!grant->programme.n || str_equal(grant->programme, programme));
        if (right_of_role(right, grant->role) &&
            (here || (right_wide(right) && grant_wide(person, grant))))
            return true;
    }
    return false;
}

bool may_for(const Person *person, Right right, int64_t organisation) {
    return may_within(person, right, organisation, STR_NONE);
}
