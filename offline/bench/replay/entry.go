// Package replay registers recorded resources again, straight through the SDK: what a program costs that has no components.
package replay

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/encoding/protodelim"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// FileVariable is the environment variable that names the file of entries for the bare program.
const FileVariable = "AKSOPS_BENCH_GRAPH"

// Entry is one resource to register.
type Entry struct {
	// URN is what the recorded resource was called.
	URN string
	// ID is its id; empty for a component.
	ID string
	// Request is the recorded registration.
	Request *pulumirpc.RegisterResourceRequest
	// Outputs are what the program got back, or what a component registered as its outputs; for the stack, its exports.
	Outputs *structpb.Struct
}

// Write writes entries in the order in which Read returns them.
func Write(w io.Writer, entries []Entry) error {
	for _, entry := range entries {
		response := &pulumirpc.RegisterResourceResponse{Urn: entry.URN, Id: entry.ID, Object: entry.Outputs}
		for _, message := range []proto.Message{entry.Request, response} {
			if _, err := protodelim.MarshalTo(w, message); err != nil {
				return fmt.Errorf("writing %s: %w", entry.URN, err)
			}
		}
	}
	return nil
}

// Read reads what Write wrote.
func Read(r io.Reader) ([]Entry, error) {
	var entries []Entry
	buffered := bufio.NewReader(r)
	for {
		request, response := &pulumirpc.RegisterResourceRequest{}, &pulumirpc.RegisterResourceResponse{}
		err := protodelim.UnmarshalFrom(buffered, request)
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err == nil {
			err = protodelim.UnmarshalFrom(buffered, response)
		}
		if err != nil {
			return nil, fmt.Errorf("reading entry %d: %w", len(entries), err)
		}
		entries = append(entries, Entry{URN: response.GetUrn(), ID: response.GetId(), Request: request, Outputs: response.GetObject()})
	}
}

// WriteFile writes entries into a file.
func WriteFile(path string, entries []Entry) error {
	file, err := os.Create(path) //nolint:gosec // the caller names the file
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(file)
	return errors.Join(Write(buffered, entries), buffered.Flush(), file.Close())
}

// ReadFile reads what WriteFile wrote.
func ReadFile(path string) ([]Entry, error) {
	file, err := os.Open(path) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return Read(file)
}
