#pragma once
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#endif
#ifndef O_PATH
#define O_PATH 010000000
#endif

/// Closes every file from a number on.
static inline void rookery_close_from(int first) {
#if defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned int)first, ~0U, 0) == 0) return;
#endif
    for (int file = first; file < 65536; file++) close(file);
}

/// Bounds this process: bytes of memory, seconds of CPU, bytes of any file it writes. No core is dumped, few files are open, and the
/// process dies with the one that started it. Returns 0 or -1.
static inline int rookery_bound(unsigned long memory, unsigned long seconds, unsigned long file) {
    const struct rlimit none = {0, 0}, files = {64, 64};
    const struct rlimit bytes = {memory, memory}, cpu = {seconds, seconds + 1}, longest = {file, file};
    int failed = prctl(PR_SET_PDEATHSIG, 9) | prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) | prctl(PR_SET_DUMPABLE, 0);
    failed |= setrlimit(RLIMIT_CORE, &none) | setrlimit(RLIMIT_NOFILE, &files) | setrlimit(RLIMIT_AS, &bytes);
    failed |= setpriority(PRIO_PROCESS, 0, 10);
    failed |= setrlimit(RLIMIT_CPU, &cpu) | setrlimit(RLIMIT_FSIZE, &longest);
    return failed ? -1 : 0;
}

/// From now on no socket can be made, no other process looked into, and with `programs` 0 no program started. Returns 0, or -1 where the
/// kernel or the machine is not one that this knows.
static inline int rookery_forbid_calls(int programs) {
#if defined(__x86_64__)
    const unsigned int machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    const unsigned int machine = AUDIT_ARCH_AARCH64;
#else
    return -1;
#endif
#if defined(__x86_64__) || defined(__aarch64__)
#define ROOKERY_DENY(number) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, machine, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        // The other way to number system calls on x86-64.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        ROOKERY_DENY(SYS_socket),
        ROOKERY_DENY(SYS_ptrace),
        ROOKERY_DENY(SYS_process_vm_readv),
        ROOKERY_DENY(SYS_process_vm_writev),
        ROOKERY_DENY(SYS_kill),
        ROOKERY_DENY(SYS_bpf),
        ROOKERY_DENY(SYS_execveat),
        ROOKERY_DENY(programs ? SYS_socket : SYS_execve),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
#undef ROOKERY_DENY
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
}

/// From now on only what comes with the system can be read, and only `folder` be written. Returns 0, or -1 where the kernel cannot do
/// that (Linux before 5.13, or without Landlock).
static inline int rookery_confine_files(const char *folder) {
#if defined(LANDLOCK_ACCESS_FS_EXECUTE) && defined(SYS_landlock_create_ruleset)
    const unsigned long long look = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    const unsigned long long all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    const unsigned long long change = look | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;
    struct landlock_ruleset_attr attributes = {.handled_access_fs = all};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0) return -1;
    const char *places[] = {folder, "/usr", "/lib", "/lib64", "/bin", "/etc", "/dev", "/opt"};
    for (size_t index = 0; index < sizeof places / sizeof places[0]; index++) {
        int place = open(places[index], O_PATH | O_CLOEXEC);
        if (place < 0) continue;
        struct landlock_path_beneath_attr rule = {.allowed_access = index == 0 ? change : look, .parent_fd = place};
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        close(place);
    }
    int failed = (int)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
    return failed ? -1 : 0;
#else
    (void)folder;
    return -1;
#endif
}
