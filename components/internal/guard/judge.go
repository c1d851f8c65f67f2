package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// verdict is what a run does to what the last one recorded.
type verdict struct {
	// lines tell what is lost, each with its rank.
	lines []string
	// refused are deletions that need a consent, or another run with it, and impossible those that no consent helps.
	refused, impossible []string
	// taken are replacements whose Azure name is taken by what they replace and retainOnDelete keeps.
	taken []string
	// missing are the keys of the first that have no consent, and early those that are protected.
	missing, early []string
	// used are the consents that something needed.
	used map[string]bool
	// clashes says that ids are taken before they are free: that has to be taken apart first, and each update then asks for what it needs.
	clashes bool
	// keepName is the name that keeps the environment, "" if it has the same or loses nothing by another.
	keepName string
	// given are the consents of the configuration, and known the keys of what it or the last run has, which alone they can name.
	given []string
	known map[string]bool
	// goes are the keys of what is replaced or deleted, and deleted those of what is deleted in Azure with consent.
	goes    map[string]bool
	deleted []string
	// clashing are the parts that stand in the way of others, which is refused.
	clashing map[string]bool
}

// judge compares two records.
func judge(before, after kept) verdict {
	v := verdict{used: map[string]bool{}, goes: map[string]bool{}, clashing: map[string]bool{}, given: after.AllowReplace, known: map[string]bool{}}
	for key := range union(before.Holdings, after.Holdings) {
		v.known[key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(before.Holdings)) {
		if v.goes[parentOf(key)] {
			v.goes[key] = true
			continue
		}
		v.judgeHolding(key, before, after)
	}
	v.judgeNeeds(before, after)
	before.Parts = v.judgeTakenIn(before, after)
	v.judgeClashes(before, after)
	v.judgeParts(before, after)
	v.judgeGains(before, after)
	v.judgeTold(before, after)
	return v
}

func (v *verdict) judgeHolding(key string, before, after kept) {
	was := before.Holdings[key]
	now, still := after.Holdings[key]
	if still && was.renamedWith(now, before, after) {
		v.keepName = before.Name
	}
	if clash := was.clash(key, before, after); clash != "" {
		v.refuse(&v.impossible, key, clash, after)
		v.clashes = true
		return
	}
	if !still {
		v.judgeGone(key, was, before, after)
		return
	}
	cause := was.causeOf(now, before, after)
	switch {
	case cause == "":
		v.liftedProtection(key, was, now, before, after)
	case was.Retained:
		v.judgeRetained(key, cause, was, now, before, after)
	case len(now.Adopted) > 0 && was.sameIdentity(now):
		v.refuse(&v.impossible, key, fmt.Sprintf("%s is replaced, since %s, and keeps its Azure name. What Azure makes with it cannot be taken over "+
			"in the same run: remove %s for that run, and put %s back afterwards", key, cause, input.Words(now.Adopted), input.Them(len(now.Adopted))), after)
		v.ask(key, before, after) // which that run needs
	default:
		v.judgeDeletion(key, fmt.Sprintf("%s is replaced, since %s.", key, cause), "", before, after)
	}
}

// judgeNeeds refuses the deletion of what something that stays cannot do without.
func (v *verdict) judgeNeeds(before, after kept) {
	for _, key := range slices.Sorted(maps.Keys(before.Holdings)) {
		if _, still := after.Holdings[key]; !still || v.goes[key] {
			continue
		}
		needs := before.Holdings[key].Needs
		for _, other := range slices.Sorted(maps.Keys(needs)) {
			if v.goes[other] && !before.Holdings[other].Retained {
				v.impossible = append(v.impossible, needs[other])
			}
		}
	}
}

// causeOf says why a holding is replaced, "" if it is not.
func (h keptHolding) causeOf(now keptHolding, before, after kept) string {
	cause := h.replacedBy(now)
	if h.renamedWith(now, before, after) {
		cause = fmt.Sprintf("name changes from %q to %q", before.Name, after.Name)
	}
	return cause
}

// renamedWith says whether a holding is another one because the environment is.
func (h keptHolding) renamedWith(now keptHolding, before, after kept) bool {
	return before.Name != after.Name && h.LogicalName != now.LogicalName
}

// refuse refuses what no consent helps.
func (v *verdict) refuse(among *[]string, key, text string, after kept) {
	*among = append(*among, text)
	v.goes[key] = true
	if consent := consentFor(key, after.AllowReplace); consent != "" {
		v.used[consent] = true
	}
}

// judgeRetained tells the replacement of something that stays in Azure. A node pool is replaced under its own name always, unless its cluster is too.
func (v *verdict) judgeRetained(key, cause string, was, now keptHolding, before, after kept) {
	if was.deletedWith(before, after) != "" {
		v.judgeDeletion(key, fmt.Sprintf("%s is replaced, since %s.", key, cause), "", before, after)
		return
	}
	if was.sameIdentity(now) {
		v.refuse(&v.taken, key, fmt.Sprintf("%s is replaced, since %s, but retainOnDelete keeps the old one in Azure, under the name that the new one needs: "+
			"take everything back but retainOnDelete, remove that, run \"pulumi up\", and make the change afterwards", key, cause), after)
		return
	}
	v.goes[key] = true
	v.lines = append(v.lines, fmt.Sprintf("%s is replaced, since %s. The old one leaves the stack and stays in Azure, as retainOnDelete asks", key, cause))
}

// deletedWith is the holding around this one that is deleted, in Azure too, "" for none.
func (h keptHolding) deletedWith(before, after kept) string {
	around, recorded := before.Holdings[h.Within]
	if !recorded {
		return ""
	}
	now, still := after.Holdings[h.Within]
	if still && around.causeOf(now, before, after) == "" {
		return ""
	}
	if !around.Retained {
		return h.Within
	}
	return around.deletedWith(before, after)
}

func (v *verdict) judgeGone(key string, was keptHolding, before, after kept) {
	instead, taken := after.Existing[key]
	if was.Retained {
		if whole := was.deletedWith(before, after); whole != "" {
			v.judgeDeletion(key, fmt.Sprintf("%s leaves the stack. retainOnDelete does not keep it, since %s is deleted with all that is in it.", key, whole),
				"", before, after)
			return
		}
		v.lines = append(v.lines, key+" leaves the stack and stays in Azure, as retainOnDelete asks")
		return
	}
	if taken && was.is(instead) {
		v.impossible = append(v.impossible, fmt.Sprintf("%s is the id of the %s that this stack created: taking it over like this deletes it. "+
			"To keep it, %s", instead.Input, was.Kind, handOver(key)))
		return
	}
	if taken {
		v.judgeDeletion(key, fmt.Sprintf("%s is deleted, since %s takes another one in its place.", key, instead.Input),
			". To keep it, "+handOver(key), before, after)
		return
	}
	v.judgeDeletion(key, key+" is no longer in the configuration, and is deleted.", "", before, after)
}

// judgeTakenIn tells of what the stack takes over that it has to be imported. It goes on as it is, so that the parts are those without its id.
func (v *verdict) judgeTakenIn(before, after kept) []string {
	taken := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(before.Existing)) {
		existing, now := before.Existing[key], after.Holdings[key]
		if !now.is(existing) {
			continue
		}
		taken[existing.Input] = true
		if _, imported := before.Holdings[key]; !imported {
			v.lines = append(v.lines, fmt.Sprintf("service: %s becomes the stack's own %s, which Azure has already: unless it is imported, "+
				"the update stops with \"cannot create already existing resource\"", existing.Input, now.Kind))
		}
	}
	return slices.DeleteFunc(slices.Clone(before.Parts), func(part string) bool { return taken[part] })
}

// handOver is how to use by its id what this stack created, or another one in its place.
func handOver(key string) string {
	return "set " + key + ".retainOnDelete: true in the place of the id, run \"pulumi up\", and give the id afterwards"
}

// judgeDeletion tells a deletion, and refuses it without consent, with how to keep what goes.
func (v *verdict) judgeDeletion(key, cause, keep string, before, after kept) {
	v.goes[key] = true
	was := before.Holdings[key]
	text := cause + " With it " + was.taken(key, before) + was.retainedLate(key, before, after)
	consent, early := v.ask(key, before, after)
	if consent == "" {
		text += keep
	}
	if consent == "" || early {
		v.refused = append(v.refused, text)
		return
	}
	v.deleted = append(v.deleted, key)
	v.lines = append(v.lines, "data: "+text+" (allowReplace names "+consent+")")
}

// ask says which consent there is to a deletion, "" for none, and whether it is too early for it, and keeps what is missing.
func (v *verdict) ask(key string, before, after kept) (string, bool) {
	inside := protectedIn(key, before)
	v.early = append(v.early, inside...)
	consent := consentFor(key, after.AllowReplace)
	if consent == "" {
		v.missing = append(v.missing, key)
	} else {
		v.used[consent] = true
	}
	return consent, len(inside) > 0
}

// retainedLate says of what this run begins to retain and deletes all the same what becomes of retainOnDelete.
func (h keptHolding) retainedLate(key string, before, after kept) string {
	now, still := after.Holdings[key]
	if !now.Retained && !after.Holdings[parentOf(key)].Retained {
		return ""
	}
	whole := h.deletedWith(before, after)
	switch {
	case whole != "" && !after.Holdings[whole].Retained:
		return ". retainOnDelete does not keep it, since " + whole + " is deleted with all that is in it"
	case still && h.sameIdentity(now):
		return ". retainOnDelete does not keep it, since the new one takes its name"
	default:
		return ". retainOnDelete counts from the next update: to keep it, set that alone first and run \"pulumi up\""
	}
}

// protectedIn is what the engine refuses to delete of a holding: itself, or else the pools of a cluster, which go with it.
func protectedIn(key string, before kept) []string {
	if before.Holdings[key].Protected {
		return []string{key}
	}
	var pools []string
	for _, other := range slices.Sorted(maps.Keys(before.Holdings)) {
		if parentOf(other) == key && before.Holdings[other].Protected {
			pools = append(pools, other)
		}
	}
	return pools
}

// liftedProtection says that something is no longer protected, by the consent that begins to take effect if there is one.
func (v *verdict) liftedProtection(key string, was, now keptHolding, before, after kept) {
	consent := consentFor(key, after.AllowReplace)
	if consent != "" && consentFor(key, before.AllowReplace) == "" {
		v.used[consent] = true
	}
	if !was.Protected || now.Protected || wholeLifted(parentOf(key), before, after) {
		return
	}
	line, keeps := "protection: "+key+" is no longer protected from deletion", "keeps it in Azure when it leaves the stack"
	if wholeLifted(key, before, after) {
		line, keeps = "protection: "+key+" and its node pools are no longer protected from deletion", "keeps them in Azure when they leave the stack"
	}
	switch {
	case now.Retained:
		line += ", since retainOnDelete " + keeps
	case consent != "":
		line += ", since allowReplace names " + consent
	}
	v.lines = append(v.lines, line)
}

// wholeLifted says whether a cluster loses its protection together with all of its pools, of which there is one at least.
func wholeLifted(key string, before, after kept) bool {
	lifted := func(key string) bool {
		now, still := after.Holdings[key]
		return still && before.Holdings[key].Protected && !now.Protected
	}
	pools := 0
	for other := range before.Holdings {
		if parentOf(other) != key {
			continue
		}
		if !lifted(other) {
			return false
		}
		pools++
	}
	return key != "" && pools > 0 && lifted(key)
}

// parentOf is the key of the cluster that a pool is in, "" for anything else.
func parentOf(key string) string {
	parent, _, pool := strings.Cut(key, ".nodePools.")
	if !pool {
		return ""
	}
	return parent
}

// consentFor is the consent that covers a key: its own, or that of the cluster that a pool is in, which is never deleted without it. "" is none.
func consentFor(key string, consents []string) string {
	for _, consent := range []string{key, parentOf(key)} {
		if slices.Contains(consents, consent) {
			return consent
		}
	}
	return ""
}

func union[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// taken is what goes with the holding, with the verb.
func (h keptHolding) taken(key string, before kept) string {
	var inside []string
	for _, other := range slices.Sorted(maps.Keys(before.Holdings)) {
		if before.Holdings[other].Within == key {
			inside = append(inside, other)
		}
	}
	switch {
	case len(inside) > 0:
		return "go " + strings.Join(inside, ", ") + " and " + h.Loses
	case h.One:
		return "goes " + h.Loses
	default:
		return "go " + h.Loses
	}
}
