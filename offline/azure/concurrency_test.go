package azure_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

// slow makes writes last long enough to meet on a busy machine.
const slow = 400 * time.Millisecond

func pool(name string) declared {
	of := agentPool("Standard_D4s_v5")
	of.name = name
	of.inputs["agentPoolName"] = pulumi.String(name)
	return of
}

// together registers resources, and then the last ones at the same time.
func together(before []declared, last ...declared) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		var earlier []pulumi.Resource
		for i, r := range append(before, last...) {
			var registered pulumi.CustomResourceState
			options := append([]pulumi.ResourceOption{pulumi.Version(azure.Version), pulumi.DependsOn(earlier)}, r.options...)
			if err := ctx.RegisterResource("azure-native:"+r.token, r.name, r.inputs, &registered, options...); err != nil {
				return err
			}
			if i < len(before) {
				earlier = append(earlier, &registered)
			}
		}
		return nil
	}
}

func TestParallelWritesToOneClusterAreRefused(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, together([]declared{group(), cluster(nil)}, pool("one"), pool("two")))
	rig.Azure.Latency = slow
	outcome, err := rig.Update()
	require.Error(t, err)
	refusal := strings.Join(outcome.Diagnostics, "\n")
	assert.Contains(t, refusal, `Status=409 Code="OperationNotAllowed"`)
	assert.Contains(t, refusal, "in progress on "+clusterID)
	_, err = rig.Update()
	require.NoError(t, err, "one of them is left")
}

func TestPoolsOfTwoClustersAreNoConflict(t *testing.T) {
	t.Parallel()
	second, its := cluster(pulumi.Map{"resourceName": pulumi.String("aks-two"), "dnsPrefix": pulumi.String("two")}), pool("two")
	second.name, its.inputs["resourceName"] = "second", pulumi.String("aks-two")
	rig := enginetest.New(t, together([]declared{group(), cluster(nil), second}, pool("one"), its))
	rig.Azure.Latency = slow
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
}

func TestPoolAndItsClusterAreNotUpdatedAtOnce(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(group(), cluster(nil), pool("one")))
	_, err := rig.Update()
	require.NoError(t, err)
	tagged, grown := cluster(pulumi.Map{"tags": pulumi.Map{"a": pulumi.String("b")}}), pool("one")
	grown.inputs["count"] = pulumi.Int(3)
	rig.Program = together([]declared{group()}, tagged, grown)
	rig.Azure.Latency = slow
	outcome, err := rig.Update()
	require.Error(t, err)
	assert.Contains(t, strings.Join(outcome.Diagnostics, "\n"), "OperationNotAllowed")
}

func TestFileIsSharedByManyWriters(t *testing.T) {
	t.Parallel()
	const writers, each = 4, 10
	file := filepath.Join(t.TempDir(), "azure.json")
	var all sync.WaitGroup
	for writer := range writers {
		all.Go(func() {
			simulated := azure.Open(file)
			for n := range each {
				id := fmt.Sprintf("%s-%d-%d", groupID, writer, n)
				assert.NoError(t, simulated.Seed(id, map[string]any{"location": "westeurope"}))
			}
		})
	}
	all.Wait()
	objects, err := azure.Open(file).Objects()
	require.NoError(t, err)
	assert.Len(t, objects, writers*each, "nobody overwrites another one's")
}
