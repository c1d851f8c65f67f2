package azure

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const (
	invalidSet    = "InvalidCreatePolicySetDefinitionRequest"
	maxSetMembers = 1000
)

var setChecks = []check{
	checkSize, checkMetadata, checkNeighbours("PolicySetDefinitionQuotaExceeded", maxSetDefinitionsInScope),
	checkDeclaredParameters, checkMemberCount, checkMembers, checkSetParametersUsed,
	checkParameterUpdate("policy set definition", "InvalidPolicySetParameterUpdate"),
}

func checkMemberCount(r *request) error {
	members := at(r.inputs, "policyDefinitions[]")
	if len(members) == 0 || len(members) > maxSetMembers {
		return r.refuse(invalidSet, "The policy set definition '%s' has %d policy definitions: it must have 1 to %d.",
			lastSegment(r.id), len(members), maxSetMembers)
	}
	refs := textsAt(r.inputs, "policyDefinitions[].policyDefinitionReferenceId")
	if repeated := firstRepeated(refs); repeated != "" {
		return r.refuse(invalidSet, "The policy set definition '%s' has the policy definition reference ID '%s' more than once.",
			lastSegment(r.id), repeated)
	}
	return nil
}

func checkMembers(r *request) error {
	members := r.all.readMembers(r.inputs)
	for i, reference := range at(r.inputs, "policyDefinitions[]") {
		if !reference.IsObject() {
			continue
		}
		fields := reference.ObjectValue()
		id := textAt(fields, "policyDefinitionId")
		if strings.Contains(key(id), "/policysetdefinitions/") {
			return r.refuse(invalidSet, "The policy set definition '%s' contains the policy set definition '%s': sets cannot be nested.",
				lastSegment(r.id), id)
		}
		found, err := r.assigned(id, textAt(fields, "definitionVersion"))
		if err != nil {
			return err
		}
		by := "policy set definition '" + lastSegment(r.id) + "'"
		if ref := textAt(fields, "policyDefinitionReferenceId"); ref != "" {
			by += " (member '" + ref + "')"
		}
		given := &arguments{by: by, of: found, give: object(fields, "parameters")}
		if err := given.check(r); err != nil {
			return err
		}
		if err := r.checkSetDefaults(members[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkSetDefaults refuses a default of the set that the policy which gets it does not take.
func (r *request) checkSetDefaults(member *policyMember) error {
	declared := readParameters(r.inputs)
	for _, name := range slices.Sorted(maps.Keys(member.Parameters)) {
		text, ok := member.Parameters[name].(string)
		from, isParameter := strings.CutPrefix(text, "$")
		parameter := declared[from]
		if !ok || !isParameter || parameter == nil || parameter.Required || member.definition == nil {
			continue
		}
		takes := member.definition.Parameters[name]
		for _, each := range eachOf(resource.NewPropertyValue(parameter.Default), parameter.Type) {
			if !takes.allows(each) {
				return r.refuse("InvalidPolicyParameters", "The policy set '%s' could not be parameterized because the default value of the policy "+
					"set parameter '%s' is not valid for the parameter '%s' of policy definition '%s'. The allowed values are '%s'.",
					lastSegment(r.id), from, name, lastSegment(member.definition.ID), takes.allowedText())
			}
		}
	}
	return nil
}

func checkSetParametersUsed(r *request) error {
	var used []string
	for _, parameters := range at(r.inputs, "policyDefinitions[].parameters") {
		for _, name := range parametersIn(parameters.PropertyValue) {
			if !slices.Contains(used, name) {
				used = append(used, name)
			}
		}
	}
	return r.checkParametersUsed("policy definition references", used)
}
