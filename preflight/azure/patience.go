package azure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// Patience is how long preflight waits for Azure. Its zero value is no patience: take [DefaultPatience] and change it.
type Patience struct {
	// Tries is how often a request is sent at most.
	Tries int
	// TryTimeout is how long one try may take, with signing in and with reading the answer.
	TryTimeout time.Duration
	// SignInTimeout is how long the first sign-in may take.
	SignInTimeout time.Duration
	// LongestPause is the longest pause that Azure may ask for; a request that would have to wait longer fails at once and says so.
	LongestPause time.Duration
	// FirstPause is the pause after a failure for which Azure asks for none; each further one is twice as long.
	FirstPause time.Duration
	// Progress receives a line before each pause. Nil writes nothing.
	Progress io.Writer
	// Sleep waits. Nil waits by the clock.
	Sleep func(ctx context.Context, pause time.Duration) error
}

// DefaultPatience suits a person who waits at a terminal, and a pipeline: the largest answer, all sizes of a region, takes Azure some
// seconds, and Azure Resource Manager asks for pauses of seconds to minutes when it throttles.
func DefaultPatience(progress io.Writer) Patience {
	return Patience{
		Tries: 5, TryTimeout: time.Minute, SignInTimeout: 2 * time.Minute,
		LongestPause: 5 * time.Minute, FirstPause: time.Second, Progress: progress,
	}
}

// repeated are the statuses after which the same request may succeed; azcore's own retry has the same ones.
var repeated = []int{
	http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
	http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// Do sends a request until Azure answers it for good. It stands before the SDK's own retry, which is silent and is switched off.
func (p *Patience) Do(request *policy.Request) (*http.Response, error) {
	ctx := request.Raw().Context()
	for try := 1; ; try++ {
		if err := request.RewindBody(); err != nil {
			return nil, err
		}
		response, err := request.Clone(ctx).Next()
		if ctx.Err() != nil || try >= p.Tries || !mayHelp(response, err) {
			return response, err
		}
		pause := retryAfter(response)
		if pause > p.LongestPause {
			return response, err
		}
		if pause <= 0 {
			pause = p.FirstPause << (try - 1)
		}
		runtime.Drain(response)
		p.tell(response, pause, try)
		if err := p.sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// mayHelp says whether the same request may succeed the next time. The SDK marks the errors that stay, as those of signing in.
func mayHelp(response *http.Response, err error) bool {
	if err != nil {
		_, stays := errors.AsType[interface {
			error
			NonRetriable()
		}](err)
		return !stays
	}
	return slices.Contains(repeated, response.StatusCode)
}

func (p *Patience) tell(response *http.Response, pause time.Duration, try int) {
	if p.Progress == nil {
		return
	}
	answer := "Azure does not answer"
	if response != nil {
		answer = fmt.Sprintf("Azure answers %d", response.StatusCode)
	}
	_, _ = fmt.Fprintf(p.Progress, "%s: trying again in %s (try %d of %d)\n", answer, pause.Round(time.Millisecond), try+1, p.Tries)
}

func (p *Patience) sleep(ctx context.Context, pause time.Duration) error {
	if p.Sleep != nil {
		return p.Sleep(ctx, pause)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// retryAfter is the pause that an answer asks for, 0 if it asks for none. The first two headers are Azure's own, in milliseconds.
func retryAfter(response *http.Response) time.Duration {
	if response == nil {
		return 0
	}
	for _, header := range []struct {
		name string
		unit time.Duration
	}{{"Retry-After-Ms", time.Millisecond}, {"X-Ms-Retry-After-Ms", time.Millisecond}, {"Retry-After", time.Second}} {
		text := response.Header.Get(header.name)
		if count, err := strconv.Atoi(text); err == nil {
			return time.Duration(min(int64(count), math.MaxInt64/int64(header.unit))) * header.unit
		}
		if at, err := http.ParseTime(text); err == nil {
			return time.Until(at)
		}
	}
	return 0
}
