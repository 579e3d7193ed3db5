# fyp: everything from a bare checkout. Needs python3 >= 3.11 and make; the rest is put into .venv/ and .tools/.
#   make demo ARGS="--people 0"    make test ARGS="tests/house -k walks"    make demo PYTHON=/usr/bin/python3.12

PYTHON ?= python3
PY = $(shell for p in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BOOT = $(or $(PY),$(error fyp needs python3 >= 3.11, and none was found on PATH: install one, or say `make PYTHON=/path/to/python3`)) scripts/bootstrap.py
RUN = .venv/bin/
ARGS ?=

.PHONY: help demo test check fmt bench dev web docs clean

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

demo: ## a living demo in the browser, from nothing
	@$(BOOT) python warm web
	@exec $(RUN)fyp demo $(ARGS)

test: ## the whole suite (browser tests too, where Chromium is or may be installed)
	@$(BOOT) python-dev warm web chromium
	@$(RUN)pytest -n 2 $(ARGS)

check: ## ruff, mypy strict, import rule, docs made from code, the page's types
	@$(BOOT) python-dev
	@$(RUN)python scripts/check.py $(ARGS)

fmt: ## put the code into the house's format
	@$(BOOT) python-dev
	@$(RUN)ruff check -q --fix src tests bench scripts; $(RUN)ruff format -q src tests bench scripts

bench: ## latency, throughput and the guarantees of ten million slots (half an hour), a line of JSON each
	@$(BOOT) python-bench
	@for b in feed events swipes learn growth; do $(RUN)python -m bench.$$b --json $(ARGS) || exit 1; done
	@$(RUN)fyp lab guarantees --positions $(or $(POSITIONS),10000000) --json $(if $(filter --ledger,$(ARGS)),--ledger bench/ledger.jsonl)

dev: ## server and page, both reloading on change
	@$(BOOT) python-dev node
	@exec $(RUN)python scripts/dev.py $(ARGS)

web: ## build the page when its sources changed
	@$(BOOT) web

docs: ## write the docs that are made from code
	@$(BOOT) python-dev
	@$(RUN)fyp docs

clean: ## forget everything that was built or installed here (data/ stays)
	rm -rf .venv .tools .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis web/node_modules src/fyp/web/dist
	find src tests bench -name __pycache__ -prune -exec rm -rf {} +
