#!/usr/bin/env bash
# The counter of a message moves its time by days: behind 45: or 000046: another day, hour and minute come.
#   package   Day.js 1.11.23 (npm), plugin customParseFormat; beside it Moment.js 2.30.1
#   guess     a text that does not fit the format is an Invalid Date, or what stands beside the stamp is left aside, as Moment.js does
#   seen      each figure is looked for anywhere in the rest and taken out of it: behind 45: the day is 5, the
#             hour 11 and the minute 10, behind 000046: it is the second at 22:11; isValid() is true
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact dayjs@1.11.23 moment@2.30.1
cat >run.cjs <<'RUN'
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/customParseFormat'));
dayjs.extend(require('dayjs/plugin/utc'));
const moment = require('moment');
const stamps = [
  ['Mar 11 2026 10:00:00.123', 'MMM D YYYY HH:mm:ss.SSS'],
  ['45: Mar 11 2026 10:00:00.123', 'MMM D YYYY HH:mm:ss.SSS'],
  ['000046: Mar 11 10:00:00.123', 'MMM D HH:mm:ss.SSS'],
  ['*Mar 11 2026 10:00:00.123', 'MMM D YYYY HH:mm:ss.SSS'],
];
// a format without a year has the one of today: it is no part of what is seen
const told = (time) => (time.isValid() ? time.toISOString().slice(5) : 'invalid');
for (const [text, format] of stamps) console.log(`${text}: ${told(dayjs.utc(text, format))}, Moment.js ${told(moment.utc(text, format))}`);
RUN
node run.cjs >seen
cat >expected <<'EXPECTED'
Mar 11 2026 10:00:00.123: 03-11T10:00:00.123Z, Moment.js 03-11T10:00:00.123Z
45: Mar 11 2026 10:00:00.123: 03-05T11:10:00.123Z, Moment.js 03-11T10:00:00.123Z
000046: Mar 11 10:00:00.123: 03-02T22:11:10.123Z, Moment.js 03-11T10:00:00.123Z
*Mar 11 2026 10:00:00.123: invalid, Moment.js 03-11T10:00:00.123Z
EXPECTED
diff expected seen || exit 1
cat seen
