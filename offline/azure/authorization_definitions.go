package azure

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	invalidRule              = "InvalidPolicyRule"
	maxDefinitionParameters  = 20
	maxDefinitionsInScope    = 500
	maxSetDefinitionsInScope = 200
)

var definitionChecks = []check{
	checkSize, checkMetadata, checkNeighbours("PolicyDefinitionQuotaExceeded", maxDefinitionsInScope),
	checkDeclaredParameters, checkRule, checkParameterUpdate("policy definition", "InvalidPolicyParameterUpdate"),
}

// checkDeclaredParameters looks at the parameters of a policy or a set by themselves.
func checkDeclaredParameters(r *request) error {
	declared := readParameters(r.inputs)
	if isPolicy := r.t.Type == definitionType || r.t.Type == groupDefinitionType; isPolicy && len(declared) > maxDefinitionParameters {
		return r.refuse("TooManyPolicyParameters", "The policy definition '%s' has %d parameters: at most %d are allowed.",
			lastSegment(r.id), len(declared), maxDefinitionParameters)
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		parameter := declared[name]
		if _, ok := parameterTypes[strings.ToLower(parameter.Type)]; !ok {
			return r.refuse("InvalidPolicyParameters", "The type '%s' of the parameter '%s' is not supported.", parameter.Type, name)
		}
		if parameter.Required {
			continue
		}
		byDefault := resource.NewPropertyValue(parameter.Default)
		if !isExpression(byDefault) && !isOfType(byDefault, parameter.Type) {
			return r.refuse("InvalidPolicyParameterType", "The default value of the parameter '%s' is not of type '%s'.", name, parameter.Type)
		}
		for _, each := range eachOf(byDefault, parameter.Type) {
			if !parameter.allows(each) {
				return r.refuse("PolicyParameterAllowedAndDefaultValuesMismatch",
					"The default value of the parameter '%s' is not among its allowed values '%s'.", name, parameter.allowedText())
			}
		}
	}
	return nil
}

// checkRule holds the rule against the parameters, and against what the mode asks for.
func checkRule(r *request) error {
	rule := object(r.inputs, "policyRule")
	if !given(rule, "if") || textAt(rule, "then.effect") == "" {
		return r.refuse(invalidRule, "Failed to parse policy rule: it must have 'if' and 'then' with an 'effect'.")
	}
	if err := r.checkParametersUsed("policy rule", parametersIn(resource.NewProperty(rule))); err != nil {
		return err
	}
	if textAt(r.inputs, "mode") == kubernetesMode {
		return r.checkKubernetesRule(rule)
	}
	return nil
}

// checkParametersUsed takes neither parameters that nothing uses nor uses of parameters that are not there.
func (r *request) checkParametersUsed(by string, used []string) error {
	declared := object(r.inputs, "parameters")
	for _, name := range used {
		if _, ok := declared[resource.PropertyKey(name)]; !ok {
			return r.refuse("InvalidPolicyParameters", "The %s of '%s' uses the parameter '%s', which is not defined.", by, lastSegment(r.id), name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if !slices.Contains(used, string(name)) {
			return r.refuse("UnusedPolicyParameters", "The definition '%s' has defined the parameter(s) '%s', which the %s does not use.",
				lastSegment(r.id), name, by)
		}
	}
	return nil
}

// checkParameterUpdate keeps the parameters that assignments may rely on.
func checkParameterUpdate(what, code string) check {
	return func(r *request) error {
		if r.before == nil {
			return nil
		}
		was, is := readParameters(r.before), readParameters(r.inputs)
		for _, name := range slices.Sorted(maps.Keys(was)) {
			parameter, ok := is[name]
			if !ok {
				return r.refuse(code, "The %s is attempting to remove the parameter(s) '%s' which are present in the existing policy. "+
					"Parameters may not be removed from a policy.", what, name)
			}
			if !strings.EqualFold(parameter.Type, was[name].Type) {
				return r.refuse(code, "The %s is attempting to change the type of the parameter '%s' from '%s' to '%s'.",
					what, name, was[name].Type, parameter.Type)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(is)) {
			if _, ok := was[name]; !ok && is[name].Required {
				return r.refuse(code, "The %s contains new parameter(s) '%s' which are not present in the existing policy and have no default value. "+
					"New parameters may be added to a policy only if they have a default value.", what, name)
			}
		}
		return nil
	}
}

// checkDefinitionUnused keeps a definition that is assigned, and a policy that is in a set.
func checkDefinitionUnused(r *request) error {
	code, what := "InvalidDeletePolicyDefinitionRequest", "policy definition"
	if r.t.Type == setType || r.t.Type == groupSetType {
		code, what = "InvalidDeletePolicySetDefinitionRequest", "policy set definition"
	}
	for _, other := range r.all.sorted() {
		by := ""
		switch other.Type {
		case assignmentType:
			if strings.EqualFold(textAt(other.Inputs, "policyDefinitionId"), r.id) {
				by = "policy assignment"
			}
		case setType, groupSetType:
			if slices.ContainsFunc(textsAt(other.Inputs, "policyDefinitions[].policyDefinitionId"), func(id string) bool {
				return strings.EqualFold(id, r.id)
			}) {
				by = "policy set definition"
			}
		}
		if by != "" {
			return r.refuse(code, "The %s '%s' cannot be deleted. It is referenced by the %s '%s'.", what, lastSegment(r.id), by, other.ID)
		}
	}
	return nil
}
