/* Which words of a heading tell what stands below it? Words of German and English offices, none of
 * a concrete table; they only ever support what the cells say. */

#include "base/base.h"
#include "figures/propose_in.h"

#define LONG_WORD 6 /* from here on a word also counts as a part of a compound */

static const char *const classes[WORD_CLASSES] = {
    [WORDS_KEY] = "schluessel kennziffer ags ars gkz nuts key code kennung id nr nummer",
    [WORDS_AREA] =
        "raum raumeinheit gebiet gebietseinheit region stadtteil stadtbezirk ortsteil quartier "
        "bezirk "
        "sozialraum viertel area geo location district county municipality kreis kreise gemeinde "
        "gemeinden land bundesland stadt refarea place territory kommune gebietskennziffer",
    [WORDS_SCHOOL] = "schulnummer schulnr schoolid schoolnumber schulkennung schulid",
    [WORDS_AREA_KEY] =
        "ags ars gkz nuts kennziffer gemeindeschluessel kreisschluessel regionalschluessel "
        "schluessel gemeindekennziffer",
    [WORDS_NAME] = "name bezeichnung gebietsname raumeinheit label title ort",
    [WORDS_PERIOD] = "jahr year zeit zeitraum time timeperiod period periode datum date stichtag "
                     "schuljahr semester monat month berichtsjahr quartal quarter",
    [WORDS_TOTAL] = "insgesamt gesamt total zusammen summe alle all sum overall ges",
    [WORDS_VALUE] = "anzahl wert werte value values zahl number count obsvalue menge einheit "
                    "prozent percent insgesamt total gesamt zusammen personen n",
    [WORDS_MEASURE] = "indikator indicator merkmal variable kennzahl messgroesse measure statistik "
                      "tabelle statistic item series zeile",
    [WORDS_QUALITY] =
        "qualitaet quality flag obsflag obsstatus status confstatus fussnote footnote "
        "qualitaetskennzeichen valueq",
    [WORDS_ASIDE] =
        "telefon phone fax telefax plz postleitzahl postcode zip "
        "hausnummer latitude longitude breite laenge lat lon lng breitengrad "
        "laengengrad rechtswert hochwert easting northing koordinate epsg rang rank nr lfd "
        "traegernummer schluessel kennziffer satzart kennzeichen textkennzeichen id",
    [WORDS_SHARE] = "anteil prozent percent percentage quote rate share pct vh vomhundert",
    [WORDS_INDEX] = "index score indexwert punktzahl",
    [WORDS_MEAN] =
        "durchschnitt durchschnittlich durchschnittliche durchschnittsalter mittel "
        "mittlere mittlerer mean average avg median je pro per einkommen income einkommensteuer "
        "miete rent preis price eur euro dichte density verhaeltnis ratio alter age "
        "capita quintil quintile dezil decile",
};

Str words_plain(Arena *mem, Str text) {
    static const struct {
        Str letter, plain;
    } letters[] = {{S("ä"), S("ae")}, {S("ö"), S("oe")}, {S("ü"), S("ue")}, {S("ß"), S("ss")}};
    Str folded = mapping_fold(mem, text);
    char *out = arena_alloc(mem, folded.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        size_t k = 0;
        while (k < 4 && !str_starts(str_slice(folded, i, folded.n), letters[k].letter))
            k++;
        if (k == 4) {
            out[n++] = folded.p[i];
            continue;
        }
        out[n++] = letters[k].plain.p[0];
        out[n++] = letters[k].plain.p[1];
        i++;
    }
    return (Str){out, n};
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The next word of letters, plain; a change from small to capital begins a new one. */
static bool next_word(Arena *mem, Str text, size_t *at, Str *out) {
    size_t i = *at;
    while (i < text.n && !is_letter(text.p[i]))
        i++;
    size_t start = i;
    while (i < text.n && is_letter(text.p[i]) &&
           !(i > start && text.p[i] >= 'A' && text.p[i] <= 'Z' && text.p[i - 1] >= 'a' &&
             text.p[i - 1] <= 'z'))
        i++;
    *at = i;
    *out = words_plain(mem, str_slice(text, start, i));
    return i > start;
}

static bool in_class(WordClass class, Str word, bool inside) {
    for (Str rest = str_of(classes[class]), one; str_cut(&rest, ' ', &one);)
        if (one.n && (str_equal(one, word) ||
                      (inside && one.n >= LONG_WORD && str_find(word, one, 0) != NOWHERE)))
            return true;
    return false;
}

bool words_have(Arena *mem, WordClass class, Str text) {
    Str word;
    if (in_class(class, words_plain(mem, text), false)) return true;
    for (size_t at = 0; next_word(mem, text, &at, &word);)
        if (in_class(class, word, true)) return true;
    return false;
}

bool words_only(Arena *mem, WordClass class, Str text) {
    Str word;
    bool any = false;
    for (size_t at = 0; next_word(mem, text, &at, &word); any = true)
        if (!in_class(class, word, false)) return false;
    return any;
}
