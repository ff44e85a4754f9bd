#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What a message's text begins with, so that its copies are known without reading the frames around them:
/// '~', the sender's number, the message's number (8 hex digits each), '~'. No server writes '~' elsewhere.
enum { MARKER_BYTES = 18 };

typedef struct {
    uint32_t sender;
    uint32_t number;
} Marker;

/// Writes MARKER_BYTES to `text`.
void marker_write(char *text, Marker marker);

/// Finds the first marker of `bytes`; `end` becomes the offset behind it. False when there is none.
bool marker_find(const uint8_t *bytes, size_t count, Marker *marker, size_t *end);
