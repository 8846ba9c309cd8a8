# The operator's pages, sources, and rows of delivered files (without settings: what is missing is said to be).

GET /impressum
200
| noch nichts eingetragen
| Wirk

GET /en/impressum
200
| has not entered anything

GET /impressum.json
200
| "entered": "no"

GET /impressum.csv
200
| section,entered,text

GET /privacy
200
| Wer liest, bekommt keine Cookies

GET /en/privacy
200
| Readers get no cookies

GET /privacy.json
200
| "section"

GET /privacy.csv
200
| section,entered,text

GET /accessibility
200
| BITV 2.0
| teilweise vereinbar
| noch nichts eingetragen

GET /en/accessibility
200
| BITV 2.0

GET /accessibility.json
200
| "section"

GET /accessibility.csv
200
| section,entered,text

GET /barrier?page=/region/05112
200
| href="/region/05112">Zurück
! mailto:

# What is no page of this house is no link.
GET /barrier?page=https://evil.example/
200
! href="https://evil

GET /barrier?page=//evil.example/
200
! href="//evil

GET /barrier?page=javascript:alert(1)
200
! href="javascript

GET /en/barrier
200
| Report a barrier

GET /barrier.json
200
| "section"

GET /barrier.csv
200
| section,entered,text

GET /about/data
200
| https://www.govdata.de/dl-de/by-2-0
| Statistische Ämter des Bundes und der Länder
| /delivery/21

GET /en/about/data
200
| Newest delivery

GET /about/data.json
200
| "licence": "dl-de/by-2-0"

GET /about/data.csv
200
| publisher,title,file,licence

# The row that a number stands in, as it was delivered: 315 of 4904 in 2015.
GET /delivery/21/row/87?column=6
200
| <mark><bdi>315</bdi></mark>
|       Duisburg, Kreisfreie Stadt
| ohne Hauptschulabschluss
| /delivery/21/row/86?column=6
| aria-current="true"

GET /en/delivery/21/row/87
200
| Row 87
! <mark>

GET /delivery/21/row/87.json?column=6
200
| "heading": "Schulabschluss › ohne Hauptschulabschluss › Insgesamt"
| "text": "315"

GET /delivery/21/row/87.csv?column=6
200
| 87,6,Schulabschluss › ohne Hauptschulabschluss › Insgesamt,315,3,yes

# Boundaries: an area is a row. Its neighbours are areas.
GET /delivery/1/row/1
404

GET /delivery/21/row/9999999
404
| 9999999

GET /delivery/21/row/0
400

GET /delivery/21/row/x
400

GET /delivery/21/row/87?column=500
400
| 500

GET /delivery/99999/row/1
404

GET /delivery/21/file
200
< content-type: application/octet-stream
< content-disposition: attachment; filename="21111-02-06-4.csv.gz"; filename*=UTF-8''21111-02-06-4.csv.gz
< content-length: 348293
< etag: "afdc1208413771412e62ef8de110be5055f9ee292a7f3a1c131b472889523c87"
< x-content-type-options: nosniff

GET /en/delivery/21/file
200
< content-length: 348293

GET /delivery/21/file
> if-none-match: "afdc1208413771412e62ef8de110be5055f9ee292a7f3a1c131b472889523c87"
304

HEAD /delivery/21/file
200
< content-length: 348293

GET /delivery/21/file.json
200
| "sha256": "afdc1208413771412e62ef8de110be5055f9ee292a7f3a1c131b472889523c87"

GET /delivery/21/file.csv
200
| delivery,file,sha256,bytes,address

GET /delivery/99999/file
404

# Errors name what was asked for, in the language of the address, and tell ways on.
GET /en/nowhere
404
| There is no page
| href="/en/indicators"
| Where to go from here

# Which role may do what: for everybody to read.
GET /rights
200
| Rollen und Rechte
| Menschen einladen, Konten schließen

GET /en/rights
200
| Roles and rights
| Invite people

GET /rights.json
200
| "right": "manage-accounts"
| "administrator": "yes"

GET /rights.csv
200
| right,sentence,reach,administrator,editor,deliverer,owner,reviewer,coordinator,reader

# Pages of one person: the form, and nothing beside it.
GET /login
200
< cache-control: private, no-store
| autocomplete="current-password"

GET /login.json
404

GET /reset
200
| Bitten Sie die Administration

GET /invitation/nichts
403

GET /account
> accept: text/html
303
< location: /login?next=%2Faccount

GET /account
401
< www-authenticate: Bearer realm="Wirk"
