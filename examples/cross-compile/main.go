package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"strings"
)

func main() {
	machine, err := exec.Command("uname", "-m").Output()
	if err != nil {
		panic(err)
	}
	fmt.Printf("compiled for %s/%s, running on %s\n", runtime.GOOS, runtime.GOARCH, strings.TrimSpace(string(machine)))
}
