package losses

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/runs"
	"github.com/aksops/pulumi-aksops/internal/secrecy"
)

var onceHooks runs.Store[*pulumi.ResourceHook]

// Once makes the creation of a role assignment fail, in previews too, whose role the same principal has at the same scope by another one of the state: Azure
// takes it once (code RoleAssignmentExists), and the engine creates what has another name before it deletes the former. Where nothing is remembered,
// Azure refuses it.
func Once(ctx *pulumi.Context) (pulumi.ResourceOption, error) {
	run := runs.Of(ctx)
	if !remembers(run) {
		return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{}), nil
	}
	var hook *pulumi.ResourceHook
	var err error
	onceHooks.Use(run, func(one **pulumi.ResourceHook) {
		if *one == nil {
			*one, err = ctx.RegisterResourceHook("aksops:once", secrecy.Hook(ctx, refuseTwice(run)), &pulumi.ResourceHookOptions{OnDryRun: true})
		}
		hook = *one
	})
	if err != nil {
		return nil, err
	}
	return pulumi.ResourceHooks(&pulumi.ResourceHookBinding{BeforeCreate: []*pulumi.ResourceHook{hook}}), nil
}

func refuseTwice(run runs.Run) pulumi.ResourceHookFunction {
	return func(args *pulumi.ResourceHookArgs) error {
		granted := grantIn(args.NewInputs)
		if granted == "" {
			return nil
		}
		former := ""
		recall(run, func(m *memory) {
			for urn, inputs := range m.inputs {
				if urn != string(args.URN) && kindOf(urn) == shortType(string(args.Type)) && grantIn(azure.PropertyOf(inputs).ObjectValue()) == granted {
					former = resource.URN(urn).Name()
				}
			}
		})
		if former == "" {
			return nil
		}
		what := args.Name
		if ctx := run.Value(); ctx != nil {
			if path, known := pathOf(ctx, args.Name); known {
				what = path
			}
		}
		return fmt.Errorf("%s assigns a role that the resource %s of the state assigns: Azure takes the same role of the same principal at the same scope once, "+
			"and the former goes last. Keep the former key, or remove the former entry in an update of its own first", what, former)
	}
}

// grantIn is who has which role where, "" if any of it is not known.
func grantIn(inputs resource.PropertyMap) string {
	role, who, where := at(inputs, "roleDefinitionId"), at(inputs, "principalId"), at(inputs, "scope")
	if !role.isPartlyKnown() || !who.isPartlyKnown() || !where.isPartlyKnown() {
		return ""
	}
	guid := role.text()[strings.LastIndex(role.text(), "/")+1:]
	return strings.ToLower(strings.Join([]string{who.text(), guid, where.text()}, " "))
}
