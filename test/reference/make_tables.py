#!/usr/bin/env python3
"""What every delimited file of ../shared/data holds, read without Wirk.

    python3 test/reference/make_tables.py >test/reference/tables.tsv

Uses Python's own csv, zipfile and zlib modules only. What cannot be computed stands below, as seen by looking at the files: which
sign separates the cells, and how many rows of headings there are. One line per file: encoding, separator, decimal sign, line of the
first row, columns, rows, CRC-32 of all cells (each followed by 0x1f, each row by 0x1e), headings. `*` is not compared: the files of
SDMX have a reader of their own, the headings of GENESIS tables a test of their own.
"""
import csv
import glob
import io
import os
import re
import sys
import zipfile
import zlib

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
SEMICOLON = ("regionalstatistik-csv/", "genesis-ffcsv/", "inkar/edition", "it-nrw-landesdatenbank/33", "evaluation-panels/CPS",
             "evaluation-panels/california", "schulen-nrw/schuldaten", "genesis-api-json/cubefile")
TWO_HEADINGS = ("inkar/edition_1998-2021/IRIS",)
csv.field_size_limit(1 << 24)


def decode(data):
    if data.startswith(b"\xef\xbb\xbf"):
        return "UTF-8 (BOM)", data[3:].decode("utf-8")
    try:
        return "UTF-8", data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if any(0x80 <= byte < 0xa0 for byte in data):
        return "Windows-1252", data.decode("cp1252")
    return "Latin-1 (ISO-8859-1)", data.decode("latin-1")


def rows_of(text, separator):
    """(line in which the row starts, cells)"""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def blank(cells):
    return not any(cell.strip() for cell in cells)


def votes(cells):
    comma = point = 0
    for cell in cells:
        cell = cell.strip()
        if re.fullmatch(r"[-+]?\d+,\d+", cell) and not re.fullmatch(r"[-+]?[1-9]?\d?\d,\d{3}", cell):
            comma += 1
        elif re.fullmatch(r"[-+]?\d+\.\d+", cell) and not re.fullmatch(r"[-+]?[1-9]?\d?\d\.\d{3}", cell):
            point += 1
        elif re.fullmatch(r"[-+]?0,\d{3}", cell):
            comma += 1
        elif re.fullmatch(r"[-+]?0\.\d{3}", cell):
            point += 1
    return comma, point


def genesis(rows):
    """Rows from the first with Germany's key to the line of underscores."""
    first = next(i for i, (_, cells) in enumerate(rows) if "DG" in [cell.strip() for cell in cells[:2]]
                 or (re.fullmatch(r"\d\d\.\d\d\.\d{4}", cells[0]) and len([cell for cell in cells if cell]) > 2))
    end = next(i for i, (_, cells) in enumerate(rows) if re.fullmatch("_{3,}", cells[0].strip()))
    return "*", len(rows[first][1]), rows[first:end]


def cube(rows):
    at = next(i for i, (_, cells) in enumerate(rows) if cells[:2] == ["K", "QEI"])
    body = [(line, cells[1:]) for line, cells in rows[at + 1:] if cells and cells[0] == "D"]
    return "DINSG | WZ08N7 | WERTE4 | JAHR | UMS103 | UMS103 > QUALITAET | UMS103 > GESPERRT | UMS103 > WERT-VERFAELSCHT", 8, body


def plain(rows, levels):
    rows = [(line, cells) for line, cells in rows if not blank(cells)]
    heads = [[" ".join(cell.split()) for cell in cells] for _, cells in rows[:levels]]
    columns = len(heads[0])
    body = rows[levels:]
    if columns > 1 and not heads[0][-1] and all(len(cells) < columns or not cells[-1] for _, cells in body):
        columns -= 1
    paths = []
    for i in range(columns):
        path = []
        for head in heads:
            if head[i] and (not path or path[-1] != head[i]):
                path.append(head[i])
        paths.append(" > ".join(path))
    return " | ".join(paths), columns, body


def table(name, data):
    encoding, text = decode(data)
    separator = ";" if name.startswith(SEMICOLON) else ","
    skipped = 0
    if text.startswith("sep="):
        text, skipped = text[text.index("\n") + 1:], 1
    if name.startswith("sdmx/"):
        return [encoding, separator] + ["*"] * 6
    rows = [(line + skipped, cells) for line, cells in rows_of(text, separator)]
    if name.startswith("regionalstatistik") or name.startswith("it-nrw-landesdatenbank/33"):
        headings, columns, body = genesis(rows)
    elif "cubefile" in name:
        headings, columns, body = cube(rows)
    else:
        headings, columns, body = plain(rows, 2 if name.startswith(TWO_HEADINGS) else 1)
    names = headings.split(" | ")
    body = [(line, cells[:columns]) for line, cells in body
            if not blank(cells) and (len(cells) == columns or (len(cells) == columns + 1 and not cells[-1].strip()))]
    comma = point = 0
    sum_ = 0
    for _, cells in body:
        a, b = votes([cells[names.index("value")]] if "1_variable_code" in names else cells)
        comma, point = comma + a, point + b
        sum_ = zlib.crc32(("".join(cell + "\x1f" for cell in cells) + "\x1e").encode(), sum_)
    return [encoding, separator, "." if point > comma else ",", body[0][0], columns, len(body), "%08x" % sum_, headings]


def main():
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    out.writerow("file encoding separator decimal first columns rows crc headings".split())
    files = sorted(glob.glob(os.path.join(SHARED, "**", "*.csv"), recursive=True)
                   + glob.glob(os.path.join(SHARED, "genesis-ffcsv", "*.zip")))
    for path in files:
        name = os.path.relpath(path, SHARED)
        if path.endswith(".zip"):
            with zipfile.ZipFile(path) as packed:
                data = packed.read(packed.namelist()[0])
        else:
            with open(path, "rb") as file:
                data = file.read()
        out.writerow([name] + table(name, data))


main()
