// Package faults makes the simulated Azure fail as a plan says: which calls, in which way, how often.
package faults

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// Kind is what goes wrong.
type Kind string

// Kinds of faults. azure-native repeats a request that meets Busy, Throttled or Broken, so one of these alone goes unnoticed.
const (
	// Busy is the conflict with another operation that azure-native waits for: 409 AnotherOperationInProgress.
	Busy Kind = "busy"
	// Conflict is every other conflict: 409 Conflict.
	Conflict Kind = "conflict"
	// Throttled is 429 with a time to wait.
	Throttled Kind = "throttled"
	// Broken is 500.
	Broken Kind = "broken"
	// Timeout is a request without an answer until its deadline, and without effect.
	Timeout Kind = "timeout"
	// LostResponse is a write that takes effect without anyone hearing of it.
	LostResponse Kind = "lostResponse"
	// Partial is a resource that is there but does not get ready.
	Partial Kind = "partial"
	// Kill ends the process that deploys before the call takes effect.
	Kill Kind = "kill"
	// KillAfter ends it after the call took effect, and before it hears of that.
	KillAfter Kind = "killAfter"
)

// Kinds are all kinds that need nobody to kill.
var Kinds = []Kind{Busy, Conflict, Throttled, Broken, Timeout, LostResponse, Partial}

const (
	throttledFor = 17 * time.Second
	// Forever as the number of times is every time.
	Forever = -1
)

// writes are the methods that a fault without one hits.
var writes = []string{"Create", "Update", "Delete"}

// Fault is one row of a plan.
type Fault struct {
	// Method is the provider's method: Create, Update, Delete, Read, Check, Diff or Invoke. Defaults to whatever changes something.
	Method string `yaml:"method"`
	// Type is the end of the type token, for example ManagedCluster. Defaults to every type.
	Type string `yaml:"type"`
	// Name is the logical name. Defaults to every name.
	Name string `yaml:"name"`
	// Call is the first matching call that fails, counted from 1. Defaults to 1.
	Call int `yaml:"call"`
	// Times is how many requests in a row fail, repetitions by azure-native included; -1 is all. Defaults to 1.
	Times int `yaml:"times"`
	// Fault is what goes wrong. Required.
	Fault Kind `yaml:"fault"`

	calls, failed int
}

// Plan is a list of faults. The first one that matches a call decides.
type Plan struct {
	// Faults are the rows.
	Faults []*Fault `yaml:"faults"`
	// Kill ends the process that deploys and waits until it is gone. Only kill and killAfter need it.
	Kill func() `yaml:"-"`

	mu     sync.Mutex
	killed bool
}

// Read reads a plan from a YAML or JSON file.
func Read(path string) (*Plan, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fmt.Errorf("reading the faults: %w", err)
	}
	plan := &Plan{}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(plan); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the faults from %s: %w", path, err)
	}
	for i, fault := range plan.Faults {
		if !slices.Contains(append([]Kind{Kill, KillAfter}, Kinds...), fault.Fault) {
			return nil, fmt.Errorf("%s: faults[%d].fault is %q: must be one of %v, %s or %s", path, i, fault.Fault, Kinds, Kill, KillAfter)
		}
	}
	return plan, nil
}

// Answer is a fault hook for [azure.Provider]. Previews never fail: nothing is written in them.
func (p *Plan) Answer(call azure.Call) error {
	if call.Preview {
		return nil
	}
	fault := p.next(call)
	if fault == nil {
		return nil
	}
	if fault.Fault == Kill || fault.Fault == KillAfter {
		p.mu.Lock()
		p.killed = true
		p.mu.Unlock()
		p.Kill()
	}
	return fault.answer(call)
}

// Killed says whether the plan has ended a process.
func (p *Plan) Killed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.killed
}

// next is the fault that hits the call; nil if none does.
func (p *Plan) next(call azure.Call) *Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range p.Faults {
		if fault.hits(call) {
			return fault
		}
	}
	return nil
}

// hits counts the call if it matches, and says whether it fails.
func (f *Fault) hits(call azure.Call) bool {
	if !f.matches(call) {
		return false
	}
	f.calls++
	if f.calls < max(f.Call, 1) || f.Times != Forever && f.failed >= max(f.Times, 1) {
		return false
	}
	f.failed++
	return true
}

func (f *Fault) matches(call azure.Call) bool {
	method := f.Method == call.Method || f.Method == "" && slices.Contains(writes, call.Method)
	return method && (f.Type == "" || strings.HasSuffix(call.Type, ":"+f.Type)) && (f.Name == "" || f.Name == call.Name)
}

func (f *Fault) answer(call azure.Call) error {
	switch f.Fault {
	case Busy:
		return azure.ServiceError{
			Status: http.StatusConflict, Code: azure.CodeOtherOperation,
			Message: "Another operation on this or dependent resource is in progress.",
		}
	case Conflict:
		return azure.ServiceError{Status: http.StatusConflict, Code: "Conflict", Message: "Another update operation is in progress."}
	case Throttled:
		return azure.ServiceError{
			Status: http.StatusTooManyRequests, Code: "TooManyRequests", RetryAfter: throttledFor,
			Message: fmt.Sprintf("The request is being throttled as the limit has been reached. Retry after %d seconds.", int(throttledFor.Seconds())),
		}
	case Broken:
		return azure.ServiceError{Status: http.StatusInternalServerError, Code: "InternalServerError", Message: "Encountered internal server error."}
	case Timeout, Kill:
		return fmt.Errorf("waiting for %s of '%s': context deadline exceeded", strings.ToLower(call.Method), call.ID)
	case LostResponse, KillAfter:
		return azure.LostResponseError{Reason: fmt.Sprintf("polling after %s of '%s': connection reset by peer", strings.ToLower(call.Method), call.ID)}
	case Partial:
		return azure.PartialError{Reason: fmt.Sprintf("Code=\"ProvisioningState/Failed\" Message=\"The resource '%s' is in a failed state\"", call.ID)}
	default:
		return fmt.Errorf("unknown fault %q", f.Fault)
	}
}
