package settings

import "strings"

// providerLocation is the key by which azure-native gets its default region.
const providerLocation = "azure-native:location"

// Own are the values of a project's keys in a whole configuration, without the project's prefix, and which of them are secret. The region of the provider
// stands for that of the environment if this is not set.
func Own(project string, all map[string]string, secretKeys []string) (map[string]string, map[string]bool) {
	values, secrets := map[string]string{}, map[string]bool{}
	for full, value := range all {
		if key, ours := strings.CutPrefix(full, project+":"); ours {
			values[key] = value
		}
	}
	for _, full := range secretKeys {
		if key, ours := strings.CutPrefix(full, project+":"); ours {
			secrets[key] = true
		}
	}
	if values["location"] == "" {
		delete(values, "location") // Pulumi.yaml's default, so that Pulumi asks for none before the region of the provider is looked at
		if region := all[providerLocation]; region != "" {
			values["location"] = region
		}
	}
	return values, secrets
}
