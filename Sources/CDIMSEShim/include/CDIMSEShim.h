#ifndef CDIMSE_SHIM_H
#define CDIMSE_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// DCMTK's network library, for PACS that speak DIMSE only. Every function blocks its thread, and ends when the limits of
// time say so. Data sets of images pass through as bytes, which are not parsed.

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cdimse_result {
    CDIMSE_DONE = 0,
    CDIMSE_UNREACHABLE = 1,   // no connection
    CDIMSE_REJECTED = 2,      // the peer did not accept the association: AE titles, as a rule
    CDIMSE_TOO_SLOW = 3,      // nothing came in time
    CDIMSE_BROKEN = 4,        // the connection ended, or the peer spoke no DICOM
    CDIMSE_UNSUPPORTED = 5,   // the peer does not do what was proposed
    CDIMSE_FAILED = 6,        // the peer answered with a status that is no success
    CDIMSE_FILE = 7,          // a file cannot be read or written
} cdimse_result;

typedef struct cdimse_outcome {
    cdimse_result result;
    uint16_t status;          // the peer's last status
    uint32_t completed;       // objects that moved
    uint32_t failed;          // objects that did not
    char words[256];          // DCMTK's or ours; empty when done
} cdimse_outcome;

typedef struct cdimse_peer {
    const char *host;
    uint16_t port;
    const char *called;       // the peer's AE title
    const char *calling;      // ours
    int connect_seconds;
    int seconds;              // in which something must come
} cdimse_peer;

typedef struct cdimse_key {
    uint32_t tag;             // group times 65536 plus element
    const char *value;        // UTF-8; empty for any
} cdimse_key;

/// Takes objects. Each function is called on the thread that receives.
typedef struct cdimse_sink {
    void *context;
    /// A new object: 0, or the status to refuse it with. The file begins with `count` bytes of meta information.
    uint16_t (*begin)(
        void *context, const char *calling, const char *object_class, const char *instance, const uint8_t *meta,
        size_t count, void **object);
    /// Bytes of its data set: 0, or the status to refuse the rest with.
    uint16_t (*write)(void *object, const uint8_t *bytes, size_t count);
    /// The end of it. `whole` says whether all has come. The status for the peer. Called for each object that began.
    uint16_t (*end)(void *object, bool whole);
} cdimse_sink;

/// C-ECHO.
void cdimse_echo(const cdimse_peer *peer, cdimse_outcome *outcome);

/// C-FIND in the study root at a level (STUDY, SERIES or IMAGE). For each match, `match` gets the values of the keys in
/// their order, in UTF-8, several values of one parted by backslashes; it says whether it wants more.
void cdimse_find(
    const cdimse_peer *peer, const char *level, const cdimse_key *keys, size_t count,
    bool (*match)(void *context, const char *const *values), void *context, cdimse_outcome *outcome);

/// C-GET in the study root. `classes` are the SOP classes that are taken, at most 16.
void cdimse_get(
    const cdimse_peer *peer, const char *level, const cdimse_key *keys, size_t count, const char *const *classes,
    size_t class_count, const cdimse_sink *sink, cdimse_outcome *outcome);

/// C-MOVE in the study root: the peer sends the objects to `destination`, an AE title that it knows.
void cdimse_move(
    const cdimse_peer *peer, const char *level, const cdimse_key *keys, size_t count, const char *destination,
    cdimse_outcome *outcome);

/// C-STORE of files, each in the transfer syntax that it has. `stored` is told of each file the status that came, or
/// 0x0122 when the peer takes no such object.
void cdimse_store(
    const cdimse_peer *peer, const char *const *files, size_t count,
    void (*stored)(void *context, size_t file, uint16_t status), void *context, cdimse_outcome *outcome);

typedef struct cdimse_receiver cdimse_receiver;

typedef struct cdimse_receiver_settings {
    uint16_t port;
    const char *title;        // what peers must call us
    const char *const *callers; // AE titles that may call; anybody else is rejected
    size_t caller_count;
    const char *const *classes; // SOP classes that are taken
    size_t class_count;
    int seconds;              // in which something must come
    int associations;         // at a time; others are rejected for the moment
    cdimse_sink sink;
    /// An association was rejected, or ended; `words` says why. NULL: nobody wants to know.
    void (*told)(void *context, const char *calling, const char *words);
} cdimse_receiver_settings;

/// Listens; NULL when it cannot. Settings are copied, but for the sink's context.
cdimse_receiver *cdimse_receiver_open(const cdimse_receiver_settings *settings, cdimse_outcome *outcome);
/// Receives until it is stopped, and until all associations have ended then.
void cdimse_receiver_run(cdimse_receiver *receiver);
/// Ends cdimse_receiver_run within a second, and associations with their next command. On any thread.
void cdimse_receiver_stop(cdimse_receiver *receiver);
/// Frees it, when it does not run.
void cdimse_receiver_close(cdimse_receiver *receiver);

#ifdef __cplusplus
}
#endif

#endif
