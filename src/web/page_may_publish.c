/* May this table be published? A form that takes one, or figures of the house; then the answer.
 * Nothing of a table is stored or logged: it lives as long as the request, and travels inside the
 * page where something of it is to be changed. */

#include "formats/formats.h"
#include "web/may_publish_in.h"

static Str say(Cx *cx, Msg message) {
    return message_text(cx->lang, message);
}

/* What is wrong with the table, or too much of it, stands on the page. */
static Err problem(Cx *cx, May *may, Err err) {
    if (err != INVALID && err != LIMIT) return err;
    may->problem = fault_text(cx->mem, cx->lang, &cx->fault);
    cx->fault = (Fault){.kind = OK};
    return OK;
}

static Err table_advise(Cx *cx, May *may) {
    TRY(may_table(cx, &may->table, &may->sheet, &may->choice));
    const AdviceAsk ask = {&may->table.ask, &may->choice.wish, MAY_CELLS_MOST, may->choice.seed};
    Err err = advise(cx, &may->advice, &ask);
    may->advised = !err;
    may->too_large = err == LIMIT;
    return err;
}

static Err sheet_read(Cx *cx, May *may) {
    const Posted *posted = may->request->posted;
    return may_read(cx, &may->sheet,
                    &(RowsAsk){.path = posted->path,
                               .name = posted->name,
                               .sheet = str_trim(posted->fields[POSTED_SHEET])});
}

/* In the order in which somebody would look for what is wrong. */
static Err work(Cx *cx, May *may) {
    const Request *request = may->request;
    if (request->posted) {
        TRY(sheet_read(cx, may));
        TRY(may_choose(cx, &may->choice, request, &may->sheet));
    } else {
        TRY(may_house(cx, may));
        TRY(may_rule(cx, &may->choice, request));
    }
    return table_advise(cx, may);
}

/* ---- replies ---- */

static Err rules_reply(Cx *cx, const Request *request, Reply *reply) {
    static const char *const columns[] = {"parameter", "values", "what"};
    static const struct {
        const char *name, *values;
        Msg what;
    } rows[] = {
        {"indicator", "", MSG_MAY_INDICATOR},
        {"by", "", MSG_MAY_BY},
        {"period", "", MSG_MAY_PERIOD},
        {"areas", "", MSG_MAY_AREAS},
        {"threshold", "0 …", MSG_MAY_THRESHOLD},
        {"zeros", "show|hide", MSG_MAY_ZEROS},
        {"group", "no|yes", MSG_MAY_GROUP},
        {"width", "1 …", MSG_MAY_WIDTH},
        {"insiders", "no|yes", MSG_MAY_INSIDERS},
        {"seed", "0 …", MSG_MAY_SEED},
        {"take",
         "suppress.csv|suppress.xlsx|joined-1.csv|round-3.csv|control-3.csv|cellkey.csv|table.csv|"
         "proof.csv|hierarchy-1.csv|cells.csv",
         MSG_MAY_TAKE},
    };
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        sheet_row(cx, &sheet,
                  (Str[]){str_of(rows[i].name), str_of(rows[i].values), say(cx, rows[i].what)});
    return sheet_reply(cx, request, reply, &sheet);
}

static Err page_begin(Cx *cx, const Request *request, MayPage *page) {
    Str most = words_count(cx->mem, cx->lang, MAY_CELLS_MOST);
    page->head = page_head(cx, request, say(cx, MSG_MAY_TITLE), S("/may-publish"));
    page->head.description = say(cx, MSG_MAY_LEAD);
    page->upload = (MayUpload){
        .action = page_href(cx, request, "/may-publish"),
        .note = message_fill(cx->mem, cx->lang, MSG_MAY_NOTHING_STORED, 1, &most),
    };
    return may_house_form(cx, request, &page->house);
}

static Err answer(Cx *cx, May *may, Reply *reply) {
    const Request *request = may->request;
    Str take = may_asked(request, "take");
    if (take.n && may->table.ask.bytes.n && request->format == AS_HTML)
        return may_take(cx, may, take, reply);
    if (may->problem.n) reply->status = 422;
    if (request->format == AS_JSON) return may_json(cx, &reply->body, may);
    if (request->format == AS_CSV) /* as readers may have it */
        return may->advised ? may_take(cx, may, S("suppress.csv"), reply)
                            : may_json(cx, &reply->body, may);
    MayPage page = {.file = may->sheet.name};
    TRY(page_begin(cx, request, &page));
    if (request->posted) page.head.json_href = page.head.csv_href = STR_NONE;
    page.has_form = may->sheet.n_rows > 0;
    if (page.has_form) may_form(cx, may, &page.form);
    TRY(may_show(cx, may, &page));
    page_may_publish(&reply->body, request->lang, &page);
    return buf_check(cx, &reply->body);
}

Err route_may_publish(Cx *cx, const Request *request, Reply *reply) {
    May may = {.request = request};
    bool asked = request->posted || may_asked(request, "indicator").n;
    if (!asked && request->format != AS_HTML) return rules_reply(cx, request, reply);
    if (!asked) {
        MayPage page = {.n_rows = 0};
        TRY(page_begin(cx, request, &page));
        page_may_publish(&reply->body, request->lang, &page);
        return OK;
    }
    if (request->posted) may.sheet.name = request->posted->name;
    TRY(problem(cx, &may, work(cx, &may)));
    return answer(cx, &may, reply);
}
