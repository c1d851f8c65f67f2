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
	"google.golang.org/protobuf/types/known/wrapperspb"
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
	// Outputs are what a component registered as its outputs; for the stack, its exports. Those of other resources are not needed.
	Outputs *structpb.Struct
}

// Write writes entries in the order in which Read returns them. Aliases are most of a registration, and the same ones for all resources of a type:
// they are written once, so that reading them is next to nothing in what the bare program costs.
func Write(w io.Writer, entries []Entry) error {
	first := map[string]uint64{}
	for i, entry := range entries {
		aliases, err := proto.MarshalOptions{Deterministic: true}.Marshal(&pulumirpc.RegisterResourceRequest{Aliases: entry.Request.GetAliases()})
		if err != nil {
			return fmt.Errorf("writing %s: %w", entry.URN, err)
		}
		index, request := uint64(i), entry.Request
		if earlier, written := first[string(aliases)]; written {
			index, request = earlier, proto.CloneOf(request)
			request.Aliases = nil
		} else {
			first[string(aliases)] = index
		}
		response := &pulumirpc.RegisterResourceResponse{Urn: entry.URN, Id: entry.ID, Object: entry.Outputs}
		for _, message := range []proto.Message{request, response, wrapperspb.UInt64(index)} {
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
		entry, aliases := Entry{Request: &pulumirpc.RegisterResourceRequest{}}, &wrapperspb.UInt64Value{}
		response := &pulumirpc.RegisterResourceResponse{}
		for i, message := range []proto.Message{entry.Request, response, aliases} {
			err := protodelim.UnmarshalFrom(buffered, message)
			if errors.Is(err, io.EOF) && i == 0 {
				return entries, nil
			}
			if err != nil {
				return nil, fmt.Errorf("reading entry %d: %w", len(entries), err)
			}
		}
		entry.URN, entry.ID, entry.Outputs = response.GetUrn(), response.GetId(), response.GetObject()
		if earlier := aliases.GetValue(); earlier < uint64(len(entries)) {
			entry.Request.Aliases = entries[earlier].Request.GetAliases()
		}
		entries = append(entries, entry)
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
