package enginetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// programLog takes what programs say through their context's log, which the engine's test framework does not offer them.
type programLog struct {
	pulumirpc.UnimplementedEngineServer

	address  string
	mu       sync.Mutex
	warnings []string
	infos    []string
}

func newProgramLog(tb testing.TB) *programLog {
	tb.Helper()
	l := &programLog{}
	stop := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{Cancel: stop, Init: func(server *grpc.Server) error {
		pulumirpc.RegisterEngineServer(server, l)
		return nil
	}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		close(stop)
		<-handle.Done
	})
	l.address = fmt.Sprintf("127.0.0.1:%d", handle.Port)
	return l
}

// Log is what the SDK calls.
func (l *programLog) Log(_ context.Context, request *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch request.GetSeverity() {
	case pulumirpc.LogSeverity_WARNING:
		l.warnings = append(l.warnings, request.GetMessage())
	case pulumirpc.LogSeverity_INFO:
		l.infos = append(l.infos, request.GetMessage())
	default: // programs return their errors
	}
	return &emptypb.Empty{}, nil
}

// take moves what was said since it was last taken into an outcome.
func (l *programLog) take(outcome *Outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	outcome.Warnings, outcome.Infos = l.warnings, l.infos
	l.warnings, l.infos = nil, nil
}
