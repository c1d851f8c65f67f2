package alerts

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// Reach is which rules there are and whom they tell, with the inputs below path. It is empty for inputs that [Args.Validate] refuses.
func (a *Args) Reach(path, name string) guard.Reach {
	planned, err := a.plan(name)
	if err != nil {
		return guard.Reach{}
	}
	reach := guard.Reach{
		Profile: input.Value(a.Profile, profileStandard), Absent: planned.absent(path),
		Told: map[string][]guard.Telling{}, Written: map[string]string{}, Receivers: map[string]map[string][]pulumi.Input{}, When: map[string]string{},
		Except: map[string][]string{},
	}
	for _, one := range planned.rules {
		reach.Told[one.key] = append(reach.Told[one.key], planned.tellings(one)...)
		if one.path != "" {
			reach.Written[one.key] = input.Join(path, one.path)
		}
		if left := planned.leftOut(one); len(left) > 0 {
			reach.Except[one.key] = left
		}
	}
	for key, one := range a.ActionGroups {
		reach.Receivers[key] = one.identities()
	}
	for key, one := range a.Routes {
		if one.later() {
			reach.When[key] = one.when()
		}
	}
	return reach
}

// leftOut are the clusters that the user has a rule leave out. Of rules on the Activity log, their update tells it.
func (p *plan) leftOut(rule *plannedRule) []string {
	switch {
	case rule.activity != nil || rule.scopeID != nil:
		return nil
	case rule.from != nil:
		return slices.Sorted(slices.Values(p.Rules[rule.key].ExceptClusters))
	case rule.metric == nil:
		return nil
	}
	return slices.DeleteFunc(p.clusterKeys(), func(key string) bool { return slices.Contains(rule.clusters, key) })
}

// Alike are digests of the rules that the user wrote, by their inputs below path.
func (a *Args) Alike(path string) map[string]pulumi.Input {
	alike := map[string]pulumi.Input{}
	for key, one := range a.MetricRules {
		one.RuleName = nil
		alike[input.Join(path, input.Key("metricRules", key))] = guard.Digest(one)
	}
	for key, one := range a.LogRules {
		one.RuleName = nil
		alike[input.Join(path, input.Key("logRules", key))] = guard.Digest(one)
	}
	for key, one := range a.ActivityRules {
		one.RuleName = nil
		alike[input.Join(path, input.Key("activityRules", key))] = guard.Digest(one)
	}
	return alike
}

// tellings are the action groups that a rule tells, also those that routes with hours or teams add.
func (p *plan) tellings(rule *plannedRule) []guard.Telling {
	tellings := []guard.Telling{}
	for _, group := range rule.told {
		tellings = append(tellings, guard.Telling{Group: group})
	}
	for _, route := range rule.later {
		if rule.ofServiceHealth() {
			continue // Azure adds nobody to those
		}
		for _, group := range p.Routes[route].ActionGroups {
			tellings = append(tellings, guard.Telling{Group: group, Route: route})
		}
	}
	slices.SortFunc(tellings, func(one, other guard.Telling) int {
		return strings.Compare(one.Group+" "+one.Route, other.Group+" "+other.Route)
	})
	return slices.Compact(tellings)
}

// absent says of each rule of the catalogue that is not there why.
func (p *plan) absent(path string) map[string]guard.Absence {
	absent := map[string]guard.Absence{}
	for name, rule := range shippedRules() {
		if slices.ContainsFunc(p.rules, func(one *plannedRule) bool { return one.key == name }) {
			continue
		}
		override, named := p.Rules[name]
		switch missing := p.lacking(rule); {
		case named && !input.Value(override.Enabled, true):
			absent[name] = guard.Absence{Cause: input.Join(path, input.Key("rules", name)) + ".enabled is false"}
		case !named && p.inProfile(rule) && p.leavesToOthers(rule):
			absent[name] = guard.Absence{Cause: input.Join(path, "subscriptionRules") + " is false, so that another environment of the subscription must have them"}
		case missing != "" && (named || p.inProfile(rule)):
			absent[name] = guard.Absence{Cause: p.nameCluster(missing)}
		default:
			absent[name] = guard.Absence{}
		}
	}
	return absent
}

// identities say of each receiver who it is, by its input; of an action group that exists its id, and nothing of one that tells nobody.
func (s ActionGroupSpec) identities() map[string][]pulumi.Input {
	all := map[string][]pulumi.Input{}
	switch {
	case s.ExistingId != nil:
		all["existingId"] = []pulumi.Input{s.ExistingId}
		return all
	case !input.Value(s.Enabled, true):
		return all
	}
	identify(all, "emails", s.Emails, func(one EmailReceiver) []pulumi.Input { return []pulumi.Input{one.Address} })
	identify(all, "push", s.Push, func(one EmailReceiver) []pulumi.Input { return []pulumi.Input{one.Address} })
	phone := func(one PhoneReceiver) []pulumi.Input {
		return []pulumi.Input{pulumi.String(one.CountryCode), hidden(one.PhoneNumber)}
	}
	identify(all, "sms", s.Sms, phone)
	identify(all, "voice", s.Voice, phone)
	identify(all, "webhooks", s.Webhooks, func(one WebhookReceiver) []pulumi.Input { return []pulumi.Input{hidden(one.ServiceUri)} })
	identify(all, "functions", s.Functions, func(one FunctionReceiver) []pulumi.Input { return []pulumi.Input{one.FunctionAppId, one.FunctionName} })
	identify(all, "logicApps", s.LogicApps, func(one LogicAppReceiver) []pulumi.Input {
		return []pulumi.Input{one.LogicAppId, hidden(one.CallbackUrl)}
	})
	identify(all, "runbooks", s.Runbooks, func(one RunbookReceiver) []pulumi.Input {
		return []pulumi.Input{one.AutomationAccountId, one.RunbookName, one.WebhookId}
	})
	identify(all, "itsm", s.Itsm, func(one ItsmReceiver) []pulumi.Input { return []pulumi.Input{one.WorkspaceId, one.ConnectionId} })
	identify(all, "roles", s.Roles, func(one RoleReceiver) []pulumi.Input { return []pulumi.Input{pulumi.String(one.Role)} })
	identify(all, "eventHubs", s.EventHubs, func(one EventHubReceiver) []pulumi.Input {
		return []pulumi.Input{one.SubscriptionId, one.NamespaceName, one.EventHubName}
	})
	return all
}

func identify[T any](all map[string][]pulumi.Input, kind string, receivers map[string]T, who func(T) []pulumi.Input) {
	for name, one := range receivers {
		all[input.Key(kind, name)] = who(one)
	}
}
