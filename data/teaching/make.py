#!/usr/bin/env python3
"""Writes the teaching files: invented data with invented names, the same for each run.

use: python3 data/teaching/make.py      Licence of what it writes: CC0.
"""
import csv
import random
from pathlib import Path

MARK = "erfundene Daten / invented data"
HERE = Path(__file__).parent


def write(name, heads, rows):
    with open(HERE / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(heads + ["note"])
        out.writerows(row + [MARK] for row in rows)


def segregation():
    """Pupils of 24 schools in three towns, by the language spoken at home."""
    rng = random.Random(7)
    rows = []
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWX")
    for town, share, spread in (("Musterstadt", 0.35, 0.2), ("Beispielhausen", 0.2, 0.05), ("Probedorf", 0.1, 0.08)):
        for _ in range(8):
            pupils = rng.randint(160, 520)
            other = round(pupils * min(0.95, max(0.01, rng.gauss(share, spread))))
            school = f"Schule {next(letters)}"
            rows.append([school, town, "Deutsch", pupils - other])
            rows.append([school, town, "andere Sprache", other])
    write("segregation", ["school", "town", "language", "pupils"], rows)


def planner():
    """Pupils of six primary schools of a town by school year and grade, as many as births and those who move let one expect."""
    rng = random.Random(11)
    schools = {"Schule A": 0.22, "Schule B": 0.2, "Schule C": 0.17, "Schule D": 0.15, "Schule E": 0.14, "Schule F": 0.12}
    births = {2016: 418, 2017: 431, 2018: 447, 2019: 462, 2020: 470, 2021: 489, 2022: 481, 2023: 497, 2024: 492, 2025: 503}
    rows = []
    for school, share in schools.items():
        grades = [round(410 * share * rng.uniform(0.93, 1.05)) for _ in range(4)]
        for year, born in births.items():
            moving = 1.03 if year == 2022 else 1.0
            up = [round(n * moving * rng.gauss(r, 0.018)) for n, r in zip(grades[:3], (0.97, 1.005, 0.995))]
            grades = [round(born * share * rng.gauss(0.97, 0.03))] + up
            rows.extend([school, f"{year}/{(year + 1) % 100}", grade, pupils] for grade, pupils in enumerate(grades, 1))
    write("planner", ["school", "year", "grade", "pupils"], rows)


TYPES = ["Gymnasium", "Gesamtschule", "Realschule", "Hauptschule"]


def rounded(value):
    return 5 * round(value / 5)


def drawn(rng, pupils, shares):
    """How many of them take each way."""
    taken = [0] * len(shares)
    for _ in range(pupils):
        taken[rng.choices(range(len(shares)), shares)[0]] += 1
    return taken


def transitions():
    """One year's children of the primary schools of four quarters, and where they are in the next three years; rounded to 5, as
    offices do."""
    rng = random.Random(11)
    rows = []
    for language, share, chances in (("Deutsch", 0.7, [43, 28, 22, 7]), ("andere Sprache", 0.3, [28, 38, 22, 12])):
        here = [0] * len(TYPES)
        for i, quarter in enumerate(("Nord", "Mitte", "Ost", "Süd")):
            tilt = (i - 1.5) / 4
            ways = drawn(rng, round((480 - 40 * i) * share), [chances[0] * (1 + tilt), chances[1], chances[2], chances[3] * (1 - tilt)])
            for kind, n in zip(TYPES, ways):
                rows.append([2021, f"Grundschulen {quarter}", kind, language, rounded(n)])
            here = [a + b for a, b in zip(here, ways)]
        for year, leave in ((2022, 0.04), (2023, 0.07)):
            after = [0] * len(TYPES)
            for a, kind in enumerate(TYPES):
                down = [leave * 100 if b == min(a + 2, 3) and a < 3 else 2.5 if b < a else 2 for b in range(len(TYPES))]
                down[a] = 100 - leave * 100
                for b, n in enumerate(drawn(rng, here[a], down)):
                    rows.append([year, kind, TYPES[b], language, rounded(n)])
                    after[b] += n
            here = after
            here[1] += 45  # children who move to the town: they come from nowhere the file knows
    rows.sort(key=lambda row: row[0])
    write("transitions", ["year", "from", "to", "language", "pupils"], rows)


def cohort():
    """Pupils of the grades of one town in two years, with those who repeat."""
    rng = random.Random(13)
    rows = []
    before, came = 2000, 2030
    for grade in range(5, 11):
        again = round(before * (0.008 + 0.006 * (grade - 5)) + rng.randint(0, 9))
        rows.append([grade, before, came + again, again, 0.034 if grade == 10 else ""])
        stay = {5: 0.985, 6: 0.975, 7: 1.004, 8: 0.97, 9: 0.93}.get(grade, 0)
        came = round((before - again) * stay)
        before = round(came * rng.uniform(0.98, 1.03))
    write("cohort", ["grade", "enrol_t", "enrol_t1", "repeaters_t1", "drop_last"], rows)


def gap():
    """Leavers without a certificate in three towns over six years, by the language spoken at home."""
    rng = random.Random(11)
    rows = []
    for town, leavers, other in (("Musterstadt", 900, 0.4), ("Beispielhausen", 420, 0.2), ("Probedorf", 60, 0.1)):
        for year in range(2019, 2025):
            for language, share, chance in (("Deutsch", 1 - other, 0.05), ("andere Sprache", other, 0.13 - 0.008 * (year - 2019))):
                total = round(leavers * share * rng.uniform(0.95, 1.05))
                rows.append([town, year, language, sum(rng.random() < chance for _ in range(total)), total])
    write("gap", ["town", "year", "language", "without_certificate", "leavers"], rows)


def funnel():
    """Leavers without a certificate at 24 schools: two of them differ by more than chance."""
    rng = random.Random(13)
    rows = []
    for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWX"):
        total = rng.choice((28, 45, 60, 85, 110, 150))
        chance = 0.28 if place == 4 else 0.005 if place == 17 else 0.07
        total = 150 if place in (4, 17) else total
        rows.append([f"Schule {letter}", sum(rng.random() < chance for _ in range(total)), total])
    write("funnel", ["school", "without_certificate", "leavers"], rows)


def did():
    """Words read a minute in 40 schools; reading partners begin in 2021 and 2023 and bring 4 words, growing by 1.5 a year."""
    rng = random.Random(11)
    rows = []
    for i in range(40):
        begins = 2021 if i % 4 == 1 else 2023 if i % 8 == 3 else 2027 if i % 20 == 10 else None
        level = rng.gauss(62, 6)
        for year in range(2015, 2026):
            effect = 4 + 1.5 * (year - begins) if begins and year >= begins else 0
            words = level + 0.6 * (year - 2015) - (3 if year in (2020, 2021) else 0) + effect + rng.gauss(0, 2.2)
            rows.append([f"Schule {chr(65 + i % 26)}{'' if i < 26 else 2}", year, begins or "", round(words, 1)])
    write("did", ["school", "year", "begins", "words_per_minute"], rows)



def taken(name, method, keep):
    """A template of a few rows of a teaching file."""
    with open(HERE / f"{name}.csv", newline="", encoding="utf-8") as file:
        heads, *rows = csv.reader(file)
    write(f"templates/{method}", heads[:-1], [row[:-1] for row in rows if keep(dict(zip(heads, row)))])


def templates():
    """A small file for each method that can be sent back as it is."""
    (HERE / "templates").mkdir(exist_ok=True)
    for method in ("interval", "funnel", "shrink"):
        taken("funnel", method, lambda row: row["school"] < "Schule H")
    taken("segregation", "segregation", lambda row: row["school"][-1] in "ABIJQR")
    taken("gap", "gap", lambda row: row["year"] >= "2022")
    taken("cohort", "cohort", lambda row: True)
    taken("planner", "forecast", lambda row: row["school"] < "Schule C" and row["year"] >= "2022")
    first = [f"Schule {letter}" for letter in "ABCDEFGH"]
    taken("did", "did", lambda row: row["school"] in first and "2019" <= row["year"] <= "2023")
    taken("did", "sdid", lambda row: row["school"] in first and row["begins"] != "2023" and "2017" <= row["year"] <= "2023")
    rng = random.Random(5)
    ways = []
    for language, share in (("Deutsch", 1.0), ("andere Sprache", 0.5)):
        for to, pupils in zip(TYPES, (60, 50, 30, 10)):
            there, moved = rounded(pupils * share), 5 if to != "Hauptschule" else 0
            ways.append([2021, "Grundschulen", to, language, there])
            ways.append([2022, to, to, language, there - moved])
            if moved:
                ways.append([2022, to, TYPES[TYPES.index(to) + 1], language, moved])
    write("templates/transitions", ["year", "from", "to", "language", "pupils"], sorted(ways, key=lambda row: row[0]))
    write("templates/classes", ["school", "pupils"], [["Schule A", 27], ["Schule B", 31], ["Schule C", 58], ["Schule D", 84]])
    points = [[group, round(rng.gauss(mean, 8), 1)] for group, mean in (("mit Lesepaten", 66), ("ohne Lesepaten", 60)) for _ in range(8)]
    write("templates/effect", ["group", "points"], points)
    ranked = [[int(rng.random() < 0.7 - 0.05 * index), index, rng.choice((1, 1.5, 2))] for index in range(1, 13)]
    write("templates/concentration", ["low_marks", "social_index", "weight"], ranked)
    places = [[rng.randint(0, 40), pupils, town] for town in ("Musterstadt", "Probedorf") for pupils in (60, 85, 110, 150)]
    write("templates/inequality", ["places", "pupils", "town"], places)
    pupils = []
    for _ in range(20):
        index, programme = round(rng.gauss(0, 1), 2), rng.randint(0, 1)
        pupils.append([round(480 + 35 * index + 10 * programme + rng.gauss(0, 40)), index, rng.choice((8, 10, 12)), programme])
    write("templates/gradient", ["points", "social_index", "weight", "programme"], pupils)
    areas = []
    for letter in "ABCDEFGHIJ":
        index = round(rng.uniform(1, 9), 1)
        areas.append([f"Ort {letter}", round(0.02 + 0.01 * index + rng.gauss(0, 0.03), 3), round(rng.uniform(0.01, 0.02), 3), index])
    write("templates/fay-herriot", ["town", "share", "error", "social_index"], areas)
    rates = []
    for town in ("Musterstadt", "Beispielhausen", "Probedorf", "Neustadt", "Altdorf", "Seeheim"):
        level, slope = rng.uniform(5, 9), rng.uniform(-0.3, 0.1)
        for year in range(2012, 2024):
            effect = -1.5 if town == "Musterstadt" and year >= 2019 else 0
            rates.append([town, year, round(level + slope * (year - 2012) + effect + rng.gauss(0, 0.25), 2)])
    write("templates/synth", ["town", "year", "rate"], rates)
    months = [[month, round(40 + 0.4 * month + (8 if month >= 13 else 0) + rng.gauss(0, 2.5), 1)] for month in range(1, 25)]
    write("templates/its", ["month", "applications"], months)

segregation()
planner()
transitions()
cohort()
gap()
funnel()
did()
templates()
