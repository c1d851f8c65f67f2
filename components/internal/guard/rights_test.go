package guard

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestRights tells a right that nobody else gives any more, however the inputs are called.
func TestRights(t *testing.T) {
	t.Parallel()
	const one, other = "c.roles.one", "c.roles.other"
	removals := []Removal{
		{Part: "c.roles.*.namespaces.*", Rank: "service", Loses: "no longer in the namespace"},
		{Part: "c.roles.*", Rank: "service", Loses: "no longer has it"},
	}
	with := func(rights map[string]Right) kept {
		k := kept{Rights: rights, Removals: removals}
		for path := range rights {
			for _, part := range []string{path, one, other} {
				if isOrBelow(path, part) && !slices.Contains(k.Parts, part) {
					k.Parts = append(k.Parts, part)
				}
			}
		}
		slices.Sort(k.Parts)
		return k
	}
	in := func(part, namespace string) string { return part + ".namespaces." + namespace }
	everywhere := map[string]Right{one: {"c a", "r", ""}}
	limited := map[string]Right{in(one, "x"): {"c a", "r", "x"}, in(one, "y"): {"c a", "r", "y"}}
	for name, test := range map[string]struct {
		before, after map[string]Right
		want          []string
	}{
		"nothing":        {everywhere, everywhere, nil},
		"another key":    {everywhere, map[string]Right{other: everywhere[one]}, nil},
		"removed":        {everywhere, nil, []string{"service: no longer in the configuration: c.roles.one: no longer has it"}},
		"wider":          {limited, everywhere, nil},
		"wider, renamed": {limited, map[string]Right{other: everywhere[one]}, nil},
		"narrower": {everywhere, limited, []string{
			"service: c.roles.one.namespaces limits the role: who had it in the whole cluster has it in these namespaces alone",
		}},
		"narrower and wider elsewhere": {everywhere, func() map[string]Right {
			all := maps.Clone(limited)
			all[other] = everywhere[one]
			return all
		}(), nil},
		"fewer namespaces": {limited, map[string]Right{in(one, "x"): limited[in(one, "x")]}, []string{
			"service: no longer in the configuration: c.roles.one.namespaces.y: no longer in the namespace",
		}},
		"namespaces removed": {limited, nil, []string{"service: no longer in the configuration: c.roles.one: no longer has it"}},
		"fewer namespaces, renamed": {limited, map[string]Right{in(other, "x"): limited[in(one, "x")]}, []string{
			"service: no longer in the configuration: c.roles.one.namespaces.y: no longer in the namespace",
		}},
		"another principal": {everywhere, map[string]Right{one: {"c b", "r", ""}}, []string{"service: c.roles.one goes from a to b: no longer has it"}},
		"another role":      {everywhere, map[string]Right{one: {"c a", "s", ""}}, []string{"service: c.roles.one changes: no longer has it"}},
		"another cluster":   {everywhere, map[string]Right{one: {"d a", "r", ""}}, []string{"service: c.roles.one goes from a to a: no longer has it"}},
		"within a scope":    {map[string]Right{one: {"c k", "p", "/s/g/x"}}, map[string]Right{other: {"c k", "p", "/s/g"}}, nil},
		"beside a scope": {map[string]Right{one: {"c k", "p", "/s/gg"}}, map[string]Right{other: {"c k", "p", "/s/g"}}, []string{
			"service: no longer in the configuration: c.roles.one: no longer has it",
		}},
	} {
		v := &verdict{}
		v.judgeParts(with(test.before), with(test.after))
		assert.Equal(t, test.want, v.lines, name)
	}
}
