#!/usr/bin/env bash
# The bill of materials of what is installed fails over what was left out on purpose.
#   package   npm 11.19.1 (npm)
#   guess     npm sbom --omit dev leaves out what npm ci --omit=dev left out, as npm ls --omit dev does
#   seen      with the development dependencies installed it succeeds; without them it ends with ESBOMPROBLEMS: missing
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir tool project
(cd tool && npm init -y >/dev/null && npm install --silent --no-audit --no-fund --ignore-scripts --save-exact npm@11.19.1)
npm() { node "$folder/tool/node_modules/npm/bin/npm-cli.js" "$@"; }
cd project
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact moo@0.5.3
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact --save-dev ms@2.1.3
ask() {
  echo "$1: $(npm sbom --sbom-format cyclonedx --omit dev 2>&1 | grep -oE 'ESBOMPROBLEMS|"purl": ".*moo.*"|missing: \S+' | paste -sd' ')"
  echo "$1, ls: $(npm ls --omit dev --parseable 2>&1 | grep -o 'node_modules.*' | paste -sd' ')"
}
{ ask 'all installed'
rm -rf node_modules
npm ci --silent --omit=dev --ignore-scripts --no-audit --no-fund
ask 'without development'; } >seen
cat >expected <<'EXPECTED'
all installed: "purl": "pkg:npm/moo@0.5.3"
all installed, ls: node_modules/moo
without development: ESBOMPROBLEMS missing: ms@2.1.3,
without development, ls: node_modules/moo
EXPECTED
diff expected seen || exit 1
cat seen
