package baseline

import (
	"github.com/aksops/pulumi-aksops/components/cluster"
	"github.com/aksops/pulumi-aksops/internal/input"
)

// rightsOnce compares the clusters with each other: each by itself has done that.
func rightsOnce(e *intended, c *input.Checker) {
	type given struct {
		path  string
		right cluster.GivenRight
	}
	var earlier []given
	for _, key := range e.clusterKeys() {
		spec, path := e.Clusters[key].Spec, input.Key("clusters", key)
		var own []given
		for _, right := range spec.GivenRights() {
			one := given{input.Join(path, right.Input), right}
			for _, other := range earlier {
				if right.Same(other.right) {
					c.Failf(one.path, "gives what %s gives, since both clusters have that identity: Azure takes the same role of the same principal once; "+
						"give it in one of the two, or in neither and by other means", other.path)
					break
				}
			}
			own = append(own, one)
		}
		earlier = append(earlier, own...)
	}
}
