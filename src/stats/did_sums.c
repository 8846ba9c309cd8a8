/* What do many effects come to: by time since the start, by group, by year, over all? */

#include <math.h>

#include "stats/did.h"

/* Share of the units that begin at each group's time, weighted. */
static double share_of(const Did *did, double group) {
    double sum = 0;
    for (size_t i = 0; i < did->n; i++)
        sum += did->first[i] == group ? did->share_weights[i] : 0;
    return sum / (double)did->n;
}

/* A weighted sum of effects: each with its group's share where those shares are estimated. */
typedef struct Summed {
    const DidMean *at;                    /* effects with their influence functions */
    const double *weight, *group, *share; /* share NULL: weights are known */
    size_t n;
} Summed;

static DidMean summed(Arena *mem, const Did *did, const Summed *sum) {
    DidMean out = {.se = NAN, .influence = NEW_ARRAY(mem, double, did->n)};
    double shares = 0, square = 0, n = (double)did->n;
    for (size_t k = 0; k < sum->n; k++) {
        out.att += sum->weight[k] * sum->at[k].att;
        if (sum->share) shares += sum->share[k];
        if (sum->at[k].influence)
            for (size_t i = 0; i < did->n; i++)
                out.influence[i] += sum->weight[k] * sum->at[k].influence[i];
    }
    for (size_t k = 0; sum->share && k < sum->n; k++) {
        double by = (sum->at[k].att - out.att) / shares; /* att_k/Σp − Σ att·p/(Σp)² */
        for (size_t i = 0; i < did->n; i++) {
            double own = did->first[i] == sum->group[k] ? did->share_weights[i] : 0;
            out.influence[i] += by * (own - sum->share[k]);
        }
    }
    for (size_t i = 0; i < did->n; i++)
        square += out.influence[i] * out.influence[i];
    double size = fabs(out.att), se = sqrt(square) / n;
    for (size_t k = 0; k < sum->n; k++)
        size = fmax(size, fabs(sum->at[k].att));
    if (se > size * 1e-13) out.se = se;
    return out;
}

/* The cells that one mean is over. */
typedef struct Chosen {
    DidMean *at;
    double *weight, *group, *share;
    size_t n;
} Chosen;

static Chosen chosen_room(Arena *mem, size_t n) {
    return (Chosen){NEW_ARRAY(mem, DidMean, n), NEW_ARRAY(mem, double, n),
                    NEW_ARRAY(mem, double, n), NEW_ARRAY(mem, double, n), 0};
}

static double place_of(const DidCell *cell, DidBy by) {
    if (by == DID_DYNAMIC) return cell->time - cell->group;
    return by == DID_GROUP ? cell->group : cell->time;
}

static bool cell_counts(const DidCell *cell, DidBy by) {
    if (cell->state != DID_DEFINED && cell->state != DID_REFERENCE) return false;
    if (by == DID_DYNAMIC) return true;
    return cell->time >= cell->group;
}

/* The mean over the cells at one place (all of them for DID_SIMPLE). */
static bool mean_at(Arena *mem, DidMean *out, const Did *did, DidBy by, const double *place) {
    Chosen chosen = chosen_room(mem, did->n_cells);
    double shares = 0;
    for (size_t c = 0; c < did->n_cells; c++) {
        const DidCell *cell = did->cells + c;
        if (!cell_counts(cell, by) || (place && place_of(cell, by) != *place)) continue;
        size_t k = chosen.n++;
        chosen.at[k] = (DidMean){.att = cell->att, .influence = did->influence + c * did->n};
        chosen.group[k] = cell->group;
        shares += chosen.share[k] = share_of(did, cell->group);
    }
    for (size_t k = 0; k < chosen.n; k++)
        chosen.weight[k] = by == DID_GROUP ? 1 / (double)chosen.n : chosen.share[k] / shares;
    if (!chosen.n) return false;
    *out = summed(mem, did,
                  &(Summed){chosen.at, chosen.weight, chosen.group,
                            by == DID_GROUP ? NULL : chosen.share, chosen.n});
    if (place) out->at = *place;
    return true;
}

static void overall_mean(Arena *mem, DidMeans *out, const Did *did, DidBy by) {
    Chosen chosen = chosen_room(mem, out->n);
    double shares = 0;
    for (size_t i = 0; i < out->n; i++) {
        if (by == DID_DYNAMIC && out->parts[i].at < 0) continue;
        size_t k = chosen.n++;
        chosen.at[k] = out->parts[i];
        chosen.group[k] = out->parts[i].at;
        shares += chosen.share[k] = by == DID_GROUP ? share_of(did, out->parts[i].at) : 1;
    }
    for (size_t k = 0; k < chosen.n; k++)
        chosen.weight[k] = chosen.share[k] / shares;
    out->overall = summed(mem, did,
                          &(Summed){chosen.at, chosen.weight, chosen.group,
                                    by == DID_GROUP ? chosen.share : NULL, chosen.n});
    if (!chosen.n) out->overall.att = NAN;
}

bool did_means(Arena *mem, DidMeans *out, const Did *did, DidBy by) {
    *out = (DidMeans){.parts = NEW_ARRAY(mem, DidMean, did->n_cells)};
    if (by == DID_SIMPLE) return mean_at(mem, &out->overall, did, by, NULL);
    VEC(double) places = {0};
    for (size_t c = 0; c < did->n_cells; c++) {
        if (!cell_counts(did->cells + c, by)) continue;
        double place = place_of(did->cells + c, by);
        size_t k = 0;
        while (k < places.n && places.at[k] < place)
            k++;
        if (k < places.n && places.at[k] == place) continue;
        vec_push(mem, &places, place);
        for (size_t j = places.n - 1; j > k; j--)
            places.at[j] = places.at[j - 1];
        places.at[k] = place;
    }
    for (size_t k = 0; k < places.n; k++)
        if (mean_at(mem, out->parts + out->n, did, by, places.at + k)) out->n++;
    if (!out->n) return false;
    overall_mean(mem, out, did, by);
    return true;
}
