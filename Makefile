# `make run` and `make test` install what they need first; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
UV_COMPILE := uv pip compile --quiet --no-header --universal --generate-hashes --python-version 3.11 pyproject.toml

.DEFAULT_GOAL := help
.PHONY: run test test-slow bench-search bench-export bench-refunds bench-messages bench-notices chaos-mail chaos-refund chaos-bulk proof-downloads lint format requirements clean help proof-keys

run: .venv/.run ## the panel at http://localhost:8000 with all its processes (PORT=8001 make run)
	@$(BIN)/python manage.py dev

test: .venv/.test ## the tests, on embedded servers unless DATABASE_URL and REDIS_URL are set
	@$(BIN)/pytest -n logical --maxprocesses 4 $(ARGS)

test-slow: .venv/.test ## timed tests and small chaos runs, one after another
	@$(BIN)/pytest -m slow $(ARGS)

bench-search: .venv/.test ## how fast orders are found at 10,000 and 1,000,000 (SIZES="10000 1000000 10000000")
	@$(BIN)/python -m benchmarks.search

bench-export: .venv/.test ## a million orders as CSV beside COPY TO STDOUT, and memory (ORDERS=100000)
	@$(BIN)/python -m benchmarks.export

bench-messages: .venv/.test ## letters a second beside Django's and raw smtplib (MAILS=1000 ROUNDS=3)
	@$(BIN)/python -m benchmarks.messages

bench-notices: .venv/.test ## notices a second beside raw urllib3 on one kept connection (NOTICES=1000 ROUNDS=3)
	@$(BIN)/python -m benchmarks.notices

chaos-mail: .venv/.test ## receipts while workers are killed, counted at the mail server (MAILS=1000 KILLS=50)
	@$(BIN)/python -m chaos.mail

bench-refunds: .venv/.test ## how many refunds a second a bulk run makes, beside the bare SDK (REFUNDS=10000)
	@$(BIN)/python -m benchmarks.refunds

chaos-refund: .venv/.test ## refunds while all is killed, judged by the gateway's ledger (REFUNDS=500 KILLS=200)
	@$(BIN)/python -m chaos.refunds

.PHONY: chaos-checkout
chaos-checkout: .venv/.test ## customers buy while all is killed, judged by gateway and mail server (ORDERS=200 KILLS=50)
	@$(BIN)/python -m chaos.checkout

proof-downloads: .venv/.test ## curl, wget, aria2c, Chromium and a crowd download a file, beside nginx (SIZE=200 megabytes)
	@$(BIN)/python -m chaos.downloads

proof-keys: .venv/.test ## a list of license keys given out while takers are killed; generated keys verified by PyNaCl (KEYS=1000 KILLS=50)
	@$(BIN)/python -m chaos.keys

chaos-bulk: .venv/.test ## a bulk run while its workers are killed, counted past the engine (ACTION=resend-order ORDERS=10000 KILLS=20)
	@$(BIN)/python -m chaos.bulk

lint: .venv/.test ## style, types, floors and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

format: .venv/.test ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

requirements: ## pin again from pyproject.toml (needs uv; UPGRADE=--upgrade for newer releases)
	$(UV_COMPILE) $(UPGRADE) -o requirements.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra anymail -o requirements-anymail.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra s3 -o requirements-s3.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra einvoice -o requirements-einvoice.txt
	$(UV_COMPILE) $(UPGRADE) --group embedded -o requirements-run.txt
	$(UV_COMPILE) $(UPGRADE) --group dev -o requirements-dev.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements-dev.txt --group mutants -o requirements-mutants.txt

.PHONY: mutants
mutants: .venv/.mutants ## is each line about money and states held by a test? (ONLY="core.money*"), see docs/mutants.md
	@nice -n 15 $(BIN)/mutmut run --max-children 1 $(ONLY)
	@$(BIN)/mutmut results

.PHONY: bench-pdf
bench-pdf: .venv/.test ## receipts as PDF, each another: milliseconds and memory (RECEIPTS=2000)
	@$(BIN)/python -m benchmarks.pdf

.PHONY: proof-lookup
proof-lookup: .venv/.test ## misses of the order look-up look and take alike, and its limits hold
	@$(BIN)/python -m benchmarks.lookup

clean: ## remove what running and testing made, the databases too
	rm -rf var mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 24

.venv/.run: requirements-run.txt tools/install.py
	@$(PYTHON) tools/install.py requirements-run.txt
	@touch $@

.venv/.test: requirements-dev.txt tools/install.py
	@$(PYTHON) tools/install.py requirements-dev.txt
	@touch $@ .venv/.run

.venv/.mutants: requirements-mutants.txt .venv/.test
	@$(PYTHON) tools/install.py requirements-mutants.txt
	@touch $@
