package enginetest

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/backend/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Step is one thing that the engine did, or would do, to a resource.
type Step struct {
	// Op is the operation in the engine's words, for example update, create-replacement or import.
	Op string
	// Diff are the paths of the properties that differ, in alphabetical order.
	Diff []string
	// ReplaceKeys are the inputs that force a replacement.
	ReplaceKeys []string
}

// Outcome is what one preview, update, refresh or destroy did.
type Outcome struct {
	// Steps are the steps of each resource in order, by URN. Unchanged resources have the step "same".
	Steps map[string][]Step
	// Counts are how many resources each operation touched, as the CLI's summary counts them.
	Counts map[string]int
	// Diagnostics are the messages for the user.
	Diagnostics []string
	// Warnings and Infos are what the program said, in no particular order.
	Warnings, Infos []string

	events []engine.Event
}

// byWeight orders operations so that the last one says most about what happens to a resource.
var byWeight = []string{
	"same", "refresh", "read", "discard", "update", "import", "create",
	"delete", "create-replacement", "delete-replaced", "read-replacement", "import-replacement", "replace",
}

// Ops are the weightiest operation on each resource, by URN: a resource that is created anew, replaced and deleted has "replace".
func (o *Outcome) Ops() map[string]string {
	ops := make(map[string]string, len(o.Steps))
	for urn, steps := range o.Steps {
		for _, step := range steps {
			if current, seen := ops[urn]; !seen || slices.Index(byWeight, step.Op) > slices.Index(byWeight, current) {
				ops[urn] = step.Op
			}
		}
	}
	return ops
}

// OpOf is the weightiest operation on the one resource with that logical name; empty if there is none.
func (o *Outcome) OpOf(name string) string {
	for urn, op := range o.Ops() {
		if resource.URN(urn).Name() == name {
			return op
		}
	}
	return ""
}

// Replaced are the resources that are replaced or deleted, by URN, with the inputs that force a replacement.
func (o *Outcome) Replaced() map[string][]string {
	replaced := map[string][]string{}
	for urn, op := range o.Ops() {
		if slices.Index(byWeight, op) < slices.Index(byWeight, "delete") {
			continue
		}
		replaced[urn] = nil
		for _, step := range o.Steps[urn] {
			for _, key := range step.ReplaceKeys {
				if !slices.Contains(replaced[urn], key) {
					replaced[urn] = append(replaced[urn], key)
				}
			}
		}
	}
	return replaced
}

// Changed says whether anything but unchanged resources was seen.
func (o *Outcome) Changed() bool {
	for op := range o.Counts {
		if op != string(deploy.OpSame) && op != string(deploy.OpRefresh) {
			return true
		}
	}
	return false
}

// Text is what "pulumi preview --diff" would print, with the resources in the order of their URNs.
func (o *Outcome) Text() string {
	var resources, rest []engine.Event
	for _, event := range o.events {
		switch event.Type {
		case engine.ResourcePreEvent:
			resources = append(resources, event)
		case engine.SummaryEvent:
			rest = append(rest, event)
		default: // progress and diagnostics
		}
	}
	slices.SortStableFunc(resources, func(a, b engine.Event) int { return strings.Compare(urnOf(a), urnOf(b)) })
	options := display.Options{Color: colors.Never, SuppressTimings: true, SuppressPermalink: true}
	seen := map[resource.URN]engine.StepEventMetadata{}
	var text strings.Builder
	for _, event := range append(resources, rest...) {
		text.WriteString(display.RenderDiffEvent(event, 0, 0, seen, options))
	}
	return text.String()
}

func urnOf(event engine.Event) string {
	return string(event.Payload().(engine.ResourcePreEventPayload).Metadata.URN)
}

func (o *Outcome) read(events []engine.Event) {
	o.Steps, o.Counts, o.events = map[string][]Step{}, map[string]int{}, events
	for _, event := range events {
		switch payload := event.Payload().(type) {
		case engine.ResourcePreEventPayload:
			urn := string(payload.Metadata.URN)
			o.Steps[urn] = append(o.Steps[urn], stepOf(payload.Metadata))
		case engine.SummaryEventPayload:
			for op, n := range payload.ResourceChanges {
				o.Counts[string(op)] += n
			}
		case engine.DiagEventPayload:
			if payload.Severity != diag.Debug {
				o.Diagnostics = append(o.Diagnostics, strings.TrimSpace(colors.Never.Colorize(payload.Message)))
			}
		default: // the engine has more to say than tests ask for
		}
	}
}

func stepOf(metadata engine.StepEventMetadata) Step {
	step := Step{Op: string(metadata.Op)}
	for path := range metadata.DetailedDiff {
		step.Diff = append(step.Diff, path)
	}
	slices.Sort(step.Diff)
	for _, key := range metadata.Keys {
		step.ReplaceKeys = append(step.ReplaceKeys, string(key))
	}
	return step
}

// NewOutputs are the outputs of the one resource with that logical name after its last step; previews leave out what they cannot know.
func (o *Outcome) NewOutputs(name string) resource.PropertyMap {
	var outputs resource.PropertyMap
	for _, event := range o.events {
		payload, ok := event.Payload().(engine.ResourceOutputsEventPayload)
		if ok && payload.Metadata.URN.Name() == name && payload.Metadata.New != nil {
			outputs = payload.Metadata.New.Outputs
		}
	}
	return outputs
}
