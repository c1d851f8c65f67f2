package cluster

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// immutable is an azure-native property that AKS does not change for the life of a cluster or pool, and the input that sets it.
type immutable struct {
	Property string `json:"property"`
	Input    string `json:"input"`
	// Unset is what AKS takes where nothing is given, nil where that depends.
	Unset any `json:"unset"`
	// Left is a value that leaves the choice to AKS, as no value does; nil for none.
	Left any `json:"left"`
	// None says that AKS has nothing where nothing is given and nothing is answered.
	None bool `json:"none"`
	// OnlyFrom is the only value that cannot be left, and ExceptTo the only one that can be taken; nil for no exception.
	OnlyFrom any `json:"onlyFrom"`
	ExceptTo any `json:"exceptTo"`
}

//go:embed immutable.json
var immutableJSON []byte

var immutables = catalogue.Decode[struct {
	Cluster []immutable `json:"cluster"`
	Pool    []immutable `json:"pool"`
}]("immutable.json", immutableJSON)

const (
	anotherPool    = "give a new pool with another name, move the pods to it, and remove this one"
	anotherCluster = "make another cluster"
)

// checkImmutable refuses an update of the cluster that AKS would refuse, of its system pool too. Where the system pool is not in the state under its
// name, it has another one. The path is that of the cluster in the configuration.
func (s *Spec) checkImmutable(args *pulumi.ResourceHookArgs, path string, now time.Time) error {
	was, live, wanted := plainProperties(args.OldInputs), plainProperties(args.OldOutputs), plainProperties(args.NewInputs)
	mistakes := append(immutableMistakes(immutables.Cluster, path, anotherCluster, was, live, wanted), s.versionMistakes(path, was, live, wanted, now)...)
	return refused(args.Name, append(mistakes, s.systemPoolMistakes(args, path)...))
}

func (s *Spec) systemPoolMistakes(args *pulumi.ResourceHookArgs, path string) []string {
	pool := s.systemPool()
	path = input.Join(path, pool.path)
	before, answered, sent := poolsIn(args.OldInputs), poolsIn(args.OldOutputs), named(poolsIn(args.NewInputs), pool.Name)
	was, live := named(before, pool.Name), named(answered, pool.Name)
	switch {
	case sent == nil || len(before) == 0:
		return nil
	case was == nil && live == nil:
		return []string{changes(path, "name", before[0]["name"], pool.Name) + notOfPools(anotherCluster)}
	default:
		mistakes := immutableMistakes(immutables.Pool, path, anotherCluster, was, live, sent)
		return append(mistakes, systemVersionMistakes(path, was, live, sent, controlPlane(args))...)
	}
}

// checkImmutablePool refuses an update of a pool besides the system pool that AKS would refuse. The path is that of its cluster.
func (s *Spec) checkImmutablePool(args *pulumi.ResourceHookArgs, path string, now time.Time) error {
	before, answered, sent := plainProperties(args.OldInputs), plainProperties(args.OldOutputs), plainProperties(args.NewInputs)
	at := slices.IndexFunc(s.poolInputs(), func(p poolInput) bool { return p.Name == sent["agentPoolName"] })
	if at < 0 {
		return nil
	}
	path = input.Join(path, s.poolInputs()[at].path)
	mistakes := immutableMistakes(immutables.Pool, path, anotherPool, before, answered, sent)
	return refused(args.Name, append(mistakes, s.poolVersionMistakes(path, before, answered, sent, now)...))
}

func refused(name string, mistakes []string) error {
	if len(mistakes) == 0 {
		return nil
	}
	return errors.New(name + ": AKS would refuse this update: " + strings.Join(mistakes, "; "))
}

func changes(path, name string, was, now any) string {
	return fmt.Sprintf("%s changes from %s to %s", input.Join(path, name), shownValue(was), shownValue(now))
}

func notOfPools(instead string) string {
	return ", which AKS does not do once it exists: take that back, or " + instead
}

// immutableMistakes compares what was registered, or, where it was left out, what Azure answered, with what would be sent. What is not sent stays.
func immutableMistakes(rules []immutable, path, instead string, before, answered, sent map[string]any) []string {
	var mistakes []string
	for _, rule := range rules {
		was, now := rule.given(before), rule.given(sent)
		if was == nil {
			was = valueAt(answered, rule.Property)
		}
		if was == nil {
			was = rule.Unset
		}
		if now == nil {
			now = rule.Unset
		}
		if was == nil && rule.None {
			was = []any{}
		}
		if was == nil || now == nil || isUnknown(was) || isUnknown(now) || sameImmutable(was, now) || rule.changes(was, now) {
			continue
		}
		mistakes = append(mistakes, changes(path, rule.Input, was, now)+notOfPools(instead))
	}
	return mistakes
}

// given is the value that somebody chose, nil for none.
func (i immutable) given(properties map[string]any) any {
	value := valueAt(properties, i.Property)
	if i.Left != nil && value != nil && sameImmutable(value, i.Left) {
		return nil
	}
	return value
}

// changes says whether AKS makes this change after all.
func (i immutable) changes(was, now any) bool {
	return i.OnlyFrom != nil && !sameImmutable(was, i.OnlyFrom) || i.ExceptTo != nil && sameImmutable(now, i.ExceptTo)
}

// hidden is a secret value, which is compared and never shown.
type hidden struct{ value any }

// plainProperties are properties as values of Go. What is unknown stays so, and what is secret is hidden.
func plainProperties(properties resource.PropertyMap) map[string]any {
	return properties.MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
		switch {
		case v.IsComputed() || v.IsOutput() && !v.OutputValue().Known:
			return resource.Computed{}, true
		case v.IsOutput() && v.OutputValue().Secret:
			return hidden{v.OutputValue().Element.Mappable()}, true
		case v.IsOutput():
			return v.OutputValue().Element.Mappable(), true
		case v.IsSecret():
			return hidden{v.SecretValue().Element.Mappable()}, true
		}
		return nil, false
	})
}

func isUnknown(value any) bool {
	_, unknown := value.(resource.Computed)
	return unknown
}

func valueAt(properties map[string]any, path string) any {
	var value any = properties
	for segment := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[segment]
	}
	return value
}

// sameImmutable compares as AKS does: ids and sizes without case, zones in any order.
func sameImmutable(a, b any) bool {
	return strings.EqualFold(shownValue(revealed(a)), shownValue(revealed(b)))
}

func revealed(value any) any {
	switch v := value.(type) {
	case hidden:
		return v.value
	case []any:
		all := make([]any, len(v))
		for i, element := range v {
			all[i] = revealed(element)
		}
		return all
	default:
		return value
	}
}

// shownValue is a value as YAML has it in one line.
func shownValue(value any) string {
	if _, secret := value.(hidden); secret {
		return "[secret]"
	}
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i, element := range list {
			texts[i] = shownValue(element)
		}
		slices.Sort(texts)
		return "[" + strings.Join(texts, ", ") + "]"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
