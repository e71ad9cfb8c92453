# Two promises on a fresh machine with Python 3.11 or later: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo page test test-all lint types tests coverage wheel programs bench bench-full fuzz template \
	pictures reference manual clean later dependencies release-lists release-check \
	offline

demo: $(VENV)/ready
	$(BIN)/hsbstar demo hsbstar-demo --force

# One file that checks and scores returns in a browser: dist/hsbstar.html. It needs npm.
page: $(VENV)/ready
	$(BIN)/python scripts/build_page.py

# Lint and types run next to the tests: most of a test run waits for other programs now and then.
test: $(VENV)/ready-to-test programs
	@$(MAKE) --no-print-directory --jobs 3 lint types tests

# What `make test` leaves out: every format, moment and example, branch coverage, the wheel, and
# later versions of Python, as far as linter and type checker know them.
test-all: coverage wheel later

lint: $(VENV)/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/ready-to-test
	$(BIN)/mypy

later: $(VENV)/ready-to-test
	for minor in 12 13 14; do \
		$(BIN)/ruff check --quiet --ignore UP,B912,TC,RUF100 --target-version py3$$minor . && \
		$(BIN)/mypy --python-version 3.$$minor src || exit 1; \
	done

tests: $(VENV)/ready-to-test programs
	$(BIN)/python -m pytest

coverage: $(VENV)/ready-to-test programs
	$(BIN)/python -m pytest --full --cov --cov-report=term
	$(BIN)/coverage report --fail-under=95 --format=total
	$(BIN)/python scripts/check_core_coverage.py

wheel: $(VENV)/ready-to-test
	$(BIN)/python scripts/try_wheel.py

programs:
	@sh scripts/need_programs.sh

bench: $(VENV)/ready-to-test programs
	$(BIN)/python benchmarks/bench.py

bench-full: $(VENV)/ready-to-test programs
	$(BIN)/python benchmarks/bench.py --full
	$(BIN)/python benchmarks/calibration.py
	$(BIN)/python benchmarks/calibration.py --order --pairs 2000

# Every reader with damaged files, and the two readers of .xlsx against each other, for some time:
# make fuzz SECONDS=600.
SECONDS ?= 60
fuzz: $(VENV)/ready-to-test
	$(BIN)/python tests/hostile/fuzz.py --seconds $(SECONDS)

template: $(VENV)/ready
	$(BIN)/python scripts/build_framework_data.py
	$(BIN)/python scripts/build_messages.py
	$(BIN)/python scripts/build_star_template.py

pictures: $(VENV)/ready
	$(BIN)/python scripts/build_doc_pictures.py

reference: $(VENV)/ready
	$(BIN)/python scripts/build_schemas.py
	$(BIN)/python scripts/build_reference.py

# What this release was tested with, from the package index; then the lists that follow from it.
dependencies: $(VENV)/ready-to-test
	$(BIN)/python scripts/build_dependencies.py
	@$(MAKE) --no-print-directory release-lists reference

release-lists: $(VENV)/ready-to-test
	$(BIN)/python scripts/build_sbom.py

# All of a release that can be checked without a network; its files are then in dist/release.
# For the release itself, after `make page`: make release-check TAG=v1.0.0
release-check: $(VENV)/ready-to-test
	PYTHONPATH=tests $(BIN)/python scripts/release_check.py $(if $(TAG),--tag "$(TAG)")

# A folder for Windows computers without the internet; needs the package index.
offline: $(VENV)/ready-to-test
	$(BIN)/python scripts/build_offline.py

manual: $(VENV)/ready-to-test
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'hsbstar needs Python 3.11 or later: make PYTHON=python3.12 ' + '$(MAKECMDGOALS)')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/ready-to-test: $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build dist site hsbstar-demo .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
