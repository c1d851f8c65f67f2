package azure

import (
	"net/http"
	"strings"
)

const (
	exportType       = "security:Automation"
	connectionString = "connectionString"
)

// checkExportScopes knows that an export is about its subscription, or about resource groups in it.
func checkExportScopes(r *request) error {
	if len(at(r.inputs, "scopes[]")) == 0 {
		return r.refuse(badRequest, "The automation has no scopes.")
	}
	own := key("/subscriptions/" + subscriptionOf(r.id))
	for _, scope := range textsAt(r.inputs, "scopes[].scopePath") {
		inside, isOwn := strings.CutPrefix(key(scope), own)
		isGroup := strings.HasPrefix(inside, "/resourcegroups/") && strings.Count(inside, "/") == 2
		switch {
		case !isOwn || inside != "" && !isGroup:
			return r.refuse(badRequest, "The scope '%s' is neither the subscription of the automation nor a resource group in it.", scope)
		case isGroup && !r.all.holdsAnything(scope):
			return r.refuseWith(http.StatusNotFound, "ResourceGroupNotFound", "Resource group '%s' could not be found.", lastSegment(scope))
		}
	}
	return nil
}

// checkExportRules looks for sources, and for rules that compare nothing.
func checkExportRules(r *request) error {
	if len(at(r.inputs, "sources[]")) == 0 {
		return r.refuse(badRequest, "The automation has no sources.")
	}
	for _, set := range at(r.inputs, "sources[].ruleSets[]") {
		if len(at(set.ObjectValue(), "rules[]")) == 0 {
			return r.refuse(badRequest, "%s has no rules.", set.path)
		}
	}
	return nil
}

// wantedOf is what each kind of action must name.
var wantedOf = map[string]string{"Workspace": "workspaceResourceId", "EventHub": "eventHubResourceId", "LogicApp": "logicAppResourceId"}

func checkExportActions(r *request) error {
	actions := at(r.inputs, "actions[]")
	if len(actions) == 0 {
		return r.refuse(badRequest, "The automation has no actions.")
	}
	for _, action := range actions {
		kind := textAt(action.ObjectValue(), "actionType")
		if wanted := wantedOf[kind]; !given(action.ObjectValue(), wanted) {
			return r.refuse(badRequest, "%s: the action %s needs %s.", action.path, kind, wanted)
		}
		trusted := trueAt(action.ObjectValue(), "isTrustedServiceEnabled")
		if kind == "EventHub" && !trusted && !given(action.ObjectValue(), connectionString) {
			return r.refuse(badRequest, "%s: the action EventHub needs a connection string, or to be a trusted service.", action.path)
		}
	}
	return nil
}

// describeExport leaves connection strings out, which no response has.
func describeExport(a *answer) {
	for _, action := range at(a.outputs, "actions[]") {
		if action.IsObject() {
			delete(action.ObjectValue(), connectionString)
		}
	}
}
