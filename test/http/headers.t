# What stands in the headers of replies.

GET /
200
< content-security-policy: /default-src 'none'.*script-src 'self'/
< x-content-type-options: nosniff
< referrer-policy: same-origin
< x-frame-options: DENY
< cache-control: no-cache
< vary: Accept-Encoding
< etag: /^"[0-9a-f]{16}"$/
< content-encoding: none
< set-cookie: none
< server: none
! style="
! onclick=
! onload=

GET /
> accept-encoding: gzip
200
< content-encoding: gzip
< etag: /^"[0-9a-f]{16}z"$/

HEAD /indicator/D-14a
200
< content-type: text/html; charset=utf-8
< etag: /^"/

HEAD /nirgends
404

HEAD /assets/nothing.css
404

GET /region/05112.json
200
< content-security-policy: /default-src 'none'/
< x-content-type-options: nosniff

GET /nirgends
404
< content-security-policy: /default-src 'none'/
< x-content-type-options: nosniff

GET /indicator/D-14a.csv
200
< content-disposition: /^attachment; filename="[A-Za-z0-9._-]+\.csv"; filename\*=UTF-8''[A-Za-z0-9._%-]+\.csv$/

# Read only.
POST /
405
< allow: GET, HEAD

PUT /region/05112
405

DELETE /delivery/1
405

OPTIONS /
405

PATCH /
405

BREW /
405

GET /
> accept-encoding: gzip, br
200
< content-encoding: br
< etag: /^"[0-9a-f]{16}b"$/

GET /delivery/21/file
> accept-encoding: gzip, br
200
< content-encoding: none
