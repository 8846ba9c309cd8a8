/* The week of the measures, their way to a decision, promises and evidence, and what does not fit
 * together. The region is invented; what is expected was counted by hand. */

#include "agenda_fixture.h"

static AgendaAsk ask;

static void partners(void) {
    given(KIND_PARTNER, "musterstadt", {PARTNER_NAME, "Stadt Musterstadt"},
          {PARTNER_INVENTED, "yes"}, {PARTNER_REGION, "99001"});
    given(KIND_PARTNER, "real", {PARTNER_NAME, "Stadt Echt"});
    given(KIND_AGREEMENT, "a", {AGREEMENT_TITLE, "Vereinbarung"});
    given(KIND_DUTY, "d1", {DUTY_AGREEMENT, "a"}, {DUTY_PLACE, "1"},
          {DUTY_TEXT, "Gemeinsam handeln"});
    given(KIND_DUTY, "d4", {DUTY_AGREEMENT, "a"}, {DUTY_PLACE, "4"}, {DUTY_TEXT, "Wirkung prüfen"});
    given(KIND_COMMITMENT, "c1", {COMMITMENT_PARTNER, "musterstadt"}, {COMMITMENT_DUTY, "d4"},
          {COMMITMENT_TEXT, "Jede Maßnahme prüfen"}, {COMMITMENT_OWNER, "Bildungsbüro"},
          {COMMITMENT_DUE, "2026-10-01"});
    given(KIND_COMMITMENT, "c2", {COMMITMENT_PARTNER, "musterstadt"}, {COMMITMENT_DUTY, "d1"},
          {COMMITMENT_TEXT, "Steuerungsrunde einrichten"}, {COMMITMENT_KEPT, "2026-11-02"});
    given(KIND_COMMITMENT, "c3", {COMMITMENT_PARTNER, "real"}, {COMMITMENT_DUTY, "d4"},
          {COMMITMENT_TEXT, "Wirkung prüfen"}, {COMMITMENT_FROM, "2023-04-21"});
    given(KIND_COMMITMENT, "c4", {COMMITMENT_PARTNER, "musterstadt"}, {COMMITMENT_DUTY, "d1"},
          {COMMITMENT_TEXT, "Sprachbildung ausbauen"}, {COMMITMENT_OWNER, "Bildungsbüro"},
          {COMMITMENT_DUE, "2026-11"}, {COMMITMENT_CHECK_DUE, "2026-06"});
}

static void reading(void) {
    given(KIND_GOAL, "g1", {GOAL_TEXT, "Durchgängige Sprachbildung"});
    given(KIND_MEASURE, "m1", {MEASURE_TITLE, "Lesezeit"}, {MEASURE_OWNER, "musterstadt"},
          {MEASURE_OFFICE, "Bildungsbüro"}, {MEASURE_STATE, "running"}, {MEASURE_COMMITMENTS, "c1"},
          {MEASURE_GOALS, "g1"}, {MEASURE_INPUT, "Zeit"}, {MEASURE_OUTPUT, "Stunden"});
    given(KIND_MILESTONE, "s1", {MILESTONE_MEASURE, "m1"}, {MILESTONE_TITLE, "Vertrag"},
          {MILESTONE_DUE, "2026-11-10"}, {MILESTONE_WHO, "Schulamt"});
    given(KIND_MILESTONE, "s2", {MILESTONE_MEASURE, "m1"}, {MILESTONE_TITLE, "Auftakt"},
          {MILESTONE_DUE, "2026-11-01"}, {MILESTONE_DONE, "2026-11-03"});
    given(KIND_MILESTONE, "s3", {MILESTONE_MEASURE, "m1"}, {MILESTONE_TITLE, "Bericht"},
          {MILESTONE_DUE, "2026-11"});
    given(KIND_MILESTONE, "s4", {MILESTONE_MEASURE, "m1"}, {MILESTONE_TITLE, "Abschluss"},
          {MILESTONE_DUE, "2027"});
    given(KIND_MONEY, "e1", {MONEY_MEASURE, "m1"}, {MONEY_LINE, "Personal"}, {MONEY_YEAR, "2026"},
          {MONEY_PLAN, "1000.10"}, {MONEY_SPENT, "1250.25"});
    given(KIND_MONEY, "e2", {MONEY_MEASURE, "m1"}, {MONEY_LINE, "Sachkosten"}, {MONEY_YEAR, "2027"},
          {MONEY_PLAN, "500.00"});
    given(KIND_MONEY, "e3", {MONEY_MEASURE, "m1"}, {MONEY_LINE, "Kürzung"}, {MONEY_YEAR, "2027"},
          {MONEY_PLAN, "-0.10"});
    given(KIND_RISK, "r1", {RISK_MEASURE, "m1"}, {RISK_TEXT, "Zu wenig Räume"},
          {RISK_CHANCE, "high"}, {RISK_HARM, "high"});
    given(KIND_RISK, "r2", {RISK_MEASURE, "m1"}, {RISK_TEXT, "Vorbei"}, {RISK_OVER, "2026-11-01"});
    given(KIND_NOTE, "n1", {NOTE_MEASURE, "m1"}, {NOTE_DAY, "2026-11-12"}, {NOTE_STATE, "on-track"},
          {NOTE_TEXT, "Läuft"});
    given(KIND_NOTE, "n0", {NOTE_MEASURE, "m1"}, {NOTE_DAY, "2026-11-20"}, {NOTE_STATE, "doubt"},
          {NOTE_TEXT, "Es fehlen Räume"});
    given(KIND_CHECK, "k1", {CHECK_MEASURE, "m1"}, {CHECK_QUESTION, "Erreichen wir die Kinder?"},
          {CHECK_REGISTERED, "2026-01-10"}, {CHECK_DATA_FROM, "2026-02"},
          {CHECK_DONE, "2026-09-01"}, {CHECK_STEP, "2"});
    given(KIND_CHECK, "k2", {CHECK_MEASURE, "m1"}, {CHECK_QUESTION, "Lesen sie besser?"},
          {CHECK_REGISTERED, "2026-03-10"}, {CHECK_DATA_FROM, "2026-03"}, {CHECK_DUE, "2026-10-31"},
          {CHECK_STEP, "5"});
}

static void others(void) {
    given(KIND_MEASURE, "m2", {MEASURE_TITLE, "Ältere Maßnahme"}, {MEASURE_OWNER, "musterstadt"},
          {MEASURE_STATE, "running"}, {MEASURE_UNTIL, "2026-09-30"});
    given(KIND_MILESTONE, "s9", {MILESTONE_MEASURE, "m2"}, {MILESTONE_TITLE, "Später"},
          {MILESTONE_DUE, "2031"});
    given(KIND_MEASURE, "m5", {MEASURE_TITLE, "Zuletzt genannt"}, {MEASURE_OWNER, "musterstadt"},
          {MEASURE_STATE, "running"});
    given(KIND_MEASURE, "m3", {MEASURE_TITLE, "Beendet"}, {MEASURE_OWNER, "musterstadt"},
          {MEASURE_STATE, "ended"});
    given(KIND_MILESTONE, "s5", {MILESTONE_MEASURE, "m3"}, {MILESTONE_TITLE, "Nie erledigt"},
          {MILESTONE_DUE, "2027-05-01"});
    given(KIND_MEASURE, "m4", {MEASURE_TITLE, "Idee"}, {MEASURE_OWNER, "musterstadt"},
          {MEASURE_STATE, "voted"}, {MEASURE_COMMITMENTS, "c1"});
    given(KIND_APPROVAL, "p1", {APPROVAL_MEASURE, "m4"}, {APPROVAL_STEP, "complete"},
          {APPROVAL_DAY, "2026-05-01"}, {APPROVAL_RESULT, "back"});
    given(KIND_APPROVAL, "p2", {APPROVAL_MEASURE, "m4"}, {APPROVAL_STEP, "complete"},
          {APPROVAL_DAY, "2026-06-01"}, {APPROVAL_RESULT, "yes"});
    given(KIND_APPROVAL, "p3", {APPROVAL_MEASURE, "m4"}, {APPROVAL_STEP, "decided"},
          {APPROVAL_DAY, "2026-07-01"}, {APPROVAL_RESULT, "back"}, {APPROVAL_DECISION, "b1"});
    given(KIND_BODY, "k", {BODY_NAME, "Steuerungsgruppe"}, {BODY_KIND, "steering"});
    given(KIND_DECISION, "b1", {DECISION_TEXT, "Maßnahme Idee"}, {DECISION_BODY, "k"},
          {DECISION_STATE, "waiting"}, {DECISION_WAITS, "musterstadt|real"},
          {DECISION_RESOLVED, "real"}, {DECISION_UNTIL, "2026-12-01"});
    given_at = given_clock() - 2 * 86400;
    given(KIND_NOTE, "n9", {NOTE_MEASURE, "m3"}, {NOTE_DAY, "2026-11-20"}, {NOTE_STATE, "done"},
          {NOTE_TEXT, "Fertig"});
}

static MeasureWeek week_of(const char *id) {
    MeasureWeek week;
    must(measure_week(&cx, &week, &given_records,
                      record_find(&given_records, KIND_MEASURE, str_of(id)), &ask) == OK);
    return week;
}

static void week(void) {
    MeasureWeek m1 = week_of("m1");
    is_str(m1.owner->id, "musterstadt", "whose it is");
    is_int(m1.n_overdue, 2, "a milestone and a check are overdue; a month that runs is not");
    is_str(m1.overdue[0].what->id, "k2", "the longest first");
    is_int(m1.overdue[0].days, 22, "31 October to 22 November");
    is_int(m1.overdue[1].days, 12, "10 to 22 November");
    is_str(due_sentence(cx.mem, DE, &given_records, &m1.overdue[1]),
           "Meilenstein „Vertrag“ ist seit 12 Tagen überfällig (fällig: 10. November 2026). "
           "Zuständig: Stadt "
           "Musterstadt, Schulamt.",
           "with whom");
    is_str(m1.next->id, "s3", "the month that runs comes next");
    is_str(m1.note->id, "n0", "the newest note by its day");
    is_int(m1.money.plan, 150000, "planned in cents, less what was cut");
    is_int(m1.money.spent, 125025, "spent");
    is_int(m1.money.unknown, 2, "two lines without");
    ok(!m1.money.beyond && m1.money_of_year.beyond, "beyond the plan of this year only");
    is_str(money_text(cx.mem, DE, m1.money.spent), "1.250,25\u00a0€", "euros");
    is_int(m1.risks, 1, "one open risk");
    is_int(m1.risks_high, 1, "a high one");
    is_str(attention_id(m1.attention), "overdue", "it needs attention");
    is_str(attention_id(week_of("m2").attention), "silent", "nobody wrote about it");
    is_str(attention_id(week_of("m5").attention), "not-recorded", "only its name was entered");
    is_str(attention_id(week_of("m4").attention), "resting", "one that does not run need not");
}

static void weekly(void) {
    Weekly all;
    ok(agenda_weekly(&cx, &all, &given_records, &ask) == OK, "the week is made");
    is_int(all.n, 5, "an ended measure that changed is there");
    is_str(all.measures[0].measure->id, "m1", "what needs attention first");
    is_str(all.measures[1].measure->id, "m2", "then what nobody speaks of");
    is_str(all.measures[2].measure->id, "m3", "then by title");
    is_int(all.measures[2].n_changes, 1, "one change");
    ok(all.measures[2].changes[0].fresh, "a new note");
    is_int(all.n_changes, 1, "in all");
    is_int(all.n_overdue, 2, "two overdue");
    AgendaAsk earlier = ask;
    earlier.since = given_clock();
    ok(agenda_weekly(&cx, &all, &given_records, &earlier) == OK && all.n == 4,
       "without changes it is left out");
    AgendaAsk visitor = ask;
    visitor.person = NULL;
    ok(agenda_weekly(&cx, &all, &given_records, &visitor) == OK && all.n == 0,
       "a visitor sees none that is not released");
    AgendaDue *due;
    size_t n;
    ok(agenda_overdue(&cx, &due, &n, &given_records, &ask) == OK, "all that is overdue");
    is_int(n, 4, "the two, a promise to keep and a check of one");
    is_str(due[0].what->id, "c4", "its check since June");
    is_str(due[1].what->id, "c1", "to be kept since October");
}

static void path(void) {
    ApprovalPath path;
    const Record *m4 = record_find(&given_records, KIND_MEASURE, S("m4"));
    ok(measure_path(&cx, &path, &given_records, m4) == OK, "the way of a measure");
    is_int(path.steps[0].is, PATH_SAID, "submitted: its state says so");
    is_int(path.steps[1].is, PATH_DONE, "complete: the newer entry");
    is_int(path.steps[2].is, PATH_SAID, "voted on, without an entry");
    is_int(path.steps[3].is, PATH_BACK, "the decision was given back");
    is_int(path.steps[4].is, PATH_AHEAD, "running is ahead");
    is_str(path.missing, "decided", "a decision is missing");
    is_int(path.n_waiting, 1, "a council is waited for");
    size_t n;
    const Record **partners = decision_waits(cx.mem, &given_records, path.waiting[0], &n);
    is_int(n, 1, "one has resolved");
    is_str(partners[0]->id, "musterstadt", "the other has not");
    ok(!decision_overdue(path.waiting[0], ask.today), "due in December");
    ok(decision_overdue(path.waiting[0], (Date){2026, 12, 2}), "... and overdue after it");
    LogicModel model = measure_logic(record_find(&given_records, KIND_MEASURE, S("m1")));
    is_int(model.missing, 2, "outcome and impact are missing");
}

/* Of real partners it is not said that nothing is shown to work where nobody has told anything. */
static void evidence_named(void) {
    static const struct {
        const char *owner, *sentence;
    } rows[] = {{"real", "Ob diese Maßnahme wirkt, ist hier nicht erfasst."},
                {"musterstadt", "Für diese Maßnahme ist noch keine Wirkung belegt."}};
    for (size_t i = 0; i < 2; i++) {
        MeasureEvidence evidence;
        const Record *named =
            given_list(KIND_MEASURE, "named", (const Given[]){{MEASURE_OWNER, rows[i].owner}}, 1);
        ok(measure_evidence(&cx, &evidence, &given_records, named, &ask) == OK, "%s",
           rows[i].owner);
        is_str(evidence_sentence(cx.mem, DE, &evidence), rows[i].sentence, "nothing is entered");
    }
}

static void loops(void) {
    PartnerLoop loop;
    const Record *town = record_find(&given_records, KIND_PARTNER, S("musterstadt"));
    ok(partner_loop(&cx, &loop, &given_records, town, &ask) == OK, "what a partner promised");
    is_int(loop.n_promises, 3, "three promises");
    is_str(loop.promises[2].commitment->id, "c1", "by the duty's number");
    is_str(loop_id(loop.promises[2].state), "checked", "checked, but not above step 3");
    is_int(loop.promises[2].n_measures, 2, "two measures answer it");
    ok(loop.promises[2].overdue && !loop.promises[2].kept, "and it is overdue");
    is_str(loop_id(loop.promises[0].state), "open", "no measure answers");
    ok(loop.promises[0].kept && loop.promises[0].without_owner, "kept, by nobody named");
    ok(loop.promises[1].check_overdue && !loop.promises[1].overdue,
       "a month that runs is not over");
    is_int(loop.n_own, 5, "five measures");
    is_int(loop.measures[0].step, 2, "an unfinished check shows nothing");
    is_int(loop.measures[0].n_due, 1, "it is overdue");
    is_int(loop.measures[0].n_late, 0, "March may have been after the 10th");
    ok(str_starts(evidence_sentence(cx.mem, DE, &loop.measures[0]), S("Belegt bis zur Stufe 2: ")),
       "and the sentence says so");
    is_int(loop.n_open, 4, "all that is open with it");
    ok(!loop.not_recorded, "something is recorded");
    const Record *real = record_find(&given_records, KIND_PARTNER, S("real"));
    ok(partner_loop(&cx, &loop, &given_records, real, &ask) == OK, "a real partner");
    is_str(loop_id(loop.promises[0].state), "not-recorded", "its bare duty is neutral");
    ok(loop.not_recorded && loop.n_open == 0, "and nothing is held against it");
    evidence_named();
    SignatoryBrief brief;
    AgendaAsk quarter = ask;
    quarter.since = given_clock() - 90 * 86400;
    ok(signatory_brief(&cx, &brief, &given_records, town, &quarter) == OK, "two pages");
    is_int(brief.n_done, 3, "a check, a milestone, a kept promise within 90 days");
    is_str(brief.done[0].what->id, "s2", "newest first");
    is_int(brief.n_decisions, 1, "one decision waits for its council");
    is_int(brief.n_targets, 1, "one target for its area");
}

static void targets(void) {
    given(KIND_OUTCOME, "o1", {OUTCOME_GOAL, "g1"}, {OUTCOME_TEXT, "Kinder lesen"});
    given(KIND_TARGET, "t1", {TARGET_OUTCOME, "o1"}, {TARGET_INDICATOR, "X-1"},
          {TARGET_REGION, "99001"}, {TARGET_DIRECTION, "down"}, {TARGET_VALUE, "4.5"},
          {TARGET_PERIOD, "2030"}, {TARGET_BASE_PERIOD, "2020"}, {TARGET_BASE_VALUE, "8"});
    given(KIND_TARGET, "t2", {TARGET_OUTCOME, "o1"}, {TARGET_INDICATOR, "X-1"},
          {TARGET_REGION, "99"}, {TARGET_DIRECTION, "up"}, {TARGET_VALUE, "4.5"},
          {TARGET_PERIOD, "2030"});
    given(KIND_TARGET, "t3", {TARGET_OUTCOME, "o1"}, {TARGET_INDICATOR, "X-1"},
          {TARGET_REGION, "99"}, {TARGET_DIRECTION, "up"}, {TARGET_VALUE, "4.5"},
          {TARGET_PERIOD, "2020"}, {TARGET_BASE_PERIOD, "2020"});
    given(KIND_TARGET, "t4", {TARGET_OUTCOME, "o1"}, {TARGET_INDICATOR, "X-1"},
          {TARGET_REGION, "99"}, {TARGET_DIRECTION, "up"}, {TARGET_VALUE, "4.5"},
          {TARGET_PERIOD, "2030"}, {TARGET_BASE_PERIOD, "2020"}, {TARGET_BASE_VALUE, "8"});
    given(KIND_STORY, "y1", {STORY_TARGET, "t1"}, {STORY_BEHIND, "Zu wenig Zeit"},
          {STORY_NEXT, "Mehr"});
}

static void story(void) {
    TargetStory story;
    const Record *t1 = record_find(&given_records, KIND_TARGET, S("t1"));
    ok(target_story(&cx, &story, &given_records, t1, &ask) == OK, "the story of a target");
    is_str(story.goal->id, "g1", "which goal");
    is_str(story.texts[0], "Zu wenig Zeit", "what lies behind");
    is_str(story.texts[2], "", "what works is not written yet");
    is_int(story.n_contributing, 1, "one measure contributes");
    is_double(story.aim.value, 4.5, 0, "its value");
    is_int(story.aim.period.year, 2030, "and its year");
}

/* Goals: a → b → c → a, d → a, e → e. */
static void conflicts_given(void) {
    given(KIND_GOAL, "a", {GOAL_TEXT, "A"}, {GOAL_SERVES, "b"});
    given(KIND_GOAL, "b", {GOAL_TEXT, "B"}, {GOAL_SERVES, "c"});
    given(KIND_GOAL, "c", {GOAL_TEXT, "C"}, {GOAL_SERVES, "a"});
    given(KIND_GOAL, "d", {GOAL_TEXT, "D"}, {GOAL_SERVES, "a"});
    given(KIND_GOAL, "e", {GOAL_TEXT, "E"}, {GOAL_SERVES, "e"});
    given(KIND_FIELD_OF_ACTION, "f1", {FIELD_OF_ACTION_NAME, "Grundschule"},
          {FIELD_OF_ACTION_UNTIL, "2018"});
    given(KIND_FIELD_OF_ACTION, "f2", {FIELD_OF_ACTION_NAME, "Schule"},
          {FIELD_OF_ACTION_FROM, "2018-05-07"}, {FIELD_OF_ACTION_REPLACES, "f1|f3"});
    given(KIND_FIELD_OF_ACTION, "f3", {FIELD_OF_ACTION_NAME, "Weiterführende Schule"});
    given(KIND_FIELD_OF_ACTION, "f4", {FIELD_OF_ACTION_NAME, "Alt"},
          {FIELD_OF_ACTION_UNTIL, "2019"});
    given(KIND_FIELD_OF_ACTION, "f5", {FIELD_OF_ACTION_NAME, "Neu"}, {FIELD_OF_ACTION_FROM, "2018"},
          {FIELD_OF_ACTION_REPLACES, "f4"});
    given(KIND_DECISION, "b2", {DECISION_TEXT, "Schon gefasst"}, {DECISION_BODY, "k"},
          {DECISION_STATE, "taken"}, {DECISION_WAITS, "musterstadt|real"},
          {DECISION_RESOLVED, "musterstadt"});
    given(KIND_CHECK, "k9", {CHECK_MEASURE, "m2"}, {CHECK_QUESTION, "Hat es gewirkt?"},
          {CHECK_REGISTERED, "2026-05-01"}, {CHECK_DATA_FROM, "2026-04"});
}

static void conflicts(void) {
    static const char *const want[] = {
        "goal-cycle a",
        "goal-cycle e",
        "fields-overlap f5",
        "field-without-end f2",
        "target-without-base t2",
        "target-before-base t3",
        "target-against t4",
        "commitment-without-owner c2",
        "commitment-without-owner c3",
        "measure-open m3",
        "measure-beyond m2",
        "milestone-beyond s9",
        "check-late k9",
        "decision-taken-waiting b2",
    };
    Conflicts found = {.mem = cx.mem, .lang = DE};
    agenda_conflicts(&found, &given_records, ask.today);
    conflicts_sort(&found);
    const Conflict *list = found.list.at;
    size_t n = found.list.n;
    is_int(n, sizeof want / sizeof *want, "each once");
    for (size_t i = 0; i < n && i < sizeof want / sizeof *want; i++)
        is_str(str_format(cx.mem, "%.*s %.*s", STR_ARG(conflict_id(list[i].kind)),
                          STR_ARG(list[i].at[0].id)),
               want[i], "found");
    if (!n) return;
    is_str(list[0].text,
           "Das Ziel „A“ dient am Ende sich selbst: „A“ → „B“ → „C“ → „A“. Bitte bei einem der "
           "Ziele „dient dem Ziel“ leeren.",
           "the whole circle is told");
    for (size_t i = 0; i < n; i++)
        printf("# %.*s: %.*s\n", STR_ARG(list[i].key), STR_ARG(list[i].text));
    is_str(list[n - 1].text,
           "Der Beschluss „Schon gefasst“ ist als gefasst eingetragen, der Rat hat aber noch nicht "
           "entschieden: Stadt Echt.",
           "which council has not");
    given(KIND_ANSWER, "w", {ANSWER_CONFLICT, "decision-taken-waiting:b2"},
          {ANSWER_TEXT, "Der Rat entscheidet nachträglich."});
    conflicts_answer(&found, &given_records);
    is_str(list[n - 1].answer, "Der Rat entscheidet nachträglich.", "answered");
    is_int(list[0].answer.n, 0, "... the others are open still");
    ok(conflict_names(&list[n - 1], record_find(&given_records, KIND_DECISION, S("b2"))),
       "where to look");
}

/* Of one record: what its own fields say against each other. */
static void orders(void) {
    static const char *const want[] = {
        "days-inverted:course:begins:ends:u1",
        "days-inverted:field:from:until:f8",
        "days-inverted:impact-check:registered:done:k8",
        "days-inverted:meeting:begins:ends:t1",
        "more-than-whole:course:attended:registered:u1",
        "more-than-whole:course:attended:seats:u1",
        "more-than-whole:course:certificates:attended:u1",
    };
    given(KIND_CHECK, "k8", {CHECK_MEASURE, "m2"}, {CHECK_REGISTERED, "2026-05-02"},
          {CHECK_DONE, "2026-05-01"}, {CHECK_QUESTION, "Ja?"});
    given(KIND_CHECK, "k7", {CHECK_MEASURE, "m2"}, {CHECK_REGISTERED, "2026-05-02"},
          {CHECK_DONE, "2026-05"}, {CHECK_QUESTION, "Nein?"});
    given(KIND_FIELD_OF_ACTION, "f8", {FIELD_OF_ACTION_NAME, "Verkehrt"},
          {FIELD_OF_ACTION_FROM, "2020"}, {FIELD_OF_ACTION_UNTIL, "2019-12"});
    given(KIND_MEETING, "t1", {MEETING_TITLE, "Runde"}, {MEETING_BEGINS, "2026-12-01 14:00"},
          {MEETING_ENDS, "2026-12-01 13:59"});
    given(KIND_MEETING, "t2", {MEETING_TITLE, "Runde"}, {MEETING_BEGINS, "2026-12-01 14:00"},
          {MEETING_ENDS, "2026-12-01 14:00"});
    given(KIND_COURSE, "u1", {COURSE_TITLE, "Sprache"}, {COURSE_BEGINS, "2026-12-02 09:00"},
          {COURSE_ENDS, "2026-12-01 17:00"}, {COURSE_SEATS, "20"}, {COURSE_REGISTERED, "9"},
          {COURSE_ATTENDED, "100"}, {COURSE_CERTIFICATES, "101"});
    given(KIND_COURSE, "u2", {COURSE_TITLE, "Sprache"}, {COURSE_BEGINS, "2026-12-02 09:00"},
          {COURSE_SEATS, "20"}, {COURSE_REGISTERED, "100"}, {COURSE_CERTIFICATES, "5"});
    Conflicts found = {.mem = cx.mem, .lang = DE};
    conflicts_of_records(&found, &given_records);
    conflicts_sort(&found);
    is_int(found.list.n, sizeof want / sizeof *want, "each pair once, only what is certain");
    for (size_t i = 0; i < found.list.n && i < sizeof want / sizeof *want; i++)
        is_str(found.list.at[i].key, want[i], "in an order");
    is_str(found.list.at[3].text,
           "Sitzung „Runde“: „Ende“ (01.12.2026, 13:59 Uhr) liegt vor „Beginn“ (01.12.2026, 14:00 "
           "Uhr). Stimmt einer der Tage nicht?",
           "a meeting that ends before it begins");
    is_str(found.list.at[6].text,
           "Qualifizierung „Sprache“: „Bescheinigungen (Anzahl)“ (101) ist mehr als „Teilgenommen "
           "(Anzahl)“ (100). Stimmt eine der Zahlen nicht?",
           "more certificates than people");
}

int main(void) {
    given_begin();
    Person person = {.account = 1};
    ask = agenda_ask(&cx, WEEK_DAYS, &person);
    partners();
    reading();
    others();
    given_at = given_clock() - 100 * 86400;
    targets();
    given_sort();
    week();
    weekly();
    path();
    loops();
    story();
    conflicts_given();
    given_sort();
    conflicts();
    orders();
    cx_end(&cx);
    return done();
}
