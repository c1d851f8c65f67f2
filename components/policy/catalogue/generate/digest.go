package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// digest is the input; the command's documentation describes it.
type digest struct {
	Source              origin            `json:"source"`
	Policies            []policy          `json:"policies"`
	PinnedOlderVersions []policy          `json:"pinnedOlderVersions"`
	PolicySets          []policySet       `json:"policySets"`
	Roles               map[string]string `json:"roles"`
}

type origin struct {
	Repo    string `json:"repo"`
	Commit  string `json:"commit"`
	Date    string `json:"date"`
	Release string `json:"release"`
}

func (o origin) String() string {
	return fmt.Sprintf("repository %s, commit %s of %s, %s", o.Repo, o.Commit, o.Date, o.Release)
}

type policy struct {
	ID                string               `json:"id"`
	DisplayName       string               `json:"displayName"`
	Version           string               `json:"version"`
	Mode              string               `json:"mode"`
	Preview           bool                 `json:"preview"`
	Deprecated        bool                 `json:"deprecated"`
	EffectParameter   string               `json:"effectParameter"`
	Effects           []string             `json:"effects"`
	DefaultEffect     string               `json:"defaultEffect"`
	Parameters        map[string]parameter `json:"parameters"`
	RoleDefinitionIds []string             `json:"roleDefinitionIds"`
}

type parameter struct {
	Type              string `json:"type"`
	AllowedValues     []any  `json:"allowedValues"`
	DefaultValue      *any   `json:"defaultValue"`
	Required          bool   `json:"required"`
	AssignPermissions bool   `json:"assignPermissions"`
	Deprecated        bool   `json:"deprecated"`
}

type policySet struct {
	ID                 string               `json:"id"`
	DisplayName        string               `json:"displayName"`
	Version            string               `json:"version"`
	Preview            bool                 `json:"preview"`
	Deprecated         bool                 `json:"deprecated"`
	IdentityRequired   bool                 `json:"identityRequired"`
	RoleDefinitionIds  []string             `json:"roleDefinitionIds"`
	RequiredParameters []string             `json:"requiredParameters"`
	Parameters         map[string]parameter `json:"parameters"`
	Members            []setMember          `json:"members"`
}

type setMember struct {
	Ref        string         `json:"ref"`
	Policy     string         `json:"policy"`
	Version    string         `json:"version"`
	Parameters map[string]any `json:"parameters"`
}

// builtIns are the catalogue's policies, by id and then by major version.
func (d *digest) builtIns() []builtIn {
	var found []builtIn
	for _, known := range slices.Concat(d.Policies, d.PinnedOlderVersions) {
		found = append(found, builtIn{
			ID: strings.ToLower(known.ID), Name: known.DisplayName, Version: known.Version, Mode: known.Mode,
			Preview: known.Preview, Deprecated: known.Deprecated,
			EffectParameter: known.EffectParameter, Effects: known.Effects, DefaultEffect: known.DefaultEffect,
			Parameters: definitions(known.Parameters), Roles: known.RoleDefinitionIds,
		})
	}
	slices.SortFunc(found, func(a, b builtIn) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(major(a.Version), major(b.Version)))
	})
	return found
}

// initiatives are the catalogue's sets by id. Of a member whose policy is not in the catalogue only its reference is of use.
func (d *digest) initiatives() []initiative {
	known := map[string]bool{}
	for _, policy := range d.Policies {
		known[strings.ToLower(policy.ID)] = true
	}
	var found []initiative
	for _, set := range d.PolicySets {
		entry := initiative{
			ID: strings.ToLower(set.ID), Name: set.DisplayName, Version: set.Version, Preview: set.Preview, Deprecated: set.Deprecated,
			IdentityRequired: set.IdentityRequired, Roles: set.RoleDefinitionIds, RequiredParameters: set.RequiredParameters,
			Partial: set.Members == nil, Parameters: definitions(set.Parameters),
		}
		for _, part := range set.Members {
			kept := member{Ref: part.Ref}
			if id := strings.ToLower(part.Policy); known[id] {
				kept = member{Ref: part.Ref, Policy: id, Version: part.Version, Parameters: part.Parameters}
			}
			entry.Members = append(entry.Members, kept)
		}
		found = append(found, entry)
	}
	slices.SortFunc(found, func(a, b initiative) int { return cmp.Compare(a.ID, b.ID) })
	return found
}

func definitions(read map[string]parameter) map[string]definition {
	kept := map[string]definition{}
	for name, of := range read {
		kept[name] = definition{
			Type: of.Type, Allowed: of.AllowedValues, Default: of.DefaultValue,
			Required: of.Required, AssignPermissions: of.AssignPermissions, Deprecated: of.Deprecated,
		}
	}
	return kept
}

// major is the first number of a version, 0 where it has none.
func major(version string) int {
	first, _, _ := strings.Cut(version, ".")
	number, _ := strconv.Atoi(first)
	return number
}
