package azure

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

const (
	systemAssigned   = "SystemAssigned"
	principalPurpose = "principal"
	guidDigits       = 32
	// replication is how long Azure Resource Manager does not find a new identity in the directory.
	replication = 30 * time.Second
)

// birth is how often something came into being under one name, and when it last did. It outlives what it is about.
type birth struct {
	Count int       `json:"count"`
	At    time.Time `json:"at"`
}

// haveIdentities are the types whose identities get roles.
var haveIdentities = map[string]bool{assignmentType: true, logAlertType: true}

func completeAssignment(o *world, written, existing *Object) {
	if existing == nil {
		o.bear(written.ID)
	}
	bearIdentity(o, written, existing)
}

// bearIdentity gives a resource that did not have one an identity of its own.
func bearIdentity(o *world, written, existing *Object) {
	had := existing != nil && textAt(existing.Inputs, "identity.type") == systemAssigned
	if !had && textAt(written.Inputs, "identity.type") == systemAssigned {
		o.bear(identityOf(written.ID))
	}
}

// identityOf is the name under which births of a resource's identity are counted.
func identityOf(id string) string { return id + "/identity" }

// bear counts what comes into being under a name.
func (o *world) bear(name string) {
	o.births[key(name)] = birth{Count: o.birth(name).Count + 1, At: o.now}
}

// birth is the last one under a name. What was there from the start has none.
func (o *world) birth(name string) birth { return o.births[key(name)] }

// guidOf is the GUID of the n-th thing that came into being under a name.
func guidOf(purpose, name string, n int) string {
	sum := sha256.Sum256([]byte(purpose + "|" + key(name) + "|" + strconv.Itoa(n)))
	return asGUID(hex.EncodeToString(sum[:]))
}

// principalOf is the principal that acts for an assignment or a rule, or "".
func (o *world) principalOf(of *Object) string {
	switch textAt(of.Inputs, "identity.type") {
	case systemAssigned:
		return guidOf(principalPurpose, identityOf(of.ID), o.birth(identityOf(of.ID)).Count)
	case userAssigned:
		for _, id := range textsAt(of.Inputs, "identity.userAssignedIdentities[]") {
			return (&answer{id: id}).guid("principal")
		}
	}
	return ""
}

// principal is what the directory knows of an identity.
type principal struct {
	gone       bool
	replicated bool
}

// findPrincipal looks for the identity of an assignment or a rule, also of one that is gone. It does not know people, groups and other identities.
func (o *world) findPrincipal(id string) (principal, bool) {
	for name, born := range o.births {
		for n := 1; n <= born.Count; n++ {
			if guidOf(principalPurpose, name, n) == id {
				return principal{gone: !o.isPrincipal(id), replicated: !o.now.Before(born.At.Add(replication))}, true
			}
		}
	}
	return principal{}, false
}

func (o *world) isPrincipal(id string) bool {
	for _, existing := range o.live {
		if haveIdentities[existing.Type] && o.principalOf(existing) == id {
			return true
		}
	}
	return false
}

func describeAssignment(a *answer) {
	a.outputs["scope"] = a.inputs["scope"]
	a.fallback("enforcementMode", "Default")
	a.describeGovernance()
	a.set("instanceId", a.ofBirth("instance", a.id))
	a.describeIdentity()
}

// describeIdentity answers who a resource is that has a managed identity.
func (a *answer) describeIdentity() {
	identity := object(a.inputs, "identity")
	switch textAt(identity, "type") {
	case systemAssigned:
		a.set("identity.principalId", a.ofBirth(principalPurpose, identityOf(a.id)))
		a.set("identity.tenantId", TenantID)
	case userAssigned:
		a.describeUserAssigned(identity)
	}
}

// ofBirth is the GUID of what last came into being under a name.
func (a *answer) ofBirth(purpose, name string) string {
	return guidOf(purpose, name, a.all.birth(name).Count)
}

// checkAssignmentIdentity keeps the identity complete: where it lives, and which one it is.
func checkAssignmentIdentity(r *request) error {
	location, kind := textAt(r.inputs, "location"), textAt(r.inputs, "identity.type")
	given := textsAt(r.inputs, "identity.userAssignedIdentities[]")
	identified := kind == systemAssigned || kind == userAssigned
	switch {
	case identified && location == "":
		return r.refuse("LocationRequired", "The location property is required for a policy assignment with a resource identity.")
	case region(location) == "global":
		return r.refuse("LocationNotAvailableForResourceType",
			"The provided location '%s' is not available for resource type '%s'.", location, r.t.armType())
	case kind == userAssigned && len(given) != 1:
		return r.refuse("InvalidIdentityValues", "The policy assignment '%s' must have exactly one user-assigned identity, and has %d.",
			lastSegment(r.id), len(given))
	case kind != userAssigned && len(given) > 0:
		return r.refuse("InvalidIdentityValues", "A resource identity of type '%s' cannot have user-assigned identities.", kind)
	case location != "":
		return r.checkLocation("LocationNotAvailableForResourceType", location)
	}
	return nil
}

// checkFixedParts keeps what only a new assignment can change.
func checkFixedParts(r *request) error {
	if r.before == nil {
		return nil
	}
	was, wanted := region(textAt(r.before, "location")), region(textAt(r.inputs, "location"))
	if was != "" && wanted != "" && was != wanted {
		return r.refuse("InvalidLocationUpdate",
			"The policy assignment '%s' is in '%s': its location cannot be changed to '%s'.", lastSegment(r.id), was, wanted)
	}
	if before, after := value(r.before, "policyDefinitionId"), value(r.inputs, "policyDefinitionId"); !same(before, after) {
		return r.refuse("InvalidPolicyDefinitionIdUpdate",
			"The policy definition of the policy assignment '%s' cannot be changed.", lastSegment(r.id))
	}
	return nil
}
