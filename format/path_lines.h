#ifndef PATH_LINES_H
#define PATH_LINES_H

#include "fault.h"
#include "merkle.h"

/*
 * A Merkle path as C2SP texts have it: one hash a line in base64, up to an empty line.  tlog-proof and tlog-witness share
 * it.
 */

/* path_lines_write(path, count, buffer): the hashes and the empty line. */
enum status path_lines_write(const struct digest *path, unsigned count, struct buffer *buffer);

/*
 * path_lines_read(text, max, path, count, fault): at most ${max} <= MERKLE_PATH_MAX hashes; cuts them and the empty line
 * off ${text}.  Errors: BAD_PROOF.
 */
enum status path_lines_read(struct bytes *text, unsigned max, struct digest path[static MERKLE_PATH_MAX], unsigned *count,
    struct fault *fault);

#endif
