#include "host.h"

#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

struct json *host_json(void)
{
	struct json *host = json_object();
	struct utsname name;
	char kernel[sizeof(name.sysname) + sizeof(name.release) + 1];
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (uname(&name) != 0)
		return host;
	snprintf(kernel, sizeof(kernel), "%s %s", name.sysname, name.release);
	json_put_text(host, "arch", name.machine);
	json_put_integer(host, "cpus", cpus > 0 ? cpus : 0);
	json_put_text(host, "kernel", kernel);
	json_put_text(host, "name", *name.nodename ? name.nodename : "localhost");
	return host;
}
