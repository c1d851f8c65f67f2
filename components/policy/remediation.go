package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	discoverExisting = "ExistingNonCompliant"
	discoverAgain    = "ReEvaluateCompliance"

	maxResourceCount = 50_000
	maxParallel      = 30
	// hashLength is the number of hexadecimal digits that tell one run of a task from the next.
	hashLength = 8
)

func (s *AssignmentSpec) checkRemediation(c *input.Checker, d *definition) {
	r := s.Remediation
	if r == nil {
		return
	}
	const path = "remediation"
	c.Required(path+".trigger", r.Trigger != "", "give any text, such as today's date; another one starts the tasks again")
	c.OneOf(path+".resourceDiscoveryMode", r.ResourceDiscoveryMode, discoverExisting, discoverAgain)
	c.IntRange(path+".resourceCount", r.ResourceCount, 1, maxResourceCount)
	c.IntRange(path+".parallelDeployments", r.ParallelDeployments, 1, maxParallel)
	c.IntRange(path+".failureThresholdPercent", r.FailureThresholdPercent, 0, 100)
	checkEach(c, path+".locations", r.Locations, locationPattern, locationRule)
	if d.isSet && len(r.Members) == 0 {
		c.Failf(path+".members", "is required: a task remediates one member of %s; list the members", d.title())
	}
	for i, ref := range r.Members {
		at := input.Index(path+".members", i)
		if slices.Contains(r.Members[:i], ref) {
			c.Failf(at, "is %q a second time: list each member once", ref)
		}
		d.checkMember(c, at, ref)
		s.checkRemediable(c, at, d, ref)
	}
	if d.known() && !d.isSet {
		s.checkRemediable(c, path, d, "")
	}
}

func (s *AssignmentSpec) checkRemediable(c *input.Checker, path string, d *definition, ref string) {
	known := slices.IndexFunc(d.members, func(m part) bool { return m.ref == ref })
	if known < 0 || d.members[known].policy == nil {
		return
	}
	if slices.ContainsFunc(s.acting(d), func(m part) bool { return m.ref == ref }) {
		return
	}
	what := d.title()
	if ref != "" {
		what = ref
	}
	c.Failf(path, "is set for %s, which neither deploys nor modifies anything: only what does can be remediated", what)
}

// task is one remediation task; what it is told is part of its name, since Azure changes nothing about a task that has started.
type task struct {
	ref  string
	hash string
}

func (s *AssignmentSpec) tasks(d *definition) []task {
	if s.Remediation == nil {
		return nil
	}
	refs := s.Remediation.Members
	if !d.isSet && len(refs) == 0 {
		refs = []string{""}
	}
	hash := s.Remediation.hash()
	tasks := make([]task, len(refs))
	for i, ref := range refs {
		tasks[i] = task{ref, hash}
	}
	return tasks
}

// hash stands for the settings that were given, and for no others: a new one would start every task again.
func (r *Remediation) hash() string {
	settings := *r
	settings.Members = nil
	var given map[string]any
	text, _ := json.Marshal(settings) // plain values alone, which always have a JSON form
	_ = json.Unmarshal(text, &given)
	maps.DeleteFunc(given, func(_ string, value any) bool { return value == nil })
	text, _ = json.Marshal(given)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:hashLength]
}
