package enginetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/offline/edits"
	"github.com/aksops/pulumi-aksops/offline/inventory"
)

// Resources are those in the state.
func (r *Rig) Resources() []edits.Resource {
	all := make([]edits.Resource, len(r.snapshot.Resources))
	for i, state := range r.snapshot.Resources {
		all[i] = edits.Resource{Name: state.URN.Name(), ID: string(state.ID)}
	}
	return all
}

// Unsettled says what keeps a stack from being in order: a state that is broken or does not know all of Azure once, and anything that is left to do
// or to clear up. It is empty if all is well.
func (r *Rig) Unsettled() ([]string, error) {
	var problems []string
	if err := r.snapshot.VerifyIntegrity(); err != nil {
		problems = append(problems, "the state is broken: "+err.Error())
	}
	if n := len(r.snapshot.PendingOperations); n > 0 {
		problems = append(problems, fmt.Sprintf("%d operations are pending", n))
	}
	known := map[string]bool{}
	for _, state := range r.snapshot.Resources {
		id := strings.ToLower(string(state.ID))
		switch {
		case state.Delete:
			problems = append(problems, string(state.URN)+" waits to be deleted")
		case len(state.InitErrors) > 0:
			problems = append(problems, string(state.URN)+" is not ready")
		case state.Custom && known[id] && !strings.HasPrefix(string(state.Type), "pulumi:providers:"):
			problems = append(problems, id+" is in the state twice")
		}
		known[id] = true
	}
	left, err := r.unknown(known)
	if err != nil {
		return nil, err
	}
	planned, err := r.Preview()
	if err != nil {
		return nil, fmt.Errorf("previewing: %w\n%s", err, strings.Join(planned.Diagnostics, "\n"))
	}
	if planned.Changed() {
		problems = append(problems, "something is left to do:\n"+planned.Text())
	}
	for _, output := range planned.ChangedOutputs() {
		problems = append(problems, "the output "+output+" is shown as changed")
	}
	return append(problems, left...), nil
}

// unknown is what exists and no state knows.
func (r *Rig) unknown(known map[string]bool) ([]string, error) {
	ids, err := inventory.Own(r.Azure)
	if err != nil {
		return nil, err
	}
	var problems []string
	for _, id := range ids {
		if !known[strings.ToLower(id)] {
			problems = append(problems, id+" exists and is not in the state")
		}
	}
	orphans, err := r.Azure.Orphans()
	for _, orphan := range orphans {
		problems = append(problems, orphan.ID+" outlived what it is on")
	}
	slices.Sort(problems)
	return problems, err
}
