package session

import (
	"context"
	"path/filepath"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/recorder"
)

// Record runs the program once without an engine and returns what it registers.
func Record(ctx context.Context, options Options) ([]*recorder.Resource, error) {
	options = options.withDefaults()
	config, err := options.check()
	if err != nil {
		return nil, err
	}
	program, err := PrepareProgram(ctx, options.Root, options.Log)
	if err != nil {
		return nil, err
	}
	simulated := azure.New()
	if err := config.dropSecrets(); err != nil {
		return nil, err
	}
	if err := SeedReferences(simulated, config); err != nil {
		return nil, err
	}
	values, err := recorder.LoadConfig(ctx, filepath.Join(options.Root, "Pulumi.yaml"), options.ConfigFile)
	if err != nil {
		return nil, err
	}
	r := recorder.New(values.Project, options.Stack, simulated)
	if err := r.Run(ctx, program, options.Root, values, options.Log); err != nil {
		return nil, err
	}
	return r.Resources(), nil
}
