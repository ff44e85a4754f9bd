# What one can do here: `make` lists it. Swift 6.3 and Debian 12 or newer are expected; everything else is installed as needed.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

BUILD_PACKAGES := git pkg-config libssl-dev libargon2-dev libsqlite3-dev libcurl4-openssl-dev
MEDIA_PACKAGES := libvips42 ffmpeg
TEST_PACKAGES := $(BUILD_PACKAGES) $(MEDIA_PACKAGES) curl openssl gcc libc6-dev chromium nodejs mocha chai node-ws python3-venv
BENCH_PACKAGES := $(BUILD_PACKAGES) gcc libc6-dev python3-venv mosquitto nats-server prosody ejabberd
FORMATTED := Package.swift Sources Tests $(wildcard Benchmarks)
DEBUG_BINARY := .build/debug/rookery
PYTHON := .venv/bin/python
# The linker puts the functions that run side by side (`make order` finds them), and keeps no names for programs that would load this one: what
# is never used takes no memory. Needs a C library that knows packed relocations (2.36, Debian 12).
ORDER := $(abspath linking/functions.order)
LINKING := -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs \
	-Xlinker --symbol-ordering-file=$(ORDER) -Xlinker --no-warn-symbol-ordering
RELEASE := swift build -c release --static-swift-stdlib -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections $(LINKING)
# Linked nodes mostly wait for others, so what works runs beside them. Swift's tests and the fuzzers take both processors by themselves.
BESIDE := test-linked test-browser test-survival test-flood test-oracle test-clients test-benchmarks
ALONE := test-swift test-fuzz

.PHONY: media-packages help run test build release format lint config clean ci packages test-packages
.PHONY: files kill fuzz soak sanitize flood stalls test-flood debug-build test-build bench bench-jobs bench-storage bench-rooms order counts test-benchmarks test-swift test-clients test-survival test-browser test-fuzz coverage
.PHONY: simulation oracle test-oracle test-linked bench-linked demo-federation

help: ## List what one can do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: packages media-packages ## Build a node and start it on http://127.0.0.1:8080, with its data in ./data
	@$(MAKE) --no-print-directory release
	@exec env MALLOC_ARENA_MAX=2 .build/release/rookery serve

# Built once for all. What a part says is shown when it has ended, so that nothing is mixed up.
test: test-packages media-packages test-build ## Install what the tests need and run them all
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target BUILT=yes $(BESIDE)
	@$(MAKE) --no-print-directory BUILT=yes $(ALONE)

demo-federation: packages ## Build and start two linked nodes with web pages, to try; their data lies in ./demo-federation
	@.ci/install openssl curl
	@$(MAKE) --no-print-directory release
	@scripts/demo-federation.sh .build/release/rookery

build: packages ## Build for development
	swift build

release: packages ## Build for hosting: .build/release/rookery, which needs no Swift on its machine
	$(RELEASE) --product rookery

format: ## Bring every Swift file into shape
	swift format --in-place --parallel --recursive --configuration .swift-format $(FORMATTED)

lint: ## Judge the format
	swift format lint --strict --parallel --recursive --configuration .swift-format $(FORMATTED)

config: build ## Write the documented configuration anew from the table of settings
	$(DEBUG_BINARY) config --documented > config/rookery.toml.new && mv config/rookery.toml.new config/rookery.toml

bench: release ## Measure the node and its peers, all in the same run (long; wants a quiet machine; BENCH="--runs 1")
	@.ci/install $(BENCH_PACKAGES)
	@$(MAKE) --no-print-directory -C Benchmarks all peers
	python3 Benchmarks/run.py $(BENCH)

bench-jobs: packages ## Measure the job queue beside Huey and PgQueuer (long; wants a quiet machine; BENCH="--runs 1")
	@.ci/install python3-venv postgresql
	$(RELEASE) --product StorageBenchmark
	@$(MAKE) --no-print-directory -C Benchmarks peers
	python3 Benchmarks/jobs.py $(BENCH)

bench-storage: packages ## Measure the storage layer (BENCH="driver FOLDER"; the others are in Benchmarks/README.md)
	@$(RELEASE) --product StorageBenchmark
	.build/release/StorageBenchmark $(BENCH)

bench-rooms: packages ## Measure how rooms of other nodes are received and joined (BENCH="received 10000"; the others are in Benchmarks/README.md)
	@$(RELEASE) --product LinkedBenchmark
	.build/release/LinkedBenchmark $(BENCH)

bench-linked: test-packages release ## Measure how fast rooms are shared with other nodes (some minutes; wants a quiet machine; BENCH="lag")
	$(PYTHON) Benchmarks/Linked/run.py $(abspath .build/release/rookery) $(BENCH)

order: release ## Find the functions that run in a node that rests and serves, and link the program in their order (some minutes)
	@.ci/install gcc libc6-dev binutils valgrind
	@python3 Benchmarks/order.py
	@rm -f .build/release/rookery
	@$(MAKE) --no-print-directory release

counts: ## Count the instructions of a message, a delivery, an append and a page, and compare them with what is kept
	@.ci/install gcc libc6-dev binutils valgrind
	@python3 Benchmarks/counts.py $(COUNTS)

test-benchmarks: packages ## Test the load generator's own reading and counting
	@echo "== $@"
	@.ci/install gcc libc6-dev
	@$(MAKE) --no-print-directory -C Benchmarks test

test-swift: packages media-packages test-build ## Run the tests written in Swift
	# A thousand tests at once wait for each other longer than their time: those that talk to real servers, or let many nodes live, go by themselves. Those that start
	# programs block their thread while they wait for them, so one goes after the other.
	@export ROOKERY_PYTHON=$(abspath $(PYTHON)) SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=10; [ -x "$$ROOKERY_PYTHON" ] || unset ROOKERY_PYTHON; \
	for part in "--skip RunTests. --skip OutboundHTTPTests. --skip WorkersTests. --skip FederationTests." "--filter FederationTests." \
	"--no-parallel --filter OutboundHTTPTests." "--filter WorkersTests." "--no-parallel --filter RunTests."; do echo "== $@ $$part"; swift test --skip-build $$part || exit 1; done

test-clients: test-packages debug-build ## Run the real Socket.IO and WebSocket clients against a node
	@echo "== $@"
	@for script in $(wildcard Tests/Clients/run.* Tests/Conformance/run.* Tests/Providers/run.*); do echo "$$script"; $(PYTHON) $$script; done

test-oracle: test-packages debug-build ## Ask Synapse's own code and ours about 1,000 random rooms: who may do what, and which state holds
	@echo "== $@"
	$(PYTHON) Tests/Oracle/run.py --cases 1000

oracle: test-packages debug-build ## By hand: the same about 100,000 rooms (an hour or two; ORACLE="--seed 1000000" asks about others)
	$(PYTHON) Tests/Oracle/run.py --cases 100000 $(ORACLE)

simulation: packages ## By hand: 20,000 lives of a room on many nodes, a tenth on files, with a report in artifacts/; goes on where it ended (SEEDS=2000 FIRST=1)
	@swift build --build-tests --quiet
	python3 Tests/Simulation/long.py $(or $(SEEDS),20000) $(or $(FIRST),100000)

test-linked: test-packages debug-build ## Linked nodes: the real program and a real Synapse, over TLS (LINKED="word" for some of the stories)
	@echo "== $@"
	ROOKERY_BINARY=$(abspath $(DEBUG_BINARY)) $(PYTHON) Tests/Linked/run.py $(LINKED)

test-survival: test-packages debug-build ## What a node survives: 50 deaths by kill -9, power cuts, disk trouble, stops, backups under load
	@echo "== $@"
	ROOKERY_BINARY=$(abspath $(DEBUG_BINARY)) $(PYTHON) Tests/Survival/run.py

kill: test-packages debug-build ## By hand: 1,000 deaths and 1,000 power cuts under load, with a report in artifacts/; goes on where it ended
	ROOKERY_BINARY=$(abspath $(DEBUG_BINARY)) ROOKERY_ARTIFACTS=$(abspath artifacts) $(PYTHON) Tests/Survival/long.py

test-flood: test-packages debug-build ## Slow, stalled and silent clients, everybody back at once: the small form
	@echo "== $@"
	ROOKERY_BINARY=$(abspath $(DEBUG_BINARY)) $(PYTHON) Tests/Flood/run.py small

flood: test-packages release ## By hand: floods of up to 19,000 connections, with the memory of each (docs/limits.md)
	ROOKERY_BINARY=$(abspath .build/release/rookery) $(PYTHON) Tests/Flood/run.py full

files: test-packages release ## By hand: 100,000 small files, with the memory they cost (FILES=1000 for fewer)
	ROOKERY_BINARY=$(abspath .build/release/rookery) $(PYTHON) Tests/Flood/files.py $(FILES)

stalls: test-packages release ## By hand: how long a send waits at worst, and whether a checkpoint is the reason
	ROOKERY_BINARY=$(abspath .build/release/rookery) $(PYTHON) Benchmarks/stalls.py

test-browser: test-packages debug-build ## Chat in headless Chromium; pictures go to artifacts/
	@echo "== $@"
	ROOKERY_BINARY=$(abspath $(DEBUG_BINARY)) ROOKERY_ARTIFACTS=$(abspath artifacts) $(PYTHON) Tests/Browser/run.py

test-fuzz: test-packages test-build ## Ask the node what its description allows and what not; 20 s of any bytes at each reader
	@echo "== $@"
	@$(PYTHON) Tests/Fuzz/targets.py 20 & targets=$$!; status=0; \
	.ci/with-node bash -c '$(PYTHON) Tests/Fuzz/fuzz.py "$$ROOKERY_URL"' || status=$$?; wait $$targets; exit $$status

fuzz: test-packages ## By hand: 10 minutes of any bytes at each reader, with a report in artifacts/; goes on where it ended
	@swift build --build-tests --quiet
	ROOKERY_ARTIFACTS=$(abspath artifacts) $(PYTHON) Tests/Fuzz/targets.py 600 --report

soak: test-packages release ## By hand: half an hour of steady load, drawn in docs/soak.svg; goes on where it ended
	ROOKERY_BINARY=$(abspath .build/release/rookery) ROOKERY_ARTIFACTS=$(abspath artifacts) $(PYTHON) Tests/Soak/run.py

sanitize: test-packages media-packages ## By hand: the Swift tests under the thread and the address sanitizer; goes on where it ended (SANITIZE="thread ChatTests")
	@status=0; for kind in $(or $(firstword $(SANITIZE)),thread address); do \
	ROOKERY_PYTHON=$(abspath $(PYTHON)) ROOKERY_ARTIFACTS=$(abspath artifacts) $(PYTHON) Tests/Sanitize/run.py $$kind $(wordlist 2,99,$(SANITIZE)) || status=1; done; exit $$status

coverage: packages ## Run the Swift tests and say which lines they reach
	swift test --enable-code-coverage --scratch-path .build-coverage
	@binary=$$(find .build-coverage/debug -maxdepth 1 -name '*.xctest' | head -n 1); \
	"$$(dirname "$$(readlink -f "$$(command -v swift)")")/llvm-cov" report "$$binary" -instr-profile .build-coverage/debug/codecov/default.profdata Sources

ci: ## Everything a change must pass
	.ci/run

clean: ## Remove everything that was built, not the data
	rm -rf .build .build-* .venv artifacts

debug-build: packages
	@[ -n "$(BUILT)" ] || swift build --quiet

test-build: packages
	@[ -n "$(BUILT)" ] || { echo "== $@"; swift build --build-tests; }

media-packages:
	@.ci/install $(MEDIA_PACKAGES)

packages:
	@.ci/install $(BUILD_PACKAGES)
	@command -v swift >/dev/null || { echo "Swift 6.3 is missing: install it as swift.org says, then run make again." >&2; exit 1; }

test-packages: .venv/installed
	@.ci/install $(TEST_PACKAGES)

.venv/installed: Tests/requirements.txt
	@.ci/install $(TEST_PACKAGES)
	@rm -rf .venv && python3 -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
	@touch $@
