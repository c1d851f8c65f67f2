package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const definitionsFile = `{
  "source": {"repo": "r", "commit": "c", "date": "d", "release": "v1"},
  "roles": {"B": "Owner & Co", "A": "Reader"},
  "policies": [
    {"id": "P2", "displayName": "two", "version": "10.0.0", "mode": "All", "effectParameter": "effect", "effects": ["Audit", "Disabled"], "defaultEffect": "Audit",
     "parameters": {"on": {"type": "Boolean", "defaultValue": false}, "effect": {"type": "String", "allowedValues": ["Audit", "Disabled"], "defaultValue": "Audit"}}},
    {"id": "p1", "displayName": "one", "version": "1.0.0", "mode": "All", "effectParameter": null, "effects": ["deny"], "defaultEffect": "deny", "parameters": {},
     "roleDefinitionIds": ["A"], "description": "left out"}
  ],
  "pinnedOlderVersions": [{"id": "p2", "displayName": "two", "version": "9.1.0", "mode": "All", "effectParameter": null, "effects": ["deny"], "defaultEffect": "deny"}],
  "policySets": [
    {"id": "s2", "displayName": "light", "version": "1.0.0", "requiredParameters": ["x"], "kubernetesMembers": []},
    {"id": "s1", "displayName": "full", "version": "1.0.0", "requiredParameters": [], "parameters": {},
     "members": [{"ref": "known", "policy": "P2", "version": "9.*.*", "parameters": {"b": "$b", "a": 1}}, {"ref": "unknown", "policy": "p9", "version": "1.*.*", "parameters": {"a": 1}}]}
  ]
}`

func TestGenerate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	from := filepath.Join(folder, "definitions.json")
	require.NoError(t, os.WriteFile(from, []byte(definitionsFile), 0o600))
	require.NoError(t, generate(from, folder))

	assert.Equal(t, `{"source": "repository r, commit c of d, v1", "policies": [
{"id":"p1","name":"one","version":"1.0.0","mode":"All","effects":["deny"],"defaultEffect":"deny","roles":["A"]},
{"id":"p2","name":"two","version":"9.1.0","mode":"All","effects":["deny"],"defaultEffect":"deny"},
{"id":"p2","name":"two","version":"10.0.0","mode":"All","effectParameter":"effect","effects":["Audit","Disabled"],"defaultEffect":"Audit","parameters":{"effect":{"type":"String","allowed":["Audit","Disabled"],"default":"Audit"},"on":{"type":"Boolean","default":false}}}
]}
`, read(t, folder, "policies.json"))
	assert.Equal(t, `{"source": "repository r, commit c of d, v1", "initiatives": [
{"id":"s1","name":"full","version":"1.0.0","members":[{"ref":"known","policy":"p2","version":"9.*.*","parameters":{"a":1,"b":"$b"}},{"ref":"unknown"}]},
{"id":"s2","name":"light","version":"1.0.0","partial":true,"requiredParameters":["x"]}
]}
`, read(t, folder, "initiatives.json"))
	assert.Equal(t, `{"source": "repository r, commit c of d, v1", "roles": {
"a": "Reader",
"b": "Owner & Co"
}}
`, read(t, folder, "roles.json"))
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	return string(data)
}

func TestGenerateNamesTheFile(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, generate("absent.json", t.TempDir()), "reading the definitions (-from): open absent.json")
}
