package cluster

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
	"github.com/aksops/pulumi-aksops/components/internal/guard"
	"github.com/aksops/pulumi-aksops/internal/input"
)

//go:embed roles.json
var rolesJSON []byte

// roles are the GUIDs of built-in roles by name: those that count inside Kubernetes, and the others, with the roles that a role includes.
var roles = catalogue.Decode[struct {
	Kubernetes map[string]string   `json:"kubernetes"`
	Azure      map[string]string   `json:"azure"`
	Includes   map[string][]string `json:"includes"`
}]("roles.json", rolesJSON)

// KnownRoles are what there is to know of the roles that access gives, by GUID.
func KnownRoles() guard.Roles {
	known := guard.Roles{Names: map[string]string{}, Include: map[string][]string{}}
	for _, table := range []map[string]string{roles.Kubernetes, roles.Azure} {
		for name, guid := range table {
			known.Names[guid] = name
		}
	}
	for name, others := range roles.Includes {
		for _, other := range others {
			known.Include[roleGUID(name)] = append(known.Include[roleGUID(name)], roleGUID(other))
		}
	}
	return known
}

const pullRole = "AcrPull"

func isKubernetesRole(role string) bool { return holdsRole(roles.Kubernetes, role) }

func isAzureRole(role string) bool { return holdsRole(roles.Azure, role) }

// holdsRole says whether a table has a role, by name or by GUID.
func holdsRole(table map[string]string, role string) bool {
	_, byName := table[role]
	return byName || slices.Contains(slices.Collect(maps.Values(table)), strings.ToLower(role))
}

// roleGUID is the GUID of a role that is given by name or by GUID.
func roleGUID(role string) string {
	for _, table := range []map[string]string{roles.Kubernetes, roles.Azure} {
		if guid, known := table[role]; known {
			return guid
		}
	}
	return strings.ToLower(role)
}

// shortService are what people call the service whose full name is in the names of its roles.
var shortService = regexp.MustCompile(`(?i)\b(azure +)?(aks|k8s|kubernetes)\b( +service\b)?`)

// writtenOut is a role with the service's name as Azure writes it: AKS RBAC Reader is Azure Kubernetes Service RBAC Reader.
func writtenOut(role string) string {
	return shortService.ReplaceAllString(role, "Azure Kubernetes Service")
}

func checkRoleName(c *input.Checker, path, role string) {
	if role == "" {
		c.Failf(path, "is required: give the name of a role, such as Azure Kubernetes Service RBAC Writer, or its GUID")
		return
	}
	if guidPattern.MatchString(role) || isKubernetesRole(role) || isAzureRole(role) {
		return
	}
	names := slices.Sorted(maps.Keys(roles.Kubernetes))
	names = append(names, slices.Sorted(maps.Keys(roles.Azure))...)
	c.Failf(path, "is %q: must be the name of a role that is known here, or the GUID of any role%s", role, input.DidYouMean(writtenOut(role), names))
}
