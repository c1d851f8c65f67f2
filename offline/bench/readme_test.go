package bench

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	readme := filepath.Join(t.TempDir(), "README.md")
	const before = "a\n<!-- speed -->\nslow\n<!-- /speed -->\nb\n<!-- build -->\nlong\n<!-- /build -->\nc\n"
	require.NoError(t, os.WriteFile(readme, []byte(before), 0o600))
	read := func() string {
		content, err := os.ReadFile(readme)
		require.NoError(t, err)
		return string(content)
	}

	require.NoError(t, report{}.rewrite(readme))
	assert.Equal(t, before, read(), "nothing was measured")

	found := report{
		sizes:  []size{measured(1, 10, time.Second, time.Second)},
		builds: []build{{what: "the program", warm: &sample{wall: time.Second}}},
	}
	require.NoError(t, found.rewrite(readme))
	assert.Equal(t, "a\n<!-- speed -->\n"+found.speed()+"<!-- /speed -->\nb\n<!-- build -->\nlong\n<!-- /build -->\nc\n", read(), "builds were warm only")

	found.sizes, found.builds[0].cold = nil, &sample{wall: time.Minute}
	speed := read()
	require.NoError(t, found.rewrite(readme))
	assert.Contains(t, read(), "<!-- build -->\n"+found.compiling().String()+"<!-- /build -->\nc\n")
	assert.Equal(t, speed[:len("a\n<!-- speed -->\nMedians")], read()[:len("a\n<!-- speed -->\nMedians")])

	require.NoError(t, os.WriteFile(readme, []byte("<!-- build -->\n<!-- /build -->\n"), 0o600))
	assert.ErrorContains(t, found.rewrite(readme), "<!-- speed -->")
}

func TestTheReadmeHasAPlaceForWhatIsMeasured(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, name := range []string{"speed", "build"} {
		_, err := replaceSection(string(content), name, "")
		require.NoError(t, err)
	}
}
