/* Lines counted from the year in which their area joined: which year is that, by which rule, and of
 * which areas is it not known? */

#include "partners/partners.h"
#include "web/figure_in.h"

Err figure_joins(Cx *cx, FigureAsk *ask) {
    const Register *all;
    PublishedJoins *joins = NEW(cx->mem, PublishedJoins);
    size_t most = ask->n_regions + ask->n_selected;
    PublishedJoin *list = NEW_ARRAY(cx->mem, PublishedJoin, most + 1);
    TRY(partners_now(cx, &all));
    for (size_t i = 0; i < most; i++) {
        PublishedJoin *join = &list[joins->n];
        join->region = i < ask->n_regions ? ask->regions[i] : ask->selected[i - ask->n_regions];
        joins->n += region_joined(all, join->region->key, &join->year);
    }
    joins->list = list;
    ask->joins = joins;
    return OK;
}

Str joined_note(Cx *cx, const PublishedTable *table) {
    VEC(Str) names = {0};
    const Region *last = NULL;
    Str rule = joined_rule_sentence(cx->lang);
    for (size_t i = 0; i < table->n; i++) {
        int year;
        const Region *region = table->figures[i].region;
        if (region != last && !publish_joined(table->joins, region, &year))
            vec_push(cx->mem, &names, region->name.in[cx->lang]);
        last = region;
    }
    if (!names.n) return rule;
    Str list = str_join(cx->mem, names.n, names.at, S(", "));
    Str parts[] = {rule, message_fill(cx->mem, cx->lang, MSG_FIGURE_NOT_JOINED, 1, &list)};
    return str_join(cx->mem, 2, parts, S(" "));
}
