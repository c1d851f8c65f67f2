package azure

import (
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	day = 24 * time.Hour
	// softDeletion is how long a deleted workspace can return.
	softDeletion = 14 * day
	// commitmentPeriod is how long a commitment binds.
	commitmentPeriod = 31 * day
	// planPeriod is how long a table keeps a plan that was chosen.
	planPeriod = 7 * day

	commitmentChange = "commitment"
	planChange       = "plan"
)

func commitmentOf(workspace resource.PropertyMap) float64 {
	level, _ := numberAt(workspace, "sku.capacityReservationLevel")
	return level
}

func tablePlanOf(table resource.PropertyMap) string {
	if chosen := textAt(table, "plan"); chosen != "" {
		return chosen
	}
	return analyticsPlan
}

// soon says whether something changed less than a period ago.
func (r *request) soon(what string, period time.Duration) bool {
	last, changed := r.changed[what]
	return changed && r.all.now.Sub(last) < period
}

// checkCommitment holds a workspace to its commitment: it can grow, and neither shrink nor end before its time.
func checkCommitment(r *request) error {
	was, wanted := commitmentOf(r.before), commitmentOf(r.inputs)
	if wanted < was && r.soon(commitmentChange, commitmentPeriod) {
		return r.refuse(invalidParameter, "The commitment tier of %v GB per day cannot be lowered within 31 days.", was)
	}
	return nil
}

func checkPlanSwitch(r *request) error {
	was, wanted := tablePlanOf(r.before), tablePlanOf(r.inputs)
	if r.before != nil && was != wanted && r.soon(planChange, planPeriod) {
		return r.refuse(invalidParameter, "The plan of table '%s' was changed to %s less than a week ago: it can be changed once a week.", lastSegment(r.id), was)
	}
	return nil
}

func completeWorkspace(o *world, written, existing *Object) {
	bearIdentity(o, written, existing)
	was := 0.0
	if existing != nil {
		was = commitmentOf(existing.Inputs)
	} else {
		o.restoreWorkspace(written)
	}
	if commitmentOf(written.Inputs) != was {
		written.note(commitmentChange, o.now)
	}
}

func completeTable(o *world, written, existing *Object) {
	if existing != nil && tablePlanOf(existing.Inputs) != tablePlanOf(written.Inputs) {
		written.note(planChange, o.now)
	}
}

func (o *Object) note(change string, now time.Time) {
	if o.Changed == nil {
		o.Changed = map[string]time.Time{}
	}
	o.Changed[change] = now
}

// restoreWorkspace turns a new workspace into the one that had its id, if that was deleted a short while ago: its customer id, its tables and all
// properties that are not given anew return. In another region it is a new one.
func (o *world) restoreWorkspace(written *Object) {
	old, known := o.deleted[key(written.ID)]
	if !known {
		return
	}
	delete(o.deleted, key(written.ID))
	written.Incarnation = old.Incarnation
	if o.now.Sub(old.Gone) > softDeletion || region(textAt(old.Inputs, "location")) != region(textAt(written.Inputs, "location")) {
		written.Incarnation++
		return
	}
	written.Changed, written.Preexisting = old.Changed, old.Preexisting
	for input, value := range old.Inputs {
		if _, given := written.Inputs[input]; !given {
			written.Inputs[input] = value
		}
	}
	for k, table := range o.deleted {
		wentAlong := table.Gone.Equal(old.Gone)
		if table.Type == tableType && strings.HasPrefix(k, key(written.ID)+"/") && wentAlong {
			table.Gone = time.Time{}
			o.live[k] = table
			delete(o.deleted, k)
		}
	}
}
