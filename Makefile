# Every target needs Go alone, but kql.
STACK ?= dev
CONFIG ?= Pulumi.$(STACK).yaml
# The commands run in offline/, and a path may hold spaces, which abspath takes for several paths.
CONFIG_FILE = $(if $(filter /%,$(firstword $(CONFIG))),$(CONFIG),$(CURDIR)/$(CONFIG))

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.14.0
GOFUMPT := mvdan.cc/gofumpt@v0.12.0
MODULES := . offline verification preflight

.PHONY: help demo preview resources preflight test race kql lint fmt docs golden bench chaos

help: ## List the targets.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: ## Run one environment through its life on the real Pulumi engine, against a simulated Azure.
	@echo "No Azure is involved: the demo runs on this machine, against a simulated Azure. Its first run compiles the Pulumi CLI for some minutes."
	@go -C offline run . demo -stack "$(STACK)" -config "$(CONFIG_FILE)"

preview: ## Show the diff of a stack's configuration offline: make preview STACK=prod.
	@go -C offline run . preview -stack "$(STACK)" -config "$(CONFIG_FILE)"

resources: ## Print every resource that a stack registers as JSON: make -s resources STACK=prod.
	@go -C offline run . resources -stack "$(STACK)" -config "$(CONFIG_FILE)"

preflight: ## Say what is missing in Azure before a deployment: make preflight STACK=prod SUBSCRIPTION=<GUID>; PREFLIGHT="-register" adds flags.
	@go run -C preflight . -stack "$(STACK)" -config "$(CONFIG_FILE)" -subscription "$(SUBSCRIPTION)" $(PREFLIGHT)

chaos: ## Kill 200 deployments of prod at random places, offline; CHAOS="-stack dev -count 20 -seed 1" chooses others.
	@go -C offline run . chaos $(CHAOS)

bench: ## Measure environments of 1, 10 and 100 clusters, offline; BENCH=-cold adds builds with an empty cache.
	@go -C offline run . bench $(BENCH)

test: ## Run every test of every module.
	@for module in $(MODULES); do echo "go test ./... in $$module" && go -C $$module test -timeout 30m ./... || exit 1; done

race: ## Run the tests of the components with the race detector.
	go test -race ./...

kql: ## Bind and run every query that is shipped; needs Node 20 and npm.
	@.ci/kql

golden: ## Rewrite the golden resource graphs after a change that is meant.
	go test ./tests -update

docs: ## Rewrite the generated parts of README.md and docs/.
	go test ./tests -run "TestReadme|TestPolicyDocument|TestDefenderDocument|TestAlertsDocument" -update
	go -C offline test ./refusals -update

lint: ## Check style and common mistakes in every module.
	@for module in $(MODULES); do echo "golangci-lint run in $$module" && (cd $$module && go run $(GOLANGCI_LINT) run --config "$(CURDIR)/.golangci.yml" ./...) || exit 1; done

fmt: ## Format every Go file.
	go run $(GOFUMPT) -w $$(git ls-files '*.go')
