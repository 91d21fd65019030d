# Cascade's habits over the same commands; npm alone does everything too.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
CASCADE_HOME ?= .cascade

.PHONY: help setup up up-core dev test bench clean clean-all fresh-start

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## install what the lock file says and build the pages
	@node bin/setup.mjs

up-core: up ## the embedded lakehouse: PostgreSQL, catalog, engine, runner, pages
up: ## start everything
	@npm start --silent

dev: ## start with pages that reload
	@npm run dev --silent

test: ## everything that must hold
	@npm test --silent

clean: ## remove built pages
	@rm -rf .next

clean-all: clean ## remove built pages and all data of CASCADE_HOME
	@node bin/cascade.mjs reset --yes

fresh-start: clean-all up ## empty state folder, then start
