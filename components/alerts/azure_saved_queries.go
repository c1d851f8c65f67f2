package alerts

import (
	"crypto/sha1" //nolint:gosec // names, not secrets: a GUID of version 5 is defined with SHA-1
	"fmt"
	"slices"
	"strings"

	packs "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20190901"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func newQueryPack(ctx *pulumi.Context, name, azureName string, a *SavedQueriesArgs, parent pulumi.Resource) (*packs.QueryPack, error) {
	return packs.NewQueryPack(ctx, name, &packs.QueryPackArgs{
		ResourceGroupName: a.ResourceGroupName, QueryPackName: pulumi.String(azureName), Location: a.Location.ToStringOutput(), Tags: a.Tags,
	}, child(ctx, parent, name, pulumi.ReplaceOnChanges([]string{"location"}))...)
}

// newSavedQuery names the query by a GUID, as Azure demands. It follows from pack and query, so that every run means the same query.
func newSavedQuery(ctx *pulumi.Context, name, packName string, q query, a *SavedQueriesArgs, parent *SavedQueries) error {
	_, err := packs.NewQuery(ctx, name, &packs.QueryArgs{
		ResourceGroupName: a.ResourceGroupName,
		QueryPackName:     parent.QueryPackName,
		Id:                pulumi.String(guid(packName, q.Name)),
		DisplayName:       pulumi.String(q.Title),
		Description:       pulumi.String(q.Description),
		Body:              pulumi.String(q.body()),
		Related: &packs.LogAnalyticsQueryPackQueryPropertiesRelatedArgs{
			Categories: pulumi.ToStringArray(q.Categories), ResourceTypes: pulumi.ToStringArray(q.ResourceTypes),
		},
		Tags: pulumi.StringArrayMap{"labels": pulumi.ToStringArray(q.Labels)},
	}, child(ctx, parent, name)...)
	return err
}

// guidNamespace keeps our GUIDs apart from those that others derive from the same names. It never changes: they are names in Azure.
var guidNamespace = [16]byte{0xd6, 0x48, 0xd4, 0xef, 0x8e, 0x6d, 0x44, 0xa1, 0xa2, 0x47, 0x4b, 0x0d, 0xe3, 0xee, 0x41, 0x6e}

// guid is the GUID (RFC 9562, version 5) of a name in parts. Case makes no difference, as in Azure.
func guid(parts ...string) string {
	const versionByte, variantByte = 6, 8
	name := strings.ToLower(strings.Join(parts, "/"))
	sum := sha1.Sum(slices.Concat(guidNamespace[:], []byte(name))) //nolint:gosec // see the import
	sum[versionByte] = sum[versionByte]&0x0f | 0x50
	sum[variantByte] = sum[variantByte]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}
