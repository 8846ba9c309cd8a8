# The partnership and its agenda as visitors see them. What needs entries that the example has not: test/partnership, test/agenda.

GET /partners
200
| <h1>Partner
| Ennepe-Ruhr-Kreis

GET /en/partners
200
| <h1>Partners

GET /partners.json
200

GET /partners.csv
200

GET /partners?on=2024-01-11&kind=municipality&rule=signed
200
| 14

GET /en/partners?on=2024-01-11&kind=municipality&rule=signed
200
| Unna

GET /partners.json?on=2024-01-11&kind=municipality&rule=signed
200

GET /partners.csv?on=2024-01-11&kind=municipality&rule=signed
200

GET /partners.csv?on=2023-05-31&kind=municipality&rule=represented
200
| ,selection
| on=2023-05-31&kind=municipality&rule=represented&tab=list

GET /partners.json?tab=map&on=2023-05-31
200
| "on": "2023-05-31"

GET /body/leitungsgruppe.csv?on=2024-01-11
200
| on=2024-01-11

GET /partner/ennepe-ruhr-kreis
200
| Breckerfeld
| 31. Mai 2023

GET /en/partner/ennepe-ruhr-kreis
200
| 31 May 2023

GET /partner/ennepe-ruhr-kreis.json
200

GET /partner/ennepe-ruhr-kreis.csv
200

GET /agreements
200
| Kooperationsvereinbarung

GET /en/agreements
200

GET /agreements.json
200

GET /agreements.csv
200

GET /agreement/beitritt-ennepe-ruhr-2023
200
| Ennepe-Ruhr-Kreis

GET /en/agreement/beitritt-ennepe-ruhr-2023
200

GET /agreement/beitritt-ennepe-ruhr-2023.json
200

GET /agreement/beitritt-ennepe-ruhr-2023.csv
200

GET /bodies
200
| Leitungsgruppe

GET /en/bodies
200

GET /bodies.json
200

GET /bodies.csv
200

GET /body/leitungsgruppe
200
| <h1>

GET /en/body/leitungsgruppe
200

GET /body/leitungsgruppe.json
200

GET /body/leitungsgruppe.csv
200

GET /agenda
200
| <h1>Agenda

GET /en/agenda
200
| <h1>

GET /agenda.json
200

GET /agenda.csv
200

GET /measures
200
| Lesepatenschaften
| erfunden

GET /en/measures
200

GET /measures.json
200

GET /measures.csv
200

GET /measure/musterstadt-lesepaten
200
| erfunden

GET /en/measure/musterstadt-lesepaten
200

GET /measure/musterstadt-lesepaten.json
200

GET /measure/musterstadt-lesepaten.csv
200

GET /partner/musterstadt
200
| Vereinbarung gültig bis
| 31. Dezember 2027
! arbeitet im ganzen Gebiet
! ansehen und ändern

# One indicator of each family, and none of news that there are none.
GET /partner/musterstadt/brief
200
| erfunden
| Schulen in herausfordernder Lage
! Kennzahl

GET /measures
200
! 0 Sachen

GET /agreement/beitritt-unna-2024
200
| Dezernentin für Schulen, Bildung und Gesundheit
| wird zitiert
| zweite Vertretung, Amt nicht genannt
| kreis-unna.de
! Linthorst

GET /partners?tab=map
200
| noch nicht: bis dahin keine Unterschrift erfasst

GET /en/partner/musterstadt/brief
200

GET /partner/musterstadt/brief.json
200

GET /partner/musterstadt/brief.csv
200

GET /actors
200
| <h1>Wer was anbietet

GET /en/actors
200

GET /actors.json
200

GET /actors.csv
200

GET /actors/gaps
200
| <h1>Wo nichts ist

GET /en/actors/gaps
200

GET /actors/gaps.json
200

GET /actors/gaps.csv
200

GET /hurdles
200
| <h1>Was im Weg steht

GET /en/hurdles
200

GET /hurdles.json
200

GET /hurdles.csv
200

GET /courses
200
| <h1>Fortbildungen

GET /en/courses
200

GET /courses.json
200

GET /courses.csv
200

GET /partners?rule=nonsense
400

GET /partner/nobody
404

GET /measure/kinderstuben
404

GET /decisions
401

GET /conflicts
401
