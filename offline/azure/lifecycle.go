package azure

import (
	"context"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Create makes a resource that must not exist yet.
func (p *Provider) Create(ctx context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	t, call, err := begin("Create", request.GetUrn(), request.GetProperties())
	if err != nil {
		return nil, err
	}
	id, known := t.idOf(p.subscription(), call.Inputs)
	call.ID, call.Preview = id, request.GetPreview()
	if !known {
		call.ID = ""
	}
	fault := p.enter(call)
	if fault != nil && !takesEffect(fault) {
		return nil, p.partially(t, call, ofCreation(fault, id))
	}
	if call.Preview {
		planned, err := toWire(t.plannedOutputs(call.Inputs, nil))
		return &pulumirpc.CreateResponse{Properties: planned}, err
	}
	if !known {
		return nil, fmt.Errorf("creating %s %q: the inputs %v must all be known", t.Type, call.Name, t.pathInputs())
	}
	var outputs resource.PropertyMap
	err = p.perform(ctx, fault, func() error {
		outputs, err = p.write(t, call, func(o *world, body resource.PropertyMap, existing *Object) error {
			if existing != nil {
				return alreadyExists(existing.ID)
			}
			return o.validate(t, id, body, nil)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	answer, err := toWire(outputs)
	return &pulumirpc.CreateResponse{Id: t.answeredID(p.subscription(), call.Inputs), Properties: answer}, err
}

// Update overwrites the properties of a resource that exists.
func (p *Provider) Update(ctx context.Context, request *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	t, call, err := begin("Update", request.GetUrn(), request.GetNews())
	if err != nil {
		return nil, err
	}
	call.ID, call.Preview = request.GetId(), request.GetPreview()
	fault := p.enter(call)
	if fault != nil && !takesEffect(fault) {
		return nil, p.partially(t, call, fault)
	}
	if call.Preview {
		before, err := fromWire(request.GetOlds())
		if err != nil {
			return nil, err
		}
		planned, err := toWire(t.plannedOutputs(call.Inputs, before))
		return &pulumirpc.UpdateResponse{Properties: planned}, err
	}
	var outputs resource.PropertyMap
	err = p.perform(ctx, fault, func() error {
		outputs, err = p.write(t, call, func(o *world, body resource.PropertyMap, existing *Object) error {
			if existing == nil {
				return notFound(call.ID)
			}
			return o.validate(t, call.ID, body, existing)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	answer, err := toWire(outputs)
	return &pulumirpc.UpdateResponse{Properties: answer}, err
}

// Delete removes a resource and what is inside it. What is gone already is no error.
func (p *Provider) Delete(ctx context.Context, request *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	t, call, err := begin("Delete", request.GetUrn(), request.GetOldInputs())
	if err != nil {
		return nil, err
	}
	call.ID = request.GetId()
	fault := p.enter(call)
	if fault != nil && !takesEffect(fault) {
		return nil, fault
	}
	return &emptypb.Empty{}, p.perform(ctx, fault, func() error {
		return p.store.change(func(o *world) error {
			if o.find(call.ID) == nil {
				return nil
			}
			if err := o.free(t, call.ID); err != nil {
				return err
			}
			if err := o.deletable(t, call.ID); err != nil {
				return err
			}
			if _, listed := o.live[key(call.ID)]; !listed || p.Latency == 0 {
				o.remove(call.ID)
			}
			p.occupy(o, call.ID, "Delete")
			return nil
		})
	})
}

func begin(method, resourceURN string, properties *structpb.Struct) (*resourceType, Call, error) {
	u := urn.URN(resourceURN)
	t, err := typeOf(string(u.Type()))
	if err != nil {
		return nil, Call{}, err
	}
	inputs, err := fromWire(properties)
	return t, Call{Method: method, URN: resourceURN, Type: string(u.Type()), Name: u.Name(), Inputs: inputs}, err
}

// write stores what Azure takes of a call's inputs as the resource's properties, if nobody else is at it and allowed does not object to that or to what
// exists. It answers the outputs.
func (p *Provider) write(
	t *resourceType, call Call, allowed func(o *world, body resource.PropertyMap, existing *Object) error,
) (resource.PropertyMap, error) {
	body := t.body(call.Inputs)
	var outputs resource.PropertyMap
	err := p.store.change(func(o *world) error {
		if err := o.free(t, call.ID); err != nil {
			return err
		}
		if call.Method == "Create" {
			if err := o.yield(t, call, body); err != nil {
				return err
			}
		}
		o.writing = call.ID
		defer func() { o.writing = "" }()
		existing := o.find(call.ID)
		if err := allowed(o, body, existing); err != nil {
			return err
		}
		outputs = o.outputs(t, o.put(t, call.ID, body, existing))
		p.occupy(o, call.ID, call.Method)
		return nil
	})
	return outputs, err
}

// partially turns a PartialError into the answer that the resource is there but not ready, and passes on every other fault.
func (p *Provider) partially(t *resourceType, call Call, fault error) error {
	var partial PartialError
	if !errors.As(fault, &partial) || call.ID == "" || call.Preview {
		return fault
	}
	outputs, err := p.write(t, call, func(*world, resource.PropertyMap, *Object) error { return nil })
	if err != nil {
		return err
	}
	wireInputs, err := toWire(call.Inputs)
	if err != nil {
		return err
	}
	wireOutputs, err := toWire(outputs)
	if err != nil {
		return err
	}
	detailed, err := status.New(codes.Unknown, partial.Reason).WithDetails(&pulumirpc.ErrorResourceInitFailed{
		Id: call.ID, Inputs: wireInputs, Properties: wireOutputs, Reasons: []string{partial.Reason},
	})
	if err != nil {
		return err
	}
	return detailed.Err()
}
