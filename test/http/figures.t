# The numbers that the example region must give, over HTTP. Written down from the official tables and from printed reports.

# Population of the 15 members, 31 December 2024.
GET /indicator/A-01.json?areas=MR,05112,05113,05117,05119,05170,05512,05513,05562,05911,05913,05914,05915,05916,05954,05978&period=2024-12-31
200
figure MR 2024-12-31 5125628
figure 05112 2024-12-31 502270
figure 05113 2024-12-31 574682
figure 05117 2024-12-31 173050
figure 05119 2024-12-31 213646
figure 05170 2024-12-31 457918
figure 05512 2024-12-31 118535
figure 05513 2024-12-31 267930
figure 05562 2024-12-31 621305
figure 05911 2024-12-31 358676
figure 05913 2024-12-31 603462
figure 05914 2024-12-31 190384
figure 05915 2024-12-31 179968
figure 05916 2024-12-31 155851
figure 05954 2024-12-31 314167
figure 05978 2024-12-31 393784

GET /indicator/A-01.json?areas=05112,05513&period=2024-12-31&by=sex
200
figure 05112/sex=f 2024-12-31 252976
figure 05112/sex=m 2024-12-31 249294
figure 05513/sex=f 2024-12-31 135380
figure 05513/sex=m 2024-12-31 132550

# Day-care centres 2013.
GET /indicator/C-01a.json?areas=MR&period=2013
200
figure MR 2013-03-01 2392

# Pupils 2015/16 of the school types that agree with the printed ones.
GET /indicator/D-01a.json?areas=MR&period=2015/16&by=schooltype
200
figure MR/schooltype=primary 2015/16 168653
figure MR/schooltype=gesamtschule 2015/16 99977
figure MR/schooltype=gymnasium 2015/16 132655

# Students, winter 2023/24; with Hagen and without.
GET /indicator/F-01a.json?areas=MR,05112,05113,05117,05119,05170,05512,05513,05562,05911,05913,05914,05915,05916,05954,05978
200
figure MR 2023-10P6M 244447
figure 05112 2023-10P6M 16797
figure 05113 2023-10P6M 35272
figure 05117 2023-10P6M 4263
figure 05119 2023-10P6M zero
figure 05170 2023-10P6M 2558
figure 05512 2023-10P6M 1299
figure 05513 2023-10P6M 5415
figure 05562 2023-10P6M 1816
figure 05911 2023-10P6M 53954
figure 05913 2023-10P6M 49733
figure 05914 2023-10P6M 66678
figure 05915 2023-10P6M 3167
figure 05916 2023-10P6M zero
figure 05954 2023-10P6M 3126
figure 05978 2023-10P6M 369

GET /indicator/F-01b.json?areas=MR,05914
200
figure MR 2023-10P6M 177769
figure 05914 2023-10P6M not-meaningful

# Leavers without Hauptschulabschluss 2015, by two definitions.
GET /indicator/D-14a.json?areas=05112,05113,05513,05562,05913&period=2015
200
figure 05112 2015 6.42
figure 05113 2015 6.75
figure 05513 2015 9.59
figure 05562 2015 6.90
figure 05913 2015 7.58
! D-14b

GET /indicator/D-14a.json?areas=05112&period=2015&by=sex
200
figure 05112/sex=f 2015 5.5416
figure 05112/sex=m 2015 7.2561

GET /indicator/D-14b.json?areas=05112
200
! "period":"2014"
! "region":"05112","region_name":"Duisburg","period":"2015","cell":"","number":6.4

# Care rates: three definitions that stay apart.
GET /indicator/C-03a.json?areas=05112
200
figure 05112 2016-03-01 17.6

GET /indicator/C-03c.json?areas=05112,05113
200
figure 05112 2016 17.6
figure 05113 2016 25.6

GET /indicator/C-03b.json?areas=05112
200
figure 05112 2016 15.9

# The one difference between INKAR and the table in the whole Land: Herne 2011.
GET /disagreements.json
200
| "region":"05916","period":"2011"

# Towns: their own numbers where there are some, their Kreis's where there are none, and labelled so.
GET /indicator/D-14a.json?areas=05562032&period=2015
200
figure 05562032 2015 6.90
| "value_of_region":"05562"

GET /indicator/A-01.json?areas=05562032&period=2015-12-31
200
| "value_of_region":"05562032"
