package azure

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	contactType          = "security:SecurityContact"
	workspaceSettingType = "security:WorkspaceSetting"
	defaultContact       = "default"
)

// builtInContact is the security contact that every subscription has from the start, and again after it was deleted.
func builtInContact(id string) *Object {
	inputs, ok := types[contactType].parseID(id)
	if !ok || !strings.EqualFold(lastSegment(id), defaultContact) {
		return nil
	}
	initial := resource.NewPropertyMapFromMap(map[string]any{
		"securityContactName":  defaultContact,
		"isEnabled":            true,
		"emails":               "",
		"phone":                "",
		"notificationsByRole":  map[string]any{"state": "On", "roles": []any{"Owner"}},
		"notificationsSources": []any{map[string]any{"sourceType": "Alert", "minimalSeverity": "High"}},
	})
	for name, value := range inputs {
		if _, given := initial[name]; !given {
			initial[name] = value
		}
	}
	return &Object{ID: id, Type: contactType, Preexisting: true, Inputs: initial}
}

func checkContact(r *request) error {
	if !strings.EqualFold(lastSegment(r.id), defaultContact) {
		return r.refuse(badRequest, "The security contact is named '%s', not '%s'.", defaultContact, lastSegment(r.id))
	}
	for _, source := range at(r.inputs, "notificationsSources[]") {
		kind, needed, other := textAt(source.ObjectValue(), "sourceType"), "minimalSeverity", "minimalRiskLevel"
		if kind == "AttackPath" {
			needed, other = other, needed
		}
		if given(source.ObjectValue(), other) {
			return r.refuse(badRequest, "%s is not for the source %s, which has %s.", joinPath(source.path, other), kind, needed)
		}
	}
	return nil
}
