/* What is a file that is no table? The sender is told what it looks like and what to do, not
 * "invalid". */

#include <string.h>

#include "formats/formats_in.h"

typedef struct Magic {
    Str bytes;
    Msg message;
} Magic;

bool filetype_known(Str first, Msg *message) {
    const Magic known[] = {
        {S("%PDF-"), MSG_FORMATS_IS_PDF},
        {S("\x89PNG\r\n\x1a\n"), MSG_FORMATS_IS_IMAGE},
        {S("\xff\xd8\xff"), MSG_FORMATS_IS_IMAGE},
        {S("GIF8"), MSG_FORMATS_IS_IMAGE},
        {S("RIFF"), MSG_FORMATS_IS_IMAGE},
        {S("II*\0"), MSG_FORMATS_IS_IMAGE},
        {S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), MSG_FORMATS_IS_XLS},
        {S("PK\3\4"), MSG_FORMATS_IS_ARCHIVE},
        {S("\x1f\x8b"), MSG_FORMATS_IS_ARCHIVE},
        {S("7z\xbc\xaf\x27\x1c"), MSG_FORMATS_IS_ARCHIVE},
        {S("Rar!\x1a\x07"), MSG_FORMATS_IS_ARCHIVE},
        {S("\xfd"
           "7zXZ\0"),
         MSG_FORMATS_IS_ARCHIVE},
        {S("BZh9"), MSG_FORMATS_IS_ARCHIVE},
        {S("\x28\xb5\x2f\xfd"), MSG_FORMATS_IS_ARCHIVE},
        {S("SQLite format 3\0"), MSG_FORMATS_IS_DATABASE},
        {S("PAR1"), MSG_FORMATS_IS_DATABASE},
        {S("{\\rtf"), MSG_FORMATS_IS_WORD},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_starts(first, known[i].bytes)) continue;
        *message = known[i].message;
        return true;
    }
    Str text = str_trim(text_unmarked(first));
    if (text.n && (text.p[0] == '{' || text.p[0] == '[')) {
        *message = MSG_FORMATS_IS_JSON;
        return true;
    }
    if (text.n && text.p[0] == '<') {
        *message = MSG_FORMATS_IS_MARKUP;
        return true;
    }
    return false;
}

/* Some control characters happen in damaged text; one in twenty does not. */
bool filetype_binary(Str first) {
    size_t controls = 0;
    for (size_t i = 0; i < first.n; i++) {
        uint8_t byte = (uint8_t)first.p[i];
        controls += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
    }
    return controls >= 10 && controls * 20 > first.n;
}
