package enginetest

import (
	"reflect"
	"unsafe"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// closeCallbacks ends the server that the SDK starts for the hooks of a program. The SDK leaves it to the end of the process, where a test process
// has run thousands of programs: each would keep its resources in memory and a port open.
func closeCallbacks(ctx *pulumi.Context) {
	server := reflect.ValueOf(ctx).Elem().FieldByName("state").Elem().FieldByName("callbacks")
	if server.IsNil() {
		return
	}
	stop, done := server.Elem().FieldByName("stop"), server.Elem().FieldByName("handle").FieldByName("Done")
	close(*(*chan bool)(unsafe.Pointer(stop.UnsafeAddr())))      //nolint:gosec // the SDK has no other way
	ended := *(*<-chan error)(unsafe.Pointer(done.UnsafeAddr())) //nolint:gosec // as above
	go func() { <-ended }()
}
