#include "paced_file.h"

#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

// SQLite copies its log with hundreds of small writes and one wait for the disk at the end. The disk then has megabytes to
// write at once, and whoever commits in that moment waits behind them.

/// A piece, in bytes, and the pause after it, in microseconds.
enum { PIECE = 256 * 1024, PAUSE = 10000 };

typedef struct paced_file {
    sqlite3_file base;
    sqlite3_io_methods methods;
    sqlite3_file *real;
    sqlite3_int64 unsynced;
} paced_file;

#define REAL(file) (((paced_file *)(file))->real)

static int paced_close(sqlite3_file *file) { return REAL(file)->pMethods->xClose(REAL(file)); }

static int paced_read(sqlite3_file *file, void *to, int count, sqlite3_int64 offset) {
    return REAL(file)->pMethods->xRead(REAL(file), to, count, offset);
}

static int paced_write(sqlite3_file *file, const void *from, int count, sqlite3_int64 offset) {
    paced_file *paced = (paced_file *)file;
    const int written = paced->real->pMethods->xWrite(paced->real, from, count, offset);
    if (written != SQLITE_OK) {
        return written;
    }
    paced->unsynced += count;
    if (paced->unsynced < PIECE) {
        return SQLITE_OK;
    }
    paced->unsynced = 0;
    const int synced = paced->real->pMethods->xSync(paced->real, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    usleep(PAUSE);
    return synced;
}

static int paced_truncate(sqlite3_file *file, sqlite3_int64 size) {
    return REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int paced_sync(sqlite3_file *file, int flags) {
    ((paced_file *)file)->unsynced = 0;
    return REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int paced_size(sqlite3_file *file, sqlite3_int64 *size) { return REAL(file)->pMethods->xFileSize(REAL(file), size); }

static int paced_lock(sqlite3_file *file, int lock) { return REAL(file)->pMethods->xLock(REAL(file), lock); }

static int paced_unlock(sqlite3_file *file, int lock) { return REAL(file)->pMethods->xUnlock(REAL(file), lock); }

static int paced_is_reserved(sqlite3_file *file, int *is) {
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), is);
}

static int paced_control(sqlite3_file *file, int operation, void *argument) {
    return REAL(file)->pMethods->xFileControl(REAL(file), operation, argument);
}

static int paced_sector_size(sqlite3_file *file) { return REAL(file)->pMethods->xSectorSize(REAL(file)); }

static int paced_characteristics(sqlite3_file *file) { return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file)); }

static int paced_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at) {
    return REAL(file)->pMethods->xShmMap(REAL(file), region, size, extend, at);
}

static int paced_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return REAL(file)->pMethods->xShmLock(REAL(file), offset, count, flags);
}

static void paced_shm_barrier(sqlite3_file *file) { REAL(file)->pMethods->xShmBarrier(REAL(file)); }

static int paced_shm_unmap(sqlite3_file *file, int remove) { return REAL(file)->pMethods->xShmUnmap(REAL(file), remove); }

static int paced_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *opened) {
    (void)vfs;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (!(flags & SQLITE_OPEN_MAIN_DB)) {
        return real->xOpen(real, name, file, flags, opened);
    }
    paced_file *paced = (paced_file *)file;
    paced->base.pMethods = NULL;
    paced->real = (sqlite3_file *)(paced + 1);
    paced->unsynced = 0;
    const int result = real->xOpen(real, name, paced->real, flags, opened);
    if (paced->real->pMethods == NULL) {
        return result;
    }
    // Without version 3 no part of the file is mapped into memory, so that every page passes by here.
    paced->methods = (sqlite3_io_methods){
        paced->real->pMethods->iVersion < 2 ? 1 : 2, paced_close, paced_read, paced_write, paced_truncate, paced_sync,
        paced_size, paced_lock, paced_unlock, paced_is_reserved, paced_control, paced_sector_size, paced_characteristics,
        paced_shm_map, paced_shm_lock, paced_shm_barrier, paced_shm_unmap, NULL, NULL,
    };
    paced->base.pMethods = &paced->methods;
    return result;
}

static sqlite3_vfs vfs;
static const char *registered;

static void register_once(void) {
    const sqlite3_vfs *real = sqlite3_initialize() == SQLITE_OK ? sqlite3_vfs_find(NULL) : NULL;
    if (real == NULL) {
        return;
    }
    // What the other functions are given is what the default would give them.
    vfs = *real;
    vfs.szOsFile += (int)sizeof(paced_file);
    vfs.pNext = NULL;
    vfs.zName = "reader-study-paced";
    vfs.xOpen = paced_open;
    if (sqlite3_vfs_register(&vfs, 0) == SQLITE_OK) {
        registered = vfs.zName;
    }
}

const char *paced_file_vfs(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
    return registered;
}
