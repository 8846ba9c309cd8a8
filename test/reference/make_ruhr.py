#!/usr/bin/env python3
"""Expected numbers of the example region, computed from the files without Wirk.

    python3 test/reference/make_ruhr.py >test/reference/ruhr.csv

Reads data/ruhr/files with Python's own csv, gzip and zipfile modules only. Each line of the result is one figure that `wirk show`
must give: indicator, region, period, cell, value, decimals, source. `value` is written with `decimals` digits, a figure agrees
where it is equal after rounding to them; `state:...` stands for a figure without number. The rules are those of
docs/catalogue.md, written down a second time here:
  - '-' is zero only where the Kreise, with '-' as 0, make the printed total of the Land; a column that is '-' in every row of
    its period is not collected; a region whose rows of a period are '-' throughout is not delivered;
  - a set is the sum over its members, and has no number where one of them has none;
  - a part that is missing alone is the total less the others (men = all less women).
"""
import csv
import gzip
import io
import json
import os
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = os.path.join(HERE, "..", "..", "data", "ruhr", "files")
MR = "05112 05113 05117 05119 05170 05512 05513 05562 05911 05913 05914 05915 05916 05954 05978".split()
SETS = {"MR": MR, "MR-HA": [k for k in MR if k != "05914"]}
NOT_DELIVERED, NOT_COLLECTED, NOT_MEANINGFUL, UNKNOWN, NOT_AT_LEVEL = (
    "state:not-delivered", "state:not-collected", "state:not-meaningful", "state:unknown-at-source", "state:not-at-level")


def text_of(name):
    path = os.path.join(FILES, name)
    if name.endswith(".zip"):
        with zipfile.ZipFile(path) as packed:
            data = packed.read(packed.namelist()[0])
    else:
        with gzip.open(path) as packed:
            data = packed.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


KREISE = sorted(f["properties"]["AGS"] for f in json.loads(text_of("nrw_kreise_2021.geojson.gz"))["features"])
SETS["RL"] = [k for k in KREISE if k[:3] in ("051", "053")]
SETS["WL"] = [k for k in KREISE if k[:3] in ("055", "057", "059")]
SETS["RL-MR"] = [k for k in SETS["RL"] if k not in MR]
SETS["WL-MR"] = [k for k in SETS["WL"] if k not in MR]


def number(text):
    return float(text.replace(",", "."))


class Genesis:
    """A table: {(key, time, *labels): [fields]} with the fields counted from the first value column."""

    def __init__(self, name, labels=0, time=True):
        rows = list(csv.reader(io.StringIO(text_of(name)), delimiter=";"))
        lead = (1 if time else 0) + 2 + labels
        self.at = {}
        for row in rows:
            if row and row[0].startswith("____"):
                break
            key_at = 1 if time else 0
            if len(row) <= lead or not (row[key_at] == "DG" or row[key_at].isdigit()):
                continue
            if time and not row[0][:1].isdigit():
                continue
            when = self.iso(row[0]) if time else ""
            self.at[(row[key_at], when) + tuple(x.strip() for x in row[key_at + 2:lead])] = [x.strip() for x in row[lead:]]
        self.every, self.of_region = {}, {}
        for (key, when, *rest), fields in self.at.items():
            for i, field in enumerate(fields):
                self.every.setdefault((when, i, *rest), set()).add(field)
                if field != "x":
                    self.of_region.setdefault((key, when), set()).add(field)

    @staticmethod
    def iso(text):
        return "-".join(reversed(text.split("."))) if "." in text else text

    def get(self, key, when, column, *labels):
        fields = self.at.get((key, when) + labels)
        if fields is None:
            return NOT_AT_LEVEL if not any(k[0] == key for k in self.at) else NOT_DELIVERED
        field = fields[column]
        if field == "-":
            if self.of_region[(key, when)] == {"-"}:
                return NOT_DELIVERED
            if self.every[(when, column) + labels] == {"-"}:
                return NOT_COLLECTED
            return 0.0 if self.dash_is_zero(when, column, labels) else NOT_DELIVERED
        if field in (".", "x", "...", "/"):
            return {".": UNKNOWN, "x": NOT_MEANINGFUL, "...": NOT_DELIVERED, "/": UNKNOWN}[field]
        return number(field)

    def dash_is_zero(self, when, column, labels):
        land = self.at[("05", when) + labels][column]
        parts = [f[column] for k, f in self.at.items()
                 if k[1] == when and k[2:] == labels and len(k[0]) == 5 and k[0].startswith("05")]
        if land == "-" or any(p in (".", "x", "...", "/") for p in parts):
            return False
        return sum(0 if p == "-" else number(p) for p in parts) == number(land)


def add(values):
    values = list(values)
    for state in (NOT_AT_LEVEL, UNKNOWN, NOT_MEANINGFUL, NOT_DELIVERED, NOT_COLLECTED):
        if state in values:
            return state
    return sum(values)


def over(get, region):
    """A value of one region, or the sum over the members of a set, or over all Kreise of a Land without one of its own."""
    members = SETS.get(region)
    if members:
        return add(get(k) for k in members)
    value = get(region)
    if region == "05" and isinstance(value, str):
        parts = [get(k) for k in KREISE]
        if not any(isinstance(part, str) for part in parts):
            return sum(parts)
    return value


def share(part, whole):
    if isinstance(part, str):
        return part
    if isinstance(whole, str):
        return whole
    return 100 * part / whole if whole else NOT_MEANINGFUL


LEAVERS = Genesis("21111-02-06-4.csv.gz")
SCHOOLS = Genesis("21111-01-03-4.csv.gz", labels=1, time=False)
VOCATIONAL = Genesis("21121-01-05-4.csv.gz", labels=1, time=False)
CENTRES = Genesis("22541-01-04-4_00.csv.gz")
OLD_CENTRES = Genesis("22541-01-01-4_00.csv.gz")
CARE = Genesis("22543-01-02-4_00.csv.gz", labels=1)
CARE_STAFF = Genesis("22543-02-02-4_00.csv.gz")
SGB2 = Genesis("22811-02-02-4_00.csv.gz")
PEOPLE = Genesis("12411-03-03-4_00.csv.gz", labels=1)
TOWNS = Genesis("12411-02-03-5_00_NRW-cut.csv.gz", time=False)
BIRTHS = Genesis("12612-01-01-4_00.csv.gz")
JOBLESS = Genesis("13211-02-05-4_00.csv.gz")
ATLAS = Genesis("AI003-3_00.csv.gz")
FULL_DAY = Genesis("AI-N-05_00.csv.gz")
INKAR = {(r["county_code"], r["year"]): r for r in csv.DictReader(io.StringIO(text_of("county_covariates_1995_2022.csv.gz")))}
DIRECTORY = list(csv.DictReader(io.StringIO(text_of("AS_BS_Verzeichnis_2024_25_mit_Sozialindex.csv.gz"))))


def flat(name, *variables):
    """{(region, code, ...): value} of a flat file."""
    out = {}
    for row in csv.DictReader(io.StringIO(text_of(name)), delimiter=";"):
        codes = {row[f"{i}_variable_code"]: row[f"{i}_variable_attribute_code"] for i in range(1, 5) if f"{i}_variable_code" in row}
        out[(codes["KREISE"],) + tuple(codes[v] for v in variables)] = row["value"]
    return out


PEOPLE_2024 = flat("12411-01-01-4_de_flat.csv.gz", "GES")
STUDENTS = flat("21311-01-01-4-B_de_flat.zip", "GESINS", "NAT01", "HS-FG2")

# ---- columns and labels ----
CERTIFICATE = {"": 0, "none": 2, "hsa": 4, "msa": 6, "fhr-school-part": 8, "fhr": 10, "abitur": 12}
AGE = {"0-2": "unter 3 Jahre", "3-5": "3 bis unter 6 Jahre", "6-9": "6 bis unter 10 Jahre", "10-14": "10 bis unter 15 Jahre",
       "15-17": "15 bis unter 18 Jahre", "18-19": "18 bis unter 20 Jahre", "80-84": "80 bis unter 85 Jahre", "": "Insgesamt"}
AGE_17 = ["0-2", "3-5", "6-9", "10-14", "15-17", "18-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59",
          "60-64", "65-74", "75-up", ""]
NATIONALITY = {"": 0, "german": 3, "foreign": 6}
SEX = {"": 0, "m": 1, "f": 2}
TYPE = {"preschool": "Vorschulbereich", "primary": "Grundschulen", "orientation": "Schulartunabhängige Orientierungsstufe",
        "hauptschule": "Hauptschulen", "multi-track": "Schularten mit mehreren Bildungsgängen", "realschule": "Realschulen",
        "gymnasium": "Gymnasien", "gesamtschule": "Integrierte Gesamtschulen", "waldorf": "Freie Waldorfschulen",
        "special": "Sonderschulen/Förderschulen", "second-chance": "Abendschulen und Kollegs", "": "Insgesamt"}
VOC = {"": "Insgesamt", "berufsschule": "Berufsschulen", "without-contract": "dar. ohne Ausbildungsvertrag",
       "berufsfachschule": "Berufsfachschulen", "fachoberschule": "Fachoberschulen", "fachgymnasium": "Fachgymnasien",
       "fachschule": "Fachschulen", "berufsaufbauschule": "Berufsaufbauschulen"}
CARE_KIND = {"": "Insgesamt (ohne Doppelzählungen)", "centre": "Tageseinrichtung", "childminder": "Tagespflege"}
FORM = {"Grundschule": ("primary", "primary"), "Volksschule": ("volksschule", "other"), "Hauptschule": ("hauptschule", "secondary"),
        "Realschule": ("realschule", "secondary"), "Sekundarschule": ("sekundarschule", "secondary"),
        "Gesamtschule": ("gesamtschule", "secondary"), "Gymnasium": ("gymnasium", "secondary"),
        "PRIMUS-Schule": ("primus", "combined"), "Freie Waldorfschule": ("waldorf", "other"),
        "Förderschule Grund-/Hauptschule": ("special", "other"), "Förderschule Realschule/Gymnasium": ("special", "other"),
        "Förderschule Berufskolleg": ("special-berufskolleg", "other"), "Berufskolleg": ("berufskolleg", "other"),
        "Weiterbildungskolleg": ("weiterbildungskolleg", "other")}


def read_cell(cell):
    return dict(part.split("=") for part in cell.split(";") if part)


# ---- one function per indicator: (region, period, cell) -> number or state ----
def residents(key, when, age="", nationality="", sex=""):
    if when == "2024-12-31":
        if age or nationality:
            return NOT_DELIVERED
        text = PEOPLE_2024.get((key, {"": "", "m": "GESM", "f": "GESW"}[sex]))
        return NOT_DELIVERED if text in (None, "-") else number(text)
    if when != "2015-12-31":
        return NOT_DELIVERED
    if len(key) == 8 or age in ("65-74", "75-up"):  # towns, and the groups that only their table has
        return TOWNS.get(key, "", SEX[sex] * 18 + AGE_17.index(age)) if not nationality else NOT_DELIVERED
    return PEOPLE.get(key, when, NATIONALITY[nationality] + SEX[sex], AGE[age])


def a01(region, when, cell):
    return over(lambda k: residents(k, when, **read_cell(cell)), region)


def a03(region, when, cell):
    return over(lambda k: BIRTHS.get(k, when, SEX[read_cell(cell).get("sex", "")]), region)


def a04(region, when, cell):
    under_15 = over(lambda k: add(residents(k, when, age=a) for a in ("0-2", "3-5", "6-9", "10-14")), region)
    return share(over(lambda k: SGB2.get(k, when, 12), region), under_15)


def a05a(region, when, cell):
    code = read_cell(cell)
    column = 8 if not code else {"m": 9, "f": 10}[code["sex"]] if "sex" in code else 11
    return NOT_AT_LEVEL if region in SETS else JOBLESS.get(region, when, column)


def inkar(column):
    def value(region, when, cell):
        row = INKAR.get((region, when))
        if row is None:
            return NOT_AT_LEVEL
        return number(row[column]) if row[column] else NOT_DELIVERED
    return value


def centres(column):
    return lambda region, when, cell: over(lambda k: CENTRES.get(k, when, column), region)


def c01a(region, when, cell):
    column = {"": 0, "under-3": 1, "2-7": 2, "5-13": 3, "all-ages": 4}[read_cell(cell).get("centretype", "")]
    return over(lambda k: CENTRES.get(k, when, column), region)


def c01b(region, when, cell):
    column = {"": 0, "kindergarten": 1, "hort": 2, "krippe": 3, "other": 4}[read_cell(cell).get("oldcentretype", "")]
    return over(lambda k: OLD_CENTRES.get(k, when, column), region)


def c02d(region, when, cell):
    column = {"": 0, "0-29": 1, "30-39": 2, "40-49": 3, "50-54": 4, "55-59": 5, "60-up": 6}[read_cell(cell).get("staffage", "")]
    return over(lambda k: CARE_STAFF.get(k, when, column), region)


def care_rate(column, age):
    def value(region, when, cell):
        kind = CARE_KIND[read_cell(cell).get("care", "")]
        before = f"{int(when[:4]) - 1}-12-31"
        return share(over(lambda k: CARE.get(k, when, column, kind), region),
                     over(lambda k: residents(k, before, age=age), region))
    return value


def atlas(table, column):
    return lambda region, when, cell: NOT_AT_LEVEL if region in SETS else table.get(region, when, column)


def d01a(region, when, cell):
    code = read_cell(cell)
    label = TYPE[code.get("schooltype", "")]
    get = lambda k, column: SCHOOLS.get(k, "", column, label)
    if code.get("sex") == "m":
        women, all_ = over(lambda k: get(k, 2), region), over(lambda k: get(k, 1), region)
        return all_ if isinstance(all_, str) else women if isinstance(women, str) else all_ - women
    column = 2 if code.get("sex") == "f" else 3 if code.get("nationality") == "foreign" else 1
    return over(lambda k: get(k, column), region)


def d02a(region, when, cell):
    return over(lambda k: SCHOOLS.get(k, "", 0, TYPE[read_cell(cell).get("schooltype", "")]), region)


def d10(region, when, cell):
    return share(over(lambda k: SCHOOLS.get(k, "", 4, TYPE[read_cell(cell).get("schooltype", "")]), region),
                 over(lambda k: SCHOOLS.get(k, "", 4, "Insgesamt"), region))


def listed(region, cell):
    code = read_cell(cell)
    inside = lambda key: key[:5] in SETS[region] if region in SETS else key.startswith(region)
    return [r for r in DIRECTORY if inside(r["Amtlicher Gemeindeschlüssel"])
            and code.get("schooltype", FORM[r["Schulform"]][0]) == FORM[r["Schulform"]][0]
            and code.get("level", FORM[r["Schulform"]][1]) == FORM[r["Schulform"]][1]]


def d01b(region, when, cell):
    return float(sum(int(r["Anzahl"]) for r in listed(region, cell)))


def d02b(region, when, cell):
    return float(len(listed(region, cell)))


def d04(region, when, cell):
    index = [int(r["Sozialindex"]) for r in listed(region, cell) if r["Sozialindex"]]
    return share(float(sum(i >= 6 for i in index)), float(len(index)))


def leavers(region, when, certificate="", sex=""):
    column = CERTIFICATE[certificate]
    all_, women = (over(lambda k: LEAVERS.get(k, when, column + i), region) for i in (0, 1))
    if sex != "m":
        return women if sex == "f" else all_
    return all_ if isinstance(all_, str) else women if isinstance(women, str) else all_ - women


def d13a(region, when, cell):
    return leavers(region, when, **read_cell(cell))


def d13b(region, when, cell):
    sex = read_cell(cell).get("sex", "")
    return share(leavers(region, when, "abitur", sex), leavers(region, when, "", sex))


def d14a(region, when, cell):
    sex = read_cell(cell).get("sex", "")
    return share(leavers(region, when, "none", sex), leavers(region, when, "", sex))


def d14b(region, when, cell):
    sex = read_cell(cell).get("sex", "")
    people = over(lambda k: residents(k, f"{when}-12-31", age="15-17", sex=sex), region)
    return share(leavers(region, when, "none", sex), people if isinstance(people, str) else people / 3)


def e01(region, when, cell):
    code = read_cell(cell)
    label = VOC[code.get("vocationaltype", "")]
    get = lambda column: over(lambda k: VOCATIONAL.get(k, "", column, label), region)
    if code.get("sex") == "m":
        return get(1) - get(2)
    return get(2 if code.get("sex") == "f" else 3 if code.get("nationality") == "foreign" else 1)


SUBJECT = {"": "INSGESAMT", "humanities": "HS-FG01", "law-economics-social": "HS-FG03", "maths-science": "HS-FG04",
           "engineering": "HS-FG08", "art": "HS-FG09", "medicine-health": "HS-FG05"}


def f01a(region, when, cell):
    code = read_cell(cell)
    variables = ({"": "INSGESAMT", "m": "GESM", "f": "GESW"}[code.get("sex", "")],
                 {"": "INSGESAMT", "german": "NATD", "foreign": "NATA"}[code.get("nationality", "")], SUBJECT[code.get("subject", "")])

    def get(key):
        text = STUDENTS.get((key,) + variables)
        return NOT_AT_LEVEL if text is None else 0.0 if text == "-" else number(text)
    return over(get, region)


def f01b(region, when, cell):
    if region == "05":
        return f01a(region, when, cell) - f01a("05914", when, cell)
    return NOT_MEANINGFUL if region == "05914" else f01a("MR-HA" if region == "MR" else region, when, cell)


INDICATORS = {
    "A-01": (a01, 0, "12411"), "A-03": (a03, 0, "12612-01-01-4"), "A-04": (a04, 4, "22811-02-02-4 / 12411-03-03-4"),
    "A-05a": (a05a, 1, "13211-02-05-4"), "A-05b": (inkar("unemployment_rate"), 2, "INKAR unemployment_rate"),
    "C-01a": (c01a, 0, "22541-01-04-4"), "C-01b": (c01b, 0, "22541-01-01-4"),
    "C-02a": (centres(7), 0, "22541-01-04-4"), "C-02b": (centres(12), 0, "22541-01-04-4"),
    "C-02c": (centres(11), 0, "22541-01-04-4"), "C-02d": (c02d, 0, "22543-02-02-4"),
    "C-03a": (care_rate(1, "0-2"), 4, "22543-01-02-4 / 12411-03-03-4"), "C-03b": (inkar("childcare_under3"), 2, "INKAR childcare_under3"),
    "C-03c": (atlas(ATLAS, 0), 1, "AI003-3"),
    "C-04a": (care_rate(2, "3-5"), 4, "22543-01-02-4 / 12411-03-03-4"), "C-04b": (inkar("childcare_3to6"), 2, "INKAR childcare_3to6"),
    "C-04c": (atlas(ATLAS, 1), 1, "AI003-3"),
    "C-06a": (atlas(FULL_DAY, 0), 1, "AI-N-05"), "C-06b": (atlas(FULL_DAY, 1), 1, "AI-N-05"),
    "D-01a": (d01a, 0, "21111-01-03-4"), "D-01b": (d01b, 0, "school directory 2024/25"),
    "D-02a": (d02a, 0, "21111-01-03-4"), "D-02b": (d02b, 0, "school directory 2024/25"),
    "D-04": (d04, 4, "school directory, Sozialindex 2025/26"), "D-10": (d10, 4, "21111-01-03-4"),
    "D-13a": (d13a, 0, "21111-02-06-4"), "D-13b": (d13b, 4, "21111-02-06-4"), "D-13c": (inkar("share_abitur"), 2, "INKAR share_abitur"),
    "D-14a": (d14a, 4, "21111-02-06-4"), "D-14b": (d14b, 4, "21111-02-06-4 / 12411-03-03-4"),
    "D-14c": (inkar("share_no_degree"), 2, "INKAR share_no_degree"),
    "E-01": (e01, 0, "21121-01-05-4"), "F-01a": (f01a, 0, "21311-01-01-4-B"), "F-01b": (f01b, 0, "21311-01-01-4-B"),
}

# ---- the figures that are held against Wirk: (indicator, regions, periods, cells) ----
CASES = [
    ("A-01", "MR MR-HA 05112 05170 05334002 05 DG", "2024-12-31", ";sex=f;sex=m"),
    ("A-01", "MR 05112 05562 05916 05", "2015-12-31", ";sex=f;nationality=foreign;age=0-2;age=15-17;age=80-84"),
    ("A-01", "MR 05112 05", "2015-12-31", "age=65-74;age=75-up"),
    ("A-01", "05562032 05170008 05978036", "2015-12-31", ";age=3-5;sex=m"),
    ("A-01", "05112", "2015-12-31", "age=0-2,nationality=foreign,sex=f"),
    ("A-01", "RL WL RL-MR WL-MR", "2024-12-31 2015-12-31", ""),
    ("A-03", "MR 05113 05954 05 DG", "2015 2005 1995", ";sex=m"),
    ("A-04", "MR 05112 05513 05170 05", "2015-12-31", ""),
    ("A-04", "05112", "2014-12-31", ""),
    ("A-05a", "05112 05513 05562 05 DG", "2016 2005", ";sex=f;nationality=foreign"),
    ("A-05a", "MR", "2016", ""),
    ("A-05b", "05112 05513 05954", "2021 2005", ""),
    ("C-01a", "MR 05112 05978 05", "2013-03-01 2016-03-01 2007-03-15", ";centretype=all-ages"),
    ("C-01b", "MR 05112 05", "2002-12-31 1994-12-31", ";oldcentretype=hort"),
    ("C-02a", "MR 05113 05562 05", "2016-03-01 2010-03-01", ""),
    ("C-02b", "MR 05112 05170", "2016-03-01 2011-03-01 2010-03-01", ""),
    ("C-02c", "MR 05112", "2010-03-01 2016-03-01", ""),
    ("C-02d", "MR 05112 05", "2016-03-01", ";staffage=0-29;staffage=60-up"),
    ("C-03a", " ".join(MR) + " MR 05", "2016-03-01", ""),
    ("C-03a", "05112 MR", "2016-03-01", "care=childminder"),
    ("C-03a", "05112", "2015-03-01", ""),
    ("C-03b", "05112 05117 05562", "2016 2020 2006 2021", ""),
    ("C-03c", " ".join(MR) + " 05 DG", "2016", ""),
    ("C-04a", " ".join(MR) + " MR", "2016-03-01", ""),
    ("C-04b", "05112 05954", "2016 2020", ""),
    ("C-04c", " ".join(MR), "2016", ""),
    ("C-06a", "05112 05 DG", "2016 2009", ""),
    ("C-06b", "05112 05", "2016", ""),
    ("D-01a", "MR 05112 05562 05", "2015/16", ";sex=m;nationality=foreign;schooltype=primary;schooltype=gesamtschule;schooltype=gymnasium"),
    ("D-01a", "MR 05513", "2015/16", "schooltype=waldorf;schooltype=preschool"),
    ("D-01b", "MR 05112 05562 05562032 05170", "2024/25", ";schooltype=primary;schooltype=gymnasium;level=secondary"),
    ("D-02a", "MR 05112 05", "2015/16", "schooltype=primary;schooltype=realschule;"),
    ("D-02b", "MR 05513 05562 05562032 05", "2024/25", ";schooltype=primary;schooltype=hauptschule"),
    ("D-04", "MR 05513 05914 05916 05117 05562032 05", "2025/26", ";level=primary;level=secondary"),
    ("D-04", "RL-MR WL-MR", "2025/26", "level=primary"),
    ("D-10", "MR 05112 05915 05", "2015/16", "schooltype=gymnasium;schooltype=gesamtschule;schooltype=hauptschule;schooltype=orientation"),
    ("D-13a", "MR 05112 05562 05 DG", "2015 2005", ";certificate=abitur;certificate=none,sex=f;certificate=hsa,sex=m;certificate=fhr"),
    ("D-13a", "MR", "2014", ";certificate=abitur;certificate=hsa"),
    ("D-13b", "MR 05117 05911 05915 05513", "2014", ""),
    ("D-13c", "05117 05915", "2014 2022", ""),
    ("D-14a", " ".join(MR) + " MR MR-HA 05 DG", "2015", ""),
    ("D-14a", "RL WL RL-MR WL-MR", "2015", ""),
    ("D-14a", "05112 05913 MR", "2015 2011 1995", "sex=f;sex=m"),
    ("D-14a", "05916", "2011", ""),
    ("D-14b", "MR 05112 05513 05562 05", "2015", ";sex=f"),
    ("D-14b", "05112", "2014", ""),
    ("D-14c", "05112 05513 05562 05916", "2015 2011 2022 1995", ""),
    ("E-01", "MR 05112 05170 05", "2015/16", ";sex=m;nationality=foreign;vocationaltype=berufsfachschule;vocationaltype=without-contract"),
    ("E-01", "05112", "2015/16", "vocationaltype=berufsaufbauschule"),
    ("F-01a", " ".join(MR) + " MR MR-HA 05", "2023-10P6M", ""),
    ("F-01a", "MR 05911", "2023-10P6M", "sex=f;nationality=foreign;subject=engineering;subject=law-economics-social"),
    ("F-01b", "MR 05 05914 05112", "2023-10P6M", ""),
]


def lines():
    for indicator, regions, periods, cells in CASES:
        value_of, decimals, source = INDICATORS[indicator]
        for region in regions.split():
            for period in periods.split():
                for cell in cells.split(";"):
                    cell = cell.replace(",", ";")
                    value = value_of(region, period, cell)
                    yield (indicator, region, period, cell,
                           value if isinstance(value, str) else f"{value:.{decimals}f}",
                           0 if isinstance(value, str) else decimals, source)


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("indicator region period cell value decimals source".split())
    seen = set()
    for line in lines():
        if line[:4] not in seen:
            seen.add(line[:4])
            out.writerow(line)


if __name__ == "__main__":
    main()
