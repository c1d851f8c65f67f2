// Package naming makes Azure resource names that are valid, stable and distinct, whatever the environment is called.
package naming

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Limit is what Azure allows for the name of one kind of resource.
type Limit struct {
	// Max is the longest name, in characters.
	Max int
	// Min is the shortest name, in characters.
	Min int
	// Extra are the characters allowed besides lower-case letters, digits and hyphens.
	Extra string
}

// Limits as Azure Resource Manager enforces them.
var (
	ResourceGroup          = Limit{Max: 90, Min: 1, Extra: "_."}
	Workspace              = Limit{Max: 63, Min: 4}
	Cluster                = Limit{Max: 63, Min: 1, Extra: "_"}
	DNSPrefix              = Limit{Max: 54, Min: 1}
	DataCollectionRule     = Limit{Max: 64, Min: 3, Extra: "_"}
	DataCollectionEndpoint = Limit{Max: 43, Min: 3}
	DiagnosticSetting      = Limit{Max: 64, Min: 1, Extra: "_."}
	PrivateLinkConnection  = Limit{Max: 80, Min: 1, Extra: "_."}
	PolicyAssignment       = Limit{Max: 64, Min: 1, Extra: "_"}
	// PolicyAssignmentAtManagementGroup is shorter than at any other scope.
	PolicyAssignmentAtManagementGroup = Limit{Max: 24, Min: 1, Extra: "_"}
	PolicyDefinition                  = Limit{Max: 64, Min: 1, Extra: "_"}
	PolicyExemption                   = Limit{Max: 64, Min: 1, Extra: "_"}
	PolicyRemediation                 = Limit{Max: 64, Min: 1, Extra: "_"}
	SuppressionRule                   = Limit{Max: 50, Min: 2}
	ActionGroup                       = Limit{Max: 260, Min: 1, Extra: "_"}
	// AlertRule leaves room for the resource group's name: together they have at most 252 characters.
	AlertRule      = Limit{Max: 160, Min: 1, Extra: "_"}
	ProcessingRule = Limit{Max: 160, Min: 1, Extra: "_"}
)

// hashLength is the number of hexadecimal digits in a tail: 32 bits keep a few thousand names apart.
const hashLength = 8

// Name joins the parts with hyphens. A name that had to be cut, or of which a character had to be replaced, ends in a hash of the
// original, so that two different inputs never share one Azure name. The same parts always give the same name.
func Name(limit Limit, parts ...string) string {
	original := strings.Join(parts, "-")
	name := squeeze(clean(original, limit.Extra))
	if name == original && len(name) >= limit.Min && len(name) <= limit.Max {
		return name
	}
	sum := sha256.Sum256([]byte(original))
	tail := hex.EncodeToString(sum[:])[:hashLength]
	if room := limit.Max - hashLength - 1; len(name) > room {
		name = squeeze(name[:room])
	}
	return strings.TrimLeft(name+"-"+tail, "-")
}

func clean(s, extra string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', strings.ContainsRune(extra, r):
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return '-'
		}
	}, s)
}

// squeeze drops what Azure refuses at either end of a name.
func squeeze(s string) string { return strings.Trim(s, "-_.") }
