package azure

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// oneAtATime is a type whose writes Azure refuses while another one within the same resource is under way. azure-native does not wait for
// it, so a program has to order such resources.
type oneAtATime struct {
	// Type is the type without package and API version.
	Type string `json:"type"`
	// Within is Azure's type of the resource that takes one write at a time, or "subscriptions".
	Within string `json:"within"`
	// Code is the code of the refusal, Message its text about the other {operation} and the {scope} that takes one at a time.
	Code    string `json:"code"`
	Message string `json:"message"`

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
		before := "^.*/providers/"
		if row.Within == "subscriptions" {
			before = "^/"
		}
		row.scope = regexp.MustCompile("(?i)" + before + regexp.QuoteMeta(row.Within) + "/[^/]+")
		byType[row.Type] = row
	}
	return byType
}()

// free refuses a write while another one within the same resource is under way.
func (o *world) free(t *resourceType, id string) error {
	ordered, ok := orderedTypes[t.Type]
	if !ok {
		return nil
	}
	scope := ordered.scope.FindString(id)
	for _, other := range o.live {
		theirs, ok := orderedTypes[other.Type]
		if !ok || other.Operation == nil || !strings.EqualFold(theirs.scope.FindString(other.ID), scope) {
			continue
		}
		operation := strings.ToLower(other.Operation.Method) + " of " + other.ID
		return ServiceError{
			Status: http.StatusConflict, Code: ordered.Code,
			Message: strings.NewReplacer("{operation}", operation, "{scope}", scope).Replace(ordered.Message),
		}
	}
	return nil
}

// occupy marks a resource as being worked on, and the cluster in the place of a pool of its own list. Without latency, everything is done at
// once.
func (p *Provider) occupy(o *world, id, method string) {
	if p.Latency == 0 {
		return
	}
	busy, listed := o.live[key(id)]
	if !listed {
		busy, method = o.live[key(parentOf(id))], "Update"
	}
	if busy != nil {
		busy.Operation = &Operation{Method: method, Until: o.now.Add(p.Latency)}
	}
}
