#!/usr/bin/env python3
"""Makes src/figures/areas.def: the official keys of Länder, Regierungsbezirke and Kreise of Germany, and from when to when
each was in force, as far as the sources tell.

use: data/ruhr/scripts/make-areas.py SHARED > src/figures/areas.def        (SHARED: the folder with the original files)

Sources, named in each row by letters:
  V  VG5000, territorial status 2021-01-01 (BKG, dl-de/by-2-0): keys and names; WSK, the day the area's present form took effect
  G  Gemeindeverzeichnis, 2024-06-30 (Destatis): keys, names, and in which Kreis each town lies
  B  births by Kreis, 1995 to 2015, each year in its own territorial status: a key with a number existed on 31 December
  P  population by Kreis, 2024-12-31: the same for that day
  S  students by Kreis, winter semester 2023/24, as printed in 2026: keys that are younger than V and G
  I  INKAR, description of the editions: Eisenach became part of Wartburgkreis on 2021-07-01
A day is given only where a source tells it.
The area that follows is the one in which the town of that name lies today (G), or the new one of the same name.
"""
import csv, io, re, struct, sys, zipfile
from datetime import date, timedelta

shared = sys.argv[1]

def dbf(path):
    raw = open(path, 'rb').read()
    n, head, size = struct.unpack('<IHH', raw[4:12])
    fields, at = [], 32
    while raw[at] != 13:
        fields.append((raw[at:at + 11].split(b'\0')[0].decode(), raw[at + 16]))
        at += 32
    for i in range(n):
        row, at = {}, head + i * size + 1
        for name, width in fields:
            row[name] = raw[at:at + width].decode('utf-8').strip()
            at += width
        yield row

def sheet(path, number):
    book = zipfile.ZipFile(path)
    text = lambda xml: re.sub(r'&(amp|lt|gt|quot|apos);', lambda m: dict(amp='&', lt='<', gt='>', quot='"', apos="'")[m[1]],
                              ''.join(re.findall(r'<t[^>]*>([^<]*)</t>', xml)))
    shared_texts = [text(x) for x in re.findall(r'<si>(.*?)</si>', book.read('xl/sharedStrings.xml').decode(), re.S)]
    for row in re.findall(r'<row[^>]*>(.*?)</row>', book.read(f'xl/worksheets/sheet{number}.xml').decode(), re.S):
        cells = {}
        for column, kind, value in re.findall(r'<c r="([A-Z]+)\d+"(?:[^>]*? t="(\w+)")?[^>]*?>(?:<f>[^<]*</f>)?<v>([^<]*)</v>', row):
            cells[column] = shared_texts[int(value)] if kind == 's' else value
        yield cells

def plain(name):
    """The bare name, for comparing."""
    name = re.sub(r'\(.*?\)', '', name)
    name = re.sub(r'\b(Landkreis|Kreisfreie Stadt|kreisfreie Stadt|krsfr\. Stadt|Stadtkreis|Kreis|Stadt|Landeshauptstadt|'
                  r'Hansestadt|Universitätsstadt|Wissenschaftsstadt|documenta-Stadt|Lutherstadt|Mittleres|Land)\b', '', name)
    return re.sub(r'[\s,]+', ' ', name).strip()

areas = {}
def area(key):
    return areas.setdefault(key, dict(name='', first='', last='', to='', source=set()))

new_since = {}
for kind in ('LAN', 'RBZ', 'KRS'):
    for row in dbf(f'{shared}/geo/vg5000-2021/VG5000_{kind}.dbf'):
        key = row['AGS']
        a = area(key)
        a['name'] = row['GEN']
        a['source'].add('V')
        w = row['WSK']
        new_since[key] = f'{w[:4]}-{w[4:6]}-{w[6:]}'

towns, in_2024 = {}, set()
for number in range(1, 4):
    try:
        rows = list(sheet(f'{shared}/geo/gemeindeverzeichnis/AuszugGV2QAktuell.xlsx', number))
    except KeyError:
        break
    if not any(r.get('A') == '60' for r in rows):
        continue
    for r in rows:
        parts = [r.get(c, '') for c in 'CDEFG']
        kind = r.get('A')
        if kind in ('10', '20', '40'):
            key = ''.join(parts[:{'10': 1, '20': 2, '40': 3}[kind]])
            a = area(key)
            in_2024.add(key)
            a['name'] = a['name'] or re.sub(r',.*', '', r.get('H', ''))
            a['source'].add('G')
        if kind == '60':
            towns.setdefault(plain(re.split(r',| / ', r.get('H', ''))[0]), set()).add(''.join(parts[:3]))

years = {}
for row in csv.reader(io.StringIO(open(f'{shared}/regionalstatistik-csv/12612-01-01-4_00.csv', encoding='utf-8').read()), delimiter=';'):
    if len(row) > 3 and re.fullmatch(r'\d{4}', row[0]) and re.fullmatch(r'\d{5}', row[1]):
        years.setdefault(row[1], {})[int(row[0])] = row[3].strip() not in ('-', '.', '')
        area(row[1])['name'] = area(row[1])['name'] or plain(row[2])
        area(row[1])['source'].add('B')
in_2024_numbers = {}
for row in csv.DictReader(open(f'{shared}/genesis-ffcsv/12411-01-01-4_de_flat.csv', encoding='utf-8-sig'), delimiter=';'):
    for i in '1234':
        key = row.get(f'{i}_variable_attribute_code') or ''
        if row.get(f'{i}_variable_code') == 'KREISE' and re.fullmatch(r'\d{5}', key):
            in_2024_numbers[key] = in_2024_numbers.get(key, False) or row['value'] not in ('-', '.', '')
            area(key)['source'].add('P')
            area(key)['name'] = area(key)['name'] or plain(row[f'{i}_variable_attribute_label'])

students = zipfile.ZipFile(f'{shared}/genesis-ffcsv/21311-01-01-4-B_de_flat.zip')
with students.open(students.namelist()[0]) as file:
    for row in csv.DictReader(io.TextIOWrapper(file, encoding='utf-8-sig'), delimiter=';'):
        for i in '1234':
            key = row.get(f'{i}_variable_attribute_code') or ''
            if re.fullmatch(r'\d{5}', key) and (row.get(f'{i}_variable_code') or '').startswith('KREIS') and key not in areas:
                area(key)['name'] = plain(row[f'{i}_variable_attribute_label'])
                area(key)['source'].add('S')

first_year, last_year = 1995, 2015
for key, a in areas.items():
    seen = [y for y, number in sorted(years.get(key, {}).items()) if number]
    if len(key) != 5:
        continue
    # Tables are partly converted to later status: only a day that the boundaries themselves tell is a beginning.
    begun = new_since.get(key, '')
    if years.get(key) and begun and (not seen or (seen[0] > first_year and begun[:4] == str(seen[0]))):
        a['first'] = begun
    if key not in in_2024 and seen:
        a['last'] = seen[-1]

for key, a in areas.items():
    if not a['last']:
        continue
    last = a['last']
    today = {k for k in towns.get(plain(a['name']), set()) if k[:2] == key[:2] and k in in_2024}
    same = {k for k, b in areas.items() if k != key and len(k) == 5 and k[:2] == key[:2] and k in in_2024 and plain(b['name']) == plain(a['name'])}
    follow = same if len(same) == 1 else today if len(today) == 1 else set()
    a['to'] = next(iter(follow), '')
    begun = areas[a['to']]['first'] if a['to'] else ''
    if last < last_year and begun[:4] == str(last + 1):
        a['last'] = str(date.fromisoformat(begun) - timedelta(days=1))
    elif last == last_year and begun[:4] > str(last_year):
        a['last'] = str(date.fromisoformat(begun) - timedelta(days=1))
    elif last == last_year:
        a['last'] = ''          # still there in 2015 and 2021: told below
    else:
        a['last'] = f'{last}-12-31'
eisenach = areas['16056']
eisenach.update(last='2021-06-30', to='16063')
eisenach['source'].add('I')

print('''/* The official keys of Germany: Länder, Regierungsbezirke and Kreise, AREA(key, first day, last day, the area that followed, name, sources).
 * Made by data/ruhr/scripts/make-areas.py, which says what the letters mean; where no source tells a day there is none.
 * Where the sources tell only the year, the last day is the 31 December on which the area was last seen. In order of the keys. */''')
for key in sorted(areas):
    a = areas[key]
    if not re.fullmatch(r'(0[1-9]|1[0-6])(\d|\d{3})?', key) or not a['name']:
        continue
    print(f'AREA("{key}", "{a["first"]}", "{a["last"]}", "{a["to"]}", "{a["name"]}", "{"".join(sorted(a["source"]))}")')
