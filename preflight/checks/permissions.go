package checks

import (
	"fmt"
	"strings"

	"github.com/aksops/pulumi-aksops/preflight/needs"
)

// Grant is what one role gives the caller: actions with wildcards, but for those in NotActions.
type Grant struct {
	Actions    []string
	NotActions []string
}

// Allows says whether any of the grants includes the action. What one role leaves out, another may give.
func Allows(grants []Grant, action string) bool {
	for _, g := range grants {
		if matchesAny(g.Actions, action) && !matchesAny(g.NotActions, action) {
			return true
		}
	}
	return false
}

func matchesAny(patterns []string, action string) bool {
	for _, pattern := range patterns {
		if matches(strings.ToLower(pattern), strings.ToLower(action)) {
			return true
		}
	}
	return false
}

// matches compares with a pattern in which each * stands for any text, slashes and nothing included.
func matches(pattern, action string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == action
	}
	first, last := parts[0], parts[len(parts)-1]
	rest, ok := strings.CutPrefix(action, first)
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	return strings.HasSuffix(rest, last)
}

// where is a scope in words: short for a resource group or a subscription, else the whole id.
func where(scope string) string {
	segments := strings.Split(scope, "/")
	switch len(segments) {
	case 3:
		return "subscription " + segments[2]
	case 5:
		if strings.EqualFold(segments[3], "resourceGroups") {
			return "resource group " + segments[4]
		}
	}
	return scope
}

// PermissionFinding is what the caller's grants mean for a permission. They are those at its scope or, if that is a resource group that
// does not exist yet, those at the subscription, which the group will inherit.
func PermissionFinding(p needs.Permission, grants Answer[[]Grant]) Finding {
	f := Finding{Kind: KindPermission, Subject: p.Action, Status: OK, Detail: "at " + where(p.Scope)}
	if IsMissing(grants.Err) {
		f.Status, f.Detail = Missing, where(p.Scope)+" does not exist, but the configuration uses it"
		f.Fix = "create it, or correct the id in the configuration"
		return f
	}
	if grants.Err != nil {
		return unknown(KindPermission, p.Action, grants.Err)
	}
	if Allows(grants.Value, p.Action) {
		return f
	}
	f.Status, f.Detail = Missing, fmt.Sprintf("is not allowed at %s; %s includes it", where(p.Scope), p.Role)
	f.Fix = grant(p.Role, p.Scope)
	return f
}
