package insights

import (
	_ "embed"
	"maps"
	"slices"

	"github.com/aksops/pulumi-aksops/components/internal/catalogue"
)

// Names of streams that the rules speak of.
const (
	streamContainerLog          = "Microsoft-ContainerLog"
	streamContainerLogV2        = "Microsoft-ContainerLogV2"
	streamContainerLogHighScale = "Microsoft-ContainerLogV2-HighScale"
	streamGroupDefault          = "Microsoft-ContainerInsights-Group-Default"
	streamSyslog                = "Microsoft-Syslog"
)

const (
	presetDefault = "nodesAndLogs"
	presetCustom  = "custom"

	// PresetWithPrometheus is the preset for a cluster whose nodes managed Prometheus watches.
	PresetWithPrometheus = "logsAndEvents"
)

// preset is a named choice of what is collected.
type preset struct {
	Interval               string   `json:"interval"`
	NamespaceFilteringMode string   `json:"namespaceFilteringMode"`
	Namespaces             []string `json:"namespaces"`
	Streams                []string `json:"streams"`
}

// stream is one kind of data that the agent can send.
type stream struct {
	Name string `json:"name"`
	// Table is the Log Analytics table that the stream fills; a group of streams has none of its own.
	Table string `json:"table"`
	// Members are the streams of a group.
	Members []string `json:"members"`
	// IngestEndpoint says that the stream is accepted only by a data collection endpoint.
	IngestEndpoint bool `json:"ingestEndpoint"`
}

// syslogChoices are what syslog can collect, and what it collects when nothing is chosen.
type syslogChoices struct {
	Facilities        []string `json:"facilities"`
	DefaultFacilities []string `json:"defaultFacilities"`
	LogLevels         []string `json:"logLevels"`
	DefaultLogLevels  []string `json:"defaultLogLevels"`
}

//go:embed presets.json
var presetsJSON []byte

//go:embed streams.json
var streamsJSON []byte

//go:embed syslog.json
var syslogJSON []byte

var (
	presets       = catalogue.Decode[map[string]preset]("presets.json", presetsJSON)
	streams       = catalogue.Decode[[]stream]("streams.json", streamsJSON)
	syslogOptions = catalogue.Decode[syslogChoices]("syslog.json", syslogJSON)
)

func presetNames() []string { return slices.Sorted(maps.Keys(presets)) }

func streamNames() []string {
	names := make([]string, len(streams))
	for i, known := range streams {
		names[i] = known.Name
	}
	return names
}

// findStream is the stream of that name, or an empty one.
func findStream(name string) stream {
	for _, known := range streams {
		if known.Name == name {
			return known
		}
	}
	return stream{}
}
