/* Where is the partnership on a day, what happened when, and who is joined to whom? The map, the
 * course of time and the network of the page of all partners, each with its table. */

#include <stdlib.h>
#include <string.h>

#include "chart/chart.h"
#include "web/partners_view_in.h"

enum { STEPS_SHOWN = 30, DAYS_MOST = 400, WIDE = 0, NARROW = 360 };

static int by_date(const void *a, const void *b) {
    return date_order(*(const Date *)a, *(const Date *)b);
}

/* On the page only so many; programs get all. */
static bool row_wanted(const PartnersAsk *ask, const TopicTable *table) {
    return ask->request->format != AS_HTML || table->n_rows < TOPIC_ROWS_MOST;
}

/* ---- days on which something changed ---- */

typedef struct Days {
    Date *at;
    size_t n;
} Days;

static Date next_day(Date day) {
    return date_of_time(date_time(day) + 86400);
}

static Days days_of(Cx *cx, const PartnersAsk *ask) {
    const PartnerEvent *events = ask->of.all->events, *last = NULL;
    size_t n = ask->of.all->n_events, kept = 0;
    Days days = {0};
    days.at = NEW_ARRAY(cx->mem, Date, n + 2);
    for (size_t i = 0; i < n; i++) {
        if (events[i].partner && events[i].partner->invented) continue;
        /* Thousands may happen on one day. */
        if (last && last->kind == events[i].kind &&
            date_order(last->day.last, events[i].day.last) == 0)
            continue;
        last = &events[i];
        Date day = events[i].day.last;
        days.at[days.n++] = events[i].kind == HAPPENED_ENDED ? next_day(day) : day;
    }
    days.at[days.n++] = ask->of.today;
    qsort(days.at, days.n, sizeof *days.at, by_date);
    for (size_t i = 0; i < days.n; i++)
        if (!kept || date_order(days.at[i], days.at[kept - 1]) != 0) days.at[kept++] = days.at[i];
    days.n = kept;
    return days;
}

/* Many days: the last one of each year. */
static Days fewer(Days days, size_t most) {
    size_t kept = 0;
    if (days.n <= most) return days;
    for (size_t i = 0; i < days.n; i++)
        if (i + 1 == days.n || days.at[i].year != days.at[i + 1].year) days.at[kept++] = days.at[i];
    days.n = kept < most ? kept : most;
    return days;
}

static void steps_fill(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    Days days = fewer(days_of(cx, ask), DAYS_MOST);
    page->days = NEW_ARRAY(cx->mem, Option, days.n + 1);
    bool known = false;
    for (size_t i = days.n; i-- > 0;) {
        bool now = date_order(days.at[i], ask->wish.on) == 0;
        bool before = !known && !now && date_order(days.at[i], ask->wish.on) < 0;
        known |= now || before;
        if (before) /* a day between: itself, too */
            page->days[page->n_days++] = (Option){
                date_iso(cx->mem, ask->wish.on), words_date(cx->mem, cx->lang, ask->wish.on), true};
        page->days[page->n_days++] =
            (Option){date_iso(cx->mem, days.at[i]), words_date(cx->mem, cx->lang, days.at[i]), now};
    }
    days = fewer(days, STEPS_SHOWN);
    page->steps = NEW_ARRAY(cx->mem, Link, days.n);
    for (size_t i = 0; i < days.n; i++)
        page->steps[page->n_steps++] =
            (Link){.href = partners_with(cx, ask, "on", date_iso(cx->mem, days.at[i])),
                   .text = words_date(cx->mem, cx->lang, days.at[i]),
                   .active = date_order(days.at[i], ask->wish.on) == 0};
}

/* ---- map ---- */

typedef struct Ground {
    MapArea *areas, *borders;
    size_t *states, n, n_borders;
    TopicTable *table;
} Ground;

static void area_add(Cx *cx, const PartnersAsk *ask, const Region *region, Ground *ground) {
    const Region *kreis = region_kreis(region);
    const Partner *partner = partner_of_region(ask->of.all, region->key);
    Standing now =
        region_standing(ask->of.all, region->key, kreis ? kreis->key : region->key, ask->wish.on);
    MapArea *area = &ground->areas[ground->n];
    *area = region_shape(cx, region);
    area->href = partner && !partner->invented ? partner_href(cx, ask->request, partner->id)
                                               : region_href(cx, ask->request, region);
    area->more = standing_word(cx->lang, now.state);
    ground->states[ground->n++] = now.state;
    TopicRow *row = topic_row(cx, ground->table);
    topic_link(ground->table, row, area->name, area->href);
    topic_cell(ground->table, row,
               kreis && kreis != region ? kreis->name.in[cx->lang]
                                        : region_kind_word(cx->lang, region->kind));
    topic_cell(ground->table, row, area->more);
    topic_cell(ground->table, row, now.by ? standing_told(cx->mem, cx->lang, &now) : S(""));
}

static void ground_fill(Cx *cx, const PartnersAsk *ask, const Region *own, Ground *ground) {
    size_t most = own->n_members;
    for (size_t i = 0; i < own->n_members; i++)
        most += own->members[i]->n_children;
    ground->areas = NEW_ARRAY(cx->mem, MapArea, most + 1);
    ground->states = NEW_ARRAY(cx->mem, size_t, most + 1);
    ground->borders = NEW_ARRAY(cx->mem, MapArea, own->n_members + 1);
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        bool towns = member->kind == REGION_KREIS && member->n_children;
        for (size_t t = 0; towns && t < member->n_children; t++)
            area_add(cx, ask, member->children[t], ground);
        if (!towns) area_add(cx, ask, member, ground);
        if (towns) ground->borders[ground->n_borders++] = region_shape(cx, member);
    }
}

static Err map_draw(Cx *cx, const PartnersAsk *ask, const Ground *ground, TopicSection *view) {
    static const StateLook looks[STANDING_STATES] = {
        [STANDING_SIGNED] = LOOK_FULL,       [STANDING_REPRESENTED] = LOOK_STRIPES,
        [STANDING_COVERED] = LOOK_DOTS,      [STANDING_LAPSED] = LOOK_CROSSED,
        [STANDING_WITHDRAWN] = LOOK_CROSSED, [STANDING_UNKNOWN] = LOOK_DASHES,
        [STANDING_NOT_YET] = LOOK_EMPTY,     [STANDING_NONE] = LOOK_EMPTY,
    };
    StateOf of[STANDING_STATES];
    for (size_t i = 0; i < STANDING_STATES; i++)
        of[i] = (StateOf){standing_word(cx->lang, (StandingState)i), looks[i]};
    Str day = words_date(cx->mem, cx->lang, ask->wish.on);
    const StatesChart chart = {
        .id = S("partner-karte"),
        .title = message_fill(cx->mem, cx->lang, MSG_TOGETHER_MAP_TITLE, 1, &day),
        .lang = cx->lang,
        .n_areas = ground->n,
        .areas = ground->areas,
        .states = ground->states,
        .n_borders = ground->n_borders,
        .borders = ground->borders,
        .n_of = STANDING_STATES,
        .of = of,
    };
    return states_picture(cx, &chart, view);
}

Err partners_map(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    static const TopicColumn columns[] = {{"name", MSG_TOGETHER_COL_PLACE, false},
                                          {"part_of", MSG_TOGETHER_COL_PART_OF, false},
                                          {"standing", MSG_TOGETHER_COL_STANDING, false},
                                          {"told", MSG_TOGETHER_COL_REASON, false}};
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    Ground ground = {.table = &page->view.table};
    topic_table(cx, &page->view.table, message_text(cx->lang, MSG_TOGETHER_TAB_MAP), 4, columns);
    ground_fill(cx, ask, own, &ground);
    if (ask->request->format != AS_HTML) return OK;
    steps_fill(cx, ask, page);
    page->view.lead = message_text(cx->lang, MSG_TOGETHER_MAP_LEAD);
    return map_draw(cx, ask, &ground, &page->view);
}

/* ---- the course of time ---- */

enum { LANE_MUNICIPAL, LANE_UNIVERSITY, LANE_OTHER, LANE_END, LANES };

static bool event_wanted(const PartnersAsk *ask, const PartnerEvent *event) {
    if (event->kind == HAPPENED_GAP && !event->partner) return false;
    if (!event->partner) return true;
    return !event->partner->invented && ask->wish.kinds & PARTNERS_OF(event->partner->kind);
}

static size_t lane_of(const PartnerEvent *event) {
    if (event->kind == HAPPENED_ENDED || event->kind == HAPPENED_WITHDRAWN) return LANE_END;
    if (!event->partner) return LANE_OTHER;
    if (PARTNERS_MUNICIPAL & PARTNERS_OF(event->partner->kind)) return LANE_MUNICIPAL;
    return event->partner->kind == PARTNER_UNIVERSITY ? LANE_UNIVERSITY : LANE_OTHER;
}

typedef struct Cluster { /* what happened on one day in one lane */
    ChartEvent event;
    VEC(Str) names;
    const PartnerEvent *first;
} Cluster;
typedef VEC(Cluster) Clusters;

static void cluster_add(Cx *cx, Clusters *all, const PartnerEvent *event) {
    enum { NAMES_MOST = 12 };
    size_t lane = lane_of(event), i = all->n;
    /* By day: those of the same day stand at the end. */
    while (i > 0 && date_order(all->at[i - 1].event.first, event->day.first) == 0) {
        const ChartEvent *at = &all->at[i - 1].event;
        if (at->lane == lane && date_order(at->last, event->day.last) == 0) break;
        i--;
    }
    if (i == 0 || date_order(all->at[i - 1].event.first, event->day.first) != 0) {
        Cluster fresh = {.event = {.first = event->day.first,
                                   .last = event->day.last,
                                   .lane = lane,
                                   .ends = lane == LANE_END},
                         .first = event};
        vec_push(cx->mem, all, fresh);
        i = all->n;
    }
    Cluster *cluster = &all->at[i - 1];
    cluster->event.n++;
    Str name = event->partner ? event->partner->name : event->agreement->title.in[cx->lang];
    if (cluster->names.n < NAMES_MOST) vec_push(cx->mem, &cluster->names, name);
}

static Str cluster_label(Cx *cx, const Cluster *cluster) {
    Str names = str_join(cx->mem, cluster->names.n, cluster->names.at, S(", "));
    if (cluster->event.n == 1) return happening_told(cx->mem, cx->lang, cluster->first);
    Str parts[] = {day_told(cx->mem, cx->lang, cluster->first->day),
                   words_count(cx->mem, cx->lang, (int64_t)cluster->event.n),
                   cluster->event.n > cluster->names.n
                       ? str_format(cx->mem, "%.*s …", STR_ARG(names))
                       : names};
    return message_fill(cx->mem, cx->lang, MSG_TOGETHER_CLUSTER, 3, parts);
}

static Err time_draw(Cx *cx, const PartnersAsk *ask, const Clusters *clusters, TopicSection *view) {
    if (clusters->n > EVENTS_MOST || !clusters->n) return OK;
    ChartEvent *events = NEW_ARRAY(cx->mem, ChartEvent, clusters->n);
    for (size_t i = 0; i < clusters->n; i++) {
        events[i] = clusters->at[i].event;
        events[i].label = cluster_label(cx, &clusters->at[i]);
    }
    Str lanes[LANES] = {message_text(cx->lang, MSG_TOGETHER_LANE_MUNICIPAL),
                        message_text(cx->lang, MSG_TOGETHER_LANE_UNIVERSITY),
                        message_text(cx->lang, MSG_TOGETHER_LANE_OTHER),
                        message_text(cx->lang, MSG_TOGETHER_LANE_END)};
    EventsChart chart = {.id = S("partner-zeit"),
                         .title = view->heading,
                         .description = message_text(cx->lang, MSG_TOGETHER_TIME_DESCRIBED),
                         .lang = cx->lang,
                         .n_lanes = LANES,
                         .lanes = lanes,
                         .n_events = clusters->n,
                         .events = events,
                         .today = ask->wish.on,
                         .known = message_text(cx->lang, MSG_TOGETHER_KEY_KNOWN),
                         .unsure = message_text(cx->lang, MSG_TOGETHER_KEY_UNSURE),
                         .ending = message_text(cx->lang, MSG_TOGETHER_KEY_ENDING)};
    Buf wide = buf_new(cx->mem, PAGE_MOST), small = buf_new(cx->mem, PAGE_MOST);
    TRY(chart_events(cx, &wide, &chart));
    chart.id = S("partner-zeit-schmal");
    chart.width = NARROW;
    TRY(chart_events(cx, &small, &chart));
    view->picture.html = buf_str(&wide);
    view->picture_small.html = buf_str(&small);
    view->has_picture = true;
    return OK;
}

static void event_row(Cx *cx, const PartnersAsk *ask, const PartnerEvent *event,
                      TopicTable *table) {
    TopicRow *row = topic_row(cx, table);
    topic_cell(table, row,
               ask->request->format == AS_HTML ? day_told(cx->mem, cx->lang, event->day)
                                               : day_canonical(cx->mem, event->day));
    topic_cell(table, row, happening_told(cx->mem, cx->lang, event));
    if (event->partner)
        topic_link(table, row, event->partner->name,
                   partner_href(cx, ask->request, event->partner->id));
    else
        topic_cell(table, row, S(""));
    topic_link(table, row, event->agreement->title.in[cx->lang],
               agreement_href(cx, ask->request, event->agreement->id));
}

Err partners_time(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    static const TopicColumn columns[] = {{"day", MSG_TOGETHER_COL_DAY, false},
                                          {"told", MSG_TOGETHER_COL_EVENT, false},
                                          {"partner", MSG_TOGETHER_COL_PARTNER, false},
                                          {"agreement", MSG_TOGETHER_COL_AGREEMENT, false}};
    const PartnerEvent *events = ask->of.all->events;
    Clusters clusters = {0};
    TopicSection *view = &page->view;
    size_t n = ask->of.all->n_events, whole = 0;
    view->heading = message_text(cx->lang, MSG_TOGETHER_TIME_TITLE);
    topic_table(cx, &view->table, view->heading, 4, columns);
    for (size_t i = 0; i < n; i++) {
        if (!event_wanted(ask, &events[i])) continue;
        whole++;
        if (events[i].kind != HAPPENED_GAP) cluster_add(cx, &clusters, &events[i]);
        if (row_wanted(ask, &view->table)) event_row(cx, ask, &events[i], &view->table);
    }
    section_cut(cx, view, whole);
    return ask->request->format == AS_HTML ? time_draw(cx, ask, &clusters, view) : OK;
}

/* ---- the network ---- */

typedef struct Knot {
    Kind kind;
    Str id;
} Knot;

typedef struct Net {
    VEC(TieNode) nodes;
    VEC(ChartTie) ties;
    Index places; /* "kind:id" */
} Net;

static Str tie_word(const Cx *cx, TieKind kind) {
    static const Msg words[] = {
        [TIE_SIGNED] = MSG_TOGETHER_TIE_SIGNED,   [TIE_REPRESENTS] = MSG_TOGETHER_TIE_REPRESENTS,
        [TIE_SEAT] = MSG_TOGETHER_TIE_SEAT,       [TIE_OWNS] = MSG_TOGETHER_TIE_OWNS,
        [TIE_TAKES_PART] = MSG_TOGETHER_TIE_PART, [TIE_RENEWS] = MSG_TOGETHER_TIE_RENEWS,
    };
    return message_text(cx->lang, words[kind]);
}

static Str knot_name(Cx *cx, const PartnersAsk *ask, Knot knot) {
    const Record *record = record_find(ask->of.records, knot.kind, knot.id);
    return record ? record_title(cx->mem, ask->of.records, record, cx->lang) : knot.id;
}

static size_t node_of(Cx *cx, const PartnersAsk *ask, Net *net, Knot knot) {
    Str key = str_format(cx->mem, "%d:%.*s", (int)knot.kind, STR_ARG(knot.id));
    size_t at = index_get(&net->places, key);
    if (at != SIZE_MAX) return at;
    size_t column = knot.kind == KIND_AGREEMENT ? 0 : knot.kind == KIND_PARTNER ? 1 : 2;
    TieNode node = {knot_name(cx, ask, knot), topic_href(cx, ask->request, knot.kind, knot.id),
                    column};
    vec_push(cx->mem, &net->nodes, node);
    index_put(cx->mem, &net->places, key, net->nodes.n - 1);
    return net->nodes.n - 1;
}

/* May everybody see it, and does it concern the kinds that are asked for? */
static bool tie_wanted(Cx *cx, const PartnersAsk *ask, const Tie *tie) {
    const Knot ends[] = {
        {tie->from_kind, tie->from}, {tie->to_kind, tie->to}, {tie->by_kind, tie->by}};
    for (size_t i = 0; i < 3; i++) {
        const Record *record = record_find(ask->of.records, ends[i].kind, ends[i].id);
        if (!record || !record_seen(cx, ask->of.records, record, NULL)) return false;
        const Partner *partner =
            ends[i].kind == KIND_PARTNER ? partner_find(ask->of.all, ends[i].id) : NULL;
        if (partner && partner->invented) return false;
        if (i == 0 && partner && !(ask->wish.kinds & PARTNERS_OF(partner->kind))) return false;
    }
    return true;
}

static void tie_draw(Cx *cx, const PartnersAsk *ask, Net *net, const Tie *tie) {
    if (tie->kind == TIE_REPRESENTS || tie->kind == TIE_RENEWS) return; /* of one column */
    if (net->nodes.n > TIES_NODES || net->ties.n > TIES_MOST) return;
    size_t from = node_of(cx, ask, net, (Knot){tie->from_kind, tie->from});
    size_t to = node_of(cx, ask, net, (Knot){tie->to_kind, tie->to});
    vec_push(cx->mem, &net->ties,
             ((ChartTie){.from = from, .to = to, .thin = tie->kind == TIE_TAKES_PART}));
}

static Err net_draw(Cx *cx, const Net *net, TopicSection *view) {
    if (net->nodes.n > TIES_NODES || net->ties.n > TIES_MOST) {
        view->lead = message_text(cx->lang, MSG_TOGETHER_NET_LARGE);
        return OK;
    }
    if (!net->ties.n) return OK;
    Str columns[] = {message_text(cx->lang, MSG_TOGETHER_AGREEMENTS),
                     message_text(cx->lang, MSG_TOGETHER_TITLE),
                     message_text(cx->lang, MSG_TOGETHER_NET_BODIES)};
    TiesChart chart = {.id = S("partner-netz"),
                       .title = view->heading,
                       .description = message_text(cx->lang, MSG_TOGETHER_NET_DESCRIBED),
                       .lang = cx->lang,
                       .n_columns = 3,
                       .columns = columns,
                       .n_nodes = net->nodes.n,
                       .nodes = net->nodes.at,
                       .n_ties = net->ties.n,
                       .ties = net->ties.at};
    Buf wide = buf_new(cx->mem, PAGE_MOST), small = buf_new(cx->mem, PAGE_MOST);
    TRY(chart_ties(cx, &wide, &chart));
    chart.id = S("partner-netz-schmal");
    chart.width = NARROW;
    TRY(chart_ties(cx, &small, &chart));
    view->picture.html = buf_str(&wide);
    view->picture_small.html = buf_str(&small);
    view->has_picture = true;
    return OK;
}

static void tie_row(Cx *cx, const PartnersAsk *ask, const Tie *tie, TopicTable *table) {
    const Knot from = {tie->from_kind, tie->from}, to = {tie->to_kind, tie->to};
    TopicRow *row = topic_row(cx, table);
    topic_link(table, row, knot_name(cx, ask, from),
               topic_href(cx, ask->request, from.kind, from.id));
    topic_cell(table, row, tie_word(cx, tie->kind));
    topic_link(table, row, knot_name(cx, ask, to), topic_href(cx, ask->request, to.kind, to.id));
}

Err partners_ties(Cx *cx, const PartnersAsk *ask, PartnersPage *page) {
    static const TopicColumn columns[] = {{"from", MSG_TOGETHER_COL_FROM, false},
                                          {"tie", MSG_TOGETHER_COL_TIE, false},
                                          {"to", MSG_TOGETHER_COL_TO, false}};
    Tie *ties;
    Net net = {0};
    TopicSection *view = &page->view;
    size_t n, whole = 0;
    partners_network(cx->mem, ask->of.all, &ties, &n);
    view->heading = message_text(cx->lang, MSG_TOGETHER_NET_TITLE);
    topic_table(cx, &view->table, view->heading, 3, columns);
    for (size_t i = 0; i < n; i++) {
        if (!tie_wanted(cx, ask, &ties[i])) continue;
        whole++;
        if (ask->request->format == AS_HTML) tie_draw(cx, ask, &net, &ties[i]);
        if (row_wanted(ask, &view->table)) tie_row(cx, ask, &ties[i], &view->table);
    }
    section_cut(cx, view, whole);
    return ask->request->format == AS_HTML ? net_draw(cx, &net, view) : OK;
}
