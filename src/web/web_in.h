#pragma once
/* Shared inside web/ only: one request, one reply, and what every page needs. */

#include "accounts/accounts.h"
#include "oidc/oidc.h"
#include "publish/publish.h"
#include "web/pages.h"
#include "web/web.h"

/* What an address asks for, by its ending: ".json", ".csv" … */
typedef enum Format {
#define FORMAT(symbol, ending, type) AS_##symbol,
#include "web/formats.def"
#undef FORMAT
    FORMATS
} Format;

typedef enum PostedField {
#define FIELD(symbol, name, most) POSTED_##symbol,
#include "web/fields.def"
#undef FIELD
    POSTED_FIELDS
} PostedField;

#define UPLOAD_MOST ((size_t)20 << 20)
typedef struct Posted { /* a form with its file */
    Str path,
        name; /* of the file: where it lies for as long as the request; as the sender called it */
    size_t bytes;
    Str fields[POSTED_FIELDS]; /* empty where not sent */
    struct SentForm *more;     /* of other names: the first 40, at most 1,000 bytes each */
} Posted;
/* One of the others; empty where it was not sent. */
Str posted_more(const Posted *posted, Str name);

typedef struct SentField {
    Str name, value; /* decoded, UTF-8 */
} SentField;
typedef struct SentForm { /* a form without a file */
    size_t n;
    SentField *fields;
} SentForm;

/* What a request tells of who sends it; nothing of it is believed yet. */
typedef struct Caller {
    Str secret;        /* of the session's cookie; empty */
    Str way;           /* of the cookie of a sign-on under way, sealed; empty */
    Str token;         /* of a program; empty */
    Str origin, agent; /* network address; what the browser calls itself */
    Str host;          /* as the browser calls this house; empty where that is no host */
    bool browser;      /* it shows pages to a person */
} Caller;

/* Who it is; looked up by secret or token. */
typedef struct Known {
    const Person *person;   /* NULL: a visitor */
    const Session *session; /* NULL: a program with a token */
} Known;

enum { COMPARED_MOST = 30 }; /* areas side by side */
enum { ROUTE_PARTS = 2 };    /* `*` of a pattern */

typedef struct Request {
    Arena *mem; /* what get() returns lives here */
    Str path;   /* decoded, without language prefix and without .json/.csv */
    Str part;   /* what the first `*` of the route stands for, decoded */
    Str second; /* and what the second one does */
    Str query;  /* as sent, without '?' */
    Str (*get)(const struct Request *request,
               Str name);        /* a parameter, decoded; empty where absent */
    const Settings *settings;    /* never NULL */
    struct LetterWishes *wishes; /* who wants a letter is noted there; NULL: none go out */
    struct Drafts *drafts;       /* forms that wait for a sign-on elsewhere; NULL: none is */
    OidcProvider *sign_on;       /* where people may sign in elsewhere; NULL */
    const Posted *posted;        /* a form with a file; NULL: none */
    const SentForm *form;        /* a form without; both NULL: something is only read (GET) */
    const Caller *caller;        /* never NULL */
    const Person *person;        /* who asks, on every page but frames; NULL: a visitor */
    const Session *session;      /* theirs; NULL: a program with a token */
    bool alone;                  /* the page has no .json and .csv beside it */
    Format format;
    Lang lang;
} Request;

typedef struct ReplyFile { /* a body that lies on the disk */
    int fd;                /* closed when it has been sent */
    int64_t bytes;
    Str tag; /* its digest */
} ReplyFile;

typedef struct Reply {
    int status;
    Str location;      /* of a redirect; empty */
    Str file_name;     /* under which a browser is to save it; empty: it is shown */
    bool framed;       /* other houses' pages may show it in a frame (/embed only) */
    bool varies;       /* who asks for the same address with other rights may see another page */
    bool personal;     /* of one person: kept by nobody, neither here nor in a browser */
    Str session;       /* the secret that the browser is to keep from now on; empty */
    bool session_ends; /* the browser is to forget its secret */
    Str way;           /* of a sign-on that begins: what the browser is to keep; empty */
    bool way_ends;     /* it has come back: the browser is to forget that */
    Str onward;        /* the page leads there by itself, out of the house; empty */
    Str next;          /* of a list for programs: the address of what follows; empty */
    int64_t until;     /* seconds since 1970: what it says of a day ends then; 0: never */
    int64_t wait;      /* seconds after which it may be tried again; 0 */
    const char *type;  /* media type, where it is not the one of the format; else NULL */
    const ReplyFile *file; /* instead of the body; NULL */
    Buf body;
} Reply;

typedef Err (*Handler)(Cx *cx, const Request *request, Reply *reply);

#define ROUTE(method, pattern, handler, right, speed, forms, sentence) \
    Err handler(Cx *cx, const Request *request, Reply *reply) CHECKED;
#include "web/routes.def"
#undef ROUTE

#define PAGE_MOST ((size_t)8 << 20)

/* Something is sent, not only read. */
bool request_changes(const Request *request);
/* A field of the form, decoded; empty where it was not sent. */
Str sent(const Request *request, Str name);
/* Some field of this name has this value: boxes that were ticked. */
bool sent_is(const Request *request, Str name, Str value);
/* A path of this house, perhaps with a query: what may be led to or written into a link; else
 * empty. */
Str address_inside(Str address);

/* "Diese Ansicht enthält Werte, die nicht öffentlich sind …", where by now it does; else empty. */
Str beyond_words(const Cx *cx);

/* Fills what head and foot of every page show. `active` is the path of the main navigation's entry.
 */
Head page_head(Cx *cx, const Request *request, Str title, Str active);
/* What every document begins with, also one without navigation. */
Head document_head(Cx *cx, const Request *request, Str title);
/* An address inside the house in the reader's language: path and query as printf-like text. */
Str page_href(Cx *cx, const Request *request, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* This very page, with its query. */
Str page_here(Cx *cx, const Request *request);
Str query_with(Cx *cx, const Request *request, Str name,
               Str value); /* the query with one parameter replaced */
/* "?as_of=24" where the page is read as of an earlier delivery: links that lead on stay with it. */
Str as_of_kept(Cx *cx, const Request *request, char mark);
Str region_href(Cx *cx, const Request *request, const Region *region); /* or of a school */
/* The parameter as_of; 0 = none. INVALID where there is no such delivery. */
Err request_as_of(Cx *cx, const Request *request, int64_t *out) CHECKED;
Str asset_address(Arena *mem, Str plain_name);

/* The delivery whose number the path has. */
Err asked_delivery(Cx *cx, const Request *request, Delivery *out) CHECKED;
/* Foreign text to be shown as it stands: signs that cannot be seen, or that change how others are
 * shown, are named; at most `most` characters; told where `whole` bytes were more. */
Str text_seen(Cx *cx, Str text, size_t most, size_t whole);

/* glossary.c. The text with words that are explained on /about; `explained` (0 at first) holds
 * those that the page has had. */
ExplainedText glossary_text(Cx *cx, const Request *request, Str text, uint32_t *explained);
void glossary_list(Cx *cx, Lang lang, GlossaryWord **out, size_t *n);

/* A figure as text for a cell of a page: number with unit, or the state in words. */
FigureView figure_view(Cx *cx, const Request *request, const PublishedFigure *figure);
Str origin_href(Cx *cx, const Request *request, const PublishedFigure *figure);
/* Where a reader who asked for something that is not there may want to go: hits, else near words.
 */
Link *search_suggestions(Cx *cx, const Request *request, Str text, size_t most, size_t *n);
void error_page(Cx *cx, const Request *request, Reply *reply, const Fault *fault);

/* Files that a page carries inside itself (take_away.c). */
typedef enum TakeAway {
#define TAKE_AWAY(symbol, type) TAKE_##symbol,
#include "web/take_away.def"
#undef TAKE_AWAY
} TakeAway;
/* The address of such a file: "data:…". */
Str take_away(Arena *mem, TakeAway kind, Str bytes);

/* A list of plain rows as .json and .csv: the same columns and texts. */
typedef struct Sheet {
    size_t n_columns;
    const char *const *columns;
    VEC(Str) cells;     /* row by row */
    const Fact *chosen; /* the parameters by which the rows were chosen: the file says so */
    size_t n_chosen;
} Sheet;
void sheet_row(Cx *cx, Sheet *sheet, const Str *cells); /* one for each column */
Err sheet_reply(Cx *cx, const Request *request, Reply *reply, const Sheet *sheet) CHECKED;
Err tables_reply(Cx *cx, const Request *request, Reply *reply, const PublishedTable *const *tables,
                 size_t n) CHECKED;

/* A finished page as one file that needs nothing beside it; links inside the house lead to its
 * address or, where it has none, nowhere. */
Err page_standalone(Cx *cx, Buf *out, Str page, Str house) CHECKED;
/* A finished page as PDF, the body of the reply. BUSY where there is no browser that prints, or it
 * fails or takes longer than 20 seconds. */
Err page_print(Cx *cx, const Request *request, Reply *reply, Str page) CHECKED;

/* ---- moment.c: moments by a clock in Germany ---- */

Str moment_local(Cx *cx, int64_t seconds); /* "12.03.2027, 08:00 Uhr" */
Str day_local(Cx *cx, int64_t seconds);    /* "12.03.2027" */
/* As people write them in both languages; both empty: 0. INVALID names what is no day, no time, or
 * a time that is left out in spring. */
Err moment_entered(Cx *cx, Str day, Str time, int64_t *out) CHECKED;
/* The same two for the fields of a form, in the language of cx; empty for 0. */
void moment_fields(Cx *cx, int64_t seconds, Str *day, Str *time);
