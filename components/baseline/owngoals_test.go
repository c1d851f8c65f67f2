package baseline

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/components/diagnostics"
	"github.com/aksops/pulumi-aksops/components/policy"
	"github.com/aksops/pulumi-aksops/components/workspace"
	"github.com/aksops/pulumi-aksops/internal/input"
)

const (
	builtIn           = "/providers/Microsoft.Authorization/policyDefinitions/"
	subscription      = "/subscriptions/11111111-2222-3333-4444-555555555555"
	groupID           = subscription + "/resourceGroups/rg-test"
	blueID            = groupID + "/providers/Microsoft.ContainerService/managedClusters/aks-test-blue"
	authorizedRanges  = "0e246bcf-5f6f-4f87-bc6f-775d4712c7ea"
	localAccountsGUID = "993c2fcd-2b29-49d2-9eb0-df2c3a730c32"
)

// assigning is the environment test with clusters blue and green, and one assignment.
func assigning(one policy.ScopedAssignment) *intended {
	return &intended{name: "test", Args: &Args{
		Location: pulumi.String("northeurope"),
		Clusters: map[string]Cluster{"blue": {}, "green": {}},
		Policy:   &policy.Spec{Assignments: map[string]policy.ScopedAssignment{"one": one}},
	}}
}

// enforcing is the assignment of a built-in policy that is enforced.
func enforcing(guid string, parameters pulumi.Map) policy.ScopedAssignment {
	one := policy.ScopedAssignment{AssignmentSpec: policy.AssignmentSpec{DefinitionId: pulumi.String(builtIn + guid), Stage: new("enforce")}}
	if parameters != nil {
		one.Parameters = parameters
	}
	return one
}

// TestGoalsAreOfBuiltInPolicies holds that every GUID of the tables is a policy that denies, or deploys, once it is enforced.
func TestGoalsAreOfBuiltInPolicies(t *testing.T) {
	t.Parallel()
	only := func(guid string) policy.Rule {
		rules := assigning(enforcing(guid, nil)).Policy.Rules()
		require.Len(t, rules, 1, guid)
		assert.Equal(t, guid, rules[0].Policy)
		assert.NotEmpty(t, rules[0].Title, guid)
		return rules[0]
	}
	for _, guid := range slices.Concat(slices.Collect(maps.Keys(clusterGoals)), slices.Collect(maps.Keys(groupGoals))) {
		rule := only(guid)
		assert.Equal(t, guid != authorizedRanges, rule.Denies(), "%s: Azure's own version of it only audits today", rule.Title)
	}
	for guid := range rewrites {
		rule := only(guid)
		assert.True(t, rule.Deploys(), rule.Title)
	}
}

// TestEveryRefusalOfBestPracticesIsAGoal holds that the preset cannot refuse the environment's own clusters unnoticed.
func TestEveryRefusalOfBestPracticesIsAGoal(t *testing.T) {
	t.Parallel()
	one := policy.ScopedAssignment{AssignmentSpec: policy.AssignmentSpec{Preset: new("aksBestPractices"), Stage: new("enforce")}}
	denying := 0
	for _, rule := range assigning(one).Policy.Rules() {
		if rule.Denies() {
			denying++
			assert.Contains(t, clusterGoals, rule.Policy, rule.Title)
		}
	}
	assert.Equal(t, 4, denying)
}

// TestCoverage holds what an assignment applies to: the environment's group, and which of its clusters.
func TestCoverage(t *testing.T) {
	t.Parallel()
	both := []string{"blue", "green"}
	scoped := func(id string) policy.ScopedAssignment { return policy.ScopedAssignment{ScopeId: pulumi.String(id)} }
	excluding := func(ids ...string) policy.ScopedAssignment {
		return policy.ScopedAssignment{AssignmentSpec: policy.AssignmentSpec{ExcludedScopeIds: pulumi.ToStringArray(ids)}}
	}
	cases := map[string]struct {
		one   policy.ScopedAssignment
		group bool
		want  []string
	}{
		"nothing chosen":         {policy.ScopedAssignment{}, true, both},
		"a cluster":              {policy.ScopedAssignment{Cluster: new("green")}, false, []string{"green"}},
		"the group":              {scoped(groupID), true, both},
		"the group, other case":  {scoped("/Subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/RG-TEST"), true, both},
		"another group":          {scoped(groupID + "-2"), false, nil},
		"a subscription":         {scoped(subscription), true, both},
		"a management group":     {scoped("/providers/Microsoft.Management/managementGroups/corp"), true, both},
		"a cluster by its id":    {scoped(blueID), false, []string{"blue"}},
		"another cluster":        {scoped(blueID + "-2"), false, nil},
		"another resource":       {scoped(groupID + "/providers/Microsoft.KeyVault/vaults/v"), false, nil},
		"an output":              {policy.ScopedAssignment{ScopeId: pulumi.String(groupID + "-2").ToStringOutput()}, true, both},
		"all but a cluster":      {excluding(blueID), true, []string{"green"}},
		"all but the group":      {excluding(groupID), false, nil},
		"all but other things":   {excluding(groupID+"-2", blueID+"-2"), true, both},
		"cluster, but not it":    {policy.ScopedAssignment{Cluster: new("blue"), AssignmentSpec: excluding(blueID).AssignmentSpec}, false, nil},
		"a cluster that is gone": {policy.ScopedAssignment{Cluster: new("red")}, false, nil},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := assigning(test.one)
			assert.Equal(t, test.group, e.coversGroup("one"))
			assert.Equal(t, test.want, e.covered("one"))
			existing := assigning(test.one)
			existing.ResourceGroup = &ResourceGroup{ExistingId: pulumi.String(groupID)}
			assert.Equal(t, test.group, existing.coversGroup("one"), "in a group that exists")
			assert.Equal(t, test.want, existing.covered("one"), "in a group that exists")
		})
	}
}

// TestOtherSubscription holds that a group that exists is compared with its subscription, and one to be created by its name alone.
func TestOtherSubscription(t *testing.T) {
	t.Parallel()
	elsewhere := policy.ScopedAssignment{ScopeId: pulumi.String("/subscriptions/99999999-2222-3333-4444-555555555555")}
	assert.True(t, assigning(elsewhere).coversGroup("one"))
	existing := assigning(elsewhere)
	existing.ResourceGroup = &ResourceGroup{ExistingId: pulumi.String(groupID)}
	assert.False(t, existing.coversGroup("one"))
	assert.Empty(t, existing.covered("one"))
}

// TestGoalsThatAreKept goes through what satisfies each policy: nothing is found then.
func TestGoalsThatAreKept(t *testing.T) {
	t.Parallel()
	with := func(change func(*Cluster)) func(*intended) {
		return func(e *intended) {
			for key, one := range e.Clusters {
				change(&one)
				e.Clusters[key] = one
			}
		}
	}
	tagged := func(e *intended) { e.Tags = pulumi.StringMap{"Team": pulumi.String("shop")} }
	locations := pulumi.Map{"listOfAllowedLocations": pulumi.ToStringArray([]string{"northeurope", "westeurope"})}
	tag := pulumi.Map{"tagName": pulumi.String("team")}
	tagAndValue := pulumi.Map{"tagName": pulumi.String("team"), "tagValue": pulumi.String("shop")}
	pools := func(change func(*cluster.NodePool)) func(*intended) {
		return with(func(c *Cluster) {
			system, user := cluster.NodePool{}, cluster.NodePool{Name: "apps"}
			change(&system)
			change(&user)
			c.SystemPool, c.NodePools = &system, []cluster.NodePool{user}
		})
	}
	private := with(func(c *Cluster) { c.ApiServer = &cluster.ApiServer{Private: new(true)} })
	closed := func(e *intended) {
		e.Workspace = &workspace.Spec{PublicIngestionEnabled: new(false), PublicQueryEnabled: new(false)}
	}
	nothing := func(*intended) {}
	types := pulumi.Map{"listOfResourceTypesNotAllowed": pulumi.ToStringArray([]string{"Microsoft.Compute/virtualMachines"})}
	allowedTypes := pulumi.Map{"listOfResourceTypesAllowed": pulumi.ToStringArray([]string{
		"microsoft.containerservice/managedclusters", "Microsoft.Insights/dataCollectionRules", "Microsoft.OperationalInsights/workspaces",
	})}
	for _, test := range []struct {
		guid       string
		parameters pulumi.Map
		change     func(*intended)
	}{
		{localAccountsGUID, nil, nothing},
		{"040732e8-d947-40b8-95d6-854c95024bf8", nil, private},
		{"7d7be79c-23ba-4033-84dd-45e2a5ccdd67", nil, with(func(c *Cluster) { c.DiskEncryptionSetId = pulumi.String("id") })},
		{"41425d9f-d1a5-499a-9932-f8ed8453932c", nil, pools(func(p *cluster.NodePool) { p.EncryptionAtHostEnabled = new(true) })},
		{"2dec5f47-bc40-40d1-8c7d-a39d9d6808d1", nil, pools(func(p *cluster.NodePool) { p.Zones = []string{"1", "2", "3"} })},
		{"e56962a6-4747-49cd-b67b-bf8b01975c4c", locations, nothing},
		{"e765b5de-1225-4ba3-bd56-1ac6695af988", locations, nothing},
		{"871b6d14-10aa-478d-b590-94f262ecfa99", tag, tagged},
		{"1e30110a-5ceb-460c-a204-c1c3969c6d62", tagAndValue, tagged},
		{"96670d01-0a4d-4649-9c89-2d3abc0a5025", tag, tagged},
		{"8ce3da23-7156-49e4-b145-24f95f9dcb46", tagAndValue, tagged},
		{"6c53d030-cc64-46f0-906d-2bc061cd1334", nil, closed},
		{"e15effd4-2278-4c65-a0da-4d6f6d1890e2", nil, nothing},
		{"6c112d4e-5bc7-47ae-a041-ea2d9dccd749", types, nothing},
		{"a08ec900-254a-4555-9bf5-e42af04b5c5c", allowedTypes, nothing},
	} {
		e := assigning(enforcing(test.guid, test.parameters))
		test.change(e)
		var c input.Checker
		noOwnGoals(e, &c)
		assert.NoError(t, c.Err(), test.guid)
	}
}

func TestOpenToEveryone(t *testing.T) {
	t.Parallel()
	problem := []string{"c.apiServer.authorizedIpRanges is not set"}
	for _, test := range []struct {
		server *cluster.ApiServer
		want   []string
	}{
		{nil, problem},
		{&cluster.ApiServer{}, problem},
		{&cluster.ApiServer{Private: new(true)}, nil},
		{&cluster.ApiServer{AuthorizedIpRanges: pulumi.ToStringArray([]string{"203.0.113.0/24"})}, nil},
	} {
		assert.Equal(t, test.want, clusterGoals[authorizedRanges]("c", Cluster{Spec: cluster.Spec{ApiServer: test.server}}))
	}
}

// TestGoalsOfExistingThings holds that what is there already is not about to be created.
func TestGoalsOfExistingThings(t *testing.T) {
	t.Parallel()
	found := func(guid string, parameters pulumi.Map) error {
		e := assigning(enforcing(guid, parameters))
		e.Clusters, e.Location = nil, pulumi.String("uksouth")
		e.ResourceGroup = &ResourceGroup{ExistingId: pulumi.String(groupID)}
		e.Workspace = &workspace.Spec{ExistingWorkspaceId: pulumi.String(groupID + "/providers/Microsoft.OperationalInsights/workspaces/log")}
		var c input.Checker
		noOwnGoals(e, &c)
		return c.Err()
	}
	assert.NoError(t, found("e765b5de-1225-4ba3-bd56-1ac6695af988", pulumi.Map{"listOfAllowedLocations": pulumi.ToStringArray([]string{"westeurope"})}))
	assert.NoError(t, found("96670d01-0a4d-4649-9c89-2d3abc0a5025", pulumi.Map{"tagName": pulumi.String("team")}))
	assert.NoError(t, found("6c53d030-cc64-46f0-906d-2bc061cd1334", nil))
	assert.NoError(t, found("a08ec900-254a-4555-9bf5-e42af04b5c5c", pulumi.Map{"listOfResourceTypesAllowed": pulumi.Array{}}))
}

func TestSendsAll(t *testing.T) {
	t.Parallel()
	all := diagnostics.Setting{Name: "all", Categories: append(slices.Clone(deployedCategories), "more"), MetricsEnabled: new(true)}
	some, quiet := all, all
	some.Categories, quiet.MetricsEnabled = deployedCategories[1:], nil
	spec := func(settings ...diagnostics.Setting) *diagnostics.Spec { return &diagnostics.Spec{Settings: settings} }
	assert.True(t, sendsAll(spec(some, all)))
	assert.False(t, sendsAll(spec(some, quiet)))
	assert.False(t, sendsAll(spec(diagnostics.Setting{Name: "a", CategoryGroups: []string{"allLogs"}, MetricsEnabled: new(true)})), "the policy looks for names")
	assert.False(t, sendsAll(&diagnostics.Spec{Preset: new("full")}))
	assert.False(t, sendsAll(nil))
}
