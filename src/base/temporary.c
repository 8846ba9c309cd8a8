/* Where do bytes lie that are too many for memory and needed for a moment only? In a file that has
 * no name, so that nothing is left behind however the program ends. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

static const char *temporary_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

/* Not every file system has files without a name: there it loses it at once. */
int temporary_file(Arena *mem) {
    int file = open(temporary_folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
    char *path = cstr(mem, str_format(mem, "%s/wirk-XXXXXX", temporary_folder()));
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0) unlink(path);
    return file;
}
