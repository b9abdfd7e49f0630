# Every target makes .venv itself, from the hashed lock, and only when the lock, pyproject.toml or the
# folder changed. PYTHON=/where/it/is/python3 chooses the Python; ARGS="..." goes to the program.
# `python -m` because scripts in .venv/bin hold the folder's old name after it was moved.

.DEFAULT_GOAL := help
.PHONY: help play test check simulate chaos bench lock clean
export PYTHON

help: ## says what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

play: ## starts a world on this machine and opens the chat client; MODEL=ollama_chat/llama3.1
	@.ci/venv $(if $(MODEL),llm,play)
	@.venv/bin/worldline play $(MODEL:%=--model %) $(ARGS)

test: ## runs all tests; ARGS="-m 'not system'" for the quick ones
	@.ci/venv dev
ifdef ARGS
	@.venv/bin/python -m pytest $(ARGS)
else
	@.venv/bin/python -m pytest -m "not system" --numprocesses auto --dist worksteal
	@.venv/bin/python -m pytest -m system
endif

check: ## lint, format, types and who may import whom
	@.ci/venv dev
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy
	@.venv/bin/python .venv/bin/lint-imports --no-logo

simulate: ## tries to break the cores; SEEDS=10000 for as many runs
	@.ci/venv dev
	@.venv/bin/python -m tests.simulation --seeds $(or $(SEEDS),1000) $(ARGS)

chaos: ## cuts realms apart over network namespaces (as root) and containers; says what it could not
	@.ci/venv dev
	@.ci/engine || true
	@.venv/bin/python -m pytest -m chaos tests/system/chaos $(ARGS)

bench: ## measures it against plain ZeroMQ in the same run; writes bench/results.json and the page on headers
	@.ci/venv dev
	@.venv/bin/python -m bench.header_bytes
	@.venv/bin/python -m bench $(ARGS)

# `--universal`: one lock for Python 3.11 to 3.14 on every platform. Pins stay unless ARGS=--upgrade.
COMPILE = .venv/bin/uv pip compile pyproject.toml --no-config --quiet --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" --group build

lock: ## writes the locks anew from pyproject.toml; ARGS=--upgrade for newer versions
	@.ci/venv bare
	@test -x .venv/bin/uv || .venv/bin/python -m pip install --quiet "uv>=0.8"
	@$(COMPILE) --output-file requirements.lock $(ARGS)
	@$(COMPILE) --extra llm --constraint requirements.lock --output-file requirements-llm.lock $(ARGS)
	@$(COMPILE) --extra dev --extra llm --constraint requirements-llm.lock --output-file requirements-dev.lock $(ARGS)

clean: ## removes .venv and everything else that was made
	@rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
