#include "CMicroHTTPDShims.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void log_line(void *argument, const char *format, va_list values)
{
    const struct semblance_mhd_options *options = argument;
    char line[512];
    vsnprintf(line, sizeof line, format, values);
    size_t length = strlen(line);
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        line[--length] = 0;
    options->log(options->context, line);
}

/* The target is decoded on the Swift side, where a broken escape can be refused. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

struct MHD_Daemon *semblance_mhd_start(const struct semblance_mhd_options *options)
{
    struct MHD_OptionItem items[] = {
        /* The logger comes first, so that it hears of problems with the others. */
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)log_line, (void *)options},
        {MHD_OPTION_CONNECTION_LIMIT, options->connection_limit, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)options->connection_memory, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds, NULL},
        /* All checks of the request are ours, and stricter. Those of 0.9.75 leave some requests without an answer, and write the
           header of others twice. */
        {MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)options->completed, options->context},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)options->connection, options->context},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)options->target, options->context},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, options->access,
        options->context, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
}

int semblance_mhd_poll_descriptor(struct MHD_Daemon *daemon)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

int semblance_mhd_socket(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

void *semblance_mhd_socket_context(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

const struct sockaddr *semblance_mhd_client_address(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

size_t semblance_mhd_header_size(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

struct MHD_Response *semblance_mhd_stream(
    long long length, size_t block, MHD_ContentReaderCallback read, void *context, MHD_ContentReaderFreeCallback release)
{
    return MHD_create_response_from_callback(length < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)length, block, read, context, release);
}

static void (*panic_callback)(const char *reason);

static void panic(void *context, const char *file, unsigned int line, const char *reason)
{
    (void)context;
    (void)file;
    (void)line;
    if (panic_callback)
        panic_callback(reason ? reason : "unknown reason");
}

void semblance_mhd_set_panic(void (*callback)(const char *reason))
{
    panic_callback = callback;
    MHD_set_panic_func(panic, NULL);
}
