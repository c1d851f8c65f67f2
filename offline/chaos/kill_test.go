package chaos_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/chaos"
	"github.com/aksops/pulumi-aksops/offline/faults"
	"github.com/aksops/pulumi-aksops/offline/session"
)

func options(t *testing.T, output *bytes.Buffer) session.Options {
	t.Helper()
	root, err := session.Root()
	require.NoError(t, err)
	return session.Options{Root: root, Stack: "dev", Output: output, Log: t.Output()}
}

// The CLI is killed at twenty calls of an update of dev, one environment for each: before and after each write, and at some of the calls between.
func TestKilledUpdatesOfDevAreCompletedByTheNext(t *testing.T) {
	t.Parallel()
	points := []*faults.Fault{
		{Method: "Check", Call: 1, Fault: faults.Kill},
		{Method: "Check", Call: 3, Fault: faults.Kill},
		{Method: "Check", Call: 8, Fault: faults.Kill},
		{Method: "Read", Call: 1, Fault: faults.Kill},
	}
	const writes = 8
	for n := range writes {
		for _, kind := range []faults.Kind{faults.Kill, faults.KillAfter} {
			points = append(points, &faults.Fault{Call: n + 1, Fault: kind})
		}
	}
	require.Len(t, points, 20)
	halves := [][]*faults.Fault{points[:len(points)/2], points[len(points)/2:]}
	for i, half := range halves {
		t.Run(strconv.Itoa(i+1), func(t *testing.T) {
			t.Parallel()
			var output bytes.Buffer
			require.NoError(t, chaos.AtPoints(t.Context(), options(t, &output), half), &output)
		})
	}
}

func TestRandomKills(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	require.NoError(t, chaos.Run(t.Context(), chaos.Options{Session: options(t, &output), Kills: 2, Seed: 7}), &output)
	assert.Contains(t, output.String(), "Seed 7")
	assert.Contains(t, output.String(), "2 of 2 kills, nothing lost")
}
