#ifndef JUNIT_H
#define JUNIT_H

#include "format/source.h"
#include "summary.h"

#define JUNIT_DEPTH_MAX 64
#define JUNIT_TOKEN_MAX (1u << 20) /* bytes of one tag or one piece of text that the parser may hold back */

/*
 * JUnit XML, read as a stream.  A testcase with a failure, error, rerunFailure or rerunError child has failed, or one
 * that its status or result attribute calls failed; else with a skipped child, or marked as not run by that attribute,
 * it is skipped; else it passed.  A failure or error of a suite itself counts as a failed test.  Nobody can tell where
 * that attribute or a child of a testcase is not known, or where a test failed and passed when it was repeated
 * (flakyFailure, flakyError).  What a suite declares (tests,
 * failures, errors, skipped) must be what it holds, counted with or without the suites inside it, as tools do either:
 * else the document contradicts itself and nobody can tell.  A document type declaration is refused: no entities, no
 * expansion.
 */
struct junit;

/* junit_open(junit): NO_MEMORY.  Owns: junit_close (NULL is fine). */
enum status junit_open(struct junit **junit);
void junit_close(struct junit *junit);

/*
 * junit_take(junit, bytes): the document's next bytes.  What is wrong with it goes into the summary.  Errors:
 * NO_MEMORY.
 */
enum status junit_take(struct junit *junit, struct bytes bytes);

/* junit_end(junit, summary): no more comes.  Errors: NO_MEMORY. */
enum status junit_end(struct junit *junit, struct summary *summary);

#endif
