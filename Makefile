# The project's commands: `make help` lists them. They install what they need into .venv and .venvs.
SHELL := bash
.DEFAULT_GOAL := help
VENV := .venv
MUTANTS_VENV := .venvs/mutants
PYTHON_IN_VENV := $(VENV)/bin/python
MANAGE := $(PYTHON_IN_VENV) manage.py

.PHONY: help requirements run test unit mutants test-pythons lint format check bench soak stress venv venv-dev venv-bench
.PHONY: venv-mutants clean

help: ## show this list
	@echo "The Summit Archive. Targets:"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-22s%s\n", $$1, $$2}'
	@echo "Variables: HOST and PORT for run; ARGS for pytest in test and unit (make unit ARGS='-k summit'); SUMMITS for bench and soak; N and SEED for mutants."

run: venv ## serve the archive on http://HOST:PORT (127.0.0.1:8000), with its data, ready to use
	@tools/run

test: venv-dev ## lint, check, then the whole suite on SQLite and on PostgreSQL, in Chromium
	@tools/test $(ARGS)

unit: venv-dev ## the quick tests only, in minutes: SQLite, no browser, no program besides Python
	@env -u DATABASE_URL $(PYTHON_IN_VENV) -m pytest --numprocesses auto --maxprocesses 4 -m "not browser and not slow" --durations 5 --durations-min 2 $(ARGS)

mutants: venv-mutants ## mutation tests: change the app in N (60) random places by SEED (1), and report mutants that no test notices
	@$(MUTANTS_VENV)/bin/python -m tools.mutants $(or $(N),60) --seed $(or $(SEED),1) $(ARGS)

test-pythons: ## the suite on SQLite with each Python here, 3.11 to 3.13
	@tools/test-pythons $(ARGS)

lint: venv-dev ## check the style of code and templates, unused and missing dependencies
	@tools/lint

format: venv-dev ## format code and templates
	@$(VENV)/bin/ruff check --quiet --fix . ; $(VENV)/bin/ruff format .
	@find summits/templates -name '*.html' -print0 | xargs -0 $(VENV)/bin/djade --target-version 5.2

check: venv-dev ## Django's deployment check, missing migrations, requirements
	@tools/check

requirements: venv-dev ## write the locked requirements*.txt from requirements*.in; ARGS names packages to upgrade
	@tools/lock-requirements $(ARGS)

.PHONY: messages
messages: venv ## collect the texts of the interface for translators in locale/django.pot
	@$(PYTHON_IN_VENV) -m tools.messages

bench: venv-dev venv-bench ## the rates of a large archive's pages, compared with a bare Django view and Datasette: docs/performance.md
	@$(PYTHON_IN_VENV) -m tools.bench $(or $(SUMMITS),100000) $(ARGS)

.PHONY: data-model
data-model: venv-dev ## write docs/data-model.md from the models
	@$(PYTHON_IN_VENV) -m tools.data_model

.PHONY: page-sizes
page-sizes: venv-dev ## size and cost of the largest public pages at SUMMITS (20,000), for three variants and both databases
	@$(PYTHON_IN_VENV) -m tools.bench.page_sizes $(or $(SUMMITS),20000) $(ARGS)

soak: venv-dev venv-bench ## soak test: MINUTES (10) at the highest rate of one core, watching the server's memory
	@$(PYTHON_IN_VENV) -m tools.bench $(firstword $(SUMMITS) 100000) --soak $$((60 * $(or $(MINUTES),10))) $(ARGS)

stress: venv-dev ## stress test: 200 readers and an editor during an import of 60,000 rows and the kill of a worker, on both databases
	@$(PYTHON_IN_VENV) -m tools.stress $(ARGS)

venv: # the requirements of the site
	@tools/make-venv $(VENV) requirements.txt

venv-dev: # and those of tests and checks
	@tools/make-venv $(VENV) requirements.txt requirements-dev.txt

venv-mutants: # and those of the mutation tests
	@tools/make-venv $(MUTANTS_VENV) requirements.txt requirements-dev.txt requirements-mutants.txt

venv-bench: # wrk, and Datasette in an environment of its own
	@command -v wrk >/dev/null || tools/install-packages wrk
	@tools/make-venv .venvs/bench requirements-bench.txt

clean: ## remove the virtual environments and the files of tools; the archive in var/ stays
	@rm -rf $(VENV) .venvs .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
