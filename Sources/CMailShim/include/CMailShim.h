#ifndef CMAIL_SHIM_H
#define CMAIL_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libcurl takes its options through variadic functions, which Swift cannot call; these functions send one letter.

typedef struct cmail_server {
    const char *url;          // smtp://host:port or smtps://host:port
    bool starttls;            // refuse to go on without TLS after STARTTLS
    const char *user;         // NULL: no authentication
    const char *password;
    const char *authorities;  // PEM file of certificate authorities; NULL: those of the system
    long connect_seconds;
    long seconds;             // for everything
} cmail_server;

typedef enum cmail_result {
    CMAIL_ACCEPTED = 0,       // the server has taken the letter
    CMAIL_REFUSED = 1,        // the server said no to sender, recipient or letter
    CMAIL_NOT_BEGUN = 2,      // no connection, no TLS, no sign-in, or it ended before the letter was complete
    CMAIL_UNKNOWN = 3,        // the whole letter was handed over and no answer came: it may have been taken
} cmail_result;

typedef struct cmail_outcome {
    cmail_result result;
    long code;                // the server's last reply, such as 250; 0 for none
    char reply[512];          // its text, NUL-terminated
    char problem[256];        // libcurl's words; empty when accepted
} cmail_outcome;

/// Sends one letter to one recipient and waits for the end. Safe on several threads at once.
void cmail_send(
    const cmail_server *server, const char *sender, const char *recipient, const uint8_t *message, size_t count,
    cmail_outcome *outcome);

#endif
