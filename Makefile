# `make run` serves the page; `make test` runs the tests. Both set up what they need the first time.
# Windows: the README gives the same as plain commands.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
GOLDEN ?= ../shared/golden
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export GRADIO_ANALYTICS_ENABLED = False

.PHONY: help setup setup-dev run test check golden golden-model bench bench-qa fit-reader fit-paraphrase soak-ingest clean

help:
	@echo "make run     sets up, indexes the two documents and serves the page on 127.0.0.1:7860"
	@echo "make test    sets up and runs the tests"
	@echo "make check   ruff and mypy"
	@echo "make golden  asks the golden questions and scores the answers"
	@echo "make golden-model  the same with a language model that is honest, beside without one"
	@echo "make bench   times answers beside a tutorial pipeline, as ratios"
	@echo "make bench-qa     asks a public question set and scores the answers, beside a tutorial pipeline (minutes)"
	@echo "make fit-reader   fits the weights of the reader of added documents anew (minutes)"
	@echo "make fit-paraphrase  fits the weights that tell a retelling anew (minutes)"
	@echo "make soak-ingest  adds 1,000 documents, stopped twice on the way (minutes)"
	@echo "make clean   deletes the virtual environment (your documents in data/ stay)"

# The first interpreter that is new enough; PYTHON=/path/to/python chooses another.
$(BIN)/python:
	@for p in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	  if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$p"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python run" >&2; exit 1; \
	fi; \
	echo "Making a virtual environment in $(VENV) with $$("$$found" --version)."; \
	"$$found" -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "The virtual environment could not be made. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "Installing what the program needs (once; about 2 GB, some minutes)."
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing what the program and its tests need (once; about 2 GB, some minutes)."
	@$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $(VENV)/.installed $@

# axe-core checks the pages' accessibility; without npm those tests are skipped (in CI they fail).
AXE := build/axe/node_modules/axe-core/axe.min.js
$(AXE):
	@if command -v npm >/dev/null 2>&1; then \
	  mkdir -p build/axe && npm install --prefix build/axe --no-save --no-package-lock --no-audit --no-fund --ignore-scripts \
	    --loglevel=error axe-core@4.14.1 && touch $@; \
	else echo "npm was not found: the accessibility tests are skipped."; fi

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

run: setup
	@echo "Reading the two bundled documents."
	@$(BIN)/python -m ingest
	@echo "Starting the page."
	@$(BIN)/python app.py

# All tests are shared among the cores, four at most; PYTEST="FILE -k WORDS" runs some, one after the other.
PYTEST ?= -n auto
test: setup-dev $(AXE)
	@$(BIN)/python -m pip check
	@$(BIN)/python -m pytest $(PYTEST)

check: setup-dev
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy

golden: setup
	@if [ ! -f "$(GOLDEN)/score.py" ]; then \
	  echo "The golden questions are not at $(GOLDEN). Name their folder: make golden GOLDEN=/path/to/golden" >&2; exit 1; fi
	@mkdir -p build
	@echo "Asking the golden questions."
	@$(BIN)/python -m kb ask --batch "$(GOLDEN)/ask.jsonl" > build/ask.jsonl
	@echo "Tracing the golden quotations."
	@$(BIN)/python -m kb trace --batch "$(GOLDEN)/trace.jsonl" > build/trace.jsonl
	@$(BIN)/python "$(GOLDEN)/score.py" ask build/ask.jsonl $(SCORE)
	@$(BIN)/python "$(GOLDEN)/score.py" trace build/trace.jsonl $(SCORE)

golden-model: setup-dev
	@if [ ! -f "$(GOLDEN)/score.py" ]; then \
	  echo "The golden questions are not at $(GOLDEN): skipped. Name their folder: make golden-model GOLDEN=/path/to/golden"; \
	else $(BIN)/python -m tests.golden_model "$(GOLDEN)"; fi

bench: setup-dev
	@$(BIN)/python -m bench $(BENCH)

bench-qa: setup-dev
	@$(BIN)/python -m bench.qa $(QA)

fit-reader: setup-dev
	@$(BIN)/python -m bench.fit_reader $(FIT)

fit-paraphrase: setup-dev
	@$(BIN)/python -m bench.fit_paraphrase

soak-ingest: setup-dev
	@$(BIN)/python -m tests.soak_ingest $(SOAK)

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
