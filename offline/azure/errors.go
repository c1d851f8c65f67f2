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

// alreadyExists is what azure-native finds before it creates: pulumi/pulumi-azure-native, provider/pkg/azure/client_azcore.go (CanCreate).
func alreadyExists(id string) error {
	return status.Errorf(codes.Unknown, "cannot create already existing resource '%s'", id)
}

func notFound(id string) error {
	message := fmt.Sprintf("The Resource '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix", id)
	return armError(404, "ResourceNotFound", message)
}

// armError is a refusal by Azure Resource Manager in the words of azure-native.
func armError(httpStatus int, code, message string) error {
	return status.Error(codes.Unknown, armText(httpStatus, code, message))
}

// armText leaves out what Azure says besides, such as the target, and quotes nothing: pulumi/pulumi-azure-native,
// provider/pkg/azure/client_azcore.go (PulumiAzcoreResponseError).
func armText(httpStatus int, code, message string) string {
	return fmt.Sprintf(`Status=%d Code="%s" Message="%s"`, httpStatus, code, message)
}
