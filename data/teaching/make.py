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


segregation()
planner()
