#define _GNU_SOURCE
#include "marker.h"

#include <string.h>

static const char digits[] = "0123456789abcdef";

static void write_hex(char *text, uint32_t value)
{
    for (int place = 7; place >= 0; place--, value >>= 4) text[place] = digits[value & 15];
}

static bool read_hex(const uint8_t *text, uint32_t *value)
{
    uint32_t sum = 0;
    for (int place = 0; place < 8; place++) {
        uint8_t digit = text[place];
        if (digit >= '0' && digit <= '9') sum = sum << 4 | (uint32_t)(digit - '0');
        else if (digit >= 'a' && digit <= 'f') sum = sum << 4 | (uint32_t)(digit - 'a' + 10);
        else return false;
    }
    *value = sum;
    return true;
}

void marker_write(char *text, Marker marker)
{
    text[0] = text[MARKER_BYTES - 1] = '~';
    write_hex(text + 1, marker.sender);
    write_hex(text + 9, marker.number);
}

bool marker_find(const uint8_t *bytes, size_t count, Marker *marker, size_t *end)
{
    size_t offset = 0;
    while (offset + MARKER_BYTES <= count) {
        const uint8_t *start = memchr(bytes + offset, '~', count - offset - MARKER_BYTES + 1);
        if (!start) return false;
        offset = (size_t)(start - bytes) + 1;
        if (start[MARKER_BYTES - 1] != '~') continue;
        if (!read_hex(start + 1, &marker->sender) || !read_hex(start + 9, &marker->number)) continue;
        *end = offset + MARKER_BYTES - 1;
        return true;
    }
    return false;
}
