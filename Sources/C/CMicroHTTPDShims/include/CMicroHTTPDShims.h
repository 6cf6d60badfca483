#ifndef CMICROHTTPD_SHIMS_H
#define CMICROHTTPD_SHIMS_H
#include <microhttpd.h>
#endif
