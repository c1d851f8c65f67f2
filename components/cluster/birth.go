package cluster

import (
	"strings"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
)

// birth is when a cluster was made. The API has systemData.createdAt for it (Microsoft Learn, "Managed Clusters - Get"), which azure-native's preview of
// an update does not know, and which published answers about clusters leave null (Azure/AKS#4364, and outputs of `az aks show`). So it is what the state
// has, unless this run makes the cluster: Azure's answer of then, or else what this component remembered, or else when the engine noted the cluster.
type birth struct {
	// shown says that the engine shows the state to migrations, and dry that this is a preview.
	shown, dry bool
	hooks      pulumi.ResourceOption

	mu sync.Mutex
	// exists says that there is a cluster before this run, answered what Azure said of it, noted when the engine had made it, and remembered what this
	// component's output was.
	exists                      bool
	answered, noted, remembered string
	// isNew says that this run makes it, and made when it did, empty in previews.
	isNew bool
	made  string
}

// hookDelay is how much later than this component the engine may note a cluster that was made.
const hookDelay = time.Minute

func watchBirth(ctx *pulumi.Context, name string, existing *azure.Existing) (*birth, error) {
	b := &birth{shown: existing.Shown(), dry: ctx.DryRun()}
	options := &pulumi.ResourceHookOptions{OnDryRun: true, IgnoreErrors: true}
	created, err := ctx.RegisterResourceHook(Token+":made:"+name, b.isMade, options)
	if err != nil {
		return nil, err
	}
	updated, err := ctx.RegisterResourceHook(Token+":made-before:"+name, b.wasMade, options)
	if err != nil {
		return nil, err
	}
	b.hooks = pulumi.ResourceHooks(&pulumi.ResourceHookBinding{
		AfterCreate: []*pulumi.ResourceHook{created}, BeforeUpdate: []*pulumi.ResourceHook{updated},
	})
	return b, nil
}

// look is a migration that changes nothing.
func (b *birth) look(urn resource.URN, state map[string]any) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	outputs, _ := state["outputs"].(map[string]any)
	switch kind := string(urn.Type()); {
	case kind == Token:
		b.remembered, _ = outputs["createdAt"].(string)
	case strings.HasSuffix(kind, ":ManagedCluster") && state["id"] != nil:
		b.exists = true
		b.answered, _ = valueAt(outputs, "systemData.createdAt").(string)
		// What was taken in with an import is older than the engine's note of it.
		if taken, _ := state["importID"].(string); taken == "" {
			b.noted, _ = state["created"].(string)
		}
	}
	return false
}

// wasMade is a hook before updates, for engines that show no state.
func (b *birth) wasMade(args *pulumi.ResourceHookArgs) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.exists {
		b.exists, b.answered = true, textOf(propertyAt(args.OldOutputs, "systemData.createdAt"))
	}
	return nil
}

// isMade is a hook after creations. It remembers the time only where a later run is shown it.
func (b *birth) isMade(*pulumi.ResourceHookArgs) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.isNew = true
	if b.shown && !b.dry {
		b.made = inSeconds(time.Now()) // not the clock of the run, which stands still: the engine's own note of the moment is compared with it
	}
	return nil
}

// madeNow says whether this run makes the cluster, also in the place of another one. The cluster has its URN once that is known.
func (b *birth) madeNow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.isNew
}

// at is when the cluster was made, in ISO 8601: unknown in the preview that makes it, and empty if nobody knows.
func (b *birth) at(registered pulumi.Resource, answered pulumi.StringOutput) pulumi.StringOutput {
	//nolint:forcetypeassert // a function that returns this type makes this type
	return registered.URN().ApplyT(func(pulumi.URN) pulumi.StringOutput {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.exists && !b.isNew {
			return pulumi.String(b.before()).ToStringOutput()
		}
		made := b.made
		return answered.ApplyT(func(at string) string {
			if at == "" {
				return made
			}
			return at
		}).(pulumi.StringOutput)
	}).(pulumi.StringOutput)
}

// before is when the cluster was made that is there before this run. What is remembered of another one does not count, which an interrupted run leaves.
func (b *birth) before() string {
	if b.answered != "" {
		return b.answered
	}
	noted, err := time.Parse(time.RFC3339, b.noted)
	if err != nil {
		return ""
	}
	remembered, err := time.Parse(time.RFC3339, b.remembered)
	if err == nil && noted.Sub(remembered).Abs() <= hookDelay {
		return b.remembered
	}
	return inSeconds(noted)
}

func inSeconds(at time.Time) string { return at.UTC().Format(time.RFC3339) }
