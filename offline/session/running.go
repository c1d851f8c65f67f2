package session

import (
	"os/exec"
	"sync"
	"time"

	"github.com/aksops/pulumi-aksops/offline/azure"
	"github.com/aksops/pulumi-aksops/offline/faults"
)

// orphansMayWrite is how long what a killed CLI leaves behind may hold its output open.
const orphansMayWrite = 100 * time.Millisecond

// running is the CLI process that a session runs at the moment.
type running struct {
	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{}
}

func (r *running) run(cmd *exec.Cmd) error {
	cmd.WaitDelay = orphansMayWrite
	r.mu.Lock()
	err := cmd.Start()
	if err != nil {
		r.mu.Unlock()
		return err
	}
	ended := make(chan struct{})
	r.cmd, r.ended = cmd, ended
	r.mu.Unlock()
	err = cmd.Wait()
	close(ended)
	return err
}

// Kill ends the CLI that the session runs, without a chance to clean up, and waits until it is gone.
func (s *Session) Kill() {
	s.running.mu.Lock()
	cmd, ended := s.running.cmd, s.running.ended
	s.running.mu.Unlock()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Kill() // it may have ended by itself
	<-ended
}

// Fail makes the simulated Azure fail as the plan says from now on; nil is no faults.
func (s *Session) Fail(plan *faults.Plan) {
	if plan == nil {
		s.Azure.Fault = nil
		return
	}
	plan.Kill = s.Kill
	s.Azure.Fault = plan.Answer
}

func simulated(file string) *azure.Provider {
	if file == "" {
		return azure.New()
	}
	return azure.Open(file)
}
