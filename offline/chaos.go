package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/aksops/pulumi-aksops/offline/chaos"
)

const defaultKills = 200

// runChaos kills deployments at random places.
func runChaos(ctx context.Context, args []string) error {
	flags := newStackFlags("chaos", "prod")
	kills := flags.set.Int("count", defaultKills, "`number` of kills")
	seed := flags.set.Uint64("seed", 0, "what decides where; 0 is another one each time")
	options, err := flags.parseFixed(args)
	if err != nil {
		return err
	}
	if *seed == 0 {
		*seed = rand.Uint64() //nolint:gosec // not a secret
	}
	fmt.Print(noAzure)
	return chaos.Run(ctx, chaos.Options{Session: options, Kills: *kills, Seed: *seed})
}
