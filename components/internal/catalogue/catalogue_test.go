package catalogue

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

type entry struct {
	Name string `json:"name"`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []entry{{"a"}, {"b"}}, Decode[[]entry]("x.json", []byte(`[{"name":"a","note":"of no use here"},{"name":"b"}]`)))
	assert.PanicsWithValue(t, "x.json: unexpected end of JSON input", func() { Decode[[]entry]("x.json", []byte(`[`)) })
}
