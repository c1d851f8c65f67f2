package azure

import (
	"encoding/json"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"google.golang.org/protobuf/types/known/structpb"
)

// Object is one resource that exists in the simulated Azure.
type Object struct {
	// ID is its resource id.
	ID string
	// Type is its type without package and API version, or Azure's own type name if the simulation does not manage that type.
	Type string
	// Preexisting marks what Pulumi did not create: seeded resources, and what is there from the start.
	Preexisting bool
	// Presumed marks what nobody has seen: a configuration names it.
	Presumed bool
	// Relied is the id of the first resource that was written while it referred to a presumed one.
	Relied string
	// Inputs are the properties it was last written with; secrets stay marked. Everything else is derived from them.
	Inputs resource.PropertyMap
	// Operation is the write that is under way; nil if there is none.
	Operation *Operation
	// Incarnation counts the resources that had this id before and were gone for good.
	Incarnation int
	// Changed are the times of changes that Azure does not allow again soon, by what changed.
	Changed map[string]time.Time
	// Gone is when a resource was deleted that can still return.
	Gone time.Time
}

// Operation is a write that Azure has accepted and not completed.
type Operation struct {
	// Method is Create, Update or Delete.
	Method string `json:"method"`
	// Until is when it ends, by the clock of the simulated Azure.
	Until time.Time `json:"until"`
}

// states are the provisioning states of resources with an operation under way.
var states = map[string]string{"Create": "Creating", "Update": "Updating", "Delete": "Deleting"}

// state is the provisioning state.
func (o *Object) state() string {
	if o.Operation == nil {
		return "Succeeded"
	}
	return states[o.Operation.Method]
}

type storedObject struct {
	ID          string               `json:"id"`
	Type        string               `json:"type"`
	Preexisting bool                 `json:"preexisting,omitempty"`
	Presumed    bool                 `json:"presumed,omitempty"`
	Relied      string               `json:"relied,omitempty"`
	Inputs      json.RawMessage      `json:"inputs"`
	Operation   *Operation           `json:"operation,omitempty"`
	Incarnation int                  `json:"incarnation,omitempty"`
	Changed     map[string]time.Time `json:"changed,omitempty"`
	Gone        time.Time            `json:"gone,omitzero"`
}

// MarshalJSON writes the inputs in wire form, so that secrets survive.
func (o *Object) MarshalJSON() ([]byte, error) {
	inputs, err := toWire(o.Inputs)
	if err != nil {
		return nil, err
	}
	raw, err := inputs.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return json.Marshal(storedObject{o.ID, o.Type, o.Preexisting, o.Presumed, o.Relied, raw, o.Operation, o.Incarnation, o.Changed, o.Gone})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Object) UnmarshalJSON(data []byte) error {
	var stored storedObject
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	var raw structpb.Struct
	if err := raw.UnmarshalJSON(stored.Inputs); err != nil {
		return err
	}
	inputs, err := fromWire(&raw)
	if err != nil {
		return err
	}
	*o = Object{
		stored.ID, stored.Type, stored.Preexisting, stored.Presumed, stored.Relied, inputs, stored.Operation, stored.Incarnation, stored.Changed, stored.Gone,
	}
	return nil
}
