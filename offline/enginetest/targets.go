package enginetest

import "github.com/pulumi/pulumi/pkg/v3/resource/deploy"

// Target makes the operations that follow go to these resources only, by URN or with * in its place, as --target does; to all without any.
func (r *Rig) Target(urns ...string) { r.plan.Options.Targets = deploy.NewUrnTargets(urns) }

// Exclude makes the operations that follow leave these resources out, as --exclude does; none without any.
func (r *Rig) Exclude(urns ...string) { r.plan.Options.Excludes = deploy.NewUrnTargets(urns) }
