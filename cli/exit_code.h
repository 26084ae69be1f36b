#ifndef EXIT_CODE_H
#define EXIT_CODE_H

/* Few, documented, and the same for every command but `run`, which gives back its command's own. */
enum {
	EXIT_HOLDS = 0,          /* done; a verified report MATCHES */
	EXIT_COULD_NOT = 1,      /* the machine could not do it */
	EXIT_WRONG_USAGE = 2,    /* options, or a policy or report draft, cannot be used */
	EXIT_DOES_NOT_MATCH = 3, /* the evidence refutes the report */
	EXIT_INCOMPLETE = 4,     /* cannot tell */
	EXIT_INVALID = 5,        /* signature, proof or bytes */
	EXIT_FORKED = 6,         /* the log went back in time, or forked */
	EXIT_RUN_FAILED = 125,   /* run: exhibit failed before the command started, or the evidence could be kept nowhere */
	EXIT_NOT_EXECUTABLE = 126,
	EXIT_NOT_FOUND = 127,
	EXIT_INTERRUPTED = 130,
	EXIT_UNREAD = 141,       /* who read the output went away before its end, as where SIGPIPE ends others */
};

#endif
