#include "protocol.h"

#include <string.h>

#include "fail.h"

static const Protocol *const all[] = {&plain_protocol, &socketio_protocol, &pages_protocol, &mqtt_protocol, &nats_protocol, &xmpp_protocol};

const Protocol *protocol_named(const char *name)
{
    for (size_t place = 0; place < sizeof all / sizeof *all; place++) {
        if (strcmp(all[place]->name, name) == 0) return all[place];
    }
    fail("no protocol is called %s", name);
}
