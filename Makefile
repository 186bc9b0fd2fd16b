# make test | stress | lint | messages | demo | demo-reset (docs/installation.md says more)
#
# PYTHON  the interpreter that makes the virtual environment (3.11 or newer)
# VENV    where that environment is
# PINS    more requirements, to try other versions: PINS='wagtail~=7.4.0'
# PORT    where the demo answers: PORT=8123
# CLINICS=400  gives the demo so many clinics, over the whole country
# RATE_LIMITS=off  takes any number of requests from one address, to load the demo
# LOCALE=fr  begins a language for translators, with make messages
# ARGS    more arguments for pytest: ARGS='tests/leads -x'

PYTHON ?= python3
VENV ?= .venv
PINS ?=
ARGS ?=
PORT ?= 8000
CLINICS ?=
LOCALE ?=
BIN := $(VENV)/bin
NPM_TOOLS := var/npm
NPM_PACKAGES := axe-core@4.14.1 vnu-jar@26.9.27 typescript@7.0.2 schema-dts@2.1.0

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo demo-reset test stress lint messages test-tools clean

help:
	@sed -n '1,10s/^# \{0,1\}//p' Makefile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# One stamp for each extra: nothing is installed again until pyproject.toml changes.
$(VENV)/.installed-%: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$*]' $(PINS)
	@touch $@

# The whole site with content, until Ctrl-C; its state lives in var/ only.
demo: export PORT := $(PORT)
demo: export CLINICS := $(CLINICS)
demo: $(VENV)/.installed-demo
	@$(BIN)/python -m example_project.demo.run

demo-reset:
	rm -rf var/demo.sqlite3 var/demo.sqlite3-shm var/demo.sqlite3-wal \
	  var/mail var/media var/static

# On all processors, in a random order; ARGS=--randomly-seed=… repeats the one printed at the top.
test: $(VENV)/.installed-test test-tools
	$(BIN)/python -m pytest -n auto $(ARGS)

# The long form of the tests that kill processes, fill disks, send crowds and fuzz; on
# PostgreSQL too where DATABASE_URL or 127.0.0.1:5432 has one. A quiet machine, please.
stress: $(VENV)/.installed-test
	STRESS=full $(BIN)/python -m pytest -m stress $(ARGS)

# The accessibility and HTML checkers of the browser tests, and the types that structured
# data is checked against; without npm those skip, or
# fail where CI is set.
test-tools: $(NPM_TOOLS)/.installed

$(NPM_TOOLS)/.installed: Makefile
	@if ! command -v npm >/dev/null; then \
	  echo "No npm: the accessibility and HTML checks will be skipped"; \
	elif [ "`cat $@ 2>/dev/null`" = "$(NPM_PACKAGES)" ]; then touch $@; \
	else mkdir -p $(NPM_TOOLS) && npm install --prefix $(NPM_TOOLS) --silent \
	  --no-save --no-package-lock --no-audit --no-fund $(NPM_PACKAGES) \
	  && echo "$(NPM_PACKAGES)" >$@ || echo "npm failed: its checks will be skipped"; \
	fi

lint: $(VENV)/.installed-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive tpi_cms
	find tpi_cms example_project tests -name '*.html' -not -path '*/project_template/*' \
	  -exec $(BIN)/djhtml --tabwidth 4 --check {} +
	$(BIN)/curlylint --quiet --parse-only tpi_cms example_project tests
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings
	$(BIN)/python -m django makemigrations --check --dry-run --settings example_project.settings

# Every word of the package, and of the example, for translators, and what they wrote for the site: needs
# gettext. Without line numbers and dates, so that only words change the files.
messages: $(VENV)/.installed-lint
	for folder in tpi_cms example_project; do ( \
	  cd $$folder && $(abspath $(BIN))/python -m django makemessages --no-wrap \
	  --add-location file --no-obsolete $(if $(LOCALE),--locale $(LOCALE),--all) \
	  && sed -i '/^"POT-Creation-Date:/d' locale/*/LC_MESSAGES/django.po \
	  && $(abspath $(BIN))/python -m django compilemessages ) || exit 1; done

clean:
	rm -rf build dist htmlcov .coverage *.egg-info .*_cache
