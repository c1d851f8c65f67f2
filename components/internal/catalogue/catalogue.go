// Package catalogue reads the data files that are embedded in the components.
package catalogue

import "encoding/json"

// Decode reads an embedded JSON file. Keys that T does not have are notes for readers of the file. It panics, naming the file, on what
// cannot be read: a mistake in this repository that the first test finds.
func Decode[T any](file string, data []byte) T {
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		panic(file + ": " + err.Error())
	}
	return value
}
