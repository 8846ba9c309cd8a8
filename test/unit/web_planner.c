/* Are the numbers and lists of the planner read as they are meant, and left alone where that is not
 * clear? */

#include "tap.h"

#include "web/planner_in.h"

static void reads(Cx *cx, PlannerKind kind, const char *text, const char *plain) {
    is_str(planner_plain(cx, kind, str_of(text)), plain, text);
}

static void shares(Cx *cx) {
    reads(cx, PLANNER_SHARE, "0,8", "0.8");
    reads(cx, PLANNER_SHARE, "0.8", "0.8");
    reads(cx, PLANNER_SHARE, "", "");
    reads(cx, PLANNER_SHARES, "Gymnasium: 0,41; Realschule: 0,2",
          "Gymnasium: 0.41,Realschule: 0.2");
    reads(cx, PLANNER_SHARES, "Gymnasium:0.41,Realschule:0.2", "Gymnasium:0.41,Realschule:0.2");
    reads(cx, PLANNER_SHARES, "Gymnasium:0,41,Realschule:0,2", "Gymnasium:0.41,Realschule:0.2");
    reads(cx, PLANNER_SHARES, "1:0,98,2:1,3:0,9", "1:0.98,2:1,3:0.9");
    reads(cx, PLANNER_SHARES, "Gesamt, Nord: 0,3; b: 1", "Gesamt, Nord: 0.3,b: 1");
    reads(cx, PLANNER_SHARES, "1:0,98;", "1:0.98");
    reads(cx, PLANNER_SHARES, "1:0,9,8,7", "1:0.9,8,7");
    reads(cx, PLANNER_SHARES, "0,1,0,2", "0,1,0,2");
    reads(cx, PLANNER_SHARES, ";;,:", ",:");
}

static void counts(Cx *cx) {
    reads(cx, PLANNER_COUNTS, "1150", "1150");
    reads(cx, PLANNER_COUNTS, "1.150", "1150");
    reads(cx, PLANNER_COUNTS, "2026: 1.150; 2027: 12.140.000", "2026: 1150,2027: 12140000");
    reads(cx, PLANNER_COUNTS, "2026:498,2027:486", "2026:498,2027:486");
    reads(cx, PLANNER_COUNTS, "29; 56; 81", "29,56,81");
    reads(cx, PLANNER_COUNTS, "29,56,81", "29,56,81");
    reads(cx, PLANNER_COUNTS, "1.15", "1.15");
    reads(cx, PLANNER_COUNTS, "1150.000", "1150.000");
}

static void others(Cx *cx) {
    reads(cx, PLANNER_WORD, "Bau, neu; 2,5", "Bau, neu; 2,5");
    is_str(planner_told(cx, PLANNER_SHARES, S("Gymnasium:0.41,Realschule:0.2")),
           "Gymnasium: 0,41; Realschule: 0,2", "told in German");
    cx->lang = EN;
    is_str(planner_told(cx, PLANNER_SHARES, S("Gymnasium:0.41,Realschule:0.2")),
           "Gymnasium: 0.41; Realschule: 0.2", "and in English");
    cx->lang = DE;
}

int main(void) {
    Cx cx;
    cx_begin(&cx, DE);
    shares(&cx);
    counts(&cx);
    others(&cx);
    cx_end(&cx);
    return done();
}
