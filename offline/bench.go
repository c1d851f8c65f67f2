package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aksops/pulumi-aksops/offline/bench"
)

// runBench measures environments of different sizes.
func runBench(ctx context.Context, args []string) error {
	flags := newStackFlags("bench", "prod")
	sizes := flags.set.String("sizes", "1,10,100", "numbers of clusters")
	checkpoints := flags.set.String("checkpoints", "1,10,30", "numbers of clusters to create with the default checkpoints too")
	runs := flags.set.Int("runs", 7, "how often each preview is repeated at least")
	cold := flags.set.Bool("cold", false, "measure building with an empty build cache too, which takes minutes")
	readme := flags.set.Bool("readme", false, "replace the tables in README.md with what was measured")
	options, err := flags.parseFixed(args)
	if err != nil {
		return err
	}
	benched := bench.Options{Options: options, Runs: *runs, Cold: *cold, Readme: *readme}
	if benched.Sizes, err = numbers(*sizes); err != nil {
		return err
	}
	if benched.Checkpoints, err = numbers(*checkpoints); err != nil {
		return err
	}
	fmt.Print(noAzure)
	return bench.Run(ctx, benched)
}

// numbers are positive numbers in a list with commas.
func numbers(list string) ([]int, error) {
	var found []int
	for text := range strings.SplitSeq(list, ",") {
		if text == "" {
			continue
		}
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 {
			return nil, fmt.Errorf("%q is not a number of clusters", text)
		}
		found = append(found, number)
	}
	return found, nil
}
