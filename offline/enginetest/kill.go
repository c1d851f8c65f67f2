package enginetest

import (
	"errors"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/secrets/b64"

	"github.com/aksops/pulumi-aksops/offline/azure"
)

// errKilled answers every call of a process that is no longer there.
var errKilled = errors.New("the process was killed")

// Kill is where an update ends.
type Kill struct {
	// Call is the provider call at which the process is killed, counted from 1, whatever it is.
	Call int
	// After lets a write take effect before.
	After bool
}

// UpdateKilled is an update whose process is killed. What a backend had written down until then is the state afterwards. It says whether the update
// got so far; if not, it is completed.
func (r *Rig) UpdateKilled(kill Kill) (bool, error) {
	r.Lean = true
	k := &killer{rig: r, kill: kill}
	r.Azure.Fault = k.answer
	_, err := r.Update()
	r.Azure.Fault = nil
	if !k.killed {
		return false, err
	}
	if k.written != nil {
		k.written.SecretsManager = b64.NewBase64SecretsManager()
		r.snapshot = k.written
	}
	return true, k.unsound
}

type killer struct {
	rig    *Rig
	kill   Kill
	mu     sync.Mutex
	calls  int
	killed bool
	// written is the state that a backend has, and unsound what is wrong with it.
	written *deploy.Snapshot
	unsound error
}

func (k *killer) answer(call azure.Call) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls++
	switch {
	case k.calls < k.kill.Call:
		return nil
	case k.calls > k.kill.Call:
		return errKilled
	}
	k.killed = true
	if k.rig.journal != nil {
		k.written, k.unsound = k.rig.journal.snapshot()
	}
	if k.kill.After && call.Writes() {
		return azure.LostResponseError{Reason: errKilled.Error()}
	}
	return errKilled
}
