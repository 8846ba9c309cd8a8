/* What is known of one partner: by which signatures it takes part, for whom, in which bodies, with
 * which measures, and what the figures say of its region. */

#include "web/topic_in.h"

enum { FIGURES_SHOWN = 3, HEADLINES_MOST = 40 };

/* ---- what it is ---- */

static Err region_of(Cx *cx, const Partner *partner, const Region **out) {
    const Catalogue *catalogue;
    *out = NULL;
    if (!partner->region.n) return OK;
    TRY(catalogue_get(cx, &catalogue));
    Fault before = cx->fault;
    Err err = region_find(cx, catalogue, partner->region, out);
    if (err == NOT_FOUND) cx->fault = before, err = OK;
    return err;
}

static Err about_fill(Cx *cx, const Request *request, const Together *of, const Record *record,
                      TopicPage *page) {
    const Partner *partner = partner_find(of->all, record->id);
    TopicSection *section = topic_section(page, "stand", S(""));
    const Region *region;
    Standing now = partner_standing(of->all, partner, of->today);
    RecordValues aliases = record_values(record, PARTNER_ALIASES);
    TRY(region_of(cx, partner, &region));
    section_told(cx, section, MSG_TOGETHER_STANDING, standing_told(cx->mem, cx->lang, &now),
                 now.by ? agreement_href(cx, request, now.by->agreement->id) : S(""));
    if (now.by) {
        const Agreement *agreement = now.by->agreement;
        Str until = agreement->term == TERM_OPEN ? term_told(cx, agreement) : S("");
        if (day_recorded(agreement->until)) until = day_told(cx->mem, cx->lang, agreement->until);
        section_known(cx, section, MSG_TOGETHER_VALID_UNTIL, until, S(""));
    }
    section_told(cx, section, MSG_TOGETHER_ALIASES,
                 str_join(cx->mem, aliases.n, aliases.list, S(", ")), S(""));
    if (region)
        section_told(cx, section, MSG_TOGETHER_REGION, region->full_name.in[cx->lang],
                     region_href(cx, request, region));
    section_told(cx, section, MSG_TOGETHER_HOME, record_text(record, PARTNER_HOME),
                 record_text(record, PARTNER_HOME));
    section_sources(cx, section, record_values(record, PARTNER_SOURCES));
    section_text(cx, section, record_text(record, PARTNER_NOTE));
    return OK;
}

/* ---- agreements ---- */

static void signature_row(Cx *cx, const Request *request, const Together *of,
                          const Signature *signature, TopicTable *table) {
    TopicRow *row = topic_row(cx, table);
    const Record *record = record_find(of->records, KIND_SIGNATURE, signature->id);
    Str source = record ? record_text(record, SIGNATURE_SOURCES) : S("");
    topic_link(table, row, signature->agreement->title.in[cx->lang],
               agreement_href(cx, request, signature->agreement->id));
    topic_cell(table, row, day_told(cx->mem, cx->lang, signature->day))->note =
        record ? choice_of(record, SIGNATURE_DAY_IS, cx->lang) : S("");
    Str ends = ends_told(cx, of, signature->agreement);
    topic_cell(table, row, term_told(cx, signature->agreement))->note = ends;
    topic_cell(table, row,
               day_recorded(signature->withdrawn)
                   ? day_told(cx->mem, cx->lang, signature->withdrawn)
                   : S(""));
    cell_source(topic_cell(table, row, S("")), source.n ? source : not_recorded(cx));
}

static void agreements_fill(Cx *cx, const Request *request, const Together *of,
                            const Partner *partner, TopicPage *page) {
    static const TopicColumn columns[] = {{"agreement", MSG_TOGETHER_COL_AGREEMENT, false},
                                          {"day", MSG_TOGETHER_COL_SIGNED, false},
                                          {"term", MSG_TOGETHER_COL_TERM, false},
                                          {"withdrawn", MSG_TOGETHER_COL_WITHDRAWN, false},
                                          {"source", MSG_TOGETHER_COL_SOURCE, false}};
    Str heading = message_text(cx->lang, MSG_TOGETHER_AGREEMENTS);
    TopicSection *section = topic_section(page, "vereinbarungen", heading);
    topic_table(cx, &section->table, heading, 5, columns);
    for (size_t i = 0; i < partner->n_signatures; i++)
        signature_row(cx, request, of, partner->signatures[i], &section->table);
    if (!partner->n_signatures) section->empty = message_text(cx->lang, MSG_TOGETHER_NO_SIGNATURE);
}

/* Gaps, renewals, ends: of this partner only. */
static void course_fill(Cx *cx, const Together *of, const Partner *partner, TopicPage *page) {
    const PartnerEvent *events;
    size_t n;
    TopicSection *section = NULL;
    Register own = *of->all; /* of the partner alone, so that it costs what it has */
    own.n_agreements = 0;
    own.partners = (Partner *)(uintptr_t)partner;
    own.n_partners = 1;
    partners_timeline(cx->mem, &own, &events, &n);
    for (size_t i = 0; i < n; i++) {
        if (!section)
            section = topic_section(page, "verlauf", message_text(cx->lang, MSG_TOGETHER_COURSE));
        section_text(cx, section, happening_told(cx->mem, cx->lang, &events[i]));
    }
}

static void represents_fill(Cx *cx, const Request *request, const Partner *partner,
                            TopicPage *page) {
    TopicSection *section =
        topic_section(page, "vertretung", message_text(cx->lang, MSG_TOGETHER_REPRESENTING));
    for (size_t i = 0; i < partner->n_signatures; i++)
        for (size_t k = 0; k < partner->signatures[i]->n_represents; k++) {
            const Partner *town = partner->signatures[i]->represents[k];
            section_leads(cx, section, partner_href(cx, request, town->id), town->name,
                          message_text(cx->lang, MSG_TOGETHER_REPRESENTS));
        }
    for (size_t i = 0; i < partner->n_represented; i++) {
        const Signature *by = partner->represented[i];
        section_leads(cx, section, partner_href(cx, request, by->partner->id), by->partner->name,
                      message_text(cx->lang, MSG_TOGETHER_REPRESENTED_BY));
    }
    if (!section->n_links) page->n_sections--;
}

/* ---- whom to ask, what it delivers ---- */

/* By office: who holds it stands in the entry, whose readers are noted. */
static void contacts_fill(Cx *cx, const Request *request, const Together *of, const Record *record,
                          TopicPage *page) {
    TopicSection *section =
        topic_section(page, "ansprechpersonen", message_text(cx->lang, MSG_TOGETHER_CONTACTS));
    size_t n;
    const Record *const *list = records_naming(of->records, CONTACT_PARTNER, record->id, &n);
    for (size_t i = 0; i < n; i++) {
        Day from = record_day(list[i], CONTACT_FROM), until = record_day(list[i], CONTACT_UNTIL);
        bool coming = day_recorded(from) && day_reached(from, of->today) == NO;
        bool gone = day_recorded(until) && date_order(until.last, of->today) < 0;
        if (coming || gone || !record_seen(cx, of->records, list[i], of->person)) continue;
        section_leads(cx, section, topic_href(cx, request, KIND_CONTACT, list[i]->id),
                      record_text(list[i], CONTACT_OFFICE), S(""));
    }
    if (!section->n_links) page->n_sections--;
}

/* Of each kind of data the newest, as far as who asks may know of it. */
static Err deliveries_fill(Cx *cx, const Request *request, const Record *record, TopicPage *page) {
    static const TopicColumn columns[] = {{"delivery", MSG_TOGETHER_COL_DATA, false},
                                          {"received", MSG_TOGETHER_COL_RECEIVED, false},
                                          {"stand", MSG_TOGETHER_COL_STAND, false}};
    Delivery *all;
    size_t n;
    VEC(Str) told = {0};
    TopicSection *section = NULL;
    TRY(publish_deliveries(cx, &all, &n));
    for (size_t i = 0; i < n; i++) { /* the newest first */
        Str title = all[i].title.in[cx->lang];
        bool before = false;
        for (size_t k = 0; k < told.n; k++)
            before |= str_equal(told.at[k], title);
        if (before || all[i].withheld || !str_equal(all[i].owner, record->id)) continue;
        vec_push(cx->mem, &told, title);
        publish_note_delivery(cx, &all[i]);
        if (!section) {
            Str heading = message_text(cx->lang, MSG_TOGETHER_DELIVERIES);
            section = topic_section(page, "lieferungen", heading);
            topic_table(cx, &section->table, heading, 3, columns);
        }
        TopicRow *row = topic_row(cx, &section->table);
        topic_link(&section->table, row, title,
                   page_href(cx, request, "/delivery/%lld", (long long)all[i].number));
        topic_cell(&section->table, row, day_local(cx, all[i].received));
        topic_cell(&section->table, row, all[i].stand);
    }
    return OK;
}

/* ---- bodies and measures ---- */

static void seats_fill(Cx *cx, const Request *request, const Together *of, const Record *record,
                       TopicPage *page) {
    static const TopicColumn columns[] = {{"body", MSG_TOGETHER_COL_BODY, false},
                                          {"office", MSG_TOGETHER_COL_OFFICE, false},
                                          {"from", MSG_TOGETHER_COL_FROM_DAY, false},
                                          {"until", MSG_TOGETHER_COL_UNTIL_DAY, false}};
    size_t n;
    const Record *const *seats = records_naming(of->records, SEAT_PARTNER, record->id, &n);
    Str heading = message_text(cx->lang, MSG_TOGETHER_BODIES);
    if (!n) return;
    TopicSection *section = topic_section(page, "gremien", heading);
    topic_table(cx, &section->table, heading, 4, columns);
    for (size_t i = 0; i < n; i++) {
        const Record *body = record_find(of->records, KIND_BODY, record_text(seats[i], SEAT_BODY));
        if (!body) continue;
        TopicRow *row = topic_row(cx, &section->table);
        topic_link(&section->table, row, record_words(body, BODY_NAME, cx->lang),
                   body_href(cx, request, body->id));
        topic_cell(&section->table, row, record_text(seats[i], SEAT_OFFICE));
        topic_cell(&section->table, row,
                   day_told(cx->mem, cx->lang, record_day(seats[i], SEAT_FROM)));
        Day until = record_day(seats[i], SEAT_UNTIL);
        topic_cell(&section->table, row,
                   day_recorded(until) ? day_told(cx->mem, cx->lang, until) : S(""));
    }
}

static void measures_of(Cx *cx, const Request *request, const Together *of, const Record *record,
                        FieldName field, TopicSection *section) {
    size_t n;
    const Record *const *list = records_naming(of->records, field, record->id, &n);
    for (size_t i = 0; i < n; i++)
        if (record_seen(cx, of->records, list[i], of->person))
            section_leads(cx, section, topic_href(cx, request, KIND_MEASURE, list[i]->id),
                          record_text(list[i], MEASURE_TITLE),
                          choice_of(list[i], MEASURE_STATE, cx->lang));
}

static void measures_fill(Cx *cx, const Request *request, const Together *of, const Record *record,
                          TopicPage *page) {
    TopicSection *section =
        topic_section(page, "massnahmen", message_text(cx->lang, MSG_TOGETHER_MEASURES));
    measures_of(cx, request, of, record, MEASURE_OWNER, section);
    measures_of(cx, request, of, record, MEASURE_PARTNERS, section);
    if (!section->n_links) page->n_sections--;
}

/* ---- the region's figures ---- */

static void figure_add(Cx *cx, const Request *request, const PublishedFigure *figure, Str headline,
                       TopicSection *section) {
    const Indicator *indicator = figure->indicator;
    if (!section->facts) section->facts = NEW_ARRAY(cx->mem, TopicCell, FIGURES_SHOWN);
    section->facts[section->n_facts++] = (TopicCell){
        .label = indicator->title.in[cx->lang],
        .text = figure_view(cx, request, figure).text,
        .href = page_href(cx, request, "/indicator/%.*s?areas=%.*s", STR_ARG(indicator->id),
                          STR_ARG(figure->region->key)),
        .note = headline,
    };
}

/* Those with a place on the start page first, as far as the region has numbers. */
static Err headlines_fill(Cx *cx, const Request *request, const Region *region,
                          TopicSection *section) {
    const Catalogue *catalogue;
    size_t n;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *const *all = indicators_all(catalogue, &n);
    for (int place = 1; place <= HEADLINES_MOST && section->n_facts < FIGURES_SHOWN; place++)
        for (size_t i = 0; i < n && section->n_facts < FIGURES_SHOWN; i++) {
            PublishedFigure figure;
            Str headline;
            if (all[i]->headline != place) continue;
            Fault before = cx->fault;
            Err err = publish_newest(cx, &figure, all[i], region, 0);
            if (err == NOT_FOUND) {
                cx->fault = before;
                continue;
            }
            TRY(err);
            if (!value_has_number(&figure.value)) continue;
            TRY(publish_headline(cx, &headline, cx->lang, all[i], region, figure.period, 0));
            figure_add(cx, request, &figure, headline, section);
        }
    return OK;
}

static Err figures_fill(Cx *cx, const Request *request, const Partner *partner, TopicPage *page) {
    const Catalogue *catalogue;
    const Region *region;
    TRY(region_of(cx, partner, &region));
    TRY(catalogue_get(cx, &catalogue));
    const Region *of = region ? region : area_own(catalogue);
    if (!of) return OK;
    TopicSection *section =
        topic_section(page, "zahlen", message_text(cx->lang, MSG_TOGETHER_FIGURES));
    Str name = of->name.in[cx->lang];
    bool placeless = !region && PARTNERS_MUNICIPAL & PARTNERS_OF(partner->kind);
    section->lead = message_fill(cx->mem, cx->lang,
                                 region      ? MSG_TOGETHER_FIGURES_OF
                                 : placeless ? MSG_TOGETHER_FIGURES_WITHOUT
                                             : MSG_TOGETHER_FIGURES_AROUND,
                                 1, &name);
    TRY(headlines_fill(cx, request, of, section));
    section_leads(cx, section, region_href(cx, request, of),
                  message_fill(cx->mem, cx->lang, MSG_TOGETHER_PROFILE_OF, 1, &name), S(""));
    return OK;
}

Err route_partner(Cx *cx, const Request *request, Reply *reply) {
    Together of;
    const Record *record;
    TRY(together_get(cx, request, reply, &of));
    TRY(together_record(cx, request, &of, KIND_PARTNER, &record));
    const Partner *partner = partner_find(of.all, record->id);
    if (!partner)
        return fail(cx, NOT_FOUND, MSG_TOGETHER_NO_RECORD, kind_word(cx->lang, KIND_PARTNER),
                    request->part);
    TopicPage *page = topic_new(cx, request, partner->name);
    topic_crumb(cx, request, page, "/partners", MSG_TOGETHER_TITLE);
    page->kind = partner_kind_word(cx->lang, partner->kind);
    if (partner->invented) page->marked = message_text(cx->lang, MSG_TOGETHER_INVENTED);
    TRY(about_fill(cx, request, &of, record, page));
    agreements_fill(cx, request, &of, partner, page);
    course_fill(cx, &of, partner, page);
    represents_fill(cx, request, partner, page);
    seats_fill(cx, request, &of, record, page);
    measures_fill(cx, request, &of, record, page);
    contacts_fill(cx, request, &of, record, page);
    TRY(deliveries_fill(cx, request, record, page));
    TRY(figures_fill(cx, request, partner, page));
    TRY(partner_promises_fill(cx, request, &of, record, &page->promises));
    TRY(topic_change(cx, request, page, &of, record));
    return topic_reply(cx, request, reply, page);
}
