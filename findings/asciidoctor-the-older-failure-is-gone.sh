#!/usr/bin/env bash
# Of messages of a clock that lost its source, `.Mar 11`, only the last one is on the page, as a title; those of a clock never set are text.
#   package   @asciidoctor/core 2.2.8 (npm)
#   guess     lines of a log are a paragraph, whatever mark stands before their stamp
#   seen      a line that begins with a dot is the title of the next block: the dot goes, and a title that another one follows is nowhere
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @asciidoctor/core@2.2.8
cat >run.cjs <<'RUN'
const asciidoctor = require('@asciidoctor/core')();
const log = ['.Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text', '.Mar 11 09:31:27: %SMART_LIC-3-AUTH_RENEW_FAILED: text', 'Ask Cisco.'];
const show = (lines) => console.log(asciidoctor.convert(lines.join('\n')).replace(/<[^>]*class="([a-z]+)">/g, '$1: ').replace(/<[^>]*>/g, '').trim());
show(log);
show(log.map((line) => line.replace(/^\./, '*')));
RUN
cat >expected <<'EXPECTED'
paragraph: 
title: Mar 11 09:31:27: %SMART_LIC-3-AUTH_RENEW_FAILED: text
Ask Cisco.
paragraph: 
*Mar 11 09:21:27: %SMART_LIC-3-COMM_FAILED: text
*Mar 11 09:31:27: %SMART_LIC-3-AUTH_RENEW_FAILED: text
Ask Cisco.
EXPECTED
node run.cjs >seen
diff expected seen || exit 1
cat seen
