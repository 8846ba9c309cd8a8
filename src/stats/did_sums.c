/* What do many effects come to: by time since the start, by group, by year, over all? */

#include <math.h>
#include <string.h>

#include "stats/did.h"

/* Share of the units that begin at each group's time, weighted. */
static double share_of(const Did *did, double group) {
    double sum = 0;
    for (size_t i = 0; i < did->n; i++)
        sum += did->first[i] == group ? did->share_weights[i] : 0;
    return sum / (double)did->n;
}

/* Effects that are averaged: with weight by the size of their groups, or alike. */
typedef struct Averaging {
    const Did *did;
    DidBy by;
    DidMean *at; /* effects with their influence functions */
    double *group, *share;
    size_t n;
    bool estimated; /* the weights are shares of groups */
} Averaging;

static void take(Averaging *averaging, DidMean effect, double group, double share) {
    size_t k = averaging->n++;
    averaging->at[k] = effect;
    averaging->group[k] = group;
    averaging->share[k] = share;
}

static DidMean averaged(Arena *mem, Averaging *averaging) {
    const Did *did = averaging->did;
    DidMean out = {.se = NAN, .influence = NEW_ARRAY(mem, double, did->n)};
    double shares = 0, square = 0, size = 0;
    for (size_t k = 0; k < averaging->n; k++)
        shares += averaging->share[k];
    for (size_t k = 0; k < averaging->n; k++) {
        double weight = averaging->share[k] / shares;
        const double *influence = averaging->at[k].influence;
        out.att += weight * averaging->at[k].att;
        size = fmax(size, fabs(averaging->at[k].att));
        for (size_t i = 0; i < did->n; i++)
            out.influence[i] += weight * influence[i];
    }
    for (size_t k = 0; averaging->estimated && k < averaging->n; k++) {
        double by = (averaging->at[k].att - out.att) / shares; /* att_k/Σp − Σ att·p/(Σp)² */
        for (size_t i = 0; i < did->n; i++) {
            double own = did->first[i] == averaging->group[k] ? did->share_weights[i] : 0;
            out.influence[i] += by * (own - averaging->share[k]);
        }
    }
    for (size_t i = 0; i < did->n; i++)
        square += out.influence[i] * out.influence[i];
    double se = sqrt(square) / (double)did->n;
    if (se > size * 1e-13) out.se = se;
    return out;
}

static double place_of(const DidCell *cell, DidBy by) {
    if (by == DID_DYNAMIC) return cell->time - cell->group;
    return by == DID_GROUP ? cell->group : cell->time;
}

static bool cell_counts(const DidCell *cell, DidBy by) {
    if (cell->state != DID_DEFINED && cell->state != DID_REFERENCE) return false;
    return by == DID_DYNAMIC || cell->time >= cell->group;
}

/* The mean over the cells at one place (all of them for DID_SIMPLE). */
static bool mean_at(Arena *mem, DidMean *out, Averaging *averaging, const double *place) {
    const Did *did = averaging->did;
    averaging->n = 0;
    averaging->estimated = averaging->by != DID_GROUP;
    for (size_t c = 0; c < did->n_cells; c++) {
        const DidCell *cell = did->cells + c;
        if (!cell_counts(cell, averaging->by)) continue;
        if (place && place_of(cell, averaging->by) != *place) continue;
        take(averaging, (DidMean){.att = cell->att, .influence = did->influence + c * did->n},
             cell->group, averaging->estimated ? share_of(did, cell->group) : 1);
    }
    if (!averaging->n) return false;
    *out = averaged(mem, averaging);
    if (place) out->at = *place;
    return true;
}

static void overall_mean(Arena *mem, DidMeans *out, Averaging *averaging) {
    averaging->n = 0;
    averaging->estimated = averaging->by == DID_GROUP;
    for (size_t i = 0; i < out->n; i++) {
        double at = out->parts[i].at;
        if (averaging->by == DID_DYNAMIC && at < 0) continue;
        take(averaging, out->parts[i], at, averaging->estimated ? share_of(averaging->did, at) : 1);
    }
    out->overall = averaged(mem, averaging);
    if (!averaging->n) out->overall.att = NAN;
}

/* Event times, groups or times that have effects, rising. */
static double *places_of(Arena *mem, const Did *did, DidBy by, size_t *n) {
    double *places = NEW_ARRAY(mem, double, did->n_cells);
    *n = 0;
    for (size_t c = 0; c < did->n_cells; c++) {
        if (!cell_counts(did->cells + c, by)) continue;
        double place = place_of(did->cells + c, by);
        size_t k = *n;
        while (k > 0 && places[k - 1] > place)
            k--;
        if (k > 0 && places[k - 1] == place) continue;
        memmove(places + k + 1, places + k, (*n - k) * sizeof *places);
        places[k] = place;
        ++*n;
    }
    return places;
}

bool did_means(Arena *mem, DidMeans *out, const Did *did, DidBy by) {
    size_t cells = did->n_cells, n;
    Averaging averaging = {.did = did,
                           .by = by,
                           .at = NEW_ARRAY(mem, DidMean, cells),
                           .group = NEW_ARRAY(mem, double, cells),
                           .share = NEW_ARRAY(mem, double, cells)};
    *out = (DidMeans){.parts = NULL};
    if (by == DID_SIMPLE) return mean_at(mem, &out->overall, &averaging, NULL);
    double *places = places_of(mem, did, by, &n);
    out->parts = NEW_ARRAY(mem, DidMean, n);
    for (size_t k = 0; k < n; k++)
        if (mean_at(mem, out->parts + out->n, &averaging, places + k)) out->n++;
    if (!out->n) return false;
    overall_mean(mem, out, &averaging);
    return true;
}
