/* Files of any size for bench/large.sh, made from real tables; written to standard output.
 * generate flat TABLE BYTES      the rows of an ffcsv table again and again; each time its periods
 * lie half a year (a semester) or a year and a day (a key date) earlier, so that no cell stands
 * twice until 1800 is reached generate persons TABLE BYTES   one row per person. TABLE has lines
 * "key;school type;all;girls"; the persons of one school year add up to it, each earlier year has
 * as many again. The persons are synthetic: they were never born. */

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_YEAR 1800
#define LAST_SCHOOL_YEAR 2015
#define MOST_CELLS 20000

static void die(const char *what) {
    fprintf(stderr, "generate: %s: %s\n", what, errno ? strerror(errno) : "not understood");
    exit(3);
}

static char *file_of(const char *path, size_t *n) {
    FILE *file = fopen(path, "rb");
    if (!file) die(path);
    size_t room = (size_t)1 << 20;
    char *text = malloc(room + 1);
    *n = 0;
    for (size_t got = 1; got && text;) {
        if (*n == room) text = realloc(text, (room *= 2) + 1);
        if (!text) break;
        *n += got = fread(text + *n, 1, room - *n, file);
    }
    if (!text) die("memory");
    fclose(file);
    text[*n] = 0;
    return text;
}

/* ---- ffcsv ---- */

static size_t column_of(const char *line, const char *name) {
    size_t column = 0;
    const char *end = strchr(line, '\n');
    for (const char *p = line; p && p < end; column++) {
        size_t n = strcspn(p, ";\r\n");
        if (n == strlen(name) && !memcmp(p, name, n)) return column;
        p = p[n] == ';' ? p + n + 1 : NULL;
    }
    die(name);
    return 0;
}

/* The period `back` steps before; false below the first year. */
static int period_before(const char *period, int back, char out[static 24]) {
    int year = atoi(period);
    if (strlen(period) == 10 && strcmp(period + 7, "P6M") == 0) {
        int halves = year * 2 + (period[5] == '1') - back;
        snprintf(out, 24, "%04d-%sP6M", halves / 2, halves % 2 ? "10" : "04");
        return halves / 2 >= FIRST_YEAR;
    }
    if (strlen(period) == 10) { /* of each year as many days as all months have */
        int month = back % 12 + 1, day = back / 12 % 28 + 1;
        snprintf(out, 24, "%04d-%02d-%02d", year - 1 - back / 336, month, day);
        return year - 1 - back / 336 >= FIRST_YEAR;
    }
    snprintf(out, 24, "%04d", year - back);
    return year - back >= FIRST_YEAR;
}

static uint64_t flat_row(const char *line, const char *end, size_t time, int back) {
    const char *p = line;
    char period[16] = {0}, before[24];
    for (size_t c = 0; c < time && p < end; c++)
        p = memchr(p, ';', (size_t)(end - p)) + 1;
    size_t n = strcspn(p, ";");
    if (n >= sizeof period) die("time");
    memcpy(period, p, n);
    if (!period_before(period, back, before)) return 0;
    fwrite(line, 1, (size_t)(p - line), stdout);
    fputs(before, stdout);
    fwrite(p + n, 1, (size_t)(end - p) - n, stdout);
    return (uint64_t)(end - line) - n + strlen(before);
}

static void flat(const char *path, uint64_t want) {
    size_t n;
    const char *text = file_of(path, &n), *rows = strchr(text, '\n');
    if (!rows++) die(path);
    size_t time = column_of(text, "time");
    fwrite(text, 1, (size_t)(rows - text), stdout);
    uint64_t written = (uint64_t)(rows - text);
    for (int back = 0; written < want; back++) {
        for (const char *line = rows; *line && written < want;) {
            const char *end = strchr(line, '\n');
            end = end ? end + 1 : text + n;
            uint64_t some = flat_row(line, end, time, back);
            if (!some) { /* cells now stand a second time */
                back = 0;
                continue;
            }
            written += some;
            line = end;
        }
    }
}

/* ---- persons ---- */

typedef struct Cell {
    const char *key, *type;
    char sex;
    uint64_t before; /* persons in the cells before this one */
} Cell;

static size_t cells_of(char *text, Cell *cells, uint64_t *persons) {
    size_t n = 0;
    *persons = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *type = strchr(line, ';'), *all = type ? strchr(type + 1, ';') : NULL;
        char *girls = all ? strchr(all + 1, ';') : NULL;
        if (!girls || n + 2 > MOST_CELLS) die(line);
        *type++ = *all++ = *girls++ = 0;
        uint64_t of_all = strtoull(all, NULL, 10), of_girls = strtoull(girls, NULL, 10);
        cells[n++] = (Cell){line, type, 'w', *persons};
        cells[n++] = (Cell){line, type, 'm', *persons + of_girls};
        *persons += of_all;
    }
    return n;
}

static const Cell *cell_of(const Cell *cells, size_t n, uint64_t person) {
    size_t low = 0, high = n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (cells[middle].before <= person)
            low = middle;
        else
            high = middle;
    }
    return &cells[low];
}

static void persons(const char *path, uint64_t want) {
    size_t n;
    static Cell cells[MOST_CELLS];
    uint64_t all, written = 0, number = 1;
    size_t n_cells = cells_of(file_of(path, &n), cells, &all);
    const uint64_t stride = 1000003; /* prime: goes once through all persons, in no visible order */
    if (!all || all % stride == 0) die(path);
    written +=
        (uint64_t)printf("synthetic_id;school_year;district;school_type;sex;year_of_birth\n");
    for (int year = LAST_SCHOOL_YEAR;
         written<want; year = year> FIRST_YEAR ? year - 1 : LAST_SCHOOL_YEAR)
        for (uint64_t i = 0; i < all && written < want; i++) {
            uint64_t person = i * stride % all;
            const Cell *cell = cell_of(cells, n_cells, person);
            int some =
                printf("S%011" PRIu64 ";%d/%02d;%s;%s;%c;%d\n", number++, year, (year + 1) % 100,
                       cell->key, cell->type, cell->sex, year - 6 - (int)(person * 7 % 13));
            if (some < 0) die("standard output");
            written += (uint64_t)some;
        }
}

int main(int argc, char **argv) {
    static char room[1 << 20];
    setvbuf(stdout, room, _IOFBF, sizeof room);
    uint64_t want = argc == 4 ? strtoull(argv[3], NULL, 10) : 0;
    if (want && strcmp(argv[1], "flat") == 0)
        flat(argv[2], want);
    else if (want && strcmp(argv[1], "persons") == 0)
        persons(argv[2], want);
    else
        return fputs("use: generate flat|persons TABLE BYTES\n", stderr), 2;
    return fflush(stdout) ? 3 : 0;
}
