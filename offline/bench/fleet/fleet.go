// Package fleet makes configurations of many clusters, and hands them to the program that is measured.
package fleet

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// FileVariable is the environment variable that names the file of configuration values.
const FileVariable = "AKSOPS_BENCH_CONFIG"

const clustersKey = "aksops:clusters"

// Repeat returns a stack's configuration values with its first cluster repeated under n keys.
func Repeat(values map[string]string, n int) (map[string]string, error) {
	var clusters map[string]json.RawMessage
	if err := json.Unmarshal([]byte(values[clustersKey]), &clusters); err != nil {
		return nil, fmt.Errorf("reading %s: %w", clustersKey, err)
	}
	if len(clusters) == 0 {
		return nil, errors.New(clustersKey + " has no cluster to repeat")
	}
	shape := clusters[slices.Min(slices.Collect(maps.Keys(clusters)))]
	repeated := make(map[string]json.RawMessage, n)
	for i := range n {
		repeated[fmt.Sprintf("c%03d", i+1)] = shape
	}
	encoded, err := json.Marshal(repeated)
	if err != nil {
		return nil, err
	}
	fleet := maps.Clone(values)
	fleet[clustersKey] = string(encoded)
	return fleet, nil
}

// WriteFile writes configuration values for FromFile.
func WriteFile(path string, values map[string]string) error {
	encoded, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return os.WriteFile(path, encoded, 0o600)
}

// FromFile makes a program take its configuration from the file that FileVariable names.
func FromFile(info *pulumi.RunInfo) {
	content, err := os.ReadFile(os.Getenv(FileVariable)) //nolint:gosec // the bench names the file
	if err == nil {
		info.Config = nil
		err = json.Unmarshal(content, &info.Config)
	}
	if err != nil {
		panic(fmt.Errorf("reading the configuration that %s names: %w", FileVariable, err))
	}
}
