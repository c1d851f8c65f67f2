package diagnostics

import (
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/aksops/pulumi-aksops/components/internal/azure"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// sinks are where a setting sends to; nil ones are not used.
type sinks struct {
	workspaceId                 pulumi.StringInput
	storageAccountId            pulumi.StringInput
	eventHubAuthorizationRuleId pulumi.StringInput
	eventHubName                pulumi.StringInput
	marketplacePartnerId        pulumi.StringInput
}

// sinkNames are the inputs of which one is needed.
const sinkNames = "workspaceId, storageAccountId, eventHubAuthorizationRuleId and marketplacePartnerId"

const (
	workspaceType      = "Microsoft.OperationalInsights/workspaces"
	storageAccountType = "Microsoft.Storage/storageAccounts"
	eventHubRuleType   = "Microsoft.EventHub/namespaces/authorizationRules"
)

// named are the sinks that the setting names itself.
func (s *Setting) named() sinks {
	return sinks{
		workspaceId:                 s.WorkspaceId,
		storageAccountId:            s.StorageAccountId,
		eventHubAuthorizationRuleId: s.EventHubAuthorizationRuleId,
		eventHubName:                s.EventHubName,
		marketplacePartnerId:        s.MarketplacePartnerId,
	}
}

func (s *Setting) sendsToWorkspace() bool { return s.WorkspaceId != nil || s.named().none() }

func (s sinks) none() bool {
	return s.workspaceId == nil && s.storageAccountId == nil && s.eventHubAuthorizationRuleId == nil && s.marketplacePartnerId == nil
}

// orDefault are the sinks, or the default workspace if there are none.
func (s sinks) orDefault(workspaceId pulumi.StringInput) sinks {
	if s.none() {
		s.workspaceId = workspaceId
	}
	return s
}

// shared is a kind of sink that both have in common, in words, or "".
func (s sinks) shared(other sinks) string {
	switch {
	case same(s.workspaceId, other.workspaceId):
		return "workspace"
	case same(s.storageAccountId, other.storageAccountId):
		return "storage account"
	case same(s.eventHubAuthorizationRuleId, other.eventHubAuthorizationRuleId) &&
		(s.eventHubName == nil && other.eventHubName == nil || same(s.eventHubName, other.eventHubName)):
		return "event hub"
	case same(s.marketplacePartnerId, other.marketplacePartnerId):
		return "partner solution"
	default:
		return ""
	}
}

// same says whether two inputs are surely one resource: equal ids, which Azure compares without regard to case, or one and the same
// output. Two outputs that turn out equal cannot be told before deployment.
func same(a, b pulumi.StringInput) bool {
	if a == nil || b == nil {
		return false
	}
	literal, isLiteral := azure.Literal(a)
	other, otherIsLiteral := azure.Literal(b)
	if isLiteral || otherIsLiteral {
		return isLiteral && otherIsLiteral && strings.EqualFold(literal, other)
	}
	return reflect.TypeOf(a).Comparable() && reflect.TypeOf(b).Comparable() && a == b
}

// check holds the ids that are known against the types that Azure expects.
func (s sinks) check(c *input.Checker, prefix string) {
	azure.CheckLiteralID(c, input.Join(prefix, "workspaceId"), s.workspaceId, workspaceType)
	azure.CheckLiteralID(c, input.Join(prefix, "storageAccountId"), s.storageAccountId, storageAccountType)
	azure.CheckLiteralID(c, input.Join(prefix, "eventHubAuthorizationRuleId"), s.eventHubAuthorizationRuleId, eventHubRuleType)
	if id, ok := azure.Literal(s.marketplacePartnerId); ok {
		if _, err := azure.ParseID(id); err != nil {
			c.Failf(input.Join(prefix, "marketplacePartnerId"), "is %q: %s", id, err)
		}
	}
	path := input.Join(prefix, "eventHubName")
	if s.eventHubName != nil && s.eventHubAuthorizationRuleId == nil {
		c.Failf(path, "is set without eventHubAuthorizationRuleId: give the authorization rule of its namespace, or leave this out")
	}
	if name, ok := azure.Literal(s.eventHubName); ok && name == "" {
		c.Failf(path, "is empty: name the event hub, or leave this out for those that Azure creates")
	}
}
