/* Who approves is who assessed. */
#include "lint_look.h"

#include <stdlib.h>
#include <string.h>

#define PEOPLE_MAX 256
#define ROLES_MAX 20 /* rows of a table of roles */

struct person {
	char key[WORDS_KEY_MAX];
	const struct markdown_line *line;
};

static const char author_labels[] = "assessor assessed by author authored written prepared report validator analyst evaluated evaluator";
static const char author_words[] = "assessor assessed author authored written prepared validator analyst evaluated evaluator";
static const char approver_labels[] = "approved approver by final approval signed sign off";

/* One name that many go by: an approver from the author's house is no author. */
static bool is_group(const char *key)
{
	return words_any(bytes_of_text(key), "gmbh ag inc llc ltd limited corp corporation company co kg sa bv oy ab plc team teams department "
	    "dept group division office board committee organization organisation qa devops ops sre it engineering security management "
	    "platform operations development legal compliance product release quality");
}

/* Words that point somewhere else: "see git log". */
static bool is_pointer(const char *key)
{
	return words_any(bytes_of_text(key), "see below above git log commit history signature signatures attached pending list link ticket "
	    "automated automatic tool script pipeline page section appendix various multiple several same as per not applicable");
}

/* Nobody in particular. */
static bool is_nobody(const char *key)
{
	static const char nobody[] = "n a na tbd tba none pending open name unknown self team the yes no author assessor x todo approved "
	    "waiting required date signature automated automatically";

	return words_all(bytes_of_text(key), nobody);
}

static bool is_approver(struct bytes label)
{
	return words_all(label, approver_labels) &&
	    words_phrases(label, "approved by|approver|approval by|signed off by|sign off by|final approver");
}

/* The name before ": APPROVED" or alone; "pending" is no approval. */
static bool read_name(struct bytes text, char key[static WORDS_KEY_MAX])
{
	struct bytes name, said;

	if (words_label(text, &name, &said) && words_count(said, 1) > 0) {
		if (!words_any(said, "approved yes signed ok") || words_any(said, "not pending awaiting"))
			return false;
		text = name;
	}
	return !words_any(text, "pending awaiting not requested rejected declined refused abstained recused") &&
	    words_key(text, "approved", key) && !is_nobody(key) && !is_pointer(key);
}

static void add(struct person *people, size_t *count, struct bytes text, const struct markdown_line *line)
{
	if (*count < PEOPLE_MAX && line->tick != TICK_OPEN && read_name(text, people[*count].key))
		people[(*count)++].line = line;
}

/* "Approved by:" over a list, one name each. */
static void add_list(const struct lint *lint, size_t i, struct person *people, size_t *count)
{
	const struct markdown_line *first = lint_at(lint, i);

	for (; first && first->type == MARKDOWN_ITEM && lint_at(lint, i) && lint_at(lint, i)->block == first->block; i++)
		if (lint_at(lint, i)->type == MARKDOWN_ITEM && lint_at(lint, i)->level == first->level)
			add(people, count, lint_at(lint, i)->text, lint_at(lint, i));
}

/* "| Approver | Mira Kovac | approved |" under "Role | Name | Decision". */
static bool role_row(const struct lint *lint, const struct markdown_line *line, struct bytes *label, struct bytes *value)
{
	const struct markdown_line *head = line;

	if (line->type != MARKDOWN_ROW || line->is_head || line->cell_count != 3)
		return false;
	for (size_t i = lint_index(lint, line); i > 0 && !head->is_head && lint_index(lint, line) - i < ROLES_MAX;)
		head = lint_at(lint, --i);
	if (!head->is_head || head->block != line->block || !words_all(markdown_cell(&lint->markdown, head, 0), "role function") ||
	    !words_all(markdown_cell(&lint->markdown, head, 1), "name person who") ||
	    !words_all(markdown_cell(&lint->markdown, line, 2), "approved yes signed ok"))
		return false;
	*label = markdown_cell(&lint->markdown, line, 0);
	*value = markdown_cell(&lint->markdown, line, 1);
	return true;
}

enum status lint_approvals(struct lint *lint)
{
	struct person *authors = calloc(2 * PEOPLE_MAX, sizeof(*authors)), *approvers = authors ? authors + PEOPLE_MAX : NULL;
	enum status status = authors ? STATUS_OK : STATUS_NO_MEMORY;
	size_t author_count = 0, approver_count = 0;

	for (size_t i = 0; authors && i < lint->markdown.line_count; i++) {
		const struct markdown_line *line = lint_at(lint, i);
		struct bytes label, value;

		if (!lint_label(lint, line, &label, &value) && !role_row(lint, line, &label, &value))
			continue;
		if (words_all(label, author_labels) && words_any(label, author_words))
			add(authors, &author_count, value, line);
		else if (is_approver(label) && words_count(value, 1) > 0)
			add(approvers, &approver_count, value, line);
		else if (is_approver(label))
			add_list(lint, i + 1, approvers, &approver_count);
	}
	for (size_t i = 0; i < approver_count && status == STATUS_OK; i++)
		for (size_t j = 0; j < author_count; j++)
			if (!strcmp(approvers[i].key, authors[j].key)) {
				bool is_house = is_group(approvers[i].key) && !words_any(bytes_of_text(approvers[i].key), "agent");

				status = lint_say(lint, "self-approval", is_house ? CONFIDENCE_UNCLEAR : CONFIDENCE_CONTRADICTION,
				    approvers[i].line, authors[j].line, "the approver is the author: \"%s\"%s", approvers[i].key,
				    is_house ? " (unless two of that name)" : "");
				break;
			}
	free(authors);
	return status;
}
