package settings

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

func TestHidden(t *testing.T) {
	t.Parallel()
	const id = `{"id": "/subscriptions/sub-one/resourceGroups/rg-one/providers/Microsoft.KeyVault/vaults/key"}`
	for _, test := range []struct{ config, problem, want string }{
		{`{"a": "s3cret-value"}`, `is "s3cret-value": must be short`, `is "[secret]": must be short`},
		{`{"a": "s3cret-value"}`, `is xs3cret-valuex`, `is x[secret]x`},
		{`{"a": "Free"}`, `is Free, not Freedom`, `is [secret], not Freedom`},
		{`{"a": "Free"}`, `has Free Free, free`, `has [secret] [secret], [secret]`},
		{`{"a": "ab"}`, `is "ab": must be a tab`, `is "[secret]": must be a tab`},
		{`{"a": ""}`, `is "": must be text`, `is "": must be text`},
		{`{"a": 7, "b": 30}`, `is 7, below b 30: must be 30 to 730`, `is [secret], below b [secret]: must be 30 to 730`},
		{`{"a": 0.5, "b": -1}`, `is 0.5: not -1`, `is [secret]: not -1`},
		{`{"a": "a \"b\" \\ c"}`, `is "a \"b\" \\ c"`, `is "[secret]"`},
		{`{"a": "one\ntwo three"}`, `is one\ntwo three`, `is [secret]`},
		{`{"a": "<tagged value>"}`, `is "\u003ctagged value\u003e"`, `is "[secret]"`},
		{`{"a": "North Europe West"}`, `is north europe west`, `is [secret]`},
		{`{"a": "a long text that no error shows whole"}`, `is "a long text that no e…": must be short`, `is "[secret]…": must be short`},
		{`{"a": "2027-03-31 00:00:00 +0000 UTC"}`, `is "2027-03-31", which has passed`, `is "[secret]", which has passed`},
		{id, `has the group "rg-one" of sub-one, key`, `has the group "[secret]" of [secret], [secret]`},
		{id, `must be the id of a Microsoft.KeyVault/vaults`, `must be the id of a Microsoft.KeyVault/vaults`},
		{`[["deep-inside"]]`, `is deep-inside`, `is [secret]`},
		{`plain-text`, `is "plain-text"`, `is "[secret]"`},
		{`true`, `is true: must be text`, `is true: must be text`},
	} {
		var c input.Checker
		c.Failf("path.s3cret-value", "%s", test.problem)
		err := hideSecrets(c.Err(), map[string]string{"a": test.config, "b": `"is"`}, map[string]bool{"a": true})
		assert.EqualError(t, err, "path.s3cret-value "+test.want, test.config)
	}
}

// TestDerivedIsHidden holds that nothing that was made of a secret is shown: neither of its own input nor of others.
func TestDerivedIsHidden(t *testing.T) {
	t.Parallel()
	const secret = `{"range": "10.77.3.1/9", "name": "Payments-Prod.example.com", "url": "https://Hooks.example.org:8443/Team/Token-99?x=1", "number": 31415926}`
	var c input.Checker
	c.Failf("open.a", "is %q, in %s: must be another range than %s, such as %s", "10.0.0.0/12", "10.0.0.0/8", "10.64.0.0/10", "192.168.0.0/16")
	c.Failf("open.b", "has %s and %s: must be %s, %q or aks-%s", "payments-prod", "paymentsprod", "Prod", "rg-payments-prod.example.com-1", "payments")
	c.Failf("open.c", "goes to %s: must be below %s", "hooks.example.org", "token-99")
	c.Failf("open.d", "is %d: must be one of %s", 31415926, "payments, token, others")
	c.Failf("closed.e", "is %d of %d, from %s.number, %q: must be prod at most %d, as with %s", 8192, 7, "closed.e", "text", 512, "10.0.0.0/16")
	c.OneOf("closed.f", new("Prod"), "Production", "prod")
	err := hideSecrets(c.Err(), map[string]string{"closed": secret, "open": `{"x": "Prod"}`}, map[string]bool{"closed": true})
	assert.EqualError(t, err, `open.a is "[secret]", in [secret]: must be another range than [secret], such as 192.168.0.0/16
open.b has [secret] and [secret]: must be [secret], "rg-[secret]-1" or aks-[secret]
open.c goes to [secret]: must be below [secret]
open.d is [secret]: must be one of [secret], [secret], others
closed.e is [secret] of [secret], from closed.e.number, "[secret]": must be prod at most 512, as with [secret]
closed.f is "[secret]": must be one of Production, prod; did you mean "prod"?`)
}

// TestRulesLookIntoSecrets holds that a mistake inside a secret is found before anything is registered, and that the secret stays one.
func TestRulesLookIntoSecrets(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"location":  "northeurope",
		"workspace": `{"existingWorkspaceId": "/subscriptions/sub-one/resourceGroups/group-one/providers/Microsoft.KeyVault/vaults/key-one"}`,
		"name":      strings.Repeat("x", 101),
	}
	_, err := Parse("dev", values, map[string]bool{"workspace": true, "name": true})
	require.Error(t, err)
	assert.EqualError(t, err, `name has [secret] characters: must have at most 100
workspace.existingWorkspaceId is "[secret]", the id of a Microsoft.KeyVault/vaults: must be the id of a Microsoft.OperationalInsights/workspaces`)
}
