package alerts

import (
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

const someText = pulumi.String("any")

// TestEveryReceiverHasAnIdentity holds that no kind of receiver is passed over, and that each is named as the user writes it.
func TestEveryReceiverHasAnIdentity(t *testing.T) {
	t.Parallel()
	var one ActionGroupSpec
	receivers := reflect.ValueOf(&one).Elem()
	var want []string
	for i := range receivers.NumField() {
		if receivers.Field(i).Kind() != reflect.Map {
			continue
		}
		kind, _, _ := strings.Cut(receivers.Type().Field(i).Tag.Get("pulumi"), ",")
		all := reflect.MakeMap(receivers.Field(i).Type())
		receiver := reflect.New(all.Type().Elem()).Elem()
		for _, field := range receiver.Fields() {
			if field.Kind() == reflect.Interface {
				field.Set(reflect.ValueOf(someText))
			}
		}
		all.SetMapIndex(reflect.ValueOf("a"), receiver)
		receivers.Field(i).Set(all)
		want = append(want, kind+".a")
	}
	var named []string
	for name, identity := range one.identities() {
		named = append(named, name)
		assert.NotEmpty(t, identity, name)
	}
	assert.ElementsMatch(t, want, named)
	one.Enabled = new(false)
	assert.Empty(t, one.identities(), "a group that is off tells nobody")
	one.ExistingId = someText
	assert.Contains(t, one.identities(), "existingId")
}
