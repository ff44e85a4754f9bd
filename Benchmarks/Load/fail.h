#pragma once

/// Ends the run with a sentence on standard error and status 1: a figure of a run that went wrong is worse than none.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
