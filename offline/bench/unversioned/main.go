//go:build ignore

// Command unversioned imports the packages that hold the default version of every resource type, which the program does not: "offline bench"
// compares what building the two costs. It is built by the name of this file and is part of nothing else.
package main

import (
	containerservice "github.com/pulumi/pulumi-azure-native-sdk/containerservice/v2"
	insights "github.com/pulumi/pulumi-azure-native-sdk/insights/v2"
	operationalinsights "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		if _, err := resources.NewResourceGroup(ctx, "group", nil); err != nil {
			return err
		}
		if _, err := operationalinsights.NewWorkspace(ctx, "workspace", nil); err != nil {
			return err
		}
		if _, err := insights.NewDataCollectionRule(ctx, "rule", nil); err != nil {
			return err
		}
		_, err := containerservice.NewManagedCluster(ctx, "cluster", nil)
		return err
	})
}
