#!/usr/bin/env bash
# A message of a clock that is not set, and a date in capitals, are of December.
#   package   @formkit/tempo 1.1.0 (npm), the reference Day.js 1.11.23
#   guess     a month that is not known is refused, as Day.js does, and as tempo itself does with a blank too many
#   seen      *Mar 11, .Mar 11 and 2026-MAR-11 are 11 December, without an error, with dateOverflow 'throw' as well
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @formkit/tempo@1.1.0 dayjs@1.11.23
cat >run.mjs <<'RUN'
import { parse } from '@formkit/tempo';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import utc from 'dayjs/plugin/utc.js';
dayjs.extend(customParseFormat);
dayjs.extend(utc);
const stamps = [
  ['Mar 11 2026 09:21:27.201', 'MMM D YYYY HH:mm:ss.SSS'],
  ['*Mar 11 2026 09:21:27.201', 'MMM D YYYY HH:mm:ss.SSS'],
  ['.Mar 11 2026 09:21:27.201', 'MMM D YYYY HH:mm:ss.SSS'],
  ['2026-MAR-11 09:21:27', 'YYYY-MMM-DD HH:mm:ss'],
];
for (const [date, format] of stamps) {
  const day = dayjs.utc(date, format);
  console.log(`${date}  ${parse({ date, format, tz: 'UTC', dateOverflow: 'throw' }).toISOString()}  Day.js ${day.isValid() ? day.toISOString() : 'refuses'}`);
}
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
Mar 11 2026 09:21:27.201  2026-03-11T09:21:27.201Z  Day.js 2026-03-11T09:21:27.201Z
*Mar 11 2026 09:21:27.201  2026-12-11T09:21:27.201Z  Day.js refuses
.Mar 11 2026 09:21:27.201  2026-12-11T09:21:27.201Z  Day.js refuses
2026-MAR-11 09:21:27  2026-12-11T09:21:27.000Z  Day.js refuses
EXPECTED
diff expected seen || exit 1
cat seen
