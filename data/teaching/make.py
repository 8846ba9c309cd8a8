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


segregation()
