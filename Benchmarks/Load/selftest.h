#pragma once
#include <stdio.h>

/// How many checks failed and passed so far.
extern int failed, passed;

/// Counts a check; one that fails is printed with its sentence and line.
#define CHECK(sentence, ...) \
    do { \
        if (__VA_ARGS__) passed++; \
        else failed++, fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, sentence); \
    } while (0)

void selftest_figures(void);
void selftest_frames(void);
void selftest_conversation(void);
void selftest_protocols(void);
