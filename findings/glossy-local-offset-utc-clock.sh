#!/usr/bin/env bash
# A message that is sent on in RFC 5424 is of five hours later in New York, of an hour ago in Paris.
#   package   glossy 0.1.7 (npm), which winston-syslog 2.7.1 writes its messages with
#   guess     16:21:27 UTC is written as 16:21:27Z or as 11:21:27-05:00
#   seen      the clock of UTC with the offset of the place: 16:21:27-05:00, 16:21:27+01:00
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact glossy@0.1.7
cat >run.mjs <<'RUN'
import { createRequire } from 'node:module';
const { Produce } = createRequire(import.meta.url)('glossy');
const date = new Date('2026-01-11T16:21:27.201Z');
const message = new Produce({ type: 'RFC5424' }).produce({ facility: 'local7', severity: 'error', host: 'acc-sw1', date, message: 'text' });
console.log(message.split(' ')[1]);
RUN
for zone in UTC America/New_York Europe/Paris; do TZ=$zone node run.mjs; done >seen
cat >expected <<'EXPECTED'
2026-01-11T16:21:27.201Z
2026-01-11T16:21:27.201-05:00
2026-01-11T16:21:27.201+01:00
EXPECTED
diff expected seen || exit 1
cat seen
