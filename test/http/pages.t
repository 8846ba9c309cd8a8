# Every page of the house, in both languages, and beside it .json and .csv. A new route without a request here fails the test.
#
# One request per paragraph:
#   METHOD PATH                as it goes over the wire
#   > header: value            sent along
#   200                        the status expected
#   < header: value            a header expected; /…/ is a pattern, "none" means absent
#   | text                     in the body        ! text   not in the body
#   figure KEY PERIOD 6.42     in the .json: the figure of this region and period, rounded to as many digits as written here;
#   figure KEY/sex=f PERIOD …  of a cell; a word instead of a number is the state of a figure without one

GET /
200
< content-type: text/html; charset=utf-8
| <html lang="de">
| <h1>Bildung in der Metropole Ruhr, in Zahlen, die man nachprüfen kann</h1>
| Duisburg
| href="/start.json"
| hreflang="en"
| So kommen neuere Zahlen herein

GET /en/
200
| <html lang="en">
| href="/en/region/05112"
| hreflang="de"

GET /en
200
| <html lang="en">

GET /start.json
200
< content-type: application/json; charset=utf-8
| "indicators"

GET /start.csv
200
< content-type: text/csv; charset=utf-8
| indicator,definition_version,region,region_name,period,cell,cell_label,number,state,

GET /indicators
200
| D-14a
| D-14b
| Allgemeinbildende Schulen

GET /en/indicators
200
| General schools

GET /indicators.json
200
| "id":"D-14a"

GET /indicators.csv
200
| id,family,definition_version,title,definition,unit,formula,periods

GET /indicator/D-14a
200
| <svg
| D-14b
| Quelle:
| Datenstand: Lieferung
| aria-current="true"
| as_of=

GET /en/indicator/D-14a
200
| <svg
| Source:

GET /indicator/D-14a?tab=map
200
| <svg

GET /indicator/D-14a?tab=table
200
| <table
| 6,4 %
! <svg

GET /en/indicator/D-14a?tab=table
200
| 6.4

GET /indicator/D-14a?tab=table&by=sex&areas=05112&period=2015
200
| weiblich
| 5,5 %

GET /indicator/D-14a.json
200
| "definition_version"
| "de":
| "en":

GET /indicator/D-14a.csv
200
< content-type: text/csv; charset=utf-8
| D-14a,

GET /indicator/D-14a.csv?separator=semicolon&areas=05112&period=2015
200
| indicator;definition_version;region
| 6,42

GET /indicator/D-14a/origin?region=05112&period=2015
200
| 6,42
| 21111-02-06-4
| Zeile

GET /en/indicator/D-14a/origin?region=05112&period=2015
200
| Where does this number come from?
| 6.42

GET /indicator/D-14a/origin.json?region=05112&period=2015
200
| "row":
| "column":

GET /indicator/D-14a/origin.csv?region=05112&period=2015
200
| measure,region,period,cell,number,state,delivery,file,row,column

GET /regions
200
| Duisburg
| Haltern
| Metropole Ruhr

GET /en/regions
200
| Areas

GET /regions.json
200
| "key":"05112"

GET /regions.csv
200
| key,name,kind,part_of

GET /schools
200
| <h1>Schulen</h1>
| class="chart chart-places wide"
| /schools?bbox=

GET /en/schools?tab=table&type=gymnasium&order=pupils-down
200
| aria-sort="descending"
| /en/school/

GET /schools?area=05915
200
| /region/05915
| Hamm

GET /schools.json?type=gymnasium&area=05915
200
| "type":"gymnasium"
| "index_period":"2025/26"

GET /schools.csv?startchancen=yes
200
< content-type: text/csv; charset=utf-8
| number,name,type,type_name,town,

# What is no filter of the list is told, never guessed at.
GET /schools?index_from=0
400

GET /schools?bbox=7,51,6,52
400

GET /school/164719
200
| Gymnasium
| id="fact-pupils"
| /delivery/
| class="place-ring"

GET /en/school/164719
200
| School number 164719

GET /school/164719.json
200
| "number":"164719"

GET /school/164719.csv
200
| 164719

GET /school/999999
404
| 999999
| /schools

GET /region/05112
200
| <h1>Duisburg
| 05112000

GET /en/region/05112
200
| <h1>Duisburg

GET /region/05112.json
200
| "region":"05112"

GET /region/05112.csv
200
| 05112

GET /region/MR
200
| Metropole Ruhr

# A town shows its Kreis's value, labelled so, never a blank page.
GET /region/05562032
200
| <h1>Recklinghausen
| Wert für: Kreis Recklinghausen

# Two keys, one page.
GET /region/05112000
301
< location: /region/05112

GET /region/05112000.json
301
< location: /region/05112.json

GET /en/region/05112000.csv?x=1
301
< location: /en/region/05112.csv?x=1

GET /disagreements
200
| Was nicht zusammenpasst
| Herne
| 2011

GET /en/disagreements
200
| What does not agree

GET /disagreements.json
200
| "ours":

GET /disagreements.csv
200
| indicator,other,source,region,period,ours,theirs,difference,agrees

GET /deliveries
200
| 21111-02-06-4

GET /en/deliveries
200
| Deliveries

GET /deliveries.json
200
| "sha256":

GET /deliveries.csv
200
| delivery,file,sha256,stand,rows,added,changed,unchanged,attribution

GET /delivery/1
200
| SHA-256
| Lizenz

GET /en/delivery/1
200
| Licence

GET /delivery/1.json
200
| "rows":

GET /delivery/1.csv
200
| rule,severity,row,column,found,expected

GET /about
200
| Wie eine Zahl entsteht
| Statistische Ämter des Bundes und der Länder

GET /en/about
200
| How a number comes about

GET /about.json
200
| "state":"not-collected"

GET /about.csv
200
| state,word,meaning

GET /check
200
| enctype="multipart/form-data"
| Es wird nichts gespeichert

GET /en/check
200
| Nothing is stored

GET /check.json
200
| SDMX

GET /check.csv
200
< content-type: text/csv; charset=utf-8
| GENESIS

# A school's number is no area's: it leads to the school.
GET /region/164719
301
< location: /school/164719

# A profile as of an earlier delivery leads on to the figures as they stood then.
GET /region/05112?as_of=24
200
| href="/indicator/D-14a?areas=05112,MR&amp;as_of=24"
| &amp;base=05112&amp;as_of=24"

GET /compare?areas=05112,05911&as_of=24
200
| href="/region/05112?as_of=24"
| href="/indicator/D-14a?areas=MR,05,05112,05911&amp;as_of=24"

# A gap says whether it is certain and how it moved; what is no share of cases is not offered.
GET /evidence/gap?indicator=D-14a&by=sex&a=m&b=f&period=2015
200
| männlich 7,5 %, weiblich 5,6 %
| Der Abstand beträgt 2,0 Prozentpunkte (95-%-Intervall: 1,5 bis 2,4)
| <svg
! NaN

GET /evidence/gap?data=teaching
200
| erfundene Daten / invented data

GET /evidence/gap.csv?part=input
200
| area,name,period,year,sex,count,total

GET /evidence/gap?indicator=D-14b
400

GET /en/evidence/gap
200
| percentage points

GET /evidence/gap.json
200
| "finding": "Abgänge
! NaN

GET /evidence/chance
200
| liegen außerhalb

GET /evidence/chance.csv
200
! NaN

# Names of areas are understood where keys are; one that several have is asked back.
GET /evidence/gap.csv?part=input&areas=Essen,Kreis+Unna&period=2015
200
| 05113,Essen,
| 05978,
! 05112,

GET /evidence/gap?areas=Nirgendwo
400
| Nirgendwo

# Schools by stage of the social index: what is held against what, and what cannot be said.
GET /evidence/stages
200
| <svg
| Steigungsindex (SII)
| nach Kunst und Mackenbach
| nach Pamuk
| gibt es nicht als offene Daten
| Quelle
! NaN

GET /en/evidence/stages?by=type&b=gymnasium&high=7
200
| <svg
| Schools on stages 7 to 9
| Rank gap
! NaN

GET /evidence/stages?by=area&areas=05112,05113,05913
200
| Duisburg
| <svg

GET /evidence/stages.csv?part=input&by=area&areas=05112
200
| group,name,stage,schools,high,pupils

GET /evidence/stages.json
200
| "along_order"
| "RII_pamuk"

GET /evidence/stages?by=name
400

GET /evidence/stages?high=1
400

GET /en/evidence/chance?indicator=D-14a&period=2015
200
| 4 of 15 lie beyond
| <svg

GET /evidence/chance.json?data=teaching
200
| "invented": true

GET /evidence/planner
200
| <h1>Wie viele Plätze werden gebraucht?</h1>
| erfundene Daten / invented data
| Neues Baugebiet
| Rückschau
| name="b-dwellings"
! NaN

GET /en/evidence/planner?data=teaching&assumed=1&method=last&ratios=1:0.9&births-by-year=2026:400,2027:410&entry-ratio=1
200
| <h1>How many places will be needed?</h1>
| invented data
! New homes

GET /evidence/planner?data=teaching&assumed=1&ratios=1:0,9,2:0,95&demand=0,8&places=1.150&b-name=Bau&b-per-dwelling=0,08&b-dwellings=2027:220
200
| value="1:0,9,2:0,95"
| 1:0.9,2:0.95
| --demand 0.8 --places 1150

GET /evidence/planner?assumed=1&demand=0.8&places=1,150
422
| 1,150

GET /evidence/planner?assumed=1&ratios=9:0.9
422
| Jahrgang
| value="9:0.9"

GET /evidence/planner.json
200
| "invented": true
| "variants"
| "backtest_mape_weighted_1_2_3"

GET /evidence/planner.csv
200
| key,value
| invented,erfundene Daten / invented data
| total[0].enrollment

GET /evidence/planner.csv?part=input
200
| school,year,grade,pupils,note
