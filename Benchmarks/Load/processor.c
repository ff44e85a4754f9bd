#include "processor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fail.h"

Processes processes_read(const char *list)
{
    Processes processes = {0};
    while (list && *list) {
        char *end;
        if (processes.count == 64) fail("more than 64 processes");
        processes.pids[processes.count++] = (int)strtol(list, &end, 10);
        if (end == list || (*end && *end != ',')) fail("no list of process numbers: %s", list);
        list = *end ? end + 1 : end;
    }
    return processes;
}

// The kernel's own count of ticks; its field 2 is a name that may hold spaces, so reading starts behind its last bracket.
static double seconds_of(int pid)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) fail("the server (process %d) is gone", pid);
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[count] = 0;
    unsigned long user, system;
    char *rest = strrchr(text, ')');
    if (!rest || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) fail("%s cannot be read", path);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double processes_seconds(const Processes *processes)
{
    double sum = 0;
    for (int place = 0; place < processes->count; place++) sum += seconds_of(processes->pids[place]);
    return sum;
}

double own_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}
