# Everything is installed into .venv; `make clean` takes it away again.
PYTHON ?= python3
BIN := .venv/bin
WHEEL_BIN := $(CURDIR)/.wheel-venv/bin
INSTALL := install --quiet --constraint constraints.txt
ON_ALL_CORES := --numprocesses auto --dist worksteal -rs
SEED ?= $(shell date +%s)
SHIPPED = $(shell sed -n '/^only-include/,/^]/ s/^ *"\(.*\)",/\1/p' pyproject.toml)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check clients bench mutate mutants hostile wheel-test clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/.installed  ## Run the demonstration
	@$(BIN)/b2bkit demo

test: .venv/.installed-dev  ## Run the tests and the features; ARGS="-k lead" narrows them
	@$(BIN)/pytest $(ON_ALL_CORES) $(ARGS)

check: .venv/.installed-dev  ## Check style, types and layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest --quiet tests/test_tidy.py

# Its metadata asks for Python 3.13 and its code does not, so it gets an environment of its own.
clients: out/clients/d365fo/.installed  ## Install d365fo-client, for the emulator's tests

out/clients/d365fo/.installed: constraints.txt
	$(call make_venv,out/clients/d365fo)
	@echo "Installing d365fo-client into out/clients/d365fo (about a minute, once) ..."
	@out/clients/d365fo/bin/pip $(INSTALL) --ignore-requires-python \
		d365fo-client 'mcp<2' pysqlite3-binary
	@touch $@

bench: .venv/.installed  ## Measure speed and memory, next to others
	@$(BIN)/pip $(INSTALL) --editable '.[bench]'
	@$(BIN)/python -m benchmarks

mutate: .venv/.installed-dev  ## Change the model's code in small ways, and see what notices
	@$(BIN)/pip $(INSTALL) mutmut
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results

mutants: .venv/.installed-dev  ## Judge every deliberately wrong system in full, over the wire as in the model (an hour or two)
	@$(BIN)/python -m tests.validation.every_mutant

hostile: .venv/.installed-dev  ## Ask the emulator 50,000 hostile things; SEED=7 asks them again
	@$(BIN)/python -m tests.emulator.hostile.attack $(SEED) 50000

# What is asked of a wheel: it holds each file of the packages, each module can be imported without
# what only developers have, and whatever starts the product, reads its data or writes its pages
# works in an empty folder, where no checkout could stand in. All other tests call functions, which
# do the same wherever they are installed: `make test` runs them.
wheel-test:  ## Build the wheel, install it elsewhere and test it there
	@rm -rf .wheel-venv
	$(call make_venv,.wheel-venv)
	@echo "Building the wheel and installing it into .wheel-venv (about a minute) ..."
	@"$(WHEEL_BIN)"/pip wheel --quiet --no-deps --wheel-dir .wheel-venv/dist .
	@"$(WHEEL_BIN)"/pip $(INSTALL) .wheel-venv/dist/*.whl \
		cucumber-compatibility-kit pytest-xdist
	@for each in $(SHIPPED); do diff --recursive --exclude __pycache__ --exclude '.*' \
		$$each .wheel-venv/lib/python*/site-packages/$$each || exit 1; done
	@elsewhere=$$(mktemp -d) && trap 'rm -rf "$$elsewhere"' EXIT && cd "$$elsewhere" && \
	"$(WHEEL_BIN)"/python -c 'import b2bkit as b, sys; assert b.__file__.startswith(sys.prefix), b' && \
	"$(WHEEL_BIN)"/b2bkit features && \
	cp -R "$(CURDIR)"/tests "$(CURDIR)"/docs "$(CURDIR)"/pyproject.toml . && \
	"$(WHEEL_BIN)"/pytest $(ON_ALL_CORES) tests/command_line tests/conformance tests/log tests/reports \
		tests/features/test_own_features.py

clean:  ## Remove what these commands made
	@rm -rf .venv .wheel-venv .hypothesis .import_linter_cache mutants .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.installed: pyproject.toml constraints.txt
	$(call make_venv,.venv)
	@echo "Installing into .venv (about a minute, once) ..."
	@$(BIN)/pip $(INSTALL) --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "Installing the tools for tests and checks into .venv (once) ..."
	@$(BIN)/pip $(INSTALL) --editable '.[dev]'
	@touch $@

define make_venv
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "b2bkit needs Python 3.11 or newer: name one, as in make PYTHON=python3.12" >&2; exit 2; }
@$(PYTHON) -m venv $(1)
endef
