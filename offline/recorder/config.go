package recorder

import (
	"context"

	"github.com/aksops/pulumi-aksops/internal/stackconfig"
)

// Config is a stack's configuration as a program receives it.
type Config = stackconfig.Config

// LoadConfig reads a stack's configuration and the defaults of its project. A placeholder stands for each secret but
// the subscription.
func LoadConfig(ctx context.Context, projectFile, stackFile string) (*Config, error) {
	config, err := stackconfig.Load(ctx, projectFile, stackFile)
	if err != nil {
		return nil, err
	}
	config.ForgetSecretSubscription()
	return config, nil
}
