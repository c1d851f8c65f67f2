package baseline

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Types of what cannot be brought back, without their versions.
const (
	groupType    = "azure-native:resources:ResourceGroup"
	logsType     = "azure-native:operationalinsights:Workspace"
	clusterType  = "azure-native:containerservice:ManagedCluster"
	nodePoolType = "azure-native:containerservice:AgentPool"
	settingType  = "azure-native:insights:DiagnosticSetting"
)

// sight is what the state shows of the environment.
type sight struct {
	state guard.State
	// ids are those of what cannot be brought back, by key, and plans the resources that have a Defender plan of their own; see planScopes.
	ids, plans map[string]string
}

// register registers the environment's component, and the record with what the state holds below it.
func (e *intended) register(ctx *pulumi.Context, b *Baseline, opts ...pulumi.ResourceOption) error {
	guardName, err := e.guardName(ctx)
	if err != nil {
		return fmt.Errorf("%s %q: %w", Token, e.name, err)
	}
	var seen atomic.Pointer[sight]
	watch := azure.WatchState(ctx, func(states []map[string]any) { seen.Store(e.look(ctx, states)) })
	if err := ctx.RegisterComponentResource(Token, e.name, b, append(slices.Clip(opts), watch)...); err != nil {
		return fmt.Errorf("registering %s %q: %w", Token, e.name, err)
	}
	urn, err := internals.UnsafeAwaitOutput(ctx.Context(), b.URN())
	if err != nil {
		return fmt.Errorf("registering %s %q: %w", Token, e.name, err)
	}
	if err := e.askSubscription(ctx, b); err != nil {
		return err
	}
	record := e.record()
	record.Place = placeOf(urn.Value)
	shown := seen.Load()
	if shown == nil {
		_, err = guard.Register(ctx, guardName, record, nil)
		return err
	}
	// The record has no parent, so that it is found again when the environment gets another one.
	judged, err := guard.Register(ctx, guardName, record, &shown.state)
	if err != nil {
		return err
	}
	deleted := shown.idsOf(judged.Deleted())
	losses.Deleted(ctx, deleted)
	return e.tellMovedPlans(ctx, shown.plans, deleted)
}

// look reads the states of the environment, of which the losses remember what the guard does not tell.
func (e *intended) look(ctx *pulumi.Context, states []map[string]any) *sight {
	former := nameIn(states, e.name)
	found := inState(former, states)
	e.addSensors(found, states)
	losses.Remember(ctx, besides(found, states))
	settings := e.settingsIn(states)
	state := guard.State{
		Name: former, Holdings: found, Parts: partsIn(e.name, states), Shows: partsShown(), Of: clustersOfPlans(e.name, states),
	}
	state.Renamed = e.renamedSettings(ctx, state.Parts, settings)
	state.Clashes = e.settingClashes(state.Renamed, settings)
	return &sight{state: state, ids: idsOf(found, states), plans: planScopes(former, states)}
}

// idsOf are the ids of what cannot be brought back, by their keys. What has none is not there.
func (s *sight) idsOf(keys []string) []string {
	var ids []string
	for _, key := range keys {
		if id := s.ids[key]; id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// idsOf are the ids of what cannot be brought back, by key.
func idsOf(found map[string]guard.Holding, states []map[string]any) map[string]string {
	byName, ids := map[string]string{}, map[string]string{}
	for _, state := range states {
		text, _ := state["urn"].(string)
		if id, _ := state["id"].(string); id != "" {
			byName[resource.URN(text).Name()] = id
		}
	}
	for key, held := range found {
		ids[key] = byName[held.LogicalName]
	}
	return ids
}

// nameIn is the environment's name in the state, which is another one where an alias took its component over.
func nameIn(states []map[string]any, name string) string {
	for _, state := range states {
		if text, _ := state["urn"].(string); isOfType(text, Token) {
			return resource.URN(text).Name()
		}
	}
	return name
}

// placeOf is the type of the environment's component with those around it, "" for one that has none around it.
func placeOf(value any) string {
	urn, _ := value.(pulumi.URN)
	if place := resource.URN(urn); place.IsValid() && string(place.QualifiedType()) != Token {
		return string(place.QualifiedType())
	}
	return ""
}

// besides are the states of everything else, since the guard tells of those that cannot be brought back.
func besides(found map[string]guard.Holding, states []map[string]any) []map[string]any {
	names := map[string]bool{}
	for _, held := range found {
		names[held.LogicalName] = true
	}
	return slices.DeleteFunc(slices.Clone(states), func(state map[string]any) bool {
		text, _ := state["urn"].(string)
		return names[resource.URN(text).Name()]
	})
}

// inState are the things that cannot be brought back as the state has them, by the keys that consent names. A record says what the last run wanted, and
// the state how far it came.
func inState(name string, states []map[string]any) map[string]guard.Holding {
	found := map[string]guard.Holding{}
	for _, state := range states {
		text, _ := state["urn"].(string)
		if external, _ := state["external"].(bool); external {
			continue
		}
		inputs, _ := state["inputs"].(map[string]any)
		key, held := holdingIn(name, resource.URN(text), parentName(state), inputs)
		if key == "" {
			continue
		}
		held.LogicalName = resource.URN(text).Name()
		held.Protected, _ = state["protect"].(bool)
		held.Retained, _ = state["retainOnDelete"].(bool)
		found[key] = held
	}
	return found
}

// addSensors says of clusters whose Defender sensor the configuration has forgotten that they need the workspace that it sends to.
func (e *intended) addSensors(found map[string]guard.Holding, states []map[string]any) {
	workspaceID := e.ownWorkspaceIn(states)
	for _, state := range states {
		text, _ := state["urn"].(string)
		inputs, _ := state["inputs"].(map[string]any)
		key, below := strings.CutPrefix(parentName(state), e.name+"-")
		target := cluster.SensorIn(inputs)
		if !below || !isOfType(text, clusterType) || target == "" || !strings.EqualFold(target, workspaceID) || e.Clusters[key].Defender != nil {
			continue
		}
		path := input.Key(clustersKey, key)
		held := found[path]
		held.Needs = map[string]string{workspaceKey: fmt.Sprintf("%s goes, and the Defender sensor of %s, which is no longer configured, still sends to it: "+
			"Azure would refuse every later update of the cluster. Give %s.defender: {enabled: false}, or {} for a sensor that sends to the new one",
			workspaceKey, path, path)}
		found[path] = held
	}
}

func isOfType(urn, token string) bool { return unversioned(resource.URN(urn).Type().String()) == token }

// holdingIn is what one resource of the state is, "" for whatever can be brought back.
func holdingIn(name string, urn resource.URN, parent string, inputs map[string]any) (string, guard.Holding) {
	clusterKey, below := strings.CutPrefix(parent, name+"-")
	switch unversioned(urn.Type().String()) {
	case groupType:
		if urn.Name() == name+groupRole {
			leaves := azure.PlainLeaves(inputs)
			return groupKey, guard.Holding{Fixed: map[string]pulumi.Input{
				"resourceGroup.name": leaves["resourceGroupName"], "location": leaves["location"],
			}}
		}
	case logsType:
		if parent == name+logsRole {
			return workspaceKey, workspace.HoldingIn(inputs)
		}
	case clusterType:
		if below {
			return input.Key(clustersKey, clusterKey), cluster.HoldingIn(inputs)
		}
	case nodePoolType:
		if pool, named := inputs["agentPoolName"].(string); below && named {
			return input.Key(clustersKey, clusterKey) + poolsBelow + pool, cluster.PoolHoldingIn(inputs)
		}
	}
	return "", guard.Holding{}
}

func parentName(state map[string]any) string {
	text, _ := state["parent"].(string)
	if parent := resource.URN(text); parent.IsValid() {
		return parent.Name()
	}
	return ""
}

// unversioned is a type token without the version of its API: azure-native:resources/v20240301:ResourceGroup is azure-native:resources:ResourceGroup.
func unversioned(token string) string {
	module, rest, versioned := strings.Cut(token, "/")
	if !versioned {
		return token
	}
	_, name, _ := strings.Cut(rest, ":")
	return module + ":" + name
}
