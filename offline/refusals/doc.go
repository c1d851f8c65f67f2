// Package refusals lists what Azure refuses: inputs, the answer, and which check of ours says so at preview already, or why none can. Its test
// reproduces each against the simulated Azure and generates docs/refusals.md.
package refusals
