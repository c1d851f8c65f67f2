package guard

import (
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

// switchedOff is why a part is gone that is a switch.
const switchedOff = "switched off"

// judgeParts tells which parts are gone, the whole of them only where its parts went too.
func (v *verdict) judgeParts(before, after kept) {
	var gone []string
	for _, part := range before.Parts {
		removal, _ := find(after.Removals, part)
		if !v.clashing[part] && !slices.Contains(after.Parts, part) && !goneWith(part, removal, before, after) && !hasMoved(part, before, after) {
			gone = append(gone, part)
		}
	}
	for _, removal := range after.Removals {
		of := map[string][]string{}
		for _, part := range gone {
			inside := slices.ContainsFunc(gone, func(whole string) bool { return strings.HasPrefix(part, whole+".") || removal.goesWith(part, whole) })
			if found, told := find(after.Removals, part); told && found == removal && !inside {
				cause := after.Causes[part]
				if cause == "" && strings.HasSuffix(part, "Enabled") {
					cause = switchedOff
				}
				of[cause] = append(of[cause], part)
			}
		}
		for _, cause := range slices.Sorted(maps.Keys(of)) {
			lead := cause
			if cause == "" {
				lead = "no longer in the configuration"
			}
			if len(of[cause]) > 1 || !strings.HasPrefix(cause, of[cause][0]+".") {
				lead += ": " + strings.Join(of[cause], ", ")
			}
			v.lines = append(v.lines, removal.Rank+": "+lead+": "+removal.words(len(of[cause])))
		}
	}
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
