# Every target needs Go alone, but kql.
STACK ?= dev
CONFIG ?=
STATE ?=
SUBSCRIPTION ?=
PREFLIGHT ?=
CHAOS ?=
BENCH ?=

# What you set reaches the recipes through the environment, as it is: make does not expand it again, and no shell reads it as a part of a command.
override STACK := $(value STACK)
override CONFIG := $(value CONFIG)
override STATE := $(value STATE)
override SUBSCRIPTION := $(value SUBSCRIPTION)
override PREFLIGHT := $(value PREFLIGHT)
override CHAOS := $(value CHAOS)
override BENCH := $(value BENCH)
export STACK CONFIG STATE SUBSCRIPTION PREFLIGHT CHAOS BENCH

# The commands run in other folders, so a file is named from the root. Empty is the command's own default, Pulumi.<stack>.yaml.
override config_file := case $$CONFIG in ""|/*) ;; *) CONFIG=$$PWD/$$CONFIG;; esac
override state_file := case $$STATE in ""|/*) ;; *) STATE=$$PWD/$$STATE;; esac
# Flags are split at blanks, without wildcards.
override flags := set -f

override GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.14.0
override GOFUMPT := mvdan.cc/gofumpt@v0.12.0
override MODULES := . offline verification preflight

# The tests run on the day on which the calendar was last read, so that those of an old release pass.
override TODAY := $(shell sed -n 's/.*"read": "\(.*\)",.*/\1/p' internal/calendar/kubernetes.json)
test race bench chaos: export AKSOPS_NOW ?= $(TODAY)

.PHONY: help demo preview resources preflight test race fuzz kql lint fmt docs golden bench chaos shell serve calendar

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-11s %s\n", $$1, $$2 }' Makefile

demo: ## Run one environment through its life on the real Pulumi engine, against a simulated Azure.
	@echo "No Azure is involved: the demo runs on this machine, against a simulated Azure. Its first run compiles the Pulumi CLI for some minutes."
	@$(config_file); go -C offline run . demo -stack "$$STACK" -config "$$CONFIG"

preview: ## Show the diff of a stack's configuration offline: make preview STACK=prod; CONFIG=<file> takes another configuration, STATE=<file> compares with an exported state.
	@$(config_file); $(state_file); go -C offline run . preview -stack "$$STACK" -config "$$CONFIG" -state "$$STATE"

resources: ## Print every resource that a stack registers as JSON: make -s resources STACK=prod; CONFIG=<file> takes another configuration, and no state is looked at.
	@$(config_file); go -C offline run . resources -stack "$$STACK" -config "$$CONFIG"

preflight: ## Say what is missing in Azure before a deployment: make preflight STACK=prod SUBSCRIPTION=<GUID>; PREFLIGHT="-register" adds flags.
	@$(config_file); $(flags); go run -C preflight . -stack "$$STACK" -config "$$CONFIG" -subscription "$$SUBSCRIPTION" $$PREFLIGHT

shell: ## Open a shell in which Pulumi commands of your own run offline: make shell STACK=prod.
	@$(config_file); go -C offline run . shell -stack "$$STACK" -config "$$CONFIG"

serve: ## Serve the simulated Azure to a Pulumi CLI of your own, and print the settings with which it finds it: make serve STACK=prod.
	@$(config_file); go -C offline run . serve -stack "$$STACK" -config "$$CONFIG"

chaos: ## Kill 200 creations, edits and deletions of a cluster in production at random places, offline; CHAOS="-stack dev -count 20 -seed 1" chooses others.
	@$(flags); go -C offline run . chaos $$CHAOS

bench: ## Measure environments of 1, 10 and 100 clusters, offline; BENCH=-cold adds builds with an empty cache.
	@$(flags); go -C offline run . bench $$BENCH

test: ## Run every test of every module.
	@for module in $(MODULES); do echo "go test ./... in $$module" && go -C $$module test -timeout 30m ./... || exit 1; done

race: ## Run the tests of the components with the race detector.
	go test -race ./...

fuzz: ## Run every fuzz target for a minute; FUZZTIME=10s makes it shorter.
	@FUZZTIME="$(FUZZTIME)" .ci/fuzz

kql: ## Bind and run every query that is shipped; needs Node 20 and npm.
	@.ci/kql

golden: ## Rewrite the golden resource graphs after a change that is meant.
	go test ./tests -update

docs: ## Rewrite the generated parts of README.md and docs/.
	go test ./tests -run "TestReadme|TestInsightsDocument|TestPolicyDocument|TestDefenderDocument|TestAlertsDocument" -update
	go -C offline test ./refusals -update

calendar: ## Fail from 60 days before Azure gives up what a shipped configuration asks for.
	@.ci/calendar

lint: ## Check style and common mistakes in every module.
	@root=$$PWD; for module in $(MODULES); do echo "golangci-lint run in $$module" && (cd $$module && go run $(GOLANGCI_LINT) run --config "$$root/.golangci.yml" ./...) || exit 1; done

fmt: ## Format every Go file.
	go run $(GOFUMPT) -w $$(git ls-files '*.go')
