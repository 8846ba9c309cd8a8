/* Which file of ui/dist is asked for? They are built in, packed beforehand, and named with a hash
 * of their content. */

#include "web/server_in.h"

struct Asset { /* as tools/embed writes them */
    const char *name, *plain_name, *type;
    const unsigned char *bytes;
    size_t n;
    const unsigned char *gzip;
    size_t gzip_n;
    const unsigned char *brotli;
    size_t brotli_n;
};
extern const struct Asset assets[];
extern const size_t assets_n;

bool asset_find(Str name, bool gzip, bool brotli, AssetBody *out) {
    for (size_t i = 0; i < assets_n; i++) {
        const struct Asset *a = &assets[i];
        if (!str_equal(str_of(a->name), name)) continue;
        if (brotli && a->brotli)
            *out = (AssetBody){{(const char *)a->brotli, a->brotli_n}, a->type, "br"};
        else if (gzip && a->gzip)
            *out = (AssetBody){{(const char *)a->gzip, a->gzip_n}, a->type, "gzip"};
        else
            *out = (AssetBody){{(const char *)a->bytes, a->n}, a->type, NULL};
        return true;
    }
    return false;
}

Str asset_address(Arena *mem, Str plain_name) {
    for (size_t i = 0; i < assets_n; i++)
        if (str_equal(str_of(assets[i].plain_name), plain_name))
            return str_format(mem, "/assets/%s", assets[i].name);
    return S("");
}
