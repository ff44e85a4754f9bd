#pragma once
#include "connection.h"

enum { TEMP_ID_BYTES = 48 };

/// The field `,"tempId":"…"` of the connection's present request, which no other run on the same node has had; empty when the plan asks for none.
const char *temp_id(const Connection *connection, char field[TEMP_ID_BYTES]);
