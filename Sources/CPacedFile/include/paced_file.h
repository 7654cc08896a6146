#ifndef PACED_FILE_H
#define PACED_FILE_H

/// Registers with SQLite a way to open files that writes a database file in pieces: each is on the disk, and a pause follows,
/// before the next is written. Who commits to the log on the same disk meanwhile waits for one piece and not for all.
/// Otherwise it is SQLite's default, and it shares that one's locks.
///
/// Safe to call more than once and from any thread.
/// - Returns: its name for `sqlite3_open_v2`; a null pointer where SQLite refuses it.
const char *_Nullable paced_file_vfs(void);

#endif
