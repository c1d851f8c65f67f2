package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

const azureUsage = `name what to do with the simulated Azure that -azure of another command keeps:

  offline azure show -state FILE                  list what exists
  offline azure drift -state FILE ID PATH VALUE   change one property, as somebody in the portal would
  offline azure drift -state FILE ID              delete something, as somebody in the portal would

ID may be the end of an id if nothing else ends in it. PATH is a path such as tags.owner. VALUE is JSON, or text`

// runAzure looks into a simulated Azure that is kept in a file, or changes it behind Pulumi's back. Other commands may be using it.
func runAzure(_ context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New(azureUsage)
	}
	set := flag.NewFlagSet("azure "+args[0], flag.ContinueOnError)
	set.SetOutput(io.Discard)
	file := set.String("state", "", "file")
	if err := set.Parse(args[1:]); err != nil {
		return fmt.Errorf("%w\n%s", err, azureUsage)
	}
	if *file == "" {
		return errors.New("-state is required\n" + azureUsage)
	}
	if _, err := os.Stat(*file); err != nil { //nolint:gosec // the user names the file
		return fmt.Errorf("opening the simulated Azure: %w", err)
	}
	simulated := azure.Open(*file)
	rest := set.Args()
	switch {
	case args[0] == "show" && len(rest) == 0:
		return show(os.Stdout, simulated)
	case args[0] == "drift" && len(rest) == 1:
		return removeBehindPulumi(os.Stdout, simulated, rest[0])
	case args[0] == "drift" && len(rest) == 3:
		return drift(os.Stdout, simulated, rest[0], rest[1], rest[2])
	default:
		return errors.New(azureUsage)
	}
}

func show(output io.Writer, simulated *azure.Provider) error {
	objects, err := simulated.Objects()
	if err != nil {
		return err
	}
	for _, object := range objects {
		inputs, err := json.Marshal(object.Inputs.MapRepl(nil, hideSecret))
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(output, "%s\n    %s\n", object.ID, inputs)
	}
	_, _ = fmt.Fprintf(output, "%d resources\n", len(objects))
	return nil
}

func hideSecret(v resource.PropertyValue) (any, bool) { return "[secret]", v.IsSecret() }

func drift(output io.Writer, simulated *azure.Provider, id, path, text string) error {
	object, err := only(simulated, id)
	if err != nil {
		return err
	}
	at, err := resource.ParsePropertyPath(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		value = text
	}
	set := false
	_, err = simulated.Mutate(object.ID, func(o *azure.Object) {
		var changed resource.PropertyValue
		if changed, set = at.Add(resource.NewProperty(o.Inputs), resource.NewPropertyValue(value)); set {
			o.Inputs = changed.ObjectValue()
		}
	})
	if err != nil {
		return err
	}
	if !set {
		return fmt.Errorf("%s has no place for %s", object.ID, path)
	}
	_, _ = fmt.Fprintf(output, "%s: %s is now %v\n", object.ID, path, value)
	return nil
}

func removeBehindPulumi(output io.Writer, simulated *azure.Provider, id string) error {
	object, err := only(simulated, id)
	if err != nil {
		return err
	}
	if _, err := simulated.Remove(object.ID); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(output, "%s is gone\n", object.ID)
	return nil
}

// only is the one resource whose id ends in suffix.
func only(simulated *azure.Provider, suffix string) (*azure.Object, error) {
	objects, err := simulated.Objects()
	if err != nil {
		return nil, err
	}
	var found []*azure.Object
	for _, object := range objects {
		if strings.HasSuffix(strings.ToLower(object.ID), strings.ToLower(suffix)) {
			found = append(found, object)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("nothing has an id that ends in %q", suffix)
	default:
		return nil, fmt.Errorf("%d resources have an id that ends in %q: give more of it", len(found), suffix)
	}
}
