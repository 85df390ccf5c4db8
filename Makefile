# On a fresh machine: `make run` serves the site with its demo content, `make test` runs the suite.

PYTHON ?= python3
PORT ?= 8000
TESTS ?=
# The first python3.13 that runs, pyenv's included: its command exists also where it is switched off.
PYTHON_NEXT ?= $(shell for version in "" $$(pyenv versions --bare 2>/dev/null | grep '^3\.13'); do \
	PYENV_VERSION=$$version python3.13 -c 'import sys; print(sys.executable)' 2>/dev/null && break; done)

BIN = .venv/bin
NEXT = .venv-next/bin
PIP_INSTALL = -m pip install -qq --disable-pip-version-check --require-hashes -r
AXE = node_modules/axe-core/axe.min.js
LOCK = .venv-lock/bin/uv pip compile pyproject.toml --upgrade --quiet --universal --generate-hashes \
	--no-annotate --custom-compile-command "make lock"
# What a release deprecates must fail here, a whole release before it breaks.
# Excepted: Django 6.1 wants MAILERS, a setting that Django 5.2 does not know.
STRICT = -W error::DeprecationWarning -W error::PendingDeprecationWarning \
	-W "ignore:The EMAIL_:PendingDeprecationWarning"

.DEFAULT_GOAL := help
.PHONY: help run test test-next coverage bench lighthouse lint format messages lock sbom audit vendored \
	clean python-next

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

run: .venv/run.stamp  ## serve the site with demo content on 127.0.0.1:8000 (PORT=8001)
	@$(BIN)/python manage.py start 127.0.0.1:$(PORT)

test: .venv/dev.stamp $(AXE)  ## run the suite (TESTS=tests.articles, DATABASE_URL=postgres://…)
	$(BIN)/python manage.py test --parallel=auto $(TESTS)

test-next: .venv-next/dev.stamp $(AXE)  ## run the suite on the next Django, deprecations as errors
	$(NEXT)/python $(STRICT) manage.py test --parallel=auto $(TESTS)

coverage: .venv/dev.stamp $(AXE)  ## run the suite and report the lines and branches it missed
	$(BIN)/coverage erase
	$(BIN)/coverage run manage.py test --parallel=auto $(TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95

bench: .venv/run.stamp  ## time what must stay fast with 100,000 rows (DATABASE_URL=…)
	$(BIN)/python -m bench.matrix
	$(BIN)/python -m bench.library
	$(BIN)/python -m bench.api
	$(BIN)/python -m bench.archive
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.cache
	$(BIN)/python -m bench.pages

lighthouse: .venv/run.stamp bench/lighthouse/node_modules  ## judge the demo site's pages by Lighthouse
	$(BIN)/python -m bench.lighthouse

lint: .venv/dev.stamp  ## check the style of Python and of templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

format: .venv/dev.stamp  ## repair what the linter can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/run.stamp  ## bring the message catalogues up to date (needs GNU gettext)
	$(BIN)/python manage.py makemessages --all --no-wrap --no-obsolete --add-location file \
		--ignore 'tests/*' --ignore 'node_modules/*'

lock: .venv-lock/bin/uv  ## renew the locked dependencies
	$(LOCK) --output-file requirements/production.txt
	$(LOCK) --group dev --constraints requirements/production.txt --output-file requirements/dev.txt
	$(LOCK) --group dev --python-version 3.13 --overrides requirements/next.in \
		--output-file requirements/next.txt
	npm install --package-lock-only
	npm install --package-lock-only --prefix bench/lighthouse

sbom: .venv/dev.stamp  ## write the bill of materials, sbom.json (CycloneDX)
	$(BIN)/python -m requirements.inventory sbom >sbom.json

audit: .venv/dev.stamp  ## ask whether a package of the live site has a known hole
	$(BIN)/python -m requirements.audit

vendored: .venv/dev.stamp  ## bring the list of what browsers get of others up to date
	$(BIN)/python -m requirements.inventory renew

clean:  ## remove what make made, but no data
	rm -rf .venv .venv-next .venv-lock node_modules htmlcov .coverage* .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

python-next:
	@echo $(PYTHON_NEXT)

.venv/run.stamp: requirements/production.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer, please: make PYTHON=python3.x")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python $(PIP_INSTALL) requirements/production.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python $(PIP_INSTALL) requirements/dev.txt
	@touch $@

.venv-next/dev.stamp: requirements/next.txt
	@test -n "$(PYTHON_NEXT)" || { echo "No python3.13 runs here; name one: make test-next PYTHON_NEXT=…"; exit 1; }
	$(PYTHON_NEXT) -m venv --clear .venv-next
	$(NEXT)/python $(PIP_INSTALL) requirements/next.txt
	@touch $@

bench/lighthouse/node_modules: bench/lighthouse/package-lock.json
	npm ci --prefix bench/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.venv-lock/bin/uv:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv

$(AXE): package-lock.json
	@if command -v npm >/dev/null && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
	then touch $@; else echo "axe-core could not be installed: the accessibility tests will not run"; fi
