# Two commands do everything on a machine with Python 3.11 and nothing else: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test checked tested bench config clean

demo: $(STAMP)   ## install, then make the episode of the sample recording
	$(BIN)/webinar run recordings/sample.mp4
	@echo
	@echo "Open output/sample/index.html in a browser first."

test: $(STAMP)   ## install, then run every check and test
	$(MAKE) --no-print-directory --jobs 2 checked tested

checked:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

tested:
	$(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal

bench: $(STAMP)   ## install, then print the figures of the sample, stage by stage
	$(BIN)/python -m tests.bench

config: $(STAMP) ## write config.toml and the schema anew from the code
	$(BIN)/python -m tools.write_config

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[base,dev]'
	touch $@

clean:
	rm -rf $(VENV) output/*
