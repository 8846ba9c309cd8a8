/* Which organisations work together here? The list, a new one, and changes that two people may make
 * at once: the second sees what the first one changed, beside their own, and loses nothing. */

#include "web/desk_in.h"

static const DeskColumn list_columns[] = {{"id", MSG_ORGANISATION_ID},
                                          {"name", MSG_ORGANISATION_NAME},
                                          {"region", MSG_ORGANISATION_REGION},
                                          {"archived", MSG_ORGANISATION_ARCHIVED}};

static Str yes_no(Lang lang, bool yes) {
    return message_text(lang, yes ? MSG_RIGHTS_YES : MSG_RIGHTS_NO);
}

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

/* Fields of a form; what was sent stands before what is stored. */
static void fields(Cx *cx, const Request *request, FormView *form, const Organisation *stored) {
    FormField *name = form_line(cx, request, form, "name", MSG_ORGANISATION_NAME, "text");
    FormField *region = form_line(cx, request, form, "region", MSG_ORGANISATION_REGION, "text");
    region->hint = message_text(cx->lang, MSG_ORGANISATION_REGION_HINT);
    region->most = 20;
    name->required = true;
    if (!stored || request->form) return;
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
    Err err = organisation_put(cx, &out, &wanted);
    if (err) return list_page(cx, request, reply, err);
    return led_to(cx, request, reply, "/admin/organisations?done=saved");
}

/* ---- one of them ---- */

/* Both versions beside each other, of what differs. */
static void beside_row(Cx *cx, DeskTable *table, Msg field, Str theirs, Str own) {
    if (str_equal(theirs, own)) return;
    DeskRow *row = table_row(cx, table);
    row_cell(row, message_text(cx->lang, field));
    row_cell(row, theirs);
    row_cell(row, own);
}

static void section_beside(Cx *cx, DeskPage *desk, const Organisation *theirs,
                           const Organisation *own) {
    static const DeskColumn columns[] = {
        {"field", MSG_BESIDE_FIELD}, {"theirs", MSG_BESIDE_THEIRS}, {"own", MSG_BESIDE_OWN}};
    DeskSection *section = desk_section(desk, message_text(cx->lang, MSG_BESIDE_TITLE));
    section->lead = message_text(cx->lang, MSG_BESIDE_LEAD);
    table_begin(cx, &section->table, section->heading, 3, columns);
    beside_row(cx, &section->table, MSG_ORGANISATION_NAME, theirs->name, own->name);
    beside_row(cx, &section->table, MSG_ORGANISATION_REGION, theirs->region, own->region);
    beside_row(cx, &section->table, MSG_ORGANISATION_ARCHIVED, yes_no(cx->lang, theirs->archived),
               yes_no(cx->lang, own->archived));
}

static Err edit_page(Cx *cx, const Request *request, Reply *reply, const Organisation *stored,
                     const Organisation *own) {
    DeskPage *desk = desk_new(cx, request, MSG_ADMIN_ORGANISATIONS);
    Err err = cx->fault.kind;
    TRY(desk_problem(cx, desk, reply, err));
    desk->head.title = stored->name;
    if (err == CONFLICT) section_beside(cx, desk, stored, own);
    DeskSection *section = desk_section(desk, S(""));
    section_fact(cx, section, MSG_ORGANISATION_ID, stored->id);
    FormView *form =
        section_form(cx, request, section,
                     page_href(cx, request, "/admin/organisation/%.*s", STR_ARG(stored->id)));
    fields(cx, request, form, stored);
    FormField *archived = form_choice(cx, form, "archived", MSG_ORGANISATION_ARCHIVED, 1);
    archived->is_choice = false;
    archived->is_ticks = true;
    choice_add(archived, S("yes"), message_text(cx->lang, MSG_ORGANISATION_ARCHIVE),
               own ? own->archived : stored->archived);
    form_hidden(cx, form, "version", str_format(cx->mem, "%lld", (long long)stored->version));
    section_link(cx, section, page_href(cx, request, "/admin/organisations"),
                 MSG_ADMIN_ORGANISATIONS);
    return desk_reply(cx, request, reply, desk);
}

Err route_admin_organisation(Cx *cx, const Request *request, Reply *reply) {
    Organisation stored;
    TRY(organisation_get(cx, &stored, request->part));
    if (request->format == AS_HTML) return edit_page(cx, request, reply, &stored, NULL);
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
    Err err = organisation_put(cx, &out, &wanted);
    if (!err)
        return led_to(cx, request, reply, "/admin/organisation/%.*s?done=saved",
                      STR_ARG(stored.id));
    return edit_page(cx, request, reply, err == CONFLICT ? &out : &stored, &wanted);
}
