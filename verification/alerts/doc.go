// Package alerts runs the shipped alert rules on metrics and on the Activity log on the data beside them. It has tests alone: each rule is
// taken as it is registered with Azure, and a model of Azure's evaluation, described in the README of the data, says when it fires.
package alerts
