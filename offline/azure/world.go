package azure

import (
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/internal/clock"
)

// objects are resources by the key of their id.
type objects map[string]*Object

func (o objects) sorted() []*Object {
	sorted := make([]*Object, 0, len(o))
	for _, k := range slices.Sorted(maps.Keys(o)) {
		sorted = append(sorted, o[k])
	}
	return sorted
}

// world is everything that the simulated Azure knows.
type world struct {
	// live are the resources that exist, and diagnostic settings of resources that are gone.
	live objects
	// deleted are those that can still return.
	deleted objects
	// births are counted by the key of a name.
	births map[string]birth
	// gone count the resources that had an id and cannot return, by the key of the id.
	gone map[string]int
	// ahead is how far Azure's clock is ahead of the machine's.
	ahead time.Duration
	// withoutAges leaves out of answers when a cluster was made.
	withoutAges bool
	// writing is the id of the resource that is being written.
	writing string
	// now is the time of the current visit.
	now time.Time
}

func newWorld() *world {
	return &world{live: objects{}, deleted: objects{}, births: map[string]birth{}, gone: map[string]int{}, ahead: ahead()}
}

// ahead is how far the clock of the program is ahead of the machine's, which is where the simulated Azure begins. What the variable says wrong, the
// program reports.
func ahead() time.Duration {
	present, err := clock.Present()
	if err != nil || os.Getenv(clock.Variable) == "" {
		return 0
	}
	return time.Until(present)
}

// visit runs use on the world as it is now.
func (o *world) visit(use func(*world) error) error {
	o.now = time.Now().Add(o.ahead)
	o.settle()
	return use(o)
}

// settle completes the operations that have come to their end. Nobody needs to wait for that: who asked for them may be dead.
func (o *world) settle() {
	for _, object := range o.live {
		if object.Operation == nil || o.now.Before(object.Operation.Until) {
			continue
		}
		method := object.Operation.Method
		object.Operation = nil
		if method == "Delete" {
			o.remove(object.ID)
		}
	}
	o.forgetRemediations()
}

func (o *world) sorted() []*Object { return o.live.sorted() }

// find is the object with that id, whether it was written or is there from the start; nil if there is none.
func (o *world) find(id string) *Object {
	if found, ok := o.live[key(id)]; ok {
		if o.isOrphan(found) {
			return nil
		}
		o.rely(found)
		return found
	}
	for _, builtIn := range []func(string) *Object{o.builtInTable, o.inlinePool, o.builtInPlan, builtInContact, o.ofNodeGroup} {
		if found := builtIn(id); found != nil {
			return found
		}
	}
	return nil
}

// put stores a copy of the inputs as the properties of what exists, or of a new resource if that is nil.
func (o *world) put(t *resourceType, id string, inputs resource.PropertyMap, existing *Object) *Object {
	written := &Object{ID: id, Type: t.Type, Inputs: deepCopy(inputs)}
	written.Incarnation = o.gone[key(id)]
	maps.DeleteFunc(written.Inputs, func(name resource.PropertyKey, _ resource.PropertyValue) bool { return isInternal(name) })
	if existing != nil {
		written.ID = existing.ID // whatever the case in which it is asked for
		written.Preexisting, written.Incarnation, written.Changed = existing.Preexisting, existing.Incarnation, maps.Clone(existing.Changed)
	}
	if complete, ok := completions[t.Type]; ok {
		complete(o, written, existing)
	}
	if !o.putInlinePool(written) {
		o.live[key(id)] = written
	}
	return written
}

// completions are what Azure adds to a resource of a type when it is written, given what existed before.
var completions = map[string]func(o *world, written, existing *Object){
	workspaceType: completeWorkspace,
	tableType:     completeTable,
	planType:      completePlan,
	clusterType:   completeCluster,

	assignmentType:  completeAssignment,
	logAlertType:    bearIdentity,
	remediationType: func(o *world, written, _ *Object) { o.bear(written.ID) },
}

// remove takes an object away with everything inside it. Diagnostic settings stay behind, and workspaces can return with the tables that go
// together with them.
func (o *world) remove(id string) {
	for k, object := range o.live {
		inside := strings.HasPrefix(k, key(id)+"/") && object.Type != settingType
		if k != key(id) && !inside {
			continue
		}
		delete(o.live, k)
		if object.Type == workspaceType || object.Type == tableType {
			object.Gone = o.now
			o.deleted[k] = object
		} else {
			o.gone[k]++
		}
	}
	o.removeInlinePool(id)
}

// isOrphan says whether an object is a diagnostic setting of a resource that is gone.
func (o *world) isOrphan(object *Object) bool {
	if object.Type != settingType {
		return false
	}
	of := textAt(object.Inputs, "resourceUri")
	return !isSubscription(of) && o.find(of) == nil
}
