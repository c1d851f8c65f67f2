package guard

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	group = "resourceGroup"
	logs  = "workspace"
	blue  = "clusters.blue"
	pool  = "clusters.blue.nodePools.work"
)

func values(pairs ...string) map[string]value {
	all := map[string]value{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = value{text: pairs[i+1]}
	}
	return all
}

// environment is one with something of each kind, nothing of it protected.
func environment() kept {
	return kept{
		Name: "prod",
		Holdings: map[string]keptHolding{
			group: {
				Kind: "resource group", Loses: "whatever else is in the group", One: true, LogicalName: "prod-group",
				Fixed: values("resourceGroup.name", "rg-a", "location", "northeurope"), Identity: []string{"resourceGroup.name"},
			},
			logs: {
				Kind: "workspace", Loses: "all logs in it", LogicalName: "prod-logs-workspace", Within: group,
				Fixed:    values("resourceGroup.name", "rg-a", "workspaceName", "log-a", "location", "northeurope"),
				Identity: []string{"resourceGroup.name", "workspaceName"},
			},
			blue: {
				Kind: "cluster", Loses: "everything that runs", One: true, LogicalName: "prod-blue-cluster", Within: group,
				Fixed:    values("resourceGroup.name", "rg-a", "clusterName", "aks-a", "location", "northeurope"),
				Leaves:   values("dnsPrefix", "aks-a", "network.podCidr", "10.0.0.0/16", "network.pluginMode", "overlay"),
				Unset:    values("diskEncryptionSetId", "", "nodeResourceGroup.name", "MC_a"),
				Identity: []string{"resourceGroup.name", "clusterName"},
			},
			pool: {
				Kind: "node pool", Loses: "its nodes", LogicalName: "prod-blue-pool-work", Within: blue,
				Fixed: values("vmSize", "Standard_D4s_v5"), Leaves: values(), Unset: values("properties.gpuInstanceProfile", ""),
			},
		},
		Existing: map[string]keptExisting{},
	}
}

// edit changes holdings of an environment.
type edit func(*kept)

func with(edits ...edit) kept {
	k := environment()
	for _, change := range edits {
		change(&k)
	}
	return k
}

func holding(key string, change func(*keptHolding)) edit {
	return func(k *kept) {
		h := k.Holdings[key]
		change(&h)
		k.Holdings[key] = h
	}
}

func fixed(key, path, text string) edit {
	return holding(key, func(h *keptHolding) { h.Fixed[path] = value{text: text} })
}

func leaf(path, text string) edit {
	return holding(blue, func(h *keptHolding) { h.Leaves[path] = value{text: text} })
}

// profile gives the pool a raw property.
func profile(text string) edit {
	return holding(pool, func(h *keptHolding) {
		h.Leaves, h.Unset = values("properties.gpuInstanceProfile", text), values()
	})
}

func unset(key, path, text string) edit {
	return holding(key, func(h *keptHolding) { h.Unset[path] = value{text: text} })
}

func protected(keys ...string) edit {
	return func(k *kept) {
		for _, key := range keys {
			holding(key, func(h *keptHolding) { h.Protected = true })(k)
		}
	}
}

func retained(keys ...string) edit {
	return func(k *kept) {
		for _, key := range keys {
			holding(key, func(h *keptHolding) { h.Retained = true })(k)
		}
	}
}

func gone(keys ...string) edit {
	return func(k *kept) {
		for _, key := range keys {
			delete(k.Holdings, key)
		}
	}
}

func allow(keys ...string) edit { return func(k *kept) { k.AllowReplace = keys } }

func existing(key, input, group, name string) edit {
	return func(k *kept) {
		k.Existing[key] = keptExisting{Input: input, ResourceGroup: value{text: group}, Name: value{text: name}}
	}
}

func renamed(key, logicalName string) edit {
	return holding(key, func(h *keptHolding) { h.LogicalName = logicalName })
}

func named(name string) edit {
	return func(k *kept) {
		for key, h := range k.Holdings {
			h.LogicalName = strings.Replace(h.LogicalName, k.Name+"-", name+"-", 1)
			k.Holdings[key] = h
		}
		k.Name = name
	}
}

// outcome is a verdict as a user sees it.
type outcome struct {
	lines, refused, impossible, missing, early, used, goes, taken []string
}

func outcomeOf(v verdict) outcome {
	return outcome{v.lines, v.refused, v.impossible, v.missing, v.early, slices.Sorted(maps.Keys(v.used)), slices.Sorted(maps.Keys(v.goes)), v.taken}
}

func requireOutcome(t *testing.T, want outcome, before, after kept) {
	t.Helper()
	require.Equal(t, want, outcomeOf(judge(before, after)))
}

// TestNothingReplaced are changes of the record that delete nothing and that nobody has to hear of.
func TestNothingReplaced(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]kept{
		"nothing changed":          with(),
		"group in other case":      with(fixed(group, "resourceGroup.name", "RG-A"), fixed(logs, "resourceGroup.name", "RG-a"), fixed(blue, "resourceGroup.name", "Rg-A")),
		"region spelt otherwise":   with(fixed(group, "location", "North Europe"), fixed(logs, "location", "NorthEurope")),
		"a pool more":              with(func(k *kept) { k.Holdings[blue+".nodePools.more"] = k.Holdings[pool] }),
		"protected":                with(protected(group, logs, blue, pool)),
		"to be retained":           with(retained(group, logs, blue, pool)),
		"input taken away":         with(holding(blue, func(h *keptHolding) { delete(h.Leaves, "network.pluginMode") })),
		"input given":              with(leaf("network.natGateway.idleTimeoutMinutes", "4")),
		"what Azure has, given":    with(leaf("nodeResourceGroup.name", "MC_a")),
		"none, given":              with(leaf("diskEncryptionSetId", "")),
		"value Azure has changes":  with(unset(blue, "nodeResourceGroup.name", "MC_b")),
		"fixed value unknown":      with(holding(logs, func(h *keptHolding) { h.Fixed["location"] = value{unknown: true} })),
		"leaf unknown":             with(holding(blue, func(h *keptHolding) { h.Leaves["dnsPrefix"] = value{unknown: true} })),
		"other words":              with(holding(blue, func(h *keptHolding) { h.Kind, h.Loses, h.Within = "thing", "much", "" })),
		"another environment name": with(func(k *kept) { k.Name = "production" }),
		"more to take over":        with(holding(logs, func(h *keptHolding) { h.Adopted = []string{"workspace.tables"} })),
		"same value, now secret":   with(holding(logs, func(h *keptHolding) { h.Fixed["location"] = value{text: "northeurope", secret: true} })),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, outcome{}, with(), after)
			assert.NoError(t, judge(with(), after).refusal())
		})
	}
	for name, before := range map[string]kept{
		"raw property taken away":              with(profile("MIG1g")),
		"disk encryption taken away":           with(leaf("diskEncryptionSetId", "des")),
		"node resource group taken away":       with(leaf("nodeResourceGroup.name", "nodes")),
		"whole taken away":                     with(leaf("properties.linuxProfile", "given"), leaf("properties.linuxProfile.adminUsername", "me")),
		"part of a whole taken away":           with(leaf("properties.linuxProfile.license", "x")),
		"one of several addresses taken away":  with(leaf("network.loadBalancer.outboundIpIds[0]", "a")),
		"pool of the list, with all it has":    with(leaf("properties.agentPoolProfiles[1].networkProfile", "given")),
		"range of pods that have none anymore": with(leaf("network.podRange", "10.1.0.0/16")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, outcome{}, before, with())
		})
	}
	t.Run("more of a whole that was given", func(t *testing.T) {
		t.Parallel()
		some := []edit{unset(blue, "properties.linuxProfile", ""), leaf("properties.linuxProfile.adminUsername", "me")}
		requireOutcome(t, outcome{}, with(some...), with(append(some, leaf("properties.linuxProfile.license", "x"))...))
	})
	t.Run("was unknown", func(t *testing.T) {
		t.Parallel()
		requireOutcome(t, outcome{}, with(holding(logs, func(h *keptHolding) { h.Fixed["location"] = value{unknown: true} })), with())
	})
}

// TestReplaced are the ways to replace something, each with the words for it.
func TestReplaced(t *testing.T) {
	t.Parallel()
	const inCluster, inGroup = ". With it go clusters.blue.nodePools.work and everything that runs", ". With it go clusters.blue, workspace and whatever else is in the group"
	toKeep := func(key string) string {
		return ". To keep it, set " + key + `.retainOnDelete: true in the place of the id, run "pulumi up", and give the id afterwards`
	}
	for name, test := range map[string]struct {
		before, after kept
		key, words    string
		goes          []string
		// keep ends the refusal alone.
		keep string
	}{
		"group in another region": {
			with(), with(fixed(group, "location", "westeurope")), group,
			`resourceGroup is replaced, since location changes from "northeurope" to "westeurope"` + inGroup,
			[]string{group},
			"",
		},
		"name of the workspace": {
			with(), with(fixed(logs, "workspaceName", "log-b")), logs,
			`workspace is replaced, since workspaceName changes from "log-a" to "log-b". With it go all logs in it`,
			[]string{logs},
			"",
		},
		"case of a name": {
			with(), with(fixed(logs, "workspaceName", "LOG-A")), logs,
			`workspace is replaced, since workspaceName changes from "log-a" to "LOG-A". With it go all logs in it`,
			[]string{logs},
			"",
		},
		"leaf": {
			with(), with(leaf("network.podCidr", "10.1.0.0/16")), blue,
			`clusters.blue is replaced, since network.podCidr changes from "10.0.0.0/16" to "10.1.0.0/16"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"several inputs": {
			with(), with(leaf("dnsPrefix", "b"), fixed(blue, "clusterName", "aks-b"), leaf("network.podCidr", "10.1.0.0/16")), blue,
			`clusters.blue is replaced, since clusterName changes from "aks-a" to "aks-b" and dnsPrefix changes from "aks-a" to "b" and ` +
				`network.podCidr changes from "10.0.0.0/16" to "10.1.0.0/16"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"given where Azure has another": {
			with(), with(leaf("nodeResourceGroup.name", "nodes")), blue,
			`clusters.blue is replaced, since nodeResourceGroup.name changes from "MC_a" to "nodes"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"given where Azure has none": {
			with(), with(leaf("diskEncryptionSetId", "des")), blue,
			`clusters.blue is replaced, since diskEncryptionSetId changes from none to "des"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"what was given counts, not what Azure would have": {
			with(leaf("nodeResourceGroup.name", "nodes")), with(leaf("nodeResourceGroup.name", "MC_a")), blue,
			`clusters.blue is replaced, since nodeResourceGroup.name changes from "nodes" to "MC_a"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"whole given where Azure has none": {
			with(unset(blue, "properties.linuxProfile", "")), with(leaf("properties.linuxProfile.adminUsername", "me")), blue,
			`clusters.blue is replaced, since properties.linuxProfile.adminUsername changes from none to "me"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"what is made of another input": {
			with(leaf("network.advancedNetworking.observabilityEnabled", "true"), leaf("properties.networkProfile.advancedNetworking.enabled", "true")),
			with(leaf("network.advancedNetworking.observabilityEnabled", "false"), leaf("properties.networkProfile.advancedNetworking.enabled", "false")), blue,
			`clusters.blue is replaced, since network.advancedNetworking.observabilityEnabled changes from "true" to "false"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"what could be made of another input": {
			with(leaf("properties.networkProfile.advancedNetworking.enabled", "true")),
			with(leaf("properties.networkProfile.advancedNetworking.enabled", "false")), blue,
			`clusters.blue is replaced, since properties.networkProfile.advancedNetworking.enabled changes from "true" to "false"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"element of a list": {
			with(leaf("network.loadBalancer.outboundIpIds[0]", "a")), with(leaf("network.loadBalancer.outboundIpIds[0]", "b")), blue,
			`clusters.blue is replaced, since network.loadBalancer.outboundIpIds[0] changes from "a" to "b"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"pool of another size": {
			with(), with(fixed(pool, "vmSize", "Standard_D8s_v5")), pool,
			`clusters.blue.nodePools.work is replaced, since vmSize changes from "Standard_D4s_v5" to "Standard_D8s_v5". With it go its nodes`,
			[]string{pool},
			"",
		},
		"fixed value given": {
			with(), with(fixed(logs, "thing", "a")), logs,
			`workspace is replaced, since thing changes from none to "a". With it go all logs in it`,
			[]string{logs},
			"",
		},
		"fixed value taken away": {
			with(fixed(logs, "thing", "a")), with(), logs,
			`workspace is replaced, since thing changes from "a" to none. With it go all logs in it`,
			[]string{logs},
			"",
		},
		"raw property given": {
			with(), with(profile("MIG1g")), pool,
			`clusters.blue.nodePools.work is replaced, since properties.gpuInstanceProfile changes from none to "MIG1g". With it go its nodes`,
			[]string{pool},
			"",
		},
		"raw property changed": {
			with(profile("MIG1g")), with(profile("MIG2g")), pool,
			`clusters.blue.nodePools.work is replaced, since properties.gpuInstanceProfile changes from "MIG1g" to "MIG2g". With it go its nodes`,
			[]string{pool},
			"",
		},
		"whole of a pool given": {
			with(leaf("properties.agentPoolProfiles[0].networkProfile", "")), with(leaf("properties.agentPoolProfiles[0].networkProfile", "given")), blue,
			`clusters.blue is replaced, since properties.agentPoolProfiles[0].networkProfile changes from none to "given"` + inCluster,
			[]string{blue, pool},
			"",
		},
		"whole of a pool taken away": {
			with(leaf("properties.agentPoolProfiles[0].networkProfile", "given")), with(leaf("properties.agentPoolProfiles[0].networkProfile", "")), blue,
			`clusters.blue is replaced, since properties.agentPoolProfiles[0].networkProfile changes from "given" to none` + inCluster,
			[]string{blue, pool},
			"",
		},
		"name in the stack": {
			with(), with(renamed(logs, "logs"), fixed(logs, "workspaceName", "log-b")), logs,
			`workspace is replaced, since workspaceName changes from "log-a" to "log-b" and its name in the stack changes from "prod-logs-workspace" to "logs". With it go all logs in it`,
			[]string{logs},
			"",
		},
		"secret value": {
			with(), with(holding(logs, func(h *keptHolding) { h.Fixed["location"] = value{text: "westeurope", secret: true} })), logs,
			`workspace is replaced, since location changes from "northeurope" to [secret]. With it go all logs in it`,
			[]string{logs},
			"",
		},
		"pool gone": {
			with(), with(gone(pool)), pool,
			`clusters.blue.nodePools.work is no longer in the configuration, and is deleted. With it go its nodes`,
			[]string{pool},
			"",
		},
		"cluster gone": {
			with(), with(gone(blue, pool)), blue, `clusters.blue is no longer in the configuration, and is deleted` + inCluster, []string{blue, pool}, "",
		},
		"retained from now on, and gone": {
			with(), with(retained(logs), gone(logs)), logs, `workspace is no longer in the configuration, and is deleted. With it go all logs in it`, []string{logs}, "",
		},
		"another workspace instead": {
			with(), with(gone(logs), existing(logs, "workspace.existingWorkspaceId", "rg-a", "log-hub")), logs,
			`workspace is deleted, since workspace.existingWorkspaceId takes another one in its place. With it go all logs in it`,
			[]string{logs},
			toKeep(logs),
		},
		"workspace of that name in another group": {
			with(), with(gone(logs), existing(logs, "workspace.existingWorkspaceId", "rg-hub", "log-a")), logs,
			`workspace is deleted, since workspace.existingWorkspaceId takes another one in its place. With it go all logs in it`,
			[]string{logs},
			toKeep(logs),
		},
		"another group instead": {
			with(), with(gone(group), existing(group, "resourceGroup.existingId", "rg-hub", "")), group,
			`resourceGroup is deleted, since resourceGroup.existingId takes another one in its place` + inGroup,
			[]string{group},
			toKeep(group),
		},
		"id that is not known yet": {
			with(), with(gone(group), func(k *kept) {
				k.Existing[group] = keptExisting{Input: "resourceGroup.existingId", ResourceGroup: value{unknown: true}}
			}), group,
			`resourceGroup is deleted, since resourceGroup.existingId takes another one in its place` + inGroup,
			[]string{group},
			toKeep(group),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, outcome{refused: []string{test.words + test.keep}, missing: []string{test.key}, goes: test.goes}, test.before, test.after)
			allowed := test.after
			allowed.AllowReplace = []string{test.key}
			requireOutcome(t, outcome{
				lines: []string{"data: " + test.words + " (allowReplace names " + test.key + ")"}, used: []string{test.key}, goes: test.goes,
			}, test.before, allowed)
		})
	}
}
