# The two commands of the README, `make demo` and `make test`, need nothing but Python 3.11 and this checkout.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help setup demo test test-all test-slow score check docs format clean
.DEFAULT_GOAL := help

help:            ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

setup: $(VENV)/.ready   ## install the product and its tools into .venv

$(VENV)/.ready: pyproject.toml constraints.txt
ifdef UV
	test -x $(BIN)/python || uv venv -q --seed --python $(PYTHON) $(VENV)
	uv pip install -q --python $(BIN)/python -c constraints.txt -e '.[dev]'
else
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
endif
	touch $@

demo: setup      ## raise the lab, inspect it over real protocols, write the report
	$(BIN)/collector demo

test: setup      ## the tests of every day
	$(BIN)/python -m pytest -q -m "not slow"

test-all: setup  ## those and the slow ones: real servers, all recordings
	$(BIN)/python -m pytest -q

test-slow: setup ## the slow ones alone
	$(BIN)/python -m pytest -q -m slow

score: setup     ## the drivers against the recorded devices beside the checkout, over real UDP
	$(BIN)/python benchmarks/corpus/score.py

check: setup     ## formatting, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup    ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup      ## make docs/reference.md anew
	$(BIN)/python docs/make_reference.py

clean:           ## remove what the targets made
	rm -rf $(VENV) .run .mypy_cache .ruff_cache .pytest_cache
