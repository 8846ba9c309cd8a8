#pragma once
/* Values put into classes, as a map colours them. */

#include "chart/point.h"

typedef enum ClassMethod {
    CLASS_QUANTILE,  /* as many values in each class as can be */
    CLASS_EQUAL,     /* each class as wide as the others */
    CLASS_NATURAL,   /* the least spread inside the classes (Fisher 1958, Jenks 1967) */
    CLASS_DEVIATION, /* steps of one standard deviation around the mean */
    CLASS_MANUAL,    /* bounds as told */
    CLASS_METHODS
} ClassMethod;
Str class_method_id(ClassMethod method); /* "quantile", as it stands in addresses */
bool class_method_read(Str id, ClassMethod *out);

enum {
    CLASSES_LEAST = 2,
    CLASSES_MOST = 9,
    CLASSES_USUAL = 5,
    CLASS_BOUNDS = CLASSES_MOST - 1,
    CLASS_VALUES_LEAST = 5 /* fewer are not parted */
};

typedef enum ClassNote { /* why there are not as many as were asked for */
                         CLASS_AS_ASKED,
                         CLASS_FEW_VALUES,   /* one class: fewer than five values */
                         CLASS_EQUAL_VALUES, /* one class: all values read the same */
                         CLASS_FEWER         /* bounds that read the same became one */
} ClassNote;

typedef struct ClassWish {
    ClassMethod method;
    size_t classes;       /* 2 … 9; what lies outside is taken as the nearest */
    bool zero_own;        /* exact zeros are a class of their own, beside the others */
    const double *manual; /* bounds of CLASS_MANUAL, in any order */
    size_t n_manual;
} ClassWish;

typedef struct Classes {
    double bounds[CLASS_BOUNDS]; /* upper bounds of all classes but the last, ascending; a value on
                                    a bound belongs to the lower class */
    size_t n_bounds;
    bool zero_own;
    ClassNote note;
    size_t n_values;  /* that were parted: without exact zeros where these are on their own */
    double low, high; /* of these; 0 where there is none */
    int decimals;     /* that bounds show */
    bool has_middle;  /* of classes_split */
    double middle;
} Classes;

/* Whether exact zeros stand among other numbers: "up to 0" would then be a class beside real ones.
 */
bool classes_zero_apart(const ChartPoint *points, size_t n);
/* Bounds are rounded to what the points' decimals show, doubles dropped; missing points do not
 * count. O(n log n), natural breaks O(classes · n log n) in time and O(classes · n) in memory. */
Classes classes_make(Arena *mem, const ChartPoint *points, size_t n, const ClassWish *wish);
/* One bound is to be this one, so that classes lie below or above it: the nearest one moves there,
 * and where there is none the one class is parted. Outside the values no bound moves. */
void classes_split(Classes *classes, double middle);
bool class_above(const Classes *classes, size_t k); /* the middle */
/* Which class a clean point that has a value is in; CLASSES_MOST: exact zero as a class of its own.
 */
size_t classes_place(const Classes *classes, const ChartPoint *point);
/* How many of the points are in each class; counts[CLASSES_MOST] are the exact zeros. */
void classes_count(const Classes *classes, const ChartPoint *points, size_t n,
                   size_t counts[CLASSES_MOST + 1]);
