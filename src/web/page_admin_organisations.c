/* Which organisations work together here? The list, a new one, and changes that two people may make
 * at once: the second sees what the first one changed, beside their own, and loses nothing. */

#include "web/desk_in.h"

static const DeskColumn list_columns[] = {{"id", MSG_ORGANISATION_ID},
                                          {"name", MSG_ORGANISATION_NAME},
                                          {"region", MSG_ORGANISATION_REGION},
                                          {"archived", MSG_ORGANISATION_ARCHIVED}};

static Err list_table(Cx *cx, const Request *request, DeskTable *table) {
    Organisation *list;
    size_t n;
    TRY(organisation_list(cx, &list, &n));
    table_begin(cx, table, message_text(cx->lang, MSG_ADMIN_ORGANISATIONS),
                sizeof list_columns / sizeof *list_columns, list_columns);
    for (size_t i = 0; i < n; i++) {
        DeskRow *row = table_row(cx, table);
        row_cell(row, list[i].id);
        row_link(row, list[i].name,
                 page_href(cx, request, "/admin/organisation/%.*s", STR_ARG(list[i].id)));
        row_cell(row, list[i].region);
        row_cell(row, yes_no(cx->lang, list[i].archived));
    }
    return OK;
}

/* Fields of a form, with what was sent or, where there is one, an organisation's. */
static void fields(Cx *cx, const Request *request, FormView *form, const Organisation *stored) {
    FormField *name = form_line(cx, request, form, "name", MSG_ORGANISATION_NAME, "text");
    FormField *region = form_line(cx, request, form, "region", MSG_ORGANISATION_REGION, "text");
    region->hint = message_text(cx->lang, MSG_ORGANISATION_REGION_HINT);
    region->most = 20;
    name->required = true;
    if (!stored) return;
    name->value = stored->name;
    region->value = stored->region;
}

static Err list_page(Cx *cx, const Request *request, Reply *reply, Err err) {
    DeskPage *desk = desk_new(cx, request, MSG_ADMIN_ORGANISATIONS);
    TRY(desk_problem(cx, desk, reply, err));
    desk->lead = message_text(cx->lang, MSG_ORGANISATION_LEAD);
    DeskSection *section = desk_section(desk, S(""));
    TRY(list_table(cx, request, &section->table));
    section = desk_section(desk, message_text(cx->lang, MSG_ORGANISATION_NEW));
    FormView *form =
        section_form(cx, request, section, page_href(cx, request, "/admin/organisations"));
    form->submit = message_text(cx->lang, MSG_ORGANISATION_ADD);
    FormField *id = form_line(cx, request, form, "id", MSG_ORGANISATION_ID, "text");
    id->hint = message_text(cx->lang, MSG_ORGANISATION_ID_HINT);
    id->required = true;
    fields(cx, request, form, NULL);
    return desk_reply(cx, request, reply, desk);
}

Err route_admin_organisations(Cx *cx, const Request *request, Reply *reply) {
    DeskTable table;
    if (request->format == AS_HTML) return list_page(cx, request, reply, OK);
    TRY(list_table(cx, request, &table));
    return table_reply(cx, request, reply, &table, list_columns);
}

Err route_admin_organisation_added(Cx *cx, const Request *request, Reply *reply) {
    Organisation out, wanted = {.id = str_trim(sent(request, S("id"))),
                                .name = str_trim(sent(request, S("name"))),
                                .region = str_trim(sent(request, S("region")))};
    Err err = area_known(cx, &wanted.region);
    if (!err) err = organisation_put(cx, &out, &wanted);
    if (err) return list_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/admin/organisations?done=saved");
}

/* ---- one of them ---- */

/* Two versions of one: as it stands there, and as it was sent, or would be if a change were undone;
 * own is NULL where nothing was. */
typedef struct Sides {
    const Organisation *stored, *own;
    Msg lead; /* what is said of both beside each other */
} Sides;

static void beside(Cx *cx, DeskPage *desk, const Sides *sides) {
    const Organisation *theirs = sides->stored, *own = sides->own;
    DeskTable *table = section_beside(cx, desk, sides->lead);
    beside_row(cx, table, MSG_ORGANISATION_NAME, (const Str[2]){theirs->name, own->name});
    beside_row(cx, table, MSG_ORGANISATION_REGION, (const Str[2]){theirs->region, own->region});
    beside_row(cx, table, MSG_ORGANISATION_ARCHIVED,
               (const Str[2]){yes_no(cx->lang, theirs->archived), yes_no(cx->lang, own->archived)});
    if (table->n_rows) return;
    DeskRow *row = table_row(cx, table);
    for (size_t i = 0; i < table->n_columns; i++)
        row_cell(row, S("–"));
}

static void edit_form(Cx *cx, const Request *request, DeskSection *section, const Sides *sides) {
    const Organisation *stored = sides->stored, *shown = sides->own ? sides->own : stored;
    FormView *form =
        section_form(cx, request, section,
                     page_href(cx, request, "/admin/organisation/%.*s", STR_ARG(stored->id)));
    fields(cx, request, form, shown);
    FormField *archived = form_choice(cx, form, "archived", MSG_ORGANISATION_ARCHIVED, 1);
    archived->is_choice = false;
    archived->is_ticks = true;
    archived->hint = message_text(cx->lang, MSG_ORGANISATION_ARCHIVE_HINT);
    choice_add(archived, S("yes"), message_text(cx->lang, MSG_ORGANISATION_ARCHIVE),
               shown->archived);
    form_hidden(cx, form, "version", str_format(cx->mem, "%lld", (long long)stored->version));
}

static Err edit_page(Cx *cx, const Request *request, Reply *reply, const Sides *sides) {
    const Organisation *stored = sides->stored;
    Request shown =
        request_at(request, str_format(cx->mem, "/admin/organisation/%.*s", STR_ARG(stored->id)));
    DeskPage *desk = desk_new(cx, &shown, MSG_ADMIN_ORGANISATIONS);
    Err err = cx->fault.kind;
    TRY(desk_problem(cx, desk, reply, err));
    desk->head.title = stored->name;
    if (err == CONFLICT && sides->own) beside(cx, desk, sides);
    DeskSection *section = desk_section(desk, S(""));
    section_fact(cx, section, MSG_ORGANISATION_ID, stored->id);
    edit_form(cx, &shown, section, sides);
    HistoryView history = {
        .action = page_href(cx, request, "/admin/organisation/%.*s/undo", STR_ARG(stored->id)),
        .version = stored->version};
    Edit *list;
    TRY(organisation_history(cx, &list, &history.n, stored->number));
    history.list = list;
    section_history(cx, &shown, desk, &history);
    section = desk_section(desk, S(""));
    section_link(cx, section, page_href(cx, request, "/admin/organisations"),
                 MSG_ADMIN_ORGANISATIONS);
    return desk_reply(cx, &shown, reply, desk);
}

Err route_admin_organisation(Cx *cx, const Request *request, Reply *reply) {
    Organisation stored;
    TRY(organisation_get(cx, &stored, request->part));
    if (request->format == AS_HTML)
        return edit_page(cx, request, reply, &(Sides){&stored, NULL, 0});
    static const char *const columns[] = {"id", "name", "region", "archived"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    vec_push(cx->mem, &sheet.cells, stored.id);
    vec_push(cx->mem, &sheet.cells, stored.name);
    vec_push(cx->mem, &sheet.cells, stored.region);
    vec_push(cx->mem, &sheet.cells, stored.archived ? S("yes") : S("no"));
    return sheet_reply(cx, request, reply, &sheet);
}

Err route_admin_organisation_changed(Cx *cx, const Request *request, Reply *reply) {
    Organisation stored, out;
    TRY(organisation_get(cx, &stored, request->part));
    Organisation wanted = stored;
    wanted.name = str_trim(sent(request, S("name")));
    wanted.region = str_trim(sent(request, S("region")));
    wanted.archived = sent_is(request, S("archived"), S("yes"));
    if (!int_read(sent(request, S("version")), &wanted.version)) wanted.version = 0;
    /* One that was entered when the catalogue knew it does not keep the name from being changed. */
    Err err = str_equal(wanted.region, stored.region) ? OK : area_known(cx, &wanted.region);
    if (!err) err = organisation_put(cx, &out, &wanted);
    if (!err)
        return led_to(cx, request, reply, "/admin/organisation/%.*s?done=saved",
                      STR_ARG(stored.id));
    return edit_page(cx, request, reply,
                     &(Sides){err == CONFLICT ? &out : &stored, &wanted, MSG_BESIDE_LEAD});
}

Err route_admin_organisation_undone(Cx *cx, const Request *request, Reply *reply) {
    Organisation stored, wanted;
    TRY(organisation_get(cx, &stored, request->part));
    wanted = stored;
    Undo undo = undo_sent(request, stored.number);
    undo.area = area_known;
    Err err = organisation_undo(cx, &stored, &wanted, &undo);
    if (!err)
        return led_to(cx, request, reply, "/admin/organisation/%.*s?done=undone",
                      STR_ARG(stored.id));
    return edit_page(cx, request, reply, &(Sides){&stored, &wanted, MSG_HISTORY_BESIDE_LEAD});
}
