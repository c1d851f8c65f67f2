package enginetest

import (
	"math/rand/v2"
	"os"
	"slices"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// Thorough says whether tests shall try everything and not a sample of it: AKSOPS_THOROUGH=1 asks for that.
func Thorough() bool { return os.Getenv("AKSOPS_THOROUGH") != "" }

// SampleOf are the numbers of calls, counted from 1, one of each kind: writes by what they write, all others by what they do. A seed chooses which. All
// are taken if tests are thorough.
func SampleOf(calls []azure.Call, seed uint64) []int {
	random := rand.New(rand.NewPCG(seed, uint64(len(calls)))) //nolint:gosec // that it can be repeated is the point
	var sample []int
	taken := map[string]bool{}
	for _, at := range random.Perm(len(calls)) {
		kind := calls[at].Method
		if calls[at].Writes() {
			kind += calls[at].Type
		}
		if !taken[kind] || Thorough() {
			taken[kind] = true
			sample = append(sample, at+1)
		}
	}
	slices.Sort(sample)
	return sample
}
