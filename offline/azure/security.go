package azure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	planType     = "security:Pricing"
	tierStandard = "Standard"
)

// defenderPlan is a plan of Microsoft Defender for Cloud. Every subscription has all of them from the start.
type defenderPlan struct {
	Name string `json:"name"`
	// Always is the only tier that the plan has; empty if it can be Free, as it is from the start, and Standard.
	Always     string              `json:"always"`
	SubPlans   []string            `json:"subPlans"`
	Extensions []defenderExtension `json:"extensions"`
	// Resources are the single resources that can have the plan for themselves.
	Resources struct {
		Types    []string `json:"types"`
		SubPlans []string `json:"subPlans"`
	} `json:"resources"`
	Deprecated bool     `json:"deprecated"`
	ReplacedBy []string `json:"replacedBy"`
}

type defenderExtension struct {
	Name string `json:"name"`
	// SubPlans are those that have the extension; empty for all.
	SubPlans []string `json:"subPlans"`
	// Properties are the patterns of additional properties, by name.
	Properties map[string]string `json:"properties"`
}

//go:embed plans.json
var plansJSON []byte

// defenderPlans are all plans by name in lower case.
var defenderPlans = func() map[string]*defenderPlan {
	var rows []*defenderPlan
	if err := json.Unmarshal(plansJSON, &rows); err != nil {
		panic("plans.json: " + err.Error())
	}
	byKey := make(map[string]*defenderPlan, len(rows))
	for _, row := range rows {
		byKey[key(row.Name)] = row
	}
	return byKey
}()

func checkPlan(r *request) error {
	plan, known := defenderPlans[key(lastSegment(r.id))]
	if !known {
		return r.refuse(badRequest, "'%s' is not the name of a plan.", lastSegment(r.id))
	}
	tier, subPlan := textAt(r.inputs, "pricingTier"), textAt(r.inputs, "subPlan")
	switch {
	case tier != tierFree && tier != tierStandard:
		return r.refuse(badRequest, "The pricing tier '%s' is neither %s nor %s.", tier, tierFree, tierStandard)
	case plan.Always != "" && tier != plan.Always:
		return r.refuse(badRequest, "The plan '%s' is always %s.", plan.Name, plan.Always)
	case tier == tierFree && subPlan != "":
		return r.refuse(badRequest, "The pricing tier Free has no sub-plan, and not '%s'.", subPlan)
	case tier == tierFree && len(at(r.inputs, "extensions[]")) > 0:
		return r.refuse(badRequest, "The pricing tier Free has no extensions.")
	case subPlan != "" && !slices.Contains(plan.SubPlans, subPlan):
		return r.refuse(badRequest, "The plan '%s' has no sub-plan '%s': it has %v.", plan.Name, subPlan, plan.SubPlans)
	}
	return nil
}

// checkPlanScope knows which resources can have a plan for themselves.
func checkPlanScope(r *request) error {
	scope := extended(r.inputs)
	enforce := textAt(r.inputs, "enforce")
	if enforce != "" && !isTrueOrFalse(enforce) {
		return r.refuse(badRequest, "enforce is '%s': it must be True or False.", enforce)
	}
	if isSubscription(scope) {
		return nil
	}
	plan := defenderPlans[key(lastSegment(r.id))]
	subPlans, subPlan := plan.Resources.SubPlans, textAt(r.inputs, "subPlan")
	switch {
	case !plan.fits(scope):
		return r.refuse(badRequest, "The plan '%s' cannot be set on '%s'.", plan.Name, scope)
	case len(subPlans) > 0 && textAt(r.inputs, "pricingTier") == tierStandard && !slices.Contains(subPlans, subPlan):
		return r.refuse(badRequest, "The plan '%s' can be set on single resources with the sub-plans %v only, not with '%s'.", plan.Name, subPlans, subPlan)
	case enforce != "":
		return r.refuse(badRequest, "enforce is for plans of subscriptions only.")
	case strings.EqualFold(textAt(r.all.subscriptionsPlan(plan, scope), "enforce"), "True"):
		return r.refuse(badRequest, "The plan '%s' of the subscription is enforced: '%s' cannot have another.", plan.Name, scope)
	}
	return nil
}

func checkExtensions(r *request) error {
	plan := defenderPlans[key(lastSegment(r.id))]
	for _, wanted := range at(r.inputs, "extensions[]") {
		name := textAt(wanted.ObjectValue(), "name")
		known := plan.extension(name)
		subPlan := textAt(r.inputs, "subPlan")
		switch {
		case known == nil:
			return r.refuse(badRequest, "The plan '%s' has no extension '%s'.", plan.Name, name)
		case subPlan != "" && !known.in(subPlan):
			return r.refuse(badRequest, "The extension '%s' is not part of the sub-plan '%s' of '%s': %v have it.", name, subPlan, plan.Name, known.SubPlans)
		}
		if err := r.checkExtension(known, wanted.ObjectValue()); err != nil {
			return err
		}
	}
	return nil
}

func (r *request) checkExtension(known *defenderExtension, wanted resource.PropertyMap) error {
	enabled, properties := textAt(wanted, "isEnabled"), object(wanted, "additionalExtensionProperties")
	switch {
	case !isTrueOrFalse(enabled):
		return r.refuse(badRequest, "isEnabled of the extension '%s' is '%s': it must be True or False.", known.Name, enabled)
	case len(properties) > 0 && strings.EqualFold(enabled, "False"):
		// Azure fails here, where it should refuse.
		return ServiceError{Status: 500, Code: "InternalServerError", Message: "Encountered internal server error."}
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		pattern, exists := known.Properties[string(name)]
		if !exists {
			return r.refuse(badRequest, "The extension '%s' has no additional property '%s'.", known.Name, name)
		}
		if value := fmt.Sprint(reveal(properties[name]).V); !regexp.MustCompile(pattern).MatchString(value) {
			return r.refuse(badRequest, "The additional property '%s' of the extension '%s' is '%s': it must match %s.", name, known.Name, value, pattern)
		}
	}
	return nil
}

func isTrueOrFalse(text string) bool {
	return strings.EqualFold(text, "True") || strings.EqualFold(text, "False")
}

func (p *defenderPlan) extension(name string) *defenderExtension {
	for i := range p.Extensions {
		if p.Extensions[i].Name == name {
			return &p.Extensions[i]
		}
	}
	return nil
}

// spelled is how Defender for Cloud writes a boolean.
var spelled = map[bool]string{true: "True", false: "False"}

// in says whether a sub-plan has the extension; the default one, which has no name here, has all.
func (e *defenderExtension) in(subPlan string) bool {
	return subPlan == "" || len(e.SubPlans) == 0 || slices.Contains(e.SubPlans, subPlan)
}

// checkPlanDeletion knows that a subscription keeps its plans.
func checkPlanDeletion(r *request) error {
	if isSubscription(extended(r.before)) {
		return r.refuse("InvalidUrlConfiguration", "Delete operation is supported only for single resources scope (not subscriptions). "+
			"Use PUT to Enabled or Disable")
	}
	return nil
}

// completePlan enables every extension of a subscription's plan that goes from Free to Standard without a word about extensions.
func completePlan(_ *world, written, existing *Object) {
	_, chosen := written.Inputs["extensions"]
	if existing == nil || chosen || !isSubscription(extended(written.Inputs)) {
		return
	}
	if textAt(existing.Inputs, "pricingTier") != tierFree || textAt(written.Inputs, "pricingTier") != tierStandard {
		return
	}
	plan, known := defenderPlans[key(lastSegment(written.ID))]
	if !known {
		return
	}
	if all := plan.states(textAt(written.Inputs, "subPlan"), func(string) string { return "True" }); len(all) > 0 {
		written.Inputs["extensions"] = resource.NewProperty(all)
	}
}

// states are all extensions of a sub-plan, enabled or not.
func (p *defenderPlan) states(subPlan string, isEnabled func(name string) string) []resource.PropertyValue {
	var all []resource.PropertyValue
	for _, extension := range p.Extensions {
		if extension.in(subPlan) {
			all = append(all, resource.NewProperty(resource.PropertyMap{
				"name": resource.NewProperty(extension.Name), "isEnabled": resource.NewProperty(isEnabled(extension.Name)),
			}))
		}
	}
	return all
}

// describePlan answers every extension of the plan: those that were not asked for are off.
func describePlan(a *answer) {
	plan, known := defenderPlans[key(lastSegment(a.id))]
	if !known {
		return
	}
	a.set("freeTrialRemainingTime", "PT0S")
	if scope := extended(a.inputs); !isSubscription(scope) {
		a.set("inherited", spelled[a.builtIn])
	}
	if plan.Deprecated {
		a.set("deprecated", true)
		a.set("replacedBy", plan.ReplacedBy)
	}
	if textAt(a.inputs, "pricingTier") != tierStandard {
		return
	}
	var answered []resource.PropertyValue
	asked := map[string]bool{}
	for _, extension := range at(a.inputs, "extensions[]") {
		copied := deepCopy(extension.ObjectValue())
		if strings.EqualFold(textAt(copied, "isEnabled"), "True") {
			copied["isEnabled"] = resource.NewProperty("True")
		} else {
			copied["isEnabled"] = resource.NewProperty("False")
		}
		asked[textAt(copied, "name")] = true
		answered = append(answered, resource.NewProperty(copied))
	}
	for _, extension := range plan.states(textAt(a.inputs, "subPlan"), func(string) string { return "False" }) {
		if !asked[textAt(extension.ObjectValue(), "name")] {
			answered = append(answered, extension)
		}
	}
	if len(answered) > 0 {
		a.outputs["extensions"] = resource.NewProperty(answered)
	}
}
