#include <stdlib.h>
#include <string.h>

#include "selftest.h"
#include "websocket.h"

static void head(size_t payload, size_t wanted_head, const uint8_t *bytes)
{
    size_t found;
    uint8_t first;
    CHECK("a head is read with its length", websocket_head(bytes, wanted_head, &found, &first) == wanted_head && found == payload && first == 0x81);
    for (size_t count = 0; count < wanted_head; count++) CHECK("part of a head is none", websocket_head(bytes, count, &found, &first) == 0);
}

static void masked(size_t count)
{
    char *payload = calloc(count + 1, 1);
    uint8_t *frame = malloc(count + 14);
    for (size_t place = 0; place < count; place++) payload[place] = (char)(place * 7);
    size_t length = websocket_frame(frame, 0x81, 0xdeadbeef, payload, count);
    size_t before = count < 126 ? 2 : 4, found = count < 126 ? frame[1] & 127u : (size_t)frame[2] << 8 | frame[3];
    CHECK("a frame says that it is masked, and its length", (frame[1] & 0x80) && found == count && length == before + 4 + count);
    size_t wrong = 0;
    for (size_t place = 0; place < count; place++) wrong += (uint8_t)payload[place] != (frame[before + 4 + place] ^ frame[before + place % 4]);
    CHECK("each byte is masked with the key's byte at its place", wrong == 0);
    free(payload);
    free(frame);
}

void selftest_frames(void)
{
    head(125, 2, (uint8_t[]){0x81, 125});
    head(126, 4, (uint8_t[]){0x81, 126, 0, 126});
    head(65535, 4, (uint8_t[]){0x81, 126, 255, 255});
    head(65536, 10, (uint8_t[]){0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0});
    for (size_t count = 0; count < 300; count++) masked(count);
    masked(40000);
}
