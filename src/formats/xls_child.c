/* What does the library say about an old workbook? This part runs in a process of its own, which
 * first gives away what it could do harm with: other files, other processes, the network, more
 * memory and time than such a file needs. */

#include <errno.h>
#include <fcntl.h>
#include <freexl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "formats/xls_in.h"

/* ---- giving away ---- */

/* A limit that is lower already stays. Behind the last second there is one more: without it the
 * kernel would end the process with a signal that does not say why. */
static void limit(__rlimit_resource_t what, size_t most) {
    struct rlimit now;
    if (getrlimit(what, &now) || now.rlim_cur > most) now.rlim_cur = most;
    now.rlim_max = now.rlim_cur + (what == RLIMIT_CPU);
    setrlimit(what, &now);
}

/* What the program itself takes up, before it has read anything. */
static size_t memory_now(void) {
    char text[32] = {0};
    int64_t pages = 0;
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = file < 0 ? 0 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    Str first, rest = {text, n > 0 ? (size_t)n : 0};
    if (!str_cut(&rest, ' ', &first) || !int_read(first, &pages)) return 0;
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Files: only the one that is open at 0, and the tables for converting text. A kernel that does not
 * know this leaves it to what follows. */
static void leave_files(void) {
    const struct landlock_ruleset_attr handled = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                             LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                             LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                             LANDLOCK_ACCESS_FS_MAKE_SYM};
    const char *folders[] = {"/usr/lib", "/lib", "/usr/share"};
    struct landlock_path_beneath_attr rule = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0) return;
    rule.parent_fd = 0;
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        rule.parent_fd = open(folders[i], O_PATH | O_CLOEXEC);
        if (rule.parent_fd < 0) continue;
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(rule.parent_fd);
    }
    syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

/* Calls: memory, reading and the answer. Everything else fails as forbidden. */
static void leave_calls(void) {
#ifdef MACHINE
#define LET(call) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        LET(read),
        LET(pread64),
        LET(write),
        LET(close),
        LET(lseek),
        LET(fstat),
        LET(newfstatat),
        LET(mmap),
        LET(munmap),
        LET(mremap),
        LET(mprotect),
        LET(madvise),
        LET(brk),
        LET(futex),
        LET(sigaltstack),
        LET(gettid),
        LET(openat),
        LET(rt_sigreturn),
        LET(exit),
        LET(exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
#undef LET
    const struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

static void confine(void) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, 9);
    prctl(PR_SET_DUMPABLE, 0);
    limit(RLIMIT_CPU, XLS_MOST_SECONDS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 16);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_AS, memory_now() + XLS_MOST_MEMORY);
    leave_files();
    leave_calls();
}

/* ---- the answer ---- */

typedef struct Answer {
    int out;
    bool lost; /* nobody listens any more */
    size_t n;
    char bytes[PIECE];
} Answer;

static void answer_flush(Answer *answer) {
    for (size_t at = 0; at < answer->n && !answer->lost;) {
        ssize_t n = write(answer->out, answer->bytes + at, answer->n - at);
        if (n < 0 && errno == EINTR) continue;
        answer->lost = n <= 0;
        at += n > 0 ? (size_t)n : 0;
    }
    answer->n = 0;
}

static void answer_put(Answer *answer, const void *bytes, size_t n) {
    const char *from = bytes;
    while (n) {
        size_t room = sizeof answer->bytes - answer->n, some = n < room ? n : room;
        memcpy(answer->bytes + answer->n, from, some);
        answer->n += some;
        from += some;
        n -= some;
        if (answer->n == sizeof answer->bytes) answer_flush(answer);
    }
}

static void answer_number(Answer *answer, size_t number) {
    uint32_t value = (uint32_t)number;
    answer_put(answer, &value, sizeof value);
}

static void answer_text(Answer *answer, Str text) {
    answer_number(answer, text.n);
    if (text.n) answer_put(answer, text.p, text.n);
}

static int answer_fault(Answer *answer, XlsFault fault) {
    answer_number(answer, XLS_FAULT);
    answer_number(answer, fault);
    answer_flush(answer);
    return 0;
}

/* ---- cells ---- */

typedef struct Book {
    const void *book; /* of the library */
    Biff biff;
    BiffLook look; /* of the sheet that is read */
    bool looked;   /* both ways of reading agree about the sheets */
    unsigned rows;
    unsigned short columns;
} Book;

/* "2024-12-31 13:45:00" -> with T, and without midnight. */
static Str moment(char room[static CELL_ROOM], Str text) {
    if (text.n >= CELL_ROOM) return text;
    memcpy(room, text.p, text.n);
    Str out = {room, text.n};
    if (out.n == 19 && room[10] == ' ') room[10] = 'T';
    if (str_ends(out, S("T00:00:00"))) out.n -= 9;
    return out;
}

static Str number(char room[static CELL_ROOM], const Book *book, BiffPlace place, double value) {
    char text[64];
    CellFormat format = {0};
    size_t told = place.format;
    if (told && told <= book->biff.formats.n) format = book->biff.formats.at[told - 1];
    int n = snprintf(text, sizeof text, "%.17g", value);
    Str shown = cell_text(room, (Str){text, n > 0 ? (size_t)n : 0}, format, book->biff.since_1904);
    if (shown.p != room) shown.p = memcpy(room, shown.p, shown.n);
    return shown;
}

/* What the library has no value for. */
static const BiffCell *other_cell(const Book *book, BiffPlace place) {
    return place.cell ? &book->look.cells.at[place.cell - 1] : NULL;
}

static int value_of(const Book *book, unsigned row, size_t column, FreeXL_CellValue *value) {
    *value = (FreeXL_CellValue){.type = FREEXL_CELL_NULL};
    int error = freexl_get_cell_value(book->book, row, (unsigned short)column, value);
    return error == FREEXL_OK ? value->type : FREEXL_CELL_NULL;
}

static Str cell_of(char room[static CELL_ROOM], const Book *book, unsigned row, size_t column,
                   bool *is_number) {
    FreeXL_CellValue value;
    BiffPlace place = biff_place(&book->look, row, column);
    const BiffCell *other = other_cell(book, place);
    int type = value_of(book, row, column, &value);
    *is_number = type == FREEXL_CELL_INT || type == FREEXL_CELL_DOUBLE ||
                 (type == FREEXL_CELL_NULL && other && other->is_number);
    switch (type) {
    case FREEXL_CELL_INT: return number(room, book, place, value.value.int_value);
    case FREEXL_CELL_DOUBLE: return number(room, book, place, value.value.double_value);
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT: return str_of(value.value.text_value);
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        if (other && other->is_number) break;
        return moment(room, str_of(value.value.text_value));
    default: break;
    }
    if (!other) return STR_NONE;
    return other->is_number ? number(room, book, place, other->value) : other->text;
}

static bool is_filled(const Book *book, unsigned row, size_t column) {
    FreeXL_CellValue value;
    return value_of(book, row, column, &value) != FREEXL_CELL_NULL ||
           other_cell(book, biff_place(&book->look, row, column));
}

/* Columns up to the last one with something in it. */
static size_t row_width(const Book *book, unsigned row) {
    size_t columns = book->columns;
    while (columns && !is_filled(book, row, columns - 1))
        columns--;
    return columns;
}

/* ---- sheets ---- */

static bool sheet_select(Book *book, size_t sheet) {
    return freexl_select_active_worksheet(book->book, (unsigned short)sheet) == FREEXL_OK &&
           freexl_worksheet_dimensions(book->book, &book->rows, &book->columns) == FREEXL_OK;
}

static size_t sheet_filled(Book *book, size_t sheet) {
    size_t n = 0;
    if (!sheet_select(book, sheet)) return 0;
    for (unsigned row = 0; row < book->rows; row++)
        for (size_t column = 0; column < book->columns; column++)
            n += is_filled(book, row, column);
    return n;
}

static Str sheet_name(const Book *book, size_t sheet) {
    const char *name = NULL;
    return freexl_get_worksheet_name(book->book, (unsigned short)sheet, &name) == FREEXL_OK
               ? str_of(name)
               : STR_NONE;
}

static bool sheet_hidden(const Book *book, size_t sheet) {
    return book->looked && book->biff.sheets.at[sheet].hidden;
}

/* The visible one asked for, or the first of those with the most cells; SIZE_MAX: there is none. */
static size_t sheet_choose(Book *book, size_t sheets, Str asked) {
    size_t chosen = SIZE_MAX, most = 0;
    for (size_t i = 0; i < sheets; i++) {
        if (sheet_hidden(book, i)) continue;
        if (asked.n && str_equal(sheet_name(book, i), asked)) return i;
        if (asked.n) continue;
        size_t n = sheets > 1 ? sheet_filled(book, i) : 1; /* by the library's cells: enough */
        if (chosen != SIZE_MAX && n <= most) continue;
        chosen = i;
        most = n;
    }
    return chosen;
}

static void look_at(Arena *mem, Book *book, size_t sheet) {
    if (!book->looked) return;
    biff_look(mem, &book->look, &book->biff, &book->biff.sheets.at[sheet]);
    if (book->look.rows > book->rows) book->rows = (unsigned)book->look.rows;
    if (book->look.columns > book->columns) book->columns = (unsigned short)book->look.columns;
}

static void answer_head(Answer *answer, const Book *book, size_t sheets, size_t chosen) {
    size_t hidden = 0;
    answer_number(answer, XLS_MARK);
    answer_number(answer, sheets);
    for (size_t i = 0; i < sheets; i++) {
        answer_text(answer, sheet_name(book, i));
        answer_number(answer, sheet_hidden(book, i));
    }
    answer_number(answer, chosen);
    answer_number(answer, book->looked);
    for (unsigned row = 0; book->looked && row < book->rows && row < BIFF_ROWS; row++)
        hidden += book->look.hidden_rows[row] && row_width(book, row) > 0;
    answer_number(answer, hidden);
    answer_number(answer, book->look.hidden_columns);
    answer_number(answer, book->look.merges.n);
    for (size_t i = 0; i < book->look.merges.n; i++) {
        const MergedRange *range = &book->look.merges.at[i];
        answer_number(answer, range->row);
        answer_number(answer, range->column);
        answer_number(answer, range->last_row);
        answer_number(answer, range->last_column);
    }
}

static size_t answer_rows(Answer *answer, const Book *book) {
    char room[CELL_ROOM];
    size_t n_rows = 0;
    for (unsigned row = 0; row < book->rows && !answer->lost; row++) {
        size_t n = row_width(book, row);
        if (!n) continue;
        n_rows++;
        answer_number(answer, XLS_ROW);
        answer_number(answer, (size_t)row + 1);
        answer_number(answer, n);
        for (size_t column = 0; column < n; column++) {
            bool is_number;
            Str text = cell_of(room, book, row, column, &is_number);
            answer_number(answer, is_number);
            answer_text(answer, text);
        }
    }
    return n_rows;
}

static int answer_book(Answer *answer, Arena *mem, Book *book, Str asked) {
    unsigned sheets = 0, secret = 0;
    if (freexl_get_info(book->book, FREEXL_BIFF_PASSWORD, &secret) == FREEXL_OK &&
        secret == FREEXL_BIFF_OBFUSCATED)
        return answer_fault(answer, XLS_SECRET);
    if (freexl_get_info(book->book, FREEXL_BIFF_SHEET_COUNT, &sheets) != FREEXL_OK)
        return answer_fault(answer, XLS_UNREADABLE);
    book->looked = sheets && book->biff.sheets.n == sheets;
    size_t chosen = sheet_choose(book, sheets, asked);
    if (chosen == SIZE_MAX || !sheet_select(book, chosen))
        return answer_fault(answer, XLS_NO_SHEET);
    look_at(mem, book, chosen);
    answer_head(answer, book, sheets, chosen);
    size_t n = answer_rows(answer, book);
    answer_number(answer, XLS_END);
    answer_number(answer, n);
    answer_flush(answer);
    return answer->lost;
}

static void read_biff(Arena *mem, Biff *out, const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    biff_read(mem, out, cfb_workbook(mem, file));
    close(file);
}

int xls_answer(const char *path, Str sheet, int out) {
    Arena *mem = arena_new();
    Answer *answer = NEW(mem, Answer);
    Book book = {0};
    answer->out = out;
    read_biff(mem, &book.biff, path);
    int error = freexl_open(path, &book.book);
    int code = error == FREEXL_OK && book.book ? answer_book(answer, mem, &book, sheet)
                                               : answer_fault(answer, XLS_UNREADABLE);
    if (book.book) freexl_close(book.book);
    arena_free(mem);
    return code;
}

/* ---- the word ---- */

const char *xls_word(void) {
    return "--read-xls";
}

/* Before main, in every program of ours: whichever has this reader (the server, a test, a fuzzer)
 * can be its own helper, and none can be started as one by mistake and do what it is for twice. */
__attribute__((constructor)) static void answer_the_word(int n, char **words) {
    if (n != 3 || strcmp(words[1], xls_word()) != 0) return;
    confine();
    _exit(xls_answer("/proc/self/fd/0", str_of(words[2]), 1));
}
