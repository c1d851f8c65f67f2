package guard

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// clash says why a holding cannot go in this run: another one, or its own successor, takes its id before it is gone. What leaves its URN is deleted
// last, and what is replaced makes way for itself alone. "" is none.
func (h keptHolding) clash(key string, before, after kept) string {
	now, still := after.Holdings[key]
	if still && h.LogicalName != now.LogicalName && h.sameID(now) {
		return fmt.Sprintf("%s is replaced, since %s, but keeps its Azure name %s, which Azure refuses: the new one would be created before the old one is deleted. "+
			"Take that back, or change %s too", key, h.causeOf(now, before, after), h.azureName(), h.asWritten(key))
	}
	if still && h.sameID(now) {
		return ""
	}
	for _, other := range slices.Sorted(maps.Keys(after.Holdings)) {
		if other != key && h.sameID(after.Holdings[other]) {
			return h.clashWith(key, other, before, after)
		}
	}
	return ""
}

// clashWith says how another holding gets the id of this one after all.
func (h keptHolding) clashWith(key, other string, before, after kept) string {
	text := fmt.Sprintf("%s takes the Azure name %s of %s in the same run, which Azure refuses, since the old one is still there. ", other, h.azureName(), key)
	_, still := after.Holdings[key]
	_, had := before.Holdings[other]
	switch {
	case h.Retained && h.deletedWith(before, after) == "":
		return text + fmt.Sprintf("retainOnDelete keeps that in Azure: give %s a name of its own", other)
	case still:
		return text + fmt.Sprintf("It takes two updates: first give %s another name that nothing has, or remove it, and then name %s so", key, other)
	case had:
		return text + fmt.Sprintf("It takes two updates: first remove %s and leave %s as it is, and then name %s so", key, other, other)
	default:
		return text + fmt.Sprintf("A %s cannot be kept under another key. To keep it, leave it under %s. Otherwise it takes two updates: "+
			"first remove %s, which deletes it, and then create %s", h.Kind, key, key, other)
	}
}

// sameID says whether two holdings have one id in Azure, which has no regard for capital letters. Pools have the id of their cluster and are not compared,
// and what is unknown may be another.
func (h keptHolding) sameID(other keptHolding) bool {
	if len(h.Identity) == 0 || !slices.Equal(h.Identity, other.Identity) {
		return false
	}
	return !slices.ContainsFunc(h.Identity, func(path string) bool {
		mine, its := h.Fixed[path], other.Fixed[path]
		return mine.text == "" || !strings.EqualFold(mine.text, its.text)
	})
}

func (h keptHolding) inputOfName() string { return h.Identity[len(h.Identity)-1] }

// asWritten is the input of the Azure name as a user writes it. That of a group has its place already.
func (h keptHolding) asWritten(key string) string {
	if strings.Contains(h.inputOfName(), ".") {
		return h.inputOfName()
	}
	return key + "." + h.inputOfName()
}

func (h keptHolding) azureName() value { return h.Fixed[h.inputOfName()] }

// Clash is what Azure would refuse of a diagnostic setting, unless another one of the same cluster goes first.
type Clash struct {
	// Former is the part of the state that stands in the way.
	Former string
	// Text says so as a sentence.
	Text string
}

// judgeClashes refuses what Azure would refuse of the settings of clusters that stay, unless the workspace that they send to goes too. Of what stands in
// the way no loss is told: it stays, and the refusal says what becomes of it.
func (v *verdict) judgeClashes(before, after kept) {
	if v.goes["workspace"] {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(before.Clashes)) {
		if _, still := after.Holdings[key]; !still || v.goes[key] {
			continue
		}
		for _, clash := range before.Clashes[key] {
			v.taken = append(v.taken, clash.Text)
			v.clashing[clash.Former] = true
		}
	}
}
