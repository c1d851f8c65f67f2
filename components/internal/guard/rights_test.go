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
	with := recording(removals, one, other)
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
		"a role with more":  {everywhere, map[string]Right{one: {"c a", "more", ""}}, nil},
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

// recording makes records of rights, the parts of which are these inputs and their namespaces.
func recording(removals []Removal, inputs ...string) func(rights map[string]Right) kept {
	return func(rights map[string]Right) kept {
		k := kept{
			Rights: rights, Removals: removals, Holdings: map[string]keptHolding{"c": {}},
			Roles: Roles{Names: map[string]string{"r": "Reader", "more": "Writer"}, Include: map[string][]string{"more": {"r"}}},
		}
		for path := range rights {
			for _, part := range append(inputs, path) {
				if isOrBelow(path, part) && !slices.Contains(k.Parts, part) {
					k.Parts = append(k.Parts, part)
				}
			}
		}
		slices.Sort(k.Parts)
		return k
	}
}

// TestGains tells a right that nothing gave before, of clusters that were there.
func TestGains(t *testing.T) {
	t.Parallel()
	const one, other, nodes = "c.access.roles.one", "c.access.roles.other", "c.access.kubelet.roles.one"
	with := recording(nil, one, other, nodes)
	in := func(part, namespace string) string { return part + ".namespaces." + namespace }
	reader := map[string]Right{one: {"c a", "r", ""}}
	limited := map[string]Right{in(one, "x"): {"c a", "r", "x"}}
	says := func(text string) []string { return []string{"protection: " + text} }
	unknown := with(nil)
	unknown.Parts = []string{one}
	fresh := with(nil)
	fresh.Holdings = nil
	for name, test := range map[string]struct {
		before kept
		after  map[string]Right
		want   []string
	}{
		"nothing":           {with(reader), reader, nil},
		"another key":       {with(reader), map[string]Right{other: reader[one]}, nil},
		"fewer namespaces":  {with(reader), limited, nil},
		"a lesser role":     {with(map[string]Right{one: {"c a", "more", ""}}), reader, nil},
		"the first":         {with(nil), reader, says(one + " gives a the role Reader in the whole cluster")},
		"a greater role":    {with(reader), map[string]Right{one: {"c a", "more", ""}}, says(one + " gives a the role Writer in the whole cluster")},
		"an unknown role":   {with(reader), map[string]Right{one: {"c a", "guid", ""}}, says(one + " gives a the role guid in the whole cluster")},
		"another principal": {with(reader), map[string]Right{one: {"c b", "r", ""}}, says(one + " gives b the role Reader in the whole cluster")},
		"everywhere":        {with(limited), reader, says(one + " gives a the role Reader in the whole cluster")},
		"a namespace more": {
			with(limited),
			map[string]Right{in(one, "x"): limited[in(one, "x")], in(one, "y"): {"c a", "r", "y"}},
			says(one + " gives a the role Reader in the namespace y"),
		},
		"namespaces": {
			with(nil),
			map[string]Right{in(one, "y"): {"c a", "r", "y"}, in(one, "x"): limited[in(one, "x")]},
			says(one + " gives a the role Reader in the namespaces x, y"),
		},
		"nodes":                     {with(reader), map[string]Right{one: reader[one], nodes: {"c kubelet", "r", "/s"}}, says(nodes + " gives the nodes the role Reader at /s")},
		"nodes in less":             {with(map[string]Right{nodes: {"c kubelet", "r", "/s"}}), map[string]Right{nodes: {"c kubelet", "r", "/s/g"}}, nil},
		"the cluster":               {with(nil), map[string]Right{nodes: {"c controlPlane", "r", "/s"}}, says(nodes + " gives the cluster's identity the role Reader at /s")},
		"not known who":             {with(nil), map[string]Right{one: {"c " + one, "", ""}}, nil},
		"a new cluster":             {fresh, reader, nil},
		"a record of older release": {unknown, map[string]Right{one: reader[one], other: {"c b", "r", ""}}, nil},
	} {
		v := &verdict{}
		v.judgeGains(test.before, with(test.after))
		assert.ElementsMatch(t, test.want, v.lines, name)
	}
}
