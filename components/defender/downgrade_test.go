package defender

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	pricing "github.com/pulumi/pulumi-azure-native-sdk/security/v2/v20240101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// protection is what Azure has of one plan.
type protection struct {
	on      bool
	subPlan string
	// extensions are those that are on.
	extensions map[string]bool
	// gating is whether the sensor refuses images.
	gating bool
}

// subscription is what Azure has of every plan, by its Azure name.
type subscription map[string]protection

// put is what Azure has after a plan was written: what was not sent is off, and without a word about extensions it is as Azure chooses.
func (s subscription) put(args *pricing.PricingArgs) {
	text := func(in pulumi.Input) string {
		value, _ := in.(pulumi.String)
		return string(value)
	}
	written := protection{on: text(args.PricingTier) == "Standard", subPlan: text(args.SubPlan), extensions: map[string]bool{}}
	sent, _ := args.Extensions.(pricing.ExtensionArray)
	for _, one := range sent {
		e, ok := one.(*pricing.ExtensionArgs)
		if !ok || text(e.IsEnabled) != "True" {
			continue
		}
		name := text(e.Name)
		written.extensions[name] = true
		if properties, ok := e.AdditionalExtensionProperties.(pulumi.Map); ok && name == "ContainerSensor" {
			written.gating = text(properties["SecurityGatingEnabled"]) == "True"
		}
	}
	s[text(args.PricingName)] = written
}

// lowered says in what the second protects less than the first, "" for nothing.
func lowered(of plan, before, after protection) string {
	if !before.on {
		return ""
	}
	if !after.on {
		return "the plan is off"
	}
	if !of.SubPlansAreEqual && slices.Index(of.SubPlans, after.subPlan) > slices.Index(of.SubPlans, before.subPlan) {
		return fmt.Sprintf("the sub-plan was %s and is %s", before.subPlan, after.subPlan)
	}
	for name := range before.extensions {
		if !after.extensions[name] {
			return "the extension " + name + " is off"
		}
	}
	if before.gating && !after.gating {
		return "images are not refused any more"
	}
	return ""
}

// dice makes configurations and subscriptions, the same ones in every run.
type dice struct{ *rand.Rand }

func (d dice) sometimes(percent int) bool { return d.IntN(100) < percent }

func (d dice) truth() *bool {
	switch d.IntN(5) {
	case 0:
		return new(false)
	case 1:
		return new(true)
	default:
		return nil
	}
}

func oneOf[T any](d dice, values ...T) T { return values[d.IntN(len(values))] }

func (d dice) options() PlanOptions {
	return PlanOptions{
		Tier: oneOf(d, nil, nil, nil, new(tierStandard), new(tierFree)), Enforce: d.truth(), AllowDowngrade: oneOf(d, nil, new(false), new(true)),
	}
}

func (d dice) subPlan(of string) *string {
	if d.sometimes(60) {
		return nil
	}
	return new(oneOf(d, find(of).SubPlans...))
}

// maybe is a plan, or nothing, which leaves it as it is.
func maybe[T any](d dice, make func() *T) *T {
	if d.sometimes(60) {
		return nil
	}
	return make()
}

func (d dice) plans() *Plans {
	options := func() *PlanOptions { return new(d.options()) }
	withSubPlan := func(name string) func() *SubPlan {
		return func() *SubPlan { return &SubPlan{PlanOptions: d.options(), SubPlan: d.subPlan(name)} }
	}
	return &Plans{
		Containers: maybe(d, func() *ContainersPlan {
			return &ContainersPlan{
				PlanOptions: d.options(), RegistryScanningEnabled: d.truth(), AgentlessDiscoveryEnabled: d.truth(), AgentlessScanningEnabled: d.truth(),
				SensorEnabled: d.truth(), SecurityGatingEnabled: d.truth(), IntegrityContributionEnabled: d.truth(),
			}
		}),
		CloudPosture: maybe(d, func() *CloudPosturePlan {
			return &CloudPosturePlan{
				PlanOptions: d.options(), SensitiveDataDiscoveryEnabled: d.truth(), RegistryScanningEnabled: d.truth(), AgentlessDiscoveryEnabled: d.truth(),
				AgentlessScanningEnabled: d.truth(), PermissionsManagementEnabled: d.truth(),
			}
		}),
		VirtualMachines: maybe(d, func() *VirtualMachinesPlan {
			return &VirtualMachinesPlan{
				PlanOptions: d.options(), SubPlan: d.subPlan("virtualMachines"), AgentlessScanningEnabled: d.truth(),
				DefenderForEndpointEnabled: d.truth(), FileIntegrityMonitoringEnabled: d.truth(),
			}
		}),
		StorageAccounts: maybe(d, func() *StorageAccountsPlan {
			return &StorageAccountsPlan{
				PlanOptions: d.options(), SubPlan: d.subPlan("storageAccounts"), MalwareScanningEnabled: d.truth(),
				SensitiveDataDiscoveryEnabled: d.truth(), MalwareScanningCapGb: oneOf(d, nil, new(-1), new(5000)),
			}
		}),
		KeyVaults: maybe(d, withSubPlan("keyVaults")), Arm: maybe(d, withSubPlan("arm")), Api: maybe(d, withSubPlan("api")),
		AppServices: maybe(d, options), SqlServers: maybe(d, options), SqlServerVirtualMachines: maybe(d, options),
		OpenSourceRelationalDatabases: maybe(d, options), CosmosDbs: maybe(d, options),
		Ai: maybe(d, func() *AiPlan {
			return &AiPlan{PlanOptions: d.options(), PromptEvidenceEnabled: d.truth(), PromptSharingWithPurviewEnabled: d.truth()}
		}),
	}
}

// only leaves a single plan in, so that mistakes in others do not refuse it too.
func (d dice) only(p *Plans) *Plans {
	all := p.choices()
	if len(all) == 0 {
		return p
	}
	name := oneOf(d, all...).Name
	alone := &Plans{}
	from, to := reflect.ValueOf(p).Elem(), reflect.ValueOf(alone).Elem()
	fieldNamed(to, name).Set(fieldNamed(from, name))
	return alone
}

func (d dice) subscription() subscription {
	s := subscription{}
	for _, one := range known.Plans {
		state := protection{on: d.sometimes(60), extensions: map[string]bool{}}
		if state.on && len(one.SubPlans) > 0 {
			state.subPlan = oneOf(d, one.SubPlans...)
		}
		for _, e := range one.Extensions {
			if state.on && e.in(state.subPlan) && d.sometimes(50) {
				state.extensions[e.Extension] = true
				state.gating = state.gating || e.Name == sensor && d.sometimes(50)
			}
		}
		s[one.Pricing] = state
	}
	return s
}

// deploy writes what a configuration sends; nothing if it is refused.
func (s subscription) deploy(p *Plans) bool {
	if (&Spec{Plans: p}).Validate() != nil {
		return false
	}
	for _, one := range p.choices() {
		s.put(buildPlan(pulumi.String("subscriptions/x"), one))
	}
	return true
}

// TestNothingIsLoweredByAccident deploys pairs of configurations, one after the other, to subscriptions that have something already: neither
// may lower a plan, a sub-plan or an extension unless it allows that for this plan.
func TestNothingIsLoweredByAccident(t *testing.T) {
	t.Parallel()
	const pairs = 10_000
	d := dice{rand.New(rand.NewPCG(1, 2))}
	accepted, allowed, untouched := 0, 0, 0
	for range pairs {
		azure := d.subscription()
		for _, p := range []*Plans{d.only(d.plans()), oneOf(d, d.only(d.plans()), d.plans())} {
			before := maps.Clone(azure)
			if !azure.deploy(p) {
				require.Equal(t, before, azure)
				continue
			}
			accepted++
			chosen := p.choices()
			for _, one := range known.Plans {
				what := lowered(one, before[one.Pricing], azure[one.Pricing])
				i := slices.IndexFunc(chosen, func(c choice) bool { return c.Name == one.Name })
				switch {
				case i < 0:
					require.Equal(t, before[one.Pricing], azure[one.Pricing], "a plan that is not named stays as it is")
					untouched++
				case what == "":
				case input.Value(chosen[i].AllowDowngrade, false):
					allowed++
				default:
					require.Failf(t, "lowered", "%s: %s by %+v", one.Name, what, chosen[i])
				}
			}
		}
	}
	assert.Greater(t, accepted, pairs/4, "most dice are refused, but not all")
	assert.Greater(t, allowed, pairs/20, "the flag does allow it")
	assert.Positive(t, untouched)
}

// TestTheStrongestIsTheDefault holds what a plan without a word sends against everything that any subscription may have.
func TestTheStrongestIsTheDefault(t *testing.T) {
	t.Parallel()
	p := &Plans{
		Containers: &ContainersPlan{}, CloudPosture: &CloudPosturePlan{}, VirtualMachines: &VirtualMachinesPlan{DefenderForEndpointEnabled: new(true)},
		StorageAccounts: &StorageAccountsPlan{MalwareScanningCapGb: new(-1)}, KeyVaults: &SubPlan{}, Arm: &SubPlan{}, AppServices: &PlanOptions{},
		SqlServers: &PlanOptions{}, SqlServerVirtualMachines: &PlanOptions{}, OpenSourceRelationalDatabases: &PlanOptions{}, CosmosDbs: &PlanOptions{},
		Api: &SubPlan{SubPlan: new("P1")}, Ai: &AiPlan{},
	}
	d := dice{rand.New(rand.NewPCG(3, 4))}
	for range 1000 {
		azure := d.subscription()
		before := maps.Clone(azure)
		require.True(t, azure.deploy(p))
		for _, one := range known.Plans {
			assert.Empty(t, lowered(one, before[one.Pricing], azure[one.Pricing]), one.Name)
			assert.Len(t, azure[one.Pricing].extensions, len(one.Extensions), "every extension of %s", one.Name)
		}
	}
}
