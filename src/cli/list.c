/* Where does the list of findings go that a sender works through? Into a file that is there only
 * when all of it is written. */

#include "cli/report_in.h"

Err list_keep(Cx *cx, Str path, const CheckTold *told) {
    Str bytes;
    if (!path.n) return OK;
    TRY(check_list(cx, &bytes, told));
    return file_replace(cx, path, bytes, MSG_CLI_LIST_FAILED);
}
