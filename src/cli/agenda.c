/* wirk agenda: how do targets and measures stand, what is overdue, what does not fit together, and
 * where does the registry know of nothing? */

#include "cli/listing_in.h"
#include "figures/catalogue.h"
#include "publish/target.h"

enum { DAYS_MOST = 3660, GAPS_SHOWN = 200 };

typedef struct Scene {
    const Records *records;
    AgendaAsk ask;
} Scene;

static Err scene_open(Cx *cx, const Options *options, Scene *out) {
    int64_t days = WEEK_DAYS;
    TRY(whole_read(cx, options->days, DAYS_MOST, &days));
    TRY(catalogue_hold(cx));
    TRY(records_now(cx, &out->records));
    out->ask = agenda_ask(cx, (int)days, NULL);
    out->ask.whole = true;
    return OK;
}

static Str title(Cx *cx, const Scene *scene, const Record *record) {
    return record ? record_title(cx->mem, scene->records, record, cx->lang) : S("");
}

/* ---- targets ---- */

static Err status(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"id", MSG_CLI_COL_ID, false},         {"indicator", MSG_CLI_COL_INDICATOR, false},
        {"region", MSG_CLI_COL_REGION, false}, {"state", MSG_CLI_COL_STATE, false},
        {"sentence", MSG_CLI_COL_NOTE, false}, {"forecast", MSG_CLI_COL_AHEAD, false},
        {"rule", MSG_CLI_COL_RULE, false},
    };
    Listing list = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    Scene scene;
    size_t n;
    TRY(scene_open(cx, options, &scene));
    const Record *const *all = records_of(scene.records, KIND_TARGET, &n);
    for (size_t i = 0; i < n; i++) {
        PublishedTarget told;
        TRY(publish_target(cx, &told, scene.records, all[i], &scene.ask));
        const Aim *aim = &told.story.aim;
        listing_text(cx, &list, all[i]->id);
        listing_text(cx, &list, record_text(all[i], TARGET_INDICATOR));
        listing_text(cx, &list, record_text(all[i], TARGET_REGION));
        listing_text(cx, &list,
                     options->output == OUTPUT_TABLE ? status_word(cx->lang, told.status.state)
                                                     : status_id(told.status.state));
        listing_text(cx, &list, status_sentence(cx->mem, cx->lang, aim, &told.curve, &told.status));
        listing_text(cx, &list, forecast_sentence(cx->mem, cx->lang, &told.curve, &told.forecast));
        listing_text(cx, &list, status_rule(cx->mem, cx->lang, aim, &told.curve, &told.status));
    }
    return listing_print(cx, &list, options->output);
}

/* ---- measures ---- */

static Err weekly(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"id", MSG_CLI_COL_ID, false},
        {"title", MSG_CLI_COL_TITLE, false},
        {"owner", MSG_CLI_COL_OWNER, false},
        {"state", MSG_CLI_COL_STATE, false},
        {"attention", MSG_CLI_COL_ATTENTION, false},
        {"note", MSG_CLI_COL_NOTE, false},
        {"next", MSG_CLI_COL_NEXT, false},
        {"overdue", MSG_CLI_COL_OVERDUE, true},
        {"changes", MSG_CLI_COL_CHANGES, true},
    };
    Listing list = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    Scene scene;
    Weekly week;
    TRY(scene_open(cx, options, &scene));
    TRY(agenda_weekly(cx, &week, scene.records, &scene.ask));
    for (size_t i = 0; i < week.n; i++) {
        const MeasureWeek *measure = &week.measures[i];
        Str state = record_text(measure->measure, MEASURE_STATE);
        bool table = options->output == OUTPUT_TABLE;
        listing_text(cx, &list, measure->measure->id);
        listing_text(cx, &list, title(cx, &scene, measure->measure));
        listing_text(cx, &list, title(cx, &scene, measure->owner));
        listing_text(cx, &list, table ? choice_word(cx->lang, S("measure-state"), state) : state);
        listing_text(cx, &list,
                     table ? attention_word(cx->lang, measure->attention)
                           : attention_id(measure->attention));
        listing_text(cx, &list, measure->note ? record_text(measure->note, NOTE_TEXT) : S(""));
        listing_text(cx, &list, title(cx, &scene, measure->next));
        listing_number(cx, &list, (int64_t)measure->n_overdue);
        listing_number(cx, &list, (int64_t)measure->n_changes);
    }
    return listing_print(cx, &list, options->output);
}

static Err open_things(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"kind", MSG_CLI_COL_KIND, false},     {"id", MSG_CLI_COL_ID, false},
        {"owner", MSG_CLI_COL_OWNER, false},   {"days", MSG_CLI_COL_DAYS, true},
        {"sentence", MSG_CLI_COL_NOTE, false},
    };
    Listing list = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    Scene scene;
    AgendaDue *due;
    size_t n;
    TRY(scene_open(cx, options, &scene));
    TRY(agenda_overdue(cx, &due, &n, scene.records, &scene.ask));
    for (size_t i = 0; i < n; i++) {
        Str owner = due[i].partner ? due[i].partner->id : S("");
        if (options->organisation.n && !str_equal(options->organisation, owner)) continue;
        listing_text(cx, &list, kind_of(due[i].what->kind)->id);
        listing_text(cx, &list, due[i].what->id);
        listing_text(cx, &list, owner);
        listing_number(cx, &list, due[i].days);
        listing_text(cx, &list, due_sentence(cx->mem, cx->lang, scene.records, &due[i]));
    }
    return listing_print(cx, &list, options->output);
}

static Err conflicts(Cx *cx, const Options *options) {
    size_t open;
    return conflicts_tell(cx, options, &open);
}

/* ---- the registry ---- */

static Err gaps(Cx *cx, const Options *options) {
    static const ListingColumn columns[] = {
        {"region", MSG_CLI_COL_KEY, false},  {"name", MSG_CLI_COL_REGION, false},
        {"need", MSG_CLI_COL_NEED, false},   {"stage", MSG_CLI_COL_STAGE, false},
        {"theme", MSG_CLI_COL_THEME, false},
    };
    Listing list = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    const Catalogue *catalogue;
    const Indicator *indicator = NULL;
    RegistryNeed *needs;
    RegistryMatrix matrix;
    RegistryGap *found;
    Scene scene;
    size_t n;
    TRY(scene_open(cx, options, &scene));
    TRY(catalogue_get(cx, &catalogue));
    if (options->need.n) TRY(indicator_find(cx, catalogue, options->need, &indicator));
    TRY(publish_needs(cx, &needs, &n, indicator));
    const RegistryAsk ask = {
        .needs = needs,
        .n = n,
        .area = area_own(catalogue),
        .lower_is_needier = indicator && indicator->polarity == POLARITY_HIGHER_IS_BETTER,
        .who = &scene.ask,
    };
    TRY(registry_matrix(cx, &matrix, scene.records, &ask));
    TRY(registry_gaps(cx, &found, &n, &matrix));
    bool table = options->output == OUTPUT_TABLE;
    for (size_t i = 0; i < n && (!table || i < GAPS_SHOWN); i++) {
        const RegistryPlace *place = &matrix.places[found[i].place];
        Str stage = matrix.stages[found[i].stage].id;
        Str theme = found[i].theme == SIZE_MAX ? S("") : matrix.themes[found[i].theme].id;
        listing_text(cx, &list, place->region->key);
        listing_text(cx, &list, place->region->name.in[cx->lang]);
        listing_text(cx, &list, table ? need_word(cx->lang, place->need) : need_id(place->need));
        listing_text(cx, &list, table ? choice_word(cx->lang, S("stage"), stage) : stage);
        listing_text(cx, &list,
                     table && theme.n ? choice_word(cx->lang, S("theme"), theme) : theme);
    }
    return listing_print(cx, &list, options->output);
}

int command_agenda(Cx *cx, const Options *options) {
    static const Task tasks[] = {
        {"status", 0, status},       {"weekly", 0, weekly}, {"open", 0, open_things},
        {"conflicts", 0, conflicts}, {"gaps", 0, gaps},
    };
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}
