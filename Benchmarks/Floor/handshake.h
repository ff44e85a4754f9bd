#pragma once
#include "client.h"

/// Answers the request that opens a WebSocket, once it is whole; the client's rooms stand in its token (`r3-r17`).
/// False while it is not whole.
int handshake(Client *client);
