#!/usr/bin/env python3
"""Expected observations of statistical cubes, read without Wirk.

    python3 test/reference/make_cubes.py >test/reference/cubes.tsv

Reads ../shared/data/sdmx and json-stat with Python's own xml.etree, json, csv and zipfile only. Each line of the result is one
data set: file, sheet ("" = the largest), number of observations, SHA-256 of their canonical text. That is, for each observation,
"id=text" of all columns that are not empty, sorted by id and joined by U+001F; these sorted, each with a line feed. Which
attributes of a structure-specific message are dimensions is told here by hand (from the structure messages).
"""
import csv
import glob
import hashlib
import io
import json
import os
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

SHARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data")
XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"
ECB = {"FREQ", "CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_VAR", "TIME_PERIOD"}
OWN = {"structureRef", "action", "setID", "dataScope"}


def local(tag):
    return tag.rsplit("}", 1)[-1]


def children(node, name):
    return [child for child in node if local(child.tag) == name]


def values(node, part):
    return {v.get("id"): v.get("value") for holder in children(node, part) for v in children(holder, "Value")}


def plain(node):
    return {k: v for k, v in node.attrib.items() if "}" not in k and k not in OWN}


def message(text, keys):
    root = xml.fromstring(text)
    headers = [s for h in children(root, "Header") for s in children(h, "Structure")]
    below = headers[0].get("dimensionAtObservation") if headers else None
    generic = local(root.tag).startswith("Generic")
    out = []
    for data in children(root, "DataSet"):
        top = values(data, "Attributes") if generic else plain(data)
        groups = []
        for group in children(data, "Group"):
            if generic:
                groups.append((values(group, "GroupKey"), values(group, "Attributes")))
            else:
                told = plain(group)
                groups.append(({k: v for k, v in told.items() if k in keys}, {k: v for k, v in told.items() if k not in keys}))
        series = children(data, "Series")
        for one in series + [data]:
            if one is data:
                base = {}
            elif generic:
                base = {**values(one, "SeriesKey"), **values(one, "Attributes")}
            else:
                base = plain(one)
            for obs in children(one, "Obs"):
                row = dict(base)
                if generic:
                    row.update(values(obs, "ObsKey"))
                    row.update(values(obs, "Attributes"))
                    for d in children(obs, "ObsDimension"):
                        row[d.get("id") or below] = d.get("value")
                    for v in children(obs, "ObsValue"):
                        row["OBS_VALUE"] = v.get("value")
                else:
                    row.update(plain(obs))
                    if XSI in obs.attrib and below not in row and below != "AllDimensions":
                        row[below] = obs.get(XSI).split(":")[-1]
                for key, told in groups:
                    if key and all(row.get(k) == v for k, v in key.items()):
                        row.update({k: v for k, v in told.items() if k not in row})
                row.update({k: v for k, v in top.items() if k not in row})
                out.append(row)
    return out


class Written(float):
    """A number that remembers how it was written."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


def told(value):
    return value.text if isinstance(value, Written) else "" if value is None else str(value)


def parse(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f, parse_float=Written, parse_int=Written)


def sdmx_json(path):
    root = parse(path)
    data = root.get("data", root)
    out = []
    for part in data["dataSets"]:
        if part["action"] == "Delete":
            continue
        structure = data["structures"][int(part["structure"])] if "structures" in data else data["structure"]
        dims, atts = structure["dimensions"], structure["attributes"]

        def code(component, index):
            value = component["values"][int(index)]
            return value.get("id") or value.get("value") or value.get("name")

        def keyed(level, key):
            return {d["id"]: code(d, i) for d, i in zip(dims[level], key.split(":"))}

        def attributes(level, indexes):
            return {a["id"]: code(a, i) for a, i in zip(atts[level], indexes) if i is not None}

        top = {d["id"]: code(d, 0) for d in dims["dataSet"]}
        top.update({a["id"]: code(a, 0) for a in atts["dataSet"] if len(a["values"]) == 1})
        top.update(attributes("dataSet", part.get("attributes", [])))
        lists = [({}, part.get("observations", {}))]
        for key, series in part.get("series", {}).items():
            lists.append(({**keyed("series", key), **attributes("series", series.get("attributes", []))}, series["observations"]))
        for base, observations in lists:
            for key, items in observations.items():
                out.append({**top, **base, **keyed("observation", key), "OBS_VALUE": told(items[0]),
                            **attributes("observation", items[1:])})
    return out


def json_stat(path, sheet):
    root = parse(path)
    cube = root if root.get("class") == "dataset" else root[sheet]
    dimension = cube["dimension"]
    ids = cube.get("id") or dimension["id"]
    sizes = [int(n) for n in cube.get("size") or dimension["size"]]
    codes = []
    for i in ids:
        category = dimension[i]["category"]
        index = category.get("index")
        if index is None:
            index = list(category["label"])
        codes.append(sorted(index, key=lambda c, p=index: int(p[c])) if isinstance(index, dict) else index)
    out = []
    for at, value in enumerate(cube["value"]):
        rest, row = at, {"value": told(value)}
        for i in reversed(range(len(ids))):
            row[ids[i]] = codes[i][rest % sizes[i]]
            rest //= sizes[i]
        status = cube.get("status")
        if isinstance(status, dict):
            row["status"] = status.get(str(at), "")
        elif status:
            row["status"] = status[0] if len(status) == 1 else status[at]
        out.append(row)
    return out


def sdmx_csv(path, sheet):
    with open(path, encoding="utf-8-sig", newline="") as f:
        head, *rows = list(csv.reader(f))
    ids = [h.split(": ")[0] for h in head]
    out = []
    for cells in rows:
        if len(cells) != len(head):
            continue
        row = {i: c.split(": ")[0] if ": " in h or i in ("DATAFLOW", "STRUCTURE_ID") else c for i, h, c in zip(ids, head, cells)}
        structure = row.get("STRUCTURE_ID") or row.get("DATAFLOW")
        if row.get("STRUCTURE", "dataflow").lower() not in ("dataflow", "datastructure", "dataprovision"):
            continue
        if row.get("ACTION", "I") not in ("I", "A", "R", "M") or sheet not in ("", structure):
            continue
        out.append(row)
    return out


def write(name, sheet, rows):
    texts = []
    for row in rows:
        if row.get("OBS_VALUE") in ("NaN", "#N/A", "#NA"):
            row["OBS_VALUE"] = ""
        texts.append("\x1f".join(f"{k}={v}" for k, v in sorted(row.items()) if v) + "\n")
    digest = hashlib.sha256("".join(sorted(texts)).encode()).hexdigest()
    sys.stdout.write(f"{name}\t{sheet}\t{len(rows)}\t{digest}\n")


def main():
    for path in sorted(glob.glob(os.path.join(SHARED, "sdmx/pandasdmx/ECB_EXR/?g-*.xml")) +
                       glob.glob(os.path.join(SHARED, "sdmx/pandasdmx/ECB_EXR/1/M*.xml")) +
                       [os.path.join(SHARED, "sdmx/pandasdmx/ESTAT/demography-xs.xml")] +
                       glob.glob(os.path.join(SHARED, "sdmx/pysdmx/xml/*__data_data*.xml")) +
                       glob.glob(os.path.join(SHARED, "sdmx/pysdmx/xml/*__data_prov*.xml")) +
                       glob.glob(os.path.join(SHARED, "sdmx/pysdmx/samples/data*_no*.xml")) +
                       glob.glob(os.path.join(SHARED, "sdmx/pysdmx/samples/data*_with*.xml"))):
        if "structure.xml" in path or "structure-full" in path:
            continue
        with open(path, "rb") as f:
            write(os.path.relpath(path, SHARED), "", message(f.read(), ECB | {"DIM1", "DIM2"}))
    packed = os.path.join(SHARED, "sdmx/pandasdmx/ESTAT/footer2.zip")
    with zipfile.ZipFile(packed) as z:
        write(os.path.relpath(packed, SHARED), "", message(z.read(z.namelist()[0]), set()))
    for path in sorted(glob.glob(os.path.join(SHARED, "sdmx/pandasdmx/ECB_EXR/*.json")) +
                       glob.glob(os.path.join(SHARED, "sdmx/pysdmx/samples/*.json"))):
        write(os.path.relpath(path, SHARED), "", sdmx_json(path))
    for name, sheet in (("order.json", ""), ("oecd-canada.json", "oecd"), ("oecd-canada.json", "canada")):
        write("json-stat/" + name, sheet, json_stat(os.path.join(SHARED, "json-stat", name), sheet))
    for path in sorted(glob.glob(os.path.join(SHARED, "sdmx/pysdmx/csv-*/*.csv")) +
                       glob.glob(os.path.join(SHARED, "sdmx/pysdmx/samples/*.csv"))):
        name = os.path.relpath(path, SHARED)
        if re.search("(v1|v2|v21)_exception", name):
            continue
        sheets = ("ESTAT:DF_A(1.6.0)", "ESTAT:DSD_B(1.7.0)", "ESTAT:DPA_C(1.8.0)") if "structures" in name else ("",)
        for sheet in sheets:
            rows = sdmx_csv(path, sheet)
            if rows or not sheet:
                write(name, sheet, rows)


main()
