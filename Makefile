# What a developer does with this repository. A fresh clone needs Python 3.11+, make and a package index; nothing else.
#
#   make demo       compile the reference stacks                       make test       run the tests
#   make lint       ruff, check and format                             make types      mypy, strict on our own code
#   make check      every generated file is current                    make generate   write the generated files anew
#   make services   install the servers that tests talk to (npm, go)
#   make bench      measure, beside other tools                        make bench-runtime   measure the runtime alone
#   make coverage   the tests with branch coverage and its gate
#   make lock       resolve dependencies anew (LOCK_ARGS=--upgrade)    make clean      remove what tools left behind
#
# PYTHON=/path/to/python chooses the interpreter of a new environment, ARGS='-k name' goes to pytest, JOBS is 2.

# It would make every Python process compile its imports again.
unexport PYTHONDONTWRITEBYTECODE

VENV ?= .venv
BENCH_VENV ?= .venv-bench
JOBS ?= 2
BIN := $(VENV)/bin
SETUP_INPUTS := pyproject.toml runtime/pyproject.toml requirements/bootstrap.txt scripts/setup.sh

# `COVERAGE=1 make test` measures while it tests, so that CI runs the tests once.
ifdef COVERAGE
COVERAGE_ARGS := --cov --cov-branch --cov-report=term-missing:skip-covered $(if $(COVERAGE_FLOOR),--cov-fail-under=$(COVERAGE_FLOOR))
endif

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: services demo test coverage lint format types check generate lock bench bench-runtime clean distclean setup

demo: $(if $(wildcard $(VENV)/.dev),$(VENV)/.dev,$(VENV)/.run)
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/demo.sh

test: $(VENV)/.dev services
	$(BIN)/python -m pytest -rs -n $(JOBS) --dist worksteal $(COVERAGE_ARGS) $(ARGS)

# Servers that tests talk to and that no Python index has; what cannot be installed is skipped, loudly.
services:
	@scripts/services.sh

coverage:
	$(MAKE) test COVERAGE=1

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/mypy tests/support scripts hatch_build.py

check: $(VENV)/.dev
	$(BIN)/python scripts/generated.py --check

generate: $(VENV)/.dev
	$(BIN)/python scripts/generated.py

lock: $(VENV)/.dev
	UV=$(BIN)/uv scripts/lock.sh $(LOCK_ARGS)

bench: $(BENCH_VENV)/.bench
	$(BENCH_VENV)/bin/python benchmarks/run.py $(ARGS)

bench-runtime: $(BENCH_VENV)/.bench
	for bench in benchmarks/runtime_*.py; do $(BENCH_VENV)/bin/python $$bench || exit 1; done

setup: $(VENV)/.dev

$(VENV)/.run: $(SETUP_INPUTS) requirements/run.txt
	@scripts/setup.sh $(VENV) requirements/run.txt
	@touch $@

$(VENV)/.dev: $(SETUP_INPUTS) requirements/dev.txt
	@scripts/setup.sh $(VENV) requirements/dev.txt
	@touch $@

$(BENCH_VENV)/.bench: $(SETUP_INPUTS) requirements/bench.txt
	@scripts/setup.sh $(BENCH_VENV) requirements/bench.txt
	@touch $@

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* htmlcov dist .penstock
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

distclean: clean
	rm -rf $(VENV) $(BENCH_VENV) .services
