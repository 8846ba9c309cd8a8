#pragma once
/* Between the pages about schools: what is said of one, as text for a cell. */

#include "web/web_in.h"

/* A number, or the state in words; it leads to where the school's page tells its source. */
FigureView school_fact_view(Cx *cx, const Request *request, const PublishedSchool *school,
                            SchoolFact fact);
Str school_href(Cx *cx, const Request *request, const Region *school); /* keeps as_of */
/* "fact-pupils": the place on the school's page. */
Str school_fact_id(SchoolFact fact);
/* The columns of .json and .csv, and a row of them. */
Sheet school_sheet(void);
void school_sheet_row(Cx *cx, Sheet *sheet, const PublishedSchool *school, Str type_name);
