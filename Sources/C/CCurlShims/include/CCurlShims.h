#ifndef CCURL_SHIMS_H
#define CCURL_SHIMS_H
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

typedef size_t (*semblance_curl_receive)(char *data, size_t size, size_t count, void *context);

/* One request. curl_easy_setopt is variadic, which Swift cannot call, so all options are set here. */
struct semblance_curl_request {
    const char *method;
    const char *url;
    struct curl_slist *headers;
    long timeout_milliseconds;
    long connect_milliseconds;
    /* A body that is at hand; copied. */
    const void *body;
    long long body_length;
    /* A body that is read piece by piece; its length, or negative when it is not known. */
    bool uploads;
    long long upload_length;
    semblance_curl_receive read_body;
    semblance_curl_receive receive_header;
    semblance_curl_receive receive_body;
    /* Receives the words of an error; CURL_ERROR_SIZE bytes that live as long as the transfer. */
    char *error_text;
    void *context;
};

/* Sets a fresh or reset easy handle up for a request. */
CURLcode semblance_curl_prepare(CURL *easy, const struct semblance_curl_request *request);

/* curl_easy_getinfo is variadic. */
void *semblance_curl_context(CURL *easy);

/* curl_multi_setopt is variadic. */
void semblance_curl_keep_connections(CURLM *multi, long count);

/* Takes one finished transfer off the list; null when there is none. The message is a union, which Swift reads badly. */
CURL *semblance_curl_next_done(CURLM *multi, CURLcode *result);
#endif
