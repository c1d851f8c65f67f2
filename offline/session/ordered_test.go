package session

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const heading = "Previewing update (dev):\n"

var resourceBlocks = map[string]string{
	"stack": "+ pulumi:pulumi:Stack: (create)\n    [urn=urn:pulumi:dev::aksops::pulumi:pulumi:Stack::aksops-dev]\n",
	"a":     "    + aksops:cluster:Cluster: (create)\n        [urn=urn:pulumi:dev::aksops::aksops:cluster:Cluster::dev-a]\n",
	"b":     "    + aksops:cluster:Cluster: (create)\n        [urn=urn:pulumi:dev::aksops::aksops:cluster:Cluster::dev-b]\n",
	"a1":    "        + azure-native:x:Pool: (create)\n            [urn=urn:pulumi:dev::aksops::aksops:cluster:Cluster$azure-native:x:Pool::dev-a-1]\n            count: 1\n",
	"b1":    "        + azure-native:x:Pool: (create)\n            [urn=urn:pulumi:dev::aksops::aksops:cluster:Cluster$azure-native:x:Pool::dev-b-1]\n            count: 1\n",
}

const counts = "Resources:\n    + 5 to create\n"

func TestOrdered(t *testing.T) {
	t.Parallel()
	join := func(names string, notes ...string) string {
		blocks := []string{heading}
		for name := range strings.FieldsSeq(names) {
			blocks = append(blocks, resourceBlocks[name])
		}
		return strings.Join(append(append(blocks, notes...), counts), "")
	}
	want := join("stack a a1 b b1", "info: one\n", "info: two\n  more of two\n")
	for _, printed := range []string{
		join("stack a a1 b b1", "info: one\n", "info: two\n  more of two\n"),
		join("stack b a b1 a1", "info: two\n  more of two\n", "info: one\n"),
		join("stack a b a1 b1", "info: one\n", "info: two\n  more of two\n"),
	} {
		assert.Equal(t, want, ordered(printed))
	}
	assert.Empty(t, ordered(""))
	assert.Equal(t, "error: something\n", ordered("error: something\n"))
}
