#include "allowed_signers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static void skip_spaces(struct bytes *line)
{
	while (line->size > 0 && is_space(line->data[0]))
		*line = bytes_slice(*line, 1, line->size - 1);
}

/* The next word: up to a space that is in no quotes.  false: a quote that does not end. */
static bool take_word(struct bytes *line, struct bytes *word)
{
	bool is_quoted = false;
	size_t size = 0;

	skip_spaces(line);
	while (size < line->size && (is_quoted || !is_space(line->data[size]))) {
		is_quoted ^= line->data[size] == '"';
		size++;
	}
	*word = bytes_slice(*line, 0, size);
	*line = bytes_slice(*line, size, line->size - size);
	return !is_quoted;
}

/* What is before the next comma that is in no quotes. */
static bool take_item(struct bytes *list, struct bytes *item)
{
	bool is_quoted = false;
	size_t size = 0;

	if (list->size == 0)
		return false;
	while (size < list->size && (is_quoted || list->data[size] != ',')) {
		is_quoted ^= list->data[size] == '"';
		size++;
	}
	*item = bytes_slice(*list, 0, size);
	size += size < list->size;
	*list = bytes_slice(*list, size, list->size - size);
	return true;
}

static struct bytes unquoted(struct bytes word)
{
	bool is_quoted = word.size >= 2 && word.data[0] == '"' && word.data[word.size - 1] == '"';

	return is_quoted ? bytes_slice(word, 1, word.size - 2) : word;
}

static bool is_keyword(struct bytes text, const char *keyword)
{
	return text.size == strlen(keyword) && strncasecmp((const char *)text.data, keyword, text.size) == 0;
}

static enum status refuse(struct fault *fault, size_t line, const char *says)
{
	char place[32];

	snprintf(place, sizeof(place), "line %zu", line);
	return fault_set(fault, STATUS_BAD_DOCUMENT, place, "%s", says);
}

static bool is_pattern(struct bytes item)
{
	return memchr(item.data, '*', item.size) || memchr(item.data, '?', item.size) || item.data[0] == '!';
}

static enum status read_principals(struct bytes word, struct allowed_signer *signer, struct fault *fault)
{
	struct bytes list = unquoted(word), item;

	while (take_item(&list, &item)) {
		if (item.size == 0 || memchr(item.data, '"', item.size))
			return refuse(fault, signer->line, "the principals cannot be read");
		if (is_pattern(item))
			return refuse(fault, signer->line, "a pattern names nobody: write one line per agent");
		if (signer->principal_count++ == 0)
			signer->principal = item;
	}
	return signer->principal_count > 0 ? STATUS_OK : refuse(fault, signer->line, "there is no principal");
}

/* To ssh-keygen `!exhibit` outweighs a `*` beside it, wherever it stands: all but that one pattern is refused. */
static enum status read_namespaces(struct bytes list, struct allowed_signer *signer, struct fault *fault)
{
	bool lists_ours = false;
	struct bytes item;

	while (take_item(&list, &item)) {
		bool is_any = bytes_equal(item, bytes_of_text("*"));

		if (item.size > 0 && !is_any && is_pattern(item))
			return refuse(fault, signer->line, "a pattern of namespaces: list them one by one");
		lists_ours |= is_any || bytes_equal(item, bytes_of_text(ALLOWED_SIGNERS_NAMESPACE));
	}
	if (!lists_ours)
		signer->left_out = "its namespaces do not list \"" ALLOWED_SIGNERS_NAMESPACE "\"";
	return STATUS_OK;
}

static enum status read_option(struct bytes item, struct allowed_signer *signer, struct fault *fault)
{
	const uint8_t *sign = item.size > 0 ? memchr(item.data, '=', item.size) : NULL;
	size_t size = sign ? (size_t)(sign - item.data) : item.size;
	struct bytes name = bytes_slice(item, 0, size), value = { NULL, 0 };

	if (sign)
		value = bytes_slice(item, size + 1, item.size - size - 1);
	if (is_keyword(name, "cert-authority"))
		return refuse(fault, signer->line, "certificates are not read: name the keys themselves");
	if (is_keyword(name, "valid-after") || is_keyword(name, "valid-before"))
		return refuse(fault, signer->line, "validity goes by log index, not by clock: use `exhibit key enrol` and `key revoke`");
	if (!is_keyword(name, "namespaces") || value.size < 3 || value.data[0] != '"' || value.data[value.size - 1] != '"')
		return refuse(fault, signer->line, "an option that is not known");
	return read_namespaces(unquoted(value), signer, fault);
}

static enum status read_options(struct bytes list, struct allowed_signer *signer, struct fault *fault)
{
	enum status status = STATUS_OK;
	struct bytes item;

	while (status == STATUS_OK && take_item(&list, &item))
		status = read_option(item, signer, fault);
	return status;
}

static bool is_key_type(struct bytes word)
{
	static const char *const begins[] = { "ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (bytes_start_with(word, begins[i]))
			return true;
	return false;
}

static enum status read_line(struct bytes line, struct allowed_signer *signer, struct fault *fault)
{
	struct bytes word, rest;
	enum status status;

	if (!take_word(&line, &word))
		return refuse(fault, signer->line, "a quote does not end");
	status = read_principals(word, signer, fault);
	if (status != STATUS_OK)
		return status;
	skip_spaces(&line);
	rest = line;
	if (!take_word(&line, &word))
		return refuse(fault, signer->line, "a quote does not end");
	if (!is_key_type(word)) {
		status = read_options(word, signer, fault);
		skip_spaces(&line);
		rest = line;
		if (status != STATUS_OK)
			return status;
		if (!take_word(&line, &word) || !is_key_type(word))
			return refuse(fault, signer->line, "there is no key");
	}
	if (!bytes_equal(word, bytes_of_text("ssh-ed25519"))) {
		signer->left_out = "only Ed25519 keys sign records";
		return STATUS_OK;
	}
	return ssh_key_read(rest, &signer->key, NULL) == STATUS_OK ? STATUS_OK :
	    refuse(fault, signer->line, "the key cannot be read");
}

enum status allowed_signers_next(struct bytes *text, size_t *line, struct allowed_signer *signer, struct fault *fault)
{
	while (text->size > 0) {
		const uint8_t *end = memchr(text->data, '\n', text->size);
		size_t size = end ? (size_t)(end - text->data) : text->size;
		struct bytes one = bytes_slice(*text, 0, size);

		size += end != NULL;
		*text = bytes_slice(*text, size, text->size - size);
		++*line;
		if (one.size > 0 && one.data[one.size - 1] == '\r')
			one.size--;
		while (one.size > 0 && is_space(one.data[one.size - 1]))
			one.size--;
		skip_spaces(&one);
		if (one.size == 0 || one.data[0] == '#')
			continue;
		*signer = (struct allowed_signer){ .line = *line };
		return read_line(one, signer, fault);
	}
	return STATUS_NOT_FOUND;
}
