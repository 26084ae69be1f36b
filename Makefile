# exhibit: build, test, install.  `make demo` and `make check` set up what they need through `deps`.
#
# MODE=release (default) | asan | tsan | fuzz    one build directory each, so objects never mix
# DEVELOPER=1                                    strict warnings, as errors
VERSION = 0.1.0
CC ?= cc
MODE ?= release
PREFIX ?= /usr/local
# V=1 shows whole commands
Q = $(if $(V),,@echo '  $(@F)'; )
B = build/$(MODE)$(if $(filter clang%,$(notdir $(CC))),-clang)

CSTD = -std=gnu11 -D_GNU_SOURCE -DEXHIBIT_VERSION='"$(VERSION)"'
WARN = -Wall -Wextra
ifdef DEVELOPER
WARN += -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings \
	-Wundef -Wvla -Wformat=2 -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough
endif
HARDEN = -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2 -fno-strict-aliasing
FLAGS_release = -O2 -g $(HARDEN)
FLAGS_asan = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan = -O1 -g -fsanitize=thread
FLAGS_fuzz = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK_release = -pie -Wl,-z,relro,-z,now
LINK_asan = -fsanitize=address,undefined
LINK_tsan = -fsanitize=thread
LINK_fuzz = -fsanitize=address,undefined
ALL_CFLAGS = $(CSTD) $(WARN) $(FLAGS_$(MODE)) -I. $(CFLAGS)
ALL_LDFLAGS = $(LINK_$(MODE)) $(LDFLAGS)

# What each room may link.  A new library needs its reason in docs/decisions.md.
LIBS_format = -lsodium -lcrypto -lcjson
LIBS_verify = -lpcre2-8 -lexpat
LIBS_ledger = -llmdb -lzstd
LIBS = $(LIBS_ledger) $(LIBS_verify) $(LIBS_format) -lpthread

ROOMS = format ledger verify cli
objects = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)/*.c $(1)/*/*.c))
archives = $(ROOMS:%=$(B)/lib%.a)
UNITS = $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))

# Only the release build is put at the top of the tree; the others stay where they are made.
PROGRAMS = exhibit exhibit-verify
all: $(if $(filter build/release,$(B)),$(PROGRAMS)) $(PROGRAMS:%=$(B)/%)

$(PROGRAMS): %: $(B)/%
	@cp $< $@.new && mv -f $@.new $@

$(B)/exhibit: $(B)/cli/main.o $(B)/libcli.a $(B)/libverify.a $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Neither a store nor a key to sign with: without libledger.a anything that asked for one would not link.
$(B)/exhibit-verify: $(B)/cli/verify_main.o $(B)/libcli.a $(B)/libverify.a $(B)/libformat.a \
		$(if $(filter asan,$(MODE)),$(B)/tests/no_leak_check.o)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_verify) $(LIBS_format)

define room
$(B)/lib$(1).a: $(filter-out $(B)/cli/main.o $(B)/cli/verify_main.o,$(call objects,$(1)))
	$$(Q)rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# A unit test links only the rooms its name says: test_<room>_<noun>.c.
$(B)/tests/test_format_%: $(B)/tests/unit/test_format_%.o $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS_format) -lpthread
$(B)/tests/test_ledger_%: $(B)/tests/unit/test_ledger_%.o $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS_ledger) $(LIBS_format) -lpthread
$(B)/tests/test_verify_%: $(B)/tests/unit/test_verify_%.o $(B)/libverify.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS_verify) $(LIBS_format) -lpthread
$(B)/tests/test_cli_%: $(B)/tests/unit/test_cli_%.o $(B)/libcli.a $(B)/libverify.a $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)
$(B)/tests/unit/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What tests/slow runs in process.
$(B)/tests/bits: $(B)/tests/slow/bits.o $(B)/libverify.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_verify) $(LIBS_format) -lpthread

# Answers random questions for tests/interop/agree.sh.
$(B)/tests/agree: $(B)/tests/interop/agree.o $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_format) -lpthread

# Random frameworks for tests/interop/clingo.sh.
$(B)/tests/frameworks: $(B)/tests/interop/frameworks.o $(B)/libverify.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_verify) $(LIBS_format) -lpthread

units: $(UNITS) $(B)/tests/print_schemas

# tests/fuzz/fuzz_<what>.c: replay_<what> runs it over the kept corpus under any compiler, fuzz_<what> under libFuzzer.
FUZZ = $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS = $(FUZZ:%=$(B)/tests/replay_%)
FUZZERS = $(FUZZ:%=$(B)/tests/fuzz_%)
$(B)/tests/replay_%: $(B)/tests/fuzz/replay.o $(B)/tests/fuzz/fuzz_%.o $(B)/libcli.a $(B)/libverify.a $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(B)/tests/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/libcli.a $(B)/libverify.a $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)
replays: $(REPLAYS)
fuzzers: $(FUZZERS)

# schemas/*.json come from the tables the program checks with; `make check` fails where they differ.
PRINT_SCHEMAS = $(B)/tests/schemas/print_schemas.o $(B)/tests/schemas/forms.o
$(B)/tests/print_schemas: $(PRINT_SCHEMAS) $(B)/libcli.a $(B)/libverify.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_verify) $(LIBS_format)
schemas: $(B)/tests/print_schemas
	$(B)/tests/print_schemas write schemas

# ---- set-up and tests: two commands of the README do everything ----

deps:
	tests/deps.sh build
deps-check: deps
	tests/deps.sh check

PROVE = EXHIBIT_BIN=$(CURDIR)/$(B)/exhibit EXHIBIT_SRC=$(CURDIR) EXHIBIT_BUILD=$(CURDIR)/$(B) \
	CMOCKA_MESSAGE_OUTPUT=TAP CC='$(CC)' prove --exec '' --failures
FAST_TESTS = $(sort $(UNITS)) $(REPLAYS) $(sort $(wildcard tests/lint/*.sh tests/cmd/t-*.sh))

# The second make runs with what `deps` has installed.
check: deps-check
	@$(MAKE) --no-print-directory -j2 all units replays >/dev/null
	$(PROVE) -j2 $(FAST_TESTS)

# Slower suites; .ci/run calls them after `make check`.
check-slow: all
	tests/deps.sh check slow
	$(PROVE) -j2 $(sort $(wildcard tests/slow/*.sh))
check-asan:
	@$(MAKE) --no-print-directory -j2 MODE=asan all units replays >/dev/null
	@$(MAKE) --no-print-directory MODE=asan check-built
check-built:
	$(PROVE) -j2 $(sort $(UNITS)) $(REPLAYS) $(sort $(wildcard tests/cmd/t-*.sh))
# What runs in several threads, under ThreadSanitizer; and the program, whose `verify` does, while others append.
THREADED = test_verify_parallel test_verify_integrity test_ledger_blob test_format_digest
check-tsan:
	tests/deps.sh build sanitize
	@$(MAKE) --no-print-directory -j2 MODE=tsan $(THREADED:%=build/tsan/tests/%) build/tsan/exhibit >/dev/null
	@$(MAKE) --no-print-directory MODE=tsan tsan-built
tsan-built:
	$(PROVE) $(THREADED:%=$(B)/tests/%) tests/cmd/t-hammer.sh
check-valgrind: all units replays
	$(PROVE) tests/valgrind.sh
# A bounded smoke of every target; what fails is kept in build/fuzz-finds.  FUZZ_SECONDS=600 for longer.
check-fuzz:
	tests/deps.sh build sanitize
	@$(MAKE) --no-print-directory -j2 CC=clang MODE=fuzz fuzzers >/dev/null
	@$(MAKE) --no-print-directory CC=clang MODE=fuzz fuzz-built
fuzz-built:
	EXHIBIT_SRC=$(CURDIR) prove -j2 --verbose --exec tests/fuzz/smoke.sh $(FUZZERS)
check-interop: all $(B)/tests/agree $(B)/tests/frameworks
	tests/deps.sh interop
	EXHIBIT_INTEROP=required $(PROVE) -j2 $(sort $(wildcard tests/interop/*.sh))

docs: $(PROGRAMS)
	tests/commands_doc.sh ./exhibit > docs/commands.md

demo: deps
	@$(MAKE) --no-print-directory -j2 exhibit >/dev/null
	@EXHIBIT_BIN=$(CURDIR)/exhibit sh tests/demo/demo.sh

# Figures as ratios against peers and limits in the same run; tests never look at times.  `make bench` writes
# docs/benchmarks.md and docs/benchmarks.svg; a peer that is not installed is left out, `make bench-peers` installs them.
# BENCH='--largest 10000000' goes on to ten million entries; BENCH='--only growth --output DIR' is a part of it.
$(B)/bench/appends_%: $(B)/bench/appends.o $(B)/bench/appends_%.o $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(if $(filter sqlite,$*),-lsqlite3) $(if $(filter postgres,$*),-lpq) $(LIBS_ledger) \
	$(LIBS_format) -lpthread
$(B)/bench/micro: $(B)/bench/micro.o $(B)/libledger.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_ledger) $(LIBS_format) -lpthread
$(B)/bench/checks: $(B)/bench/checks.o $(B)/libverify.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_verify) $(LIBS_format)
$(B)/bench/disputes: $(B)/bench/disputes.o $(B)/libverify.a $(B)/libformat.a
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_verify) $(LIBS_format)
$(B)/bench/appends_postgres.o: CFLAGS += $(shell pkg-config --cflags libpq 2>/dev/null)
BENCHES = appends_ours appends_lmdb micro checks disputes $(shell pkg-config --exists sqlite3 2>/dev/null && echo appends_sqlite) \
	$(shell pkg-config --exists libpq 2>/dev/null && echo appends_postgres)
bench-programs: all $(BENCHES:%=$(B)/bench/%)
bench: bench-programs
	EXHIBIT_BUILD=$(CURDIR)/$(B) bench/bench.py $(BENCH)
bench-peers:
	tests/deps.sh bench

install: $(PROGRAMS)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/exhibit $(DESTDIR)$(PREFIX)/share/exhibit/schemas
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 README.md SECURITY.md LICENSE docs/*.md docs/*.svg $(DESTDIR)$(PREFIX)/share/doc/exhibit
	install -m 644 schemas/*.json $(DESTDIR)$(PREFIX)/share/exhibit/schemas
uninstall:
	rm -f $(PROGRAMS:%=$(DESTDIR)$(PREFIX)/bin/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/exhibit $(DESTDIR)$(PREFIX)/share/exhibit

clean:
	rm -rf build $(PROGRAMS)

.PHONY: all units replays fuzzers schemas deps deps-check check check-slow check-asan check-built check-tsan tsan-built check-valgrind check-fuzz fuzz-built \
	check-interop docs bench bench-programs bench-peers demo install \
	uninstall clean
.PRECIOUS: %.o
-include $(shell find build -name '*.d' 2>/dev/null)
