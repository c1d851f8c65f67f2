package settings

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// TestOppositesStateTheValue holds that the advice for a word that says the opposite of an input never leads to the value that was written.
func TestOppositesStateTheValue(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`{m: {local_account_disabled: true}}`:                "set clusters.m.localAccountsEnabled: false, which is the default",
		`{m: {disableLocalAccounts: true}}`:                  "set clusters.m.localAccountsEnabled: false, which is the default",
		`{m: {localAccountsDisabled: false}}`:                "set clusters.m.localAccountsEnabled: true",
		`{m: {disableLocalAccount: "true"}}`:                 "set clusters.m.localAccountsEnabled: false",
		`{m: {disableRunCommand: true}}`:                     "set clusters.m.apiServer.runCommandEnabled: false, which is the default",
		`{m: {apiServer: {disableRunCommand: true}}}`:        "set clusters.m.apiServer.runCommandEnabled: false, which is the default",
		`{m: {apiServer: {run_command_disabled: x}}}`:        "use clusters.m.apiServer.runCommandEnabled, which is its opposite, false where this is true",
		`{m: {disablePublicFqdn: true}}`:                     "set clusters.m.apiServer.privatePublicFqdnEnabled: false, which is the default",
		`{m: {public_network_access_enabled: false}}`:        "apiServer.private: true",
		`{m: {disableOidcIssuer: true}}`:                     "set clusters.m.oidcIssuerEnabled: false",
		`{m: {enableOidcIssuer: true}}`:                      "use clusters.m.oidcIssuerEnabled",
		`{m: {imageCleaner: {disabled: true}}}`:              "set clusters.m.imageCleaner.enabled: false",
		`{m: {systemPool: {disableEncryptionAtHost: true}}}`: "set clusters.m.systemPool.encryptionAtHostEnabled: false",
	} {
		_, err := Parse("s", map[string]string{"location": "northeurope", "clusters": jsonOf(t, written)}, nil)
		assert.ErrorContains(t, err, want, written)
	}
	for written, want := range map[string]string{
		`{disableLocalAuth: true}`:                    "set workspace.localAuthenticationEnabled: false, which is the default",
		`{local_authentication_disabled: false}`:      "set workspace.localAuthenticationEnabled: true",
		`{publicNetworkAccessForIngestion: Disabled}`: "set workspace.publicIngestionEnabled: false",
		`{publicNetworkAccessForQuery: Enabled}`:      "set workspace.publicQueryEnabled: true, which is the default",
		`{internet_query_enabled: false}`:             "use workspace.publicQueryEnabled",
		`{publicQueryDisabled: true}`:                 "set workspace.publicQueryEnabled: false",
	} {
		_, err := Parse("s", map[string]string{"location": "northeurope", "workspace": jsonOf(t, written)}, nil)
		assert.ErrorContains(t, err, want, written)
	}
	_, err := Parse("s", map[string]string{"location": "northeurope", "workspace": `{"disableLocalAuth": true}`}, map[string]bool{"workspace": true})
	assert.ErrorContains(t, err, "use workspace.localAuthenticationEnabled, which is its opposite, false where this is true")
}

// TestNoOppositeWithoutItsValue holds the data to the two ways of saying it.
func TestNoOppositeWithoutItsValue(t *testing.T) {
	t.Parallel()
	for at, words := range synonyms() {
		for word, one := range words {
			if isNegative(word) && one.Say == "" {
				assert.NotEmpty(t, switched(word, true, meant(at, one), one.Default), "%s.%s", at, word)
			}
		}
	}
}

func jsonOf(t *testing.T, written string) string {
	t.Helper()
	var value any
	require.NoError(t, yaml.Unmarshal([]byte(written), &value))
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	return string(encoded)
}
