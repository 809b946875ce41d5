#!/usr/bin/env bash
# A serial number of digits and one E is infinite, in one YAML library and not in the other.
#   package   yaml 2.9.1, js-yaml 5.5.0 (npm)
#   guess     an unquoted serial number is text, or the same number, in both
#   seen      yaml: Infinity; js-yaml: text for the one, 1.2e+46 for the other; the zeros in front and all digits are gone
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact yaml@2.9.1 js-yaml@5.5.0
cat >run.mjs <<'RUN'
import * as jsYaml from 'js-yaml';
import yaml from 'yaml';
const inventory = 'virtual: 98765E43210\nmasked: 0012E45\nswitch: FOC2501X0AB\n';
console.log('yaml', yaml.parse(inventory));
console.log('js-yaml', jsYaml.load(inventory));
RUN
cat >expected <<'EXPECTED'
yaml { virtual: Infinity, masked: 1.2e+46, switch: 'FOC2501X0AB' }
js-yaml { virtual: '98765E43210', masked: 1.2e+46, switch: 'FOC2501X0AB' }
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
