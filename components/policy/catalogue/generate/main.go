// Command generate writes the catalogue of Azure's built-in policies that the policy component embeds:
//
//	go run ./components/policy/catalogue/generate -from definitions.json
//
// It reads one JSON object, a digest of the repository Azure/azure-policy:
//
//	source               repo, commit, date and release of what was read
//	policies             the newest version of each definition: id (a GUID), displayName, version, mode, preview, deprecated,
//	                     effectParameter (null where the effect is fixed), effects, defaultEffect, parameters, roleDefinitionIds (GUIDs)
//	pinnedOlderVersions  the same of older majors that a set of policies still pins
//	policySets           id, displayName, version, preview, deprecated, identityRequired, roleDefinitionIds, requiredParameters, and of
//	                     the sets that are known in full also parameters and members
//	roles                the name of each role by GUID
//
// A parameter has type, allowedValues, and either defaultValue or required, and may have assignPermissions and deprecated. A member has
// ref, policy, version (the pin, as "9.*.*") and parameters, where "$x" stands for the set's parameter x. Other keys are left out.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	from := flag.String("from", "", "the file of definitions to read")
	to := flag.String("to", "components/policy/catalogue", "the folder to write to")
	flag.Parse()
	if err := generate(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(from, to string) error {
	data, err := os.ReadFile(from) //nolint:gosec // the file is the user's choice
	if err != nil {
		return fmt.Errorf("reading the definitions (-from): %w", err)
	}
	var read digest
	if err := json.Unmarshal(data, &read); err != nil {
		return fmt.Errorf("reading %s: %w", from, err)
	}
	header, err := compact(read.Source.String())
	if err != nil {
		return err
	}
	policies, err := list(read.builtIns())
	if err != nil {
		return err
	}
	initiatives, err := list(read.initiatives())
	if err != nil {
		return err
	}
	roles, err := table(read.Roles)
	if err != nil {
		return err
	}
	for name, content := range map[string]string{"policies": policies, "initiatives": initiatives, "roles": roles} {
		file := filepath.Join(to, name+".json")
		text := fmt.Sprintf("{\"source\": %s, %q: %s}\n", header, name, content)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return fmt.Errorf("writing the catalogue: %w", err)
		}
	}
	return nil
}
