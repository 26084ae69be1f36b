#ifndef HOST_H
#define HOST_H

#include "format/json.h"

/* host_json(): {"arch", "cpus", "kernel", "name"} of this machine.  Owns: the caller frees. */
struct json *host_json(void);

#endif
