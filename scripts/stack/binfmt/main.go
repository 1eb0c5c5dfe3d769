// Command binfmt replaces the program of the image tonistiigi/binfmt: it registers QEMU emulators in the kernel, and
// prints as JSON what the machine can run. It accepts the same flags and, like the original, always exits with 0.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/util/archutil"
)

const (
	mountPoint = "/proc/sys/fs/binfmt_misc"
	// Debian's description of each emulator, in the format of binfmt.d(5).
	descriptions = "/usr/share/qemu/binfmt.d"
)

// emulators maps Go's name of an architecture to QEMU's.
var emulators = map[string]string{
	"386":      "i386",
	"amd64":    "x86_64",
	"arm":      "arm",
	"arm64":    "aarch64",
	"loong64":  "loongarch64",
	"mips64":   "mips64",
	"mips64le": "mips64el",
	"ppc64le":  "ppc64le",
	"riscv64":  "riscv64",
	"s390x":    "s390x",
}

func main() {
	log.SetFlags(0)
	install := flag.String("install", "", "architectures to register, separated by commas, or all")
	uninstall := flag.String("uninstall", "", "emulators or architectures to unregister; patterns are allowed")
	flag.Parse()
	if err := run(*install, *uninstall); err != nil {
		log.Printf("error: %v", err)
	}
}

func run(install, uninstall string) error {
	if _, err := os.Stat(filepath.Join(mountPoint, "status")); err != nil {
		if err := syscall.Mount("binfmt_misc", mountPoint, "binfmt_misc", 0, ""); err != nil {
			return fmt.Errorf("cannot mount binfmt_misc at %s: %w", mountPoint, err)
		}
		defer syscall.Unmount(mountPoint, 0)
	}
	for _, word := range words(uninstall) {
		report("uninstalling", word, unregister(word))
	}
	for _, architecture := range wanted(install) {
		report("installing", architecture, register(architecture))
	}
	return printStatus()
}

func report(what, name string, err error) {
	if err != nil {
		log.Printf("%s: %s %v", what, name, err)
		return
	}
	log.Printf("%s: %s OK", what, name)
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// wanted returns the architectures in a list; a platform (linux/arm64) counts as its architecture.
func wanted(list string) []string {
	var names []string
	if list == "all" {
		for name := range emulators {
			if !native(name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return names
	}
	for _, word := range words(list) {
		names = append(names, architectureOf(word))
	}
	return names
}

func architectureOf(word string) string {
	if platform, err := platforms.Parse(word); err == nil {
		return platform.Architecture
	}
	return word
}

// native reports whether the processor runs the architecture without emulation.
func native(architecture string) bool {
	return architecture == runtime.GOARCH || architecture == "386" && runtime.GOARCH == "amd64"
}

func register(architecture string) error {
	name, known := emulators[architecture]
	if !known {
		return fmt.Errorf("unsupported architecture: %s", architecture)
	}
	emulator := "qemu-" + name
	description, err := os.ReadFile(filepath.Join(descriptions, emulator+".conf"))
	if err != nil {
		return err
	}
	// :name:M:offset:magic:mask:interpreter:flags
	fields := strings.Split(strings.TrimSpace(string(description)), ":")
	if len(fields) != 8 {
		return fmt.Errorf("%s.conf has %d fields, not 8", emulator, len(fields))
	}
	// F keeps the emulator open for all containers; C runs it with the credentials of the program; P preserves argv[0],
	// from which busybox chooses its applet.
	line := fmt.Sprintf(":%s:M:0:%s:%s:/usr/bin/%s:CFP", emulator, fields[4], fields[5], emulator)
	return os.WriteFile(filepath.Join(mountPoint, "register"), []byte(line), 0o200)
}

// unregister accepts an emulator (qemu-aarch64), an architecture (arm64) or a pattern (qemu-*).
func unregister(word string) error {
	pattern := word
	if name, known := emulators[architectureOf(word)]; known {
		pattern = "qemu-" + name
	}
	entries, err := filepath.Glob(filepath.Join(mountPoint, pattern))
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return fmt.Errorf("not found")
	}
	for _, entry := range entries {
		if err := os.WriteFile(entry, []byte("-1"), 0o200); err != nil {
			return err
		}
	}
	return nil
}

func printStatus() error {
	entries, err := os.ReadDir(mountPoint)
	if err != nil {
		return err
	}
	status := struct {
		Supported []string `json:"supported"`
		Emulators []string `json:"emulators"`
	}{}
	// This executes a small program of each architecture, and keeps those that run.
	for _, platform := range archutil.SupportedPlatforms(true) {
		status.Supported = append(status.Supported, platforms.FormatAll(platforms.Normalize(platform)))
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(mountPoint, entry.Name()))
		if entry.Name() != "register" && entry.Name() != "status" && err == nil && strings.HasPrefix(string(content), "enabled") {
			status.Emulators = append(status.Emulators, entry.Name())
		}
	}
	output, err := json.MarshalIndent(status, "", "  ")
	if err != nil {
		return err
	}
	fmt.Println(string(output))
	return nil
}
