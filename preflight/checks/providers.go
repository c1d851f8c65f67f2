package checks

import (
	"fmt"
	"strings"

	"github.com/aksops/pulumi-aksops/internal/shell"
	"github.com/aksops/pulumi-aksops/preflight/needs"
)

const (
	// Registered is the state of a provider or a feature that can be used.
	Registered = "Registered"
	// Registering is the state of one that will be.
	Registering = "Registering"
)

// ProviderFinding is what the state of a provider means.
func ProviderFinding(p needs.Provider, state Answer[string]) Finding {
	f := Finding{Kind: KindProvider, Subject: p.Namespace, Status: OK}
	if state.Err != nil {
		f = unknown(KindProvider, p.Namespace, state.Err)
		return f
	}
	if strings.EqualFold(state.Value, Registered) {
		return f
	}
	f.Status, f.Fix = Missing, "az provider register "+providerWords(p.Namespace, p.Subscription)+" --wait"
	f.Detail = "is " + stateInWords(state.Value) + " in subscription " + p.Subscription + needed(p.Why)
	return f
}

// FeatureFinding is what the state of a preview feature means.
func FeatureFinding(feature needs.Feature, state Answer[string]) Finding {
	f := Finding{Kind: KindFeature, Subject: feature.Namespace + "/" + feature.Name, Status: OK}
	if state.Err != nil {
		return unknown(KindFeature, f.Subject, state.Err)
	}
	if strings.EqualFold(state.Value, Registered) {
		return f
	}
	f.Status = Missing
	provider := providerWords(feature.Namespace, feature.Subscription)
	one := provider + " --name " + shell.Quote(feature.Name)
	f.Fix = fmt.Sprintf("az feature register %s; when az feature show %s says Registered, az provider register %s", one, one, provider)
	f.Detail = "is " + stateInWords(state.Value) + " in subscription " + feature.Subscription + needed(feature.Why)
	return f
}

// providerWords are the arguments of a command that name a provider in a subscription.
func providerWords(namespace, subscription string) string {
	return "--namespace " + shell.Quote(namespace) + " --subscription " + shell.Quote(subscription)
}

func stateInWords(state string) string {
	if strings.EqualFold(state, Registering) {
		return "still being registered"
	}
	if state == "" {
		return "not registered"
	}
	return "not registered (" + state + ")"
}

func needed(why string) string {
	if why == "" {
		return ""
	}
	return "; needed for " + why
}
