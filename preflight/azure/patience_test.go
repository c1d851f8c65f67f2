package azure

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	for name, ask := range questions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				switch asked.Add(1) {
				case 1:
					w.Header().Set("Retry-After", "7")
					w.WriteHeader(http.StatusTooManyRequests)
				case 2:
					w.Header().Set("X-Ms-Retry-After-Ms", "250")
					w.WriteHeader(http.StatusServiceUnavailable)
				default:
					fine(w, "")
				}
			})
			require.NoError(t, ask(t.Context(), s.client))
			assert.Equal(t, []time.Duration{7 * time.Second, 250 * time.Millisecond}, s.pauses)
			assert.Equal(t, "Azure answers 429: trying again in 7s (try 2 of 5)\nAzure answers 503: trying again in 250ms (try 3 of 5)\n", s.progress.String())
			assert.Equal(t, int32(3), asked.Load())
		})
	}
}

func TestRetryAfterThatIsTooLong(t *testing.T) {
	t.Parallel()
	for header, words := range map[string]string{"3600": "1h0m0s", "301": "5m1s", "99999999999999": "2562047h47m16s"} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		})
		require.EqualError(t, questions["grants"](t.Context(), s.client), "Azure refuses so many requests at present (429): try again in "+words)
		assert.Empty(t, s.pauses)
		assert.Empty(t, s.progress.String())
	}
}

func TestFailuresWithoutRetryAfter(t *testing.T) {
	t.Parallel()
	for header, value := range map[string]string{"": "", "Retry-After": "0", "X-Ms-Retry-After-Ms": "soon", "retry-after": "Mon, 02 Jan 2006 15:04:05 GMT"} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(header, value)
			w.WriteHeader(http.StatusBadGateway)
		})
		require.ErrorContains(t, questions["quotas"](t.Context(), s.client), "Azure answered 502")
		assert.Equal(t, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}, s.pauses, header)
		assert.Equal(t, "Azure answers 502: trying again in 8s (try 5 of 5)", s.lastLine())
	}
}

func (s *server) lastLine() string {
	lines := strings.Split(strings.TrimSpace(s.progress.String()), "\n")
	return lines[len(lines)-1]
}

func TestRetryAfterIsADate(t *testing.T) {
	t.Parallel()
	response := &http.Response{Header: http.Header{"Retry-After": {time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)}}}
	assert.InDelta(t, time.Minute, retryAfter(response), float64(2*time.Second))
	assert.Zero(t, retryAfter(nil))
}

// silent counts the requests and answers none. A server would not see a request whose connection takes longer than the timeout.
type silent struct{ asked *atomic.Int32 }

func (s silent) Do(request *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	<-request.Context().Done()
	return nil, request.Context().Err()
}

func TestNoAnswer(t *testing.T) {
	t.Parallel()
	for name, ask := range questions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			s := serve(t, nil)
			s.client.options.Transport = silent{&asked}
			s.client.options.Retry.TryTimeout, s.client.patience.Tries = 20*time.Millisecond, 2
			require.EqualError(t, ask(t.Context(), s.client), "no answer from Azure in time: try again, and check the network and the proxy")
			assert.Equal(t, "Azure does not answer: trying again in 1s (try 2 of 2)\n", s.progress.String())
			assert.Equal(t, int32(2), asked.Load())
		})
	}
	assert.Equal(t, time.Minute, serve(t, nil).client.options.Retry.TryTimeout, "every request has a timeout by default")
}

func TestAnswerThatStops(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"value": [`))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // to return would end the answer properly, which the client may still read while it closes
	})
	s.client.options.Retry.TryTimeout, s.client.patience.Tries = 500*time.Millisecond, 2
	require.EqualError(t, questions["grants"](t.Context(), s.client), "no answer from Azure in time: try again, and check the network and the proxy")
}

func TestPauseEndsWhenCancelled(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "200")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	s.client.patience.Sleep = nil
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	require.Error(t, questions["grants"](ctx, s.client))
	assert.Less(t, time.Since(began), 10*time.Second)
}

// hanging never signs in.
type hanging struct{}

func (hanging) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	<-ctx.Done()
	return azcore.AccessToken{}, ctx.Err()
}

func TestSignInThatHangs(t *testing.T) {
	t.Parallel()
	c := New(hanging{}, nil, Patience{SignInTimeout: 20 * time.Millisecond})
	_, err := c.Caller(t.Context())
	assert.EqualError(t, err, "no answer within 20ms")
}
