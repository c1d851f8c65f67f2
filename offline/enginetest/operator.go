package enginetest

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/pkg/v3/secrets/b64"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// UpdateUntil is Update that an operator cancels by ending ctx: what is under way is finished, and nothing else is begun.
func (r *Rig) UpdateUntil(ctx context.Context) (*Outcome, error) {
	return r.step(ctx, engine.Update, false)
}

// Import takes existing resources into the state, as "pulumi import" does.
func (r *Rig) Import(imports ...deploy.Import) (*Outcome, error) {
	return r.step(context.Background(), framework.ImportOp(imports), false)
}

// Export is the state as "pulumi stack export" writes it.
func (r *Rig) Export() (json.RawMessage, error) {
	deployment, err := stack.SerializeUntypedDeployment(context.Background(), r.snapshot, nil)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(deployment, "", "  ")
}

// ImportState makes an exported state the stack's.
func (r *Rig) ImportState(exported []byte) error {
	var deployment apitype.UntypedDeployment
	if err := json.Unmarshal(exported, &deployment); err != nil {
		return fmt.Errorf("reading the state: %w", err)
	}
	snapshot, err := stack.DeserializeUntypedDeployment(context.Background(), &deployment, b64.Base64SecretsProvider)
	if err != nil {
		return fmt.Errorf("reading the state: %w", err)
	}
	r.snapshot = snapshot
	return nil
}

// Version is the provider's, as imports need it.
func Version() *semver.Version {
	version := semver.MustParse(azure.Version)
	return &version
}
