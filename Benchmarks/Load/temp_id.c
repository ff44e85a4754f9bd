#include "temp_id.h"

#include <stdio.h>
#include <unistd.h>

const char *temp_id(const Connection *connection, char field[TEMP_ID_BYTES])
{
    field[0] = 0;
    if (connection->plan->temp_ids) snprintf(field, TEMP_ID_BYTES, ",\"tempId\":\"%x-%x-%x\"", getpid(), connection->number, connection->requests);
    return field;
}
