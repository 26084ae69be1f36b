#ifndef REDACT_H
#define REDACT_H

#include "format/fault.h"
#include "format/source.h"

#define REDACT_PATTERNS_MAX 64
#define REDACT_WINDOW ((size_t)1 << 20) /* a match this long is found wherever it lies in a stream */
#define REDACT_MASK "[REDACTED]"

/*
 * Secrets masked before anything is hashed or stored.  PCRE2 over bytes (no UTF mode: output need not be text), with
 * (?m) on, so ^ and $ also stand at lines.  Each pattern looks at the raw bytes; what any of them matches is masked, and
 * matches that touch or overlap become one REDACT_MASK.  Empty matches are none.  The order of patterns changes nothing.
 * \G and (*COMMIT) are refused: they speak of where a search begins or ends, which a stream does not show.
 */
struct redact_patterns;

/*
 * redact_patterns_open(texts, count, patterns, fault): compile.  ${fault}: place "byte N" of the pattern, detail what is
 * wrong with it and which it is.  Errors: BAD_REGEX, TOO_LARGE (more than REDACT_PATTERNS_MAX), NO_MEMORY.
 */
enum status redact_patterns_open(const char *const *texts, size_t count, struct redact_patterns **patterns,
    struct fault *fault);
void redact_patterns_close(struct redact_patterns *patterns);

/* redact_patterns_count(patterns): matches masked so far, in all streams and texts. */
uint64_t redact_patterns_count(const struct redact_patterns *patterns);

/*
 * A stream being masked: bytes go in as they come, what may be kept goes to the sink later.  Where a pattern does not
 * decide within REDACT_WINDOW, or reaches a match limit, nobody can tell where the secret ends: everything from there to
 * the end of the stream is masked, and counted once.
 */
struct redact_stream;

enum status redact_stream_open(struct redact_patterns *patterns, struct sink sink, struct redact_stream **stream);

/* redact_stream_add(stream, bytes): errors: the sink's, sticky. */
enum status redact_stream_add(struct redact_stream *stream, struct bytes bytes);

/* redact_stream_finish(stream): decide and give out what is left; nothing can be added after it. */
enum status redact_stream_finish(struct redact_stream *stream);

/* redact_stream_has_masked(stream): was anything masked in what was given out so far? */
bool redact_stream_has_masked(const struct redact_stream *stream);

/* redact_stream_gave_up(stream): was the rest masked without knowing? */
bool redact_stream_gave_up(const struct redact_stream *stream);
void redact_stream_close(struct redact_stream *stream);

/* redact_bytes(patterns, bytes, buffer): append a masked text; ${patterns} NULL copies.  Errors: NO_MEMORY, TOO_LARGE. */
enum status redact_bytes(struct redact_patterns *patterns, struct bytes bytes, struct buffer *buffer);

#endif
