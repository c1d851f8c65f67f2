package defender

import (
	_ "embed"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
)

// plan is one plan of Microsoft Defender for Cloud.
type plan struct {
	// Name is what users call it, Pricing what Azure does.
	Name    string `json:"name"`
	Pricing string `json:"pricing"`
	// SubPlans are its variants, the strongest first, which is the default. With SubPlansAreEqual they differ in price alone.
	SubPlans         []string `json:"subPlans"`
	SubPlansAreEqual bool     `json:"subPlansAreEqual"`
	// SubPlanRequired says why there is no default; empty where there is, the first.
	SubPlanRequired string      `json:"subPlanRequired"`
	Extensions      []extension `json:"extensions"`
}

// extension is a part of a plan that can be switched off.
type extension struct {
	Name      string `json:"name"`
	Extension string `json:"extension"`
	// SubPlans are the variants of the plan that have it; all if empty.
	SubPlans []string `json:"subPlans"`
	// Required says why there is no default; empty where there is, true.
	Required string `json:"required"`
	// Resources are the types of single resources whose own plan has it.
	Resources []string `json:"resources"`
}

func (e extension) in(subPlan string) bool {
	return len(e.SubPlans) == 0 || slices.Contains(e.SubPlans, subPlan)
}

//go:embed plans.json
var plansJSON []byte

var known = catalogue.Decode[struct {
	Plans []plan `json:"plans"`
	// Deprecated are the plans that Azure has given up, with what took their place.
	Deprecated map[string]string `json:"deprecated"`
}]("plans.json", plansJSON)

// find is the plan of that name. It panics on another: the names are those of the fields of [Plans].
func find(name string) plan {
	i := slices.IndexFunc(known.Plans, func(p plan) bool { return p.Name == name })
	return known.Plans[i]
}
