#ifndef CMICROHTTPD_SHIMS_H
#define CMICROHTTPD_SHIMS_H
#include <microhttpd.h>

/* Receives one formatted line of libmicrohttpd's log. */
typedef void (*semblance_mhd_log_callback)(void *context, const char *message);

/* What a daemon is started with. The callbacks get `context`. */
struct semblance_mhd_options {
    unsigned int connection_limit;
    size_t connection_memory;
    unsigned int idle_seconds;
    void *context;
    MHD_AccessHandlerCallback access;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *(*target)(void *context, const char *uri, struct MHD_Connection *connection);
    semblance_mhd_log_callback log;
};

/* Starts a daemon without a thread and without a listening socket: connections come through MHD_add_connection, and whoever owns it
   calls MHD_run_wait when the poll descriptor is readable or the time of MHD_get_timeout is over.
   MHD_start_daemon is variadic, which Swift cannot call. Null when the daemon cannot start. */
struct MHD_Daemon *semblance_mhd_start(const struct semblance_mhd_options *options);

/* MHD_get_daemon_info is variadic. */
int semblance_mhd_poll_descriptor(struct MHD_Daemon *daemon);

/* MHD_get_connection_info is variadic. */
int semblance_mhd_socket(struct MHD_Connection *connection);
void *semblance_mhd_socket_context(struct MHD_Connection *connection);
const struct sockaddr *semblance_mhd_client_address(struct MHD_Connection *connection);

/* The request as it stands in the connection's memory, with the delimiters that the parser has replaced by zeros: from the first byte
   of the method to the end of the header. Null when it is not known. */
size_t semblance_mhd_header_size(struct MHD_Connection *connection);

/* MHD_SIZE_UNKNOWN is a macro that is not imported. A negative length means unknown. */
struct MHD_Response *semblance_mhd_stream(
    long long length, size_t block, MHD_ContentReaderCallback read, void *context, MHD_ContentReaderFreeCallback release);

/* Takes the panics of libmicrohttpd, which are programming errors; the callback should not return. */
void semblance_mhd_set_panic(void (*panic)(const char *reason));
#endif
