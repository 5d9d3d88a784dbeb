/*
A disk that fails now and then, between a program and its C library: preloaded, it makes one chosen call on a chosen file go wrong.

    FAULT_FILE=centre.yaml  the calls on files whose path has this text are counted, in every process by itself
    FAULT=eio-write:7       the seventh writing call fails with EIO; :7+ that one and all after it
    FAULT_COUNT=path        at the end how many calls of each kind there were: "reads writes syncs"

Kinds: eio-write, enospc-write, eintr-write, short-write, eio-read, eintr-read, short-read, eio-sync. A short call does half of its work and says so.
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { READ, WRITE, SYNC };
static const char *const NAMES[] = {"read", "write", "sync"};
static unsigned long counts[3];

static int is_ours(int fd) {
    const char *file = getenv("FAULT_FILE");
    char link[64], path[4096];
    if (file == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, file) != NULL;
}

/* What is to go wrong with this call: an error, SHORT, or 0. */
enum { SHORT = -1 };
static int fault(int fd, int kind) {
    int saved = errno;
    int ours = is_ours(fd);
    errno = saved;
    if (!ours) return 0;
    unsigned long number = ++counts[kind];
    const char *said = getenv("FAULT");
    const char *dash = said ? strchr(said, '-') : NULL;
    const char *colon = dash ? strchr(dash, ':') : NULL;
    if (colon == NULL || strncmp(dash + 1, NAMES[kind], strlen(NAMES[kind])) != 0) return 0;
    char *end;
    unsigned long wanted = strtoul(colon + 1, &end, 10);
    if (*end == '+' ? number < wanted : number != wanted) return 0;
    if (strncmp(said, "eio", 3) == 0) return EIO;
    if (strncmp(said, "enospc", 6) == 0) return ENOSPC;
    if (strncmp(said, "eintr", 5) == 0) return EINTR;
    return SHORT;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAIL(kind, length) \
    size_t some = (length); \
    int wrong = fault(fd, kind); \
    if (wrong > 0) { errno = wrong; return -1; } \
    if (wrong == SHORT && some > 1) some /= 2

ssize_t read(int fd, void *to, size_t length) { REAL(read); FAIL(READ, length); return real(fd, to, some); }
ssize_t pread(int fd, void *to, size_t length, off_t at) { REAL(pread); FAIL(READ, length); return real(fd, to, some, at); }
ssize_t pread64(int fd, void *to, size_t length, off64_t at) { REAL(pread64); FAIL(READ, length); return real(fd, to, some, at); }
ssize_t write(int fd, const void *from, size_t length) { REAL(write); FAIL(WRITE, length); return real(fd, from, some); }
ssize_t pwrite(int fd, const void *from, size_t length, off_t at) { REAL(pwrite); FAIL(WRITE, length); return real(fd, from, some, at); }
ssize_t pwrite64(int fd, const void *from, size_t length, off64_t at) { REAL(pwrite64); FAIL(WRITE, length); return real(fd, from, some, at); }
int ftruncate(int fd, off_t length) { REAL(ftruncate); FAIL(WRITE, 2); (void)some; return real(fd, length); }
int ftruncate64(int fd, off64_t length) { REAL(ftruncate64); FAIL(WRITE, 2); (void)some; return real(fd, length); }
int fsync(int fd) { REAL(fsync); FAIL(SYNC, 2); (void)some; return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); FAIL(SYNC, 2); (void)some; return real(fd); }

__attribute__((destructor)) static void told(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *to = path ? fopen(path, "w") : NULL;
    if (to == NULL) return;
    fprintf(to, "%lu %lu %lu\n", counts[READ], counts[WRITE], counts[SYNC]);
    fclose(to);
}
