package guard

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Removal says what is lost when a part of an environment is no longer in the configuration.
type Removal struct {
	// Part is the part's input. A * stands for one key.
	Part string `json:"part"`
	// Rank is data, protection or notice: what is lost with it.
	Rank string `json:"rank"`
	// Loses says what no longer happens, as a sentence with a verb: "logs of the control plane are no longer collected".
	Loses string `json:"loses"`
	// One says it of a single part, where the words differ.
	One string `json:"one"`
	// Goes says that it is deleted also where what it belongs to is retained.
	Goes bool `json:"goes"`
	// With is another part whose own line says this too, where both are gone. A * stands for the same key.
	With string `json:"with"`
}

// told is why parts are gone, and what is lost with them where it is not what is always lost.
type told struct{ cause, loses string }

// switchedOff is why a part is gone that is a switch.
const switchedOff = "switched off"

// judgeParts tells which parts are gone, the whole of them only where its parts went too.
func (v *verdict) judgeParts(before, after kept) {
	var gone []string
	reasons := map[string]told{}
	for _, part := range before.Parts {
		removal, _ := find(after.Removals, part)
		reason, isGone := whetherGone(part, before, after)
		if isGone && !v.clashing[part] && !goneWith(part, removal, before, after) && !v.goesAlong(part, before, after) {
			gone, reasons[part] = append(gone, part), reason
		}
	}
	for _, removal := range after.Removals {
		of := map[told][]string{}
		for _, part := range gone {
			inside := slices.ContainsFunc(gone, func(whole string) bool { return strings.HasPrefix(part, whole+".") || removal.goesWith(part, whole) })
			if found, known := find(after.Removals, part); known && found == removal && !inside {
				one := told{cmp.Or(after.Causes[part], reasons[part].cause), cmp.Or(v.losesWith(part, before, after), reasons[part].loses)}
				if one.cause == "" && strings.HasSuffix(part, "Enabled") {
					one.cause = switchedOff
				}
				of[one] = append(of[one], part)
			}
		}
		for _, one := range slices.SortedFunc(maps.Keys(of), told.compare) {
			lead := one.cause
			if lead == "" {
				lead = "no longer in the configuration"
			}
			if len(of[one]) > 1 || !strings.HasPrefix(one.cause, of[one][0]+".") && !strings.HasPrefix(one.cause, of[one][0]+" ") {
				lead += ": " + strings.Join(of[one], ", ")
			}
			loses := one.loses
			if loses == "" {
				loses = removal.words(len(of[one]))
			}
			v.lines = append(v.lines, removal.Rank+": "+lead+": "+loses)
		}
	}
}

// whetherGone says whether nothing does any more what a part did, and why, where that is not that its input is gone.
func whetherGone(part string, before, after kept) (told, bool) {
	if hasMoved(part, before, after) {
		return told{}, false
	}
	if before.givesRights(part) {
		return judgeRight(part, before, after)
	}
	return told{}, !slices.Contains(after.Parts, part)
}

func (t told) compare(other told) int {
	return cmp.Or(strings.Compare(t.cause, other.cause), strings.Compare(t.loses, other.loses))
}

// goesInAzure says whether the holding that a part is about goes in Azure too, and not only from the stack.
func (v *verdict) goesInAzure(part string, before, after kept) bool {
	key := before.Of[part]
	was := before.Holdings[key]
	return v.goes[key] && (!was.Retained || was.deletedWith(before, after) != "")
}

// goesAlong says whether a part goes with the holding that it is about, of which nothing takes the place.
func (v *verdict) goesAlong(part string, before, after kept) bool {
	_, anew := after.Holdings[before.Of[part]]
	return !anew && v.goesInAzure(part, before, after)
}

// losesWith says what is lost with a part that goes with a holding that is replaced, whatever becomes of it otherwise, "" for one that does not.
func (v *verdict) losesWith(part string, before, after kept) string {
	if v.goesInAzure(part, before, after) {
		return "it goes with " + before.Of[part] + ", and the new one has none"
	}
	return ""
}

// words say what is lost with so many parts.
func (r Removal) words(parts int) string {
	if parts == 1 && r.One != "" {
		return r.One
	}
	return r.Loses
}

// goesWith says whether the line of another part says what is lost with this one.
func (r Removal) goesWith(part, other string) bool {
	above := other[:max(0, strings.LastIndex(other, "."))]
	return r.With == other || strings.Contains(r.With, "*") && matches(r.With, plain.Replace(other)) && strings.HasPrefix(part, above+".")
}

// hasMoved says whether a part is there under another key, itself or with the part that it is in.
func hasMoved(part string, before, after kept) bool {
	if before.Renamed[part] != "" {
		return true
	}
	for whole := range before.Alike {
		below, inside := strings.CutPrefix(part, whole)
		if !inside || below != "" && below[0] != '.' {
			continue
		}
		if other := movedTo(whole, before, after); other != "" && slices.Contains(after.Parts, other+below) {
			return true
		}
	}
	return false
}

// goneWith says whether a part belongs to a holding that is gone, which was told already: deleted, or left in Azure with its parts.
func goneWith(part string, removal Removal, before, after kept) bool {
	for key, was := range before.Holdings {
		if _, still := after.Holdings[key]; !still && strings.HasPrefix(part, key+".") && !(was.Retained && removal.Goes) {
			return true
		}
	}
	return false
}

// plain writes a quoted key like any other: diagnostics["team.audit"] is diagnostics.team.audit.
var plain = strings.NewReplacer(`["`, ".", `"]`, "")

func find(removals []Removal, part string) (Removal, bool) {
	at := slices.IndexFunc(removals, func(r Removal) bool { return matches(r.Part, plain.Replace(part)) })
	if at < 0 {
		return Removal{}, false
	}
	return removals[at], true
}

// matches compares a part with a pattern segment by segment. Keys may hold dots, so that a trailing * takes the rest.
func matches(pattern, part string) bool {
	before, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == part
	}
	after, found := strings.CutPrefix(part, before)
	if !found {
		return false
	}
	if rest == "" {
		return after != ""
	}
	for at := range after {
		if at > 0 && strings.HasPrefix(after[at:], rest[:1]) && matches(rest, after[at:]) {
			return true
		}
	}
	return false
}
