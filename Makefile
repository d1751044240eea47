# The commands of this project. `make` alone lists them. Nothing needs to be installed before.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

# What pip says, in one line that moves.
define PROGRESS
import sys
count = 0
for line in sys.stdin:
    count += line.startswith("Collecting")
    doing = "installing" if line.startswith("Installing") else "fetched"
    print(f"\r  {count:3d} packages {doing}   ", end="", flush=True)
print()
endef
export PROGRESS

.DEFAULT_GOAL := help
.PHONY: help run test lint check e2e soak bench install lock lock-peers format clean

help: ## list the commands
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(STAMP) ## start the bot and the stand-in for Teams, with an invented trust
	@exec $(BIN)/python app.py local

test: $(STAMP) ## run the tests, all but the browser's
	@$(BIN)/python -m pytest -m "not e2e and not soak" -n auto --dist loadfile $(ARGS)

e2e: $(STAMP) ## run the browser journeys (needs chromium)
	@$(BIN)/python -m pytest -m e2e tests/e2e -n auto --dist loadfile $(ARGS)

soak: $(STAMP) ## run what takes long: the same tests, with many more rounds
	@$(BIN)/python -m pytest -m soak tests -n auto --dist load $(ARGS)

lint: $(STAMP) ## check format, style, types and the floors between rooms
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-logo

bench: $(STAMP) ## measure the product beside its peers (15 minutes; the first time seeds for longer)
	@$(BIN)/python -m bench $(ARGS)

check: lint test ## lint and test

format: $(STAMP) ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

install: $(STAMP) ## make .venv with everything that these commands need

lock: ## write the lock files anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

lock-peers: ## write the lock files of bench's peers anew, and freeze their files as they are
	for peer in agents_sdk botbuilder bare; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header bench/peers/$$peer/requirements.in -o bench/peers/$$peer/requirements.txt; done
	$(BIN)/python -m bench.frozen

clean: ## remove what was installed, the invented trust's data and what bench kept
	rm -rf $(VENV) .data .bench local/page/node_modules

$(STAMP): requirements-dev.txt local/page/package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up in $(VENV); this takes about a minute, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --progress-bar off --disable-pip-version-check --no-input \
		--require-hashes --only-binary :all: -r requirements-dev.txt 2>$(VENV)/pip.log \
		| $(BIN)/python -u -c "$$PROGRESS" || { cat $(VENV)/pip.log; exit 1; }
	@$(BIN)/python -m local.fetch_page_libraries
	@touch $(STAMP)
