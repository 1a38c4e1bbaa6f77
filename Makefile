# make demo   set up, then read the Dutch articles in examples/
# make test   set up, then linters and all tests
# make install TORCH='torch==2.13.0 --index-url URL'   set up with a build of torch of your choice
#                                                      (README, "Setting up")

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Without a GPU the CPU build of torch is enough, and it is gigabytes smaller.
# Installed first, it stays whichever build it is, as long as it is the release in
# constraints.txt; pip replaces another.
TORCH ?= torch==2.13.0

.PHONY: install demo test lint clean

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Krant needs Python 3.11 or later; set PYTHON=…")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet $(TORCH)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: install
	$(BIN)/krant run examples --output out/demo --format datasets,html
	$(BIN)/krant show out/demo
	$(BIN)/krant show out/demo tech-chipfabriek

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest --numprocesses 2 --dist worksteal

clean:
	rm -rf $(VENV) out
