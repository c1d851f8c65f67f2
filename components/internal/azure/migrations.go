package azure

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Migration mends the state of one resource, as a checkpoint has it, and says whether it changed anything.
type Migration func(urn resource.URN, state map[string]any) bool

// Migrate is an option of a component that mends the state of everything below it before the engine compares it with what the program registers. Without
// the engine's support for state migrations, which Pulumi Cloud had not in all modes when CLI 3.274 appeared, it is without effect.
//
// The engine waits for what is under way before it looks at the state, so that the component is best registered before anything slow begins. It fails the
// run if a migration changes something while anything below the component waits for its deletion (pulumi/pulumi, pkg/resource/deploy/state_migration.go):
// the component is the smallest, and what is below it is deleted before it is replaced.
func Migrate(ctx *pulumi.Context, migrations ...Migration) pulumi.ResourceOption {
	if len(migrations) == 0 || !migratesState(ctx) {
		return pulumi.StateMigrations(nil)
	}
	migrate := func(_ context.Context, args *pulumi.StateMigrationArgs) (*pulumi.StateMigrationResult, error) {
		changed := false
		for _, state := range args.OldState {
			urn, _ := state["urn"].(string)
			for _, mend := range migrations {
				changed = mend(resource.URN(urn), state) || changed
			}
		}
		if !changed {
			return nil, nil // without any effect on the engine
		}
		return &pulumi.StateMigrationResult{NewState: args.OldState}, nil
	}
	return pulumi.StateMigrations([]pulumi.StateMigration{migrate})
}

// WatchState is an option of a component that hands over the state of everything below it, itself first, before the engine compares any of it, and changes
// nothing. It is without effect where [Migrate] is, for a component that is new, and outside of updates and their previews.
func WatchState(ctx *pulumi.Context, see func(states []map[string]any)) pulumi.ResourceOption {
	if !migratesState(ctx) {
		return pulumi.StateMigrations(nil)
	}
	watch := func(_ context.Context, args *pulumi.StateMigrationArgs) (*pulumi.StateMigrationResult, error) {
		see(args.OldState)
		return nil, nil
	}
	return pulumi.StateMigrations([]pulumi.StateMigration{watch})
}

// migratesState says whether the engine can migrate state. The SDK has no question for it, and fails the program where the engine cannot.
func migratesState(ctx *pulumi.Context) bool {
	state := reflect.ValueOf(ctx).Elem().FieldByName("state")
	if state.Kind() != reflect.Pointer || state.IsNil() {
		return false
	}
	supported := state.Elem().FieldByName("supportsStateMigrations")
	return supported.Kind() == reflect.Bool && supported.Bool()
}
