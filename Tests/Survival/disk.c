// A disk that tells what it was told, and fails on demand. For tests only: loaded into the node with LD_PRELOAD.
//
// Every change below DISK_FOLDER is written into DISK_JOURNAL in the order in which it happened, with the bytes, and every
// sync with its begin and its end. A power cut is made of that afterwards: what was synced, and any part of the rest.
// DISK_CONTROL is a small file mapped by both sides; the test writes into it which calls fail from now on.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum operation { CREATE = 1, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, SYNC_FAILED, RENAME, UNLINK, MAKE_FOLDER, SYNC_TOLD };
enum kind { DATABASE = 1, LOG = 2, OTHER = 4, FOLDER = 8 };

// One line of the journal; `first` and `second` bytes follow: paths, or the bytes written in `second`.
struct record {
    uint64_t time, inode, offset;
    uint32_t operation, first, second, thread;
};

// What the test writes: error numbers, 0 for none, and the kinds of files they are for.
struct control {
    volatile uint32_t kinds, write_error, grow_error, sync_error, read_error, failing_syncs_left, sync_microseconds, syncs_failed, open_error;
};

struct tracked {
    uint64_t inode;
    uint32_t kind, owes_error;
    char *path;
};

#define FILES 65536
static struct tracked files[FILES];
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static const char *folder;
static struct control none, *control = &none;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DISK_JOURNAL"), *shared = getenv("DISK_CONTROL");
    folder = getenv("DISK_FOLDER");
    if (path) journal = REAL(open)(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (!shared) return;
    int file = REAL(open)(shared, O_RDWR | O_CLOEXEC);
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) control = mapped;
}

static int is_ours(const char *path) { return folder && path && strncmp(path, folder, strlen(folder)) == 0; }

static int ends(const char *path, const char *end) {
    size_t length = strlen(path), wanted = strlen(end);
    return length >= wanted && strcmp(path + length - wanted, end) == 0;
}

// The wal-index is memory, not a file that anybody has to find again.
static uint32_t kind_of(const char *path, const struct stat *info) {
    if (S_ISDIR(info->st_mode)) return FOLDER;
    if (!S_ISREG(info->st_mode) || ends(path, "-shm")) return 0;
    return ends(path, ".db") ? DATABASE : ends(path, "-wal") ? LOG : OTHER;
}

static struct tracked *tracked(int file) {
    return file >= 0 && file < FILES && files[file].path ? &files[file] : NULL;
}

// Called with the lock held, so that the journal's order is the order of what happened.
static void note(
    enum operation operation, uint64_t inode, uint64_t offset, const void *first, size_t first_size, const void *second, size_t second_size)
{
    if (journal < 0) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct record record = {
        .time = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec, .inode = inode, .offset = offset,
        .operation = operation, .first = (uint32_t)first_size, .second = (uint32_t)second_size,
        .thread = (uint32_t)gettid(),
    };
    struct iovec parts[] = {{&record, sizeof record}, {(void *)first, first_size}, {(void *)second, second_size}};
    if (REAL(writev)(journal, parts, 3) < 0) abort();
}

static void note_path(enum operation operation, const char *first, const char *second) {
    note(operation, 0, 0, first, strlen(first), second, second ? strlen(second) : 0);
}

// MARK: opening and closing

static int track(int file, const char *path, int existed, int flags) {
    struct stat info;
    if (file < 0 || file >= FILES || fstat(file, &info) != 0) return file;
    uint32_t kind = kind_of(path, &info);
    if (!kind) return file;
    files[file] = (struct tracked){.inode = info.st_ino, .kind = kind, .path = strdup(path)};
    if (kind == FOLDER) return file;
    if (!existed) note(CREATE, info.st_ino, 0, path, strlen(path), NULL, 0);
    else if (flags & O_TRUNC) note(TRUNCATE, info.st_ino, 0, NULL, 0, NULL, 0);
    return file;
}

static int open_tracked(const char *name, const char *path, int flags, mode_t mode) {
    int (*opening)(const char *, int, ...) = real(name);
    if (!is_ours(path)) return opening(path, flags, mode);
    if ((flags & O_ACCMODE) != O_RDONLY && !(flags & O_EXCL) && control->open_error && (ends(path, ".db") || ends(path, "-wal"))) {
        errno = (int)control->open_error;
        return -1;
    }
    pthread_mutex_lock(&order);
    int existed = access(path, F_OK) == 0;
    int file = track(opening(path, flags, mode), path, existed, flags);
    int problem = errno;
    pthread_mutex_unlock(&order);
    errno = problem;
    return file;
}

#define MODE(flags) ({ va_list rest; va_start(rest, flags); mode_t mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; va_end(rest); mode; })

int open(const char *path, int flags, ...) { return open_tracked("open", path, flags, MODE(flags)); }
int open64(const char *path, int flags, ...) { return open_tracked("open64", path, flags, MODE(flags)); }

int close(int file) {
    struct tracked *found = tracked(file);
    if (found) {
        pthread_mutex_lock(&order);
        free(found->path);
        found->path = NULL;
        pthread_mutex_unlock(&order);
    }
    return REAL(close)(file);
}

// MARK: reading and writing

static int refuses(uint32_t error, const struct tracked *file) {
    if (!error || !(control->kinds & file->kind)) return 0;
    errno = (int)error;
    return 1;
}

static int grows(int file, uint64_t end) {
    struct stat info;
    return fstat(file, &info) == 0 && end > (uint64_t)info.st_size;
}

static ssize_t write_tracked(int file, const void *bytes, size_t size, off64_t offset, int moves) {
    struct tracked *found = tracked(file);
    if (!found || found->kind == FOLDER) return moves ? REAL(write)(file, bytes, size) : REAL(pwrite64)(file, bytes, size, offset);
    if (moves) offset = lseek64(file, 0, SEEK_CUR);
    if (refuses(control->write_error, found)) return -1;
    if (grows(file, (uint64_t)offset + size) && refuses(control->grow_error, found)) return -1;
    pthread_mutex_lock(&order);
    note(WRITE, found->inode, (uint64_t)offset, NULL, 0, bytes, size);
    ssize_t written = moves ? REAL(write)(file, bytes, size) : REAL(pwrite64)(file, bytes, size, offset);
    pthread_mutex_unlock(&order);
    return written;
}

ssize_t write(int file, const void *bytes, size_t size) { return write_tracked(file, bytes, size, 0, 1); }
ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) { return write_tracked(file, bytes, size, offset, 0); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) { return write_tracked(file, bytes, size, offset, 0); }

static ssize_t read_tracked(int file, void *bytes, size_t size, off64_t offset) {
    struct tracked *found = tracked(file);
    if (found && refuses(control->read_error, found)) return -1;
    return REAL(pread64)(file, bytes, size, offset);
}

ssize_t pread(int file, void *bytes, size_t size, off_t offset) { return read_tracked(file, bytes, size, offset); }
ssize_t pread64(int file, void *bytes, size_t size, off64_t offset) { return read_tracked(file, bytes, size, offset); }

static int truncate_tracked(int file, off64_t size) {
    struct tracked *found = tracked(file);
    if (!found) return REAL(ftruncate64)(file, size);
    if (refuses(control->write_error, found)) return -1;
    pthread_mutex_lock(&order);
    note(TRUNCATE, found->inode, (uint64_t)size, NULL, 0, NULL, 0);
    int code = REAL(ftruncate64)(file, size);
    pthread_mutex_unlock(&order);
    return code;
}

int ftruncate(int file, off_t size) { return truncate_tracked(file, size); }
int ftruncate64(int file, off64_t size) { return truncate_tracked(file, size); }

// MARK: making it last

static void note_begin(const struct tracked *file) {
    pthread_mutex_lock(&order);
    note(SYNC_BEGIN, file->inode, file->kind == FOLDER, file->path, strlen(file->path), NULL, 0);
    pthread_mutex_unlock(&order);
}

static int fails_now(const struct tracked *file) {
    if (!control->failing_syncs_left || !refuses(control->sync_error, file)) return 0;
    __atomic_sub_fetch(&control->failing_syncs_left, 1, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&control->syncs_failed, 1, __ATOMIC_SEQ_CST);
    return 1;
}

// As Linux does since 4.13: what could not be written is told once to everybody who has the file open, also to who is just syncing.
static int fail(struct tracked *file) {
    pthread_mutex_lock(&order);
    for (int other = 0; other < FILES; other++)
        if (files[other].path && files[other].inode == file->inode) files[other].owes_error = (uint32_t)control->sync_error;
    int error = (int)file->owes_error;
    file->owes_error = 0;
    note(SYNC_FAILED, file->inode, file->kind == FOLDER, file->path, strlen(file->path), NULL, 0);
    pthread_mutex_unlock(&order);
    errno = error;
    return -1;
}

static int finish(struct tracked *file, int code) {
    int problem = errno;
    enum operation ending = code == 0 ? SYNC_END : SYNC_FAILED;
    pthread_mutex_lock(&order);
    if (file->owes_error) {
        // The loss was another sync's; who is told of it must not count on its own bytes either.
        problem = (int)file->owes_error;
        file->owes_error = 0;
        code = -1;
        ending = SYNC_TOLD;
    }
    note(ending, file->inode, file->kind == FOLDER, file->path, strlen(file->path), NULL, 0);
    pthread_mutex_unlock(&order);
    errno = problem;
    return code;
}

static int sync_tracked(int file, int (*sync)(int)) {
    struct tracked *found = tracked(file);
    if (!found) return sync(file);
    note_begin(found);
    if (control->sync_microseconds && found->kind != FOLDER) usleep(control->sync_microseconds);
    return fails_now(found) ? fail(found) : finish(found, sync(file));
}

int fsync(int file) { return sync_tracked(file, REAL(fsync)); }
int fdatasync(int file) { return sync_tracked(file, REAL(fdatasync)); }

// MARK: names

int rename(const char *old, const char *new) {
    pthread_mutex_lock(&order);
    int code = REAL(rename)(old, new);
    int problem = errno;
    if (code == 0 && is_ours(old)) note_path(RENAME, old, new);
    pthread_mutex_unlock(&order);
    errno = problem;
    return code;
}

int unlink(const char *path) {
    pthread_mutex_lock(&order);
    int code = REAL(unlink)(path);
    int problem = errno;
    if (code == 0 && is_ours(path)) note_path(UNLINK, path, NULL);
    pthread_mutex_unlock(&order);
    errno = problem;
    return code;
}

int mkdir(const char *path, mode_t mode) {
    pthread_mutex_lock(&order);
    int code = REAL(mkdir)(path, mode);
    int problem = errno;
    if (code == 0 && is_ours(path)) note_path(MAKE_FOLDER, path, NULL);
    pthread_mutex_unlock(&order);
    errno = problem;
    return code;
}
