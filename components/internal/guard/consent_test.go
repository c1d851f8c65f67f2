package guard

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestConsent holds which consent covers what, and that protection takes a run of its own.
func TestConsent(t *testing.T) {
	t.Parallel()
	resized := fixed(pool, "vmSize", "Standard_D8s_v5")
	dns := leaf("dnsPrefix", "b")
	more := func(k *kept) { k.Holdings[blue+".nodePools.more"] = k.Holdings[pool] }
	const (
		moved = `clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b". With it go clusters.blue.nodePools.work and everything that runs`
		left  = `clusters.blue is no longer in the configuration, and is deleted. With it go clusters.blue.nodePools.work and everything that runs`
	)
	const size = `clusters.blue.nodePools.work is replaced, since vmSize changes from "Standard_D4s_v5" to "Standard_D8s_v5". With it go its nodes`
	for name, test := range map[string]struct {
		before, after kept
		want          outcome
	}{
		"none": {with(), with(resized), outcome{refused: []string{size}, missing: []string{pool}, goes: []string{pool}}},
		"of its own": {
			with(), with(resized, allow(pool)), outcome{lines: []string{"data: " + size + " (allowReplace names " + pool + ")"}, used: []string{pool}, goes: []string{pool}},
		},
		"of the pool's cluster": {
			with(), with(resized, allow(blue)), outcome{lines: []string{"data: " + size + " (allowReplace names " + blue + ")"}, used: []string{blue}, goes: []string{pool}},
		},
		"of both, of which its own counts": {
			with(), with(resized, allow(blue, pool)),
			outcome{lines: []string{"data: " + size + " (allowReplace names " + pool + ")"}, used: []string{blue, pool}, goes: []string{pool}},
		},
		"of another pool": {
			with(), with(resized, allow(blue+".nodePools.other", logs)), outcome{refused: []string{size}, missing: []string{pool}, used: []string{logs}, goes: []string{pool}},
		},
		"of the group, which covers nothing in it": {
			with(allow(group)), with(resized, allow(group)), outcome{refused: []string{size}, missing: []string{pool}, goes: []string{pool}},
		},
		"protected, without": {
			with(protected(pool)), with(resized), outcome{refused: []string{size}, missing: []string{pool}, early: []string{pool}, goes: []string{pool}},
		},
		"protected, given together with the change": {
			with(protected(pool)), with(resized, allow(pool)), outcome{refused: []string{size}, early: []string{pool}, used: []string{pool}, goes: []string{pool}},
		},
		"protection goes together with the change": {
			with(protected(pool)), with(resized, allow(pool), protected()), outcome{refused: []string{size}, early: []string{pool}, used: []string{pool}, goes: []string{pool}},
		},
		"of a cluster whose pool is protected": {
			with(protected(pool)), with(dns, allow(blue)), outcome{refused: []string{moved}, early: []string{pool}, used: []string{blue}, goes: []string{blue, pool}},
		},
		"of a cluster whose pool is protected, which is gone": {
			with(protected(pool)), with(gone(blue, pool), allow(blue)),
			outcome{refused: []string{left}, early: []string{pool}, used: []string{blue}, goes: []string{blue, pool}},
		},
		"none, of a cluster whose pool is protected": {
			with(protected(pool)), with(dns), outcome{refused: []string{moved}, missing: []string{blue}, early: []string{pool}, goes: []string{blue, pool}},
		},
		"of the pool only, when its cluster goes": {
			with(protected(pool)), with(dns, allow(pool)),
			outcome{refused: []string{moved}, missing: []string{blue}, early: []string{pool}, goes: []string{blue, pool}},
		},
		"of a cluster whose protected pools are many": {
			with(protected(pool), more, protected(blue+".nodePools.more")), with(more, dns, allow(blue)), outcome{
				refused: []string{strings.Replace(moved, pool, blue+".nodePools.more, "+pool, 1)}, early: []string{blue + ".nodePools.more", pool},
				used: []string{blue}, goes: []string{blue, blue + ".nodePools.more", pool},
			},
		},
		"lifts protection": {
			with(protected(pool)), with(allow(pool)), outcome{
				lines: []string{"protection: " + pool + " is no longer protected from deletion, since allowReplace names " + pool}, used: []string{pool},
			},
		},
		"lifts protection of a cluster with its pools": {
			with(protected(blue, pool)), with(allow(blue)), outcome{
				lines: []string{"protection: " + blue + " and its node pools are no longer protected from deletion, since allowReplace names " + blue}, used: []string{blue},
			},
		},
		"goes from a cluster with its pools, which stay in Azure": {
			with(protected(blue, pool)), with(retained(blue, pool)), outcome{
				lines: []string{"protection: " + blue + " and its node pools are no longer protected from deletion, " +
					"since retainOnDelete keeps them in Azure when they leave the stack"},
			},
		},
		"lifts protection of a cluster with one of its pools": {
			with(more, protected(blue, pool)), with(more, allow(blue)), outcome{
				lines: []string{
					"protection: " + blue + " is no longer protected from deletion, since allowReplace names " + blue,
					"protection: " + pool + " is no longer protected from deletion, since allowReplace names " + blue,
				}, used: []string{blue},
			},
		},
		"lifts protection of a cluster and not of its pool": {
			with(protected(blue, pool)), with(protected(pool), allow(blue)), outcome{
				lines: []string{"protection: " + blue + " is no longer protected from deletion, since allowReplace names " + blue}, used: []string{blue},
			},
		},
		"lifts protection of a cluster without pools": {
			with(protected(blue), gone(pool)), with(allow(blue), gone(pool)), outcome{
				lines: []string{"protection: " + blue + " is no longer protected from deletion, since allowReplace names " + blue}, used: []string{blue},
			},
		},
		"of something that stays protected":  {with(protected(pool)), with(protected(pool), allow(pool)), outcome{used: []string{pool}}},
		"has nothing to lift":                {with(), with(allow(pool)), outcome{used: []string{pool}}},
		"has lifted protection already":      {with(allow(pool)), with(allow(pool)), outcome{}},
		"protection goes for another reason": {with(protected(pool)), with(), outcome{lines: []string{"protection: " + pool + " is no longer protected from deletion"}}},
		"of something that is not there":     {with(), with(allow("clusters.green")), outcome{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, test.want, test.before, test.after)
		})
	}
}

// TestHandedOver takes what exists in the place of what the stack created.
func TestHandedOver(t *testing.T) {
	t.Parallel()
	const stays = " leaves the stack and stays in Azure, as retainOnDelete asks"
	ownGroup, ownLogs := existing(group, "resourceGroup.existingId", "rg-a", ""), existing(logs, "workspace.existingWorkspaceId", "rg-a", "log-a")
	takenOver := func(input, kind string) []string {
		return []string{input + " is the id of the " + kind + " that this stack created: taking it over like this deletes it. To keep it, set " +
			strings.TrimSuffix(strings.TrimSuffix(input, ".existingWorkspaceId"), ".existingId") +
			".retainOnDelete: true in the place of the id, run \"pulumi up\", and give the id afterwards"}
	}
	for name, test := range map[string]struct {
		before, after kept
		want          outcome
	}{
		"own workspace":            {with(), with(gone(logs), ownLogs), outcome{impossible: takenOver("workspace.existingWorkspaceId", "workspace")}},
		"own workspace, protected": {with(protected(logs)), with(gone(logs), ownLogs), outcome{impossible: takenOver("workspace.existingWorkspaceId", "workspace")}},
		"own workspace, with consent": {
			with(), with(gone(logs), ownLogs, allow(logs)), outcome{impossible: takenOver("workspace.existingWorkspaceId", "workspace")},
		},
		"own workspace in another spelling": {
			with(), with(gone(logs), existing(logs, "workspace.existingWorkspaceId", "RG-A", "Log-A")), outcome{impossible: takenOver("workspace.existingWorkspaceId", "workspace")},
		},
		"own group":                     {with(), with(gone(group), ownGroup), outcome{impossible: takenOver("resourceGroup.existingId", "resource group")}},
		"own group in another spelling": {with(), with(gone(group), existing(group, "resourceGroup.existingId", "RG-a", "")), outcome{impossible: takenOver("resourceGroup.existingId", "resource group")}},
		"retained workspace":            {with(retained(logs)), with(gone(logs), ownLogs), outcome{lines: []string{logs + stays}}},
		"retained group":                {with(retained(group)), with(gone(group), ownGroup), outcome{lines: []string{group + stays}}},
		"retained, for another one":     {with(retained(logs)), with(gone(logs), existing(logs, "workspace.existingWorkspaceId", "rg-hub", "hub")), outcome{lines: []string{logs + stays}}},
		"retained cluster with its pool": {
			with(retained(blue, pool)), with(gone(blue, pool)), outcome{lines: []string{blue + stays, pool + stays}},
		},
		"the stack's own from now on": {with(gone(logs), ownLogs), with(), outcome{lines: []string{
			"service: workspace.existingWorkspaceId becomes the stack's own workspace, which Azure has already: unless it is imported, the update stops with " +
				`"cannot create already existing resource"`,
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, test.want, test.before, test.after)
		})
	}
}

// TestRetainedAndReplaced holds what becomes of something that stays in Azure when another one takes its place.
func TestRetainedAndReplaced(t *testing.T) {
	t.Parallel()
	const (
		stays = ". The old one leaves the stack and stays in Azure, as retainOnDelete asks"
		taken = ", but retainOnDelete keeps the old one in Azure, under the name that the new one needs: take everything back but retainOnDelete, remove that, " +
			`run "pulumi up", and make the change afterwards`
		late      = `. retainOnDelete counts from the next update: to keep it, set that alone first and run "pulumi up"`
		inGroup   = `. retainOnDelete does not keep it, since resourceGroup is deleted with all that is in it`
		groupGoes = "resourceGroup is no longer in the configuration, and is deleted. With it go clusters.blue, workspace and whatever else is in the group"
	)
	stay := retained(blue, pool)
	for name, test := range map[string]struct {
		before, after kept
		want          outcome
	}{
		"under another name": {with(stay), with(stay, fixed(blue, "clusterName", "aks-b")), outcome{
			lines: []string{`clusters.blue is replaced, since clusterName changes from "aks-a" to "aks-b"` + stays}, goes: []string{blue, pool},
		}},
		"under another name, retained no longer": {with(stay), with(fixed(blue, "clusterName", "aks-b")), outcome{
			lines: []string{`clusters.blue is replaced, since clusterName changes from "aks-a" to "aks-b"` + stays}, goes: []string{blue, pool},
		}},
		"under its name": {with(stay), with(stay, leaf("dnsPrefix", "b")), outcome{
			taken: []string{`clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b"` + taken}, goes: []string{blue, pool},
		}},
		"under its name, with consent": {with(stay), with(stay, leaf("dnsPrefix", "b"), allow(blue)), outcome{
			taken: []string{`clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b"` + taken}, used: []string{blue}, goes: []string{blue, pool},
		}},
		"a pool": {with(stay), with(stay, fixed(pool, "vmSize", "Standard_D8s_v5")), outcome{
			taken: []string{`clusters.blue.nodePools.work is replaced, since vmSize changes from "Standard_D4s_v5" to "Standard_D8s_v5"` + taken}, goes: []string{pool},
		}},
		"retained from now on only": {with(), with(retained(logs), fixed(logs, "workspaceName", "log-b")), outcome{
			refused: []string{`workspace is replaced, since workspaceName changes from "log-a" to "log-b". With it go all logs in it` + late},
			missing: []string{logs}, goes: []string{logs},
		}},
		"retained from now on only, with consent": {with(), with(retained(logs), fixed(logs, "workspaceName", "log-b"), allow(logs)), outcome{
			lines: []string{`data: workspace is replaced, since workspaceName changes from "log-a" to "log-b". With it go all logs in it` + late + " (allowReplace names workspace)"},
			used:  []string{logs}, goes: []string{logs},
		}},
		"retained from now on only, under its name": {with(), with(stay, leaf("dnsPrefix", "b")), outcome{
			refused: []string{`clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b". With it go clusters.blue.nodePools.work and everything that runs` +
				". retainOnDelete does not keep it, since the new one takes its name"},
			missing: []string{blue}, goes: []string{blue, pool},
		}},
		"a pool of what is retained from now on only": {with(), with(stay, gone(pool)), outcome{
			refused: []string{"clusters.blue.nodePools.work is no longer in the configuration, and is deleted. With it go its nodes" + late},
			missing: []string{pool}, goes: []string{pool},
		}},
		"retained from now on only, in a group that goes": {with(), with(retained(logs), gone(group), fixed(logs, "resourceGroup.name", "rg-b")), outcome{
			refused: []string{groupGoes, `workspace is replaced, since resourceGroup.name changes from "rg-a" to "rg-b". With it go all logs in it` + inGroup},
			missing: []string{group, logs}, goes: []string{group, logs},
		}},
		"in a group that goes": {with(retained(logs)), with(retained(logs), gone(group), fixed(logs, "resourceGroup.name", "rg-b")), outcome{
			refused: []string{groupGoes, `workspace is replaced, since resourceGroup.name changes from "rg-a" to "rg-b". With it go all logs in it` + inGroup},
			missing: []string{group, logs}, goes: []string{group, logs},
		}},
		"gone with a group that goes": {with(retained(blue, pool)), with(gone(blue, pool, group)), outcome{
			refused: []string{"clusters.blue leaves the stack" + inGroup + ". With it go clusters.blue.nodePools.work and everything that runs", groupGoes},
			missing: []string{blue, group}, goes: []string{blue, pool, group},
		}},
		"in a group that stays too": {with(retained(logs, group)), with(retained(logs), gone(group), fixed(logs, "resourceGroup.name", "rg-b")), outcome{
			lines: []string{
				"resourceGroup leaves the stack and stays in Azure, as retainOnDelete asks",
				`workspace is replaced, since resourceGroup.name changes from "rg-a" to "rg-b"` + stays,
			}, goes: []string{logs},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, test.want, test.before, test.after)
		})
	}
}

// TestAdopted is what Azure makes together with something that is replaced under its id: it cannot be taken over in the same run.
func TestAdopted(t *testing.T) {
	t.Parallel()
	adopting := holding(logs, func(h *keptHolding) { h.Adopted = []string{"workspace.tables", "workspace.totalRetentionDays"} })
	one := holding(logs, func(h *keptHolding) { h.Adopted = []string{"workspace.tables"} })
	moved := fixed(logs, "location", "westeurope")
	const cause = `workspace is replaced, since location changes from "northeurope" to "westeurope"`
	const deleted = cause + ". With it go all logs in it"
	impossible := []string{cause + ", and keeps its Azure name. What Azure makes with it cannot be taken over in the same run: " +
		"remove workspace.tables, workspace.totalRetentionDays for that run, and put them back afterwards"}
	lines := []string{"data: " + deleted + " (allowReplace names workspace)"}
	for name, test := range map[string]struct {
		before, after kept
		want          outcome
	}{
		"under the same id":          {with(adopting), with(adopting, moved, allow(logs)), outcome{impossible: impossible, used: []string{logs}, goes: []string{logs}}},
		"under the same id, unasked": {with(adopting), with(adopting, moved), outcome{impossible: impossible, missing: []string{logs}, goes: []string{logs}}},
		"under the same id, protected": {
			with(adopting, protected(logs)), with(adopting, moved), outcome{impossible: impossible, missing: []string{logs}, early: []string{logs}, goes: []string{logs}},
		},
		"new under the same id":  {with(), with(adopting, moved, allow(logs)), outcome{impossible: impossible, used: []string{logs}, goes: []string{logs}}},
		"taken away in that run": {with(adopting), with(moved, allow(logs)), outcome{lines: lines, used: []string{logs}, goes: []string{logs}}},
		"under an id in another spelling": {
			with(adopting), with(adopting, fixed(logs, "workspaceName", "LOG-a"), allow(logs)), outcome{
				lines: []string{`data: workspace is replaced, since workspaceName changes from "log-a" to "LOG-a". With it go all logs in it (allowReplace names workspace)`},
				used:  []string{logs}, goes: []string{logs},
			},
		},
		"one of them": {
			with(one), with(one, moved, allow(logs)), outcome{
				impossible: []string{cause + ", and keeps its Azure name. What Azure makes with it cannot be taken over in the same run: " +
					"remove workspace.tables for that run, and put it back afterwards"}, used: []string{logs}, goes: []string{logs},
			},
		},
		"under another id": {
			with(adopting), with(adopting, fixed(logs, "workspaceName", "log-b"), allow(logs)), outcome{
				lines: []string{`data: workspace is replaced, since workspaceName changes from "log-a" to "log-b". With it go all logs in it (allowReplace names workspace)`},
				used:  []string{logs}, goes: []string{logs},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireOutcome(t, test.want, test.before, test.after)
		})
	}
}

// TestEnvironmentRenamed says the one cause of everything, not every name that follows it.
func TestEnvironmentRenamed(t *testing.T) {
	t.Parallel()
	const cause = ` is replaced, since name changes from "prod" to "live". With it go `
	after := with(named("live"), fixed(group, "resourceGroup.name", "rg-live"), fixed(logs, "workspaceName", "log-live"), fixed(blue, "clusterName", "aks-live"))
	requireOutcome(t, outcome{
		refused: []string{
			blue + cause + "clusters.blue.nodePools.work and everything that runs", group + cause + "clusters.blue, workspace and whatever else is in the group",
			logs + cause + "all logs in it",
		},
		missing: []string{blue, group, logs}, goes: []string{blue, pool, group, logs},
	}, with(), after)
	assert.ErrorContains(t, judge(with(), after).refusal(), `
To keep the environment, keep its name: in the configuration, where it is otherwise that of the stack, or that of the component in a program of your own:
    aksops:name: prod
To do it all the same`)
}

// TestRefusal holds the whole text that stops a run.
func TestRefusal(t *testing.T) {
	t.Parallel()
	before := with(protected(blue, pool, group))
	after := with(gone(logs), existing(logs, "workspace.existingWorkspaceId", "rg-a", "log-a"), leaf("dnsPrefix", "b"), fixed(group, "location", "westeurope"), allow(blue))
	assert.EqualError(t, judge(before, after).refusal(), `nothing was changed: this would delete what cannot be brought back
    clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b". With it go clusters.blue.nodePools.work and everything that runs
    resourceGroup is replaced, since location changes from "northeurope" to "westeurope". With it go clusters.blue, workspace and whatever else is in the group
    workspace.existingWorkspaceId is the id of the workspace that this stack created: taking it over like this deletes it. `+
		`To keep it, set workspace.retainOnDelete: true in the place of the id, run "pulumi up", and give the id afterwards
To do it all the same takes two updates, since the last one left clusters.blue, resourceGroup protected:
    1. Take the change back, set the following, and run "pulumi up", which lifts that protection:
           aksops:allowReplace: [clusters.blue, resourceGroup]
    2. Make the change, keep the keys, and run "pulumi up"`)
	assert.EqualError(t, judge(with(), with(gone(group), existing(group, "resourceGroup.existingId", "RG-A", ""), allow(group))).refusal(),
		`nothing was changed: this would delete what cannot be brought back
    resourceGroup.existingId is the id of the resource group that this stack created: taking it over like this deletes it. `+
			`To keep it, set resourceGroup.retainOnDelete: true in the place of the id, run "pulumi up", and give the id afterwards`)
	assert.EqualError(t, judge(with(retained(blue)), with(retained(blue), leaf("dnsPrefix", "b"))).refusal(), `nothing was changed: Azure would refuse this
    clusters.blue is replaced, since dnsPrefix changes from "aks-a" to "b", but retainOnDelete keeps the old one in Azure, under the name that the new one needs: `+
		`take everything back but retainOnDelete, remove that, run "pulumi up", and make the change afterwards`)
	assert.EqualError(t, judge(with(), with(gone(pool))).refusal(), `nothing was changed: this would delete what cannot be brought back
    clusters.blue.nodePools.work is no longer in the configuration, and is deleted. With it go its nodes
To do it all the same, set this in the configuration and run again:
    aksops:allowReplace: [clusters.blue.nodePools.work]`)
}
