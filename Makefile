# `make run` and `make test` install what they need first; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
# Tests and the panel start hundreds of programs: each would compile Django and all the rest anew, three times its start.
unexport PYTHONDONTWRITEBYTECODE
UV_COMPILE := uv pip compile --quiet --no-header --universal --generate-hashes --python-version 3.11 pyproject.toml
RELEASE = mycommerce-panel-$(shell git describe --tags --always)

WALKS := tests/access tests/api tests/e2e # long, but they measure no time: several at once

.DEFAULT_GOAL := help
.PHONY: run test test-slow coverage bench chaos scale accept mutants lint format static release requirements clean help

run: .venv/.run ## the panel at http://localhost:8000 with all its processes (PORT=8001 make run)
	@$(BIN)/python manage.py dev

test: .venv/.test ## the tests, on embedded servers unless DATABASE_URL and REDIS_URL are set (ARGS="tests/orders -x"; POOLED=on: through PgBouncer)
	@$(BIN)/pytest -n logical --maxprocesses 4 $(if $(POOLED),-m "not slow and not direct") $(ARGS)

test-slow: .venv/.test ## what the default run leaves out: small chaos runs, and tests that measure time
	@$(BIN)/pytest -m slow -n logical --maxprocesses 4 $(WALKS) $(ARGS)
	@$(BIN)/pytest -m slow $(addprefix --ignore=,$(WALKS)) $(ARGS)

coverage: .venv/.test ## the tests, and how many lines and branches of each package they reach
	@$(BIN)/pytest -n logical --maxprocesses 4 --cov --cov-report=term:skip-covered $(ARGS)

bench: .venv/.test ## measure: NAME=search, pages, export, refunds, messages, notices, pdf, lookup or year (benchmarks/README.md)
	@$(BIN)/python -m benchmarks.$(or $(NAME),search)

chaos: .venv/.test ## prove it under failures: NAME=mail, refunds, checkout, bulk, flood, keys, downloads, pooler, failover, replica or upgrade (docs/operations.md)
	@$(BIN)/python -m chaos.$(or $(NAME),mail)

scale: .venv/.test ## rehearse what more than one machine needs, small: pooler, failover, replica, upgrade (docs/scale.md)
	@$(BIN)/python -m chaos.scale

accept: .venv/.test ## install as docs/production.md says and judge it by 64 checks (SIZE=small or full; ONLY=36,51)
	@$(BIN)/python -m accept

lint: .venv/.test ## style, types, layers and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

format: .venv/.test ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

static: .venv/.test ## build the style sheet, the module and the icons that pages load (tools/static.toml lists their sources)
	@$(BIN)/python tools/build_static.py

release: ## dist/mycommerce-panel-VERSION.tar.gz of what is committed, with its checksum
	@mkdir -p dist
	git archive --prefix=$(RELEASE)/ --output=dist/$(RELEASE).tar.gz HEAD
	@cd dist && sha256sum $(RELEASE).tar.gz | tee $(RELEASE).tar.gz.sha256

requirements: ## pin again from pyproject.toml (needs uv; UPGRADE=--upgrade for newer releases)
	$(UV_COMPILE) $(UPGRADE) -o requirements.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra anymail -o requirements-anymail.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra s3 -o requirements-s3.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra einvoice -o requirements-einvoice.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --extra forward -o requirements-forward.txt
	$(UV_COMPILE) $(UPGRADE) --group embedded -o requirements-run.txt
	$(UV_COMPILE) $(UPGRADE) --group dev -o requirements-dev.txt
	$(UV_COMPILE) $(UPGRADE) --constraint requirements-dev.txt --group mutants -o requirements-mutants.txt

mutants: .venv/.mutants ## is each line about money and states held by a test? (ONLY="core.money*"), see docs/mutants.md
	@nice -n 15 $(BIN)/mutmut run --max-children 1 $(ONLY)
	@$(BIN)/mutmut results

clean: ## remove what running and testing made, the databases too
	rm -rf var mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage

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
