# Two commands do everything: `make demo` and `make test`. They install what they need into this checkout.
PYTHON ?= python3
RUN = .venv/bin/python

.PHONY: demo test check setup generate docs changelog build release bench clean

demo: setup
	$(RUN) tools/demo.py

test:
	$(PYTHON) tools/dev.py test

check:
	$(PYTHON) tools/dev.py check

setup:
	@$(PYTHON) tools/dev.py setup

generate:
	$(PYTHON) tools/dev.py generate

docs:
	$(PYTHON) tools/dev.py docs

changelog:
	$(PYTHON) tools/dev.py changelog

build:
	$(PYTHON) tools/dev.py build

release:
	$(PYTHON) tools/dev.py release --version "$(VERSION)" --address "$(ADDRESS)"

bench: setup
	$(RUN) benchmarks/run.py

clean:
	rm -rf .cache .venv dist
