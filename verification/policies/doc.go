// Package policies runs the Kubernetes policies of this repository in Gatekeeper, the engine that the Azure Policy add-on installs in
// clusters. It has tests alone: each policy is taken as it is registered with Azure, made into the constraint that the add-on would make of
// it, and held against the objects in testdata.
package policies
