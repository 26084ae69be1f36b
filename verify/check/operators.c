#include "operators.h"

#include <assert.h>
#include <string.h>

const struct operator *operator_at(size_t i)
{
	if (i < outcome_operator_count)
		return &outcome_operators[i];
	return i - outcome_operator_count < value_operator_count ? &value_operators[i - outcome_operator_count] : NULL;
}

const struct operator *operator_of(const struct json *node, enum gives gives)
{
	const char *name = json_member_text(node, "op");
	const struct operator *row;
	for (size_t i = 0; name != NULL && (row = operator_at(i)) != NULL; i++)
		if (row->gives == gives && strcmp(row->shape.name, name) == 0)
			return row;
	assert(!"the check was validated");
	return NULL;
}

bool operator_gives(const struct shape *shape, enum gives *gives)
{
	*gives = shape == &shape_value_tree ? GIVES_VALUE : GIVES_OUTCOME;
	return shape == &shape_value_tree || shape == &shape_check_tree;
}
