#!/usr/bin/env bash
# Logstash's pattern for Cisco's tags, as node-grok ships it, knows no underscore in a facility.
#   package   node-grok 2.0.3 (npm), its file patterns/firewalls; its patterns are run as regular expressions
#   guess     CISCOTAG is %FACILITY-SEVERITY-MNEMONIC of any Cisco device: SMART_LIC-3-COMM_FAILED
#   seen      behind a percent sign it does not match, and alone it gives LIC-3-COMM_FAILED, which no product has
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact node-grok@2.0.3
cat >run.mjs <<'RUN'
import { readFileSync } from 'node:fs';
const folder = 'node_modules/node-grok/lib/patterns';
const patterns = Object.fromEntries(
  ['grok-patterns', 'firewalls'].flatMap((file) =>
    readFileSync(`${folder}/${file}`, 'utf8').split('\n').map((line) => line.split(/ (.*)/)),
  ),
);
const whole = (source) => source.replace(/%\{(\w+)(?::\w+)?\}/g, (_, name) => `(?:${whole(patterns[name])})`);
for (const line of ['%SMART_LIC-3-COMM_FAILED: text', '%SYS-5-CONFIG_I: text'])
  for (const pattern of ['%%{CISCOTAG}: ', '%{CISCOTAG}'])
    console.log(`${line}  ${pattern}  ${new RegExp(whole(pattern)).exec(line)?.[0] ?? 'no match'}`);
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
%SMART_LIC-3-COMM_FAILED: text  %%{CISCOTAG}:   no match
%SMART_LIC-3-COMM_FAILED: text  %{CISCOTAG}  LIC-3-COMM_FAILED
%SYS-5-CONFIG_I: text  %%{CISCOTAG}:   %SYS-5-CONFIG_I: 
%SYS-5-CONFIG_I: text  %{CISCOTAG}  SYS-5-CONFIG_I
EXPECTED
diff expected seen || exit 1
cat seen
