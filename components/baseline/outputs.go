package baseline

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/internal/shell"
)

func (b *Baseline) setClusterOutputs() {
	collect := func(pick func(*ClusterParts) pulumi.StringInput) pulumi.StringMapOutput {
		values := pulumi.StringMap{}
		for key, parts := range b.Clusters {
			if value := pick(parts); value != nil {
				values[key] = value
			}
		}
		return values.ToStringMapOutput()
	}
	b.ClusterIds = collect(func(p *ClusterParts) pulumi.StringInput { return p.Cluster.ClusterId })
	b.ClusterNames = collect(func(p *ClusterParts) pulumi.StringInput { return p.Cluster.ClusterName })
	b.OidcIssuerUrls = collect(func(p *ClusterParts) pulumi.StringInput { return p.Cluster.OidcIssuerUrl })
	b.KubeletClientIds = collect(func(p *ClusterParts) pulumi.StringInput { return p.Cluster.KubeletIdentityClientId })
	b.KubeletObjectIds = collect(func(p *ClusterParts) pulumi.StringInput { return p.Cluster.KubeletIdentityObjectId })
	b.DataCollectionRuleIds = collect(func(p *ClusterParts) pulumi.StringInput {
		if p.Insights == nil {
			return nil
		}
		return p.Insights.DataCollectionRuleId
	})
}

// Outputs are the environment's outputs as an operator reads them: what there is, cluster by cluster, and the commands that come
// next. There is no kubeconfig among them; the commands fetch one with the operator's own identity.
func (b *Baseline) Outputs() pulumi.Map {
	clusters := pulumi.Map{}
	for key, parts := range b.Clusters {
		clusters[key] = b.clusterOutputs(parts)
	}
	return pulumi.Map{
		"resourceGroupId":   b.ResourceGroupId,
		"resourceGroupName": b.ResourceGroupName,
		"workspace": pulumi.Map{
			"id":         b.WorkspaceId,
			"name":       b.WorkspaceName,
			"customerId": b.WorkspaceCustomerId,
			"location":   b.Workspace.Location,
		},
		"activityLogSettingId": b.ActivityLogSettingId,
		"policyAssignmentIds":  b.PolicyAssignmentIds,
		"policyPrincipalIds":   b.PolicyPrincipalIds,
		"defenderPlanIds":      b.DefenderPlanIds,
		"alertRecipients":      b.AlertRecipients,
		"clusters":             clusters,
	}
}

func (b *Baseline) clusterOutputs(parts *ClusterParts) pulumi.Map {
	c := parts.Cluster
	out := pulumi.Map{
		"id":                   c.ClusterId,
		"name":                 c.ClusterName,
		"fqdn":                 c.Fqdn,
		"privateFqdn":          c.PrivateFqdn,
		"kubernetesVersion":    c.CurrentKubernetesVersion,
		"nodeResourceGroup":    c.NodeResourceGroup,
		"nodePoolIds":          c.NodePoolIds,
		"oidcIssuerUrl":        c.OidcIssuerUrl,
		"identityPrincipalId":  c.PrincipalId,
		"diagnosticSettingIds": parts.Diagnostics.SettingIds,
		"kubeletIdentity": pulumi.Map{
			"resourceId": c.KubeletIdentityResourceId,
			"clientId":   c.KubeletIdentityClientId,
			"objectId":   c.KubeletIdentityObjectId,
		},
		"commands": pulumi.Map{
			"signIn": pulumi.Sprintf("az aks get-credentials --resource-group %s --name %s && kubelogin convert-kubeconfig -l azurecli",
				quoted(c.ResourceGroupName), quoted(c.ClusterName)),
			"nodes": pulumi.String("kubectl get nodes -o wide"),
			"upgrades": pulumi.Sprintf("az aks get-upgrades --resource-group %s --name %s --output table",
				quoted(c.ResourceGroupName), quoted(c.ClusterName)),
			"logs": pulumi.Sprintf("az monitor log-analytics query --workspace %s --analytics-query 'KubeEvents | top 20 by TimeGenerated' --output table",
				quoted(b.WorkspaceCustomerId)),
		},
	}
	if parts.Insights != nil {
		out["dataCollectionRuleId"] = parts.Insights.DataCollectionRuleId
		out["dataCollectionRuleName"] = parts.Insights.DataCollectionRuleName
		out["dataCollectionAssociationId"] = parts.Insights.AssociationId
		out["dataCollectionEndpointId"] = parts.Insights.IngestEndpointId
	}
	return out
}

// quoted is a word of a command that an operator pastes into a shell: names may hold parentheses, and those of existing groups anything.
func quoted(word pulumi.StringInput) pulumi.StringOutput {
	return word.ToStringOutput().ApplyT(shell.Quote).(pulumi.StringOutput)
}
