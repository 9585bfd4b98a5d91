# `make demo` and `make test` set up what they need by themselves.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint fmt goldens bench recording screenshot constraints wheel clean

BIN := .venv/bin
CODE := tui builder tests
export PYTHON

help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with everything at the versions of constraints.txt (PYTHON=... names the interpreter)
	@.ci/setup.sh

demo: setup ## make the sample brokerage in demo/, its site and its runbooks
	@$(BIN)/python -m builder.doctor --install pango
	@.ci/demo.sh

test: setup ## run every test, the browser's too (ARGS=... goes to pytest)
	@$(BIN)/python -m builder.doctor --install pango chromium tmux qpdf java nginx archivers
	-@$(BIN)/python -m builder.doctor --install pdfjs # only Debian has it; elsewhere its test is skipped
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: setup ## check format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo

check: lint test ## all that must pass before a change is merged

fmt: setup ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

goldens: setup ## write the golden files anew; read the difference before committing it
	@$(BIN)/python -m builder.doctor --install pango chromium tmux qpdf java nginx archivers
	$(BIN)/pytest --update-goldens $(ARGS)

bench: setup ## measure the interview and the build (ARGS=interview, builds, pages, paper, personas or ways: only that)
	@$(BIN)/python -m builder.doctor --install pango chromium
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m tests.bench $(ARGS)

recording: setup ## walk through the interview as a new user in a terminal, and record it
	@$(BIN)/python -m builder.doctor --install pango tmux
	$(BIN)/python -m tests.walk

screenshot: setup ## draw the README's picture of the interview
	$(BIN)/python -m tests.walk.screenshot

constraints: setup ## resolve constraints.txt for what pyproject.toml asks (ARGS=--upgrade takes the newest)
	$(BIN)/python -m pip install --quiet --group lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	    --no-config --custom-compile-command "make constraints" --quiet --output-file constraints.txt $(ARGS)

wheel: setup ## build the wheel and the source archive into dist/
	$(BIN)/python -m hatchling build -t sdist -t wheel -d dist

clean: ## remove what the recipes made, and nothing anybody typed
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find builder tui tests -type d -name __pycache__ -prune -exec rm -rf {} +
