# The two commands: `make run` and `make test`. Everything they need, they set up themselves.

PY := .venv/bin/python
PROGRAM := $(PY) -m ui.app
WORKERS ?= 2

.PHONY: run test check faults bench bench-fleet bench-line bench-kinds bench-vietnamese tour build catalogue lock clean

run: ## the program on the practice server, or its tour where there is no display
	@.ci/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then \
	    $(PROGRAM) --practice; \
	else \
	    echo "Máy này không có màn hình. Chương trình sẽ tự đi một vòng và chụp lại từng bước vào build/tour/."; \
	    QT_QPA_PLATFORM=offscreen $(PROGRAM) --tour build/tour; \
	fi

test: ## everything, against real servers and a real window
	@.ci/setup.sh test
	@mkdir -p build
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup -q -rs --junit-xml=build/tests.xml

check: ## lint, types, contracts and unit tests: about a minute
	@.ci/setup.sh dev
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m pytest -n $(WORKERS) -q -m "not slow" tests/unit tests/wire tests/contracts

faults: ## cut, kill and refuse everywhere: nothing lost, doubled or stuck; FAULTS=short (a minute) or long (all of it)
	@.ci/setup.sh test
	@WORKERS=$(WORKERS) $(PY) -m tests.faults

bench: ## the measured comparisons, as a table with ratios
	@.ci/setup.sh dev
	$(PY) -m bench

bench-fleet: ## 3,081 clients as the city's server sees them, and a hundred real ones: six minutes
	@.ci/setup.sh test
	$(PY) -m bench.fleet

bench-line: ## a poor line: what daily work costs, ours beside the others; ROWS=… LINKS=… JSON=FILE
	@.ci/setup.sh test
	@$(PY) -m bench.line

bench-vietnamese: ## old Vietnamese that is read rightly, correct text that is changed; needs the corpora
	@.ci/setup.sh dev
	@$(PY) -m bench.vietnamese

bench-kinds: ## which kind a letter of another program is: how many right, and no wrong deadline
	@.ci/setup.sh dev
	$(PY) -m bench.kinds

bench-register: ## two PCs on one register: a thousand random histories, no number twice
	@.ci/setup.sh dev
	$(PY) -m bench.register

tour: ## a picture of every step of the main job, in build/tour/
	@.ci/setup.sh run
	QT_QPA_PLATFORM=offscreen $(PROGRAM) --tour build/tour

build: ## both programs in one folder: dist/thu-cong-vu
	@.ci/setup.sh dev
	$(PY) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/pyinstaller build.spec

catalogue: ## collect the program's words; then fill in i18n/en by hand
	@.ci/setup.sh dev
	$(PY) .ci/catalogue.py

lock: ## new versions of everything we depend on (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	    pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	    pyproject.toml --group dev -o requirements-dev.lock

clean: ## everything that can be made again
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .venv
	find i18n -name '*.mo' -delete
