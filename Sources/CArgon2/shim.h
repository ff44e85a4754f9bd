#pragma once
#include <argon2.h>
#include <sys/prctl.h>

/// `prctl` takes a variable argument list, which Swift does not import. Names the calling thread; 15 bytes are kept.
static inline void rookery_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
