# Gongzhu 共助. `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
REGION ?= guangzhou
export REGION
# compiled once and kept (in __pycache__), also where the environment says otherwise
unexport PYTHONDONTWRITEBYTECODE
BESIDE = -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help setup setup-test run test test-sqlite test-postgresql trials check fix story bench lighthouse screens docs clean

help: ## Say what each command does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: var/.setup ## Install what running needs: Python packages, front-end packages, fonts for PDF
var/.setup: requirements/base.txt package-lock.json scripts/frontend.py
	@mkdir -p var
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "正在安装 Python 依赖（首次约一分钟）…"
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	@echo "正在安装前端依赖…"
	@$(PY) scripts/frontend.py
	@touch $@

setup-test: var/.setup-test ## Install what the tests need besides: PostgreSQL, Chromium, fonts, test packages
var/.setup-test: var/.setup requirements/test.txt scripts/setup_test.sh
	@bash scripts/setup_test.sh
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@$(PY) scripts/frontend.py --with-tests
	@touch $@

run: setup ## Set up and open the platform with demonstration data (http://127.0.0.1:8000)
	@$(PY) scripts/run.py

test: setup-test check test-sqlite test-postgresql ## Everything: checks, then the suite on SQLite and on PostgreSQL

test-sqlite: setup-test ## The suite on SQLite
	@$(PY) -m pytest $(BESIDE) -m "not trial"

test-postgresql: setup-test ## The suite on a PostgreSQL started for it
	@$(PY) scripts/with_postgres.py -- $(PY) -m pytest $(BESIDE) -m "not browser and not once and not trial and not page"

trials: setup-test ## The long trials: every asker, every payload, killed workers, every page in Chromium
	@DEPTH=whole $(PY) -m pytest $(BESIDE) -m "trial or deep"
	@DEPTH=whole $(PY) scripts/with_postgres.py -- $(PY) -m pytest $(BESIDE) -m "(trial or deep or page) and not browser and not once"

check: setup-test ## Lint, types, floors, migrations, generated documents
	@$(PY) -m ruff check . && $(PY) -m ruff format --check -q .
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/djlint --lint --quiet gongzhu/*/templates gongzhu/templates
	@.venv/bin/mypy --no-error-summary gongzhu/rules gongzhu/flow gongzhu/*/services* gongzhu/*/selectors.py gongzhu/*/permissions.py
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) scripts/documents.py --check

fix: setup-test ## Repair by machine what can be: format, generated documents
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) scripts/documents.py

docs: setup-test ## Write the generated documents anew
	@DJANGO_SETTINGS_MODULE=config.settings.test $(PY) scripts/documents.py

story: setup ## Live through four households' cases over HTTP, from application to archive
	@$(PY) scripts/story.py

bench: setup-test ## Measure, with machine and commit; SUITE=rules,diagnosis,search,flow,lists,load DATABASE=sqlite CASES=2000 RESUME=1
	@$(PY) -m bench $(if $(SUITE),--suite $(SUITE)) $(if $(DATABASE),--database $(DATABASE)) $(if $(CASES),--cases $(CASES)) $(if $(RESUME),--resume)

lighthouse: setup-test ## Have Lighthouse look at the residents' pages as a phone shows them; fails below 98
	@$(PY) scripts/lighthouse.py

screens: setup-test ## Take the screenshots used in the README
	@$(PY) scripts/screens.py

clean: ## Remove the demonstration's data, keep installed packages
	@rm -rf var/gongzhu.sqlite3* var/documents var/archive var/checkpoints var/keys var/demo-* var/simulator
