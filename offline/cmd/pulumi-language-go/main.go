// Command pulumi-language-go lets the Pulumi CLI run Go programs. The CLI starts it; it ends with the engine that started it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"

	"github.com/aksops/pulumi-aksops/offline/langhost"
)

const engineCheckInterval = 5 * time.Second

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, langhost.Name+":", err)
		os.Exit(1)
	}
}

func run() error {
	var engineAddress string
	if len(os.Args) > 1 {
		engineAddress = os.Args[len(os.Args)-1]
	}
	// The CLI interrupts its plugins when it gives up; what they were doing has to be cleaned up then.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cancel := make(chan bool)
	go func() { <-ctx.Done(); close(cancel) }()
	if engineAddress != "" {
		if err := rpcutil.Healthcheck(ctx, engineAddress, engineCheckInterval, stop); err != nil {
			return fmt.Errorf("reaching the engine: %w", err)
		}
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel:  cancel,
		Options: []grpc.ServerOption{grpc.UnaryInterceptor(endingWith(ctx))},
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, langhost.New(engineAddress))
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port) // the engine reads the port from the first line
	return <-handle.Done
}

// endingWith cancels every call when ctx ends.
func endingWith(ctx context.Context) grpc.UnaryServerInterceptor {
	return func(call context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
		call, cancel := context.WithCancel(call)
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		return handle(call, request)
	}
}
