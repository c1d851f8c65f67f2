package azure

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answers are mocks that give a resource the output "text".
type answers struct{ text resource.PropertyValue }

func (a answers) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return "id", resource.PropertyMap{"text": a.text}, nil
}

func (answers) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

type source struct {
	pulumi.CustomResourceState
	Text pulumi.StringOutput `pulumi:"text"`
}

// result is what an output resolves to.
type result struct {
	value         any
	known, secret bool
	dependencies  int
}

func awaited(ctx *pulumi.Context, output pulumi.Output) (result, error) {
	r, err := internals.UnsafeAwaitOutput(ctx.Context(), output)
	return result{r.Value, r.Known, r.Secret, len(r.Dependencies)}, err
}

// TestUntied holds that the value stays, known or not, secret or not, and that the resource which it comes from does not.
func TestUntied(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		of         resource.PropertyValue
		secret     bool
		tied, want result
		id         any
	}{
		"known": {
			resource.NewProperty("a"), false, result{"a", true, false, 1}, result{"a", true, false, 0}, pulumi.ID("a"),
		},
		"secret": {
			resource.NewProperty("a"), true, result{"a", true, true, 1}, result{"a", true, true, 0}, pulumi.ID("a"),
		},
		"unknown": {
			resource.MakeComputed(resource.NewProperty("")), false, result{nil, false, false, 1}, result{nil, false, false, 0}, nil,
		},
		"unknown and secret": {
			resource.MakeComputed(resource.NewProperty("")), true, result{nil, false, true, 1}, result{nil, false, true, 0}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tied, untied, untiedID result
			require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
				s := &source{}
				if err := ctx.RegisterResource("test:index:Source", "s", pulumi.Map{}, s); err != nil {
					return err
				}
				text := s.Text
				if test.secret {
					text = pulumi.ToSecret(text).(pulumi.StringOutput)
				}
				var err error
				if tied, err = awaited(ctx, text); err != nil {
					return err
				}
				if untied, err = awaited(ctx, Untied(ctx, text)); err != nil {
					return err
				}
				untiedID, err = awaited(ctx, UntiedID(ctx, text))
				return err
			}, pulumi.WithMocks("project", "stack", answers{test.of}), func(info *pulumi.RunInfo) { info.DryRun = true }))
			for _, r := range []*result{&tied, &untied, &untiedID} {
				if !r.known {
					r.value = nil
				}
			}
			assert.Equal(t, test.tied, tied, "what it is made of")
			assert.Equal(t, test.want, untied)
			test.want.value = test.id
			assert.Equal(t, test.want, untiedID)
		})
	}
}

func TestUntiedLiteral(t *testing.T) {
	t.Parallel()
	var got result
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		var err error
		got, err = awaited(ctx, Untied(ctx, pulumi.String("a")))
		return err
	}, pulumi.WithMocks("project", "stack", answers{})))
	assert.Equal(t, result{"a", true, false, 0}, got)
}

// TestUntiedFailure holds that what fails to resolve fails what is made of it, and keeps no run waiting.
func TestUntiedFailure(t *testing.T) {
	t.Parallel()
	done := make(chan error, 1)
	go func() {
		done <- pulumi.RunErr(func(ctx *pulumi.Context) error {
			failing := pulumi.String("a").ToStringOutput().ApplyT(func(string) (string, error) { return "", assert.AnError }).(pulumi.StringOutput)
			_, err := awaited(ctx, Untied(ctx, failing))
			return err
		}, pulumi.WithMocks("project", "stack", answers{}))
	}()
	select {
	case err := <-done:
		assert.ErrorIs(t, err, assert.AnError)
	case <-time.After(10 * time.Second):
		assert.Fail(t, "the run still waits")
	}
}
