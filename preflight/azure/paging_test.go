package azure

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lists are the questions with an answer of several pages, with the right and the scope that their errors name.
var lists = map[string]string{
	"grants":  "Microsoft.Authorization/permissions/read reads at /subscriptions/" + subscriptionID,
	"sizes":   "Microsoft.Compute/skus/read reads at /subscriptions/" + subscriptionID,
	"quotas":  "Microsoft.Compute/locations/usages/read reads at /subscriptions/" + subscriptionID,
	"running": "Microsoft.ContainerService/managedClusters/read reads at /subscriptions/" + subscriptionID + "/resourceGroups/rg-dev",
}

func TestPageThatNamesItselfAsTheNext(t *testing.T) {
	t.Parallel()
	for name, what := range lists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			var s *server
			s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				fine(w, s.url+"/again?token=secret")
			})
			require.EqualError(t, questions[name](t.Context(), s.client), "the list that "+what+" does not end: Azure names the same next page again")
			assert.Equal(t, int32(2), asked.Load())
		})
	}
}

func TestPagesInACircle(t *testing.T) {
	t.Parallel()
	for name, what := range lists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			var s *server
			s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
				fine(w, s.url+"/"+strconv.Itoa(int(asked.Add(1))%3))
			})
			require.EqualError(t, questions[name](t.Context(), s.client), "the list that "+what+" does not end: Azure names the same next page again")
			assert.Equal(t, int32(4), asked.Load())
		})
	}
}

func TestPagesWithoutEnd(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var s *server
	s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
		fine(w, s.url+"/"+strconv.Itoa(int(asked.Add(1))))
	})
	require.EqualError(t, questions["quotas"](t.Context(), s.client), "the list that "+lists["quotas"]+" does not end: it has more than 1000 pages")
	assert.Equal(t, int32(maxPages+1), asked.Load())
}

func TestPagesThatEnd(t *testing.T) {
	t.Parallel()
	for name := range lists {
		var asked atomic.Int32
		var s *server
		s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
			next := ""
			if asked.Add(1) < 4 {
				next = s.url + "/" + strconv.Itoa(int(asked.Load()))
			}
			fine(w, next)
		})
		require.NoError(t, questions[name](t.Context(), s.client), name)
		assert.Equal(t, int32(4), asked.Load(), name)
	}
}

func TestScopeIsEscaped(t *testing.T) {
	t.Parallel()
	const scope = "/subscriptions/" + subscriptionID + "/resourceGroups/größe/providers/Microsoft.Insights/actionGroups/on call"
	var path string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		fine(w, "")
	})
	_, err := s.client.Grants(t.Context(), scope)
	require.NoError(t, err)
	assert.Equal(t, scope+"/providers/Microsoft.Authorization/permissions", path)
}
