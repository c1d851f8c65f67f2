package azure

import (
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Existing knows which resources below a component the state has.
type Existing struct {
	shown bool
	mu    sync.Mutex
	names map[string]bool
}

// NewExisting knows of nothing until the engine has called [Existing.Look].
func NewExisting(ctx *pulumi.Context) *Existing {
	return &Existing{shown: migratesState(ctx), names: map[string]bool{}}
}

// Look is a [Migration] that changes nothing. The engine has called it for every resource below a component once the component has its URN.
func (e *Existing) Look(urn resource.URN, state map[string]any) bool {
	id, _ := state["id"].(string)
	if deleting, _ := state["delete"].(bool); id != "" && !deleting {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.names[urn.Name()] = true
	}
	return false
}

// Has says whether the state has the resource with a logical name. Where the engine shows no state, it may have every one.
func (e *Existing) Has(logicalName string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.shown || e.names[logicalName]
}

// Shown says whether the engine shows the state.
func (e *Existing) Shown() bool { return e.shown }
