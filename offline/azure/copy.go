package azure

import "encoding/json"

// Save is everything that the simulated Azure knows, for [Provider.Restore].
func (p *Provider) Save() ([]byte, error) {
	var saved []byte
	err := p.store.view(func(o *world) error {
		var err error
		saved, err = json.Marshal(o.stored())
		return err
	})
	return saved, err
}

// Restore makes the simulated Azure know what another one, or itself, knew when that was saved.
func (p *Provider) Restore(saved []byte) error {
	var stored storedWorld
	if err := json.Unmarshal(saved, &stored); err != nil {
		return err
	}
	return p.store.change(func(o *world) error {
		*o = *stored.world()
		return nil
	})
}
