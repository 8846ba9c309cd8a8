/* What is known of one school, and where does each part of it come from? */

#include <math.h>

#include "web/schools_in.h"

enum { OTHERS_SHOWN = 30 };
#define AROUND 0.02 /* degrees of latitude to each side of the school: some 2 kilometres */

/* ---- facts as text ---- */

Str school_fact_id(SchoolFact fact) {
    static const char *const ids[SCHOOL_FACTS] = {
        [SCHOOL_LISTED] = "fact-listed",
        [SCHOOL_PUPILS] = "fact-pupils",
        [SCHOOL_INDEX] = "fact-index",
        [SCHOOL_STARTCHANCEN] = "fact-startchancen",
    };
    return str_of(ids[fact]);
}

Str school_href(Cx *cx, const Request *request, const Region *school) {
    Str as_of = request->get(request, S("as_of"));
    int64_t number;
    if (!as_of.n || !int_read(as_of, &number)) return region_href(cx, request, school);
    return page_href(cx, request, "/school/%.*s?as_of=%lld", STR_ARG(school->key),
                     (long long)number);
}

static Str answer_word(Lang lang, SchoolAnswer answer) {
    if (answer == ANSWER_YES) return message_text(lang, MSG_PUBLISH_STARTCHANCEN_YES);
    if (answer == ANSWER_NO) return message_text(lang, MSG_PUBLISH_STARTCHANCEN_NO);
    return message_text(lang, MSG_PUBLISH_STARTCHANCEN_UNKNOWN);
}

FigureView school_fact_view(Cx *cx, const Request *request, const PublishedSchool *school,
                            SchoolFact fact) {
    const Value *v = &school->facts[fact].value;
    Lang lang = request->lang;
    FigureView view = {
        .origin_href =
            str_format(cx->mem, "%.*s#%.*s", STR_ARG(school_href(cx, request, school->region)),
                       STR_ARG(school_fact_id(fact))),
        .missing = !value_has_number(v),
    };
    if (fact == SCHOOL_STARTCHANCEN)
        view.text = answer_word(lang, publish_school_startchancen(school));
    else if (view.missing)
        view.text = publish_state_word(lang, v);
    else
        view.text = words_number(cx->mem, lang, v->number, value_decimals(v, 1));
    if (!view.missing && v->high > v->low)
        view.band = words_band(cx->mem, lang, v->low, v->high, 0, UNIT_COUNT);
    return view;
}

/* ---- for programs ---- */

static const char *const columns[] = {"number",
                                      "name",
                                      "type",
                                      "type_name",
                                      "town",
                                      "town_name",
                                      "kreis",
                                      "kreis_name",
                                      "pupils",
                                      "pupils_low",
                                      "pupils_high",
                                      "pupils_state",
                                      "pupils_period",
                                      "pupils_delivery",
                                      "pupils_row",
                                      "index",
                                      "index_state",
                                      "index_period",
                                      "index_delivery",
                                      "index_row",
                                      "startchancen",
                                      "startchancen_period",
                                      "startchancen_delivery",
                                      "startchancen_row",
                                      "longitude",
                                      "latitude",
                                      "place_delivery",
                                      "place_row"};

Sheet school_sheet(void) {
    return (Sheet){.n_columns = sizeof columns / sizeof *columns, .columns = columns};
}

static Str plain(Cx *cx, double number) {
    if (!isfinite(number)) return S("");
    Buf out = buf_new(cx->mem, 40);
    buf_double(&out, number);
    return buf_str(&out);
}

static Str whole(Cx *cx, int64_t number) {
    return number ? str_format(cx->mem, "%lld", (long long)number) : S("");
}

static Str degrees(Cx *cx, double value) {
    return isfinite(value) ? str_format(cx->mem, "%.6f", value) : S("");
}

static Str period_of(Cx *cx, const PublishedCell *cell) {
    return cell->period.year ? period_code(cx->mem, cell->period) : S("");
}

void school_sheet_row(Cx *cx, Sheet *sheet, const PublishedSchool *school, Str type_name) {
    static const char *const answers[] = {
        [ANSWER_YES] = "yes", [ANSWER_NO] = "no", [ANSWER_UNKNOWN] = "unknown"};
    const Region *r = school->region, *kreis = region_kreis(r);
    const PublishedCell *pupils = &school->facts[SCHOOL_PUPILS],
                        *index = &school->facts[SCHOOL_INDEX],
                        *chances = &school->facts[SCHOOL_STARTCHANCEN];
    Str cells[] = {
        r->key,
        r->name.in[cx->lang],
        r->school_type,
        type_name,
        r->parent ? r->parent->key : S(""),
        r->parent ? r->parent->name.in[cx->lang] : S(""),
        kreis ? kreis->key : S(""),
        kreis ? kreis->name.in[cx->lang] : S(""),
        plain(cx, pupils->value.number),
        plain(cx, pupils->value.low),
        plain(cx, pupils->value.high),
        presence_id(pupils->value.presence),
        period_of(cx, pupils),
        whole(cx, pupils->delivery),
        whole(cx, (int64_t)pupils->row),
        plain(cx, index->value.number),
        presence_id(index->value.presence),
        period_of(cx, index),
        whole(cx, index->delivery),
        whole(cx, (int64_t)index->row),
        str_of(answers[publish_school_startchancen(school)]),
        period_of(cx, chances),
        whole(cx, chances->delivery),
        whole(cx, (int64_t)chances->row),
        degrees(cx, r->longitude),
        degrees(cx, r->latitude),
        whole(cx, r->placed.delivery),
        whole(cx, (int64_t)r->placed.line),
    };
    must(sizeof cells / sizeof *cells == sheet->n_columns);
    for (size_t i = 0; i < sheet->n_columns; i++)
        vec_push(cx->mem, &sheet->cells, cells[i]);
}

/* ---- the page ---- */

/* "Zeile 13, Spalte 18" of which file, and who made it. */
static Err source_fill(Cx *cx, const Request *request, SchoolFactRow *row, SourceRow source,
                       size_t column) {
    if (!source.delivery) return OK;
    Delivery delivery;
    TRY(publish_delivery(cx, &delivery, source.delivery));
    Str numbers[] = {str_format(cx->mem, "%zu", source.line), str_format(cx->mem, "%zu", column)};
    row->source = delivery.title.in[cx->lang].n ? delivery.title.in[cx->lang] : delivery.file_name;
    row->source_href = page_href(cx, request, "/delivery/%lld", (long long)source.delivery);
    row->place =
        message_fill(cx->mem, cx->lang, column ? MSG_SCHOOLS_CELL : MSG_SCHOOLS_ROW, 2, numbers);
    return OK;
}

static Err fact_row(Cx *cx, const Request *request, const PublishedSchool *school, SchoolFact fact,
                    SchoolFactRow *out) {
    const PublishedCell *cell = &school->facts[fact];
    FigureView view = school_fact_view(cx, request, school, fact);
    *out = (SchoolFactRow){
        .id = school_fact_id(fact),
        .name = fact == SCHOOL_STARTCHANCEN ? message_text(cx->lang, MSG_SCHOOLS_COL_STARTCHANCEN)
                                            : cell->measure_title.in[cx->lang],
        .text = view.text,
        .band = view.band,
        .missing = view.missing,
        .period = cell->period.year ? words_period(cx->mem, cx->lang, cell->period) : S("–"),
    };
    return source_fill(cx, request, out, (SourceRow){cell->delivery, cell->row}, cell->column);
}

static Err facts_fill(Cx *cx, const Request *request, const PublishedSchool *school,
                      SchoolPage *page) {
    const Region *r = school->region;
    static const SchoolFact shown[] = {SCHOOL_PUPILS, SCHOOL_INDEX, SCHOOL_STARTCHANCEN};
    page->facts = NEW_ARRAY(cx->mem, SchoolFactRow, SCHOOL_FACTS + 2);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (school->facts[shown[i]].measure.n)
            TRY(fact_row(cx, request, school, shown[i], &page->facts[page->n_facts++]));
    SchoolFactRow *listed = &page->facts[page->n_facts++], *placed;
    Period period = school->facts[SCHOOL_LISTED].period;
    bool in_list = school->facts[SCHOOL_LISTED].delivery;
    *listed = (SchoolFactRow){
        .id = school_fact_id(SCHOOL_LISTED),
        .name = message_text(cx->lang, MSG_SCHOOLS_NAME_AND_TYPE),
        .text = str_join(cx->mem, 2, (Str[]){r->name.in[cx->lang], page->type}, S(", ")),
        .period = in_list ? words_period(cx->mem, cx->lang, period) : S("–"),
    };
    TRY(source_fill(cx, request, listed, r->listed, 0));
    placed = &page->facts[page->n_facts++];
    *placed = (SchoolFactRow){
        .id = S("fact-place"),
        .name = message_text(cx->lang, MSG_SCHOOLS_PLACE),
        .text = message_text(cx->lang, MSG_SCHOOLS_PLACE_UNKNOWN),
        .period = S("–"),
        .missing = true,
    };
    if (!isfinite(r->longitude)) return OK;
    placed->missing = false;
    Str at[] = {words_number(cx->mem, cx->lang, r->latitude, 5),
                words_number(cx->mem, cx->lang, r->longitude, 5)};
    placed->text = message_fill(cx->mem, cx->lang, MSG_SCHOOLS_PLACE_DEGREES, 2, at);
    return source_fill(cx, request, placed, r->placed, 0);
}

static Err map_fill(Cx *cx, const Request *request, const Region *school, int64_t as_of,
                    SchoolPage *page) {
    if (!isfinite(school->longitude)) return OK;
    double shrink = cos(school->latitude * M_PI / 180);
    PlacesFrame frame = {school->longitude - 1.6 * AROUND / shrink, school->latitude - AROUND,
                         school->longitude + 1.6 * AROUND / shrink, school->latitude + AROUND};
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *areas[] = {region_contains(area_own(catalogue), school) ? area_own(catalogue)
                                                                          : school->parent};
    SchoolQuery query = {.has_frame = true, .frame = frame, .as_of = as_of};
    query.areas = areas, query.n_areas = areas[0] ? 1 : 0;
    PublishedSchools around;
    TRY(publish_schools(cx, &around, &query));
    SchoolsMap map = {
        .title =
            message_fill(cx->mem, cx->lang, MSG_SCHOOLS_MAP_AROUND, 1, &school->name.in[cx->lang]),
        .lang = request->lang,
        .frame = frame,
        .marked = school,
        .areas = areas,
        .n_areas = query.n_areas,
        .school_href = school_href(cx, request, &(Region){.kind = REGION_SCHOOL, .key = S("*")}),
        .part_href = page_href(cx, request, "/schools?bbox=*"),
        .list_href = page_href(cx, request, "/schools?bbox=*&tab=table"),
        .shape = 0.62,
    };
    Buf picture = buf_new(cx->mem, PAGE_MOST);
    TRY(publish_schools_map(cx, &picture, &around, &map));
    page->map.html = buf_str(&picture);
    page->has_map = true;
    page->around_href =
        page_href(cx, request, "/schools?bbox=%.*s", STR_ARG(places_frame_text(cx->mem, &frame)));
    return OK;
}

static Err others_fill(Cx *cx, const Request *request, const Region *school, int64_t as_of,
                       SchoolPage *page) {
    const Region *town = school->parent;
    if (!town) return OK;
    SchoolQuery query = {.areas = &town,
                         .n_areas = 1,
                         .type = school->school_type,
                         .order = SCHOOLS_BY_NAME,
                         .as_of = as_of};
    PublishedSchools same;
    TRY(publish_schools(cx, &same, &query));
    page->others = NEW_ARRAY(cx->mem, Link, OTHERS_SHOWN);
    size_t n_others = 0;
    for (size_t i = 0; i < same.n; i++) {
        const Region *other = publish_school_region(&same, i);
        if (other->id == school->id) continue;
        if (n_others++ < OTHERS_SHOWN)
            page->others[page->n_others++] =
                (Link){.href = school_href(cx, request, other), .text = other->name.in[cx->lang]};
    }
    Str words[] = {page->type, town->name.in[cx->lang]};
    page->others_heading = message_fill(cx->mem, cx->lang, MSG_SCHOOLS_OTHERS, 2, words);
    page->others_href = page_href(cx, request, "/schools?area=%.*s&type=%.*s&tab=table",
                                  STR_ARG(town->key), STR_ARG(school->school_type));
    if (n_others > OTHERS_SHOWN) {
        Str counts[] = {words_number(cx->mem, cx->lang, OTHERS_SHOWN, 0),
                        words_number(cx->mem, cx->lang, (double)n_others, 0)};
        page->others_more = message_fill(cx->mem, cx->lang, MSG_SCHOOLS_OTHERS_SHOWN, 2, counts);
    }
    return OK;
}

static void index_words(Cx *cx, const PublishedSchool *school, SchoolPage *page) {
    const PublishedCell *index = &school->facts[SCHOOL_INDEX],
                        *pupils = &school->facts[SCHOOL_PUPILS];
    Lang lang = cx->lang;
    if (!index->measure.n) return;
    page->index_reading =
        message_text(lang, value_has_number(&index->value) ? MSG_SCHOOLS_INDEX_READING
                                                           : MSG_SCHOOLS_INDEX_ABSENT);
    if (!index->period.year || !pupils->period.year ||
        period_compare(index->period, pupils->period) == 0)
        return;
    Str periods[] = {words_period(cx->mem, lang, pupils->period),
                     words_period(cx->mem, lang, index->period)};
    page->dates_note = message_fill(cx->mem, lang, MSG_SCHOOLS_TWO_DATES, 2, periods);
}

Err route_school(Cx *cx, const Request *request, Reply *reply) {
    int64_t as_of;
    PublishedSchool school;
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    TRY(request_as_of(cx, request, &as_of));
    TRY(publish_school(cx, &school, request->part, as_of));
    const Region *r = school.region, *kreis = region_kreis(r);
    Str type = publish_school_type_name(cx, cx->lang, catalogue, r->school_type);
    if (request->format != AS_HTML) {
        Sheet sheet = school_sheet();
        school_sheet_row(cx, &sheet, &school, type);
        return sheet_reply(cx, request, reply, &sheet);
    }
    SchoolPage page = {
        .head = page_head(cx, request, r->name.in[cx->lang], S("/schools")),
        .number = r->key,
        .name = r->name.in[cx->lang],
        .type = type,
        .town = r->parent ? r->parent->name.in[cx->lang] : S(""),
        .town_href = r->parent ? region_href(cx, request, r->parent) : S(""),
        .schools_href = page_href(cx, request, "/schools"),
        .town_schools_href =
            r->parent ? page_href(cx, request, "/schools?area=%.*s", STR_ARG(r->parent->key))
                      : S(""),
    };
    if (kreis && kreis != r->parent) {
        page.kreis = kreis->name.in[cx->lang];
        page.kreis_href = region_href(cx, request, kreis);
    }
    if (school.facts[SCHOOL_LISTED].measure.n && !school.facts[SCHOOL_LISTED].delivery)
        page.not_listed = message_text(cx->lang, MSG_SCHOOLS_NOT_LISTED);
    TRY(facts_fill(cx, request, &school, &page));
    index_words(cx, &school, &page);
    TRY(map_fill(cx, request, r, as_of, &page));
    if (!page.has_map) page.no_place = message_text(cx->lang, MSG_SCHOOLS_NO_PLACE);
    TRY(others_fill(cx, request, r, as_of, &page));
    page_school(&reply->body, request->lang, &page);
    return OK;
}
