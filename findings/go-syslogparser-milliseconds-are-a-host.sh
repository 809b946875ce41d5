#!/usr/bin/env bash
# The milliseconds of a Cisco stamp are the name of the device, and its zone the program: a new device with every message.
#   package   golang-github-jeromer-syslogparser-dev 0~20150717.ff71fe7a-1.1 with Go 1.19 (Debian 12)
#   guess     a stamp with milliseconds is read or refused, as one with a year is
#   seen      host ".201", program "UTC"; with neither the host is ":"
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q golang-1.19-go golang-1.19-src golang-github-jeromer-syslogparser-dev=0~20150717.ff71fe7a-1.1 >/dev/null 2>&1
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >run.go <<'RUN'
package main

import (
	"fmt"
	"github.com/jeromer/syslogparser/rfc3164"
)

func main() {
	for _, line := range []string{
		"<187>Mar 11 09:21:27.201 UTC: %SMART_LIC-3-COMM_FAILED: text",
		"<187>Mar 11 09:21:28.734 UTC: %SMART_LIC-3-COMM_FAILED: text",
		"<187>Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text",
	} {
		parser := rfc3164.NewParser([]byte(line))
		if err := parser.Parse(); err != nil {
			fmt.Println(err)
			continue
		}
		read := parser.Dump()
		fmt.Printf("host %s, program %s, text %s\n", read["hostname"], read["tag"], read["content"])
	}
}
RUN
export GOROOT=$folder/root/usr/lib/go-1.19 GOPATH=$folder/root/usr/share/gocode GO111MODULE=off GOCACHE=$folder/cache
"$GOROOT/bin/go" run run.go >seen
cat >expected <<'EXPECTED'
host .201, program UTC, text %SMART_LIC-3-COMM_FAILED: text
host .734, program UTC, text %SMART_LIC-3-COMM_FAILED: text
host :, program %SMART_LIC-3-COMM_FAILED, text text
EXPECTED
diff expected seen || exit 1
cat seen
