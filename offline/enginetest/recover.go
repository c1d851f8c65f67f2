package enginetest

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// Recover does what an operator does after an update was killed: takes back the marks of replacements that were under way, drops the creations that
// had no effect, reads what is really there, and imports what was created without Pulumi hearing of it. The calls of the update must not be forgotten
// before.
func (r *Rig) Recover() error {
	r.snapshot.PendingOperations = nil
	for _, state := range r.snapshot.Resources {
		state.PendingReplacement = false
	}
	if outcome, err := r.Refresh(); err != nil {
		return fmt.Errorf("reading what there is: %w\n%s", err, strings.Join(outcome.Diagnostics, "\n"))
	}
	created, err := r.created()
	if err != nil || len(created) == 0 {
		return err
	}
	lost, err := r.lost(created)
	if err != nil || len(lost) == 0 {
		return err
	}
	if outcome, err := r.Import(lost...); err != nil {
		return fmt.Errorf("importing what was created: %w\n%s", err, strings.Join(outcome.Diagnostics, "\n"))
	}
	return nil
}

// lost is what the next update would create and does exist.
func (r *Rig) lost(created map[resource.URN]resource.ID) ([]deploy.Import, error) {
	planned, err := r.Preview()
	if err != nil {
		return nil, fmt.Errorf("listing what would be created: %w\n%s", err, strings.Join(planned.Diagnostics, "\n"))
	}
	var lost []deploy.Import
	for text, op := range planned.Ops() {
		urn := resource.URN(text)
		if id, exists := created[urn]; exists && op == "create" {
			lost = append(lost, deploy.Import{
				Type: urn.Type(), Name: urn.Name(), ID: id, Parent: r.parentOf(urn), Version: Version(),
			})
		}
	}
	return lost, nil
}

// created are the ids of what calls to create resources made, by URN.
func (r *Rig) created() (map[resource.URN]resource.ID, error) {
	objects, err := r.Azure.Objects()
	if err != nil {
		return nil, err
	}
	created := map[resource.URN]resource.ID{}
	for _, call := range r.Azure.Calls() {
		if call.Method != "Create" || call.Preview {
			continue
		}
		for _, object := range objects {
			if strings.EqualFold(object.ID, call.ID) {
				created[resource.URN(call.URN)] = resource.ID(object.ID)
			}
		}
	}
	return created, nil
}

// parentOf finds the component in the state that a resource is below: the one with the type in its URN and the longest name that begins its own.
func (r *Rig) parentOf(urn resource.URN) resource.URN {
	types := strings.Split(string(urn.QualifiedType()), "$")
	above := tokens.Type(strings.Join(types[:len(types)-1], "$"))
	var parent resource.URN
	longest := -1
	for _, state := range r.snapshot.Resources {
		fits := state.URN.QualifiedType() == above && strings.HasPrefix(urn.Name(), state.URN.Name())
		if fits && len(state.URN.Name()) > longest {
			parent, longest = state.URN, len(state.URN.Name())
		}
	}
	return parent
}
