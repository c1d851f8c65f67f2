// Package lifecycle holds tests that take whole environments through their lives on the real engine: up, drift, import, faults, destroy.
package lifecycle
