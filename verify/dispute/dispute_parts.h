#ifndef DISPUTE_PARTS_H
#define DISPUTE_PARTS_H

#include "ancestry.h"
#include "dispute.h"
#include "grounded.h"
#include "strength.h"
#include "verify/whole.h"

/* One dispute_run under way.  Arguments and attacks go by number; all lists are in an order that no input's order moves. */

#define DISPUTE_ATTACKS_MAX (4u << 20)
#define DISPUTE_EVIDENCE_MAX 64   /* records nobody cites, per question */
#define DISPUTE_HEARD_MAX 64      /* challenges of one agent, */
#define DISPUTE_CHALLENGES_MAX 1024 /* and of all; withdrawals likewise */

struct side {
	size_t number; /* in the request, */
	size_t place;  /* and among the sides */
	const struct source *source;
	size_t first_of_source; /* the first side that has the same source */
	struct verify_request request;
	struct whole whole;
	uint32_t aligned; /* bits: sides about the same, itself among them */
	bool is_withdrawn; /* as a whole */
	const char *resolved; /* the verdict that follows from what stands; NULL: cannot be told */
};

enum argument_kind { ARGUMENT_CLAIM, ARGUMENT_QUANTITY, ARGUMENT_EVIDENCE, ARGUMENT_OBJECTION, ARGUMENT_CHALLENGE };
enum ground { GROUND_UNDERMINE, GROUND_UNDERCUT, GROUND_REBUT, GROUND_SELF_ATTACK }; /* as shape_grounds */

enum ending { ENDING_UPHELD, ENDING_OVERTURNED, ENDING_UNRESOLVED, ENDING_SUPERSEDED, ENDING_OUT_OF_SCOPE,
	ENDING_WITHDRAWN, ENDING_COUNT }; /* as shape_endings */

/* What a record that nobody cites shows about a question. */
struct shown {
	struct cited cited;
	char agent[RECORD_NAME_MAX];
	size_t source_side;     /* whose source holds it */
	uint32_t sides;         /* bits: whose subject it is about */
	enum outcome *outcomes; /* owned: per argument of the question, what the check came to; of claims all the same */
	char text[REASON_TEXT_MAX]; /* the line it rests on, or "" */
};

struct challenge {
	struct digest id, about;
	struct ed25519_key key;
	char agent[RECORD_NAME_MAX];
	enum ground ground;
	struct record record; /* owned */
	size_t side; /* whose report it is about; DISPUTE_SIDES_MAX: it is about another challenge */
	bool is_withdrawn;
};

/* What an author takes back. */
struct withdrawal {
	struct digest about;
	size_t side; /* as above */
	char claim[RECORD_NAME_MAX]; /* "": all */
};

struct argument {
	enum argument_kind kind;
	size_t side;     /* claims, quantities */
	size_t question; /* claims, quantities, evidence */
	const struct claim_answer *answer; /* claims, quantities */
	uint32_t about;                    /* claims, quantities; bits: of the aligned sides those that its evidence is about */
	enum outcome says;                 /* claims: as asserted; evidence about claims: what it shows */
	struct shown *shown;               /* evidence */
	struct challenge *challenge;
	enum ground ground;                /* objections */
	uint32_t target;                   /* objections */
	const char *why;                   /* objections: the fact; borrowed */
	struct strength strength;
	bool is_withdrawn;
	bool is_contested; /* something attacks it, or it attacks something */
	bool is_challenged;
	unsigned objections; /* bits: grounds that the verifier itself sees */
	bool is_borne_out; /* a challenge: the verifier sees what it says */
	enum ending ending;
	uint32_t superseded_by; /* of a later commit; NO_ARGUMENT: none */
};
#define NO_ARGUMENT UINT32_MAX

/* One claim or quantity id, over all sides. */
struct question {
	const char *id;
	bool is_quantity, is_contested;
	bool is_beyond; /* there is more evidence about it than is looked at */
	uint32_t first, count;   /* of its claims or quantities among the arguments */
	uint32_t shown_first, shown_count; /* of its evidence among the arguments */
	const struct requirement *requirement; /* the policy's; NULL: by what is cited */
	const struct json *check;              /* of claims: what decides; NULL: nobody says, or not all the same */
	const struct json *value;              /* of quantities: how it is read */
};

struct edge {
	uint32_t from, to;
	enum ground ground;
	bool succeeds;
	bool is_compared;           /* strength was asked, */
	int order;                  /* attacker against target, */
	enum strength_step decided; /* and this decided */
};

struct dispute {
	const struct dispute_request *request;
	struct side *sides[DISPUTE_SIDES_MAX]; /* owned; by id of the report */
	size_t side_count;
	struct argument *arguments; /* owned */
	size_t argument_count, argument_room;
	struct question *questions; /* owned; sorted by kind and id */
	size_t question_count;
	struct edge *edges; /* owned */
	size_t edge_count, edge_room;
	struct challenge **challenges; /* owned; sorted by id */
	size_t challenge_count, challenge_room, challenges_left_out, challenges_unheard;
	struct withdrawal *withdrawals; /* owned */
	size_t withdrawal_count, withdrawal_room;
	struct ancestry ancestry;
	struct labelling labelling;
	struct budget budget;
	size_t looks_left;
	size_t evidence_left_out;
	bool has_failed;
	size_t failed; /* the side that does not verify, by its number in the request */
	struct fault *fault;
};

/* In this order. */
enum status dispute_sides(struct dispute *dispute);    /* verify each, align */
enum status dispute_claims(struct dispute *dispute);   /* arguments and questions; with: */
enum status dispute_scope(struct dispute *dispute);    /* which sides each claim is about */
enum status dispute_look(struct dispute *dispute);     /* challenges, withdrawals, ancestry in the logs */
enum status dispute_evidence(struct dispute *dispute); /* what nobody cites, about contested questions */
enum status dispute_attacks(struct dispute *dispute);  /* with both of these: */
enum status dispute_objections(struct dispute *dispute); /* what the verifier itself sees against a claim */
enum status dispute_challenges(struct dispute *dispute);
enum status dispute_endings(struct dispute *dispute);  /* labels, endings, verdicts */
struct json *dispute_json(const struct dispute *dispute, const struct resolution *resolution);

/* dispute_has_digest(subjects, digest): does one of them have it? */
bool dispute_has_digest(const struct json *subjects, const struct json *digest);

/* dispute_argument(dispute, kind, number): a new zeroed one.  Errors: NO_MEMORY, TOO_LARGE. */
enum status dispute_argument(struct dispute *dispute, enum argument_kind kind, uint32_t *number);

/*
 * dispute_attack(dispute, from, to, ground): it succeeds, whatever the strength.  dispute_rebut(dispute, a, b, ground): each
 * attacks the other, a with ${ground}; who is strictly stronger is not defeated.  Errors: NO_MEMORY, TOO_LARGE.
 */
enum status dispute_attack(struct dispute *dispute, uint32_t from, uint32_t to, enum ground ground);
enum status dispute_rebut(struct dispute *dispute, uint32_t a, uint32_t b, enum ground ground);

/* dispute_contrary(dispute, a, b), dispute_agrees: of one question, is one of them wrong if the other is right?  Are both? */
bool dispute_contrary(const struct dispute *dispute, const struct argument *a, const struct argument *b);
bool dispute_agrees(const struct dispute *dispute, const struct argument *a, const struct argument *b);

/* dispute_question(dispute, is_quantity, id): NULL: nobody speaks of it. */
struct question *dispute_question(const struct dispute *dispute, bool is_quantity, const char *id);

/* challenge_meets(challenge, argument): is that claim or quantity one that it is about? */
bool challenge_meets(const struct challenge *challenge, const struct argument *argument);

/*
 * dispute_trust(dispute, side): the policy's, with what that side's log says of keys.
 * dispute_standing(dispute, side, key, index): does what the key signed there count, by all that is known of that log here?
 * Evidence must: GOOD.
 * dispute_sees_more(dispute, side): does another source show that side's log too?
 * dispute_hears(dispute, side, key, index): is its word heard?  A report's own author is a party, whoever names him.
 */
const struct trust *dispute_trust(const struct dispute *dispute, size_t side);
enum standing dispute_standing(const struct dispute *dispute, size_t side, const struct ed25519_key *key, uint64_t index);
bool dispute_sees_more(const struct dispute *dispute, size_t side);
bool dispute_hears(const struct dispute *dispute, size_t side, const struct ed25519_key *key, uint64_t index);

/* dispute_settle_json(dispute): for each claim that cannot be told, what would settle it. */
struct json *dispute_settle_json(const struct dispute *dispute);

const char *ending_name(enum ending ending);

#endif
