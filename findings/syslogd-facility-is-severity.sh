#!/usr/bin/env bash
# Facility and severity are exchanged: local7 at severity 3 is facility 3 at severity 23.
#   package   syslogd 1.1.2 (npm)
#   guess     187 = 23 x 8 + 3: facility 23, severity 3
#   seen      facility 3, severity 23, which no severity is
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact syslogd@1.1.2
cat >run.mjs <<'RUN'
import syslogd from 'syslogd';
const { facility, severity } = syslogd.parser('<187>Mar 11 09:21:27 acc-sw1 ios: text', { address: '192.0.2.7' });
console.log({ facility, severity });
RUN
cat >expected <<'EXPECTED'
{ facility: 3, severity: 23 }
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
