package azure

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// fillIn adds the name and the location that the program left out: pulumi/pulumi-azure-native, provider/pkg/provider/provider.go (applyDefaults).
func (p *Provider) fillIn(t *resourceType, logicalName string, seed []byte, inputs, before resource.PropertyMap) error {
	name := resource.PropertyKey(t.nameInput())
	if _, given := inputs[name]; !given {
		filled, madeUp, err := t.autoName(logicalName, seed, before)
		if err != nil {
			return err
		}
		inputs[name] = filled
		if madeUp {
			inputs[createBeforeDelete] = resource.NewProperty(true)
		}
	}
	if _, given := inputs["location"]; t.Located && !given {
		location, err := p.autoLocation(inputs, before)
		if err != nil {
			return err
		}
		if location.HasValue() {
			inputs["location"] = location
		}
	}
	return nil
}

// autoName keeps an earlier name, copies the logical name for a child resource, and otherwise makes one up with random digits, and says so.
func (t *resourceType) autoName(logicalName string, seed []byte, before resource.PropertyMap) (resource.PropertyValue, bool, error) {
	const randomDigits = 8
	if earlier, had := before[resource.PropertyKey(t.nameInput())]; had {
		return earlier, isTrue(before, createBeforeDelete), nil
	}
	if t.isChild() {
		return resource.NewProperty(logicalName), false, nil
	}
	if t.Type == roleAssignmentType {
		name, err := resource.NewUniqueName(seed, "", guidDigits, 0, nil)
		return resource.NewProperty(asGUID(name)), true, err
	}
	name, err := resource.NewUniqueName(seed, logicalName, randomDigits, 0, nil)
	return resource.NewProperty(name), true, err
}

// autoLocation is the earlier location, the configured one, or the resource group's (getDefaultLocation there); null if there is none.
func (p *Provider) autoLocation(inputs, before resource.PropertyMap) (resource.PropertyValue, error) {
	if earlier, had := before["location"]; had {
		return earlier, nil
	}
	p.mu.Lock()
	configured := p.location
	p.mu.Unlock()
	if configured != "" {
		return resource.NewProperty(configured), nil
	}
	if group, given := inputs["resourceGroupName"]; given && reveal(group).IsComputed() {
		return unknown(), nil
	}
	location := resource.NewNullProperty()
	group, _ := types[groupType].idOf(p.subscription(), inputs)
	err := p.store.view(func(o *world) error {
		if found := o.find(group); found != nil {
			location = reveal(found.Inputs["location"])
		}
		return nil
	})
	return location, err
}
