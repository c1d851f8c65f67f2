package recorder

import (
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Warning is a warning that a program gave.
type Warning struct {
	// Resource is the type and name of what it is about, "" for none.
	Resource string
	Message  string
}

// logs keeps the warnings, which the mocks of the SDK throw away.
type logs struct {
	pulumi.Log
	mu       sync.Mutex
	warnings []Warning
}

// Warn waits for the resource to be registered, as the SDK's own does.
func (l *logs) Warn(message string, args *pulumi.LogArgs) error {
	resource := ""
	if args != nil && args.Resource != nil {
		urn := make(chan string, 1)
		args.Resource.URN().ApplyT(func(of pulumi.URN) string {
			urn <- string(of)
			return string(of)
		})
		resource = typeAndName(<-urn)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.warnings = append(l.warnings, Warning{resource, message})
	return nil
}

// given are the warnings in their order; nil for a program that never started.
func (l *logs) given() []Warning {
	if l == nil {
		return nil
	}
	return l.warnings
}
