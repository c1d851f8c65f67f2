package settings

import (
	"strings"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// hasSecret says whether a setting holds a secret. Secrets are by path: one that is a setting's key is all of it.
func hasSecret(secrets map[string]bool, key string) bool {
	for path, isSecret := range secrets {
		if isSecret && keyOf(path) == key {
			return true
		}
	}
	return false
}

// isSecretAt says whether what is at a path is a secret, or in one.
func isSecretAt(secrets map[string]bool, path string) bool {
	for secret, isSecret := range secrets {
		if isSecret && isAtOrBelow(path, secret) {
			return true
		}
	}
	return false
}

// keyOf is the setting that a path begins with.
func keyOf(path string) string {
	if end := strings.IndexAny(path, ".["); end >= 0 {
		return path[:end]
	}
	return path
}

// collectSecrets finds the secrets in a value.
func (s *secretValues) collectSecrets(path string, value any, secrets map[string]bool) {
	if secrets[path] {
		s.collect(value)
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			s.collectSecrets(input.Key(path, key), element, secrets)
		}
	case []any:
		for i, element := range v {
			s.collectSecrets(input.Index(path, i), element, secrets)
		}
	}
}
