/*
 * print_schemas write DIR        make DIR/<name>.json for every form
 * print_schemas check DIR        TAP: is each of them what the tables give now, and no other there?  DIR/README.md has the
 *                                table of statuses
 * print_schemas accept NAME FILE...  TAP: does the program's own table for NAME accept these documents?
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forms.h"

#define DOCUMENT_MAX (16u << 20)

static void text_of(const struct form *form, struct buffer *text)
{
	struct json *schema = form_schema(form);

	buffer_init(text, DOCUMENT_MAX);
	if (json_pretty(schema, text) != STATUS_OK || buffer_append_byte(text, '\n') != STATUS_OK) {
		fprintf(stderr, "%s: the schema cannot be written\n", form->name);
		exit(1);
	}
	json_free(schema);
}

static bool read_file(const char *path, struct buffer *text)
{
	FILE *file = fopen(path, "rb");
	uint8_t piece[65536];
	size_t got;

	buffer_init(text, DOCUMENT_MAX);
	if (!file)
		return false;
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		if (buffer_append(text, bytes_of(piece, got)) != STATUS_OK)
			break;
	got = ferror(file) || !feof(file);
	fclose(file);
	return got == 0;
}

static int write_all(const char *directory)
{
	size_t count;
	const struct form *forms = forms_list(&count);

	for (size_t i = 0; i < count; i++) {
		char path[4096];
		struct buffer text;
		FILE *file;

		snprintf(path, sizeof(path), "%s/%s.json", directory, forms[i].name);
		text_of(&forms[i], &text);
		file = fopen(path, "wb");
		if (!file || fwrite(text.data, 1, text.size, file) != text.size || fclose(file) != 0) {
			perror(path);
			return 1;
		}
		buffer_release(&text);
	}
	return 0;
}

static bool is_known(const char *file_name)
{
	size_t count;
	const struct form *forms = forms_list(&count);

	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(forms[i].name);

		if (!strncmp(forms[i].name, file_name, size) && !strcmp(file_name + size, ".json"))
			return true;
	}
	return false;
}

static int check_strangers(const char *directory, size_t number)
{
	DIR *open = opendir(directory);
	struct dirent *found;
	int bad = 0;

	while (open && (found = readdir(open))) {
		size_t size = strlen(found->d_name);

		if (size > 5 && !strcmp(found->d_name + size - 5, ".json") && !is_known(found->d_name)) {
			printf("# %s is no form of the tables\n", found->d_name);
			bad = 1;
		}
	}
	bad |= !open;
	if (open)
		closedir(open);
	printf("%s %zu - no other schema is there\n", bad ? "not ok" : "ok", number);
	return bad;
}

/* The table of statuses, as README.md has it. */
static void statuses_text(struct buffer *text)
{
	static const char *const classes[] = { [STATUS_CLASS_OK] = "ok", [STATUS_CLASS_FAILED] = "failed",
		[STATUS_CLASS_USAGE] = "usage", [STATUS_CLASS_INVALID] = "invalid", [STATUS_CLASS_FORKED] = "forked" };

	buffer_init(text, DOCUMENT_MAX);
	buffer_append_text(text, "| status | class | says |\n|---|---|---|\n");
	for (int i = 0; i < STATUS_COUNT; i++)
		buffer_append_format(text, "| `%s` | %s | %s |\n", status_name((enum status)i),
		    classes[status_class((enum status)i)], status_sentence((enum status)i));
}

static int check_statuses(const char *directory, size_t number)
{
	char path[4096];
	struct buffer readme, table;

	snprintf(path, sizeof(path), "%s/README.md", directory);
	statuses_text(&table);
	bool holds = read_file(path, &readme) && readme.size >= table.size &&
	    !memcmp(readme.data + readme.size - table.size, table.data, table.size);

	printf("%s %zu - README.md ends with the table of statuses\n", holds ? "ok" : "not ok", number);
	if (!holds)
		printf("# it should end with:\n%s", buffer_text(&table));
	buffer_release(&readme);
	buffer_release(&table);
	return !holds;
}

static int check_all(const char *directory)
{
	size_t count;
	const struct form *forms = forms_list(&count);
	int bad = 0;

	printf("1..%zu\n", count + 2);
	for (size_t i = 0; i < count; i++) {
		char path[4096];
		struct buffer text, there;

		snprintf(path, sizeof(path), "%s/%s.json", directory, forms[i].name);
		text_of(&forms[i], &text);
		bool same = read_file(path, &there) && bytes_equal(buffer_bytes(&text), buffer_bytes(&there));

		printf("%s %zu - %s.json is what the tables give\n", same ? "ok" : "not ok", i + 1, forms[i].name);
		if (!same)
			printf("# `make schemas` writes it anew\n");
		bad |= !same;
		buffer_release(&text);
		buffer_release(&there);
	}
	bad |= check_strangers(directory, count + 1);
	return bad | check_statuses(directory, count + 2);
}

static bool accept_one(const struct shape *shape, const char *path, struct fault *fault)
{
	struct buffer text;
	struct json *value = NULL;
	enum status status = STATUS_IO;

	if (read_file(path, &text))
		status = json_parse(buffer_bytes(&text), DOCUMENT_MAX, &value, fault);
	if (status == STATUS_OK)
		status = shape_check(shape, value, STATUS_BAD_DOCUMENT, fault);
	else
		fault_set(fault, status, NULL, NULL);
	json_free(value);
	buffer_release(&text);
	return status == STATUS_OK;
}

static int accept(const char *name, char **paths, int path_count)
{
	size_t count, i = 0;
	const struct form *forms = forms_list(&count);
	int bad = 0;

	while (i < count && strcmp(forms[i].name, name) != 0)
		i++;
	if (i == count || !forms[i].shape) {
		fprintf(stderr, "there is no table for \"%s\"\n", name);
		return 2;
	}
	printf("1..%d\n", path_count);
	for (int k = 0; k < path_count; k++) {
		struct fault fault = { .status = STATUS_OK };
		bool accepted = accept_one(forms[i].shape, paths[k], &fault);

		printf("%s %d - %s has the form %s\n", accepted ? "ok" : "not ok", k + 1, paths[k], name);
		if (!accepted)
			printf("# %s at %s: %s\n", status_sentence(fault.status), fault.place, fault.detail);
		bad |= !accepted;
	}
	return bad;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "write"))
		return write_all(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "check"))
		return check_all(argv[2]);
	if (argc >= 4 && !strcmp(argv[1], "accept"))
		return accept(argv[2], argv + 3, argc - 3);
	fputs("print_schemas write DIR | check DIR | accept NAME FILE...\n", stderr);
	return 2;
}
