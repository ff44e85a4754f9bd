#pragma once
#include <stddef.h>
#include <stdint.h>

/// One file, one table of messages, `journal_mode=WAL`, `synchronous=FULL`: a commit is on disk when it returns.

/// Opens the file, made when missing.
void store_open(const char *path);

/// Opens a transaction.
void store_begin(void);

/// Adds one message and returns its position.
int64_t store_add(uint32_t room, const char *body, size_t count);

/// Ends the transaction, with one fsync for all that was added.
void store_commit(void);
