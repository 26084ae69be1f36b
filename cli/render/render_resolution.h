#ifndef RENDER_RESOLUTION_H
#define RENDER_RESOLUTION_H

#include "render.h"

/*
 * render_resolution(format, answer, recomputed, record, sink): how a dispute ended as one page that both sides read: ${answer}
 * as dispute --json has it, ${recomputed} as verify --resolution has it, ${record}: the resolution's id.  As render_page,
 * nothing is concluded here.  Errors: the machine's, and the sink's.
 */
enum status render_resolution(enum render_format format, const struct json *answer, const struct json *recomputed,
    const char *record, const struct sink *sink);

#endif
