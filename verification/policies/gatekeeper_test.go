package policies

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	constraints "github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/util"
	admission "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// gatekeeper is an engine with one template and one constraint.
type gatekeeper struct{ client gator.Client }

// newGatekeeper fails as Gatekeeper in a cluster does, for example on Rego that does not compile or on parameters that the template's schema
// refuses.
func newGatekeeper(ctx context.Context, template []byte, constraintOf func(kind string) map[string]any) (*gatekeeper, error) {
	client, err := gator.NewOPAClient(false, gator.WithK8sCEL())
	if err != nil {
		return nil, fmt.Errorf("starting Gatekeeper: %w", err)
	}
	object := &unstructured.Unstructured{}
	if err := yaml.Unmarshal(template, &object.Object); err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}
	scheme := runtime.NewScheme()
	if err := constraints.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("preparing the scheme: %w", err)
	}
	parsed, err := reader.ToTemplate(scheme, object)
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}
	if _, err := client.AddTemplate(ctx, parsed); err != nil {
		return nil, fmt.Errorf("installing the template: %w", err)
	}
	constraint, err := plain(constraintOf(parsed.Spec.CRD.Spec.Names.Kind))
	if err != nil {
		return nil, err
	}
	if _, err := client.AddConstraint(ctx, &unstructured.Unstructured{Object: constraint}); err != nil {
		return nil, fmt.Errorf("installing the constraint: %w", err)
	}
	return &gatekeeper{client: client}, nil
}

// review returns the messages of the violations when object is created or, if it was there before, updated. For an audit, which sees what
// is there already, operation is empty.
func (g *gatekeeper) review(ctx context.Context, operation admission.Operation, object, before map[string]any) ([]string, error) {
	request, err := requestOf(operation, object, before)
	if err != nil {
		return nil, err
	}
	reviewed := target.AugmentedReview{AdmissionRequest: request, Source: types.SourceTypeOriginal, IsAdmission: operation != ""}
	responses, err := g.client.Review(ctx, reviewed, reviews.EnforcementPoint(util.GatorEnforcementPoint))
	if err != nil {
		return nil, fmt.Errorf("reviewing: %w", err)
	}
	messages := []string{}
	for _, result := range responses.Results() {
		messages = append(messages, result.Msg)
	}
	slices.Sort(messages)
	return messages, nil
}

func requestOf(operation admission.Operation, object, before map[string]any) (*admission.AdmissionRequest, error) {
	content, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	read := unstructured.Unstructured{Object: object}
	kind := read.GroupVersionKind()
	request := &admission.AdmissionRequest{
		Kind:      metav1.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
		Name:      read.GetName(),
		Namespace: read.GetNamespace(),
		Operation: operation,
		Object:    runtime.RawExtension{Raw: content},
	}
	if before != nil {
		if request.OldObject.Raw, err = json.Marshal(before); err != nil {
			return nil, err
		}
	}
	return request, nil
}

// plain is an object as the API server stores it.
func plain(object map[string]any) (map[string]any, error) {
	content, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	var read unstructured.Unstructured
	if err := read.UnmarshalJSON(content); err != nil {
		return nil, err
	}
	return read.Object, nil
}
