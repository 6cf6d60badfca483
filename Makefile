# Each target does its own set-up and can be run again; the second time is quick.
#   make run      builds and starts the whole stack on the embedded store
#   make test     builds and runs every test
#   make bench    measures us and the peers side by side
#   make format   formats the sources; `make lint` only checks
#   make sanitize runs the concurrent modules' tests under Thread Sanitizer

SHELL := /bin/bash
.DEFAULT_GOAL := help
SOURCES := Package.swift Sources Tests Benchmarks

# Parallelism is ours: no numeric library may start threads of its own. glibc's arenas grow with threads.
export OPENBLAS_NUM_THREADS := 1
export MALLOC_ARENA_MAX := 2

.PHONY: help build run test bench format lint sanitize kill-tests clean

help:
	@sed -n 's/^#   //p' Makefile

build:
	@scripts/setup build
	@swift build -c release --product semblance-api --quiet
	@swift build -c release --product semblance-trainer --quiet
	@swift build -c release --product semblance-web --quiet
	@swift build -c release --product semblance --quiet

run: build
	@exec .build/release/semblance serve

test:
	@scripts/setup test
	@scripts/test

kill-tests:
	@scripts/setup test
	@KILL_TESTS=20 scripts/test --filter KillTests

bench:
	@scripts/setup bench
	@scripts/bench

format:
	@swift format -i -p -r $(SOURCES)

lint:
	@swift format lint --strict -p -r $(SOURCES)

sanitize:
	@scripts/setup test
	@scripts/test --sanitize=thread --filter 'HTTPServerTests|HTTPClientTests|ConcurrencyTests|CatalogTests'

clean:
	@rm -rf .build
