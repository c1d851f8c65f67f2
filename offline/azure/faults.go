package azure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"google.golang.org/grpc"
)

const (
	// repetitions is how often azure-native repeats a request that failed for a passing reason.
	repetitions = 3
	// longestRetry keeps repetitions short, whatever the service asks for.
	longestRetry = time.Millisecond
	// CodeOtherOperation is the code of the only conflict that azure-native waits for.
	CodeOtherOperation = "AnotherOperationInProgress"
)

// ServiceError makes a call answer what Azure answers over HTTP. azure-native repeats a request a few times if the status or the code says that
// the reason passes. Fault hooks return it.
type ServiceError struct {
	// Status is the HTTP status.
	Status int
	// Code and Message say what is wrong.
	Code, Message string
	// RetryAfter is how long the service asks to wait before the request is repeated.
	RetryAfter time.Duration
}

// Error reads as azure-native words the answer.
func (e ServiceError) Error() string { return armText(e.Status, e.Code, e.Message) }

// onWriting says whether only a write is answered so. Everything else meets a creation already when azure-native looks whether the resource exists.
func (e ServiceError) onWriting() bool {
	return slices.Contains([]int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict}, e.Status)
}

// ofCreation is a fault as a creation tells it: pulumi/pulumi-azure-native, provider/pkg/azure/client_azcore.go (CanCreate).
func ofCreation(fault error, id string) error {
	var refused ServiceError
	if !errors.As(fault, &refused) || refused.onWriting() {
		return fault
	}
	body, err := json.Marshal(map[string]any{"error": map[string]string{"code": refused.Code, "message": refused.Message}})
	if err != nil {
		return err
	}
	return fmt.Errorf("cannot check existence of resource '%s': status code %d, %s", id, refused.Status, body)
}

// passes says whether azure-native repeats the request.
func (e ServiceError) passes() bool {
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case http.StatusConflict:
		return e.Code == CodeOtherOperation
	default:
		return false
	}
}

// LostResponseError lets a Create, Update or Delete take effect, and answers this error although it did. Fault hooks return it.
type LostResponseError struct{ Reason string }

// Error is the reason.
func (e LostResponseError) Error() string { return e.Reason }

// ask asks the fault hook about a call as often as azure-native sends the request.
func ask(fault func(Call) error, call Call) error {
	var answer error
	for range 1 + repetitions {
		answer = fault(call)
		var refused ServiceError
		if !errors.As(answer, &refused) || !refused.passes() {
			return answer
		}
		time.Sleep(min(refused.RetryAfter, longestRetry))
	}
	return answer
}

// takesEffect says whether a fault leaves a write alone and only keeps its response from arriving.
func takesEffect(fault error) bool {
	var lost LostResponseError
	return errors.As(fault, &lost)
}

// perform carries out what a write does to the store, then takes its time. Its response may get lost, which is the only fault that gets here.
func (p *Provider) perform(ctx context.Context, fault error, effect func() error) error {
	if err := effect(); err != nil {
		return err
	}
	if err := p.wait(ctx); err != nil {
		return err
	}
	return fault
}

// Settle waits until every request is answered. Those of a process that was killed go on, as in Azure, and may still take effect.
func (p *Provider) Settle() { p.requests.Wait() }

// countRequests makes Settle know of every request.
func (p *Provider) countRequests() []grpc.ServerOption {
	return []grpc.ServerOption{grpc.UnaryInterceptor(
		func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
			p.requests.Add(1)
			defer p.requests.Done()
			return handle(ctx, request)
		},
	)}
}
