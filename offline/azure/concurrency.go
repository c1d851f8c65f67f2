package azure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// oneAtATime is a type whose writes Azure refuses while another one within the same resource is under way. azure-native does not wait for
// it, so a program has to order such resources.
type oneAtATime struct {
	// Type is the type without package and API version.
	Type string `json:"type"`
	// Within is Azure's type of the resource that takes one write at a time.
	Within string `json:"within"`
	// Code is the code of the refusal.
	Code string `json:"code"`

	scope *regexp.Regexp
}

//go:embed concurrency.json
var concurrencyJSON []byte

var orderedTypes = func() map[string]*oneAtATime {
	var rows []*oneAtATime
	if err := json.Unmarshal(concurrencyJSON, &rows); err != nil {
		panic("concurrency.json: " + err.Error())
	}
	byType := make(map[string]*oneAtATime, len(rows))
	for _, row := range rows {
		row.scope = regexp.MustCompile("(?i)^.*/providers/" + regexp.QuoteMeta(row.Within) + "/[^/]+")
		byType[row.Type] = row
	}
	return byType
}()

// inFlight are the writes under way, by the key of the resource that takes one at a time. They end with the process.
type inFlight struct {
	mu     sync.Mutex
	writes map[string]Call
}

// occupy registers a write until the returned function is called, or refuses it because of another one.
func (p *Provider) occupy(call Call) (func(), error) {
	t, err := typeOf(call.Type)
	if err != nil {
		return nil, err
	}
	ordered, ok := orderedTypes[t.Type]
	if !ok {
		return func() {}, nil
	}
	scope := key(ordered.scope.FindString(call.ID))
	p.inFlight.mu.Lock()
	defer p.inFlight.mu.Unlock()
	if other, busy := p.inFlight.writes[scope]; busy {
		return nil, ServiceError{Status: http.StatusConflict, Code: ordered.Code, Message: fmt.Sprintf(
			"Operation is not allowed: another operation (%s of %s) is in progress on %s. Please wait for it to finish before starting a new operation.",
			strings.ToLower(other.Method), other.ID, ordered.scope.FindString(call.ID),
		)}
	}
	if p.inFlight.writes == nil {
		p.inFlight.writes = map[string]Call{}
	}
	p.inFlight.writes[scope] = call
	return func() {
		p.inFlight.mu.Lock()
		defer p.inFlight.mu.Unlock()
		delete(p.inFlight.writes, scope)
	}, nil
}
