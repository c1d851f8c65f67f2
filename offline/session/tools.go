package session

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"

	"github.com/aksops/pulumi-aksops/offline/langhost"
	"github.com/aksops/pulumi-aksops/offline/pulumicli"
)

const (
	programModule    = "github.com/aksops/pulumi-aksops"
	programName      = "pulumi-aksops"
	languageHostPath = programModule + "/offline/cmd/" + langhost.Name
)

// waitingNotice is after how long a command says that it waits for another one's build.
const waitingNotice = 2 * time.Second

// Tools are the executables that a session runs.
type Tools struct {
	// CLI is the Pulumi CLI.
	CLI pulumicli.CLI
	// Program is this repository's program.
	Program string
	// LanguageHost is the folder with our language host; empty if the CLI comes with its own.
	LanguageHost string
}

// Root is the repository that the working directory is in.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if exists(filepath.Join(dir, "go.mod")) && exists(filepath.Join(dir, "offline", "go.mod")) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("run this inside the repository")
		}
		dir = parent
	}
}

// Prepare builds whatever is missing or out of date, with a line on log now and then if that takes long.
func Prepare(ctx context.Context, root string, log io.Writer) (*Tools, error) {
	tools := &Tools{}
	err := locked(ctx, root, log, func(places places) error {
		cli, err := pulumicli.Find(ctx, places.module, places.cache)
		if err != nil {
			return err
		}
		*tools = Tools{CLI: cli, Program: places.program(), LanguageHost: languageHost(cli, places.bin)}
		if cli.Exists() {
			return places.build(ctx, places.bin, "the program", log, programModule, languageHostPath)
		}
		return places.buildWithCLI(ctx, cli, log)
	})
	return tools, err
}

// PrepareProgram builds only the program and returns its path.
func PrepareProgram(ctx context.Context, root string, log io.Writer) (string, error) {
	var program string
	err := locked(ctx, root, log, func(places places) error {
		program = places.program()
		return places.build(ctx, places.bin, "the program", log, programModule)
	})
	return program, err
}

// places are the folders that take part in a build.
type places struct{ module, cache, bin string }

func (p places) program() string { return filepath.Join(p.bin, executable(programName)) }

// locked keeps other builds out meanwhile: two at once would write the same files, and are slower than one after the other.
func locked(ctx context.Context, root string, log io.Writer, use func(places) error) error {
	user, err := os.UserCacheDir()
	if err != nil {
		return fmt.Errorf("finding the user's cache folder: %w", err)
	}
	cache := filepath.Join(user, "aksops")
	// Each checkout has its own program.
	bin := filepath.Join(cache, fmt.Sprintf("bin-%x", sha256.Sum256([]byte(root)))[:len("bin-")+12])
	if err := os.MkdirAll(bin, 0o750); err != nil {
		return fmt.Errorf("creating a folder for what is built in the user's cache folder: %w", err)
	}
	lock := fsutil.NewFileMutex(filepath.Join(cache, "build.lock"))
	if err := acquire(ctx, lock, log); err != nil {
		return fmt.Errorf("locking %s: %w", cache, err)
	}
	return errors.Join(use(places{filepath.Join(root, "offline"), cache, bin}), lock.Unlock())
}

// acquire waits for the lock until the context ends, and says so if that takes long.
func acquire(ctx context.Context, lock *fsutil.FileMutex, log io.Writer) error {
	result := make(chan error, 1)
	go func() { result <- lock.Lock() }()
	notice := time.NewTimer(waitingNotice)
	defer notice.Stop()
	for {
		select {
		case err := <-result:
			return err
		case <-notice.C:
			_, _ = fmt.Fprintln(log, "Waiting for another command of this tool that is building.")
		case <-ctx.Done():
			go func() {
				if err := <-result; err == nil {
					_ = lock.Unlock()
				}
			}()
			return ctx.Err()
		}
	}
}

// buildWithCLI builds everything in one go, since the packages that they share are most of the work.
func (p places) buildWithCLI(ctx context.Context, cli pulumicli.CLI, log io.Writer) error {
	fresh, err := os.MkdirTemp(p.cache, "building-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	_, _ = fmt.Fprintf(log, "No Pulumi CLI of %s or later on PATH: building %s and the program. This happens once and takes minutes.\n",
		pulumicli.OldestVersion, cli.Version)
	if err := p.build(ctx, fresh, "the Pulumi CLI and the program", log, programModule, languageHostPath, pulumicli.Package); err != nil {
		return err
	}
	for _, name := range []string{programName, langhost.Name} {
		if err := os.Rename(filepath.Join(fresh, executable(name)), filepath.Join(p.bin, executable(name))); err != nil {
			return err
		}
	}
	return cli.Install(filepath.Join(fresh, executable(pulumicli.Name)))
}

// languageHost is our language host's folder, unless the CLI has its own beside it. Any other on PATH may belong to another version.
func languageHost(cli pulumicli.CLI, ours string) string {
	if exists(filepath.Join(filepath.Dir(cli.Path), executable(langhost.Name))) {
		return ""
	}
	return ours
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func executable(name string) string {
	if os.PathSeparator == '\\' && !strings.HasSuffix(name, ".exe") {
		return name + ".exe"
	}
	return name
}
