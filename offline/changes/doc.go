// Package changes holds what a change of every single input does to an environment that exists: one entry for each in testdata, and the
// test that runs each through the engine. An input that is not listed fails the test, as does one that replaces more than its entry says.
package changes
