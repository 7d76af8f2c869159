# Everything a person types: `make help` lists it. Installation happens once, into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEBIAN := libreoffice-writer-nogui poppler-utils chromium fonts-noto-cjk postgresql

.DEFAULT_GOAL := help
.PHONY: help demo serve test check lint types docs bench lock clean programs

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## draft, check, reconcile and export from the bundled corpus; results in var/demo
	@$(BIN)/wenheng demo

serve: $(VENV)/.installed ## open the web workbench on http://127.0.0.1:7860
	@$(BIN)/wenheng serve

test: $(VENV)/.tested programs ## run every test
	@$(BIN)/pytest

check: lint types docs test ## lint, types, generated documents, tests

lint: $(VENV)/.tested ## ruff and the contracts on imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/.tested ## mypy --strict
	@$(BIN)/mypy

docs: $(VENV)/.tested ## write the generated documents again; fails where they were out of date
	@$(BIN)/python -m evaluators.rules_doc --check
	@$(BIN)/python -m evaluators.doctype --check

bench: $(VENV)/.tested ## run the benchmarks; each prints its ratio to its rival
	@for file in bench/[a-z]*.py; do $(BIN)/python $$file || exit 1; done

lock: $(VENV)/.tested ## write constraints.txt anew from what is installed
	@$(BIN)/uv pip freeze --python $(BIN)/python --exclude-editable | grep -v '^-e' > constraints.txt

clean: ## remove the environment and all results
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# uv takes seconds where pip takes minutes; where it cannot reach what pip is configured to reach, pip does it
define install
	@$(BIN)/uv pip install -q --python $(BIN)/python -c constraints.txt -e "$(1)" 2>/dev/null \
		|| $(BIN)/python -m pip install -q -c constraints.txt -e "$(1)"
endef

$(BIN)/uv:
	@echo "正在建立运行环境（仅首次需要）……"
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更高版本。" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt uv

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/uv
	$(call install,.)
	@touch $@

$(VENV)/.tested: pyproject.toml constraints.txt | $(BIN)/uv
	$(call install,.[test])
	@touch $@ $(VENV)/.installed

programs:
	@missing=""; for package in $(DEBIAN); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ]; then \
			echo "installing$$missing"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
		else echo "the tests need these Debian packages:$$missing" >&2; exit 1; fi; \
	fi
