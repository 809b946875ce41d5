#!/usr/bin/env bash
# A deadline in two days is tomorrow by one library, and just now by another, as is one in a year.
#   package   tiny-relative-date 2.0.2, relative-date 1.1.3 (npm), with date-fns 2.30.0 beside them
#   guess     in two days, in six days, in three months; what is past and what is ahead are told alike
#   seen      tiny-relative-date takes a day off what is ahead, up to a week, and nothing off what is past; relative-date says "just now"
#             of all that is ahead
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact tiny-relative-date@2.0.2 relative-date@1.1.3 date-fns@2.30.0
cat >run.mjs <<'RUN'
import { createRequire } from 'node:module';
import { formatDistance } from 'date-fns';
import tiny from 'tiny-relative-date';
const relative = createRequire(import.meta.url)('relative-date');
const now = new Date('2026-03-11T09:21:27Z');
for (const days of [1, 2, 6, 8, 90, -2, -6]) {
  const then = new Date(Number(now) + days * 86_400_000);
  console.log(`${days} days: ${formatDistance(then, now, { addSuffix: true })}; ${tiny(then, now)}; ${relative(then, now)}`);
}
RUN
cat >expected <<'EXPECTED'
1 days: in 1 day; tomorrow; just now
2 days: in 2 days; tomorrow; just now
6 days: in 6 days; 5 days from now; just now
8 days: in 8 days; a week from now; just now
90 days: in 3 months; 3 months from now; just now
-2 days: 2 days ago; 2 days ago; 2 days ago
-6 days: 6 days ago; 6 days ago; 6 days ago
EXPECTED
node run.mjs >seen
diff expected seen || exit 1
cat seen
