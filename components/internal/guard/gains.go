package guard

import (
	"maps"
	"slices"
	"strings"
)

// gain is a role that somebody gets by an input.
type gain struct{ input, who, role string }

// judgeGains tells which rights are new in clusters that were there before: who reviews a change has to see them as well as those that end. Of a record
// that has no rights, by an earlier release, nothing is known.
func (v *verdict) judgeGains(before, after kept) {
	where := map[gain][]string{}
	for _, path := range slices.Sorted(maps.Keys(after.Rights)) {
		right := after.Rights[path]
		cluster, _, _ := strings.Cut(right.Who, " ")
		_, had := before.Holdings[cluster]
		if !had || right.Role == "" || before.unrecorded(cluster, path) || after.Roles.given(before.Rights, right) {
			continue
		}
		whole, _, _ := strings.Cut(path, namespacesBelow)
		one := gain{whole, right.principal(), right.Role}
		where[one] = append(where[one], right.Where)
	}
	lines := []string{}
	for one, scopes := range where {
		lines = append(lines, "protection: "+one.input+" gives "+called(one.who)+" the role "+after.Roles.called(one.role)+countsIn(scopes))
	}
	v.lines = append(v.lines, slices.Sorted(slices.Values(lines))...)
}

// namespacesBelow stands between the input of a role and a namespace in which it counts.
const namespacesBelow = ".namespaces"

// unrecorded says whether an input gave a right that the record does not say.
func (k kept) unrecorded(cluster, path string) bool {
	if slices.Contains(k.Parts, path) && !k.givesRights(path) {
		return true
	}
	return !k.givesRights(cluster) && slices.ContainsFunc(k.Parts, func(part string) bool { return strings.HasPrefix(part, cluster+".access.") })
}

// called is a principal in words.
func called(who string) string {
	switch who {
	case "kubelet":
		return "the nodes"
	case "controlPlane":
		return "the cluster's identity"
	default:
		return who
	}
}

// called is a role by its name, where that is known.
func (r Roles) called(guid string) string {
	if name, known := r.Names[guid]; known {
		return name
	}
	return guid
}

// countsIn is where a role counts, as the end of a sentence.
func countsIn(scopes []string) string {
	slices.Sort(scopes)
	switch first := scopes[0]; {
	case first == "":
		return " in the whole cluster"
	case strings.HasPrefix(first, "/"):
		return " at " + strings.Join(scopes, ", ")
	case len(scopes) == 1:
		return " in the namespace " + first
	default:
		return " in the namespaces " + strings.Join(scopes, ", ")
	}
}
