package clock

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type noResources struct{}

func (noResources) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return "", args.Inputs, nil
}

func (noResources) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return args.Args, nil
}

func TestNow(t *testing.T) {
	t.Setenv(Variable, "2027-03-31")
	set := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
		now, err := Now(ctx)
		require.NoError(t, err)
		assert.Equal(t, "2027-03-31T00:00:00Z", now.Format(time.RFC3339))
		again, err := Now(ctx)
		require.NoError(t, err)
		assert.Equal(t, now, again, "it stands still")
		Set(ctx, set)
		now, err = Now(ctx)
		require.NoError(t, err)
		assert.Equal(t, set, now)
		return nil
	}, pulumi.WithMocks("aksops", "test", noResources{})))
}

func TestVariable(t *testing.T) {
	t.Parallel()
	at, err := fromVariable("2027-03-31T12:00:00+02:00")
	require.NoError(t, err)
	assert.Equal(t, "2027-03-31T10:00:00Z", at.UTC().Format(time.RFC3339))
	at, err = fromVariable("")
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), at, time.Minute)
	_, err = fromVariable("tomorrow")
	assert.EqualError(t, err, `AKSOPS_NOW is "tomorrow": must be a date such as 2027-03-31, or a time such as 2027-03-31T12:00:00Z`)
}
