package policy

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// exempting is an exemption without mistakes.
func exempting(change func(*Exemption)) Exemption {
	e := Exemption{Category: "Waiver", ScopeId: pulumi.String(testGroup), ExpiresOn: "2027-03-31", Owner: "team-shop", Reason: "migration"}
	change(&e)
	return e
}

// until is an exemption that ends on a day, with days of grace.
func until(end string, graceDays int) Exemption {
	return exempting(func(e *Exemption) { e.ExpiresOn, e.GraceDays = end, &graceDays })
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return parsed
}

func TestExemptionEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2027-03-31":                "2027-03-31T23:59:59Z",
		"2028-02-29":                "2028-02-29T23:59:59Z",
		"2027-03-31T12:00:00Z":      "2027-03-31T12:00:00Z",
		"2027-03-31T12:00:00+02:00": "2027-03-31T10:00:00Z",
		// As Pulumi hands over what stands in YAML without quotes.
		"2027-03-31 00:00:00 +0000 UTC":   "2027-03-31T23:59:59Z",
		"2027-03-31 12:00:00 +0000 UTC":   "2027-03-31T12:00:00Z",
		"2027-03-31 12:00:00 +0200 +0200": "2027-03-31T10:00:00Z",
	} {
		end, err := exempting(func(e *Exemption) { e.ExpiresOn = text }).end()
		require.NoError(t, err)
		assert.Equal(t, want, end.UTC().Format(time.RFC3339), text)
	}
	for _, text := range []string{"", "2027-02-29", "31.03.2027", "2027-03-31T12:00:00", "2027-3-31", "never", "one two three four"} {
		_, err := exempting(func(e *Exemption) { e.ExpiresOn = text }).end()
		assert.Error(t, err, text)
	}
}

// TestExemptionOverTime holds what a preview says of an exemption as time goes by: nothing, that it ends soon, that it has ended, no more.
func TestExemptionOverTime(t *testing.T) {
	t.Parallel()
	const (
		soon   = "e of team-shop ends on 2027-03-31: the policy applies again from then on, and previews fail after it unless it is renewed or removed"
		graced = "e of team-shop ends on 2027-03-31: the policy applies again from then on, and previews fail after 2027-04-07, with 7 days of grace, " +
			"unless it is renewed or removed"
		endedGraced = "e of team-shop ended on 2027-03-31: the policy applies again, and previews fail after 2027-04-07, with 7 days of grace, " +
			"unless it is renewed or removed"
		ended  = "e of team-shop ended on 2027-03-31: the policy applies again, and previews fail after it unless it is renewed or removed"
		failed = `e.expiresOn is "2027-03-31", which has passed: the policy applies again; remove the exemption, or renew it with its owner, team-shop`
	)
	for _, test := range []struct {
		now        string
		graceDays  int
		want, fail string
	}{
		{"2027-01-01T00:00:00Z", 0, "", ""},
		{"2027-01-29T23:59:59Z", 0, "", ""},
		{"2027-01-30T00:00:00Z", 0, soon, ""},
		{"2027-03-31T23:59:59Z", 0, soon, ""},
		{"2027-03-31T23:59:59Z", 7, graced, ""},
		{"2027-04-01T00:00:00Z", 0, ended, failed},
		{"2027-04-01T00:00:00Z", 7, endedGraced, ""},
		{"2027-04-07T23:59:59Z", 7, endedGraced, ""},
		{"2027-04-08T00:00:00Z", 7, endedGraced, failed},
		{"2027-04-01T01:30:00+02:00", 0, soon, ""},
		{"2037-01-01T00:00:00Z", 0, ended, failed},
	} {
		now, one := moment(t, test.now), until("2027-03-31", test.graceDays)
		text, due := one.terms("e", "pods-exemption-legacy")[0].Said(now)
		assert.Equal(t, test.want, text, test.now)
		assert.Equal(t, test.want != "", due, test.now)
		var c input.Checker
		one.check(&c, "e", now)
		if test.fail == "" {
			assert.NoError(t, c.Err(), test.now)
			continue
		}
		assert.EqualError(t, c.Err(), test.fail, test.now)
	}
	text, _ := until("2027-03-31 00:00:00 +0000 UTC", 0).terms("e", "")[0].Said(moment(t, "2027-03-30T00:00:00Z"))
	assert.Equal(t, soon, text, "as it was written")
	assert.Empty(t, until("never", 0).terms("e", ""), "what has no end is an error already")
}

func TestExemptionRejections(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Exemption)
		want   []string
	}{
		"valid":       {func(*Exemption) {}, nil},
		"by cluster":  {func(e *Exemption) { e.ScopeId, e.Cluster = nil, new("blue") }, nil},
		"category":    {func(e *Exemption) { e.Category = "waiver" }, []string{`e.category is "waiver": must be one of Waiver, Mitigated; did you mean "Waiver"?`}},
		"no category": {func(e *Exemption) { e.Category = "" }, []string{"e.category is required: Waiver for an accepted risk, or Mitigated where something else does what the policy wants"}},
		"no owner":    {func(e *Exemption) { e.Owner = "" }, []string{"e.owner is required: name who answers for the exemption"}},
		"no scope":    {func(e *Exemption) { e.ScopeId = nil }, []string{"e has nothing to exempt: give cluster or scopeId"}},
		"two scopes":  {func(e *Exemption) { e.Cluster = new("blue") }, []string{"e.scopeId is set together with cluster: keep one of the two"}},
		"grace":       {func(e *Exemption) { e.GraceDays = new(91) }, []string{"e.graceDays is 91: must be 0 to 90"}},
		"no end":      {func(e *Exemption) { e.ExpiresOn = "" }, []string{`e.expiresOn is required: give the date on which the exemption ends, such as "2027-03-31"`}},
		"no date":     {func(e *Exemption) { e.ExpiresOn = "next year" }, []string{`e.expiresOn is "next year": must be a date such as "2027-03-31", or a time such as "2027-03-31T12:00:00Z"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c input.Checker
			exempting(test.change).check(&c, "e", moment(t, "2027-01-01T00:00:00Z"))
			assert.Equal(t, test.want, problems(c.Err()))
		})
	}
}

// TestExemptScopes holds that an exemption lies within the assignment's scope, where both are known.
func TestExemptScopes(t *testing.T) {
	t.Parallel()
	const subscription = "/subscriptions/11111111-2222-3333-4444-555555555555"
	unknown := pulumi.String("").ToStringOutput()
	for name, test := range map[string]struct {
		assigned, exempt pulumi.StringInput
		unchecked, valid bool
	}{
		"itself":              {pulumi.String(testGroup), pulumi.String(testGroup), false, true},
		"below, other case":   {pulumi.String(testGroup), pulumi.String("/SUBSCRIPTIONS/11111111-2222-3333-4444-555555555555/RESOURCEGROUPS/RG-TEST"), false, true},
		"above":               {pulumi.String(testGroup), pulumi.String(subscription), false, false},
		"beside":              {pulumi.String(testGroup), pulumi.String(testGroup + "-2"), false, false},
		"beside, unchecked":   {pulumi.String(testGroup), pulumi.String(testGroup + "-2"), true, true},
		"in a group":          {pulumi.String("/providers/Microsoft.Management/managementGroups/corp"), pulumi.String(subscription), false, true},
		"group of a group":    {pulumi.String("/providers/Microsoft.Management/managementGroups/corp"), pulumi.String("/providers/Microsoft.Management/managementGroups/other"), false, false},
		"assigned to unknown": {unknown, pulumi.String(subscription), false, true},
		"unknown is exempt":   {pulumi.String(testGroup), unknown, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := exempting(func(e *Exemption) { e.ScopeId, e.ScopeValidationEnabled = test.exempt, new(!test.unchecked) })
			args := &AssignmentArgs{ScopeId: test.assigned, AssignmentSpec: AssignmentSpec{Exemptions: map[string]Exemption{"legacy": one}}}
			var c input.Checker
			args.checkExemptScopes(&c)
			assert.Equal(t, test.valid, c.Err() == nil, "%v", c.Err())
		})
	}
}
