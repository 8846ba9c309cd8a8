# Who goes where, and who comes through: the teaching files, marked as invented everywhere; a file of one's own is sent in the browser.

GET /evidence/transitions
200
| <h1>Wer geht wohin, und wer wechselt später?</h1>
| erfundene Daten / invented data
| Grundschulen Nord
| <svg
| data=teaching&amp;part=input
! NaN

GET /evidence/transitions?group=Deutsch
200
| Wege von Jahr zu Jahr: Deutsch
| <option value="Deutsch" selected

GET /evidence/transitions?group=nobody
400
| nobody

GET /evidence/transitions?unknown=1
200

GET /evidence/transitions?data=store
400

GET /en/evidence/transitions
200
| <h1>Who goes where, and who changes later?</h1>
| Transfer rates by group

GET /evidence/transitions.json
200
< content-type: application/json; charset=utf-8
| "invented": true
| "transfer_rates_primary"
| "balance"

GET /evidence/transitions.csv
200
| invented,erfundene Daten / invented data
| transfer_rates_primary[0].share

GET /evidence/transitions.csv?data=teaching&part=input
200
| year,from,to,language,pupils,note

GET /evidence/cohort
200
| <h1>Wie viele kommen durch, und wie lange dauert es?</h1>
| erfundene Daten / invented data
| Abschlüsse von 1.000
! NaN

GET /en/evidence/cohort
200
| How many school years does each who finishes take?

GET /evidence/cohort.json
200
| "invented": true
| "graduation_probability_markovchain"

GET /evidence/cohort.csv
200
| unlimited.years_input_per_graduate
