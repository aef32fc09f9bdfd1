/* Stands between a program and the C library (LD_PRELOAD) and writes down everything that changes files under one
   folder, in the order in which it took effect, or makes a chosen one of these calls fail. Built by the test that uses it.

   In C because a VFS of SQLite's cannot be written without unsafe code, which the workspace forbids, and because a VFS
   would see only SQLite: what seals files, renames folders and makes names durable calls the C library directly. Here
   both pass the same gate.

   GOCUA_ROOT   the folder, without symbolic links in its name
   GOCUA_MARKS  a file outside of it: whatever is written to it becomes a mark between the calls; see `told`
   GOCUA_LOG    where to write the log; nothing is logged without it
   GOCUA_SPARE  a file of the folder, writes to which are not counted among the calls that can fail

   The log: for each call a `struct entry`, then both names, then the data. */
#define _GNU_SOURCE
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
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATE = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, MARK, UNKNOWN };
enum { ELSEWHERE = 0, OURS, MARKS };

struct entry {
    uint32_t kind, failed;
    uint64_t inode, at, length;
    uint32_t first, second; /* lengths of the names */
};

#define MOST_FDS 4096
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX], marks[PATH_MAX], answer[PATH_MAX], spare[PATH_MAX];
static size_t root_length;
static int log_fd = -1;
static struct { int place, spare; ino_t inode; dev_t device; } fds[MOST_FDS];

/* Which call fails: number `from` and `times - 1` after it; with `shortened` its first half is written first, with
   `syncs_only` only syncs fail. */
static unsigned long calls, from, times, fired;
static int with_error, shortened, syncs_only, half_done;

__attribute__((constructor)) static void begin(void) {
    const char *value = getenv("GOCUA_ROOT");
    if (value) snprintf(root, sizeof root, "%s", value);
    root_length = strlen(root);
    if ((value = getenv("GOCUA_SPARE"))) snprintf(spare, sizeof spare, "%s", value);
    if ((value = getenv("GOCUA_MARKS"))) {
        snprintf(marks, sizeof marks, "%s", value);
        snprintf(answer, sizeof answer, "%.*s.answer", (int)sizeof answer - 8, value);
    }
    if ((value = getenv("GOCUA_LOG"))) log_fd = syscall(SYS_openat, AT_FDCWD, value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void all_of(struct iovec *parts, int count) {
    while (count > 0) {
        long written = syscall(SYS_writev, log_fd, parts, (long)count);
        if (written < 0) { if (errno == EINTR) continue; abort(); }
        while (count > 0 && (size_t)written >= parts->iov_len) { written -= parts->iov_len; parts++; count--; }
        if (count > 0) { parts->iov_base = (char *)parts->iov_base + written; parts->iov_len -= written; }
    }
}

static void note(int kind, int failed, ino_t inode, uint64_t at, const char *first, const char *second, const void *data, uint64_t length) {
    if (log_fd < 0) return;
    int kept = errno;
    struct entry entry = { kind, failed, inode, at, length, first ? strlen(first) : 0, second ? strlen(second) : 0 };
    struct iovec parts[] = { { &entry, sizeof entry }, { (void *)first, entry.first }, { (void *)second, entry.second }, { (void *)data, data ? length : 0 } };
    all_of(parts, 4);
    errno = kept;
}

enum { NAMES = 0, TAKES_ROOM = 1, CAN_BE_SHORT = 3, SYNCS = 4 };

/* Counts a call that changes something; the error it must fail with, or 0. On a disk that stays full only those fail
   that need room. */
static int due(int what) {
    int can_be_short = what == CAN_BE_SHORT;
    calls++;
    half_done = 0;
    if (!times || calls < from || calls >= from + times) return 0;
    if (syncs_only && what != SYNCS) return 0;
    if (times > 1 && with_error == ENOSPC && !shortened && !(what & TAKES_ROOM)) return 0;
    if (shortened && fired == 0) {
        if (!can_be_short) { times = 0; return 0; }
        half_done = 1;
        times++; /* what follows a short write meets the error itself */
    }
    fired++;
    return half_done ? 0 : with_error;
}

/* A line in the file of marks: "arm FROM TIMES ERROR HOW" sets what fails, counting from here (HOW: 0 the
   call as a whole, 1 its second half, 2 only if it is a sync), and leaves in the file
   of the answer how many calls there were before it and how many of them failed. Anything else is a mark. */
static void told(const char *line, size_t length) {
    char text[64];
    unsigned long at, many;
    int error, cut;
    snprintf(text, sizeof text, "%.*s", (int)(length < 63 ? length : 63), line);
    if (sscanf(text, "arm %lu %lu %d %d", &at, &many, &error, &cut) != 4) { note(MARK, 0, 0, 0, 0, 0, line, length); return; }
    char said[64];
    int said_length = snprintf(said, sizeof said, "%lu %lu", calls, fired);
    int fd = syscall(SYS_openat, AT_FDCWD, answer, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || syscall(SYS_write, fd, said, (long)said_length) != said_length) abort();
    syscall(SYS_close, fd);
    calls = fired = 0;
    from = at; times = many; with_error = error; shortened = cut == 1; syncs_only = cut == 2;
}

static int place(int dir, const char *path, char *full) {
    if (!root_length || !path) return ELSEWHERE;
    if (path[0] == '/') snprintf(full, PATH_MAX, "%s", path);
    else {
        char link[64], base[PATH_MAX];
        if (dir == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        long length = syscall(SYS_readlinkat, AT_FDCWD, link, base, (long)sizeof base - 1);
        if (length < 0) return ELSEWHERE;
        base[length] = 0;
        if (snprintf(full, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return ELSEWHERE;
    }
    size_t end = strlen(full);
    while (end > 1 && full[end - 1] == '/') full[--end] = 0;
    if (marks[0] && !strcmp(full, marks)) return MARKS;
    return !strncmp(full, root, root_length) && (full[root_length] == '/' || !full[root_length]) ? OURS : ELSEWHERE;
}

/* What an open file is; closed ones whose number was given to something else are forgotten. */
static int of(int fd, ino_t *inode) {
    if (fd < 0 || fd >= MOST_FDS || fds[fd].place == ELSEWHERE) return ELSEWHERE;
    struct stat now;
    if (fstat(fd, &now) || now.st_ino != fds[fd].inode || now.st_dev != fds[fd].device) return fds[fd].place = ELSEWHERE;
    if (inode) *inode = now.st_ino;
    return fds[fd].place;
}

static int open_at(int dir, const char *path, int flags, mode_t mode) {
    char full[PATH_MAX];
    int where = place(dir, path, full);
    if (where == ELSEWHERE) return syscall(SYS_openat, dir, path, flags, (long)mode);
    pthread_mutex_lock(&gate);
    struct stat before, now;
    int was = !fstatat(AT_FDCWD, full, &before, AT_SYMLINK_NOFOLLOW);
    int makes = where == OURS && !was && (flags & O_CREAT), empties = where == OURS && was && (flags & O_TRUNC);
    int error = makes || empties ? due(makes ? TAKES_ROOM : NAMES) : 0, fd = -1;
    if (error) errno = error;
    else fd = syscall(SYS_openat, dir, path, flags, (long)mode);
    if (fd >= MOST_FDS) abort();
    if (fd >= 0 && !fstat(fd, &now)) {
        fds[fd].place = where;
        fds[fd].spare = !strcmp(full, spare);
        fds[fd].inode = now.st_ino;
        fds[fd].device = now.st_dev;
        if (where == OURS && (flags & O_TMPFILE) == O_TMPFILE) note(UNKNOWN, 0, 0, 0, "O_TMPFILE", full, 0, 0);
        else if (makes) note(CREATE, 0, now.st_ino, 0, full, 0, 0, 0);
        else if (empties) note(TRUNCATE, 0, now.st_ino, 0, full, 0, 0, 0);
    }
    pthread_mutex_unlock(&gate);
    return fd;
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE return open_at(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE return open_at(dir, path, flags | O_LARGEFILE, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC | O_LARGEFILE, mode); }

static ssize_t write_at(int fd, const void *data, size_t length, off_t at, int has_place) {
    ino_t inode;
    pthread_mutex_lock(&gate);
    int where = of(fd, &inode);
    ssize_t written = -1;
    if (where == MARKS) { told(data, length); written = length; }
    else if (where == OURS) {
        int error = fds[fd].spare ? 0 : due(length > 1 ? CAN_BE_SHORT : TAKES_ROOM);
        half_done &= !fds[fd].spare;
        if (!has_place) {
            struct stat now;
            at = fcntl(fd, F_GETFL) & O_APPEND && !fstat(fd, &now) ? now.st_size : lseek(fd, 0, SEEK_CUR);
        }
        if (error) errno = error;
        else {
            size_t part = half_done ? length / 2 : length;
            written = has_place ? syscall(SYS_pwrite64, fd, data, part, at) : syscall(SYS_write, fd, data, part);
            if (written > 0) note(WRITE, 0, inode, at, 0, 0, data, written);
        }
    }
    pthread_mutex_unlock(&gate);
    return where != ELSEWHERE ? written : has_place ? syscall(SYS_pwrite64, fd, data, length, at) : syscall(SYS_write, fd, data, length);
}

ssize_t write(int fd, const void *data, size_t length) { return write_at(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return write_at(fd, data, length, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return write_at(fd, data, length, at, 1); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (of(fd, 0) == ELSEWHERE) return syscall(SYS_writev, fd, parts, (long)count);
    /* The first part alone: whoever uses this call must be ready for less than all. */
    for (int i = 0; i < count; i++) if (parts[i].iov_len) return write(fd, parts[i].iov_base, parts[i].iov_len);
    return 0;
}

static int cut(int fd, off_t length) {
    ino_t inode;
    pthread_mutex_lock(&gate);
    int ours = of(fd, &inode) == OURS, error = ours ? due(NAMES) : 0, code = -1;
    if (error) errno = error;
    else code = syscall(SYS_ftruncate, fd, length);
    if (ours && !code) note(TRUNCATE, 0, inode, length, 0, 0, 0, 0);
    pthread_mutex_unlock(&gate);
    return code;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int sync_of(int fd, long number) {
    ino_t inode;
    pthread_mutex_lock(&gate);
    int ours = of(fd, &inode) == OURS, error = ours ? due(SYNCS) : 0, code = -1;
    if (error) errno = error;
    else code = syscall(number, fd);
    if (ours) note(SYNC, code != 0, inode, 0, 0, 0, 0, 0);
    pthread_mutex_unlock(&gate);
    return code;
}
int fsync(int fd) { return sync_of(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_of(fd, SYS_fdatasync); }

static int moved(int from_dir, const char *from_path, int to_dir, const char *to_path, unsigned flags) {
    char one[PATH_MAX], two[PATH_MAX];
    int ours = place(from_dir, from_path, one) == OURS, also = place(to_dir, to_path, two) == OURS;
    if (!ours && !also) return syscall(SYS_renameat2, from_dir, from_path, to_dir, to_path, (long)flags);
    pthread_mutex_lock(&gate);
    int error = due(NAMES), code = -1;
    if (error) errno = error;
    else code = syscall(SYS_renameat2, from_dir, from_path, to_dir, to_path, (long)flags);
    if (!code) note(ours && also && !flags ? RENAME : UNKNOWN, 0, 0, 0, one, two, 0, 0);
    pthread_mutex_unlock(&gate);
    return code;
}
int rename(const char *from_path, const char *to_path) { return moved(AT_FDCWD, from_path, AT_FDCWD, to_path, 0); }
int renameat(int one, const char *from_path, int two, const char *to_path) { return moved(one, from_path, two, to_path, 0); }
int renameat2(int one, const char *from_path, int two, const char *to_path, unsigned flags) { return moved(one, from_path, two, to_path, flags); }

static int removed(int dir, const char *path, int flags) {
    char full[PATH_MAX];
    if (place(dir, path, full) != OURS) return syscall(SYS_unlinkat, dir, path, (long)flags);
    pthread_mutex_lock(&gate);
    struct stat was;
    int there = !fstatat(AT_FDCWD, full, &was, AT_SYMLINK_NOFOLLOW), error = there ? due(NAMES) : 0, code = -1;
    if (error) errno = error;
    else code = syscall(SYS_unlinkat, dir, path, (long)flags);
    if (!code) note(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, 0, full, 0, 0, 0);
    pthread_mutex_unlock(&gate);
    return code;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int dir, const char *path, int flags) { return removed(dir, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }

static int made(int dir, const char *path, mode_t mode) {
    char full[PATH_MAX];
    if (place(dir, path, full) != OURS) return syscall(SYS_mkdirat, dir, path, (long)mode);
    pthread_mutex_lock(&gate);
    struct stat now;
    int there = !fstatat(AT_FDCWD, full, &now, AT_SYMLINK_NOFOLLOW), error = there ? 0 : due(TAKES_ROOM), code = -1;
    if (error) errno = error;
    else code = syscall(SYS_mkdirat, dir, path, (long)mode);
    if (!code && !fstatat(AT_FDCWD, full, &now, AT_SYMLINK_NOFOLLOW)) note(MKDIR, 0, now.st_ino, 0, full, 0, 0, 0);
    pthread_mutex_unlock(&gate);
    return code;
}
int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int dir, const char *path, mode_t mode) { return made(dir, path, mode); }

/* What the replay does not know: none of ours may use it, and the log says so if one does. */
#define STRANGE(fd, name) do { pthread_mutex_lock(&gate); if (of(fd, 0) == OURS) note(UNKNOWN, 0, 0, 0, name, 0, 0, 0); pthread_mutex_unlock(&gate); } while (0)
void *mmap(void *where, size_t length, int guard, int flags, int fd, off_t at) {
    if (fd >= 0 && guard & PROT_WRITE && flags & MAP_SHARED) STRANGE(fd, "mmap");
    return (void *)syscall(SYS_mmap, where, length, guard, flags, fd, at);
}
void *mmap64(void *where, size_t length, int guard, int flags, int fd, off64_t at) { return mmap(where, length, guard, flags, fd, at); }
int fallocate(int fd, int mode, off_t at, off_t length) { STRANGE(fd, "fallocate"); return syscall(SYS_fallocate, fd, mode, at, length); }
int posix_fallocate(int fd, off_t at, off_t length) { STRANGE(fd, "posix_fallocate"); return syscall(SYS_fallocate, fd, 0, at, length) ? errno : 0; }
int truncate(const char *path, off_t length) { char full[PATH_MAX]; if (place(AT_FDCWD, path, full) == OURS) note(UNKNOWN, 0, 0, 0, "truncate", full, 0, 0); return syscall(SYS_truncate, path, length); }
ssize_t copy_file_range(int one, off64_t *at, int two, off64_t *to, size_t length, unsigned flags) { STRANGE(two, "copy_file_range"); return syscall(SYS_copy_file_range, one, at, two, to, length, flags); }
int link(const char *one, const char *two) { char full[PATH_MAX]; if (place(AT_FDCWD, two, full) == OURS) note(UNKNOWN, 0, 0, 0, "link", full, 0, 0); return syscall(SYS_linkat, AT_FDCWD, one, AT_FDCWD, two, 0L); }
int close(int fd) {
    pthread_mutex_lock(&gate);
    if (fd >= 0 && fd < MOST_FDS) fds[fd].place = ELSEWHERE;
    pthread_mutex_unlock(&gate);
    return syscall(SYS_close, fd);
}
