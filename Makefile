PYTHON ?= python3
PY := .venv/bin/python
# Some machines forbid Python to keep bytecode, which makes every start slow.
COMPILE := env -u PYTHONDONTWRITEBYTECODE
PIP := $(COMPILE) $(PY) -m pip install --quiet --disable-pip-version-check --compile
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --fork-strategy fewest --upgrade
# A process for each processor; with more than four, databases and timers get in each other's way.
SHARED := --numprocesses=auto --maxprocesses=4 --dist=worksteal

.DEFAULT_GOAL := help
.PHONY: help venv sandbox run test check secrets audit bench faults fuzz soak sbom lock

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

venv: .venv/.ready ## install everything into .venv

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	$(COMPILE) $(PY) -m compileall -q bot handlers storage
	@touch $@

sandbox: venv ## a local Slack in the browser, with Pebble in it
	@exec .venv/bin/pebble sandbox

run: venv ## the bot itself, with the settings of .env
	@exec .venv/bin/pebble run

test: venv ## everything but the browser, on SQLite and PostgreSQL
	$(COMPILE) $(PY) -m pytest -m "not browser and not slow" $(SHARED)

check: venv ## style, types and layers
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

secrets: venv ## no secret in what was ever committed
	.ci/secrets

audit: venv ## known vulnerabilities in what runs
	$(PY) -m tests.audit

bench: venv ## speed and memory, as ratios
	$(PY) -m tests.bench

faults: venv ## what is lost or doubled when things break
	$(PY) -m tests.faults

fuzz: venv ## broken requests by the thousand
	$(PY) -m tests.fuzz

soak: venv ## faults and fuzz for longer
	$(PY) -m tests.faults --soak
	$(PY) -m tests.fuzz --soak

sbom: venv ## sbom.json: what runs, under which licence (CycloneDX)
	$(PY) -m tests.sbom --to sbom.json

lock: venv ## renew requirements.lock and requirements-run.lock
	$(LOCK) --extra dev pyproject.toml --output-file requirements.lock
	$(LOCK) --no-annotate --extra build --constraint requirements.lock pyproject.toml --output-file requirements-run.lock
