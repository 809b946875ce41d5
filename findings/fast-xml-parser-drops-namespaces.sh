#!/usr/bin/env bash
# Told to leave out the prefixes of names, it leaves out the namespaces too, so that nothing tells whose element it is.
#   package   fast-xml-parser 5.12.1 (npm), removeNSPrefix with attributes
#   guess     <lic:state xmlns:lic="…"> becomes state with the attribute xmlns, or xmlns:lic
#   seen      every xmlns goes, the default one too; the prefix of a value (lic:smart) stays and leads nowhere
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact fast-xml-parser@5.12.1
cat >run.mjs <<'RUN'
import { XMLParser } from 'fast-xml-parser';
const document = '<data xmlns="urn:example:a"><lic:state xmlns:lic="urn:example:b" lic:kind="x">lic:smart</lic:state></data>';
console.log(JSON.stringify(new XMLParser({ ignoreAttributes: false }).parse(document)));
console.log(JSON.stringify(new XMLParser({ ignoreAttributes: false, removeNSPrefix: true }).parse(document)));
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
{"data":{"lic:state":{"#text":"lic:smart","@_xmlns:lic":"urn:example:b","@_lic:kind":"x"},"@_xmlns":"urn:example:a"}}
{"data":{"state":{"#text":"lic:smart","@_kind":"x"}}}
EXPECTED
diff expected seen || exit 1
cat seen
