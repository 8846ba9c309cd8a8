#include "figures/delivery_in.h"
void check_labels(Intake *intake) { (void)intake; }
Str column_label(Arena *mem, const Intake *intake, uint32_t measure, uint32_t cell) { (void)mem; (void)cell; return intake->measures.at[measure]->title.in[DE]; }
