// Package catalogue holds Azure's built-in policies, initiatives and roles as data, made by the command in generate.
package catalogue

import "embed"

// Files are policies.json, initiatives.json and roles.json, and the hand-written presets.json.
//
//go:embed policies.json initiatives.json roles.json presets.json
var Files embed.FS
