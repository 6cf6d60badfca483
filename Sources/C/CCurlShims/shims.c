#include "CCurlShims.h"

#include <string.h>

#define SET(option, value)                                     \
    do {                                                       \
        CURLcode code = curl_easy_setopt(easy, option, value); \
        if (code != CURLE_OK)                                  \
            return code;                                       \
    } while (0)

CURLcode semblance_curl_prepare(CURL *easy, const struct semblance_curl_request *request)
{
    SET(CURLOPT_ERRORBUFFER, request->error_text);
    SET(CURLOPT_PRIVATE, request->context);
    /* Signals would be delivered to any thread of the process. */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    /* The services talk to each other directly, whatever proxy the environment names. */
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_TCP_NODELAY, 1L);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_TIMEOUT_MS, request->timeout_milliseconds);
    SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_HTTPHEADER, request->headers);
    SET(CURLOPT_WRITEFUNCTION, request->receive_body);
    SET(CURLOPT_WRITEDATA, request->context);
    SET(CURLOPT_HEADERFUNCTION, request->receive_header);
    SET(CURLOPT_HEADERDATA, request->context);
    SET(CURLOPT_BUFFERSIZE, 65536L);
    if (request->uploads) {
        SET(CURLOPT_UPLOAD, 1L);
        SET(CURLOPT_UPLOAD_BUFFERSIZE, 65536L);
        SET(CURLOPT_READFUNCTION, request->read_body);
        SET(CURLOPT_READDATA, request->context);
        SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->upload_length);
    } else if (request->body_length >= 0) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
        SET(CURLOPT_COPYPOSTFIELDS, request->body_length > 0 ? request->body : "");
    } else if (strcmp(request->method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
    } else {
        SET(CURLOPT_HTTPGET, 1L);
    }
    SET(CURLOPT_CUSTOMREQUEST, request->method);
    return CURLE_OK;
}

void *semblance_curl_context(CURL *easy)
{
    char *context = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
    return context;
}

void semblance_curl_keep_connections(CURLM *multi, long count)
{
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, count);
}

CURL *semblance_curl_next_done(CURLM *multi, CURLcode *result)
{
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}
