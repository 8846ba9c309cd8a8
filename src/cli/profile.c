/* wirk profile: profiles of areas as files, to be handed out. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli_in.h"
#include "figures/catalogue.h"
#include "paper/paper.h"
#include "web/web.h"

enum { PRINT_MS = 60000 };

typedef struct Work {
    const Options *options;
    bool pdf;
    Str browser, folder;
    VEC(const Region *) areas;
} Work;

static void area_add(Cx *cx, Work *work, const Region *region) {
    for (size_t i = 0; i < work->areas.n; i++)
        if (work->areas.at[i] == region) return;
    vec_push(cx->mem, &work->areas, region);
}

/* Those named; or the own area, the one around it, the members and their towns. */
static Err areas_read(Cx *cx, Work *work) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Options *options = work->options;
    for (size_t i = 0; i < options->n_arguments; i++) {
        const Region *region;
        TRY(region_find(cx, catalogue, options->arguments[i], &region));
        if (region->kind == REGION_SCHOOL)
            return fail(cx, NOT_FOUND, MSG_WEB_NO_SCHOOL_PAGE, region->key,
                        region->parent ? region->parent->name.in[cx->lang] : S("–"));
        area_add(cx, work, region);
    }
    const Region *own = area_own(catalogue);
    if (!options->all) return OK;
    area_add(cx, work, own);
    area_add(cx, work, area_around(catalogue));
    for (size_t i = 0; i < own->n_members; i++)
        area_add(cx, work, own->members[i]);
    for (size_t i = 0; i < own->n_members; i++)
        for (size_t t = 0; t < own->members[i]->n_children; t++)
            area_add(cx, work, own->members[i]->children[t]);
    return OK;
}

/* "05117-muelheim-an-der-ruhr": letters that any system takes in a file's name. */
static Str file_name(Cx *cx, const Region *region, const char *ending) {
    static const struct {
        const char *from, *to;
    } letters[] = {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "ae"},
                   {"Ö", "oe"}, {"Ü", "ue"}, {"ß", "ss"}};
    Buf out = buf_new(cx->mem, 512);
    Str name = str_format(cx->mem, "%.*s-%.*s", STR_ARG(region->key), STR_ARG(region->name.in[DE]));
    bool gap = false;
    for (size_t i = 0, n; i < name.n; i += n) {
        n = str_character(name, i);
        if (n == 0) break;
        Str letter = str_slice(name, i, i + n);
        for (size_t l = 0; l < sizeof letters / sizeof *letters; l++)
            if (str_equal(letter, str_of(letters[l].from))) letter = str_of(letters[l].to);
        letter = str_lower(cx->mem, letter);
        bool plain = (letter.p[0] >= 'a' && letter.p[0] <= 'z') ||
                     (letter.p[0] >= '0' && letter.p[0] <= '9');
        if (plain && gap && out.n) buf_char(&out, '-');
        if (plain) buf_put(&out, letter);
        gap = !plain;
    }
    buf_format(&out, ".%s", ending);
    return buf_str(&out);
}

static Err folder_make(Cx *cx, Str folder) {
    struct stat about;
    char *path = cstr(cx->mem, folder);
    if (mkdir(path, 0755) == 0) return OK;
    int error = errno;
    if (error == EEXIST && stat(path, &about) == 0) {
        if (S_ISDIR(about.st_mode) && access(path, W_OK) == 0) return OK;
        error = S_ISDIR(about.st_mode) ? EACCES : ENOTDIR;
    }
    return fail(cx, BROKEN, MSG_CLI_PROFILE_FAILED, folder,
                str_copy(cx->mem, str_of(strerror(error))));
}

/* Each in memory of its own, which is given back. */
static Err one_write(Cx *cx, const Work *work, const Region *region, Str path) {
    Buf html;
    TRY(web_profile(cx, &html, region->key, NULL, work->options->as_of));
    Str bytes = buf_str(&html);
    const Printing printing = {.browser = work->browser, .html = bytes, .most_ms = PRINT_MS};
    if (work->pdf) TRY(paper_print(cx, &bytes, &printing));
    return file_replace(cx, path, bytes, MSG_CLI_PROFILE_FAILED);
}

static Err all_write(Cx *cx, const Work *work) {
    for (size_t i = 0; i < work->areas.n; i++) {
        ArenaMark mark = arena_mark(cx->mem);
        Str name = file_name(cx, work->areas.at[i], work->pdf ? "pdf" : "html");
        fprintf(stderr, "%zu/%zu  %.*s\n", i + 1, work->areas.n, STR_ARG(name));
        Str path = str_format(cx->mem, "%.*s/%.*s", STR_ARG(work->folder), STR_ARG(name));
        TRY(one_write(cx, work, work->areas.at[i], path)); /* a fault's words stay */
        arena_rewind(cx->mem, mark);
    }
    return OK;
}

static Err browser_find(Cx *cx, Str *out) {
    const char *named = getenv("WIRK_BROWSER");
    if (paper_browser(cx, str_of(named ? named : ""), out)) return OK;
    return fail(cx, BROKEN, MSG_CLI_NO_BROWSER, *out);
}

static Err profile(Cx *cx, Work *work) {
    TRY(open_store(cx, work->options));
    TRY(catalogue_hold(cx));
    TRY(areas_read(cx, work));
    if (work->pdf) TRY(browser_find(cx, &work->browser));
    TRY(folder_make(cx, work->folder));
    return all_write(cx, work);
}

int command_profile(Cx *cx, const Options *options) {
    if (!options->n_arguments && !options->all) return wrong_use(cx, MSG_CLI_PROFILE_WHAT, S(""));
    if (options->n_arguments && options->all)
        return wrong_use(cx, MSG_CLI_PROFILE_BOTH, options->arguments[0]);
    if (!options->to.n) return wrong_use(cx, MSG_CLI_PROFILE_WHERE, S(""));
    if (options->output != OUTPUT_TABLE) return wrong_use(cx, MSG_CLI_PROFILE_FORMAT, S(""));
    Work work = {
        .options = options, .pdf = str_equal(options->paper, S("pdf")), .folder = options->to};
    if (profile(cx, &work)) return give_up(cx);
    Str arguments[] = {str_format(cx->mem, "%zu", work.areas.n), options->to};
    say_message(cx, stdout, MSG_CLI_PROFILE_DONE, 2, arguments);
    return EXIT_FINE;
}
