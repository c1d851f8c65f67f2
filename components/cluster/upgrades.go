package cluster

import (
	"regexp"
	"strconv"
	"time"

	"github.com/aksops/pulumi-aksops/internal/input"
)

// Upgrades are the automatic upgrades of the cluster.
type Upgrades struct {
	// Channel is none, patch (newest patch of the same minor version, the default), stable (newest patch of the minor version before
	// the newest), rapid (the newest version) or node-image (node images only, an older form of NodeOsChannel).
	Channel *string `pulumi:"channel,optional"`
	// NodeOsChannel is None, Unmanaged (the operating system's own updates), SecurityPatch or NodeImage (weekly images, the default).
	// Going to Unmanaged, and from there to None, reimages the nodes.
	NodeOsChannel *string `pulumi:"nodeOsChannel,optional"`
	// ForceUpgradeUntil lets upgrades go ahead in spite of what AKS's checks find, deprecated APIs in use for example, until this
	// time, as in "2030-01-31T00:00:00Z", in quotes in YAML. Defaults to never.
	ForceUpgradeUntil *string `pulumi:"forceUpgradeUntil,optional"`
}

const (
	channelNone      = "none"
	channelPatch     = "patch"
	channelStable    = "stable"
	channelRapid     = "rapid"
	channelNodeImage = "node-image"

	nodeOsNone          = "None"
	nodeOsUnmanaged     = "Unmanaged"
	nodeOsSecurityPatch = "SecurityPatch"
	nodeOsImage         = "NodeImage"

	versionRule = "must be major.minor or major.minor.patch, such as 1.36 or 1.36.2"
	// oldestMinor is older than any minor version that AKS has, and newer than what is left of 1.30 where YAML took it for a number.
	oldestMinor = 10
	// maxVersionSkew is how many minor versions a pool may lag behind the control plane (Microsoft Learn, upgrade-aks-control-plane.md, "Kubernetes version
	// upgrade rules", of 2026-08-21; error NodePoolMcVersionIncompatible). Learn's upgrade-node-pools.md still has the two of before 1.28.
	maxVersionSkew = 3
)

// version is a Kubernetes version; patch is -1 where only the minor version is given.
type version struct{ major, minor, patch int }

var versionPattern = regexp.MustCompile(`^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})(?:\.(0|[1-9]\d{0,2}))?$`)

func parseVersion(text string) (version, bool) {
	match := versionPattern.FindStringSubmatch(text)
	if match == nil {
		return version{}, false
	}
	// The pattern admits digits only, and not enough of them to overflow.
	major, _ := strconv.Atoi(match[1])
	minor, _ := strconv.Atoi(match[2])
	v := version{major, minor, -1}
	if match[3] != "" {
		v.patch, _ = strconv.Atoi(match[3])
	}
	return v, true
}

func (u *Upgrades) channel() string {
	if u == nil {
		return channelPatch
	}
	return input.Value(u.Channel, channelPatch)
}

// saidChannel is the channel as an error names it.
func (u *Upgrades) saidChannel() string {
	if u == nil {
		return channelPatch + byDefault[string](nil)
	}
	return u.channel() + byDefault(u.Channel)
}

func (u *Upgrades) nodeOsChannel() string {
	if u == nil {
		return nodeOsImage
	}
	return input.Value(u.NodeOsChannel, nodeOsImage)
}

func (s *Spec) checkUpgrades(c *input.Checker) {
	if u := s.Upgrades; u != nil {
		c.OneOf("upgrades.channel", u.Channel, channelNone, channelPatch, channelStable, channelRapid, channelNodeImage)
		c.OneOf("upgrades.nodeOsChannel", u.NodeOsChannel, nodeOsNone, nodeOsUnmanaged, nodeOsSecurityPatch, nodeOsImage)
		if u.channel() == channelNodeImage && u.nodeOsChannel() != nodeOsImage {
			c.Failf("upgrades.channel",
				"is node-image with nodeOsChannel %s: AKS allows it with NodeImage only; set channel: none for node images without Kubernetes upgrades",
				u.nodeOsChannel())
		}
		if u.ForceUpgradeUntil != nil {
			if _, err := time.Parse(time.RFC3339, *u.ForceUpgradeUntil); err != nil {
				c.Failf("upgrades.forceUpgradeUntil", `is %q: must be a time such as "2030-01-31T00:00:00Z", in quotes`, *u.ForceUpgradeUntil)
			}
		}
	}
	s.checkClusterVersion(c)
	s.checkPoolVersions(c)
}

func (s *Spec) checkClusterVersion(c *input.Checker) {
	c.Match("kubernetesVersion", s.KubernetesVersion, versionPattern, versionRule)
	if s.KubernetesVersion == nil {
		return
	}
	v, ok := parseVersion(*s.KubernetesVersion)
	if ok && v.patch < 0 && v.minor > 0 && v.minor < oldestMinor {
		c.Failf("kubernetesVersion", "is %q, which AKS never had: YAML reads %s0 as the number %s; put the version in quotes, \"%s0\"",
			*s.KubernetesVersion, *s.KubernetesVersion, *s.KubernetesVersion, *s.KubernetesVersion)
	}
	if ok && v.patch >= 0 && s.Upgrades.channel() != channelNone {
		c.Failf("kubernetesVersion", "is %q with upgrades.channel %s: automatic upgrades move the patch; give %d.%d, or set upgrades.channel: none",
			*s.KubernetesVersion, s.Upgrades.saidChannel(), v.major, v.minor)
	}
}

// checkPoolVersions holds the pools' own versions to AKS's rules: all pools or none, none under automatic upgrades, never ahead of
// the control plane and not far behind it.
func (s *Spec) checkPoolVersions(c *input.Checker) {
	var pinned, free []poolInput
	for _, pool := range s.poolInputs() {
		if pool.KubernetesVersion == nil {
			free = append(free, pool)
			continue
		}
		pinned = append(pinned, pool)
	}
	channel := s.Upgrades.channel()
	for _, pool := range pinned {
		path := pool.path + ".kubernetesVersion"
		c.Match(path, pool.KubernetesVersion, versionPattern, versionRule)
		if channel != channelNone {
			c.Failf(path, "is %q with upgrades.channel %s: automatic upgrades set the pools' version; remove it, or set upgrades.channel: none",
				*pool.KubernetesVersion, s.Upgrades.saidChannel())
			continue
		}
		s.checkSkew(c, path, *pool.KubernetesVersion)
	}
	if len(pinned) == 0 || channel != channelNone {
		return
	}
	for _, pool := range free {
		c.Failf(pool.path+".kubernetesVersion", "is required because %s has one: AKS wants a version on all pools or on none", pinned[0].path)
	}
}

func (s *Spec) checkSkew(c *input.Checker, path, poolVersion string) {
	if s.KubernetesVersion == nil {
		return
	}
	pool, poolOk := parseVersion(poolVersion)
	control, controlOk := parseVersion(*s.KubernetesVersion)
	if !poolOk || !controlOk {
		return
	}
	samePatchLine := pool.major == control.major && pool.minor == control.minor && pool.patch >= 0 && control.patch >= 0
	switch {
	case pool.major > control.major, pool.major == control.major && pool.minor > control.minor, samePatchLine && pool.patch > control.patch:
		c.Failf(path, "is %q, ahead of kubernetesVersion %q: a pool must not be newer than the control plane; upgrade that first",
			poolVersion, *s.KubernetesVersion)
	case pool.major < control.major || control.minor-pool.minor > maxVersionSkew:
		c.Failf(path, "is %q, too far behind kubernetesVersion %q: at most %d minor versions may lie between; upgrade the pool first",
			poolVersion, *s.KubernetesVersion, maxVersionSkew)
	}
}
