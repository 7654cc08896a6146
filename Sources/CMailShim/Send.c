#include "CMailShim.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct letter {
    const uint8_t *bytes;
    size_t count;
    size_t given;
    bool complete;
    cmail_outcome *outcome;
} letter;

static pthread_once_t started = PTHREAD_ONCE_INIT;
static CURLcode start_result = CURLE_FAILED_INIT;

static void start(void) {
    start_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t give(char *buffer, size_t size, size_t items, void *context) {
    letter *letter = context;
    size_t room = size * items;
    const size_t left = letter->count - letter->given;
    if (room > left) {
        room = left;
    }
    memcpy(buffer, letter->bytes + letter->given, room);
    letter->given += room;
    // curl ends the letter for the server only after it has asked once more and got nothing.
    letter->complete = room == 0;
    return room;
}

// Each line that the server says; the last one is kept, but for its goodbye, which hides why it was said.
static size_t hear(char *line, size_t size, size_t items, void *context) {
    cmail_outcome *outcome = ((letter *)context)->outcome;
    const size_t count = size * items;
    if (count >= 3 && memcmp(line, "221", 3) == 0) {
        return count;
    }
    outcome->code = 0;
    for (size_t digit = 0; digit < 3 && digit < count && line[digit] >= '0' && line[digit] <= '9'; digit++) {
        outcome->code = 10 * outcome->code + (line[digit] - '0');
    }
    size_t kept = count < sizeof outcome->reply - 1 ? count : sizeof outcome->reply - 1;
    while (kept > 0 && (line[kept - 1] == '\r' || line[kept - 1] == '\n')) {
        kept -= 1;
    }
    memcpy(outcome->reply, line, kept);
    outcome->reply[kept] = '\0';
    return count;
}

static cmail_result meaning(CURLcode code, const letter *letter) {
    if (code == CURLE_OK) {
        return CMAIL_ACCEPTED;
    }
    const bool said_no = letter->outcome->code >= 400;
    if (letter->complete) {
        return said_no ? CMAIL_REFUSED : CMAIL_UNKNOWN;
    }
    return said_no && code == CURLE_SEND_ERROR ? CMAIL_REFUSED : CMAIL_NOT_BEGUN;
}

void cmail_send(
    const cmail_server *server, const char *sender, const char *recipient, const uint8_t *message, size_t count,
    cmail_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    outcome->result = CMAIL_NOT_BEGUN;
    pthread_once(&started, start);
    CURL *curl = start_result == CURLE_OK ? curl_easy_init() : NULL;
    struct curl_slist *recipients = curl == NULL ? NULL : curl_slist_append(NULL, recipient);
    if (recipients == NULL) {
        snprintf(outcome->problem, sizeof outcome->problem, "libcurl could not be started");
        curl_easy_cleanup(curl);
        return;
    }
    letter state = {message, count, 0, false, outcome};
    char words[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl, CURLOPT_URL, server->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // Neither the environment's proxies nor a user's .netrc have a say.
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, server->connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, server->seconds);
    // The goodbye when all is done knows this limit only.
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, server->seconds);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(server->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (server->authorities != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, server->authorities);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    if (server->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &state);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &state);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    const CURLcode code = curl_easy_perform(curl);
    outcome->result = meaning(code, &state);
    if (code != CURLE_OK) {
        snprintf(outcome->problem, sizeof outcome->problem, "%s", words[0] != '\0' ? words : curl_easy_strerror(code));
    }
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
}
