#include "CDCMTKShim.h"

#include <iconv.h>

long cdcmtk_to_utf8(const char *encoding, const uint8_t *bytes, size_t count, char *text, size_t capacity) {
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) return -1;
    char *from = (char *)bytes, *to = text;
    size_t left = count, room = capacity;
    size_t converted = iconv(converter, &from, &left, &to, &room);
    if (converted != (size_t)-1) converted = iconv(converter, NULL, NULL, &to, &room);
    iconv_close(converter);
    return converted == (size_t)-1 || left != 0 ? -1 : (long)(capacity - room);
}
