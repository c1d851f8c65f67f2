package defender

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	tierStandard = "standard"
	tierFree     = "free"

	noCap = -1
)

// choice is what a user says about one plan.
type choice struct {
	plan
	PlanOptions
	subPlan *string
	// enabled are the user's switches by the extensions' names, nil for those left out.
	enabled map[string]*bool
	// properties are what Azure wants of an extension besides, by the extension's name.
	properties map[string]pulumi.Map
	// belongs are the extensions' names by the further inputs that the user gave for them.
	belongs map[string]string
}

// choices are the plans that are named, in the order in which they are written: one at a time, since Azure refuses a second meanwhile.
func (p *Plans) choices() []choice {
	if p == nil {
		return nil
	}
	var all []choice
	for _, one := range known.Plans {
		if chosen := p.choice(one); chosen != nil {
			all = append(all, *chosen)
		}
	}
	return all
}

// unmanaged are the names of the plans that are left as they are.
func (p *Plans) unmanaged() []string {
	managed := p.choices()
	var names []string
	for _, one := range known.Plans {
		if !slices.ContainsFunc(managed, func(c choice) bool { return c.Name == one.Name }) {
			names = append(names, one.Name)
		}
	}
	return names
}

// choice reads the fields of the plan's own type: those that are named as its extensions are switches.
func (p *Plans) choice(one plan) *choice {
	field := fieldNamed(reflect.ValueOf(p).Elem(), one.Name)
	if field.IsNil() {
		return nil
	}
	value := field.Elem()
	chosen := &choice{plan: one, enabled: map[string]*bool{}, properties: map[string]pulumi.Map{}, belongs: map[string]string{}}
	if options, plain := reflect.TypeAssert[PlanOptions](value); plain {
		chosen.PlanOptions = options
		return chosen
	}
	chosen.PlanOptions, _ = reflect.TypeAssert[PlanOptions](value.FieldByName("PlanOptions")) // every plan embeds it
	if len(one.SubPlans) > 0 {
		chosen.subPlan, _ = reflect.TypeAssert[*string](fieldNamed(value, "subPlan"))
	}
	for _, e := range one.Extensions {
		chosen.enabled[e.Name], _ = reflect.TypeAssert[*bool](fieldNamed(value, e.Name))
	}
	chosen.setProperties(field.Interface())
	return chosen
}

// fieldNamed is the field that users know by that name.
func fieldNamed(value reflect.Value, name string) reflect.Value {
	for i := range value.NumField() {
		if tag, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("pulumi"), ","); tag == name {
			return value.Field(i)
		}
	}
	return reflect.Value{}
}

func (c *choice) setProperties(chosen any) {
	switch p := chosen.(type) {
	case *ContainersPlan:
		c.gate(p.SecurityGatingEnabled)
	case *CloudPosturePlan:
		c.excludeTags(p.AgentlessScanningExclusionTags)
	case *VirtualMachinesPlan:
		c.excludeTags(p.AgentlessScanningExclusionTags)
	case *StorageAccountsPlan:
		if p.MalwareScanningCapGb != nil {
			c.belongs["malwareScanningCapGb"] = malwareScanning
			c.properties[malwareScanning] = pulumi.Map{"CapGBPerMonthPerStorageAccount": pulumi.String(strconv.Itoa(*p.MalwareScanningCapGb))}
		}
	}
}

const (
	sensor            = "sensorEnabled"
	agentlessScanning = "agentlessScanningEnabled"
	malwareScanning   = "malwareScanningEnabled"
)

func (c *choice) gate(chosen *bool) {
	if chosen != nil {
		c.belongs["securityGatingEnabled"] = sensor
	}
	c.properties[sensor] = pulumi.Map{"SecurityGatingEnabled": truth(input.Value(chosen, true))}
}

func (c *choice) excludeTags(tags pulumi.StringMapInput) {
	if tags != nil {
		c.belongs["agentlessScanningExclusionTags"] = agentlessScanning
		c.properties[agentlessScanning] = pulumi.Map{"ExclusionTags": exclusionTags(tags)}
	}
}

// has says whether an extension is on.
func (c *choice) has(name string) bool {
	i := slices.IndexFunc(c.Extensions, func(e extension) bool { return e.Name == name })
	return !c.isFree() && i >= 0 && c.Extensions[i].in(c.chosenSubPlan()) && input.Value(c.enabled[name], true)
}

func (c *choice) isFree() bool { return input.Value(c.Tier, tierStandard) == tierFree }

// chosenSubPlan is the variant to send, empty for a plan without any.
func (c *choice) chosenSubPlan() string {
	if len(c.SubPlans) == 0 {
		return ""
	}
	return input.Value(c.subPlan, c.SubPlans[0])
}

// SensorEnabled says whether the plan for containers is on with the sensor.
func (p *Plans) SensorEnabled() bool {
	return p != nil && p.Containers != nil && p.choice(find("containers")).has(sensor)
}
