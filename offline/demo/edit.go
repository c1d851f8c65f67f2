package demo

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/settings"
	"github.com/aksops/pulumi-aksops/internal/stackconfig"
)

const addedPoolSize = "Standard_D4s_v5"

var (
	// retentions are tried in this order: tables of a workspace may ask for more.
	retentions = []int{60, 90, 180, 365}
	// poolNames are tried in this order: the configuration may have one of them.
	poolNames = []string{"extra", "extra2", "extra3"}
)

// change is one value of the configuration that the demo changes.
type change struct {
	path  []string
	value any
	// says is the change as it is shown.
	says string
	// pools is how many node pools it adds.
	pools int
}

// edit changes the copied configuration and shows what that would do.
func (d *demo) edit(ctx context.Context) error {
	chosen := d.firstValid(ctx, d.retentionChanges())
	chosen = append(chosen, d.firstValid(ctx, d.poolChanges())...)
	if len(chosen) == 0 {
		chosen = append(chosen, d.firstValid(ctx, []change{{
			path: []string{"aksops:tags", "demo"}, value: "edited", says: "aksops:tags.demo: edited",
		}})...)
	}
	if len(chosen) == 0 {
		return errors.New("the configuration has nothing that the demo can change: not the workspace's retention, no cluster's node pools and no tags")
	}
	d.addedPools = 0
	for _, one := range chosen {
		if err := d.session.Config.Edit(one.value, one.path...); err != nil {
			return err
		}
		d.addedPools += one.pools
		d.say("%s\n", one.says)
	}
	d.say("\n")
	return d.session.Run(ctx, "preview", "--diff")
}

// firstValid is the first change that leaves the configuration valid, if any does.
func (d *demo) firstValid(ctx context.Context, candidates []change) []change {
	for _, one := range candidates {
		if d.isValid(ctx, one) {
			return []change{one}
		}
	}
	return nil
}

// isValid tries a change and takes it back.
func (d *demo) isValid(ctx context.Context, one change) bool {
	config := d.session.Config
	before, err := config.Content()
	if err != nil || config.Edit(one.value, one.path...) != nil {
		return false
	}
	loaded, err := stackconfig.Load(ctx, filepath.Join(d.root, "Pulumi.yaml"), config.File())
	if restored := config.SetContent(before); restored != nil || err != nil {
		return false
	}
	values, secrets := settings.Own(loaded.Project, loaded.Values, loaded.SecretKeys)
	_, err = settings.Parse(d.stack, values, secrets)
	return err == nil
}

func (d *demo) retentionChanges() []change {
	config := d.session.Config
	// What is not the environment's own is not changed, and what is a secret as a whole has no keys.
	if slices.Contains(config.Keys("aksops:workspace"), "existingWorkspaceId") || slices.Contains(config.Keys("aksops:workspace"), "secure") {
		return nil
	}
	var all []change
	for _, days := range retentions {
		if config.Int("aksops:workspace", "retentionDays") == days {
			continue
		}
		all = append(all, change{
			path: []string{"aksops:workspace", "retentionDays"}, value: days, says: fmt.Sprintf("aksops:workspace.retentionDays: %d", days),
		})
	}
	return all
}

// poolChanges add a pool to a cluster: as small as can be, or with what the cluster's other pools oblige it to have.
func (d *demo) poolChanges() []change {
	var all []change
	for _, cluster := range d.session.Config.Keys("aksops:clusters") {
		path := []string{"aksops:clusters", cluster, "nodePools", "+"}
		for _, name := range poolNames {
			for _, inherited := range [][]string{
				nil,
				{"vnetSubnetId"},
				{"vnetSubnetId", "podSubnetId"},
				{"kubernetesVersion"},
				{"vnetSubnetId", "podSubnetId", "kubernetesVersion"},
			} {
				pool, says := d.pool(cluster, name, inherited)
				all = append(all, change{path, pool, fmt.Sprintf("aksops:clusters.%s.nodePools: one more, {%s}", cluster, says), 1})
			}
		}
	}
	return all
}

// pool is one with some inputs of the system pool.
func (d *demo) pool(cluster, name string, inherited []string) (map[string]any, string) {
	pool := map[string]any{"name": name, "vmSize": addedPoolSize}
	words := []string{"name: " + name, "vmSize: " + addedPoolSize}
	for _, input := range inherited {
		if text := d.session.Config.Text("aksops:clusters", cluster, "systemPool", input); text != "" {
			pool[input] = text
			words = append(words, input+": "+text)
		}
	}
	return pool, strings.Join(words, ", ")
}

// keeps are the inputs that keep something from being deleted.
var keeps = []string{"protect", "retainOnDelete"}

// kept are the paths at which the configuration keeps something from being deleted.
func (d *demo) kept() [][]string {
	config := d.session.Config
	places := [][]string{{"aksops:resourceGroup"}, {"aksops:workspace"}}
	for _, cluster := range config.Keys("aksops:clusters") {
		at := []string{"aksops:clusters", cluster}
		places = append(places, at, append(slices.Clip(at), "systemPool"))
		for i := range config.Length("aksops:clusters", cluster, "nodePools") {
			places = append(places, append(slices.Clip(at), "nodePools", strconv.Itoa(i)))
		}
	}
	var found [][]string
	if !strings.EqualFold(config.Text("aksops:protect"), "false") {
		found = append(found, []string{"aksops:protect"})
	}
	for _, place := range places {
		for _, input := range keeps {
			if path := append(slices.Clip(place), input); strings.EqualFold(config.Text(path...), "true") {
				found = append(found, path)
			}
		}
	}
	return found
}

// unprotect switches what keeps something from being deleted off in the copied configuration and applies that.
func (d *demo) unprotect(kept [][]string, up func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, path := range kept {
			if err := d.session.Config.Edit(false, path...); err != nil {
				return err
			}
			d.say("%s: false\n", strings.Join(path, "."))
		}
		d.say("\n")
		return up(ctx)
	}
}
