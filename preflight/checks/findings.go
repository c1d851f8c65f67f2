// Package checks compares what a stack needs with what Azure says about its subscription. It decides from data alone and calls nothing.
package checks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aksops/pulumi-aksops/internal/shell"
)

// Status is what a check came to.
type Status string

const (
	// OK means that nothing is missing.
	OK Status = "ok"
	// Missing means that a deployment would fail, now or when the pools grow.
	Missing Status = "missing"
	// Unknown means that it could not be checked.
	Unknown Status = "unknown"
)

// Kinds of findings, in the order of the report.
const (
	KindProvider   = "resource provider"
	KindFeature    = "feature"
	KindPermission = "permission"
	KindVmSize     = "vm size"
	KindQuota      = "quota"
	KindVersion    = "kubernetes version"
	KindRules      = "rules"
)

// Finding is one thing that was checked.
type Finding struct {
	// Kind is what was checked, one of the kinds above.
	Kind string `json:"kind"`
	// Subject is the namespace, action, size, quota or version.
	Subject string `json:"subject"`
	// Status is what came out.
	Status Status `json:"status"`
	// Detail says it in words; empty when there is nothing to add.
	Detail string `json:"detail,omitempty"`
	// Fix is the command or the step that helps; empty for what is fine.
	Fix string `json:"fix,omitempty"`
}

// Answer is what Azure said, or why it did not.
type Answer[T any] struct {
	// Value is the answer.
	Value T
	// Err is why there is none.
	Err error
}

// ReadError is a question that Azure did not answer.
type ReadError struct {
	// Action is the action that the caller needs for the question.
	Action string
	// Scope is where it needs it.
	Scope string
	// Status is the HTTP status, 0 without an answer.
	Status int
	// Code is the error's code in Azure.
	Code string
	// After is how long Azure asks to wait before the next request, 0 if it does not say.
	After time.Duration
	// Err is the error itself.
	Err error
}

// Error is short: the answers of Azure are long, and hold request ids and headers.
func (e *ReadError) Error() string {
	switch {
	case e.Status == 401:
		return "Azure does not accept the credential (401 " + e.Code + "): sign in again"
	case e.Status == 403:
		return fmt.Sprintf("no permission to read this: it takes %s at %s", e.Action, e.Scope)
	case e.Status == 404:
		return e.Scope + " does not exist"
	case e.Status == 429:
		return "Azure refuses so many requests at present (429): try again in " + e.wait()
	case e.Status != 0:
		return fmt.Sprintf("Azure answered %d %s", e.Status, e.Code)
	case errors.Is(e.Err, context.DeadlineExceeded):
		return "no answer from Azure in time: try again, and check the network and the proxy"
	default:
		return fmt.Sprintf("no answer from Azure: %v", e.Err)
	}
}

func (e *ReadError) wait() string {
	if e.After <= 0 {
		return "a few minutes"
	}
	return e.After.Round(time.Second).String()
}

// Unwrap is the error itself.
func (e *ReadError) Unwrap() error { return e.Err }

// IsMissing says whether Azure said that what was asked for does not exist.
func IsMissing(err error) bool {
	var read *ReadError
	return errors.As(err, &read) && read.Status == 404
}

func unknown(kind, subject string, err error) Finding {
	return Finding{Kind: kind, Subject: subject, Status: Unknown, Detail: err.Error(), Fix: readFix(err)}
}

func readFix(err error) string {
	var read *ReadError
	if errors.As(err, &read) && read.Status == 403 {
		return grant("Reader", read.Scope)
	}
	return ""
}

// CallerPlaceholder stands in commands for the object id of the caller.
const CallerPlaceholder = "<object id of who deploys>"

func grant(role, scope string) string {
	return fmt.Sprintf("az role assignment create --assignee %s --role %s --scope %s",
		shell.Quote(CallerPlaceholder), shell.Quote(role), shell.Quote(scope))
}

// NameCaller puts the object id of the caller into a command that has a placeholder for it.
func NameCaller(command, caller string) string {
	return strings.ReplaceAll(command, shell.Quote(CallerPlaceholder), shell.Quote(caller))
}
