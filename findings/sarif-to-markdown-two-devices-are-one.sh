#!/usr/bin/env bash
# Of two devices with the same finding the second is shown below the first one's name, and as bad as the rule's usual level.
#   package   @security-alert/sarif-to-markdown 1.11.1 (npm), which makes comments of code reviews from SARIF
#   guess     each result is shown with its own message and its own level
#   seen      one message a rule, that of its first result; of the others the line only. Rules without a usual level are left out altogether
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @security-alert/sarif-to-markdown@1.11.1
cat >run.cjs <<'RUN'
const { sarifToMarkdown } = require('@security-alert/sarif-to-markdown');
const rule = (id, level) => ({ id, shortDescription: { text: id }, ...(level && { defaultConfiguration: { level } }) });
const result = (ruleIndex, level, text, startLine) => ({ ruleId: ['no-ack', 'no-trust'][ruleIndex], ruleIndex, level, message: { text },
  locations: [{ physicalLocation: { artifactLocation: { uri: 'log' }, region: { startLine } } }] });
const sarif = { version: '2.1.0', runs: [{ tool: { driver: { name: 'licensing', rules: [rule('no-ack', 'warning'), rule('no-trust')] } },
  results: [result(0, 'warning', 'acc-sw1: no ACK for 30 days', 7), result(0, 'error', 'acc-sw2: no ACK for a year', 9), result(1, 'error', 'acc-sw3: no trust code', 11)] }] };
const [{ body }] = sarifToMarkdown({ owner: 'o', repo: 'r', branch: 'main', sourceRoot: '', title: 'Licensing' })(sarif);
console.log(body.split('\n').filter((line) => /^ *- .*(no ACK|no trust|log#)/.test(line)).join('\n'));
RUN
node run.cjs | sed 's/^ *//; s/  */ /g' >seen
cat >expected <<'EXPECTED'
- **[WARNING]** **[no-ack]** `acc-sw1: no ACK for 30 days`
- https://github.com/o/r/blob/main/log#L7
- https://github.com/o/r/blob/main/log#L9
EXPECTED
diff expected seen || exit 1
cat seen
