# `make demo` and `make test` set up everything they need in .venv; nothing else on the machine is touched.

PYTHON ?= python3
DATA ?= ../shared/data
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.PHONY: help install demo test browser killed crash intruders bench train evaluate check lint types imports format clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[postgres,report]' && touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[test]' && touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[dev]' && touch $@

install: $(VENV)/.run  ## what the bot needs to run

demo: $(VENV)/.run  ## the whole bot with invented posts, as a local web page
	$(BIN)/python -m bot demo

test: $(VENV)/.test  ## all tests: no account, no internet
	$(BIN)/python -m pytest -m 'not browser and not shared and not crash and not intruders' --numprocesses auto --dist worksteal

browser: $(VENV)/.dev  ## the web page in a real Chromium
	$(BIN)/python -m pytest -m browser

killed: $(VENV)/.test  ## the bot as processes that are killed: twenty times, and four at once
	$(BIN)/python -m pytest -m crash

crash: $(VENV)/.test  ## kill the bot 500 times at bad moments, and print what came of it: make crash KILLS=50 SEED=7
	$(BIN)/python -m tests.crash --kills $(or $(KILLS),500) --seed $(or $(SEED),1)

intruders: $(VENV)/.dev  ## ten thousand forged and malformed requests
	$(BIN)/python -m pytest -m intruders

bench: $(VENV)/.test  ## how fast it is, held against named floors; the table in the README is made anew
	$(BIN)/python -m tests.bench.originality
	$(BIN)/python -m tests.bench.spikes
	$(BIN)/python -m tests.bench.report
	$(BIN)/python -m tests.bench.reading
	$(BIN)/python -m tests.bench.burst
	$(BIN)/python -m tests.bench.claims
	$(BIN)/python -m tests.bench.intake
	$(BIN)/python -m tests.bench.reads
	$(BIN)/python -m tests.bench.idle
	$(BIN)/python -m tests.bench.table

train: $(VENV)/.run  ## make the tone's coefficients anew: make train DATA=folder
	$(BIN)/python -m bot.classify.training --data $(DATA)

evaluate: $(VENV)/.run  ## measure tone, categories and stories as shipped: make evaluate DATA=folder
	$(BIN)/python -m bot.classify.evaluation --data $(DATA)
	$(BIN)/python -m bot.classify.categories --data $(DATA)
	$(BIN)/python -m bot.classify.story_evaluation --data $(DATA)

lint: $(VENV)/.dev  ## ruff, format included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.dev  ## the arrows between the rooms
	$(BIN)/lint-imports

check: lint types imports test browser  ## all of CI

format: $(VENV)/.dev  ## put the format right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove what was made here
	rm -rf $(VENV) .demo *.egg-info build
