package cluster

import (
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/components/internal/losses"
	"github.com/aksops/pulumi-aksops/internal/calendar"
	"github.com/aksops/pulumi-aksops/internal/input"
	"github.com/aksops/pulumi-aksops/internal/terms"
)

// retirements are the ends of what Azure gives up of the cluster's own values.
func (s *Spec) retirements() []terms.Term {
	if s.Network == nil {
		return nil
	}
	var all []terms.Term
	all = append(all, terms.Retiring("networkPlugin", "network.plugin", input.Value(s.Network.Plugin, ""))...)
	return append(all, terms.Retiring("networkPolicy", "network.policy", input.Value(s.Network.Policy, ""))...)
}

// poolRetirements are the ends of what Azure gives up of a pool's values.
func (s *Spec) poolRetirements(p poolInput, now time.Time) []terms.Term {
	return append(terms.Retiring("vmSize", p.path+".vmSize", p.size()), s.imageRetirements(p, now)...)
}

// imageRetirements are the ends of a pool's image. Where AKS chooses the version of Kubernetes, it is by then one that does not run on the image, so that
// nothing new can have it.
func (s *Spec) imageRetirements(p poolInput, now time.Time) []terms.Term {
	sku := s.osSku(p)
	all := terms.Retiring("osSku", p.path+".osSku", sku)
	last := images.Images[sku].Until
	if _, chosen := s.minor(p); chosen || last == 0 {
		return all
	}
	for i := range all {
		all[i].RefusesNew = true
		all[i].After = "the Kubernetes that AKS chooses for a new cluster does not run on it; " + all[i].After + lastVersionFor(last, now)
	}
	return all
}

// lastVersionFor says with which version something new can still have an image that newer ones do not run on, as long as AKS makes clusters with that version.
func lastVersionFor(last int, now time.Time) string {
	minor := version{1, last, -1}.minorVersion()
	known, there := calendar.Kubernetes(minor)
	switch {
	case !there || now.After(known.LTSEnd.Time):
		return ""
	case now.After(known.End.Time):
		return fmt.Sprintf(`, or set kubernetesVersion: "%s", which AKS takes until %s with tier: Premium and supportPlan: AKSLongTermSupport`,
			minor, known.LTSEnd.Format(time.DateOnly))
	default:
		return fmt.Sprintf(`, or set kubernetesVersion: "%s", which AKS takes until %s`, minor, known.End.Format(time.DateOnly))
	}
}

// dates are all terms of a cluster whose component has the name.
func (s *Spec) dates(name string, now time.Time) []terms.Term {
	all := about(name+clusterRole, append(s.support(now), s.retirements()...))
	for _, pool := range s.poolInputs() {
		resource := name + poolRole + pool.Name
		if pool.inline {
			resource = name + clusterRole
		}
		all = append(all, about(resource, append(s.poolSupport(pool, now), s.poolRetirements(pool, now)...))...)
	}
	return append(all, s.terms()...)
}

func about(resource string, all []terms.Term) []terms.Term {
	for i := range all {
		all[i].Resource = resource
	}
	return all
}

// refusesRetired makes the creation of a cluster or pool fail, in previews too, that Azure would refuse because of the date, or of the version of a pool.
// What exists already stays: only the engine knows that.
func refusesRetired(ctx *pulumi.Context, name string, spec *Spec, now time.Time, dates []terms.Term) (pulumi.ResourceOption, error) {
	retired, err := terms.RefuseNew(ctx, Token+":retired:"+name, losses.InputOf(ctx, name, ""), dates...)
	if err != nil {
		return nil, err
	}
	otherVersion, err := refusesOtherVersion(ctx, name, spec, now)
	if err != nil {
		return nil, err
	}
	return pulumi.Composite(retired, otherVersion), nil
}

// tell says in the preview what has come to its end, or soon will, and what the calendar does not know.
func (c *Cluster) tell(ctx *pulumi.Context, name string, spec *Spec, now time.Time, dates []terms.Term, existing *azure.Existing) error {
	if text, unknown := spec.unknownVersion(now); unknown {
		if err := ctx.Log.Warn(losses.InputOf(ctx, name, text), &pulumi.LogArgs{Resource: c}); err != nil {
			return err
		}
	}
	return terms.Tell(ctx, c, losses.InputOf(ctx, name, ""), existing.Has, dates...)
}
