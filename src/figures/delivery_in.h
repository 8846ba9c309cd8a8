#pragma once
/* What the steps of one delivery hand to each other: recognise -> translate -> dash -> checks ->
 * store. All of it lives in the delivery's own arena and goes with it. */

#include <math.h>
#include "figures/delivery.h"
#include "figures/mapping_in.h"
#include "store/store.h"

#define NOWHERE SIZE_MAX
#define NONE32 UINT32_MAX
#define DELIVERY_MOST_OBSERVATIONS 500000u /* of registered regions, in one file */
#define DELIVERY_MOST_SCHOOLS 100000u
#define DELIVERY_MOST_SERIES 100000u /* measures × cells × periods in one file */

/* ---- intake.c: the observations of one file, in memory ---- */

typedef struct NumberTable { /* from a 64-bit key to a number below NONE32 */
    uint64_t *keys;
    uint32_t *values; /* NONE32 = free */
    size_t n, room;
} NumberTable;
void numbers_put(Arena *mem, NumberTable *table, uint64_t key, uint32_t value);
uint32_t numbers_get(const NumberTable *table, uint64_t key); /* NONE32 where absent */

typedef struct Spot {     /* a region that the file speaks of and the register knows */
    const Region *region; /* NULL for a school */
    Str code;
    int64_t number; /* of table region; 0: not given yet */
    Str named;      /* the first name beside the key that fits */
    bool misnamed;  /* told already */
} Spot;

typedef struct CellEntry {
    Str id; /* canonical, '' = total */
    CellPart parts[CELL_MOST_PARTS];
    size_t n;
    int64_t number; /* of table cell; 0: not known yet */
} CellEntry;

/* The codes of a complete dimension, below one total: all of them must add up to it, some of them
 * must not exceed it. */
typedef struct CellGroup {
    uint32_t total;
    const Dimension *dimension;
    uint32_t *parts;
    size_t n;
    bool whole; /* the file has every part */
} CellGroup;

/* One measure, cell and period over all regions of the file; in a table, what stands in one column.
 */
typedef struct Series {
    uint32_t measure, cell, period; /* indices into the intake */
    uint32_t fields, dashes;        /* of all regions, those outside the register too */
    uint32_t rounded;
    uint32_t looks_rounded; /* all numbers of the measure are multiples of it; 0: no */
    struct {                /* the Länder, whether registered or not */
        double sum;
        uint32_t parts, dashes, unclear;
        uint32_t seen; /* bit per Land: a row that stands twice counts once */
    } lands;
} Series;

typedef struct Raw { /* one observation */
    double number;   /* NAN where there is none */
    uint32_t spot, series, line;
    uint16_t place, base;
    uint8_t decimals, presence, precision, marks;
    bool dash;
    bool silent;   /* a dash in a row of nothing but dashes */
    uint8_t known; /* delivery_store.c: against the store */
} Raw;

typedef struct School { /* a row of a register, or of a list of coordinates */
    uint32_t spot;
    Str name, town, type;
    double easting, northing; /* NAN where not told */
    int crs;
    size_t line;
} School;

typedef struct DataSetKey { /* of a delivery */
    int64_t delivery;
    Str mapping, organisation;
} DataSetKey;

typedef struct Intake {
    Arena *mem;
    Arena *scratch; /* emptied before each row */
    const Catalogue *catalogue;
    const Mapping *mapping;
    Findings *findings;
    Str organisation; /* whose data they are; empty: official data */
    bool own; /* who sends them may see earlier ones of the same data set, released or not */
    const Region **areas; /* what `area_of_key` points at */
    Index area_of_key;
    const struct NameIndex *names; /* made when first asked for */
    VEC(Spot) spots;
    Index spot_of_code;
    VEC(const Measure *) measures;
    VEC(CellEntry) cells;
    Index cell_of_id;
    VEC(CellGroup) groups;
    VEC(Period) periods;
    NumberTable period_of_key;
    VEC(Series) series;
    NumberTable series_of_key;
    VEC(Raw) raws;
    NumberTable raw_of_key;
    VEC(School) schools;
    NumberTable school_of_spot;
    size_t rows, rows_outside;
    bool counts_only; /* nothing in the file can have a fraction: what looks like one is no number
                         at all */
    Index not_booked; /* keys elsewhere that the book does not know, told already */
    struct AreaUse *uses; /* areas.c: per official area; NULL where none was used */
    uint32_t spot_dg;     /* of the state, NONE32 where the file has none */
    size_t n_areas;
    uint32_t *area_spots; /* per area; NONE32 where the file does not speak of it */
} Intake;

Intake *intake_new(Arena *mem, const Catalogue *catalogue, const Mapping *mapping,
                   Findings *findings);
/* May what the store has from this delivery be told, or held against the file? Nobody learns from a
 * check what is not released to who asks. */
bool intake_sees(const Intake *intake, const DataSetKey *set);
uint32_t intake_area(Intake *intake, const Region *region);
/* A school, or an area of a kind that the register does not have. */
uint32_t intake_place(Intake *intake, Str code);
/* A row of a region outside the register: counted; the first one is told. */
void intake_outside(Intake *intake, Str key, size_t line, size_t place);
uint32_t intake_cell(Intake *intake, size_t n, const CellPart *parts); /* parts in any order */
/* The cell without its i-th part; NONE32: the file has none such. In the scratch arena. */
uint32_t intake_cell_without(const Intake *intake, uint32_t cell, size_t part);
/* LIMIT when there are too many. */
Err intake_series(Cx *cx, Intake *intake, const Measure *measure, uint32_t cell, Period period,
                  uint32_t *out) CHECKED;
/* Adds the observation; one for the same spot and series already there is told as cell.double or
 * cell.conflict. */
Err intake_add(Cx *cx, Intake *intake, const Raw *raw) CHECKED;
uint32_t intake_find(const Intake *intake, uint32_t spot,
                     uint32_t series); /* NONE32 where absent */
uint32_t intake_series_at(const Intake *intake, uint32_t measure, uint32_t cell, uint32_t period);
/* The series of the same measure and period with another cell; NONE32 where absent. */
uint32_t intake_sibling(const Intake *intake, uint32_t series, uint32_t cell);
void intake_groups(Intake *intake); /* once all rows are in */
bool raw_has_number(const Raw *raw);

/* ---- recognise.c: which mapping fits, and where its columns are ---- */

typedef struct FlatColumns {
    size_t time, value, unit, value_code, quality;
    size_t *variable_codes, *attribute_codes; /* one pair per variable of the file */
    size_t n;
} FlatColumns;

typedef struct ValuePlace { /* where values of a mapping column stand */
    size_t declared;        /* which of the mapping's columns */
    size_t column;          /* of the table; NOWHERE: the mapping's constant */
    Period period;
    bool dated; /* the period is that of the heading, not of the row */
} ValuePlace;
typedef VEC(ValuePlace) ValuePlaces;

typedef struct Layout {
    const Mapping *mapping;
    ValuePlaces values; /* not of ffcsv, nor where rows tell their measure */
    bool *ignored;      /* table columns left out on purpose */
    size_t region, period;
    size_t *regions;    /* csv: all columns of the key */
    size_t name_column; /* of the region */
    size_t *labels;
    size_t *measures, value; /* csv: columns that tell the measure of a row; its value */
    size_t quality;
    size_t *name, town, type, easting, northing, crs; /* register and places */
    size_t id;                                        /* of persons; NOWHERE where there is none */
    const TableColumn *columns;                       /* of the table */
    FlatColumns flat;
    Period heading; /* PERIOD_FROM_HEADING */
} Layout;

/* OK and a layout, or NOT_FOUND with a finding (mapping.none, mapping.several) or another fault.
 * The table is rewound. */
Err layout_choose(Cx *cx, Layout *out, const Catalogue *catalogue, Table *table,
                  Findings *findings) CHECKED;
/* The same for one mapping only: NOT_FOUND with a finding that names what it misses. */
Err layout_fit(Cx *cx, Layout *out, const Mapping *mapping, Table *table,
               Findings *findings) CHECKED;
/* Columns of the table that the mapping says nothing of -> column.unknown. */
void layout_tell_unknown(Arena *mem, const Layout *layout, const Table *table, Findings *findings);
/* "Schulabschluss > Insgesamt" */
Str layout_path(Arena *mem, const Str *path, size_t n);

/* SHA-256 of what a layout is: kind and headings, not their order nor the periods in them; of ffcsv
 * the variables and values. */
Err layout_digest(Cx *cx, Table *table, Str *out) CHECKED;

/* ---- mapping_memory.c: what senders keep ---- */

typedef struct Chosen { /* the mapping of a file, and where it came from */
    Str sender, yaml;   /* asked for; yaml also where it was remembered */
    Layout layout;
    Mapping *own; /* that is not of the catalogue; else NULL */
    Str digest;   /* of the layout; only with a sender */
    bool remembered;
    int version; /* of the sender's mapping, once it is kept */
} Chosen;
/* By the given yaml, by what the sender keeps, by agreed mappings, in this order. NOT_FOUND with a
 * finding where none fits. */
Err mapping_pick(Cx *cx, Chosen *chosen, const Catalogue *catalogue, Table *table,
                 Findings *findings) CHECKED;
/* Inside store_do: a changed mapping becomes a new version. */
Err mapping_keep(Cx *cx, Chosen *chosen) CHECKED;
Err mapping_remember(Cx *cx, Chosen *chosen) CHECKED; /* the same as a transaction of its own */
/* The sender's mapping that read it; NOT_FOUND where it was an agreed one. */
Err mapping_of_delivery(Cx *cx, int64_t delivery, Str *yaml) CHECKED;

/* ---- headings.c: which column of a table a declared path means ---- */

typedef struct Headings { /* the folded heading paths of a table */
    Str **paths;
    size_t *n_paths;
    const TableColumn *columns; /* as they are written */
    size_t n;
    Period *periods; /* headings_fold_dated only; year 0: none */
} Headings;
Headings headings_fold(Arena *mem, const Table *table);
/* The same with the period that a heading names taken off its path; where all headings that name
 * one name the same, it is every column's. */
Headings headings_fold_dated(Arena *mem, const Table *table);
/* The heading texts of a column without the period that one of them names (year 0: none does);
 * `out` has room for all of them. */
size_t heading_undated(Arena *mem, const TableColumn *column, Period *period, Str *out);
/* headings_assign for such headings: each declaration may have a column per period. */
void headings_assign_dated(Arena *mem, const Headings *headings, const Mapping *mapping,
                           ValuePlaces *places, bool *ignored);
/* Sets columns[i] for each of the mapping's columns: the most specific declaration wins a column,
 * then the column with the fewest headings beside the declared ones wins the declaration. NOWHERE:
 * none, or not one only. ignored[c] tells columns left out on purpose. */
void headings_assign(Arena *mem, const Headings *headings, const Mapping *mapping, size_t *columns,
                     bool *ignored);
/* The one column with this heading (its texts one after the other), or "#3" for a third column
 * without one; of several that fold alike, the one written exactly so. NOWHERE: none or several. */
size_t headings_find(Arena *mem, const Headings *headings, Str heading);

/* ---- translate.c: rows into observations ---- */

Err translate(Cx *cx, const Layout *layout, Table *table, Intake *intake,
              const DeliverOptions *options) CHECKED;

/* ---- when.c: a period in words ---- */

/* What period_read knows; also "Schuljahr 2023/24", "WiSe 23/24", and months and quarters
 * ("2024-03", "März 2024", "2024-Q1"): the key date is their last day. */
bool when_read(Arena *mem, Str text, Period *out);
/* The one period that is named somewhere in the text, and the text without it. False: none, or
 * several. "ab 2011", "bis 2020" name no period of the values. */
bool when_find(Arena *mem, Str text, Period *out, Str *rest);
/* A bare year is a school year where school years are meant. */
bool when_fit(Arena *mem, Period *period, PeriodKind kind);

/* ---- placenames.c: the region that a name means ---- */

typedef struct NameIndex NameIndex;
NameIndex *names_index(Arena *mem, const Catalogue *catalogue);
typedef enum NameKind { NAME_UNKNOWN, NAME_KNOWN, NAME_SEVERAL } NameKind;
/* "Kreis Aachen", "Aachen, Stadt" and "Städteregion Aachen" are told apart; "Aachen" alone means
 * several unless `level` says which. *several: their keys and names. */
NameKind name_read(Arena *mem, const NameIndex *index, Str text, RegionLevel level,
                   const Region **out, Str *several);

/* The one region that the lines above the headings name by name or key; NULL: none, or several. */
const Region *title_region(Arena *mem, const Catalogue *catalogue, const NameIndex *index,
                           const Table *table, RegionLevel level);

/* What one row or field means, whoever reads it (translate.c, tally_cells.c). */
Str period_kind_example(PeriodKind kind);
int land_number(Str key); /* 1 … 31; 0 where the key is not that of a Land */
int64_t unit_factor(Str unit);
bool table_counts_only(const Mapping *mapping, const Table *table);
void field_meaning(const MappingColumn *column, int64_t factor, Raw *raw);
void series_count(Series *series, const Raw *raw, uint32_t rounded, int land);

/* ---- keys.c: a key as a file writes it, and the region it means ---- */

typedef enum KeyKind { KEY_KNOWN, KEY_OUTSIDE, KEY_NOT_BOOKED, KEY_LOST_ZERO, KEY_UNKNOWN } KeyKind;
typedef struct Key {
    KeyKind kind;
    const Region *region; /* KEY_KNOWN */
    Str expected;         /* KEY_LOST_ZERO: as it should stand there */
} Key;
Key key_read(const Intake *intake, Str text); /* in the scratch arena */
/* The same with findings: true and the region only where it is known. *outside tells the one silent
 * case. */
bool key_accept(Intake *intake, Str text, size_t line, size_t place, const Region **out,
                bool *outside);

/* ---- areas.c: the official keys of all of Germany, and when each was in force ---- */

typedef struct OfficialArea {
    Str key;
    Str first, last; /* days, empty where no source tells them */
    Str next;        /* the key of the area that followed; may be empty */
    Str name;
} OfficialArea;
typedef struct AreaMisuse { /* rows with a number for a time in which the area did not exist */
    uint32_t rows;
    size_t line;
    Period period; /* of the first */
} AreaMisuse;
typedef struct AreaUse {
    uint32_t rows; /* with a number */
    AreaMisuse before, after;
} AreaUse;
/* The Land, Regierungsbezirk or Kreis of a key, for longer keys their Kreis; NULL: never was. */
const OfficialArea *area_official(Str key);
Str area_follower(Arena *mem, Str key); /* "16063 Wartburgkreis"; may be empty */
/* A row has a number for this area, registered or not. */
void areas_used(Intake *intake, Str key, Period period, size_t line);
/* Once all rows are in: region.converted, and region.not-valid for areas outside the register. True
 * where the table is converted to one territorial status. */
bool areas_tell(Intake *intake);

/* ---- names.c: the name beside a key ---- */

/* A name that is not the region's -> region.name, once per region. */
void name_check(Intake *intake, uint32_t spot, Str name, size_t line, size_t place);

/* ---- field.c: one field into number and states ---- */

bool field_read(const Mapping *mapping, Decimal decimal, Str text, const MappingColumn *column,
                Raw *out);
/* What a column of its own says of the quality of the value. False where that is not known, or
 * denies the number that stands there. */
bool field_quality(const Mapping *mapping, Str text, Raw *raw);
bool field_has_unit(Decimal decimal, Str text); /* a number, and a unit behind it */

/* ---- sums.c: parts and their total within the file ---- */

typedef enum PartLevel { LANDS_OF_STATE, GROUPS_OF_LAND, KREISE_OF_LAND, TOWNS_OF_KREIS } PartLevel;
typedef struct PartSum {
    double sum;
    size_t parts, dashes, unclear; /* with '-'; neither a number nor '-' */
    bool complete; /* every part that should be there is there, and at least two are */
} PartSum;
void sums_prepare(Intake *intake); /* once all rows are in */
/* '-' counts as 0. Where a Kreis has '-' but its towns have numbers, these stand for it: it did not
 * exist then, or not yet. */
PartSum sum_of_regions(const Intake *intake, PartLevel level, uint32_t spot, uint32_t series);
PartSum sum_of_cells(const Intake *intake, const CellGroup *group, uint32_t spot, uint32_t series);
/* Rounding may pull a sum of n parts this far from its printed total. */
double sum_tolerance(uint32_t rounded, size_t parts);
bool sum_agrees(const PartSum *sum, double total, uint32_t rounded);
/* Some of the parts alone are already more than the whole. */
bool sum_exceeds(const PartSum *sum, double total, uint32_t rounded);
bool towns_stand_in(const Intake *intake, const Region *kreis, uint32_t series, double *sum);

/* ---- dash.c, checks.c: the file as a whole ---- */

void dash_settle(Intake *intake);
void checks_field(Intake *intake, const Raw *raw, const Measure *measure, Str text);
/* Everything that can be said once all rows are in, of the file alone and against what the store
 * has. Only findings come of it; nothing is written. */
Err delivery_judge(Cx *cx, Intake *intake) CHECKED;
/* Two of its parts: numbers and regions that are missing; regions that did not exist then. */
void checks_regions(Intake *intake);
void checks_validity(Intake *intake, bool converted);
Str finding_number(Arena *mem, double number); /* "12" or "12.345", as findings write numbers */

/* ---- checks_sums.c, checks_rounding.c: do the parts make the whole? ---- */

void rounding_detect(Intake *intake);
void check_sums(Intake *intake);   /* by what is declared: complete dimensions, areas */
void check_wholes(Intake *intake); /* by what the numbers say */

/* ---- checks_labels.c: can a heading be right? ---- */

void check_labels(Intake *intake);
Str column_label(Arena *mem, const Intake *intake, uint32_t measure, uint32_t cell);

/* ---- checks_history.c: previous deliveries and previous periods ---- */

Err check_history(Cx *cx, Intake *intake) CHECKED;

/* ---- checks_sources.c: declared pairs of indicators, one side of which the file brings ---- */

Err check_sources(Cx *cx, Intake *intake) CHECKED;

/* ---- register.c: schools ---- */

/* Takes what a row says of its school; *skip: the row is left out. */
Err register_row(Cx *cx, const Layout *layout, const Row *row, Intake *intake, bool *skip) CHECKED;
/* Schools of the partnership's own area that still have no place once this file is in -> a note
 * each. */
void register_notes(Intake *intake);
/* Inside the transaction: table school as this delivery makes it. */
Err register_store(Cx *cx, const Intake *intake, int64_t delivery) CHECKED;

/* ---- boundaries.c ---- */

typedef struct Outline { /* the boundary of one region as it is stored */
    const Region *region;
    Buf rings, points;
    size_t line;
    bool known;
} Outline;
typedef struct Outlines {
    Intake *intake; /* its mapping is set with the first feature */
    VEC(Outline) list;
    NumberTable of_region;
} Outlines;
/* NOT_FOUND with a finding where no mapping knows the features. */
Err boundaries_read(Cx *cx, Str path, Str name, Outlines *out) CHECKED;
Err boundaries_compare(Cx *cx, Outlines *outlines, Delivery *counts) CHECKED;
Err boundaries_store(Cx *cx, const Outlines *outlines, int64_t delivery) CHECKED;

/* ---- file.c: the bytes of the file ---- */

Err file_pieces(Cx *cx, Str path, Err (*each)(Cx *cx, void *arg, Str bytes), void *arg) CHECKED;
typedef struct FileLook {
    Str sha256;
    int64_t bytes;
} FileLook;
Err file_look(Cx *cx, Str path, FileLook *out) CHECKED;
Str file_name_of(Arena *mem, Str path); /* last part, as UTF-8 */

/* ---- delivery.c: steps that looking at a file shares with delivering it ---- */

/* Tells how far reading is; a fault: it is to stop. Also asked before reading begins, and before
 * anything is stored. */
Err delivery_goes_on(Cx *cx, const DeliverOptions *options, size_t rows) CHECKED;
void delivery_said(Delivery *out, const Mapping *mapping); /* title, publisher, licence … */
Str delivery_form(Arena *mem, const Table *table);         /* "CSV, UTF-8, ;" */
/* A fault of a context that is about to end, for one that goes on. */
void fault_keep(Cx *cx, const Fault *fault);

/* ---- delivery_store.c: the transaction ---- */

typedef struct Keep {
    Str path;
    Delivery *delivery; /* number, outcome and counts are set */
    Intake *intake;
    Outlines *outlines; /* or NULL */
    const Findings *findings;
    Chosen *chosen; /* or NULL */
} Keep;
/* Whose data a file brings: what an agreed mapping reads as open data is nobody's in particular,
 * all else is its sender's. `own`: see Intake. */
void intake_owned(Intake *intake, const Chosen *chosen, Str sender, bool own);
Err delivery_keep(Cx *cx, Keep *keep) CHECKED;
Err delivery_compare(Cx *cx, Keep *keep) CHECKED; /* counts only; writes nothing */
/* Inside store_do: numbers for the schools of a file that have none. */
Err delivery_number_schools(Cx *cx, Intake *intake) CHECKED;
/* CONFLICT where this delivery was purged: its file is not taken again. */
Err delivery_not_purged(Cx *cx, int64_t number) CHECKED;

/* ---- delivery_sql.c: the statements of deliveries ---- */

Err sql_delivery_of_digest(Cx *cx, Str sha256, int64_t *out) CHECKED; /* 0 where there is none */
Err sql_delivery_last(Cx *cx, int64_t *out) CHECKED;
Err sql_delivery_add(Cx *cx, const Delivery *delivery) CHECKED;
/* number, sha256, file_name, received, mapping, mapping_version, form, stand, attribution,
 * table_rows, rows_outside, added, changed, unchanged, bytes, purged, reason; newest first, without
 * those that were purged */
Err sql_deliveries(Cx *cx, Rows **out) CHECKED;
Err sql_delivery(Cx *cx, Rows **out, int64_t number) CHECKED;
Err sql_delivery_findings(Cx *cx, Rows **out,
                          int64_t delivery) CHECKED; /* rule, line, place, found, expected, times */
/* region, period, cell, number, decimals, presence, precise, base, marks, mapping, delivery,
 * mapping and organisation of its data set; of one observation the older first */
Err sql_versions(Cx *cx, Rows **out, int64_t measure, int64_t from_period,
                 int64_t to_period) CHECKED;
/* region, delivery, line, name, town, school_type, easting, northing, crs, place_delivery,
 * place_line */
Err sql_school_rows(Cx *cx, Rows **out) CHECKED;
Err sql_schools_clear(Cx *cx) CHECKED;
Err sql_boundary_of(Cx *cx, Rows **out, int64_t region) CHECKED; /* rings, points; newest first */
/* What senders keep: version, content, the newest of each mapping of the layout, latest kept first;
 * of one mapping the newest only; of a delivery the content alone. */
Err sql_memory_of_layout(Cx *cx, Rows **out, const Chosen *chosen) CHECKED;
Err sql_memory_newest(Cx *cx, Rows **out, const Chosen *chosen) CHECKED;
Err sql_memory_add(Cx *cx, const Chosen *chosen) CHECKED;
Err sql_memory_of_delivery(Cx *cx, Rows **out, int64_t delivery) CHECKED;
/* This mapping read the delivery. */
Err sql_memory_link(Cx *cx, const Chosen *chosen, int64_t delivery) CHECKED;
