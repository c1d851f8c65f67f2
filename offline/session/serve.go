package session

import "github.com/aksops/pulumi-aksops/offline/azure"

// Serve serves a simulated Azure, with everything that the configuration refers to, until the returned function is called. Port 0 takes any.
func Serve(options Options, port int) (*azure.Provider, int, func(), error) {
	options = options.withDefaults()
	config, err := options.check()
	if err != nil {
		return nil, 0, nil, err
	}
	s := &Session{Azure: simulated(options.AzureFile), options: options}
	s.Fail(options.Faults)
	if err := config.dropSecrets(); err != nil {
		return nil, 0, nil, err
	}
	if err := SeedReferences(s.Azure, config); err != nil {
		return nil, 0, nil, err
	}
	actual, stop, err := s.Azure.ServeAt(port)
	return s.Azure, actual, stop, err
}
