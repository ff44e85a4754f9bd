#define _GNU_SOURCE
#include "handshake.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rooms.h"

// RFC 6455, section 4.2.2.
static const char unique[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

static void join_all(Client *client, char *token)
{
    for (char *save, *name = strtok_r(token, "-", &save); name && *name == 'r'; name = strtok_r(NULL, "-", &save)) {
        rooms_join(client, (uint32_t)atoi(name + 1));
    }
}

int handshake(Client *client)
{
    char *head = (char *)client->in.bytes, *end = client->in.count ? memmem(head, client->in.count, "\r\n\r\n", 4) : NULL;
    if (!end) return 0;
    size_t length = (size_t)(end - head) + 4;
    head[length - 1] = 0;
    char key[128] = "", token[512] = "", joined[256], accept[64], answer[512];
    char *found = strcasestr(head, "sec-websocket-key: ");
    if (found) sscanf(found + 19, "%127[^\r]", key);
    if ((found = strstr(head, "token."))) sscanf(found + 6, "%511[^\r, ]", token);
    snprintf(joined, sizeof joined, "%s%s", key, unique);
    unsigned char digest[SHA_DIGEST_LENGTH];
    SHA1((unsigned char *)joined, strlen(joined), digest);
    EVP_EncodeBlock((unsigned char *)accept, digest, sizeof digest);
    int count = snprintf(answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: rookery.v1\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    bytes_add(&client->out, answer, (size_t)count);
    join_all(client, token);
    bytes_drop(&client->in, length);
    client->upgraded = 1;
    return 1;
}
