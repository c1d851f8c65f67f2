package azure_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/offline/enginetest"
)

func contact(options ...pulumi.ResourceOption) declared {
	return declared{token: "security/v20231201preview:SecurityContact", name: "contact", options: options, inputs: pulumi.Map{
		"securityContactName": pulumi.String("default"), "isEnabled": pulumi.Bool(true), "emails": pulumi.String("a@b.example;c@d.example"),
		"notificationsByRole": pulumi.Map{"state": pulumi.String("Off"), "roles": pulumi.Array{}},
		"notificationsSources": pulumi.Array{
			pulumi.Map{"sourceType": pulumi.String("Alert"), "minimalSeverity": pulumi.String("Medium")},
			pulumi.Map{"sourceType": pulumi.String("AttackPath"), "minimalRiskLevel": pulumi.String("Critical")},
		},
	}}
}

func TestCreatingTheSecurityContactIsRefused(t *testing.T) {
	t.Parallel()
	outcome, err := enginetest.New(t, program(contact())).Update()
	require.Error(t, err)
	assert.Contains(t, outcome.Diagnostics[0], "cannot create already existing resource '"+contactID+"'")
}

func TestSecurityContactIsAdopted(t *testing.T) {
	t.Parallel()
	rig := enginetest.New(t, program(contact(pulumi.Import(pulumi.ID(contactID)))))
	outcome, err := rig.Update()
	require.NoError(t, err, outcome.Diagnostics)
	assert.Equal(t, map[string]int{"import": 1, "update": 1, "create": 1}, outcome.Counts, "the stack is new")
	it := subject{token: "security/v20231201preview:SecurityContact", id: contactID}
	assert.Equal(t, "a@b.example;c@d.example", readIt(t, rig.Azure, it)["emails"])
	again, err := rig.Update()
	require.NoError(t, err)
	assert.False(t, again.Changed(), again.Text())

	_, err = rig.Destroy()
	require.NoError(t, err)
	reset := readIt(t, rig.Azure, it)
	assert.Empty(t, reset["emails"], "the subscription has the contact that it had")
	assert.Equal(t, map[string]any{"state": "On", "roles": []any{"Owner"}}, reset["notificationsByRole"])
}
