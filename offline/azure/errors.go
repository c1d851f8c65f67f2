package azure

import (
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// CheckError makes a Check answer that a property is wrong. Fault hooks return it.
type CheckError struct{ Property, Reason string }

// Error joins property and reason.
func (e CheckError) Error() string { return e.Property + ": " + e.Reason }

// PartialError makes a Create or Update answer that the resource is there but not ready: Pulumi keeps it in its state together with the
// reason. Fault hooks return it.
type PartialError struct{ Reason string }

// Error is the reason.
func (e PartialError) Error() string { return e.Reason }

func alreadyExists(id string) error {
	return status.Errorf(codes.AlreadyExists, "cannot create already existing resource '%s'", id)
}

func notFound(id string) error {
	message := fmt.Sprintf("The Resource '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix", id)
	return armError(404, "ResourceNotFound", message)
}

// armError reads as azure-native words a refusal by Azure Resource Manager.
func armError(httpStatus int, code, message string) error {
	return status.Errorf(codes.Unknown, "Status=%d Code=%q Message=%q", httpStatus, code, message)
}

// armErrorOn is armError with the resource that it is about.
func armErrorOn(id string, httpStatus int, code, message string) error {
	return status.Errorf(codes.Unknown, "Status=%d Code=%q Message=%q Target=%q", httpStatus, code, message, id)
}
