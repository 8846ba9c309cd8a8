#!/bin/sh
# Proves tools/uigen: what it writes compiles and escapes, and what may not stand in a template is refused.
# use: tools/test_uigen.sh UIGEN   (TAP on standard output)
set -u
uigen=$(realpath "${1:-build/tools/uigen}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
mkdir -p "$dir/web"
cp "$(dirname "$(realpath "$0")")/../src/web/template_in.h" "$(dirname "$(realpath "$0")")/../src/web/take_away.def" "$dir/web/" || exit 3
cd "$dir" || exit 3
n=0
ok() { # ok CONDITION-RESULT NAME
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

# A house of its own, small enough to see through: the types that a template meets.
cat >web/pages.h <<'END'
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
typedef struct Arena Arena;
typedef struct Str { const char *p; size_t n; } Str;
#define S(literal) ((Str){"" literal "", sizeof(literal) - 1})
typedef struct Buf { Arena *mem; char p[10000]; size_t n; } Buf;
typedef enum Lang { DE, EN } Lang;
typedef enum Msg { MSG_TITLE, MSG_OF_PLACE, MSG_SCHOOLS } Msg;
typedef struct Safe { Str html; } Safe;
typedef struct Link { Str name, address; } Link;
typedef struct Row { Str key, name; int n; size_t n_links; const Link *links; const Link *more; double value; } Row;
typedef struct TestPage { Str title; bool late; size_t n_rows; const Row *rows; Safe chart; Link home; int64_t count; } TestPage;
void buf_put(Buf *out, Str s);
void buf_html(Buf *out, Str s);
void buf_url(Buf *out, Str s);
void buf_int(Buf *out, int64_t value);
bool str_starts(Str s, Str prefix);
Str message_text(Lang lang, Msg message);
Str message_fill(Arena *mem, Lang lang, Msg message, size_t n, const Str *arguments);
Str message_count(Arena *mem, Lang lang, Msg message, int64_t count);
void page_test(Buf *out, Lang lang, const TestPage *p);
END
cat >main.c <<'END'
#include "web/pages.h"
void buf_put(Buf *out, Str s) { memcpy(out->p + out->n, s.p, s.n); out->n += s.n; }
void buf_html(Buf *out, Str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        Str one = {s.p + i, 1};
        buf_put(out, c == '<' ? S("&lt;") : c == '>' ? S("&gt;") : c == '&' ? S("&amp;") : c == '"' ? S("&quot;") : one);
    }
}
void buf_url(Buf *out, Str s) {
    for (size_t i = 0; i < s.n; i++) {
        char hex[4];
        Str one = {s.p + i, 1};
        snprintf(hex, sizeof hex, "%%%02X", (unsigned)(unsigned char)s.p[i]);
        if (strchr("<>&\" /?=", s.p[i])) one = (Str){hex, 3};
        buf_put(out, one);
    }
}
void buf_int(Buf *out, int64_t value) {
    char text[32];
    buf_put(out, (Str){text, (size_t)snprintf(text, sizeof text, "%lld", (long long)value)});
}
bool str_starts(Str s, Str prefix) { return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0; }
Str message_text(Lang lang, Msg message) { (void)message; return lang == DE ? S("Grün & Blau") : S("green & blue"); }
Str message_fill(Arena *mem, Lang lang, Msg message, size_t n, const Str *arguments) {
    (void)mem, (void)lang, (void)message;
    return arguments[n - 1];
}
Str message_count(Arena *mem, Lang lang, Msg message, int64_t count) {
    (void)mem, (void)lang, (void)message;
    return count == 1 ? S("one") : S("many");
}
int main(void) {
    static Buf out;
    const Link links[] = {{S("L1"), S("javascript:alert(1)")}, {S("L2"), S("https://example.org/?a=1&b=2")}, {S("L3"), S("/a:b")}};
    const Row rows[] = {{.key = S("a b&c"), .name = S("<script>"), .n = 7, .n_links = 3, .links = links, .more = &links[1]},
                        {.key = S("x"), .name = S("\"quoted\""), .n = -1, .value = 0.5}};
    const TestPage page = {.title = S("T & \"U\" <b>"), .n_rows = 2, .rows = rows, .chart = {S("<svg></svg>")},
                           .home = {S("home"), S("/")}, .count = 2};
    page_test(&out, DE, &page);
    fwrite(out.p, 1, out.n, stdout);
    return 0;
}
END
cat >page.html <<'END'
{{page page_test TestPage}}
<!DOCTYPE html>
<html lang="de">
  <body class="page"
        data-title="{{p.title}}">
    <!-- for writers only -->
    {{! so is this }}
    <h1>{{p.title}}</h1>
    <p>{{t:title}} <b>two</b>
       <i>words</i> {{t:of.place p.title}} {{n:schools p.count}}</p>
    {{#if p.late}}<p>late</p>{{else}}<p>in time</p>{{/if}}
    {{#if !p.late}}<p>{{int p.count}}</p>{{/if}}
    <ul>
      {{#each p.rows as row}}
      <li{{#if row.value}} class="has"{{/if}}>{{row#}} <a href="/r?key={{url row.key}}&amp;n={{int row.n}}" title='{{row.name}}'>{{row.name}}</a>
        {{#each row.links as break}}<a href="{{break.address}}">{{break.name}}</a>{{/each}}
        {{#if row.more}}{{>link row.more}}{{/if}}
      </li>
      {{/each}}
    </ul>
    {{>link p.home}}
    {{raw p.chart}}
    <pre>
  kept??!</pre>
    <script src="/wirk.js" defer></script>
  </body>
</html>
{{part link Link}}
<em>{{p.name}}</em>
END
cat >want <<'END'
<!DOCTYPE html><html lang="de"><body class="page" data-title="T &amp; &quot;U&quot; &lt;b&gt;"><h1>T &amp; &quot;U&quot; &lt;b&gt;</h1><p>Grün &amp; Blau <b>two</b>
<i>words</i> T &amp; &quot;U&quot; &lt;b&gt; many</p><p>in time</p><p>2</p><ul><li>1 <a href="/r?key=a%20b%26c&amp;n=7" title='&lt;script&gt;'>&lt;script&gt;</a>
<a href="#">L1</a><a href="https://example.org/?a=1&amp;b=2">L2</a><a href="/a:b">L3</a>
<em>L2</em></li><li class="has">2 <a href="/r?key=x&amp;n=-1" title='&quot;quoted&quot;'>&quot;quoted&quot;</a>

</li></ul><em>home</em>
<svg></svg><pre>
  kept??!</pre><script src="/wirk.js" defer></script></body></html>
END
FLAGS="-std=gnu17 -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Werror -I."
"$uigen" page.c page.html && gcc $FLAGS -o page page.c main.c
ok $? "a page compiles under the project's warnings"
./page >got 2>/dev/null; echo >>got
diff want got >difference
result=$?
ok $result "values are escaped for their place, blanks that mean nothing are gone"
[ $result -eq 0 ] || sed 's/^/# /' difference
[ "$(grep -c 'buf_put' page.c)" -lt 40 ]
ok $? "neighbouring text is written at once"
"$uigen" none.c && gcc $FLAGS -c -o none.o none.c
ok $? "no template at all gives valid C"

# Refused by the C compiler, with the template's own line.
compiler_refuses() { # NAME TEXT EXPECTED
    printf '{{page page_test TestPage}}\n<p>\n%s\n</p>\n{{part link Link}}x\n' "$2" >bad.html
    rm -f bad.c
    if "$uigen" bad.c bad.html 2>message && ! gcc $FLAGS -c -o bad.o bad.c 2>message && grep -q "bad.html:3" message && grep -q -e "$3" message; then
        ok 0 "$1"
    else
        ok 1 "$1"
        sed 's/^/# /' message
    fi
}
compiler_refuses "an unknown field" '{{p.titel}}' titel
compiler_refuses "an unknown field of a row" '{{#each p.rows as row}}{{row.nam}}{{/each}}' nam
compiler_refuses "an unknown message" '{{t:titel}}' MSG_TITEL
compiler_refuses "a list without a count" '{{#each p.home as row}}x{{/each}}' n_home
compiler_refuses "a number where text is wanted" '{{p.count}}' incompatible
compiler_refuses "text where a number is wanted" '{{int p.title}}' UI_INT
compiler_refuses "text as ready HTML" '{{raw p.title}}' incompatible
compiler_refuses "a part given the wrong thing" '{{>link p.chart}}' _Generic

# Refused by uigen, with file and line.
uigen_refuses() { # NAME TEXT EXPECTED
    printf '{{page page_test TestPage}}\n<p>\n%s\n</p>\n' "$2" >bad.html
    rm -f bad.c
    if ! "$uigen" bad.c bad.html 2>message && [ ! -e bad.c ] && grep -q "^bad.html:3: .*$3" message; then
        ok 0 "$1"
    else
        ok 1 "$1"
        sed 's/^/# /' message
    fi
}
uigen_refuses "a value inside a script" '<script>{{p.title}}</script>' scripts
uigen_refuses "a script in the page" '<script>alert(1)</script>' script
uigen_refuses "a style in the page" '<style>p { color: red }</style>' style
uigen_refuses "a style attribute" '<b style="color: red">x</b>' style
uigen_refuses "an event attribute" '<b onclick="x()">x</b>' 'scripts belong'
uigen_refuses "a value outside quotes" '<b class={{p.title}}>x</b>' 'quotation marks'
uigen_refuses "a value as attribute name" '<b {{p.title}}>x</b>' 'quoted attribute'
uigen_refuses "unencoded text inside an address" '<a href="/x?y={{p.title}}">x</a>' '{{url'
uigen_refuses "an unknown name" '{{row.name}}' neither
uigen_refuses "a block that is not closed" '{{#if p.late}}' 'not closed'
uigen_refuses "a block closed twice" '{{/if}}' 'closes nothing'
uigen_refuses "crossing blocks" '{{#if p.late}}{{#each p.rows as row}}{{/if}}{{/each}}' 'closes nothing'
uigen_refuses "branches that end in different places" '{{#if p.late}}<b {{else}}<b>{{/if}}' 'another tag'
uigen_refuses "an unknown part" '{{>nothing p.home}}' 'no part'
uigen_refuses "an unknown construct" '{{html p.title}}' unknown
uigen_refuses "an expression that is more than a field" '{{p.title.n+1}}' 'not a field'
printf '<p>x</p>\n' >bad.html
! "$uigen" bad.c bad.html 2>message && grep -q 'bad.html:1: .*before' message
ok $? "a template without its first line"
echo "1..$n"
